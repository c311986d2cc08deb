// RotationEngine: a new endpoint, and its secret on both sides.
#include "flows/flowsupport.h"
#include "flows/rotationengine.h"
#include "flows/rotationmark.h"

#include <algorithm>

namespace console {

/// The key of the nth try to make the endpoint. A key leads nowhere once its endpoint was deleted again: Stripe would
/// only repeat the old answer.
QByteArray RotationEngine::keyOf(int attempt) const
{
    return attempt == 0 ? m_rotation.idempotencyKey : m_rotation.idempotencyKey + '-' + QByteArray::number(attempt);
}

/// With which try this endpoint was made; -1 if not by this rotation.
int RotationEngine::attemptOf(const WebhookEndpoint &endpoint) const
{
    const QByteArray key = endpoint.metadata.value(rotationMetadataKey()).toLatin1();
    for (int attempt = 0; attempt <= kMostAttempts; ++attempt) {
        if (key == keyOf(attempt))
            return attempt;
    }
    return -1;
}

void RotationEngine::createEndpoint()
{
    listOurs([this] {
        CreateWebhookEndpointParams params;
        if (!m_ours.isEmpty()) {
            // Made before a crash or a lost answer. Asked with the same key and the same words, Stripe repeats its
            // answer for a day, secret included.
            const WebhookEndpoint found = m_ours.constFirst();
            params.url = QUrl(found.url);
            params.enabledEvents = found.enabledEvents;
            params.description = found.description;
            params.metadata = found.metadata;
            const int attempt = attemptOf(found);
            if (attempt >= m_firstAttempt)
                askForEndpoint(attempt, params, found.id);
            else
                removeEndpoints({found.id}, [this, params] { askForEndpoint(m_firstAttempt, params, {}); });
            return;
        }
        lookAtEndpoint(m_rotation.oldEndpointId, [this, params](const Endpoint &old) mutable {
            params.url = m_session.workspace().callbackUrl();
            // The secret is changed, nothing else.
            params.enabledEvents = old ? old->enabledEvents : requiredWebhookEvents();
            params.description = old ? old->description : QString();
            params.metadata.insert(QStringLiteral("opscom_payment_type"), m_rotation.paymentTypeId);
            askForEndpoint(m_firstAttempt, params, {});
        });
    });
}

void RotationEngine::askForEndpoint(int attempt, CreateWebhookEndpointParams params, const QString &foundId)
{
    if (attempt > kMostAttempts) {
        pause(tr("Stripe did not create the new endpoint after several attempts. The old one works as before. Undo "
                 "this change and begin a new one."));
        return;
    }
    params.idempotencyKey = keyOf(attempt);
    params.metadata.insert(rotationMetadataKey(), QString::fromLatin1(params.idempotencyKey));
    run(m_stripe->createWebhookEndpoint(params, this),
        [this, attempt, params, foundId](Result<CreatedWebhookEndpoint> &&created) {
            if (!created) {
                endpointRefused(created.error(), attempt, params, foundId);
                return;
            }
            Q_EMIT outsideChanged();
            if (isStopped())
                return;
            if (created->endpoint.id == foundId) {
                haveEndpoint(std::move(*created));
                return;
            }
            // It may be a repeated answer about one that is deleted by now.
            const auto kept = std::make_shared<CreatedWebhookEndpoint>(std::move(*created));
            lookAtEndpoint(kept->endpoint.id, [this, kept, attempt, params, foundId](const Endpoint &present) {
                if (present)
                    haveEndpoint(std::move(*kept));
                else
                    askForEndpoint(attempt + 1, params, foundId);
            });
        });
}

void RotationEngine::endpointRefused(const Error &error, int attempt, const CreateWebhookEndpointParams &params,
                                     const QString &foundId)
{
    const bool otherWords = error.kind == ErrorKind::Conflict && error.code != QLatin1String("idempotency_key_in_use");
    if (otherWords && !foundId.isEmpty()) {
        removeEndpoints({foundId}, [this, attempt, params] { askForEndpoint(attempt + 1, params, {}); });
    } else if (otherWords) {
        askForEndpoint(attempt + 1, params, {});
    } else if (isInDoubt(error) && ++m_acts <= 2) {
        // Stripe keeps a 500 with the key, and would only repeat it.
        if (error.httpStatus >= 500)
            m_firstAttempt = attempt + 1;
        createEndpoint();
    } else {
        pause(error);
    }
}

void RotationEngine::haveEndpoint(CreatedWebhookEndpoint created)
{
    if (created.endpoint.mode != m_rotation.mode) {
        removeEndpoints({created.endpoint.id}, [this] {
            pause(tr("Stripe created the endpoint in the other mode: the Secret Key is of that "
                     "mode. The endpoint was deleted again."));
        });
        return;
    }
    m_new = std::make_shared<const SecretValue>(std::move(created.secret));
    m_rotation.newEndpointId = created.endpoint.id;
    m_rotation.newFingerprint = fingerprintOf(m_new);
    quietNew();
}

/// Until OPS-COM holds the new secret, Stripe must not send to the new endpoint: all of it would be refused.
void RotationEngine::quietNew()
{
    lookAtEndpoint(m_rotation.newEndpointId, [this](const Endpoint &present) {
        if (!present) {
            createEndpoint();
        } else if (present->enabled && !tenantHasNew()) {
            setEnabled(m_rotation.newEndpointId, false, [this] { quietNew(); });
        } else {
            QStringList strays;
            for (const WebhookEndpoint &endpoint : std::as_const(m_ours)) {
                if (endpoint.id != m_rotation.newEndpointId)
                    strays.append(endpoint.id);
            }
            removeEndpoints(strays, [this] { stepFinished(); });
        }
    });
}

void RotationEngine::removeEndpoints(QStringList ids, const Next &next)
{
    if (ids.isEmpty()) {
        next();
        return;
    }
    const QString id = ids.takeFirst();
    run(m_stripe->deleteWebhookEndpoint(id, this), [this, ids, next](Outcome &&deleted) {
        if (!deleted && deleted.error().kind != ErrorKind::NotFound) {
            pause(deleted.error());
            return;
        }
        Q_EMIT outsideChanged();
        if (!isStopped())
            removeEndpoints(ids, next);
    });
}

void RotationEngine::storeSecret()
{
    readKeychain([this] {
        const QString &wanted = m_rotation.newFingerprint;
        if (!wanted.isEmpty() && (m_heldNext.fingerprint == wanted || m_heldCurrent.fingerprint == wanted)) {
            stepFinished();
        } else if (m_new) {
            act(m_session.secrets().write(nameOf(SecretKind::NextWebhookSecret), m_new->clone(), this),
                [this] { storeSecret(); });
        } else if (makesEndpoint()) {
            begin(RotationStep::CreateEndpoint); // it is asked for once more
        } else {
            pause(tr("The new secret did not reach the keychain. Paste it once more."));
        }
    });
}

void RotationEngine::handOver()
{
    readTenant([this] {
        if (tenantHasNew()) {
            if (!tenantHasOld() && !oldHasExpired())
                handOverOldAgain();
            else if (makesEndpoint())
                enableNew();
            else
                stepFinished();
            return;
        }
        // One more beside two would push out one that Stripe may sign with.
        if (tenantFingerprints() != QStringList(m_rotation.oldFingerprint)) {
            pause(tr("OPS-COM now holds another Webhook Secret than when this change began; somebody else has changed "
                     "it. Nothing was handed over. Undo this change, compare both sides and begin anew."));
            return;
        }
        withNewSecret(
            [this] {
                act(m_tenant->handOverSecrets({m_rotation.paymentTypeId, m_rotation.mode, nullptr, m_new, true}, this),
                    [this] { handOver(); });
            },
            [this] { begin(makesEndpoint() ? RotationStep::CreateEndpoint : RotationStep::StoreSecret); });
    });
}

/// OPS-COM has the new one but has lost the old one, with which Stripe still signs.
void RotationEngine::handOverOldAgain()
{
    if (tenantFingerprints().size() > 1) {
        pause(tr("OPS-COM holds another secret in the place of the old one; somebody else has changed it. Nothing was "
                 "handed over. Finish or undo that other change first, then continue."));
        return;
    }
    readKeychain([this] {
        for (const Held *held : {&m_heldCurrent, &m_heldPrevious}) {
            if (held->value && held->fingerprint == m_rotation.oldFingerprint) {
                act(m_tenant->handOverSecrets({m_rotation.paymentTypeId, m_rotation.mode, nullptr, held->value, true},
                                              this),
                    [this] { handOver(); });
                return;
            }
        }
        pause(tr("OPS-COM no longer holds the old secret, and neither does this computer. Until the change is finished "
                 "Stripe still signs with it. Undo this change, or hand the old secret over from the computer that "
                 "holds it, then continue."));
    });
}

void RotationEngine::enableNew()
{
    lookAtEndpoint(m_rotation.newEndpointId, [this](const Endpoint &present) {
        if (!present)
            pause(tr("Somebody has deleted the new endpoint at Stripe. The old one works as before. Undo this change "
                     "and begin a new one."));
        else if (present->enabled)
            stepFinished();
        else
            setEnabled(m_rotation.newEndpointId, true, [this] { enableNew(); });
    });
}

} // namespace console
