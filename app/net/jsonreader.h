#pragma once

#include "core/mode.h"
#include "core/money.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace console {

/// Reads JSON at the border. The first missing or mistyped field is kept as an Error naming its path
/// ("data[3].amount: expected integer, got string"); later reads go on with harmless values, and the caller asks
/// error() once at the end. A value type that refers to a shared error slot: children report into their root.
class JsonReader
{
public:
    /// Parses a document whose root must be an object. `what` names the answer in errors ("GET /v1/balance").
    static JsonReader parse(const QByteArray &bytes, const QString &what);
    JsonReader(const QJsonObject &object, const QString &what);

    bool ok() const;
    std::optional<Error> error() const;
    /// Notes an error of the caller's own at a key (a value out of range, an unknown enum).
    void fail(const QString &key, const QString &problem) const;

    bool has(const QString &key) const;       ///< present and not null
    bool hasObject(const QString &key) const; ///< present and an object (for fields that are an id or an object)
    QString string(const QString &key) const; ///< required
    QString optionalString(const QString &key) const; ///< null or missing gives ""; another type is an error
    qint64 integer(const QString &key) const;         ///< required; a fraction or |x| > 2^53 is an error
    qint64 optionalInteger(const QString &key, qint64 fallback = 0) const;
    bool boolean(const QString &key) const; ///< required
    bool optionalBoolean(const QString &key, bool fallback = false) const;
    QDateTime unixTime(const QString &key) const; ///< required, seconds
    QDateTime isoTime(const QString &key) const;  ///< required, RFC 3339 with zone; result in UTC
    Currency currency(const QString &key) const;  ///< required
    Money money(const QString &amountKey, const QString &currencyKey) const; ///< both required
    QStringList strings(const QString &key) const;                           ///< required array of strings
    QMap<QString, QString> stringMap(const QString &key) const; ///< object of strings; null or missing gives {}
    JsonReader object(const QString &key) const;                ///< required object
    std::optional<JsonReader> optionalObject(const QString &key) const;
    /// Calls f for each object of a required array.
    void forEach(const QString &key, const std::function<void(const JsonReader &)> &f) const;
    const QJsonObject &raw() const;

private:
    struct Shared;
    JsonReader(QJsonObject object, QString path, std::shared_ptr<Shared> shared);
    QJsonValue valueOf(const QString &key, bool required, QJsonValue::Type type, const QString &expected) const;
    qint64 exactInteger(const QString &key, const QJsonValue &value, qint64 fallback) const;
    QString m_path;
    QJsonObject m_object;
    std::shared_ptr<Shared> m_shared;
};

} // namespace console
