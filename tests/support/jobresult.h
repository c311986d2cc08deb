#pragma once

#include "core/job.h"

#include <QEventLoop>
#include <QTimer>

#include <optional>

namespace console::test {

/// Starts a job if it was not yet started, runs the event loop until it is finished and returns its result; nothing if
/// it is not finished in time (or was destroyed). The time is there to end a hang only: a busy machine may need long
/// for little. Call as `const auto result = resultOf(job); QVERIFY(result);`, then look at `result->has_value()`.
template <typename T>
std::optional<Result<T>> resultOf(TypedJob<T> *job, int timeoutMs = 60000)
{
    std::optional<Result<T>> result;
    QObject context;
    // Not QTest::qWaitFor(): it sleeps ten milliseconds between looks, and a flow takes many turns of the event loop.
    QEventLoop loop;
    job->onFinished(&context, [&](Result<T> &&r) {
        result.emplace(std::move(r));
        loop.quit();
    });
    QObject::connect(job, &QObject::destroyed, &context, [&loop] { loop.quit(); });
    job->start();
    if (!result) {
        QTimer::singleShot(timeoutMs, &loop, &QEventLoop::quit);
        loop.exec();
    }
    return result;
}

} // namespace console::test
