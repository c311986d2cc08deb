#include "flows/refundflow.h"

namespace console {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("console::RefundAmount", text);
}

AmountVerdict problem(const QString &text)
{
    AmountVerdict verdict;
    verdict.problem = text;
    return verdict;
}

} // namespace

AmountVerdict judgeAmount(const RefundPreview &preview, QStringView typed)
{
    // No amount is longer: 12 digits, grouped, with blanks around. What is longer is not read at all.
    constexpr qsizetype kLongest = 64;
    if (typed.size() > kLongest)
        return problem(tr("This is not an amount. Type digits with at most one decimal point, for example 12.50."));
    const auto amount = Money::parse(typed, preview.remaining.currency());
    return amount ? judgeAmount(preview, *amount) : problem(amount.error().userText);
}

AmountVerdict judgeAmount(const RefundPreview &preview, const Money &amount)
{
    const Money &left = preview.remaining;
    if (!(amount.currency() == left.currency()))
        return problem(tr("This payment was made in %1.").arg(left.currency().displayCode()));
    if (amount.minor() <= 0)
        return problem(tr("Type an amount above zero."));
    if (!amount.isOnStep())
        return problem(tr("%1 cannot be refunded in so small parts.").arg(amount.currency().displayCode()));
    if (amount.minor() > left.minor())
        return problem(tr("Only %1 remains of this payment.").arg(left.toDisplayString()));

    AmountVerdict verdict;
    verdict.amount = amount;
    verdict.mustTypeAmount = preview.payment.mode == Mode::Live ||
                             (preview.typeAmountFrom && preview.typeAmountFrom->currency() == amount.currency() &&
                              amount.minor() >= preview.typeAmountFrom->minor());
    if (preview.approval && preview.approval->amount == amount)
        return verdict; // decided by another person, for exactly this amount
    const auto isOver = [&amount](const std::optional<Money> &most) {
        return most && most->currency() == amount.currency() && amount.minor() > most->minor();
    };
    if (isOver(preview.limit) && preview.fourEyes) {
        verdict.needsApproval = true;
    } else if (isOver(preview.limit) && !preview.mayExceedLimit) {
        verdict.problem = tr("You may refund at most %1 at once.").arg(preview.limit->toDisplayString());
    } else if (isOver(preview.leftToday)) {
        verdict.problem = preview.leftToday->isZero()
                              ? tr("You have refunded as much today as you may in one day.")
                              : tr("You may refund at most %1 more today.").arg(preview.leftToday->toDisplayString());
    }
    if (!verdict.problem.isEmpty())
        verdict.amount.reset();
    return verdict;
}

} // namespace console
