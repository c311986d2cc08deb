#pragma once

#include "flows/refundinboxflow.h"
#include "store/refundjournal.h"

#include <QTimeZone>

namespace console {

/// A line of the Refunds page from what journal and cache hold; pure. `mayRefund`: this token may; without it nothing
/// can be done but asking. Times are told in this zone.
RefundRow refundRowOf(const RefundRecord &record, const QDateTime &now, bool mayRefund, const QTimeZone &zone);

} // namespace console
