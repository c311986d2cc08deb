#include "storetest.h"

#include "store/database.h"

#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace console;
using namespace Qt::StringLiterals;

class TestJournal : public QObject
{
    Q_OBJECT

    StandingClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<WorkspaceStore> m_store;

    static RefundIntent someIntent(const QString &paymentId)
    {
        RefundIntent intent;
        intent.paymentId = paymentId;
        intent.paymentIntentId = u"pi_1"_s;
        intent.chargeId = u"ch_1"_s;
        intent.paymentTypeId = u"pt_1"_s;
        intent.mode = Mode::Live;
        intent.amount = dollars(1250);
        intent.reason = u"requested_by_customer"_s;
        intent.comment = u"Paid twice – \"désolé\""_s;
        intent.requisitionCode = u"R-1"_s;
        intent.who = u"counter.staff"_s;
        return intent;
    }
    Result<RefundIntent> arm(const QString &paymentId) { return finish(m_store->armRefund(someIntent(paymentId))); }
    Outcome set(qint64 id, RefundState state, const QString &refundId = {}, const QString &code = {})
    {
        return finish(m_store->setRefundState(id, state, refundId, code, {}));
    }
    Outcome sign(const QString &what) { return finish(m_store->audit(u"anna"_s, what, u"pt_1"_s, u"d"_s, u"ok"_s)); }
    /// Runs SQL on the closed journal, as somebody with an editor would.
    void tamper(const QStringList &statements)
    {
        m_store.reset();
        {
            const auto db = Database::open(m_dir->filePath(u"journal.db"_s), Database::Access::ReadWrite);
            QVERIFY(db);
            for (const QString &sql : statements) {
                const auto done = db->run(sql);
                QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
            }
        }
        m_store = openStore(m_dir->path(), m_clock);
        QVERIFY(m_store);
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

    void armedIntentIsOnDiskWithItsKeyWhenTheJobEnds()
    {
        QSignalSpy spy(m_store.get(), &WorkspaceStore::refundsChanged);
        const auto armed = arm(u"pay_1"_s);
        QVERIFY(armed);
        QVERIFY(armed->id > 0);
        QVERIFY(armed->state == RefundState::Armed);
        QVERIFY(armed->idempotencyKey.size() >= 36 && armed->idempotencyKey.size() <= 255);
        QVERIFY(!armed->idempotencyKey.contains("anna"));
        QCOMPARE(spy.size(), 1);
        m_store = openStore(m_dir->path(), m_clock);
        const auto found = m_store->refundsOfPayment(u"pay_1"_s).value();
        QCOMPARE(found.size(), 1);
        const RefundIntent &back = found.constFirst();
        const RefundIntent given = someIntent(u"pay_1"_s);
        QCOMPARE(back.id, armed->id);
        QCOMPARE(back.idempotencyKey, armed->idempotencyKey);
        QCOMPARE((QStringList{back.paymentIntentId, back.chargeId, back.paymentTypeId, back.reason, back.comment,
                              back.requisitionCode, back.who}),
                 (QStringList{given.paymentIntentId, given.chargeId, given.paymentTypeId, given.reason, given.comment,
                              given.requisitionCode, given.who}));
        QVERIFY(back.mode == Mode::Live && back.amount == given.amount && back.full && !back.tenantTold);
        QCOMPARE(back.createdAt, m_clock.now());
        QCOMPARE(m_store->unfinishedRefunds().value().size(), 1);
    }

    void keysAreNeverTheSame()
    {
        QSet<QByteArray> keys;
        for (int i = 0; i < 50; ++i)
            keys.insert(arm(u"pay_%1"_s.arg(i)).value().idempotencyKey);
        QCOMPARE(keys.size(), 50);
    }

    void secondRefundIsRefusedWhileTheFirstIsOpen_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<bool>("open");
        const QList<RefundState> states{RefundState::Armed,     RefundState::Sent,     RefundState::OutcomeUnknown,
                                        RefundState::Succeeded, RefundState::Pending,  RefundState::RequiresAction,
                                        RefundState::Failed,    RefundState::Canceled, RefundState::Refused};
        for (const RefundState state : states)
            QTest::newRow(qPrintable(toString(state))) << static_cast<int>(state) << (states.indexOf(state) < 3);
    }
    void secondRefundIsRefusedWhileTheFirstIsOpen()
    {
        QFETCH(int, state);
        QFETCH(bool, open);
        const auto first = arm(u"pay_1"_s);
        QVERIFY(first && set(first->id, static_cast<RefundState>(state), u"re_1"_s));
        const auto second = arm(u"pay_1"_s);
        QCOMPARE(second.has_value(), !open);
        if (open) {
            QCOMPARE(toString(second.error().kind), u"refused"_s);
            QCOMPARE(second.error().code, u"refund_open"_s);
        }
        QVERIFY(arm(u"pay_2"_s)); // another payment is not concerned
        QCOMPARE(m_store->refundsOfPayment(u"pay_1"_s).value().size(), open ? 1 : 2);
    }

    void databaseItselfRefusesASecondOpenIntentAndChangedTerms()
    {
        QVERIFY(arm(u"pay_1"_s));
        m_store.reset();
        const auto db = Database::open(m_dir->filePath(u"journal.db"_s), Database::Access::ReadWrite);
        QVERIFY(db);
        QVERIFY(!db->run(
            u"INSERT INTO refund_intents SELECT 99, payment_id, payment_intent_id, charge_id, payment_type_id, "
            "mode, amount_minor, currency, is_full, reason, comment, requisition_code, who, "
            "'another-key-0123456789', 'sent', '', '', '', 0, created_at, changed_at FROM refund_intents"_s));
        QVERIFY(!db->run(u"REPLACE INTO refund_intents SELECT * FROM refund_intents"_s));
        QVERIFY(db->run(u"DROP TRIGGER refund_intents_not_replaced"_s)); // the index refuses without it too
        QVERIFY(!db->run(
            u"INSERT INTO refund_intents SELECT 99, payment_id, payment_intent_id, charge_id, payment_type_id, "
            "mode, amount_minor, currency, is_full, reason, comment, requisition_code, who, "
            "'another-key-0123456789', 'sent', '', '', '', 0, created_at, changed_at FROM refund_intents"_s));
        QVERIFY(!db->run(u"UPDATE refund_intents SET idempotency_key = 'another-key-0123456789'"_s));
        QVERIFY(!db->run(u"UPDATE refund_intents SET amount_minor = 1"_s));
        QVERIFY(!db->run(u"DELETE FROM refund_intents"_s));
        QVERIFY(!db->run(u"UPDATE refund_intents SET state = 'lost'"_s));
        QVERIFY(db->run(u"UPDATE refund_intents SET state = 'sent'"_s));
    }

    void amountAndPaymentAreNeeded()
    {
        RefundIntent none = someIntent(u"pay_1"_s);
        none.amount = dollars(0);
        QCOMPARE(toString(finish(m_store->armRefund(none)).error().kind), u"invalid_input"_s);
        QCOMPARE(toString(arm({}).error().kind), u"invalid_input"_s);
    }

    void stepsThatCannotBeAreRefused()
    {
        const auto intent = arm(u"pay_1"_s);
        QVERIFY(intent);
        QVERIFY(set(intent->id, RefundState::Sent));
        QVERIFY(!set(intent->id, RefundState::Armed));
        QVERIFY(set(intent->id, RefundState::OutcomeUnknown));
        QVERIFY(set(intent->id, RefundState::Succeeded, u"re_1"_s));
        QVERIFY(set(intent->id, RefundState::Succeeded)); // the same again, and the refund's ID is kept
        QCOMPARE(m_store->refundsOfPayment(u"pay_1"_s).value().constFirst().refundId, u"re_1"_s);
        QVERIFY(!set(intent->id, RefundState::Sent));
        QVERIFY(!set(intent->id, RefundState::Succeeded, u"re_2"_s));
        m_clock.advance(1000);
        QVERIFY(set(intent->id, RefundState::Failed, u"re_1"_s, u"expired_or_canceled_card"_s)); // late failure
        QVERIFY(!set(intent->id, RefundState::Succeeded));
        const auto back = m_store->refundsOfPayment(u"pay_1"_s).value().constFirst();
        QVERIFY(back.state == RefundState::Failed);
        QCOMPARE(back.errorCode, u"expired_or_canceled_card"_s);
        QCOMPARE(back.changedAt, m_clock.now());
        QCOMPARE(back.idempotencyKey, intent->idempotencyKey);
        QCOMPARE(toString(set(4711, RefundState::Sent).error().kind), u"not_found"_s);
    }

    void unfinishedAreTheOpenOnesAndThoseTheTenantDoesNotKnow()
    {
        const auto withState = [&](const QString &paymentId, RefundState state) {
            const qint64 id = arm(paymentId).value().id;
            if (state != RefundState::Armed &&
                !set(id, state, state == RefundState::Refused ? QString() : u"re_"_s + paymentId))
                qFatal("not set");
            return id;
        };
        withState(u"armed"_s, RefundState::Armed);
        withState(u"unknown"_s, RefundState::OutcomeUnknown);
        const qint64 told = withState(u"told"_s, RefundState::Succeeded);
        withState(u"untold"_s, RefundState::Pending);
        withState(u"refused"_s, RefundState::Refused);
        withState(u"failed"_s, RefundState::Failed);
        QVERIFY(finish(m_store->setTenantTold(told)));
        const auto ids = [this] {
            QStringList list;
            const auto unfinished = m_store->unfinishedRefunds().value();
            for (const RefundIntent &intent : unfinished)
                list << intent.paymentId;
            return list;
        };
        QCOMPARE(ids(), (QStringList{u"armed"_s, u"unknown"_s, u"untold"_s, u"failed"_s}));
        QVERIFY(set(told, RefundState::Failed, u"re_told"_s)); // a new state is one of which it was not told
        QCOMPARE(ids(), (QStringList{u"armed"_s, u"unknown"_s, u"told"_s, u"untold"_s, u"failed"_s}));
    }

    void namesOfStatesRoundTrip()
    {
        for (int i = 0; i < 9; ++i) {
            const auto state = static_cast<RefundState>(i);
            QVERIFY(refundStateFromString(toString(state)) == state);
            QVERIFY(!displayName(state).isEmpty());
        }
        QVERIFY(!refundStateFromString(u"lost"));
    }

    void auditIsReadNewestFirstByPages()
    {
        for (int i = 1; i <= 5; ++i) {
            m_clock.advance(1000);
            QVERIFY(sign(u"step.%1"_s.arg(i)));
        }
        const auto first = m_store->auditEntries(2).value();
        QCOMPARE(first.size(), 2);
        QCOMPARE(first.at(0).what, u"step.5"_s);
        QCOMPARE(first.at(0).at, m_clock.now());
        QCOMPARE((QStringList{first.at(0).who, first.at(0).subject, first.at(0).detail, first.at(0).outcome}),
                 (QStringList{u"anna"_s, u"pt_1"_s, u"d"_s, u"ok"_s}));
        const auto rest = m_store->auditEntries(10, first.at(1).id).value();
        QCOMPARE(rest.size(), 3);
        QCOMPARE(rest.at(0).what, u"step.3"_s);
        QCOMPARE(finish(m_store->verifyAudit()).value(), 0);
    }

    void tamperingIsFoundAtTheFirstBrokenEntry_data()
    {
        QTest::addColumn<QStringList>("statements");
        QTest::addColumn<qint64>("broken");
        const QString open = u"DROP TRIGGER audit_entries_unchanged"_s;
        const QString openDelete = u"DROP TRIGGER audit_entries_stay"_s;
        const auto row = [](const char *name, const QStringList &statements, qint64 broken) {
            QTest::newRow(name) << statements << broken;
        };
        row("nothing", {}, 0);
        row("text", {open, u"UPDATE audit_entries SET detail = 'x' WHERE entry_id = 3"_s}, 3);
        row("time", {open, u"UPDATE audit_entries SET at = at + 1 WHERE entry_id = 2"_s}, 2);
        row("field border", {open, u"UPDATE audit_entries SET who = 'ann', what = 'a' || what WHERE entry_id = 4"_s},
            4);
        row("hash", {open, u"UPDATE audit_entries SET hash = zeroblob(32) WHERE entry_id = 2"_s}, 2);
        row("gap", {openDelete, u"DELETE FROM audit_entries WHERE entry_id = 3"_s}, 3);
        row("first", {openDelete, u"DELETE FROM audit_entries WHERE entry_id = 1"_s}, 1);
        row("cut off", {openDelete, u"DELETE FROM audit_entries WHERE entry_id > 3"_s}, 4);
        row("all gone", {openDelete, u"DELETE FROM audit_entries"_s}, 1);
        row("head", {u"UPDATE audit_head SET hash = zeroblob(32)"_s}, 5);
    }
    void tamperingIsFoundAtTheFirstBrokenEntry()
    {
        QFETCH(QStringList, statements);
        QFETCH(qint64, broken);
        for (int i = 1; i <= 5; ++i)
            QVERIFY(sign(u"step.%1"_s.arg(i)));
        tamper(statements);
        QCOMPARE(finish(m_store->verifyAudit()).value(), broken);
    }

    void trailIsAppendOnly()
    {
        QVERIFY(sign(u"step"_s));
        m_store.reset();
        const auto db = Database::open(m_dir->filePath(u"journal.db"_s), Database::Access::ReadWrite);
        QVERIFY(db);
        QVERIFY(!db->run(u"UPDATE audit_entries SET detail = 'x'"_s));
        QVERIFY(!db->run(u"DELETE FROM audit_entries"_s));
        QVERIFY(!db->run(u"REPLACE INTO audit_entries SELECT * FROM audit_entries"_s));
    }

    void emptyTrailIsWhole() { QCOMPARE(finish(m_store->verifyAudit()).value(), 0); }
};

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
