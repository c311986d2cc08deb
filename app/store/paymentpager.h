#pragma once

#include "store/database.h"
#include "store/paymentsearch.h"
#include "store/workspacestore.h"

namespace console {

/// Reads pages of the report by keyset, in every order and with any filter, and counts. Borrowed: the Database, in its
/// thread. Ties in amount, name or status are told apart by date and arrival, so that no row is lost or doubled between
/// pages as long as the rows do not change.
class PaymentPager
{
public:
    explicit PaymentPager(const Database &database) : m_database(database) {}
    Result<PaymentPage> page(const PaymentQuery &query, const PageCursor &after, int limit) const;
    Result<CountResult> count(const PaymentQuery &query, int cap) const;

private:
    const Database &m_database;
};

} // namespace console
