#include "flows/slicerunner.h"

#include <algorithm>
#include <utility>

namespace console {

SliceRunner::SliceRunner(const QList<SyncSlice> &slices, int lanes, Step step, Advanced advanced, SyncGate &gate)
    : m_lanes(lanes),
      m_step(std::move(step)),
      m_advanced(std::move(advanced)),
      m_gate(gate)
{
    std::ranges::copy_if(slices, std::back_inserter(m_waiting), [](const SyncSlice &slice) { return !slice.isDone; });
}

QList<SyncSlice> SliceRunner::evenSlices(const QString &source, qint64 from, qint64 to, qint64 count)
{
    QList<SyncSlice> slices;
    const qint64 parts = std::clamp<qint64>(count, 1, std::max<qint64>(to - from, 1));
    for (qint64 part = parts; part > 0; --part) {
        SyncSlice slice;
        slice.source = source;
        slice.from = from + (to - from) / parts * (part - 1);
        slice.to = part == parts ? to : from + (to - from) / parts * part;
        slices.append(slice);
    }
    return slices;
}

void SliceRunner::doStart()
{
    if (m_waiting.empty()) {
        finishWith(Done{});
        return;
    }
    for (int lane = 0; lane < m_lanes; ++lane)
        nextSlice();
}

void SliceRunner::nextSlice()
{
    if (m_waiting.empty()) {
        if (m_busy == 0)
            finishWith(Done{});
        return;
    }
    const SyncSlice slice = m_waiting.front();
    m_waiting.pop_front();
    ++m_busy;
    advance(slice);
}

void SliceRunner::advance(const SyncSlice &slice)
{
    m_gate.pass(this, [this, slice] {
        if (isFinished() || isCancelRequested())
            return;
        run(m_step(slice), [this, before = slice.rows](Result<SyncSlice> &&after) {
            if (!after) {
                finishWith(after.error());
                doCancel(); // the other lanes: what they have stored stays
                return;
            }
            m_advanced(after->rows - before);
            if (!after->isDone) {
                advance(*after);
                return;
            }
            --m_busy;
            nextSlice();
        });
    });
}

} // namespace console
