#include "core/daylimits.h"

namespace console {

namespace {

QDateTime beginningOf(QDate day, const QTimeZone &zone)
{
    return day.startOfDay(zone).toUTC();
}

} // namespace

TimeRange intersected(const TimeRange &a, const TimeRange &b)
{
    TimeRange both = a;
    if (b.from && (!both.from || *b.from > *both.from))
        both.from = b.from;
    if (b.until && (!both.until || *b.until < *both.until))
        both.until = b.until;
    return both;
}

TimeRange daysRange(QDate first, QDate last, const QTimeZone &zone)
{
    TimeRange range;
    if (first.isValid())
        range.from = beginningOf(first, zone);
    if (last.isValid())
        range.until = beginningOf(last.addDays(1), zone);
    return range;
}

TimeRange dayRange(QDate day, const QTimeZone &zone)
{
    return daysRange(day, day, zone);
}

TimeRange monthRange(int year, int month, const QTimeZone &zone)
{
    const QDate first(year, month, 1);
    return first.isValid() ? daysRange(first, first.addMonths(1).addDays(-1), zone) : TimeRange();
}

TimeRange yearRange(int year, const QTimeZone &zone)
{
    return daysRange(QDate(year, 1, 1), QDate(year, 12, 31), zone);
}

int minutesOfDay(QDate day, const QTimeZone &zone)
{
    const TimeRange range = dayRange(day, zone);
    return range.from && range.until ? int(range.from->secsTo(*range.until) / 60) : 0;
}

} // namespace console
