#pragma once

#include "core/mode.h"
#include "practice/stripe/practicestripe.h"

#include <QByteArray>
#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>

namespace console::practice {

/// What a request's API key may do.
struct ApiKey
{
    enum class Kind { Publishable, Secret, Restricted };
    Kind kind = Kind::Secret;
    Mode mode = Mode::Test;
    bool expired = false;
    QSet<QString> permissions; ///< of a restricted key: "rak_charge_read"

    /// Secret keys may do everything; write implies read.
    bool may(const QString &permission) const;
};

/// Every key, secret and id of the practice account, derived from the seed with HMAC-SHA256 and never stored.
/// Not thread-safe: used under the practice Stripe's lock.
class KeyRing
{
public:
    explicit KeyRing(QByteArray seed);

    StripeKeys keys() const { return m_keys; }
    QString accountId() const { return m_accountId; }
    std::optional<ApiKey> find(const QByteArray &key) const;
    QByteArray addRestricted(const QStringList &permissions, Mode mode);

    /// whsec_..., by endpoint and generation (a roll raises it).
    QByteArray endpointSecret(const QString &endpointId, qint64 generation) const;
    QString clientSecret(const QString &paymentIntentId) const;
    QString receiptToken(const QString &chargeId) const;
    QString fingerprint(const QString &brand, const QString &last4) const;
    /// "ch_3PgafuB7WZ01zgkWXYmPNZs8": prefix, a sign, time, part of the account id, and letters that follow the number.
    QString objectId(const QString &prefix, qint64 unixTime, qint64 number) const;
    QString requestId(qint64 number) const;

    /// "sk_test_51ab*****wxyz": how Stripe shows a key in an error.
    static QString masked(const QByteArray &key);

private:
    QByteArray derive(const QByteArray &label, int length) const;

    QByteArray m_seed;
    QString m_accountId;
    StripeKeys m_keys;
    QHash<QByteArray, ApiKey> m_known;
};

} // namespace console::practice
