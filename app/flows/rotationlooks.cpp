// The half of RotationEngine that finds out what is so.
#include "core/fingerprint.h"
#include "flows/flowsupport.h"
#include "flows/rotationengine.h"

#include <QUuid>

#include <algorithm>

namespace console {

Error RotationEngine::flowError(const QString &text)
{
    return console::flowError(ErrorKind::Refused, text);
}

bool RotationEngine::isInDoubt(const Error &error)
{
    return error.kind == ErrorKind::OutcomeUnknown || error.kind == ErrorKind::BadAnswer;
}

/// The other side knows no such call, or does not let this key or token use it.
bool RotationEngine::isNotOffered(const Error &error)
{
    return error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Forbidden ||
           error.kind == ErrorKind::InvalidRequest;
}

QByteArray RotationEngine::freshKey()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

QString RotationEngine::fingerprintOf(const SharedSecret &secret) const
{
    return secret ? console::fingerprintOf(*secret, m_session.workspace().clientId) : QString();
}

SecretName RotationEngine::nameOf(SecretKind kind) const
{
    return m_session.secretName(m_rotation.paymentTypeId, m_rotation.mode, kind);
}

QStringList RotationEngine::tenantFingerprints() const
{
    return m_type.credentials(m_rotation.mode).webhookSecretFingerprints;
}

bool RotationEngine::oldHasExpired() const
{
    return m_rotation.oldExpiresAt.isValid() && m_session.clock().now() >= m_rotation.oldExpiresAt;
}

void RotationEngine::readTenant(const Next &next)
{
    run(m_tenant->paymentTypes(this), [this, next](Result<QList<PaymentType>> &&types) {
        if (!types) {
            pause(types.error());
            return;
        }
        const auto found = std::ranges::find(*types, m_rotation.paymentTypeId, &PaymentType::id);
        if (found == types->end()) {
            pause(tr("OPS-COM no longer has this payment type."));
            return;
        }
        m_type = *found;
        next();
    });
}

void RotationEngine::readItem(SecretKind kind, Held &held, const Next &next)
{
    run(m_session.secrets().read(nameOf(kind), this), [this, &held, next](Result<SecretValue> &&secret) {
        held = {};
        if (secret) {
            held.value = std::make_shared<const SecretValue>(std::move(*secret));
            held.fingerprint = fingerprintOf(held.value);
        } else if (secret.error().kind != ErrorKind::SecretMissing) {
            pause(secret.error());
            return;
        }
        next();
    });
}

void RotationEngine::readKeychain(const Next &next)
{
    readItem(SecretKind::WebhookSecret, m_heldCurrent, [this, next] {
        readItem(SecretKind::PreviousWebhookSecret, m_heldPrevious,
                 [this, next] { readItem(SecretKind::NextWebhookSecret, m_heldNext, next); });
    });
}

void RotationEngine::withNewSecret(const Next &next, const Next &missing)
{
    if (m_new) {
        next();
        return;
    }
    readKeychain([this, next, missing] {
        for (const Held *held : {&m_heldNext, &m_heldCurrent}) {
            if (held->value && held->fingerprint == m_rotation.newFingerprint)
                m_new = held->value;
        }
        if (m_new)
            next();
        else
            missing();
    });
}

void RotationEngine::lookAtEndpoint(const QString &id, const std::function<void(const Endpoint &)> &next)
{
    run(m_stripe->webhookEndpoint(id, this), [this, next](Result<WebhookEndpoint> &&endpoint) {
        if (endpoint)
            next(*endpoint);
        else if (endpoint.error().kind == ErrorKind::NotFound)
            next(std::nullopt);
        else
            pause(endpoint.error());
    });
}

void RotationEngine::listOurs(const Next &next, const QString &after)
{
    if (after.isEmpty())
        m_ours.clear();
    StripePage page;
    page.startingAfter = after;
    run(m_stripe->webhookEndpoints(page, this), [this, next](Result<StripeList<WebhookEndpoint>> &&list) {
        if (!list) {
            pause(list.error());
            return;
        }
        for (const WebhookEndpoint &endpoint : list->data) {
            if (attemptOf(endpoint) >= 0)
                m_ours.append(endpoint);
        }
        if (list->hasMore && !list->data.isEmpty())
            listOurs(next, list->data.constLast().id);
        else
            next();
    });
}

void RotationEngine::setEnabled(const QString &endpointId, bool enabled, const Next &again)
{
    UpdateWebhookEndpointParams change;
    change.disabled = !enabled;
    change.idempotencyKey = freshKey();
    act(m_stripe->updateWebhookEndpoint(endpointId, change, this), again);
}

} // namespace console
