#include "practice/tenant/checkout.h"

#include "practice/httppost.h"
#include "practice/seedpayment.h"
#include "practice/tenant/catalogue.h"
#include "practice/tenant/refusal.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

#include <utility>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr int kStripeTimeoutMs = 20000;

/// What the store needs to hand out for an order, in one visit.
struct Opened
{
    Payment payment;
    SecretValue key; ///< empty for a provider that is not Stripe
};

QString referenceFor(const QString &kind)
{
    const QChar letter = kind.isEmpty() ? u'X' : kind.at(0).toUpper();
    return letter + u"-%1"_s.arg(QRandomGenerator::system()->bounded(100000, 1000000));
}

Outcome checkOrder(const CheckoutOrder &order, const PaymentType &type)
{
    if (order.payerName.trimmed().isEmpty())
        return refusal(OpsComCode::Required, u"The payer's name is required."_s);
    if (!type.active)
        return refusal(OpsComCode::InvalidValue, u"This payment type is not active, so nobody can pay with it."_s);
    if (!Catalogue::hasUserType(order.userTypeId) || !type.userTypeIds.contains(order.userTypeId))
        return refusal(OpsComCode::InvalidValue, u"This payment type is not offered to the payer's user type."_s);
    if (!(order.amount.currency() == type.currency))
        return refusal(OpsComCode::InvalidValue, u"The amount is in another currency than the payment type."_s);
    if (order.amount.minor() <= 0 || !order.amount.isOnStep())
        return refusal(OpsComCode::InvalidValue, u"The amount is not valid in this currency."_s);
    return Done{};
}

Result<Opened> openOrder(TenantBooks &books, const CheckoutOrder &order)
{
    const auto type = books.types.byId(order.paymentTypeId);
    if (!type)
        return type.error();
    if (const Outcome checked = checkOrder(order, *type); !checked)
        return checked.error();
    const bool isStripe = type->providerId == "stripe_js"_L1;
    SecretValue key;
    if (isStripe) {
        auto held = books.types.secretKey(type->id, type->activeMode());
        if (!held)
            return held.error();
        key = std::move(*held);
        if (key.isEmpty())
            return refusal(OpsComCode::InvalidValue,
                           u"This payment type has no Secret Key for its active mode, so nobody can pay with it."_s);
    }
    Payment payment;
    payment.payerName = order.payerName.trimmed();
    payment.payerEmail = order.payerEmail.trimmed();
    payment.plate = order.plate.trimmed();
    payment.userTypeId = order.userTypeId;
    payment.summary = order.description;
    payment.items = {{order.kind, referenceFor(order.kind), order.description, order.amount}};
    payment.paymentTypeId = type->id;
    payment.mode = type->activeMode();
    payment.amount = order.amount;
    payment.status = type->providerId == "always_successful"_L1 ? PaymentStatus::Succeeded : PaymentStatus::Pending;
    auto created = books.payments.create(payment);
    if (!created)
        return created.error();
    return Opened{std::move(*created), std::move(key)};
}

QByteArray pair(const QByteArray &key, const QString &value)
{
    return key + '=' + value.toUtf8().toPercentEncoding();
}

QByteArray metadataPair(const char *key, const QString &value)
{
    return pair(QByteArray("metadata[") + key + ']', value.left(500));
}

QByteArray formOf(const Payment &payment, const QString &paymentMethod, const QString &clientId)
{
    const PaymentItem &item = payment.items.constFirst();
    QByteArrayList pairs{
        pair("amount", QString::number(payment.amount.minor())),
        pair("currency", payment.amount.currency().code()),
        pair("confirm", u"true"_s),
        pair("payment_method", paymentMethod),
        pair("payment_method_types[]", u"card"_s),
        pair("description", u"%1 %2"_s.arg(payment.orderId, payment.summary)),
        pair("expand[]", u"latest_charge"_s),
        metadataPair(metadata::kOrderId, payment.orderId),
        metadataPair(metadata::kConfirmCode, payment.confirmCode),
        metadataPair(metadata::kUserName, payment.payerName),
        metadataPair(metadata::kUserTypeId, payment.userTypeId),
        metadataPair(metadata::kItems, u"%1 %2: %3"_s.arg(item.kind, item.reference, item.description)),
        metadataPair(metadata::kClientId, clientId),
    };
    if (!payment.payerEmail.isEmpty())
        pairs.append(pair("receipt_email", payment.payerEmail));
    if (!payment.plate.isEmpty())
        pairs.append(metadataPair(metadata::kPlate, payment.plate));
    return pairs.join('&');
}

} // namespace

Checkout::Checkout(StoreThread &store, QString clientId) : m_store(store), m_clientId(std::move(clientId)) {}

Result<Payment> Checkout::payAtStripe(const Payment &payment, const SecretValue &key, const QString &paymentMethod,
                                      const QUrl &stripeAddress)
{
    QUrl url = stripeAddress;
    url.setPath(u"/v1/payment_intents"_s);
    const HttpPostAnswer answer = key.use([&](QByteArrayView secret) {
        return httpPost(url,
                        {{"Authorization", "Bearer " + secret.toByteArray()},
                         {"Content-Type", "application/x-www-form-urlencoded"},
                         {"Stripe-Version", "2026-08-26.dahlia"},
                         {"Idempotency-Key", "practice-checkout-" + payment.orderId.toUtf8()}},
                        formOf(payment, paymentMethod, m_clientId), kStripeTimeoutMs);
    });
    if (answer.status == 0)
        return payment; // the outcome is unknown: the order stays Pending until the webhook tells
    const QJsonDocument document = QJsonDocument::fromJson(answer.body);
    const QJsonValue error = document["error"_L1];
    const QJsonObject intent = error.isObject() ? error["payment_intent"_L1].toObject() : document.object();
    const QString intentId = intent["id"_L1].toString();
    if (intentId.isEmpty()) {
        const auto failed =
            m_store.call([&](TenantBooks &books) { return books.payments.moveTo(payment.id, PaymentStatus::Failed); });
        if (!failed)
            return failed.error();
        return refusal(OpsComCode::InvalidValue,
                       u"Stripe did not take the order %1: HTTP %2, %3"_s.arg(payment.orderId)
                           .arg(answer.status)
                           .arg(error["code"_L1].toString(error["type"_L1].toString(u"no reason given"_s))));
    }
    const QJsonValue charge = intent["latest_charge"_L1];
    const QJsonValue card = charge["payment_method_details"_L1]["card"_L1];
    return m_store.call([&](TenantBooks &books) {
        return books.payments.noteIntent(payment.id, intentId,
                                         charge.isObject() ? charge["id"_L1].toString() : charge.toString(),
                                         card["brand"_L1].toString(), card["last4"_L1].toString());
    });
}

Result<Payment> Checkout::pay(const CheckoutOrder &order, const QUrl &stripeAddress)
{
    const auto opened = m_store.call([&](TenantBooks &books) { return openOrder(books, order); });
    if (!opened)
        return opened.error();
    if (opened->key.isEmpty())
        return opened->payment;
    const QString method = order.paymentMethod.isEmpty() ? u"pm_card_visa"_s : order.paymentMethod;
    return payAtStripe(opened->payment, opened->key, method, stripeAddress);
}

} // namespace console::practice
