#pragma once

#include "flows/webhookflow.h"

#include <QColor>
#include <QIcon>
#include <QPalette>

namespace console {

/// What a small sign says; always shown beside a word, never alone.
enum class StateSign { Waiting, Running, Good, Warning, Bad, Skipped, Hint };

StateSign signOf(CheckState state);
/// The word for a check's state, translated ("passed").
QString wordOf(CheckState state);

/// A colour for text or signs that is legible on the palette's base, in light and dark.
QColor signColour(StateSign sign, const QPalette &palette);
/// The sign painted for 16 and 32 pixels and for scale 1 and 2; needs no icon theme.
QIcon signIcon(StateSign sign, const QPalette &palette);

} // namespace console
