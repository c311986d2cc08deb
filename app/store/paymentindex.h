#pragma once

#include "store/database.h"
#include "store/rowtokens.h"

#include <QHash>
#include <QSqlQuery>

namespace console {

/// The writing half of the search: keeps payment_grams and gram_counts equal to what the rows say. Used inside one
/// transaction of the writer thread: add and remove rows, then flush() once before the commit.
class PaymentIndex
{
public:
    static Result<PaymentIndex> open(const Database &database);
    Outcome add(qint64 rowId, const IndexedRow &row);
    /// `row` must be exactly what was added: a contentless index removes by the old text.
    Outcome remove(qint64 rowId, const IndexedRow &row);
    /// Writes the counts of tokens.
    Outcome flush();

    /// Builds the index anew if another kTokenVersion made it. In a transaction of its own.
    static Outcome bringUpToDate(const Database &database);

private:
    PaymentIndex(QSqlQuery insert, QSqlQuery erase, QSqlQuery count);
    Outcome change(QSqlQuery &query, qint64 rowId, const IndexedRow &row, qint64 step);
    static Outcome rebuild(const Database &database);

    QSqlQuery m_insert;
    QSqlQuery m_erase;
    QSqlQuery m_count;
    RowTokens m_tokens;
    QHash<RowTokens::Packed, qint64> m_steps;
    QHash<QByteArray, qint64> m_longSteps;
};

/// The name under which gram_counts counts all rows.
QString allRowsGram();

} // namespace console
