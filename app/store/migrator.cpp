#include "store/migrator.h"

#include "store/database.h"
#include "store/storeerror.h"
#include "store/transaction.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <map>
#include <optional>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString folderOf(Migrator::Schema schema)
{
    switch (schema) {
    case Migrator::Schema::Cache: return u":/sql/cache"_s;
    case Migrator::Schema::Journal: return u":/sql/journal"_s;
    }
    Q_UNREACHABLE();
}

QString tr(const char *text)
{
    return QCoreApplication::translate("console::Migrator", text);
}

/// Number to resource path. Empty if the files are not linked in.
std::map<qint64, QString> migrationsIn(const QString &folder)
{
    std::map<qint64, QString> files;
    const auto names = QDir(folder).entryList({u"*.sql"_s}, QDir::Files);
    for (const QString &name : names) {
        bool isNumber = false;
        const qint64 number = name.section(u'_', 0, 0).toLongLong(&isNumber);
        if (isNumber)
            files.emplace(number, folder + u'/' + name);
    }
    return files;
}

/// All reads while it lives see one moment of the file. A savepoint, because the caller may be in a transaction.
class OneMoment
{
public:
    explicit OneMoment(const Database &database)
        : m_database(database),
          m_begun(database.run(u"SAVEPOINT one_moment"_s))
    {
    }
    ~OneMoment()
    {
        if (m_begun)
            (void)m_database.run(u"RELEASE one_moment"_s); // nothing was written
    }
    OneMoment(const OneMoment &) = delete;
    OneMoment &operator=(const OneMoment &) = delete;
    std::optional<Error> problem() const { return m_begun ? std::nullopt : std::optional(m_begun.error()); }

private:
    const Database &m_database;
    Result<QSqlQuery> m_begun;
};

Outcome checkFile(const Database &database, const QString &folder, qint64 ourId)
{
    const auto migrations = migrationsIn(folder);
    if (migrations.empty())
        return databaseError(u"no migrations in %1"_s.arg(folder));
    const qint64 newest = migrations.rbegin()->first;
    const QString name = QFileInfo(database.path()).fileName();
    // Another thread or process may be making the file, and its number without its version, or the other way round,
    // would look like a foreign file.
    const OneMoment moment(database);
    if (const auto problem = moment.problem())
        return *problem;
    const auto id = database.applicationId();
    if (!id)
        return id.error();
    const auto version = database.userVersion();
    if (!version)
        return version.error();
    auto tables = database.run(u"SELECT count(*) FROM sqlite_schema"_s);
    if (!tables)
        return tables.error();
    const bool isNew = *id == 0 && *version == 0 && tables->next() && tables->value(0).toLongLong() == 0;
    if (*id != ourId && !isNew) {
        return storageError(tr("%1 is not a file of this program. It was left as it is. Move it away, or choose "
                               "another data folder, and try again.")
                                .arg(name),
                            u"%1: application_id %2, expected %3"_s.arg(name).arg(*id).arg(ourId), u"foreign_file"_s);
    }
    if (*version > newest) {
        return Error{.kind = ErrorKind::StorageNewer,
                     .userText = tr("%1 was written by a newer version of this program. It was left as it is. Install "
                                    "the newer version to go on.")
                                     .arg(name),
                     .detail = u"%1: user_version %2, this program knows %3"_s.arg(name).arg(*version).arg(newest),
                     .requestId = {},
                     .httpStatus = 0,
                     .code = u"newer_schema"_s,
                     .param = {}};
    }
    return Done{};
}

Outcome apply(const Database &database, qint64 number, const QString &path, qint64 ourId)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return databaseError(u"%1: %2"_s.arg(path, file.errorString()));
    auto transaction = Transaction::begin(database);
    if (!transaction)
        return transaction.error();
    // Another process may have been quicker while this one waited for the lock.
    const auto version = database.userVersion();
    if (!version)
        return version.error();
    if (*version >= number)
        return Done{};
    if (auto done = database.runScript(QString::fromUtf8(file.readAll())); !done) {
        Error error = done.error();
        error.detail = u"%1: %2"_s.arg(QFileInfo(path).fileName(), error.detail);
        return error;
    }
    // PRAGMA takes no bound values; both are numbers of ours.
    if (auto done = database.run(u"PRAGMA application_id=%1"_s.arg(ourId)); !done)
        return done.error();
    if (auto done = database.run(u"PRAGMA user_version=%1"_s.arg(number)); !done)
        return done.error();
    return transaction->commit();
}

} // namespace

qint64 Migrator::applicationId(Schema schema)
{
    switch (schema) {
    case Schema::Cache: return 0x4f504343;   // "OPCC"
    case Schema::Journal: return 0x4f50434a; // "OPCJ"
    }
    Q_UNREACHABLE();
}

qint64 Migrator::newestVersion(Schema schema)
{
    const auto migrations = migrationsIn(folderOf(schema));
    return migrations.empty() ? 0 : migrations.rbegin()->first;
}

Outcome Migrator::check(const Database &database, Schema schema)
{
    return checkFile(database, folderOf(schema), applicationId(schema));
}

Outcome Migrator::migrate(const Database &database, Schema schema)
{
    return migrateFrom(database, folderOf(schema), applicationId(schema));
}

Outcome Migrator::migrateFrom(const Database &database, const QString &folder, qint64 applicationId)
{
    if (auto checked = checkFile(database, folder, applicationId); !checked)
        return checked;
    const auto version = database.userVersion();
    if (!version)
        return version.error();
    for (const auto &[number, path] : migrationsIn(folder)) {
        if (number <= *version)
            continue;
        if (auto done = apply(database, number, path, applicationId); !done)
            return done;
    }
    return Done{};
}

} // namespace console
