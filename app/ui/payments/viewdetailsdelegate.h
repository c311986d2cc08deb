#pragma once

#include <QStyledItemDelegate>

namespace console {

/// Draws the View Details icon in its column. Owner: the table view.
class ViewDetailsDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace console
