#pragma once

#include "core/job.h"
#include "core/money.h"
#include "store/workspacestore.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace console {

/// One payment of a bulk refund. What became of it is its intent's state; `state` counts where there is none.
struct BulkJournalLine
{
    enum class State { Waiting, LeftOut, Refused };
    /// The newest intent of this bulk refund for this payment.
    struct Intent
    {
        qint64 id = 0;
        RefundState state = RefundState::Armed;
        QString refundId;
        QString errorText;
    };
    QString paymentId;
    Money amount;
    State state = State::Waiting;
    QString note; ///< translated, as of when it was written
    std::optional<Intent> intent = std::nullopt;
};

struct BulkJournalEntry
{
    enum class State { Running, Stopped, Done };
    qint64 id = 0;
    State state = State::Running;
    QString reason;
    QString comment;
    QString requisitionCode;
    bool withoutLease = false;
    QString who;
    QString stopReason;
    QDateTime createdAt; ///< UTC
    QList<BulkJournalLine> lines;
    QDateTime changedAt = {}; ///< UTC, to the millisecond: no two writes of one have the same
};

/// Bulk refunds in journal.db (fsynced). Writes are Jobs on the store's writer thread, reads are Jobs on its counter
/// thread. Borrowed: the store. Thread: GUI.
class BulkJournal
{
public:
    explicit BulkJournal(WorkspaceStore &store) : m_store(store) {}

    /// Writes a new one with all its lines, as Running. The result is its id. InvalidInput without a line or comment.
    TypedJob<qint64> *begin(BulkJournalEntry bulk, QObject *parent = nullptr);
    TypedJob<Done> *setState(qint64 bulkId, BulkJournalEntry::State state, QString stopReason,
                             QObject *parent = nullptr);
    /// Running, for whoever has seen its last change; the result is the new changedAt, by which the same run claims it
    /// again before each line. Refused (code "bulk_taken") if somebody else has claimed, stopped or ended it since.
    TypedJob<QDateTime> *claim(qint64 bulkId, QDateTime seenChangedAt, QObject *parent = nullptr);
    /// A line that was refused before anything was armed.
    TypedJob<Done> *refuseLine(qint64 bulkId, QString paymentId, QString note, QObject *parent = nullptr);
    /// Error NotFound (code "bulk_missing").
    TypedJob<BulkJournalEntry> *read(qint64 bulkId, QObject *parent = nullptr);
    /// Newest first, at most `limit`.
    TypedJob<QList<BulkJournalEntry>> *newest(int limit, QObject *parent = nullptr);

private:
    WorkspaceStore &m_store;
};

} // namespace console
