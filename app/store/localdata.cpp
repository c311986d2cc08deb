#include "store/localdata.h"

#include "store/cachefacts.h"
#include "store/paymentrepository.h"
#include "store/paymentrow.h"
#include "store/storeerror.h"
#include "store/storethread.h"
#include "store/wholeread.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPointer>

namespace console {

using namespace Qt::StringLiterals;

namespace {

using Connections = StoreThread::Connections;

QString tr(const char *text)
{
    return QCoreApplication::translate("console::LocalData", text);
}

Outcome runAll(const Database &database, std::initializer_list<QString> statements)
{
    for (const QString &statement : statements) {
        if (auto done = database.run(statement); !done)
            return done.error();
    }
    return Done{};
}

Result<qint64> number(const Database &database, const QString &sql)
{
    auto rows = database.run(sql);
    if (!rows)
        return rows.error();
    return rows->next() ? rows->value(0).toLongLong() : 0;
}

QFileInfoList filesOfCache(const QString &cachePath)
{
    const QFileInfo cache(cachePath);
    return cache.dir().entryInfoList(
        {cache.fileName(), cache.fileName() + u"-wal"_s, cache.fileName() + u".damaged-*"_s}, QDir::Files);
}

Outcome removeMovedAside(const QString &cachePath)
{
    const QFileInfo cache(cachePath);
    const auto files = cache.dir().entryInfoList({cache.fileName() + u".damaged-*"_s}, QDir::Files);
    for (const QFileInfo &file : files) {
        if (!QFile::remove(file.filePath()))
            return storageError(tr("The damaged copy %1 could not be deleted. It may still hold payments. Delete it by "
                                   "hand from the workspace's folder.")
                                    .arg(file.fileName()),
                                u"remove %1"_s.arg(file.fileName()), u"not_removed"_s);
    }
    return Done{};
}

Result<qint64> clearAll(const Database &cache)
{
    if (auto secure = cache.run(u"PRAGMA secure_delete=ON"_s); !secure)
        return secure.error();
    const auto count = number(cache, u"SELECT count(*) FROM payments"_s);
    if (!count)
        return count;
    auto transaction = Transaction::begin(cache);
    if (!transaction)
        return transaction.error();
    if (auto done = runAll(cache, {u"INSERT INTO payment_grams (payment_grams) VALUES ('delete-all')"_s,
                                   u"DELETE FROM gram_counts"_s, u"DELETE FROM payments"_s,
                                   u"DELETE FROM sync_slices"_s, u"DELETE FROM sync_sources"_s,
                                   u"DELETE FROM settings WHERE name IN ('sync_cursor', 'last_sync')"_s});
        !done)
        return done.error();
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    if (auto removed = removeMovedAside(cache.path()); !removed)
        return removed.error();
    return count;
}

Result<LocalData::Piece> blankSome(const Database &cache, const QDateTime &before, qint64 after, int limit)
{
    if (auto secure = cache.run(u"PRAGMA secure_delete=ON"_s); !secure)
        return secure.error();
    QList<Payment> found;
    LocalData::Piece piece{0, after};
    {
        auto rows = cache.run(
            // lint-allow: sql names of columns and tables only, all values are bound
            u"SELECT "_s + paymentColumns() +
                // lint-allow: sql as above
                u", row_id FROM payments WHERE row_id > ? AND row_id < ? AND (payer_name <> '' OR payer_email <> '' OR "
                "plate <> '') ORDER BY row_id LIMIT ?"_s,
            {after, before.toSecsSinceEpoch() * 1024, limit});
        if (!rows)
            return rows.error();
        while (rows->next()) {
            auto payment = paymentFrom(*rows);
            if (!payment)
                return payment.error();
            payment->payerName.clear();
            payment->payerEmail.clear();
            payment->plate.clear();
            found.append(*payment);
            piece.last = rows->value(paymentColumnCount()).toLongLong();
        }
        if (auto whole = wholeRead(*rows); !whole)
            return whole.error();
    }
    if (found.isEmpty())
        return piece;
    if (auto put = PaymentRepository(cache).upsert(found, std::nullopt); !put)
        return put.error();
    piece.count = found.size();
    return piece;
}

Outcome emptyLog(const Database &cache)
{
    auto rows = cache.run(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
    if (!rows)
        return rows.error();
    if (rows->next() && rows->value(0).toInt() == 0)
        return Done{};
    return storageError(tr("Another window or program reads the local copy of the payments, so it could not be "
                           "cleaned to the end: parts of what was deleted may still be in the file. Close the other "
                           "one, then clear again."),
                        u"wal_checkpoint busy"_s, u"in_use"_s);
}

Outcome makeCompact(const Database &cache, bool wholeFile)
{
    if (auto done = runAll(
            cache, {u"PRAGMA secure_delete=ON"_s, u"INSERT INTO payment_grams (payment_grams) VALUES ('optimize')"_s});
        !done)
        return done;
    if (wholeFile) {
        if (auto done = cache.run(u"VACUUM"_s); !done)
            return done.error();
    }
    if (auto emptied = emptyLog(cache); !emptied)
        return emptied;
    return runAll(cache, {u"PRAGMA secure_delete=FAST"_s});
}

} // namespace

TypedJob<LocalDataExtent> *LocalData::extent(QObject *parent)
{
    return new StoreJob<LocalDataExtent>(
        m_store.counter(),
        [](Connections &c) -> Result<LocalDataExtent> {
            LocalDataExtent extent;
            auto rows = c->cache.run(u"SELECT count(*), sum(payer_name <> '' OR payer_email <> '' OR plate <> ''), "
                                     "min(payment_date) FROM payments"_s);
            if (!rows)
                return rows.error();
            if (rows->next()) {
                extent.payments = rows->value(0).toLongLong();
                extent.withPersons = rows->value(1).toLongLong();
                if (!rows->value(2).isNull())
                    extent.oldest = QDateTime::fromSecsSinceEpoch(rows->value(2).toLongLong(), Qt::UTC);
            }
            for (const QFileInfo &file : filesOfCache(c->cache.path()))
                extent.bytes += file.size();
            return extent;
        },
        {}, parent);
}

TypedJob<qint64> *LocalData::clearPayments(QObject *parent)
{
    return new StoreJob<qint64>(
        m_store.writer(), [](Connections &c) { return clearAll(c->cache); },
        [facts = QPointer(CacheFacts::of(m_store))](qint64) {
            if (facts)
                facts->setLastSync({}); // the time of the last sync is cleared with what it brought
        },
        parent);
}

TypedJob<LocalData::Piece> *LocalData::blankPersons(const QDateTime &before, qint64 after, int limit, QObject *parent)
{
    return new StoreJob<Piece>(
        m_store.writer(), [=](Connections &c) { return blankSome(c->cache, before, after, limit); }, {}, parent);
}

TypedJob<Done> *LocalData::compact(bool wholeFile, QObject *parent)
{
    return new StoreJob<Done>(
        m_store.writer(), [wholeFile](Connections &c) { return makeCompact(c->cache, wholeFile); }, {}, parent);
}

TypedJob<StoreDiagnosis> *diagnoseStore(WorkspaceStore &store, QObject *parent)
{
    return new StoreJob<StoreDiagnosis>(
        store.counter(),
        [](Connections &c) -> Result<StoreDiagnosis> {
            StoreDiagnosis diagnosis;
            auto version = c->cache.run(u"SELECT sqlite_version()"_s);
            if (!version)
                return version.error();
            if (version->next())
                diagnosis.sqliteVersion = version->value(0).toString();
            for (const Database *database : {&c->cache, &c->journal}) {
                const QString name = QFileInfo(database->path()).fileName();
                const auto fact = [&](const QString &what, const QString &sql) {
                    auto rows = database->run(sql);
                    const QString value = !rows          ? rows.error().detail
                                          : rows->next() ? rows->value(0).toString()
                                                         : u"-"_s;
                    diagnosis.facts.append({name + u' ' + what, value});
                };
                diagnosis.facts.append({name + u" bytes"_s, QString::number(QFileInfo(database->path()).size())});
                diagnosis.facts.append(
                    {name + u" mode"_s, QString::number(int(QFileInfo(database->path()).permissions()), 16)});
                fact(u"application_id"_s, u"PRAGMA application_id"_s);
                fact(u"user_version"_s, u"PRAGMA user_version"_s);
                fact(u"journal_mode"_s, u"PRAGMA journal_mode"_s);
                fact(u"quick_check"_s, u"PRAGMA quick_check(1)"_s);
                auto rows = database->run(u"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"_s);
                if (!rows)
                    return rows.error();
                while (rows->next())
                    diagnosis.schema.append(name + u": "_s + rows->value(0).toString().simplified());
                if (auto whole = wholeRead(*rows); !whole)
                    return whole.error();
            }
            const auto count = [&](const Database &database, const QString &what, const QString &sql) {
                const auto value = number(database, sql);
                diagnosis.facts.append({what, value ? QString::number(*value) : value.error().detail});
            };
            count(c->cache, u"payments"_s, u"SELECT count(*) FROM payments"_s);
            count(c->cache, u"payments pending"_s, u"SELECT count(*) FROM payments WHERE status = 'pending'"_s);
            count(c->journal, u"refund intents"_s, u"SELECT count(*) FROM refund_intents"_s);
            count(c->journal, u"refund intents open"_s,
                  u"SELECT count(*) FROM refund_intents WHERE state IN ('armed', 'sent', 'outcome_unknown')"_s);
            count(c->journal, u"refunds the tenant was not told of"_s,
                  u"SELECT count(*) FROM refund_intents WHERE tenant_told = 0 AND refund_id <> ''"_s);
            count(c->journal, u"audit entries"_s, u"SELECT count(*) FROM audit_entries"_s);
            return diagnosis;
        },
        {}, parent);
}

} // namespace console
