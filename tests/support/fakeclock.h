#pragma once

#include "core/clock.h"

#include <atomic>
#include <chrono>

namespace console::test {

/// A clock that stands still until a test moves it. Thread-safe.
class FakeClock final : public Clock
{
public:
    /// Begins at 2026-09-01T12:00:00Z.
    FakeClock();
    explicit FakeClock(const QDateTime &start);

    QDateTime now() const override;
    void advance(std::chrono::milliseconds by);
    void set(const QDateTime &now);

private:
    std::atomic<qint64> m_ms;
};

} // namespace console::test
