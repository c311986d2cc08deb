#pragma once

#include <QByteArray>

namespace console::test {

/// SQLite's way to the disk in this process, with faults for the files whose path holds a given text. Install it before
/// the first of them is opened; it stays for the life of the process. Thread-safe.
class FaultyDisk
{
public:
    enum class Fault {
        None,
        Full,      ///< no byte more can be written (SQLITE_FULL)
        SyncFails, ///< bytes are taken, and the disk does not confirm them (SQLITE_IOERR_FSYNC)
        ReadOnly,  ///< opened for reading only, and open files take no bytes any more (SQLITE_READONLY)
    };
    /// `part`: of the path, as "journal.db". False if SQLite does not take it.
    static bool install(const QByteArray &part);
    static void set(Fault fault);
};

} // namespace console::test
