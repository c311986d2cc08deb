#pragma once

#include "core/job.h"
#include "flows/syncprogress.h"
#include "store/syncslices.h"

#include <deque>
#include <functional>

namespace console {

/// Copies the slices of one history, several at once. The work of a slice is a chain of steps: each brings one page,
/// stores it with the slice, and gives the slice as it then is. Ends with the first error; slices under way keep what
/// was stored. Owner: the flow that runs it; gate and functions outlive it. Thread: GUI.
class SliceRunner final : public FlowJob<Done>
{
public:
    /// Moves a slice on by one page.
    using Step = std::function<TypedJob<SyncSlice> *(const SyncSlice &)>;
    /// Told how many rows each step brought.
    using Advanced = std::function<void(qint64 rows)>;

    SliceRunner(const QList<SyncSlice> &slices, int lanes, Step step, Advanced advanced, SyncGate &gate);

    /// Even slices of time between `from` and `to`, newest first, so that people see the latest payments early.
    static QList<SyncSlice> evenSlices(const QString &source, qint64 from, qint64 to, qint64 count);

protected:
    void doStart() override;

private:
    void nextSlice();
    void advance(const SyncSlice &slice);
    std::deque<SyncSlice> m_waiting;
    int m_lanes;
    int m_busy = 0;
    Step m_step;
    Advanced m_advanced;
    SyncGate &m_gate;
};

} // namespace console
