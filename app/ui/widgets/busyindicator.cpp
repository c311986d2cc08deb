#include "ui/widgets/busyindicator.h"

#include <QPainter>

namespace console {

BusyIndicator::BusyIndicator(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_timer.setInterval(60);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_angle = (m_angle + 24) % 360;
        update();
    });
    m_delay.setSingleShot(true);
    connect(&m_delay, &QTimer::timeout, this, &QWidget::show);
    hide();
}

void BusyIndicator::startAfter(std::chrono::milliseconds delay, const QString &text)
{
    m_busy = true;
    setText(text);
    m_delay.start(delay);
}

void BusyIndicator::start(const QString &text)
{
    m_delay.stop();
    m_busy = true;
    setText(text);
    show();
}

void BusyIndicator::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void BusyIndicator::stop()
{
    m_busy = false;
    m_delay.stop();
    hide();
}

QSize BusyIndicator::sizeHint() const
{
    const QFontMetrics metrics = fontMetrics();
    return {metrics.height() + 8 + metrics.horizontalAdvance(m_text) + 2, metrics.height() + 4};
}

QSize BusyIndicator::minimumSizeHint() const
{
    return {fontMetrics().height() + 8, fontMetrics().height() + 4};
}

void BusyIndicator::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int side = fontMetrics().height() - 4;
    const QRectF ring(2, (height() - side) / 2.0, side, side);
    painter.setPen(QPen(palette().color(QPalette::Mid), 2));
    painter.drawEllipse(ring);
    painter.setPen(QPen(palette().color(QPalette::Link), 2.4, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(ring, -m_angle * 16, 100 * 16);
    painter.setPen(palette().color(QPalette::WindowText));
    const QRect place = rect().adjusted(side + 10, 0, 0, 0);
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(m_text, Qt::ElideRight, place.width()));
}

void BusyIndicator::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_timer.start();
}

void BusyIndicator::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_timer.stop();
}

} // namespace console
