#include "core/namedrange.h"
#include "core/zonechoice.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

QString told(const std::optional<QDateTime> &moment)
{
    return moment ? moment->toUTC().toString(u"yyyy-MM-dd HH:mm"_s) : u"-"_s;
}

QString told(const TimeRange &range)
{
    return told(range.from) + u" to "_s + told(range.until);
}

QDateTime utc(const QString &text)
{
    QDateTime moment = QDateTime::fromString(text, u"yyyy-MM-dd HH:mm"_s);
    moment.setTimeSpec(Qt::UTC);
    return moment;
}

// Both changes of 2026 of each zone, with the length of that day; zones without a change have none.
struct ZoneDays
{
    const char *zone;
    const char *shortDay;
    int shortMinutes;
    const char *longDay;
    int longMinutes;
};
const ZoneDays kZones[] = {
    {"America/Toronto", "2026-03-08", 1380, "2026-11-01", 1500},
    {"America/Vancouver", "2026-03-08", 1380, "2026-11-01", 1500},
    {"America/St_Johns", "2026-03-08", 1380, "2026-11-01", 1500},
    {"Europe/London", "2026-03-29", 1380, "2026-10-25", 1500},
    {"Europe/Paris", "2026-03-29", 1380, "2026-10-25", 1500},
    {"Australia/Sydney", "2026-10-04", 1380, "2026-04-05", 1500},
    {"Australia/Lord_Howe", "2026-10-04", 1410, "2026-04-05", 1470},
    {"America/Santiago", "2026-09-06", 1380, "2026-04-04", 1500}, // at midnight: the day begins at 01:00
    {"Asia/Beirut", "2026-03-29", 1380, "2026-10-24", 1500},      // at midnight, back into the evening before
    {"Asia/Kathmandu", nullptr, 0, nullptr, 0},
    {"UTC", nullptr, 0, nullptr, 0},
};

} // namespace

class TestNamedRange : public QObject
{
    Q_OBJECT

    static void eachZone()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QDate>("day");
        QTest::addColumn<int>("minutes");
        for (const ZoneDays &days : kZones) {
            if (!days.shortDay) {
                QTest::newRow(days.zone) << QByteArray(days.zone) << QDate(2026, 6, 30) << 1440;
                continue;
            }
            const auto day = [](const char *text) { return QDate::fromString(QLatin1String(text), Qt::ISODate); };
            QTest::addRow("%s short", days.zone) << QByteArray(days.zone) << day(days.shortDay) << days.shortMinutes;
            QTest::addRow("%s long", days.zone) << QByteArray(days.zone) << day(days.longDay) << days.longMinutes;
        }
    }

private Q_SLOTS:
    void namesAreReadBack()
    {
        QStringList names;
        for (const NamedRange range : allNamedRanges()) {
            names << displayName(range);
            QCOMPARE(namedRangeFromString(toString(range)), std::optional(range));
        }
        QCOMPARE(names.size(), 9);
        names.removeDuplicates();
        QCOMPARE(names.size(), 9);
        QCOMPARE(namedRangeFromString(u"someday"), std::nullopt);
        for (const ZoneChoice choice : allZoneChoices())
            QCOMPARE(zoneChoiceFromString(toString(choice)), std::optional(choice));
        QCOMPARE(zoneChoiceFromString(u"moon"), std::nullopt);
    }

    void rangesFollowTheWallClock_data()
    {
        QTest::addColumn<QString>("range");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("now");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *range, const char *zone, const char *now,
                            const char *expected) {
            QTest::newRow(name) << QString::fromLatin1(range) << QString::fromLatin1(zone) << QString::fromLatin1(now)
                                << QString::fromLatin1(expected);
        };
        row("all time", "all_time", "America/Toronto", "2026-11-24 12:00", "- to -");
        row("today, EST", "today", "America/Toronto", "2026-11-24 12:00", "2026-11-24 05:00 to 2026-11-25 05:00");
        row("still yesterday there", "today", "America/Toronto", "2026-11-24 04:59",
            "2026-11-23 05:00 to 2026-11-24 05:00");
        row("tomorrow already there", "today", "Australia/Sydney", "2026-11-24 13:00",
            "2026-11-24 13:00 to 2026-11-25 13:00");
        row("quarter hours", "today", "Asia/Kathmandu", "2026-11-24 12:00", "2026-11-23 18:15 to 2026-11-24 18:15");
        row("the short day", "today", "America/Toronto", "2026-03-08 12:00", "2026-03-08 05:00 to 2026-03-09 04:00");
        row("the long day", "yesterday", "America/Toronto", "2026-11-02 12:00", "2026-11-01 04:00 to 2026-11-02 05:00");
        row("no midnight", "today", "America/Santiago", "2026-09-06 12:00", "2026-09-06 04:00 to 2026-09-07 03:00");
        row("working day, Tuesday", "last_working_day", "UTC", "2026-11-24 12:00",
            "2026-11-23 00:00 to 2026-11-24 00:00");
        row("working day, Monday", "last_working_day", "UTC", "2026-11-23 12:00",
            "2026-11-20 00:00 to 2026-11-21 00:00");
        row("working day, Sunday", "last_working_day", "UTC", "2026-11-22 12:00",
            "2026-11-20 00:00 to 2026-11-21 00:00");
        row("working day, Saturday", "last_working_day", "UTC", "2026-11-21 12:00",
            "2026-11-20 00:00 to 2026-11-21 00:00");
        row("week with the change", "this_week", "Europe/Paris", "2026-03-29 12:00",
            "2026-03-22 23:00 to 2026-03-29 22:00");
        row("seven days", "last_7_days", "Europe/Paris", "2026-03-31 12:00", "2026-03-24 23:00 to 2026-03-31 22:00");
        row("month with the change", "this_month", "America/Toronto", "2026-11-24 12:00",
            "2026-11-01 04:00 to 2026-12-01 05:00");
        row("last month over new year", "last_month", "America/Toronto", "2026-01-31 12:00",
            "2025-12-01 05:00 to 2026-01-01 05:00");
        row("last month, shorter", "last_month", "UTC", "2026-03-31 12:00", "2026-02-01 00:00 to 2026-03-01 00:00");
        row("year", "this_year", "Australia/Sydney", "2026-06-01 12:00", "2025-12-31 13:00 to 2026-12-31 13:00");
    }
    void rangesFollowTheWallClock()
    {
        QFETCH(QString, range);
        QFETCH(QString, zone);
        QFETCH(QString, now);
        const auto named = namedRangeFromString(range);
        QVERIFY(named);
        QTEST(told(rangeOf(*named, utc(now), QTimeZone(zone.toLatin1()))), "expected");
    }

    void theWeekBeginsWhereItIsToldTo()
    {
        const QTimeZone zone = QTimeZone::utc();
        const QDateTime sunday = utc(u"2026-11-22 12:00"_s);
        QCOMPARE(told(rangeOf(NamedRange::ThisWeek, sunday, zone, Qt::Monday)),
                 u"2026-11-16 00:00 to 2026-11-23 00:00"_s);
        QCOMPARE(told(rangeOf(NamedRange::ThisWeek, sunday, zone, Qt::Sunday)),
                 u"2026-11-22 00:00 to 2026-11-29 00:00"_s);
    }

    void daysOfBothChangesAreWholeInEachZone_data() { eachZone(); }
    void daysOfBothChangesAreWholeInEachZone()
    {
        QFETCH(QByteArray, zone);
        QFETCH(QDate, day);
        QFETCH(int, minutes);
        const QTimeZone there(zone);
        QVERIFY(there.isValid());
        QCOMPARE(minutesOfDay(day, there), minutes);
        // From any minute of the day, "today" is the same range; the days before and after meet it without a gap.
        const TimeRange today = dayRange(day, there);
        for (qint64 at = 0; at < minutes; at += 7)
            QCOMPARE(rangeOf(NamedRange::Today, today.from->addSecs(at * 60), there), today);
        QCOMPARE(rangeOf(NamedRange::Today, today.until->addSecs(-1), there), today);
        QCOMPARE(rangeOf(NamedRange::Yesterday, *today.until, there), today);
        QCOMPARE(rangeOf(NamedRange::Today, *today.until, there).from, today.until);
        QCOMPARE(rangeOf(NamedRange::Yesterday, *today.from, there).until, today.from);
        const qint64 week = rangeOf(NamedRange::LastSevenDays, *today.from, there)
                                .from->secsTo(*rangeOf(NamedRange::LastSevenDays, *today.from, there).until);
        QCOMPARE(week / 60, 6 * 1440 + minutes);
    }

    void unusualDaysAreNamed_data() { eachZone(); }
    void unusualDaysAreNamed()
    {
        QFETCH(QByteArray, zone);
        QFETCH(QDate, day);
        QFETCH(int, minutes);
        const QTimeZone there(zone);
        const QList<UnusualDay> ofTheDay = unusualDays(dayRange(day, there), there);
        const QList<UnusualDay> ofTheYear = unusualDays(yearRange(2026, there), there);
        if (minutes == 1440) {
            QVERIFY(ofTheDay.isEmpty());
            QVERIFY(ofTheYear.isEmpty());
            QVERIFY(unusualDaysText(yearRange(2026, there), there).isEmpty());
            return;
        }
        QCOMPARE(ofTheDay, (QList<UnusualDay>{{day, minutes}}));
        QCOMPARE(ofTheYear.size(), 2);
        QVERIFY(ofTheYear.contains(UnusualDay{day, minutes}));
        QVERIFY(unusualDays(dayRange(day.addDays(-3), there), there).isEmpty());
    }

    void theLengthIsSaidInWords()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::Canada));
        const QTimeZone toronto("America/Toronto");
        QCOMPARE(unusualDaysText(dayRange({2026, 3, 8}, toronto), toronto), u"This day has 23 h."_s);
        QCOMPARE(unusualDaysText(dayRange({2026, 11, 1}, toronto), toronto), u"This day has 25 h."_s);
        const QTimeZone lordHowe("Australia/Lord_Howe");
        QCOMPARE(unusualDaysText(dayRange({2026, 10, 4}, lordHowe), lordHowe), u"This day has 23 h 30 min."_s);
        const QString month = unusualDaysText(monthRange(2026, 3, toronto), toronto);
        QVERIFY2(month.startsWith(u"8 Mar"_s) && month.endsWith(u"2026 has 23 h."_s), qPrintable(month));
        QVERIFY(unusualDaysText({}, toronto).isEmpty());
        QVERIFY(unusualDaysText(daysRange({2000, 1, 1}, {2026, 1, 1}, toronto), toronto).isEmpty());
    }

    void aChoiceIsNamedOrExact()
    {
        const QTimeZone zone("America/Toronto");
        const QDateTime now = utc(u"2026-11-24 12:00"_s);
        TimeChoice choice;
        QVERIFY(choice.isAllTime());
        QVERIFY(choice.rangeAt(now, zone).isOpen());
        choice.named = NamedRange::Today;
        QVERIFY(!choice.isAllTime());
        QCOMPARE(choice.rangeAt(now, zone), dayRange({2026, 11, 24}, zone));
        choice.named.reset();
        QVERIFY(choice.isAllTime()); // both ends open
        choice.exact = monthRange(2026, 10, zone);
        QCOMPARE(choice.rangeAt(now, zone), monthRange(2026, 10, zone));
    }

    void zonesAreNamed()
    {
        const QDateTime winter = utc(u"2026-11-24 12:00"_s);
        const QDateTime summer = utc(u"2026-07-24 12:00"_s);
        const QTimeZone toronto("America/Toronto");
        QCOMPARE(zoneText(toronto, winter), u"EST, America/Toronto"_s);
        QCOMPARE(zoneText(toronto, summer), u"EDT, America/Toronto"_s);
        QCOMPARE(zoneText(QTimeZone::utc(), winter), u"UTC"_s);
        QCOMPARE(zoneText(QTimeZone("Asia/Kathmandu"), winter), u"UTC+05:45, Asia/Kathmandu"_s);
        QCOMPARE(zoneFor(ZoneChoice::Tenant, toronto), toronto);
        QCOMPARE(zoneFor(ZoneChoice::Stripe, toronto), QTimeZone::utc());
        QCOMPARE(zoneFor(ZoneChoice::Computer, toronto).id(), QTimeZone::systemTimeZone().id());
    }
};

QTEST_GUILESS_MAIN(TestNamedRange)
#include "tst_namedrange.moc"
