#pragma once

#include "store/paymentsearch.h"

#include <QSqlQuery>

namespace console {

// How a plan and an order become one SELECT of rows `p`. Pure functions, any thread. Only names of columns, tables and
// indexes are put together; all values are bound.

/// The columns of an order.
struct OrderColumns
{
    QString key;         ///< of payments; empty: the row id alone, which is the date's order
    QString index;       ///< its index; empty for the date
    bool isKept = false; ///< the index is always there; others are made by prepareSort()
    bool keyUp = false;
    bool rowUp = false;
    /// "k ASC, r DESC", with these names of key and row id.
    QString orderBy(const QString &keyName, const QString &rowName) const;
};
OrderColumns columnsOf(const PaymentOrder &order);
/// The statement that makes the index of an order.
QString indexStatement(const OrderColumns &order);
Result<bool> hasIndex(const Database &database, const OrderColumns &order);

struct Selection
{
    QString source;
    QString rowId; ///< the row id's name in the source
    QStringList conditions;
    QVariantList values;
    QString where() const;
};

/// What the plan's own source proposes, with what is left to be checked.
Selection selectionOf(const SearchPlan &plan);
/// The same without the table of payments, where nothing is left to be checked on a row.
Selection countingSelectionOf(const SearchPlan &plan);
/// All conditions on the rows along this index; an empty one leaves the walk to the row id.
Selection walkOf(const SearchPlan &plan, const QString &index);

QString comparison(bool up);
QString direction(bool up);

} // namespace console
