#include "flows/rotationengine.h"

#include "flows/flowsupport.h"

namespace console {

namespace {

/// What is taken back, in this order. The old secret and endpoint must work before anything of the new ones goes.
constexpr std::array kUndoOrder{RotationStep::DisableOld, RotationStep::SwitchOver,     RotationStep::ProveSigned,
                                RotationStep::DrainOld,   RotationStep::CreateEndpoint, RotationStep::HandOver,
                                RotationStep::StoreSecret};
constexpr std::array kRollOrder{RotationStep::StoreSecret,   RotationStep::HandOver,   RotationStep::ProveSigned,
                                RotationStep::ProveDelivery, RotationStep::SwitchOver, RotationStep::DropOld};
constexpr std::array kRollUndoOrder{RotationStep::SwitchOver, RotationStep::ProveSigned, RotationStep::HandOver,
                                    RotationStep::StoreSecret};

QList<RotationStep> orderOf(const Rotation &rotation)
{
    const auto listed = [](const auto &steps) { return QList<RotationStep>(steps.begin(), steps.end()); };
    if (rotation.kind == RotationKind::NewEndpoint)
        return rotation.undoing ? listed(kUndoOrder) : allRotationSteps();
    return rotation.undoing ? listed(kRollUndoOrder) : listed(kRollOrder);
}

} // namespace

RotationEngine::RotationEngine(Session &session, Rotation rotation, RotationOptions options, SharedSecret newSecret)
    : m_session(session),
      m_journal(session.store()),
      m_rotation(std::move(rotation)),
      m_options(options),
      m_new(std::move(newSecret))
{
    if (m_new && fingerprintOf(m_new) != m_rotation.newFingerprint)
        m_new.reset();
}

void RotationEngine::doStart()
{
    if (!m_rotation.stepDone)
        m_resumedAt = m_rotation.step;
    m_rotation.state = RotationState::Running;
    m_rotation.trouble.clear();
    save([this] {
        readClients([this] {
            const QList<RotationStep> order = orderOf(m_rotation);
            // What a person or another console has taken back since is found by the steps that need it; an undo looks
            // at all of it again.
            if (m_rotation.undoing && !makesEndpoint())
                guardRollUndo([this, order] { begin(order.constFirst()); });
            else if (m_rotation.undoing || !order.contains(m_rotation.step))
                begin(order.constFirst());
            else if (m_rotation.stepDone)
                stepFinished();
            else
                begin(m_rotation.step);
        });
    });
}

void RotationEngine::doCancel()
{
    FlowJob::doCancel();
    // Whatever was under way may have been done or not: the next run looks. The store finishes this write by itself.
    m_journal
        .pause(m_rotation.id, tr("It was stopped here. Nothing was lost; continue or undo it."), &m_session.store())
        ->start();
}

void RotationEngine::readClients(const Next &next)
{
    run(m_session.tenant(this), [this, next](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            pause(tenant.error());
            return;
        }
        m_tenant = *tenant;
        run(m_session.stripe(m_rotation.paymentTypeId, m_rotation.mode, this),
            [this, next](Result<std::shared_ptr<StripeClient>> &&stripe) {
                if (stripe) {
                    m_stripe = *stripe;
                } else if (makesEndpoint()) {
                    pause(stripe.error());
                    return;
                }
                next();
            });
    });
}

void RotationEngine::begin(RotationStep step)
{
    m_rotation.step = step;
    m_rotation.stepDone = false;
    m_acts = 0;
    m_doubt.reset();
    Q_EMIT stepChanged(displayName(step));
    save([this] {
        if (m_rotation.undoing)
            performUndo();
        else
            perform();
    });
}

void RotationEngine::perform()
{
    switch (m_rotation.step) {
    case RotationStep::CreateEndpoint: createEndpoint(); return;
    case RotationStep::StoreSecret: storeSecret(); return;
    case RotationStep::HandOver: handOver(); return;
    case RotationStep::ProveSigned: proveSigned(); return;
    case RotationStep::ProveDelivery: proveDelivery(); return;
    case RotationStep::SwitchOver: switchOver(); return;
    case RotationStep::DisableOld: guardNew([this] { disableOld(); }); return;
    case RotationStep::DrainOld: drain(m_rotation.oldEndpointId, m_rotation.newEndpointId); return;
    case RotationStep::DeleteOld: guardNew([this] { deleteOld(); }); return;
    case RotationStep::DropOld: guardNew([this] { dropOld(); }); return;
    }
    Q_UNREACHABLE();
}

void RotationEngine::performUndo()
{
    switch (m_rotation.step) {
    case RotationStep::DisableOld: undoDisableOld(); return;
    case RotationStep::SwitchOver: undoSwitchOver(); return;
    case RotationStep::ProveSigned: proveOld(); return;
    case RotationStep::DrainOld: guardOld([this] { quietNewForGood(); }); return;
    case RotationStep::CreateEndpoint: guardOld([this] { undoCreateEndpoint(); }); return;
    case RotationStep::HandOver:
        if (makesEndpoint())
            dropNew();
        else
            guardRollUndo([this] { dropNew(); });
        return;
    case RotationStep::StoreSecret:
        if (makesEndpoint())
            undoStoreSecret();
        else
            guardRollUndo([this] { undoStoreSecret(); });
        return;
    case RotationStep::ProveDelivery:
    case RotationStep::DeleteOld:
    case RotationStep::DropOld: break; // not in the order
    }
    Q_UNREACHABLE();
}

void RotationEngine::stepFinished()
{
    const QList<RotationStep> order = orderOf(m_rotation);
    const auto goOn = [this, order] {
        const qsizetype place = order.indexOf(m_rotation.step);
        if (place + 1 == order.size()) {
            end(m_rotation.undoing ? RotationState::Undone : RotationState::Done);
            return;
        }
        const RotationStep following = order.at(place + 1);
        const bool mustWait = !makesEndpoint() && following == RotationStep::DropOld &&
                              m_rotation.oldExpiresAt.isValid() && m_session.clock().now() < m_rotation.oldExpiresAt;
        if (mustWait)
            pause(tr("The new secret is the current one. Until %1 (UTC) Stripe signs with the old one too; OPS-COM "
                     "forgets it after that.")
                      .arg(m_rotation.oldExpiresAt.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm"))));
        else
            begin(following);
    };
    if (m_rotation.stepDone) {
        goOn();
        return;
    }
    m_rotation.stepDone = true;
    note(QStringLiteral("done"));
    save(goOn);
}

void RotationEngine::save(const Next &next)
{
    run(m_journal.update(m_rotation), [this, next](Result<Rotation> &&kept) {
        if (!kept) {
            finishWith(kept.error());
            return;
        }
        m_rotation = *kept;
        Q_EMIT rotationChanged(m_rotation);
        if (!isStopped())
            next();
    });
}

void RotationEngine::pause(const Error &error)
{
    pause(error.userText);
}

void RotationEngine::pause(const QString &trouble)
{
    m_rotation.state = RotationState::Paused;
    m_rotation.trouble = trouble;
    note(QStringLiteral("paused"));
    save([this] { finishWith(m_rotation); });
}

void RotationEngine::end(RotationState state)
{
    m_rotation.state = state;
    m_rotation.trouble.clear();
    save([this] { finishWith(m_rotation); });
}

void RotationEngine::note(const QString &outcome)
{
    const QString verb = m_rotation.undoing ? QStringLiteral("rotation.undo.") : QStringLiteral("rotation.");
    const QString detail = QStringLiteral("%1 %2 %3 -> %4 %5")
                               .arg(toString(m_rotation.mode), m_rotation.oldEndpointId, m_rotation.oldFingerprint,
                                    m_rotation.newEndpointId, m_rotation.newFingerprint);
    auditLater(m_session, verb + toString(m_rotation.step), m_rotation.paymentTypeId, detail, outcome);
}

} // namespace console
