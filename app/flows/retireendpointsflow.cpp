#include "flows/webhookcompareflow.h"

#include "flows/endpointtestflow.h"
#include "flows/flowsupport.h"
#include "flows/webhooksides.h"
#include "flows/webhookurl.h"

#include <QUuid>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

struct RetireEndpointsFlow::Private
{
    Session &session;
    QString paymentTypeId;
    Mode mode;
    QString keptId;
    QStringList left;
    QStringList retired;
    WebhookSides sides;
    std::shared_ptr<StripeClient> stripe;
};

namespace {

Error refusal(const QString &sentence)
{
    return flowError(ErrorKind::Refused, sentence);
}

/// Empty if the kept endpoint is fit to stay alone, else why not, translated.
QString unfitness(const WebhookComparison &comparison, const QString &keptId)
{
    using F = RetireEndpointsFlow;
    if (!comparison.endpoint || comparison.endpoint->id != keptId)
        return F::tr("%1 is not the endpoint that works for OPS-COM.").arg(keptId);
    for (const CompareRow &row : comparison.rows) {
        if (row.verdict == CompareVerdict::Different || row.verdict == CompareVerdict::Unknown)
            return F::tr("%1: %2").arg(row.name, row.sentence);
    }
    return {};
}

const EndpointTestRow &rowOf(const EndpointTestReport &report, EndpointTest test)
{
    return *std::ranges::find(report.rows, test, &EndpointTestRow::test);
}

} // namespace

RetireEndpointsFlow::RetireEndpointsFlow(Session &session, QString paymentTypeId, Mode mode, QString keptEndpointId,
                                         QStringList strayIds, QObject *parent)
    : FlowJob(parent),
      d(new Private{.session = session,
                    .paymentTypeId = std::move(paymentTypeId),
                    .mode = mode,
                    .keptId = std::move(keptEndpointId),
                    .left = std::move(strayIds),
                    .retired = {},
                    .sides = {},
                    .stripe = {}})
{
    d->left.removeDuplicates();
}

RetireEndpointsFlow::~RetireEndpointsFlow() = default;

void RetireEndpointsFlow::doStart()
{
    if (d->keptId.isEmpty() || d->left.contains(d->keptId)) {
        finishWith(refusal(tr("The endpoint that stays must not be retired. Nothing was changed.")));
        return;
    }
    Q_EMIT stepChanged(tr("Looking at the endpoint that stays…"));
    run(new ReadWebhookSidesFlow(d->session, d->paymentTypeId, d->mode, this), [this](Result<WebhookSides> &&sides) {
        if (!sides) {
            finishWith(sides.error());
            return;
        }
        d->sides = std::move(*sides);
        lookAtKept();
    });
}

void RetireEndpointsFlow::lookAtKept()
{
    if (d->sides.rotation) {
        finishWith(
            refusal(tr("The signing secret is being changed. Nothing was retired. Finish that or undo it first.")));
        return;
    }
    const WebhookComparison comparison =
        compareWebhookSides(d->sides, d->session.workspace(), d->mode, d->session.clock().now());
    if (const QString why = unfitness(comparison, d->keptId); !why.isEmpty()) {
        finishWith(refusal(
            tr("Nothing was retired, because the endpoint that stays is not sound. %1 Repair that first.").arg(why)));
        return;
    }
    if (d->sides.othersAreOpaque) {
        finishWith(
            refusal(tr("Another payment type names a destination ID (ed_), which cannot be looked up, so it cannot "
                       "be told which endpoints it needs. Nothing was retired. Give it its we_ ID first.")));
        return;
    }
    for (const QString &id : std::as_const(d->left)) {
        if (std::ranges::find(comparison.strays, id, &WebhookEndpoint::id) == comparison.strays.end()) {
            finishWith(refusal(tr("%1 is not one of the other endpoints with this URL: it is gone, changed, or another "
                                  "payment type needs it. Nothing was retired. Compare again.")
                                   .arg(id)));
            return;
        }
    }
    prove();
}

void RetireEndpointsFlow::prove()
{
    Q_EMIT stepChanged(tr("Proving that the callback works…"));
    // The person asked for it, and the events name nothing that exists.
    run(new EndpointTestFlow(d->session, d->paymentTypeId, d->mode, true, this),
        [this](Result<EndpointTestReport> &&report) {
            if (!report) {
                finishWith(report.error());
                return;
            }
            const bool isProven =
                rowOf(*report, EndpointTest::GoodSignature).passed && rowOf(*report, EndpointTest::WrongSecret).passed;
            if (!isProven) {
                finishWith(refusal(
                    tr("Nothing was retired, because the callback is not proven to work. %1").arg(report->diagnosis)));
                return;
            }
            run(d->session.stripe(d->paymentTypeId, d->mode, this),
                [this](Result<std::shared_ptr<StripeClient>> &&stripe) {
                    if (!stripe) {
                        finishWith(stripe.error());
                        return;
                    }
                    d->stripe = *stripe;
                    next();
                });
        });
}

void RetireEndpointsFlow::next()
{
    if (d->left.isEmpty()) {
        finishWith(d->retired);
        return;
    }
    const QString id = d->left.takeFirst();
    Q_EMIT stepChanged(tr("Retiring %1…").arg(id));
    Q_EMIT progressChanged(d->retired.size(), d->retired.size() + d->left.size() + 1);
    run(d->stripe->webhookEndpoint(id, this), [this, id](Result<WebhookEndpoint> &&endpoint) {
        if (!endpoint) {
            fail(endpoint.error());
            return;
        }
        const bool isStray = endpoint->id != d->keptId && endpoint->mode == d->mode &&
                             isSameCallback(endpoint->url, d->session.workspace().callbackUrl());
        if (!isStray)
            fail(refusal(tr("%1 has changed in the meantime and was left alone.").arg(id)));
        else
            disable(id);
    });
}

void RetireEndpointsFlow::disable(const QString &id)
{
    UpdateWebhookEndpointParams params;
    params.disabled = true;
    params.idempotencyKey = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    run(d->stripe->updateWebhookEndpoint(id, params, this), [this, id](Result<WebhookEndpoint> &&disabled) {
        if (!disabled) {
            fail(disabled.error());
            return;
        }
        run(d->stripe->deleteWebhookEndpoint(id, this), [this, id](Outcome &&deleted) {
            auditLater(d->session, u"webhook.retired"_s, id, u"kept "_s + d->keptId,
                       deleted ? u"done"_s : toString(deleted.error().kind));
            if (!deleted) {
                fail(withAddition(deleted.error(), tr("%1 is disabled and still there.").arg(id)));
                return;
            }
            d->retired.append(id);
            next();
        });
    });
}

void RetireEndpointsFlow::fail(const Error &error)
{
    finishWith(d->retired.isEmpty()
                   ? error
                   : withAddition(error, tr("Retired before that: %1.").arg(d->retired.join(u", "_s))));
}

} // namespace console
