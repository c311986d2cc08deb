#include "store/indexmerge.h"

#include "store/sqlitestatement.h"
#include "store/storethread.h"
#include "store/workspacestore.h"

#include <sqlite3.h>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kPages = 1000; // of the index, a piece

/// https://sqlite.org/fts5.html#the_merge_command: a negative number merges all segments; fewer than two changes mean
/// that nothing was left to do.
Result<bool> mergePiece(const Database &database)
{
    sqlite3 *const handle = sqliteHandle(database);
    const int before = handle != nullptr ? sqlite3_total_changes(handle) : 0;
    auto merged = database.run(u"INSERT INTO payment_grams (payment_grams, rank) VALUES ('merge', ?)"_s, {-kPages});
    if (!merged)
        return merged.error();
    return handle != nullptr && sqlite3_total_changes(handle) - before >= 2;
}

} // namespace

TypedJob<bool> *mergeIndex(WorkspaceStore &store, QObject *parent)
{
    return new StoreJob<bool>(
        store.writer(), [](StoreThread::Connections &connections) { return mergePiece(connections->cache); }, {},
        parent);
}

} // namespace console
