#pragma once

#include "benchkit.h"

#include <QApplication>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <functional>

namespace console::bench {

/// Watches the GUI thread: how long it is away from its event loop, in which event, and when a widget has been painted
/// and handed to the window system. It is the application itself, because only that sees an event from its beginning to
/// its end.
class GuiWatch final : public QApplication
{
public:
    GuiWatch(int &argc, char **argv);

    /// From now on the blocks are counted anew.
    void begin();
    /// Ends the counting; prints NAME, the longest time that a timer of a millisecond came too late, and NAME_cpu, the
    /// most processor time between two of its turns: what is left of it on an idle machine. The events that took
    /// longest go to stderr.
    void end(const QString &name);
    /// `painted` is called after each frame in which this widget was painted, with the time at its end.
    void followPaints(QWidget *widget, std::function<void(qint64 monotonicNs)> painted);

    bool notify(QObject *receiver, QEvent *event) override;

private:
    struct Block
    {
        double ms = 0;
        double cpuMs = 0;
        QString what;
    };
    void tick();
    QTimer m_timer;
    qint64 m_tickAt = 0;
    qint64 m_tickCpu = 0;
    double m_longestMs = 0;
    double m_longestCpuMs = 0;
    Samples m_late;
    QList<Block> m_blocks;
    int m_depth = 0;
    QPointer<QWidget> m_followed;
    std::function<void(qint64)> m_painted;
    bool m_wasPainted = false;
    bool m_isCounting = false;
};

} // namespace console::bench
