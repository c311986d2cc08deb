#pragma once

#include <QList>
#include <QMetaType>
#include <QObject>
#include <QPointer>

#include <deque>
#include <functional>

namespace console {

/// How far a sync is. Plain data.
struct SyncProgress
{
    enum class Stage {
        TenantHistory, ///< the first copy of OPS-COM's payments
        TenantChanges, ///< what changed at OPS-COM since the last look
        StripeHistory, ///< the first copy of what Stripe knows of them
        StripeChanges, ///< what is new at Stripe
        Checks         ///< payments that are still Pending, refunds that are open
    };
    Stage stage = Stage::TenantChanges;
    qint64 rows = 0;           ///< of this stage, those of earlier runs included
    qint64 total = -1;         ///< rows the stage will have, as far as it is known; -1: not known
    qint64 rowsPerSecond = -1; ///< lately; -1: not known yet
    qint64 secondsLeft = -1;   ///< of this stage; -1: not known
    bool isPaused = false;
};

/// Measures how fast rows come in: over the last seconds, pauses left out. A value type. Milliseconds of any clock that
/// only runs forwards.
class SyncMeter
{
public:
    void begin(SyncProgress::Stage stage, qint64 rows, qint64 total, qint64 nowMs);
    void add(qint64 rows, qint64 nowMs);
    void pause() { m_progress.isPaused = true; }
    void resume(qint64 nowMs);
    SyncProgress progress(qint64 nowMs) const;

private:
    struct Sample
    {
        qint64 atMs = 0;
        qint64 rows = 0;
    };
    SyncProgress m_progress;
    std::deque<Sample> m_samples;
};

/// Holds the steps of a sync while it is paused. Owner: the flow. Thread: the flow's.
class SyncGate
{
public:
    bool isOpen() const { return m_isOpen; }
    /// Calls `step` now, or when the gate opens and `context` still lives.
    void pass(QObject *context, std::function<void()> step);
    void close() { m_isOpen = false; }
    void open();

private:
    struct Waiting
    {
        QPointer<QObject> context;
        std::function<void()> step;
    };
    bool m_isOpen = true;
    QList<Waiting> m_waiting;
};

} // namespace console

Q_DECLARE_METATYPE(console::SyncProgress)
