#pragma once

#include "ui/setup/tonechipdelegate.h"

namespace console {

/// Draws the cells of a CellTable: chips as ToneChipDelegate does, and texts that wrap anywhere, so that an ID or an
/// address is read whole in a narrow column. What is copied or read aloud is the text itself.
class CellDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit CellDelegate(QObject *parent = nullptr);
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    ToneChipDelegate *m_chips;
};

} // namespace console
