#include "ui/webhooks/celldelegate.h"

#include "ui/webhooks/celltable.h"

namespace console {

namespace {

constexpr int kLongWord = 12;

/// With places to break (U+200B) inside of words that may be wider than a column.
QString breakable(const QString &text)
{
    QString result;
    result.reserve(text.size() * 2);
    int inWord = 0;
    for (const QChar c : text) {
        inWord = c.isSpace() ? 0 : inWord + 1;
        result.append(c);
        const bool isJoint = c == QLatin1Char('/') || c == QLatin1Char('_') || c == QLatin1Char('.');
        if (inWord > kLongWord || (isJoint && inWord > 2))
            result.append(QChar(0x200B));
    }
    return result;
}

bool isChip(const QModelIndex &index)
{
    return index.data(CellTableModel::ToneRole).isValid();
}

} // namespace

CellDelegate::CellDelegate(QObject *parent)
    : QStyledItemDelegate(parent),
      m_chips(new ToneChipDelegate(CellTableModel::ToneRole, CellTableModel::IconRole, this))
{
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (isChip(index))
        m_chips->paint(painter, option, index);
    else
        QStyledItemDelegate::paint(painter, option, index);
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (isChip(index))
        return m_chips->sizeHint(option, index);
    constexpr int kAir = 6;
    return QStyledItemDelegate::sizeHint(option, index) + QSize(kAir, kAir);
}

void CellDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->text = breakable(option->text);
}

} // namespace console
