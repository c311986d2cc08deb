#include "core/namedrange.h"

#include <QCoreApplication>
#include <QLocale>

namespace console {

namespace {

struct RangeTexts
{
    Q_DECLARE_TR_FUNCTIONS(console::NamedRange)
};

constexpr int kDayMinutes = 24 * 60;
constexpr qint64 kMostSeconds = 400LL * 24 * 60 * 60;

QDate lastWorkingDayBefore(QDate today)
{
    QDate day = today.addDays(-1);
    while (day.dayOfWeek() > Qt::Friday)
        day = day.addDays(-1);
    return day;
}

QString lengthText(int minutes)
{
    const int rest = minutes % 60;
    return rest == 0 ? RangeTexts::tr("%1 h").arg(minutes / 60)
                     : RangeTexts::tr("%1 h %2 min").arg(minutes / 60).arg(rest);
}

} // namespace

QList<NamedRange> allNamedRanges()
{
    return {NamedRange::AllTime,        NamedRange::Today,     NamedRange::Yesterday,
            NamedRange::LastWorkingDay, NamedRange::ThisWeek,  NamedRange::LastSevenDays,
            NamedRange::ThisMonth,      NamedRange::LastMonth, NamedRange::ThisYear};
}

QString toString(NamedRange range)
{
    switch (range) {
    case NamedRange::AllTime: return QStringLiteral("all_time");
    case NamedRange::Today: return QStringLiteral("today");
    case NamedRange::Yesterday: return QStringLiteral("yesterday");
    case NamedRange::LastWorkingDay: return QStringLiteral("last_working_day");
    case NamedRange::ThisWeek: return QStringLiteral("this_week");
    case NamedRange::LastSevenDays: return QStringLiteral("last_7_days");
    case NamedRange::ThisMonth: return QStringLiteral("this_month");
    case NamedRange::LastMonth: return QStringLiteral("last_month");
    case NamedRange::ThisYear: return QStringLiteral("this_year");
    }
    Q_UNREACHABLE();
}

std::optional<NamedRange> namedRangeFromString(QStringView text)
{
    for (const NamedRange range : allNamedRanges()) {
        if (toString(range) == text)
            return range;
    }
    return {};
}

QString displayName(NamedRange range)
{
    switch (range) {
    case NamedRange::AllTime: return RangeTexts::tr("All time");
    case NamedRange::Today: return RangeTexts::tr("Today");
    case NamedRange::Yesterday: return RangeTexts::tr("Yesterday");
    case NamedRange::LastWorkingDay: return RangeTexts::tr("Last working day");
    case NamedRange::ThisWeek: return RangeTexts::tr("This week");
    case NamedRange::LastSevenDays: return RangeTexts::tr("Last 7 days");
    case NamedRange::ThisMonth: return RangeTexts::tr("This month");
    case NamedRange::LastMonth: return RangeTexts::tr("Last month");
    case NamedRange::ThisYear: return RangeTexts::tr("This year");
    }
    Q_UNREACHABLE();
}

TimeRange rangeOf(NamedRange range, const QDateTime &now, const QTimeZone &zone, Qt::DayOfWeek firstOfWeek)
{
    const QDate today = now.toTimeZone(zone).date();
    switch (range) {
    case NamedRange::AllTime: return {};
    case NamedRange::Today: return dayRange(today, zone);
    case NamedRange::Yesterday: return dayRange(today.addDays(-1), zone);
    case NamedRange::LastWorkingDay: return dayRange(lastWorkingDayBefore(today), zone);
    case NamedRange::ThisWeek: {
        const QDate first = today.addDays(-((today.dayOfWeek() - int(firstOfWeek) + 7) % 7));
        return daysRange(first, first.addDays(6), zone);
    }
    case NamedRange::LastSevenDays: return daysRange(today.addDays(-6), today, zone);
    case NamedRange::ThisMonth: return monthRange(today.year(), today.month(), zone);
    case NamedRange::LastMonth: {
        const QDate before = today.addMonths(-1);
        return monthRange(before.year(), before.month(), zone);
    }
    case NamedRange::ThisYear: return yearRange(today.year(), zone);
    }
    Q_UNREACHABLE();
}

QList<UnusualDay> unusualDays(const TimeRange &range, const QTimeZone &zone)
{
    QList<UnusualDay> days;
    if (!range.from || !range.until || range.from->secsTo(*range.until) > kMostSeconds)
        return days;
    const auto changes = zone.transitions(*range.from, range.until->addSecs(-1));
    for (const QTimeZone::OffsetData &change : changes) {
        // The moment before: where midnight itself is set back, the change belongs to the evening.
        const QDate day = change.atUtc.addMSecs(-1).toTimeZone(zone).date();
        const QDate after = change.atUtc.toTimeZone(zone).date();
        const QDate longer = minutesOfDay(day, zone) != kDayMinutes ? day : after;
        const UnusualDay unusual{longer, minutesOfDay(longer, zone)};
        if (unusual.minutes != kDayMinutes && !days.contains(unusual))
            days.append(unusual);
    }
    return days;
}

QString unusualDaysText(const TimeRange &range, const QTimeZone &zone)
{
    const QList<UnusualDay> days = unusualDays(range, zone);
    if (days.size() == 1 && range == dayRange(days.constFirst().day, zone))
        return RangeTexts::tr("This day has %1.").arg(lengthText(days.constFirst().minutes));
    QStringList sentences;
    for (const UnusualDay &unusual : days)
        sentences << RangeTexts::tr("%1 has %2.")
                         .arg(QLocale().toString(unusual.day, QStringLiteral("d MMM yyyy")),
                              lengthText(unusual.minutes));
    return sentences.join(QLatin1Char(' '));
}

} // namespace console
