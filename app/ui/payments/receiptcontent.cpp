#include "ui/payments/receiptcontent.h"

#include "models/paymenttext.h"
#include "ui/payments/refundwords.h"

#include <QCoreApplication>
#include <QLocale>

namespace console {

namespace {

struct Receipt
{
    Q_DECLARE_TR_FUNCTIONS(console::Receipt)
};

// Collects the rows of one section and leaves out those without a value.
class SectionBuilder
{
public:
    explicit SectionBuilder(const QString &title) { m_section.title = title; }
    SectionBuilder &row(const QString &label, const QString &value, const QString &copyName = {})
    {
        if (!value.isEmpty())
            m_section.rows.append({label, value, copyName});
        return *this;
    }
    void addTo(QList<ReceiptSection> &sections) const
    {
        if (!m_section.rows.isEmpty())
            sections.append(m_section);
    }

private:
    ReceiptSection m_section;
};

void addPayment(QList<ReceiptSection> &sections, const Payment &p, const QTimeZone &zone)
{
    SectionBuilder b(Receipt::tr("Payment"));
    b.row(Receipt::tr("User"), p.payerName)
        .row(Receipt::tr("E-mail"), p.payerEmail)
        .row(Receipt::tr("Plate"), p.plate)
        .row(Receipt::tr("Order ID"), p.orderId, Receipt::tr("order ID"))
        .row(Receipt::tr("Confirm Code"), p.confirmCode, Receipt::tr("Confirm Code"))
        .row(Receipt::tr("Payment Date"), momentText(p.paymentDate, zone))
        .row(Receipt::tr("Payment type"), p.paymentTypeName)
        .row(Receipt::tr("Amount"), p.amount.toDisplayString());
    if (!p.refunded.isZero())
        b.row(Receipt::tr("Refunded"), p.refunded.toDisplayString())
            .row(Receipt::tr("Remaining"), p.remaining().toDisplayString());
    b.addTo(sections);

    SectionBuilder items(Receipt::tr("What for"));
    if (p.items.isEmpty())
        items.row(Receipt::tr("Item"), p.summary);
    for (const PaymentItem &item : p.items) {
        const QString what = item.reference.isEmpty() ? item.description
                                                      : QStringLiteral("%1 (%2)").arg(item.description, item.reference);
        items.row(what, item.amount.toDisplayString());
    }
    items.addTo(sections);
}

void addCharge(QList<ReceiptSection> &sections, const StripeCharge &charge)
{
    const StripeCardDetails &card = charge.card;
    SectionBuilder b(Receipt::tr("Card"));
    b.row(Receipt::tr("Card"), cardText(card.brand, card.last4));
    if (card.expMonth > 0)
        b.row(Receipt::tr("Expires"),
              QStringLiteral("%1/%2").arg(card.expMonth, 2, 10, QLatin1Char('0')).arg(card.expYear));
    b.row(Receipt::tr("Funding"), card.funding)
        .row(Receipt::tr("Country"), card.country)
        .row(Receipt::tr("Outcome"), charge.outcomeSellerMessage)
        .row(Receipt::tr("Risk"), charge.outcomeRiskLevel)
        .row(Receipt::tr("Failure"), charge.failureMessage);
    b.addTo(sections);

    SectionBuilder billing(Receipt::tr("Billing"));
    billing.row(Receipt::tr("Name"), charge.billingName)
        .row(Receipt::tr("E-mail"), charge.billingEmail)
        .row(Receipt::tr("Phone"), charge.billingPhone)
        .row(Receipt::tr("Address"), charge.billingAddress.join(QLatin1Char('\n')));
    billing.addTo(sections);
}

void addFees(QList<ReceiptSection> &sections, const StripeBalanceTransaction &transaction, const QTimeZone &zone)
{
    SectionBuilder b(Receipt::tr("Fees and net"));
    b.row(Receipt::tr("Gross"), transaction.amount.toDisplayString());
    for (const StripeFee &fee : transaction.feeDetails)
        b.row(fee.description.isEmpty() ? fee.type : fee.description, fee.amount.toDisplayString());
    b.row(Receipt::tr("Fees"), transaction.fee.toDisplayString())
        .row(Receipt::tr("Net"), transaction.net.toDisplayString())
        .row(Receipt::tr("Available"), momentText(transaction.availableOn, zone));
    b.addTo(sections);
}

void addRefunds(QList<ReceiptSection> &sections, const PaymentDetails &details, const QTimeZone &zone)
{
    for (const StripeRefund &refund : details.refunds) {
        SectionBuilder b(Receipt::tr("Refund"));
        b.row(Receipt::tr("Refund ID"), refund.id, Receipt::tr("refund ID"))
            .row(Receipt::tr("Amount"), refund.amount.toDisplayString())
            .row(Receipt::tr("Status"), refundStatusText(refund.status))
            .row(Receipt::tr("Date"), momentText(refund.created, zone))
            .row(Receipt::tr("Reason"), refundReasonText(refund.reason));
        if (refund.status == QLatin1String("pending"))
            b.row(Receipt::tr("Why it waits"), pendingReasonSentence(refund.pendingReason));
        if (refund.status == QLatin1String("failed"))
            b.row(Receipt::tr("Why it failed"), failureReasonSentence(refund.failureReason));
        for (const RefundIntent &intent : details.intents) {
            if (intent.refundId == refund.id)
                b.row(Receipt::tr("Comment"), intent.comment)
                    .row(Receipt::tr("Requisition Code"), intent.requisitionCode)
                    .row(Receipt::tr("By"), intent.who);
        }
        b.addTo(sections);
    }
    for (const StripeDispute &dispute : details.disputes) {
        SectionBuilder b(Receipt::tr("Dispute"));
        b.row(Receipt::tr("Dispute ID"), dispute.id, Receipt::tr("dispute ID"))
            .row(Receipt::tr("Amount"), dispute.amount.toDisplayString())
            .row(Receipt::tr("Status"), QString(dispute.status).replace(QLatin1Char('_'), QLatin1Char(' ')))
            .row(Receipt::tr("Reason"), QString(dispute.reason).replace(QLatin1Char('_'), QLatin1Char(' ')));
        b.addTo(sections);
    }
}

void addStripe(QList<ReceiptSection> &sections, const PaymentDetails &details)
{
    const StripeCharge *charge =
        details.intent && details.intent->latestCharge ? &*details.intent->latestCharge : nullptr;
    SectionBuilder ids(Receipt::tr("At Stripe"));
    ids.row(Receipt::tr("Payment intent"), details.payment.paymentIntentId, Receipt::tr("payment intent"))
        .row(Receipt::tr("Charge"), charge ? charge->id : details.payment.chargeId, Receipt::tr("charge"));
    if (charge) {
        if (charge->balanceTransaction)
            ids.row(Receipt::tr("Balance transaction"), charge->balanceTransaction->id,
                    Receipt::tr("balance transaction"));
        ids.row(Receipt::tr("Receipt number"), charge->receiptNumber, Receipt::tr("receipt number"))
            .row(Receipt::tr("On the statement"), charge->statementDescriptor);
    }
    if (details.intent) {
        ids.row(Receipt::tr("Status"), QString(details.intent->status).replace(QLatin1Char('_'), QLatin1Char(' ')))
            .row(Receipt::tr("Last error"), details.intent->lastErrorMessage);
    }
    ids.addTo(sections);

    if (details.intent) {
        SectionBuilder metadata(Receipt::tr("Metadata"));
        const auto &map = details.intent->metadata;
        for (auto it = map.cbegin(); it != map.cend(); ++it)
            metadata.row(it.key(), it.value());
        metadata.addTo(sections);
    }
}

} // namespace

QList<ReceiptSection> receiptSections(const PaymentDetails &details, const QTimeZone &zone)
{
    QList<ReceiptSection> sections;
    addPayment(sections, details.payment, zone);
    if (details.intent && details.intent->latestCharge) {
        addCharge(sections, *details.intent->latestCharge);
        if (details.intent->latestCharge->balanceTransaction)
            addFees(sections, *details.intent->latestCharge->balanceTransaction, zone);
    } else {
        SectionBuilder card(Receipt::tr("Card"));
        card.row(Receipt::tr("Card"), cardText(details.payment.cardBrand, details.payment.cardLast4));
        card.addTo(sections);
    }
    addRefunds(sections, details, zone);
    addStripe(sections, details);
    return sections;
}

} // namespace console
