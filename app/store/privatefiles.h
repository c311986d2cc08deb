#pragma once

#include <QString>
#include <QStringList>

namespace console {

/// What was found wider than "this user only"; paths relative to the data folder.
struct PrivateFilesReport
{
    QStringList repaired; ///< were readable or writable by others, and no longer are
    QStringList failed;   ///< still are: they belong to somebody else, or the file system knows no modes
    /// Others could get into the data folder: otherwise the mode of a file in it let nobody read it.
    bool wasOpen = false;
    bool isClean() const { return repaired.isEmpty() && failed.isEmpty(); }
};

/// Makes the folder for this user only, 0700, and what is missing above it. One that is there stays as it is. False: it
/// cannot be made.
bool makePrivateFolder(const QString &folder);

/// Gives the program's files in `dataFolder` mode 0600 and its folders 0700: settings, names of secrets, databases with
/// their -wal, -shm and moved-aside copies, the practice servers' files, logs. Looks only at names that this program
/// makes, so that a data folder chosen by mistake (a home folder) keeps the modes of a person's own files; follows no
/// link. Blocking, but a handful of files; called once at the start, before anything is opened. Does nothing on
/// Windows, where the profile's access list protects the folder.
PrivateFilesReport makeFilesPrivate(const QString &dataFolder);

} // namespace console
