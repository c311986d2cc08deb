#pragma once

#include "flows/refundinboxflow.h"
#include "ui/widgets/tone.h"

namespace console {

/// How the Refunds page says and draws what a refund, an approval or a bulk refund is; translated.

QString iconOf(RefundState state);
/// The chip of a refund: what it wants of a person, else its state.
QString chipText(const RefundRow &row);
Tone chipTone(const RefundRow &row);
QString chipIcon(const RefundRow &row);
/// "Full Refund", "Partial Refund"; empty for a refund made outside, of which that is not known.
QString kindText(const RefundRow &row);
/// The name by which showObject() finds it: "intent/7", or Stripe's id of a refund made outside.
QString objectIdOf(const RefundRow &row);
/// "3 min", "5 h", "12 days": since then, by this clock. Never negative.
QString refundAgeText(const QDateTime &since, const QDateTime &now);
/// "22:59:07" for what is left of Stripe's window.
QString countdownText(qint64 leftMs);

QString displayName(ApprovalState state);
Tone toneOf(ApprovalState state);
QString iconOf(ApprovalState state);

QString displayName(BulkRefund::State state);
Tone toneOf(BulkRefund::State state);
QString iconOf(BulkRefund::State state);
QString displayName(BulkLine::State state);
Tone toneOf(BulkLine::State state);
QString iconOf(BulkLine::State state);
/// "8 refunded, 1 refused, 1 left out": what there is of each.
QString countsText(const BulkRefund &bulk);
/// "12,500.00 USD, 1,200 JPY"
QString amountsText(const QList<Money> &amounts);

} // namespace console
