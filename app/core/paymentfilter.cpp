#include "core/paymentfilter.h"

#include <algorithm>

namespace console {

namespace {

/// Entries of both lists; an empty list asks nothing.
template <typename List>
List common(const List &a, const List &b, bool *isNothing)
{
    if (a.isEmpty())
        return b;
    if (b.isEmpty())
        return a;
    List both;
    std::copy_if(a.cbegin(), a.cend(), std::back_inserter(both), [&](const auto &entry) { return b.contains(entry); });
    *isNothing = *isNothing || both.isEmpty();
    return both;
}

} // namespace

PaymentFilter intersected(const PaymentFilter &a, const PaymentFilter &b)
{
    PaymentFilter both;
    both.isNothing = a.isNothing || b.isNothing;
    both.statuses = common(a.statuses, b.statuses, &both.isNothing);
    both.paymentTypeIds = common(a.paymentTypeIds, b.paymentTypeIds, &both.isNothing);
    both.currencies = common(a.currencies, b.currencies, &both.isNothing);
    both.stuckOnly = a.stuckOnly || b.stuckOnly;
    both.mode = a.mode ? a.mode : b.mode;
    both.isNothing = both.isNothing || (a.mode && b.mode && *a.mode != *b.mode);
    both.last4 = a.last4.isEmpty() ? b.last4 : a.last4;
    both.isNothing = both.isNothing || (!a.last4.isEmpty() && !b.last4.isEmpty() && a.last4 != b.last4);
    both.amount = a.amount;
    if (b.amount.least)
        both.amount.least = std::max(b.amount.least, a.amount.least); // a missing bound is the lesser
    if (b.amount.most && (!both.amount.most || *b.amount.most < *both.amount.most))
        both.amount.most = b.amount.most;
    both.time = intersected(a.time, b.time);
    both.isNothing = both.isNothing ||
                     (both.amount.least && both.amount.most && *both.amount.least > *both.amount.most) ||
                     (both.time.from && both.time.until && *both.time.until <= *both.time.from);
    return both;
}

qint64 thousandthsOf(const Money &amount)
{
    qint64 factor = 1;
    for (int i = amount.currency().exponent(); i < 3; ++i)
        factor *= 10;
    return amount.minor() * factor;
}

} // namespace console
