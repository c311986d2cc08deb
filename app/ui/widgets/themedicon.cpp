#include "ui/widgets/themedicon.h"

#include <QColor>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPaintEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace console {

namespace {

// Our SVG files are drawn in pure black, which is replaced by the colour of the moment.
class ThemedIconEngine final : public QIconEngine
{
public:
    ThemedIconEngine(QString name, QByteArray svg, QColor fixed)
        : m_name(std::move(name)),
          m_svg(std::move(svg)),
          m_fixed(fixed)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        // On the screen the same few icons stand in each row of a list; elsewhere (print, PDF) curves stay curves.
        const bool isOnScreen = painter->paintEngine()->type() == QPaintEngine::Raster &&
                                painter->transform().type() <= QTransform::TxTranslate;
        if (isOnScreen)
            painter->drawPixmap(rect, pixmapOf(rect.size(), painter->device()->devicePixelRatio(), colourFor(mode)));
        else
            draw(painter, rect, colourFor(mode));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return pixmapOf(size, 1, colourFor(mode));
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return pixmap(size, mode, state);
    }

    QIconEngine *clone() const override { return new ThemedIconEngine(m_name, m_svg, m_fixed); }
    QString key() const override { return QStringLiteral("console-themed"); }

private:
    void draw(QPainter *painter, const QRect &rect, const QColor &colour) const
    {
        QByteArray svg = m_svg;
        svg.replace("#000000", colour.name(QColor::HexRgb).toLatin1());
        QSvgRenderer renderer(svg);
        renderer.render(painter, QRectF(rect));
    }

    QPixmap pixmapOf(const QSize &size, qreal ratio, const QColor &colour) const
    {
        const QString key = QStringLiteral("console-icon/%1/%2/%3x%4/%5")
                                .arg(m_name, colour.name(QColor::HexRgb))
                                .arg(size.width())
                                .arg(size.height())
                                .arg(ratio);
        QPixmap result;
        if (QPixmapCache::find(key, &result))
            return result;
        result = QPixmap((QSizeF(size) * ratio).toSize());
        result.setDevicePixelRatio(ratio);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        draw(&painter, QRect(QPoint(0, 0), size), colour);
        painter.end();
        QPixmapCache::insert(key, result);
        return result;
    }

    QColor colourFor(QIcon::Mode mode) const
    {
        if (m_fixed.isValid())
            return m_fixed;
        const QPalette palette = QGuiApplication::palette();
        switch (mode) {
        case QIcon::Disabled: return palette.color(QPalette::Disabled, QPalette::ButtonText);
        case QIcon::Selected: return palette.color(QPalette::Active, QPalette::HighlightedText);
        case QIcon::Normal:
        case QIcon::Active: return palette.color(QPalette::Active, QPalette::ButtonText);
        }
        Q_UNREACHABLE();
    }

    QString m_name;
    QByteArray m_svg;
    QColor m_fixed;
};

} // namespace

QIcon themedIcon(const QString &name)
{
    return themedIcon(name, QColor());
}

QIcon themedIcon(const QString &name, const QColor &colour)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QIcon(new ThemedIconEngine(name, file.readAll(), colour));
}

} // namespace console
