#include "flows/webhookcompareflow.h"

#include "flows/webhooksides.h"

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

bool WebhookComparison::isHealthy() const
{
    return !rows.isEmpty() && std::ranges::none_of(rows, [](const CompareRow &row) {
        return row.verdict == CompareVerdict::Different || row.verdict == CompareVerdict::Unknown;
    });
}

int WebhookComparison::differences() const
{
    return static_cast<int>(std::ranges::count(rows, CompareVerdict::Different, &CompareRow::verdict));
}

struct CompareWebhookFlow::Private
{
    Session &session;
    QString paymentTypeId;
    Mode mode;
};

CompareWebhookFlow::CompareWebhookFlow(Session &session, QString paymentTypeId, Mode mode, QObject *parent)
    : FlowJob(parent),
      d(new Private{session, std::move(paymentTypeId), mode})
{
}

CompareWebhookFlow::~CompareWebhookFlow() = default;

void CompareWebhookFlow::doStart()
{
    auto *read = new ReadWebhookSidesFlow(d->session, d->paymentTypeId, d->mode, this);
    connect(read, &Job::stepChanged, this, &Job::stepChanged);
    run(read, [this](Result<WebhookSides> &&sides) {
        if (sides)
            finishWith(compareWebhookSides(*sides, d->session.workspace(), d->mode, d->session.clock().now()));
        else
            finishWith(sides.error());
    });
}

QList<OfferedEvent> offeredWebhookEvents()
{
    using F = CompareWebhookFlow;
    return {
        {u"refund.created"_s,
         F::tr("A refund was begun, here or in the Stripe Dashboard. OPS-COM may not know this event type.")},
        {u"refund.updated"_s, F::tr("A refund changed, for example from pending to succeeded.")},
        {u"refund.failed"_s,
         F::tr("A refund failed, up to 30 days later: the money is back in your balance and the payer has none.")},
        {u"charge.dispute.created"_s,
         F::tr("A payer's bank took a payment back or asks about it; there is a deadline.")},
        {u"charge.dispute.updated"_s, F::tr("A dispute changed, for example because evidence was handed in.")},
        {u"charge.dispute.closed"_s, F::tr("A dispute was won, lost or withdrawn.")},
    };
}

} // namespace console
