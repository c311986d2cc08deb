#pragma once

#include "flows/eventscope.h"

namespace console {

/// What is known of one payment that Stripe has finished and OPS-COM has not.
struct StuckFacts
{
    Payment payment;
    StripePaymentIntent intent;
    EventScope scope;
    std::optional<StripeEvent> event; ///< the one that should have moved the payment on
    bool areEventsKnown = false;      ///< false: Stripe could not be asked for it
    /// The tenant's last word on this payment intent.
    CallbackProblem callbackProblem = CallbackProblem::None;
    QDateTime now; ///< UTC
};

/// Where a payment intent stands for OPS-COM.
enum class StripeOutcome { Finished, Underway, NeverFinished };
StripeOutcome outcomeOf(const StripePaymentIntent &intent, const QDateTime &now);
/// The event that tells OPS-COM of a finished payment intent.
QString finishingEventType(const StripePaymentIntent &intent);
/// UTC; the nearest that is known.
QDateTime finishedAt(const StripePaymentIntent &intent);

/// The first cause that fits, in the order in which they have to be repaired.
StuckPayment judgeStuck(const StuckFacts &facts);
/// Listed apart: nothing is stuck.
StuckPayment neverFinished(const Payment &payment, const StripePaymentIntent &intent);

} // namespace console
