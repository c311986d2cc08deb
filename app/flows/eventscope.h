#pragma once

#include "flows/eventdeliveryflow.h"

namespace console {

/// Both ends of one payment type's events in one mode, as far as they are known.
struct EventScope
{
    PaymentType type;
    Mode mode = Mode::Test;
    std::shared_ptr<StripeClient> stripe;
    /// All of the account's endpoints in this mode could be read.
    bool areEndpointsKnown = false;
    QString endpointsProblem; ///< translated: why not
    /// OPS-COM's: the one of its Webhook ID, else one with the callback's URL.
    std::optional<WebhookEndpoint> endpoint;

    /// What the endpoint is subscribed to; the required ones where that is not known; empty: all ("*").
    QStringList eventTypes() const;
};

/// Makes the client and reads the endpoints (one call). Error if the payment type is not in the cache or this computer
/// holds no key; endpoints that cannot be read are told in the scope.
class ReadEventScopeFlow final : public FlowJob<EventScope>
{
    Q_DECLARE_TR_FUNCTIONS(console::ReadEventScopeFlow)
public:
    ReadEventScopeFlow(Session &session, QString paymentTypeId, Mode mode, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void takeEndpoints(const Result<StripeList<WebhookEndpoint>> &endpoints);
    Session &m_session;
    QString m_paymentTypeId;
    EventScope m_scope;
};

inline constexpr qint64 kEventRetentionSeconds = 30 * 24 * 60 * 60; ///< facts 2.5
/// Events that are to leave Stripe's 30 days within this time are warned of.
inline constexpr qint64 kLeavingSeconds = 3 * 24 * 60 * 60;

/// facts 2.5: three days live, some hours in a sandbox.
DeliveryState deliveryStateOf(const StripeEvent &event, const QDateTime &now);
/// The payment intent an event is about, or "".
QString intentOf(const StripeEvent &event);
/// One event as the list shows it, without the payment.
EventRow eventRowOf(const StripeEvent &event, const std::optional<WebhookEndpoint> &endpoint, const QDateTime &now);

/// An EventFilter as Stripe is asked, with what has to be applied here.
class EventQuery
{
public:
    EventQuery(const EventFilter &filter, const EventScope &scope, QString paymentIntentId, const QDateTime &now);
    const StripeEventFilter &filter() const { return m_asked; }
    StripePage page(const QString &after) const;
    bool matches(const EventRow &row) const;

private:
    EventFilter m_filter;
    QString m_paymentIntentId; ///< empty: any
    StripeEventFilter m_asked;
    StripePage m_page;
};

/// The payment intent of a filter's payment, which may be the tenant's payment id; "" for no filter. Error InvalidInput
/// if the cache knows no such payment.
Result<QString> filteredIntent(const Session &session, const EventFilter &filter);

/// Calls back after a pause, by `options.wait` or a timer that is never early. Not if `context` is gone by then.
void waitFor(const ResendOptions &options, QObject *context, std::chrono::milliseconds pause,
             std::function<void()> then);

} // namespace console
