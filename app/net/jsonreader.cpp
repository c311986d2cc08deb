#include "net/jsonreader.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonParseError>
#include <QRegularExpression>

#include <cmath>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kLargestExact = qint64(1) << 53;
constexpr qint64 kLatestSecond = 253402300799; // 9999-12-31T23:59:59Z

QString typeName(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null: return u"null"_s;
    case QJsonValue::Bool: return u"boolean"_s;
    case QJsonValue::Double: return u"number"_s;
    case QJsonValue::String: return u"string"_s;
    case QJsonValue::Array: return u"array"_s;
    case QJsonValue::Object: return u"object"_s;
    case QJsonValue::Undefined: return u"nothing"_s;
    }
    Q_UNREACHABLE();
}

/// The path of an element: a key of an object whose own path is `parent`.
QString joined(const QString &parent, const QString &key)
{
    return parent.isEmpty() ? key : parent + u'.' + key;
}

} // namespace

struct JsonReader::Shared
{
    QString what;
    std::optional<Error> error;

    void note(const QString &problem)
    {
        if (error)
            return;
        error = Error{.kind = ErrorKind::BadAnswer,
                      .userText = QCoreApplication::translate(
                          "console::JsonReader", "The server's answer is not what this program expects, so it was not "
                                                 "used. Try again. If it happens again, send the details to support."),
                      .detail = what + u": "_s + problem,
                      .requestId = {},
                      .httpStatus = 0,
                      .code = {},
                      .param = {}};
    }
};

JsonReader JsonReader::parse(const QByteArray &bytes, const QString &what)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &problem);
    JsonReader reader(document.object(), what);
    if (problem.error != QJsonParseError::NoError)
        reader.m_shared->note(u"not JSON (%1 at byte %2)"_s.arg(problem.errorString()).arg(problem.offset));
    else if (!document.isObject())
        reader.m_shared->note(u"expected object, got array"_s);
    return reader;
}

JsonReader::JsonReader(const QJsonObject &object, const QString &what)
    : JsonReader(object, QString(), std::make_shared<Shared>(Shared{what, std::nullopt}))
{
}

JsonReader::JsonReader(QJsonObject object, QString path, std::shared_ptr<Shared> shared)
    : m_path(std::move(path)),
      m_object(std::move(object)),
      m_shared(std::move(shared))
{
}

bool JsonReader::ok() const
{
    return !m_shared->error.has_value();
}

std::optional<Error> JsonReader::error() const
{
    return m_shared->error;
}

void JsonReader::fail(const QString &key, const QString &problem) const
{
    m_shared->note(joined(m_path, key) + u": "_s + problem);
}

bool JsonReader::has(const QString &key) const
{
    const QJsonValue value = m_object.value(key);
    return !value.isUndefined() && !value.isNull();
}

bool JsonReader::hasObject(const QString &key) const
{
    return m_object.value(key).isObject();
}

QJsonValue JsonReader::valueOf(const QString &key, bool required, QJsonValue::Type type, const QString &expected) const
{
    QJsonValue value = m_object.value(key);
    if (value.type() == type)
        return value;
    if (value.isUndefined() || value.isNull()) {
        if (required)
            fail(key, u"expected %1, got %2"_s.arg(expected, typeName(value)));
    } else {
        fail(key, u"expected %1, got %2"_s.arg(expected, typeName(value)));
    }
    return {};
}

QString JsonReader::string(const QString &key) const
{
    return valueOf(key, true, QJsonValue::String, u"string"_s).toString();
}

QString JsonReader::optionalString(const QString &key) const
{
    return valueOf(key, false, QJsonValue::String, u"string or null"_s).toString();
}

qint64 JsonReader::exactInteger(const QString &key, const QJsonValue &value, qint64 fallback) const
{
    if (!value.isDouble())
        return fallback;
    // The double serves the range check only; the integer is read as such.
    const double approximate = value.toDouble();
    if (!(std::abs(approximate) <= static_cast<double>(kLargestExact))) {
        fail(key, u"expected integer, got a number beyond 2^53"_s);
        return fallback;
    }
    if (std::trunc(approximate) != approximate) {
        fail(key, u"expected integer, got a fraction"_s);
        return fallback;
    }
    const qint64 integer = value.toInteger();
    if (integer > kLargestExact || integer < -kLargestExact) {
        fail(key, u"expected integer, got a number beyond 2^53"_s);
        return fallback;
    }
    return integer;
}

qint64 JsonReader::integer(const QString &key) const
{
    return exactInteger(key, valueOf(key, true, QJsonValue::Double, u"integer"_s), 0);
}

qint64 JsonReader::optionalInteger(const QString &key, qint64 fallback) const
{
    return exactInteger(key, valueOf(key, false, QJsonValue::Double, u"integer or null"_s), fallback);
}

bool JsonReader::boolean(const QString &key) const
{
    return valueOf(key, true, QJsonValue::Bool, u"boolean"_s).toBool();
}

bool JsonReader::optionalBoolean(const QString &key, bool fallback) const
{
    return valueOf(key, false, QJsonValue::Bool, u"boolean or null"_s).toBool(fallback);
}

QDateTime JsonReader::unixTime(const QString &key) const
{
    qint64 seconds = integer(key);
    if (seconds < 0 || seconds > kLatestSecond) {
        fail(key, u"expected unix seconds, got a number out of range"_s);
        seconds = 0;
    }
    return QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC);
}

QDateTime JsonReader::isoTime(const QString &key) const
{
    static const QRegularExpression form(
        u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)$"_s);
    const QString text = string(key);
    const QDateTime time = form.match(text).hasMatch() ? QDateTime::fromString(text, Qt::ISODateWithMs) : QDateTime();
    if (!time.isValid()) {
        fail(key, u"expected RFC 3339 time with zone"_s);
        return QDateTime::fromSecsSinceEpoch(0, Qt::UTC);
    }
    return time.toUTC();
}

Currency JsonReader::currency(const QString &key) const
{
    const auto currency = Currency::fromCode(string(key));
    if (!currency) {
        fail(key, u"unknown currency"_s);
        return {};
    }
    return *currency;
}

Money JsonReader::money(const QString &amountKey, const QString &currencyKey) const
{
    const qint64 minor = integer(amountKey);
    return {minor, currency(currencyKey)};
}

QStringList JsonReader::strings(const QString &key) const
{
    QStringList list;
    const QJsonArray array = valueOf(key, true, QJsonValue::Array, u"array"_s).toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QJsonValue value = array.at(i);
        if (value.isString())
            list.append(value.toString());
        else
            fail(u"%1[%2]"_s.arg(key).arg(i), u"expected string, got "_s + typeName(value));
    }
    return list;
}

QMap<QString, QString> JsonReader::stringMap(const QString &key) const
{
    QMap<QString, QString> map;
    const QJsonObject object = valueOf(key, false, QJsonValue::Object, u"object or null"_s).toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.value().isString())
            map.insert(it.key(), it.value().toString());
        else
            fail(joined(key, it.key()), u"expected string, got "_s + typeName(it.value()));
    }
    return map;
}

JsonReader JsonReader::object(const QString &key) const
{
    return {valueOf(key, true, QJsonValue::Object, u"object"_s).toObject(), joined(m_path, key), m_shared};
}

std::optional<JsonReader> JsonReader::optionalObject(const QString &key) const
{
    const QJsonValue value = valueOf(key, false, QJsonValue::Object, u"object or null"_s);
    if (!value.isObject())
        return std::nullopt;
    return JsonReader(value.toObject(), joined(m_path, key), m_shared);
}

void JsonReader::forEach(const QString &key, const std::function<void(const JsonReader &)> &f) const
{
    const QJsonArray array = valueOf(key, true, QJsonValue::Array, u"array"_s).toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString element = u"%1[%2]"_s.arg(key).arg(i);
        const QJsonValue value = array.at(i);
        if (value.isObject())
            f(JsonReader(value.toObject(), joined(m_path, element), m_shared));
        else
            fail(element, u"expected object, got "_s + typeName(value));
    }
}

const QJsonObject &JsonReader::raw() const
{
    return m_object;
}

} // namespace console
