#include "practice/paymentgenerator.h"
#include "support/compare.h"
#include "tenantharness.h"

using namespace console;
using namespace console::practice;
using namespace console::test;

namespace {
const QByteArray kKey = "sk_test_practice";
const QByteArray kSecret = "whsec_one";
} // namespace

/// The tenant's payments by date: a list and a count for a first copy in slices.
class TestPracticeTenantDates : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TenantHarness> m_harness;
    TenantHarness &h() { return *m_harness; }

    QString readyType() { return h().readyType(kKey, kSecret); }
    QString paidPaymentOf(const QString &typeId) { return h().paidPayment(typeId, kSecret); }
    static PaymentGenerator generator(qint64 count)
    {
        return PaymentGenerator(
            {.seed = "seed", .count = count, .end = QDateTime(QDate(2026, 9, 1), QTime(11, 0), Qt::UTC), .days = 90});
    }
    void seedHistory(qint64 count)
    {
        QVERIFY(h().tenant().prepareHistoricType("pk_test_practice", kKey));
        QVERIFY(h().tenant().importHistory(generator(count).chunk(0, count)));
        QVERIFY(!h().tenant().isEmpty());
    }

private Q_SLOTS:
    void init() { m_harness = std::make_unique<TenantHarness>(); }
    void cleanup() { m_harness.reset(); }

    void aRangeOfDatesIsListedAndCounted_data()
    {
        QTest::addColumn<int>("limit");
        QTest::newRow("one by one") << 1;
        QTest::newRow("seven") << 7;
        QTest::newRow("all") << 500;
    }
    void aRangeOfDatesIsListedAndCounted()
    {
        QFETCH(const int, limit);
        seedHistory(60);
        const QJsonObject all = h().call(u"payments/count"_s).body;
        QCOMPARE(all.value("count"_L1).toInt(), 60);
        const QString first = all.value("first_payment_date"_L1).toString();
        const QString last = all.value("last_payment_date"_L1).toString();
        QVERIFY(first < last);
        QStringList seen;
        QString position;
        QString cursor;
        for (bool more = true; more;) {
            const QJsonObject page =
                h().call(u"payments/list"_s,
                         {{u"from"_s, first}, {u"to"_s, last}, {u"cursor"_s, cursor}, {u"limit"_s, limit}})
                    .body;
            const QJsonArray payments = page.value("payments"_L1).toArray();
            QVERIFY(payments.size() <= limit);
            for (const QJsonValue &payment : payments) {
                const QString here = payment["payment_date"_L1].toString() + payment["id"_L1].toString();
                QVERIFY(here > position);
                position = here;
                QVERIFY(payment["payment_date"_L1].toString() < last); // the end does not belong to it
                seen.append(payment["id"_L1].toString());
            }
            cursor = page.value("next_cursor"_L1).toString();
            more = page.value("has_more"_L1).toBool();
        }
        const QJsonObject part = h().call(u"payments/count"_s, {{u"from"_s, first}, {u"to"_s, last}}).body;
        QCOMPARE(seen.size(), part.value("count"_L1).toInt());
        QVERIFY(seen.size() >= 58 && seen.size() < 60);
    }

    void theCountsCursorComesBeforeEveryLaterChange()
    {
        const QString type = readyType();
        const QString id = paidPaymentOf(type);
        const QString cursor = h().call(u"payments/count"_s).body.value("change_cursor"_L1).toString();
        QVERIFY(!cursor.isEmpty());
        QVERIFY(h().call(u"payments/changed"_s, {{u"cursor"_s, cursor}}).body.value("payments"_L1).toArray().isEmpty());
        h().refund(id, u"re_1"_s, 1000);
        QCOMPARE(h().call(u"payments/changed"_s, {{u"cursor"_s, cursor}}).body.value("payments"_L1).toArray().size(),
                 1);
    }

    void anEmptyBookCountsNone()
    {
        const QJsonObject none = h().call(u"payments/count"_s).body;
        QCOMPARE(none.value("count"_L1).toInt(-1), 0);
        QVERIFY(!none.contains("first_payment_date"_L1));
        QVERIFY(!none.value("change_cursor"_L1).toString().isEmpty());
        QCOMPARE(h().call(u"payments/count"_s, {{u"from"_s, u"2026-09-01T00:00:00Z"_s}}).errorCode(), 9031);
        QCOMPARE(h().call(u"payments/list"_s, {{u"from"_s, u"yesterday"_s}, {u"to"_s, u"2026-09-01T00:00:00Z"_s}})
                     .errorCode(),
                 9033);
    }
};

QTEST_GUILESS_MAIN(TestPracticeTenantDates)
#include "tst_practicetenantdates.moc"
