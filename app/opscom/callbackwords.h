#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace console {

/// Why the tenant refused an event: CallbackProblem of resources/api/opscom-payments.yaml, word for word. The only
/// place that knows these words; the answers of the tenant are parsed with it.
enum class CallbackProblem {
    None, ///< "": it has refused none, or has accepted one since
    SignatureMissing,
    SignatureMalformed,
    SignatureMismatch,
    TimestampTooOld,
    TimestampInFuture,
    NoWebhookSecret,
    BodyMalformed,
    WrongMode,
};
QString toString(CallbackProblem problem);
std::optional<CallbackProblem> callbackProblemFromString(QStringView text);
QList<CallbackProblem> allCallbackProblems(); ///< None first

/// What the tenant's callback made of an event: the verdict of CallbackRecord in the same contract.
enum class CallbackVerdict {
    Accepted,
    Duplicate,
    IgnoredType,
    SignatureMismatch,   ///< also where the tenant holds no Webhook Secret
    TimestampOutOfRange, ///< too old, or in the future
    MalformedHeader,     ///< also where there is none
    WrongMode,
    Unreadable,
};
QString toString(CallbackVerdict verdict);
std::optional<CallbackVerdict> callbackVerdictFromString(QStringView text);
QList<CallbackVerdict> allCallbackVerdicts();

} // namespace console
