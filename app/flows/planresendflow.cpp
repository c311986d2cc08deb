#include "flows/eventscope.h"
#include "flows/flowsupport.h"

#include <QSet>

#include <algorithm>

namespace console {

namespace {
constexpr int kMostEvents = 10'000;
constexpr int kPendingLookedAt = 200;
} // namespace

struct PlanResendFlow::Private
{
    PlanResendFlow *q;
    Session &session;
    EventFilter filter;
    ResendPlan plan;
    QString intent;
    EventScope scope;
    std::optional<EventQuery> query;
    QSet<QString> seen; ///< object and type
    ResendOptions pace;

    void readPage(const QString &after);
    void take(const EventRow &row);
    void finish();
    int stuckAndTooOld() const;
};

PlanResendFlow::PlanResendFlow(Session &session, QString paymentTypeId, Mode mode, EventFilter filter, QObject *parent)
    : FlowJob(parent),
      d(new Private{.q = this,
                    .session = session,
                    .filter = std::move(filter),
                    .plan = {},
                    .intent = {},
                    .scope = {},
                    .query = {},
                    .seen = {},
                    .pace = {}})
{
    d->plan.paymentTypeId = std::move(paymentTypeId);
    d->plan.mode = mode;
}

PlanResendFlow::~PlanResendFlow() = default;

void PlanResendFlow::doStart()
{
    const auto intent = filteredIntent(d->session, d->filter);
    if (!intent) {
        finishWith(intent.error());
        return;
    }
    d->intent = *intent;
    Q_EMIT stepChanged(tr("Looking for the endpoint…"));
    run(new ReadEventScopeFlow(d->session, d->plan.paymentTypeId, d->plan.mode), [this](Result<EventScope> &&scope) {
        if (!scope) {
            finishWith(scope.error());
            return;
        }
        d->scope = std::move(*scope);
        if (!d->scope.endpoint) {
            finishWith(flowError(
                ErrorKind::Refused,
                d->scope.endpointsProblem.isEmpty()
                    ? tr("Stripe has no endpoint with OPS-COM's URL in this mode: events cannot be sent anywhere. "
                         "Register the endpoint first.")
                    : tr("The endpoint could not be looked up at Stripe, so that no resend was planned. %1")
                          .arg(d->scope.endpointsProblem)));
            return;
        }
        d->plan.endpointId = d->scope.endpoint->id;
        d->query.emplace(d->filter, d->scope, d->intent, d->session.clock().now());
        Q_EMIT stepChanged(tr("Reading the events from Stripe…"));
        d->readPage({});
    });
}

void PlanResendFlow::Private::readPage(const QString &after)
{
    q->run(scope.stripe->events(query->filter(), query->page(after), q), [this](
                                                                             Result<StripeList<StripeEvent>> &&list) {
        if (!list) {
            q->finishWith(list.error());
            return;
        }
        const QDateTime now = session.clock().now();
        for (const StripeEvent &event : std::as_const(list->data)) {
            const EventRow row = eventRowOf(event, scope.endpoint, now);
            if (query->matches(row))
                take(row);
        }
        Q_EMIT q->progressChanged(plan.events.size(), -1);
        if (plan.events.size() > kMostEvents) {
            q->finishWith(flowError(ErrorKind::Refused, tr("More than 10,000 events match. Nothing was sent. Choose a "
                                                           "shorter time or fewer event types.")));
            return;
        }
        if (!list->hasMore || list->data.isEmpty()) {
            finish();
            return;
        }
        waitFor(pace, q, pace.spacing, [this, next = list->data.constLast().id] {
            if (!q->isFinished() && !q->isCancelRequested())
                readPage(next);
        });
    });
}

void PlanResendFlow::Private::take(const EventRow &row)
{
    if (row.leavesAt <= session.clock().now()) {
        ++plan.tooOld;
        return;
    }
    // Newest first: the first of an object and type is the one that is kept.
    const QString what = row.event.objectId.isEmpty() ? row.event.id : row.event.objectId;
    const QString key = what + QLatin1Char(' ') + row.event.type;
    if (seen.contains(key)) {
        ++plan.duplicatesLeftOut;
        return;
    }
    seen.insert(key);
    plan.events.append(row);
}

/// Stripe does not list events older than 30 days: the payments that wait for one are known from the cache.
int PlanResendFlow::Private::stuckAndTooOld() const
{
    const auto pending = session.store().pendingWithIntent(kPendingLookedAt);
    if (!pending)
        return 0;
    const QDateTime oldest = session.clock().now().addSecs(-kEventRetentionSeconds);
    return static_cast<int>(std::ranges::count_if(*pending, [&](const Payment &payment) {
        return payment.isStuckPending() && payment.paymentTypeId == plan.paymentTypeId && payment.mode == plan.mode &&
               payment.paymentDate <= oldest && (intent.isEmpty() || payment.paymentIntentId == intent);
    }));
}

void PlanResendFlow::Private::finish()
{
    std::ranges::reverse(plan.events);
    std::ranges::stable_sort(plan.events, {}, [](const EventRow &row) { return row.event.created; });
    const qint64 oldest = session.clock().now().toSecsSinceEpoch() - kEventRetentionSeconds;
    if (!filter.since.isValid() || filter.since.toSecsSinceEpoch() <= oldest)
        plan.tooOld += stuckAndTooOld();
    plan.estimatedMs = plan.events.size() * pace.spacing.count();
    q->finishWith(plan);
}

} // namespace console
