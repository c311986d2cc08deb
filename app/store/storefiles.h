#pragma once

#include "store/storethread.h"

#include <QString>

namespace console {

// The two files of a workspace's folder. Called in store threads; blocking.

struct OpenedFiles
{
    StoreThread::Connections connections;
    bool cacheWasReset = false;
};

/// Makes or repairs the folder (0700), opens and migrates both files. The journal is looked at read-only first: a
/// damaged, newer or foreign one is an Error and no byte of it changes. A damaged cache is moved aside
/// ("cache.db.damaged-1") and made anew.
Result<OpenedFiles> openFiles(const QString &folder);
/// Read-only connections to files that are open already.
Result<StoreThread::Connections> openReaders(const QString &folder);
/// journal.db alone, for short work beside an open workspace or without one; made with its folder if missing, migrated.
Result<Database> openJournalAlone(const QString &folder);
bool hasJournal(const QString &folder);
/// Deletes cache.db with what belongs to it and what was moved aside; nobody may have it open. Error Storage names what
/// is left. Tells how many files went.
Result<int> removeCacheFiles(const QString &folder);

} // namespace console
