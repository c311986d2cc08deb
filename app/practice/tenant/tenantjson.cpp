#include "practice/tenant/tenantjson.h"

namespace console::practice::TenantJson {

using namespace Qt::StringLiterals;

QString time(const QDateTime &utc)
{
    return utc.toUTC().toString(Qt::ISODateWithMs);
}

QJsonObject money(const Money &money)
{
    return {{u"amount"_s, money.minor()}, {u"currency"_s, money.currency().code()}};
}

QJsonArray moneyList(const QList<Money> &list)
{
    QJsonArray array;
    for (const Money &entry : list)
        array.append(money(entry));
    return array;
}

QJsonObject credentials(const CredentialSet &set)
{
    return {{u"publishable_key"_s, set.publishableKey},
            {u"secret_key_fingerprint"_s, set.secretKeyFingerprint},
            {u"webhook_id"_s, set.webhookId},
            {u"webhook_secret_fingerprints"_s, QJsonArray::fromStringList(set.webhookSecretFingerprints)}};
}

QJsonObject paymentType(const PaymentType &type)
{
    return {{u"id"_s, type.id},
            {u"provider_id"_s, type.providerId},
            {u"name"_s, type.name},
            {u"user_type_ids"_s, QJsonArray::fromStringList(type.userTypeIds)},
            {u"active"_s, type.active},
            {u"live_mode"_s, type.liveMode},
            {u"guest_payments"_s, type.guestPayments},
            {u"currency"_s, type.currency.code()},
            {u"test"_s, credentials(type.test)},
            {u"live"_s, credentials(type.live)},
            {u"in_use"_s, type.inUse},
            {u"changed_at"_s, time(type.changedAt)}};
}

QJsonObject payment(const Payment &p)
{
    QJsonArray items;
    for (const PaymentItem &item : p.items) {
        items.append(QJsonObject{{u"kind"_s, item.kind},
                                 {u"reference"_s, item.reference},
                                 {u"description"_s, item.description},
                                 {u"amount"_s, money(item.amount)}});
    }
    return {{u"id"_s, p.id},
            {u"order_id"_s, p.orderId},
            {u"confirm_code"_s, p.confirmCode},
            {u"payer_name"_s, p.payerName},
            {u"payer_email"_s, p.payerEmail},
            {u"plate"_s, p.plate},
            {u"user_type_id"_s, p.userTypeId},
            {u"summary"_s, p.summary},
            {u"items"_s, items},
            {u"payment_type_id"_s, p.paymentTypeId},
            {u"payment_type_name"_s, p.paymentTypeName},
            {u"mode"_s, toString(p.mode)},
            {u"amount"_s, money(p.amount)},
            {u"refunded"_s, money(p.refunded)},
            {u"status"_s, toString(p.status)},
            {u"payment_date"_s, time(p.paymentDate)},
            {u"changed_at"_s, time(p.changedAt)},
            {u"payment_intent_id"_s, p.paymentIntentId},
            {u"charge_id"_s, p.chargeId},
            {u"card_brand"_s, p.cardBrand},
            {u"card_last4"_s, p.cardLast4}};
}

QJsonObject lease(const LeaseBook::Lease &lease)
{
    return {{u"id"_s, lease.id},
            {u"payment_id"_s, lease.paymentId},
            {u"holder"_s, lease.holder},
            {u"expires_at"_s, time(lease.expiresAt)},
            {u"now"_s, time(lease.now)}};
}

QJsonObject approval(const ApprovalRequest &request)
{
    QJsonObject json{{u"id"_s, request.id},
                     {u"payment_id"_s, request.paymentId},
                     {u"amount"_s, money(request.amount)},
                     {u"full"_s, request.full},
                     {u"reason"_s, request.reason},
                     {u"comment"_s, request.comment},
                     {u"requisition_code"_s, request.requisitionCode},
                     {u"state"_s, request.state},
                     {u"requested_by"_s, request.requestedBy},
                     {u"requested_at"_s, time(request.requestedAt)}};
    if (request.decidedAt.isValid()) {
        json.insert(u"decided_by"_s, request.decidedBy);
        json.insert(u"decided_at"_s, time(request.decidedAt));
        json.insert(u"decision_comment"_s, request.decisionComment);
    }
    return json;
}

QJsonObject callback(const CallbackNote &note)
{
    return {{u"event_id"_s, note.eventId},
            {u"event_type"_s, note.eventType},
            {u"received_at"_s, time(note.receivedAt)},
            {u"status"_s, note.status},
            {u"verdict"_s, note.verdict},
            {u"secret_fingerprint"_s, note.secretFingerprint}};
}

QJsonObject provider(const PaymentProvider &provider)
{
    return {{u"id"_s, provider.id}, {u"name"_s, provider.name}, {u"tooltip"_s, provider.tooltip}};
}

QJsonObject userType(const UserType &type)
{
    return {{u"id"_s, type.id}, {u"type_name"_s, type.name}, {u"ext_info"_s, type.group}};
}

} // namespace console::practice::TenantJson
