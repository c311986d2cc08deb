#pragma once

#include <QString>

namespace console::practice {

/// "$20.00" as Stripe's error texts write amounts.
QString inWords(qint64 minor, const QString &currency);
/// True if `currency` (lower case) is one that this Stripe takes.
bool isCurrency(const QString &currency);
/// Stripe's smallest charge, 50 where it is not known.
qint64 smallestCharge(const QString &currency);
/// 2.9 % + 30 minor units, the percentage rounded half up. Integer arithmetic.
qint64 processingFee(qint64 amount);

} // namespace console::practice
