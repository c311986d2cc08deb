#pragma once

#include "core/error.h"

#include <QByteArray>

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
};

} // namespace console
