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
    /// For reads only: all of them see the books of one moment, whatever is written meanwhile. On a read-only
    /// connection too. commit() is not needed.
    static Result<Transaction> beginReading(const Database &database);
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
