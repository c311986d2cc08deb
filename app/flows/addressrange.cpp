#include "flows/addressrange.h"

#include <QCoreApplication>
#include <QHostAddress>

#include <algorithm>
#include <bit>
#include <optional>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kIpv4At = 12; ///< where the four bytes of an IPv4 address stand in a Number

QString text(const char *source)
{
    return QCoreApplication::translate("console::AddressRange", source);
}

Error problem(const char *source)
{
    return {.kind = ErrorKind::InvalidInput,
            .userText = text(source),
            .detail = {},
            .requestId = {},
            .httpStatus = 0,
            .code = {},
            .param = {}};
}

bool isDecimal(QStringView part)
{
    return !part.isEmpty() && std::ranges::all_of(part, [](QChar c) { return c >= u'0' && c <= u'9'; });
}

std::optional<int> decimal(QStringView part, int largest)
{
    if (!isDecimal(part) || part.size() > 3 || (part.size() > 1 && part.front() == u'0'))
        return std::nullopt;
    const int value = part.toInt();
    return value <= largest ? std::optional(value) : std::nullopt;
}

Result<std::array<quint8, 4>> ipv4(QStringView text)
{
    const auto parts = text.split(u'.');
    if (parts.size() != 4)
        return problem(QT_TRANSLATE_NOOP("console::AddressRange", "an IPv4 address has four numbers"));
    std::array<quint8, 4> bytes{};
    for (qsizetype i = 0; i < 4; ++i) {
        const QStringView part = parts.at(i);
        if (part == u'*')
            return problem(QT_TRANSLATE_NOOP("console::AddressRange", "write a range with a prefix, not with *"));
        if (part.size() > 1 && part.front() == u'0' && isDecimal(part))
            return problem(QT_TRANSLATE_NOOP("console::AddressRange",
                                             "a number with a leading zero is read in different ways; leave it out"));
        const auto value = decimal(part, 255);
        if (!value)
            return problem(QT_TRANSLATE_NOOP("console::AddressRange", "each of the four numbers is 0 to 255"));
        bytes.at(static_cast<std::size_t>(i)) = static_cast<quint8>(*value);
    }
    return bytes;
}

/// The prefix of a netmask such as 255.255.240.0.
std::optional<int> prefixOfMask(const std::array<quint8, 4> &mask)
{
    quint32 bits = 0;
    for (const quint8 byte : mask)
        bits = (bits << 8U) | byte;
    const int prefix = std::popcount(bits);
    const quint32 whole = prefix == 0 ? 0U : ~quint32{0} << (32 - prefix);
    return bits == whole ? std::optional(prefix) : std::nullopt;
}

void increase(AddressRange::Number &number)
{
    for (auto byte = number.rbegin(); byte != number.rend(); ++byte) {
        if (++*byte != 0)
            return;
    }
}

} // namespace

Result<AddressRange> AddressRange::make(Number number, bool ipv6, int prefix, HostBits hostBits)
{
    AddressRange range;
    range.m_isIpv6 = ipv6;
    range.m_prefix = prefix;
    range.m_first = number;
    range.m_last = number;
    const int fixed = ipv6 ? prefix : prefix + 96;
    for (int bit = fixed; bit < 128; ++bit) {
        const auto at = static_cast<std::size_t>(bit / 8);
        const auto mask = static_cast<quint8>(0x80U >> static_cast<unsigned>(bit % 8));
        range.m_first.at(at) = static_cast<quint8>(range.m_first.at(at) & ~mask);
        range.m_last.at(at) = static_cast<quint8>(range.m_last.at(at) | mask);
    }
    if (hostBits == HostBits::Refuse && range.m_first != number)
        return problem(QT_TRANSLATE_NOOP("console::AddressRange", "the address does not begin the range"));
    return range;
}

Result<AddressRange> AddressRange::parse(QStringView whole, HostBits hostBits)
{
    if (whole.isEmpty())
        return problem(QT_TRANSLATE_NOOP("console::AddressRange", "there is nothing"));
    for (const QChar c : whole) {
        if (c.unicode() < 0x21 || c.unicode() > 0x7e) {
            Error error = problem(QT_TRANSLATE_NOOP(
                "console::AddressRange", "it holds the sign %1 (%2), which no address has; it may only look like one"));
            error.userText =
                error.userText.arg(QString(c), u"U+%1"_s.arg(uint{c.unicode()}, 4, 16, QLatin1Char('0')).toUpper());
            return error;
        }
    }
    const auto slash = whole.indexOf(u'/');
    const QStringView address = slash < 0 ? whole : whole.left(slash);
    const QStringView behind = slash < 0 ? QStringView() : whole.mid(slash + 1);
    if (address.contains(u':')) {
        if (address.contains(u'%'))
            return problem(QT_TRANSLATE_NOOP("console::AddressRange", "a zone (%) has no meaning on the Internet"));
        const bool plain = std::ranges::all_of(address, [](QChar c) {
            return c == u':' || c == u'.' || (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') ||
                   (c >= u'A' && c <= u'F');
        });
        QHostAddress parsed;
        if (!plain || !parsed.setAddress(address.toString()) || parsed.protocol() != QAbstractSocket::IPv6Protocol) {
            const bool withPort = address.count(u':') == 1 && address.contains(u'.');
            return withPort ? problem(QT_TRANSLATE_NOOP("console::AddressRange", "leave the port out"))
                            : problem(QT_TRANSLATE_NOOP("console::AddressRange", "it is no IPv6 address"));
        }
        const Q_IPV6ADDR bytes = parsed.toIPv6Address();
        Number number{};
        std::copy(std::begin(bytes.c), std::end(bytes.c), number.begin());
        const auto prefix = slash < 0 ? std::optional(128) : decimal(behind, 128);
        if (!prefix)
            return problem(QT_TRANSLATE_NOOP("console::AddressRange", "the prefix of IPv6 is 0 to 128"));
        // ::ffff:a.b.c.d is an IPv4 address in IPv6's clothes.
        constexpr Number mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};
        const bool isMapped = *prefix >= 96 && std::equal(mapped.begin(), mapped.begin() + kIpv4At, number.begin());
        return make(number, !isMapped, isMapped ? *prefix - 96 : *prefix, hostBits);
    }
    const auto bytes = ipv4(address);
    if (!bytes)
        return bytes.error();
    Number number{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};
    std::copy(bytes->begin(), bytes->end(), number.begin() + kIpv4At);
    std::optional<int> prefix = 32;
    if (slash >= 0 && behind.contains(u'.')) {
        const auto mask = ipv4(behind);
        prefix = mask ? prefixOfMask(*mask) : std::nullopt;
        if (!prefix)
            return problem(QT_TRANSLATE_NOOP("console::AddressRange", "what follows the / is no netmask"));
    } else if (slash >= 0) {
        prefix = decimal(behind, 32);
        if (!prefix)
            return problem(QT_TRANSLATE_NOOP("console::AddressRange", "the prefix of IPv4 is 0 to 32"));
    }
    return make(number, false, *prefix, hostBits);
}

AddressRange AddressRange::all(bool ipv6)
{
    Number number{};
    if (!ipv6)
        number.at(10) = number.at(11) = 0xff;
    return *make(number, ipv6, 0, HostBits::Mask);
}

QString AddressRange::address() const
{
    if (!m_isIpv6) {
        QStringList parts;
        for (std::size_t i = kIpv4At; i < m_first.size(); ++i)
            parts.append(QString::number(m_first.at(i)));
        return parts.join(u'.');
    }
    Q_IPV6ADDR bytes;
    std::copy(m_first.begin(), m_first.end(), std::begin(bytes.c));
    return QHostAddress(bytes).toString();
}

QString AddressRange::toString() const
{
    return isSingle() ? address() : toCidr();
}

QString AddressRange::toCidr() const
{
    return address() + u'/' + QString::number(m_prefix);
}

bool AddressRange::isUnlikelySource() const
{
    static const AddressCover special = [] {
        QList<AddressRange> ranges;
        for (const auto *cidr : {u"0.0.0.0/8", u"10.0.0.0/8", u"127.0.0.0/8", u"169.254.0.0/16", u"172.16.0.0/12",
                                 u"192.168.0.0/16", u"224.0.0.0/3", u"::/127", u"fc00::/7", u"fe80::/10", u"ff00::/8"})
            ranges.append(*parse(QStringView(cidr), HostBits::Refuse));
        return AddressCover(ranges);
    }();
    return special.touches(*this) || m_prefix < (m_isIpv6 ? 20 : 8);
}

AddressCover::AddressCover(const QList<AddressRange> &ranges)
{
    QList<Interval> sorted;
    sorted.reserve(ranges.size());
    for (const AddressRange &range : ranges)
        sorted.append({range.first(), range.last()});
    std::ranges::sort(sorted, {}, &Interval::first);
    for (const Interval &next : sorted) {
        if (!m_intervals.isEmpty()) {
            Interval &before = m_intervals.last();
            AddressRange::Number behind = before.last;
            increase(behind);
            const bool endOfAll = behind == AddressRange::Number{};
            if (endOfAll || next.first <= behind) {
                before.last = std::max(before.last, next.last);
                continue;
            }
        }
        m_intervals.append(next);
    }
}

bool AddressCover::covers(const AddressRange &range) const
{
    const auto behind = std::ranges::upper_bound(m_intervals, range.first(), {}, &Interval::first);
    return behind != m_intervals.begin() && range.last() <= std::prev(behind)->last;
}

bool AddressCover::touches(const AddressRange &range) const
{
    const auto behind = std::ranges::upper_bound(m_intervals, range.last(), {}, &Interval::first);
    return behind != m_intervals.begin() && range.first() <= std::prev(behind)->last;
}

} // namespace console
