#pragma once

#include "store/database.h"
#include "store/workspacestore.h"

#include <QString>
#include <QStringList>
#include <QVariantList>

namespace console {

/// How one PaymentQuery is answered: which rows the gram index proposes and what each row is then asked.
struct SearchPlan
{
    bool impossible = false; ///< a token that no row has: no hits, nothing to read
    QString match;           ///< FTS5 expression; empty: no token narrows the rows
    qint64 estimate = 0;     ///< at most so many rows match the expression
    QStringList checks;      ///< SQL conditions on the row `p` that the expression leaves open
    QVariantList checkValues;
    QStringList allChecks; ///< the whole query as SQL conditions, for walking without the index
    QVariantList allCheckValues;
};

/// The reading half of the search (facts/tech.md "Search at every keystroke"): words of one or two letters by their
/// start token, longer ones by their rarest grams and an instr() on the row, filters by their token; tokens on nearly
/// all rows are left out. Borrowed: the Database, in its thread.
class PaymentSearch
{
public:
    explicit PaymentSearch(const Database &database) : m_database(database) {}
    Result<SearchPlan> plan(const PaymentQuery &query) const;

private:
    const Database &m_database;
};

} // namespace console
