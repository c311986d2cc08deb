#include "flows/bulkrefundflow.h"

#include "flows/bulkparts.h"
#include "flows/flowsupport.h"

#include <set>

namespace console {

namespace {

constexpr int kMostPayments = 500;
constexpr int kAtOnce = 4; // reads at Stripe side by side: far below its allowance

} // namespace

struct PlanBulkRefundFlow::Private
{
    Session &session;
    QStringList paymentIds;
    BulkRefund plan;
    int begun = 0;
    int ended = 0;
    QStringList warnings;
};

PlanBulkRefundFlow::PlanBulkRefundFlow(Session &session, QStringList paymentIds, QObject *parent)
    : FlowJob(parent),
      d(std::make_unique<Private>(Private{session, std::move(paymentIds), {}, 0, 0, {}}))
{
}

PlanBulkRefundFlow::~PlanBulkRefundFlow() = default;

void PlanBulkRefundFlow::doStart()
{
    d->paymentIds.removeDuplicates();
    const auto refuse = [this](const QString &text, const QString &code) {
        finishWith(Error{ErrorKind::Refused, text, {}, {}, 0, code, {}});
    };
    if (d->paymentIds.isEmpty())
        return refuse(tr("Select the payments first. Nothing was refunded."), QStringLiteral("no_payments"));
    if (d->paymentIds.size() > kMostPayments)
        return refuse(
            tr("At most %L1 payments can be refunded at once, and %L2 are selected. Select fewer. Nothing was "
               "refunded.")
                .arg(kMostPayments)
                .arg(d->paymentIds.size()),
            QStringLiteral("too_many"));
    const TenantInfo &info = d->session.tenantInfo();
    if (!info.capabilities.isEmpty() && !info.may(QLatin1String("refund"))) {
        finishWith(
            flowError(ErrorKind::Forbidden,
                      tr("The API token of this workspace may not refund. Ask your OPS-COM administrator for the "
                         "permission. Nothing was refunded.")));
        return;
    }
    std::set<Mode> modes;
    for (const QString &id : std::as_const(d->paymentIds)) {
        const auto payment = d->session.store().payment(id);
        if (!payment) {
            finishWith(payment.error());
            return;
        }
        BulkLine line;
        line.payment.id = id;
        if (*payment) {
            line.payment = **payment;
            modes.insert(line.payment.mode);
        } else {
            line.state = BulkLine::State::LeftOut;
            line.note = tr("This payment is not in the local list any more.");
        }
        line.amount = Money(0, line.payment.amount.currency());
        d->plan.lines.append(line);
    }
    if (modes.size() > 1)
        return refuse(tr("Test payments and live payments are both selected. Refund them apart, so that nobody takes "
                         "one for the other. Nothing was refunded."),
                      QStringLiteral("mixed_modes"));
    Q_EMIT stepChanged(tr("Reading the payments from Stripe…"));
    for (int i = 0; i < kAtOnce; ++i)
        next();
}

void PlanBulkRefundFlow::next()
{
    if (d->ended == d->plan.lines.size()) {
        if (!isFinished()) {
            d->plan.warning = d->warnings.join(QLatin1Char(' '));
            finishWith(d->plan);
        }
        return;
    }
    if (d->begun == d->plan.lines.size())
        return; // the others are still reading
    const int index = d->begun++;
    const auto lineRead = [this] {
        Q_EMIT progressChanged(++d->ended, d->plan.lines.size());
        next();
    };
    if (d->plan.lines.at(index).state == BulkLine::State::LeftOut)
        return lineRead();
    auto *prepare = new PrepareRefundFlow(d->session, d->plan.lines.at(index).payment.id);
    prepare->setReadsApproval(false); // an approval is for one refund, with all of it in view
    run(static_cast<TypedJob<RefundPreview> *>(prepare), [this, index, lineRead](Result<RefundPreview> &&preview) {
        if (!preview) {
            finishWith(withAddition(preview.error(), tr("Nothing was refunded.")));
            return;
        }
        BulkLine &line = d->plan.lines[index];
        line.payment = preview->payment;
        line.amount = preview->remaining;
        const AmountVerdict verdict = judgeAmount(*preview, line.amount);
        if (!preview->refusal.isEmpty())
            line.note = preview->refusal;
        else if (line.amount.minor() <= 0)
            line.note = tr("Nothing is left to be refunded.");
        else if (verdict.needsApproval)
            line.note = tr("It is over the limit, so another person has to approve it first. Refund it by itself.");
        else
            line.note = verdict.problem;
        if (!line.note.isEmpty())
            line.state = BulkLine::State::LeftOut;
        else if (!preview->warning.isEmpty() && !d->warnings.contains(preview->warning))
            d->warnings.append(preview->warning);
        lineRead();
    });
}

} // namespace console
