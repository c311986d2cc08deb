#pragma once

#include "flows/refundinboxflow.h"
#include "store/refundjournal.h"

namespace console {

/// A line of the Refunds page from what journal and cache hold; pure. `mayRefund`: this token may; without it nothing
/// can be done but asking.
RefundRow refundRowOf(const RefundRecord &record, const QDateTime &now, bool mayRefund);

} // namespace console
