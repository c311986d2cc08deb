#pragma once

#include "flows/session.h"
#include "store/resendjournal.h"

#include <QCoreApplication>
#include <QList>

namespace console {

/// As Stripe's Dashboard words them. Stripe's API tells them approximately (facts 2.5): Delivered if nothing is
/// pending; else Pending while automatic retries may still come (3 days live, some hours in a sandbox), then Failed.
enum class DeliveryState { Delivered, Pending, Failed };
QString displayName(DeliveryState state);

struct EventRow
{
    StripeEvent event;
    DeliveryState state = DeliveryState::Pending;
    QString paymentId;   ///< the tenant's payment it belongs to, if the cache knows it
    QString retriesLeft; ///< translated, where known
    QDateTime leavesAt;  ///< UTC: when Stripe drops it (30 days)
};

struct EventFilter
{
    std::optional<DeliveryState> state;
    QStringList types;
    QDateTime since; ///< UTC; invalid: 30 days
    QDateTime until;
    QString payment; ///< payment intent, or the tenant's payment id; empty: any
};

struct EventPage
{
    QList<EventRow> rows;
    QString next; ///< ask again with it; empty: no more
};

/// One page of events for this endpoint's types, newest first. Filters that Stripe cannot apply are applied here: a
/// page may be short, but never skips.
class ListEventsFlow final : public FlowJob<EventPage>
{
    Q_DECLARE_TR_FUNCTIONS(console::ListEventsFlow)
public:
    ListEventsFlow(Session &session, QString paymentTypeId, Mode mode, EventFilter filter, QString after,
                   QObject *parent = nullptr);
    ~ListEventsFlow() override;

protected:
    void doStart() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// What a resend would do, before it is done.
struct ResendPlan
{
    QString paymentTypeId;
    Mode mode = Mode::Test;
    QString endpointId;
    QList<EventRow> events; ///< creation order, the newest per object and type kept
    int duplicatesLeftOut = 0;
    int tooOld = 0;         ///< older than 30 days: no way to send them again
    qint64 estimatedMs = 0; ///< at the throttled rate
};
/// Reads all events that match (all pages) and plans. Progress through Job::step.
class PlanResendFlow final : public FlowJob<ResendPlan>
{
    Q_DECLARE_TR_FUNCTIONS(console::PlanResendFlow)
public:
    PlanResendFlow(Session &session, QString paymentTypeId, Mode mode, EventFilter filter, QObject *parent = nullptr);
    ~PlanResendFlow() override;

protected:
    void doStart() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Sends events again, in creation order, one after the other under the rate limit (at most 10 a second), each written
/// to journal.db before and after. Stops by itself at the first event whose signature the tenant rejects, and at the
/// first refusal of the retry call itself (then the rest is a work list with Dashboard links). Cancel stops cleanly.
class ResendEventsFlow final : public FlowJob<ResendRun>
{
    Q_OBJECT
public:
    /// Begins with a plan.
    ResendEventsFlow(Session &session, ResendPlan plan, QObject *parent = nullptr);
    /// Goes on with a run that was stopped.
    ResendEventsFlow(Session &session, qint64 runId, QObject *parent = nullptr);
    ~ResendEventsFlow() override;

Q_SIGNALS:
    void progressed(int done, int total);

protected:
    void doStart() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

enum class StuckCause {
    EndpointDisabled,
    EventNotSubscribed,
    SignatureRefused,
    WrongMode,
    NeverSent, ///< no endpoint with our URL, or the event was made before it
    TooOld,    ///< the event is older than 30 days
    PayerNeverFinished,
    NotYetDelivered, ///< Stripe still retries
    Unknown
};
struct StuckPayment
{
    Payment payment;
    QString stripeStatus;
    StuckCause cause = StuckCause::Unknown;
    QString sentence; ///< translated
    QString eventId;  ///< the event to send again, if there is one
};
QString displayName(StuckCause cause);

/// Payments Pending in OPS-COM and finished (succeeded, canceled, failed) at Stripe, with the cause of each. Reads the
/// cache, then Stripe (bounded: 200 payments). Tells Session::attention() under "stuckPending" with page "webhooks".
class FindStuckPaymentsFlow final : public FlowJob<QList<StuckPayment>>
{
    Q_DECLARE_TR_FUNCTIONS(console::FindStuckPaymentsFlow)
public:
    FindStuckPaymentsFlow(Session &session, QObject *parent = nullptr);
    ~FindStuckPaymentsFlow() override;

protected:
    void doStart() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Links into Stripe's Dashboard; facts 2.6.
QUrl dashboardEventUrl(const QString &eventId, Mode mode);
QUrl dashboardPaymentUrl(const QString &paymentIntentId, Mode mode);
QUrl dashboardWebhooksUrl(Mode mode);

} // namespace console
