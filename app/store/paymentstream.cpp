#include "store/paymentstream.h"

#include "store/paymentrow.h"
#include "store/paymentrowreader.h"
#include "store/storeerror.h"
#include "store/transaction.h"

namespace console {

using namespace Qt::StringLiterals;

namespace {

/// Gathers rows into slices.
class Slices
{
public:
    Slices(int size, const PaymentStream::Take &take) : m_size(size), m_take(take) {}

    Outcome add(const SqliteStatement &row)
    {
        auto payment = paymentFrom(row);
        if (!payment)
            return payment.error();
        m_slice.reserve(m_size);
        m_slice.append(std::move(*payment));
        return m_slice.size() < m_size ? Outcome(Done{}) : handOver();
    }
    Outcome handOver()
    {
        if (m_slice.isEmpty())
            return Done{};
        m_rows += m_slice.size();
        Outcome taken = m_take(m_slice);
        m_slice.clear();
        return taken;
    }
    qint64 rows() const { return m_rows; }

private:
    qsizetype m_size;
    const PaymentStream::Take &m_take;
    QList<Payment> m_slice;
    qint64 m_rows = 0;
};

Outcome walk(const Database &database, const Selection &selection, const OrderColumns &order, Slices *slices)
{
    auto rows = SqliteStatement::prepare(
        // lint-allow: sql names of columns and tables only, all values are bound
        database, u"SELECT %1 FROM %2%3 ORDER BY %4"_s.arg(paymentColumns(u"p"_s), selection.source, selection.where(),
                                                           order.orderBy(u"p."_s + order.key, selection.rowId)));
    if (!rows)
        return rows.error();
    QByteArrayList bytes;
    bindValues(selection.values, &*rows, &bytes);
    for (;;) {
        const auto isRow = rows->next();
        if (!isRow)
            return isRow.error();
        if (!*isRow)
            return Done{};
        if (auto added = slices->add(*rows); !added)
            return added;
    }
}

/// Only keys and ids are sorted; each row is then read by its id.
Outcome sortAndLookUp(const Database &database, const Selection &selection, const OrderColumns &order, Slices *slices)
{
    auto find = SqliteStatement::prepare(
        // lint-allow: sql names of columns and tables only, all values are bound
        database, u"SELECT %1 FROM payments WHERE row_id = ?"_s.arg(paymentColumns()));
    if (!find)
        return find.error();
    auto ids = SqliteStatement::prepare(
        // lint-allow: sql names of columns and tables only, all values are bound
        database, u"SELECT %1 FROM %2%3 ORDER BY %4"_s.arg(selection.rowId, selection.source, selection.where(),
                                                           order.orderBy(u"p."_s + order.key, selection.rowId)));
    if (!ids)
        return ids.error();
    QByteArrayList bytes;
    bindValues(selection.values, &*ids, &bytes);
    for (;;) {
        const auto isRow = ids->next();
        if (!isRow)
            return isRow.error();
        if (!*isRow)
            return Done{};
        find->bind(0, ids->number(0));
        const auto isFound = find->next();
        if (!isFound)
            return isFound.error();
        if (!*isFound)
            return databaseError(u"a row of the index is not in payments"_s, u"row_missing"_s);
        if (auto added = slices->add(*find); !added)
            return added;
        find->reset();
    }
}

} // namespace

Result<qint64> PaymentStream::read(const PaymentQuery &query, int slice, const Take &take) const
{
    // One snapshot for the plan and all rows.
    const auto moment = Transaction::beginReading(m_database);
    if (!moment)
        return moment.error();
    return readRows(query, slice, take);
}

Result<qint64> PaymentStream::readRows(const PaymentQuery &query, int slice, const Take &take) const
{
    const OrderColumns order = columnsOf(query.order);
    const bool byDate = order.key.isEmpty();
    const auto plan = PaymentSearch(m_database).plan(query, byDate);
    if (!plan)
        return plan.error();
    if (plan->impossible)
        return 0;
    const auto isPrepared = hasIndex(m_database, order);
    if (!isPrepared)
        return isPrepared.error();
    Slices slices(slice, take);
    const bool isInOrder = byDate && plan->source != SearchPlan::Source::Amounts;
    // Here all rows are wanted: an index is worth its walk unless few of its rows are hits.
    const bool alongIndex =
        !byDate && *isPrepared && plan->source == SearchPlan::Source::Rows && plan->estimate > kMostSorted;
    Outcome done = Done{};
    if (isInOrder)
        done = walk(m_database, selectionOf(*plan), order, &slices);
    else if (alongIndex)
        done = walk(m_database, walkOf(*plan, order.index), order, &slices);
    else
        done = sortAndLookUp(m_database, selectionOf(*plan), order, &slices);
    if (done)
        done = slices.handOver();
    if (!done)
        return done.error();
    return slices.rows();
}

} // namespace console
