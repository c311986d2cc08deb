#pragma once

#include "store/database.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

#include <utility>
#include <vector>

namespace console {

/// The name under which all rows are counted.
QString allRowsGram();

/// How many rows hold each token of the search index: the table gram_counts. A page of payments touches some ten
/// thousand tokens, so these lie together in 1,024 lines (resources/sql/cache/0004_put_gram_counts_together.sql): a
/// transaction rewrites lines, not a row for each token. Tokens that no row holds are not kept. Borrowed: the Database,
/// in its thread.
class GramCounts
{
public:
    using Steps = std::vector<std::pair<QByteArray, qint64>>;

    explicit GramCounts(const Database &database) : m_database(database) {}
    /// Adds to the counts; each token at most once, in the order of their bytes. Within a transaction.
    Outcome add(const Steps &steps) const;
    /// Of these tokens; one that no row holds is not there.
    Result<QHash<QString, qint64>> of(const QStringList &tokens) const;
    /// Of all rows and of the tokens of the filters, but for the last four.
    Result<QHash<QString, qint64>> ofFilters() const;
    /// Of all tokens, for comparison.
    Result<QHash<QString, qint64>> ofAll() const;
    Outcome clear() const;

private:
    const Database &m_database;
};

} // namespace console
