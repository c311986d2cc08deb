#include "core/job.h"
#include "core/secretvalue.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

Error someError(const QString &detail)
{
    return {.kind = ErrorKind::Server,
            .userText = {},
            .detail = detail,
            .requestId = {},
            .httpStatus = 500,
            .code = {},
            .param = {}};
}

/// A job that a test ends by hand.
class HandJob : public TypedJob<int>
{
public:
    using TypedJob::TypedJob;
    void end(Result<int> result) { finishWith(std::move(result)); }
    int starts = 0;
    int cancels = 0;

protected:
    void doStart() override { ++starts; }
    void doCancel() override { ++cancels; }
};

/// Ends inside doStart(), and, if asked to, by itself inside doCancel().
class QuickJob : public TypedJob<int>
{
public:
    using TypedJob::TypedJob;

protected:
    void doStart() override { finishWith(7); }
};

class EndsInCancelJob : public TypedJob<int>
{
public:
    using TypedJob::TypedJob;

protected:
    void doStart() override {}
    void doCancel() override { finishWith(someError(u"quicker"_s)); }
};

class SecretJob : public TypedJob<SecretValue>
{
public:
    using TypedJob::TypedJob;

protected:
    void doStart() override { finishWith(SecretValue("made up")); }
};

/// Two steps one after the other; the sum of both.
class SumFlow : public FlowJob<int>
{
public:
    SumFlow(HandJob *first, HandJob *second) : m_first(first), m_second(second) {}
    int handled = 0;

protected:
    void doStart() override
    {
        Q_EMIT stepChanged(u"first"_s);
        run(m_first.data(), [this](const Result<int> &first) {
            ++handled;
            if (!first)
                return finishWith(first.error());
            Q_EMIT stepChanged(u"second"_s);
            run(m_second.data(), [this, sum = *first](const Result<int> &second) {
                ++handled;
                if (!second)
                    return finishWith(second.error());
                finishWith(sum + *second);
            });
        });
    }

private:
    QPointer<HandJob> m_first;
    QPointer<HandJob> m_second;
};

void settle()
{
    for (int i = 0; i < 5; ++i) {
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
}

} // namespace

class TestJob : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itFinishesOnceFromTheEventLoopAndDeletesItself()
    {
        const QPointer<QuickJob> job = new QuickJob;
        QSignalSpy finished(job, &Job::finished);
        int value = 0;
        job->onFinished(this, [&value](const Result<int> &r) { value = *r; });
        job->start();
        QVERIFY(job->isFinished());
        QCOMPARE(finished.count(), 0); // never from inside start()
        settle();
        QCOMPARE(finished.count(), 1);
        QCOMPARE(value, 7);
        QVERIFY(!job);
    }

    void aSecondStartDoesNothing()
    {
        const QPointer<HandJob> job = new HandJob;
        job->start();
        job->start();
        QCOMPARE(job->starts, 1);
        job->end(1);
        job->start();
        QCOMPARE(job->starts, 1);
        settle();
        QVERIFY(!job);
    }

    void theFirstResultStands()
    {
        const QPointer<HandJob> job = new HandJob;
        QSignalSpy finished(job, &Job::finished);
        Result<int> seen = 0;
        job->onFinished(this, [&seen](const Result<int> &r) { seen = r; });
        job->start();
        job->end(1);
        job->end(2);
        job->end(someError(u"late"_s));
        job->cancel();
        settle();
        QCOMPARE(finished.count(), 1);
        QCOMPARE(*seen, 1);
    }

    void cancelBeforeStartEndsItWithoutWork()
    {
        const QPointer<HandJob> job = new HandJob;
        QSignalSpy finished(job, &Job::finished);
        ErrorKind kind = ErrorKind::BadAnswer;
        job->onFinished(this, [&kind](const Result<int> &r) { kind = r.error().kind; });
        job->cancel();
        QCOMPARE(finished.count(), 0);
        job->start();
        QCOMPARE(job->starts, 0);
        QCOMPARE(job->cancels, 0);
        settle();
        QCOMPARE(finished.count(), 1);
        QCOMPARE(kind, ErrorKind::Cancelled);
        QVERIFY(!job);
    }

    void cancelWhileRunningEndsItOnce()
    {
        const QPointer<HandJob> job = new HandJob;
        QSignalSpy finished(job, &Job::finished);
        ErrorKind kind = ErrorKind::BadAnswer;
        job->onFinished(this, [&kind](const Result<int> &r) { kind = r.error().kind; });
        job->start();
        job->cancel();
        job->cancel();
        QVERIFY(job->isCancelRequested());
        QCOMPARE(job->cancels, 1);
        QCOMPARE(finished.count(), 0); // never from inside cancel()
        job->end(5);                   // too late
        settle();
        QCOMPARE(finished.count(), 1);
        QCOMPARE(kind, ErrorKind::Cancelled);
    }

    void cancelAfterTheEndChangesNothing()
    {
        const QPointer<HandJob> job = new HandJob;
        Result<int> seen = 0;
        job->onFinished(this, [&](const Result<int> &r) {
            seen = r;
            job->cancel();
        });
        job->start();
        job->end(3);
        job->cancel();
        settle();
        QCOMPARE(*seen, 3);
    }

    void aJobMayEndItselfWhileItIsCancelled()
    {
        auto *job = new EndsInCancelJob;
        job->start();
        QString detail;
        job->onFinished(this, [&detail](const Result<int> &r) { detail = r.error().detail; });
        job->cancel();
        settle();
        QCOMPARE(detail, u"quicker"_s);
    }

    void aDeletedReceiverIsNotCalled()
    {
        const QPointer<HandJob> job = new HandJob;
        int calls = 0;
        auto *receiver = new QObject;
        job->onFinished(receiver, [&calls](const Result<int> &) { ++calls; });
        job->start();
        job->end(1);
        delete receiver;
        settle();
        QCOMPARE(calls, 0);
        QVERIFY(!job);
    }

    void aDeletedOwnerTakesTheJobWithItWithoutFinished()
    {
        auto *owner = new QObject;
        const QPointer<HandJob> running = new HandJob(owner);
        const QPointer<HandJob> ending = new HandJob(owner);
        int calls = 0;
        for (HandJob *job : {running.data(), ending.data()}) {
            job->onFinished(this, [&calls](const Result<int> &) { ++calls; });
            job->start();
        }
        ending->end(1); // its finished() is queued
        delete owner;
        QVERIFY(!running);
        QVERIFY(!ending);
        settle();
        QCOMPARE(calls, 0);
    }

    void aReceiverMayDeleteTheOwnerOrTheJob()
    {
        auto *owner = new QObject;
        const QPointer<HandJob> owned = new HandJob(owner);
        owned->onFinished(this, [owner](const Result<int> &) { delete owner; });
        owned->start();
        owned->end(1);
        const QPointer<HandJob> free = new HandJob;
        free->onFinished(this, [free](const Result<int> &) { delete free.data(); });
        free->start();
        free->end(1);
        settle();
        QVERIFY(!owned);
        QVERIFY(!free);
    }

    void aMoveOnlyValueIsTakenOut()
    {
        auto *job = new SecretJob;
        QByteArray taken;
        job->onFinished(this, [&taken](Result<SecretValue> &&r) {
            const SecretValue secret = std::move(r).value();
            taken = secret.use([](QByteArrayView bytes) { return bytes.toByteArray(); });
        });
        job->start();
        settle();
        QCOMPARE(taken, "made up");
    }

    void aFunctionIsRunFromTheEventLoop()
    {
        int runs = 0;
        auto *job = new FunctionJob<int>([&runs]() -> Result<int> { return ++runs; });
        job->start();
        QCOMPARE(runs, 0);
        const auto result = resultOf(job);
        QVERIFY(result);
        QCOMPARE(result->value(), 1);

        auto *cancelled = new FunctionJob<int>([&runs]() -> Result<int> { return ++runs; });
        cancelled->start();
        cancelled->cancel();
        QCOMPARE(resultOf(cancelled)->error().kind, ErrorKind::Cancelled);
        QCOMPARE(runs, 1);
    }

    void aFlowRunsItsStepsInTurn()
    {
        auto *first = new HandJob;
        const QPointer<HandJob> second = new HandJob;
        const QPointer<SumFlow> flow = new SumFlow(first, second);
        QSignalSpy steps(flow, &Job::stepChanged);
        QSignalSpy finished(flow, &Job::finished);
        Result<int> sum = 0;
        flow->onFinished(this, [&sum](const Result<int> &r) { sum = r; });
        flow->start();
        QCOMPARE(first->starts, 1);
        QCOMPARE(second->starts, 0);
        first->end(2);
        QTRY_COMPARE(second->starts, 1);
        QVERIFY(second->parent() == flow);
        second->end(3);
        settle();
        QCOMPARE(finished.count(), 1);
        QCOMPARE(*sum, 5);
        QCOMPARE(steps.count(), 2);
        QVERIFY(!flow);
        QVERIFY(!second);
    }

    void aFlowEndsWithTheErrorOfItsStep()
    {
        auto *first = new HandJob;
        auto *second = new HandJob;
        auto *flow = new SumFlow(first, second);
        flow->start();
        first->end(someError(u"step"_s));
        const auto result = resultOf(flow);
        QVERIFY(result);
        QCOMPARE(result->error().detail, u"step"_s);
        QCOMPARE(second->starts, 0);
        delete second; // never run, so never the flow's
    }

    void cancellingAFlowCancelsItsChildAndRunsNoHandler()
    {
        const QPointer<HandJob> first = new HandJob;
        HandJob second;
        const QPointer<SumFlow> flow = new SumFlow(first, &second);
        QSignalSpy finished(flow, &Job::finished);
        ErrorKind kind = ErrorKind::BadAnswer;
        flow->onFinished(this, [&kind](const Result<int> &r) { kind = r.error().kind; });
        flow->start();
        flow->cancel();
        QCOMPARE(first->cancels, 1);
        QVERIFY(first->isFinished());
        QCOMPARE(flow->handled, 0);
        settle();
        QCOMPARE(finished.count(), 1);
        QCOMPARE(kind, ErrorKind::Cancelled);
        QCOMPARE(second.starts, 0);
        QVERIFY(!flow);
        QVERIFY(!first);
    }

    void aChildThatEndedBeforeTheCancelIsNotHandledAfterIt()
    {
        auto *first = new HandJob;
        HandJob second;
        const QPointer<SumFlow> flow = new SumFlow(first, &second);
        flow->start();
        first->end(1); // queued
        flow->cancel();
        QCOMPARE(flow->handled, 0);
        settle();
        QCOMPARE(second.starts, 0);
        QVERIFY(!flow);
    }

    void deletingAFlowStopsItsChild()
    {
        const QPointer<HandJob> first = new HandJob;
        HandJob second;
        auto *flow = new SumFlow(first, &second);
        flow->start();
        delete flow;
        QVERIFY(!first);
        settle();
        QCOMPARE(second.starts, 0);
    }

    void aGroupEndsWhenAllHaveEnded()
    {
        auto *group = new JobGroup;
        QList<HandJob *> jobs{new HandJob, new HandJob, new HandJob};
        int sum = 0;
        for (HandJob *job : jobs) {
            job->onFinished(this, [&sum](const Result<int> &r) { sum += *r; });
            group->add(job);
        }
        QSignalSpy finished(group, &Job::finished);
        std::optional<Outcome> outcome;
        group->onFinished(this, [&outcome](const Outcome &r) { outcome = r; });
        group->start();
        for (HandJob *job : jobs)
            QCOMPARE(job->starts, 1);
        jobs[1]->end(10);
        jobs[0]->end(1);
        settle();
        QCOMPARE(finished.count(), 0);
        jobs[2]->end(100);
        settle();
        QCOMPARE(finished.count(), 1);
        QVERIFY(outcome->has_value());
        QCOMPARE(sum, 111);
    }

    void aGroupEndsWithTheFirstErrorAndCancelsTheOthers()
    {
        auto *group = new JobGroup;
        auto *bad = new HandJob;
        auto *good = new HandJob;
        auto *other = new HandJob;
        ErrorKind otherKind = ErrorKind::BadAnswer;
        other->onFinished(this, [&otherKind](const Result<int> &r) { otherKind = r.error().kind; });
        for (HandJob *job : {good, bad, other})
            group->add(job);
        std::optional<Outcome> outcome;
        int ends = 0;
        group->onFinished(this, [&](const Outcome &r) {
            outcome = r;
            ++ends;
        });
        group->start();
        good->end(1);
        bad->end(someError(u"first"_s));
        settle();
        QCOMPARE(ends, 1);
        QCOMPARE(outcome->error().detail, u"first"_s);
        QCOMPARE(otherKind, ErrorKind::Cancelled);
    }

    void anEmptyGroupIsDone()
    {
        const auto outcome = resultOf(new JobGroup);
        QVERIFY(outcome);
        QVERIFY(outcome->has_value());
    }

    void cancellingAGroupCancelsAll()
    {
        const QPointer<JobGroup> group = new JobGroup;
        auto *a = new HandJob;
        auto *b = new HandJob;
        group->add(a);
        group->add(b);
        int ends = 0;
        ErrorKind kind = ErrorKind::BadAnswer;
        group->onFinished(this, [&](const Outcome &r) {
            ++ends;
            kind = r.error().kind;
        });
        group->start();
        group->cancel();
        QCOMPARE(a->cancels, 1);
        QCOMPARE(b->cancels, 1);
        settle();
        QCOMPARE(ends, 1);
        QCOMPARE(kind, ErrorKind::Cancelled);
        QVERIFY(!group);
    }

    void aGroupCancelledBeforeItsStartEndsOnce()
    {
        const QPointer<JobGroup> group = new JobGroup;
        const QPointer<HandJob> child = new HandJob;
        group->add(child.data());
        int ends = 0;
        group->onFinished(this, [&ends](const Outcome &) { ++ends; });
        group->cancel();
        settle();
        QCOMPARE(ends, 1);
        QVERIFY(!group);
        QVERIFY(!child);
    }

    void progressIsPassedOn()
    {
        auto *job = new HandJob;
        QSignalSpy progress(job, &Job::progressChanged);
        Q_EMIT job->progressChanged(3, -1);
        QCOMPARE(progress.first().at(0).toLongLong(), 3);
        QCOMPARE(progress.first().at(1).toLongLong(), -1);
        delete job;
    }

    void theFakeClockMovesOnlyWhenTold()
    {
        FakeClock clock;
        const qint64 before = clock.nowMs();
        QCOMPARE(clock.now(), QDateTime(QDate(2026, 9, 1), QTime(12, 0), Qt::UTC));
        clock.advance(std::chrono::seconds(90));
        QCOMPARE(clock.nowMs() - before, 90000);
        clock.set(QDateTime(QDate(2027, 1, 1), QTime(0, 0), Qt::UTC));
        QCOMPARE(clock.now().date().year(), 2027);
        QCOMPARE(clock.now().timeSpec(), Qt::UTC);
    }
};

QTEST_GUILESS_MAIN(TestJob)
#include "tst_job.moc"
