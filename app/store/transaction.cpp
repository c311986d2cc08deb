#include "store/transaction.h"

#include "store/database.h"

#include <utility>

namespace console {

using namespace Qt::StringLiterals;

Result<Transaction> Transaction::begin(const Database &database)
{
    if (auto begun = database.run(u"BEGIN IMMEDIATE"_s); !begun)
        return begun.error();
    return Transaction(&database);
}

Result<Transaction> Transaction::beginReading(const Database &database)
{
    if (auto begun = database.run(u"BEGIN"_s); !begun)
        return begun.error();
    return Transaction(&database);
}

Transaction::Transaction(Transaction &&other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}

Transaction::~Transaction()
{
    // SQLite has rolled back by itself after some errors; a second ROLLBACK is then refused and harmless.
    if (m_database != nullptr)
        (void)m_database->run(u"ROLLBACK"_s);
}

Outcome Transaction::commit()
{
    Q_ASSERT(m_database != nullptr);
    if (auto committed = m_database->run(u"COMMIT"_s); !committed)
        return committed.error();
    m_database = nullptr;
    return Done{};
}

} // namespace console
