#pragma once

#include <QString>

namespace console::practice {

/// A null QString would be bound as NULL; our columns want text.
inline QString sqlText(const QString &value)
{
    return value.isNull() ? QStringLiteral("") : value;
}

} // namespace console::practice
