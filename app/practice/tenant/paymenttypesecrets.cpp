// The half of PaymentTypeBook that is about secrets.
#include "core/fingerprint.h"
#include "practice/tenant/paymenttypebook.h"
#include "practice/tenant/refusal.h"

#include <QSqlQuery>

#include <utility>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

const QString kSecretKey = u"secret_key"_s;
const QString kWebhookSecret = u"webhook_secret"_s;
const QString kPreviousWebhookSecret = u"previous_webhook_secret"_s;

QByteArray contextOf(const QString &id, Mode mode, const QString &kind)
{
    return (id + u'|' + toString(mode) + u'|' + kind).toUtf8();
}

} // namespace

Result<CredentialSet> PaymentTypeBook::readCredentials(const QString &id, Mode mode, const QString &publishableKey,
                                                       const QString &webhookId) const
{
    CredentialSet set;
    set.publishableKey = publishableKey;
    set.webhookId = webhookId;
    const auto key = secret(id, mode, kSecretKey);
    if (!key)
        return key.error();
    set.secretKeyFingerprint = fingerprintOf(*key, m_clientId);
    for (const QString &kind : {kWebhookSecret, kPreviousWebhookSecret}) {
        const auto value = secret(id, mode, kind);
        if (!value)
            return value.error();
        if (!value->isEmpty())
            set.webhookSecretFingerprints.append(fingerprintOf(*value, m_clientId));
    }
    return set;
}

Result<SecretValue> PaymentTypeBook::secret(const QString &id, Mode mode, const QString &kind) const
{
    auto row =
        m_database.run(u"SELECT sealed FROM payment_type_secrets WHERE payment_type_id = ? AND mode = ? AND kind = ?"_s,
                       {id, toString(mode), kind});
    if (!row)
        return row.error();
    if (!row->next())
        return SecretValue();
    return m_box.open(row->value(0).toByteArray(), contextOf(id, mode, kind));
}

Outcome PaymentTypeBook::putSecret(const QString &id, Mode mode, const QString &kind, const SecretValue &value)
{
    const auto sealed = value.use([&](QByteArrayView bytes) { return m_box.seal(bytes, contextOf(id, mode, kind)); });
    if (!sealed)
        return sealed.error();
    const auto done = m_database.run(u"INSERT INTO payment_type_secrets (payment_type_id, mode, kind, sealed) "
                                     "VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed"_s,
                                     {id, toString(mode), kind, *sealed});
    if (!done)
        return done.error();
    return Done{};
}

Outcome PaymentTypeBook::dropSecret(const QString &id, Mode mode, const QString &kind)
{
    const auto done =
        m_database.run(u"DELETE FROM payment_type_secrets WHERE payment_type_id = ? AND mode = ? AND kind = ?"_s,
                       {id, toString(mode), kind});
    if (!done)
        return done.error();
    return Done{};
}

Outcome PaymentTypeBook::putWebhookSecret(const HandOver &handOver)
{
    const QString &id = handOver.paymentTypeId;
    const auto current = secret(id, handOver.mode, kWebhookSecret);
    if (!current)
        return current.error();
    const bool same = fingerprintOf(*current, m_clientId) == fingerprintOf(handOver.webhookSecret, m_clientId);
    if (!handOver.keepPreviousWebhookSecret) {
        if (const Outcome dropped = dropSecret(id, handOver.mode, kPreviousWebhookSecret); !dropped)
            return dropped;
    } else if (!same && !current->isEmpty()) {
        if (const Outcome kept = putSecret(id, handOver.mode, kPreviousWebhookSecret, *current); !kept)
            return kept;
    }
    return same ? Outcome(Done{}) : putSecret(id, handOver.mode, kWebhookSecret, handOver.webhookSecret);
}

Result<CredentialSet> PaymentTypeBook::handOver(const HandOver &handOver)
{
    const auto type = byId(handOver.paymentTypeId);
    if (!type)
        return type.error();
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    if (!handOver.secretKey.isEmpty()) {
        if (const Outcome put = putSecret(type->id, handOver.mode, kSecretKey, handOver.secretKey); !put)
            return put.error();
    }
    if (!handOver.webhookSecret.isEmpty()) {
        if (const Outcome put = putWebhookSecret(handOver); !put)
            return put.error();
    }
    if (const Outcome committed = transaction->commit(); !committed)
        return committed.error();
    auto changed = byId(type->id);
    if (!changed)
        return changed.error();
    return changed->credentials(handOver.mode);
}

Result<SecretValue> PaymentTypeBook::secretKey(const QString &id, Mode mode) const
{
    return secret(id, mode, kSecretKey);
}

Result<CredentialSet> PaymentTypeBook::dropWebhookSecret(const QString &id, Mode mode, const QString &fingerprint)
{
    const auto type = byId(id);
    if (!type)
        return type.error();
    const CredentialSet &held = type->credentials(mode);
    const qsizetype place = fingerprint.isEmpty() ? -1 : held.webhookSecretFingerprints.indexOf(fingerprint);
    if (place < 0)
        return held;
    if (held.webhookSecretFingerprints.size() < 2)
        return refusal(OpsComCode::InvalidValue,
                       u"This is the only Webhook Secret that is held, so it was kept. Hand over another one first."_s);
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    if (place == 0) { // sealed with its kind: it has to be sealed anew
        const auto previous = secret(id, mode, kPreviousWebhookSecret);
        if (!previous)
            return previous.error();
        if (const Outcome put = putSecret(id, mode, kWebhookSecret, *previous); !put)
            return put.error();
    }
    if (const Outcome dropped = dropSecret(id, mode, kPreviousWebhookSecret); !dropped)
        return dropped.error();
    if (const Outcome committed = transaction->commit(); !committed)
        return committed.error();
    auto changed = byId(id);
    if (!changed)
        return changed.error();
    return changed->credentials(mode);
}

Result<std::vector<PaymentTypeBook::WebhookSecret>> PaymentTypeBook::webhookSecrets() const
{
    // The current ones first: an event that is signed with both during an overlap counts for the new one.
    auto rows =
        m_database.run(u"SELECT s.payment_type_id, s.mode, s.kind, s.sealed, t.live_mode FROM payment_type_secrets s "
                       "JOIN payment_types t ON t.id = s.payment_type_id WHERE s.kind <> 'secret_key' "
                       "ORDER BY s.kind = 'webhook_secret' DESC, s.payment_type_id"_s);
    if (!rows)
        return rows.error();
    std::vector<WebhookSecret> secrets;
    while (rows->next()) {
        const Mode mode = modeOf(rows->value(1).toString() == toString(Mode::Live));
        auto opened = m_box.open(rows->value(3).toByteArray(),
                                 contextOf(rows->value(0).toString(), mode, rows->value(2).toString()));
        if (!opened)
            return opened.error();
        secrets.push_back({.paymentTypeId = rows->value(0).toString(),
                           .mode = mode,
                           .active = modeOf(rows->value(4).toBool()) == mode,
                           .value = std::move(*opened)});
    }
    return secrets;
}

} // namespace console::practice
