#pragma once

#include "core/job.h"
#include "core/mode.h"
#include "store/workspacestore.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace console {

/// The steps of a rotation in their order; see RotateSigningSecretFlow. A Dashboard roll uses those from StoreSecret on
/// that fit it.
enum class RotationStep {
    CreateEndpoint,
    StoreSecret,
    HandOver,      ///< the tenant holds both
    ProveSigned,   ///< an event signed here with the new secret is accepted
    ProveDelivery, ///< one real delivery by Stripe to the new endpoint is accepted
    SwitchOver,    ///< current secret in the keychain, Webhook ID at the tenant
    DisableOld,
    DrainOld,
    DeleteOld,
    DropOld, ///< at the tenant, and in the keychain
};
QString toString(RotationStep step);
std::optional<RotationStep> rotationStepFromString(QStringView text);
QString displayName(RotationStep step); ///< translated
QList<RotationStep> allRotationSteps();

enum class RotationKind { NewEndpoint, DashboardRoll };
enum class RotationState { Running, Paused, Done, Undone };

struct Rotation
{
    qint64 id = 0;
    QString paymentTypeId;
    Mode mode = Mode::Test;
    RotationKind kind = RotationKind::NewEndpoint;
    RotationStep step = RotationStep::CreateEndpoint; ///< begun last
    bool stepDone = false;
    bool undoing = false; ///< then `step` is the one that is being taken back
    RotationState state = RotationState::Running;
    QString oldEndpointId;
    QString newEndpointId;
    QString oldFingerprint;
    QString newFingerprint;
    QByteArray idempotencyKey; ///< of the endpoint's creation; made once
    QDateTime oldExpiresAt;    ///< UTC; Dashboard roll only
    QString trouble;           ///< translated: why it is paused
    QString who;
    QDateTime createdAt; ///< UTC
    QDateTime changedAt; ///< UTC

    bool isOpen() const { return state == RotationState::Running || state == RotationState::Paused; }
};

/// The rotations in journal.db (fsynced). One open rotation a payment type and mode. Writes are Jobs on the store's
/// writer thread, reads are bounded. Borrowed: the store, which must outlive this object but not its jobs. Thread: GUI.
class RotationJournal
{
public:
    explicit RotationJournal(WorkspaceStore &store) : m_store(store) {}

    /// Refused (code "rotation_open") if one is open already. The result holds id, times and idempotency key, made here
    /// unless given.
    TypedJob<Rotation> *begin(Rotation rotation, QObject *parent = nullptr);
    /// Writes all that may change (step, stepDone, undoing, state, ids, fingerprints, oldExpiresAt, trouble).
    /// Refused (code "rotation_overtaken") if somebody else has written since `rotation` was read (changedAt), and for
    /// one that is done or undone. The result holds the new changedAt, always later than the one before.
    TypedJob<Rotation> *update(Rotation rotation, QObject *parent = nullptr);
    /// Marks a running rotation as paused, whoever wrote it last; Done without effect in every other state.
    TypedJob<Done> *pause(qint64 rotationId, const QString &trouble, QObject *parent = nullptr);
    Result<std::optional<Rotation>> open(const QString &paymentTypeId, Mode mode) const;
    Result<QList<Rotation>> allOpen() const;
    /// Newest first, at most `limit`.
    Result<QList<Rotation>> history(const QString &paymentTypeId, Mode mode, int limit = 50) const;

private:
    WorkspaceStore &m_store;
};

} // namespace console

Q_DECLARE_METATYPE(console::Rotation)
