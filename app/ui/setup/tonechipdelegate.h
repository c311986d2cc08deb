#pragma once

#include <QStyledItemDelegate>

namespace console {

/// Draws a cell's text as a chip in the Tone (as int) that `toneRole` tells; cells without one are drawn as usual.
class ToneChipDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    ToneChipDelegate(int toneRole, int iconRole, QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int m_toneRole;
    int m_iconRole;
};

} // namespace console
