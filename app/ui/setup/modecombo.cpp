#include "ui/setup/modecombo.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QSignalBlocker>

namespace console {

void fillModes(QComboBox &combo, const SetupContext &context)
{
    const QSignalBlocker quiet(combo);
    combo.clear();
    for (const Mode mode : {Mode::Test, Mode::Live}) {
        const bool hasKey = !context.draft.type.credentials(mode).secretKeyFingerprint.isEmpty();
        if (!hasKey && mode != context.mode)
            continue;
        combo.addItem(mode == Mode::Live
                          ? QCoreApplication::translate("console::CredentialSetBox", "Live Credentials")
                          : QCoreApplication::translate("console::CredentialSetBox", "Testing Credentials"),
                      QVariant::fromValue(int(mode)));
        if (mode == context.mode)
            combo.setCurrentIndex(combo.count() - 1);
    }
    combo.setEnabled(combo.count() > 1);
}

Mode chosenMode(const QComboBox &combo)
{
    return combo.currentData().toInt() == int(Mode::Live) ? Mode::Live : Mode::Test;
}

} // namespace console
