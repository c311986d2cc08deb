#pragma once

#include "ui/widgets/tone.h"

#include <QString>
#include <QWidget>

namespace console {

/// An icon in a tone's colour, drawn for the theme of the moment. An ornament: the text beside it says the same.
class ToneIcon : public QWidget
{
    Q_OBJECT
public:
    ToneIcon(const QString &icon, Tone tone, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_icon;
    Tone m_tone;
};

} // namespace console
