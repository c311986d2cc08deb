#pragma once

#include "flows/supportbundle.h"

namespace console {

/// Versions and surroundings for the support bundle: program, Qt, OpenSSL, operating system, desktop, screens. The home
/// folder's name, which is a person's, is written as "~". Thread: GUI.
FactList programFacts(const QString &dataFolder);

} // namespace console
