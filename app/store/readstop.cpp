#include "store/readstop.h"

#include "store/sqlitestatement.h"

#include <sqlite3.h>

namespace console {

namespace {

constexpr int kSteps = 2000; // of SQLite's machine: some ten microseconds

int isStopped(void *flag)
{
    return static_cast<const std::atomic<bool> *>(flag)->load() ? 1 : 0;
}

} // namespace

ReadStop::ReadStop(const Database &database, const std::atomic<bool> &stop) : m_handle(sqliteHandle(database))
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
