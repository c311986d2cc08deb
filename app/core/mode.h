#pragma once

#include <QString>

namespace console {

/// Every key, endpoint, payment and event has exactly one mode. Practice is always Test.
enum class Mode { Test, Live };

/// "test" or "live": stable, for storage, keychain keys and the tenant API.
QString toString(Mode mode);
inline Mode modeOf(bool livemode)
{
    return livemode ? Mode::Live : Mode::Test;
}

} // namespace console
