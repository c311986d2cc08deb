#include "models/paymenttext.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

class TestPaymentText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void momentsNameTheirZone()
    {
        const QDateTime summer(QDate(2026, 7, 4), QTime(18, 2, 11), Qt::UTC);
        const QDateTime winter(QDate(2026, 1, 4), QTime(18, 2, 11), Qt::UTC);
        const QTimeZone toronto("America/Toronto");
        QCOMPARE(momentText(summer, toronto), u"4 Jul 2026 14:02 EDT"_s);
        QCOMPARE(momentText(winter, toronto), u"4 Jan 2026 13:02 EST"_s);
        QCOMPARE(clockText(winter, toronto), u"13:02:11 EST"_s);
        QCOMPARE(momentText({}, toronto), QString());
    }

    void anUnknownZoneIsUtcAndSaysSo()
    {
        QCOMPARE(zoneOf(u"Mars/Olympus"_s), QTimeZone::utc());
        QVERIFY(clockText(QDateTime(QDate(2026, 1, 4), QTime(1, 2, 3), Qt::UTC), zoneOf({})).endsWith(u"UTC"));
    }

    void theRefundButtonKnowsWhyNot_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("stuck");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("succeeded") << int(PaymentStatus::Succeeded) << false << true;
        QTest::newRow("partly") << int(PaymentStatus::PartiallyRefunded) << false << true;
        QTest::newRow("inquiries may be refundable") << int(PaymentStatus::Disputed) << false << true;
        QTest::newRow("pending") << int(PaymentStatus::Pending) << false << false;
        QTest::newRow("stuck") << int(PaymentStatus::Pending) << true << true;
        QTest::newRow("failed") << int(PaymentStatus::Failed) << false << false;
        QTest::newRow("canceled") << int(PaymentStatus::Canceled) << false << false;
        QTest::newRow("refunded") << int(PaymentStatus::Refunded) << false << false;
    }
    void theRefundButtonKnowsWhyNot()
    {
        QFETCH(int, status);
        QFETCH(bool, stuck);
        QFETCH(bool, allowed);
        Payment p;
        p.status = PaymentStatus(status);
        p.stripeStatus = stuck ? u"succeeded"_s : QString();
        p.paymentIntentId = u"pi_1"_s;
        p.amount = Money(1000, Currency());
        p.refunded = Money(0, Currency());
        QCOMPARE(refundObstacle(p).isEmpty(), allowed);
        p.paymentIntentId.clear();
        QVERIFY(!refundObstacle(p).isEmpty());
    }

    void nothingRemainingIsAnObstacle()
    {
        Payment p;
        p.status = PaymentStatus::PartiallyRefunded;
        p.paymentIntentId = u"pi_1"_s;
        p.amount = Money(1000, Currency());
        p.refunded = Money(1000, Currency());
        QVERIFY(!refundObstacle(p).isEmpty());
    }

    void cardsAreNamedAsPeopleNameThem()
    {
        QCOMPARE(cardText(u"visa"_s, u"4242"_s), u"Visa •••• 4242"_s);
        QCOMPARE(cardText(u"amex"_s, u"0005"_s), u"American Express •••• 0005"_s);
        QCOMPARE(cardText(u"visa"_s, {}), QString());
    }
};

QTEST_GUILESS_MAIN(TestPaymentText)
#include "tst_paymenttext.moc"
