#include "store/privatefiles.h"
#include "unit/store/storetest.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

int modeOf(const QString &path)
{
    struct stat entry
    {
    };
    return lstat(QFile::encodeName(path).constData(), &entry) == 0 ? int(entry.st_mode & 07777) : -1;
}

void plant(const QString &path, mode_t mode)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QFile::WriteOnly) || file.write("x") != 1)
        qFatal("not planted: %s", qPrintable(path));
    file.close();
    chmod(QFile::encodeName(path).constData(), mode);
}

} // namespace

class TestPrivateFiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void everyFileOfOursIsGivenToThisUserOnly_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *name :
             {"console.ini", "known-secrets.json", "console.log", "console.log.1", "workspaces/acme/journal.db",
              "workspaces/acme/journal.db-wal", "workspaces/acme/journal.db-shm", "workspaces/acme/cache.db",
              "workspaces/acme/cache.db-wal", "workspaces/acme/cache.db-shm", "workspaces/acme/cache.db.damaged-2",
              "workspaces/acme/cache.db.damaged-2-wal", "practice/practice-stripe.db",
              "practice/practice-stripe.db-wal", "practice/practice-tenant.db", "practice/practice-tenant.db-journal"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void everyFileOfOursIsGivenToThisUserOnly()
    {
        QFETCH(QString, file);
        plant(at(file), 0644);
        const PrivateFilesReport report = makeFilesPrivate(m_dir->path());
        QVERIFY2(report.repaired.contains(file), qPrintable(report.repaired.join(u' ')));
        QVERIFY(report.failed.isEmpty());
        QCOMPARE(modeOf(at(file)), 0600);
        QVERIFY(makeFilesPrivate(m_dir->path()).isClean());
    }

    void foldersToo()
    {
        plant(at(u"workspaces/acme/cache.db"_s), 0600);
        for (const char *folder : {"", "workspaces", "workspaces/acme"})
            chmod(QFile::encodeName(at(QString::fromLatin1(folder))).constData(), 0755);
        QCOMPARE(makeFilesPrivate(m_dir->path()).repaired,
                 (QStringList{u"."_s, u"workspaces"_s, u"workspaces/acme"_s}));
        QCOMPARE(modeOf(m_dir->path()), 0700);
        QCOMPARE(modeOf(at(u"workspaces/acme"_s)), 0700);
    }

    /// Only a folder that others could get into gave anything away.
    void aClosedFolderGivesNothingAway()
    {
        plant(at(u"console.ini"_s), 0644);
        const PrivateFilesReport closed = makeFilesPrivate(m_dir->path());
        QVERIFY(!closed.wasOpen && !closed.repaired.isEmpty());
        chmod(QFile::encodeName(m_dir->path()).constData(), 0711);
        QVERIFY(makeFilesPrivate(m_dir->path()).wasOpen);
    }
    void aNewFolderIsPrivateFromTheBeginning()
    {
        const mode_t before = umask(0);
        const bool isMade = makePrivateFolder(at(u"above/data"_s));
        umask(before);
        QVERIFY(isMade);
        QCOMPARE(modeOf(at(u"above/data"_s)), 0700);
        QVERIFY(makeFilesPrivate(at(u"above/data"_s)).isClean());
        chmod(QFile::encodeName(at(u"above/data"_s)).constData(), 0755);
        QVERIFY(makePrivateFolder(at(u"above/data"_s))); // there already
        QCOMPARE(modeOf(at(u"above/data"_s)), 0755);
        plant(at(u"a-file"_s), 0600);
        QVERIFY(!makePrivateFolder(at(u"a-file"_s)));
    }

    /// A home folder given as data folder keeps what it is.
    void otherPeoplesFilesKeepTheirModes()
    {
        for (const char *name : {"notes.txt", "bin/run.sh", "workspaces/run.sh"})
            plant(at(QString::fromLatin1(name)), 0755);
        QVERIFY(!makeFilesPrivate(m_dir->path()).repaired.contains(u"notes.txt"_s));
        for (const char *name : {"notes.txt", "bin/run.sh", "workspaces/run.sh"})
            QCOMPARE(modeOf(at(QString::fromLatin1(name))), 0755);
    }

    void linksAreNotFollowed()
    {
        QTemporaryDir elsewhere;
        plant(elsewhere.filePath(u"other.db"_s), 0644);
        QVERIFY(QDir(m_dir->path()).mkpath(u"workspaces"_s));
        QVERIFY(QFile::link(elsewhere.filePath(u"other.db"_s), at(u"workspaces/link.db"_s)));
        QVERIFY(QFile::link(elsewhere.path(), at(u"workspaces/linked"_s)));
        makeFilesPrivate(m_dir->path());
        QCOMPARE(modeOf(elsewhere.filePath(u"other.db"_s)), 0644);
    }

    /// What the store makes needs no repair, whatever the umask.
    void whatTheStoreMakesIsPrivateFromTheBeginning()
    {
        const mode_t before = umask(0);
        StandingClock clock;
        {
            const auto store = openStore(at(u"workspaces/acme"_s), clock);
            QVERIFY(store);
            QVERIFY(finish(store->upsertPayments({somePayment(1)}, u"c1"_s)).has_value());
            QVERIFY(QFile::exists(at(u"workspaces/acme/cache.db-wal"_s)));
            for (const char *name : {"cache.db", "cache.db-wal", "cache.db-shm", "journal.db", "journal.db-wal"})
                QCOMPARE(modeOf(at(u"workspaces/acme/"_s + QLatin1String(name))), 0600);
        }
        umask(before);
        QCOMPARE(modeOf(at(u"workspaces/acme"_s)), 0700);
    }

private:
    QString at(const QString &name) const { return m_dir->filePath(name); }
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestPrivateFiles)
#include "tst_privatefiles.moc"
