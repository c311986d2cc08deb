#pragma once

#include "store/database.h"
#include "store/indexbacklog.h"

#include <memory>

namespace console {

/// The writing half of the search: keeps payment_grams and gram_counts equal to what the rows say. Used inside one
/// transaction of the writer thread: add and remove rows, then flush() once before the commit. Many rows go in as one
/// segment (GramSegment), few through FTS5.
class PaymentIndex
{
public:
    static Result<PaymentIndex> open(const Database &database);
    void add(qint64 rowId, IndexedRow row);
    /// `row` must be exactly what was added: a contentless index removes by the old text.
    void remove(qint64 rowId, IndexedRow row);
    /// Writes what was added and removed, and the counts of tokens.
    Outcome flush();

    /// Builds the index anew if another kTokenVersion made it. In a transaction of its own.
    static Outcome bringUpToDate(const Database &database);

private:
    explicit PaymentIndex(const Database &database);
    Outcome writeOneByOne() const;
    Outcome writeCounts(const GramSegment &segment) const;
    static Outcome rebuild(const Database &database);

    const Database &m_database;
    std::shared_ptr<IndexBacklog> m_backlog; ///< the connection keeps it for the next transaction
};

} // namespace console
