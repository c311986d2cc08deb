#pragma once

#include <QIcon>

namespace console {

/// An icon from resources/icons/NAME.svg, drawn in the palette's text colour when it is painted, so that it follows
/// light and dark and any scale and needs no icon theme. An unknown name gives a null icon.
QIcon themedIcon(const QString &name);
/// The same in one fixed colour, for coloured surfaces.
QIcon themedIcon(const QString &name, const QColor &colour);

} // namespace console
