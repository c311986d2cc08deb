#include "core/money.h"
#include "support/compare.h"

#include <QLocale>
#include <QTest>

#include <limits>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

Currency currency(const char *code)
{
    return *Currency::fromCode(QString::fromLatin1(code));
}

void good(const char *text, const char *code, qint64 minor)
{
    QTest::addRow("%s %s", text, code) << QString::fromUtf8(text) << QString::fromLatin1(code) << minor;
}

void bad(const char *text, const char *code, const char *reason)
{
    QTest::addRow("%s %s", text, code) << QString::fromUtf8(text) << QString::fromLatin1(code)
                                       << QString::fromLatin1(reason);
}

} // namespace

class TestMoney : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    void whatAPersonTypesIsRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("code");
        QTest::addColumn<qint64>("minor");
        good("12.50", "usd", 1250);
        good("12,50", "usd", 1250);
        good("12.5", "usd", 1250);
        good("12", "usd", 1200);
        good("  12.50\t", "usd", 1250);
        good("0", "usd", 0);
        good("0.00", "usd", 0);
        good("0.01", "usd", 1);
        good(".50", "usd", 50);
        good("007", "usd", 700);
        good("1234", "usd", 123400);
        good("1,234", "usd", 123400);
        good("1,234.50", "usd", 123450);
        good("1.234,50", "usd", 123450);
        good("1,234,567.89", "usd", 123456789);
        good("1.234.567,89", "usd", 123456789);
        good("1.234.567", "usd", 123456700);
        good("9999999999.99", "usd", 999999999999);
        good("0.29", "usd", 29);  // 0.29 * 100 is 28.999999999999996 in binary floating point
        good("1.15", "usd", 115); // 114.99999999999999
        good("4.35", "usd", 435); // 434.99999999999994
        good("8.41", "usd", 841);
        good("1234567890.12", "usd", 123456789012);
        good("500", "jpy", 500);
        good("1,234", "jpy", 1234);
        good("1.234.567", "jpy", 1234567);
        good("999999999999", "jpy", 999999999999);
        good("5", "isk", 500);
        good("5.00", "isk", 500);
        good("1,500", "ugx", 150000);
        good("5.12", "kwd", 5120);
        good("5.120", "kwd", 5120);
        good("5,12", "kwd", 5120);
        good("1,234.560", "kwd", 1234560);
        good("0.01", "bhd", 10);
        good("175.5", "huf", 17550);
        good("10.25", "twd", 1025);
    }

    void whatAPersonTypesIsRead()
    {
        QFETCH(QString, text);
        QFETCH(QString, code);
        QFETCH(qint64, minor);
        const auto money = Money::parse(text, *Currency::fromCode(code));
        QVERIFY2(money, money ? "" : qPrintable(money.error().userText));
        QCOMPARE(money->minor(), minor);
        QCOMPARE(money->currency().code(), code);
    }

    void whatIsNoAmountIsRefusedWithItsReason_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("reason");
        bad("", "usd", "empty");
        bad("   ", "usd", "empty");
        for (const char *text : {"abc",         "12.50 USD",    "$12",          "-5",         "+5",
                                 "1e3",         "0x10",         "1 234",        "12.",        ".",
                                 ",",           "12,",          "1.2.3",        "1,2,3",      "12,34,567",
                                 "1,23,456.00", "1.234,567.89", "1,234.5,6",    "1,,234",     "1,0000",
                                 "1,2345.00",   "\u0661\u0662", "\uff11\uff12", "1\u00a0234", "12.5O",
                                 "1'234",       "NaN",          "inf",          "0,123.00",   "1.23-"})
            bad(text, "usd", strcmp(text, "1,0000") == 0 ? "too many decimals" : "not a number");
        bad("1.234", "usd", "too many decimals");
        bad("12.505", "usd", "too many decimals");
        bad("0,123", "usd", "too many decimals");
        bad("1.2345", "kwd", "too many decimals");
        bad("1.5", "jpy", "not whole");
        bad("1.0", "jpy", "not whole");
        bad("1,50", "krw", "not whole");
        bad("5.50", "isk", "not whole");
        bad("0.01", "ugx", "not whole");
        bad("5.124", "kwd", "off step");
        bad("0.001", "tnd", "off step");
        bad("1,230", "kwd", "ambiguous");
        bad("10000000000.00", "usd", "too large");
        bad("1000000000000", "jpy", "too large");
        bad("99999999999999999999999999999", "usd", "too large");
        bad("18446744073709551616", "jpy", "too large");
        bad("10000000000", "isk", "too large");
    }

    void whatIsNoAmountIsRefusedWithItsReason()
    {
        QFETCH(QString, text);
        QFETCH(QString, code);
        QFETCH(QString, reason);
        const auto money = Money::parse(text, *Currency::fromCode(code));
        QVERIFY(!money);
        QCOMPARE(money.error().kind, ErrorKind::InvalidInput);
        QCOMPARE(money.error().detail, reason);
        QVERIFY(!money.error().userText.isEmpty());
        QVERIFY2(!money.error().userText.contains(u"%"), qPrintable(money.error().userText));
    }

    void thePlainTextIsTheSameInEveryLocale_data()
    {
        QTest::addColumn<qint64>("minor");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("plain");
        QTest::newRow("dollars") << qint64(123450) << u"usd"_s << u"1234.50"_s;
        QTest::newRow("cents") << qint64(5) << u"usd"_s << u"0.05"_s;
        QTest::newRow("zero") << qint64(0) << u"usd"_s << u"0.00"_s;
        QTest::newRow("negative") << qint64(-1205) << u"usd"_s << u"-12.05"_s;
        QTest::newRow("negative cents") << qint64(-5) << u"usd"_s << u"-0.05"_s;
        QTest::newRow("yen") << qint64(1234) << u"jpy"_s << u"1234"_s;
        QTest::newRow("kronur") << qint64(500) << u"isk"_s << u"5"_s;
        QTest::newRow("kronur off step keep their decimals") << qint64(550) << u"isk"_s << u"5.50"_s;
        QTest::newRow("dinars") << qint64(5120) << u"kwd"_s << u"5.12"_s;
        QTest::newRow("dinars off step keep their decimals") << qint64(5123) << u"kwd"_s << u"5.123"_s;
        QTest::newRow("dinars, small") << qint64(10) << u"kwd"_s << u"0.01"_s;
        QTest::newRow("largest") << std::numeric_limits<qint64>::max() << u"usd"_s << u"92233720368547758.07"_s;
        QTest::newRow("smallest") << std::numeric_limits<qint64>::min() << u"usd"_s << u"-92233720368547758.08"_s;
    }

    void thePlainTextIsTheSameInEveryLocale()
    {
        QFETCH(qint64, minor);
        QFETCH(QString, code);
        QFETCH(QString, plain);
        for (const char *locale : {"C", "de_DE", "ar_EG", "hi_IN"}) {
            QLocale::setDefault(QLocale(QString::fromLatin1(locale)));
            QCOMPARE(Money(minor, *Currency::fromCode(code)).toPlainString(), plain);
        }
    }

    void theDisplayedTextFollowsTheLocale_data()
    {
        QTest::addColumn<QString>("locale");
        QTest::addColumn<qint64>("minor");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("shown");
        QTest::newRow("en_US") << u"en_US"_s << qint64(123450) << u"usd"_s << u"1,234.50 USD"_s;
        QTest::newRow("en_US negative") << u"en_US"_s << qint64(-123450) << u"usd"_s << u"-1,234.50 USD"_s;
        QTest::newRow("en_US yen") << u"en_US"_s << qint64(1234567) << u"jpy"_s << u"1,234,567 JPY"_s;
        QTest::newRow("en_US kronur") << u"en_US"_s << qint64(123400) << u"isk"_s << u"1,234 ISK"_s;
        QTest::newRow("en_US dinars") << u"en_US"_s << qint64(1234560) << u"kwd"_s << u"1,234.56 KWD"_s;
        QTest::newRow("de_DE") << u"de_DE"_s << qint64(123456789) << u"eur"_s << u"1.234.567,89 EUR"_s;
        QTest::newRow("fr_CA") << u"fr_CA"_s << qint64(123456789) << u"cad"_s << u"1\u00a0234\u00a0567,89 CAD"_s;
        QTest::newRow("hi_IN groups as India does")
            << u"hi_IN"_s << qint64(12345678900) << u"inr"_s << u"12,34,56,789.00 INR"_s;
        QTest::newRow("ar_EG has digits of its own")
            << u"ar_EG"_s << qint64(1250) << u"egp"_s << u"\u0661\u0662\u066b\u0665\u0660 EGP"_s;
        QTest::newRow("a locale of dollars shows yen without decimals")
            << u"en_US"_s << qint64(500) << u"jpy"_s << u"500 JPY"_s;
        QTest::newRow("a locale of yen shows cents") << u"ja_JP"_s << qint64(505) << u"usd"_s << u"5.05 USD"_s;
        QTest::newRow("more than a double can hold")
            << u"en_US"_s << qint64(900719925474099312) << u"usd"_s << u"9,007,199,254,740,993.12 USD"_s;
    }

    void theDisplayedTextFollowsTheLocale()
    {
        QFETCH(QString, locale);
        QFETCH(qint64, minor);
        QFETCH(QString, code);
        QFETCH(QString, shown);
        QLocale::setDefault(QLocale(locale));
        QCOMPARE(Money(minor, *Currency::fromCode(code)).toDisplayString(), shown);
    }

    void everyCurrencyReadsBackWhatItPrints()
    {
        for (const Currency &c : Currency::all()) {
            for (const qint64 steps : {0, 1, 7, 50, 99, 100, 12345, 999999999}) {
                const Money money(steps * c.step(), c);
                const auto again = Money::parse(money.toPlainString(), c);
                QVERIFY2(again, qPrintable(money.toPlainString() + c.code()));
                QVERIFY2(*again == money, qPrintable(money.toPlainString() + c.code()));
            }
        }
    }

    void theStepIsKnown()
    {
        QVERIFY(Money(5120, currency("kwd")).isOnStep());
        QVERIFY(!Money(5123, currency("kwd")).isOnStep());
        QVERIFY(Money(500, currency("isk")).isOnStep());
        QVERIFY(!Money(550, currency("isk")).isOnStep());
        QVERIFY(!Money(-550, currency("isk")).isOnStep());
        QVERIFY(Money(1, currency("usd")).isOnStep());
    }

    void sumsAndDifferencesAreExact()
    {
        const Money a(1000, currency("cad"));
        const Money b(1, currency("cad"));
        QVERIFY(*a.plus(b) == Money(1001, currency("cad")));
        QVERIFY(*a.minus(b) == Money(999, currency("cad")));
        QVERIFY(*b.minus(a) == Money(-999, currency("cad")));
        QVERIFY(a.minus(a)->isZero());
    }

    void anOverflowIsAnError()
    {
        const Money most(std::numeric_limits<qint64>::max(), Currency());
        const Money least(std::numeric_limits<qint64>::min(), Currency());
        const Money one(1, Currency());
        QCOMPARE(most.plus(one).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(least.minus(one).error().kind, ErrorKind::InvalidInput);
        QVERIFY(most.minus(one));
        QVERIFY(least.plus(one));
    }

    void equalMinorUnitsOfTwoCurrenciesAreNotEqual()
    {
        QVERIFY(!(Money(100, currency("usd")) == Money(100, currency("cad"))));
        QVERIFY(Money() == Money(0, Currency()));
    }
};

QTEST_GUILESS_MAIN(TestMoney)
#include "tst_money.moc"
