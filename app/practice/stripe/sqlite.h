#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <optional>

struct sqlite3;
struct sqlite3_stmt;

namespace console::practice {

/// One SQLite connection of the practice Stripe. The C API and not Qt SQL, because requests come on many threads and
/// QSqlDatabase is bound to one. Not thread-safe: the owner holds a lock around every use.
class Sqlite
{
public:
    /// A prepared statement, borrowed from the connection's cache; reset when it dies. Values are bound, never pasted.
    class Statement
    {
    public:
        Statement(sqlite3 *db, sqlite3_stmt *statement) : m_db(db), m_statement(statement) {}
        ~Statement();
        Statement(Statement &&other) noexcept : m_db(other.m_db), m_statement(other.m_statement), m_next(other.m_next)
        {
            other.m_statement = nullptr;
        }
        Statement(const Statement &) = delete;
        Statement &operator=(const Statement &) = delete;
        Statement &operator=(Statement &&) = delete;

        Statement &operator<<(qint64 value);
        Statement &operator<<(int value) { return *this << qint64(value); }
        Statement &operator<<(bool value) { return *this << qint64(value ? 1 : 0); }
        /// A null QString binds NULL.
        Statement &operator<<(const QString &value);
        Statement &operator<<(const QByteArray &value);
        /// True while there is a row. Failures are programming errors or a full disk: logged, and false.
        bool step();
        void run() { step(); }

        qint64 number(int column) const;
        QString text(int column) const;
        QByteArray bytes(int column) const;

    private:
        sqlite3 *m_db;
        sqlite3_stmt *m_statement;
        int m_next = 1;
    };

    Sqlite() = default;
    ~Sqlite();
    Sqlite(const Sqlite &) = delete;
    Sqlite &operator=(const Sqlite &) = delete;

    /// Error Storage.
    Outcome open(const QString &path);
    void close();
    bool isOpen() const { return m_db != nullptr; }
    /// Error Storage. For statements without values.
    Outcome exec(const char *sql);
    /// The same text gives the same prepared statement; at most one in use at a time.
    Statement prepare(const QByteArray &sql);
    qint64 lastInsertId() const;
    qint64 scalar(const QByteArray &sql);

private:
    sqlite3 *m_db = nullptr;
    QHash<QByteArray, sqlite3_stmt *> m_cache;
};

} // namespace console::practice
