#include "flows/addressrange.h"
#include "flows/endpointtestflow.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString lines(const QStringList &list)
{
    return list.isEmpty() ? QString() : list.join(u'\n') + u'\n';
}

/// The first line of formats that know comments. English, as configuration files are.
QString comment(const SourceAddresses &from, qsizetype count)
{
    const QString when = from.fetchedAt.isValid() ? u"fetched "_s + from.fetchedAt.toUTC().toString(Qt::ISODate)
                                                  : u"the copy that came with OPS-COM Payments Console"_s;
    QString source = from.source;
    source.replace(u'\n', u' ').replace(u'\r', u' ');
    return u"# Stripe's webhook source addresses (%1), %2: %3"_s.arg(count).arg(when, source);
}

QString nginx(const SourceAddresses &from, const QList<AddressRange> &ranges)
{
    QStringList text{comment(from, ranges.size()), u"# Inside the location of the callback only."_s};
    for (const AddressRange &range : ranges)
        text.append(u"allow %1;"_s.arg(range.toString()));
    text.append(u"deny all;"_s);
    return lines(text);
}

QString apache(const SourceAddresses &from, const QList<AddressRange> &ranges)
{
    QStringList text{comment(from, ranges.size()), u"# Inside the <Location> of the callback only."_s,
                     u"<RequireAny>"_s};
    for (const AddressRange &range : ranges)
        text.append(u"    Require ip %1"_s.arg(range.toString()));
    text.append(u"</RequireAny>"_s);
    return lines(text);
}

QString iptables(const SourceAddresses &from, const QList<AddressRange> &ranges)
{
    QStringList text{comment(from, ranges.size()),
                     u"# These lines only let in. A rule that blocks port 443 for others would block payers too."_s};
    for (const AddressRange &range : ranges)
        text.append(u"%1 -A INPUT -p tcp -s %2 --dport 443 -j ACCEPT"_s.arg(
            range.isIpv6() ? u"ip6tables"_s : u"iptables"_s, range.toCidr()));
    return lines(text);
}

void addNftSet(QStringList &text, const QString &name, const QString &type, const QStringList &elements)
{
    if (elements.isEmpty())
        return;
    text.append({u"    set %1 {"_s.arg(name), u"        type %1"_s.arg(type), u"        flags interval"_s,
                 u"        auto-merge"_s,
                 u"        elements = { %1 }"_s.arg(elements.join(u",\n                     "_s)), u"    }"_s});
}

QString nftables(const SourceAddresses &from, const QList<AddressRange> &ranges)
{
    QStringList four;
    QStringList six;
    for (const AddressRange &range : ranges)
        (range.isIpv6() ? six : four).append(range.toString());
    QStringList text{comment(from, ranges.size()),
                     u"# This only lets in. A rule that blocks port 443 for others would block payers too."_s,
                     u"table inet stripe_webhooks {"_s};
    addNftSet(text, u"stripe_ipv4"_s, u"ipv4_addr"_s, four);
    addNftSet(text, u"stripe_ipv6"_s, u"ipv6_addr"_s, six);
    text.append({u"    chain input {"_s, u"        type filter hook input priority 0; policy accept;"_s});
    if (!four.isEmpty())
        text.append(u"        ip saddr @stripe_ipv4 tcp dport 443 accept"_s);
    if (!six.isEmpty())
        text.append(u"        ip6 saddr @stripe_ipv6 tcp dport 443 accept"_s);
    text.append({u"    }"_s, u"}"_s});
    return lines(text);
}

/// What `aws ec2 authorize-security-group-ingress --ip-permissions file://…` takes.
QString aws(const QList<AddressRange> &ranges)
{
    QJsonArray four;
    QJsonArray six;
    for (const AddressRange &range : ranges) {
        QJsonObject entry{{u"Description"_s, u"Stripe webhooks"_s}};
        entry.insert(range.isIpv6() ? u"CidrIpv6"_s : u"CidrIp"_s, range.toCidr());
        (range.isIpv6() ? six : four).append(entry);
    }
    QJsonObject rule{{u"IpProtocol"_s, u"tcp"_s}, {u"FromPort"_s, 443}, {u"ToPort"_s, 443}};
    if (!four.isEmpty())
        rule.insert(u"IpRanges"_s, four);
    if (!six.isEmpty())
        rule.insert(u"Ipv6Ranges"_s, six);
    return QString::fromUtf8(QJsonDocument(QJsonArray{rule}).toJson());
}

} // namespace

QString formatAllowList(const SourceAddresses &addresses, AllowListFormat format)
{
    // Parsed once more: nothing but an address may get into a configuration file.
    QList<AddressRange> ranges;
    for (const QString &address : addresses.addresses) {
        if (const auto range = AddressRange::parse(address, AddressRange::HostBits::Mask))
            ranges.append(*range);
    }
    if (ranges.isEmpty())
        return {}; // "deny all" alone would shut Stripe out
    switch (format) {
    case AllowListFormat::Plain: {
        QStringList text;
        for (const AddressRange &range : ranges)
            text.append(range.toString());
        return lines(text);
    }
    case AllowListFormat::Nginx: return nginx(addresses, ranges);
    case AllowListFormat::Apache: return apache(addresses, ranges);
    case AllowListFormat::Iptables: return iptables(addresses, ranges);
    case AllowListFormat::Nftables: return nftables(addresses, ranges);
    case AllowListFormat::AwsSecurityGroup: return aws(ranges);
    }
    Q_UNREACHABLE();
}

} // namespace console
