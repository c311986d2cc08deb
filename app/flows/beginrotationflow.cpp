#include "flows/beginrotationflow.h"

#include "core/fingerprint.h"
#include "flows/flowsupport.h"

#include <algorithm>

namespace console {

BeginRotationFlow::BeginRotationFlow(Session &session, QString paymentTypeId, Mode mode, RotationKind kind,
                                     SharedSecret newSecret, QDateTime oldExpiresAt)
    : m_session(session),
      m_paymentTypeId(std::move(paymentTypeId)),
      m_mode(mode),
      m_kind(kind),
      m_newSecret(std::move(newSecret)),
      m_oldExpiresAt(std::move(oldExpiresAt))
{
}

void BeginRotationFlow::refuse(const QString &text)
{
    finishWith(flowError(ErrorKind::Refused, text));
}

void BeginRotationFlow::doStart()
{
    const TenantInfo &info = m_session.tenantInfo();
    if (!info.capabilities.isEmpty() && !info.may(QLatin1String("rotate"))) {
        finishWith(flowError(ErrorKind::Forbidden,
                             tr("Your API token may not change signing secrets. Nothing was changed. Ask an "
                                "administrator of OPS-COM for a token that may.")));
        return;
    }
    run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            finishWith(tenant.error());
            return;
        }
        run((*tenant)->paymentTypes(this), [this](Result<QList<PaymentType>> &&types) {
            if (types)
                judgeTenant(*types);
            else
                finishWith(types.error());
        });
    });
}

void BeginRotationFlow::judgeTenant(const QList<PaymentType> &types)
{
    const auto found = std::ranges::find(types, m_paymentTypeId, &PaymentType::id);
    if (found == types.end()) {
        refuse(tr("OPS-COM no longer has this payment type. Nothing was changed."));
        return;
    }
    m_set = found->credentials(m_mode);
    if (m_set.webhookId.isEmpty() || m_set.webhookSecretFingerprints.isEmpty()) {
        refuse(tr("OPS-COM has no Webhook ID or no Webhook Secret for this payment type, so there is none to change. "
                  "Register the endpoint first."));
        return;
    }
    if (m_set.webhookSecretFingerprints.size() > 1) {
        refuse(tr("OPS-COM holds two Webhook Secrets: another change of this secret is under way, perhaps on another "
                  "computer. A new one could push out a secret that Stripe still signs with. Nothing was changed. "
                  "Finish or undo that change where it was begun. If none is under way any more, enter the current "
                  "Webhook Secret again under Settings: OPS-COM then keeps that one only."));
        return;
    }
    for (const PaymentType &type : types) {
        const bool isShared = type.id != m_paymentTypeId && type.credentials(m_mode).webhookId == m_set.webhookId;
        if (isShared && m_kind == RotationKind::NewEndpoint) {
            refuse(tr("The payment type \"%1\" uses the same endpoint and would lose it. Nothing was changed. Register "
                      "an endpoint of its own for it first.")
                       .arg(type.name));
            return;
        }
    }
    if (m_kind == RotationKind::NewEndpoint && !m_set.webhookId.startsWith(QLatin1String("we_"))) {
        refuse(tr("The Webhook ID names an event destination that this program cannot replace. Roll its secret in the "
                  "Stripe Dashboard and paste the new one here."));
        return;
    }
    if (m_newSecret &&
        m_set.webhookSecretFingerprints.contains(fingerprintOf(*m_newSecret, m_session.workspace().clientId))) {
        refuse(tr("OPS-COM holds this secret already. Nothing was changed. Copy the new secret from the Stripe "
                  "Dashboard."));
        return;
    }
    compareKeychain();
}

void BeginRotationFlow::compareKeychain()
{
    const SecretName name = m_session.secretName(m_paymentTypeId, m_mode, SecretKind::WebhookSecret);
    run(m_session.secrets().read(name, this), [this](Result<SecretValue> &&held) {
        // A computer that never held the old one may change it too: OPS-COM keeps both.
        if (!held && held.error().kind != ErrorKind::SecretMissing) {
            finishWith(held.error());
            return;
        }
        if (held &&
            fingerprintOf(*held, m_session.workspace().clientId) != m_set.webhookSecretFingerprints.constFirst())
            refuse(tr("This computer and OPS-COM hold different Webhook Secrets. Nothing was changed. Compare both "
                      "sides and repair that first."));
        else if (m_kind == RotationKind::NewEndpoint)
            lookAtEndpoint();
        else
            writeDown();
    });
}

void BeginRotationFlow::lookAtEndpoint()
{
    run(m_session.stripe(m_paymentTypeId, m_mode, this), [this](Result<std::shared_ptr<StripeClient>> &&stripe) {
        if (!stripe) {
            finishWith(stripe.error());
            return;
        }
        run((*stripe)->webhookEndpoint(m_set.webhookId, this), [this](Result<WebhookEndpoint> &&endpoint) {
            if (endpoint)
                writeDown();
            else if (endpoint.error().kind == ErrorKind::NotFound)
                refuse(tr("Stripe does not have the endpoint that OPS-COM names. Nothing was changed. Register the "
                          "endpoint anew."));
            else
                finishWith(endpoint.error());
        });
    });
}

void BeginRotationFlow::writeDown()
{
    Rotation rotation;
    rotation.paymentTypeId = m_paymentTypeId;
    rotation.mode = m_mode;
    rotation.kind = m_kind;
    rotation.oldEndpointId = m_set.webhookId;
    rotation.oldFingerprint = m_set.webhookSecretFingerprints.constFirst();
    rotation.who = m_session.tenantInfo().userName;
    rotation.step = RotationStep::CreateEndpoint;
    if (m_kind == RotationKind::DashboardRoll) {
        rotation.step = RotationStep::StoreSecret;
        rotation.newEndpointId = m_set.webhookId;
        rotation.newFingerprint = fingerprintOf(*m_newSecret, m_session.workspace().clientId);
        rotation.oldExpiresAt = m_oldExpiresAt;
    }
    auditLater(m_session, QStringLiteral("rotation.begun"), m_paymentTypeId,
               QStringLiteral("%1 %2 %3").arg(toString(m_mode), rotation.oldEndpointId, rotation.oldFingerprint),
               QStringLiteral("begun"));
    run(RotationJournal(m_session.store()).begin(rotation, this),
        [this](Result<Rotation> &&begun) { finishWith(std::move(begun)); });
}

} // namespace console
