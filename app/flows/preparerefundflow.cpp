#include "flows/refundflow.h"

#include "flows/flowsupport.h"

#include <algorithm>

namespace console {

namespace {

/// What Stripe has given back or is about to: failed and canceled refunds returned to the balance.
qint64 claimedMinor(const QList<StripeRefund> &refunds)
{
    qint64 sum = 0;
    for (const StripeRefund &refund : refunds) {
        if (refund.status != QLatin1String("failed") && refund.status != QLatin1String("canceled"))
            sum += refund.amount.minor();
    }
    return sum;
}

} // namespace

PrepareRefundFlow::PrepareRefundFlow(Session &session, QString paymentId, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_paymentId(std::move(paymentId))
{
}

void PrepareRefundFlow::doStart()
{
    const auto payment = m_session.store().payment(m_paymentId);
    const auto intents = m_session.store().refundsOfPayment(m_paymentId);
    if (!payment || !intents) {
        finishWith(payment ? intents.error() : payment.error());
        return;
    }
    if (!*payment) {
        finishWith(
            flowError(ErrorKind::NotFound, tr("This payment is not in the local list any more. Refresh the list.")));
        return;
    }
    m_preview.payment = **payment;
    m_preview.remaining = m_preview.payment.remaining();
    if (m_preview.payment.paymentIntentId.isEmpty()) {
        m_preview.refusal = tr("This payment never reached Stripe: there is nothing to refund.");
        finishWith(m_preview);
        return;
    }
    if (std::ranges::any_of(*intents, [](const RefundIntent &i) { return isOpen(i.state); })) {
        m_preview.refusal =
            tr("Another refund of this payment is under way or its outcome is unknown. Ask Stripe about "
               "that one first; a second one could pay twice.");
        finishWith(m_preview);
        return;
    }
    Q_EMIT stepChanged(tr("Reading the payment from Stripe…"));
    run(m_session.stripe(m_preview.payment.paymentTypeId, m_preview.payment.mode, this),
        [this](Result<std::shared_ptr<StripeClient>> &&client) {
            if (!client) {
                finishWith(client.error());
                return;
            }
            m_stripe = *client;
            readIntent();
        });
}

void PrepareRefundFlow::readIntent()
{
    run(m_stripe->paymentIntent(m_preview.payment.paymentIntentId, this), [this](Result<StripePaymentIntent> &&intent) {
        if (!intent) {
            finishWith(intent.error());
            return;
        }
        m_preview.intent = *intent;
        if (intent->mode != m_preview.payment.mode) {
            m_preview.refusal = tr("Stripe holds this payment in the other mode. Nothing can be refunded here.");
            finishWith(m_preview);
            return;
        }
        if (!intent->latestCharge || intent->status != QLatin1String("succeeded")) {
            m_preview.refusal =
                tr("Stripe has not taken this payment (%1): there is nothing to refund.").arg(intent->status);
            finishWith(m_preview);
            return;
        }
        m_preview.charge = *intent->latestCharge;
        const QString order = intent->metadata.value(QStringLiteral("order_id"));
        if (!(intent->amount == m_preview.payment.amount) || (!order.isEmpty() && order != m_preview.payment.orderId)) {
            m_preview.refusal =
                tr("Stripe and OPS-COM do not mean the same payment: OPS-COM says %1 for order %2, Stripe "
                   "says %3 for order %4. Nothing can be refunded until that is cleared up.")
                    .arg(m_preview.payment.amount.toDisplayString(), m_preview.payment.orderId,
                         intent->amount.toDisplayString(), order.isEmpty() ? tr("unknown") : order);
            finishWith(m_preview);
            return;
        }
        readRefunds();
    });
}

void PrepareRefundFlow::readRefunds()
{
    run(m_stripe->refundsOf(m_preview.intent.id, {}, this), [this](Result<StripeList<StripeRefund>> &&list) {
        if (!list) {
            finishWith(list.error());
            return;
        }
        if (list->hasMore) {
            finishWith(flowError(ErrorKind::Refused,
                                 tr("This payment has more than 100 refunds. Refund it in the Stripe Dashboard.")));
            return;
        }
        m_preview.refunds = list->data;
        const StripeCharge &charge = m_preview.charge;
        const qint64 claimed = std::max(claimedMinor(m_preview.refunds), charge.amountRefunded.minor());
        m_preview.remaining = Money(charge.amountCaptured.minor() - claimed, charge.amountCaptured.currency());
        if (charge.disputed)
            readDisputes();
        else
            judge();
    });
}

void PrepareRefundFlow::readDisputes()
{
    run(m_stripe->disputesOf(m_preview.intent.id, this), [this](Result<StripeList<StripeDispute>> &&list) {
        if (!list) {
            finishWith(list.error());
            return;
        }
        const bool refundable = !list->data.isEmpty() && std::ranges::all_of(list->data, [](const StripeDispute &d) {
            return d.isChargeRefundable;
        });
        if (!refundable)
            m_preview.refusal = tr("The payer has disputed this payment at the bank. It cannot be refunded; answer the "
                                   "dispute in the Stripe Dashboard.");
        judge();
    });
}

void PrepareRefundFlow::judge()
{
    if (m_preview.refusal.isEmpty()) {
        if (!m_preview.charge.captured)
            m_preview.refusal = tr("The payment is authorised and not captured: cancel it instead of refunding it.");
        else if (m_preview.charge.refunded || m_preview.remaining.minor() <= 0)
            m_preview.refusal = tr("This payment has already been refunded in full.");
    }
    finishWith(m_preview);
}

} // namespace console
