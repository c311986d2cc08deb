#pragma once

#include "core/result.h"
#include "practice/stripe/sqlite.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace console::practice {

/// One Stripe object with its place in the store. json is the object as Stripe shows it, without any secret; members
/// whose names start with '_' are ours and are not shown.
struct Doc
{
    qint64 seq = 0; ///< 0: not stored yet
    bool live = false;
    QJsonObject json;

    QString id() const;
    QString object() const; ///< "payment_intent"
    QString text(QLatin1String name) const { return json.value(name).toString(); }
    qint64 number(QLatin1String name) const { return json.value(name).toInteger(); }
    bool flag(QLatin1String name) const { return json.value(name).toBool(); }
    void set(QLatin1String name, const QJsonValue &value) { json.insert(name, value); }
};

/// What a list call asks for. Newest first: created, then order of making.
struct ListQuery
{
    QString object;
    bool live = false;
    std::optional<qint64> createdGt, createdGte, createdLt, createdLte; ///< unix seconds
    QString customer, intent, charge, status;       ///< empty: any. `charge` is also a balance transaction's source
    QStringList types;                              ///< names, or "payment_intent.*"
    std::optional<qint64> afterCreated, afterSeq;   ///< only older than this
    std::optional<qint64> beforeCreated, beforeSeq; ///< only newer than this, the nearest ones
    QString contains;                               ///< text that the stored JSON must hold (a filter for searches)
    int limit = 10;
};

/// The practice Stripe's tables: objects, funds, deliveries, later consequences, idempotency. Made and migrated here.
/// Not thread-safe: the engine's lock is held around every use.
class ObjectStore
{
public:
    /// Errors Storage, StorageNewer.
    Outcome open(const QString &path);
    void close() { m_db.close(); }
    Sqlite &db() { return m_db; }

    void begin() { (void)m_db.exec("BEGIN IMMEDIATE"); }
    void commit() { (void)m_db.exec("COMMIT"); }
    void rollback() { (void)m_db.exec("ROLLBACK"); }

    std::optional<Doc> get(const QString &id);
    /// Inserts (and sets seq) or updates.
    void save(Doc &doc);
    void remove(const QString &id);
    QList<Doc> list(const ListQuery &query);
    qint64 count(const QString &object, bool live);
    bool isEmpty(const QString &object, bool live);

    /// A number never given before, also over restarts.
    qint64 nextNumber();

    /// Adds to the account's money, available from a day on.
    void addFunds(bool live, const QString &currency, qint64 availableOn, qint64 net);
    struct Funds
    {
        QString currency;
        qint64 available = 0;
        qint64 pending = 0;
    };
    QList<Funds> funds(bool live, qint64 now);

    QString meta(const QString &key);
    void setMeta(const QString &key, const QString &value);

private:
    Doc read(Sqlite::Statement &row);
    void resolve(Doc &event);
    Sqlite m_db;
    qint64 m_number = -1;
    qint64 m_reserved = -1;
};

} // namespace console::practice
