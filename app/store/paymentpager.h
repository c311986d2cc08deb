#pragma once

#include "store/database.h"
#include "store/paymentselection.h"

namespace console {

/// Reads pages of the report by keyset, in every order and with any filter, and counts. Borrowed: the Database, in its
/// thread. Ties are told apart by date and arrival, so that no row is lost or doubled between pages as long as the rows
/// do not change. An order without its index (PaymentReader::prepareSort()) reads all rows of the filter for each page.
class PaymentPager
{
public:
    explicit PaymentPager(const Database &database) : m_database(database) {}
    /// Error Storage, code "bad_cursor", for a cursor of a query with another kind of order.
    Result<PaymentPage> page(const PaymentQuery &query, const PageCursor &after, int limit) const;
    Result<CountResult> count(const PaymentQuery &query, qint64 cap) const;

private:
    const Database &m_database;
};

} // namespace console
