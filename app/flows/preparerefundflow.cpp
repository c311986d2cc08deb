#include "flows/refundflow.h"

#include "flows/flowsupport.h"
#include "flows/refundsteps.h"

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

qint64 pendingMinor(const QList<StripeRefund> &refunds)
{
    qint64 sum = 0;
    for (const StripeRefund &refund : refunds) {
        if (refund.status == QLatin1String("pending") || refund.status == QLatin1String("requires_action"))
            sum += refund.amount.minor();
    }
    return sum;
}

std::optional<Money> inCurrency(const QList<Money> &list, Currency currency)
{
    const auto found = std::ranges::find_if(list, [&](const Money &money) { return money.currency() == currency; });
    return found == list.end() ? std::optional<Money>() : *found;
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
    m_preview.newestIntent = intents->isEmpty() ? 0 : intents->constFirst().id;
    takeRules();
    if (m_preview.payment.paymentIntentId.isEmpty()) {
        m_preview.refusal = tr("This payment never reached Stripe: there is nothing to refund.");
        finishWith(m_preview);
        return;
    }
    const auto open = std::ranges::find_if(
        *intents, [this](const RefundIntent &i) { return isOpen(i.state) && i.id != m_ownIntent; });
    if (open != intents->end()) {
        m_preview.barredBy = *open;
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

/// What the tenant has told of this token, as far as it has.
void PrepareRefundFlow::takeRules()
{
    const TenantInfo &info = m_session.tenantInfo();
    const RefundRules &rules = info.refundRules;
    const Currency currency = m_preview.payment.amount.currency();
    m_preview.mayRefund = info.capabilities.isEmpty() || info.may(QLatin1String("refund"));
    m_preview.mayExceedLimit = info.may(QLatin1String("refund_over_limit"));
    m_preview.fourEyes = rules.fourEyes;
    m_preview.limit = inCurrency(rules.perRefund, currency);
    m_preview.typeAmountFrom = inCurrency(rules.typeAmountFrom, currency);
    if (const auto perDay = inCurrency(rules.perDay, currency)) {
        const auto today = inCurrency(rules.refundedToday, currency);
        m_preview.leftToday = Money(std::max<qint64>(0, perDay->minor() - (today ? today->minor() : 0)), currency);
    }
    const auto types = m_session.store().paymentTypes();
    if (!types)
        return;
    const auto type = std::ranges::find(*types, m_preview.payment.paymentTypeId, &PaymentType::id);
    m_preview.isMixedMode = type != types->end() && type->activeMode() != m_preview.payment.mode;
    if (m_preview.isMixedMode)
        addWarning(m_preview.payment.mode == Mode::Test
                       ? tr("This is a test payment, and its payment type is in Live Mode now: no real money moves.")
                       : tr("This is a live payment, and its payment type is in test mode now: real money moves."));
}

void PrepareRefundFlow::addWarning(const QString &sentence)
{
    m_preview.warning += m_preview.warning.isEmpty() ? sentence : QLatin1Char(' ') + sentence;
}

void PrepareRefundFlow::readIntent()
{
    run(m_stripe->paymentIntent(m_preview.payment.paymentIntentId, this), [this](Result<StripePaymentIntent> &&intent) {
        if (intent) {
            takeIntent(*intent);
        } else if (intent.error().kind == ErrorKind::NotFound) {
            m_preview.refusal =
                tr("Stripe does not know this payment under the key of this payment type: the key is of "
                   "another account or of the other mode. Nothing can be refunded with it.");
            finishWith(m_preview);
        } else {
            finishWith(intent.error());
        }
    });
}

void PrepareRefundFlow::takeIntent(const StripePaymentIntent &intent)
{
    m_preview.intent = intent;
    const Payment &payment = m_preview.payment;
    const QString order = intent.metadata.value(QStringLiteral("order_id"));
    if (intent.mode != payment.mode) {
        m_preview.refusal = tr("Stripe holds this payment in the other mode. Nothing can be refunded here.");
    } else if (!intent.latestCharge || intent.status != QLatin1String("succeeded")) {
        m_preview.refusal =
            tr("Stripe has not taken this payment (%1): there is nothing to refund.").arg(intent.status);
    } else if (!(intent.amount == payment.amount) || (!order.isEmpty() && order != payment.orderId)) {
        m_preview.refusal = tr("Stripe and OPS-COM do not mean the same payment: OPS-COM says %1 for order %2, Stripe "
                               "says %3 for order %4. Nothing can be refunded until that is cleared up.")
                                .arg(payment.amount.toDisplayString(), payment.orderId, intent.amount.toDisplayString(),
                                     order.isEmpty() ? tr("unknown") : order);
    } else {
        m_preview.charge = *intent.latestCharge;
        readRefunds();
        return;
    }
    finishWith(m_preview);
}

void PrepareRefundFlow::readRefunds()
{
    run(new ReadRefundsFlow(m_stripe, m_preview.intent.id), [this](Result<QList<StripeRefund>> &&refunds) {
        if (!refunds) {
            finishWith(refunds.error());
            return;
        }
        m_preview.refunds = *refunds;
        const StripeCharge &charge = m_preview.charge;
        const Currency currency = charge.amountCaptured.currency();
        const qint64 claimed = std::max(claimedMinor(m_preview.refunds), charge.amountRefunded.minor());
        m_preview.remaining = Money(charge.amountCaptured.minor() - claimed, currency);
        if (const qint64 pending = pendingMinor(m_preview.refunds); pending > 0)
            addWarning(
                tr("A refund of %1 is under way at Stripe already.").arg(Money(pending, currency).toDisplayString()));
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
        if (refundable)
            addWarning(tr("The payer's bank has asked about this payment. A full refund usually ends that inquiry."));
        else
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
    tellConsequences();
    const bool mayNeedApproval =
        m_preview.fourEyes && m_preview.limit && m_preview.remaining.minor() > m_preview.limit->minor();
    if (m_readsApproval && mayNeedApproval && m_preview.refusal.isEmpty())
        readApproval();
    else
        finishWith(m_preview);
}

void PrepareRefundFlow::tellConsequences()
{
    const QList<PaymentItem> &items = m_preview.payment.items;
    const auto isViolation = [](const PaymentItem &item) { return item.kind == QLatin1String("violation"); };
    const bool hasViolation = items.isEmpty() || std::ranges::any_of(items, isViolation);
    const StripeCardDetails &card = m_preview.charge.card;
    const QString way = card.last4.isEmpty() ? tr("The money goes back the way it came.")
                                             : tr("The money goes back to the card %1 ending in %2.")
                                                   .arg(card.brand.left(1).toUpper() + card.brand.mid(1), card.last4);
    const QString when = tr("The payer sees it in 5 to 10 business days.");
    const QString fee = tr("Stripe's fee is not returned.");
    m_preview.consequences = {tr("All items of this payment are released.")};
    if (hasViolation)
        m_preview.consequences << tr("Violations return to awaiting payment.");
    m_preview.consequences << fee << way << when;
    m_preview.partialConsequences = {tr("No item is released: permits stay valid and violations stay paid."), fee, way,
                                     when};
}

/// Without an answer the person asks for an approval anew, and the tenant says that there is one.
void PrepareRefundFlow::readApproval()
{
    run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            finishWith(m_preview);
            return;
        }
        run((*tenant)->refundApprovals(this), [this](Result<QList<RefundApproval>> &&approvals) {
            const QString me = m_session.tenantInfo().userName;
            for (const RefundApproval &approval : approvals ? *approvals : QList<RefundApproval>()) {
                if (approval.paymentId == m_paymentId && approval.state == ApprovalState::Approved &&
                    approval.requestedBy == me && !m_preview.approval)
                    m_preview.approval = approval; // the newest
            }
            finishWith(m_preview);
        });
    });
}

} // namespace console
