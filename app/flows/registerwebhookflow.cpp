#include "flows/webhookflow.h"

#include "core/fingerprint.h"
#include "flows/flowsupport.h"
#include "store/rotationjournal.h"

#include <QUuid>

#include <algorithm>

namespace console {

RegisterWebhookFlow::RegisterWebhookFlow(Session &session, PaymentType type, Mode mode, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_type(std::move(type)),
      m_mode(mode)
{
}

void RegisterWebhookFlow::doStart()
{
    const auto rotation = RotationJournal(m_session.store()).open(m_type.id, m_mode);
    if (!rotation || *rotation) {
        finishWith(!rotation ? rotation.error()
                             : flowError(ErrorKind::Refused,
                                         tr("The signing secret is being changed. Nothing was registered. Finish that "
                                            "or undo it on the Webhooks page first.")));
        return;
    }
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
            beginNew();
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
            const QStringList have = endpoint ? endpoint->enabledEvents : QStringList();
            const QStringList needed = requiredWebhookEvents() + m_alsoSubscribe;
            const bool hasEvents =
                have.contains(QLatin1String("*")) ||
                std::ranges::all_of(needed, [&have](const QString &type) { return have.contains(type); });
            const bool fits = hasEvents && endpoint && endpoint->enabled && endpoint->mode == m_mode &&
                              endpoint->url == m_session.workspace().callbackUrl().toString();
            if (fits)
                finishWith(m_type); // all is as it should be: a second endpoint would only deliver twice
            else
                beginNew();
        });
}

SecretName RegisterWebhookFlow::secretName() const
{
    return m_session.secretName(m_type.id, m_mode, SecretKind::WebhookSecret);
}

void RegisterWebhookFlow::beginNew()
{
    // From here on it must come to a clean end, registered or undone, whether or not somebody still waits for it: it
    // belongs to the session, and cancelling this flow only stops the waiting.
    auto *work = new CreateEndpointFlow(m_session, m_type, m_mode, m_stripe, m_tenant, m_previous, &m_session);
    work->setAlsoSubscribe(m_alsoSubscribe);
    connect(work, &Job::stepChanged, this, &Job::stepChanged);
    work->onFinished(this, [this](const Result<PaymentType> &type) {
        if (!isFinished())
            finishWith(type);
    });
    work->start();
}

CreateEndpointFlow::CreateEndpointFlow(Session &session, PaymentType type, Mode mode,
                                       std::shared_ptr<StripeClient> stripe, std::shared_ptr<TenantClient> tenant,
                                       SharedSecret previous, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_type(std::move(type)),
      m_mode(mode),
      m_stripe(std::move(stripe)),
      m_tenant(std::move(tenant)),
      m_previous(std::move(previous)),
      m_idempotencyKey(QUuid::createUuid().toByteArray(QUuid::WithoutBraces))
{
}

void CreateEndpointFlow::doStart()
{
    Q_EMIT stepChanged(tr("Creating the endpoint at Stripe…"));
    CreateWebhookEndpointParams params;
    params.url = m_session.workspace().callbackUrl();
    params.enabledEvents = requiredWebhookEvents();
    for (const QString &event : m_alsoSubscribe) {
        if (!params.enabledEvents.contains(event))
            params.enabledEvents.append(event);
    }
    params.description = tr("OPS-COM payments (%1)").arg(m_type.name);
    params.metadata.insert(QStringLiteral("opscom_payment_type"), m_type.id);
    params.metadata.insert(QStringLiteral("opscom_registration"), QString::fromLatin1(m_idempotencyKey));
    params.idempotencyKey = m_idempotencyKey;
    run(m_stripe->createWebhookEndpoint(params, this), [this](Result<CreatedWebhookEndpoint> &&created) {
        if (!created) {
            finishWith(notCreated(created.error()));
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

Error CreateEndpointFlow::notCreated(const Error &error)
{
    if (error.kind == ErrorKind::OutcomeUnknown)
        return withAddition(error, tr("Stripe may have created an endpoint whose secret did not arrive here. Look "
                                      "under Webhooks in the Stripe Dashboard before trying again."));
    // Stripe gives the cap (16 an account, facts 2.2) no code: its text is all there is.
    const bool full = error.kind == ErrorKind::InvalidRequest && error.detail.contains(QLatin1String("maximum")) &&
                      error.detail.contains(QLatin1String("webhook endpoints"));
    if (full)
        return withAddition(error, tr("Retire endpoints that nobody needs: those with this URL are listed on the "
                                      "Webhooks page, others in the Stripe Dashboard under Webhooks. Then register "
                                      "again."));
    return error;
}

void CreateEndpointFlow::storeSecret()
{
    Q_EMIT stepChanged(tr("Storing the signing secret in the keychain…"));
    run(m_session.secrets().write(secretName(), m_secret->clone(), this), [this](Outcome &&stored) {
        if (stored)
            handOver();
        else
            undo(stored.error());
    });
}

void CreateEndpointFlow::handOver()
{
    Q_EMIT stepChanged(tr("Handing the signing secret to OPS-COM…"));
    // Where OPS-COM holds a secret already, it keeps that one too: the endpoint of before must not go deaf.
    const bool keepPrevious = !m_type.credentials(m_mode).webhookSecretFingerprints.isEmpty();
    const SecretHandOver secrets{m_type.id, m_mode, nullptr, m_secret, keepPrevious};
    run(m_tenant->handOverSecrets(secrets, this), [this](Result<CredentialSet> &&set) {
        if (set) {
            handedOver(set->webhookSecretFingerprints.value(0));
            return;
        }
        if (!mayHaveBeenTaken(set.error())) {
            undo(set.error());
            return;
        }
        // The answer was lost: OPS-COM is asked what it holds now.
        run(m_tenant->paymentTypes(this), [this, cause = set.error()](Result<QList<PaymentType>> &&types) {
            const PaymentType held = typeIn(types);
            if (held.credentials(m_mode).webhookSecretFingerprints.value(0) == fingerprint())
                handedOver(fingerprint());
            else
                undo(cause);
        });
    });
}

void CreateEndpointFlow::handedOver(const QString &theirs)
{
    if (theirs != fingerprint()) {
        undo(flowError(ErrorKind::BadAnswer,
                       tr("OPS-COM answered with another fingerprint than that of the secret it was given.")));
        return;
    }
    PaymentType changed = m_type;
    changed.credentials(m_mode).webhookId = m_endpoint.id;
    run(m_tenant->savePaymentType(changed, this), [this](Result<PaymentType> &&saved) {
        if (saved) {
            conclude(*saved);
            return;
        }
        if (!mayHaveBeenTaken(saved.error())) {
            undo(saved.error());
            return;
        }
        run(m_tenant->paymentTypes(this), [this, cause = saved.error()](Result<QList<PaymentType>> &&types) {
            const PaymentType held = typeIn(types);
            if (held.credentials(m_mode).webhookId == m_endpoint.id)
                conclude(held);
            else
                undo(cause);
        });
    });
}

void CreateEndpointFlow::conclude(const PaymentType &saved)
{
    m_type = saved;
    auditLater(m_session, QStringLiteral("webhook.registered"), m_endpoint.id,
               m_endpoint.url + QStringLiteral(" secret ") + fingerprint(), QStringLiteral("done"));
    run(m_session.store().setProven(m_type.id, m_mode, QDateTime()),
        [this](Outcome &&) { run(keepInCache(m_session, m_type), [this](Outcome &&) { finishWith(m_type); }); });
}

bool CreateEndpointFlow::mayHaveBeenTaken(const Error &error)
{
    return error.kind == ErrorKind::OutcomeUnknown || error.kind == ErrorKind::BadAnswer;
}

PaymentType CreateEndpointFlow::typeIn(const Result<QList<PaymentType>> &types) const
{
    if (!types)
        return {};
    const auto found = std::ranges::find(*types, m_type.id, &PaymentType::id);
    return found == types->end() ? PaymentType() : *found;
}

QString CreateEndpointFlow::fingerprint() const
{
    return fingerprintOf(*m_secret, m_session.workspace().clientId);
}

SecretName CreateEndpointFlow::secretName() const
{
    return m_session.secretName(m_type.id, m_mode, SecretKind::WebhookSecret);
}

void CreateEndpointFlow::undo(const Error &cause)
{
    Q_EMIT stepChanged(tr("Taking the endpoint back…"));
    run(m_stripe->deleteWebhookEndpoint(m_endpoint.id, this), [this, cause](Outcome &&deleted) {
        const QString what = deleted ? tr("The endpoint at Stripe was deleted again.")
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
