#pragma once

#include "core/stripeobjects.h"
#include "flows/refundflow.h"
#include "ui/widgets/tone.h"

namespace console {

class Session;
struct Payment;

/// Why the button Refund Payment is of no use: the payment's status (models/paymenttext.h), or what its Secret Key was
/// found not to be permitted (KeyCapabilityBook, whose changed() asks for another look). Empty if a refund may be
/// tried.
QString refundObstacle(Session &session, const Payment &payment);

/// Stripe's refund words in plain language, translated. Sources: facts/stripe-and-opscom.md 2.8.

/// "Succeeded", "Pending", "Failed", ... for a refund's status.
QString refundStatusText(const QString &status);
Tone refundTone(const QString &status);
Tone refundTone(RefundState state);
/// Why a refund waits, for a pending_reason; a general sentence for an unknown or empty one.
QString pendingReasonSentence(const QString &pendingReason);
/// Why a refund failed, for a failure_reason; a general sentence for an unknown or empty one.
QString failureReasonSentence(const QString &failureReason);
/// "Duplicate", "Fraudulent", "Requested by the customer"; empty for none.
QString refundReasonText(const QString &reason);
/// What to do after Stripe refused a refund with this error code; a general sentence for others.
QString refusalNextStep(const QString &errorCode);

} // namespace console
