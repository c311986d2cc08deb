#pragma once

#include "core/mode.h"

#include <QColor>
#include <QString>

namespace console {

class StatusChip;

/// Practice, test and live as nobody can confuse them: word and colour together.
struct ModeLook
{
    QString word;    ///< PRACTICE, TEST, LIVE
    QString meaning; ///< one sentence
    QColor background;
    QColor text; ///< at least 4.5:1 on background, the same in light and dark
};
ModeLook modeLook(Mode mode, bool practice);
void showModeOn(StatusChip *chip, Mode mode, bool practice);

} // namespace console
