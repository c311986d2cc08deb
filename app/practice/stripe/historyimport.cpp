#include "practice/stripe/historyimport.h"

#include "practice/stripe/money.h"
#include "practice/stripe/shapes.h"
#include "practice/stripe/testcards.h"

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kDay = 24 * 60 * 60;
constexpr qint64 kRetention = 30 * kDay;
constexpr qint64 kDisputeFee = 1500;

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

/// Holds what is set, and its status: what else it is made of is Stripe's default, and the books keep no default. To
/// fill it in first would cost half the time of a long history.
Doc blank(const QString &object, const QString &id, qint64 created)
{
    Doc doc;
    doc.json = QJsonObject{{u"object"_s, object}};
    doc.set("status"_L1, shapes::defaultsOf(object).value("status"_L1));
    doc.set("id"_L1, id);
    doc.set("created"_L1, created);
    return doc;
}

QJsonObject metadataOf(const SeedPayment &payment)
{
    QStringList items;
    for (const PaymentItem &item : payment.items)
        items.append(item.kind + u' ' + item.reference);
    QJsonObject result;
    const auto add = [&result](const char *key, const QString &value) {
        if (!value.isEmpty())
            result.insert(QLatin1String(key), value.left(500));
    };
    add(metadata::kOrderId, payment.orderId);
    add(metadata::kConfirmCode, payment.confirmCode);
    add(metadata::kUserName, payment.payerName);
    add(metadata::kUserTypeId, payment.userTypeId);
    add(metadata::kPlate, payment.plate);
    add(metadata::kItems, items.join(u", "_s));
    return result;
}

QJsonObject billingOf(const SeedPayment &payment)
{
    const QStringList &lines = payment.billingAddress;
    return QJsonObject{{u"address"_s, QJsonObject{{u"line1"_s, orNull(lines.value(0))},
                                                  {u"line2"_s, QJsonValue()},
                                                  {u"city"_s, orNull(lines.value(1))},
                                                  {u"state"_s, orNull(lines.value(2))},
                                                  {u"postal_code"_s, orNull(lines.value(3))},
                                                  {u"country"_s, orNull(lines.value(4))}}},
                       {u"email"_s, orNull(payment.payerEmail)},
                       {u"name"_s, orNull(payment.payerName)},
                       {u"phone"_s, orNull(payment.payerPhone)},
                       {u"tax_id"_s, QJsonValue()}};
}

/// An event of the past refers to its object instead of holding it: the object has not changed in what the event tells.
void recordEvent(Engine &engine, const QString &type, const Doc &object, qint64 created)
{
    if (created <= engine.now() - kRetention)
        return;
    Doc event = blank(u"event"_s, engine.ring.objectId(u"evt"_s, created, engine.store.nextNumber()), created);
    event.set("type"_L1, type);
    event.set("api_version"_L1, u"2026-08-26.dahlia"_s);
    event.set("data"_L1,
              QJsonObject{{u"object"_s, QJsonObject{{u"object"_s, object.object()}, {u"_ref"_s, object.id()}}}});
    engine.store.save(event);
}

QString bookAt(Engine &engine, QString id, const QString &type, const QString &source, const QString &currency,
               qint64 amount, qint64 fee, qint64 created, qint64 availableOn)
{
    if (id.isEmpty())
        id = engine.ring.objectId(u"txn"_s, created, engine.store.nextNumber());
    Doc booked = blank(u"balance_transaction"_s, id, created);
    booked.set("amount"_L1, amount);
    booked.set("fee"_L1, fee);
    booked.set("net"_L1, amount - fee);
    booked.set("currency"_L1, currency);
    booked.set("source"_L1, source);
    booked.set("type"_L1, type);
    booked.set("reporting_category"_L1, type == "adjustment"_L1 ? u"dispute"_s : type);
    booked.set("available_on"_L1, availableOn);
    if (fee != 0)
        booked.set("fee_details"_L1, QJsonArray{QJsonObject{{u"amount"_s, fee},
                                                            {u"application"_s, QJsonValue()},
                                                            {u"currency"_s, currency},
                                                            {u"description"_s, u"Stripe processing fees"_s},
                                                            {u"type"_s, u"stripe_fee"_s}}});
    engine.store.save(booked);
    engine.store.addFunds(false, currency, availableOn - availableOn % kDay, amount - fee);
    return id;
}

Doc importCharge(Engine &engine, const SeedPayment &payment, qint64 created, bool paid)
{
    const qint64 amount = payment.amount.minor();
    const QString currency = payment.amount.currency().code();
    Doc charge = blank(u"charge"_s, payment.chargeId, created);
    charge.set("amount"_L1, amount);
    charge.set("currency"_L1, currency);
    charge.set("billing_details"_L1, billingOf(payment));
    charge.set("description"_L1, orNull(payment.summary));
    charge.set("metadata"_L1, metadataOf(payment));
    charge.set("payment_intent"_L1, payment.paymentIntentId);
    const QJsonObject card{{u"brand"_s, payment.cardBrand},
                           {u"network"_s, payment.cardBrand},
                           {u"last4"_s, payment.cardLast4},
                           {u"fingerprint"_s, engine.ring.fingerprint(payment.cardBrand, payment.cardLast4)}};
    charge.set("payment_method_details"_L1, QJsonObject{{u"card"_s, card}});
    charge.set("paid"_L1, paid);
    charge.set("captured"_L1, paid);
    charge.set("status"_L1, paid ? u"succeeded"_s : u"failed"_s);
    charge.set("calculated_statement_descriptor"_L1, u"PRACTICE CITY PARKING"_s);
    charge.set(
        "outcome"_L1,
        QJsonObject{{u"network_status"_s, paid ? u"approved_by_network"_s : u"declined_by_network"_s},
                    {u"reason"_s, orNull(payment.declineCode)},
                    {u"risk_level"_s, u"normal"_s},
                    {u"risk_score"_s, 20},
                    {u"seller_message"_s, paid ? u"Payment complete."_s
                                               : u"The bank did not return any further details with this decline."_s},
                    {u"type"_s, paid ? u"authorized"_s : u"issuer_declined"_s}});
    if (!paid) {
        charge.set("failure_code"_L1, payment.failureCode.isEmpty() ? u"card_declined"_s : payment.failureCode);
        charge.set("failure_message"_L1, declineMessage(payment.failureCode, payment.declineCode));
        return charge;
    }
    charge.set("amount_captured"_L1, amount);
    charge.set("amount_refunded"_L1, payment.refundedMinor);
    charge.set("refunded"_L1, payment.refundedMinor >= amount);
    charge.set("disputed"_L1, !payment.disputeId.isEmpty());
    charge.set("balance_transaction"_L1,
               bookAt(engine, payment.balanceTransactionId, u"charge"_s, charge.id(), currency, amount,
                      processingFee(amount), created, created - created % kDay + 2 * kDay));
    return charge;
}

void importRefund(Engine &engine, const SeedPayment &payment, const Doc &charge)
{
    const qint64 created =
        payment.refundedAt.isValid() ? payment.refundedAt.toSecsSinceEpoch() : charge.number("created"_L1) + kDay;
    const QString currency = charge.text("currency"_L1);
    Doc refund = blank(u"refund"_s, payment.refundId, created);
    refund.set("amount"_L1, payment.refundedMinor);
    refund.set("currency"_L1, currency);
    refund.set("charge"_L1, charge.id());
    refund.set("payment_intent"_L1, payment.paymentIntentId);
    refund.set("reason"_L1, u"requested_by_customer"_s);
    refund.set("balance_transaction"_L1,
               bookAt(engine, {}, u"refund"_s, refund.id(), currency, -payment.refundedMinor, 0, created, created));
    engine.store.save(refund);
    recordEvent(engine, u"refund.created"_s, refund, created);
    recordEvent(engine, u"charge.refunded"_s, charge, created);
}

void importDispute(Engine &engine, const SeedPayment &payment, const Doc &charge)
{
    const qint64 created = qMin(charge.number("created"_L1) + 5 * kDay, engine.now());
    const QString currency = charge.text("currency"_L1);
    const qint64 amount = payment.amount.minor() - payment.refundedMinor;
    Doc dispute = blank(u"dispute"_s, payment.disputeId, created);
    dispute.set("amount"_L1, amount);
    dispute.set("currency"_L1, currency);
    dispute.set("charge"_L1, charge.id());
    dispute.set("payment_intent"_L1, payment.paymentIntentId);
    dispute.set("evidence_details"_L1, QJsonObject{{u"due_by"_s, created - created % kDay + 8 * kDay - 1},
                                                   {u"past_due"_s, created + 8 * kDay < engine.now()}});
    bookAt(engine, {}, u"adjustment"_s, dispute.id(), currency, -amount, kDisputeFee, created, created);
    engine.store.save(dispute);
    recordEvent(engine, u"charge.dispute.created"_s, dispute, created);
}

} // namespace

void importPayment(Engine &engine, const SeedPayment &payment)
{
    const qint64 created = payment.created.toSecsSinceEpoch();
    const bool canceled = payment.status == PaymentStatus::Canceled;
    const bool failed = payment.status == PaymentStatus::Failed;
    const bool paid = !canceled && !failed && !payment.chargeId.isEmpty();
    Doc intent = blank(u"payment_intent"_s, payment.paymentIntentId, created);
    intent.set("amount"_L1, payment.amount.minor());
    intent.set("currency"_L1, payment.amount.currency().code());
    intent.set("description"_L1, orNull(payment.summary));
    intent.set("receipt_email"_L1, orNull(payment.payerEmail));
    intent.set("metadata"_L1, metadataOf(payment));
    if (canceled) {
        intent.set("status"_L1, u"canceled"_s);
        intent.set("canceled_at"_L1, created + 3600);
        intent.set("cancellation_reason"_L1, u"abandoned"_s);
    } else if (paid) {
        intent.set("status"_L1, u"succeeded"_s);
        intent.set("amount_received"_L1, payment.amount.minor());
    }
    if (payment.chargeId.isEmpty()) {
        engine.store.save(intent);
        if (canceled)
            recordEvent(engine, u"payment_intent.canceled"_s, intent, created + 3600);
        return;
    }
    Doc charge = importCharge(engine, payment, created, paid);
    intent.set("latest_charge"_L1, charge.id());
    if (failed)
        intent.set("last_payment_error"_L1, QJsonObject{{u"type"_s, u"card_error"_s},
                                                        {u"code"_s, charge.text("failure_code"_L1)},
                                                        {u"decline_code"_s, orNull(payment.declineCode)},
                                                        {u"charge"_s, charge.id()},
                                                        {u"message"_s, charge.text("failure_message"_L1)}});
    engine.store.save(intent);
    engine.store.save(charge);
    recordEvent(engine, paid ? u"charge.succeeded"_s : u"charge.failed"_s, charge, created);
    recordEvent(engine, paid ? u"payment_intent.succeeded"_s : u"payment_intent.payment_failed"_s, intent, created);
    if (paid && !payment.refundId.isEmpty())
        importRefund(engine, payment, charge);
    if (paid && !payment.disputeId.isEmpty())
        importDispute(engine, payment, charge);
}

} // namespace console::practice
