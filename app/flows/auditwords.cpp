#include "flows/auditwords.h"

#include "store/rotationjournal.h"

#include <QCoreApplication>

#include <algorithm>

namespace console {

namespace {

struct Words
{
    const char *code;
    const char *text;
};

// clang-format off
constexpr Words kKinds[] = {
    {"workspace.opened", QT_TRANSLATE_NOOP("console::AuditWords", "Signed in to the workspace")},
    {"workspace.connected", QT_TRANSLATE_NOOP("console::AuditWords", "Workspace connected")},
    {"workspace.forgotten", QT_TRANSLATE_NOOP("console::AuditWords", "Workspace forgotten on this computer")},
    {"payment_type.saved", QT_TRANSLATE_NOOP("console::AuditWords", "Payment type saved")},
    {"payment_type.activated", QT_TRANSLATE_NOOP("console::AuditWords", "Payment type activated")},
    {"payment_type.deactivated", QT_TRANSLATE_NOOP("console::AuditWords", "Payment type deactivated")},
    {"payment_type.deleted", QT_TRANSLATE_NOOP("console::AuditWords", "Payment type deleted")},
    {"payment_type.verified", QT_TRANSLATE_NOOP("console::AuditWords", "Payment type checked")},
    {"webhook.registered", QT_TRANSLATE_NOOP("console::AuditWords", "Webhook endpoint registered")},
    {"webhook.undone", QT_TRANSLATE_NOOP("console::AuditWords", "Webhook registration taken back")},
    {"webhook.repaired", QT_TRANSLATE_NOOP("console::AuditWords", "Webhook difference repaired")},
    {"webhook.retired", QT_TRANSLATE_NOOP("console::AuditWords", "Webhook endpoint retired")},
    {"webhook.tested", QT_TRANSLATE_NOOP("console::AuditWords", "Webhook endpoint tested")},
    {"rotation.begun", QT_TRANSLATE_NOOP("console::AuditWords", "Change of the signing secret begun")},
    {"events.resend", QT_TRANSLATE_NOOP("console::AuditWords", "Events sent again")},
    {"secret.removed", QT_TRANSLATE_NOOP("console::AuditWords", "Secret removed from the keychain")},
    {"refund.armed", QT_TRANSLATE_NOOP("console::AuditWords", "Refund written into the journal")},
    {"refund.sent", QT_TRANSLATE_NOOP("console::AuditWords", "Refund sent to Stripe")},
    {"refund.outcome", QT_TRANSLATE_NOOP("console::AuditWords", "Refund answered by Stripe")},
    {"refund.resolved", QT_TRANSLATE_NOOP("console::AuditWords", "Refund settled by asking Stripe")},
    {"refund.resent", QT_TRANSLATE_NOOP("console::AuditWords", "Refund sent again with the same key")},
    {"refund.closed", QT_TRANSLATE_NOOP("console::AuditWords", "Refund closed by a person as not carried out")},
    {"refund.canceled", QT_TRANSLATE_NOOP("console::AuditWords", "Refund canceled at Stripe")},
    {"refund.told", QT_TRANSLATE_NOOP("console::AuditWords", "OPS-COM told of the refund")},
    {"refund.recorded", QT_TRANSLATE_NOOP("console::AuditWords", "Refund made elsewhere recorded in OPS-COM")},
    {"refund.approval_rejected", QT_TRANSLATE_NOOP("console::AuditWords", "Approval in the Dashboard rejected")},
    {"refund.sent_again", QT_TRANSLATE_NOOP("console::AuditWords", "Refund sent again with the same key")},
    {"refund.failed_late", QT_TRANSLATE_NOOP("console::AuditWords", "Refund failed after it had succeeded")},
    {"refund.not_begun", QT_TRANSLATE_NOOP("console::AuditWords", "Refund not begun")},
    {"refund.cancel_asked", QT_TRANSLATE_NOOP("console::AuditWords", "Asked Stripe to cancel a refund")},
    {"refund.unknown", QT_TRANSLATE_NOOP("console::AuditWords", "Refund's outcome not known")},
    {"refund.tenant_told", QT_TRANSLATE_NOOP("console::AuditWords", "OPS-COM told of the refund")},
    {"refund.outside_seen", QT_TRANSLATE_NOOP("console::AuditWords", "Refund made outside the console found")},
    {"refund.outside_recorded", QT_TRANSLATE_NOOP("console::AuditWords", "Refund made outside recorded in OPS-COM")},
    {"refund.acknowledged", QT_TRANSLATE_NOOP("console::AuditWords", "Late failure of a refund seen by a person")},
    {"approval.requested", QT_TRANSLATE_NOOP("console::AuditWords", "Approval of a refund asked for")},
    {"approval.approved", QT_TRANSLATE_NOOP("console::AuditWords", "Refund approved")},
    {"approval.rejected", QT_TRANSLATE_NOOP("console::AuditWords", "Refund rejected")},
    {"approval.withdrawn", QT_TRANSLATE_NOOP("console::AuditWords", "Request for approval withdrawn")},
    {"bulk_refund.planned", QT_TRANSLATE_NOOP("console::AuditWords", "Bulk refund written into the journal")},
    {"bulk_refund.started", QT_TRANSLATE_NOOP("console::AuditWords", "Bulk refund started")},
    {"bulk_refund.stopped", QT_TRANSLATE_NOOP("console::AuditWords", "Bulk refund stopped")},
    {"bulk_refund.done", QT_TRANSLATE_NOOP("console::AuditWords", "Bulk refund finished")},
    {"local_data.cleared", QT_TRANSLATE_NOOP("console::AuditWords", "Local copy of payments cleared")},
    {"support.bundle_saved", QT_TRANSLATE_NOOP("console::AuditWords", "Support bundle saved")},
    {"export.audit", QT_TRANSLATE_NOOP("console::AuditWords", "Audit trail exported")},
    {"export.payments", QT_TRANSLATE_NOOP("console::AuditWords", "Payments exported")},
    {"export.receipt", QT_TRANSLATE_NOOP("console::AuditWords", "Receipt saved or printed")},
};

constexpr Words kOutcomes[] = {
    {"done", QT_TRANSLATE_NOOP("console::AuditWords", "Done")},
    {"failed", QT_TRANSLATE_NOOP("console::AuditWords", "Failed")},
    {"refused", QT_TRANSLATE_NOOP("console::AuditWords", "Refused")},
    {"saved in part", QT_TRANSLATE_NOOP("console::AuditWords", "Saved in part")},
    {"not saved", QT_TRANSLATE_NOOP("console::AuditWords", "Not known to be saved")},
    {"offline", QT_TRANSLATE_NOOP("console::AuditWords", "OPS-COM could not be asked")},
    {"passed", QT_TRANSLATE_NOOP("console::AuditWords", "Passed")},
    {"not passed", QT_TRANSLATE_NOOP("console::AuditWords", "Not passed")},
    {"left at Stripe", QT_TRANSLATE_NOOP("console::AuditWords", "Left at Stripe")},
    {"armed without a lease", QT_TRANSLATE_NOOP("console::AuditWords", "Armed without a lease of OPS-COM")},
    {"armed", QT_TRANSLATE_NOOP("console::AuditWords", "Armed, not sent yet")},
    {"sent", QT_TRANSLATE_NOOP("console::AuditWords", "Sent")},
    {"succeeded", QT_TRANSLATE_NOOP("console::AuditWords", "Succeeded")},
    {"pending", QT_TRANSLATE_NOOP("console::AuditWords", "Pending")},
    {"requires_action", QT_TRANSLATE_NOOP("console::AuditWords", "Requires action")},
    {"canceled", QT_TRANSLATE_NOOP("console::AuditWords", "Canceled")},
    {"outcome_unknown", QT_TRANSLATE_NOOP("console::AuditWords", "Outcome unknown")},
    {"requested", QT_TRANSLATE_NOOP("console::AuditWords", "Requested")},
    {"approved", QT_TRANSLATE_NOOP("console::AuditWords", "Approved")},
    {"rejected", QT_TRANSLATE_NOOP("console::AuditWords", "Rejected")},
    {"withdrawn", QT_TRANSLATE_NOOP("console::AuditWords", "Withdrawn")},
    {"stopped", QT_TRANSLATE_NOOP("console::AuditWords", "Stopped")},
    {"seen", QT_TRANSLATE_NOOP("console::AuditWords", "Seen")},
    {"begun", QT_TRANSLATE_NOOP("console::AuditWords", "Begun")},
    {"paused", QT_TRANSLATE_NOOP("console::AuditWords", "Paused")},
    {"accepted without proof", QT_TRANSLATE_NOOP("console::AuditWords", "Accepted without proof")},
    {"as expected", QT_TRANSLATE_NOOP("console::AuditWords", "As expected")},
    {"not as expected", QT_TRANSLATE_NOOP("console::AuditWords", "Not as expected")},
    {"outcome unknown", QT_TRANSLATE_NOOP("console::AuditWords", "Outcome unknown")},
};

constexpr Words kGroups[] = {
    {"workspace", QT_TRANSLATE_NOOP("console::AuditWords", "Sign-in")},
    {"payment_type", QT_TRANSLATE_NOOP("console::AuditWords", "Payment types")},
    {"webhook", QT_TRANSLATE_NOOP("console::AuditWords", "Webhooks")},
    {"events", QT_TRANSLATE_NOOP("console::AuditWords", "Event delivery")},
    {"rotation", QT_TRANSLATE_NOOP("console::AuditWords", "Changes of secrets")},
    {"secret", QT_TRANSLATE_NOOP("console::AuditWords", "Access to secrets")},
    {"refund", QT_TRANSLATE_NOOP("console::AuditWords", "Refunds")},
    {"approval", QT_TRANSLATE_NOOP("console::AuditWords", "Approvals")},
    {"bulk_refund", QT_TRANSLATE_NOOP("console::AuditWords", "Bulk refunds")},
    {"local_data", QT_TRANSLATE_NOOP("console::AuditWords", "Local data")},
    {"support", QT_TRANSLATE_NOOP("console::AuditWords", "Support")},
    {"export", QT_TRANSLATE_NOOP("console::AuditWords", "Exports")},
};
// clang-format on

QString translated(const char *text)
{
    return QCoreApplication::translate("console::AuditWords", text);
}

template <std::size_t N>
QString wordsOf(const Words (&list)[N], const QString &code)
{
    const auto *found = std::ranges::find_if(list, [&](const Words &w) { return code == QLatin1String(w.code); });
    return found == std::end(list) ? code : translated(found->text);
}

template <std::size_t N>
QStringList codesWith(const Words (&list)[N], const QString &part)
{
    QStringList codes;
    for (const Words &words : list) {
        if (translated(words.text).contains(part, Qt::CaseInsensitive))
            codes.append(QString::fromLatin1(words.code));
    }
    return codes;
}

/// The steps of a rotation are named as on the Webhooks page; empty if it is none.
QString rotationWords(const QString &what)
{
    constexpr QLatin1String kUndone("rotation.undo.");
    constexpr QLatin1String kGone("rotation.");
    const bool isUndone = what.startsWith(kUndone);
    if (!isUndone && !what.startsWith(kGone))
        return {};
    const auto step = rotationStepFromString(QStringView(what).mid(isUndone ? kUndone.size() : kGone.size()));
    if (!step)
        return {};
    const QString frame =
        isUndone ? translated(QT_TRANSLATE_NOOP("console::AuditWords", "Change of the signing secret undone: %1"))
                 : translated(QT_TRANSLATE_NOOP("console::AuditWords", "Change of the signing secret: %1"));
    return frame.arg(displayName(*step));
}

} // namespace

QString auditWords(const QString &what)
{
    const QString rotation = rotationWords(what);
    return rotation.isEmpty() ? wordsOf(kKinds, what) : rotation;
}

QString auditOutcomeWords(const QString &outcome)
{
    return wordsOf(kOutcomes, outcome);
}

QList<AuditGroup> auditGroups()
{
    QList<AuditGroup> groups;
    for (const Words &words : kGroups)
        groups.append({QString::fromLatin1(words.code), translated(words.text)});
    return groups;
}

QStringList auditKindsWith(const QString &part)
{
    QStringList codes = codesWith(kKinds, part);
    const QList<RotationStep> steps = allRotationSteps();
    for (const RotationStep step : steps) {
        for (const QString &code :
             {QStringLiteral("rotation.") + toString(step), QStringLiteral("rotation.undo.") + toString(step)}) {
            if (rotationWords(code).contains(part, Qt::CaseInsensitive))
                codes.append(code);
        }
    }
    return codes;
}

QStringList auditOutcomesWith(const QString &part)
{
    return codesWith(kOutcomes, part);
}

} // namespace console
