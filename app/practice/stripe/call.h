#pragma once

#include "practice/stripe/keyring.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <initializer_list>
#include <optional>

namespace console::practice {

/// Stripe's error object, before it is rendered (facts 2.10).
struct ApiError
{
    int status = 400;
    QString message;
    QString code;
    QString param;
    QString type = QStringLiteral("invalid_request_error");
    QString declineCode;
    QJsonObject extra;       ///< charge, payment_intent, payment_method
    bool carriedOut = false; ///< the idempotency layer keeps the answer: it is not a failure of validation
};

struct Answer
{
    int status = 200;
    QJsonObject body;
    bool keep = true; ///< for idempotency
};

/// One API request while it is handled: who asks, what for, with which parameters, and the first thing wrong with it.
/// Getters record an ApiError and return a default: check failed() before acting.
class Call
{
public:
    QByteArray method;
    QByteArray path;
    QStringList ids;    ///< what the pattern's {} held
    QJsonObject params; ///< body over query
    ApiKey key;
    QString maskedKey;
    QString requestId;
    QString idempotencyKey;
    QString apiVersion;

    bool live() const { return key.mode == Mode::Live; }
    QString id() const { return ids.value(0); }

    bool failed() const { return m_error.has_value(); }
    void fail(ApiError error);
    void fail(const QString &message, const QString &param = {}, const QString &code = {}, int status = 400);
    Answer failure() const;

    /// Refuses every parameter but these and expand.
    void allow(std::initializer_list<const char *> names);
    bool has(QLatin1String name) const { return params.contains(name); }
    /// Absent: null. "" where the caller unset it.
    QString text(QLatin1String name);
    QString requiredText(QLatin1String name);
    std::optional<qint64> integer(QLatin1String name);
    qint64 requiredInteger(QLatin1String name);
    bool boolean(QLatin1String name, bool otherwise);
    QStringList list(QLatin1String name);
    /// One of the choices, or null.
    QString choice(QLatin1String name, const QStringList &choices);
    /// Stripe's merging of metadata: "" removes a key. Limits of facts 2.6.
    QJsonObject mergedMetadata(const QJsonObject &old);
    /// Copies plain optional texts into the object: "" unsets (null).
    void copyTexts(QJsonObject &into, std::initializer_list<const char *> names);
    QStringList expand();

private:
    std::optional<ApiError> m_error;
};

QJsonObject errorBody(const ApiError &error, const QString &requestId, bool live);

} // namespace console::practice
