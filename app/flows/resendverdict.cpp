#include "flows/resendverdict.h"

#include "flows/eventdeliveryflow.h"

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("console::ResendEventsFlow", text);
}

ResendVerdict refused(const QString &trouble, const QString &stopReason)
{
    return {.state = ResendState::Refused, .trouble = trouble, .stopReason = stopReason};
}

bool isSame(const CallbackRecord &a, const CallbackRecord &b)
{
    return a.eventId == b.eventId && a.receivedAt == b.receivedAt && a.status == b.status && a.verdict == b.verdict &&
           a.secretFingerprint == b.secretFingerprint && a.eventType == b.eventType;
}

} // namespace

ResendVerdict verdictOf(const CallbackRecord &record)
{
    switch (record.verdict) {
    case CallbackVerdict::Accepted:
    case CallbackVerdict::Duplicate:
    case CallbackVerdict::IgnoredType: break;
    case CallbackVerdict::SignatureMismatch: return verdictOfProblem(CallbackProblem::SignatureMismatch);
    case CallbackVerdict::TimestampOutOfRange: return verdictOfProblem(CallbackProblem::TimestampTooOld);
    case CallbackVerdict::MalformedHeader: return verdictOfProblem(CallbackProblem::SignatureMalformed);
    case CallbackVerdict::WrongMode: return verdictOfProblem(CallbackProblem::WrongMode);
    case CallbackVerdict::Unreadable: return verdictOfProblem(CallbackProblem::BodyMalformed);
    }
    if (record.status >= 500)
        return refused(tr("OPS-COM answered with a fault of its own (HTTP %1).").arg(record.status), {});
    return {.state = ResendState::Delivered,
            .trouble = record.verdict == CallbackVerdict::IgnoredType
                           ? tr("OPS-COM has it and takes no notice of this event type.")
                           : QString(),
            .stopReason = {}};
}

ResendVerdict verdictOfProblem(CallbackProblem problem)
{
    switch (problem) {
    case CallbackProblem::None: return {};
    case CallbackProblem::SignatureMismatch:
    case CallbackProblem::NoWebhookSecret:
        return refused(tr("OPS-COM refused its signature."),
                       tr("OPS-COM refused the signature of an event: it does not hold this endpoint's Webhook Secret. "
                          "Nothing more was sent. Compare both sides, make the Webhook Secret the same, then go on."));
    case CallbackProblem::TimestampTooOld:
    case CallbackProblem::TimestampInFuture:
        return refused(tr("OPS-COM refused its time stamp."),
                       tr("OPS-COM refused the signature of an event, because its time is more than five minutes off "
                          "OPS-COM's clock. Nothing more was sent. Have the clock of the OPS-COM server put right, "
                          "then go on."));
    case CallbackProblem::SignatureMissing:
    case CallbackProblem::SignatureMalformed:
        return refused(tr("OPS-COM could not read its signature."),
                       tr("An event reached OPS-COM without a signature that it could read. Something on the way takes "
                          "the Stripe-Signature header off or changes it. Nothing more was sent."));
    case CallbackProblem::WrongMode:
        return refused(tr("OPS-COM is set to the other mode."),
                       tr("OPS-COM refused an event, because the payment type is set to the other mode. Nothing more "
                          "was sent. Compare Live Mode on both sides, then go on."));
    case CallbackProblem::BodyMalformed:
        return refused(tr("OPS-COM could not read it."),
                       tr("OPS-COM could not read an event: something on the way changes what Stripe sends. Nothing "
                          "more was sent."));
    }
    Q_UNREACHABLE();
}

bool isUnknownCall(const Error &error)
{
    return error.kind == ErrorKind::NotFound || error.code == "9003"_L1 || error.code == "9009"_L1;
}

QList<CallbackRecord> newCallbacks(const QList<CallbackRecord> &before, const QList<CallbackRecord> &now, int limit)
{
    for (qsizetype fresh = 0; fresh < now.size(); ++fresh) {
        const qsizetype overlap = now.size() - fresh;
        // What was there before is all still there, but for what fell out of a full list at its end.
        const bool isWhole = overlap == before.size() || (now.size() >= limit && overlap <= before.size());
        if (isWhole && std::equal(now.begin() + fresh, now.end(), before.begin(), isSame)) {
            QList<CallbackRecord> found = now.first(fresh);
            std::ranges::reverse(found);
            return found;
        }
    }
    QList<CallbackRecord> found = now;
    std::ranges::reverse(found);
    return found;
}

} // namespace console
