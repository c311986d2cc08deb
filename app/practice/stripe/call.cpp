#include "practice/stripe/call.h"

#include <QJsonArray>

#include <algorithm>

namespace console::practice {

using namespace Qt::StringLiterals;

void Call::fail(ApiError error)
{
    if (!m_error)
        m_error = std::move(error);
}

void Call::fail(const QString &message, const QString &param, const QString &code, int status)
{
    ApiError error;
    error.status = status;
    error.message = message;
    error.param = param;
    error.code = code;
    fail(std::move(error));
}

Answer Call::failure() const
{
    Answer answer;
    const ApiError error = m_error.value_or(ApiError{});
    answer.status = error.status;
    answer.body = errorBody(error, requestId, live());
    answer.keep = error.carriedOut;
    return answer;
}

void Call::allow(std::initializer_list<const char *> names)
{
    QStringList unknown;
    for (const QString &name : params.keys()) {
        const bool known = name == "expand"_L1 || std::any_of(names.begin(), names.end(), [&name](const char *allowed) {
                               return name == QLatin1String(allowed);
                           });
        if (!known)
            unknown.append(name);
    }
    if (unknown.size() == 1)
        fail(u"Received unknown parameter: %1"_s.arg(unknown.first()), unknown.first(), u"parameter_unknown"_s);
    else if (!unknown.isEmpty())
        fail(u"Received unknown parameters: %1"_s.arg(unknown.join(u", "_s)), unknown.first(), u"parameter_unknown"_s);
}

QString Call::text(QLatin1String name)
{
    const QJsonValue value = params.value(name);
    if (value.isUndefined())
        return {};
    if (!value.isString())
        fail(u"Invalid string: %1"_s.arg(value.isArray() ? u"[...]"_s : u"{...}"_s), name);
    const QString text = value.toString();
    return text.isNull() ? u""_s : text;
}

QString Call::requiredText(QLatin1String name)
{
    const QString value = text(name);
    if (value.isNull())
        fail(u"Missing required param: %1."_s.arg(name), name, u"parameter_missing"_s);
    else if (value.isEmpty())
        fail(
            u"You passed an empty string for '%1'. We assume empty values are an attempt to unset a parameter; however "
            "'%1' cannot be unset. You should remove '%1' from your request or supply a non-empty value."_s.arg(name),
            name, u"parameter_invalid_empty"_s);
    return value;
}

std::optional<qint64> Call::integer(QLatin1String name)
{
    const QString value = text(name);
    if (value.isNull())
        return std::nullopt;
    bool ok = false;
    const qint64 number = value.toLongLong(&ok);
    if (!ok) {
        fail(u"Invalid integer: %1"_s.arg(value), name, u"parameter_invalid_integer"_s);
        return std::nullopt;
    }
    return number;
}

qint64 Call::requiredInteger(QLatin1String name)
{
    requiredText(name);
    return failed() ? 0 : integer(name).value_or(0);
}

bool Call::boolean(QLatin1String name, bool otherwise)
{
    const QString value = text(name);
    if (value.isEmpty())
        return otherwise;
    if (value != "true"_L1 && value != "false"_L1)
        fail(u"Invalid boolean: %1"_s.arg(value), name);
    return value == "true"_L1;
}

QStringList Call::list(QLatin1String name)
{
    const QJsonValue value = params.value(name);
    if (value.isUndefined() || value.toString() == ""_L1)
        if (!value.isArray())
            return {};
    if (!value.isArray()) {
        fail(u"Invalid array"_s, name);
        return {};
    }
    QStringList result;
    for (const QJsonValue &element : value.toArray())
        result.append(element.toString());
    return result;
}

QString Call::choice(QLatin1String name, const QStringList &choices)
{
    const QString value = text(name);
    if (value.isEmpty() || choices.contains(value))
        return value.isEmpty() ? QString() : value;
    QString options = choices.first();
    for (qsizetype i = 1; i < choices.size(); ++i)
        options += (i + 1 < choices.size() ? u", "_s : (choices.size() > 2 ? u", or "_s : u" or "_s)) + choices.at(i);
    fail(u"Invalid %1: must be one of %2"_s.arg(name, options), name);
    return {};
}

QJsonObject Call::mergedMetadata(const QJsonObject &old)
{
    const QJsonValue value = params.value("metadata"_L1);
    if (value.isUndefined())
        return old;
    if (value.toString() == ""_L1 && !value.isObject())
        return {};
    if (!value.isObject()) {
        fail(u"Invalid hash"_s, u"metadata"_s);
        return old;
    }
    QJsonObject result = old;
    const QJsonObject given = value.toObject();
    for (auto it = given.begin(); it != given.end(); ++it) {
        const QString text = it.value().toString();
        if (!it.value().isString())
            fail(u"Metadata values must be strings, but for key `%1` you passed in a value of type `object`"_s.arg(
                     it.key()),
                 u"metadata"_s);
        else if (it.key().size() > 40)
            fail(u"Metadata keys can be at most 40 characters, but you passed in the key `%1`"_s.arg(it.key()),
                 u"metadata"_s);
        else if (text.size() > 500)
            fail(u"Metadata values can have up to 500 characters, but you passed in a value for key `%1` that is %2 "
                 "characters"_s.arg(it.key())
                     .arg(text.size()),
                 u"metadata"_s);
        if (text.isEmpty())
            result.remove(it.key());
        else
            result.insert(it.key(), text);
    }
    if (result.size() > 50)
        fail(u"You can only have up to 50 metadata keys"_s, u"metadata"_s);
    return result;
}

void Call::copyTexts(QJsonObject &into, std::initializer_list<const char *> names)
{
    for (const char *name : names) {
        const QString value = text(QLatin1String(name));
        if (!value.isNull())
            into.insert(QLatin1String(name), value.isEmpty() ? QJsonValue() : QJsonValue(value));
    }
}

QStringList Call::expand()
{
    const QStringList paths = list("expand"_L1);
    for (const QString &wanted : paths) {
        if (wanted.count(u'.') > 3)
            fail(u"You cannot expand more than 4 levels of a property. The property %1 has too many levels."_s.arg(
                     wanted),
                 u"expand"_s);
    }
    return paths;
}

QJsonObject errorBody(const ApiError &error, const QString &requestId, bool live)
{
    QJsonObject body = error.extra;
    if (!error.code.isEmpty()) {
        body.insert("code"_L1, error.code);
        QString anchor = error.code;
        body.insert("doc_url"_L1, u"https://stripe.com/docs/error-codes/%1"_s.arg(anchor.replace(u'_', u'-')));
    }
    if (!error.declineCode.isEmpty())
        body.insert("decline_code"_L1, error.declineCode);
    if (!error.param.isEmpty())
        body.insert("param"_L1, error.param);
    body.insert("message"_L1, error.message);
    body.insert("type"_L1, error.type);
    body.insert("request_log_url"_L1,
                u"https://dashboard.stripe.com/%1logs/%2?t=0"_s.arg(live ? u""_s : u"test/"_s, requestId));
    return QJsonObject{{u"error"_s, body}};
}

} // namespace console::practice
