#include "store/privatefiles.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr QFile::Permissions kOthers =
    QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;

bool isOurs(const QString &fileName)
{
    static const QRegularExpression names(
        u"\\A(?:.+\\.db(?:\\.damaged-\\d+)?(?:-wal|-shm|-journal)?|.+\\.ini|.+\\.json|.+\\.log(?:\\.\\d+)?)\\z"_s);
    return names.match(fileName).hasMatch();
}

class Repair
{
public:
    explicit Repair(const QString &root) : m_root(root) {}

    void look(const QFileInfo &entry)
    {
        if (entry.isSymLink() || (!entry.isDir() && !(entry.isFile() && isOurs(entry.fileName()))))
            return;
        if (!(entry.permissions() & kOthers))
            return;
        const QFile::Permissions wanted = entry.isDir() ? QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner
                                                        : QFile::ReadOwner | QFile::WriteOwner;
        const QString path = entry.filePath();
        // Read back: some file systems accept a mode and keep their own.
        const bool done = QFile::setPermissions(path, wanted) && !(QFileInfo(path).permissions() & kOthers);
        (done ? report.repaired : report.failed).append(m_root.relativeFilePath(path));
    }
    void lookBelow(const QString &folder)
    {
        look(QFileInfo(folder));
        if (QFileInfo(folder).isSymLink())
            return;
        QDirIterator entries(folder, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                             QDirIterator::Subdirectories); // does not follow links
        while (entries.hasNext()) {
            entries.next();
            look(entries.fileInfo());
        }
    }
    PrivateFilesReport report;

private:
    QDir m_root;
};

} // namespace

bool makePrivateFolder(const QString &folder)
{
    const QFileInfo info(folder);
    if (info.exists())
        return info.isDir();
    const QDir above(info.absolutePath());
    if (!above.mkpath(u"."_s))
        return false;
    // From its first moment on, where the system has modes.
    return above.mkdir(info.fileName(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner) ||
           QFileInfo(folder).isDir();
}

PrivateFilesReport makeFilesPrivate(const QString &dataFolder)
{
#ifdef Q_OS_WIN
    Q_UNUSED(dataFolder)
    return {};
#else
    Repair repair(dataFolder);
    repair.report.wasOpen = bool(QFileInfo(dataFolder).permissions() & (QFile::ExeGroup | QFile::ExeOther));
    repair.look(QFileInfo(dataFolder));
    const QDir root(dataFolder);
    const auto files = root.entryInfoList(QDir::Files | QDir::Hidden);
    for (const QFileInfo &file : files)
        repair.look(file);
    for (const QString &folder : {u"workspaces"_s, u"practice"_s}) {
        if (root.exists(folder))
            repair.lookBelow(root.filePath(folder));
    }
    repair.report.repaired.sort();
    repair.report.failed.sort();
    return repair.report;
#endif
}

} // namespace console
