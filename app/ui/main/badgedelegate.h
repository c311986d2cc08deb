#pragma once

#include <QStyledItemDelegate>

namespace console {

/// Draws the count of what wants a person at the right of a navigation row. Owner: NavigationPane.
class BadgeDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int kCountRole = Qt::UserRole + 10;
    static constexpr int kLevelRole = Qt::UserRole + 11; ///< int(AttentionLevel)
    static constexpr int kRoom = 44;                     ///< pixels that the column keeps free for a badge

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace console
