#include "ui/setup/checkdelegate.h"

#include <QApplication>
#include <QPainter>

namespace console {

namespace {

constexpr int kAir = 4; ///< logical pixels above and below the text

} // namespace

void CheckDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->decorationAlignment = Qt::AlignTop | Qt::AlignLeft;
    option->displayAlignment = Qt::AlignTop | Qt::AlignLeft;
}

void CheckDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    // The whole cell gets its ground; icon and text keep away from its edges.
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);
    item.rect.adjust(0, kAir, 0, -kAir);
    item.backgroundBrush = {};
    painter->save();
    painter->setClipRect(item.rect);
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    painter->restore();
}

QSize CheckDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index) + QSize(0, 2 * kAir);
}

} // namespace console
