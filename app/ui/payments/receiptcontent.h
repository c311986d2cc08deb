#pragma once

#include "flows/detailsflow.h"

#include <QList>
#include <QString>
#include <QTimeZone>

namespace console {

/// One line of a receipt: what, and its value; `copyName` is not empty where a person may want to copy the value.
struct ReceiptRow
{
    QString label;
    QString value;
    QString copyName;
};

struct ReceiptSection
{
    QString title;
    QList<ReceiptRow> rows;
};

/// The full receipt as words, for the screen and for paper alike. Rows without a value are left out; so are sections
/// without a row. Moments are shown in `zone`.
QList<ReceiptSection> receiptSections(const PaymentDetails &details, const QTimeZone &zone);

} // namespace console
