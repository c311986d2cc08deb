#include "ui/widgets/statuschipdelegate.h"

#include "ui/widgets/statuschip.h"
#include "ui/widgets/themedicon.h"

#include <QApplication>
#include <QPainter>

namespace console {

namespace {

constexpr int kMargin = 6;

} // namespace

StatusChipDelegate::StatusChipDelegate(int statusRole, int stuckRole, QObject *parent)
    : QStyledItemDelegate(parent),
      m_statusRole(statusRole),
      m_stuckRole(stuckRole)
{
}

void StatusChipDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString text = item.text;
    item.text.clear();
    item.icon = {};
    const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

    const auto status = PaymentStatus(index.data(m_statusRole).toInt());
    const bool stuck = index.data(m_stuckRole).toBool();
    QRect place = item.rect.adjusted(kMargin, 1, -kMargin, -1);
    if (stuck) {
        const int side = item.fontMetrics.height();
        const int beside = place.left() + chipSize(text, true, item.fontMetrics).width() + kMargin;
        const QRect mark(std::min(beside, place.right() - side), place.top() + (place.height() - side) / 2, side, side);
        const bool selected = item.state.testFlag(QStyle::State_Selected);
        const QColor colour =
            selected ? item.palette.color(QPalette::HighlightedText) : toneColours(Tone::Bad, item.palette).text;
        themedIcon(QStringLiteral("stuck"), colour).paint(painter, mark);
        place.setRight(mark.left() - 4);
    }
    drawChip(painter, place, text, iconOf(status), toneOf(status), item.palette, item.font);
}

QSize StatusChipDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QSize chip = chipSize(item.text, true, item.fontMetrics);
    return {chip.width() + 2 * kMargin + (index.data(m_stuckRole).toBool() ? item.fontMetrics.height() + 4 : 0),
            chip.height() + 6};
}

} // namespace console
