#include "store/syncslices.h"

#include "store/paymentrepository.h"
#include "store/paymentrow.h"
#include "store/storethread.h"
#include "store/wholeread.h"
#include "store/workspacestore.h"

#include <memory>

namespace console {

using namespace Qt::StringLiterals;

namespace {

using Connections = StoreThread::Connections;

Outcome put(const Database &cache, const SyncSlice &slice)
{
    auto done = cache.run(
        u"INSERT INTO sync_slices (source, slice_from, slice_to, cursor, row_count, attempt, is_done) VALUES (?, ?, "
        "?, ?, ?, ?, ?) ON CONFLICT (source, slice_from) DO UPDATE SET cursor = excluded.cursor, row_count = "
        "excluded.row_count, attempt = excluded.attempt, is_done = excluded.is_done"_s,
        {slice.source, slice.from, slice.to, storedText(slice.cursor), slice.rows, slice.attempt,
         slice.isDone ? 1 : 0});
    if (!done)
        return done.error();
    return Done{};
}

Outcome setColumn(const Database &cache, const QString &sql, const QVariantList &values)
{
    auto done = cache.run(sql, values);
    if (!done)
        return done.error();
    return Done{};
}

Outcome putPlan(const Database &cache, const SyncSource &source, const QList<SyncSlice> &slices,
                const std::optional<QString> &cursor)
{
    auto transaction = Transaction::begin(cache);
    if (!transaction)
        return transaction.error();
    if (auto gone = cache.run(u"DELETE FROM sync_slices WHERE source = ?"_s, {source.name}); !gone)
        return gone.error();
    auto kept = cache.run(
        u"INSERT INTO sync_sources (source, total, created_from, event_id) VALUES (?, ?, ?, ?) ON CONFLICT (source) "
        "DO UPDATE SET total = excluded.total, created_from = excluded.created_from, event_id = excluded.event_id"_s,
        {source.name, source.total, source.createdFrom, storedText(source.eventId)});
    if (!kept)
        return kept.error();
    for (const SyncSlice &slice : slices) {
        if (auto done = put(cache, slice); !done)
            return done;
    }
    if (cursor) {
        if (auto set = PaymentRepository(cache).setSetting(u"sync_cursor"_s, *cursor); !set)
            return set;
    }
    return transaction->commit();
}

/// Rows of the slice's dates that the cache holds.
Result<qint64> countOf(const Database &cache, const SyncSlice &slice)
{
    constexpr qint64 kSlots = 1024;  // row ids a second: see PaymentRepository
    constexpr qint64 kCrowd = 86400; // a second with more payments than that spills into the next ones
    auto row = cache.run(u"SELECT count(*) FROM payments WHERE row_id >= ? AND row_id < ? AND payment_date >= ? AND "
                         "payment_date < ?"_s,
                         {slice.from * kSlots, (slice.to + kCrowd) * kSlots, slice.from, slice.to});
    if (!row)
        return row.error();
    if (!row->next())
        return Database::errorOf(*row, u"payments"_s);
    return row->value(0).toLongLong();
}

SyncSlice sliceFrom(const QSqlQuery &row)
{
    return {.source = row.value(0).toString(),
            .from = row.value(1).toLongLong(),
            .to = row.value(2).toLongLong(),
            .cursor = row.value(3).toString(),
            .rows = row.value(4).toLongLong(),
            .attempt = row.value(5).toInt(),
            .isDone = row.value(6).toInt() != 0};
}

/// A job that writes and then tells which payments changed.
TypedJob<Done> *writing(WorkspaceStore &store, std::function<Result<QStringList>(const Database &)> work,
                        QObject *parent)
{
    auto changed = std::make_shared<QStringList>();
    return new StoreJob<Done>(
        store.writer(),
        [work = std::move(work), changed](Connections &c) -> Outcome {
            auto ids = work(c->cache);
            if (!ids)
                return ids.error();
            *changed = std::move(*ids);
            return Done{};
        },
        [announce = store.paymentsAnnouncer(), changed](Done) { announce(*changed); }, parent);
}

Result<QStringList> factsWith(const Database &cache, const QList<StripePaymentFacts> &facts,
                              const PaymentRepository::Also &also)
{
    QStringList changed;
    const auto stored = PaymentRepository(cache).setStripeFacts(facts, &changed, also);
    if (!stored)
        return stored.error();
    return changed;
}

} // namespace

TypedJob<Done> *SyncSlices::plan(SyncSource source, QList<SyncSlice> slices, std::optional<QString> syncCursor,
                                 QObject *parent)
{
    return new StoreJob<Done>(
        m_store.writer(),
        [source = std::move(source), slices = std::move(slices), cursor = std::move(syncCursor)](Connections &c) {
            return putPlan(c->cache, source, slices, cursor);
        },
        {}, parent);
}

TypedJob<Done> *SyncSlices::keepPayments(QList<Payment> rows, const SyncSlice &slice, QObject *parent)
{
    return writing(
        m_store,
        [rows = std::move(rows), slice](const Database &cache) {
            return PaymentRepository(cache).upsert(rows, std::nullopt,
                                                   [slice](const Database &c) { return put(c, slice); });
        },
        parent);
}

TypedJob<Done> *SyncSlices::keepFacts(QList<StripePaymentFacts> facts, const SyncSlice &slice, qint64 newestCreated,
                                      QObject *parent)
{
    return writing(
        m_store,
        [facts = std::move(facts), slice, newestCreated](const Database &cache) {
            return factsWith(cache, facts, [slice, newestCreated](const Database &c) {
                if (auto done = put(c, slice); !done)
                    return done;
                return setColumn(c, u"UPDATE sync_sources SET created_from = max(created_from, ?) WHERE source = ?"_s,
                                 {newestCreated, slice.source});
            });
        },
        parent);
}

TypedJob<Done> *SyncSlices::keepFollowed(QList<StripePaymentFacts> facts, const QString &source, const QString &eventId,
                                         QObject *parent)
{
    return writing(
        m_store,
        [facts = std::move(facts), source, eventId](const Database &cache) {
            return factsWith(cache, facts, [source, eventId](const Database &c) {
                return setColumn(c, u"UPDATE sync_sources SET event_id = ? WHERE source = ?"_s,
                                 {storedText(eventId), source});
            });
        },
        parent);
}

TypedJob<SyncSlice> *SyncSlices::check(const SyncSlice &slice, qint64 expected, QObject *parent)
{
    return new StoreJob<SyncSlice>(
        m_store.writer(),
        [slice, expected](Connections &c) -> Result<SyncSlice> {
            const auto held = countOf(c->cache, slice);
            if (!held)
                return held.error();
            SyncSlice after = slice;
            after.isDone = *held >= expected;
            if (!after.isDone) {
                after.cursor.clear();
                after.rows = 0;
                ++after.attempt;
            }
            if (auto kept = put(c->cache, after); !kept)
                return kept.error();
            return after;
        },
        {}, parent);
}

Result<std::optional<SyncSource>> SyncSlices::source(const QString &name) const
{
    auto row = m_store.readers().cache.run(
        u"SELECT source, total, created_from, event_id FROM sync_sources WHERE source = ?"_s, {name});
    if (!row)
        return row.error();
    if (!row->next())
        return std::optional<SyncSource>();
    return std::optional<SyncSource>({.name = row->value(0).toString(),
                                      .total = row->value(1).toLongLong(),
                                      .createdFrom = row->value(2).toLongLong(),
                                      .eventId = row->value(3).toString()});
}

Result<QList<SyncSlice>> SyncSlices::slices(const QString &source) const
{
    auto rows = m_store.readers().cache.run(
        u"SELECT source, slice_from, slice_to, cursor, row_count, attempt, is_done FROM sync_slices WHERE source = ? "
        "ORDER BY slice_from DESC"_s,
        {source});
    if (!rows)
        return rows.error();
    QList<SyncSlice> slices;
    while (rows->next())
        slices.append(sliceFrom(*rows));
    if (auto whole = wholeRead(*rows); !whole)
        return whole.error();
    return slices;
}

} // namespace console
