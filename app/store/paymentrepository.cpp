#include "store/paymentrepository.h"

#include "store/paymentindex.h"
#include "store/paymentrow.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <map>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kSlots = 1024; // row ids a second (facts/tech-details.md 4)

struct Known
{
    qint64 rowId = 0;
    Payment payment;
    IndexedRow indexed; ///< with the stored search text: what the index holds, letter for letter
};

/// The statements of one upsert, prepared once.
class Upsert
{
public:
    static Result<Upsert> open(const Database &database)
    {
        // lint-allow: sql names of columns and tables only, all values are bound
        auto find = database.prepare(u"SELECT "_s + paymentColumns() +
                                     // lint-allow: sql as above
                                     u", row_id, search_text FROM payments WHERE payment_id = ?"_s);
        if (!find)
            return find.error();
        auto last = database.prepare(u"SELECT max(row_id) FROM payments WHERE row_id BETWEEN ? AND ?"_s);
        if (!last)
            return last.error();
        const QString columns = paymentColumns() + u", amount_key, name_key, status_key, search_text, row_id"_s;
        QStringList marks;
        QStringList updates;
        const auto names = columns.split(u", "_s);
        for (const QString &name : names) {
            marks << u"?"_s;
            updates << name + u" = excluded."_s + name;
        }
        auto put =
            // lint-allow: sql names of columns and tables only, all values are bound
            database.prepare(u"INSERT INTO payments (%1) VALUES (%2) ON CONFLICT (payment_id) DO UPDATE SET %3"_s.arg(
                columns, marks.join(u", "_s), updates.join(u", "_s)));
        if (!put)
            return put.error();
        auto index = PaymentIndex::open(database);
        if (!index)
            return index.error();
        return Upsert(database, std::move(*find), std::move(*last), std::move(*put), std::move(*index));
    }

    Result<std::optional<Known>> known(const QString &paymentId)
    {
        m_find.bindValue(0, storedText(paymentId));
        if (!m_find.exec())
            return Database::errorOf(m_find, u"payments"_s);
        std::optional<Known> found;
        if (m_find.next()) {
            auto payment = paymentFrom(m_find);
            if (!payment)
                return payment.error();
            IndexedRow indexed = indexedRowOf(*payment, m_find.value(paymentColumnCount() + 1).toString());
            found = Known{m_find.value(paymentColumnCount()).toLongLong(), *payment, std::move(indexed)};
        }
        m_find.finish();
        return found;
    }

    /// Writes the row and its index. Gives whether anything changed.
    Result<bool> put(const std::optional<Known> &old, const Payment &row)
    {
        if (old && paymentValues(old->payment) == paymentValues(row))
            return false;
        const bool sameDate = old && old->payment.paymentDate.toSecsSinceEpoch() == row.paymentDate.toSecsSinceEpoch();
        const Result<qint64> rowId = sameDate ? Result<qint64>(old->rowId) : freeRowId(row.paymentDate);
        if (!rowId)
            return rowId.error();
        const IndexedRow fresh = indexedRowOf(row);
        const bool sameIndex = sameDate && old->indexed == fresh;
        if (old && !sameIndex)
            m_index.remove(old->rowId, old->indexed);
        QVariantList values = paymentValues(row);
        values << amountKey(row.amount) << storedText(foldText(row.payerName)) << statusKey(row.status)
               << fresh.searchText << *rowId;
        for (int i = 0; i < values.size(); ++i)
            m_put.bindValue(i, values.at(i));
        if (!m_put.exec())
            return Database::errorOf(m_put, u"payments"_s);
        if (!sameIndex)
            m_index.add(*rowId, fresh);
        return true;
    }

    /// Which payments the facts are of, by row id: FTS5 flushes whenever a smaller one comes in. The last fact of a
    /// payment intent stands.
    struct Place
    {
        QString paymentId;
        qsizetype fact = 0;
    };
    Result<std::map<qint64, Place>> placesOf(const QList<StripePaymentFacts> &facts, qint64 *unknown) const
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

    Outcome flush() { return m_index.flush(); }

private:
    Upsert(const Database &database, QSqlQuery find, QSqlQuery last, QSqlQuery put, PaymentIndex index)
        : m_database(database),
          m_find(std::move(find)),
          m_last(std::move(last)),
          m_put(std::move(put)),
          m_index(std::move(index))
    {
    }

    /// The next id of that second. A second that holds 1,024 payments already takes the next free id after it: the
    /// order among such a crowd is then by arrival.
    Result<qint64> freeRowId(const QDateTime &date)
    {
        const qint64 first = date.toSecsSinceEpoch() * kSlots;
        m_last.bindValue(0, first);
        m_last.bindValue(1, first + kSlots - 1);
        if (!m_last.exec() || !m_last.next())
            return Database::errorOf(m_last, u"payments"_s);
        const QVariant last = m_last.value(0);
        m_last.finish();
        if (last.isNull())
            return first;
        if (last.toLongLong() < first + kSlots - 1)
            return last.toLongLong() + 1;
        auto gap = m_database.run(u"SELECT row_id + 1 FROM payments AS p WHERE row_id >= ? AND NOT EXISTS "
                                  "(SELECT 1 FROM payments WHERE row_id = p.row_id + 1) ORDER BY row_id LIMIT 1"_s,
                                  {first});
        if (!gap)
            return gap.error();
        if (!gap->next())
            return Database::errorOf(*gap, u"payments"_s);
        return gap->value(0).toLongLong();
    }

    const Database &m_database;
    QSqlQuery m_find;
    QSqlQuery m_last;
    QSqlQuery m_put;
    PaymentIndex m_index;
};

/// What the cache knows and the tenant's new row does not say.
Payment merged(const std::optional<Known> &old, Payment row)
{
    if (!old)
        return row;
    const Payment &before = old->payment;
    if (row.changedAt.isValid() && row.changedAt < before.changedAt)
        return before; // an answer that was overtaken on its way
    const auto keep = [](QString *fresh, const QString &known) {
        if (fresh->isEmpty())
            *fresh = known;
    };
    keep(&row.stripeStatus, before.stripeStatus);
    keep(&row.cardBrand, before.cardBrand);
    keep(&row.cardLast4, before.cardLast4);
    keep(&row.chargeId, before.chargeId);
    if (!row.fee) {
        row.fee = before.fee; // the tenant never tells it
        row.net = before.net;
    }
    const bool leftPending = before.status == PaymentStatus::Pending && row.status != PaymentStatus::Pending;
    if (!leftPending)
        keep(&row.note, before.note);
    return row;
}

/// What Stripe's books tell, put over what the cache knows.
Payment withFacts(Payment row, const StripePaymentFacts &facts)
{
    const auto put = [](QString *known, const QString &fresh) {
        if (!fresh.isEmpty())
            *known = fresh;
    };
    put(&row.chargeId, facts.chargeId);
    put(&row.cardBrand, facts.cardBrand);
    put(&row.cardLast4, facts.cardLast4);
    put(&row.stripeStatus, facts.stripeStatus);
    if (facts.fee) {
        row.fee = facts.fee;
        row.net = facts.net;
    }
    return row;
}

Outcome checked(const StripePaymentFacts &facts)
{
    const bool isPair = facts.fee.has_value() == facts.net.has_value() &&
                        (!facts.fee || facts.fee->currency() == facts.net->currency());
    if (!facts.paymentIntentId.isEmpty() && isPair)
        return Done{};
    return Error{.kind = ErrorKind::InvalidInput,
                 .userText = QCoreApplication::translate(
                     "console::PaymentRepository",
                     "What Stripe told of a payment is incomplete and cannot be stored. Nothing of this batch was "
                     "saved."),
                 .detail = u"payment intent '%1', fee and net %2"_s.arg(facts.paymentIntentId,
                                                                        isPair ? u"match"_s : u"do not match"_s),
                 .requestId = {},
                 .httpStatus = 0,
                 .code = u"bad_facts"_s,
                 .param = {}};
}

/// Each ID once (the last one given stands), by date: FTS5 flushes whenever a smaller rowid comes in.
QList<Payment> inOrder(const QList<Payment> &rows)
{
    QSet<QString> seen;
    QList<Payment> ordered;
    ordered.reserve(rows.size());
    for (auto row = rows.crbegin(); row != rows.crend(); ++row) {
        if (!seen.contains(row->id)) {
            seen.insert(row->id);
            ordered.append(*row);
        }
    }
    std::reverse(ordered.begin(), ordered.end());
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const Payment &a, const Payment &b) { return a.paymentDate < b.paymentDate; });
    return ordered;
}

Outcome checked(const Payment &row)
{
    // 2^42 seconds is far beyond any date, and times 1,024 still an int64.
    const qint64 seconds = row.paymentDate.isValid() ? row.paymentDate.toSecsSinceEpoch() : -1;
    if (!row.id.isEmpty() && seconds >= 0 && seconds < (qint64{1} << 42))
        return Done{};
    return Error{.kind = ErrorKind::InvalidInput,
                 .userText = QCoreApplication::translate(
                     "console::PaymentRepository",
                     "A payment without an ID or a date cannot be stored. Nothing of this batch was saved."),
                 .detail = u"payment '%1', date %2"_s.arg(row.id).arg(seconds),
                 .requestId = {},
                 .httpStatus = 0,
                 .code = u"bad_payment"_s,
                 .param = {}};
}

} // namespace

Result<QStringList> PaymentRepository::upsert(const QList<Payment> &rows, const std::optional<QString> &cursor,
                                              const Also &also) const
{
    for (const Payment &row : rows) {
        if (auto good = checked(row); !good)
            return good.error();
    }
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    QStringList changed;
    {
        auto upsert = Upsert::open(m_database);
        if (!upsert)
            return upsert.error();
        const auto ordered = inOrder(rows);
        for (const Payment &row : ordered) {
            const auto old = upsert->known(row.id);
            if (!old)
                return old.error();
            const auto put = upsert->put(*old, merged(*old, row));
            if (!put)
                return put.error();
            if (*put)
                changed << row.id;
        }
        if (auto flushed = upsert->flush(); !flushed)
            return flushed.error();
    }
    if (cursor) {
        if (auto set = setSetting(u"sync_cursor"_s, *cursor); !set)
            return set.error();
    }
    if (also) {
        if (auto done = also(m_database); !done)
            return done.error();
    }
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    return changed;
}

Result<QStringList> PaymentRepository::setStripeFindings(const QString &paymentId, const QString &stripeStatus,
                                                         const QString &note) const
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    bool changed = false;
    {
        auto upsert = Upsert::open(m_database);
        if (!upsert)
            return upsert.error();
        const auto old = upsert->known(paymentId);
        if (!old)
            return old.error();
        if (!*old)
            return QStringList();
        Payment row = (*old)->payment;
        row.stripeStatus = stripeStatus;
        row.note = note;
        const auto put = upsert->put(*old, row);
        if (!put)
            return put.error();
        changed = *put;
        if (auto flushed = upsert->flush(); !flushed)
            return flushed.error();
    }
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    return changed ? QStringList{paymentId} : QStringList();
}

Result<StoredFacts> PaymentRepository::setStripeFacts(const QList<StripePaymentFacts> &facts, QStringList *changed,
                                                      const Also &also) const
{
    for (const StripePaymentFacts &one : facts) {
        if (auto good = checked(one); !good)
            return good.error();
    }
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    StoredFacts stored;
    {
        auto upsert = Upsert::open(m_database);
        if (!upsert)
            return upsert.error();
        const auto found = upsert->placesOf(facts, &stored.unknown);
        if (!found)
            return found.error();
        for (const auto &[rowId, place] : *found) {
            const auto old = upsert->known(place.paymentId);
            if (!old)
                return old.error();
            if (!*old)
                continue;
            const auto put = upsert->put(*old, withFacts((*old)->payment, facts.at(place.fact)));
            if (!put)
                return put.error();
            if (*put)
                *changed << place.paymentId;
        }
        if (auto flushed = upsert->flush(); !flushed)
            return flushed.error();
    }
    if (also) {
        if (auto done = also(m_database); !done)
            return done.error();
    }
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    stored.changed = changed->size();
    return stored;
}

Result<std::optional<Payment>> PaymentRepository::payment(const QString &paymentId) const
{
    // lint-allow: sql names of columns and tables only, all values are bound
    auto rows = m_database.run(u"SELECT "_s + paymentColumns() + u" FROM payments WHERE payment_id = ?"_s,
                               {storedText(paymentId)});
    if (!rows)
        return rows.error();
    if (!rows->next())
        return std::optional<Payment>();
    auto payment = paymentFrom(*rows);
    if (!payment)
        return payment.error();
    return std::optional<Payment>(*payment);
}

Result<QList<Payment>> PaymentRepository::pendingWithIntent(int limit) const
{
    // lint-allow: sql names of columns and tables only, all values are bound
    auto rows = m_database.run(u"SELECT "_s + paymentColumns() +
                                   // lint-allow: sql as above
                                   u" FROM payments INDEXED BY payments_pending WHERE status = 'pending' AND "
                                   "payment_intent_id <> '' ORDER BY row_id DESC LIMIT ?"_s,
                               {limit});
    if (!rows)
        return rows.error();
    QList<Payment> payments;
    while (rows->next()) {
        auto payment = paymentFrom(*rows);
        if (!payment)
            return payment.error();
        payments.append(*payment);
    }
    return payments;
}

Outcome PaymentRepository::setSetting(const QString &name, const QString &value) const
{
    auto done = m_database.run(u"INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET "
                               "value = excluded.value"_s,
                               {name, storedText(value)});
    if (!done)
        return done.error();
    return Done{};
}

Result<QString> PaymentRepository::setting(const QString &name) const
{
    auto rows = m_database.run(u"SELECT value FROM settings WHERE name = ?"_s, {name});
    if (!rows)
        return rows.error();
    return rows->next() ? rows->value(0).toString() : QString();
}

} // namespace console
