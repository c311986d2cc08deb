#include "flows/refundrows.h"

#include "flows/refundsteps.h"

namespace console {

namespace {

using Wants = RefundRow::Wants;

QString tr(const char *text)
{
    return QCoreApplication::translate("console::RefundRow", text);
}

/// The state with Stripe's reason for it.
QString stateText(RefundState state, const QString &pendingReason, const QString &failureReason)
{
    if (state == RefundState::Pending && !pendingReason.isEmpty())
        return tr("%1: %2").arg(displayName(state), pendingReasonText(pendingReason));
    if (state == RefundState::Failed && !failureReason.isEmpty())
        return tr("%1: %2").arg(displayName(state), failureReasonText(failureReason));
    return displayName(state);
}

QString whyText(const QString &reason, const QString &comment)
{
    QString text;
    if (reason == QLatin1String("duplicate"))
        text = tr("Duplicate");
    else if (reason == QLatin1String("fraudulent"))
        text = tr("Fraudulent");
    else if (reason == QLatin1String("requested_by_customer"))
        text = tr("Requested by customer");
    else
        text = reason;
    if (text.isEmpty() || comment.isEmpty())
        return text + comment;
    return text + QStringLiteral(": ") + comment;
}

Wants wantsOf(const RefundIntent &intent, const QDateTime &now)
{
    const qint64 age = intent.changedAt.msecsTo(now);
    const bool isUnderWay = intent.state == RefundState::Sent && age >= 0 && age < kRefundUnderWayMs;
    if (intent.state == RefundState::OutcomeUnknown && intent.errorCode == QLatin1String(kApprovalRequired))
        return Wants::ApprovalAtStripe;
    if (intent.state == RefundState::OutcomeUnknown || (intent.state == RefundState::Sent && !isUnderWay))
        return Wants::OutcomeUnknown;
    if (intent.failedAfterSuccess && !intent.acknowledgedAt.isValid())
        return Wants::FailedAfterSuccess;
    if (intent.state == RefundState::RequiresAction)
        return Wants::RequiresAction;
    if (intent.state == RefundState::Pending)
        return Wants::Pending;
    return !intent.tenantTold && tellsTenant(intent) ? Wants::TenantNotTold : Wants::None;
}

QString unknownText(const RefundIntent &intent, const std::optional<QDateTime> &until, const QTimeZone &zone)
{
    if (!isKnownNotHeld(intent))
        return tr(
            "The answer was lost: nobody knows yet whether the money went back. Ask Stripe. Do not refund a second "
            "time.");
    const QString asked =
        tr("Stripe was asked at %1 and holds no such refund.").arg(refundMoment(zone, intent.askedAt)) +
        QLatin1Char(' ');
    if (until)
        return asked + tr("It can be sent again with its own key until %1, or closed once you are sure that it was not "
                          "carried out.")
                           .arg(refundMoment(zone, *until));
    return asked + tr("It cannot be sent again any more. Look for it in the Stripe Dashboard, then close it.");
}

QString explanationOf(const RefundIntent &intent, const RefundRow &row, const QTimeZone &zone)
{
    switch (row.wants) {
    case Wants::OutcomeUnknown: return unknownText(intent, row.resendUntil, zone);
    case Wants::ApprovalAtStripe:
        return tr(
            "Stripe wants an approval in the Dashboard. Approve or reject it there; do not refund a second time.");
    case Wants::FailedAfterSuccess:
        return tr("The refund failed after it had been told as done or under way. The money is back in the Stripe "
                  "balance, and the payer has not got it. Agree with the payer on another way.");
    case Wants::RequiresAction:
        return tr("Stripe waits for the payer to say where the money shall go. You can cancel the refund.");
    case Wants::Pending:
        return tr("Stripe has taken the refund and has not paid it out yet. Nothing is to be done unless Stripe's "
                  "balance is short.");
    case Wants::TenantNotTold:
        return intent.tellTrouble.isEmpty()
                   ? tr("OPS-COM does not know of it yet. The console goes on telling it.")
                   : tr("OPS-COM does not know of it yet: %1 The console goes on telling it.").arg(intent.tellTrouble);
    case Wants::OutsideRefund:
    case Wants::None: break;
    }
    return intent.errorText;
}

RefundRow rowOf(const RefundIntent &intent, const QDateTime &now, bool mayRefund, const QTimeZone &zone)
{
    RefundRow row;
    row.origin = RefundRow::Origin::Console;
    row.wants = wantsOf(intent, now);
    row.intentId = intent.id;
    row.refundId = intent.refundId;
    row.paymentId = intent.paymentId;
    row.paymentTypeId = intent.paymentTypeId;
    row.mode = intent.mode;
    row.amount = intent.amount;
    row.full = intent.full;
    row.state = intent.state;
    row.stateText = stateText(intent.state, intent.pendingReason, intent.failureReason);
    row.who = intent.who;
    row.why = whyText(intent.reason, intent.comment);
    row.createdAt = intent.createdAt;
    row.changedAt = intent.changedAt;
    row.canAskAgain = row.wants == Wants::OutcomeUnknown || row.wants == Wants::ApprovalAtStripe ||
                      intent.state == RefundState::Pending || intent.state == RefundState::RequiresAction;
    if (row.wants == Wants::OutcomeUnknown) {
        row.resendUntil = resendUntil(intent, now);
        const QDateTime sent = intent.lastSentAt.isValid() ? intent.lastSentAt : intent.changedAt;
        const qint64 age = sent.msecsTo(now);
        const bool isDecidable = mayRefund && intent.state == RefundState::OutcomeUnknown && isKnownNotHeld(intent);
        row.canResend = isDecidable && row.resendUntil.has_value();
        row.canClose = isDecidable && (age < 0 || age >= kCloseAfterMs);
    }
    row.canCancel = mayRefund && intent.state == RefundState::RequiresAction && !intent.refundId.isEmpty();
    row.canAcknowledge = row.wants == Wants::FailedAfterSuccess;
    row.explanation = explanationOf(intent, row, zone);
    return row;
}

RefundRow rowOf(const OutsideRefund &refund, bool mayRefund, const QTimeZone &zone)
{
    RefundRow row;
    row.origin = RefundRow::Origin::Outside;
    row.refundId = refund.refundId;
    row.paymentId = refund.paymentId;
    row.paymentTypeId = refund.paymentTypeId;
    row.mode = refund.mode;
    row.amount = refund.amount;
    row.state = refundStateFromString(refund.status).value_or(RefundState::OutcomeUnknown);
    row.stateText = stateText(row.state, refund.pendingReason, refund.failureReason);
    row.who = refund.recordedBy;
    row.why = whyText(refund.reason, refund.comment);
    row.createdAt = refund.createdAt;
    row.changedAt = refund.changedAt;
    const bool isDead = row.state == RefundState::Failed || row.state == RefundState::Canceled;
    if (refund.paymentId.isEmpty()) {
        row.explanation = tr("Made outside of this console. No payment of OPS-COM belongs to it, as far as this "
                             "computer knows.");
    } else if (refund.isRecorded() && refund.recordedStatus == refund.status) {
        row.explanation = tr("Made outside of this console and recorded with OPS-COM at %1.")
                              .arg(refundMoment(zone, refund.recordedAt));
    } else if (refund.isRecorded()) {
        row.wants = Wants::TenantNotTold;
        row.explanation =
            tr("Its state has changed since it was recorded with OPS-COM. The console goes on telling it.");
    } else if (isDead) {
        row.explanation = tr("Made outside of this console; no money went back.");
    } else {
        row.wants = Wants::OutsideRefund;
        row.canRecord = mayRefund;
        row.explanation =
            tr("Made outside of this console, for example in the Stripe Dashboard. OPS-COM does not know of "
               "it: its items are not released. Record it with OPS-COM.");
    }
    return row;
}

} // namespace

QString pendingReasonText(const QString &reason)
{
    if (reason == QLatin1String("processing"))
        return tr("the payer's bank is processing it");
    if (reason == QLatin1String("insufficient_funds"))
        return tr("the Stripe balance is too low; it goes on when there is money enough");
    if (reason == QLatin1String("charge_pending"))
        return tr("the payment itself has not come in yet; it goes on when it has");
    return reason;
}

QString failureReasonText(const QString &reason)
{
    if (reason == QLatin1String("lost_or_stolen_card"))
        return tr("the card was reported lost or stolen");
    if (reason == QLatin1String("expired_or_canceled_card"))
        return tr("the card has expired or was canceled");
    if (reason == QLatin1String("charge_for_pending_refund_disputed"))
        return tr("the payer disputed the payment while the refund was pending");
    if (reason == QLatin1String("insufficient_funds"))
        return tr("the Stripe balance was too low");
    if (reason == QLatin1String("declined"))
        return tr("the payer's bank declined it");
    if (reason == QLatin1String("merchant_request"))
        return tr("it was called back at your organisation's request");
    if (reason == QLatin1String("unknown"))
        return tr("the payer's bank gave no reason");
    return reason;
}

RefundRow refundRowOf(const RefundRecord &record, const QDateTime &now, bool mayRefund, const QTimeZone &zone)
{
    RefundRow row =
        record.intent ? rowOf(*record.intent, now, mayRefund, zone) : rowOf(*record.outside, mayRefund, zone);
    if (record.payment) {
        row.payerName = record.payment->payerName;
        row.orderId = record.payment->orderId;
    }
    return row;
}

} // namespace console
