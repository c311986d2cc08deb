#include "flows/webhookflow.h"

#include "core/fingerprint.h"
#include "flows/flowsupport.h"

#include <QUuid>

namespace console {

RegisterWebhookFlow::RegisterWebhookFlow(Session &session, PaymentType type, Mode mode, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_type(std::move(type)),
      m_mode(mode),
      m_idempotencyKey(QUuid::createUuid().toByteArray(QUuid::WithoutBraces))
{
}

void RegisterWebhookFlow::doStart()
{
    Q_EMIT stepChanged(tr("Reading the keys…"));
    run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            finishWith(tenant.error());
            return;
        }
        m_tenant = *tenant;
        run(m_session.stripe(m_type.id, m_mode, this), [this](Result<std::shared_ptr<StripeClient>> &&stripe) {
            if (!stripe) {
                finishWith(stripe.error());
                return;
            }
            m_stripe = *stripe;
            readHeldSecret();
        });
    });
}

void RegisterWebhookFlow::readHeldSecret()
{
    run(m_session.secrets().read(secretName(), this), [this](Result<SecretValue> &&secret) {
        if (!secret && secret.error().kind != ErrorKind::SecretMissing) {
            finishWith(secret.error());
            return;
        }
        if (secret)
            m_previous = std::make_shared<const SecretValue>(std::move(*secret));
        const CredentialSet &set = m_type.credentials(m_mode);
        const bool bothHoldIt = m_previous && fingerprintOf(*m_previous, m_session.workspace().clientId) ==
                                                  set.webhookSecretFingerprints.value(0);
        if (bothHoldIt && set.webhookId.startsWith(QLatin1String("we_")))
            lookAtPresentOne();
        else
            create();
    });
}

void RegisterWebhookFlow::lookAtPresentOne()
{
    Q_EMIT stepChanged(tr("Looking at the endpoint that is registered already…"));
    run(m_stripe->webhookEndpoint(m_type.credentials(m_mode).webhookId, this),
        [this](Result<WebhookEndpoint> &&endpoint) {
            if (!endpoint && endpoint.error().kind != ErrorKind::NotFound) {
                finishWith(endpoint.error());
                return;
            }
            const bool fits = endpoint && endpoint->enabled && endpoint->mode == m_mode &&
                              endpoint->url == m_session.workspace().callbackUrl().toString();
            if (fits)
                finishWith(m_type); // all is as it should be: a second endpoint would only deliver twice
            else
                create();
        });
}

SecretName RegisterWebhookFlow::secretName() const
{
    return m_session.secretName(m_type.id, m_mode, SecretKind::WebhookSecret);
}

void RegisterWebhookFlow::create()
{
    Q_EMIT stepChanged(tr("Creating the endpoint at Stripe…"));
    CreateWebhookEndpointParams params;
    params.url = m_session.workspace().callbackUrl();
    params.enabledEvents = requiredWebhookEvents();
    params.description = tr("OPS-COM payments (%1)").arg(m_type.name);
    params.metadata.insert(QStringLiteral("opscom_payment_type"), m_type.id);
    params.metadata.insert(QStringLiteral("opscom_registration"), QString::fromLatin1(m_idempotencyKey));
    params.idempotencyKey = m_idempotencyKey;
    run(m_stripe->createWebhookEndpoint(params, this), [this](Result<CreatedWebhookEndpoint> &&created) {
        if (!created) {
            finishWith(created.error().kind == ErrorKind::OutcomeUnknown
                           ? withAddition(created.error(),
                                          tr("Stripe may have created an endpoint whose secret did not arrive here. "
                                             "Look under Webhooks in the Stripe Dashboard before trying again."))
                           : created.error());
            return;
        }
        m_endpoint = created->endpoint;
        m_secret = std::make_shared<const SecretValue>(std::move(created->secret));
        if (m_endpoint.mode != m_mode) {
            undo(flowError(ErrorKind::BadAnswer, tr("Stripe created the endpoint in the other mode.")));
            return;
        }
        storeSecret();
    });
}

void RegisterWebhookFlow::storeSecret()
{
    Q_EMIT stepChanged(tr("Storing the signing secret in the keychain…"));
    run(m_session.secrets().write(secretName(), m_secret->clone(), this), [this](Outcome &&stored) {
        if (stored)
            handOver();
        else
            undo(stored.error());
    });
}

void RegisterWebhookFlow::handOver()
{
    Q_EMIT stepChanged(tr("Handing the signing secret to OPS-COM…"));
    // Where OPS-COM holds a secret already, it keeps that one too: the endpoint of before must not go deaf.
    const bool keepPrevious = !m_type.credentials(m_mode).webhookSecretFingerprints.isEmpty();
    const SecretHandOver secrets{m_type.id, m_mode, nullptr, m_secret, keepPrevious};
    run(m_tenant->handOverSecrets(secrets, this), [this](Result<CredentialSet> &&set) {
        if (!set) {
            undo(set.error());
            return;
        }
        if (set->webhookSecretFingerprints.value(0) != fingerprintOf(*m_secret, m_session.workspace().clientId)) {
            undo(flowError(ErrorKind::BadAnswer,
                           tr("OPS-COM answered with another fingerprint than that of the secret it was given.")));
            return;
        }
        PaymentType changed = m_type;
        changed.credentials(m_mode) = *set;
        changed.credentials(m_mode).webhookId = m_endpoint.id;
        run(m_tenant->savePaymentType(changed, this), [this](Result<PaymentType> &&saved) {
            if (!saved) {
                undo(saved.error());
                return;
            }
            m_type = *saved;
            auditLater(m_session, QStringLiteral("webhook.registered"), m_endpoint.id,
                       m_endpoint.url + QStringLiteral(" secret ") +
                           fingerprintOf(*m_secret, m_session.workspace().clientId),
                       QStringLiteral("done"));
            run(m_session.store().setProven(m_type.id, m_mode, QDateTime()), [this](Outcome &&) {
                run(keepInCache(m_session, m_type), [this](Outcome &&) { finishWith(m_type); });
            });
        });
    });
}

void RegisterWebhookFlow::undo(const Error &cause)
{
    Q_EMIT stepChanged(tr("Taking the endpoint back…"));
    run(m_stripe->deleteWebhookEndpoint(m_endpoint.id, this), [this, cause](Outcome &&deleted) {
        const QString what = deleted ? tr("The endpoint at Stripe was deleted again; nothing stays half done.")
                                     : tr("The endpoint %1 could not be deleted at Stripe again: %2 Delete it in the "
                                          "Stripe Dashboard under Webhooks.")
                                           .arg(m_endpoint.id, deleted.error().userText);
        auditLater(m_session, QStringLiteral("webhook.undone"), m_endpoint.id, toString(cause.kind),
                   deleted ? QStringLiteral("done") : QStringLiteral("left at Stripe"));
        // What was in the keychain before goes back there.
        auto *restore = m_previous ? m_session.secrets().write(secretName(), m_previous->clone(), this)
                                   : m_session.secrets().remove(secretName(), this);
        run(restore, [this, cause, what](Outcome &&) { finishWith(withAddition(cause, what)); });
    });
}

} // namespace console
