#include "ui/widgets/flowlayout.h"

#include <QStyle>
#include <QWidget>

namespace console {

namespace {

struct Line
{
    QList<QLayoutItem *> items;
    QList<int> widths;
    int height = 0;
};

} // namespace

FlowLayout::FlowLayout(QWidget *parent, int gapX, int gapY) : QLayout(parent), m_gapX(gapX), m_gapY(gapY)
{
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.append(item);
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

int FlowLayout::heightForWidth(int width) const
{
    return arrange(QRect(0, 0, width, 0), false);
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

QSize FlowLayout::sizeHint() const
{
    // All in one line where there is room for it.
    QSize size(0, 0);
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize hint = item->sizeHint();
        size.rwidth() += hint.width() + (size.width() > 0 ? m_gapX : 0);
        size.setHeight(std::max(size.height(), hint.height()));
    }
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

QSize FlowLayout::minimumSize() const
{
    QSize size(0, 0);
    for (QLayoutItem *item : m_items) {
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    }
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

int FlowLayout::arrange(const QRect &rect, bool place) const
{
    const QMargins margins = contentsMargins();
    const QRect inner = rect.marginsRemoved(margins);
    QList<Line> lines;
    int used = 0;
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize hint = item->sizeHint();
        const int width = std::max(item->minimumSize().width(), std::min(hint.width(), inner.width()));
        if (lines.isEmpty() || used + m_gapX + width > inner.width()) {
            lines.append(Line());
            used = -m_gapX;
        }
        used += m_gapX + width;
        lines.last().items.append(item);
        lines.last().widths.append(width);
        lines.last().height = std::max(lines.last().height, hint.height());
    }
    int y = inner.y();
    for (const Line &line : std::as_const(lines)) {
        int x = inner.x();
        for (int i = 0; place && i < line.items.size(); ++i) {
            const int height = std::min(line.items.at(i)->sizeHint().height(), line.height);
            const QRect at(x, y + (line.height - height) / 2, line.widths.at(i), height);
            line.items.at(i)->setGeometry(QStyle::visualRect(parentWidget()->layoutDirection(), inner, at));
            x += line.widths.at(i) + m_gapX;
        }
        y += line.height + m_gapY;
    }
    return y - (lines.isEmpty() ? 0 : m_gapY) - rect.y() + margins.bottom();
}

} // namespace console
