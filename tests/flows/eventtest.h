#pragma once

#include "flows/eventdeliveryflow.h"
#include "flows/syncflow.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"
#include "support/waiting.h"

#include <QTest>
#include <QTimer>

#include <algorithm>

/// What the tests of event delivery share: a practice world, payments whose events nobody took, a pace without waiting.
class EventTest
{
public:
    using Milliseconds = std::chrono::milliseconds;

    console::test::FakeClock clock{QDateTime::fromMSecsSinceEpoch(1'790'000'000'000, Qt::UTC)};
    std::unique_ptr<console::test::PracticeSession> practice;
    console::PaymentType type;
    bool asksTenant = true;     ///< false: as with a tenant that does not tell what its callback answered
    QList<Milliseconds> pauses; ///< asked for by flows with options()

    bool begin()
    {
        practice = std::make_unique<console::test::PracticeSession>(clock);
        if (!practice->isReady())
            return false;
        type = practice->makeProvenType();
        clock.advance(std::chrono::seconds(10)); // what follows is younger than the endpoint
        return !type.id.isEmpty();
    }

    console::Session &session() { return practice->session(); }
    console::practice::PracticeStripe &stripe() { return practice->world().stripe(); }
    console::practice::PracticeTenant &tenant() { return practice->world().tenant(); }
    QString endpointId() const { return type.test.webhookId; }

    /// The program's own pace by a clock that runs ahead; deliveries are over when a pause is.
    console::ResendOptions options()
    {
        console::ResendOptions options;
        options.askTenantForCallbacks = asksTenant;
        options.wait = [this](QObject *context, Milliseconds pause, std::function<void()> then) {
            pauses.append(pause);
            clock.advance(pause);
            stripe().runDueDeliveries();
            QTimer::singleShot(0, context, std::move(then));
        };
        return options;
    }

    std::shared_ptr<console::TenantClient> tenantClient()
    {
        const auto client = console::test::resultOf(session().tenant(nullptr));
        return client && client->has_value() ? **client : nullptr;
    }
    std::shared_ptr<console::StripeClient> stripeClient()
    {
        const auto client = console::test::resultOf(session().stripe(type.id, console::Mode::Test, nullptr));
        return client && client->has_value() ? **client : nullptr;
    }

    /// Payments of so many payers, each as its checkout left it. In order where `count` is small.
    QList<console::Payment> checkouts(int count, const QString &method = QStringLiteral("pm_card_visa"))
    {
        const auto client = tenantClient();
        QList<console::Payment> made;
        int left = count;
        QObject context;
        for (int i = 0; client && i < count; ++i) {
            console::PracticeCheckoutParams params;
            params.payerName = QStringLiteral("Payer %1").arg(i);
            params.payerEmail = QStringLiteral("payer@example.com");
            params.userTypeId = QStringLiteral("1");
            params.paymentTypeId = type.id;
            params.kind = QStringLiteral("permit");
            params.description = QStringLiteral("Lot C annual permit");
            params.amount = console::Money(1000 + i, console::Currency());
            params.paymentMethod = method;
            auto *job = client->practiceCheckout(params, &context);
            job->onFinished(&context, [&](const console::Result<console::Payment> &payment) {
                --left;
                if (payment)
                    made.append(*payment);
            });
            job->start();
        }
        (void)console::test::waitFor([&left] { return left == 0; }, 120000);
        stripe().runDueDeliveries();
        return made;
    }

    /// The same, and OPS-COM took none of the events.
    QList<console::Payment> missedCheckouts(int count, const QString &method = QStringLiteral("pm_card_visa"))
    {
        tenant().setFault(console::practice::TenantFault::CallbackServerError);
        return checkouts(count, method);
    }

    /// Lets Stripe give up on all that is pending, then puts the tenant right. (The endpoint is disabled meanwhile:
    /// that ends the retries of an event as failures in vain do, facts 2.5, and is quicker.)
    void letStripeGiveUp()
    {
        const QString endpoint = QStringLiteral("/v1/webhook_endpoints/") + endpointId();
        post(endpoint, "disabled=true");
        clock.advance(std::chrono::hours(6));
        stripe().runDueDeliveries();
        post(endpoint, "disabled=false");
        tenant().setFault(console::practice::TenantFault::None);
    }

    bool sync()
    {
        const auto synced = console::test::resultOf(new console::SyncPaymentsFlow(session()), 60000);
        return synced && synced->has_value();
    }
    bool setEndpoint(const QByteArray &form)
    {
        return !post(QStringLiteral("/v1/webhook_endpoints/") + endpointId(), form).contains("\"error\"");
    }

    console::EventFilter failedOnes() const
    {
        console::EventFilter filter;
        filter.state = console::DeliveryState::Failed;
        return filter;
    }
    /// Empty without a plan.
    console::ResendPlan planOf(const console::EventFilter &filter)
    {
        const auto plan = console::test::resultOf(
            new console::PlanResendFlow(session(), type.id, console::Mode::Test, filter), 60000);
        return plan && plan->has_value() ? **plan : console::ResendPlan();
    }
    std::optional<console::Result<console::ResendRun>> resend(console::ResendEventsFlow *flow)
    {
        flow->setOptions(options());
        return console::test::resultOf(flow, 120000);
    }
    /// A POST to Stripe that the console itself never makes.
    QByteArray post(const QString &path, const QByteArray &form)
    {
        console::HttpRequestSpec spec;
        spec.verb = console::HttpRequestSpec::Verb::Post;
        spec.url = practice->world().stripeAddress();
        spec.url.setPath(path);
        spec.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
        spec.body = form;
        spec.bearer = std::make_shared<const console::SecretValue>(practice->world().keys().secretTest);
        const auto answer = console::test::resultOf(practice->services().http.send(spec));
        return answer && answer->has_value() ? (*answer)->body : QByteArray();
    }
    /// Attempts from the `from`-th on.
    QList<console::practice::DeliveryAttempt> attemptsFrom(qsizetype from)
    {
        return stripe().deliveryAttempts().mid(from);
    }
};

inline QStringList idsOf(const QList<console::EventRow> &rows)
{
    QStringList ids;
    for (const console::EventRow &row : rows)
        ids.append(row.event.id);
    return ids;
}
inline QStringList idsOf(const QList<console::practice::DeliveryAttempt> &attempts)
{
    QStringList ids;
    for (const auto &attempt : attempts)
        ids.append(attempt.eventId);
    return ids;
}
inline qsizetype retriesIn(const QList<QByteArray> &log)
{
    return std::ranges::count_if(
        log, [](const QByteArray &line) { return line.startsWith("POST /v1/events/") && line.endsWith("/retry"); });
}
inline QString why(const std::optional<console::Result<console::ResendRun>> &run)
{
    if (!run)
        return QStringLiteral("timeout");
    return *run ? (*run)->stopReason : run->error().userText + run->error().detail;
}
