#include "ui/widgets/modechip.h"

#include "ui/widgets/statuschip.h"

#include <QCoreApplication>

namespace console {

namespace {

struct ModeWords
{
    Q_DECLARE_TR_FUNCTIONS(console::ModeWords)
};

} // namespace

ModeLook modeLook(Mode mode, bool practice)
{
    if (practice)
        return {ModeWords::tr("PRACTICE"), ModeWords::tr("Made-up people on this computer. No money can move."),
                QColor(0x0b6363u), QColor(0xffffffu)};
    switch (mode) {
    case Mode::Test:
        return {ModeWords::tr("TEST"), ModeWords::tr("Stripe's test mode. No money can move."), QColor(0xf0b90bu),
                QColor(0x1b1300u)};
    case Mode::Live:
        return {ModeWords::tr("LIVE"), ModeWords::tr("Real cards and real money."), QColor(0xb3141bu),
                QColor(0xffffffu)};
    }
    Q_UNREACHABLE();
}

void showModeOn(StatusChip *chip, Mode mode, bool practice)
{
    const ModeLook look = modeLook(mode, practice);
    const bool live = !practice && mode == Mode::Live;
    chip->showText(look.word, live ? Tone::Bad : practice ? Tone::Info : Tone::Warning);
    chip->setToolTip(look.meaning);
}

} // namespace console
