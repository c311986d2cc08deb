#pragma once

#include "flows/session.h"
#include "store/resendjournal.h"

#include <QCoreApplication>
#include <QList>
#include <QUrl>

#include <chrono>
#include <functional>

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
    /// Made before the endpoint was: Stripe never sent it there, and "Delivered" tells of other endpoints only.
    bool madeBeforeEndpoint = false;
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

/// How a resend is paced. Plain data; the defaults are what the program uses, tests put others.
struct ResendOptions
{
    /// Between two calls to Stripe: 10 a second leave room below the 25 of a sandbox for a person who works beside it.
    std::chrono::milliseconds spacing{100};
    /// How long an event's arrival at OPS-COM is waited for before the next one is sent.
    std::chrono::milliseconds settle{5000};
    /// False: OPS-COM is taken for one that cannot tell how its callback answered, as if it did not know the call.
    /// Then Stripe's count of pending webhooks tells, and the tenant's last word on a payment.
    bool askTenantForCallbacks = true;
    /// Calls back after so long; nothing: a timer. Tests let the clock run ahead instead.
    std::function<void(QObject *context, std::chrono::milliseconds pause, std::function<void()> then)> wait;
};

/// Sends events again, in creation order, one after the other under the rate limit (at most 10 a second), each written
/// to journal.db before and after. After each one OPS-COM is asked how its callback answered. Stops by itself at the
/// first event whose signature the tenant rejects, at the first refusal of the retry call itself (then the rest stays
/// Waiting: a work list with Dashboard links), when the network is lost, and when OPS-COM takes nothing any more. The
/// result is the run as the journal has it, Stopped with its reason or Done; an Error only if nothing could be begun,
/// the journal cannot be written, or the flow was cancelled (the run is then Stopped too). A run goes on with what is
/// not Delivered or Skipped: what was on its way (Sent, Unknown) is asked about first and sent again only if it has not
/// arrived. OPS-COM drops an event that it has had, so that a second one has no effect.
class ResendEventsFlow final : public FlowJob<ResendRun>
{
    Q_OBJECT
public:
    /// Begins with a plan.
    ResendEventsFlow(Session &session, ResendPlan plan, QObject *parent = nullptr);
    /// Goes on with a run that was stopped.
    ResendEventsFlow(Session &session, qint64 runId, QObject *parent = nullptr);
    ~ResendEventsFlow() override;
    /// Before start() only.
    void setOptions(ResendOptions options);
    /// Ends with the run, Stopped, when the event under way is settled. (cancel() ends at once, with Cancelled.)
    void stop();

Q_SIGNALS:
    /// Events that are settled, in whatever way, of all.
    void progressed(int done, int total);
    /// One event's state has changed.
    void itemChanged(const console::ResendItem &item);

protected:
    void doStart() override;
    void doCancel() override;

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
    DeliveryFailed,  ///< Stripe has given up; why OPS-COM did not take it is not known
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

struct StuckReport
{
    QList<StuckPayment> payments;     ///< finished at Stripe, Pending in OPS-COM; newest first
    QList<StuckPayment> neverStarted; ///< PayerNeverFinished: nothing is stuck, listed apart
    int asked = 0;                    ///< payments that Stripe was asked about
    int notAsked = 0;                 ///< could not be asked about
    bool boundReached = false;        ///< there may be more than were looked at
    QString remark;                   ///< translated: what was left out and why; empty if nothing
};

/// Payments Pending in OPS-COM and finished (succeeded, canceled, failed) at Stripe, with the cause of each. Reads the
/// cache, then Stripe (bounded: the newest 200 payments, at most 10 calls a second; the report says if there may be
/// more). Tells Session::attention() under "stuckPending", and under "eventsLeaving" the undelivered events that Stripe
/// drops within three days, both with page "webhooks".
class FindStuckPaymentsFlow final : public FlowJob<StuckReport>
{
    Q_DECLARE_TR_FUNCTIONS(console::FindStuckPaymentsFlow)
public:
    FindStuckPaymentsFlow(Session &session, QObject *parent = nullptr);
    ~FindStuckPaymentsFlow() override;
    /// Before start() only.
    void setOptions(ResendOptions options);

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
/// The page that creates a webhook endpoint, with these event types ticked.
QUrl dashboardNewWebhookUrl(const QStringList &events, Mode mode);

} // namespace console

Q_DECLARE_METATYPE(console::ResendItem)
