// What a rotation means, in words.
#include "flows/rotationflow.h"

#include "store/secretfacts.h"

namespace console {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("console::RotationView", text);
}

/// How far it has come: the last step that is done, as a state of things.
QString standingAfter(RotationStep step)
{
    switch (step) {
    case RotationStep::CreateEndpoint:
        return tr("The new endpoint exists at Stripe and is still disabled. The old one works as before.");
    case RotationStep::StoreSecret:
        return tr("The new secret is in the keychain beside the old one. The old one works as before.");
    case RotationStep::HandOver: return tr("OPS-COM holds both secrets. The new one has not been proven yet.");
    case RotationStep::ProveSigned:
        return tr("OPS-COM holds both secrets. An event signed with the new one was accepted.");
    case RotationStep::ProveDelivery: return tr("OPS-COM holds both secrets. The new one has been proven.");
    case RotationStep::SwitchOver: return tr("The new secret is the current one. The old one still works.");
    case RotationStep::DisableOld:
        return tr("The new endpoint delivers; the old one is disabled. OPS-COM still holds both secrets.");
    case RotationStep::DrainOld:
        return tr("The new endpoint delivers, and nothing of the old one is left behind. OPS-COM still holds both "
                  "secrets.");
    case RotationStep::DeleteOld: return tr("The old endpoint is deleted. OPS-COM still holds the old secret too.");
    case RotationStep::DropOld: return tr("The new secret is the only one.");
    }
    Q_UNREACHABLE();
}

QString undoStanding(RotationStep step)
{
    switch (step) {
    case RotationStep::DisableOld:
    case RotationStep::SwitchOver:
    case RotationStep::ProveSigned: return tr("The old endpoint and the old secret are being put back in their place.");
    case RotationStep::DrainOld:
    case RotationStep::CreateEndpoint:
        return tr("The old endpoint and the old secret work. The new endpoint is being taken away.");
    case RotationStep::HandOver:
    case RotationStep::StoreSecret:
        return tr("The old endpoint and the old secret work. The new secret is being forgotten.");
    case RotationStep::ProveDelivery:
    case RotationStep::DeleteOld:
    case RotationStep::DropOld: break; // never taken back
    }
    return {};
}

RotationStep stepAfter(const Rotation &rotation)
{
    const QList<RotationStep> all = allRotationSteps();
    if (!rotation.stepDone)
        return rotation.step;
    if (rotation.kind == RotationKind::DashboardRoll && rotation.step == RotationStep::SwitchOver)
        return RotationStep::DropOld;
    return all.value(all.indexOf(rotation.step) + 1, RotationStep::DropOld);
}

QString standingOf(const Rotation &rotation)
{
    switch (rotation.state) {
    case RotationState::Done: return standingAfter(RotationStep::DropOld);
    case RotationState::Undone:
        if (rotation.kind == RotationKind::DashboardRoll)
            return tr("The pasted secret was forgotten. Stripe signs with the old secret until %1 (UTC) only: paste "
                      "the "
                      "right new one before that.")
                .arg(rotation.oldExpiresAt.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm")));
        return tr("This change was undone. The old secret is the only one, as before.");
    case RotationState::Running:
    case RotationState::Paused: break;
    }
    if (rotation.undoing)
        return undoStanding(rotation.step);
    const QList<RotationStep> all = allRotationSteps();
    const qsizetype place = all.indexOf(rotation.step) - (rotation.stepDone ? 0 : 1);
    const bool isRoll = rotation.kind == RotationKind::DashboardRoll;
    if (place < 0 || (isRoll && place < all.indexOf(RotationStep::StoreSecret)))
        return isRoll ? tr("Stripe has a new secret. OPS-COM knows only the old one.")
                      : tr("Nothing has been changed yet. The old endpoint works as before.");
    if (isRoll && !rotation.stepDone && rotation.step == RotationStep::DropOld)
        return standingAfter(RotationStep::SwitchOver);
    return standingAfter(all.at(place));
}

} // namespace

RotationView describe(const Rotation &rotation)
{
    RotationView view;
    view.rotation = rotation;
    view.standing = standingOf(rotation);
    if (!rotation.isOpen())
        return view;
    const bool isRoll = rotation.kind == RotationKind::DashboardRoll;
    const bool isPaused = rotation.state == RotationState::Paused;
    view.nextStep = rotation.undoing ? tr("Undo further") : displayName(stepAfter(rotation));
    // A roll cannot be taken back at Stripe: only a paste that was never accepted is.
    const bool isAccepted = rotation.step > RotationStep::ProveDelivery ||
                            (rotation.step == RotationStep::ProveDelivery && rotation.stepDone);
    view.canUndo = rotation.undoing || (isRoll ? !isAccepted : rotation.step < RotationStep::DeleteOld);
    const bool waitsForExpiry = isRoll && rotation.step == RotationStep::SwitchOver && rotation.stepDone;
    const bool isDraining = rotation.step == RotationStep::DrainOld && !rotation.stepDone;
    view.mustWait = isPaused && (waitsForExpiry || isDraining);
    const bool isProving =
        (rotation.step == RotationStep::ProveDelivery || rotation.step == RotationStep::ProveSigned) &&
        !rotation.stepDone && !rotation.undoing;
    view.canAcceptUnproven = isPaused && (isDraining || isProving);
    return view;
}

QDateTime secretDue(const QDateTime &storedAt)
{
    return storedAt.addDays(kSecretDueDays);
}

} // namespace console
