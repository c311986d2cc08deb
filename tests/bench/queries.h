#pragma once

#include "store/paymentquery.h"

#include <QList>
#include <QString>

namespace console::bench {

/// What stands in the search box after one keystroke, and the chips that are set meanwhile.
struct Keystroke
{
    QString text;
    PaymentFilter chips = {};
};

/// What counter staff type while the payer waits: names letter by letter, first and last, e-mail addresses, order IDs,
/// Confirm Codes, plates, references, ends of payment intents, amounts, last four, names with a status or a month, a
/// slip now and then. From the people of a database of so many rows; always the same ones. At least `count`.
QList<Keystroke> realisticKeystrokes(qsizetype count, qint64 rows);
/// What is hard for an index of parts (facts/tech.md): one or two letters, two common parts that seldom meet, a common
/// part with a rare status, or in an old time, nothing found. About 900.
QList<Keystroke> hardKeystrokes(qint64 rows);

/// As the report reads box and chips.
PaymentQuery queryOf(const Keystroke &keystroke);

} // namespace console::bench
