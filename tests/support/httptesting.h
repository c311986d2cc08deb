#pragma once

#include "core/job.h"
#include "net/httpclient.h"

#include <QSignalSpy>

#include <optional>

namespace console::testing {

/// Starts the job if it was not and waits for its end. The value or error is moved out.
template <typename T>
std::optional<Result<T>> finish(TypedJob<T> *job)
{
    std::optional<Result<T>> out;
    QSignalSpy spy(job, &Job::finished);
    job->onFinished(job, [&out](Result<T> &&r) { out.emplace(std::move(r)); });
    job->start();
    if (spy.isEmpty() && !spy.wait(20000))
        qWarning("the job did not finish");
    return out;
}

/// A policy whose pauses take no time.
inline RetryPolicy withoutPauses()
{
    RetryPolicy policy;
    policy.delay = [](int) { return std::chrono::milliseconds(0); };
    return policy;
}

} // namespace console::testing
