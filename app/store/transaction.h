#pragma once

#include "core/result.h"

namespace console {

class Database;

/// A transaction that rolls back unless commit() was called. BEGIN IMMEDIATE, so that a second writer waits at the
/// beginning and not in the middle. The Database must outlive it and must not be moved meanwhile.
class Transaction
{
public:
    static Result<Transaction> begin(const Database &database);
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    Transaction(const Transaction &) = delete;
    ~Transaction();
    /// Error Storage; the transaction is then rolled back.
    Outcome commit();

private:
    explicit Transaction(const Database *database) : m_database(database) {}
    const Database *m_database;
};

} // namespace console
