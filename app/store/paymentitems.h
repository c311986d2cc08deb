#pragma once

#include "core/payment.h"
#include "core/result.h"

#include <QByteArray>
#include <QByteArrayView>

namespace console {

// The column `payments.items`: a JSON array of objects. Read for every row of a page, an export and a sum, so both ways
// are written for this one form. Pure functions, any thread.

QByteArray itemsToJson(const QList<PaymentItem> &items);
/// Error Storage naming what this program never writes. Other ways to write the same JSON are understood too.
Result<QList<PaymentItem>> itemsFromJson(QByteArrayView json);

} // namespace console
