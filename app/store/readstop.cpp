#include "store/readstop.h"

#include <QSqlDriver>
#include <QVariant>

#include <sqlite3.h>

#include <cstring>

namespace console {

namespace {

constexpr int kSteps = 2000; // of SQLite's machine: some ten microseconds

/// Qt hands out the connection of its driver, which uses the same library (facts/tech-details.md 4).
sqlite3 *handleOf(const Database &database)
{
    const QVariant handle = database.connection().driver()->handle();
    if (!handle.isValid() || std::strcmp(handle.typeName(), "sqlite3*") != 0)
        return nullptr;
    return *static_cast<sqlite3 *const *>(handle.constData());
}

int isStopped(void *flag)
{
    return static_cast<const std::atomic<bool> *>(flag)->load() ? 1 : 0;
}

} // namespace

ReadStop::ReadStop(const Database &database, const std::atomic<bool> &stop) : m_handle(handleOf(database))
{
    if (m_handle)
        sqlite3_progress_handler(m_handle, kSteps, isStopped, const_cast<std::atomic<bool> *>(&stop));
}

ReadStop::~ReadStop()
{
    if (m_handle)
        sqlite3_progress_handler(m_handle, 0, nullptr, nullptr);
}

} // namespace console
