#pragma once

#include "ui/widgets/theme.h"

#include <QDir>
#include <QTest>
#include <QWidget>

namespace console::test {

/// CONSOLE_SCREENSHOTS=DIR in the environment saves a picture of each state, in light and dark; run the test with
/// QT_SCALE_FACTOR=2 as well for the other scale. Does nothing otherwise.
inline void shoot(QWidget *widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("CONSOLE_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    QDir().mkpath(folder);
    Theme theme;
    for (const auto appearance : {Theme::Appearance::Dark, Theme::Appearance::Light}) {
        theme.apply(appearance);
        QTest::qWait(50);
        const QString file =
            QStringLiteral("%1-%2-x%3.png").arg(name, Theme::toString(appearance)).arg(widget->devicePixelRatioF());
        widget->grab().save(QDir(folder).filePath(file));
    }
}

} // namespace console::test
