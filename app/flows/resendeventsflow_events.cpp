#include "flows/resendeventsflow_p.h"

#include <algorithm>

// ResendEventsFlow: one event, from asking or sending to its being settled.

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr int kCallbacksRead = 100;
/// So many events after each other that nobody saw arrive: OPS-COM is deaf, and the rest is better kept.
constexpr int kMostUnsettled = 5;
constexpr std::chrono::milliseconds kFirstLook{100};
constexpr std::chrono::milliseconds kLongestLook{1000};
constexpr std::chrono::milliseconds kShortestSettle{500};

} // namespace

void ResendEventsFlow::Private::pauseFor(Milliseconds pause, std::function<void()> then)
{
    waitFor(options, q, pause, [this, then = std::move(then)] {
        if (!q->isFinished() && !q->isCancelRequested())
            then();
    });
}

void ResendEventsFlow::Private::keep(qsizetype index, ResendState state, const QString &trouble,
                                     std::function<void()> then)
{
    ResendItem item = run.items.at(index);
    item.state = state;
    item.trouble = trouble;
    q->FlowJob::run(journal.setItem(run.id, item), [this, index, item, then = std::move(then)](Outcome &&kept) {
        if (!kept) {
            q->finishWith(kept.error()); // without the journal nothing may be sent
            return;
        }
        run.items[index] = item;
        if (item.state != ResendState::Sent)
            open.remove(index);
        Q_EMIT q->itemChanged(item);
        then();
    });
}

/// An event that was on its way when the run was broken off: never sent again without asking.
void ResendEventsFlow::Private::ask(qsizetype index)
{
    const ResendItem &item = run.items.at(index);
    Q_EMIT q->stepChanged(tr("Asking whether %1 has arrived…").arg(item.eventId));
    const bool hasArrived = std::ranges::any_of(callbacks, [&item](const CallbackRecord &record) {
        return record.eventId == item.eventId && verdictOf(record).state == ResendState::Delivered;
    });
    if (hasArrived) {
        keep(index, ResendState::Delivered, {}, [this] { next(); });
        return;
    }
    readEvent(index, [this, index](const Result<StripeEvent> &event) {
        if (event && isTaken(run.items.at(index), *event))
            keep(index, ResendState::Delivered, {}, [this] { next(); });
        else if (!event && event.error().kind == ErrorKind::NotFound)
            keep(index, ResendState::Skipped, tr("Stripe no longer has this event: it is older than 30 days."),
                 [this] { next(); });
        else if (!event)
            stopRun(event.error().userText);
        else
            send(index);
    });
}

void ResendEventsFlow::Private::send(qsizetype index)
{
    ResendItem &item = run.items[index];
    // A new decision to send has a new key: with the old one Stripe would only repeat its answer of then.
    if (item.state != ResendState::Waiting)
        ++item.attempt;
    Q_EMIT q->stepChanged(tr("Sending %1 again…").arg(item.eventId));
    keep(index, ResendState::Sent, {}, [this, index] { callRetry(index); });
}

void ResendEventsFlow::Private::callRetry(qsizetype index)
{
    const ResendItem &item = run.items.at(index);
    open.insert(index);
    callStripe<StripeEvent>(
        [this, item] { return stripe->retryEvent(item.eventId, run.endpointId, item.requestKey(), q); },
        [this, index](Result<StripeEvent> &&event) {
            if (event || event.error().kind == ErrorKind::OutcomeUnknown) {
                lostAnswer = event ? QString() : event.error().userText;
                awaitArrival(index, Milliseconds(0), kFirstLook);
            } else {
                refusedByStripe(index, event.error());
            }
        });
}

/// Nothing was sent.
void ResendEventsFlow::Private::refusedByStripe(qsizetype index, const Error &error)
{
    const auto backToWaiting = [this, index](const QString &reason) {
        keep(index, ResendState::Waiting, {}, [this, reason] { stopRun(reason); });
    };
    switch (error.kind) {
    case ErrorKind::NotFound:
        // The event, or the call itself: only the event can be asked for.
        readEvent(index, [this, index, backToWaiting, error](const Result<StripeEvent> &event) {
            if (!event && event.error().kind == ErrorKind::NotFound)
                keep(index, ResendState::Skipped, tr("Stripe no longer has this event: it is older than 30 days."),
                     [this] { next(); });
            else
                backToWaiting(tr("Stripe does not offer this account to send events again. Nothing more was sent. Open "
                                 "each waiting event in the Stripe Dashboard and press Resend there."));
        });
        return;
    case ErrorKind::Forbidden:
    case ErrorKind::Unauthorized:
        backToWaiting(
            tr("Stripe does not let this key send events again. Nothing more was sent. Open each waiting event "
               "in the Stripe Dashboard and press Resend there, or use a key that may write webhook "
               "endpoints. %1")
                .arg(error.userText));
        return;
    case ErrorKind::RateLimited:
        backToWaiting(tr("Stripe still says that there are too many calls. Nothing more was sent. Go on later."));
        return;
    case ErrorKind::Cancelled:
    case ErrorKind::Network:
    case ErrorKind::Timeout:
    case ErrorKind::Tls:
    case ErrorKind::Redirect:
    case ErrorKind::InvalidRequest:
    case ErrorKind::Card:
    case ErrorKind::Conflict:
    case ErrorKind::Server:
    case ErrorKind::BadAnswer:
    case ErrorKind::Refused:
    case ErrorKind::OutcomeUnknown:
    case ErrorKind::InvalidInput:
    case ErrorKind::KeychainLocked:
    case ErrorKind::KeychainAbsent:
    case ErrorKind::KeychainDenied:
    case ErrorKind::KeychainSlow:
    case ErrorKind::SecretMissing:
    case ErrorKind::Storage:
    case ErrorKind::StorageNewer: backToWaiting(error.userText); return;
    }
    Q_UNREACHABLE();
}

void ResendEventsFlow::Private::awaitArrival(qsizetype index, Milliseconds waited, Milliseconds pause)
{
    const auto look = [this, index, waited, pause] {
        if (!open.contains(index)) {
            settled(index);
        } else if (waited >= settle) {
            lastLook(index);
        } else {
            pauseFor(pause, [this, index, waited, pause] {
                awaitArrival(index, waited + pause, std::min(pause * 2, kLongestLook));
            });
        }
    };
    if (tenantTells) {
        readCallbacks(look);
        return;
    }
    readEvent(index, [this, index, look](const Result<StripeEvent> &event) {
        if (event && isTaken(run.items.at(index), *event))
            keep(index, ResendState::Delivered, {}, look);
        else
            look(); // an event that could not be read now may be read at the next look
    });
}

/// The time to wait is over: the other side is asked once.
void ResendEventsFlow::Private::lastLook(qsizetype index)
{
    if (tenantTells) {
        readEvent(index, [this, index](const Result<StripeEvent> &event) {
            if (event && isTaken(run.items.at(index), *event))
                keep(index, ResendState::Delivered, {}, [this, index] { settled(index); });
            else
                unsettled(index);
        });
        return;
    }
    const QString intent = run.items.at(index).paymentIntentId;
    if (intent.isEmpty()) {
        unsettled(index);
        return;
    }
    // It tells of the last refusal that no accepted event has followed: it still stands after this one was sent.
    q->FlowJob::run(tenant->lastCallbackProblem(intent, q), [this, index](Result<CallbackProblem> &&problem) {
        const ResendVerdict verdict = problem ? verdictOfProblem(*problem) : ResendVerdict();
        if (verdict.state != ResendState::Refused) {
            unsettled(index);
            return;
        }
        stopReason = verdict.stopReason;
        keep(index, ResendState::Refused, verdict.trouble, [this] { next(); });
    });
}

void ResendEventsFlow::Private::settled(qsizetype index)
{
    lostAnswer.clear();
    if (run.items.at(index).state == ResendState::Refused) {
        countTrouble(tr("OPS-COM refused the last %n event(s). Nothing more was sent. Test the endpoint, then go on.",
                        nullptr, kMostUnsettled));
    } else {
        troublesInARow = 0;
        settle = options.settle;
    }
    next();
}

void ResendEventsFlow::Private::countTrouble(const QString &reason)
{
    if (++troublesInARow >= kMostUnsettled && stopReason.isEmpty())
        stopReason = reason;
}

void ResendEventsFlow::Private::unsettled(qsizetype index)
{
    if (!lostAnswer.isEmpty()) {
        stopReason = lostAnswer;
        keep(index, ResendState::Unknown,
             tr("Stripe did not answer, and the event was not seen to arrive. It is asked about when the resend goes "
                "on."),
             [this] { next(); });
        return;
    }
    settle = std::max(settle / 2, std::min(kShortestSettle, options.settle));
    countTrouble(tr("The last %n event(s) were not seen to arrive at OPS-COM. Nothing more was sent. Test the "
                    "endpoint, then go on.",
                    nullptr, kMostUnsettled));
    next();
}

void ResendEventsFlow::Private::readCallbacks(std::function<void()> then)
{
    if (!tenantTells) {
        then();
        return;
    }
    q->FlowJob::run(tenant->recentCallbacks(run.paymentTypeId, run.mode, kCallbacksRead, q),
                    [this, then = std::move(then)](Result<QList<CallbackRecord>> &&read) {
                        if (!read) {
                            tenantTells = !isUnknownCall(read.error()) && read.error().kind != ErrorKind::Forbidden;
                            then();
                            return;
                        }
                        const auto fresh = newCallbacks(callbacks, *read, kCallbacksRead);
                        callbacks = std::move(*read);
                        applyCallbacks(fresh, then);
                    });
}

void ResendEventsFlow::Private::applyCallbacks(const QList<CallbackRecord> &fresh, std::function<void()> then)
{
    for (qsizetype i = 0; i < fresh.size(); ++i) {
        const qsizetype index = byEvent.value(fresh.at(i).eventId, -1);
        const ResendVerdict verdict = verdictOf(fresh.at(i));
        if (index < 0 || !open.contains(index) || verdict.state == ResendState::Sent)
            continue;
        if (!verdict.stopReason.isEmpty())
            stopReason = verdict.stopReason;
        keep(index, verdict.state, verdict.trouble,
             [this, rest = fresh.mid(i + 1), then] { applyCallbacks(rest, then); });
        return;
    }
    then();
}

void ResendEventsFlow::Private::readEvent(qsizetype index, std::function<void(const Result<StripeEvent> &)> then)
{
    callStripe<StripeEventDocument>([this, id = run.items.at(index).eventId] { return stripe->eventDocument(id, q); },
                                    [then = std::move(then)](Result<StripeEventDocument> &&document) {
                                        if (document)
                                            then(document->event);
                                        else
                                            then(document.error());
                                    });
}

bool ResendEventsFlow::Private::isTaken(const ResendItem &item, const StripeEvent &event) const
{
    // One that nobody had to take (made before the endpoint was, or delivered already) is not counted by Stripe.
    // While some endpoint has not taken it, nobody can tell which.
    return item.pendingBefore > 0 && event.pendingWebhooks == 0;
}

} // namespace console
