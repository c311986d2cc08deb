#include "store/paymenttyperepository.h"

#include "store/paymentrow.h"
#include "store/storeerror.h"
#include "store/wholeread.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString toJson(const QStringList &list)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

QString toJson(const CredentialSet &set)
{
    const QJsonObject object{
        {u"publishable_key"_s, set.publishableKey},
        {u"secret_key_fingerprint"_s, set.secretKeyFingerprint},
        {u"webhook_id"_s, set.webhookId},
        {u"webhook_secret_fingerprints"_s, QJsonArray::fromStringList(set.webhookSecretFingerprints)}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QStringList stringsOf(const QJsonArray &array)
{
    QStringList list;
    for (const QJsonValue &value : array)
        list << value.toString();
    return list;
}

Result<QStringList> listFrom(const QString &json, const QString &where)
{
    const QJsonDocument document = QJsonDocument::fromJson(json.toUtf8());
    if (!document.isArray())
        return databaseError(u"unexpected value in %1"_s.arg(where), u"unexpected_value"_s);
    return stringsOf(document.array());
}

Result<CredentialSet> credentialsFrom(const QString &json, const QString &where)
{
    const QJsonDocument document = QJsonDocument::fromJson(json.toUtf8());
    if (!document.isObject())
        return databaseError(u"unexpected value in %1"_s.arg(where), u"unexpected_value"_s);
    const QJsonObject object = document.object();
    return CredentialSet{object.value(u"publishable_key").toString(),
                         object.value(u"secret_key_fingerprint").toString(), object.value(u"webhook_id").toString(),
                         stringsOf(object.value(u"webhook_secret_fingerprints").toArray())};
}

Result<PaymentType> typeFrom(const QSqlQuery &row)
{
    PaymentType type;
    type.id = row.value(0).toString();
    type.providerId = row.value(1).toString();
    type.name = row.value(2).toString();
    const auto userTypes = listFrom(row.value(3).toString(), u"payment_types.user_type_ids"_s);
    if (!userTypes)
        return userTypes.error();
    type.userTypeIds = *userTypes;
    type.active = row.value(4).toBool();
    type.liveMode = row.value(5).toBool();
    type.guestPayments = row.value(6).toBool();
    const auto currency = Currency::fromCode(row.value(7).toString());
    if (!currency)
        return databaseError(u"unexpected value in payment_types.currency"_s, u"unexpected_value"_s);
    type.currency = *currency;
    const auto test = credentialsFrom(row.value(8).toString(), u"payment_types.test_credentials"_s);
    if (!test)
        return test.error();
    type.test = *test;
    const auto live = credentialsFrom(row.value(9).toString(), u"payment_types.live_credentials"_s);
    if (!live)
        return live.error();
    type.live = *live;
    type.inUse = row.value(10).toBool();
    type.changedAt = timeFrom(row.value(11));
    return type;
}

} // namespace

Outcome PaymentTypeRepository::replaceAll(const QList<PaymentType> &types) const
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    if (auto emptied = m_database.run(u"DELETE FROM payment_types"_s); !emptied)
        return emptied.error();
    int position = 0;
    for (const PaymentType &type : types) {
        auto put = m_database.run(
            u"INSERT INTO payment_types (payment_type_id, provider_id, name, user_type_ids, active, "
            "live_mode, guest_payments, currency, test_credentials, live_credentials, in_use, "
            "changed_at, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {storedText(type.id), storedText(type.providerId), storedText(type.name), toJson(type.userTypeIds),
             int{type.active}, int{type.liveMode}, int{type.guestPayments}, type.currency.code(), toJson(type.test),
             toJson(type.live), int{type.inUse}, storedTime(type.changedAt), position++});
        if (!put)
            return put.error();
    }
    return transaction->commit();
}

Result<QList<PaymentType>> PaymentTypeRepository::all() const
{
    auto rows = m_database.run(u"SELECT payment_type_id, provider_id, name, user_type_ids, active, live_mode, "
                               "guest_payments, currency, test_credentials, live_credentials, in_use, changed_at "
                               "FROM payment_types ORDER BY position"_s);
    if (!rows)
        return rows.error();
    QList<PaymentType> types;
    while (rows->next()) {
        auto type = typeFrom(*rows);
        if (!type)
            return type.error();
        types.append(*type);
    }
    if (auto whole = wholeRead(*rows); !whole)
        return whole.error();
    return types;
}

Outcome PaymentTypeRepository::setProven(const QString &paymentTypeId, Mode mode, const QDateTime &at) const
{
    if (!at.isValid()) {
        auto gone = m_database.run(u"DELETE FROM proofs WHERE payment_type_id = ? AND mode = ?"_s,
                                   {storedText(paymentTypeId), toString(mode)});
        if (!gone)
            return gone.error();
        return Done{};
    }
    auto done = m_database.run(u"INSERT INTO proofs (payment_type_id, mode, proven_at) VALUES (?, ?, ?) ON CONFLICT "
                               "(payment_type_id, mode) DO UPDATE SET proven_at = excluded.proven_at"_s,
                               {storedText(paymentTypeId), toString(mode), storedTime(at)});
    if (!done)
        return done.error();
    return Done{};
}

Result<QDateTime> PaymentTypeRepository::provenAt(const QString &paymentTypeId, Mode mode) const
{
    auto rows = m_database.run(u"SELECT proven_at FROM proofs WHERE payment_type_id = ? AND mode = ?"_s,
                               {storedText(paymentTypeId), toString(mode)});
    if (!rows)
        return rows.error();
    return rows->next() ? timeFrom(rows->value(0)) : QDateTime();
}

} // namespace console
