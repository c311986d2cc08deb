#pragma once

#include "core/job.h"
#include "core/mode.h"
#include "store/workspacestore.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace console {

enum class ResendState { Waiting, Sent, Delivered, Refused, Skipped, Unknown };
QString toString(ResendState state);
QString displayName(ResendState state);

struct ResendItem
{
    int position = 0;
    QString eventId;
    QString eventType;
    QString objectId;
    QString paymentIntentId;
    ResendState state = ResendState::Waiting;
    QString trouble;
    QByteArray idempotencyKey;
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

/// Runs of resent events in journal.db. Writes are Jobs on the store's writer thread. Borrowed: the store. Thread: GUI.
class ResendJournal
{
public:
    explicit ResendJournal(WorkspaceStore &store) : m_store(store) {}
    /// Writes a run with its items; makes an idempotency key for each.
    TypedJob<ResendRun> *begin(ResendRun run, QObject *parent = nullptr);
    TypedJob<Done> *setItem(qint64 runId, const ResendItem &item, QObject *parent = nullptr);
    TypedJob<Done> *setState(qint64 runId, ResendRun::State state, const QString &stopReason,
                             QObject *parent = nullptr);
    Result<ResendRun> run(qint64 runId) const;
    /// Newest first, without items.
    Result<QList<ResendRun>> runs(const QString &paymentTypeId, Mode mode, int limit = 20) const;

private:
    WorkspaceStore &m_store;
};

} // namespace console
