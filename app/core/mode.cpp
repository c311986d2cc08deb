#include "core/mode.h"

namespace console {

QString toString(Mode mode)
{
    switch (mode) {
    case Mode::Test: return QStringLiteral("test");
    case Mode::Live: return QStringLiteral("live");
    }
    Q_UNREACHABLE();
}

} // namespace console
