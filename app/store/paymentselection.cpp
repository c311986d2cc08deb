#include "store/paymentselection.h"

namespace console {

using namespace Qt::StringLiterals;

namespace {

OrderColumns textOrder(const QString &column, bool descending)
{
    // lint-allow: sql a column's name, no value
    return {column, u"payments_by_"_s + column, false, !descending, descending};
}

OrderColumns amountOrder(const QString &key, const QString &index, bool isKept, bool descending)
{
    return {key, index, isKept, !descending, !descending};
}

void addRange(const SearchPlan &plan, Selection *selection)
{
    if (plan.firstRow) {
        selection->conditions << selection->rowId + u" >= ?"_s;
        selection->values << *plan.firstRow;
    }
    if (plan.lastRow) {
        selection->conditions << selection->rowId + u" <= ?"_s;
        selection->values << *plan.lastRow;
    }
}

} // namespace

QString comparison(bool up)
{
    return up ? u">"_s : u"<"_s;
}

QString direction(bool up)
{
    return up ? u" ASC"_s : u" DESC"_s;
}

QString OrderColumns::orderBy(const QString &keyName, const QString &rowName) const
{
    const QString rows = rowName + direction(rowUp);
    return key.isEmpty() ? rows : keyName + direction(keyUp) + u", "_s + rows;
}

OrderColumns columnsOf(const PaymentOrder &order)
{
    const bool down = order.descending;
    switch (order.by) {
    case PaymentSort::Date: return {{}, {}, true, false, !down};
    case PaymentSort::Status: return {u"status_key"_s, u"payments_by_status"_s, true, !down, down};
    case PaymentSort::Name: return {u"name_key"_s, u"payments_by_name"_s, true, !down, down};
    case PaymentSort::Email: return textOrder(u"payer_email"_s, down);
    case PaymentSort::OrderId: return textOrder(u"order_id"_s, down);
    case PaymentSort::ConfirmCode: return textOrder(u"confirm_code"_s, down);
    case PaymentSort::Plate: return textOrder(u"plate"_s, down);
    case PaymentSort::Summary: return textOrder(u"summary"_s, down);
    case PaymentSort::PaymentType: return textOrder(u"payment_type_name"_s, down);
    case PaymentSort::Mode: return textOrder(u"mode"_s, down);
    case PaymentSort::Currency: return textOrder(u"currency"_s, down);
    case PaymentSort::Amount: return amountOrder(u"amount_key"_s, u"payments_by_amount"_s, true, down);
    case PaymentSort::Refunded: return amountOrder(u"refunded_key"_s, u"payments_by_refunded"_s, false, down);
    case PaymentSort::Fee: return amountOrder(u"fee_key"_s, u"payments_by_fee"_s, false, down);
    case PaymentSort::Net: return amountOrder(u"net_key"_s, u"payments_by_net"_s, false, down);
    case PaymentSort::Last4: return textOrder(u"card_last4"_s, down);
    }
    Q_UNREACHABLE();
}

QString indexStatement(const OrderColumns &order)
{
    // lint-allow: sql names of columns and tables only
    return u"CREATE INDEX IF NOT EXISTS %1 ON payments (%2, row_id%3)"_s.arg(
        order.index, order.key, order.keyUp == order.rowUp ? QString() : u" DESC"_s);
}

Result<bool> hasIndex(const Database &database, const OrderColumns &order)
{
    if (order.isKept)
        return true;
    auto rows = database.run(u"SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?"_s, {order.index});
    if (!rows)
        return rows.error();
    return rows->next();
}

QString Selection::where() const
{
    // lint-allow: sql names of columns and tables only, all values are bound
    return conditions.isEmpty() ? QString() : u" WHERE "_s + conditions.join(u" AND "_s);
}

Selection selectionOf(const SearchPlan &plan)
{
    if (plan.source == SearchPlan::Source::Rows)
        return walkOf(plan, {});
    if (plan.source == SearchPlan::Source::Amounts)
        return walkOf(plan, u"payments_by_amount"_s);
    Selection selection;
    // CROSS JOIN keeps the order of the loops: the index proposes, the table answers.
    selection.source = u"payment_grams AS g CROSS JOIN payments AS p ON p.row_id = g.rowid"_s;
    selection.rowId = u"g.rowid"_s;
    selection.conditions << u"g.payment_grams MATCH ?"_s << plan.checks;
    selection.values << plan.match << plan.checkValues;
    addRange(plan, &selection);
    return selection;
}

Selection countingSelectionOf(const SearchPlan &plan)
{
    Selection selection = selectionOf(plan);
    if (plan.source == SearchPlan::Source::Match && plan.checks.isEmpty())
        selection.source = u"payment_grams AS g"_s;
    return selection;
}

Selection walkOf(const SearchPlan &plan, const QString &index)
{
    Selection selection;
    selection.source = u"payments AS p"_s + (index.isEmpty() ? QString() : u" INDEXED BY "_s + index);
    selection.rowId = u"p.row_id"_s;
    selection.conditions = plan.allChecks;
    selection.values = plan.allCheckValues;
    addRange(plan, &selection);
    return selection;
}

} // namespace console
