#include "ui/main/badgedelegate.h"

#include "flows/attention.h"
#include "ui/widgets/tone.h"

#include <QLocale>
#include <QPainter>

namespace console {

namespace {

constexpr int kPadding = 6;
constexpr int kMargin = 6;
constexpr int kMostShown = 99;

Tone toneOfLevel(AttentionLevel level)
{
    switch (level) {
    case AttentionLevel::Hint: return Tone::Info;
    case AttentionLevel::Warning: return Tone::Warning;
    case AttentionLevel::Urgent: return Tone::Bad;
    }
    Q_UNREACHABLE();
}

} // namespace

void BadgeDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const int count = index.data(kCountRole).toInt();
    if (count <= 0)
        return;
    const ToneColours colours =
        toneColours(toneOfLevel(AttentionLevel(index.data(kLevelRole).toInt())), option.palette);
    const QString text = count > kMostShown ? tr("%1+").arg(kMostShown) : QLocale().toString(count);
    QFont font = option.font;
    font.setBold(true);
    const QFontMetrics metrics(font);
    const int height = metrics.height() + 2;
    const int width = std::max(height, metrics.horizontalAdvance(text) + 2 * kPadding);
    const QRect chip(option.rect.right() - width - kMargin, option.rect.center().y() - height / 2, width, height);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(colours.border);
    painter->setBrush(colours.background);
    painter->drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), height / 2.0, height / 2.0);
    painter->setFont(font);
    painter->setPen(colours.text);
    painter->drawText(chip, Qt::AlignCenter, text);
    painter->restore();
}

} // namespace console
