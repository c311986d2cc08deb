#pragma once

#include "ui/setup/wizardstep.h"

class QComboBox;

namespace console {

/// Fills a drop-down with the credential sets that have a Secret Key at the tenant, the context's mode chosen.
void fillModes(QComboBox &combo, const SetupContext &context);
Mode chosenMode(const QComboBox &combo);

} // namespace console
