#pragma once

#include "core/daylimits.h"

#include <QList>
#include <QString>

#include <optional>

namespace console {

/// Spans of time that a person names and that move on with the day.
enum class NamedRange {
    AllTime,
    Today,
    Yesterday,
    LastWorkingDay, ///< the last day from Monday to Friday before today; holidays are not known
    ThisWeek,       ///< from the week's first day to its last, also those to come
    LastSevenDays,  ///< today and the six days before
    ThisMonth,
    LastMonth,
    ThisYear
};
QList<NamedRange> allNamedRanges();
/// Stable names for files and settings: "all_time", "last_working_day".
QString toString(NamedRange range);
std::optional<NamedRange> namedRangeFromString(QStringView text);
/// For screens, translated: "Last working day".
QString displayName(NamedRange range);

/// The range as it is at `now` by the clock on the wall of `zone`. All time is open.
TimeRange rangeOf(NamedRange range, const QDateTime &now, const QTimeZone &zone,
                  Qt::DayOfWeek firstOfWeek = Qt::Monday);

/// What a person chose: a named range, or two moments.
struct TimeChoice
{
    std::optional<NamedRange> named = NamedRange::AllTime; ///< nothing: `exact`
    TimeRange exact;
    bool isAllTime() const { return named ? *named == NamedRange::AllTime : exact.isOpen(); }
    TimeRange rangeAt(const QDateTime &now, const QTimeZone &zone, Qt::DayOfWeek firstOfWeek = Qt::Monday) const
    {
        return named ? rangeOf(*named, now, zone, firstOfWeek) : exact;
    }
    friend bool operator==(const TimeChoice &, const TimeChoice &) = default;
};

/// A day on which the zone's clock was changed.
struct UnusualDay
{
    QDate day;
    int minutes = 0; ///< 1380: 23 h
    friend bool operator==(const UnusualDay &, const UnusualDay &) = default;
};
/// Those of a range of at most 400 days; a longer one and an open one name none.
QList<UnusualDay> unusualDays(const TimeRange &range, const QTimeZone &zone);
/// "This day has 23 h.", "8 Mar 2026 has 23 h."; empty if all days have 24 h. Translated.
QString unusualDaysText(const TimeRange &range, const QTimeZone &zone);

} // namespace console
