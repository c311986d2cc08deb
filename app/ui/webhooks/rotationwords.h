#pragma once

#include "flows/rotationflow.h"
#include "ui/widgets/tone.h"

#include <optional>

namespace console {

/// How one step of a rotation is shown.
struct StepLook
{
    QString word; ///< translated: "done", "running", "waiting", "paused", "undone", "not needed"
    Tone tone = Tone::Neutral;
    QString icon;
};
/// The steps that a rotation of this kind takes.
QList<RotationStep> stepsOf(RotationKind kind);
StepLook lookOf(RotationStep step, const std::optional<Rotation> &rotation, bool isRunning);
/// What a step does, in a sentence, translated.
QString explanationOf(RotationStep step);
QString displayName(RotationKind kind);
QString displayName(RotationState state);
Tone toneOf(RotationState state);

} // namespace console
