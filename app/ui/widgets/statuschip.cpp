#include "ui/widgets/statuschip.h"

#include "ui/widgets/themedicon.h"

#include <QIcon>
#include <QPainter>

namespace console {

namespace {

constexpr int kPadX = 8;
constexpr int kPadY = 2;
constexpr int kGap = 5;

} // namespace

QString iconOf(PaymentStatus status)
{
    switch (status) {
    case PaymentStatus::Pending: return QStringLiteral("clock");
    case PaymentStatus::Succeeded: return QStringLiteral("check");
    case PaymentStatus::Failed: return QStringLiteral("error");
    case PaymentStatus::Canceled: return QStringLiteral("close");
    case PaymentStatus::Refunded:
    case PaymentStatus::PartiallyRefunded: return QStringLiteral("refund");
    case PaymentStatus::Disputed: return QStringLiteral("warning");
    }
    Q_UNREACHABLE();
}

QSize chipSize(const QString &text, bool hasIcon, const QFontMetrics &metrics)
{
    const int iconWidth = hasIcon ? metrics.ascent() + kGap : 0;
    return {metrics.horizontalAdvance(text) + iconWidth + 2 * kPadX + 2, metrics.height() + 2 * kPadY};
}

void drawChip(QPainter *painter, const QRect &rect, const QString &text, const QString &icon, Tone tone,
              const QPalette &palette, const QFont &font)
{
    const QFontMetrics metrics(font);
    const ToneColours colours = toneColours(tone, palette);
    QSize size = chipSize(text, !icon.isEmpty(), metrics);
    size = size.boundedTo(rect.size());
    QRect chip(QPoint(0, 0), size);
    chip.moveLeft(rect.left());
    chip.moveTop(rect.top() + (rect.height() - size.height()) / 2);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(font);
    painter->setPen(colours.border);
    painter->setBrush(colours.background);
    const double radius = chip.height() / 2.0;
    painter->drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);

    QRect inner = chip.adjusted(kPadX, 0, -kPadX, 0);
    if (!icon.isEmpty()) {
        const int side = metrics.ascent();
        const QRect place(inner.left(), chip.top() + (chip.height() - side) / 2, side, side);
        themedIcon(icon, colours.text).paint(painter, place);
        inner.setLeft(inner.left() + side + kGap);
    }
    painter->setPen(colours.text);
    painter->drawText(inner, Qt::AlignVCenter | Qt::AlignLeft,
                      metrics.elidedText(text, Qt::ElideRight, inner.width() + 1));
    painter->restore();
}

StatusChip::StatusChip(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StatusChip::showText(const QString &text, Tone tone, const QString &icon)
{
    m_text = text;
    m_tone = tone;
    m_icon = icon;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void StatusChip::showStatus(PaymentStatus status)
{
    showText(displayName(status), toneOf(status), iconOf(status));
}

QSize StatusChip::sizeHint() const
{
    return chipSize(m_text, !m_icon.isEmpty(), fontMetrics());
}

void StatusChip::paintEvent(QPaintEvent *)
{
    if (m_text.isEmpty())
        return;
    QPainter painter(this);
    drawChip(&painter, rect(), m_text, m_icon, m_tone, palette(), font());
}

} // namespace console
