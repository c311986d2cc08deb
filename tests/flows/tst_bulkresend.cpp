#include "eventtest.h"

#include <algorithm>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// The long one, by itself: every event is a payment of its own, made and delivered over real sockets.
class TestBulkResend : public QObject
{
    Q_OBJECT
    std::unique_ptr<EventTest> m_world;

    EventTest &w() { return *m_world; }
    ResendJournal journal() { return ResendJournal(w().session().store()); }

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<EventTest>();
        QVERIFY2(w().begin(), qPrintable(w().practice->why()));
    }
    void cleanup() { m_world.reset(); }

    void fiveHundredAreThrottledStoppedContinuedAndComplete()
    {
        constexpr int kEvents = 500;
        const auto missed = w().missedCheckouts(kEvents);
        QCOMPARE(missed.size(), kEvents);
        w().letStripeGiveUp();
        const ResendPlan plan = w().planOf(w().failedOnes());
        QCOMPARE(plan.events.size(), kEvents);
        const qsizetype before = w().stripe().deliveryAttempts().size();
        const qsizetype callsBefore = w().stripe().requestLog().size();
        const qint64 began = w().clock.nowMs();

        auto *first = new ResendEventsFlow(w().session(), plan);
        QList<int> progress;
        QObject context;
        connect(first, &ResendEventsFlow::progressed, &context, [&](int done, int total) {
            QCOMPARE(total, kEvents);
            progress.append(done);
            if (done == 200)
                first->stop();
        });
        const auto stopped = w().resend(first);
        QVERIFY2(stopped && stopped->has_value(), qPrintable(why(stopped)));
        QVERIFY((*stopped)->state == ResendRun::State::Stopped);
        QVERIFY(!(*stopped)->stopReason.isEmpty());
        QCOMPARE((*stopped)->countOf(ResendState::Delivered), 200);
        QCOMPARE((*stopped)->countOf(ResendState::Waiting), 300);
        QVERIFY(std::ranges::is_sorted(progress));
        QCOMPARE(w().stripe().deliveryAttempts().size() - before, 200);

        QVERIFY2(w().practice->reopen(), qPrintable(w().practice->why()));
        const auto runs = journal().runs(w().type.id, Mode::Test);
        QVERIFY(runs);
        QCOMPARE(runs->size(), 1);
        QVERIFY(runs->first().state == ResendRun::State::Stopped);
        const auto done = w().resend(new ResendEventsFlow(w().session(), runs->first().id));
        QVERIFY2(done && done->has_value(), qPrintable(why(done)));
        QVERIFY2((*done)->state == ResendRun::State::Done, qPrintable(why(done)));
        QCOMPARE((*done)->countOf(ResendState::Delivered), kEvents);

        // Nothing twice, nothing else, in order of creation.
        QCOMPARE(idsOf(w().attemptsFrom(before)), idsOf(plan.events));
        QVERIFY(std::ranges::is_sorted(plan.events, {}, [](const EventRow &row) { return row.event.created; }));
        QCOMPARE(retriesIn(w().stripe().requestLog()), kEvents);
        // Ten calls a second at most, of whatever kind, by the clock that the pauses moved; each session's first call
        // waits for nothing.
        const qint64 elapsed = w().clock.nowMs() - began;
        const qsizetype calls = w().stripe().requestLog().size() - callsBefore;
        QVERIFY2(calls <= elapsed / 100 + 2, qPrintable(u"%1 calls in %2 ms"_s.arg(calls).arg(elapsed)));
        QList<qint64> times;
        for (const auto &attempt : w().attemptsFrom(before))
            times.append(attempt.when.toMSecsSinceEpoch());
        for (qsizetype i = 10; i < times.size(); ++i)
            QVERIFY2(times.at(i) - times.at(i - 10) >= 1000, qPrintable(QString::number(i)));
        QVERIFY(w().planOf(w().failedOnes()).events.isEmpty());
        const auto closed = resultOf(new ResendEventsFlow(w().session(), runs->first().id));
        QVERIFY(closed && !closed->has_value());
        QCOMPARE(closed->error().code, u"run_done"_s);
    }
};

QTEST_GUILESS_MAIN(TestBulkResend)
#include "tst_bulkresend.moc"
