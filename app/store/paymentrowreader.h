#pragma once

#include "store/sqlitestatement.h"

#include <QVariant>
#include <QVariantList>

namespace console {

// Values that a query was planned with, as SqliteStatement takes and gives them.

/// Binds whole numbers, texts and nothing else. `bytes` is what the statement borrows while it runs.
void bindValues(const QVariantList &values, SqliteStatement *statement, QByteArrayList *bytes);
/// A whole number, a text or nothing.
QVariant valueOf(const SqliteStatement &row, int column);

} // namespace console
