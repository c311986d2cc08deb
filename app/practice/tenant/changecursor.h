#pragma once

#include <QString>

#include <optional>

namespace console::practice {

/// A position in the order (changed_at, id) or (payment_date, id), as an opaque text for readers. A value type.
struct ChangeCursor
{
    qint64 at = -1; ///< milliseconds since 1970 for changes, seconds for dates
    QString id = QStringLiteral("");

    QString toText() const;
    /// "" is the beginning; nothing for a text that is not ours.
    static std::optional<ChangeCursor> read(const QString &text);
};

} // namespace console::practice
