#pragma once

#include "flows/refundflow.h"
#include "ui/widgets/tone.h"

namespace console {

/// What the refund dialog says at its end.
struct RefundOutcome
{
    QString icon;
    QString title;
    QString text;
    bool canAskStripe = false;     ///< the outcome is unknown: asking again is the way on, never sending again
    bool waitsForApproval = false; ///< in the Stripe Dashboard; a person may say that it was rejected there
};

/// The outcome of a refund intent as journalled, in words with the next step.
RefundOutcome refundOutcome(const RefundIntent &intent);

} // namespace console
