#include "ui/widgets/theme.h"

#include "ui/widgets/tone.h"

#include <QApplication>
#include <QFile>
#include <QStyle>
#include <QStyleFactory>
#include <QToolTip>

namespace console {

namespace {

struct Colours
{
    QRgb window, base, alternate, text, muted, button, highlight, highlightedText, link, border;
};

constexpr Colours kLight{0xfff4f5f7, 0xffffffff, 0xfff8f9fb, 0xff1b1f24, 0xff5b6470,
                         0xfffdfdfe, 0xff1d5fbf, 0xffffffff, 0xff0b55c4, 0xffc9ced6};
constexpr Colours kDark{0xff202328, 0xff17191d, 0xff1c1f23, 0xffe7e9ec, 0xffa0a8b3,
                        0xff2d3138, 0xff2c66c4, 0xffffffff, 0xff8ab8ff, 0xff454b54};

QPalette paletteOf(const Colours &c, bool dark)
{
    QPalette p;
    const QColor window(c.window);
    p.setColor(QPalette::Window, window);
    p.setColor(QPalette::WindowText, QColor(c.text));
    p.setColor(QPalette::Base, QColor(c.base));
    p.setColor(QPalette::AlternateBase, QColor(c.alternate));
    p.setColor(QPalette::Text, QColor(c.text));
    p.setColor(QPalette::PlaceholderText, QColor(c.muted));
    p.setColor(QPalette::Button, QColor(c.button));
    p.setColor(QPalette::ButtonText, QColor(c.text));
    p.setColor(QPalette::BrightText, dark ? QColor(0xffffffu) : QColor(0x000000u));
    p.setColor(QPalette::Highlight, QColor(c.highlight));
    p.setColor(QPalette::HighlightedText, QColor(c.highlightedText));
    p.setColor(QPalette::Link, QColor(c.link));
    p.setColor(QPalette::LinkVisited, QColor(c.link));
    p.setColor(QPalette::ToolTipBase, dark ? QColor(0x33383fu) : QColor(0x22262cu));
    p.setColor(QPalette::ToolTipText, QColor(0xf5f6f7u));
    p.setColor(QPalette::Light, dark ? QColor(0x3a3f47u) : QColor(0xffffffu));
    p.setColor(QPalette::Midlight, dark ? QColor(0x33383fu) : QColor(0xe8ebefu));
    p.setColor(QPalette::Mid, QColor(c.border));
    p.setColor(QPalette::Dark, dark ? QColor(0x101215u) : QColor(0xaab1bbu));
    p.setColor(QPalette::Shadow, dark ? QColor(0x000000u) : QColor(0x767d87u));
    const QColor disabled(dark ? 0x7b838eu : 0x868e99u);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        p.setColor(QPalette::Disabled, role, disabled);
    p.setColor(QPalette::Disabled, QPalette::Highlight, QColor(c.border));
    p.setColor(QPalette::Disabled, QPalette::Base, window);
    return p;
}

QString styleSheetFor(const QPalette &palette)
{
    QFile file(QStringLiteral(":/style/console.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString text = QString::fromUtf8(file.readAll());
    const auto put = [&text](const char *name, const QColor &colour) {
        text.replace(QLatin1Char('@') + QLatin1String(name) + QLatin1Char('@'), colour.name());
    };
    put("window", palette.color(QPalette::Window));
    put("base", palette.color(QPalette::Base));
    put("text", palette.color(QPalette::WindowText));
    put("muted", palette.color(QPalette::PlaceholderText));
    put("border", palette.color(QPalette::Mid));
    put("highlight", palette.color(QPalette::Highlight));
    put("link", palette.color(QPalette::Link));
    put("bad", toneColours(Tone::Bad, palette).text);
    return text;
}

} // namespace

Theme::Theme(QObject *parent) : QObject(parent), m_systemIsDark(console::isDark(QApplication::palette())) {}

QPalette Theme::lightPalette()
{
    return paletteOf(kLight, false);
}

QPalette Theme::darkPalette()
{
    return paletteOf(kDark, true);
}

bool Theme::isDark() const
{
    switch (m_appearance) {
    case Appearance::System: return m_systemIsDark;
    case Appearance::Light: return false;
    case Appearance::Dark: return true;
    }
    Q_UNREACHABLE();
}

void Theme::apply(Appearance appearance)
{
    m_appearance = appearance;
    const QPalette palette = isDark() ? darkPalette() : lightPalette();
    if (QApplication::style()->name() != QLatin1String("fusion") && qApp->styleSheet().isEmpty())
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    qApp->setStyleSheet(styleSheetFor(palette));
    Q_EMIT changed();
}

QString Theme::toString(Appearance appearance)
{
    switch (appearance) {
    case Appearance::System: return QStringLiteral("system");
    case Appearance::Light: return QStringLiteral("light");
    case Appearance::Dark: return QStringLiteral("dark");
    }
    Q_UNREACHABLE();
}

Theme::Appearance Theme::fromString(const QString &text)
{
    if (text == QLatin1String("light"))
        return Appearance::Light;
    if (text == QLatin1String("dark"))
        return Appearance::Dark;
    return Appearance::System;
}

} // namespace console
