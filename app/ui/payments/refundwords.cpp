#include "ui/payments/refundwords.h"

#include "flows/keycapabilitybook.h"
#include "flows/session.h"
#include "models/paymenttext.h"

#include <QCoreApplication>

namespace console {

namespace {

struct RefundWords
{
    Q_DECLARE_TR_FUNCTIONS(console::RefundWords)
};

} // namespace

QString refundStatusText(const QString &status)
{
    if (status == QLatin1String("succeeded"))
        return RefundWords::tr("Succeeded");
    if (status == QLatin1String("pending"))
        return RefundWords::tr("Pending");
    if (status == QLatin1String("requires_action"))
        return RefundWords::tr("Waits for the payer");
    if (status == QLatin1String("failed"))
        return RefundWords::tr("Failed");
    if (status == QLatin1String("canceled"))
        return RefundWords::tr("Canceled");
    return status;
}

Tone refundTone(const QString &status)
{
    if (status == QLatin1String("succeeded"))
        return Tone::Good;
    if (status == QLatin1String("failed"))
        return Tone::Bad;
    if (status == QLatin1String("canceled"))
        return Tone::Neutral;
    return Tone::Pending;
}

Tone refundTone(RefundState state)
{
    switch (state) {
    case RefundState::Succeeded: return Tone::Good;
    case RefundState::Failed:
    case RefundState::Refused: return Tone::Bad;
    case RefundState::Canceled: return Tone::Neutral;
    case RefundState::Armed:
    case RefundState::Sent:
    case RefundState::Pending:
    case RefundState::RequiresAction: return Tone::Pending;
    case RefundState::OutcomeUnknown: return Tone::Warning;
    }
    Q_UNREACHABLE();
}

QString pendingReasonSentence(const QString &pendingReason)
{
    if (pendingReason == QLatin1String("processing"))
        return RefundWords::tr("The card's bank is working on it. Nothing needs to be done.");
    if (pendingReason == QLatin1String("insufficient_funds"))
        return RefundWords::tr("The available Stripe balance is too small. Stripe carries the refund out when money "
                               "has come in, or when you add funds in the Stripe Dashboard.");
    if (pendingReason == QLatin1String("charge_pending"))
        return RefundWords::tr("The payment itself is not settled yet. Stripe carries the refund out after it is.");
    return RefundWords::tr("Stripe has taken the refund and has not finished it yet.");
}

QString failureReasonSentence(const QString &failureReason)
{
    if (failureReason == QLatin1String("lost_or_stolen_card"))
        return RefundWords::tr("The card was reported lost or stolen. The money is back in your Stripe balance: pay "
                               "the payer in another way.");
    if (failureReason == QLatin1String("expired_or_canceled_card"))
        return RefundWords::tr("The card has expired or was cancelled. The money is back in your Stripe balance: pay "
                               "the payer in another way.");
    if (failureReason == QLatin1String("charge_for_pending_refund_disputed"))
        return RefundWords::tr("The payer disputed the payment while the refund was waiting.");
    if (failureReason == QLatin1String("insufficient_funds"))
        return RefundWords::tr("The Stripe balance was too small for too long.");
    if (failureReason == QLatin1String("declined"))
        return RefundWords::tr("The card's bank declined the refund. Pay the payer in another way.");
    if (failureReason == QLatin1String("merchant_request"))
        return RefundWords::tr("The refund was stopped at your request.");
    return RefundWords::tr("The card's bank could not carry out the refund. The money is back in your Stripe balance.");
}

QString refundReasonText(const QString &reason)
{
    if (reason == QLatin1String("duplicate"))
        return RefundWords::tr("Duplicate");
    if (reason == QLatin1String("fraudulent"))
        return RefundWords::tr("Fraudulent");
    if (reason == QLatin1String("requested_by_customer"))
        return RefundWords::tr("Requested by the customer");
    return reason;
}

QString refusalNextStep(const QString &errorCode)
{
    if (errorCode == QLatin1String("charge_already_refunded"))
        return RefundWords::tr("Nothing needs to be done: the payment was refunded before. Refresh the list.");
    if (errorCode == QLatin1String("charge_disputed") || errorCode == QLatin1String("refund_disputed_payment"))
        return RefundWords::tr("Answer the dispute in the Stripe Dashboard: the bank decides who gets the money.");
    if (errorCode == QLatin1String("balance_insufficient") || errorCode == QLatin1String("insufficient_funds"))
        return RefundWords::tr("Add funds in the Stripe Dashboard, or wait for payments to come in, and try again.");
    if (errorCode == QLatin1String("unauthorized"))
        return RefundWords::tr("Check the Secret Key in Setup Payment Types, then try again.");
    if (errorCode == QLatin1String("forbidden"))
        return RefundWords::tr("The key may not refund: give it write permission for Charges and Refunds in the Stripe "
                               "Dashboard, then try again.");
    if (errorCode == QLatin1String("not_carried_out") || errorCode == QLatin1String("approval_rejected"))
        return RefundWords::tr("You can refund again now.");
    return RefundWords::tr("Nothing was refunded. Close this window, look at the payment, and try again.");
}

QString refundObstacle(Session &session, const Payment &payment)
{
    const QString ofStatus = refundObstacle(payment);
    return ofStatus.isEmpty()
               ? KeyCapabilityBook::of(session).obstacle(payment.paymentTypeId, payment.mode, KeyCapability::Refund)
               : ofStatus;
}

} // namespace console
