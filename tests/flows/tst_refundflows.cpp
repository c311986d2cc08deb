#include "flows/detailsflow.h"
#include "flows/refundflow.h"
#include "flows/syncflow.h"
#include "refundtestcase.h"
#include "support/compare.h"

#include <QTest>

#include <algorithm>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// Asserts on the practice Stripe's books: how often money went back, whatever the console believes.
class TestRefundFlows : public RefundTestCase
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void refundsInFullAndTellsTheTenant()
    {
        const Payment payment = paid();
        QVERIFY(!payment.id.isEmpty());
        const auto done = resultOf(new RefundFlow(session(), requestFor(payment)));
        QVERIFY(done);
        QVERIFY2(done->has_value(), qPrintable(done->has_value() ? QString() : done->error().userText));
        QCOMPARE(toString((*done)->state), toString(RefundState::Succeeded));
        QVERIFY((*done)->refundId.startsWith(u"re_"_s));
        QVERIFY((*done)->tenantTold);
        QCOMPARE(refundsAtStripe(payment).size(), 1);
        QCOMPARE(refundsAtStripe(payment).first().amount.minor(), payment.amount.minor());
        QCOMPARE(atTenant(payment).status, PaymentStatus::Refunded);
        QCOMPARE((*session().store().payment(payment.id))->status, PaymentStatus::Refunded);
    }

    void theIntentIsInTheJournalBeforeTheRequestLeaves()
    {
        const Payment payment = paid();
        stripe().holdNext("POST", "/v1/refunds");
        auto *flow = new RefundFlow(session(), requestFor(payment));
        QPointer<RefundFlow> alive(flow);
        flow->start();
        QTRY_VERIFY(stripe().requestLog().contains("POST /v1/refunds"));
        const auto intents = session().store().refundsOfPayment(payment.id);
        QVERIFY(intents);
        QCOMPARE(intents->size(), 1);
        QCOMPARE(toString(intents->first().state), toString(RefundState::Sent));
        QVERIFY(!intents->first().idempotencyKey.isEmpty());
        stripe().releaseHeld();
        QTRY_VERIFY(!alive);
        QCOMPARE(refundsAtStripe(payment).size(), 1);
    }

    void aSecondRefundAtTheSameTimeIsRefused()
    {
        const Payment payment = paid();
        stripe().holdNext("POST", "/v1/refunds");
        auto *first = new RefundFlow(session(), requestFor(payment));
        QPointer<RefundFlow> alive(first);
        first->start();
        QTRY_VERIFY(stripe().requestLog().contains("POST /v1/refunds"));
        const auto second = resultOf(new RefundFlow(session(), requestFor(payment)));
        QVERIFY(second && !second->has_value());
        QCOMPARE(second->error().kind, ErrorKind::Refused);
        stripe().releaseHeld();
        QTRY_VERIFY(!alive);
        QCOMPARE(refundsAtStripe(payment).size(), 1);
    }

    void aLostAnswerIsUnknownAndResolvedByAsking()
    {
        const Payment payment = paid();
        stripe().loseNextAnswer("POST", "/v1/refunds", 10);
        const auto done = resultOf(new RefundFlow(session(), requestFor(payment)), 60000);
        QVERIFY(done);
        QVERIFY2(done->has_value(), qPrintable(done->has_value() ? QString() : done->error().userText));
        QCOMPARE(toString((*done)->state), toString(RefundState::OutcomeUnknown));
        QCOMPARE(refundsAtStripe(payment).size(), 1); // retries carried the same key

        const auto blocked = resultOf(new PrepareRefundFlow(session(), payment.id));
        QVERIFY(blocked && blocked->has_value());
        QVERIFY(!(*blocked)->refusal.isEmpty());

        QVERIFY2(m_practice->reopen(), qPrintable(m_practice->why())); // as after a crash
        const auto resumed = resultOf(new ResumeRefundsFlow(session()));
        QVERIFY(resumed && resumed->has_value());
        QCOMPARE((*resumed)->resolved, 1);
        QCOMPARE((*resumed)->stillUnknown, 0);
        const auto intents = session().store().refundsOfPayment(payment.id);
        QCOMPARE(toString(intents->first().state), toString(RefundState::Succeeded));
        QVERIFY(intents->first().tenantTold);
        QCOMPARE(refundsAtStripe(payment).size(), 1);
        QCOMPARE(atTenant(payment).status, PaymentStatus::Refunded);
    }

    void aLostRequestStaysUnknownHoweverLongItLasts()
    {
        const Payment payment = paid();
        stripe().loseNextRequest("POST", "/v1/refunds", 10);
        const auto done = resultOf(new RefundFlow(session(), requestFor(payment)), 60000);
        QVERIFY(done && done->has_value());
        QCOMPARE(toString((*done)->state), toString(RefundState::OutcomeUnknown));
        const auto sent = stripe().requestLog().count("POST /v1/refunds");
        for (const auto pause : {std::chrono::minutes(0), std::chrono::minutes(11), std::chrono::minutes(60 * 48)}) {
            m_clock->advance(pause);
            const auto resumed = resultOf(new ResumeRefundsFlow(session()));
            QVERIFY(resumed && resumed->has_value());
            QCOMPARE((*resumed)->stillUnknown, 1);
            QCOMPARE((*resumed)->resolved, 0);
            const RefundIntent intent = session().store().refundsOfPayment(payment.id)->first();
            QCOMPARE(toString(intent.state), toString(RefundState::OutcomeUnknown));
            QCOMPARE(intent.askedAt, m_clock->now());
        }
        QCOMPARE(stripe().requestLog().count("POST /v1/refunds"), sent);
        QCOMPARE(refundsAtStripe(payment).size(), 0);
    }

    void withoutAnAnswerItIsNotSaidThatStripeHoldsNone()
    {
        const Payment payment = paid();
        stripe().loseNextRequest("POST", "/v1/refunds", 10);
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(payment)), 60000)->has_value());
        stripe().failNext("GET", "/v1/refunds", 500, 10);
        QVERIFY(resultOf(new ResumeRefundsFlow(session()), 60000)->has_value());
        const RefundIntent intent = session().store().refundsOfPayment(payment.id)->first();
        QCOMPARE(toString(intent.state), toString(RefundState::OutcomeUnknown));
        QVERIFY(!intent.askedAt.isValid());
    }

    void anAlreadyRefundedPaymentIsRefusedBeforeAnythingIsSent()
    {
        const Payment payment = paid();
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(payment)))->has_value());
        const auto again = resultOf(new RefundFlow(session(), requestFor(payment)));
        QVERIFY(again && !again->has_value());
        QCOMPARE(again->error().kind, ErrorKind::Refused);
        QCOMPARE(refundsAtStripe(payment).size(), 1);
    }

    void anAmountThatIsNotWhatRemainsIsRefused()
    {
        const Payment payment = paid();
        RefundRequest request = requestFor(payment);
        request.amount = Money(payment.amount.minor() - 100, payment.amount.currency());
        const auto done = resultOf(new RefundFlow(session(), request));
        QVERIFY(done && !done->has_value());
        QCOMPARE(done->error().kind, ErrorKind::Refused);
        QCOMPARE(refundsAtStripe(payment).size(), 0);
    }

    void aRefundWithoutACommentIsRefused()
    {
        const Payment payment = paid();
        RefundRequest request = requestFor(payment);
        request.comment = u"  "_s;
        const auto done = resultOf(new RefundFlow(session(), request));
        QVERIFY(done && !done->has_value());
        QCOMPARE(done->error().param, u"comment"_s);
        QVERIFY(session().store().refundsOfPayment(payment.id)->isEmpty());
    }

    void stripesRefusalIsARefusal()
    {
        const Payment payment = paid();
        stripe().failNextWithCode("POST", "/v1/refunds", 400, "charge_already_refunded",
                                  "Charge ch_1 has already been refunded.");
        const auto done = resultOf(new RefundFlow(session(), requestFor(payment)));
        QVERIFY(done && done->has_value());
        QCOMPARE(toString((*done)->state), toString(RefundState::Refused));
        QCOMPARE((*done)->errorCode, u"charge_already_refunded"_s);
    }

    void eachAnswerOfStripeHasItsState_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<RefundState>("state");
        QTest::newRow("400") << 400 << RefundState::Refused;
        QTest::newRow("402") << 402 << RefundState::Refused;
        QTest::newRow("403") << 403 << RefundState::Refused;
        QTest::newRow("404") << 404 << RefundState::Refused;
        QTest::newRow("429") << 429 << RefundState::Refused;
        QTest::newRow("409") << 409 << RefundState::OutcomeUnknown;
        QTest::newRow("500") << 500 << RefundState::OutcomeUnknown;
        QTest::newRow("503") << 503 << RefundState::OutcomeUnknown;
    }
    void eachAnswerOfStripeHasItsState()
    {
        QFETCH(int, status);
        QFETCH(RefundState, state);
        const Payment payment = paid();
        stripe().failNext("POST", "/v1/refunds", status, 10);
        const auto done = resultOf(new RefundFlow(session(), requestFor(payment)), 60000);
        QVERIFY(done);
        QVERIFY2(done->has_value(), qPrintable(done->has_value() ? QString() : done->error().userText));
        QCOMPARE(toString((*done)->state), toString(state));
        QCOMPARE(toString(session().store().refundsOfPayment(payment.id)->first().state), toString(state));
        QCOMPARE(refundsAtStripe(payment).size(), 0);
        // A refusal frees the payment, an unknown outcome bars it.
        const auto preview = resultOf(new PrepareRefundFlow(session(), payment.id));
        QVERIFY(preview && preview->has_value());
        QCOMPARE((*preview)->refusal.isEmpty(), state == RefundState::Refused);
    }

    void aPendingRefundIsPending()
    {
        const Payment payment = paid(u"pm_card_pendingRefund"_s);
        const auto done = resultOf(new RefundFlow(session(), requestFor(payment)));
        QVERIFY(done && done->has_value());
        QCOMPARE(toString((*done)->state), toString(RefundState::Pending));
    }

    void aDisputedPaymentCannotBeRefunded()
    {
        const Payment payment = paid(u"pm_card_createDispute"_s);
        m_clock->advance(std::chrono::hours(1)); // the bank takes its time
        stripe().runDueDeliveries();
        const auto preview = resultOf(new PrepareRefundFlow(session(), payment.id));
        QVERIFY(preview && preview->has_value());
        QVERIFY(!(*preview)->refusal.isEmpty());
    }

    void anAbandonedArmedIntentIsClosedAndFreesThePayment()
    {
        const Payment payment = paid();
        RefundIntent intent = intentFor(payment);
        const auto armed = resultOf(session().store().armRefund(intent)); // and then the program is killed
        QVERIFY(armed && armed->has_value());
        const auto early = resultOf(new ResumeRefundsFlow(session()));
        QVERIFY(early && early->has_value());
        QCOMPARE(toString(session().store().refundsOfPayment(payment.id)->first().state), toString(RefundState::Armed));
        m_clock->advance(std::chrono::minutes(3));
        const auto late = resultOf(new ResumeRefundsFlow(session()));
        QVERIFY(late && late->has_value());
        const RefundIntent closed = session().store().refundsOfPayment(payment.id)->first();
        QCOMPARE(toString(closed.state), toString(RefundState::Canceled));
        QCOMPARE(closed.errorCode, u"never_sent"_s);
        QCOMPARE(refundsAtStripe(payment).size(), 0);
        const auto preview = resultOf(new PrepareRefundFlow(session(), payment.id));
        QVERIFY(preview && preview->has_value());
        QVERIFY((*preview)->refusal.isEmpty());
    }

    void aDecisionOnWhatWasReadEarlierDoesNotOverwriteASentRefund()
    {
        const Payment payment = paid();
        const auto armed = resultOf(session().store().armRefund(intentFor(payment)));
        QVERIFY(armed && armed->has_value());
        QVERIFY(resultOf(session().store().setRefundState((*armed)->id, RefundState::Sent, {}, {}, {}))->has_value());
        const auto moved = resultOf(
            session().store().moveRefund((*armed)->id, RefundState::Armed, RefundState::Canceled, u"never_sent"_s, {}));
        QVERIFY(moved && !moved->has_value());
        QCOMPARE(moved->error().kind, ErrorKind::Refused);
        QCOMPARE(toString(session().store().refundsOfPayment(payment.id)->first().state), toString(RefundState::Sent));
    }

    void evidenceFromStripeStandsOverAnEarlierConclusion()
    {
        const Payment payment = paid();
        const auto armed = resultOf(session().store().armRefund(intentFor(payment)));
        QVERIFY(armed && armed->has_value());
        QVERIFY(resultOf(session().store().setRefundState((*armed)->id, RefundState::Sent, {}, {}, {}))->has_value());
        QVERIFY(resultOf(session().store().moveRefund((*armed)->id, RefundState::Sent, RefundState::Refused,
                                                      u"not_carried_out"_s, {}))
                    ->has_value());
        QVERIFY(resultOf(session().store().setRefundState((*armed)->id, RefundState::Succeeded, u"re_late"_s, {}, {}))
                    ->has_value());
        QCOMPARE(toString(session().store().refundsOfPayment(payment.id)->first().state),
                 toString(RefundState::Succeeded));
    }

    void aRefundThatWaitsForApprovalIsNeitherRefusedNorForgotten()
    {
        const Payment payment = paid();
        stripe().failNextWithCode("POST", "/v1/refunds", 402, "approval_required", "This refund requires approval.");
        const auto done = resultOf(new RefundFlow(session(), requestFor(payment)));
        QVERIFY(done && done->has_value());
        QCOMPARE(toString((*done)->state), toString(RefundState::OutcomeUnknown));
        m_clock->advance(std::chrono::hours(5));
        const auto resumed = resultOf(new ResumeRefundsFlow(session()));
        QVERIFY(resumed && resumed->has_value());
        QCOMPARE((*resumed)->stillUnknown, 1);
        const RefundIntent waiting = session().store().refundsOfPayment(payment.id)->first();
        QCOMPARE(toString(waiting.state), toString(RefundState::OutcomeUnknown));
        QVERIFY(resultOf(new RejectedApprovalFlow(session(), waiting))->has_value());
        const RefundIntent rejected = session().store().refundsOfPayment(payment.id)->first();
        QCOMPARE(toString(rejected.state), toString(RefundState::Refused));
        QCOMPARE(rejected.errorCode, u"approval_rejected"_s);
    }

    void aPendingRefundIsReadAgainAndTheTenantIsToldOfItsEnd()
    {
        const Payment payment = paid(u"pm_card_pendingRefund"_s);
        const auto done = resultOf(new RefundFlow(session(), requestFor(payment)));
        QVERIFY(done && done->has_value());
        QCOMPARE(toString((*done)->state), toString(RefundState::Pending));
        QVERIFY((*done)->tenantTold);
        m_clock->advance(std::chrono::hours(1));
        stripe().runDueDeliveries();
        const auto resumed = resultOf(new ResumeRefundsFlow(session()));
        QVERIFY(resumed && resumed->has_value());
        const RefundIntent ended = session().store().refundsOfPayment(payment.id)->first();
        QCOMPARE(toString(ended.state), toString(RefundState::Succeeded));
        QVERIFY(ended.tenantTold);
    }

    void anUntoldTenantIsToldByTheNextSync()
    {
        const Payment payment = paid();
        const auto armed = resultOf(session().store().armRefund(intentFor(payment)));
        QVERIFY(armed && armed->has_value());
        QVERIFY(resultOf(session().store().setRefundState((*armed)->id, RefundState::Sent, {}, {}, {}))->has_value());
        QVERIFY(resultOf(session().store().setRefundState((*armed)->id, RefundState::Succeeded, u"re_untold"_s, {}, {}))
                    ->has_value());
        m_clock->advance(std::chrono::minutes(3));
        QVERIFY(resultOf(new SyncPaymentsFlow(session()))->has_value());
        QVERIFY(session().store().refundsOfPayment(payment.id)->first().tenantTold);
        QCOMPARE(atTenant(payment).status, PaymentStatus::Refunded);
    }

    void aTokenThatMayNotRefundSendsNothing()
    {
        const Payment payment = paid();
        TenantInfo info = session().tenantInfo();
        info.capabilities = {u"view"_s};
        session().setTenantInfo(info);
        const auto done = resultOf(new RefundFlow(session(), requestFor(payment)));
        QVERIFY(done && !done->has_value());
        QCOMPARE(done->error().kind, ErrorKind::Refused);
        QCOMPARE(done->error().code, u"not_allowed"_s);
        QCOMPARE(refundsAtStripe(payment).size(), 0);
    }

    void aPaymentIntentOfAnotherOrderIsNotRefunded()
    {
        const Payment payment = paid();
        Payment other = payment;
        other.orderId = u"ORD-999999"_s; // the tenant's books name another order with this payment intent
        other.changedAt = payment.changedAt.addSecs(1);
        QVERIFY(resultOf(session().store().upsertPayments({other}, std::nullopt))->has_value());
        const auto done = resultOf(new RefundFlow(session(), requestFor(payment)));
        QVERIFY(done && !done->has_value());
        QCOMPARE(done->error().kind, ErrorKind::Refused);
        QCOMPARE(refundsAtStripe(payment).size(), 0);
    }

    void detailsHoldTheFullReceipt()
    {
        const Payment payment = paid();
        const auto details = resultOf(new PaymentDetailsFlow(session(), payment.id));
        QVERIFY(details && details->has_value());
        QVERIFY2(!(*details)->stripeProblem,
                 qPrintable((*details)->stripeProblem ? (*details)->stripeProblem->userText : QString()));
        QVERIFY((*details)->intent.has_value());
        const StripePaymentIntent &intent = *(*details)->intent;
        QCOMPARE(intent.metadata.value(u"order_id"_s), payment.orderId);
        QVERIFY(intent.latestCharge.has_value());
        QCOMPARE(intent.latestCharge->card.last4, u"4242"_s);
        QVERIFY(intent.latestCharge->balanceTransaction.has_value());
        QCOMPARE(intent.latestCharge->balanceTransaction->net.minor(),
                 intent.latestCharge->balanceTransaction->amount.minor() -
                     intent.latestCharge->balanceTransaction->fee.minor());
        QVERIFY(!intent.latestCharge->receiptUrl.isEmpty());
        QVERIFY(std::ranges::any_of((*details)->events,
                                    [](const StripeEvent &e) { return e.type == u"payment_intent.succeeded"_s; }));
    }

private:
    RefundIntent intentFor(const Payment &payment)
    {
        RefundIntent intent;
        intent.paymentId = payment.id;
        intent.paymentIntentId = payment.paymentIntentId;
        intent.paymentTypeId = payment.paymentTypeId;
        intent.amount = payment.amount;
        intent.comment = u"Sold the car"_s;
        intent.idempotencyKey = "the-key-of-one-test";
        return intent;
    }
};

QTEST_GUILESS_MAIN(TestRefundFlows)
#include "tst_refundflows.moc"
