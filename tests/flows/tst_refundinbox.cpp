#include "flows/refundinboxflow.h"
#include "refundtestcase.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;
using Wants = RefundRow::Wants;

/// Unknown outcomes, late failures, refunds made outside, the outbox.
class TestRefundInbox : public RefundTestCase
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    // --- unknown outcome

    void aLostRequestIsSentAgainWithItsOwnKey()
    {
        const Payment payment = lost();
        QVERIFY(!rowOf(payment).canResend); // Stripe has not been asked
        QVERIFY(resultOf(new ResumeRefundsFlow(session()))->has_value());
        RefundRow row = rowOf(payment);
        QVERIFY(row.wants == Wants::OutcomeUnknown);
        QVERIFY(row.canAskAgain && row.canResend && !row.canClose);
        QCOMPARE(row.resendUntil, newestIntent(payment).sentAt.addSecs(23 * 3600));
        const QByteArray key = newestIntent(payment).idempotencyKey;
        m_clock->advance(std::chrono::hours(22));
        const auto sent = resultOf(new ResendRefundFlow(session(), row.intentId), 60000);
        QVERIFY2(sent && sent->has_value(), sent && !sent->has_value() ? qPrintable(sent->error().userText) : "");
        QCOMPARE(toString((*sent)->state), toString(RefundState::Succeeded));
        QCOMPARE((*sent)->idempotencyKey, key);
        QVERIFY((*sent)->tenantTold);
        const auto refunds = refundsAtStripe(payment);
        QCOMPARE(refunds.size(), 1);
        QCOMPARE(refunds.constFirst().metadata.value(QLatin1String(kRefundIntentMetadata)), QString::fromLatin1(key));
        QVERIFY(rowOf(payment).wants == Wants::None);
    }

    void whatStripeHoldsIsNotSentAgain()
    {
        const Payment payment = paid();
        stripe().loseNextAnswer("POST", "/v1/refunds", 10);
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(payment)), 60000)->has_value());
        const auto before = stripe().requestLog().count("POST /v1/refunds");
        const auto again = resultOf(new ResendRefundFlow(session(), newestIntent(payment).id), 60000);
        QVERIFY(again && !again->has_value());
        QCOMPARE(again->error().code, u"found"_s);
        QCOMPARE(stripe().requestLog().count("POST /v1/refunds"), before);
        QCOMPARE(toString(stateOf(payment)), toString(RefundState::Succeeded));
        QCOMPARE(refundsAtStripe(payment).size(), 1);
    }

    void outsideOfStripesWindowNothingIsSent_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("23 hours later") << qint64{23 * 3600};
        QTest::newRow("two days later") << qint64{48 * 3600};
        QTest::newRow("clock set back an hour") << qint64{-3600};
        QTest::newRow("clock set back a year") << qint64{-365 * 86400};
    }
    void outsideOfStripesWindowNothingIsSent()
    {
        QFETCH(qint64, seconds);
        const Payment payment = lost();
        QVERIFY(resultOf(new ResumeRefundsFlow(session()))->has_value());
        const auto before = stripe().requestLog().count("POST /v1/refunds");
        m_clock->advance(std::chrono::seconds(seconds));
        QVERIFY(!rowOf(payment).canResend);
        const auto again = resultOf(new ResendRefundFlow(session(), newestIntent(payment).id), 60000);
        QVERIFY(again && !again->has_value());
        QCOMPARE(again->error().kind, ErrorKind::Refused);
        QCOMPARE(again->error().code, u"window"_s);
        QCOMPARE(stripe().requestLog().count("POST /v1/refunds"), before);
        QCOMPARE(toString(stateOf(payment)), toString(RefundState::OutcomeUnknown));
    }

    void aClockSetBackWithinTheWindowIsNoticedByTheJournal()
    {
        const Payment payment = lost();
        m_clock->advance(std::chrono::hours(30)); // the window is over, and the journal has seen it
        QVERIFY(resultOf(new ResumeRefundsFlow(session()))->has_value());
        m_clock->advance(-std::chrono::hours(10)); // by the clock it is open again
        const auto again = resultOf(new ResendRefundFlow(session(), newestIntent(payment).id), 60000);
        QVERIFY(again && !again->has_value());
        QCOMPARE(again->error().code, u"window"_s);
        QCOMPARE(refundsAtStripe(payment).size(), 0);
    }

    void sentAgainByTwoAtOnceItIsMadeOnce()
    {
        const Payment payment = lost();
        const auto window = otherConsole(true);
        QVERIFY(window);
        int ended = 0;
        int fine = 0;
        for (Session *one : {&session(), window.get(), &session()}) {
            auto *flow = new ResendRefundFlow(*one, newestIntent(payment).id);
            flow->onFinished(this, [&](const Result<RefundIntent> &result) {
                ++ended;
                fine += result ? 1 : 0;
            });
            flow->start();
        }
        QTRY_COMPARE_WITH_TIMEOUT(ended, 3, 60000);
        QVERIFY(fine >= 1);
        QCOMPARE(refundsAtStripe(payment).size(), 1);
        QCOMPARE(toString(stateOf(payment)), toString(RefundState::Succeeded));
    }

    void whatWasRefundedElsewhereMeanwhileIsNotSentAgain()
    {
        const Payment payment = lost();
        QVERIFY(refundInDashboard(payment, 100));
        const auto again = resultOf(new ResendRefundFlow(session(), newestIntent(payment).id), 60000);
        QVERIFY(again && !again->has_value());
        QCOMPARE(again->error().code, u"changed"_s);
        QCOMPARE(toString(stateOf(payment)), toString(RefundState::OutcomeUnknown));
        QCOMPARE(refundsAtStripe(payment).size(), 1);
    }

    void anAnswerThatSaysNothingOfTheKeyLeavesItUnknown_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {401, 403, 404, 409, 429, 500, 503})
            QTest::addRow("%d", status) << status;
    }
    void anAnswerThatSaysNothingOfTheKeyLeavesItUnknown()
    {
        QFETCH(int, status);
        const Payment payment = lost();
        stripe().failNext("POST", "/v1/refunds", status, 10);
        const auto again = resultOf(new ResendRefundFlow(session(), newestIntent(payment).id), 60000);
        QVERIFY(again && again->has_value());
        QCOMPARE(toString((*again)->state), toString(RefundState::OutcomeUnknown));
        QCOMPARE(toString(stateOf(payment)), toString(RefundState::OutcomeUnknown));
    }

    /// The first sending is refused at last, and another window has sent it again meanwhile.
    void aLateRefusalOfTheFirstSendingSaysNothingOfTheSecond()
    {
        const Payment payment = paid();
        stripe().injectNext("POST", "/v1/refunds", practice::StripeFault::KeyInUse); // is tried again
        stripe().failNext("POST", "/v1/refunds", 429, 10);
        bool isSentByOther = false;
        RetryPolicy policy;
        policy.delay = [&](int) { // between two attempts of the first sending
            if (std::exchange(isSentByOther, true))
                return std::chrono::milliseconds(1);
            m_clock->advance(std::chrono::minutes(3));
            const qint64 id = newestIntent(payment).id;
            const auto asked = resultOf(new ResumeRefundsFlow(session())); // Stripe holds none yet
            const auto marked = resultOf(RefundJournal(session().store()).markSent(id, RefundState::OutcomeUnknown));
            if (!asked || !*asked || !marked || !*marked)
                qFatal("the other window could not send it");
            return std::chrono::milliseconds(1);
        };
        m_practice->services().http.setRetryPolicy(policy);
        const auto late = resultOf(new RefundFlow(session(), requestFor(payment)), 60000);
        QVERIFY(isSentByOther);
        QVERIFY(late && late->has_value());
        QCOMPARE(toString((*late)->state), toString(RefundState::Sent)); // the journal's word, not "refused"
        QCOMPARE(toString(stateOf(payment)), toString(RefundState::Sent));
    }

    void aPersonClosesWhatStripeDoesNotHold()
    {
        const Payment payment = lost();
        const qint64 id = newestIntent(payment).id;
        const auto early = resultOf(new CloseUnknownRefundFlow(session(), id, u"Looked in the Dashboard"_s));
        QVERIFY(early && !early->has_value());
        QCOMPARE(early->error().code, u"too_early"_s);
        m_clock->advance(std::chrono::minutes(11));
        QCOMPARE(resultOf(new CloseUnknownRefundFlow(session(), id, u" "_s))->error().param, u"comment"_s);
        stripe().failNext("GET", "/v1/refunds", 500, 3);
        const auto deaf = resultOf(new CloseUnknownRefundFlow(session(), id, u"Looked in the Dashboard"_s), 60000);
        QVERIFY(deaf && !deaf->has_value());
        QCOMPARE(toString(stateOf(payment)), toString(RefundState::OutcomeUnknown));
        const auto closed = resultOf(new CloseUnknownRefundFlow(session(), id, u"Looked in the Dashboard"_s));
        QVERIFY2(closed && closed->has_value(),
                 closed && !closed->has_value() ? qPrintable(closed->error().userText) : "");
        QCOMPARE(toString((*closed)->state), toString(RefundState::Refused));
        QCOMPARE((*closed)->errorCode, u"closed_by_person"_s);
        QVERIFY(rowOf(payment).wants == Wants::None);
        QVERIFY(isAudited(u"refund.closed"_s, u"Looked in the Dashboard"_s));
        const auto preview = resultOf(new PrepareRefundFlow(session(), payment.id));
        QVERIFY(preview && preview->has_value());
        QVERIFY((*preview)->refusal.isEmpty()); // a new one may be begun
    }

    void whatStripeHoldsAfterAllIsNotClosed()
    {
        const Payment payment = paid();
        stripe().loseNextAnswer("POST", "/v1/refunds", 10);
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(payment)), 60000)->has_value());
        m_clock->advance(std::chrono::minutes(11));
        const auto closed = resultOf(new CloseUnknownRefundFlow(session(), newestIntent(payment).id, u"sure"_s));
        QVERIFY(closed && !closed->has_value());
        QCOMPARE(closed->error().code, u"found"_s);
        QCOMPARE(toString(stateOf(payment)), toString(RefundState::Succeeded));
    }

    void aClosedOneThatStripeHoldsLaterIsSeenByTheWatch()
    {
        const Payment payment = paid();
        RefundIntent intent;
        intent.paymentId = payment.id;
        intent.paymentIntentId = payment.paymentIntentId;
        intent.paymentTypeId = payment.paymentTypeId;
        intent.amount = payment.amount;
        intent.comment = u"Sold the car"_s;
        const auto armed = resultOf(session().store().armRefund(intent));
        QVERIFY(armed && armed->has_value());
        for (const RefundState state : {RefundState::Sent, RefundState::Refused})
            QVERIFY(resultOf(session().store().setRefundState((*armed)->id, state, {}, {}, {}))->has_value());
        QObject parent;
        CreateRefundParams params; // the request was on its way all the time
        params.paymentIntentId = payment.paymentIntentId;
        params.amountMinor = payment.amount.minor();
        params.idempotencyKey = (*armed)->idempotencyKey;
        params.metadata.insert(QLatin1String(kRefundIntentMetadata), QString::fromLatin1((*armed)->idempotencyKey));
        QVERIFY(resultOf(stripeClient()->createRefund(params, &parent))->has_value());
        QVERIFY(resultOf(new WatchRefundsFlow(session()))->has_value());
        QCOMPARE(toString(stateOf(payment)), toString(RefundState::Succeeded));
        QVERIFY(newestIntent(payment).tenantTold);
    }

    // --- late failures, pending, action

    void aRefundThatFailsAfterItHasSucceededComesBackToAPerson()
    {
        const Payment payment = paid(u"pm_card_refundFail"_s);
        const auto done = resultOf(new RefundFlow(session(), requestFor(payment)));
        QVERIFY(done && done->has_value());
        QCOMPARE(toString((*done)->state), toString(RefundState::Succeeded));
        m_clock->advance(std::chrono::hours(24));
        stripe().runDueDeliveries();
        QVERIFY(resultOf(new WatchRefundsFlow(session()))->has_value());
        RefundRow row = rowOf(payment);
        QVERIFY(row.wants == Wants::FailedAfterSuccess);
        QVERIFY(row.canAcknowledge);
        QVERIFY2(row.stateText.contains(u"expired"_s), qPrintable(row.stateText));
        QCOMPARE(atTenant(payment).status, PaymentStatus::Succeeded); // the tenant was told
        QCOMPARE(session().attention().countOf(u"refunds"_s), 1);
        QVERIFY(session().attention().levelOf(u"refunds"_s) == AttentionLevel::Urgent);
        QVERIFY(isAudited(u"refund.failed_late"_s, row.refundId));
        QVERIFY(resultOf(new AcknowledgeRefundFlow(session(), row.intentId, u"Paid in cash"_s))->has_value());
        QVERIFY(rowOf(payment).wants == Wants::None);
        QVERIFY(resultOf(new WatchRefundsFlow(session()))->has_value());
        QCOMPARE(session().attention().countOf(u"refunds"_s), 0);
    }

    void afterThirtyDaysItIsNotLookedAtAnyMore()
    {
        const Payment payment = paid();
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(payment)))->has_value());
        m_clock->advance(std::chrono::hours(24 * 31));
        QVERIFY(stripe().setRefundStatus(newestIntent(payment).refundId, u"failed"_s, u"unknown"_s));
        QVERIFY(resultOf(new WatchRefundsFlow(session()))->has_value());
        QCOMPARE(toString(stateOf(payment)), toString(RefundState::Succeeded));
    }

    void aPendingOneSaysWhyInPlainWords_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("words");
        QTest::newRow("processing") << u"processing"_s << u"bank"_s;
        QTest::newRow("insufficient_funds") << u"insufficient_funds"_s << u"balance is too low"_s;
        QTest::newRow("charge_pending") << u"charge_pending"_s << u"has not come in"_s;
    }
    void aPendingOneSaysWhyInPlainWords()
    {
        QFETCH(QString, reason);
        QFETCH(QString, words);
        const Payment payment = paid(u"pm_card_pendingRefund"_s);
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(payment)))->has_value());
        QVERIFY(stripe().setRefundStatus(newestIntent(payment).refundId, u"pending"_s, reason));
        QVERIFY(resultOf(new ResumeRefundsFlow(session()))->has_value());
        const RefundRow row = rowOf(payment);
        QVERIFY(row.wants == Wants::Pending);
        QVERIFY2(row.stateText.contains(words), qPrintable(row.stateText));
        QVERIFY(!row.explanation.isEmpty() && row.canAskAgain && !row.canCancel);
    }

    void everyFailureReasonHasItsWords()
    {
        for (const QString &reason :
             {u"lost_or_stolen_card"_s, u"expired_or_canceled_card"_s, u"charge_for_pending_refund_disputed"_s,
              u"insufficient_funds"_s, u"declined"_s, u"merchant_request"_s, u"unknown"_s})
            QVERIFY2(failureReasonText(reason) != reason && !failureReasonText(reason).isEmpty(), qPrintable(reason));
        QCOMPARE(failureReasonText(u"something_new"_s), u"something_new"_s);
        QVERIFY(failureReasonText({}).isEmpty() && pendingReasonText({}).isEmpty());
    }

    void whatRequiresActionCanBeCanceled_data()
    {
        QTest::addColumn<bool>("lost");
        QTest::newRow("answered") << false;
        QTest::newRow("answer lost") << true;
    }
    void whatRequiresActionCanBeCanceled()
    {
        QFETCH(bool, lost);
        const Payment payment = paid();
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(payment)))->has_value());
        const QString refundId = newestIntent(payment).refundId;
        auto early = resultOf(new CancelRefundFlow(session(), newestIntent(payment).id));
        QVERIFY(early && !early->has_value());
        QVERIFY(stripe().setRefundStatus(refundId, u"pending"_s, u"processing"_s));
        QVERIFY(stripe().setRefundStatus(refundId, u"requires_action"_s));
        // The journal lets no succeeded refund wait again: one that began so.
        const Payment second = paid(u"pm_card_pendingRefund"_s);
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(second)))->has_value());
        QVERIFY(stripe().setRefundStatus(newestIntent(second).refundId, u"requires_action"_s));
        QVERIFY(resultOf(new ResumeRefundsFlow(session()))->has_value());
        const RefundRow row = rowOf(second);
        QVERIFY(row.wants == Wants::RequiresAction);
        QVERIFY(row.canCancel);
        if (lost)
            stripe().loseNextAnswer("POST", "/v1/refunds", 10);
        const auto canceled = resultOf(new CancelRefundFlow(session(), row.intentId), 60000);
        QVERIFY2(canceled && canceled->has_value(),
                 canceled && !canceled->has_value() ? qPrintable(canceled->error().userText) : "");
        QCOMPARE(toString((*canceled)->state), toString(RefundState::Canceled));
        QVERIFY(!(*canceled)->failedAfterSuccess);
        QVERIFY((*canceled)->tenantTold);
        QCOMPARE(refundsAtStripe(second).constFirst().status, u"canceled"_s);
        QVERIFY(rowOf(second).wants == Wants::None);
    }

    // --- made outside

    void aRefundMadeInTheDashboardIsFoundAndRecordedOnAPersonsWord()
    {
        const Payment payment = paid();
        QVERIFY(refundInDashboard(payment, 2500));
        QVERIFY(resultOf(new WatchRefundsFlow(session()))->has_value());
        RefundRow row = rowOf(payment);
        QVERIFY(row.origin == RefundRow::Origin::Outside);
        QVERIFY(row.wants == Wants::OutsideRefund);
        QVERIFY(row.canRecord);
        QCOMPARE(row.payerName, payment.payerName);
        QCOMPARE(row.amount.minor(), 2500);
        QCOMPARE(session().attention().countOf(u"refunds"_s), 1);
        QVERIFY(atTenant(payment).refunded.isZero()); // nothing without a person
        const auto bare = resultOf(new RecordOutsideRefundFlow(session(), row.refundId, {}));
        QVERIFY(bare && !bare->has_value());
        const auto recorded = resultOf(new RecordOutsideRefundFlow(session(), row.refundId, u"By the manager"_s));
        QVERIFY2(recorded && recorded->has_value(),
                 recorded && !recorded->has_value() ? qPrintable(recorded->error().userText) : "");
        QCOMPARE(atTenant(payment).refunded.minor(), 2500);
        QCOMPARE(session().store().payment(payment.id)->value().refunded.minor(), 2500);
        QVERIFY(rowOf(payment).wants == Wants::None);
        const auto again = resultOf(new RecordOutsideRefundFlow(session(), row.refundId, u"again"_s));
        QVERIFY(again && !again->has_value());
        QVERIFY(isAudited(u"refund.outside_recorded"_s, row.refundId));
        // Its later fate is told without asking again.
        QVERIFY(stripe().setRefundStatus(row.refundId, u"failed"_s, u"declined"_s));
        QVERIFY(resultOf(new WatchRefundsFlow(session()))->has_value());
        QVERIFY(rowOf(payment).wants == Wants::TenantNotTold);
        const auto told = resultOf(new TellOutboxFlow(session()));
        QVERIFY(told && told->has_value());
        QCOMPARE(**told, 0);
        QVERIFY(atTenant(payment).refunded.isZero());
        QVERIFY(rowOf(payment).wants == Wants::None);
    }

    /// Recorded with OPS-COM on a person's word, after OPS-COM had heard of it from Stripe (charge.refunded) or not:
    /// the money came back, and OPS-COM says so.
    void aRefundFromOutsideThatFailsLateIsPutBackTruthfully_data()
    {
        QTest::addColumn<bool>("isFull");
        QTest::addColumn<bool>("isEventHeard");
        for (const bool isFull : {true, false}) {
            for (const bool isEventHeard : {true, false})
                QTest::addRow("%s, %s", isFull ? "full" : "part", isEventHeard ? "event heard" : "no event")
                    << isFull << isEventHeard;
        }
    }
    void aRefundFromOutsideThatFailsLateIsPutBackTruthfully()
    {
        QFETCH(bool, isFull);
        QFETCH(bool, isEventHeard);
        if (isEventHeard)
            hearRefundEvents();
        const Payment payment = paid();
        const qint64 cents = isFull ? payment.amount.minor() : 2500;
        QVERIFY(refundInDashboard(payment, cents));
        if (isEventHeard)
            stripe().runDueDeliveries();
        QVERIFY(resultOf(new WatchRefundsFlow(session()))->has_value());
        const QString refundId = refundsAtStripe(payment).constFirst().id;
        QVERIFY(resultOf(new RecordOutsideRefundFlow(session(), refundId, u"By the manager"_s))->has_value());
        const Payment before = atTenant(payment);
        QCOMPARE(before.refunded.minor(), cents);
        QVERIFY(before.status == (isFull ? PaymentStatus::Refunded : PaymentStatus::PartiallyRefunded));
        QVERIFY(stripe().setRefundStatus(refundId, u"failed"_s, u"declined"_s));
        if (isEventHeard)
            stripe().runDueDeliveries();
        QVERIFY(resultOf(new WatchRefundsFlow(session()))->has_value());
        const auto told = resultOf(new TellOutboxFlow(session()));
        QVERIFY(told && told->has_value());
        QCOMPARE(**told, 0);
        const Payment after = atTenant(payment);
        QVERIFY2(after.refunded.isZero(), qPrintable(after.refunded.toPlainString()));
        QVERIFY2(after.status == PaymentStatus::Succeeded, qPrintable(toString(after.status)));
        QVERIFY(sync(session()));
        const auto cached = session().store().payment(payment.id);
        QVERIFY(cached && *cached && (*cached)->refunded.isZero());
        // It can be refunded again, once.
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(payment)))->has_value());
        QCOMPARE(atTenant(payment).refunded.minor(), payment.amount.minor());
    }

    void whatOpsComHasMadeItselfDoesNotWantAPerson()
    {
        const Payment payment = paid();
        QVERIFY(refundInDashboard(payment, 2500));
        QObject parent;
        const auto client = resultOf(session().tenant(&parent));
        RecordRefundParams params;
        params.paymentId = payment.id;
        params.refundId = refundsAtStripe(payment).constFirst().id;
        params.amount = Money(2500, Currency());
        params.status = u"succeeded"_s;
        params.comment = u"By OPS-COM's own form"_s;
        QVERIFY(resultOf((**client)->recordRefund(params, &parent))->has_value());
        QVERIFY(sync(session()));
        QVERIFY(resultOf(new WatchRefundsFlow(session()))->has_value());
        QVERIFY(rowOf(payment).wants == Wants::None);
        QCOMPARE(session().attention().countOf(u"refunds"_s), 0);
    }

    void aRefundOfAnotherConsoleIsNotTakenForOneMadeOutside()
    {
        const Payment payment = paid();
        const auto other = otherConsole();
        QVERIFY(other);
        QVERIFY(resultOf(new RefundFlow(*other, requestFor(payment)))->has_value());
        QVERIFY(resultOf(new WatchRefundsFlow(session()))->has_value());
        QVERIFY(!rowOf(payment).createdAt.isValid());
        m_clock->advance(std::chrono::hours(2)); // and later neither, since the tenant knows it
        QVERIFY(sync(session()));
        QVERIFY(resultOf(new WatchRefundsFlow(session()))->has_value());
        QVERIFY(rowOf(payment).wants == Wants::None);
    }

    void aRefundOfAPaymentThatIsNotOursWantsNobody()
    {
        const auto other = otherConsole();
        QVERIFY(other);
        const Payment unseen = paid();
        QVERIFY(refundInDashboard(unseen, 100));
        QVERIFY(resultOf(new WatchRefundsFlow(*other))->has_value()); // its cache has not seen that payment
        const auto rows = resultOf(new ListRefundsFlow(*other, {}, 100));
        QVERIFY(rows && rows->has_value());
        QCOMPARE((*rows)->size(), 1);
        QVERIFY((*rows)->constFirst().paymentId.isEmpty());
        QVERIFY((*rows)->constFirst().wants == Wants::None);
        QVERIFY(sync(*other));
        QVERIFY(resultOf(new WatchRefundsFlow(*other))->has_value());
        QCOMPARE(resultOf(new ListRefundsFlow(*other, {}, 100))->value().constFirst().paymentId, unseen.id);
    }

    // --- the outbox

    void theTenantIsToldUntilItAcknowledges()
    {
        const Payment payment = paid();
        tenant().failNextCall("refunds/record", 500, 100);
        const auto done = resultOf(new RefundFlow(session(), requestFor(payment)), 60000);
        QVERIFY(done && done->has_value());
        QCOMPARE(toString((*done)->state), toString(RefundState::Succeeded));
        QVERIFY(!(*done)->tenantTold);
        RefundRow row = rowOf(payment);
        QVERIFY(row.wants == Wants::TenantNotTold);
        QVERIFY(!row.explanation.isEmpty());
        const auto untold = resultOf(new TellOutboxFlow(session()), 60000);
        QVERIFY(untold && untold->has_value());
        QCOMPARE(**untold, 1);
        QVERIFY2(m_practice->reopen(), qPrintable(m_practice->why())); // it outlives the program
        tenant().clearCallFaults();
        tenant().loseNextAnswer("refunds/record"); // heard, and not acknowledged
        (void)resultOf(new TellOutboxFlow(session()), 60000);
        const auto told = resultOf(new TellOutboxFlow(session()), 60000);
        QVERIFY(told && told->has_value());
        QCOMPARE(**told, 0);
        QVERIFY(newestIntent(payment).tenantTold);
        QVERIFY(rowOf(payment).wants == Wants::None);
        QCOMPARE(atTenant(payment).refunded.minor(), payment.amount.minor()); // once
    }

    void theWatcherLooksAtTheStartAndTellsTheWindow()
    {
        const Payment payment = paid();
        QVERIFY(refundInDashboard(payment, 300));
        const Payment untold = paid();
        tenant().failNextCall("refunds/record", 500, 100);
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(untold)), 60000)->has_value());
        tenant().clearCallFaults();
        RefundWatcher watcher(session());
        QSignalSpy looked(&watcher, &RefundWatcher::looked);
        watcher.start();
        QTRY_COMPARE_WITH_TIMEOUT(looked.size(), 1, 30000);
        QTRY_VERIFY_WITH_TIMEOUT(newestIntent(untold).tenantTold, 30000);
        QTRY_COMPARE(session().attention().countOf(u"refunds"_s), 1);
        watcher.poke();
        QTRY_COMPARE_WITH_TIMEOUT(looked.size(), 2, 30000);
        watcher.stop();
    }

    // --- the list

    void theListIsPagedSearchedAndFiltered()
    {
        QList<Payment> payments;
        for (int i = 0; i < 5; ++i) {
            m_clock->advance(std::chrono::seconds(10));
            payments.append(paid());
            QVERIFY(resultOf(new RefundFlow(session(), requestFor(payments.constLast())))->has_value());
        }
        const auto first = resultOf(new ListRefundsFlow(session(), {}, 2));
        QVERIFY(first && first->has_value());
        QCOMPARE((*first)->size(), 2);
        QCOMPARE((*first)->constFirst().paymentId, payments.constLast().id);
        const auto rest =
            resultOf(new ListRefundsFlow(session(), {}, 10, (*first)->constLast().createdAt.toMSecsSinceEpoch()));
        QCOMPARE(rest->value().size(), 3);
        RefundFilter byOrder;
        byOrder.search = payments.at(1).orderId;
        const auto found = resultOf(new ListRefundsFlow(session(), byOrder, 10));
        QCOMPARE(found->value().size(), 1);
        QCOMPARE(found->value().constFirst().orderId, payments.at(1).orderId);
        QVERIFY(found->value().constFirst().why.contains(u"Sold the car"_s));
        RefundFilter wanting;
        wanting.wantsPersonOnly = true;
        QVERIFY(resultOf(new ListRefundsFlow(session(), wanting, 10))->value().isEmpty());
        RefundFilter pending;
        pending.state = RefundState::Pending;
        QVERIFY(resultOf(new ListRefundsFlow(session(), pending, 10))->value().isEmpty());
    }

private:
    /// As an organisation that subscribes to refunds too.
    void hearRefundEvents()
    {
        QObject parent;
        const auto endpoints = resultOf(stripeClient()->webhookEndpoints({}, &parent));
        QVERIFY(endpoints && *endpoints && (*endpoints)->data.size() == 1);
        UpdateWebhookEndpointParams params;
        params.enabledEvents = (*endpoints)->data.constFirst().enabledEvents +
                               QStringList{u"charge.refunded"_s, u"refund.updated"_s, u"refund.failed"_s};
        params.idempotencyKey = "hear-refund-events";
        const auto changed =
            resultOf(stripeClient()->updateWebhookEndpoint((*endpoints)->data.constFirst().id, params, &parent));
        QVERIFY(changed && *changed);
    }
    RefundRow rowOf(const Payment &payment)
    {
        const auto rows = resultOf(new ListRefundsFlow(session(), {}, 100));
        if (!rows || !rows->has_value())
            return {};
        const auto row = std::ranges::find((*rows).value(), payment.id, &RefundRow::paymentId);
        return row == (*rows).value().end() ? RefundRow() : *row;
    }
    bool isAudited(const QString &what, const QString &detail)
    {
        // Flows write to the trail without waiting for it.
        return QTest::qWaitFor([&] {
            const auto entries = session().store().auditEntries(100);
            return entries && std::ranges::any_of(*entries, [&](const AuditEntry &entry) {
                       return entry.what == what && entry.detail.contains(detail);
                   });
        });
    }
};

QTEST_GUILESS_MAIN(TestRefundInbox)
#include "tst_refundinbox.moc"
