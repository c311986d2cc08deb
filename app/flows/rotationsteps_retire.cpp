// RotationEngine: the old endpoint and its secret go, once nothing depends on them.
#include "flows/flowsupport.h"
#include "flows/rotationengine.h"

#include <QTimer>

#include <algorithm>

namespace console {

namespace {

/// Stripe's automatic retries go on for up to three days (facts/stripe-and-opscom.md 2.5).
constexpr qint64 kRetryWindowSeconds = 3 * 24 * 60 * 60;
constexpr qsizetype kBatch = 50; ///< half of what the tenant's records show at once

} // namespace

/// Before anything of the old one goes: the new endpoint is there and sends, and OPS-COM holds its secret.
void RotationEngine::guardNew(const Next &next)
{
    readTenant([this, next] {
        if (!tenantHasNew()) {
            pause(tr("OPS-COM no longer holds the new secret: somebody else has changed it. Nothing of the old one was "
                     "taken away."));
            return;
        }
        if (!makesEndpoint()) {
            next();
            return;
        }
        lookAtEndpoint(m_rotation.newEndpointId, [this, next](const Endpoint &present) {
            if (present && present->enabled)
                next();
            else if (present)
                setEnabled(m_rotation.newEndpointId, true, [this, next] { guardNew(next); });
            else
                pause(tr("Somebody has deleted the new endpoint at Stripe. Nothing more of the old one was taken "
                         "away."));
        });
    });
}

void RotationEngine::disableOld()
{
    lookAtEndpoint(m_rotation.oldEndpointId, [this](const Endpoint &present) {
        if (!present || !present->enabled)
            stepFinished();
        else
            setEnabled(m_rotation.oldEndpointId, false, [this] { disableOld(); });
    });
}

/// Stripe sends nothing more to the endpoint `from`, which is disabled. What it still owed OPS-COM goes to `to`.
void RotationEngine::drain(const QString &from, const QString &to)
{
    m_drainTarget = to;
    m_hanging.clear();
    m_answered.clear();
    m_eventPages = 0;
    lookAtEndpoint(from, [this](const Endpoint &present) {
        m_drainTypes = present ? present->enabledEvents : requiredWebhookEvents();
        if (m_drainTypes.contains(QLatin1String("*")) || m_drainTypes.size() > 20)
            m_drainTypes = requiredWebhookEvents();
        collectHanging({});
    });
}

void RotationEngine::collectHanging(const QString &after)
{
    if (++m_eventPages > kMostEventPages) {
        notDrained(tr("More than %1 events of the last three days are not delivered everywhere. Resend them under "
                      "Manage Event Delivery, then continue.")
                       .arg(kMostEventPages * 100));
        return;
    }
    StripeEventFilter filter;
    filter.types = m_drainTypes;
    filter.deliverySuccess = false;
    StripePage page;
    page.startingAfter = after;
    page.createdGte = m_session.clock().nowMs() / 1000 - kRetryWindowSeconds;
    run(m_stripe->events(filter, page, this), [this](Result<StripeList<StripeEvent>> &&events) {
        if (!events) {
            pause(events.error());
            return;
        }
        for (const StripeEvent &event : std::as_const(events->data))
            m_hanging.append(event.id);
        if (events->hasMore && !events->data.isEmpty())
            collectHanging(events->data.constLast().id);
        else
            lookAtAnswers([this] { resend(); });
    });
}

/// What OPS-COM has accepted by now no longer hangs, to whatever endpoint Stripe still owes it.
void RotationEngine::lookAtAnswers(const Next &next)
{
    if (m_hanging.isEmpty()) {
        next();
        return;
    }
    run(m_tenant->recentCallbacks(m_rotation.paymentTypeId, m_rotation.mode, 100, this),
        [this, next](Result<QList<CallbackRecord>> &&records) {
            if (!records && isNotOffered(records.error())) {
                notDrained(tr("OPS-COM does not tell which events it has received, so it cannot be seen whether the "
                              "%n event(s) that Stripe still owes have arrived. Resend them in the Stripe Dashboard, "
                              "then go on without the proof.",
                              nullptr, static_cast<int>(m_hanging.size())));
                return;
            }
            if (!records) {
                pause(records.error());
                return;
            }
            for (const CallbackRecord &record : std::as_const(*records)) {
                if (record.status >= 200 && record.status < 300)
                    m_answered.insert(record.eventId);
            }
            m_hanging.removeIf([this](const QString &id) { return m_answered.contains(id); });
            next();
        });
}

void RotationEngine::resend()
{
    if (m_hanging.isEmpty()) {
        stepFinished();
        return;
    }
    // The oldest first, as they came to be.
    QStringList batch = m_hanging.sliced(std::max<qsizetype>(0, m_hanging.size() - kBatch));
    std::ranges::reverse(batch);
    resendBatch(batch, 0);
}

void RotationEngine::resendBatch(QStringList batch, int sent)
{
    if (sent == batch.size()) {
        awaitBatch(batch, polls());
        return;
    }
    run(m_stripe->retryEvent(batch.at(sent), m_drainTarget, freshKey(), this),
        [this, batch, sent](Result<StripeEvent> &&event) {
            if (!event && isNotOffered(event.error())) {
                notDrained(tr("Stripe still owes OPS-COM %n event(s), and does not send them again when this key asks "
                              "for it. Resend them to the endpoint %1 in the Stripe Dashboard, then continue.",
                              nullptr, static_cast<int>(m_hanging.size()))
                               .arg(m_drainTarget));
            } else if (!event && !isInDoubt(event.error())) {
                pause(event.error());
            } else {
                resendBatch(batch, sent + 1);
            }
        });
}

void RotationEngine::awaitBatch(const QStringList &batch, int polls)
{
    lookAtAnswers([this, batch, polls] {
        const bool isIn = std::ranges::all_of(batch, [this](const QString &id) { return m_answered.contains(id); });
        if (isIn) {
            resend();
        } else if (polls > 0) {
            QTimer::singleShot(m_options.pollEvery, this, [this, batch, polls] {
                if (!isStopped())
                    awaitBatch(batch, polls - 1);
            });
        } else {
            notDrained(tr("Stripe still owes OPS-COM %n event(s); they were sent again and are not accepted yet. Both "
                          "secrets work. Continue to look again.",
                          nullptr, static_cast<int>(m_hanging.size())));
        }
    });
}

void RotationEngine::notDrained(const QString &text)
{
    if (!mayGoOnUnproven()) {
        pause(text);
        return;
    }
    note(QStringLiteral("accepted undrained: ") + m_hanging.join(QLatin1Char(' ')));
    stepFinished();
}

void RotationEngine::deleteOld()
{
    lookAtEndpoint(m_rotation.oldEndpointId, [this](const Endpoint &present) {
        if (!present)
            stepFinished();
        else
            act(m_stripe->deleteWebhookEndpoint(m_rotation.oldEndpointId, this), [this] { deleteOld(); });
    });
}

void RotationEngine::dropOld()
{
    readTenant([this] {
        if (tenantHasOld()) {
            act(m_tenant->dropWebhookSecret(m_rotation.paymentTypeId, m_rotation.mode, m_rotation.oldFingerprint, this),
                [this] { dropOld(); });
            return;
        }
        readItem(SecretKind::PreviousWebhookSecret, m_heldPrevious, [this] {
            if (m_heldPrevious.value)
                act(m_session.secrets().remove(nameOf(SecretKind::PreviousWebhookSecret), this), [this] { dropOld(); });
            else
                run(keepInCache(m_session, m_type), [this](Outcome &&) { stepFinished(); });
        });
    });
}

} // namespace console
