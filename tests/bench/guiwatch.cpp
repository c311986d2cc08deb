#include "guiwatch.h"

#include <QEvent>
#include <QMetaEnum>
#include <QThread>

#include <algorithm>

namespace console::bench {

using namespace Qt::StringLiterals;

namespace {

constexpr double kFrameMs = 16; // what a person does not see
constexpr qsizetype kMostTold = 8;

QString nameOf(const QObject *receiver, QEvent::Type type)
{
    static const QMetaEnum types = QMetaEnum::fromType<QEvent::Type>();
    const char *key = types.valueToKey(type);
    return QLatin1StringView(receiver->metaObject()->className()) + u' ' + receiver->objectName() + u' ' +
           (key ? QString::fromLatin1(key) : QString::number(type));
}

} // namespace

GuiWatch::GuiWatch(int &argc, char **argv) : QApplication(argc, argv)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(1);
    connect(&m_timer, &QTimer::timeout, this, &GuiWatch::tick);
}

void GuiWatch::begin()
{
    m_longestMs = 0;
    m_longestCpuMs = 0;
    m_late = {};
    m_blocks.clear();
    m_tickAt = monotonicNs();
    m_tickCpu = threadCpuNs();
    m_isCounting = true;
    m_timer.start();
}

void GuiWatch::tick()
{
    const qint64 now = monotonicNs();
    const qint64 cpu = threadCpuNs();
    const double late = static_cast<double>(now - m_tickAt) / 1e6 - 1;
    m_late.add(late);
    m_longestMs = std::max(m_longestMs, late);
    m_longestCpuMs = std::max(m_longestCpuMs, static_cast<double>(cpu - m_tickCpu) / 1e6);
    m_tickAt = now;
    m_tickCpu = cpu;
}

void GuiWatch::end(const QString &name)
{
    tick();
    m_timer.stop();
    m_isCounting = false;
    print(name, m_longestMs, u"ms"_s);
    print(name + u"_cpu"_s, m_longestCpuMs, u"ms"_s);
    print(name + u"_over_16"_s, m_late.percentOver(kFrameMs), u"%"_s);
    std::ranges::sort(m_blocks, std::ranges::greater(), &Block::ms);
    for (const Block &block : m_blocks.first(std::min(kMostTold, m_blocks.size())))
        remark(u"  %1: %2 ms, %3 ms of the processor: %4"_s.arg(name)
                   .arg(block.ms, 0, 'f', 1)
                   .arg(block.cpuMs, 0, 'f', 1)
                   .arg(block.what));
}

void GuiWatch::followPaints(QWidget *widget, std::function<void(qint64)> painted)
{
    m_followed = widget;
    m_painted = std::move(painted);
}

bool GuiWatch::notify(QObject *receiver, QEvent *event)
{
    if (QThread::currentThread() != thread())
        return QApplication::notify(receiver, event);
    if (event->type() == QEvent::Paint && receiver == m_followed)
        m_wasPainted = true;
    if (m_depth > 0)
        return QApplication::notify(receiver, event);
    const qint64 begin = monotonicNs();
    const qint64 cpu = m_isCounting ? threadCpuNs() : 0;
    const QEvent::Type type = event->type();
    const QPointer<QObject> who = receiver; // the event may be its last
    ++m_depth;
    const bool taken = QApplication::notify(receiver, event);
    --m_depth;
    const qint64 end = monotonicNs();
    const double ms = static_cast<double>(end - begin) / 1e6;
    if (m_isCounting && ms > kFrameMs / 2)
        m_blocks.append(
            {ms, static_cast<double>(threadCpuNs() - cpu) / 1e6, who ? nameOf(who, type) : u"(gone) %1"_s.arg(type)});
    if (std::exchange(m_wasPainted, false) && m_painted) {
        const auto painted = m_painted; // it may follow another
        painted(end);
    }
    return taken;
}

} // namespace console::bench
