#pragma once

#include <QDate>
#include <QDateTime>
#include <QTimeZone>

#include <optional>

namespace console {

/// A span of time, half-open: from `from` on, before `until`. UTC. A missing end is open.
struct TimeRange
{
    std::optional<QDateTime> from;
    std::optional<QDateTime> until;
    bool isOpen() const { return !from && !until; }
    bool contains(const QDateTime &moment) const { return (!from || moment >= *from) && (!until || moment < *until); }
    friend bool operator==(const TimeRange &, const TimeRange &) = default;
};

/// What both ranges hold. An empty meeting has until <= from and contains nothing.
TimeRange intersected(const TimeRange &a, const TimeRange &b);

// Days as a clock on the wall of `zone` shows them. A day begins at its first moment there: at 01:00 where midnight was
// skipped. Invalid dates give open ranges.

TimeRange dayRange(QDate day, const QTimeZone &zone);
/// From the first moment of `first` to the last of `last`.
TimeRange daysRange(QDate first, QDate last, const QTimeZone &zone);
TimeRange monthRange(int year, int month, const QTimeZone &zone);
TimeRange yearRange(int year, const QTimeZone &zone);
/// How long the day is, in minutes: 1440, or 1380 and 1500 where the clock was changed by an hour.
int minutesOfDay(QDate day, const QTimeZone &zone);

} // namespace console
