#include "flows/refundflow.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

Currency currencyOf(const QString &code)
{
    return *Currency::fromCode(code);
}

RefundPreview previewOf(qint64 remaining, const QString &currency)
{
    RefundPreview preview;
    preview.remaining = Money(remaining, currencyOf(currency));
    preview.payment.amount = preview.remaining;
    return preview;
}

} // namespace

/// The amount field of a partial refund.
class TestRefundAmount : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void typedAmountsAreJudged_data()
    {
        QTest::addColumn<QString>("currency");
        QTest::addColumn<qint64>("remaining");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<qint64>("minor"); // -1: refused
        const auto row = [](const QString &currency, qint64 remaining, const QString &typed, qint64 minor) {
            QTest::addRow("%s %lld: %s", qPrintable(currency), remaining, qPrintable(typed.left(30)))
                << currency << remaining << typed << minor;
        };
        row(u"usd"_s, 12500, u"12.50"_s, 1250);
        row(u"usd"_s, 12500, u"125"_s, 12500);
        row(u"usd"_s, 12500, u"125.00"_s, 12500);
        row(u"usd"_s, 12500, u"125.01"_s, -1);
        row(u"usd"_s, 12500, u"126"_s, -1);
        row(u"usd"_s, 12500, u"0.01"_s, 1);
        row(u"usd"_s, 12500, u"0"_s, -1);
        row(u"usd"_s, 12500, u"0.00"_s, -1);
        row(u"usd"_s, 12500, u""_s, -1);
        row(u"usd"_s, 12500, u"   "_s, -1);
        row(u"usd"_s, 12500, u"  12.5 "_s, 1250);
        row(u"usd"_s, 12500, u"12,50"_s, 1250);
        row(u"usd"_s, 12500, u"12.505"_s, -1);
        row(u"usd"_s, 12500, u"12."_s, -1);
        row(u"usd"_s, 12500, u".5"_s, 50);
        row(u"usd"_s, 12500, u"-1"_s, -1);
        row(u"usd"_s, 12500, u"+1"_s, -1);
        row(u"usd"_s, 12500, u"1e2"_s, -1);
        row(u"usd"_s, 12500, u"0x10"_s, -1);
        row(u"usd"_s, 12500, u"NaN"_s, -1);
        row(u"usd"_s, 12500, u"$12"_s, -1);
        row(u"usd"_s, 12500, u"12 50"_s, -1);
        row(u"usd"_s, 12500, u"12.5.0"_s, -1);
        row(u"usd"_s, 200000, u"1,234.50"_s, 123450);
        row(u"usd"_s, 200000, u"1.234,50"_s, 123450);
        row(u"usd"_s, 200000, u"1,234"_s, 123400);
        row(u"usd"_s, 200000, u"12,34.50"_s, -1);
        row(u"usd"_s, 12500, u"١٢"_s, -1);    // Arabic digits
        row(u"usd"_s, 12500, u"١٢٫٥٠"_s, -1); // with the Arabic decimal mark
        row(u"usd"_s, 12500, u"१२"_s, -1);    // Devanagari
        row(u"usd"_s, 12500, u"１２"_s, -1);  // full width
        row(u"usd"_s, 12500, u"12\u00a050"_s, -1);
        row(u"usd"_s, 12500, u"1\u200b2"_s, -1); // zero width
        row(u"usd"_s, 12500, u"12½"_s, -1);
        row(u"usd"_s, 12500, u"99999999999999999999"_s, -1);
        row(u"usd"_s, 999'999'999'999, u"9999999999.99"_s, 999'999'999'999);
        row(u"usd"_s, 999'999'999'999, u"10000000000.00"_s, -1);
        row(u"jpy"_s, 5000, u"500"_s, 500);
        row(u"jpy"_s, 5000, u"5000"_s, 5000);
        row(u"jpy"_s, 5000, u"5001"_s, -1);
        row(u"jpy"_s, 5000, u"500.0"_s, -1);
        row(u"jpy"_s, 5000, u"500.5"_s, -1);
        row(u"jpy"_s, 5000, u"1,000"_s, 1000);
        row(u"kwd"_s, 5120, u"5.12"_s, 5120);
        row(u"kwd"_s, 5120, u"5.120"_s, 5120);
        row(u"kwd"_s, 5120, u"5.123"_s, -1); // the last of three decimals must be 0
        row(u"kwd"_s, 5120, u"5.13"_s, -1);
        row(u"kwd"_s, 5120, u"5,120"_s, -1); // five dinar, or five thousand?
        row(u"kwd"_s, 5120, u"0.01"_s, 10);
        row(u"kwd"_s, 5120, u"0.001"_s, -1);
        row(u"bhd"_s, 10000, u"10"_s, 10000);
        row(u"ugx"_s, 500000, u"5000"_s, 500000);
        row(u"ugx"_s, 500000, u"1"_s, 100);
        row(u"ugx"_s, 500000, u"1.00"_s, 100);
        row(u"ugx"_s, 500000, u"1.50"_s, -1);
        row(u"ugx"_s, 500000, u"5001"_s, -1);
        row(u"isk"_s, 50000, u"500"_s, 50000);
        row(u"isk"_s, 50000, u"499.5"_s, -1);
        row(u"huf"_s, 175000, u"17.5"_s, 1750);
        row(u"krw"_s, 100, u"100"_s, 100);
    }
    void typedAmountsAreJudged()
    {
        QFETCH(QString, currency);
        QFETCH(qint64, remaining);
        QFETCH(QString, typed);
        QFETCH(qint64, minor);
        const AmountVerdict verdict = judgeAmount(previewOf(remaining, currency), typed);
        QCOMPARE(verdict.amount.has_value(), minor >= 0);
        QCOMPARE(verdict.problem.isEmpty(), minor >= 0);
        if (minor >= 0) {
            QCOMPARE(verdict.amount->minor(), minor);
            QVERIFY(verdict.amount->currency() == currencyOf(currency));
        }
    }

    void tenMegabytesOfTextAreRefusedWithoutBeingRead_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("digits") << QString(10'000'000, u'1');
        QTest::newRow("blanks") << QString(10'000'000, u' ') + u"5"_s;
        QTest::newRow("commas") << QString(10'000'000, u',');
        QTest::newRow("zeros") << QString(10'000'000, u'0') + u"1"_s;
    }
    void tenMegabytesOfTextAreRefusedWithoutBeingRead()
    {
        QFETCH(QString, typed);
        const AmountVerdict verdict = judgeAmount(previewOf(12500, u"usd"_s), typed);
        QVERIFY(!verdict.amount);
        QVERIFY(!verdict.problem.isEmpty());
        QVERIFY(verdict.problem.size() < 300); // the text is not repeated
    }

    void moneyIsJudgedAsTextIs()
    {
        const RefundPreview preview = previewOf(12500, u"usd"_s);
        QVERIFY(judgeAmount(preview, Money(12500, currencyOf(u"usd"_s))).amount);
        QVERIFY(!judgeAmount(preview, Money(12501, currencyOf(u"usd"_s))).amount);
        QVERIFY(!judgeAmount(preview, Money(0, currencyOf(u"usd"_s))).amount);
        QVERIFY(!judgeAmount(preview, Money(-5, currencyOf(u"usd"_s))).amount);
        QVERIFY(!judgeAmount(preview, Money(100, currencyOf(u"eur"_s))).amount);
        QVERIFY(!judgeAmount(previewOf(5120, u"kwd"_s), Money(5123 - 10, currencyOf(u"kwd"_s))).amount);
        QVERIFY(!judgeAmount(previewOf(500000, u"ugx"_s), Money(150, currencyOf(u"ugx"_s))).amount);
    }

    void limitsDecide_data()
    {
        QTest::addColumn<bool>("fourEyes");
        QTest::addColumn<bool>("mayExceed");
        QTest::addColumn<qint64>("approved"); // 0: none
        QTest::addColumn<qint64>("leftToday");
        QTest::addColumn<qint64>("amount");
        QTest::addColumn<bool>("fine");
        QTest::addColumn<bool>("needsApproval");
        const auto row = [](const char *name, bool fourEyes, bool mayExceed, qint64 approved, qint64 leftToday,
                            qint64 amount, bool fine, bool needsApproval) {
            QTest::newRow(name) << fourEyes << mayExceed << approved << leftToday << amount << fine << needsApproval;
        };
        row("at the limit", false, false, 0, 90000, 5000, true, false);
        row("over it", false, false, 0, 90000, 5001, false, false);
        row("over it, may", false, true, 0, 90000, 5001, true, false);
        row("over it, four eyes", true, false, 0, 90000, 5001, true, true);
        row("over it, four eyes are for everybody", true, true, 0, 90000, 5001, true, true);
        row("approved", true, false, 5001, 90000, 5001, true, false);
        row("another amount approved", true, false, 6000, 90000, 5001, true, true);
        row("over the day", false, false, 0, 100, 101, false, false);
        row("at the day's end", false, false, 0, 100, 100, true, false);
        row("nothing left today", false, true, 0, 0, 1, false, false);
        row("approved and over the day", true, false, 5001, 100, 5001, true, false);
    }
    void limitsDecide()
    {
        QFETCH(bool, fourEyes);
        QFETCH(bool, mayExceed);
        QFETCH(qint64, approved);
        QFETCH(qint64, leftToday);
        QFETCH(qint64, amount);
        QFETCH(bool, fine);
        QFETCH(bool, needsApproval);
        RefundPreview preview = previewOf(12500, u"usd"_s);
        preview.limit = Money(5000, Currency());
        preview.leftToday = Money(leftToday, Currency());
        preview.fourEyes = fourEyes;
        preview.mayExceedLimit = mayExceed;
        if (approved > 0) {
            preview.approval.emplace();
            preview.approval->amount = Money(approved, Currency());
        }
        const AmountVerdict verdict = judgeAmount(preview, Money(amount, Currency()));
        QCOMPARE(verdict.problem.isEmpty(), fine);
        QCOMPARE(verdict.amount.has_value(), fine);
        QCOMPARE(verdict.needsApproval, needsApproval);
    }

    void theAmountIsTypedInLiveModeAndFromASum()
    {
        RefundPreview preview = previewOf(12500, u"usd"_s);
        QVERIFY(!judgeAmount(preview, u"125"_s).mustTypeAmount);
        preview.typeAmountFrom = Money(10000, Currency());
        QVERIFY(judgeAmount(preview, u"100"_s).mustTypeAmount);
        QVERIFY(!judgeAmount(preview, u"99.99"_s).mustTypeAmount);
        preview.payment.mode = Mode::Live;
        QVERIFY(judgeAmount(preview, u"0.01"_s).mustTypeAmount);
    }
};

QTEST_GUILESS_MAIN(TestRefundAmount)
#include "tst_refundamount.moc"
