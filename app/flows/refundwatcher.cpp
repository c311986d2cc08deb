#include "flows/refundwatcher.h"

#include "flows/refundinboxflow.h"

#include <QTimer>

#include <algorithm>

namespace console {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kRound = 15min;
constexpr std::chrono::milliseconds kSoon = 1s;
constexpr std::chrono::milliseconds kFirstOutboxPause = 5s;
constexpr std::chrono::milliseconds kLongestOutboxPause = 15min;
/// Younger intents may belong to a flow under way.
constexpr std::chrono::milliseconds kUnderWay{kRefundUnderWayMs};

} // namespace

struct RefundWatcher::Private
{
    explicit Private(Session &s) : session(s) {}
    Session &session;
    QTimer round;  ///< to the next round
    QTimer outbox; ///< to the next try of the outbox
    QTimer count;  ///< to counting anew after the journal has changed
    QPointer<Job> flow;
    QPointer<Job> outboxFlow;
    QPointer<Job> countFlow;
    std::chrono::milliseconds pause = kFirstOutboxPause;
    bool isStopped = true;
    bool isPoked = false;

    void beginRound(RefundWatcher *q)
    {
        if (isStopped || flow)
            return;
        round.stop();
        isPoked = false;
        auto *resume = new ResumeRefundsFlow(session, kUnderWay, q);
        flow = resume;
        resume->onFinished(q, [this, q](const Result<ResumeSummary> &) {
            flow.clear();
            if (!isStopped)
                watch(q);
        });
        resume->start();
    }
    void watch(RefundWatcher *q)
    {
        auto *watching = new WatchRefundsFlow(session, q);
        flow = watching;
        watching->onFinished(q, [this, q](const Outcome &) {
            flow.clear();
            if (isStopped)
                return;
            round.start(isPoked ? kSoon : kRound);
            tellOutbox(q);
            Q_EMIT q->looked();
        });
        watching->start();
    }
    void tellOutbox(RefundWatcher *q)
    {
        if (isStopped || outboxFlow)
            return;
        outbox.stop();
        auto *tell = new TellOutboxFlow(session, q);
        outboxFlow = tell;
        tell->onFinished(q, [this](const Result<int> &untold) {
            outboxFlow.clear();
            if (isStopped)
                return;
            if (untold && *untold == 0) {
                pause = kFirstOutboxPause;
                return;
            }
            outbox.start(pause);
            pause = std::min(pause * 2, kLongestOutboxPause);
        });
        tell->start();
    }
    void countAgain(RefundWatcher *q)
    {
        if (isStopped)
            return;
        if (countFlow) {
            count.start(kSoon);
            return;
        }
        auto *counting = new CountRefundsFlow(session, q);
        countFlow = counting;
        counting->start();
    }
};

RefundWatcher::RefundWatcher(Session &session, QObject *parent) : QObject(parent), d(std::make_unique<Private>(session))
{
    for (QTimer *timer : {&d->round, &d->outbox, &d->count})
        timer->setSingleShot(true);
    connect(&d->round, &QTimer::timeout, this, [this] { d->beginRound(this); });
    connect(&d->outbox, &QTimer::timeout, this, [this] { d->tellOutbox(this); });
    connect(&d->count, &QTimer::timeout, this, [this] { d->countAgain(this); });
    connect(&session.store(), &WorkspaceStore::refundsChanged, this, [this](const QString &) {
        if (d->isStopped)
            return;
        constexpr std::chrono::milliseconds kBurst = 300ms; // several steps of one refund count once
        if (!d->count.isActive())
            d->count.start(kBurst);
        if (!d->outboxFlow && !d->outbox.isActive())
            d->outbox.start(d->pause); // its own flow tells the tenant first; the outbox sees to what is left
    });
}

RefundWatcher::~RefundWatcher() = default;

void RefundWatcher::start()
{
    if (!d->isStopped)
        return;
    d->isStopped = false;
    d->beginRound(this);
}

void RefundWatcher::stop()
{
    d->isStopped = true;
    for (QTimer *timer : {&d->round, &d->outbox, &d->count})
        timer->stop();
    for (const QPointer<Job> &job : {d->flow, d->outboxFlow, d->countFlow}) {
        if (job)
            job->cancel();
    }
}

void RefundWatcher::poke()
{
    if (d->isStopped)
        return;
    d->pause = kFirstOutboxPause;
    d->isPoked = true;
    if (!d->flow)
        d->round.start(kSoon);
}

} // namespace console
