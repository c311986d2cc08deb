#pragma once

#include "core/payment.h"
#include "core/result.h"
#include "store/sqlitestatement.h"

#include <QVariant>
#include <QVariantList>

namespace console {

// As paymentFrom() of paymentrow.h, for what is read at every keystroke: a page of rows without QVariants.

/// The present row. Error Storage naming the column that holds what this program never writes.
Result<Payment> paymentFrom(const SqliteStatement &row);
/// Binds whole numbers, texts and nothing else. `bytes` is what the statement borrows while it runs.
void bindValues(const QVariantList &values, SqliteStatement *statement, QByteArrayList *bytes);
/// A whole number, a text or nothing.
QVariant valueOf(const SqliteStatement &row, int column);

} // namespace console
