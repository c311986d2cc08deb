#include "practice/stripe/sqlite.h"

#include <QtDebug>

#include <sqlite3.h>

namespace console::practice {

namespace {

Error storageError(sqlite3 *db, const QString &what)
{
    return Error{.kind = ErrorKind::Storage,
                 .userText = {},
                 .detail = what + QStringLiteral(": ") +
                           QString::fromUtf8(db ? sqlite3_errmsg(db) : "cannot open the database"),
                 .requestId = {},
                 .httpStatus = 0,
                 .code = {},
                 .param = {}};
}

// SQLITE_TRANSIENT is an old-style cast.
const auto kCopy = reinterpret_cast<sqlite3_destructor_type>(-1);

} // namespace

Sqlite::Statement::~Statement()
{
    if (m_statement) {
        sqlite3_reset(m_statement);
        sqlite3_clear_bindings(m_statement);
    }
}

Sqlite::Statement &Sqlite::Statement::operator<<(qint64 value)
{
    sqlite3_bind_int64(m_statement, m_next++, value);
    return *this;
}

Sqlite::Statement &Sqlite::Statement::operator<<(const QString &value)
{
    if (value.isNull()) {
        sqlite3_bind_null(m_statement, m_next++);
        return *this;
    }
    const QByteArray utf8 = value.toUtf8();
    sqlite3_bind_text(m_statement, m_next++, utf8.constData(), static_cast<int>(utf8.size()), kCopy);
    return *this;
}

Sqlite::Statement &Sqlite::Statement::operator<<(const QByteArray &value)
{
    sqlite3_bind_text(m_statement, m_next++, value.constData(), static_cast<int>(value.size()), kCopy);
    return *this;
}

bool Sqlite::Statement::step()
{
    if (!m_statement)
        return false;
    const int result = sqlite3_step(m_statement);
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        qWarning("practice Stripe: SQLite: %s", sqlite3_errmsg(m_db));
    return result == SQLITE_ROW;
}

qint64 Sqlite::Statement::number(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

QString Sqlite::Statement::text(int column) const
{
    const QByteArray data = bytes(column);
    return data.isNull() ? QString() : QString::fromUtf8(data);
}

QByteArray Sqlite::Statement::bytes(int column) const
{
    if (sqlite3_column_type(m_statement, column) == SQLITE_NULL)
        return {};
    const auto *data = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    const int size = sqlite3_column_bytes(m_statement, column);
    return size == 0 ? QByteArray("") : QByteArray(data, size);
}

Sqlite::~Sqlite()
{
    close();
}

Outcome Sqlite::open(const QString &path)
{
    close();
    const int result = sqlite3_open_v2(path.toUtf8().constData(), &m_db,
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, nullptr);
    if (result != SQLITE_OK) {
        const Error error = storageError(m_db, path);
        close();
        return error;
    }
    sqlite3_busy_timeout(m_db, 5000);
    return Done{};
}

void Sqlite::close()
{
    for (sqlite3_stmt *statement : std::as_const(m_cache))
        sqlite3_finalize(statement);
    m_cache.clear();
    if (m_db)
        sqlite3_close(m_db);
    m_db = nullptr;
}

Outcome Sqlite::exec(const char *sql)
{
    if (sqlite3_exec(m_db, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return storageError(m_db, QString::fromUtf8(sql));
    return Done{};
}

Sqlite::Statement Sqlite::prepare(const QByteArray &sql)
{
    sqlite3_stmt *statement = m_cache.value(sql);
    if (!statement) {
        if (sqlite3_prepare_v2(m_db, sql.constData(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK)
            qFatal("practice Stripe: SQLite: %s: %s", sqlite3_errmsg(m_db), sql.constData());
        m_cache.insert(sql, statement);
    }
    return Statement(m_db, statement);
}

qint64 Sqlite::lastInsertId() const
{
    return sqlite3_last_insert_rowid(m_db);
}

qint64 Sqlite::scalar(const QByteArray &sql)
{
    Statement statement = prepare(sql);
    return statement.step() ? statement.number(0) : 0;
}

} // namespace console::practice
