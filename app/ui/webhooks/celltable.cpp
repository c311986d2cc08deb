#include "ui/webhooks/celltable.h"

#include "ui/webhooks/celldelegate.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>

namespace console {

CellTableModel::CellTableModel(QStringList headers, QObject *parent)
    : QAbstractTableModel(parent),
      m_headers(std::move(headers))
{
}

void CellTableModel::setRows(QList<CellRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void CellTableModel::appendRows(const QList<CellRow> &rows)
{
    if (rows.isEmpty())
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + rows.size()) - 1);
    m_rows.append(rows);
    endInsertRows();
}

void CellTableModel::setRow(const CellRow &row)
{
    const int at = rowOf(row.id);
    if (at < 0) {
        appendRows({row});
        return;
    }
    m_rows[at] = row;
    Q_EMIT dataChanged(index(at, 0), index(at, columnCount() - 1));
}

int CellTableModel::rowOf(const QString &id) const
{
    const auto it = std::ranges::find(m_rows, id, &CellRow::id);
    return it == m_rows.end() ? -1 : int(it - m_rows.begin());
}

int CellTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int CellTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_headers.size());
}

QVariant CellTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const CellRow &row = m_rows.at(index.row());
    if (role == IdRole)
        return row.id;
    const Cell cell = row.cells.value(index.column());
    switch (role) {
    case Qt::DisplayRole: return cell.text;
    case Qt::ToolTipRole: return cell.toolTip.isEmpty() ? cell.text : cell.toolTip;
    case Qt::AccessibleTextRole:
        return m_headers.at(index.column()) + QStringLiteral(": ") + (cell.text.isEmpty() ? tr("nothing") : cell.text);
    case ToneRole: return cell.tone ? QVariant(int(*cell.tone)) : QVariant();
    case IconRole: return cell.icon;
    default: return {};
    }
}

QVariant CellTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return m_headers.value(section);
}

CellTable::CellTable(const QString &name, QStringList headers, QWidget *parent)
    : QTableView(parent),
      m_model(new CellTableModel(std::move(headers), this))
{
    setModel(m_model);
    setAccessibleName(name);
    setItemDelegate(new CellDelegate(this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    setWordWrap(true);
    setTextElideMode(Qt::ElideRight);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setMinimumSectionSize(fontMetrics().height() + 12);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { Q_EMIT currentIdChanged(currentId()); });
    connect(this, &QTableView::activated, this,
            [this](const QModelIndex &at) { Q_EMIT rowActivated(at.data(CellTableModel::IdRole).toString()); });
    connect(m_model, &QAbstractItemModel::modelReset, this, &CellTable::fitSoon);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &CellTable::fitSoon);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &CellTable::fitSoon);
}

void CellTable::setStretched(const QList<int> &columns)
{
    for (const int column : columns)
        horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
}

void CellTable::setFitsRows(bool fits)
{
    m_fitsRows = fits;
    setVerticalScrollBarPolicy(fits ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setHorizontalScrollBarPolicy(fits ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    fitSoon();
}

void CellTable::setRows(QList<CellRow> rows)
{
    const QString chosen = currentId();
    m_model->setRows(std::move(rows));
    choose(chosen);
}

QString CellTable::currentId() const
{
    return currentIndex().data(CellTableModel::IdRole).toString();
}

void CellTable::choose(const QString &id)
{
    const int row = std::max(0, m_model->rowOf(id));
    if (row < m_model->rowCount())
        setCurrentIndex(m_model->index(row, 0));
    else
        Q_EMIT currentIdChanged({});
}

void CellTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitSoon();
}

void CellTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fitSoon();
}

void CellTable::fitSoon()
{
    // Once for many changes, and after the stretched columns have got their width, from which the heights follow.
    if (std::exchange(m_fitPending, true))
        return;
    QTimer::singleShot(0, this, &CellTable::fit);
}

void CellTable::fit()
{
    m_fitPending = false;
    resizeRowsToContents();
    if (!m_fitsRows)
        return;
    const int height = horizontalHeader()->sizeHint().height() + verticalHeader()->length() + 2 * frameWidth();
    if (height != minimumHeight() || height != maximumHeight())
        setFixedHeight(height);
}

} // namespace console
