#include "store/paymentupsert.h"

#include "store/database.h"

#include <utility>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kSlots = 1024; // row ids a second (facts/tech-details.md 4)

QString insertStatement(const QString &ifKnown)
{
    const QString columns = paymentColumns() + u", amount_key, name_key, status_key, search_text, row_id"_s;
    const auto count = columns.count(u',') + 1;
    const QString marks = QStringList(count, u"?"_s).join(u", "_s);
    // lint-allow: sql names of columns and marks only, all values are bound
    return u"INSERT INTO payments (%1) VALUES (%2) ON CONFLICT (payment_id) DO %3"_s.arg(columns, marks, ifKnown);
}

QString replacement()
{
    QStringList updates;
    const auto names = (paymentColumns() + u", amount_key, name_key, status_key, search_text, row_id"_s).split(u", "_s);
    for (const QString &name : names)
        updates << name + u" = excluded."_s + name;
    // lint-allow: sql names of columns only
    return u"UPDATE SET "_s + updates.join(u", "_s);
}

} // namespace

Result<PaymentUpsert> PaymentUpsert::open(const Database &database)
{
    auto last = SqliteStatement::prepare(database, u"SELECT max(row_id) FROM payments WHERE row_id BETWEEN ? AND ?"_s);
    if (!last)
        return last.error();
    auto insert = SqliteStatement::prepare(database, insertStatement(u"NOTHING"_s));
    if (!insert)
        return insert.error();
    auto index = PaymentIndex::open(database);
    if (!index)
        return index.error();
    return PaymentUpsert(database, std::move(*last), std::move(*insert), std::move(*index));
}

PaymentUpsert::PaymentUpsert(const Database &database, SqliteStatement last, SqliteStatement insert, PaymentIndex index)
    : m_database(database),
      m_last(std::move(last)),
      m_insert(std::move(insert)),
      m_index(std::move(index))
{
}

Result<bool> PaymentUpsert::write(SqliteStatement *statement, const Payment &row, const IndexedRow &indexed,
                                  qint64 rowId)
{
    const QByteArray name = foldedUtf8(row.payerName);
    int at = bindPayment(row, statement, &m_bound);
    statement->bind(at++, amountKey(row.amount));
    statement->bindText(at++, name);
    statement->bind(at++, statusKey(row.status));
    statement->bindText(at++, indexed.searchText);
    statement->bind(at++, rowId);
    if (auto done = statement->run(); !done)
        return done.error();
    return statement->changes() > 0;
}

Result<bool> PaymentUpsert::insert(const Payment &row)
{
    const auto rowId = freeRowId(row.paymentDate);
    if (!rowId)
        return rowId.error();
    IndexedRow indexed = indexedRowOf(row);
    const auto isNew = write(&m_insert, row, indexed, *rowId);
    if (isNew && *isNew)
        m_index.add(*rowId, std::move(indexed));
    return isNew;
}

Result<std::optional<KnownPayment>> PaymentUpsert::known(const QString &paymentId)
{
    if (!m_find) {
        // lint-allow: sql names of columns and tables only, all values are bound
        auto find = m_database.prepare(u"SELECT "_s + paymentColumns() +
                                       // lint-allow: sql as above
                                       u", row_id, search_text FROM payments WHERE payment_id = ?"_s);
        if (!find)
            return find.error();
        m_find = std::move(*find);
    }
    m_find->bindValue(0, storedText(paymentId));
    if (!m_find->exec())
        return Database::errorOf(*m_find, u"payments"_s);
    std::optional<KnownPayment> found;
    if (m_find->next()) {
        auto payment = paymentFrom(*m_find);
        if (!payment)
            return payment.error();
        IndexedRow indexed = indexedRowOf(*payment, m_find->value(paymentColumnCount() + 1).toString().toUtf8());
        found = KnownPayment{m_find->value(paymentColumnCount()).toLongLong(), *payment, std::move(indexed)};
    }
    m_find->finish();
    return found;
}

Result<bool> PaymentUpsert::put(const std::optional<KnownPayment> &old, const Payment &row)
{
    if (old && paymentValues(old->payment) == paymentValues(row))
        return false;
    if (!m_replace) {
        auto replace = SqliteStatement::prepare(m_database, insertStatement(replacement()));
        if (!replace)
            return replace.error();
        m_replace.emplace(std::move(*replace));
    }
    const bool sameDate = old && old->payment.paymentDate.toSecsSinceEpoch() == row.paymentDate.toSecsSinceEpoch();
    const Result<qint64> rowId = sameDate ? Result<qint64>(old->rowId) : freeRowId(row.paymentDate);
    if (!rowId)
        return rowId.error();
    IndexedRow fresh = indexedRowOf(row);
    if (auto written = write(&*m_replace, row, fresh, *rowId); !written)
        return written.error();
    if (sameDate && old->indexed == fresh)
        return true;
    if (old)
        m_index.remove(old->rowId, old->indexed);
    m_index.add(*rowId, std::move(fresh));
    return true;
}

Result<std::map<qint64, PaymentUpsert::Place>> PaymentUpsert::placesOf(const QList<StripePaymentFacts> &facts,
                                                                       qint64 *unknown) const
{
    auto find = m_database.prepare(u"SELECT row_id, payment_id FROM payments INDEXED BY payments_by_intent WHERE "
                                   "payment_intent_id = ? AND payment_intent_id <> ''"_s);
    if (!find)
        return find.error();
    std::map<qint64, Place> places;
    for (qsizetype i = 0; i < facts.size(); ++i) {
        find->bindValue(0, facts.at(i).paymentIntentId);
        if (!find->exec())
            return Database::errorOf(*find, u"payments"_s);
        bool isKnown = false;
        for (; find->next(); isKnown = true)
            places.insert_or_assign(find->value(0).toLongLong(), Place{find->value(1).toString(), i});
        *unknown += isKnown ? 0 : 1;
    }
    return places;
}

/// The next id of that second. A second that holds 1,024 payments already takes the next free id after it: the order
/// among such a crowd is then by arrival.
Result<qint64> PaymentUpsert::freeRowId(const QDateTime &date)
{
    const qint64 first = date.toSecsSinceEpoch() * kSlots;
    m_last.bind(0, first);
    m_last.bind(1, first + kSlots - 1);
    const auto row = m_last.next();
    if (!row)
        return row.error();
    const qint64 free = m_last.isNull(0) ? first : m_last.number(0) + 1;
    m_last.reset();
    return free < first + kSlots ? Result<qint64>(free) : freeRowIdAfter(first);
}

Result<qint64> PaymentUpsert::freeRowIdAfter(qint64 first) const
{
    auto gap = m_database.run(u"SELECT row_id + 1 FROM payments AS p WHERE row_id >= ? AND NOT EXISTS "
                              "(SELECT 1 FROM payments WHERE row_id = p.row_id + 1) ORDER BY row_id LIMIT 1"_s,
                              {first});
    if (!gap)
        return gap.error();
    if (!gap->next())
        return Database::errorOf(*gap, u"payments"_s);
    return gap->value(0).toLongLong();
}

} // namespace console
