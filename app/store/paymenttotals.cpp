#include "store/paymentreader.h"

namespace console {

bool tookMoney(PaymentStatus status)
{
    switch (status) {
    case PaymentStatus::Succeeded:
    case PaymentStatus::Refunded:
    case PaymentStatus::PartiallyRefunded:
    case PaymentStatus::Disputed: return true;
    case PaymentStatus::Pending:
    case PaymentStatus::Failed:
    case PaymentStatus::Canceled: return false;
    }
    Q_UNREACHABLE();
}

QList<PaymentTotals::PerCurrency> PaymentTotals::perCurrency() const
{
    QList<PerCurrency> sums;
    for (const TotalLine &line : lines) {
        if (!tookMoney(line.status))
            continue;
        if (sums.isEmpty() || !(sums.constLast().currency == line.currency))
            sums.append({line.currency, 0, Money(0, line.currency), Money(0, line.currency)});
        PerCurrency &sum = sums.last();
        sum.payments += line.payments;
        // PaymentSums has made sure that these sums can be counted.
        sum.gross = sum.gross.plus(line.amount).value();
        sum.refunded = sum.refunded.plus(line.refunded).value();
    }
    return sums;
}

} // namespace console
