// RotationEngine: the new secret is proven, then it becomes the current one.
#include "flows/flowsupport.h"
#include "flows/rotationengine.h"
#include "flows/verifyparts.h"
#include "stripe/webhooksignature.h"

#include <QTimer>

#include <algorithm>

namespace console {

void RotationEngine::proveSigned()
{
    const auto post = [this] {
        const QByteArray body = probeEvent(m_session.clock(), m_rotation.mode);
        const QByteArray header = m_new->use([&](QByteArrayView secret) {
            return WebhookSignature::header(body, m_session.clock().nowMs() / 1000, {secret});
        });
        run(postSignedEvent(m_session.http(), m_session.workspace().callbackProbeUrl(), body, header, this),
            [this](Result<HttpAnswer> &&answer) {
                const bool isUsed = m_rotation.mode == m_type.activeMode();
                if (!answer)
                    pause(answer.error());
                else if (answer->status >= 200 && answer->status < 300)
                    stepFinished();
                else if (isUsed)
                    pause(tr("An event signed with the new secret was not accepted. %1 Both secrets stay with OPS-COM "
                             "and the old endpoint works as before.")
                              .arg(statusSentence(answer->status)));
                else
                    unproven(tr("OPS-COM takes events of the other mode now, so the new secret cannot be proven. "
                                "Switch Live Mode, or go on without the proof."));
            });
    };
    readTenant([this, post] {
        const bool isLost = !tenantHasNew() || (!tenantHasOld() && !oldHasExpired());
        if (isLost && !m_wasSentBack) {
            m_wasSentBack = true;
            begin(RotationStep::HandOver);
            return;
        }
        if (isLost) {
            pause(tr("OPS-COM does not keep both Webhook Secrets: somebody else changes them too. Continue to hand "
                     "over again what is missing."));
            return;
        }
        withNewSecret(post, [this] {
            pause(tr("The keychain no longer holds the new secret. Undo this change and begin a new one."));
        });
    });
}

int RotationEngine::polls() const
{
    return static_cast<int>(
        std::max<qint64>(1, m_options.proofWithin / std::max(m_options.pollEvery, std::chrono::milliseconds(1))));
}

void RotationEngine::proveDelivery()
{
    lookForDelivery([this] { askForDelivery(); });
}

/// Accepted, sent by Stripe, and verified by the new secret.
bool RotationEngine::isProof(const CallbackRecord &record) const
{
    return record.secretFingerprint == m_rotation.newFingerprint && record.status >= 200 && record.status < 300 &&
           !record.eventId.isEmpty() && !record.eventId.startsWith(QLatin1String("evt_probe_"));
}

/// A delivery by Stripe that the new secret has verified, in the tenant's own records.
void RotationEngine::lookForDelivery(const Next &notYet)
{
    run(m_tenant->recentCallbacks(m_rotation.paymentTypeId, m_rotation.mode, 100, this),
        [this, notYet](Result<QList<CallbackRecord>> &&records) {
            if (!records && isNotOffered(records.error())) {
                unproven(tr("OPS-COM does not tell which events it has received, so a delivery by Stripe cannot be "
                            "seen from here. Look at a payment made after this change began; if it became Succeeded, "
                            "go on without the proof."));
                return;
            }
            if (!records) {
                pause(records.error());
                return;
            }
            if (std::ranges::any_of(*records, [this](const CallbackRecord &record) { return isProof(record); }))
                stepFinished();
            else
                notYet();
        });
}

void RotationEngine::askForDelivery()
{
    if (!m_stripe) {
        unproven(tr("This computer does not hold the Secret Key, so Stripe cannot be asked for a delivery. Wait for "
                    "the next payment, then continue."));
        return;
    }
    StripeEventFilter filter;
    filter.types = requiredWebhookEvents();
    StripePage page;
    page.limit = 1;
    run(m_stripe->events(filter, page, this), [this](Result<StripeList<StripeEvent>> &&events) {
        if (!events && !isNotOffered(events.error())) {
            pause(events.error());
            return;
        }
        if (!events || events->data.isEmpty()) {
            unproven(tr("Stripe has no payment of the last 30 days whose event it could send as a proof. Both secrets "
                        "work. Wait for the next payment, then continue; or go on without the proof."));
            return;
        }
        run(m_stripe->retryEvent(events->data.constFirst().id, m_rotation.newEndpointId, freshKey(), this),
            [this](Result<StripeEvent> &&sent) {
                if (!sent && isNotOffered(sent.error()))
                    unproven(tr("Stripe does not send an event again when this key asks for it. Both secrets work. "
                                "Wait for the next payment, or resend an event in the Stripe Dashboard, then "
                                "continue."));
                else if (!sent && !isInDoubt(sent.error()))
                    pause(sent.error());
                else
                    pollForDelivery(polls());
            });
    });
}

void RotationEngine::pollForDelivery(int left)
{
    lookForDelivery([this, left] {
        if (left > 0) {
            QTimer::singleShot(m_options.pollEvery, this, [this, left] {
                if (!isStopped())
                    pollForDelivery(left - 1);
            });
            return;
        }
        unproven(makesEndpoint()
                     ? tr("OPS-COM has not yet accepted a delivery of the new endpoint. Both secrets work "
                          "and the old endpoint stays. Continue to look again.")
                     : tr("OPS-COM has not yet accepted a delivery by Stripe with the pasted secret. If payments "
                          "have arrived since it was pasted, it may be the secret of another endpoint: "
                          "undo, and paste again. The old one works until it expires. Continue to look "
                          "again."));
    });
}

void RotationEngine::unproven(const QString &text)
{
    if (!mayGoOnUnproven()) {
        pause(text);
        return;
    }
    note(QStringLiteral("accepted without proof"));
    // What the payment type's checks have proven is not true of this secret.
    run(m_session.store().setProven(m_rotation.paymentTypeId, m_rotation.mode, QDateTime()), [this](Outcome &&kept) {
        if (kept)
            stepFinished();
        else
            pause(kept.error());
    });
}

void RotationEngine::switchOver()
{
    const auto put = [this](SecretKind kind, const SharedSecret &value) {
        act(m_session.secrets().write(nameOf(kind), value->clone(), this), [this] { switchOver(); });
    };
    const auto keychainDone = [this] {
        if (makesEndpoint())
            switchWebhookId(m_rotation.newEndpointId);
        else
            stepFinished();
    };
    readKeychain([this, put, keychainDone] {
        const QString &oldOne = m_rotation.oldFingerprint;
        const QString &newOne = m_rotation.newFingerprint;
        if (m_heldCurrent.fingerprint == newOne) {
            if (m_heldNext.value)
                act(m_session.secrets().remove(nameOf(SecretKind::NextWebhookSecret), this), [this] { switchOver(); });
            else
                keychainDone();
            return;
        }
        if (m_heldNext.fingerprint == newOne)
            m_new = m_heldNext.value;
        if (!m_new) {
            pause(tr("The keychain no longer holds the new secret. Undo this change and begin a new one."));
        } else if (m_heldCurrent.value && m_heldCurrent.fingerprint != oldOne) {
            pause(tr("The keychain now holds another Webhook Secret than when this change began. Nothing was "
                     "overwritten. Undo this change, compare both sides and begin anew."));
        } else if (m_heldCurrent.value && m_heldPrevious.fingerprint != oldOne) {
            put(SecretKind::PreviousWebhookSecret, m_heldCurrent.value);
        } else {
            put(SecretKind::WebhookSecret, m_new);
        }
    });
}

/// The tenant's Webhook ID: the rest of the payment type stays as the tenant has it now.
void RotationEngine::switchWebhookId(const QString &id)
{
    readTenant([this, id] {
        if (m_type.credentials(m_rotation.mode).webhookId == id) {
            run(keepInCache(m_session, m_type), [this](Outcome &&) { stepFinished(); });
            return;
        }
        PaymentType changed = m_type;
        changed.credentials(m_rotation.mode).webhookId = id;
        act(m_tenant->savePaymentType(changed, this), [this, id] { switchWebhookId(id); });
    });
}

} // namespace console
