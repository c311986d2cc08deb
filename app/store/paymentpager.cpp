#include "store/paymentpager.h"

#include "store/paymentrow.h"
#include "store/storeerror.h"

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

// From so many proposed rows on, walking an order's own index finds a page sooner than sorting all hits.
constexpr qint64 kMostSorted = 20000;

struct OrderColumns
{
    QString key; ///< empty: the row id alone, which is the date's order
    QString index;
    bool keyUp = false;
    bool rowUp = false;
};

OrderColumns columnsOf(PaymentQuery::Order order)
{
    using Order = PaymentQuery::Order;
    switch (order) {
    case Order::DateDescending: return {{}, {}, false, false};
    case Order::DateAscending: return {{}, {}, false, true};
    case Order::AmountDescending: return {u"amount_key"_s, u"payments_by_amount"_s, false, false};
    case Order::AmountAscending: return {u"amount_key"_s, u"payments_by_amount"_s, true, true};
    case Order::NameAscending: return {u"name_key"_s, u"payments_by_name"_s, true, false};
    case Order::NameDescending: return {u"name_key"_s, u"payments_by_name"_s, false, true};
    case Order::StatusAscending: return {u"status_key"_s, u"payments_by_status"_s, true, false};
    case Order::StatusDescending: return {u"status_key"_s, u"payments_by_status"_s, false, true};
    }
    Q_UNREACHABLE();
}

/// One SELECT of rows `p`, put together from a plan and a position.
struct Selection
{
    QString source;
    QStringList conditions;
    QVariantList values;

    // lint-allow: sql names of columns and tables only, all values are bound
    QString where() const { return conditions.isEmpty() ? QString() : u" WHERE "_s + conditions.join(u" AND "_s); }
};

Selection selectionOf(const SearchPlan &plan, bool byMatch, const QString &index)
{
    Selection selection;
    if (byMatch) {
        // CROSS JOIN keeps the order of the loops: the index proposes, the table answers.
        selection.source = u"payment_grams AS g CROSS JOIN payments AS p ON p.row_id = g.rowid"_s;
        selection.conditions << u"g.payment_grams MATCH ?"_s;
        selection.values << plan.match;
        selection.conditions << plan.checks;
        selection.values << plan.checkValues;
    } else {
        selection.source = u"payments AS p"_s + (index.isEmpty() ? QString() : u" INDEXED BY "_s + index);
        selection.conditions = plan.allChecks;
        selection.values = plan.allCheckValues;
    }
    return selection;
}

struct Row
{
    Payment payment;
    QVariant key;
    qint64 rowId = 0;
};

/// Adds the rows of one SELECT to `rows`.
Outcome read(const Database &database, const Selection &selection, const QString &orderBy, const QString &key,
             qsizetype limit, QList<Row> *rows)
{
    QVariantList values = selection.values;
    values << limit;
    // lint-allow: sql names of columns and tables only, all values are bound
    auto query = database.run(u"SELECT %1, %2, p.row_id FROM %3%4 ORDER BY %5 LIMIT ?"_s.arg(
                                  paymentColumns(u"p"_s), key.isEmpty() ? u"NULL"_s : u"p."_s + key, selection.source,
                                  selection.where(), orderBy),
                              values);
    if (!query)
        return query.error();
    while (query->next()) {
        auto payment = paymentFrom(*query);
        if (!payment)
            return payment.error();
        rows->append(
            {*payment, query->value(paymentColumnCount()), query->value(paymentColumnCount() + 1).toLongLong()});
    }
    return Done{};
}

QString comparison(bool up)
{
    return up ? u">"_s : u"<"_s;
}

QString direction(bool up)
{
    return up ? u" ASC"_s : u" DESC"_s;
}

Outcome readByDate(const Database &database, const SearchPlan &plan, const OrderColumns &order, const PageCursor &after,
                   qsizetype limit, QList<Row> *rows)
{
    const bool byMatch = !plan.match.isEmpty();
    const QString rowId = byMatch ? u"g.rowid"_s : u"p.row_id"_s;
    Selection selection = selectionOf(plan, byMatch, {});
    if (!after.isEmpty()) {
        selection.conditions << rowId + u' ' + comparison(order.rowUp) + u" ?"_s;
        selection.values << after.key.constLast();
    }
    return read(database, selection, rowId + direction(order.rowUp), {}, limit, rows);
}

Outcome readSorted(const Database &database, const SearchPlan &plan, const OrderColumns &order, const PageCursor &after,
                   qsizetype limit, QList<Row> *rows)
{
    Selection selection = selectionOf(plan, true, {});
    if (!after.isEmpty()) {
        selection.conditions << u"(p.%1 %2 ? OR (p.%1 = ? AND p.row_id %3 ?))"_s.arg(order.key, comparison(order.keyUp),
                                                                                     comparison(order.rowUp));
        selection.values << after.key.constFirst() << after.key.constFirst() << after.key.constLast();
    }
    const QString orderBy = u"p.%1%2, p.row_id%3"_s.arg(order.key, direction(order.keyUp), direction(order.rowUp));
    return read(database, selection, orderBy, order.key, limit, rows);
}

/// Along the order's own index: first what is left of the cursor's ties, then what lies beyond. Two statements, because
/// SQLite cannot seek into an index whose columns run in opposite directions with one comparison.
Outcome readAlongIndex(const Database &database, const SearchPlan &plan, const OrderColumns &order,
                       const PageCursor &after, qsizetype limit, QList<Row> *rows)
{
    const Selection all = selectionOf(plan, false, order.index);
    const QString orderBy = u"p.%1%2, p.row_id%3"_s.arg(order.key, direction(order.keyUp), direction(order.rowUp));
    if (after.isEmpty())
        return read(database, all, orderBy, order.key, limit, rows);
    Selection ties = all;
    ties.conditions << u"p.%1 = ?"_s.arg(order.key) << u"p.row_id "_s + comparison(order.rowUp) + u" ?"_s;
    ties.values << after.key.constFirst() << after.key.constLast();
    if (auto done = read(database, ties, u"p.row_id"_s + direction(order.rowUp), order.key, limit, rows); !done)
        return done;
    if (rows->size() >= limit)
        return Done{};
    Selection beyond = all;
    beyond.conditions << u"p.%1 %2 ?"_s.arg(order.key, comparison(order.keyUp));
    beyond.values << after.key.constFirst();
    return read(database, beyond, orderBy, order.key, limit - rows->size(), rows);
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
    const auto plan = PaymentSearch(m_database).plan(query);
    if (!plan)
        return plan.error();
    PaymentPage page;
    if (plan->impossible || limit <= 0)
        return page;
    QList<Row> rows;
    const qsizetype wanted = qsizetype{limit} + 1; // one more tells whether there is a next page
    Outcome done = Done{};
    if (order.key.isEmpty())
        done = readByDate(m_database, *plan, order, after, wanted, &rows);
    else if (!plan->match.isEmpty() && plan->estimate <= kMostSorted)
        done = readSorted(m_database, *plan, order, after, wanted, &rows);
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

Result<CountResult> PaymentPager::count(const PaymentQuery &query, int cap) const
{
    const auto plan = PaymentSearch(m_database).plan(query);
    if (!plan)
        return plan.error();
    if (plan->impossible)
        return CountResult{};
    const bool isEverything = plan->match.isEmpty() && plan->allChecks.isEmpty();
    qint64 counted = plan->estimate; // all rows, where nothing is asked
    if (!isEverything) {
        const Selection selection = selectionOf(*plan, !plan->match.isEmpty(), {});
        QVariantList values = selection.values;
        values << cap + 1;
        auto rows = m_database.run(
            // lint-allow: sql names of columns and tables only, all values are bound
            u"SELECT count(*) FROM (SELECT 1 FROM %1%2 LIMIT ?)"_s.arg(selection.source, selection.where()), values);
        if (!rows)
            return rows.error();
        if (!rows->next())
            return Database::errorOf(*rows, u"count"_s);
        counted = rows->value(0).toLongLong();
    }
    return CountResult{std::min<qint64>(counted, cap), counted > cap};
}

} // namespace console
