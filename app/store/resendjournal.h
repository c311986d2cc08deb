#pragma once

#include "core/job.h"
#include "core/mode.h"
#include "store/workspacestore.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace console {

enum class ResendState {
    Waiting,   ///< not sent in this run yet
    Sent,      ///< the request is leaving, or Stripe has taken it and its arrival was not seen yet
    Delivered, ///< OPS-COM has it
    Refused,   ///< OPS-COM answered, and not with 2xx: see trouble
    Skipped,   ///< cannot be sent again: Stripe no longer has it
    Unknown,   ///< sent, and nobody can tell whether it arrived
};
QString toString(ResendState state);
std::optional<ResendState> resendStateFromString(QStringView text);
QString displayName(ResendState state);

struct ResendItem
{
    int position = 0;
    QString eventId;
    QString eventType;
    QString objectId;
    QString paymentIntentId;
    int pendingBefore = 0; ///< endpoints that had not taken it when the run was planned
    ResendState state = ResendState::Waiting;
    int attempt = 1; ///< counts decisions to send, not requests: the key of each is requestKey()
    QString trouble; ///< translated; empty if there is none
    QByteArray idempotencyKey;
    QByteArray requestKey() const { return idempotencyKey + '.' + QByteArray::number(attempt); }
};

struct ResendRun
{
    enum class State { Running, Stopped, Done };
    qint64 id = 0;
    QString paymentTypeId;
    Mode mode = Mode::Test;
    QString endpointId;
    State state = State::Running;
    QString stopReason; ///< translated
    QString who;
    QDateTime createdAt; ///< UTC
    QDateTime changedAt; ///< UTC
    QList<ResendItem> items;
    int countOf(ResendState state) const;
};
QString toString(ResendRun::State state);
std::optional<ResendRun::State> resendRunStateFromString(QStringView text);

/// Runs of resent events in journal.db (fsynced). Nothing is deleted; an item's event and its idempotency key never
/// change. Writes are Jobs on the store's writer thread, reads are bounded. Borrowed: the store. Thread: GUI.
class ResendJournal
{
public:
    explicit ResendJournal(WorkspaceStore &store) : m_store(store) {}
    /// Writes a run with its items in the order given, all Waiting; makes an idempotency key for each. InvalidInput for
    /// no items, an empty or repeated event, no endpoint.
    TypedJob<ResendRun> *begin(ResendRun run, QObject *parent = nullptr);
    /// Writes state, attempt and trouble of one item; NotFound if the run has no such event with that key.
    TypedJob<Done> *setItem(qint64 runId, const ResendItem &item, QObject *parent = nullptr);
    /// Refused (code "run_done") for a run that is Done.
    TypedJob<Done> *setState(qint64 runId, ResendRun::State state, const QString &stopReason,
                             QObject *parent = nullptr);
    /// With its items; NotFound.
    Result<ResendRun> run(qint64 runId) const;
    /// Newest first, without items.
    Result<QList<ResendRun>> runs(const QString &paymentTypeId, Mode mode, int limit = 20) const;

private:
    WorkspaceStore &m_store;
};

} // namespace console
