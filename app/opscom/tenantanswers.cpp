#include "opscom/tenantanswers.h"

#include <QJsonArray>

namespace console::TenantAnswers {

using namespace Qt::StringLiterals;

namespace {

Money money(const JsonReader &object, const QString &key)
{
    return object.object(key).money(u"amount"_s, u"currency"_s);
}

Mode mode(const JsonReader &object, const QString &key)
{
    const QString text = object.string(key);
    if (text == toString(Mode::Live))
        return Mode::Live;
    if (text != toString(Mode::Test) && object.ok())
        object.fail(key, u"expected test or live"_s);
    return Mode::Test;
}

/// A required text that must not be empty: an id without which the record cannot be named.
QString identifier(const JsonReader &object, const QString &key)
{
    const QString text = object.string(key);
    if (text.isEmpty() && object.ok())
        object.fail(key, u"must not be empty"_s);
    return text;
}

PaymentItem item(const JsonReader &object)
{
    return PaymentItem{.kind = object.string(u"kind"_s),
                       .reference = object.string(u"reference"_s),
                       .description = object.string(u"description"_s),
                       .amount = money(object, u"amount"_s)};
}

QJsonObject publicPart(const CredentialSet &set)
{
    return {{u"publishable_key"_s, set.publishableKey}, {u"webhook_id"_s, set.webhookId}};
}

} // namespace

TenantInfo tenantInfo(const JsonReader &answer)
{
    const JsonReader object = answer.object(u"tenant"_s);
    return TenantInfo{.clientId = identifier(object, u"client_id"_s),
                      .name = object.string(u"name"_s),
                      .userName = object.string(u"user_name"_s),
                      .timeZone = object.string(u"time_zone"_s),
                      .currency = object.currency(u"currency"_s).code(),
                      .serverTime = object.isoTime(u"server_time"_s),
                      .capabilities = object.strings(u"capabilities"_s),
                      .refundRules = refundRules(object)};
}

QList<UserType> userTypes(const JsonReader &answer)
{
    QList<UserType> types;
    answer.forEach(u"user_types"_s, [&](const JsonReader &object) {
        types.append(UserType{.id = identifier(object, u"id"_s),
                              .name = object.string(u"type_name"_s),
                              .group = object.optionalString(u"ext_info"_s)});
    });
    return types;
}

QList<PaymentProvider> providers(const JsonReader &answer)
{
    QList<PaymentProvider> list;
    answer.forEach(u"providers"_s, [&](const JsonReader &object) {
        list.append(PaymentProvider{.id = identifier(object, u"id"_s),
                                    .name = object.string(u"name"_s),
                                    .tooltip = object.string(u"tooltip"_s)});
    });
    return list;
}

CredentialSet credentialSet(const JsonReader &object)
{
    return CredentialSet{.publishableKey = object.string(u"publishable_key"_s),
                         .secretKeyFingerprint = object.string(u"secret_key_fingerprint"_s),
                         .webhookId = object.string(u"webhook_id"_s),
                         .webhookSecretFingerprints = object.strings(u"webhook_secret_fingerprints"_s)};
}

PaymentType paymentType(const JsonReader &object)
{
    PaymentType type;
    type.id = identifier(object, u"id"_s);
    type.providerId = identifier(object, u"provider_id"_s);
    type.name = object.string(u"name"_s);
    type.userTypeIds = object.strings(u"user_type_ids"_s);
    type.active = object.boolean(u"active"_s);
    type.liveMode = object.boolean(u"live_mode"_s);
    type.guestPayments = object.boolean(u"guest_payments"_s);
    type.currency = object.currency(u"currency"_s);
    type.test = credentialSet(object.object(u"test"_s));
    type.live = credentialSet(object.object(u"live"_s));
    type.inUse = object.boolean(u"in_use"_s);
    type.changedAt = object.isoTime(u"changed_at"_s);
    return type;
}

QList<PaymentType> paymentTypes(const JsonReader &answer)
{
    QList<PaymentType> types;
    answer.forEach(u"payment_types"_s, [&](const JsonReader &object) { types.append(paymentType(object)); });
    return types;
}

Payment payment(const JsonReader &object)
{
    Payment p;
    p.id = identifier(object, u"id"_s);
    p.orderId = object.string(u"order_id"_s);
    p.confirmCode = object.string(u"confirm_code"_s);
    p.payerName = object.string(u"payer_name"_s);
    p.payerEmail = object.string(u"payer_email"_s);
    p.plate = object.optionalString(u"plate"_s);
    p.userTypeId = object.string(u"user_type_id"_s);
    p.summary = object.string(u"summary"_s);
    object.forEach(u"items"_s, [&](const JsonReader &entry) { p.items.append(item(entry)); });
    p.paymentTypeId = identifier(object, u"payment_type_id"_s);
    p.paymentTypeName = object.string(u"payment_type_name"_s);
    p.mode = mode(object, u"mode"_s);
    p.amount = money(object, u"amount"_s);
    p.refunded = money(object, u"refunded"_s);
    if (object.ok() && !(p.refunded.currency() == p.amount.currency()))
        object.fail(u"refunded"_s, u"another currency than the amount's"_s);
    const QString status = object.string(u"status"_s);
    if (const auto known = paymentStatusFromString(status))
        p.status = *known;
    else if (object.ok())
        object.fail(u"status"_s, u"unknown status"_s);
    p.paymentDate = object.isoTime(u"payment_date"_s);
    p.changedAt = object.isoTime(u"changed_at"_s);
    p.paymentIntentId = object.optionalString(u"payment_intent_id"_s);
    p.chargeId = object.optionalString(u"charge_id"_s);
    p.cardBrand = object.optionalString(u"card_brand"_s);
    p.cardLast4 = object.optionalString(u"card_last4"_s);
    return p;
}

TenantPaymentsPage paymentsPage(const JsonReader &answer, const QString &asked)
{
    TenantPaymentsPage page;
    answer.forEach(u"payments"_s, [&](const JsonReader &object) { page.payments.append(payment(object)); });
    page.nextCursor = answer.string(u"next_cursor"_s);
    page.hasMore = answer.boolean(u"has_more"_s);
    // A cursor that does not move would be asked for ever.
    if (answer.ok() && page.hasMore && (page.payments.isEmpty() || page.nextCursor.isEmpty()))
        answer.fail(u"has_more"_s, u"true without payments or a cursor"_s);
    if (answer.ok() && page.hasMore && page.nextCursor == asked)
        answer.fail(u"next_cursor"_s, u"the one asked for again, while has_more is true"_s);
    return page;
}

TenantPaymentCount paymentCount(const JsonReader &answer)
{
    TenantPaymentCount told;
    told.count = answer.integer(u"count"_s);
    told.changeCursor = identifier(answer, u"change_cursor"_s);
    if (answer.ok() && told.count < 0)
        answer.fail(u"count"_s, u"less than none"_s);
    if (told.count > 0) {
        told.dates = {answer.isoTime(u"first_payment_date"_s).toSecsSinceEpoch(),
                      answer.isoTime(u"last_payment_date"_s).toSecsSinceEpoch() + 1};
        if (answer.ok() && told.dates.from >= told.dates.to)
            answer.fail(u"last_payment_date"_s, u"before the first"_s);
    }
    return told;
}

QJsonObject toJson(const Money &money)
{
    return {{u"amount"_s, money.minor()}, {u"currency"_s, money.currency().code()}};
}

QJsonObject toJson(const PaymentType &type)
{
    return {{u"id"_s, type.id},
            {u"provider_id"_s, type.providerId},
            {u"name"_s, type.name},
            {u"user_type_ids"_s, QJsonArray::fromStringList(type.userTypeIds)},
            {u"active"_s, type.active},
            {u"live_mode"_s, type.liveMode},
            {u"guest_payments"_s, type.guestPayments},
            {u"currency"_s, type.currency.code()},
            {u"test"_s, publicPart(type.test)},
            {u"live"_s, publicPart(type.live)}};
}

} // namespace console::TenantAnswers
