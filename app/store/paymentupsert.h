#pragma once

#include "core/payment.h"
#include "store/paymentindex.h"
#include "store/paymentrow.h"
#include "store/sqlitestatement.h"
#include "store/workspacestore.h"

#include <map>
#include <optional>

namespace console {

/// A payment as the cache holds it.
struct KnownPayment
{
    qint64 rowId = 0;
    Payment payment;
    IndexedRow indexed; ///< with the stored search text: what the index holds, letter for letter
};

/// Writes rows of payments with their search index, inside one transaction of the writer thread: flush() once before
/// the commit. Its statements are prepared once. Borrowed: the Database, in its thread. Errors: Storage.
class PaymentUpsert
{
public:
    static Result<PaymentUpsert> open(const Database &database);

    /// A payment that the cache does not have; false, and nothing is done, where it has it.
    Result<bool> insert(const Payment &row);
    Result<std::optional<KnownPayment>> known(const QString &paymentId);
    /// Writes the row and its index. Gives whether anything changed.
    Result<bool> put(const std::optional<KnownPayment> &old, const Payment &row);
    Outcome flush() { return m_index.flush(); }

    /// Which payments the facts are of, by row id. The last fact of a payment intent stands.
    struct Place
    {
        QString paymentId;
        qsizetype fact = 0;
    };
    Result<std::map<qint64, Place>> placesOf(const QList<StripePaymentFacts> &facts, qint64 *unknown) const;

private:
    PaymentUpsert(const Database &database, SqliteStatement last, SqliteStatement insert, PaymentIndex index);
    /// Gives whether a row was written.
    Result<bool> write(SqliteStatement *statement, const Payment &row, const IndexedRow &indexed, qint64 rowId);
    Result<qint64> freeRowId(const QDateTime &date);
    Result<qint64> freeRowIdAfter(qint64 first) const;

    const Database &m_database;
    SqliteStatement m_last;
    SqliteStatement m_insert;
    std::optional<SqliteStatement> m_replace; ///< prepared when it is wanted
    std::optional<QSqlQuery> m_find;
    PaymentIndex m_index;
    BoundText m_bound;
};

} // namespace console
