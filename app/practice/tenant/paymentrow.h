#pragma once

#include "core/payment.h"
#include "core/result.h"

#include <QSqlQuery>
#include <QString>

namespace console::practice {

/// How a payment stands in the tenant's file: items are a JSON array of {kind, reference, description, amount} in the
/// payment's currency. Pure, any thread.
namespace PaymentRow {

/// The columns that read() wants, from "payments p JOIN payment_types t".
QString columns();
Result<Payment> read(const QSqlQuery &row);
QString itemsToText(const QList<PaymentItem> &items);

} // namespace PaymentRow

} // namespace console::practice
