#include "store/sqlitestatement.h"

#include "store/database.h"
#include "store/storeerror.h"

#include <QSqlDriver>
#include <QVariant>

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>
#include <vector>

namespace console {

using namespace Qt::StringLiterals;

namespace {

Error errorOf(sqlite3 *handle, const QString &what)
{
    return Database::errorOf(sqlite3_extended_errcode(handle), QString::fromUtf8(sqlite3_errmsg(handle)), what);
}

} // namespace

/// Statements of a connection that wait to be used again, the last used at the end.
class StatementPool
{
public:
    StatementPool() = default;
    Q_DISABLE_COPY_MOVE(StatementPool)
    ~StatementPool()
    {
        for (sqlite3_stmt *statement : m_waiting)
            sqlite3_finalize(statement);
    }

    /// Null: none of that text.
    sqlite3_stmt *take(const QByteArray &sql)
    {
        const auto found = std::find_if(m_waiting.rbegin(), m_waiting.rend(),
                                        [&](sqlite3_stmt *one) { return sql == sqlite3_sql(one); });
        if (found == m_waiting.rend())
            return nullptr;
        sqlite3_stmt *const statement = *found;
        m_waiting.erase(std::next(found).base());
        return statement;
    }
    void give(sqlite3_stmt *statement)
    {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
        m_waiting.push_back(statement);
        if (m_waiting.size() > kMost) {
            sqlite3_finalize(m_waiting.front());
            m_waiting.erase(m_waiting.begin());
        }
    }

private:
    static constexpr std::size_t kMost = 24;
    std::vector<sqlite3_stmt *> m_waiting;
};

sqlite3 *sqliteHandle(const Database &database)
{
    const QVariant handle = database.connection().driver()->handle();
    if (!handle.isValid() || std::strcmp(handle.typeName(), "sqlite3*") != 0)
        return nullptr;
    return *static_cast<sqlite3 *const *>(handle.constData());
}

Result<SqliteStatement> SqliteStatement::prepare(const Database &database, const QString &sql)
{
    sqlite3 *const handle = sqliteHandle(database);
    if (handle == nullptr)
        return databaseError(u"no handle of SQLite"_s, u"no_handle"_s);
    const QByteArray text = sql.toUtf8();
    StatementPool *const pool = database.kept<StatementPool>().get();
    sqlite3_stmt *statement = pool->take(text);
    if (statement != nullptr)
        return SqliteStatement(statement, pool);
    if (sqlite3_prepare_v2(handle, text.constData(), static_cast<int>(text.size()), &statement, nullptr) != SQLITE_OK)
        return errorOf(handle, u"prepare"_s);
    return SqliteStatement(statement, pool);
}

SqliteStatement::SqliteStatement(SqliteStatement &&other) noexcept
    : m_statement(std::exchange(other.m_statement, nullptr)),
      m_pool(other.m_pool)
{
}

SqliteStatement::~SqliteStatement()
{
    if (m_statement != nullptr)
        m_pool->give(m_statement);
}

void SqliteStatement::bind(int at, qint64 value)
{
    sqlite3_bind_int64(m_statement, at + 1, value);
}

void SqliteStatement::bindNull(int at)
{
    sqlite3_bind_null(m_statement, at + 1);
}

void SqliteStatement::bindText(int at, QByteArrayView utf8)
{
    // A null pointer would be NULL.
    const char *const text = utf8.isNull() ? "" : utf8.data();
    sqlite3_bind_text(m_statement, at + 1, text, static_cast<int>(utf8.size()), SQLITE_STATIC);
}

void SqliteStatement::bindBlob(int at, QByteArrayView bytes)
{
    const char *const data = bytes.isNull() ? "" : bytes.data();
    sqlite3_bind_blob(m_statement, at + 1, data, static_cast<int>(bytes.size()), SQLITE_STATIC);
}

Outcome SqliteStatement::run()
{
    int done = sqlite3_step(m_statement);
    while (done == SQLITE_ROW)
        done = sqlite3_step(m_statement);
    if (done != SQLITE_DONE) {
        const Error failed = error(u"run"_s);
        sqlite3_reset(m_statement);
        return failed;
    }
    sqlite3_reset(m_statement);
    return Done{};
}

qint64 SqliteStatement::changes() const
{
    return sqlite3_changes(sqlite3_db_handle(m_statement));
}

Result<bool> SqliteStatement::next()
{
    const int done = sqlite3_step(m_statement);
    if (done != SQLITE_ROW && done != SQLITE_DONE)
        return error(u"read"_s);
    return done == SQLITE_ROW;
}

void SqliteStatement::reset()
{
    sqlite3_reset(m_statement);
}

bool SqliteStatement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

bool SqliteStatement::isText(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_TEXT;
}

qint64 SqliteStatement::number(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

QByteArrayView SqliteStatement::bytes(int column) const
{
    const void *const data = sqlite3_column_blob(m_statement, column);
    return {static_cast<const char *>(data), sqlite3_column_bytes(m_statement, column)};
}

Error SqliteStatement::error(const QString &what) const
{
    return errorOf(sqlite3_db_handle(m_statement), what);
}

} // namespace console
