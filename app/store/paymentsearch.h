#pragma once

#include "store/database.h"
#include "store/paymentquery.h"

#include <QString>
#include <QStringList>
#include <QVariantList>

#include <optional>

namespace console {

/// How one PaymentQuery is answered: what proposes rows and what each row is then asked.
struct SearchPlan
{
    enum class Source {
        Match,   ///< the gram index, by `match`
        Amounts, ///< the index of amounts: few lie in the range
        Rows     ///< the table, along the row ids or an order's index
    };
    Source source = Source::Rows;
    bool impossible = false;     ///< a token that no row has, or a contradiction: no hits, nothing to read
    QString match;               ///< FTS5 expression; empty: no token narrows the rows
    qint64 estimate = 0;         ///< at most so many rows are proposed
    bool estimateIsHits = false; ///< it is exactly the number of hits
    QStringList checks;          ///< SQL conditions on the row `p` that the expression leaves open
    QVariantList checkValues;
    QStringList allChecks; ///< the whole query as SQL conditions, for walking without the gram index
    QVariantList allCheckValues;
    std::optional<qint64> firstRow; ///< row ids of the time range, both included; beside all of the above
    std::optional<qint64> lastRow;
};

/// From so many proposed rows on, walking an order's own index finds a page sooner than sorting all hits.
inline constexpr qint64 kMostSorted = 20000;

/// The reading half of the search (facts/tech.md "Search at every keystroke"): words of one or two letters by their
/// start token, longer ones by their rarest grams and an instr() on the row, filters by their token, a time by the
/// range of its row ids, an amount by the index of amounts where few lie in its range; tokens on nearly all rows are
/// left out. Borrowed: the Database, in its thread.
class PaymentSearch
{
public:
    explicit PaymentSearch(const Database &database) : m_database(database) {}
    /// `byDate`: the rows are read in the order of their ids, where a range of them costs nothing.
    Result<SearchPlan> plan(const PaymentQuery &query, bool byDate = true) const;

private:
    Result<qint64> countUpTo(const QString &source, const QVariantList &values) const; ///< kMostSorted and one more
    Outcome addTime(const TimeRange &time, SearchPlan *plan) const;
    Outcome addAmount(const AmountRange &amount, SearchPlan *plan) const;
    Outcome narrowByTime(SearchPlan *plan) const;
    const Database &m_database;
};

} // namespace console
