#pragma once

#include "core/clock.h"
#include "core/paymenttype.h"
#include "core/result.h"
#include "core/secretvalue.h"
#include "practice/tenant/secretbox.h"
#include "store/database.h"

#include <QList>
#include <QString>

#include <vector>

namespace console::practice {

/// The tenant's payment types and the secrets it was given for them. Secrets are sealed in the file and leave only
/// as fingerprints, except to the checkout and the callback of this same tenant. Errors: refusal() for what the API
/// refuses, Storage. Owner: TenantBooks. Thread: the store's.
class PaymentTypeBook
{
public:
    PaymentTypeBook(const Database &database, const SecretBox &box, const Clock &clock, QString clientId);

    Result<QList<PaymentType>> all() const;
    /// Refusal 9009 if there is none.
    Result<PaymentType> byId(const QString &id) const;
    /// Creates (empty id) or replaces all but the secrets.
    Result<PaymentType> save(PaymentType type);
    Result<PaymentType> setActive(const QString &id, bool active);
    /// Refusal 9033 when payments use it.
    Outcome remove(const QString &id);

    struct HandOver
    {
        QString paymentTypeId;
        Mode mode = Mode::Test;
        SecretValue secretKey;     ///< empty: left as it is
        SecretValue webhookSecret; ///< empty: left as it is
        bool keepPreviousWebhookSecret = false;
    };
    /// Repeating it changes nothing, except that without keepPrevious a previous webhook secret is forgotten.
    Result<CredentialSet> handOver(const HandOver &handOver);

    /// The secret key of a type; empty if none was handed over.
    Result<SecretValue> secretKey(const QString &id, Mode mode) const;
    /// Forgets the webhook secret with this fingerprint; the previous one takes the place of the current one. Refusal
    /// 9033 if it would leave none. One that is not held changes nothing.
    Result<CredentialSet> dropWebhookSecret(const QString &id, Mode mode, const QString &fingerprint);
    struct WebhookSecret
    {
        QString paymentTypeId;
        Mode mode = Mode::Test;
        bool active = false; ///< of the type's active mode: what the callback accepts
        SecretValue value;
    };
    /// The webhook secrets, current and previous, of every type and both modes.
    Result<std::vector<WebhookSecret>> webhookSecrets() const;

    /// Writes a type with an id of its own, for seeding.
    Outcome insert(const PaymentType &type);

private:
    Result<PaymentType> read(const QSqlQuery &row) const;
    Result<CredentialSet> readCredentials(const QString &id, Mode mode, const QString &publishableKey,
                                          const QString &webhookId) const;
    Result<SecretValue> secret(const QString &id, Mode mode, const QString &kind) const;
    Outcome putSecret(const QString &id, Mode mode, const QString &kind, const SecretValue &value);
    Outcome dropSecret(const QString &id, Mode mode, const QString &kind);
    Outcome putWebhookSecret(const HandOver &handOver);
    Outcome check(const PaymentType &type) const;
    Result<QString> nextId() const;
    Outcome write(const PaymentType &type, bool replace);

    const Database &m_database;
    const SecretBox &m_box;
    const Clock &m_clock;
    QString m_clientId;
};

} // namespace console::practice
