#pragma once

#include "core/payment.h"

#include <QColor>
#include <QPalette>

namespace console {

/// What a coloured surface means. Never the only carrier of the meaning: a text always stands on it.
enum class Tone { Neutral, Info, Good, Pending, Warning, Bad, Dispute };

struct ToneColours
{
    QColor background;
    QColor text; ///< at least 4.5:1 on background
    QColor border;
};

/// Colours for a tone on this palette's theme (light or dark by its window colour).
ToneColours toneColours(Tone tone, const QPalette &palette);
Tone toneOf(PaymentStatus status);
bool isDark(const QPalette &palette);
/// WCAG 2 contrast ratio of two opaque colours, 1 to 21.
double contrastRatio(const QColor &a, const QColor &b);

} // namespace console
