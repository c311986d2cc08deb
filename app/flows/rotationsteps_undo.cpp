// RotationEngine: back again. The old endpoint and secret work before anything of the new ones goes.
#include "flows/flowsupport.h"
#include "flows/rotationengine.h"
#include "flows/verifyparts.h"
#include "stripe/webhooksignature.h"

#include <algorithm>

namespace console {

void RotationEngine::undoDisableOld()
{
    lookAtEndpoint(m_rotation.oldEndpointId, [this](const Endpoint &present) {
        if (!present)
            nothingToGoBackTo();
        else if (present->enabled)
            stepFinished();
        else
            setEnabled(m_rotation.oldEndpointId, true, [this] { undoDisableOld(); });
    });
}

/// The old endpoint is gone. Every step forwards looks before it acts, so the rotation may be finished from its
/// beginning on.
void RotationEngine::nothingToGoBackTo()
{
    m_rotation.undoing = false;
    m_rotation.step = m_rotation.newEndpointId.isEmpty() ? RotationStep::CreateEndpoint : RotationStep::StoreSecret;
    m_rotation.stepDone = false;
    pause(tr("Somebody has deleted the old endpoint at Stripe, so there is nothing to go back to. Continue to finish "
             "the change of the signing secret."));
}

QString RotationEngine::expiredText()
{
    return tr(
        "Stripe no longer signs with the old secret, and a roll at Stripe cannot be taken back. So this change can "
        "only be finished. Continue it. If the pasted secret was the wrong one, go on without the proof, then "
        "paste the right one.");
}

/// Stripe has rolled the secret, and that cannot be taken back. OPS-COM and this computer forget the pasted one only
/// while Stripe signs with the old one too, and only if it never verified a delivery by Stripe: it was a wrong paste.
void RotationEngine::guardRollUndo(const Next &next)
{
    readTenant([this, next] {
        readItem(SecretKind::NextWebhookSecret, m_heldNext, [this, next] {
            const bool isHeld = tenantHasNew() || m_heldNext.fingerprint == m_rotation.newFingerprint;
            if (!isHeld)
                next(); // forgotten already
            else if (oldHasExpired())
                onlyForwards(expiredText());
            else
                guardProven(next);
        });
    });
}

void RotationEngine::guardProven(const Next &next)
{
    run(m_tenant->recentCallbacks(m_rotation.paymentTypeId, m_rotation.mode, 100, this),
        [this, next](Result<QList<CallbackRecord>> &&records) {
            if (!records && !isNotOffered(records.error()))
                pause(records.error());
            else if (records && std::ranges::any_of(*records, [this](const auto &r) { return isProof(r); }))
                onlyForwards(tr("OPS-COM has accepted a delivery by Stripe with the pasted secret: it is the right "
                                "one. A roll at Stripe cannot be taken back, so nothing was undone. Continue to "
                                "finish the change."));
            else
                next(); // the person says that it was a wrong paste
        });
}

/// The undo is turned round. Every step forwards looks before it acts.
void RotationEngine::onlyForwards(const QString &why)
{
    m_rotation.undoing = false;
    m_rotation.step = RotationStep::StoreSecret;
    m_rotation.stepDone = false;
    pause(why);
}

void RotationEngine::undoSwitchOver()
{
    readKeychain([this] {
        const Next keychainDone = [this] {
            if (makesEndpoint())
                switchWebhookId(m_rotation.oldEndpointId);
            else
                stepFinished();
        };
        const bool hasOld = m_heldPrevious.fingerprint == m_rotation.oldFingerprint;
        const bool isSwitched =
            !m_rotation.newFingerprint.isEmpty() && m_heldCurrent.fingerprint == m_rotation.newFingerprint;
        if ((isSwitched || !m_heldCurrent.value) && hasOld)
            act(m_session.secrets().write(nameOf(SecretKind::WebhookSecret), m_heldPrevious.value->clone(), this),
                [this] { undoSwitchOver(); });
        else if (isSwitched) // this computer never held the old one
            act(m_session.secrets().remove(nameOf(SecretKind::WebhookSecret), this), [this] { undoSwitchOver(); });
        else if (hasOld)
            act(m_session.secrets().remove(nameOf(SecretKind::PreviousWebhookSecret), this),
                [this] { undoSwitchOver(); });
        else
            keychainDone();
    });
}

/// The old secret verifies at OPS-COM. Where OPS-COM has lost it, it is handed over again.
void RotationEngine::proveOld()
{
    readTenant([this] {
        readItem(SecretKind::WebhookSecret, m_heldCurrent, [this] {
            const bool isHere = m_heldCurrent.fingerprint == m_rotation.oldFingerprint;
            if (!tenantHasOld()) {
                if (isHere)
                    act(m_tenant->handOverSecrets(
                            {m_rotation.paymentTypeId, m_rotation.mode, nullptr, m_heldCurrent.value, true}, this),
                        [this] { proveOld(); });
                else
                    pause(tr("Neither OPS-COM nor this computer holds the old secret any more. Reveal it in the "
                             "Stripe Dashboard and enter it under Settings, then continue."));
                return;
            }
            if (!isHere || m_rotation.mode != m_type.activeMode()) {
                stepFinished(); // OPS-COM says that it holds it; more cannot be seen from here
                return;
            }
            const QByteArray body = probeEvent(m_session.clock(), m_rotation.mode);
            const QByteArray header = m_heldCurrent.value->use([&](QByteArrayView secret) {
                return WebhookSignature::header(body, m_session.clock().nowMs() / 1000, {secret});
            });
            run(postSignedEvent(m_session.http(), m_session.workspace().callbackProbeUrl(), body, header, this),
                [this](Result<HttpAnswer> &&answer) {
                    if (!answer)
                        pause(answer.error());
                    else if (answer->status >= 200 && answer->status < 300)
                        stepFinished();
                    else
                        pause(tr("An event signed with the old secret was not accepted. %1 Nothing of the new one was "
                                 "taken away.")
                                  .arg(statusSentence(answer->status)));
                });
        });
    });
}

/// Before anything of the new one goes: the old endpoint is there and sends, and OPS-COM holds its secret.
void RotationEngine::guardOld(const Next &next)
{
    readTenant([this, next] {
        if (!tenantHasOld()) {
            pause(
                tr("OPS-COM no longer holds the old secret: somebody else has changed it. Nothing more of the new one "
                   "was taken away. Continue to hand the old one over again."));
            return;
        }
        lookAtEndpoint(m_rotation.oldEndpointId, [this, next](const Endpoint &present) {
            if (present && present->enabled)
                next();
            else if (present)
                setEnabled(m_rotation.oldEndpointId, true, [this, next] { guardOld(next); });
            else
                nothingToGoBackTo();
        });
    });
}

/// The new endpoint is disabled, and what Stripe owes it goes to the old one.
void RotationEngine::quietNewForGood()
{
    if (m_rotation.newEndpointId.isEmpty()) {
        stepFinished();
        return;
    }
    lookAtEndpoint(m_rotation.newEndpointId, [this](const Endpoint &present) {
        if (!present)
            stepFinished();
        else if (present->enabled)
            setEnabled(m_rotation.newEndpointId, false, [this] { quietNewForGood(); });
        else
            drain(m_rotation.newEndpointId, m_rotation.oldEndpointId);
    });
}

void RotationEngine::undoCreateEndpoint()
{
    listOurs([this] {
        QStringList ids;
        for (const WebhookEndpoint &endpoint : std::as_const(m_ours))
            ids.append(endpoint.id);
        removeEndpoints(ids, [this] { stepFinished(); });
    });
}

void RotationEngine::dropNew()
{
    readTenant([this] {
        if (!tenantHasNew())
            run(keepInCache(m_session, m_type), [this](Outcome &&) { stepFinished(); });
        else if (!tenantHasOld())
            pause(tr("OPS-COM no longer holds the old secret: somebody else has changed it. The new one was not taken "
                     "away. Continue to try again."));
        else
            act(m_tenant->dropWebhookSecret(m_rotation.paymentTypeId, m_rotation.mode, m_rotation.newFingerprint, this),
                [this] { performUndo(); });
    });
}

void RotationEngine::undoStoreSecret()
{
    readItem(SecretKind::NextWebhookSecret, m_heldNext, [this] {
        if (m_heldNext.value)
            act(m_session.secrets().remove(nameOf(SecretKind::NextWebhookSecret), this), [this] { undoStoreSecret(); });
        else
            stepFinished();
    });
}

} // namespace console
