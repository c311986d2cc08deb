#include "store/database.h"

#include "store/sqlscript.h"
#include "store/storeerror.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>

#include <atomic>
#include <utility>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr QFile::Permissions kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

QString freshConnectionName()
{
    static std::atomic<quint64> counter{0};
    return u"console-%1"_s.arg(counter.fetch_add(1));
}

QString fileName(const QString &path)
{
    return QFileInfo(path).fileName();
}

/// Makes the file with mode 0600 before SQLite would make it with the umask's, and repairs a looser one. SQLite gives
/// -wal and -shm the mode of the main file; ones that are left from elsewhere are repaired too.
Outcome makePrivate(const QString &path)
{
    if (!QFile::exists(path)) {
        QFile file(path);
        if (!file.open(QIODevice::NewOnly | QIODevice::WriteOnly, kOwnerOnly) && !QFile::exists(path))
            return databaseError(u"create %1: %2"_s.arg(fileName(path), file.errorString()), u"not_created"_s);
    }
    for (const QString &suffix : {QString(), u"-wal"_s, u"-shm"_s}) {
        QFile file(path + suffix);
        constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                                QFile::WriteOther | QFile::ExeOther;
        if (file.exists() && (file.permissions() & others) && !file.setPermissions(kOwnerOnly))
            return databaseError(u"restrict %1: %2"_s.arg(fileName(file.fileName()), file.errorString()),
                                 u"mode_not_set"_s);
    }
    return Done{};
}

Outcome useWriteAheadLog(const Database &database)
{
    constexpr int kMostTries = 100; // each waits for those who were quicker; nobody else holds the file for long
    for (int tries = 1;; ++tries) {
        auto set = database.run(u"PRAGMA journal_mode=WAL"_s);
        if (set)
            return Done{};
        if (set.error().code != u"sqlite_5"_s || tries == kMostTries)
            return set.error();
        // The switch never waits for another's lock: SQLite gives up at once, whatever the busy timeout says, where
        // two open a new file at the same time. The beginning of a transaction does wait.
        if (auto waited = database.run(u"BEGIN EXCLUSIVE"_s); !waited)
            return waited.error();
        if (auto ended = database.run(u"ROLLBACK"_s); !ended)
            return ended.error();
    }
}

} // namespace

Result<Database> Database::open(const QString &path, Access access)
{
    if (access == Access::ReadWrite) {
        if (auto made = makePrivate(path); !made)
            return made.error();
    }
    Database database(freshConnectionName(), path);
    {
        QSqlDatabase connection = QSqlDatabase::addDatabase(u"QSQLITE"_s, database.m_connectionName);
        connection.setDatabaseName(path);
        connection.setConnectOptions(access == Access::ReadOnly ? u"QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=5000"_s
                                                                : u"QSQLITE_BUSY_TIMEOUT=5000"_s);
        if (!connection.open())
            return databaseError(u"open %1: %2"_s.arg(fileName(path), connection.lastError().text()), u"not_opened"_s);
    }
    // The first statement reads the file's header: a file that is no database is found out here.
    if (auto known = database.applicationId(); !known)
        return known.error();
    QStringList rules{u"PRAGMA foreign_keys=ON"_s, u"PRAGMA trusted_schema=OFF"_s, u"PRAGMA temp_store=MEMORY"_s,
                      u"PRAGMA cache_size=-16384"_s};
    if (access == Access::ReadWrite)
        rules << u"PRAGMA synchronous=FULL"_s;
    for (const QString &rule : std::as_const(rules)) {
        if (auto set = database.run(rule); !set)
            return set.error();
    }
    if (access == Access::ReadWrite) {
        if (auto logged = useWriteAheadLog(database); !logged)
            return logged.error();
    }
    return database;
}

Database::Database(QString connectionName, QString path)
    : m_connectionName(std::move(connectionName)),
      m_path(std::move(path))
{
}

Database::Database(Database &&other) noexcept
    : m_connectionName(std::exchange(other.m_connectionName, {})),
      m_path(std::exchange(other.m_path, {})),
      m_kept(std::move(other.m_kept))
{
}

Database &Database::operator=(Database &&other) noexcept
{
    if (this != &other) {
        close();
        m_connectionName = std::exchange(other.m_connectionName, {});
        m_path = std::exchange(other.m_path, {});
        m_kept = std::move(other.m_kept);
    }
    return *this;
}

Database::~Database()
{
    close();
}

void Database::close()
{
    if (m_connectionName.isEmpty())
        return;
    m_kept.clear();
    if (QSqlDatabase open = connection(); open.isValid())
        open.close();
    QSqlDatabase::removeDatabase(m_connectionName);
    m_connectionName.clear();
}

QSqlDatabase Database::connection() const
{
    return QSqlDatabase::database(m_connectionName, false);
}

Result<QSqlQuery> Database::prepare(const QString &sql) const
{
    QSqlQuery query(connection());
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return errorOf(query, u"prepare in %1"_s.arg(fileName(m_path)));
    return query;
}

Result<QSqlQuery> Database::run(const QString &sql, const QVariantList &values) const
{
    auto query = prepare(sql);
    if (!query)
        return query;
    for (const QVariant &value : values)
        query->addBindValue(value);
    if (!query->exec())
        return errorOf(*query, u"run in %1"_s.arg(fileName(m_path)));
    return query;
}

Outcome Database::runScript(const QString &sql) const
{
    for (const QString &statement : splitSqlScript(sql)) {
        if (auto done = run(statement); !done)
            return done.error();
    }
    return Done{};
}

Result<qint64> Database::number(const QString &sql) const
{
    auto query = run(sql);
    if (!query)
        return query.error();
    if (!query->next())
        return errorOf(*query, sql);
    return query->value(0).toLongLong();
}

Result<qint64> Database::userVersion() const
{
    return number(u"PRAGMA user_version"_s);
}

Result<qint64> Database::applicationId() const
{
    return number(u"PRAGMA application_id"_s);
}

Error Database::errorOf(const QSqlQuery &query, const QString &what)
{
    const QSqlError error = query.lastError();
    return errorOf(error.nativeErrorCode().toInt(), error.databaseText(), what);
}

Error Database::errorOf(int nativeCode, const QString &text, const QString &what)
{
    // The low byte is the primary result code: 5 SQLITE_BUSY, 6 SQLITE_LOCKED, 8 SQLITE_READONLY, 11 SQLITE_CORRUPT,
    // 13 SQLITE_FULL, 26 SQLITE_NOTADB (https://sqlite.org/rescode.html).
    const int primary = nativeCode & 0xff;
    const bool damaged = primary == 11 || primary == 26;
    const QString detail = u"%1: %2 (%3)"_s.arg(what, text).arg(nativeCode);
    const QString code = damaged ? u"damaged_file"_s : u"sqlite_%1"_s.arg(nativeCode);
    switch (primary) {
    case 5:
    case 6:
        return storageError(QCoreApplication::translate("console::Database",
                                                        "Another program holds the console's database on this "
                                                        "computer. The last step was not saved; what was saved before "
                                                        "is kept. Close the other program, then try again."),
                            detail, code);
    case 8:
        return storageError(QCoreApplication::translate("console::Database",
                                                        "The console's database on this computer can only be read. "
                                                        "The last step was not saved; what was saved before is kept. "
                                                        "Check the permissions of the data folder and the disk, then "
                                                        "try again."),
                            detail, code);
    case 13:
        return storageError(QCoreApplication::translate("console::Database",
                                                        "The disk is full. The last step was not saved; what was saved "
                                                        "before is kept. Free some space, then try again."),
                            detail, code);
    default: return databaseError(detail, code);
    }
}

bool Database::isDamage(const Error &error)
{
    return error.kind == ErrorKind::Storage && error.code == u"damaged_file"_s;
}

} // namespace console
