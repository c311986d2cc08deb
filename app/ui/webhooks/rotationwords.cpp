#include "ui/webhooks/rotationwords.h"

#include <QCoreApplication>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("console::RotationDialog", text);
}

} // namespace

QList<RotationStep> stepsOf(RotationKind kind)
{
    QList<RotationStep> steps = allRotationSteps();
    if (kind == RotationKind::DashboardRoll)
        steps.removeIf([](RotationStep step) {
            return step == RotationStep::CreateEndpoint || step == RotationStep::DisableOld ||
                   step == RotationStep::DrainOld || step == RotationStep::DeleteOld;
        });
    return steps;
}

StepLook lookOf(RotationStep step, const std::optional<Rotation> &rotation, bool isRunning)
{
    const StepLook waiting{say(QT_TRANSLATE_NOOP("console::RotationDialog", "waiting")), Tone::Neutral, {}};
    const StepLook done{say(QT_TRANSLATE_NOOP("console::RotationDialog", "done")), Tone::Good, u"check"_s};
    if (!rotation)
        return waiting;
    if (rotation->state == RotationState::Undone)
        return {say(QT_TRANSLATE_NOOP("console::RotationDialog", "undone")), Tone::Neutral, {}};
    if (rotation->state == RotationState::Done)
        return done;
    if (rotation->undoing && step >= rotation->step)
        return step > rotation->step
                   ? StepLook{say(QT_TRANSLATE_NOOP("console::RotationDialog", "undone")), Tone::Neutral, {}}
                   : StepLook{say(QT_TRANSLATE_NOOP("console::RotationDialog", "being undone")), Tone::Warning,
                              u"refresh"_s};
    if (step < rotation->step || (step == rotation->step && rotation->stepDone))
        return done;
    if (step > rotation->step)
        return waiting;
    if (isRunning)
        return {say(QT_TRANSLATE_NOOP("console::RotationDialog", "running")), Tone::Info, u"clock"_s};
    return {say(QT_TRANSLATE_NOOP("console::RotationDialog", "paused")), Tone::Warning, u"warning"_s};
}

QString explanationOf(RotationStep step)
{
    switch (step) {
    case RotationStep::CreateEndpoint:
        return say(QT_TRANSLATE_NOOP("console::RotationDialog",
                                     "Stripe makes a second endpoint with the same URL and tells its secret once."));
    case RotationStep::StoreSecret:
        return say(QT_TRANSLATE_NOOP("console::RotationDialog",
                                     "The new secret goes into this computer's keychain, beside the old one."));
    case RotationStep::HandOver:
        return say(QT_TRANSLATE_NOOP("console::RotationDialog", "OPS-COM holds both secrets from now on."));
    case RotationStep::ProveSigned:
        return say(
            QT_TRANSLATE_NOOP("console::RotationDialog", "An event signed here with the new secret must be accepted."));
    case RotationStep::ProveDelivery:
        return say(QT_TRANSLATE_NOOP("console::RotationDialog",
                                     "Stripe delivers one real event to the new endpoint; it must be accepted."));
    case RotationStep::SwitchOver:
        return say(QT_TRANSLATE_NOOP("console::RotationDialog",
                                     "The new secret and the new Webhook ID become the current ones."));
    case RotationStep::DisableOld:
        return say(QT_TRANSLATE_NOOP("console::RotationDialog", "Stripe sends nothing new to the old endpoint."));
    case RotationStep::DrainOld:
        return say(QT_TRANSLATE_NOOP("console::RotationDialog",
                                     "Events that were on their way to the old endpoint arrive first."));
    case RotationStep::DeleteOld:
        return say(QT_TRANSLATE_NOOP("console::RotationDialog",
                                     "The old endpoint is deleted at Stripe. From here on there is no undo."));
    case RotationStep::DropOld:
        return say(QT_TRANSLATE_NOOP("console::RotationDialog",
                                     "OPS-COM and this computer's keychain forget the old secret."));
    }
    Q_UNREACHABLE();
}

QString displayName(RotationKind kind)
{
    switch (kind) {
    case RotationKind::NewEndpoint: return say(QT_TRANSLATE_NOOP("console::RotationDialog", "New endpoint"));
    case RotationKind::DashboardRoll: return say(QT_TRANSLATE_NOOP("console::RotationDialog", "Rolled in Dashboard"));
    }
    Q_UNREACHABLE();
}

QString displayName(RotationState state)
{
    switch (state) {
    case RotationState::Running: return say(QT_TRANSLATE_NOOP("console::RotationDialog", "Under way"));
    case RotationState::Paused: return say(QT_TRANSLATE_NOOP("console::RotationDialog", "Paused"));
    case RotationState::Done: return say(QT_TRANSLATE_NOOP("console::RotationDialog", "Done"));
    case RotationState::Undone: return say(QT_TRANSLATE_NOOP("console::RotationDialog", "Undone"));
    }
    Q_UNREACHABLE();
}

Tone toneOf(RotationState state)
{
    switch (state) {
    case RotationState::Running: return Tone::Info;
    case RotationState::Paused: return Tone::Warning;
    case RotationState::Done: return Tone::Good;
    case RotationState::Undone: return Tone::Neutral;
    }
    Q_UNREACHABLE();
}

} // namespace console
