#include "ui/payments/viewdetailsdelegate.h"

#include "ui/widgets/themedicon.h"

#include <QApplication>
#include <QIcon>
#include <QPainter>

namespace console {

void ViewDetailsDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.text.clear();
    const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    QRect place(QPoint(0, 0), QSize(18, 18));
    place.moveCenter(item.rect.center());
    const bool selected = item.state.testFlag(QStyle::State_Selected);
    const QColor colour = item.palette.color(selected ? QPalette::HighlightedText : QPalette::Link);
    themedIcon(QStringLiteral("details"), colour).paint(painter, place);
}

} // namespace console
