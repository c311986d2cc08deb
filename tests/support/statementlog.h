#pragma once

#include "store/database.h"

#include <QSqlDriver>
#include <QStringList>

#include <sqlite3.h>

namespace console::test {

/// Notes each statement that a connection begins, from here on: what a thread asks of the database that should ask
/// nothing. The connection must outlive it. Thread: the connection's.
class StatementLog
{
public:
    explicit StatementLog(const Database &database)
    {
        const QVariant handle = database.connection().driver()->handle();
        if (!handle.isValid() || qstrcmp(handle.typeName(), "sqlite3*") != 0)
            qFatal("no SQLite connection");
        m_connection = *static_cast<sqlite3 *const *>(handle.constData());
        sqlite3_trace_v2(m_connection, SQLITE_TRACE_STMT, &StatementLog::begun, this);
    }
    ~StatementLog() { sqlite3_trace_v2(m_connection, 0, nullptr, nullptr); }
    StatementLog(const StatementLog &) = delete;
    StatementLog &operator=(const StatementLog &) = delete;

    const QStringList &statements() const { return m_statements; }

private:
    static int begun(unsigned, void *self, void *, void *text)
    {
        static_cast<StatementLog *>(self)->m_statements.append(
            QString::fromUtf8(static_cast<const char *>(text)).simplified());
        return 0;
    }
    sqlite3 *m_connection = nullptr;
    QStringList m_statements;
};

} // namespace console::test
