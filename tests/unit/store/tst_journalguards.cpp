#include "storetest.h"

#include "store/bulkjournal.h"
#include "store/database.h"
#include "store/refundjournal.h"

#include <QTemporaryDir>

using namespace console;
using namespace Qt::StringLiterals;

namespace {
constexpr int kStates = 9;
}

/// What journal.db itself refuses, whatever a program does with it.
class TestJournalGuards : public QObject
{
    Q_OBJECT

    StandingClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<WorkspaceStore> m_store;

    Result<RefundIntent> arm(const QString &paymentId)
    {
        RefundIntent intent;
        intent.paymentId = paymentId;
        intent.paymentIntentId = u"pi_1"_s;
        intent.chargeId = u"ch_1"_s;
        intent.paymentTypeId = u"pt_1"_s;
        intent.mode = Mode::Live;
        intent.amount = dollars(1250);
        intent.reason = u"requested_by_customer"_s;
        intent.comment = u"Paid twice"_s;
        intent.who = u"counter.staff"_s;
        return finish(m_store->armRefund(intent));
    }
    Outcome set(qint64 id, RefundState state, const QString &refundId = {})
    {
        return finish(m_store->setRefundState(id, state, refundId, {}, {}));
    }
    /// As somebody with an editor would open it.
    Result<Database> openRaw() const
    {
        return Database::open(m_dir->filePath(u"journal.db"_s), Database::Access::ReadWrite);
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_store = openStore(m_dir->path(), m_clock);
        QVERIFY(m_store);
    }
    void cleanup()
    {
        m_store.reset();
        m_dir.reset();
    }

    /// canChange() and the triggers say the same of every two states.
    void databaseItselfKeepsToTheSteps_data()
    {
        QTest::addColumn<int>("from");
        for (int from = 0; from < kStates; ++from)
            QTest::newRow(qPrintable(toString(RefundState(from)))) << from;
    }
    void databaseItselfKeepsToTheSteps()
    {
        QFETCH(int, from);
        const auto isWithRefund = [](RefundState state) {
            return state != RefundState::Refused && !isOpen(state) && state != RefundState::Canceled;
        };
        for (int to = 0; to < kStates; ++to) {
            const QString paymentId = u"pay_%1_%2"_s.arg(from).arg(to);
            const auto armed = arm(paymentId);
            QVERIFY(armed);
            if (RefundState(from) != RefundState::Armed)
                QVERIFY(set(armed->id, RefundState(from), isWithRefund(RefundState(from)) ? u"re_1"_s : QString()));
            const auto raw = openRaw();
            QVERIFY(raw);
            const auto done =
                raw->run(u"UPDATE refund_intents SET state = ?, sent_at = coalesce(sent_at, 7), last_sent_at = 7 "
                         "WHERE intent_id = ?"_s,
                         {toString(RefundState(to)), armed->id});
            QVERIFY2(done.has_value() == canChange(RefundState(from), RefundState(to)),
                     qPrintable(toString(RefundState(from)) + u" to "_s + toString(RefundState(to))));
        }
    }

    /// Closed without a refund, and Stripe turns out to hold one: the one way out of an end.
    void databaseLetsTheMoneysWordStandOnce()
    {
        for (const RefundState closed : {RefundState::Refused, RefundState::Canceled, RefundState::Failed}) {
            const qint64 id = arm(u"pay_%1"_s.arg(int(closed))).value().id;
            QVERIFY(set(id, closed));
            const auto raw = openRaw();
            QVERIFY(raw);
            const auto write = [&](const QString &state, const QString &refund) {
                return raw
                    ->run(u"UPDATE refund_intents SET state = ?, refund_id = ? WHERE intent_id = ?"_s,
                          {state, refund, id})
                    .has_value();
            };
            QVERIFY(!write(u"outcome_unknown"_s, u"re_1"_s));
            QCOMPARE(write(u"succeeded"_s, u"re_1"_s), closed != RefundState::Failed);
        }
    }

    void databaseItselfKeepsTheRefundAndTheTerms_data()
    {
        QTest::addColumn<QString>("sql");
        for (const char *change : {"refund_id = 're_2'",
                                   "refund_id = ''",
                                   "payment_id = 'pay_2'",
                                   "payment_intent_id = 'pi_2'",
                                   "charge_id = 'ch_2'",
                                   "payment_type_id = 'pt_2'",
                                   "mode = 'test'",
                                   "amount_minor = 1",
                                   "currency = 'eur'",
                                   "is_full = 0",
                                   "reason = 'duplicate'",
                                   "comment = 'another'",
                                   "requisition_code = 'R-2'",
                                   "who = 'other'",
                                   "idempotency_key = 'another-key-0123456789'",
                                   "created_at = 1",
                                   "approval_id = 'appr_2'",
                                   "bulk_id = 2",
                                   "sent_at = 6",
                                   "failed_after_success = 0",
                                   "intent_id = 99",
                                   "state = 'sent'"})
            QTest::newRow(change) << u"UPDATE refund_intents SET %1"_s.arg(QLatin1StringView(change));
        QTest::newRow("sent without a time")
            << u"INSERT INTO refund_intents (payment_id, state) VALUES ('pay_9', 'sent')"_s;
        QTest::newRow("deleted") << u"DELETE FROM refund_intents"_s;
    }
    void databaseItselfKeepsTheRefundAndTheTerms()
    {
        QFETCH(QString, sql);
        RefundJournal journal(*m_store);
        const qint64 id = arm(u"pay_1"_s).value().id;
        QVERIFY(finish(journal.markSent(id, RefundState::Armed)));
        QVERIFY(set(id, RefundState::Succeeded, u"re_1"_s));
        QVERIFY(set(id, RefundState::Failed, u"re_1"_s));
        const auto raw = openRaw();
        QVERIFY(raw);
        const auto done = raw->run(sql);
        QVERIFY(!done);
        QVERIFY2(done.error().code.startsWith(u"sqlite_"), qPrintable(done.error().code));
        const auto intent = journal.intent(id).value();
        QVERIFY(intent && intent->state == RefundState::Failed && intent->refundId == u"re_1");
    }

    void databaseItselfKeepsBulkRefunds_data()
    {
        QTest::addColumn<QString>("sql");
        for (const char *sql :
             {"UPDATE bulk_refunds SET comment = 'x'",
              "UPDATE bulk_refunds SET who = 'x'",
              "UPDATE bulk_refunds SET reason = 'duplicate'",
              "UPDATE bulk_refunds SET requisition_code = 'x'",
              "UPDATE bulk_refunds SET without_lease = 1",
              "UPDATE bulk_refunds SET created_at = 1",
              "UPDATE bulk_refunds SET bulk_id = 9",
              "UPDATE bulk_refunds SET state = 'running', changed_at = changed_at",
              "UPDATE bulk_refunds SET state = 'running', changed_at = changed_at + 1",
              "DELETE FROM bulk_refunds",
              "REPLACE INTO bulk_refunds SELECT * FROM bulk_refunds",
              "UPDATE bulk_refund_lines SET amount_minor = 1",
              "UPDATE bulk_refund_lines SET currency = 'eur'",
              "UPDATE bulk_refund_lines SET payment_id = 'pay_9' WHERE position = 0",
              "UPDATE bulk_refund_lines SET position = position + 5",
              "UPDATE bulk_refund_lines SET state = 'waiting' WHERE position = 1",
              "UPDATE bulk_refund_lines SET state = 'waiting' WHERE position = 0",
              "DELETE FROM bulk_refund_lines",
              "REPLACE INTO bulk_refund_lines SELECT * FROM bulk_refund_lines",
              "INSERT INTO bulk_refund_lines SELECT bulk_id, 9, 'pay_9', 1, 'usd', 'waiting', '' FROM bulk_refunds"})
            QTest::newRow(sql) << QString::fromLatin1(sql);
    }
    void databaseItselfKeepsBulkRefunds()
    {
        QFETCH(QString, sql);
        BulkJournal bulks(*m_store);
        BulkJournalEntry entry;
        entry.comment = u"The event was cancelled"_s;
        entry.lines = {{u"pay_1"_s, dollars(100), BulkJournalLine::State::Waiting, {}},
                       {u"pay_2"_s, dollars(200), BulkJournalLine::State::LeftOut, u"disputed"_s}};
        const auto id = finish(bulks.begin(entry));
        QVERIFY2(id, id ? "" : qPrintable(id.error().detail));
        QVERIFY(finish(bulks.refuseLine(*id, u"pay_1"_s, u"refused"_s)));
        QVERIFY(finish(bulks.setState(*id, BulkJournalEntry::State::Stopped, u"why"_s)));
        QVERIFY(finish(bulks.setState(*id, BulkJournalEntry::State::Done, {})));
        const auto raw = openRaw();
        QVERIFY(raw);
        QVERIFY(!raw->run(sql));
        const auto back = finish(bulks.read(*id));
        QVERIFY(back && back->state == BulkJournalEntry::State::Done && back->lines.size() == 2);
        QVERIFY(back->lines.constFirst().state == BulkJournalLine::State::Refused);
    }
};

QTEST_GUILESS_MAIN(TestJournalGuards)
#include "tst_journalguards.moc"
