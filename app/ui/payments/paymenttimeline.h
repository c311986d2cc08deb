#pragma once

#include "flows/detailsflow.h"
#include "ui/widgets/tone.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace console {

/// Something that happened to a payment.
struct TimelineEntry
{
    QDateTime at;   ///< UTC
    QString what;   ///< translated
    QString detail; ///< event id, refund id, who; may be empty
    QString icon;   ///< name in resources/icons
    Tone tone = Tone::Neutral;
};

/// Stripe's events, how OPS-COM answered them and the state it holds, the refunds, and what this console did by its
/// audit trail, in one order: oldest first. A refund that this console made
/// appears as its action and as Stripe's refund.
QList<TimelineEntry> paymentTimeline(const PaymentDetails &details);

} // namespace console
