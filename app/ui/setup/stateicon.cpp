#include "ui/setup/stateicon.h"

#include "ui/widgets/tone.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

namespace console {

namespace {

void paintSign(QPainter &p, StateSign sign, const QColor &colour, const QColor &ground)
{
    // Everything is drawn in a square of 16 units.
    p.setRenderHint(QPainter::Antialiasing);
    const QPen ink(ground, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    const auto disc = [&] {
        p.setPen(Qt::NoPen);
        p.setBrush(colour);
        p.drawEllipse(QRectF(1, 1, 14, 14));
        p.setPen(ink);
        p.setBrush(Qt::NoBrush);
    };
    const auto ring = [&](Qt::PenStyle style) {
        p.setPen(QPen(colour, 1.6, style));
        p.setBrush(Qt::NoBrush);
        p.drawEllipse(QRectF(2, 2, 12, 12));
    };
    switch (sign) {
    case StateSign::Waiting: ring(Qt::DotLine); break;
    case StateSign::Running:
        ring(Qt::SolidLine);
        p.setPen(QPen(colour, 1.8, Qt::SolidLine, Qt::RoundCap));
        p.drawPolyline(QPolygonF({QPointF(8, 4.6), QPointF(8, 8.2), QPointF(10.4, 9.6)}));
        break;
    case StateSign::Good:
        disc();
        p.drawPolyline(QPolygonF({QPointF(4.6, 8.4), QPointF(7, 10.8), QPointF(11.4, 5.6)}));
        break;
    case StateSign::Warning:
        p.setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        p.setBrush(colour);
        p.drawPolygon(QPolygonF({QPointF(8, 1.8), QPointF(14.6, 14), QPointF(1.4, 14)}));
        p.setPen(ink);
        p.drawLine(QPointF(8, 6), QPointF(8, 9.4));
        p.drawPoint(QPointF(8, 12));
        break;
    case StateSign::Bad:
        disc();
        p.drawLine(QPointF(5.4, 5.4), QPointF(10.6, 10.6));
        p.drawLine(QPointF(10.6, 5.4), QPointF(5.4, 10.6));
        break;
    case StateSign::Skipped:
        ring(Qt::SolidLine);
        p.drawLine(QPointF(5, 8), QPointF(11, 8));
        break;
    case StateSign::Hint:
        ring(Qt::SolidLine);
        p.setPen(QPen(colour, 1.8, Qt::SolidLine, Qt::RoundCap));
        p.drawPoint(QPointF(8, 5.2));
        p.drawLine(QPointF(8, 7.8), QPointF(8, 11));
        break;
    }
}

} // namespace

StateSign signOf(CheckState state)
{
    switch (state) {
    case CheckState::Waiting: return StateSign::Waiting;
    case CheckState::Running: return StateSign::Running;
    case CheckState::Passed: return StateSign::Good;
    case CheckState::Warning: return StateSign::Warning;
    case CheckState::Failed: return StateSign::Bad;
    case CheckState::Skipped: return StateSign::Skipped;
    }
    Q_UNREACHABLE();
}

QString wordOf(CheckState state)
{
    const auto text = [](const char *word) { return QCoreApplication::translate("console::CheckState", word); };
    switch (state) {
    case CheckState::Waiting: return text(QT_TRANSLATE_NOOP("console::CheckState", "waiting"));
    case CheckState::Running: return text(QT_TRANSLATE_NOOP("console::CheckState", "running"));
    case CheckState::Passed: return text(QT_TRANSLATE_NOOP("console::CheckState", "passed"));
    case CheckState::Warning: return text(QT_TRANSLATE_NOOP("console::CheckState", "warning"));
    case CheckState::Failed: return text(QT_TRANSLATE_NOOP("console::CheckState", "failed"));
    case CheckState::Skipped: return text(QT_TRANSLATE_NOOP("console::CheckState", "skipped"));
    }
    Q_UNREACHABLE();
}

QColor signColour(StateSign sign, const QPalette &palette)
{
    switch (sign) {
    case StateSign::Good: return toneColours(Tone::Good, palette).text;
    case StateSign::Warning: return toneColours(Tone::Warning, palette).text;
    case StateSign::Bad: return toneColours(Tone::Bad, palette).text;
    case StateSign::Running: return toneColours(Tone::Info, palette).text;
    case StateSign::Waiting:
    case StateSign::Skipped:
    case StateSign::Hint: return toneColours(Tone::Neutral, palette).text;
    }
    Q_UNREACHABLE();
}

QIcon signIcon(StateSign sign, const QPalette &palette)
{
    QIcon icon;
    for (const int size : {16, 32}) {
        QPixmap pixmap(size, size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.scale(size / 16.0, size / 16.0);
        paintSign(painter, sign, signColour(sign, palette), palette.color(QPalette::Base));
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace console
