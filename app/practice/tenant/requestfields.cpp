#include "practice/tenant/requestfields.h"

#include <QDateTime>
#include <QJsonArray>

#include <cmath>

namespace console::practice {

using namespace Qt::StringLiterals;

void RequestFields::fail(OpsComCode code, const QString &message)
{
    if (!m_problem)
        m_problem = refusal(code, message);
}

void RequestFields::adopt(const RequestFields &part)
{
    if (!m_problem)
        m_problem = part.m_problem;
}

QString RequestFields::optionalText(const QString &key, int maxLength)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined() || value.isNull())
        return u""_s;
    if (!value.isString())
        fail(OpsComCode::InvalidValue, u"%1 must be a text."_s.arg(name(key)));
    const QString text = value.toString();
    if (text.size() > maxLength)
        fail(OpsComCode::TooLong, u"%1 has more than %2 characters."_s.arg(name(key)).arg(maxLength));
    return text;
}

QString RequestFields::text(const QString &key, int maxLength)
{
    const QString text = optionalText(key, maxLength);
    if (text.trimmed().isEmpty())
        fail(OpsComCode::Required, u"%1 is required."_s.arg(name(key)));
    return text;
}

qint64 RequestFields::time(const QString &key)
{
    const QString given = text(key, 40);
    const QDateTime at = QDateTime::fromString(given, Qt::ISODate);
    if (!m_problem && (!at.isValid() || at.timeSpec() == Qt::LocalTime))
        fail(OpsComCode::InvalidValue, u"%1 must be a time with its zone."_s.arg(name(key)));
    return at.isValid() ? at.toSecsSinceEpoch() : 0;
}

bool RequestFields::boolean(const QString &key, bool fallback)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined() || value.isNull())
        return fallback;
    if (!value.isBool())
        fail(OpsComCode::InvalidValue, u"%1 must be true or false."_s.arg(name(key)));
    return value.toBool();
}

std::optional<bool> RequestFields::requiredBoolean(const QString &key)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined() || value.isNull())
        fail(OpsComCode::Required, u"%1 is required."_s.arg(name(key)));
    const bool given = boolean(key, false);
    return m_problem ? std::nullopt : std::optional<bool>(given);
}

int RequestFields::integer(const QString &key, int least, int most, int fallback)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined() || value.isNull())
        return fallback;
    const double number = value.toDouble(std::nan(""));
    if (!(number >= least && number <= most) || std::floor(number) != number) {
        fail(OpsComCode::InvalidValue,
             u"%1 must be a whole number from %2 to %3."_s.arg(name(key)).arg(least).arg(most));
        return fallback;
    }
    return static_cast<int>(number);
}

QStringList RequestFields::texts(const QString &key)
{
    const QJsonValue value = m_object.value(key);
    QStringList list;
    if (!value.isArray())
        fail(OpsComCode::InvalidValue, u"%1 must be a list."_s.arg(name(key)));
    const QJsonArray array = value.toArray();
    for (const QJsonValue &entry : array) {
        if (!entry.isString())
            fail(OpsComCode::InvalidValue, u"%1 must be a list of texts."_s.arg(name(key)));
        list.append(entry.toString());
    }
    return list;
}

Mode RequestFields::mode(const QString &key)
{
    const QString text = optionalText(key);
    if (text != toString(Mode::Test) && text != toString(Mode::Live))
        fail(OpsComCode::InvalidValue, u"%1 must be test or live."_s.arg(name(key)));
    return modeOf(text == toString(Mode::Live));
}

Currency RequestFields::currency(const QString &key)
{
    const auto currency = Currency::fromCode(optionalText(key));
    if (!currency)
        fail(OpsComCode::InvalidValue, u"%1 is not a currency that Stripe takes."_s.arg(name(key)));
    return currency ? *currency : Currency();
}

Money RequestFields::money(const QString &key)
{
    RequestFields part = object(key);
    const QJsonValue amount = part.m_object.value(u"amount"_s);
    // 0 and -1 as fallbacks differ only where the value is no integer.
    if (!amount.isDouble() || amount.toInteger(0) != amount.toInteger(-1))
        part.fail(OpsComCode::InvalidValue, u"%1 must be a whole number of minor units."_s.arg(part.name(u"amount"_s)));
    const Money money(amount.toInteger(), part.currency(u"currency"_s));
    adopt(part);
    return money;
}

SecretValue RequestFields::secret(const QString &key)
{
    const QString text = optionalText(key, 2500);
    return SecretValue(text.toUtf8());
}

RequestFields RequestFields::object(const QString &key)
{
    const QJsonValue value = m_object.value(key);
    if (!value.isObject())
        fail(OpsComCode::Required, u"%1 is required."_s.arg(name(key)));
    return RequestFields(value.toObject(), name(key));
}

} // namespace console::practice
