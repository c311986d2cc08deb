#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QDateTime>

#include <chrono>
#include <functional>
#include <optional>

namespace console {

/// What is known when an attempt has ended.
struct RetryQuestion
{
    int attempt = 1; ///< of this attempt, from 1
    int maxAttempts = 1;
    bool repeatable = false;            ///< GET, DELETE, a POST with an idempotency key or one known to be harmless
    std::optional<ErrorKind> transport; ///< set where there was no answer
    int status = 0;                     ///< else the status
    QByteArray shouldRetry;             ///< the Stripe-Should-Retry header, empty if there was none
};

/// When to try again, and after how long. The rules are those of Stripe's own libraries (facts 2.10). A value type.
struct RetryPolicy
{
    /// Never what is not repeatable; then the server's word; then network troubles and timeouts, 409 and 5xx. 429 only
    /// on the server's word. Never after a TLS error, a redirect or a cancellation.
    static bool shouldRetry(const RetryQuestion &question);

    /// 0.5 s + 0.5 s * n^2, at most 5 s, of which 75 to 100 % (`share` 0..1 chooses); n = attempts made - 1.
    static std::chrono::milliseconds delayAfter(int attemptsMade, double share);

    /// The delay in use: delayAfter() with a random share. Tests put a shorter one.
    std::function<std::chrono::milliseconds(int attemptsMade)> delay = randomDelay;

    static std::chrono::milliseconds randomDelay(int attemptsMade);

    /// How long after its first attempt a POST may be repeated, by the wall clock: timers stand still while the
    /// computer sleeps, the server's memory of an idempotency key does not. Milliseconds.
    static constexpr qint64 kRepeatWithinMs = 120'000;
    /// False once that is over, or if the clock was set back, so that nobody can tell. Milliseconds since 1970 UTC.
    static bool mayStillRepeat(qint64 firstAttemptMs, qint64 nowMs);

    /// The wall clock in use, milliseconds since 1970 UTC. Tests put another.
    std::function<qint64()> nowMs = QDateTime::currentMSecsSinceEpoch;
};

} // namespace console
