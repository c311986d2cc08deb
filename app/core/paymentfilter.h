#pragma once

#include "core/daylimits.h"
#include "core/payment.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <optional>

namespace console {

/// Bounds of an amount, both included, in thousandths of the currency's unit: comparable over currencies, exact for
/// each of them (Stripe's exponents are 0, 2 and 3).
struct AmountRange
{
    std::optional<qint64> least;
    std::optional<qint64> most;
    bool isOpen() const { return !least && !most; }
    friend bool operator==(const AmountRange &, const AmountRange &) = default;
};

/// Which payments a report shows, beside the words of a search. Empty lists and missing members ask nothing; the
/// members are ANDed, the entries of one list ORed. A value type.
struct PaymentFilter
{
    QList<PaymentStatus> statuses;
    bool stuckOnly = false; ///< Stripe has taken the money and OPS-COM still says Pending
    std::optional<Mode> mode;
    QStringList paymentTypeIds;
    QList<Currency> currencies;
    AmountRange amount;
    TimeRange time;         ///< of the payment's date; whole seconds count
    QString last4;          ///< the card's last four; empty: any
    bool isNothing = false; ///< what is asked contradicts itself ("status:failed" under the chip "Succeeded")

    bool isEmpty() const { return *this == PaymentFilter(); }
    /// By hand, because Qt 6.4 compares two empty lists of numbers by memcmp() of null pointers.
    friend bool operator==(const PaymentFilter &a, const PaymentFilter &b)
    {
        return std::ranges::equal(a.statuses, b.statuses) && a.stuckOnly == b.stuckOnly && a.mode == b.mode &&
               a.paymentTypeIds == b.paymentTypeIds && std::ranges::equal(a.currencies, b.currencies) &&
               a.amount == b.amount && a.time == b.time && a.last4 == b.last4 && a.isNothing == b.isNothing;
    }
};

/// What passes both filters: the chips' and the search box's.
PaymentFilter intersected(const PaymentFilter &a, const PaymentFilter &b);

/// An amount in thousandths of its currency's unit, as AmountRange counts.
qint64 thousandthsOf(const Money &amount);

} // namespace console
