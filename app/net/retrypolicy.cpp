#include "net/retrypolicy.h"

#include <QRandomGenerator>

#include <algorithm>
#include <cmath>

namespace console {

namespace {

constexpr std::chrono::milliseconds kBase{500};
constexpr std::chrono::milliseconds kCap{5000};

bool isPassing(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Network:
    case ErrorKind::Timeout: return true;
    case ErrorKind::Cancelled:
    case ErrorKind::Tls:
    case ErrorKind::Redirect:
    case ErrorKind::Unauthorized:
    case ErrorKind::Forbidden:
    case ErrorKind::NotFound:
    case ErrorKind::InvalidRequest:
    case ErrorKind::Card:
    case ErrorKind::Conflict:
    case ErrorKind::RateLimited:
    case ErrorKind::Server:
    case ErrorKind::BadAnswer:
    case ErrorKind::Refused:
    case ErrorKind::OutcomeUnknown:
    case ErrorKind::InvalidInput:
    case ErrorKind::KeychainLocked:
    case ErrorKind::KeychainAbsent:
    case ErrorKind::KeychainDenied:
    case ErrorKind::KeychainSlow:
    case ErrorKind::SecretMissing:
    case ErrorKind::Storage:
    case ErrorKind::StorageNewer: return false;
    }
    Q_UNREACHABLE();
}

} // namespace

bool RetryPolicy::shouldRetry(const RetryQuestion &question)
{
    if (!question.repeatable || question.attempt >= question.maxAttempts)
        return false;
    if (question.transport)
        return isPassing(*question.transport);
    if (question.shouldRetry == "true")
        return true;
    if (question.shouldRetry == "false")
        return false;
    return question.status == 409 || question.status >= 500;
}

bool RetryPolicy::mayStillRepeat(qint64 firstAttemptMs, qint64 nowMs)
{
    return nowMs >= firstAttemptMs && nowMs - firstAttemptMs <= kRepeatWithinMs;
}

std::chrono::milliseconds RetryPolicy::delayAfter(int attemptsMade, double share)
{
    const int n = std::clamp(attemptsMade - 1, 0, 10);
    const auto full = std::min(kBase + kBase * (n * n), kCap);
    const double part = 0.75 + 0.25 * std::clamp(share, 0.0, 1.0);
    return std::chrono::milliseconds(std::llround(static_cast<double>(full.count()) * part));
}

std::chrono::milliseconds RetryPolicy::randomDelay(int attemptsMade)
{
    return delayAfter(attemptsMade, QRandomGenerator::global()->generateDouble());
}

} // namespace console
