#pragma once

#include <QDateTime>

namespace console {

/// The time of day, injected so that tests decide it. now() is UTC. Implementations are thread-safe.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual QDateTime now() const = 0;
    /// Milliseconds since 1970-01-01T00:00:00Z.
    qint64 nowMs() const { return now().toMSecsSinceEpoch(); }
};

class SystemClock final : public Clock
{
public:
    QDateTime now() const override { return QDateTime::currentDateTimeUtc(); }
};

} // namespace console
