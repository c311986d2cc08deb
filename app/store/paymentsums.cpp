#include "store/paymentsums.h"

#include "store/gramcounts.h"
#include "store/paymentrow.h"
#include "store/searchtext.h"
#include "store/storeerror.h"
#include "store/wholeread.h"

#include <QHash>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

StatusCounts nothing()
{
    StatusCounts counts;
    for (const PaymentStatus status : allPaymentStatuses())
        counts.byStatus.append({status, 0});
    return counts;
}

/// One group of the statement in totals().
struct Group
{
    TotalLine line;
    std::optional<FeeLine> fees;
};

Result<Group> groupFrom(const QSqlQuery &row)
{
    const auto amount = moneyFrom(row.value(3).toLongLong(), row.value(0).toString(), u"payments.currency"_s);
    if (!amount)
        return amount.error();
    const auto status = paymentStatusFromString(row.value(1).toString());
    if (!status)
        return databaseError(u"unexpected value in payments.status"_s, u"unexpected_value"_s);
    Group group;
    const qint64 rows = row.value(2).toLongLong();
    group.line = {amount->currency(), *status, rows, *amount, Money(row.value(4).toLongLong(), amount->currency())};
    if (row.value(5).isNull())
        return group;
    const auto fee = moneyFrom(row.value(6).toLongLong(), row.value(5).toString(), u"payments.settlement_currency"_s);
    if (!fee)
        return fee.error();
    group.fees = FeeLine{fee->currency(), rows, *fee, Money(row.value(7).toLongLong(), fee->currency())};
    return group;
}

Outcome add(Money *sum, const Money &amount)
{
    auto both = sum->plus(amount);
    if (!both)
        return both.error();
    *sum = *both;
    return Done{};
}

Outcome add(const TotalLine &line, QList<TotalLine> *lines)
{
    const auto at = std::find_if(lines->begin(), lines->end(), [&](const TotalLine &known) {
        return known.currency == line.currency && known.status == line.status;
    });
    if (at == lines->end()) {
        lines->append(line);
        return Done{};
    }
    at->payments += line.payments;
    if (auto added = add(&at->amount, line.amount); !added)
        return added;
    return add(&at->refunded, line.refunded);
}

Outcome add(const FeeLine &line, QList<FeeLine> *lines)
{
    const auto at = std::find_if(lines->begin(), lines->end(),
                                 [&](const FeeLine &known) { return known.currency == line.currency; });
    if (at == lines->end()) {
        lines->append(line);
        return Done{};
    }
    at->payments += line.payments;
    if (auto added = add(&at->fee, line.fee); !added)
        return added;
    return add(&at->net, line.net);
}

/// Whether the lines of each currency have a sum: SQLite has made sure of each line only.
Outcome checkSums(const QList<TotalLine> &lines)
{
    Money sum;
    for (const TotalLine &line : lines) {
        if (!(line.currency == sum.currency()))
            sum = Money(0, line.currency);
        for (const Money &amount : {line.amount, line.refunded}) {
            if (auto added = add(&sum, amount); !added)
                return added;
        }
    }
    return Done{};
}

} // namespace

Result<StatusCounts> PaymentSums::countsOfAll() const
{
    // The search index counts its tokens: nothing has to be read.
    const auto known = GramCounts(m_database).ofFilters();
    if (!known)
        return known.error();
    StatusCounts counts = nothing();
    for (auto &[status, number] : counts.byStatus)
        number = known->value(statusToken(status));
    counts.stuck = known->value(stuckToken());
    counts.all = known->value(allRowsGram());
    return counts;
}

Result<StatusCounts> PaymentSums::statusCounts(PaymentQuery query) const
{
    query.filter.statuses.clear();
    query.filter.stuckOnly = false;
    if (query.filter.isEmpty() && searchWords(query.search).isEmpty())
        return countsOfAll();
    const auto plan = PaymentSearch(m_database).plan(query, false);
    if (!plan)
        return plan.error();
    StatusCounts counts = nothing();
    if (plan->impossible)
        return counts;
    const Selection selection = selectionOf(*plan);
    // One pass with a counter each: GROUP BY would sort all rows first.
    QStringList columns{u"count(*)"_s, u"sum(p.status = 'pending' AND p.stripe_status = 'succeeded')"_s};
    QVariantList values;
    for (const auto &[status, number] : std::as_const(counts.byStatus)) {
        columns << u"sum(p.status_key = ?)"_s;
        values << statusKey(status);
    }
    values << selection.values;
    auto rows = m_database.run(
        // lint-allow: sql names of columns and tables only, all values are bound
        u"SELECT %1 FROM %2%3"_s.arg(columns.join(u", "_s), selection.source, selection.where()), values);
    if (!rows)
        return rows.error();
    if (!rows->next())
        return Database::errorOf(*rows, u"payments"_s);
    counts.all = rows->value(0).toLongLong();
    counts.stuck = rows->value(1).toLongLong();
    int column = 2;
    for (auto &[status, number] : counts.byStatus)
        number = rows->value(column++).toLongLong();
    return counts;
}

Result<PaymentTotals> PaymentSums::totals(const PaymentQuery &query) const
{
    const auto plan = PaymentSearch(m_database).plan(query, false);
    if (!plan)
        return plan.error();
    PaymentTotals totals;
    if (plan->impossible)
        return totals;
    const Selection selection = selectionOf(*plan);
    auto rows = m_database.run(
        // lint-allow: sql names of columns and tables only, all values are bound
        u"SELECT p.currency, p.status, count(*), sum(p.amount_minor), sum(p.refunded_minor), p.settlement_currency, "
        "sum(p.fee_minor), sum(p.net_minor) FROM %1%2 GROUP BY p.currency, p.status_key, p.settlement_currency "
        "ORDER BY p.currency, p.status_key, p.settlement_currency"_s.arg(selection.source, selection.where()),
        selection.values);
    if (!rows)
        return rows.error();
    while (rows->next()) {
        const auto group = groupFrom(*rows);
        if (!group)
            return group.error();
        totals.payments += group->line.payments;
        if (auto added = add(group->line, &totals.lines); !added)
            return added.error();
        if (!group->fees) {
            totals.withoutFee += tookMoney(group->line.status) ? group->line.payments : 0;
            continue;
        }
        if (auto added = add(*group->fees, &totals.fees); !added)
            return added.error();
    }
    if (auto whole = wholeRead(*rows); !whole)
        return whole.error();
    if (auto countable = checkSums(totals.lines); !countable)
        return countable.error();
    std::sort(totals.fees.begin(), totals.fees.end(),
              [](const FeeLine &a, const FeeLine &b) { return a.currency.code() < b.currency.code(); });
    return totals;
}

} // namespace console
