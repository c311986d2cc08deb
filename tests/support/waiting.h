#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTimer>

namespace console::test {

/// Runs the event loop until `holds` is true; false if it is not within the time. Looks after each turn of the event
/// loop and at least every 20 ms. QTest::qWaitFor() sleeps between looks, which makes work of many turns slow.
template <typename Predicate>
bool waitFor(Predicate holds, int timeoutMs = 10000)
{
    const QDeadlineTimer deadline(timeoutMs);
    QTimer tick; // for what changes without an event: files, other threads
    tick.start(20);
    while (!holds()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

} // namespace console::test
