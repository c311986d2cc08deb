#include "flows/addressrange.h"
#include "flows/endpointtestflow.h"
#include "support/compare.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(console::AllowListFormat)

namespace {

SourceAddresses published(const QStringList &addresses)
{
    SourceAddresses list;
    list.addresses = addresses;
    list.source = u"https://stripe.com/files/ips/ips_webhooks.json"_s;
    list.fetchedAt = QDateTime(QDate(2026, 9, 1), QTime(12, 0), Qt::UTC);
    return list;
}

const QStringList kFour{u"3.18.12.63"_s, u"3.130.192.231"_s, u"65.87.128.0/20"_s};
const QStringList kMixed{u"3.18.12.63"_s, u"2001:db8:1::/48"_s, u"2001:db8:2::5"_s};

AllowListDifference compared(const QStringList &addresses, const QString &pasted)
{
    const auto result = compareAllowList(published(addresses), pasted);
    return result ? *result : AllowListDifference{{u"error"_s}, {}, {}, {result.error().userText}, 0};
}

QString textOf(const AllowListDifference &difference)
{
    return u"missing %1; obsolete %2; wide %3; read %4; unreadable %5"_s.arg(
        difference.missing.join(u' '), difference.obsolete.join(u' '), difference.wide.join(u' '),
        QString::number(difference.read), difference.unreadable.join(u" | "_s));
}

} // namespace

class TestAllowList : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyFormatIsUnderstoodAgain_data()
    {
        QTest::addColumn<AllowListFormat>("format");
        QTest::addColumn<QStringList>("addresses");
        const QList<std::pair<const char *, AllowListFormat>> formats{
            {"plain", AllowListFormat::Plain},       {"nginx", AllowListFormat::Nginx},
            {"Apache", AllowListFormat::Apache},     {"iptables", AllowListFormat::Iptables},
            {"nftables", AllowListFormat::Nftables}, {"AWS", AllowListFormat::AwsSecurityGroup}};
        for (const auto &[name, format] : formats) {
            QTest::addRow("%s, IPv4", name) << format << kFour;
            QTest::addRow("%s, both", name) << format << kMixed;
            QTest::addRow("%s, IPv6", name) << format << kMixed.mid(1);
        }
    }
    void everyFormatIsUnderstoodAgain()
    {
        QFETCH(AllowListFormat, format);
        QFETCH(QStringList, addresses);
        const QString text = formatAllowList(published(addresses), format);
        QVERIFY(text.endsWith(u'\n'));
        const auto difference = compared(addresses, text);
        QVERIFY2(difference.missing.isEmpty() && difference.obsolete.isEmpty() && difference.unreadable.isEmpty() &&
                     difference.wide.isEmpty(),
                 qPrintable(textOf(difference) + text));
        QCOMPARE(difference.read, static_cast<int>(addresses.size()));
    }

    void theFormatsAreAsTheirProgramsWantThem()
    {
        const SourceAddresses list = published(kMixed);
        QCOMPARE(formatAllowList(list, AllowListFormat::Plain), kMixed.join(u'\n') + u'\n');
        const QString nginx = formatAllowList(list, AllowListFormat::Nginx);
        QVERIFY(nginx.contains(u"\nallow 3.18.12.63;\nallow 2001:db8:1::/48;\n"_s));
        QVERIFY(nginx.endsWith(u"\ndeny all;\n"_s));
        const QString apache = formatAllowList(list, AllowListFormat::Apache);
        QVERIFY(apache.contains(u"<RequireAny>\n    Require ip 3.18.12.63\n"_s));
        const QString iptables = formatAllowList(list, AllowListFormat::Iptables);
        QVERIFY(iptables.contains(u"\niptables -A INPUT -p tcp -s 3.18.12.63/32 --dport 443 -j ACCEPT\n"_s));
        QVERIFY(iptables.contains(u"\nip6tables -A INPUT -p tcp -s 2001:db8:1::/48 --dport 443 -j ACCEPT\n"_s));
        const QString nft = formatAllowList(list, AllowListFormat::Nftables);
        QCOMPARE(nft.count(u'{'), nft.count(u'}'));
        QVERIFY(nft.contains(u"ip6 saddr @stripe_ipv6 tcp dport 443 accept"_s));
        QVERIFY(!formatAllowList(published(kFour), AllowListFormat::Nftables).contains(u"ipv6"_s)); // no empty set
        const QJsonArray aws =
            QJsonDocument::fromJson(formatAllowList(list, AllowListFormat::AwsSecurityGroup).toUtf8()).array();
        const QJsonObject rule = aws.first().toObject();
        QCOMPARE(rule.value(u"FromPort"_s).toInt(), 443);
        QCOMPARE(rule.value(u"IpRanges"_s).toArray().first()[u"CidrIp"_s].toString(), u"3.18.12.63/32"_s);
        QCOMPARE(rule.value(u"Ipv6Ranges"_s).toArray().size(), 2);
    }

    void nothingButAddressesGetsIntoAFile()
    {
        SourceAddresses list = published({u"3.18.12.63; allow all"_s, u"$(reboot)"_s, u"3.18.12.63"_s});
        list.source = u"https://example.com/\nallow all;"_s;
        for (const AllowListFormat format :
             {AllowListFormat::Plain, AllowListFormat::Nginx, AllowListFormat::Apache, AllowListFormat::Iptables,
              AllowListFormat::Nftables, AllowListFormat::AwsSecurityGroup}) {
            const QString text = formatAllowList(list, format);
            QVERIFY(!text.contains(u"\nallow all"_s));
            QVERIFY(!text.contains(u"reboot"_s));
            QVERIFY(formatAllowList(published({}), format).isEmpty());
        }
    }

    void rangesAreArithmetic_data()
    {
        QTest::addColumn<QStringList>("addresses");
        QTest::addColumn<QString>("pasted");
        QTest::addColumn<QStringList>("missing");
        QTest::addColumn<QStringList>("obsolete");
        QTest::addColumn<QStringList>("wide");
        const auto row = [](const char *name, const QStringList &addresses, const QString &pasted,
                            const QStringList &missing = {}, const QStringList &obsolete = {},
                            const QStringList &wide = {}) {
            QTest::newRow(name) << addresses << pasted << missing << obsolete << wide;
        };
        const QStringList one{u"3.18.12.63"_s};
        const QStringList range{u"65.87.128.0/20"_s};
        const QStringList six{u"2001:db8::5"_s};
        row("empty", one, u""_s, one);
        row("the same", one, u"3.18.12.63"_s);
        row("with /32", one, u"3.18.12.63/32"_s);
        row("inside a range", one, u"3.18.12.0/24"_s);
        row("at the end of a range", {u"3.18.12.255"_s}, u"3.18.12.0/24"_s);
        row("just behind a range", {u"3.18.13.0"_s}, u"3.18.12.0/24"_s, {u"3.18.13.0"_s}, {u"3.18.12.0/24"_s});
        row("host bits are masked", one, u"3.18.12.7/24"_s);
        row("netmask", one, u"3.18.12.0/255.255.255.0"_s);
        row("two halves cover a range", range, u"65.87.128.0/21\n65.87.136.0/21"_s);
        row("a half does not", range, u"65.87.128.0/21"_s, range);
        row("halves out of order, overlapping", range, u"65.87.136.0/21\n65.87.128.0/20\n65.87.128.0/24"_s);
        row("halves with a gap", range, u"65.87.128.0/22\n65.87.136.0/21"_s, range);
        row("everything", one, u"0.0.0.0/0"_s, {}, {}, {u"0.0.0.0/0"_s});
        row("wide", one, u"3.0.0.0/8"_s, {}, {}, {u"3.0.0.0/8"_s});
        row("open by nginx", one, u"allow all;"_s, {}, {}, {u"0.0.0.0/0"_s, u"::/0"_s});
        row("open by Apache", one, u"Require all granted"_s, {}, {}, {u"0.0.0.0/0"_s, u"::/0"_s});
        row("obsolete", one, u"3.18.12.63\n50.18.189.108"_s, {}, {u"50.18.189.108"_s});
        row("obsolete twice", one, u"3.18.12.63\n50.18.189.108\n50.18.189.108"_s, {}, {u"50.18.189.108"_s});
        row("IPv6 written otherwise", six, u"2001:0DB8:0:0::0:5"_s);
        row("IPv6 range", six, u"2001:db8::/64"_s);
        row("IPv6 in brackets", six, u"[2001:db8::5]"_s);
        row("IPv6 wide", six, u"2000::/3"_s, {}, {}, {u"2000::/3"_s});
        row("IPv6 does not cover IPv4", one, u"2001:db8::/32"_s, one, {u"2001:db8::/32"_s});
        row("IPv4 in IPv6's clothes", one, u"::ffff:3.18.12.63"_s);
        row("a rule that blocks", one, u"deny 3.18.12.63;"_s, one);
        row("a destination", one, u"iptables -A INPUT -d 3.18.12.63 -j ACCEPT"_s, one);
    }
    void rangesAreArithmetic()
    {
        QFETCH(QStringList, addresses);
        QFETCH(QString, pasted);
        QFETCH(QStringList, missing);
        QFETCH(QStringList, obsolete);
        QFETCH(QStringList, wide);
        const auto difference = compared(addresses, pasted);
        QVERIFY2(difference.missing == missing, qPrintable(textOf(difference)));
        QVERIFY2(difference.obsolete == obsolete, qPrintable(textOf(difference)));
        QVERIFY2(difference.wide == wide, qPrintable(textOf(difference)));
    }

    void otherPeoplesFilesAreUnderstood_data()
    {
        QTest::addColumn<QString>("pasted");
        QTest::newRow("comments") << u"# Stripe\n3.18.12.63 # a\n// b\n3.130.192.231 // c\n65.87.128.0/20"_s;
        QTest::newRow("Windows line ends") << u"3.18.12.63\r\n3.130.192.231\r\n65.87.128.0/20\r\n"_s;
        QTest::newRow("one line") << u"3.18.12.63, 3.130.192.231;65.87.128.0/20"_s;
        QTest::newRow("quotes") << u"\"3.18.12.63\",\n'3.130.192.231',\n\"65.87.128.0/20\""_s;
        QTest::newRow("hard blanks, zero-width")
            << u"\u00a03.18.12.63\u200b\n\ufeff3.130.192.231\n65.87.128.0/20\u00a0"_s;
        QTest::newRow("nginx") << u"location /api {\n  allow 3.18.12.63;\n  allow 3.130.192.231;\n  allow "
                                  "65.87.128.0/20;\n  deny all;\n}"_s;
        QTest::newRow("Apache 2.4") << u"<RequireAny>\n Require ip 3.18.12.63 3.130.192.231\n Require ip "
                                       "65.87.128.0/20\n</RequireAny>"_s;
        QTest::newRow("Apache 2.2")
            << u"Order deny,allow\nDeny from all\nAllow from 3.18.12.63 3.130.192.231 65.87.128.0/20"_s;
        QTest::newRow("iptables-save")
            << u"*filter\n:INPUT DROP [0:0]\n-A INPUT -s 3.18.12.63/32 -p tcp -m tcp --dport 443 -j ACCEPT\n-A INPUT "
               "-s 3.130.192.231/32 -j ACCEPT\n-A INPUT -s 65.87.128.0/20 -j ACCEPT\nCOMMIT"_s;
        QTest::newRow("nft") << u"table inet filter {\n chain input {\n type filter hook input priority 0; policy "
                                "drop;\n ip saddr { 3.18.12.63, 3.130.192.231,\n 65.87.128.0/20 } tcp dport 443 "
                                "accept\n }\n}"_s;
        QTest::newRow("AWS")
            << u"{\"IpPermissions\":[{\"IpProtocol\":\"tcp\",\"FromPort\":443,\"IpRanges\":[{\"CidrIp\":\"3.18.12.63/"
               "32\",\"Description\":\"see 1.2.3.4\"},{\"CidrIp\":\"3.130.192.231/32\"},{\"CidrIp\":\"65.87.128.0/"
               "20\"}]}]}"_s;
        QTest::newRow("Stripe's own file") << u"{\"WEBHOOKS\":[\"3.18.12.63\",\"3.130.192.231\",\"65.87.128.0/20\"]}"_s;
    }
    void otherPeoplesFilesAreUnderstood()
    {
        QFETCH(QString, pasted);
        const auto difference = compared(kFour, pasted);
        QVERIFY2(difference.missing.isEmpty() && difference.obsolete.isEmpty() && difference.unreadable.isEmpty(),
                 qPrintable(textOf(difference)));
        QCOMPARE(difference.read, 3);
    }

    void rubbishIsReportedLineByLine_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("word");
        QTest::newRow("words") << u"hello world"_s << u"hello"_s;
        QTest::newRow("Cyrillic digit look-alike") << u"З.18.12.63"_s << u"U+0417"_s;
        QTest::newRow("Cyrillic o") << u"3.18.12.6о"_s << u"U+043E"_s;
        QTest::newRow("fullwidth") << u"３.18.12.63"_s << u"U+FF13"_s;
        QTest::newRow("Arabic digits") << u"٣.١٨.١٢.٦٣"_s << u"U+0663"_s;
        QTest::newRow("ideographic dots") << u"3。18。12。63"_s << u"no address"_s;
        QTest::newRow("three numbers") << u"3.18.12"_s << u"four numbers"_s;
        QTest::newRow("five numbers") << u"3.18.12.63.1"_s << u"four numbers"_s;
        QTest::newRow("256") << u"3.18.12.256"_s << u"0 to 255"_s;
        QTest::newRow("empty number") << u"3..12.63"_s << u"0 to 255"_s;
        QTest::newRow("leading zero") << u"3.18.012.63"_s << u"leading zero"_s;
        QTest::newRow("wildcard") << u"3.18.12.*"_s << u"prefix"_s;
        QTest::newRow("from to") << u"3.18.12.1-3.18.12.9"_s << u"3.18.12.1-3"_s;
        QTest::newRow("prefix 33") << u"3.18.12.63/33"_s << u"0 to 32"_s;
        QTest::newRow("prefix empty") << u"3.18.12.63/"_s << u"0 to 32"_s;
        QTest::newRow("prefix not a number") << u"3.18.12.63/abc"_s << u"0 to 32"_s;
        QTest::newRow("prefix negative") << u"3.18.12.63/-1"_s << u"0 to 32"_s;
        QTest::newRow("two prefixes") << u"3.18.12.63/24/8"_s << u"0 to 32"_s;
        QTest::newRow("broken netmask") << u"3.18.12.0/255.0.255.0"_s << u"netmask"_s;
        QTest::newRow("port") << u"3.18.12.63:443"_s << u"port"_s;
        QTest::newRow("IPv6 with two gaps") << u"2001::db8::1"_s << u"IPv6"_s;
        QTest::newRow("IPv6 too long") << u"1:2:3:4:5:6:7:8:9"_s << u"IPv6"_s;
        QTest::newRow("IPv6 prefix") << u"2001:db8::/129"_s << u"0 to 128"_s;
        QTest::newRow("IPv6 zone") << u"fe80::1%eth0"_s << u"zone"_s;
        QTest::newRow("web address") << u"https://1.example.2.com"_s << u"example"_s;
        QTest::newRow("name") << u"stripe.com"_s << u"no address"_s;
        QTest::newRow("number") << u"51512383"_s << u"no address"_s;
        QTest::newRow("hexadecimal") << u"0x03120c3f"_s << u"no address"_s;
        QTest::newRow("blocking rule") << u"iptables -A INPUT -s 3.18.12.63 -j DROP"_s << u"blocks"_s;
        QTest::newRow("exception") << u"-A INPUT ! -s 3.18.12.63 -j ACCEPT"_s << u"exception"_s;
        QTest::newRow("control signs") << u"\u0001\u0002"_s << u"no address"_s;
        QTest::newRow("emoji") << u"💳"_s << u"no address"_s;
        QTest::newRow("very long") << QString(5000, u'x') << u"…"_s;
    }
    void rubbishIsReportedLineByLine()
    {
        QFETCH(QString, line);
        QFETCH(QString, word);
        const auto difference = compared({u"9.9.9.9"_s}, u"# one\n9.9.9.9\n"_s + line + u"\n\n"_s);
        QVERIFY2(difference.unreadable.size() == 1, qPrintable(textOf(difference)));
        const QString problem = difference.unreadable.first();
        QVERIFY2(problem.startsWith(u"Line 3:"_s), qPrintable(problem));
        QVERIFY2(problem.contains(word), qPrintable(problem));
        QVERIFY(problem.size() < 300);
        QCOMPARE(difference.read, 1);
        QVERIFY(difference.missing.isEmpty());
    }

    void atMostTwentyLinesAreReported()
    {
        const auto difference = compared({u"9.9.9.9"_s}, u"rubbish\n"_s.repeated(500));
        QCOMPARE(difference.unreadable.size(), 20);
        QVERIFY(difference.unreadable.last().contains(u"481"_s));
    }

    void brokenJsonIsReadAsLines()
    {
        const auto difference = compared({u"9.9.9.9"_s}, u"{\"CidrIp\": \"9.9.9.9/32\","_s);
        QVERIFY2(difference.missing.isEmpty(), qPrintable(textOf(difference)));
    }

    void deepJsonIsSurvived()
    {
        const auto difference = compared({u"9.9.9.9"_s}, u"["_s.repeated(100000));
        QCOMPARE(difference.missing.size(), 1);
    }

    void moreThanAMebibyteIsRefused()
    {
        const auto refused = compareAllowList(published(kFour), QString((1 << 20) + 1, u' '));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::InvalidInput);
        const auto ten = compareAllowList(published(kFour), QString(10 << 20, u'x'));
        QVERIFY(!ten);
        QVERIFY(compareAllowList(published(kFour), u"3.18.12.63\n"_s.repeated(90000)));
    }
};

QTEST_GUILESS_MAIN(TestAllowList)
#include "tst_allowlist.moc"
