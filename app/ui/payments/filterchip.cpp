#include "ui/payments/filterchip.h"

#include "ui/widgets/themedicon.h"

#include <QIcon>
#include <QLocale>
#include <QPainter>

namespace console {

namespace {

constexpr int kPadX = 9;
constexpr int kPadY = 4;
constexpr int kGap = 5;

} // namespace

FilterChip::FilterChip(const QString &text, const QString &icon, Tone tone, QWidget *parent)
    : QAbstractButton(parent),
      m_icon(icon),
      m_tone(tone)
{
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(text);
    connect(this, &QAbstractButton::toggled, this, [this] { updateGeometry(); });
}

void FilterChip::setCount(std::optional<qint64> count)
{
    m_count = count;
    setAccessibleDescription(count ? tr("%Ln payment(s)", nullptr, int(*count)) : QString());
    updateGeometry();
    update();
}

QString FilterChip::shownText() const
{
    return m_count ? QStringLiteral("%1  %2").arg(text(), QLocale().toString(*m_count)) : text();
}

QSize FilterChip::sizeHint() const
{
    const int side = fontMetrics().ascent();
    return {fontMetrics().horizontalAdvance(shownText()) + side + kGap + 2 * kPadX + 2,
            fontMetrics().height() + 2 * kPadY};
}

void FilterChip::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void FilterChip::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void FilterChip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ToneColours tone = toneColours(m_tone, palette());
    const QColor text = isChecked() ? tone.text : palette().color(QPalette::WindowText);
    const double radius = height() / 2.0;
    painter.setPen(QPen(isChecked() ? tone.text : palette().color(QPalette::Mid), isChecked() ? 1.4 : 1));
    painter.setBrush(isChecked() || isDown() ? tone.background
                     : underMouse()          ? palette().color(QPalette::AlternateBase)
                                             : palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius - 1, radius - 1);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Link), 1.6, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(3, 3, -3, -3), radius - 3, radius - 3);
    }
    const int side = fontMetrics().ascent();
    const QRect place(kPadX, (height() - side) / 2, side, side);
    themedIcon(isChecked() ? QStringLiteral("check") : m_icon, text).paint(&painter, place);
    painter.setPen(text);
    painter.drawText(rect().adjusted(kPadX + side + kGap, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, shownText());
}

} // namespace console
