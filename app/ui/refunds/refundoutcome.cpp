#include "ui/refunds/refundoutcome.h"

#include "ui/payments/refundwords.h"

#include <QCoreApplication>

namespace console {

namespace {

struct Outcomes
{
    Q_DECLARE_TR_FUNCTIONS(console::RefundOutcome)
};

QString tenantSentence(const RefundIntent &intent)
{
    return intent.tenantTold
               ? Outcomes::tr("OPS-COM has recorded the refund.")
               : Outcomes::tr("OPS-COM could not be told yet. It is told at the next refresh; do not refund "
                              "again.");
}

} // namespace

RefundOutcome refundOutcome(const RefundIntent &intent)
{
    const QString amount = intent.amount.toDisplayString();
    const QString blank = QStringLiteral(" ");
    switch (intent.state) {
    case RefundState::Succeeded:
        return {QStringLiteral("check"), Outcomes::tr("%1 refunded").arg(amount),
                Outcomes::tr("Stripe has carried out the refund. The payer sees the money in 5 to 10 business days.") +
                    blank + tenantSentence(intent),
                false};
    case RefundState::Pending:
        return {QStringLiteral("clock"), Outcomes::tr("Refund of %1 is pending").arg(amount),
                Outcomes::tr("Stripe has accepted the refund.") + blank +
                    pendingReasonSentence(intent.pendingReason.isEmpty() ? intent.errorText : intent.pendingReason) +
                    blank + tenantSentence(intent),
                false};
    case RefundState::RequiresAction:
        return {QStringLiteral("clock"), Outcomes::tr("Refund of %1 waits for the payer").arg(amount),
                Outcomes::tr("Stripe has asked the payer for bank details by e-mail. The refund goes on when they "
                             "answer.") +
                    blank + tenantSentence(intent),
                false};
    case RefundState::Failed:
        return {QStringLiteral("error"), Outcomes::tr("The refund of %1 failed").arg(amount),
                failureReasonSentence(intent.failureReason.isEmpty() ? intent.errorText : intent.failureReason), false};
    case RefundState::Canceled:
        return {QStringLiteral("close"), Outcomes::tr("The refund of %1 was canceled").arg(amount),
                intent.errorText.isEmpty() ? Outcomes::tr("Nothing was refunded.") : intent.errorText, false};
    case RefundState::Refused:
        return {QStringLiteral("error"), Outcomes::tr("The refund was refused"),
                intent.errorText + blank + refusalNextStep(intent.errorCode), false};
    case RefundState::Armed:
        return {QStringLiteral("warning"), Outcomes::tr("A refund was prepared and perhaps not sent"),
                Outcomes::tr("A refund of %1 was prepared, and the console does not know that it was sent. Ask Stripe "
                             "again. Do not refund again before that: the payer could be paid twice.")
                    .arg(amount),
                true};
    case RefundState::Sent:
    case RefundState::OutcomeUnknown:
        if (intent.errorCode == QLatin1String(kApprovalRequired))
            return {
                QStringLiteral("clock"), Outcomes::tr("The refund of %1 waits for an approval").arg(amount),
                Outcomes::tr("Somebody must approve it in the Stripe Dashboard. When that is done, ask Stripe again. "
                             "Do not refund again: the payer could be paid twice."),
                true, true};
        return {QStringLiteral("warning"), Outcomes::tr("It is not known whether the refund was carried out"),
                Outcomes::tr("The refund of %1 may have been carried out: the answer was lost. Ask Stripe again: "
                             "that never sends anything. Do not refund again: the payer could be paid twice.")
                    .arg(amount),
                true};
    }
    Q_UNREACHABLE();
}

} // namespace console
