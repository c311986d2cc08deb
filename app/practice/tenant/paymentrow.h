#pragma once

#include "core/payment.h"
#include "core/result.h"

#include <QSqlQuery>
#include <QString>

namespace console::practice {

/// How a payment stands in the tenant's file: items are a JSON array of {kind, reference, description, amount} in the
/// payment's currency. Pure, any thread.
namespace PaymentRow {

/// SELECT ... FROM "payments p JOIN payment_types t", with the columns that read() wants; WHERE and the rest follow.
QString select();
Result<Payment> read(const QSqlQuery &row);
QString itemsToText(const QList<PaymentItem> &items);

} // namespace PaymentRow

} // namespace console::practice
