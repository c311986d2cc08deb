#pragma once

#include "core/job.h"

#include <QTest>

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

} // namespace console::test
