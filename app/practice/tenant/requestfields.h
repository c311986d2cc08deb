#pragma once

#include "core/mode.h"
#include "core/money.h"
#include "core/secretvalue.h"
#include "practice/tenant/refusal.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <utility>

namespace console::practice {

/// Reads a request's JSON object. The first field that is missing (9031), too long (9030) or of another type (9033) is
/// kept and asked for once at the end. A value type.
class RequestFields
{
public:
    RequestFields(QJsonObject object, QString path = {}) : m_object(std::move(object)), m_path(std::move(path)) {}

    const std::optional<Error> &problem() const { return m_problem; }
    bool has(const QString &key) const { return !m_object.value(key).isUndefined() && !m_object.value(key).isNull(); }
    /// RFC 3339 with a zone; seconds since 1970 UTC, a fraction is cut off.
    qint64 time(const QString &key);
    QString text(const QString &key, int maxLength = 500);         ///< required, not empty
    QString optionalText(const QString &key, int maxLength = 500); ///< may be missing, null or empty
    bool boolean(const QString &key, bool fallback);
    std::optional<bool> requiredBoolean(const QString &key); ///< empty only with a problem
    int integer(const QString &key, int least, int most, int fallback);
    QStringList texts(const QString &key);
    Mode mode(const QString &key);
    Currency currency(const QString &key);
    Money money(const QString &key);        ///< {"amount": minor units, "currency": code}
    SecretValue secret(const QString &key); ///< empty if missing or null
    RequestFields object(const QString &key);
    /// Takes over the problem of a part.
    void adopt(const RequestFields &part);

private:
    void fail(OpsComCode code, const QString &message);
    QString name(const QString &key) const { return m_path.isEmpty() ? key : m_path + u'.' + key; }

    QJsonObject m_object;
    QString m_path;
    std::optional<Error> m_problem;
};

} // namespace console::practice
