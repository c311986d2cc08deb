#pragma once

#include "store/database.h"

#include <atomic>

struct sqlite3;

namespace console {

/// While it lives, SQLite looks at `stop` every few thousand steps of any statement of this connection, and ends the
/// statement with SQLITE_INTERRUPT once it is set. A flag of one read's own, and not sqlite3_interrupt(), which would
/// hit whatever runs by the time it is called. Thread: the connection's; `stop` may be set from any.
class ReadStop
{
public:
    ReadStop(const Database &database, const std::atomic<bool> &stop);
    ~ReadStop();
    ReadStop(const ReadStop &) = delete;
    ReadStop &operator=(const ReadStop &) = delete;

private:
    sqlite3 *m_handle;
};

} // namespace console
