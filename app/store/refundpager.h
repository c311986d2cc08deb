#pragma once

#include "store/database.h"
#include "store/refundjournal.h"

namespace console {

/// Pages over refund_intents and outside_refunds together, newest first. Borrowed: both Databases, in their thread.
class RefundPager
{
public:
    RefundPager(const Database &cache, const Database &journal) : m_cache(cache), m_journal(journal) {}

    Result<QList<RefundRecord>> page(const RefundQuery &query, qint64 nowMs) const;

private:
    const Database &m_cache;
    const Database &m_journal;
};

} // namespace console
