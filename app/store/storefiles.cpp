#include "store/storefiles.h"

#include "store/paymentindex.h"
#include "store/storeerror.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kQuicklyChecked = 32 * 1024 * 1024; // bytes; a full check of more would delay the start

QString tr(const char *text)
{
    return QCoreApplication::translate("console::WorkspaceStore", text);
}

QString cachePath(const QString &folder)
{
    return folder + u"/cache.db"_s;
}

QString journalPath(const QString &folder)
{
    return folder + u"/journal.db"_s;
}

Outcome preparedFolder(const QString &folder)
{
    const QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    const auto failed = [&](const QString &what) {
        return storageError(tr("The folder for this workspace's data cannot be used. Nothing was saved. Check that it "
                               "belongs to you and that the disk is not full: %1")
                                .arg(QDir::toNativeSeparators(folder)),
                            what, u"folder"_s);
    };
    if (!QDir().mkpath(folder))
        return failed(u"mkpath"_s);
    const auto others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    if ((QFile::permissions(folder) & others) && !QFile::setPermissions(folder, ownerOnly))
        return failed(u"chmod"_s);
    return Done{};
}

/// Error with code "damaged_file" if SQLite finds a fault.
Outcome quickCheck(const Database &database)
{
    auto rows = database.run(u"PRAGMA quick_check(1)"_s);
    if (!rows)
        return rows.error();
    if (rows->next() && rows->value(0).toString() == u"ok"_s)
        return Done{};
    return databaseError(u"quick_check: %1"_s.arg(rows->value(0).toString()), u"damaged_file"_s);
}

Error damagedJournal(const Error &cause)
{
    return storageError(tr("journal.db is damaged. It holds the record of refunds and the audit trail, so it was left "
                           "exactly as it is and nothing else was opened. Copy the folder to a safe place, then put "
                           "journal.db back from a backup, and compare recent refunds with the Stripe Dashboard before "
                           "you refund again."),
                        cause.detail, cause.code);
}

Outcome checkJournal(const QString &path)
{
    if (!QFile::exists(path) || QFileInfo(path).size() == 0)
        return Done{};
    auto database = Database::open(path, Database::Access::ReadOnly);
    if (!database)
        return database.error();
    if (auto known = Migrator::check(*database, Migrator::Schema::Journal); !known)
        return known;
    return quickCheck(*database);
}

Result<Database> openJournal(const QString &folder)
{
    const QString path = journalPath(folder);
    Outcome checked = checkJournal(path);
    if (!checked)
        return Database::isDamage(checked.error()) ? damagedJournal(checked.error()) : checked.error();
    auto database = Database::open(path, Database::Access::ReadWrite);
    if (!database)
        return database;
    if (auto migrated = Migrator::migrate(*database, Migrator::Schema::Journal); !migrated)
        return Database::isDamage(migrated.error()) ? damagedJournal(migrated.error()) : migrated.error();
    return database;
}

Result<Database> openCache(const QString &path)
{
    auto database = Database::open(path, Database::Access::ReadWrite);
    if (!database)
        return database;
    if (auto known = Migrator::check(*database, Migrator::Schema::Cache); !known)
        return known.error();
    if (QFileInfo(path).size() <= kQuicklyChecked) {
        if (auto whole = quickCheck(*database); !whole)
            return whole.error();
    }
    if (auto migrated = Migrator::migrate(*database, Migrator::Schema::Cache); !migrated)
        return migrated.error();
    // FAST: what a changed row held is overwritten where its page is written anyway.
    // A first sync puts rows into the middle of several indexes: their pages stay in memory, and the log is folded in
    // less often.
    for (const QString &rule : {u"PRAGMA synchronous=NORMAL"_s, u"PRAGMA secure_delete=FAST"_s,
                                u"PRAGMA cache_size=-65536"_s, u"PRAGMA wal_autocheckpoint=4000"_s}) {
        if (auto set = database->run(rule); !set)
            return set.error();
    }
    if (auto current = PaymentIndex::bringUpToDate(*database); !current)
        return current.error();
    return database;
}

Outcome moveAside(const QString &path)
{
    int number = 1;
    while (QFile::exists(u"%1.damaged-%2"_s.arg(path).arg(number)))
        ++number;
    const QString aside = u"%1.damaged-%2"_s.arg(path).arg(number);
    for (const QString &suffix : {QString(), u"-wal"_s, u"-shm"_s}) {
        if (QFile::exists(path + suffix) && !QFile::rename(path + suffix, aside + suffix))
            return databaseError(u"move %1 aside"_s.arg(QFileInfo(path + suffix).fileName()), u"not_moved"_s);
    }
    return Done{};
}

} // namespace

Result<OpenedFiles> openFiles(const QString &folder)
{
    if (auto prepared = preparedFolder(folder); !prepared)
        return prepared.error();
    auto journal = openJournal(folder);
    if (!journal)
        return journal.error();
    bool wasReset = false;
    auto cache = openCache(cachePath(folder));
    if (!cache && Database::isDamage(cache.error())) {
        if (auto moved = moveAside(cachePath(folder)); !moved)
            return moved.error();
        wasReset = true;
        cache = openCache(cachePath(folder));
    }
    if (!cache)
        return cache.error();
    auto connections = std::make_unique<StoreConnections>(StoreConnections{std::move(*cache), std::move(*journal)});
    return OpenedFiles{std::move(connections), wasReset};
}

Result<Database> openJournalAlone(const QString &folder)
{
    if (auto prepared = preparedFolder(folder); !prepared)
        return prepared.error();
    if (QFileInfo(journalPath(folder)).size() > 0) {
        // As in openFiles(): no byte of a damaged, newer or foreign one changes.
        const auto looked = Database::open(journalPath(folder), Database::Access::ReadOnly);
        if (!looked)
            return looked.error();
        if (auto known = Migrator::check(*looked, Migrator::Schema::Journal); !known)
            return known.error();
    }
    auto database = Database::open(journalPath(folder), Database::Access::ReadWrite);
    if (!database)
        return database;
    if (auto migrated = Migrator::migrate(*database, Migrator::Schema::Journal); !migrated)
        return migrated.error();
    return database;
}

bool hasJournal(const QString &folder)
{
    return QFile::exists(journalPath(folder));
}

Result<int> removeCacheFiles(const QString &folder)
{
    int removed = 0;
    QStringList left;
    const auto entries = QDir(folder).entryList({u"cache.db*"_s}, QDir::Files | QDir::Hidden);
    for (const QString &name : entries) {
        if (QFile::remove(QDir(folder).filePath(name)))
            ++removed;
        else
            left.append(name);
    }
    if (left.isEmpty())
        return removed;
    return storageError(tr("Not all of the local copy of the payments could be deleted. Close other consoles, then "
                           "delete these files by hand: %1")
                            .arg(QDir::toNativeSeparators(QDir(folder).filePath(left.join(u", "_s)))),
                        left.join(u", "_s), u"not_removed"_s);
}

Result<StoreThread::Connections> openReaders(const QString &folder)
{
    auto cache = Database::open(cachePath(folder), Database::Access::ReadOnly);
    if (!cache)
        return cache.error();
    auto journal = Database::open(journalPath(folder), Database::Access::ReadOnly);
    if (!journal)
        return journal.error();
    return std::make_unique<StoreConnections>(StoreConnections{std::move(*cache), std::move(*journal)});
}

} // namespace console
