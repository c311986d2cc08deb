#include "eventtest.h"

#include "flows/stuckcause.h"
#include "flows/webhookflow.h"

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using practice::TenantFault;

class TestStuckPayments : public QObject
{
    Q_OBJECT
    std::unique_ptr<EventTest> m_world;

    EventTest &w() { return *m_world; }
    StuckReport found()
    {
        if (!w().sync())
            qWarning("not synced");
        return foundWithoutSync();
    }
    StuckReport foundWithoutSync()
    {
        auto *flow = new FindStuckPaymentsFlow(w().session());
        flow->setOptions(w().options());
        const auto report = resultOf(flow, 60000);
        if (!report || !report->has_value())
            qWarning("no report: %s", report ? qPrintable(report->error().userText) : "timeout");
        return report && report->has_value() ? **report : StuckReport();
    }
    /// The cause of the only stuck payment, or what there is instead.
    static QString onlyCause(const StuckReport &report)
    {
        if (report.payments.size() != 1)
            return u"%1 payments; %2"_s.arg(report.payments.size()).arg(report.remark);
        return displayName(report.payments.first().cause);
    }
    int stuckCount() { return w().session().attention().items().value(u"stuckPending"_s).count; }

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<EventTest>();
        QVERIFY2(w().begin(), qPrintable(w().practice->why()));
    }
    void cleanup() { m_world.reset(); }

    void aDisabledEndpointIsTheCause()
    {
        const auto missed = w().missedCheckouts(1);
        w().letStripeGiveUp();
        QVERIFY(w().setEndpoint("disabled=true"));
        const auto report = found();
        QCOMPARE(onlyCause(report), displayName(StuckCause::EndpointDisabled));
        const StuckPayment &stuck = report.payments.first();
        QCOMPARE(stuck.payment.id, missed.first().id);
        QCOMPARE(stuck.stripeStatus, u"succeeded"_s);
        QVERIFY(stuck.eventId.startsWith(u"evt_"_s));
        QVERIFY2(stuck.sentence.contains(u"now disabled"_s), qPrintable(stuck.sentence));
        QCOMPARE(report.asked, 1);
        QCOMPARE(report.notAsked, 0);
        QVERIFY(report.remark.isEmpty());
        QCOMPARE(stuckCount(), 1);
    }

    void anEventTypeThatIsNotSubscribedIsTheCause()
    {
        QVERIFY(w().setEndpoint("enabled_events[]=payment_intent.canceled"));
        QCOMPARE(w().checkouts(1).size(), 1);
        const auto report = found();
        QCOMPARE(onlyCause(report), displayName(StuckCause::EventNotSubscribed));
        QVERIFY(report.payments.first().sentence.contains(u"payment_intent.succeeded"_s));
        QVERIFY(!report.payments.first().eventId.isEmpty());
    }

    void aRefusedSignatureIsTheCauseAndAResendTheRepair()
    {
        w().tenant().setFault(TenantFault::WrongSecret);
        QCOMPARE(w().checkouts(1).size(), 1);
        w().letStripeGiveUp();
        QCOMPARE(onlyCause(found()), displayName(StuckCause::SignatureRefused));
        QCOMPARE(stuckCount(), 1);
        const auto run = w().resend(new ResendEventsFlow(w().session(), w().planOf(w().failedOnes())));
        QVERIFY(run && run->has_value());
        QCOMPARE((*run)->countOf(ResendState::Delivered), 1);
        const auto after = found();
        QVERIFY(after.payments.isEmpty());
        QCOMPARE(stuckCount(), 0);
        QVERIFY(!w().session().attention().items().contains(u"stuckPending"_s));
    }

    void aDeclinedCardThatOpsComWasNotToldOfIsStuckToo()
    {
        w().tenant().setFault(TenantFault::WrongSecret);
        QCOMPARE(w().checkouts(1, u"pm_card_chargeDeclined"_s).size(), 1);
        const auto report = found();
        QCOMPARE(onlyCause(report), displayName(StuckCause::SignatureRefused));
        QCOMPARE(report.payments.first().stripeStatus, u"requires_payment_method"_s);
        QVERIFY(!report.payments.first().eventId.isEmpty());
    }

    void theOtherModeIsTheCause()
    {
        QCOMPARE(w().missedCheckouts(1).size(), 1);
        w().letStripeGiveUp();
        QVERIFY(w().sync());
        auto types = w().session().store().paymentTypes();
        QVERIFY(types);
        for (PaymentType &type : *types)
            type.liveMode = type.liveMode || type.id == w().type.id;
        QVERIFY(resultOf(w().session().store().replacePaymentTypes(*types))->has_value());
        const auto report = foundWithoutSync();
        QCOMPARE(onlyCause(report), displayName(StuckCause::WrongMode));
        QVERIFY(report.payments.first().sentence.contains(u"Live Mode"_s));
    }

    void anEndpointThatIsNotThereIsTheCause()
    {
        const auto gone = resultOf(w().stripeClient()->deleteWebhookEndpoint(w().endpointId(), nullptr));
        QVERIFY(gone && gone->has_value());
        QCOMPARE(w().checkouts(1).size(), 1);
        QCOMPARE(onlyCause(found()), displayName(StuckCause::NeverSent));
    }

    void anEndpointThatWasMadeAfterTheEventIsTheCause()
    {
        const auto gone = resultOf(w().stripeClient()->deleteWebhookEndpoint(w().endpointId(), nullptr));
        QVERIFY(gone && gone->has_value());
        QCOMPARE(w().checkouts(1).size(), 1);
        w().clock.advance(1h);
        const auto registered = resultOf(new RegisterWebhookFlow(w().session(), w().type, Mode::Test), 60000);
        QVERIFY(registered && registered->has_value());
        const auto report = found();
        QCOMPARE(onlyCause(report), displayName(StuckCause::NeverSent));
        QVERIFY(report.payments.first().sentence.contains(u"older than the endpoint"_s));
        QVERIFY(!report.payments.first().eventId.isEmpty());
    }

    void moreThanThirtyDaysAreTheCause()
    {
        QCOMPARE(w().missedCheckouts(1).size(), 1);
        w().letStripeGiveUp();
        w().clock.advance(24h * 31);
        const auto report = found();
        QCOMPARE(onlyCause(report), displayName(StuckCause::TooOld));
        QVERIFY(report.payments.first().eventId.isEmpty());
        const ResendPlan plan = w().planOf(w().failedOnes());
        QVERIFY(plan.events.isEmpty());
        QCOMPARE(plan.tooOld, 1);
    }

    void whatTheDeliveryStillMayDoIsToldApart()
    {
        QCOMPARE(w().missedCheckouts(1).size(), 1);
        QVERIFY(found().payments.isEmpty()); // on its way as it should be
        w().clock.advance(2min);
        QCOMPARE(onlyCause(found()), displayName(StuckCause::NotYetDelivered));
        w().letStripeGiveUp();
        QCOMPARE(onlyCause(found()), displayName(StuckCause::DeliveryFailed));
    }

    void aPayerWhoNeverFinishedIsListedApart()
    {
        QCOMPARE(w().checkouts(1, u"pm_card_authenticationRequired"_s).size(), 1);
        auto report = found();
        QCOMPARE(report.neverStarted.size(), 0); // may be typing still
        w().clock.advance(2h);
        report = found();
        QCOMPARE(report.payments.size(), 0);
        QCOMPARE(report.neverStarted.size(), 1);
        QVERIFY(report.neverStarted.first().cause == StuckCause::PayerNeverFinished);
        QCOMPARE(report.neverStarted.first().stripeStatus, u"requires_action"_s);
        QCOMPARE(stuckCount(), 0);
    }

    void aCacheThatIsBehindMakesNoAlarm()
    {
        QCOMPARE(w().missedCheckouts(1).size(), 1);
        w().clock.advance(2min);
        QVERIFY(w().sync());
        w().tenant().setFault(TenantFault::None);
        w().clock.advance(10min);
        w().stripe().runDueDeliveries();
        QVERIFY(foundWithoutSync().payments.isEmpty());
    }

    void whatCouldNotBeAskedIsSaid()
    {
        QCOMPARE(w().missedCheckouts(1).size(), 1);
        QVERIFY(w().sync());
        w().clock.advance(2min);
        (void)resultOf(
            w().practice->secrets().remove(w().session().secretName(w().type.id, Mode::Test, SecretKind::SecretKey)));
        const auto report = foundWithoutSync();
        QVERIFY(report.payments.isEmpty());
        QCOMPARE(report.asked, 0);
        QCOMPARE(report.notAsked, 1);
        QVERIFY(!report.remark.isEmpty());
    }

    void theBoundIsSaid()
    {
        QList<Payment> many;
        for (int i = 0; i < 201; ++i) {
            Payment payment;
            payment.id = u"pay_many_%1"_s.arg(i);
            payment.paymentTypeId = w().type.id;
            payment.amount = Money(100, Currency());
            payment.refunded = Money(0, Currency());
            payment.paymentDate = QDateTime::fromSecsSinceEpoch(1'780'000'000 + i, Qt::UTC);
            payment.paymentIntentId = u"pi_nobodyKnows%1"_s.arg(i);
            many.append(payment);
        }
        QVERIFY(resultOf(w().session().store().upsertPayments(many, std::nullopt))->has_value());
        const qint64 began = w().clock.nowMs();
        const auto calls = w().stripe().requestLog().size();
        const auto report = foundWithoutSync();
        QVERIFY(report.boundReached);
        QCOMPARE(report.asked, 0);
        QCOMPARE(report.notAsked, 200);
        QVERIFY2(report.remark.contains(u"200"_s), qPrintable(report.remark));
        QVERIFY(w().stripe().requestLog().size() - calls <= (w().clock.nowMs() - began) / 100 + 1);
    }

    void eventsThatAreToLeaveAreWarnedOf()
    {
        QCOMPARE(w().missedCheckouts(2).size(), 2);
        w().letStripeGiveUp();
        (void)found();
        QVERIFY(!w().session().attention().items().contains(u"eventsLeaving"_s));
        w().clock.advance(24h * 27);
        (void)found();
        const AttentionItem item = w().session().attention().items().value(u"eventsLeaving"_s);
        QCOMPARE(item.count, 2);
        QCOMPARE(item.pageId, u"webhooks"_s);
        QVERIFY(!item.sentence.isEmpty());
        w().clock.advance(24h * 3);
        (void)found();
        QVERIFY(!w().session().attention().items().contains(u"eventsLeaving"_s)); // gone: TooOld now
    }

    void anEventHeldForDeliveredIsSaidToBeSo()
    {
        StuckFacts facts;
        facts.now = w().clock.now();
        facts.payment.paymentTypeId = w().type.id;
        facts.intent.status = u"succeeded"_s;
        facts.intent.created = facts.now.addSecs(-3600);
        facts.scope.type = w().type;
        WebhookEndpoint endpoint;
        endpoint.enabledEvents = requiredWebhookEvents();
        endpoint.created = facts.now.addDays(-2);
        facts.scope.endpoint = endpoint;
        QVERIFY(judgeStuck(facts).cause == StuckCause::Unknown); // the events could not be read
        facts.areEventsKnown = true;
        StripeEvent event;
        event.id = u"evt_1"_s;
        event.created = facts.now.addSecs(-3600);
        facts.event = event;
        const StuckPayment stuck = judgeStuck(facts);
        QVERIFY(stuck.cause == StuckCause::Unknown);
        QCOMPARE(stuck.eventId, u"evt_1"_s);
        facts.callbackProblem = CallbackProblem::WrongMode;
        QVERIFY(judgeStuck(facts).cause == StuckCause::WrongMode);
        const auto refused = [&facts](CallbackProblem problem, QLatin1String word) {
            facts.callbackProblem = problem;
            const StuckPayment judged = judgeStuck(facts);
            QVERIFY2(judged.cause == StuckCause::SignatureRefused, qPrintable(toString(problem)));
            QVERIFY2(judged.sentence.contains(word), qPrintable(judged.sentence));
        };
        refused(CallbackProblem::TimestampTooOld, "clock"_L1);
        refused(CallbackProblem::TimestampInFuture, "clock"_L1);
        refused(CallbackProblem::SignatureMismatch, "Compare both sides"_L1);
        refused(CallbackProblem::NoWebhookSecret, "holds no Webhook Secret"_L1);
        refused(CallbackProblem::SignatureMissing, "without a signature"_L1);
        refused(CallbackProblem::BodyMalformed, "could not read the event"_L1);
    }
};

QTEST_GUILESS_MAIN(TestStuckPayments)
#include "tst_stuckpayments.moc"
