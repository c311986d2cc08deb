#pragma once

#include <QObject>
#include <QPalette>

namespace console {

/// The program's look: Fusion with a light and a dark palette of our own and resources/style/console.qss. Owner: the
/// main window or a test. Thread: GUI. One at a time.
class Theme : public QObject
{
    Q_OBJECT
public:
    enum class Appearance { System, Light, Dark };
    Q_ENUM(Appearance)

    /// Notes whether the desktop's palette is dark, as Qt 6.4 has no colour scheme hint; applies nothing yet.
    explicit Theme(QObject *parent = nullptr);

    void apply(Appearance appearance);
    Appearance appearance() const { return m_appearance; }
    bool isDark() const;

    static QPalette lightPalette();
    static QPalette darkPalette();
    /// Stable names for settings: "system", "light", "dark"; anything else is System.
    static QString toString(Appearance appearance);
    static Appearance fromString(const QString &text);

Q_SIGNALS:
    void changed();

private:
    bool m_systemIsDark;
    Appearance m_appearance = Appearance::System;
};

} // namespace console
