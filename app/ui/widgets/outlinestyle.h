#pragma once

#include <QProxyStyle>

namespace console {

/// Fusion with an outline around check boxes and radio buttons that can be seen on dark ground: Fusion's own is darker
/// than the window, so that an empty box disappears. Owner: QApplication.
class OutlineStyle final : public QProxyStyle
{
    Q_OBJECT
public:
    OutlineStyle();
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget = nullptr) const override;
};

} // namespace console
