#include "storetest.h"

#include "store/database.h"
#include "store/refundjournal.h"

#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <algorithm>

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
    OutsideRefund someOutside(int number) const
    {
        OutsideRefund refund;
        refund.refundId = u"re_out%1"_s.arg(number);
        refund.paymentIntentId = u"pi_%1"_s.arg(number);
        refund.paymentId = u"pay_1"_s;
        refund.paymentTypeId = u"pt_1"_s;
        refund.amount = dollars(500);
        refund.status = u"succeeded"_s;
        refund.createdAt = m_clock.now();
        return refund;
    }
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
        const QString columns =
            u"payment_id, payment_intent_id, charge_id, payment_type_id, mode, amount_minor, currency, is_full, "
            u"reason, "
            "comment, requisition_code, who, error_code, error_text, created_at, changed_at"_s;
        const QString secondIntent = u"INSERT INTO refund_intents (%1, state, refund_id, tenant_told, idempotency_key) "
                                     u"SELECT %1, 'armed', '', 0, "
                                     "'another-key-0123456789' FROM refund_intents"_s.arg(columns);
        QVERIFY(!db->run(secondIntent));
        QVERIFY(!db->run(u"REPLACE INTO refund_intents SELECT * FROM refund_intents"_s));
        QVERIFY(db->run(u"DROP TRIGGER refund_intents_not_replaced"_s)); // the index refuses without it too
        QVERIFY(!db->run(secondIntent));
        QVERIFY(!db->run(u"UPDATE refund_intents SET idempotency_key = 'another-key-0123456789'"_s));
        QVERIFY(!db->run(u"UPDATE refund_intents SET amount_minor = 1"_s));
        QVERIFY(!db->run(u"DELETE FROM refund_intents"_s));
        QVERIFY(!db->run(u"UPDATE refund_intents SET state = 'lost'"_s));
        QVERIFY(!db->run(u"UPDATE refund_intents SET approval_id = 'appr_2'"_s));
        QVERIFY(!db->run(u"UPDATE refund_intents SET bulk_id = 2"_s));
        QVERIFY(db->run(u"UPDATE refund_intents SET state = 'sent', sent_at = 5, last_sent_at = 5"_s));
        QVERIFY(!db->run(u"UPDATE refund_intents SET sent_at = 6"_s));
        QVERIFY(!db->run(secondIntent));
        // It is the open state that bars it, not a mistake in the statement.
        QVERIFY(db->run(u"UPDATE refund_intents SET state = 'succeeded', refund_id = 're_1'"_s));
        QVERIFY(db->run(secondIntent));
    }

    void groundAndBulkAreKept()
    {
        RefundIntent intent = someIntent(u"pay_1"_s);
        intent.approvalId = u"appr_7"_s;
        intent.bulkId = 12;
        const auto armed = finish(m_store->armRefund(intent));
        QVERIFY(armed);
        m_store = openStore(m_dir->path(), m_clock);
        const RefundIntent back = m_store->refundsOfPayment(u"pay_1"_s).value().constFirst();
        QCOMPARE(back.approvalId, u"appr_7"_s);
        QCOMPARE(back.bulkId, 12);
        QVERIFY(!back.sentAt.isValid() && !back.askedAt.isValid());
        QCOMPARE(arm(u"pay_2"_s).value().bulkId, 0);
        QCOMPARE(m_store->refundsOfPayment(u"pay_2"_s).value().constFirst().bulkId, 0);
    }

    void anIntentThatCameInBetweenRefusesTheNextOne()
    {
        RefundJournal journal(*m_store);
        QCOMPARE(journal.newestIntent(u"pay_1"_s).value(), 0);
        const auto first = finish(journal.arm(someIntent(u"pay_1"_s), 0));
        QVERIFY(first && set(first->id, RefundState::Succeeded, u"re_1"_s));
        const auto second = finish(journal.arm(someIntent(u"pay_1"_s), 0)); // read before the first one was armed
        QVERIFY(!second);
        QCOMPARE(second.error().code, u"changed"_s);
        QVERIFY(finish(journal.arm(someIntent(u"pay_1"_s), first->id)));
    }

    void oneApprovalCarriesOneRefund()
    {
        RefundJournal journal(*m_store);
        RefundIntent intent = someIntent(u"pay_1"_s);
        intent.approvalId = u"appr_7"_s;
        const auto first = finish(journal.arm(intent, 0));
        QVERIFY(first && set(first->id, RefundState::Succeeded, u"re_1"_s));
        QCOMPARE(finish(journal.arm(intent, first->id)).error().code, u"approval_used"_s);
        RefundIntent other = intent;
        other.approvalId = u"appr_8"_s;
        const auto second = finish(journal.arm(other, first->id));
        QVERIFY(second && set(second->id, RefundState::Refused));
        const auto third = finish(journal.arm(other, second->id)); // nothing was paid under it
        QVERIFY(third);
        other.paymentId = u"pay_2"_s;
        QCOMPARE(finish(journal.arm(other, 0)).error().code, u"approval_used"_s); // open is enough
    }

    void firstSendingIsKeptAndOnlyOneOfTwoSends()
    {
        RefundJournal journal(*m_store);
        const qint64 id = arm(u"pay_1"_s).value().id;
        const auto sent = finish(journal.markSent(id, RefundState::Armed));
        QVERIFY(sent);
        QCOMPARE(sent->sentAt, m_clock.now());
        QVERIFY(!finish(journal.markSent(id, RefundState::Armed)));
        QVERIFY(set(id, RefundState::OutcomeUnknown));
        const QDateTime first = m_clock.now();
        m_clock.advance(5000);
        const auto again = finish(journal.markSent(id, RefundState::OutcomeUnknown));
        QVERIFY(again);
        QCOMPARE(again->sentAt, first);
        QCOMPARE(again->lastSentAt, m_clock.now());
        QCOMPARE(finish(journal.markSent(id, RefundState::OutcomeUnknown)).error().code, u"bad_step"_s);
        QCOMPARE(journal.latestTime().value(), m_clock.now());
    }

    void askingWithoutFindingIsNotedAndDoesNotMakeItYounger()
    {
        RefundJournal journal(*m_store);
        const qint64 id = arm(u"pay_1"_s).value().id;
        QCOMPARE(finish(journal.noteNotHeld(id, {{}, m_clock.now(), {}})).error().code,
                 u"bad_step"_s); // armed: nothing was sent
        const auto sent = finish(journal.markSent(id, RefundState::Armed));
        QVERIFY(sent);
        m_clock.advance(1000);
        const auto asked = finish(journal.noteNotHeld(id, {sent->lastSentAt, m_clock.now(), u"none"_s}));
        QVERIFY(asked && asked->state == RefundState::OutcomeUnknown);
        QCOMPARE(asked->askedAt, m_clock.now());
        const QDateTime changed = asked->changedAt;
        m_clock.advance(1000);
        const auto later = finish(journal.noteNotHeld(id, {sent->lastSentAt, m_clock.now(), u"none"_s}));
        QVERIFY(later);
        QCOMPARE(later->askedAt, m_clock.now());
        QCOMPARE(later->changedAt, changed);
        // Sent again by somebody else between the question and the answer: the answer is not about that sending.
        const QDateTime askedAt = m_clock.now();
        m_clock.advance(1000);
        QVERIFY(finish(journal.markSent(id, RefundState::OutcomeUnknown)));
        QCOMPARE(finish(journal.noteNotHeld(id, {sent->lastSentAt, askedAt, {}})).error().code, u"bad_step"_s);
        QVERIFY(set(id, RefundState::OutcomeUnknown));
        QCOMPARE(finish(journal.noteNotHeld(id, {sent->lastSentAt, askedAt, {}})).error().code, u"bad_step"_s);
        QCOMPARE(finish(journal.closeNotHeld(id, sent->lastSentAt, u"closed_by_person"_s, {})).error().code,
                 u"bad_step"_s);
        QCOMPARE(journal.intent(id).value()->askedAt, askedAt);
        QVERIFY(finish(journal.closeNotHeld(id, journal.intent(id).value()->lastSentAt, u"closed_by_person"_s, {})));
        QCOMPARE(toString(journal.intent(id).value()->state), u"refused"_s);
    }

    void lateFailureIsFlaggedUntilAPersonHasSeenIt_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<bool>("late");
        const auto row = [](RefundState from, RefundState to, bool late) {
            QTest::newRow(qPrintable(toString(from) + u' ' + toString(to)))
                << static_cast<int>(from) << static_cast<int>(to) << late;
        };
        row(RefundState::Succeeded, RefundState::Failed, true);
        row(RefundState::Succeeded, RefundState::Canceled, true);
        row(RefundState::Pending, RefundState::Failed, true);
        row(RefundState::RequiresAction, RefundState::Failed, true);
        row(RefundState::RequiresAction, RefundState::Canceled, false);
        row(RefundState::Sent, RefundState::Failed, false);
        row(RefundState::OutcomeUnknown, RefundState::Failed, false);
        row(RefundState::Pending, RefundState::Succeeded, false);
    }
    void lateFailureIsFlaggedUntilAPersonHasSeenIt()
    {
        QFETCH(int, from);
        QFETCH(int, to);
        QFETCH(bool, late);
        RefundJournal journal(*m_store);
        const qint64 id = arm(u"pay_1"_s).value().id;
        QVERIFY(set(id, static_cast<RefundState>(from), u"re_1"_s));
        StripeRefund refund;
        refund.id = u"re_1"_s;
        refund.failureReason = u"lost_or_stolen_card"_s;
        const auto taken = finish(journal.takeStripe(id, static_cast<RefundState>(to), refund));
        QVERIFY(taken);
        QCOMPARE(taken->failedAfterSuccess, late);
        QCOMPARE(taken->failureReason,
                 static_cast<RefundState>(to) == RefundState::Failed ? u"lost_or_stolen_card"_s : QString());
        QVERIFY(finish(journal.noteTold(id, static_cast<RefundState>(to), {})));
        const auto wanting = [&] { return finish(journal.page({.wantsPersonOnly = true})).value().size(); };
        QCOMPARE(wanting(), late ? 1 : 0);
        QVERIFY(finish(journal.acknowledge(id)));
        QCOMPARE(wanting(), 0);
    }

    void tellingAnOldStateLeavesTheNewOneToBeTold()
    {
        RefundJournal journal(*m_store);
        const qint64 id = arm(u"pay_1"_s).value().id;
        QVERIFY(set(id, RefundState::Pending, u"re_1"_s));
        QVERIFY(set(id, RefundState::Succeeded, u"re_1"_s)); // while the tenant is being told of "pending"
        QVERIFY(finish(journal.noteTold(id, RefundState::Pending, {})));
        QVERIFY(!journal.intent(id).value()->tenantTold);
        QVERIFY(finish(journal.noteTold(id, RefundState::Succeeded, u"not reached"_s)));
        QVERIFY(!journal.intent(id).value()->tenantTold);
        QCOMPARE(journal.intent(id).value()->tellTrouble, u"not reached"_s);
        QVERIFY(finish(journal.noteTold(id, RefundState::Succeeded, {})));
        QVERIFY(journal.intent(id).value()->tenantTold);
        QVERIFY(journal.intentOfRefund(u"re_1"_s).value()->id == id);
        QVERIFY(!journal.intentOfRefund({}).value());
    }

    void outsideRefundsKeepWhatWasRecorded()
    {
        RefundJournal journal(*m_store);
        OutsideRefund refund = someOutside(1);
        QVERIFY(finish(journal.keepOutside({refund})));
        const QDateTime seen = m_clock.now();
        m_clock.advance(1000);
        refund.status = u"pending"_s;
        refund.paymentId.clear();
        QVERIFY(finish(journal.keepOutside({refund})));
        auto kept = journal.outside(u"re_out1"_s).value();
        QVERIFY(kept);
        QCOMPARE(kept->paymentId, u"pay_1"_s);
        QCOMPARE(kept->status, u"pending"_s);
        QCOMPARE(kept->seenAt, seen);
        QCOMPARE(kept->changedAt, m_clock.now());
        QVERIFY(!kept->isRecorded());
        QVERIFY(finish(journal.noteOutsideRecorded(u"re_out1"_s, u"pending"_s, u"anna"_s, u"by phone"_s)));
        QVERIFY(journal.outsideToTellAgain().value().isEmpty());
        refund.status = u"failed"_s;
        QVERIFY(finish(journal.keepOutside({refund})));
        QCOMPARE(journal.outsideToTellAgain().value().size(), 1);
        kept = journal.outside(u"re_out1"_s).value();
        QCOMPARE((QStringList{kept->recordedBy, kept->comment, kept->recordedStatus}),
                 (QStringList{u"anna"_s, u"by phone"_s, u"pending"_s}));
        QCOMPARE(toString(finish(journal.noteOutsideRecorded(u"re_none"_s, {}, {}, {})).error().kind), u"not_found"_s);
    }

    void pagesGoThroughBothTablesNewestFirstAndKeepTiesTogether()
    {
        RefundJournal journal(*m_store);
        for (int i = 0; i < 6; ++i) {
            m_clock.advance(1000);
            const auto armed = arm(u"pay_%1"_s.arg(i));
            QVERIFY(armed && set(armed->id, RefundState::Refused));
        }
        OutsideRefund a = someOutside(1);
        OutsideRefund b = someOutside(2);
        a.createdAt = b.createdAt = m_clock.now().addMSecs(-2500);
        QVERIFY(finish(journal.keepOutside({a, b})));
        QList<qint64> times;
        qint64 before = 0;
        for (int turn = 0; turn < 10; ++turn) {
            const auto page = finish(journal.page({.beforeMs = before, .limit = 4}));
            QVERIFY(page);
            for (const RefundRecord &record : page.value())
                times.append(record.createdAt.toMSecsSinceEpoch());
            if (page->size() < 4)
                break;
            before = times.constLast();
        }
        QCOMPARE(times.size(), 8);
        QVERIFY(std::is_sorted(times.rbegin(), times.rend()));
        QCOMPARE(finish(journal.page({.limit = 4})).value().size(), 5); // both of one millisecond
        QCOMPARE(finish(journal.page({.state = RefundState::Succeeded})).value().size(), 2);
        QCOMPARE(finish(journal.page({.wantsPersonOnly = true})).value().size(), 2);
    }

    void searchFindsPayerRefundAndPerson()
    {
        RefundJournal journal(*m_store);
        QVERIFY(finish(m_store->upsertPayments({somePayment(1)}, std::nullopt)));
        const auto armed = arm(u"pay_1"_s);
        QVERIFY(armed && set(armed->id, RefundState::Succeeded, u"re_1abc"_s));
        QVERIFY(set(arm(u"pay_9"_s)->id, RefundState::Refused));
        const auto found = [&](const QString &search) {
            return finish(journal.page({.search = search})).value().size();
        };
        QCOMPARE(found(u"muller ORD-104001"_s), 1);
        QCOMPARE(found(u"re_1abc"_s), 1);
        QCOMPARE(found(u"counter.staff desole"_s), 2);
        QCOMPARE(found(u"nobody"_s), 0);
        QCOMPARE(found({}), 2);
        QCOMPARE(finish(journal.page({.search = u"re_1abc"_s})).value().constFirst().payment->payerName,
                 somePayment(1).payerName);
    }

    void aConsoleKeepsItsName()
    {
        const QString id = RefundJournal(*m_store).consoleId().value();
        QCOMPARE(id.size(), 32);
        m_store = openStore(m_dir->path(), m_clock);
        QCOMPARE(RefundJournal(*m_store).consoleId().value(), id);
        QTemporaryDir other;
        const auto second = openStore(other.path(), m_clock);
        QVERIFY(RefundJournal(*second).consoleId().value() != id);
    }

    void watchPositionIsKept()
    {
        RefundJournal journal(*m_store);
        QCOMPARE(journal.watchPosition(u"pt_1"_s, Mode::Test).value(), QString());
        QVERIFY(finish(journal.setWatchPosition(u"pt_1"_s, Mode::Test, u"re_5"_s)));
        QVERIFY(finish(journal.setWatchPosition(u"pt_1"_s, Mode::Test, u"re_6"_s)));
        QCOMPARE(journal.watchPosition(u"pt_1"_s, Mode::Test).value(), u"re_6"_s);
        QCOMPARE(journal.watchPosition(u"pt_1"_s, Mode::Live).value(), QString());
        QVERIFY(finish(journal.setWatchPosition(u"pt_1"_s, Mode::Test, {})));
        QCOMPARE(journal.watchPosition(u"pt_1"_s, Mode::Test).value(), QString());
    }

    void twoStoresOnOneJournalArmOneRefund()
    {
        const auto other = openStore(m_dir->path(), m_clock);
        QVERIFY(other);
        std::optional<Result<RefundIntent>> first;
        std::optional<Result<RefundIntent>> second;
        m_store->armRefund(someIntent(u"pay_1"_s))
            ->onFinished(this, [&](const Result<RefundIntent> &r) { first = r; })
            ->start();
        other->armRefund(someIntent(u"pay_1"_s))
            ->onFinished(this, [&](const Result<RefundIntent> &r) { second = r; })
            ->start();
        QTRY_VERIFY_WITH_TIMEOUT(first && second, 20000);
        QCOMPARE(int{first->has_value()} + int{second->has_value()}, 1);
        QCOMPARE((first->has_value() ? *second : *first).error().code, u"refund_open"_s);
        QCOMPARE(m_store->refundsOfPayment(u"pay_1"_s).value().size(), 1);
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
