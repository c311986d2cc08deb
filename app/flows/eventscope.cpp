#include "flows/eventscope.h"

#include "flows/flowsupport.h"

#include <QLocale>
#include <QTimer>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kLiveRetrySeconds = 3 * 24 * 60 * 60;
// "Over a few hours" (facts 2.5): a little more than the longest that was seen.
constexpr qint64 kSandboxRetrySeconds = 5 * 60 * 60;
constexpr qsizetype kMostTypesAsked = 20;

qint64 retrySeconds(Mode mode)
{
    return mode == Mode::Live ? kLiveRetrySeconds : kSandboxRetrySeconds;
}

QString retriesLeftOf(const StripeEvent &event, DeliveryState state, const std::optional<WebhookEndpoint> &endpoint)
{
    switch (state) {
    case DeliveryState::Delivered: return {};
    case DeliveryState::Failed: return ReadEventScopeFlow::tr("None: Stripe has given up.");
    case DeliveryState::Pending: break;
    }
    if (endpoint && !endpoint->enabled)
        return ReadEventScopeFlow::tr("None while the endpoint is disabled.");
    if (event.mode == Mode::Test)
        return ReadEventScopeFlow::tr("Up to 3, within a few hours.");
    const QDateTime until = event.created.addSecs(kLiveRetrySeconds).toUTC();
    return ReadEventScopeFlow::tr("Some, until %1 UTC.").arg(QLocale().toString(until, QLocale::ShortFormat));
}

} // namespace

QStringList EventScope::eventTypes() const
{
    if (!endpoint)
        return requiredWebhookEvents();
    return endpoint->enabledEvents.contains("*"_L1) ? QStringList() : endpoint->enabledEvents;
}

ReadEventScopeFlow::ReadEventScopeFlow(Session &session, QString paymentTypeId, Mode mode, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_paymentTypeId(std::move(paymentTypeId))
{
    m_scope.mode = mode;
}

void ReadEventScopeFlow::doStart()
{
    const auto types = m_session.store().paymentTypes();
    if (!types) {
        finishWith(types.error());
        return;
    }
    const auto type = std::ranges::find(*types, m_paymentTypeId, &PaymentType::id);
    if (type == types->end()) {
        finishWith(flowError(ErrorKind::NotFound, tr("This computer does not know the payment type yet. Open Setup "
                                                     "Payment Types to read it from OPS-COM, then try again.")));
        return;
    }
    m_scope.type = *type;
    run(m_session.stripe(m_paymentTypeId, m_scope.mode, this), [this](Result<std::shared_ptr<StripeClient>> &&client) {
        if (!client) {
            finishWith(client.error());
            return;
        }
        m_scope.stripe = *client;
        // One page holds them all: Stripe allows 16 an account (facts 2.2).
        run(m_scope.stripe->webhookEndpoints({}, this),
            [this](Result<StripeList<WebhookEndpoint>> &&endpoints) { takeEndpoints(endpoints); });
    });
}

void ReadEventScopeFlow::takeEndpoints(const Result<StripeList<WebhookEndpoint>> &endpoints)
{
    if (!endpoints) {
        if (endpoints.error().kind == ErrorKind::Unauthorized) {
            finishWith(endpoints.error()); // nothing else can be asked either
            return;
        }
        m_scope.endpointsProblem = endpoints.error().userText;
        finishWith(m_scope);
        return;
    }
    m_scope.areEndpointsKnown = !endpoints->hasMore;
    const QString id = m_scope.type.credentials(m_scope.mode).webhookId;
    const QString url = m_session.workspace().callbackUrl().toString();
    const auto &all = endpoints->data;
    auto ours = std::ranges::find_if(all, [&](const WebhookEndpoint &e) { return !id.isEmpty() && e.id == id; });
    if (ours == all.end())
        ours = std::ranges::find_if(all, [&](const WebhookEndpoint &e) { return e.url == url && e.enabled; });
    if (ours == all.end())
        ours = std::ranges::find_if(all, [&](const WebhookEndpoint &e) { return e.url == url; });
    if (ours != all.end())
        m_scope.endpoint = *ours;
    finishWith(m_scope);
}

DeliveryState deliveryStateOf(const StripeEvent &event, const QDateTime &now)
{
    if (event.pendingWebhooks <= 0)
        return DeliveryState::Delivered;
    return event.created.addSecs(retrySeconds(event.mode)) > now ? DeliveryState::Pending : DeliveryState::Failed;
}

QString intentOf(const StripeEvent &event)
{
    if (event.paymentIntentId.isEmpty() && event.objectId.startsWith("pi_"_L1))
        return event.objectId;
    return event.paymentIntentId;
}

EventRow eventRowOf(const StripeEvent &event, const std::optional<WebhookEndpoint> &endpoint, const QDateTime &now)
{
    EventRow row;
    row.event = event;
    row.state = deliveryStateOf(event, now);
    row.retriesLeft = retriesLeftOf(event, row.state, endpoint);
    row.leavesAt = event.created.addSecs(kEventRetentionSeconds);
    row.madeBeforeEndpoint = endpoint && event.created < endpoint->created;
    return row;
}

EventQuery::EventQuery(const EventFilter &filter, const EventScope &scope, QString paymentIntentId,
                       const QDateTime &now)
    : m_filter(filter),
      m_paymentIntentId(std::move(paymentIntentId))
{
    if (m_filter.types.isEmpty())
        m_filter.types = scope.eventTypes();
    if (m_filter.types.size() <= kMostTypesAsked)
        m_asked.types = m_filter.types;
    if (m_filter.state)
        m_asked.deliverySuccess = *m_filter.state == DeliveryState::Delivered;
    const qint64 oldest = now.toSecsSinceEpoch() - kEventRetentionSeconds;
    m_page.createdGte = m_filter.since.isValid() ? std::max(m_filter.since.toSecsSinceEpoch(), oldest) : oldest;
    if (m_filter.until.isValid())
        m_page.createdLt = m_filter.until.toSecsSinceEpoch() + 1;
}

StripePage EventQuery::page(const QString &after) const
{
    StripePage page = m_page;
    page.startingAfter = after;
    return page;
}

bool EventQuery::matches(const EventRow &row) const
{
    return (!m_filter.state || row.state == *m_filter.state) &&
           (m_filter.types.isEmpty() || m_filter.types.contains(row.event.type)) &&
           (m_paymentIntentId.isEmpty() || intentOf(row.event) == m_paymentIntentId);
}

Result<QString> filteredIntent(const Session &session, const EventFilter &filter)
{
    const QString wanted = filter.payment.trimmed();
    if (wanted.isEmpty() || wanted.startsWith("pi_"_L1))
        return wanted;
    const auto payment = session.store().payment(wanted);
    if (!payment)
        return payment.error();
    if (!*payment)
        return flowError(
            ErrorKind::InvalidInput,
            ReadEventScopeFlow::tr("This computer knows no payment %1. Enter the number of a payment or of "
                                   "a payment intent (pi_…).")
                .arg(wanted),
            u"payment"_s);
    if ((*payment)->paymentIntentId.isEmpty())
        return flowError(
            ErrorKind::InvalidInput,
            ReadEventScopeFlow::tr("The payment %1 never reached Stripe: there are no events of it.").arg(wanted),
            u"payment"_s);
    return (*payment)->paymentIntentId;
}

void waitFor(const ResendOptions &options, QObject *context, std::chrono::milliseconds pause,
             std::function<void()> then)
{
    if (options.wait)
        options.wait(context, pause, std::move(then));
    else
        QTimer::singleShot(pause, Qt::PreciseTimer, context, std::move(then));
}

} // namespace console
