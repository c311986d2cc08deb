#pragma once

#include <QStyledItemDelegate>

namespace console {

/// Draws a payment's status as a chip with icon and text. Reads the text from Qt::DisplayRole, the PaymentStatus (as
/// int) from `statusRole`, and whether the payment is stuck from `stuckRole` (an hourglass is drawn beside the chip).
class StatusChipDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    StatusChipDelegate(int statusRole, int stuckRole, QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int m_statusRole;
    int m_stuckRole;
};

} // namespace console
