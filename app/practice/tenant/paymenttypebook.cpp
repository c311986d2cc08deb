#include "practice/tenant/paymenttypebook.h"

#include "practice/tenant/catalogue.h"
#include "practice/tenant/refusal.h"
#include "practice/tenant/sqltext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSqlQuery>

#include <utility>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

/// With the columns that read() wants; WHERE or ORDER follow.
QString selectTypes()
{
    return u"SELECT t.id, t.provider_id, t.name, t.user_type_ids, t.active, t.live_mode, t.guest_payments, t.currency, "
           "t.test_publishable_key, t.test_webhook_id, t.live_publishable_key, t.live_webhook_id, t.changed_at, "
           "EXISTS (SELECT 1 FROM payments p WHERE p.payment_type_id = t.id) FROM payment_types t "_s;
}

QStringList stringsOf(const QString &json)
{
    QStringList list;
    const QJsonArray array = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const QJsonValue &value : array)
        list.append(value.toString());
    return list;
}

QString jsonOf(const QStringList &list)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

/// A secret must not end up in a field that is kept and shown in the clear.
Outcome checkPublicPart(const CredentialSet &set, const QString &modeName)
{
    static const QRegularExpression publishable(u"^pk_(test|live)_[A-Za-z0-9_]+$"_s);
    static const QRegularExpression webhook(u"^(we|ed)_[A-Za-z0-9_]+$"_s);
    if (!set.publishableKey.isEmpty() && !publishable.match(set.publishableKey).hasMatch())
        return refusal(OpsComCode::InvalidValue,
                       u"The Publishable Key of the %1 set must start with pk_. Nothing was saved."_s.arg(modeName));
    if (!set.webhookId.isEmpty() && !webhook.match(set.webhookId).hasMatch())
        return refusal(OpsComCode::InvalidValue,
                       u"The Webhook ID of the %1 set must start with we_ or ed_. Nothing was saved."_s.arg(modeName));
    return Done{};
}

} // namespace

PaymentTypeBook::PaymentTypeBook(const Database &database, const SecretBox &box, const Clock &clock, QString clientId)
    : m_database(database),
      m_box(box),
      m_clock(clock),
      m_clientId(std::move(clientId))
{
}

Result<PaymentType> PaymentTypeBook::read(const QSqlQuery &row) const
{
    PaymentType type;
    type.id = row.value(0).toString();
    type.providerId = row.value(1).toString();
    type.name = row.value(2).toString();
    type.userTypeIds = stringsOf(row.value(3).toString());
    type.active = row.value(4).toBool();
    type.liveMode = row.value(5).toBool();
    type.guestPayments = row.value(6).toBool();
    const auto currency = Currency::fromCode(row.value(7).toString());
    if (!currency)
        return currency.error();
    type.currency = *currency;
    auto test = readCredentials(type.id, Mode::Test, row.value(8).toString(), row.value(9).toString());
    if (!test)
        return test.error();
    type.test = std::move(*test);
    auto live = readCredentials(type.id, Mode::Live, row.value(10).toString(), row.value(11).toString());
    if (!live)
        return live.error();
    type.live = std::move(*live);
    type.changedAt = QDateTime::fromMSecsSinceEpoch(row.value(12).toLongLong(), Qt::UTC);
    type.inUse = row.value(13).toBool();
    return type;
}

Result<QList<PaymentType>> PaymentTypeBook::all() const
{
    // As on OPS-COM's own screen: active ones first.
    // lint-allow: sql columns() is a constant
    const QString order = u"ORDER BY t.active DESC, t.name"_s;
    auto rows = m_database.run(selectTypes() + order);
    if (!rows)
        return rows.error();
    QList<PaymentType> types;
    while (rows->next()) {
        auto type = read(*rows);
        if (!type)
            return type.error();
        types.append(std::move(*type));
    }
    return types;
}

Result<PaymentType> PaymentTypeBook::byId(const QString &id) const
{
    // lint-allow: sql columns() is a constant
    const QString where = u"WHERE t.id = ?"_s;
    auto rows = m_database.run(selectTypes() + where, {id});
    if (!rows)
        return rows.error();
    if (!rows->next())
        return refusal(OpsComCode::NotFound, u"There is no such payment type. It may have been deleted."_s);
    return read(*rows);
}

Outcome PaymentTypeBook::check(const PaymentType &type) const
{
    if (type.name.isEmpty())
        return refusal(OpsComCode::Required, u"Type Name is required. Nothing was saved."_s);
    if (type.name.size() > 60)
        return refusal(OpsComCode::TooLong, u"Type Name has more than 60 characters. Nothing was saved."_s);
    if (!Catalogue::hasProvider(type.providerId))
        return refusal(OpsComCode::InvalidValue, u"There is no such Payment Provider. Nothing was saved."_s);
    for (const QString &id : type.userTypeIds) {
        if (!Catalogue::hasUserType(id))
            return refusal(OpsComCode::InvalidValue, u"There is no such User Type. Nothing was saved."_s);
    }
    if (type.guestPayments && (type.providerId == "cash"_L1 || type.providerId == "cheque"_L1))
        return refusal(OpsComCode::InvalidValue, u"Cash and cheques cannot be used for guest payments."_s);
    if (const Outcome test = checkPublicPart(type.test, toString(Mode::Test)); !test)
        return test;
    if (const Outcome live = checkPublicPart(type.live, toString(Mode::Live)); !live)
        return live;
    auto same = m_database.run(u"SELECT 1 FROM payment_types WHERE name = ? AND id <> ?"_s, {type.name, type.id});
    if (!same)
        return same.error();
    if (same->next())
        return refusal(OpsComCode::Duplicate,
                       u"There already is a payment type of this name. Choose another Type Name."_s);
    return Done{};
}

Result<QString> PaymentTypeBook::nextId() const
{
    auto row = m_database.run(u"SELECT coalesce(max(CAST(substr(id, 4) AS INTEGER)), 0) + 1 FROM payment_types"_s);
    if (!row)
        return row.error();
    row->next();
    return u"pt_%1"_s.arg(row->value(0).toLongLong(), 4, 10, QLatin1Char('0'));
}

Outcome PaymentTypeBook::write(const PaymentType &type, bool replace)
{
    const QString sql = replace ? u"UPDATE payment_types SET provider_id = ?, name = ?, user_type_ids = ?, active = ?, "
                                  "live_mode = ?, guest_payments = ?, currency = ?, test_publishable_key = ?, "
                                  "test_webhook_id = ?, live_publishable_key = ?, live_webhook_id = ?, "
                                  "changed_at = ? WHERE id = ?"_s
                                : u"INSERT INTO payment_types (provider_id, name, user_type_ids, active, live_mode, "
                                  "guest_payments, currency, test_publishable_key, test_webhook_id, "
                                  "live_publishable_key, live_webhook_id, changed_at, id) "
                                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s;
    const auto done = m_database.run(sql, {type.providerId, type.name, jsonOf(type.userTypeIds), type.active ? 1 : 0,
                                           type.liveMode ? 1 : 0, type.guestPayments ? 1 : 0, type.currency.code(),
                                           sqlText(type.test.publishableKey), sqlText(type.test.webhookId),
                                           sqlText(type.live.publishableKey), sqlText(type.live.webhookId),
                                           m_clock.nowMs(), type.id});
    if (!done)
        return done.error();
    return Done{};
}

Outcome PaymentTypeBook::insert(const PaymentType &type)
{
    return write(type, false);
}

Result<PaymentType> PaymentTypeBook::save(PaymentType type)
{
    type.name = type.name.trimmed();
    const bool existing = !type.id.isEmpty();
    if (existing) {
        if (const auto known = byId(type.id); !known)
            return known.error();
    }
    if (const Outcome checked = check(type); !checked)
        return checked.error();
    if (!existing) {
        const auto id = nextId();
        if (!id)
            return id.error();
        type.id = *id;
    }
    if (const Outcome written = write(type, existing); !written)
        return written.error();
    return byId(type.id);
}

Result<PaymentType> PaymentTypeBook::setActive(const QString &id, bool active)
{
    const auto known = byId(id);
    if (!known || known->active == active)
        return known;
    const auto done = m_database.run(u"UPDATE payment_types SET active = ?, changed_at = ? WHERE id = ?"_s,
                                     {active ? 1 : 0, m_clock.nowMs(), id});
    if (!done)
        return done.error();
    return byId(id);
}

Outcome PaymentTypeBook::remove(const QString &id)
{
    const auto known = byId(id);
    if (!known)
        return known.error();
    if (known->inUse)
        return refusal(OpsComCode::InvalidValue,
                       u"Payments were made with this payment type, so it cannot be deleted. Deactivate it instead."_s);
    const auto done = m_database.run(u"DELETE FROM payment_types WHERE id = ?"_s, {id});
    if (!done)
        return done.error();
    return Done{};
}

} // namespace console::practice
