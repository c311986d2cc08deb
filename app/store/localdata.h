#pragma once

#include "core/job.h"
#include "store/workspacestore.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <utility>

namespace console {

/// What lies in a workspace's cache.
struct LocalDataExtent
{
    qint64 payments = 0;
    qint64 withPersons = 0; ///< payments that still name a payer, an e-mail address or a plate
    QDateTime oldest;       ///< UTC; invalid if there is none
    qint64 bytes = 0;       ///< cache.db, its -wal and what was moved aside
};

/// Takes person data out of cache.db, so that no byte of the files holds it afterwards: overwritten while deleting
/// (PRAGMA secure_delete), the search index merged, the file written anew (VACUUM), the write-ahead log emptied. What
/// the disk itself keeps of blocks that were given back (journalling file systems, flash, backups) is beyond a
/// program. journal.db is not touched. Jobs run on the store's writer thread, each one transaction, so that other
/// writes get their turn in between. Borrowed: the store. Thread: GUI.
class LocalData
{
public:
    explicit LocalData(WorkspaceStore &store) : m_store(store) {}

    /// Runs on the counter thread.
    TypedJob<LocalDataExtent> *extent(QObject *parent = nullptr);
    /// Deletes all payments, their search index, the sync cursor and the time of the last sync, and the moved-aside
    /// copies of damaged caches. The next sync fetches all anew. Gives the number of payments. Follow with compact().
    TypedJob<qint64> *clearPayments(QObject *parent = nullptr);
    /// One piece of a walk over the payments, oldest first.
    struct Piece
    {
        qint64 count = 0; ///< payments that had persons; fewer than the limit means that none is left
        qint64 last = -1; ///< where the next piece begins
    };
    /// Takes payer, e-mail address and plate out of at most `limit` payments older than `before` that come after
    /// `after` (-1: from the beginning); order ID, Confirm Code, amount and status stay.
    TypedJob<Piece> *blankPersons(const QDateTime &before, qint64 after, int limit, QObject *parent = nullptr);
    /// Merges the search index and empties the write-ahead log; with `wholeFile` the file is written anew too (as much
    /// memory as the file is large). Error Storage, code "in_use", if another program reads the file.
    TypedJob<Done> *compact(bool wholeFile, QObject *parent = nullptr);

private:
    WorkspaceStore &m_store;
};

/// What a support bundle tells of a workspace's two files; no row of theirs.
struct StoreDiagnosis
{
    QString sqliteVersion;
    QList<std::pair<QString, QString>> facts; ///< "cache.db quick_check" -> "ok"
    QStringList schema;                       ///< "journal.db: CREATE TABLE ..."
};
/// Runs on the counter thread; long for a large cache.
TypedJob<StoreDiagnosis> *diagnoseStore(WorkspaceStore &store, QObject *parent = nullptr);

} // namespace console
