#pragma once

#include "store/paymentreader.h"
#include "store/paymentselection.h"

namespace console {

/// Counts and sums over all rows of a query. Borrowed: the Database, in its thread.
class PaymentSums
{
public:
    explicit PaymentSums(const Database &database) : m_database(database) {}
    Result<StatusCounts> statusCounts(PaymentQuery query) const;
    Result<PaymentTotals> totals(const PaymentQuery &query) const;

private:
    Result<StatusCounts> countsOfAll() const;
    const Database &m_database;
};

} // namespace console
