#include "flows/eventscope.h"
#include "flows/stuckcause.h"

#include <QLocale>
#include <QSet>

#include <algorithm>
#include <map>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostPayments = 200;
/// Pages of a hundred undelivered events a payment type and mode: looked at once for all its payments.
constexpr int kEventPages = 5;
/// An event this young is on its way as it should be.
constexpr qint64 kGraceSeconds = 60;

using GroupKey = std::pair<QString, Mode>;

/// One payment type and mode: both ends and the events that were not delivered.
struct Group
{
    std::optional<EventScope> scope; ///< nothing: could not be read
    QList<StripeEvent> undelivered;
    bool areAllRead = false;
};

StripeEventFilter undeliveredOf(const EventScope &scope)
{
    constexpr qsizetype kMostTypes = 20; // Stripe takes no more
    QStringList types = scope.eventTypes();
    if (types.isEmpty() || types.size() > kMostTypes)
        types = requiredWebhookEvents();
    return {.types = types, .deliverySuccess = false};
}

const StripeEvent *eventFor(const QList<StripeEvent> &events, const StripePaymentIntent &intent)
{
    const QString type = finishingEventType(intent);
    const auto found = std::ranges::find_if(
        events, [&](const StripeEvent &event) { return event.type == type && intentOf(event) == intent.id; });
    return found == events.end() ? nullptr : &*found;
}

} // namespace

struct FindStuckPaymentsFlow::Private
{
    FindStuckPaymentsFlow *q;
    Session &session;
    ResendOptions options = {};
    std::shared_ptr<TenantClient> tenant = {};
    QList<Payment> pending = {};
    QList<GroupKey> groupsLeft = {};
    std::map<GroupKey, Group> groups = {};
    StuckReport report = {};
    QSet<QString> leaving = {}; ///< events; two payment types may share an account
    bool areMoreLeaving = false;
    bool hasCalledStripe = false;
    QStringList problems = {};

    void readGroups();
    void readUndelivered(const GroupKey &key, const QString &after, int pages);
    void readLeaving(const GroupKey &key);
    void noteLeaving(const StripeEvent &event);
    void nextPayment();
    void takeIntent(const Payment &payment, const StripePaymentIntent &intent);
    void confirm(const Payment &payment, const StripePaymentIntent &intent);
    void askTenantWhy(const Payment &payment, const StripePaymentIntent &intent);
    void findEvent(StuckFacts facts);
    void conclude(const StuckFacts &facts);
    void finish();
    void tellAttention();
    void notAsked(const QString &why);

    template <typename T>
    void callStripe(std::function<TypedJob<T> *()> make, std::function<void(Result<T> &&)> then)
    {
        const auto call = [this, make = std::move(make), then = std::move(then)] {
            hasCalledStripe = true;
            q->run(make(), then);
        };
        if (!hasCalledStripe) {
            call();
            return;
        }
        waitFor(options, q, options.spacing, [this, call] {
            if (!q->isFinished() && !q->isCancelRequested())
                call();
        });
    }
};

FindStuckPaymentsFlow::FindStuckPaymentsFlow(Session &session, QObject *parent)
    : FlowJob(parent),
      d(new Private{.q = this, .session = session})
{
}

FindStuckPaymentsFlow::~FindStuckPaymentsFlow() = default;

void FindStuckPaymentsFlow::setOptions(ResendOptions options)
{
    Q_ASSERT(!isStarted());
    d->options = std::move(options);
}

void FindStuckPaymentsFlow::doStart()
{
    const auto pending = d->session.store().pendingWithIntent(kMostPayments + 1);
    const auto types = d->session.store().paymentTypes();
    if (!pending || !types) {
        finishWith(!pending ? pending.error() : types.error());
        return;
    }
    d->pending = *pending;
    d->report.boundReached = d->pending.size() > kMostPayments;
    d->pending = d->pending.first(std::min<qsizetype>(d->pending.size(), kMostPayments));
    const auto add = [this](const GroupKey &key) {
        if (!d->groupsLeft.contains(key))
            d->groupsLeft.append(key);
    };
    for (const Payment &payment : std::as_const(d->pending))
        add({payment.paymentTypeId, payment.mode});
    for (const PaymentType &type : *types) {
        if (type.active && !type.credentials(type.activeMode()).webhookId.isEmpty())
            add({type.id, type.activeMode()});
    }
    Q_EMIT stepChanged(tr("Reading the endpoints and the events that were not delivered…"));
    run(d->session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            finishWith(tenant.error());
            return;
        }
        d->tenant = *tenant;
        d->readGroups();
    });
}

void FindStuckPaymentsFlow::Private::readGroups()
{
    if (groupsLeft.isEmpty()) {
        Q_EMIT q->stepChanged(tr("Asking Stripe about the pending payments…"));
        nextPayment();
        return;
    }
    const GroupKey key = groupsLeft.takeFirst();
    callStripe<EventScope>([this, key] { return new ReadEventScopeFlow(session, key.first, key.second); },
                           [this, key](Result<EventScope> &&scope) {
                               if (!scope) {
                                   if (!problems.contains(scope.error().userText))
                                       problems.append(scope.error().userText);
                                   readGroups();
                                   return;
                               }
                               groups[key].scope = std::move(*scope);
                               readUndelivered(key, {}, 1);
                           });
}

void FindStuckPaymentsFlow::Private::readUndelivered(const GroupKey &key, const QString &after, int pages)
{
    const StripeEventFilter filter = undeliveredOf(*groups[key].scope);
    StripePage page;
    page.startingAfter = after;
    page.createdGte = session.clock().now().toSecsSinceEpoch() - kEventRetentionSeconds;
    callStripe<StripeList<StripeEvent>>(
        [this, key, filter, page] { return groups[key].scope->stripe->events(filter, page, q); },
        [this, key, pages](Result<StripeList<StripeEvent>> &&list) {
            if (!list) {
                problems.append(list.error().userText);
                readGroups();
                return;
            }
            for (const StripeEvent &event : std::as_const(list->data)) {
                groups[key].undelivered.append(event);
                noteLeaving(event);
            }
            groups[key].areAllRead = !list->hasMore;
            if (list->hasMore && !list->data.isEmpty() && pages < kEventPages) {
                readUndelivered(key, list->data.constLast().id, pages + 1);
                return;
            }
            if (list->hasMore) // newest first: the oldest, which leave first, were not seen
                readLeaving(key);
            else
                readGroups();
        });
}

void FindStuckPaymentsFlow::Private::readLeaving(const GroupKey &key)
{
    const qint64 oldest = session.clock().now().toSecsSinceEpoch() - kEventRetentionSeconds;
    StripePage page;
    page.createdGte = oldest;
    page.createdLt = oldest + kLeavingSeconds;
    const StripeEventFilter filter = undeliveredOf(*groups[key].scope);
    callStripe<StripeList<StripeEvent>>(
        [this, key, filter, page] { return groups[key].scope->stripe->events(filter, page, q); },
        [this](Result<StripeList<StripeEvent>> &&list) {
            if (list) {
                for (const StripeEvent &event : std::as_const(list->data))
                    noteLeaving(event);
                areMoreLeaving = areMoreLeaving || list->hasMore;
            } else {
                problems.append(list.error().userText);
            }
            readGroups();
        });
}

void FindStuckPaymentsFlow::Private::noteLeaving(const StripeEvent &event)
{
    if (event.created.addSecs(kEventRetentionSeconds - kLeavingSeconds) <= session.clock().now())
        leaving.insert(event.id);
}

void FindStuckPaymentsFlow::Private::notAsked(const QString &why)
{
    ++report.notAsked;
    if (!why.isEmpty() && !problems.contains(why))
        problems.append(why);
    nextPayment();
}

void FindStuckPaymentsFlow::Private::nextPayment()
{
    Q_EMIT q->progressChanged(report.asked + report.notAsked, report.asked + report.notAsked + pending.size());
    if (pending.isEmpty()) {
        finish();
        return;
    }
    const Payment payment = pending.takeFirst();
    const auto group = groups.find({payment.paymentTypeId, payment.mode});
    if (group == groups.end() || !group->second.scope) {
        notAsked({});
        return;
    }
    callStripe<StripePaymentIntent>([this, client = group->second.scope->stripe,
                                     payment] { return client->paymentIntent(payment.paymentIntentId, q); },
                                    [this, payment](Result<StripePaymentIntent> &&intent) {
                                        if (!intent) {
                                            notAsked(intent.error().userText);
                                            return;
                                        }
                                        ++report.asked;
                                        takeIntent(payment, *intent);
                                    });
}

void FindStuckPaymentsFlow::Private::takeIntent(const Payment &payment, const StripePaymentIntent &intent)
{
    switch (outcomeOf(intent, session.clock().now())) {
    case StripeOutcome::Underway: nextPayment(); return;
    case StripeOutcome::NeverFinished:
        report.neverStarted.append(neverFinished(payment, intent));
        nextPayment();
        return;
    case StripeOutcome::Finished: confirm(payment, intent); return;
    }
    Q_UNREACHABLE();
}

/// The cache may be behind: OPS-COM is asked whether the payment is Pending still.
void FindStuckPaymentsFlow::Private::confirm(const Payment &payment, const StripePaymentIntent &intent)
{
    q->run(tenant->payment(payment.id, q), [this, payment, intent](Result<Payment> &&present) {
        if (present && present->status != PaymentStatus::Pending)
            nextPayment();
        else
            askTenantWhy(payment, intent);
    });
}

void FindStuckPaymentsFlow::Private::askTenantWhy(const Payment &payment, const StripePaymentIntent &intent)
{
    q->run(tenant->lastCallbackProblem(payment.paymentIntentId, q),
           [this, payment, intent](Result<CallbackProblem> &&problem) {
               const Group &group = groups[{payment.paymentTypeId, payment.mode}];
               StuckFacts facts{.payment = payment,
                                .intent = intent,
                                .scope = *group.scope,
                                .event = {},
                                .areEventsKnown = false,
                                .callbackProblem = problem ? *problem : CallbackProblem::None,
                                .now = session.clock().now()};
               if (const StripeEvent *event = eventFor(group.undelivered, intent)) {
                   facts.event = *event;
                   facts.areEventsKnown = true;
                   conclude(facts);
               } else {
                   findEvent(std::move(facts));
               }
           });
}

/// Not among the undelivered ones: one page around the time at which the payment was finished.
void FindStuckPaymentsFlow::Private::findEvent(StuckFacts facts)
{
    constexpr qint64 kDay = 24 * 60 * 60;
    const StripeEventFilter filter{.types = {finishingEventType(facts.intent)}, .deliverySuccess = {}};
    const qint64 around = finishedAt(facts.intent).toSecsSinceEpoch();
    StripePage page;
    page.createdGte = std::max(around - 60, facts.now.toSecsSinceEpoch() - kEventRetentionSeconds);
    if (facts.intent.status != "canceled"_L1) // when that was is not known
        page.createdLt = around + kDay;
    callStripe<StripeList<StripeEvent>>(
        [this, client = facts.scope.stripe, filter, page] { return client->events(filter, page, q); },
        [this, facts](Result<StripeList<StripeEvent>> &&list) {
            StuckFacts known = facts;
            known.areEventsKnown = list.has_value();
            if (list) {
                if (const StripeEvent *event = eventFor(list->data, facts.intent))
                    known.event = *event;
            }
            conclude(known);
        });
}

void FindStuckPaymentsFlow::Private::conclude(const StuckFacts &facts)
{
    const StuckPayment stuck = judgeStuck(facts);
    const bool isOnItsWay = stuck.cause == StuckCause::NotYetDelivered && facts.event &&
                            facts.event->created.addSecs(kGraceSeconds) > facts.now;
    if (!isOnItsWay)
        report.payments.append(stuck);
    nextPayment();
}

void FindStuckPaymentsFlow::Private::finish()
{
    QStringList remarks;
    if (report.boundReached)
        remarks.append(
            tr("Only the newest %n pending payment(s) were looked at. There are more.", nullptr, kMostPayments));
    if (report.notAsked > 0)
        remarks.append(tr("%n payment(s) could not be asked about.", nullptr, report.notAsked));
    remarks.append(problems);
    report.remark = remarks.join(u'\n');
    tellAttention();
    q->finishWith(report);
}

void FindStuckPaymentsFlow::Private::tellAttention()
{
    const int stuck = static_cast<int>(report.payments.size());
    session.attention().set(
        u"stuckPending"_s,
        {.pageId = u"webhooks"_s,
         .count = stuck,
         .level = AttentionLevel::Warning,
         .sentence = tr("%n payment(s) are finished at Stripe and still Pending in OPS-COM.", nullptr, stuck)});
    const int gone = static_cast<int>(leaving.size());
    session.attention().set(
        u"eventsLeaving"_s,
        {.pageId = u"webhooks"_s,
         .count = gone,
         .level = AttentionLevel::Urgent,
         .sentence = areMoreLeaving
                         ? tr("More than %n event(s) were not delivered, and Stripe drops them within 3 days. Send "
                              "them again.",
                              nullptr, gone)
                         : tr("%n event(s) were not delivered, and Stripe drops them within 3 days. Send them again.",
                              nullptr, gone)});
}

} // namespace console
