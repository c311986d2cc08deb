#include "ui/widgets/toneicon.h"

#include "ui/widgets/themedicon.h"

#include <QIcon>
#include <QPainter>

namespace console {

ToneIcon::ToneIcon(const QString &icon, Tone tone, QWidget *parent) : QWidget(parent), m_icon(icon), m_tone(tone)
{
    setFixedSize(18, 18);
}

void ToneIcon::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    themedIcon(m_icon, toneColours(m_tone, palette()).text).paint(&painter, rect());
}

} // namespace console
