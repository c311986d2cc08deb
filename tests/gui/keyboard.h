#pragma once

#include <QApplication>
#include <QTest>
#include <QWidget>

/// What a person without a mouse does: each key goes to the widget that has the focus. A test that has none at that
/// moment ends with a message.
namespace console::test {

inline QWidget *focused()
{
    QWidget *widget = QApplication::focusWidget();
    if (!widget)
        qFatal("nothing has the keyboard");
    return widget;
}

inline void key(Qt::Key pressed, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QTest::keyClick(focused(), pressed, modifiers);
}

inline void type(const QString &text)
{
    QTest::keyClicks(focused(), text);
}

/// Goes on by Tab to `wanted`; false if it is not among the next thirty stops.
inline bool tabTo(const QWidget *wanted)
{
    constexpr int kMostStops = 30;
    for (int i = 0; i < kMostStops && QApplication::focusWidget() != wanted; ++i)
        key(Qt::Key_Tab);
    return QApplication::focusWidget() == wanted;
}

} // namespace console::test
