#include "core/currency.h"
#include "support/compare.h"

#include <QSet>
#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

class TestCurrency : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theDefaultIsUsDollars()
    {
        QCOMPARE(Currency().code(), u"usd"_s);
        QCOMPARE(Currency().displayCode(), u"USD"_s);
        QCOMPARE(Currency().name(), u"US dollar"_s);
    }

    void exponentsAndStepsAreStripesOwn_data()
    {
        QTest::addColumn<int>("exponent");
        QTest::addColumn<qint64>("step");
        QTest::addColumn<int>("displayDecimals");
        QTest::addColumn<qint64>("payoutStep");
        for (const char *code :
             {"bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"})
            QTest::newRow(code) << 0 << qint64(1) << 0 << qint64(1);
        for (const char *code : {"bhd", "jod", "kwd", "omr", "tnd"})
            QTest::newRow(code) << 3 << qint64(10) << 2 << qint64(1);
        for (const char *code : {"isk", "ugx"})
            QTest::newRow(code) << 2 << qint64(100) << 0 << qint64(1);
        for (const char *code : {"huf", "twd"})
            QTest::newRow(code) << 2 << qint64(1) << 2 << qint64(100);
        for (const char *code : {"usd", "cad", "eur", "gbp", "mxn", "chf", "idr", "cop", "try", "mmk"})
            QTest::newRow(code) << 2 << qint64(1) << 2 << qint64(1);
    }

    void exponentsAndStepsAreStripesOwn()
    {
        QFETCH(int, exponent);
        QFETCH(qint64, step);
        QFETCH(int, displayDecimals);
        QFETCH(qint64, payoutStep);
        const auto currency = Currency::fromCode(QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY(currency);
        QCOMPARE(currency->exponent(), exponent);
        QCOMPARE(currency->step(), step);
        QCOMPARE(currency->displayDecimals(), displayDecimals);
        QCOMPARE(currency->payoutStep(), payoutStep);
    }

    void noOtherCurrencyIsSpecial()
    {
        int zero = 0, three = 0, stepped = 0, payout = 0;
        for (const Currency &currency : Currency::all()) {
            zero += currency.exponent() == 0;
            three += currency.exponent() == 3;
            stepped += currency.step() == 100;
            payout += currency.payoutStep() == 100;
        }
        QCOMPARE(zero, 15);
        QCOMPARE(three, 5);
        QCOMPARE(stepped, 2);
        QCOMPARE(payout, 2);
    }

    void minimumChargesAreInMinorUnits_data()
    {
        QTest::addColumn<qint64>("minimum");
        QTest::newRow("usd") << qint64(50);
        QTest::newRow("gbp") << qint64(30);
        QTest::newRow("czk") << qint64(1500);
        QTest::newRow("dkk") << qint64(250);
        QTest::newRow("huf") << qint64(17500);
        QTest::newRow("jpy") << qint64(50);
        QTest::newRow("krw") << qint64(50);
        QTest::newRow("mxn") << qint64(1000);
        QTest::newRow("thb") << qint64(1000);
        QTest::newRow("aed") << qint64(200);
        QTest::newRow("kwd") << qint64(0);
    }

    void minimumChargesAreInMinorUnits()
    {
        QFETCH(qint64, minimum);
        QCOMPARE(Currency::fromCode(QString::fromLatin1(QTest::currentDataTag()))->minimumCharge(), minimum);
    }

    void aCodeIsFoundInAnyCase()
    {
        QCOMPARE(Currency::fromCode(u"CAD")->code(), u"cad"_s);
        QCOMPARE(Currency::fromCode(u"Cad")->code(), u"cad"_s);
        QVERIFY(*Currency::fromCode(u"CAD") == *Currency::fromCode(u"cad"));
        QVERIFY(!(*Currency::fromCode(u"CAD") == Currency()));
    }

    void anUnknownCodeIsRefused_data()
    {
        QTest::addColumn<QString>("code");
        QTest::newRow("empty") << QString();
        QTest::newRow("two letters") << u"us"_s;
        QTest::newRow("longer") << u"usdx"_s;
        QTest::newRow("made up") << u"xyz"_s;
        QTest::newRow("digits") << u"840"_s;
        QTest::newRow("three decimals but not Stripe's") << u"iqd"_s;
        QTest::newRow("blank") << u"usd "_s;
        QTest::newRow("Kelvin sign for K") << u"\u212aES"_s;
    }

    void anUnknownCodeIsRefused()
    {
        QFETCH(QString, code);
        const auto currency = Currency::fromCode(code);
        QVERIFY(!currency);
        QCOMPARE(currency.error().kind, ErrorKind::InvalidInput);
        QVERIFY(!currency.error().userText.isEmpty());
    }

    void allCurrenciesComeByCodeAndOnce()
    {
        const auto all = Currency::all();
        QVERIFY(all.size() >= 135);
        QSet<QString> codes;
        QString previous;
        for (const Currency &currency : all) {
            QCOMPARE(currency.code().size(), 3);
            QVERIFY2(previous < currency.code(), qPrintable(currency.code()));
            QVERIFY(!currency.name().isEmpty());
            QVERIFY(*Currency::fromCode(currency.code()) == currency);
            previous = currency.code();
            codes.insert(previous);
        }
        QCOMPARE(codes.size(), all.size());
    }
};

QTEST_GUILESS_MAIN(TestCurrency)
#include "tst_currency.moc"
