#pragma once

#include "core/result.h"
#include "store/migrator.h"
#include "store/transaction.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariantList>

#include <memory>
#include <typeindex>
#include <unordered_map>

namespace console {

/// One SQLite connection with this project's rules (ARCHITECTURE.md, rule 6): foreign keys, WAL, synchronous=FULL, busy
/// timeout of 5 s, file mode 0600. Not shared between threads: open one in the thread that uses it. Closing on
/// destruction, in that same thread.
class Database
{
public:
    enum class Access { ReadWrite, ReadOnly };

    /// Opens (and for ReadWrite creates) the file. Error Storage with the path's last part and SQLite's text in detail;
    /// code "damaged_file" where SQLite says that this is no database or a broken one.
    static Result<Database> open(const QString &path, Access access);
    Database(Database &&other) noexcept;
    Database &operator=(Database &&other) noexcept;
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;
    ~Database();

    /// A prepared query with its values bound and run; rows are read from it, forwards only. Error Storage.
    /// A query that is kept open keeps its read snapshot: let it go once read.
    Result<QSqlQuery> run(const QString &sql, const QVariantList &values = {}) const;
    /// A prepared query to be bound and run many times. Error Storage.
    Result<QSqlQuery> prepare(const QString &sql) const;
    /// Several statements without values (schema files; triggers allowed). Not for data.
    Outcome runScript(const QString &sql) const;
    Result<qint64> userVersion() const;
    Result<qint64> applicationId() const;
    QSqlDatabase connection() const;
    QString path() const { return m_path; }
    /// What works on this connection may keep its memory here between transactions: one object of each type. It goes
    /// before the connection is closed.
    template <typename T>
    std::shared_ptr<T> kept() const
    {
        std::shared_ptr<void> &object = m_kept[typeid(T)];
        if (!object)
            object = std::make_shared<T>();
        return std::static_pointer_cast<T>(object);
    }
    /// Turns the last error of a query into an Error.
    static Error errorOf(const QSqlQuery &query, const QString &what);
    /// The same of one of SQLite's result codes and its text.
    static Error errorOf(int nativeCode, const QString &text, const QString &what);
    /// Whether an Error says that a file is damaged (SQLITE_CORRUPT, SQLITE_NOTADB).
    static bool isDamage(const Error &error);

private:
    Database(QString connectionName, QString path);
    Result<qint64> number(const QString &sql) const;
    void close();
    QString m_connectionName;
    QString m_path;
    mutable std::unordered_map<std::type_index, std::shared_ptr<void>> m_kept;
};

} // namespace console
