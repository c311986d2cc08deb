#include "store/paymentindex.h"

#include "store/paymentrow.h"
#include "store/storeerror.h"

#include <algorithm>
#include <utility>

namespace console {

using namespace Qt::StringLiterals;

QString allRowsGram()
{
    return u"*"_s;
}

PaymentIndex::PaymentIndex(QSqlQuery insert, QSqlQuery erase, QSqlQuery count)
    : m_insert(std::move(insert)),
      m_erase(std::move(erase)),
      m_count(std::move(count))
{
}

Result<PaymentIndex> PaymentIndex::open(const Database &database)
{
    auto insert = database.prepare(u"INSERT INTO payment_grams (rowid, t) VALUES (?, ?)"_s);
    if (!insert)
        return insert.error();
    auto erase = database.prepare(u"INSERT INTO payment_grams (payment_grams, rowid, t) VALUES ('delete', ?, ?)"_s);
    if (!erase)
        return erase.error();
    auto count = database.prepare(u"INSERT INTO gram_counts (gram, row_count) VALUES (?, ?) ON CONFLICT (gram) "
                                  "DO UPDATE SET row_count = row_count + excluded.row_count"_s);
    if (!count)
        return count.error();
    return PaymentIndex(std::move(*insert), std::move(*erase), std::move(*count));
}

Outcome PaymentIndex::change(QSqlQuery &query, qint64 rowId, const IndexedRow &row, qint64 step)
{
    m_tokens.read(row);
    query.bindValue(0, rowId);
    query.bindValue(1, m_tokens.text()); // a blob: FTS5 reads its bytes as text, nobody recodes them
    if (!query.exec())
        return Database::errorOf(query, u"payment_grams"_s);
    for (const RowTokens::Packed token : m_tokens.counted())
        m_steps[token] += step;
    for (const QByteArray &token : m_tokens.countedLong())
        m_longSteps[token] += step;
    m_longSteps[allRowsGram().toUtf8()] += step;
    return Done{};
}

Outcome PaymentIndex::add(qint64 rowId, const IndexedRow &row)
{
    return change(m_insert, rowId, row, 1);
}

Outcome PaymentIndex::remove(qint64 rowId, const IndexedRow &row)
{
    return change(m_erase, rowId, row, -1);
}

Outcome PaymentIndex::flush()
{
    QList<std::pair<QByteArray, qint64>> grams;
    grams.reserve(m_steps.size() + m_longSteps.size());
    for (auto step = m_steps.cbegin(); step != m_steps.cend(); ++step)
        grams.append({RowTokens::unpacked(step.key()), step.value()});
    for (auto step = m_longSteps.cbegin(); step != m_longSteps.cend(); ++step)
        grams.append({step.key(), step.value()});
    std::sort(grams.begin(), grams.end()); // the table's own order: fewer pages touched
    for (const auto &[gram, step] : std::as_const(grams)) {
        if (step == 0)
            continue;
        m_count.bindValue(0, QString::fromUtf8(gram));
        m_count.bindValue(1, step);
        if (!m_count.exec())
            return Database::errorOf(m_count, u"gram_counts"_s);
    }
    m_steps.clear();
    m_longSteps.clear();
    return Done{};
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
                               u"DELETE FROM gram_counts"_s}) {
        if (auto done = database.run(sql); !done)
            return done.error();
    }
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
                                         "ORDER BY row_id LIMIT 1000"_s,
                                     {after});
            if (!rows)
                return rows.error();
            while (rows->next()) {
                auto payment = paymentFrom(*rows);
                if (!payment)
                    return payment.error();
                slice.append({rows->value(paymentColumnCount()).toLongLong(), *payment});
            }
        }
        if (slice.isEmpty())
            break;
        for (const auto &[rowId, payment] : std::as_const(slice)) {
            store->bindValue(0, searchTextOf(payment));
            store->bindValue(1, storedText(foldText(payment.payerName)));
            store->bindValue(2, rowId);
            if (!store->exec())
                return Database::errorOf(*store, u"payments"_s);
            if (auto added = index->add(rowId, indexedRowOf(payment)); !added)
                return added;
        }
        after = slice.constLast().first;
    }
    if (auto flushed = index->flush(); !flushed)
        return flushed;
    auto done = database.run(u"INSERT INTO settings (name, value) VALUES ('token_version', ?) "
                             "ON CONFLICT (name) DO UPDATE SET value = excluded.value"_s,
                             {QString::number(kTokenVersion)});
    if (!done)
        return done.error();
    return Done{};
}

} // namespace console
