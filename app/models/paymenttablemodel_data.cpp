#include "models/paymenttablemodel.h"

namespace console {

// What the table shows; how it reads is in paymenttablemodel.cpp.

int PaymentTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int PaymentTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString PaymentTableModel::displayText(const Payment &payment, int column) const
{
    switch (Column(column)) {
    case StatusColumn: return displayName(payment.status);
    case PaymentDateColumn: return momentText(payment.paymentDate, m_zone);
    case UserColumn: return payment.payerName;
    case OrderIdColumn: return payment.orderId;
    case ConfirmCodeColumn: return payment.confirmCode;
    case WhatForColumn: return payment.summary;
    case PaymentTypeColumn: return payment.paymentTypeName;
    case AmountColumn: return payment.amount.toDisplayString();
    case RefundedColumn: return payment.refunded.isZero() ? QString() : payment.refunded.toDisplayString();
    case ViewDetailsColumn:
    case ColumnCount: return {};
    }
    return {};
}

QString PaymentTableModel::toolTip(const Payment &payment, int column) const
{
    switch (Column(column)) {
    case StatusColumn: return payment.note;
    case PaymentDateColumn: return momentText(payment.paymentDate, QTimeZone::utc());
    case UserColumn:
        return payment.plate.isEmpty() ? payment.payerEmail : tr("%1\nPlate %2").arg(payment.payerEmail, payment.plate);
    case WhatForColumn: return payment.summary;
    case PaymentTypeColumn: return payment.mode == Mode::Live ? tr("Live payment") : tr("Test payment: no real money");
    case ViewDetailsColumn: return tr("View Details");
    case OrderIdColumn:
    case ConfirmCodeColumn:
    case AmountColumn:
    case RefundedColumn:
    case ColumnCount: return {};
    }
    return {};
}

QVariant PaymentTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Payment &row = m_rows.at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return displayText(row, column);
    case Qt::ToolTipRole: return toolTip(row, column);
    case Qt::TextAlignmentRole:
        if (column == AmountColumn || column == RefundedColumn)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return int((column == ViewDetailsColumn ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        if (column == ViewDetailsColumn)
            return tr("View Details");
        return displayText(row, column);
    case Qt::AccessibleDescriptionRole: return column == StatusColumn ? row.note : QString();
    case PaymentIdRole: return row.id;
    case StatusRole: return int(row.status);
    case StuckRole: return row.isStuckPending();
    default: return {};
    }
}

QVariant PaymentTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == AmountColumn || section == RefundedColumn ? Qt::AlignRight : Qt::AlignLeft) |
                   Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == PaymentDateColumn)
        return tr("Times are in the zone %1").arg(QString::fromUtf8(m_zone.id()));
    if (role == Qt::AccessibleTextRole && section == ViewDetailsColumn)
        return tr("View Details");
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case StatusColumn: return tr("Status");
    case PaymentDateColumn: return tr("Payment Date");
    case UserColumn: return tr("User");
    case OrderIdColumn: return tr("Order ID");
    case ConfirmCodeColumn: return tr("Confirm Code");
    case WhatForColumn: return tr("What for");
    case PaymentTypeColumn: return tr("Payment type");
    case AmountColumn: return tr("Amount");
    case RefundedColumn: return tr("Refunded");
    case ViewDetailsColumn:
    case ColumnCount: return QString();
    }
    return {};
}

bool PaymentTableModel::isSortable(int column)
{
    return column == StatusColumn || column == PaymentDateColumn || column == UserColumn || column == AmountColumn;
}

std::pair<int, Qt::SortOrder> PaymentTableModel::sortOf(PaymentQuery::Order order)
{
    switch (order) {
    case PaymentQuery::Order::DateDescending: return {PaymentDateColumn, Qt::DescendingOrder};
    case PaymentQuery::Order::DateAscending: return {PaymentDateColumn, Qt::AscendingOrder};
    case PaymentQuery::Order::AmountDescending: return {AmountColumn, Qt::DescendingOrder};
    case PaymentQuery::Order::AmountAscending: return {AmountColumn, Qt::AscendingOrder};
    case PaymentQuery::Order::NameAscending: return {UserColumn, Qt::AscendingOrder};
    case PaymentQuery::Order::NameDescending: return {UserColumn, Qt::DescendingOrder};
    case PaymentQuery::Order::StatusAscending: return {StatusColumn, Qt::AscendingOrder};
    case PaymentQuery::Order::StatusDescending: return {StatusColumn, Qt::DescendingOrder};
    }
    Q_UNREACHABLE();
}

void PaymentTableModel::sort(int column, Qt::SortOrder order)
{
    if (!isSortable(column))
        return;
    const bool up = order == Qt::AscendingOrder;
    PaymentQuery query = m_query;
    if (column == StatusColumn)
        query.order = up ? PaymentQuery::Order::StatusAscending : PaymentQuery::Order::StatusDescending;
    else if (column == UserColumn)
        query.order = up ? PaymentQuery::Order::NameAscending : PaymentQuery::Order::NameDescending;
    else if (column == AmountColumn)
        query.order = up ? PaymentQuery::Order::AmountAscending : PaymentQuery::Order::AmountDescending;
    else
        query.order = up ? PaymentQuery::Order::DateAscending : PaymentQuery::Order::DateDescending;
    setQuery(query);
}

} // namespace console
