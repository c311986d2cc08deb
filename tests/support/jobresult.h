#pragma once

#include "core/job.h"

#include <QEventLoop>
#include <QTest>
#include <QTimer>

#include <optional>

namespace console::test {

/// Starts a job if it was not yet started, runs the event loop until it is finished and returns its result; nothing if
/// it is not finished in time (or was destroyed). Call as `const auto result = resultOf(job); QVERIFY(result);`, then
/// look at `result->has_value()`.
template <typename T>
std::optional<Result<T>> resultOf(TypedJob<T> *job, int timeoutMs = 10000)
{
    std::optional<Result<T>> result;
    QObject context;
    job->onFinished(&context, [&result](Result<T> &&r) { result.emplace(std::move(r)); });
    job->start();
    (void)QTest::qWaitFor([&result] { return result.has_value(); }, timeoutMs);
    return result;
}

/// The same, back at once: in an event loop of its own, where QTest::qWaitFor() sleeps for 10 ms after each look. For
/// tests with many jobs. What a job has only begun (auditLater()) may not be done yet when this returns.
template <typename T>
std::optional<Result<T>> promptResultOf(TypedJob<T> *job, int timeoutMs = 10000)
{
    std::optional<Result<T>> result;
    QEventLoop loop;
    QObject::connect(job, &QObject::destroyed, &loop, &QEventLoop::quit);
    job->onFinished(&loop, [&result, &loop](Result<T> &&r) {
        result.emplace(std::move(r));
        loop.quit();
    });
    QTimer::singleShot(timeoutMs, &loop, &QEventLoop::quit);
    job->start();
    if (!result)
        loop.exec();
    return result;
}

} // namespace console::test
