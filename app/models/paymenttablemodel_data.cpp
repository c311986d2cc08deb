#include "models/paymenttablemodel.h"

namespace console {

// What the table shows; how it reads is in paymenttablemodel.cpp.

namespace {

bool isAmount(int column)
{
    return column == PaymentTableModel::AmountColumn || column == PaymentTableModel::RefundedColumn ||
           column == PaymentTableModel::FeeColumn || column == PaymentTableModel::NetColumn;
}

} // namespace

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
    case EmailColumn: return payment.payerEmail;
    case PlateColumn: return payment.plate;
    case ModeColumn: return payment.mode == Mode::Live ? tr("Live") : tr("Test");
    case CurrencyColumn: return payment.amount.currency().displayCode();
    case FeeColumn: return payment.fee ? payment.fee->toDisplayString() : QString();
    case NetColumn: return payment.net ? payment.net->toDisplayString() : QString();
    case CardColumn: return cardText(payment.cardBrand, payment.cardLast4);
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
    case ModeColumn: return payment.mode == Mode::Live ? tr("Live payment") : tr("Test payment: no real money");
    case CurrencyColumn: return payment.amount.currency().name();
    case FeeColumn:
    case NetColumn:
        if (payment.fee)
            return tr("As Stripe booked the charge; refunds are not taken off");
        return tookMoney(payment.status) ? tr("Not known on this computer yet") : QString();
    case ViewDetailsColumn: return tr("View Details");
    case OrderIdColumn:
    case ConfirmCodeColumn:
    case AmountColumn:
    case RefundedColumn:
    case EmailColumn:
    case PlateColumn:
    case CardColumn:
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
        if (isAmount(column))
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
        return int((isAmount(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
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
    case EmailColumn: return tr("E-mail");
    case PlateColumn: return tr("Plate");
    case ModeColumn: return tr("Mode");
    case CurrencyColumn: return tr("Currency");
    case FeeColumn: return tr("Fee");
    case NetColumn: return tr("Net");
    case CardColumn: return tr("Card");
    case ViewDetailsColumn:
    case ColumnCount: return QString();
    }
    return {};
}

std::optional<PaymentSort> PaymentTableModel::sortBy(int column)
{
    switch (Column(column)) {
    case StatusColumn: return PaymentSort::Status;
    case PaymentDateColumn: return PaymentSort::Date;
    case UserColumn: return PaymentSort::Name;
    case OrderIdColumn: return PaymentSort::OrderId;
    case ConfirmCodeColumn: return PaymentSort::ConfirmCode;
    case WhatForColumn: return PaymentSort::Summary;
    case PaymentTypeColumn: return PaymentSort::PaymentType;
    case AmountColumn: return PaymentSort::Amount;
    case RefundedColumn: return PaymentSort::Refunded;
    case EmailColumn: return PaymentSort::Email;
    case PlateColumn: return PaymentSort::Plate;
    case ModeColumn: return PaymentSort::Mode;
    case CurrencyColumn: return PaymentSort::Currency;
    case FeeColumn: return PaymentSort::Fee;
    case NetColumn: return PaymentSort::Net;
    case CardColumn: return PaymentSort::Last4;
    case ViewDetailsColumn:
    case ColumnCount: return std::nullopt;
    }
    return std::nullopt;
}

Qt::SortOrder PaymentTableModel::firstOrder(int column)
{
    return column == PaymentDateColumn || isAmount(column) ? Qt::DescendingOrder : Qt::AscendingOrder;
}

std::pair<int, Qt::SortOrder> PaymentTableModel::sortOf(const PaymentOrder &order)
{
    int column = 0;
    while (column < ColumnCount && sortBy(column) != order.by)
        ++column;
    return {column, order.descending ? Qt::DescendingOrder : Qt::AscendingOrder};
}

void PaymentTableModel::sort(int column, Qt::SortOrder order)
{
    const auto by = sortBy(column);
    if (!by)
        return;
    PaymentQuery query = m_query;
    query.order = {*by, order == Qt::DescendingOrder};
    setQuery(query);
}

} // namespace console
