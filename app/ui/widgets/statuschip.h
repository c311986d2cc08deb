#pragma once

#include "ui/widgets/tone.h"

#include <QWidget>

class QPainter;

namespace console {

/// Draws a chip (rounded surface, icon, text) at the left of `rect`, vertically centred, shortened to fit. The text is
/// always drawn: colour is never the only sign. An empty icon name draws none.
void drawChip(QPainter *painter, const QRect &rect, const QString &text, const QString &icon, Tone tone,
              const QPalette &palette, const QFont &font);
QSize chipSize(const QString &text, bool hasIcon, const QFontMetrics &metrics);
/// The icon that goes with a status, by its name in resources/icons.
QString iconOf(PaymentStatus status);

/// A chip as a widget: a status, a mode, a state. The accessible name is its text.
class StatusChip : public QWidget
{
    Q_OBJECT
public:
    explicit StatusChip(QWidget *parent = nullptr);
    void showText(const QString &text, Tone tone, const QString &icon = {});
    void showStatus(PaymentStatus status);
    QString text() const { return m_text; }
    Tone tone() const { return m_tone; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    QString m_icon;
    Tone m_tone = Tone::Neutral;
};

} // namespace console
