#include "store/paymentindex.h"

#include "store/gramcounts.h"
#include "store/gramsegmentwriter.h"
#include "store/paymentrow.h"
#include "store/sqlitestatement.h"
#include "store/storeerror.h"
#include "store/wholeread.h"

#include <algorithm>
#include <utility>

namespace console {

using namespace Qt::StringLiterals;

Result<PaymentIndex> PaymentIndex::open(const Database &database)
{
    return PaymentIndex(database);
}

PaymentIndex::PaymentIndex(const Database &database) : m_database(database), m_backlog(database.kept<IndexBacklog>())
{
    m_backlog->clear(); // a transaction that failed may have left something
}

void PaymentIndex::add(qint64 rowId, IndexedRow row)
{
    m_backlog->add({rowId, GramSegment::Change::Add, std::move(row)});
}

void PaymentIndex::remove(qint64 rowId, IndexedRow row)
{
    m_backlog->add({rowId, GramSegment::Change::Remove, std::move(row)});
}

Outcome PaymentIndex::writeOneByOne() const
{
    auto insert = SqliteStatement::prepare(m_database, u"INSERT INTO payment_grams (rowid, t) VALUES (?, ?)"_s);
    if (!insert)
        return insert.error();
    auto erase = SqliteStatement::prepare(
        m_database, u"INSERT INTO payment_grams (payment_grams, rowid, t) VALUES ('delete', ?, ?)"_s);
    if (!erase)
        return erase.error();
    RowTokens tokens;
    Outcome done = Done{};
    m_backlog->each([&](const IndexChange &entry) {
        if (!done)
            return;
        tokens.read(entry.row);
        const QByteArray text = tokens.text();
        SqliteStatement &change = entry.change == GramSegment::Change::Add ? *insert : *erase;
        change.bind(0, entry.rowId);
        change.bindText(1, text);
        done = change.run();
    });
    return done;
}

Outcome PaymentIndex::writeCounts(const GramSegment &segment) const
{
    auto counts = segment.counts();
    if (segment.rows() != 0)
        counts.insert(counts.begin(), {allRowsGram().toUtf8(), segment.rows()});
    return GramCounts(m_database).add(counts);
}

Outcome PaymentIndex::flush()
{
    constexpr std::size_t kFew = 32; // for so few a segment is not worth its pages
    if (m_backlog->size() == 0)
        return Done{};
    if (auto counted = writeCounts(m_backlog->complete(kFew)); !counted)
        return counted;
    bool isWritten = false;
    if (m_backlog->size() > kFew) {
        const auto written = writeGramSegment(m_database, m_backlog->built());
        if (!written)
            return written.error();
        isWritten = *written;
    }
    const Outcome done = isWritten ? Outcome(Done{}) : writeOneByOne();
    m_backlog->clear();
    return done;
}

Outcome PaymentIndex::bringUpToDate(const Database &database)
{
    auto transaction = Transaction::begin(database);
    if (!transaction)
        return transaction.error();
    {
        auto version = database.run(u"SELECT value FROM settings WHERE name = 'token_version'"_s);
        if (!version)
            return version.error();
        if (version->next() && version->value(0).toString() == QString::number(kTokenVersion))
            return Done{};
    }
    if (auto rebuilt = rebuild(database); !rebuilt)
        return rebuilt;
    return transaction->commit();
}

Outcome PaymentIndex::rebuild(const Database &database)
{
    // A transaction of a sync goes into one segment (32 MiB of pending tokens; FTS5's own limit is 1), and segments are
    // merged sixteen at a time: each row is rewritten twice at a million rows instead of five times. Both are stored.
    for (const QString &sql : {u"INSERT INTO payment_grams (payment_grams) VALUES ('delete-all')"_s,
                               u"INSERT INTO payment_grams (payment_grams, rank) VALUES ('hashsize', 33554432)"_s,
                               u"INSERT INTO payment_grams (payment_grams, rank) VALUES ('automerge', 16)"_s,
                               u"INSERT INTO payment_grams (payment_grams, rank) VALUES ('usermerge', 16)"_s}) {
        if (auto done = database.run(sql); !done)
            return done.error();
    }
    if (auto cleared = GramCounts(database).clear(); !cleared)
        return cleared;
    auto index = open(database);
    if (!index)
        return index.error();
    auto store = database.prepare(u"UPDATE payments SET search_text = ?, name_key = ? WHERE row_id = ?"_s);
    if (!store)
        return store.error();
    // Read in slices: an open read over rows that are being updated would be undefined.
    for (qint64 after = -1;;) {
        QList<std::pair<qint64, Payment>> slice;
        {
            // lint-allow: sql names of columns and tables only, all values are bound
            auto rows = database.run(u"SELECT "_s + paymentColumns() +
                                         // lint-allow: sql as above
                                         u", row_id FROM payments WHERE row_id > ? "
                                         "ORDER BY row_id LIMIT 5000"_s,
                                     {after});
            if (!rows)
                return rows.error();
            while (rows->next()) {
                auto payment = paymentFrom(*rows);
                if (!payment)
                    return payment.error();
                slice.append({rows->value(paymentColumnCount()).toLongLong(), *payment});
            }
            if (auto whole = wholeRead(*rows); !whole)
                return whole.error();
        }
        if (slice.isEmpty())
            break;
        for (const auto &[rowId, payment] : std::as_const(slice)) {
            store->bindValue(0, QString::fromUtf8(searchTextOf(payment)));
            store->bindValue(1, storedText(foldText(payment.payerName)));
            store->bindValue(2, rowId);
            if (!store->exec())
                return Database::errorOf(*store, u"payments"_s);
            index->add(rowId, indexedRowOf(payment));
        }
        if (auto flushed = index->flush(); !flushed)
            return flushed;
        after = slice.constLast().first;
    }
    auto done = database.run(u"INSERT INTO settings (name, value) VALUES ('token_version', ?) "
                             "ON CONFLICT (name) DO UPDATE SET value = excluded.value"_s,
                             {QString::number(kTokenVersion)});
    if (!done)
        return done.error();
    return Done{};
}

} // namespace console
