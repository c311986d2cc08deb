#include "stripe/stripeparsers.h"

#include <limits>

namespace console {

using namespace Qt::StringLiterals;

namespace {

/// Required, one of a closed set: an unknown one would be shown or acted upon wrongly.
QString oneOf(const JsonReader &json, const QString &key, const QStringList &allowed)
{
    QString value = json.string(key);
    if (!allowed.contains(value))
        json.fail(key, u"unknown value"_s);
    return value;
}

/// The id of a field that holds an id, an expanded object, or null.
QString optionalIdOf(const JsonReader &json, const QString &key)
{
    if (json.hasObject(key))
        return json.object(key).string(u"id"_s);
    return json.optionalString(key);
}

int smallInteger(const JsonReader &json, const QString &key)
{
    const qint64 value = json.integer(key);
    if (value < 0 || value > std::numeric_limits<int>::max()) {
        json.fail(key, u"out of range"_s);
        return 0;
    }
    return static_cast<int>(value);
}

Money moneyOf(const JsonReader &json, const QString &amountKey)
{
    return json.money(amountKey, u"currency"_s);
}

/// The field of the payment method that carries a card, online or at a terminal.
QString cardKeyOf(const JsonReader &method)
{
    for (const QString &key : {u"card"_s, u"card_present"_s, u"interac_present"_s}) {
        if (method.hasObject(key))
            return key;
    }
    return {};
}

StripeCardDetails readCard(const JsonReader &json)
{
    StripeCardDetails card;
    card.brand = json.optionalString(u"brand"_s);
    card.last4 = json.optionalString(u"last4"_s);
    card.expMonth = smallInteger(json, u"exp_month"_s);
    card.expYear = smallInteger(json, u"exp_year"_s);
    card.funding = json.optionalString(u"funding"_s);
    card.country = json.optionalString(u"country"_s);
    card.network = json.optionalString(u"network"_s);
    return card;
}

QStringList readAddress(const JsonReader &json)
{
    const QString place = QStringList{json.optionalString(u"city"_s), json.optionalString(u"state"_s),
                                      json.optionalString(u"postal_code"_s)}
                              .join(u' ')
                              .simplified();
    QStringList lines{json.optionalString(u"line1"_s), json.optionalString(u"line2"_s), place,
                      json.optionalString(u"country"_s)};
    lines.removeAll(QString());
    return lines;
}

QList<Money> readAmounts(const JsonReader &json, const QString &key)
{
    QList<Money> amounts;
    json.forEach(key, [&](const JsonReader &item) { amounts.append(moneyOf(item, u"amount"_s)); });
    return amounts;
}

} // namespace

void expectObject(const JsonReader &json, const QString &type)
{
    if (json.string(u"object"_s) != type)
        json.fail(u"object"_s, u"expected \"%1\""_s.arg(type));
}

StripeAccount readAccount(const JsonReader &json)
{
    expectObject(json, u"account"_s);
    StripeAccount account;
    account.id = json.string(u"id"_s);
    if (const auto settings = json.optionalObject(u"settings"_s)) {
        if (const auto dashboard = settings->optionalObject(u"dashboard"_s))
            account.displayName = dashboard->optionalString(u"display_name"_s);
    }
    if (const auto profile = json.optionalObject(u"business_profile"_s); profile && account.displayName.isEmpty())
        account.displayName = profile->optionalString(u"name"_s);
    account.country = json.optionalString(u"country"_s);
    account.defaultCurrency = json.string(u"default_currency"_s);
    account.chargesEnabled = json.boolean(u"charges_enabled"_s);
    return account;
}

StripeBalance readBalance(const JsonReader &json)
{
    expectObject(json, u"balance"_s);
    StripeBalance balance;
    balance.mode = modeOf(json.boolean(u"livemode"_s));
    balance.available = readAmounts(json, u"available"_s);
    balance.pending = readAmounts(json, u"pending"_s);
    return balance;
}

StripePaymentIntent readPaymentIntent(const JsonReader &json)
{
    expectObject(json, u"payment_intent"_s);
    StripePaymentIntent intent;
    intent.id = json.string(u"id"_s);
    intent.amount = moneyOf(json, u"amount"_s);
    intent.amountReceived = moneyOf(json, u"amount_received"_s);
    intent.status = oneOf(json, u"status"_s,
                          {u"requires_payment_method"_s, u"requires_confirmation"_s, u"requires_action"_s,
                           u"processing"_s, u"requires_capture"_s, u"canceled"_s, u"succeeded"_s});
    intent.created = json.unixTime(u"created"_s);
    intent.description = json.optionalString(u"description"_s);
    intent.receiptEmail = json.optionalString(u"receipt_email"_s);
    intent.customerId = optionalIdOf(json, u"customer"_s);
    intent.cancellationReason = json.optionalString(u"cancellation_reason"_s);
    if (const auto error = json.optionalObject(u"last_payment_error"_s)) {
        intent.lastErrorCode = error->optionalString(u"code"_s);
        intent.lastErrorMessage = error->optionalString(u"message"_s);
    }
    intent.mode = modeOf(json.boolean(u"livemode"_s));
    intent.metadata = json.stringMap(u"metadata"_s);
    intent.latestChargeId = optionalIdOf(json, u"latest_charge"_s);
    if (json.hasObject(u"latest_charge"_s))
        intent.latestCharge = readCharge(json.object(u"latest_charge"_s));
    return intent;
}

StripeCharge readCharge(const JsonReader &json)
{
    expectObject(json, u"charge"_s);
    StripeCharge charge;
    charge.id = json.string(u"id"_s);
    charge.amount = moneyOf(json, u"amount"_s);
    charge.amountCaptured = moneyOf(json, u"amount_captured"_s);
    charge.amountRefunded = moneyOf(json, u"amount_refunded"_s);
    charge.refunded = json.boolean(u"refunded"_s);
    charge.paid = json.boolean(u"paid"_s);
    charge.captured = json.boolean(u"captured"_s);
    charge.disputed = json.boolean(u"disputed"_s);
    charge.status = oneOf(json, u"status"_s, {u"succeeded"_s, u"pending"_s, u"failed"_s});
    charge.failureCode = json.optionalString(u"failure_code"_s);
    charge.failureMessage = json.optionalString(u"failure_message"_s);
    if (const auto outcome = json.optionalObject(u"outcome"_s)) {
        charge.outcomeSellerMessage = outcome->optionalString(u"seller_message"_s);
        charge.outcomeRiskLevel = outcome->optionalString(u"risk_level"_s);
    }
    const JsonReader billing = json.object(u"billing_details"_s);
    charge.billingName = billing.optionalString(u"name"_s);
    charge.billingEmail = billing.optionalString(u"email"_s);
    charge.billingPhone = billing.optionalString(u"phone"_s);
    if (const auto address = billing.optionalObject(u"address"_s))
        charge.billingAddress = readAddress(*address);
    if (const auto method = json.optionalObject(u"payment_method_details"_s)) {
        if (const QString key = cardKeyOf(*method); !key.isEmpty())
            charge.card = readCard(method->object(key));
    }
    charge.receiptUrl = json.optionalString(u"receipt_url"_s);
    charge.receiptNumber = json.optionalString(u"receipt_number"_s);
    charge.statementDescriptor = json.optionalString(u"calculated_statement_descriptor"_s);
    charge.mode = modeOf(json.boolean(u"livemode"_s));
    charge.created = json.unixTime(u"created"_s);
    charge.paymentIntentId = optionalIdOf(json, u"payment_intent"_s);
    if (json.hasObject(u"balance_transaction"_s))
        charge.balanceTransaction = readBalanceTransaction(json.object(u"balance_transaction"_s));
    else
        json.optionalString(u"balance_transaction"_s); // an id or null, and nothing else
    return charge;
}

StripeBalanceTransaction readBalanceTransaction(const JsonReader &json)
{
    expectObject(json, u"balance_transaction"_s);
    StripeBalanceTransaction transaction;
    transaction.id = json.string(u"id"_s);
    transaction.amount = moneyOf(json, u"amount"_s);
    transaction.fee = moneyOf(json, u"fee"_s);
    transaction.net = moneyOf(json, u"net"_s);
    json.forEach(u"fee_details"_s, [&](const JsonReader &item) {
        transaction.feeDetails.append({.type = item.string(u"type"_s),
                                       .description = item.optionalString(u"description"_s),
                                       .amount = moneyOf(item, u"amount"_s)});
    });
    transaction.availableOn = json.unixTime(u"available_on"_s);
    transaction.status = json.string(u"status"_s);
    return transaction;
}

StripeRefund readRefund(const JsonReader &json)
{
    expectObject(json, u"refund"_s);
    StripeRefund refund;
    refund.id = json.string(u"id"_s);
    refund.amount = moneyOf(json, u"amount"_s);
    refund.status =
        oneOf(json, u"status"_s, {u"pending"_s, u"requires_action"_s, u"succeeded"_s, u"failed"_s, u"canceled"_s});
    refund.pendingReason = json.optionalString(u"pending_reason"_s);
    refund.failureReason = json.optionalString(u"failure_reason"_s);
    refund.reason = json.optionalString(u"reason"_s);
    refund.chargeId = optionalIdOf(json, u"charge"_s);
    refund.paymentIntentId = optionalIdOf(json, u"payment_intent"_s);
    refund.created = json.unixTime(u"created"_s);
    refund.metadata = json.stringMap(u"metadata"_s);
    return refund;
}

StripeDispute readDispute(const JsonReader &json)
{
    expectObject(json, u"dispute"_s);
    StripeDispute dispute;
    dispute.id = json.string(u"id"_s);
    dispute.status = json.string(u"status"_s);
    dispute.reason = json.string(u"reason"_s);
    dispute.amount = moneyOf(json, u"amount"_s);
    dispute.isChargeRefundable = json.boolean(u"is_charge_refundable"_s);
    return dispute;
}

StripeEvent readEvent(const JsonReader &json)
{
    expectObject(json, u"event"_s);
    StripeEvent event;
    event.id = json.string(u"id"_s);
    event.type = json.string(u"type"_s);
    event.created = json.unixTime(u"created"_s);
    event.mode = modeOf(json.boolean(u"livemode"_s));
    event.pendingWebhooks = smallInteger(json, u"pending_webhooks"_s);
    event.apiVersion = json.optionalString(u"api_version"_s);
    const JsonReader object = json.object(u"data"_s).object(u"object"_s);
    event.objectId = object.optionalString(u"id"_s); // a balance has none
    event.paymentIntentId =
        object.string(u"object"_s) == "payment_intent"_L1 ? event.objectId : optionalIdOf(object, u"payment_intent"_s);
    if (const auto request = json.optionalObject(u"request"_s))
        event.requestId = request->optionalString(u"id"_s);
    return event;
}

WebhookEndpoint readWebhookEndpoint(const JsonReader &json)
{
    expectObject(json, u"webhook_endpoint"_s);
    WebhookEndpoint endpoint;
    endpoint.id = json.string(u"id"_s);
    endpoint.url = json.string(u"url"_s);
    endpoint.enabledEvents = json.strings(u"enabled_events"_s);
    endpoint.enabled = oneOf(json, u"status"_s, {u"enabled"_s, u"disabled"_s}) == "enabled"_L1;
    endpoint.mode = modeOf(json.boolean(u"livemode"_s));
    endpoint.apiVersion = json.optionalString(u"api_version"_s);
    endpoint.description = json.optionalString(u"description"_s);
    endpoint.created = json.unixTime(u"created"_s);
    endpoint.metadata = json.stringMap(u"metadata"_s);
    return endpoint;
}

} // namespace console
