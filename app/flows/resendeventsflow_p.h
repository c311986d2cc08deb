#pragma once

#include "flows/eventscope.h"
#include "flows/resendverdict.h"

#include <QHash>
#include <QSet>

#include <deque>
#include <functional>

namespace console {

/// The run under way. Made of steps that each end by calling the next one; none waits.
struct ResendEventsFlow::Private
{
    using Milliseconds = std::chrono::milliseconds;

    ResendEventsFlow *q;
    Session &session;
    std::optional<ResendPlan> plan; ///< nothing: the run of `runId` goes on
    qint64 runId = 0;
    ResendOptions options = {};
    ResendJournal journal;
    ResendRun run = {};
    std::shared_ptr<StripeClient> stripe = {};
    std::shared_ptr<TenantClient> tenant = {};
    std::deque<qsizetype> queue = {}; ///< items to be settled, in order
    QSet<qsizetype> doubtful = {};    ///< of those: on their way when the run was broken off
    QSet<qsizetype> open = {};        ///< sent in this session, not settled yet
    QHash<QString, qsizetype> byEvent = {};
    QList<CallbackRecord> callbacks = {}; ///< as last read
    bool tenantTells = true;              ///< the tenant knows payments/callbacks/recent
    bool isStopAsked = false;
    bool hasCalledStripe = false;
    QString stopReason = {}; ///< set: stop when the present event is settled
    QString lostAnswer = {}; ///< set: Stripe did not answer the present request
    int troublesInARow = 0;
    Milliseconds settle{0};

    // --- resendeventsflow.cpp: begin and end
    void begin();
    void takeRun(ResendRun taken);
    void checkEndpoint();
    void readBaseline();
    void next();
    void stopRun(const QString &reason);
    void finishRun(ResendRun::State state, const QString &reason);
    void lookOnceMore();
    void closeOpen(QList<qsizetype> left);
    void auditEnd(ResendRun::State state);

    // --- resendeventsflow_events.cpp: one event
    void ask(qsizetype index);
    void send(qsizetype index);
    void callRetry(qsizetype index);
    void retried(qsizetype index, const Error *error);
    void refusedByStripe(qsizetype index, const Error &error);
    void awaitArrival(qsizetype index, Milliseconds waited, Milliseconds pause);
    void lastLook(qsizetype index);
    void settled(qsizetype index);
    void unsettled(qsizetype index);
    void countTrouble(const QString &reason);
    /// Reads what OPS-COM answered since, and settles what it tells of.
    void readCallbacks(std::function<void()> then);
    void applyCallbacks(const QList<CallbackRecord> &fresh, std::function<void()> then);
    /// Asks Stripe whether an event was taken; `then` is given nothing if it could not be asked.
    void readEvent(qsizetype index, std::function<void(const Result<StripeEvent> &)> then);
    bool isTaken(const ResendItem &item, const StripeEvent &event) const;
    /// Changes an item, in the journal first; then goes on.
    void keep(qsizetype index, ResendState state, const QString &trouble, std::function<void()> then);
    void pauseFor(Milliseconds pause, std::function<void()> then);

    /// A call to Stripe: after the pace's pause, again with growing pauses while Stripe says that it is too much.
    template <typename T>
    void callStripe(std::function<TypedJob<T> *()> make, std::function<void(Result<T> &&)> then, int refusals = 0)
    {
        constexpr int kMostRefusals = 6;
        const auto call = [this, make, then, refusals] {
            hasCalledStripe = true;
            q->FlowJob::run(make(), [this, make, then, refusals](Result<T> &&result) {
                if (result || result.error().kind != ErrorKind::RateLimited || refusals >= kMostRefusals) {
                    then(std::move(result));
                    return;
                }
                const Milliseconds pause = std::chrono::seconds(1 << refusals);
                Q_EMIT q->stepChanged(ResendEventsFlow::tr("Stripe asks for fewer calls. Waiting for %n second(s)…",
                                                           nullptr, 1 << refusals));
                pauseFor(pause, [this, make, then, refusals] { callStripe<T>(make, then, refusals + 1); });
            });
        };
        if (hasCalledStripe)
            pauseFor(options.spacing, call);
        else
            call();
    }
};

} // namespace console
