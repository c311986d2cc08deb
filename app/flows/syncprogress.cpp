#include "flows/syncprogress.h"

#include <utility>

namespace console {

namespace {

constexpr qint64 kWindowMs = 15'000;
constexpr qint64 kLeastMs = 500; // less tells nothing

} // namespace

void SyncMeter::begin(SyncProgress::Stage stage, qint64 rows, qint64 total, qint64 nowMs)
{
    const bool isPaused = m_progress.isPaused;
    m_progress = {.stage = stage, .rows = rows, .total = total, .isPaused = isPaused};
    m_samples = {{nowMs, rows}};
}

void SyncMeter::add(qint64 rows, qint64 nowMs)
{
    m_progress.rows += rows;
    m_samples.push_back({nowMs, m_progress.rows});
    // The oldest of them stays older than the window, so that the window is always full.
    while (m_samples.size() > 2 && m_samples[1].atMs < nowMs - kWindowMs)
        m_samples.pop_front();
}

void SyncMeter::resume(qint64 nowMs)
{
    m_progress.isPaused = false;
    m_samples = {{nowMs, m_progress.rows}};
}

SyncProgress SyncMeter::progress(qint64 nowMs) const
{
    SyncProgress told = m_progress;
    if (told.total >= 0 && told.total < told.rows)
        told.total = told.rows; // more came than was announced
    if (m_samples.empty() || told.isPaused || nowMs - m_samples.front().atMs < kLeastMs)
        return told;
    const qint64 passed = nowMs - m_samples.front().atMs;
    told.rowsPerSecond = (told.rows - m_samples.front().rows) * 1000 / passed;
    if (told.total >= 0 && told.rowsPerSecond > 0)
        told.secondsLeft = (told.total - told.rows + told.rowsPerSecond - 1) / told.rowsPerSecond;
    return told;
}

void SyncGate::pass(QObject *context, std::function<void()> step)
{
    if (m_isOpen)
        step();
    else
        m_waiting.append({context, std::move(step)});
}

void SyncGate::open()
{
    m_isOpen = true;
    const auto waiting = std::exchange(m_waiting, {});
    for (const Waiting &one : waiting) {
        if (one.context)
            one.step();
    }
}

} // namespace console
