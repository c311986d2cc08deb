#include "ui/payments/matchdelegate.h"

#include "models/searchmatches.h"

#include <QApplication>
#include <QPainter>
#include <QTextLayout>

namespace console {

namespace {

void drawMarked(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &item, const QString &text,
                const QList<TextStretch> &matches)
{
    QTextLayout layout(text, item.font);
    QTextOption wrap(item.displayAlignment);
    wrap.setWrapMode(QTextOption::NoWrap);
    wrap.setTextDirection(item.direction);
    layout.setTextOption(wrap);
    QList<QTextLayout::FormatRange> formats;
    for (const TextStretch &match : matches) {
        QTextCharFormat format;
        format.setFontWeight(QFont::Bold);
        format.setFontUnderline(true);
        formats.append({int(match.position), int(match.length), format});
    }
    layout.setFormats(formats);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(rect.width());
    layout.endLayout();
    const bool selected = item.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->setClipRect(rect);
    painter->setPen(item.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
    layout.draw(painter, QPointF(rect.left(), rect.top() + (rect.height() - line.height()) / 2));
    painter->restore();
}

} // namespace

void MatchDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (m_words.isEmpty()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QList<TextStretch> matches = searchMatches(item.text, m_words);
    if (matches.isEmpty()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    QRect rect = style->subElementRect(QStyle::SE_ItemViewItemText, &item, item.widget);
    const int margin = style->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, item.widget) + 1;
    rect.adjust(margin, 0, -margin, 0);
    const QString shown = item.fontMetrics.elidedText(item.text, item.textElideMode, rect.width());
    item.text.clear();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    // A cut text keeps the matches of what is left of it.
    drawMarked(painter, rect, item, shown, shown == index.data().toString() ? matches : searchMatches(shown, m_words));
}

} // namespace console
