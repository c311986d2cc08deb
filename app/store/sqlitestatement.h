#pragma once

#include "core/result.h"

#include <QByteArrayView>
#include <QString>

struct sqlite3;
struct sqlite3_stmt;

namespace console {

class Database;
class StatementPool;

/// SQLite's own handle of a connection: Qt hands it out, and its driver uses the same library. Null if it does not.
sqlite3 *sqliteHandle(const Database &database);

/// A statement through SQLite's own interface, for the sync's innermost loops: no QVariant, no copies. Bound text and
/// blobs are borrowed until the next run() or bind. Values of STRICT columns as in Database. The connection keeps the
/// last ones prepared, for the same text again. Move-only; must not outlive the Database, in its thread.
class SqliteStatement
{
public:
    /// Error Storage.
    static Result<SqliteStatement> prepare(const Database &database, const QString &sql);
    SqliteStatement(SqliteStatement &&other) noexcept;
    SqliteStatement &operator=(SqliteStatement &&) = delete;
    SqliteStatement(const SqliteStatement &) = delete;
    ~SqliteStatement();

    /// `at` counts from 0.
    void bind(int at, qint64 value);
    void bindNull(int at);
    void bindText(int at, QByteArrayView utf8);
    void bindBlob(int at, QByteArrayView bytes);
    /// To the end, rows left aside.
    Outcome run();
    /// Rows that the last INSERT, UPDATE or DELETE of the connection wrote.
    qint64 changes() const;
    /// The first or next row; false: no more. reset() afterwards.
    Result<bool> next();
    void reset();
    bool isNull(int column) const;
    bool isText(int column) const;
    qint64 number(int column) const;
    /// Valid until next() or reset().
    QByteArrayView bytes(int column) const;

private:
    SqliteStatement(sqlite3_stmt *statement, StatementPool *pool) : m_statement(statement), m_pool(pool) {}
    Error error(const QString &what) const;
    sqlite3_stmt *m_statement;
    StatementPool *m_pool; ///< the connection's
};

} // namespace console
