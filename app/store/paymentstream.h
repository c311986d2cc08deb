#pragma once

#include "store/database.h"
#include "store/paymentselection.h"

#include <functional>

namespace console {

/// All rows of a query in its order, one after the other, in one read snapshot. Memory does not grow with the rows:
/// where SQLite has to sort, it does so in a file of its own, provided that the connection's temp_store is the disk.
/// Borrowed: the Database, in its thread.
class PaymentStream
{
public:
    using Take = std::function<Outcome(const QList<Payment> &)>;

    explicit PaymentStream(const Database &database) : m_database(database) {}
    /// Hands the rows to `take`, at most `slice` at a time; gives their number, or the first error: take's own stands.
    Result<qint64> read(const PaymentQuery &query, int slice, const Take &take) const;

private:
    Result<qint64> readRows(const PaymentQuery &query, int slice, const Take &take) const;
    const Database &m_database;
};

} // namespace console
