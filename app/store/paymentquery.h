#pragma once

#include "core/paymentfilter.h"

#include <QString>
#include <QVariantList>

namespace console {

/// What a report can be sorted by. Ties are told apart by date, newest first in the direction that a person asks for
/// first (amounts going down, everything else going up), so that each order is the exact reverse of its other
/// direction. Text is compared by its UTF-8 bytes as it stands, names folded.
enum class PaymentSort {
    Date,
    Status, ///< in the order of allPaymentStatuses()
    Name,
    Email,
    OrderId,
    ConfirmCode,
    Plate,
    Summary,
    PaymentType, ///< its name
    Mode,
    Currency,
    Amount, ///< in units, whatever the currency
    Refunded,
    Fee, ///< in units of the settlement currency; one that is not known lies below all others
    Net,
    Last4
};
QList<PaymentSort> allPaymentSorts();

struct PaymentOrder
{
    PaymentSort by = PaymentSort::Date;
    bool descending = true;
    friend bool operator==(const PaymentOrder &, const PaymentOrder &) = default;
};

/// What the report asks for. Words of `search` are ANDed; each is a prefix (1 or 2 letters) or a part (3 and more) of
/// name, e-mail, order ID, Confirm Code, plate, permit or violation number, payment intent, charge, last four; accents
/// and case are folded. Operators are not read here: PaymentSearchQuery::parse() turns a box's text into words and
/// filter. A value type.
struct PaymentQuery
{
    QString search;
    PaymentFilter filter;
    PaymentOrder order;
    friend bool operator==(const PaymentQuery &, const PaymentQuery &) = default;
};

/// A keyset position in a query's result; empty for the beginning. Opaque to callers.
struct PageCursor
{
    QVariantList key;
    bool isEmpty() const { return key.isEmpty(); }
};

struct PaymentPage
{
    QList<Payment> rows;
    PageCursor next; ///< empty: no more rows
};

struct CountResult
{
    qint64 count = 0;
    bool capped = false; ///< "1,001+"
};

} // namespace console
