#include "ui/refunds/chiptable.h"

#include "ui/setup/tonechipdelegate.h"

#include <QHeaderView>
#include <QStandardItemModel>

namespace console::ChipTable {

QStandardItemModel *setUp(QTableView *view, const QStringList &headers, int stretch)
{
    auto *model = new QStandardItemModel(0, int(headers.size()), view);
    model->setHorizontalHeaderLabels(headers);
    for (int column = 0; column < headers.size(); ++column)
        model->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->setModel(model);
    view->setItemDelegate(new ToneChipDelegate(ToneRole, IconRole, view));
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setAlternatingRowColors(true);
    view->setShowGrid(false);
    view->setWordWrap(false);
    view->setTabKeyNavigation(false);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->verticalHeader()->setDefaultSectionSize(view->fontMetrics().height() + 14);
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setMinimumSectionSize(60);
    view->horizontalHeader()->setSectionResizeMode(stretch, QHeaderView::Stretch);
    return model;
}

QStandardItem *chip(const QString &text, Tone tone, const QString &icon, const QString &id)
{
    auto *item = new QStandardItem(text);
    item->setData(int(tone), ToneRole);
    item->setData(icon, IconRole);
    item->setData(id, IdRole);
    return item;
}

QStandardItem *cell(const QString &text)
{
    auto *item = new QStandardItem(text);
    item->setToolTip(text);
    return item;
}

QStandardItem *amount(const QString &text)
{
    auto *item = cell(text);
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return item;
}

QString selectedId(const QTableView *view)
{
    const QModelIndexList rows = view->selectionModel() ? view->selectionModel()->selectedRows() : QModelIndexList();
    return rows.isEmpty() ? QString() : rows.constFirst().data(IdRole).toString();
}

void select(QTableView *view, const QString &id)
{
    const auto *model = view->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        if (model->index(row, 0).data(IdRole).toString() == id) {
            view->setCurrentIndex(model->index(row, 0));
            return;
        }
    }
}

void fit(QTableView *view)
{
    constexpr int kWidest = 260;
    QHeaderView *header = view->horizontalHeader();
    for (int column = 0; column < header->count(); ++column) {
        if (header->sectionResizeMode(column) == QHeaderView::Stretch)
            continue;
        view->resizeColumnToContents(column);
        header->resizeSection(column, std::min(kWidest, header->sectionSize(column) + 10));
    }
}

} // namespace console::ChipTable
