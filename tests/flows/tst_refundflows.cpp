#include "flows/detailsflow.h"
#include "flows/refundflow.h"
#include "flows/syncflow.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"

#include <QTest>

#include <algorithm>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// Asserts on the practice Stripe's books: how often money went back, whatever the console believes.
class TestRefundFlows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<FakeClock>(QDateTime::currentDateTimeUtc());
        m_practice = std::make_unique<PracticeSession>(*m_clock);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        m_type = m_practice->makeProvenType();
        QVERIFY2(!m_type.id.isEmpty(), qPrintable(m_practice->why()));
    }
    void cleanup() { m_practice.reset(); }

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

    void aLostRequestStaysUnknownAndIsNotSentAnew()
    {
        const Payment payment = paid();
        stripe().loseNextRequest("POST", "/v1/refunds", 10);
        const auto done = resultOf(new RefundFlow(session(), requestFor(payment)), 60000);
        QVERIFY(done && done->has_value());
        QCOMPARE(toString((*done)->state), toString(RefundState::OutcomeUnknown));
        const auto early = resultOf(new ResumeRefundsFlow(session()));
        QVERIFY(early && early->has_value());
        QCOMPARE((*early)->stillUnknown, 1);
        m_clock->advance(std::chrono::minutes(11));
        const auto late = resultOf(new ResumeRefundsFlow(session()));
        QVERIFY(late && late->has_value());
        QCOMPARE((*late)->resolved, 1);
        QCOMPARE(toString(session().store().refundsOfPayment(payment.id)->first().state),
                 toString(RefundState::Refused));
        QCOMPARE(refundsAtStripe(payment).size(), 0);
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
    Session &session() { return m_practice->session(); }
    practice::PracticeStripe &stripe() { return m_practice->world().stripe(); }

    /// A payment that the payer has paid and whose event has reached the tenant, in the cache.
    Payment paid(const QString &method = u"pm_card_visa"_s)
    {
        PracticeCheckoutParams params;
        params.payerName = u"Zoë Fournier"_s;
        params.payerEmail = u"zoe.fournier@example.com"_s;
        params.plate = u"BXRT 512"_s;
        params.userTypeId = u"1"_s;
        params.paymentTypeId = m_type.id;
        params.kind = u"permit"_s;
        params.description = u"Lot C annual permit"_s;
        params.amount = Money(12500, Currency());
        params.paymentMethod = method;
        const auto made = resultOf(new PracticePaymentFlow(session(), params));
        if (!made || !made->has_value())
            return {};
        stripe().runDueDeliveries();
        const auto synced = resultOf(new SyncPaymentsFlow(session()));
        if (!synced || !synced->has_value())
            return {};
        const auto payment = session().store().payment((*made)->id);
        return payment && *payment ? **payment : Payment();
    }
    RefundRequest requestFor(const Payment &payment)
    {
        RefundRequest request;
        request.paymentId = payment.id;
        request.amount = payment.amount;
        request.reason = u"requested_by_customer"_s;
        request.comment = u"Sold the car"_s;
        return request;
    }
    QList<StripeRefund> refundsAtStripe(const Payment &payment)
    {
        const auto client =
            session().stripeWith(std::make_shared<const SecretValue>(m_practice->world().keys().secretTest));
        QObject parent;
        const auto list = resultOf(client->refundsOf(payment.paymentIntentId, {}, &parent));
        return list && list->has_value() ? (*list)->data : QList<StripeRefund>();
    }
    Payment atTenant(const Payment &payment)
    {
        QObject parent;
        const auto tenant = resultOf(session().tenant(&parent));
        const auto found = resultOf((**tenant)->payment(payment.id, &parent));
        return found && found->has_value() ? **found : Payment();
    }
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    PaymentType m_type;
};

QTEST_GUILESS_MAIN(TestRefundFlows)
#include "tst_refundflows.moc"
