#include "ui/setup/tonechipdelegate.h"

#include "ui/widgets/statuschip.h"

#include <QApplication>
#include <QPainter>

namespace console {

namespace {

constexpr int kMargin = 6;

} // namespace

ToneChipDelegate::ToneChipDelegate(int toneRole, int iconRole, QObject *parent)
    : QStyledItemDelegate(parent),
      m_toneRole(toneRole),
      m_iconRole(iconRole)
{
}

void ToneChipDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QVariant tone = index.data(m_toneRole);
    if (!tone.isValid()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString text = item.text;
    item.text.clear();
    const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    drawChip(painter, item.rect.adjusted(kMargin, 1, -kMargin, -1), text, index.data(m_iconRole).toString(),
             Tone(tone.toInt()), item.palette, item.font);
}

QSize ToneChipDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (!index.data(m_toneRole).isValid())
        return QStyledItemDelegate::sizeHint(option, index);
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QSize chip = chipSize(item.text, !index.data(m_iconRole).toString().isEmpty(), item.fontMetrics);
    return {chip.width() + 2 * kMargin, chip.height() + 6};
}

} // namespace console
