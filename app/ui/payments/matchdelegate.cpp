#include "ui/payments/matchdelegate.h"

#include "models/searchmatches.h"

#include <QApplication>
#include <QPainter>
#include <QTextLayout>
#include <QtMath>

#include <algorithm>

namespace console {

namespace {

QColor textColour(const QStyleOptionViewItem &item)
{
    const bool isActive = item.state.testFlag(QStyle::State_Active);
    const auto group = !item.state.testFlag(QStyle::State_Enabled) ? QPalette::Disabled
                       : isActive                                  ? QPalette::Normal
                                                                   : QPalette::Inactive;
    const bool selected = item.state.testFlag(QStyle::State_Selected);
    return item.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
}

/// One line; gives it.
QTextLine lay(QTextLayout *layout, const QStyleOptionViewItem &item, int width, const QList<TextStretch> &matches)
{
    QTextOption wrap(QStyle::visualAlignment(item.direction, item.displayAlignment));
    wrap.setWrapMode(QTextOption::NoWrap);
    wrap.setTextDirection(item.direction);
    layout->setTextOption(wrap);
    QList<QTextLayout::FormatRange> formats;
    for (const TextStretch &match : matches) {
        QTextCharFormat format;
        format.setFontWeight(QFont::Bold);
        format.setFontUnderline(true);
        formats.append({int(match.position), int(match.length), format});
    }
    layout->setFormats(formats);
    layout->beginLayout();
    QTextLine line = layout->createLine();
    line.setLineWidth(width);
    layout->endLayout();
    return line;
}

} // namespace

// The style would lay the text out twice or three times, once for each question it asks itself; that is most of what
// a list takes to paint. Here it is laid out once, and once more where it does not fit.
void MatchDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString text = item.text.replace(QChar(QChar::LineSeparator), QLatin1Char(' '));
    item.text.clear();
    const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    if (text.isEmpty())
        return;
    const int margin = style->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, item.widget) + 1;
    const QRect rect = item.rect.adjusted(margin, 0, -margin, 0);
    QTextLayout layout(text, item.font);
    QTextLine line = lay(&layout, item, rect.width(), searchMatches(text, m_words));
    if (line.naturalTextWidth() > rect.width()) {
        // Bold letters are wider. A cut text keeps the matches of what is left of it.
        const int wider = qCeil(line.naturalTextWidth()) - item.fontMetrics.horizontalAdvance(text);
        const QString shown = item.fontMetrics.elidedText(text, item.textElideMode, rect.width() - std::max(wider, 0));
        layout.clearLayout();
        layout.setText(shown);
        line = lay(&layout, item, rect.width(), searchMatches(shown, m_words));
    }
    painter->save();
    painter->setPen(textColour(item));
    if (line.naturalTextWidth() > rect.width())
        painter->setClipRect(rect);
    layout.draw(painter, QPointF(rect.left(), rect.top() + (rect.height() - line.height()) / 2));
    painter->restore();
}

} // namespace console
