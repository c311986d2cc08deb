#include "flows/resendeventsflow_p.h"

#include "flows/flowsupport.h"

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

ResendRun runOf(const ResendPlan &plan, const QString &who)
{
    ResendRun run;
    run.paymentTypeId = plan.paymentTypeId;
    run.mode = plan.mode;
    run.endpointId = plan.endpointId;
    run.who = who;
    for (const EventRow &row : plan.events) {
        ResendItem item;
        item.eventId = row.event.id;
        item.eventType = row.event.type;
        item.objectId = row.event.objectId;
        item.paymentIntentId = intentOf(row.event);
        item.pendingBefore = row.event.pendingWebhooks;
        run.items.append(item);
    }
    return run;
}

bool isSettled(ResendState state)
{
    switch (state) {
    case ResendState::Waiting:
    case ResendState::Sent: return false;
    case ResendState::Delivered:
    case ResendState::Refused:
    case ResendState::Skipped:
    case ResendState::Unknown: return true;
    }
    Q_UNREACHABLE();
}

} // namespace

ResendEventsFlow::ResendEventsFlow(Session &session, ResendPlan plan, QObject *parent)
    : FlowJob(parent),
      d(new Private{.q = this, .session = session, .plan = std::move(plan), .journal = ResendJournal(session.store())})
{
}

ResendEventsFlow::ResendEventsFlow(Session &session, qint64 runId, QObject *parent)
    : FlowJob(parent),
      d(new Private{
          .q = this, .session = session, .plan = {}, .runId = runId, .journal = ResendJournal(session.store())})
{
}

ResendEventsFlow::~ResendEventsFlow() = default;

void ResendEventsFlow::setOptions(ResendOptions options)
{
    Q_ASSERT(!isStarted());
    d->options = std::move(options);
}

void ResendEventsFlow::stop()
{
    d->isStopAsked = true;
}

void ResendEventsFlow::doCancel()
{
    FlowJob::doCancel();
    // Nobody waits for this flow any more: the journal's writer belongs to the session's store. What is on its way
    // stays Sent there, and is asked about when the run goes on.
    if (d->run.id > 0)
        d->journal.setState(d->run.id, ResendRun::State::Stopped, tr("Stopped by a person."), &d->session.store())
            ->start();
}

void ResendEventsFlow::doStart()
{
    Q_EMIT stepChanged(tr("Reading the keys…"));
    d->settle = d->options.settle;
    d->tenantTells = d->options.askTenantForCallbacks;
    QString typeId;
    Mode mode = Mode::Test;
    std::optional<ResendRun> stored;
    if (d->plan) {
        typeId = d->plan->paymentTypeId;
        mode = d->plan->mode;
    } else {
        auto found = d->journal.run(d->runId);
        if (!found) {
            finishWith(found.error());
            return;
        }
        typeId = found->paymentTypeId;
        mode = found->mode;
        stored = std::move(*found);
    }
    run(d->session.tenant(this), [this, typeId, mode, stored](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            finishWith(tenant.error());
            return;
        }
        d->tenant = *tenant;
        run(d->session.stripe(typeId, mode, this), [this, stored](Result<std::shared_ptr<StripeClient>> &&stripe) {
            if (!stripe) {
                finishWith(stripe.error());
                return;
            }
            d->stripe = *stripe;
            if (!stored) {
                d->begin();
                return;
            }
            run(d->journal.setState(stored->id, ResendRun::State::Running, {}), [this, stored](Outcome &&kept) {
                if (kept)
                    d->takeRun(*stored);
                else
                    finishWith(kept.error());
            });
        });
    });
}

void ResendEventsFlow::Private::begin()
{
    Q_EMIT q->stepChanged(tr("Writing the list of events to the journal…"));
    q->FlowJob::run(journal.begin(runOf(*plan, session.tenantInfo().userName)), [this](Result<ResendRun> &&begun) {
        if (begun)
            takeRun(std::move(*begun));
        else
            q->finishWith(begun.error());
    });
}

void ResendEventsFlow::Private::takeRun(ResendRun taken)
{
    run = std::move(taken);
    run.state = ResendRun::State::Running;
    run.stopReason.clear();
    auditLater(session, u"events.resend"_s, run.endpointId, u"run %1, %2 events"_s.arg(run.id).arg(run.items.size()),
               u"begun"_s);
    for (qsizetype i = 0; i < run.items.size(); ++i) {
        const ResendItem &item = run.items.at(i);
        byEvent.insert(item.eventId, i);
        switch (item.state) {
        case ResendState::Delivered:
        case ResendState::Skipped: break;
        case ResendState::Sent:
        case ResendState::Unknown: doubtful.insert(i); [[fallthrough]];
        case ResendState::Refused:
        case ResendState::Waiting: queue.push_back(i); break;
        }
    }
    checkEndpoint();
}

void ResendEventsFlow::Private::checkEndpoint()
{
    Q_EMIT q->stepChanged(tr("Looking at the endpoint…"));
    callStripe<WebhookEndpoint>([this] { return stripe->webhookEndpoint(run.endpointId, q); },
                                [this](Result<WebhookEndpoint> &&endpoint) {
                                    if (endpoint && !endpoint->enabled)
                                        stopRun(tr("The endpoint is disabled: Stripe would send nothing. Nothing was "
                                                   "sent. Enable it, then go on."));
                                    else if (endpoint || endpoint.error().kind == ErrorKind::Forbidden)
                                        readBaseline(); // the key may send again without being allowed to look
                                    else if (endpoint.error().kind == ErrorKind::NotFound)
                                        stopRun(tr("The endpoint %1 is no longer there. Nothing was sent. Make a new "
                                                   "plan for the present endpoint.")
                                                    .arg(run.endpointId));
                                    else
                                        stopRun(endpoint.error().userText);
                                });
}

void ResendEventsFlow::Private::readBaseline()
{
    // Only what OPS-COM answers from now on tells of what is sent now.
    readCallbacks([this] { next(); });
}

void ResendEventsFlow::Private::next()
{
    const auto settled = std::ranges::count_if(run.items, [](const ResendItem &i) { return isSettled(i.state); });
    Q_EMIT q->progressed(static_cast<int>(settled), static_cast<int>(run.items.size()));
    Q_EMIT q->progressChanged(settled, run.items.size());
    if (!stopReason.isEmpty()) {
        stopRun(stopReason);
        return;
    }
    if (queue.empty()) {
        lookOnceMore();
        return;
    }
    if (isStopAsked) {
        stopRun(tr("Stopped by a person."));
        return;
    }
    const qsizetype index = queue.front();
    queue.pop_front();
    if (doubtful.contains(index))
        ask(index);
    else
        send(index);
}

void ResendEventsFlow::Private::lookOnceMore()
{
    if (open.isEmpty()) {
        finishRun(ResendRun::State::Done, {});
        return;
    }
    Q_EMIT q->stepChanged(tr("Waiting for the last events to arrive…"));
    pauseFor(settle, [this] {
        readCallbacks([this] {
            if (!stopReason.isEmpty()) {
                stopRun(stopReason);
                return;
            }
            QList<qsizetype> left = open.values();
            std::ranges::sort(left);
            closeOpen(left);
        });
    });
}

void ResendEventsFlow::Private::closeOpen(QList<qsizetype> left)
{
    if (left.isEmpty()) {
        finishRun(ResendRun::State::Done, {});
        return;
    }
    const qsizetype index = left.takeFirst();
    readEvent(index, [this, index, left](const Result<StripeEvent> &event) {
        const bool taken = event && isTaken(run.items.at(index), *event);
        keep(index, taken ? ResendState::Delivered : ResendState::Unknown,
             taken ? QString()
                   : tr("Stripe was asked to send it; that it arrived was not seen. A second one would do no harm: "
                        "OPS-COM drops an event that it has had."),
             [this, left] { closeOpen(left); });
    });
}

void ResendEventsFlow::Private::stopRun(const QString &reason)
{
    finishRun(ResendRun::State::Stopped, reason);
}

void ResendEventsFlow::Private::finishRun(ResendRun::State state, const QString &reason)
{
    q->FlowJob::run(journal.setState(run.id, state, reason), [this, state, reason](Outcome &&kept) {
        if (!kept) {
            q->finishWith(kept.error());
            return;
        }
        run.state = state;
        run.stopReason = reason;
        run.changedAt = QDateTime::fromMSecsSinceEpoch(session.clock().nowMs(), Qt::UTC);
        auditEnd(state);
        q->finishWith(run);
    });
}

void ResendEventsFlow::Private::auditEnd(ResendRun::State state)
{
    QStringList counts;
    for (const ResendState each : {ResendState::Delivered, ResendState::Refused, ResendState::Skipped,
                                   ResendState::Unknown, ResendState::Sent, ResendState::Waiting})
        counts.append(toString(each) + u' ' + QString::number(run.countOf(each)));
    auditLater(session, u"events.resend"_s, run.endpointId, u"run %1: "_s.arg(run.id) + counts.join(u", "_s),
               toString(state));
}

} // namespace console
