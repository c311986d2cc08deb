#include "support/faultydisk.h"

#include <sqlite3.h>

#include <atomic>
#include <cstring>

namespace console::test {

namespace {

std::atomic<FaultyDisk::Fault> theFault{FaultyDisk::Fault::None};
QByteArray thePart;
sqlite3_vfs theDisk;
sqlite3_vfs *theRealDisk = nullptr;

/// The real file lies behind it in SQLite's memory.
struct File
{
    sqlite3_file base;
    bool isMeant;
    sqlite3_file *real() { return reinterpret_cast<sqlite3_file *>(this + 1); }
};

File *of(sqlite3_file *file)
{
    return reinterpret_cast<File *>(file);
}

/// SQLite's code for what happens to a write or a sync; SQLITE_OK: it goes on to the real disk.
int trouble(sqlite3_file *file, bool isSync)
{
    if (!of(file)->isMeant)
        return SQLITE_OK;
    switch (theFault.load()) {
    case FaultyDisk::Fault::None: return SQLITE_OK;
    case FaultyDisk::Fault::Full: return isSync ? SQLITE_OK : SQLITE_FULL;
    case FaultyDisk::Fault::SyncFails: return isSync ? SQLITE_IOERR_FSYNC : SQLITE_OK;
    case FaultyDisk::Fault::ReadOnly: return isSync ? SQLITE_OK : SQLITE_READONLY;
    }
    return SQLITE_OK;
}

template <auto Method, typename... Arguments>
int pass(sqlite3_file *file, Arguments... arguments)
{
    return (of(file)->real()->pMethods->*Method)(of(file)->real(), arguments...);
}

using Methods = sqlite3_io_methods;

int closeFile(sqlite3_file *file)
{
    const int done = pass<&Methods::xClose>(file);
    file->pMethods = nullptr;
    return done;
}

int writeFile(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 at)
{
    const int code = trouble(file, false);
    return code == SQLITE_OK ? pass<&Methods::xWrite>(file, bytes, length, at) : code;
}

int syncFile(sqlite3_file *file, int flags)
{
    const int code = trouble(file, true);
    return code == SQLITE_OK ? pass<&Methods::xSync>(file, flags) : code;
}

void barrier(sqlite3_file *file)
{
    of(file)->real()->pMethods->xShmBarrier(of(file)->real());
}

constexpr Methods kMethods = {
    .iVersion = 3,
    .xClose = closeFile,
    .xRead = pass<&Methods::xRead>,
    .xWrite = writeFile,
    .xTruncate = pass<&Methods::xTruncate>,
    .xSync = syncFile,
    .xFileSize = pass<&Methods::xFileSize>,
    .xLock = pass<&Methods::xLock>,
    .xUnlock = pass<&Methods::xUnlock>,
    .xCheckReservedLock = pass<&Methods::xCheckReservedLock>,
    .xFileControl = pass<&Methods::xFileControl>,
    .xSectorSize = pass<&Methods::xSectorSize>,
    .xDeviceCharacteristics = pass<&Methods::xDeviceCharacteristics>,
    .xShmMap = pass<&Methods::xShmMap>,
    .xShmLock = pass<&Methods::xShmLock>,
    .xShmBarrier = barrier,
    .xShmUnmap = pass<&Methods::xShmUnmap>,
    .xFetch = pass<&Methods::xFetch>,
    .xUnfetch = pass<&Methods::xUnfetch>,
};

int openFile(sqlite3_vfs *, const char *name, sqlite3_file *file, int flags, int *flagsOut)
{
    File *ours = of(file);
    ours->base.pMethods = nullptr;
    ours->isMeant = name != nullptr && std::strstr(name, thePart.constData()) != nullptr;
    if (ours->isMeant && theFault.load() == FaultyDisk::Fault::ReadOnly && (flags & SQLITE_OPEN_READWRITE) != 0)
        flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    const int done = theRealDisk->xOpen(theRealDisk, name, ours->real(), flags, flagsOut);
    if (ours->real()->pMethods != nullptr)
        ours->base.pMethods = &kMethods;
    return done;
}

} // namespace

bool FaultyDisk::install(const QByteArray &part)
{
    if (theRealDisk != nullptr)
        return thePart == part;
    theRealDisk = sqlite3_vfs_find(nullptr);
    if (theRealDisk == nullptr)
        return false;
    thePart = part;
    theDisk = *theRealDisk; // whatever is not about an open file is the real one's
    theDisk.pNext = nullptr;
    theDisk.zName = "faulty disk";
    theDisk.szOsFile = int(sizeof(File)) + theRealDisk->szOsFile;
    theDisk.xOpen = openFile;
    return sqlite3_vfs_register(&theDisk, 1) == SQLITE_OK;
}

void FaultyDisk::set(Fault fault)
{
    theFault = fault;
}

} // namespace console::test
