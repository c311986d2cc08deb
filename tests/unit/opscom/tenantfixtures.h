#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

/// Answers of a tenant, as resources/api/opscom-payments.yaml describes them, for the tests of its client.
namespace tenantfixtures {

using namespace Qt::StringLiterals;

inline const QByteArray kToken = "practice-token-not-a-secret";
inline const QByteArray kBase = "/api/acme/v1/";

inline QJsonObject usd(qint64 minor)
{
    return {{u"amount"_s, minor}, {u"currency"_s, u"usd"_s}};
}

inline QJsonObject paymentJson()
{
    return {{u"id"_s, u"pay_000007"_s},
            {u"order_id"_s, u"ORD-100007"_s},
            {u"confirm_code"_s, u"K7M2QX9P"_s},
            {u"payer_name"_s, u"Zoë O'Brien"_s},
            {u"payer_email"_s, u"zoe@example.org"_s},
            {u"plate"_s, u"ABC 1234"_s},
            {u"user_type_id"_s, u"1"_s},
            {u"summary"_s, u"Lot C annual permit"_s},
            {u"items"_s, QJsonArray{QJsonObject{{u"kind"_s, u"permit"_s},
                                                {u"reference"_s, u"P-1"_s},
                                                {u"description"_s, u"Lot C annual permit"_s},
                                                {u"amount"_s, usd(31250)}}}},
            {u"payment_type_id"_s, u"pt_0002"_s},
            {u"payment_type_name"_s, u"Credit card"_s},
            {u"mode"_s, u"test"_s},
            {u"amount"_s, usd(31250)},
            {u"refunded"_s, usd(250)},
            {u"status"_s, u"partially_refunded"_s},
            {u"payment_date"_s, u"2026-10-01T12:00:00Z"_s},
            {u"changed_at"_s, u"2026-10-02T12:00:00.123Z"_s},
            {u"payment_intent_id"_s, u"pi_3abc"_s},
            {u"charge_id"_s, QJsonValue::Null},
            {u"card_brand"_s, u"visa"_s},
            {u"card_last4"_s, u"4242"_s}};
}

inline QJsonObject credentialsJson()
{
    return {{u"publishable_key"_s, u"pk_test_1"_s},
            {u"secret_key_fingerprint"_s, u"a1b2-c3d4-e5f6-0718"_s},
            {u"webhook_id"_s, u"we_1"_s},
            {u"webhook_secret_fingerprints"_s, QJsonArray{u"1111-2222-3333-4444"_s}}};
}

inline QJsonObject typeJson()
{
    return {{u"id"_s, u"pt_0002"_s},
            {u"provider_id"_s, u"stripe_js"_s},
            {u"name"_s, u"Credit card"_s},
            {u"user_type_ids"_s, QJsonArray{u"1"_s, u"7"_s}},
            {u"active"_s, true},
            {u"live_mode"_s, false},
            {u"guest_payments"_s, true},
            {u"currency"_s, u"cad"_s},
            {u"test"_s, credentialsJson()},
            {u"live"_s, QJsonObject{{u"publishable_key"_s, u""_s},
                                    {u"secret_key_fingerprint"_s, u""_s},
                                    {u"webhook_id"_s, u""_s},
                                    {u"webhook_secret_fingerprints"_s, QJsonArray()}}},
            {u"in_use"_s, true},
            {u"changed_at"_s, u"2026-10-02T12:00:00Z"_s}};
}

inline QByteArray success(QJsonObject body)
{
    body.insert(u"status"_s, u"success"_s);
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

inline QByteArray envelope(int code, const QString &message)
{
    return QJsonDocument(QJsonObject{{u"ErrorCode"_s, code}, {u"ErrorMessage"_s, message}}).toJson();
}

/// Removes the last key of a dotted path, or replaces it by a value of another type.
inline QJsonObject changed(QJsonObject object, const QStringList &path, const std::optional<QJsonValue> &value)
{
    if (path.size() > 1) {
        object.insert(path.first(), changed(object.value(path.first()).toObject(), path.sliced(1), value));
    } else if (value) {
        object.insert(path.first(), *value);
    } else {
        object.remove(path.first());
    }
    return object;
}

} // namespace tenantfixtures
