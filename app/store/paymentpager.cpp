#include "store/paymentpager.h"

#include "store/paymentrow.h"
#include "store/paymentrowreader.h"
#include "store/storeerror.h"

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

struct Row
{
    Payment payment;
    QVariant key;
    qint64 rowId = 0;
};

/// Adds the rows of a statement that gives the columns, key and row id.
Outcome read(const Database &database, const QString &sql, const QVariantList &values, QList<Row> *rows)
{
    auto query = SqliteStatement::prepare(database, sql);
    if (!query)
        return query.error();
    QByteArrayList bytes;
    bindValues(values, &*query, &bytes);
    for (;;) {
        const auto isRow = query->next();
        if (!isRow)
            return isRow.error();
        if (!*isRow)
            return Done{};
        auto payment = paymentFrom(*query);
        if (!payment)
            return payment.error();
        rows->append(
            {std::move(*payment), valueOf(*query, paymentColumnCount()), query->number(paymentColumnCount() + 1)});
    }
}

QString keyName(const OrderColumns &order)
{
    return order.key.isEmpty() ? u"NULL"_s : u"p."_s + order.key;
}

/// The rows come in the order of their index or their ids: the first ones are the page.
Outcome readWalking(const Database &database, const Selection &selection, const OrderColumns &order, qsizetype limit,
                    QList<Row> *rows)
{
    // lint-allow: sql names of columns and tables only, all values are bound
    const QString sql = u"SELECT %1, %2, p.row_id FROM %3%4 ORDER BY %5 LIMIT ?"_s.arg(
        paymentColumns(u"p"_s), keyName(order), selection.source, selection.where(),
        order.orderBy(keyName(order), selection.rowId));
    return read(database, sql, QVariantList(selection.values) << limit, rows);
}

/// The rows come in another order: keys and ids are sorted, and only the page is read in full.
Outcome readSorted(const Database &database, Selection selection, const OrderColumns &order, const PageCursor &after,
                   qsizetype limit, QList<Row> *rows)
{
    if (!after.isEmpty() && order.key.isEmpty()) {
        selection.conditions << selection.rowId + u' ' + comparison(order.rowUp) + u" ?"_s;
        selection.values << after.key.constLast();
    } else if (!after.isEmpty()) {
        selection.conditions << u"(%1 %2 ? OR (%1 = ? AND %3 %4 ?))"_s.arg(keyName(order), comparison(order.keyUp),
                                                                           selection.rowId, comparison(order.rowUp));
        selection.values << after.key.constFirst() << after.key.constFirst() << after.key.constLast();
    }
    const QString sql =
        // lint-allow: sql names of columns and tables only, all values are bound
        u"SELECT %1, s.k, s.r FROM (SELECT %2 AS k, %3 AS r FROM %4%5 ORDER BY %6 LIMIT ?) AS s "
        "CROSS JOIN payments AS p ON p.row_id = s.r ORDER BY %7"_s.arg(
            paymentColumns(u"p"_s), keyName(order), selection.rowId, selection.source, selection.where(),
            order.orderBy(keyName(order), selection.rowId), order.orderBy(u"s.k"_s, u"s.r"_s));
    return read(database, sql, QVariantList(selection.values) << limit, rows);
}

Outcome readByDate(const Database &database, const SearchPlan &plan, const OrderColumns &order, const PageCursor &after,
                   qsizetype limit, QList<Row> *rows)
{
    Selection selection = selectionOf(plan);
    if (plan.source == SearchPlan::Source::Amounts)
        return readSorted(database, std::move(selection), order, after, limit, rows);
    if (!after.isEmpty()) {
        selection.conditions << selection.rowId + u' ' + comparison(order.rowUp) + u" ?"_s;
        selection.values << after.key.constLast();
    }
    return readWalking(database, selection, order, limit, rows);
}

/// Along the order's own index: first what is left of the cursor's ties, then what lies beyond. Two statements, because
/// SQLite cannot seek into an index whose columns run in opposite directions with one comparison.
Outcome readAlongIndex(const Database &database, const SearchPlan &plan, const OrderColumns &order,
                       const PageCursor &after, qsizetype limit, QList<Row> *rows)
{
    const Selection all = walkOf(plan, order.index);
    if (after.isEmpty())
        return readWalking(database, all, order, limit, rows);
    Selection ties = all;
    ties.conditions << keyName(order) + u" = ?"_s << u"p.row_id "_s + comparison(order.rowUp) + u" ?"_s;
    ties.values << after.key.constFirst() << after.key.constLast();
    if (auto done = readWalking(database, ties, order, limit, rows); !done)
        return done;
    if (rows->size() >= limit)
        return Done{};
    Selection beyond = all;
    beyond.conditions << keyName(order) + u' ' + comparison(order.keyUp) + u" ?"_s;
    beyond.values << after.key.constFirst();
    return readWalking(database, beyond, order, limit - rows->size(), rows);
}

Error badCursor()
{
    return databaseError(u"a page cursor of another order"_s, u"bad_cursor"_s);
}

} // namespace

Result<PaymentPage> PaymentPager::page(const PaymentQuery &query, const PageCursor &after, int limit) const
{
    const OrderColumns order = columnsOf(query.order);
    if (!after.isEmpty() && after.key.size() != (order.key.isEmpty() ? 1 : 2))
        return badCursor();
    const auto plan = PaymentSearch(m_database).plan(query, order.key.isEmpty());
    if (!plan)
        return plan.error();
    PaymentPage page;
    if (plan->impossible || limit <= 0)
        return page;
    const auto isPrepared = hasIndex(m_database, order);
    if (!isPrepared)
        return isPrepared.error();
    QList<Row> rows;
    const qsizetype wanted = qsizetype{limit} + 1; // one more tells whether there is a next page
    Outcome done = Done{};
    if (order.key.isEmpty())
        done = readByDate(m_database, *plan, order, after, wanted, &rows);
    else if (!*isPrepared || plan->estimate <= kMostSorted)
        done = readSorted(m_database, selectionOf(*plan), order, after, wanted, &rows);
    else
        done = readAlongIndex(m_database, *plan, order, after, wanted, &rows);
    if (!done)
        return done.error();
    if (rows.size() > limit) {
        rows.removeLast();
        if (!order.key.isEmpty())
            page.next.key << rows.constLast().key;
        page.next.key << rows.constLast().rowId;
    }
    page.rows.reserve(rows.size());
    for (Row &row : rows)
        page.rows.append(std::move(row.payment));
    return page;
}

Result<CountResult> PaymentPager::count(const PaymentQuery &query, qint64 cap) const
{
    const auto plan = PaymentSearch(m_database).plan(query);
    if (!plan)
        return plan.error();
    if (plan->impossible)
        return CountResult{};
    qint64 counted = plan->estimate;
    if (!plan->estimateIsHits) {
        const Selection selection = countingSelectionOf(*plan);
        auto rows = m_database.run(
            // lint-allow: sql names of columns and tables only, all values are bound
            u"SELECT count(*) FROM (SELECT 1 FROM %1%2 LIMIT ?)"_s.arg(selection.source, selection.where()),
            QVariantList(selection.values) << (cap < std::numeric_limits<qint64>::max() ? cap + 1 : cap));
        if (!rows)
            return rows.error();
        if (!rows->next())
            return Database::errorOf(*rows, u"count"_s);
        counted = rows->value(0).toLongLong();
    }
    return CountResult{std::min(counted, cap), counted > cap};
}

} // namespace console
