#pragma once

#include "core/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariantList>

namespace console {

/// One SQLite connection with this project's rules (ARCHITECTURE.md, rule 6): foreign keys, WAL, busy timeout,
/// file mode 0600. Not shared between threads: open one in the thread that uses it. Closing on destruction.
class Database
{
public:
    enum class Access { ReadWrite, ReadOnly };

    /// Opens (and for ReadWrite creates) the file. Error Storage with the path's last part and SQLite's text in detail.
    static Result<Database> open(const QString &path, Access access);
    Database(Database &&other) noexcept;
    Database &operator=(Database &&other) noexcept;
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;
    ~Database();

    /// A prepared query with its values bound and run; rows are read from it. Error Storage.
    Result<QSqlQuery> run(const QString &sql, const QVariantList &values = {}) const;
    /// Several statements without values (schema files). Not for data.
    Outcome runScript(const QString &sql) const;
    Result<qint64> userVersion() const;
    Result<qint64> applicationId() const;
    QSqlDatabase connection() const;
    QString path() const { return m_path; }
    /// Turns the last error of a query into an Error.
    static Error errorOf(const QSqlQuery &query, const QString &what);

private:
    Database(QString connectionName, QString path);
    void close();
    QString m_connectionName;
    QString m_path;
};

/// A transaction that rolls back unless commit() was called. BEGIN IMMEDIATE.
class Transaction
{
public:
    static Result<Transaction> begin(const Database &database);
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    Transaction(const Transaction &) = delete;
    ~Transaction();
    Outcome commit();

private:
    explicit Transaction(const Database *database) : m_database(database) {}
    const Database *m_database;
};

/// Brings a file to the newest schema: numbered files :/sql/{cache,journal}/NNNN_verb_object.sql, one transaction each.
/// Error StorageNewer for a file of a newer program, Storage for a foreign application_id or a damaged file.
class Migrator
{
public:
    enum class Schema { Cache, Journal };
    static Outcome migrate(const Database &database, Schema schema);
    static qint64 newestVersion(Schema schema);
};

} // namespace console
