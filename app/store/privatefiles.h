#pragma once

#include <QString>
#include <QStringList>

namespace console {

/// What was found wider than "this user only"; paths relative to the data folder.
struct PrivateFilesReport
{
    QStringList repaired; ///< were readable or writable by others, and no longer are
    QStringList failed;   ///< still are: they belong to somebody else, or the file system knows no modes
    bool isClean() const { return repaired.isEmpty() && failed.isEmpty(); }
};

/// Gives the program's files in `dataFolder` mode 0600 and its folders 0700: settings, names of secrets, databases with
/// their -wal, -shm and moved-aside copies, the practice servers' files, logs. Looks only at names that this program
/// makes, so that a data folder chosen by mistake (a home folder) keeps the modes of a person's own files; follows no
/// link. Blocking, but a handful of files; called once at the start, before anything is opened. Does nothing on
/// Windows, where the profile's access list protects the folder.
PrivateFilesReport makeFilesPrivate(const QString &dataFolder);

} // namespace console
