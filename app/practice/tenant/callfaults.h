#pragma once

#include <QByteArray>

#include <condition_variable>
#include <list>
#include <mutex>

namespace console::practice {

/// Faults of single calls, by the end of their path ("refunds/record", "stripe/callback"), each used up by the calls it
/// meets. Thread-safe.
class CallFaults
{
public:
    /// What befalls a call.
    struct Fate
    {
        bool loseRequest = false; ///< dropped before any work
        bool loseAnswer = false;  ///< dropped after the work
        bool hold = false;        ///< answered only after releaseHeld()
        quint64 releases = 0;     ///< how many there had been when a call met it
        int status = 0;           ///< not 0: answered so without any work; 9000 and more is an ErrorCode
    };
    /// The next `times` calls whose path ends so.
    void add(const QByteArray &pathSuffix, const Fate &fate, int times = 1);
    void clear();
    /// The fate of this call, used up; the oldest that fits.
    Fate take(const QByteArray &path);

    /// Waits in a held call until release() or stop().
    void wait(const Fate &fate);
    void release();
    /// From here on nothing waits; resume() ends that.
    void stop();
    void resume();
    int heldCount() const;

private:
    struct Planned
    {
        QByteArray pathSuffix;
        Fate fate;
        int times = 1;
    };
    mutable std::mutex m_mutex;
    std::condition_variable m_released;
    std::list<Planned> m_planned;
    quint64 m_releases = 0;
    int m_held = 0;
    bool m_stopping = false;
};

} // namespace console::practice
