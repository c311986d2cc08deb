#include "opscom/callbackwords.h"

#include <algorithm>

namespace console {

namespace {

template <typename T>
std::optional<T> among(const QList<T> &all, QStringView text)
{
    const auto found = std::ranges::find_if(all, [text](T one) { return toString(one) == text; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

} // namespace

QString toString(CallbackProblem problem)
{
    switch (problem) {
    case CallbackProblem::None: return {};
    case CallbackProblem::SignatureMissing: return QStringLiteral("signature_missing");
    case CallbackProblem::SignatureMalformed: return QStringLiteral("signature_malformed");
    case CallbackProblem::SignatureMismatch: return QStringLiteral("signature_mismatch");
    case CallbackProblem::TimestampTooOld: return QStringLiteral("timestamp_too_old");
    case CallbackProblem::TimestampInFuture: return QStringLiteral("timestamp_in_future");
    case CallbackProblem::NoWebhookSecret: return QStringLiteral("no_webhook_secret");
    case CallbackProblem::BodyMalformed: return QStringLiteral("body_malformed");
    case CallbackProblem::WrongMode: return QStringLiteral("wrong_mode");
    }
    Q_UNREACHABLE();
}

QList<CallbackProblem> allCallbackProblems()
{
    using P = CallbackProblem;
    return {P::None,
            P::SignatureMissing,
            P::SignatureMalformed,
            P::SignatureMismatch,
            P::TimestampTooOld,
            P::TimestampInFuture,
            P::NoWebhookSecret,
            P::BodyMalformed,
            P::WrongMode};
}

std::optional<CallbackProblem> callbackProblemFromString(QStringView text)
{
    return among(allCallbackProblems(), text);
}

QString toString(CallbackVerdict verdict)
{
    switch (verdict) {
    case CallbackVerdict::Accepted: return QStringLiteral("accepted");
    case CallbackVerdict::Duplicate: return QStringLiteral("duplicate");
    case CallbackVerdict::IgnoredType: return QStringLiteral("ignored_type");
    case CallbackVerdict::SignatureMismatch: return QStringLiteral("signature_mismatch");
    case CallbackVerdict::TimestampOutOfRange: return QStringLiteral("timestamp_out_of_range");
    case CallbackVerdict::MalformedHeader: return QStringLiteral("malformed_header");
    case CallbackVerdict::WrongMode: return QStringLiteral("wrong_mode");
    case CallbackVerdict::Unreadable: return QStringLiteral("unreadable");
    }
    Q_UNREACHABLE();
}

QList<CallbackVerdict> allCallbackVerdicts()
{
    using V = CallbackVerdict;
    return {V::Accepted,        V::Duplicate, V::IgnoredType, V::SignatureMismatch, V::TimestampOutOfRange,
            V::MalformedHeader, V::WrongMode, V::Unreadable};
}

std::optional<CallbackVerdict> callbackVerdictFromString(QStringView text)
{
    return among(allCallbackVerdicts(), text);
}

} // namespace console
