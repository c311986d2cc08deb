#include "ui/setup/checksmodel.h"

#include "ui/setup/stateicon.h"

#include <QGuiApplication>

#include <algorithm>

namespace console {

ChecksModel::ChecksModel(QObject *parent) : QAbstractTableModel(parent) {}

void ChecksModel::setChecks(const QList<Check> &checks)
{
    beginResetModel();
    m_checks = checks;
    endResetModel();
}

int ChecksModel::update(const Check &check)
{
    const auto it = std::ranges::find(m_checks, check.id, &Check::id);
    if (it == m_checks.end())
        return -1;
    *it = check;
    const int row = int(it - m_checks.begin());
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    return row;
}

int ChecksModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_checks.size());
}

int ChecksModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ChecksModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Check &check = m_checks.at(index.row());
    const StateSign sign = signOf(check.state);
    if (role == CheckStateRole)
        return QVariant::fromValue(check.state);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignTop);
    if (role == Qt::AccessibleTextRole && index.column() == TitleColumn)
        return tr("%1: %2").arg(check.title, wordOf(check.state));
    switch (static_cast<Column>(index.column())) {
    case StateColumn:
        if (role == Qt::DisplayRole)
            return wordOf(check.state);
        if (role == Qt::DecorationRole)
            return signIcon(sign, QGuiApplication::palette());
        if (role == Qt::ForegroundRole)
            return signColour(sign, QGuiApplication::palette());
        break;
    case TitleColumn:
        if (role == Qt::DisplayRole)
            return check.title;
        break;
    case FindingColumn:
        if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
            return check.repair.isEmpty() ? check.finding : tr("%1\n→ %2").arg(check.finding, check.repair);
        break;
    case ColumnCount: break;
    }
    return {};
}

QVariant ChecksModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case StateColumn: return tr("State");
    case TitleColumn: return tr("Check");
    case FindingColumn: return tr("Finding and repair");
    case ColumnCount: break;
    }
    return {};
}

} // namespace console
