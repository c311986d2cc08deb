#include "store/indexmerge.h"

#include "store/sqlitestatement.h"
#include "store/storethread.h"
#include "store/wholeread.h"
#include "store/workspacestore.h"

#include <sqlite3.h>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kPages = 1000;  // of the index, a piece
constexpr qint64 kFewPages = 16; // are read as quickly in any number of segments

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

/// payment_grams_idx has a row for each page of a segment (https://sqlite.org/fts5.html, "the idx table").
Result<bool> isScattered(const Database &database)
{
    auto pages = database.run(u"SELECT count(*) FROM payment_grams_idx GROUP BY segid"_s);
    if (!pages)
        return pages.error();
    qint64 all = 0;
    qint64 most = 0;
    while (pages->next()) {
        const qint64 ofSegment = pages->value(0).toLongLong();
        all += ofSegment;
        most = std::max(most, ofSegment);
    }
    if (auto whole = wholeRead(*pages); !whole)
        return whole.error();
    return all > kFewPages && most * 4 < all * 3;
}

} // namespace

TypedJob<bool> *isIndexScattered(WorkspaceStore &store, QObject *parent)
{
    return new StoreJob<bool>(
        store.counter(), [](StoreThread::Connections &connections) { return isScattered(connections->cache); }, {},
        parent);
}

TypedJob<bool> *mergeIndex(WorkspaceStore &store, QObject *parent)
{
    return new StoreJob<bool>(
        store.writer(), [](StoreThread::Connections &connections) { return mergePiece(connections->cache); }, {},
        parent);
}

} // namespace console
