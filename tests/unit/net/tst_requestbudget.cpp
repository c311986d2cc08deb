#include "net/requestbudget.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/httptesting.h"
#include "support/scriptedserver.h"
#include "support/waiting.h"

#include <QTest>

using namespace console;
using namespace console::test;
using namespace console::testing;
using namespace Qt::StringLiterals;

class TestRequestBudget : public QObject
{
    Q_OBJECT

    /// How many tokens the background gets in that many milliseconds, asking at every one.
    static int takenIn(TokenBucket &bucket, FakeClock &clock, int ms)
    {
        int taken = 0;
        for (int i = 0; i < ms; ++i) {
            if (bucket.waitMs(clock.nowMs()) == 0) {
                bucket.take(clock.nowMs());
                ++taken;
            }
            clock.advance(std::chrono::milliseconds(1));
        }
        return taken;
    }
    static RequestLimits small() { return {.whole = RequestRate::within(25), .background = RequestRate::within(25)}; }

private Q_SLOTS:
    void noSecondHasMoreThanFourFifthsOfTheLimit_data()
    {
        QTest::addColumn<int>("limit");
        QTest::newRow("test mode") << 25;
        QTest::newRow("live mode") << 100;
    }
    void noSecondHasMoreThanFourFifthsOfTheLimit()
    {
        QFETCH(int, limit);
        FakeClock clock;
        RequestRate rate = RequestRate::within(limit);
        QCOMPARE(rate.perSecond + rate.burst, limit * 8 / 10);
        rate.reserve = 0; // the worst case: nothing is left for people
        TokenBucket bucket(rate);
        QList<qint64> times;
        for (int i = 0; i < 10000; ++i) {
            if (bucket.waitMs(clock.nowMs()) == 0) {
                bucket.take(clock.nowMs());
                times.append(clock.nowMs());
            }
            clock.advance(std::chrono::milliseconds(1));
        }
        QVERIFY(times.size() >= rate.perSecond * 9); // and it is not slower than it has to be
        const qsizetype most = limit * 8 / 10;
        for (qsizetype i = most; i < times.size(); ++i)
            QVERIFY2(times.at(i) - times.at(i - most) >= 1000, qPrintable(QString::number(i)));
    }

    void theBackgroundLeavesTheReserve()
    {
        FakeClock clock;
        TokenBucket bucket({.perSecond = 10, .burst = 8, .reserve = 3});
        int taken = 0;
        while (bucket.waitMs(clock.nowMs()) == 0) {
            bucket.take(clock.nowMs());
            ++taken;
        }
        QCOMPARE(taken, 5);
        QCOMPARE(bucket.waitMs(clock.nowMs()), 100);
        clock.advance(std::chrono::milliseconds(99));
        QCOMPARE(bucket.waitMs(clock.nowMs()), 1);
        clock.advance(std::chrono::milliseconds(1));
        QCOMPARE(bucket.waitMs(clock.nowMs()), 0);
    }

    void whatPeopleTakeIsMissingToTheBackground()
    {
        FakeClock clock;
        TokenBucket alone(RequestRate::within(25));
        const int free = takenIn(alone, clock, 5000);
        TokenBucket shared(RequestRate::within(25));
        for (int i = 0; i < 20; ++i)
            shared.take(clock.nowMs()); // in debt: people do not wait
        const int left = takenIn(shared, clock, 5000);
        QVERIFY2(free - left >= 18 && free - left <= 20, qPrintable(u"%1 and %2"_s.arg(free).arg(left)));
    }

    void aDebtIsOneSecondsAtMost()
    {
        FakeClock clock;
        TokenBucket bucket({.perSecond = 10, .burst = 1, .reserve = 0});
        for (int i = 0; i < 1000; ++i)
            bucket.take(clock.nowMs());
        QCOMPARE(bucket.waitMs(clock.nowMs()), 1100);
    }

    void aClockThatRunsBackwardsGivesNothing()
    {
        FakeClock clock;
        TokenBucket bucket({.perSecond = 10, .burst = 1, .reserve = 0});
        bucket.take(clock.nowMs());
        clock.advance(std::chrono::milliseconds(-60000));
        QCOMPARE(bucket.waitMs(clock.nowMs()), 100);
        clock.advance(std::chrono::milliseconds(60000));
        QCOMPARE(bucket.waitMs(clock.nowMs()), 100);
    }

    void waitersGoInTheirOrderAsTimePasses()
    {
        FakeClock clock;
        RequestBudget budget(small(), [&clock] { return clock.nowMs(); });
        QObject context;
        QList<int> went;
        for (int i = 0; i < 10; ++i)
            budget.whenFree(&context, [&went, i] { went.append(i); });
        QCOMPARE(went, (QList<int>{0, 1})); // four tokens, two of them for people
        QCOMPARE(budget.waiting(), 8);
        clock.advance(std::chrono::seconds(10));
        QVERIFY(waitFor([&] { return went.size() >= 4; }));
        QCOMPARE(went.size(), 4); // the bucket holds no more, however long it was
        clock.advance(std::chrono::seconds(10));
        QVERIFY(waitFor([&] { return went.size() >= 6; }));
        QCOMPARE(went, (QList<int>{0, 1, 2, 3, 4, 5}));
    }

    void whoIsGoneOrForgottenTakesNothing()
    {
        FakeClock clock;
        RequestBudget budget(small(), [&clock] { return clock.nowMs(); });
        QObject stays;
        QObject forgotten;
        auto dies = std::make_unique<QObject>();
        int went = 0;
        const auto count = [&went] { ++went; };
        budget.whenFree(&stays, count);
        budget.whenFree(&stays, count);
        budget.whenFree(dies.get(), [] { QFAIL("its owner is gone"); });
        budget.whenFree(&forgotten, [] { QFAIL("it was forgotten"); });
        budget.whenFree(&stays, count);
        budget.whenFree(&stays, count);
        dies.reset();
        budget.forget(&forgotten);
        clock.advance(std::chrono::seconds(10));
        QVERIFY(waitFor([&] { return went == 4; }));
        QCOMPARE(budget.waiting(), 0);
    }

    void afterARefusalTheBackgroundHoldsBack()
    {
        FakeClock clock;
        RequestBudget budget(small(), [&clock] { return clock.nowMs(); });
        QObject context;
        int went = 0;
        budget.holdBack(std::chrono::seconds(2));
        budget.whenFree(&context, [&went] { ++went; });
        QCOMPARE(went, 0);
        clock.advance(std::chrono::milliseconds(1999));
        budget.whenFree(&context, [&went] { ++went; }); // looks at the clock at once
        QCOMPARE(went, 0);
        clock.advance(std::chrono::milliseconds(1));
        QVERIFY(waitFor([&] { return went == 2; }));
    }

    void aBackgroundRequestWaitsAndAPersonsDoesNot()
    {
        ScriptedServer server;
        server.on("GET", "/v1/x", ScriptedAnswer::json(200, "{}"));
        HttpClient http;
        http.setRetryPolicy(withoutPauses());
        FakeClock clock;
        const auto budget = std::make_shared<RequestBudget>(small(), [&clock] { return clock.nowMs(); });
        const auto spec = [&](Urgency urgency) {
            HttpRequestSpec made;
            made.url = server.url(u"/v1/x"_s);
            made.turn = {budget, urgency};
            return made;
        };
        for (int i = 0; i < 6; ++i)
            QVERIFY(finish(http.send(spec(Urgency::Interactive), this)));
        QCOMPARE(server.requests().size(), 6);
        auto *waiting = http.send(spec(Urgency::Background), this);
        waiting->start();
        QCOMPARE(budget->waiting(), 1);
        QVERIFY(finish(http.send(spec(Urgency::Interactive), this)));
        QCOMPARE(server.requests().size(), 7);
        bool ended = false;
        waiting->onFinished(this, [&ended](const Result<HttpAnswer> &answer) { ended = answer.has_value(); });
        clock.advance(std::chrono::seconds(5));
        QVERIFY(waitFor([&] { return ended; }));
        QCOMPARE(server.requests().size(), 8);
    }

    void aCancelledRequestGivesItsPlaceFree()
    {
        ScriptedServer server;
        HttpClient http;
        FakeClock clock;
        const auto budget = std::make_shared<RequestBudget>(small(), [&clock] { return clock.nowMs(); });
        budget->holdBack(std::chrono::seconds(5));
        HttpRequestSpec spec;
        spec.url = server.url(u"/v1/x"_s);
        spec.turn = {budget, Urgency::Background};
        auto *job = http.send(spec, this);
        job->start();
        job->cancel();
        QCOMPARE(budget->waiting(), 0);
        const auto result = finish(job);
        QVERIFY(result && !result->has_value());
        QCOMPARE(result->error().kind, ErrorKind::Cancelled);
        QVERIFY(server.requests().isEmpty());
    }

    void aRefusalForTooManyRequestsHoldsTheNextOnesBack()
    {
        ScriptedServer server;
        server.on("GET", "/v1/x", ScriptedAnswer::json(429, "{}"));
        HttpClient http;
        http.setRetryPolicy(withoutPauses());
        FakeClock clock;
        const auto budget = std::make_shared<RequestBudget>(small(), [&clock] { return clock.nowMs(); });
        HttpRequestSpec spec;
        spec.url = server.url(u"/v1/x"_s);
        spec.turn = {budget, Urgency::Background};
        const auto result = finish(http.send(spec, this));
        QVERIFY(result && result->has_value());
        QObject context;
        budget->whenFree(&context, [] {});
        QCOMPARE(budget->waiting(), 1);
    }
};

QTEST_GUILESS_MAIN(TestRequestBudget)
#include "tst_requestbudget.moc"
