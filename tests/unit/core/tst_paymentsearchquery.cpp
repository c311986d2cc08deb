#include "core/paymentsearchquery.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kToronto = "America/Toronto";

SearchContext contextIn(const char *zone)
{
    return {.now = QDateTime(QDate(2026, 11, 24), QTime(12, 0), Qt::UTC),
            .zone = QTimeZone(zone),
            .paymentTypes = {{u"pt_1"_s, u"Credit Card"_s}, {u"pt_2"_s, u"Carte de crédit"_s}, {u"pt_3"_s, u"Visa"_s}}};
}

QString utc(const std::optional<QDateTime> &moment)
{
    return moment ? moment->toString(u"yyyy-MM-dd HH:mm"_s) : u"-"_s;
}

/// All of a filter as one line, so that a row of the table says the whole truth.
QString told(const PaymentFilter &filter)
{
    QStringList parts;
    if (!filter.statuses.isEmpty()) {
        QStringList names;
        for (const PaymentStatus status : filter.statuses)
            names << toString(status);
        parts << u"status "_s + names.join(u',');
    }
    if (filter.stuckOnly)
        parts << u"stuck"_s;
    if (filter.mode)
        parts << toString(*filter.mode);
    if (!filter.paymentTypeIds.isEmpty())
        parts << u"type "_s + filter.paymentTypeIds.join(u',');
    if (!filter.currencies.isEmpty()) {
        QStringList codes;
        for (const Currency &currency : filter.currencies)
            codes << currency.code();
        parts << u"currency "_s + codes.join(u',');
    }
    if (!filter.amount.isOpen())
        parts << u"amount %1..%2"_s.arg(filter.amount.least ? QString::number(*filter.amount.least) : u"-"_s,
                                        filter.amount.most ? QString::number(*filter.amount.most) : u"-"_s);
    if (!filter.time.isOpen())
        parts << u"time %1 to %2"_s.arg(utc(filter.time.from), utc(filter.time.until));
    if (!filter.last4.isEmpty())
        parts << u"last4 "_s + filter.last4;
    if (filter.isNothing)
        parts << u"nothing"_s;
    return parts.join(u"; "_s);
}

QString told(const QList<SearchProblem> &problems)
{
    QStringList parts;
    for (const SearchProblem &problem : problems)
        parts << u"%1+%2 %3"_s.arg(problem.position).arg(problem.length).arg(problem.text.section(u'.', 0, 0));
    return parts.join(u" | "_s);
}

} // namespace

class TestPaymentSearchQuery : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void textIsTakenApart_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("problems");
        const auto row = [](const char *text, const char *words, const char *filter, const char *problems = "") {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(words) << QString::fromUtf8(filter)
                                << QString::fromUtf8(problems);
        };
        // Words stay words.
        row("", "", "");
        row("   ", "", "");
        row("smith", "smith", "");
        row("  Smith   4242 ", "Smith 4242", "");
        row("o'brien jean-luc", "o'brien jean-luc", "");
        row("anna@example.org", "anna@example.org", "");
        row("ORD-104233", "ORD-104233", "");
        row("P-2026/77", "P-2026/77", "");
        row("10:30", "10:30", ""); // no operator begins with a digit
        row("4242", "4242", "");
        row("2026", "2026", "");
        row("2026-10", "2026-10", "");
        row("1.2.3", "1.2.3", "");
        row("山田", "山田", "");
        // Quotation marks.
        row("\"october\"", "october", "");
        row("\"42.50\" smith", "42.50 smith", "");
        row("\"status:failed\"", "status:failed", "");
        row("“van der Berg”", "van der Berg", "");
        row("\"open", "open", "", "0+5 The quotation mark is not closed");
        row("smith \"jo an", "smith jo an", "", "6+6 The quotation mark is not closed");
        // Status.
        row("status:failed", "", "status failed");
        row("STATUS:Failed", "", "status failed");
        row("status:failed,canceled", "", "status failed,canceled");
        row("status:failed status:pending", "", "status failed,pending");
        row("status:partially_refunded", "", "status partially_refunded");
        row("status:partially-refunded", "", "status partially_refunded");
        row("status:\"Partially refunded\"", "", "status partially_refunded");
        row("status:stuck", "", "stuck");
        row("smith status:failed 42", "smith 42", "status failed");
        row("status:lost", "", "", "0+11 There is no status \"lost\"");
        row("status:failed,lost", "", "", "0+18 There is no status \"lost\"");
        row("status:", "", "", "0+7 Write what to look for after \"status:\"");
        row("status:\"\"", "", "", "0+9 Write what to look for after \"status:\"");
        // Mode.
        row("mode:live", "", "live");
        row("mode:Test", "", "test");
        row("mode:sandbox", "", "", "0+12 There is no mode \"sandbox\"");
        row("mode:live mode:test", "", "live; nothing",
            "10+9 This contradicts what stands before it: no payment can be both");
        // Type.
        row("type:visa", "", "type pt_3");
        row("type:\"credit card\"", "", "type pt_1");
        row("type:credit", "", "type pt_1,pt_2");
        row("type:CRÉDIT", "", "type pt_1,pt_2");
        row("type:cash", "", "", "0+9 No payment type has \"cash\" in its name");
        // Currency.
        row("currency:usd", "", "currency usd");
        row("currency:USD,cad", "", "currency usd,cad");
        row("currency:dollars", "", "", "0+16 There is no currency \"dollars\"");
        // Last four.
        row("last4:4242", "", "last4 4242");
        row("last4:0005", "", "last4 0005");
        row("last4:42", "", "", "0+8 last4: takes the four digits at the end of a card number, such as last4:4242");
        row("last4:abcd", "", "", "0+10 last4: takes the four digits at the end of a card number, such as last4:4242");
        row("last4:4242 last4:1881", "", "last4 4242; nothing",
            "11+10 This contradicts what stands before it: no payment can be both");
        // Amounts.
        row("42.50", "", "amount 42500..42500");
        row("42,50", "", "amount 42500..42500");
        row("$42", "", "amount 42000..42000");
        row("€1,234.50", "", "amount 1234500..1234500");
        row("1,234.50", "", "amount 1234500..1234500");
        row("5.125", "", "amount 5125..5125");
        row("amount:42", "", "amount 42000..42000");
        row("amount:=42", "", "", "0+10 \"=42\" is not an amount");
        row("amount:>100", "", "amount 100001..-");
        row("amount:>=100", "", "amount 100000..-");
        row("amount:<20", "", "amount -..19999");
        row("amount:<=20.5", "", "amount -..20500");
        row("amount:10..20", "", "amount 10000..20000");
        row("amount:20..10", "", "", "0+13 \"20");
        row("amount:>100 amount:<200", "", "amount 100001..199999");
        row("amount:>200 amount:<100", "", "amount 200001..99999; nothing",
            "12+11 This contradicts what stands before it: no payment can be both");
        row("amount:>100cad", "", "currency cad; amount 100001..-");
        row("amount:100xxx", "", "", "0+13 There is no currency \"xxx\"");
        row("amount:lots", "", "", "0+11 \"lots\" is not an amount");
        row("amount:>", "", "", "0+8 \">\" is not an amount");
        row("amount:1234567890123", "", "", "0+20 \"1234567890123\" is not an amount");
        row("amount:-5", "", "", "0+9 \"-5\" is not an amount");
        // Days and months, in Toronto: UTC-5, and UTC-4 until November 1.
        row("2026-10-03", "", "time 2026-10-03 04:00 to 2026-10-04 04:00");
        row("2026-11-01", "", "time 2026-11-01 04:00 to 2026-11-02 05:00"); // 25 hours
        row("2026-03-08", "", "time 2026-03-08 05:00 to 2026-03-09 04:00"); // 23 hours
        row("2026-13-40", "", "", "0+10 There is no day 2026-13-40");
        row("2026-02-30", "", "", "0+10 There is no day 2026-02-30");
        row("october", "", "time 2026-10-01 04:00 to 2026-11-01 04:00");
        row("October smith", "smith", "time 2026-10-01 04:00 to 2026-11-01 04:00");
        row("december", "", "time 2025-12-01 05:00 to 2026-01-01 05:00"); // this year's has not begun
        row("octobre", "", "time 2026-10-01 04:00 to 2026-11-01 04:00");
        row("october 2024", "", "time 2024-10-01 04:00 to 2024-11-01 04:00");
        row("may", "may", "");
        row("april smith", "april smith", "");
        row("may 2026", "", "time 2026-05-01 04:00 to 2026-06-01 04:00");
        row("may 4242", "may 4242", "");
        row("on:may", "", "time 2026-05-01 04:00 to 2026-06-01 04:00");
        row("on:today", "", "time 2026-11-24 05:00 to 2026-11-25 05:00");
        row("on:yesterday", "", "time 2026-11-23 05:00 to 2026-11-24 05:00");
        row("on:2026", "", "time 2026-01-01 05:00 to 2027-01-01 05:00");
        row("on:2026-9", "", "time 2026-09-01 04:00 to 2026-10-01 04:00");
        row("on:\"october 2025\"", "", "time 2025-10-01 04:00 to 2025-11-01 04:00");
        row("on:october-2025", "", "time 2025-10-01 04:00 to 2025-11-01 04:00");
        row("before:2026-09", "", "time - to 2026-09-01 04:00");
        row("after:2026-09", "", "time 2026-10-01 04:00 to -");
        row("since:2026-09", "", "time 2026-09-01 04:00 to -");
        row("until:2026-09", "", "time - to 2026-10-01 04:00");
        row("since:2026-09 before:2026-10", "", "time 2026-09-01 04:00 to 2026-10-01 04:00");
        row("after:2026-10 before:2026-09", "", "time 2026-11-01 04:00 to 2026-09-01 04:00; nothing",
            "14+14 This contradicts what stands before it: no payment can be both");
        row("on:10/03/2026", "", "", "0+13 \"10/03/2026\" is not a day, month or year");
        row("on:smarch", "", "", "0+9 \"smarch\" is not a day, month or year");
        // Unknown operators are told with their place, and the rest counts.
        row("smith colour:red status:failed", "smith", "status failed", "6+10 There is no operator \"colour:\"");
        row("https://example.org", "", "", "0+19 There is no operator \"https:\"");
        row("status:lost amount:lots", "", "", "0+11 There is no status \"lost\" | 12+11 \"lots\" is not an amount");
        row("smith status:failed amount:>100 last4:4242 mode:live before:2026-09", "smith",
            "status failed; live; amount 100001..-; time - to 2026-09-01 04:00; last4 4242");
    }
    void textIsTakenApart()
    {
        QFETCH(QString, text);
        QFETCH(QString, words);
        QFETCH(QString, filter);
        QFETCH(QString, problems);
        const auto query = PaymentSearchQuery::parse(text, contextIn(kToronto));
        QCOMPARE(query.words, words);
        QCOMPARE(told(query.filter), filter);
        QCOMPARE(told(query.problems), problems);
        for (const SearchProblem &problem : query.problems)
            QVERIFY(problem.position >= 0 && problem.length > 0 && problem.position + problem.length <= text.size());
    }

    void whatIsReadAsATimeOrAnAmountIsToldWithItsZone()
    {
        const auto query = PaymentSearchQuery::parse(u"smith 2026-10-03 42.50"_s, contextIn(kToronto));
        QCOMPARE(query.readings.size(), 2);
        QCOMPARE(query.readings.at(0).position, 6);
        QCOMPARE(query.readings.at(0).length, 10);
        QVERIFY2(query.readings.at(0).text.endsWith(u", EDT"_s), qPrintable(query.readings.at(0).text));
        QCOMPARE(query.readings.at(1).text, u"the amount 42.50, in any currency"_s);
        const auto month = PaymentSearchQuery::parse(u"may 2026"_s, contextIn(kToronto));
        QCOMPARE(month.readings.at(0).length, 8);
    }

    void aDayIsWhatTheZonesOwnClockSays_data()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QString>("day");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *zone, const char *day, const char *expected) {
            QTest::addRow("%s %s", zone, day)
                << QByteArray(zone) << QString::fromLatin1(day) << QString::fromLatin1(expected);
        };
        row("UTC", "2026-10-03", "time 2026-10-03 00:00 to 2026-10-04 00:00");
        row("America/Vancouver", "2026-03-08", "time 2026-03-08 08:00 to 2026-03-09 07:00");
        row("America/St_Johns", "2026-10-03", "time 2026-10-03 02:30 to 2026-10-04 02:30");
        row("America/Phoenix", "2026-11-01", "time 2026-11-01 07:00 to 2026-11-02 07:00");
        row("Europe/Berlin", "2026-03-29", "time 2026-03-28 23:00 to 2026-03-29 22:00");
        row("Europe/Berlin", "2026-10-25", "time 2026-10-24 22:00 to 2026-10-25 23:00");
        row("Europe/London", "2026-10-25", "time 2026-10-24 23:00 to 2026-10-26 00:00");
        row("Asia/Kathmandu", "2026-10-03", "time 2026-10-02 18:15 to 2026-10-03 18:15");
        row("Australia/Lord_Howe", "2026-04-05", "time 2026-04-04 13:00 to 2026-04-05 13:30"); // half an hour back
        row("Pacific/Auckland", "2026-09-27", "time 2026-09-26 12:00 to 2026-09-27 11:00");
        row("Pacific/Kiritimati", "2026-10-03", "time 2026-10-02 10:00 to 2026-10-03 10:00");
        // Midnight itself is skipped: the day begins at 01:00.
        row("America/Santiago", "2026-09-06", "time 2026-09-06 04:00 to 2026-09-07 03:00");
    }
    void aDayIsWhatTheZonesOwnClockSays()
    {
        QFETCH(QByteArray, zone);
        QFETCH(QString, day);
        QFETCH(QString, expected);
        const auto query = PaymentSearchQuery::parse(day, contextIn(zone.constData()));
        QCOMPARE(told(query.filter), expected);
    }

    void daysOfTwentyThreeAndTwentyFiveHoursAreKnown()
    {
        const QTimeZone toronto(kToronto);
        QCOMPARE(minutesOfDay(QDate(2026, 3, 8), toronto), 23 * 60);
        QCOMPARE(minutesOfDay(QDate(2026, 11, 1), toronto), 25 * 60);
        QCOMPARE(minutesOfDay(QDate(2026, 10, 3), toronto), 24 * 60);
        QCOMPARE(minutesOfDay(QDate(2026, 4, 5), QTimeZone("Australia/Lord_Howe")), 24 * 60 + 30);
        QCOMPARE(minutesOfDay(QDate(), toronto), 0);
    }

    void daysOfEveryZoneJoinWithoutGapOrOverlap()
    {
        for (const char *name :
             {"UTC", "America/Toronto", "America/St_Johns", "America/Phoenix", "Europe/Berlin", "Asia/Kathmandu",
              "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Kiritimati", "America/Santiago", "Africa/Cairo"}) {
            const QTimeZone zone(name);
            QVERIFY2(zone.isValid(), name);
            TimeRange before = dayRange(QDate(2025, 12, 31), zone);
            for (QDate day(2026, 1, 1); day.year() == 2026; day = day.addDays(1)) {
                const TimeRange range = dayRange(day, zone);
                QVERIFY2(range.from == before.until, qPrintable(QLatin1String(name) + day.toString(Qt::ISODate)));
                before = range;
            }
            QCOMPARE(yearRange(2026, zone).until, before.until);
        }
    }

    void whatIsToday_dependsOnTheZone()
    {
        SearchContext context = contextIn("Pacific/Auckland"); // noon UTC is already the 25th there
        QCOMPARE(told(PaymentSearchQuery::parse(u"on:today"_s, context).filter),
                 u"time 2026-11-24 11:00 to 2026-11-25 11:00"_s);
        context.now = QDateTime(QDate(2026, 10, 1), QTime(3, 0), Qt::UTC);
        context.zone = QTimeZone(kToronto); // still September there
        QCOMPARE(told(PaymentSearchQuery::parse(u"october"_s, context).filter),
                 u"time 2025-10-01 04:00 to 2025-11-01 04:00"_s);
    }

    void completionOffersOperatorsThenValues_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("cursor");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *text, int cursor, const char *expected) {
            QTest::newRow(text) << QString::fromLatin1(text) << cursor << QString::fromLatin1(expected);
        };
        row("", 0, "");
        row("st", 2, "0+2 status:");
        row("smith am", 8, "6+2 amount:");
        row("smith ", 6, "");
        row("b", 1, "0+1 before:");
        row("mode:", 5, "5+0 live | 5+0 test ");
        row("mode:l", 6, "5+1 live ");
        row("status:fa", 9, "7+2 failed ");
        row("status:failed,ca", 16, "14+2 canceled ");
        row("status:failed", 13, "");
        row("type:cre", 8, "5+3 \"Credit Card\" ");
        row("currency:", 9, "9+0 usd ");
        row("on:y", 4, "3+1 yesterday ");
        row("on:oct", 6, "3+3 2026-10 ");
        row("colour:", 7, "");
        row("\"sta", 4, "");
        row("mo smith", 2, "0+2 mode:");
    }
    void completionOffersOperatorsThenValues()
    {
        QFETCH(QString, text);
        QFETCH(int, cursor);
        QFETCH(QString, expected);
        const auto offers = searchCompletions(text, cursor, contextIn(kToronto));
        QStringList told;
        for (const SearchCompletion &offer : offers) {
            told << u"%1+%2 %3"_s.arg(offer.position).arg(offer.length).arg(offer.insert);
            QVERIFY(!offer.hint.isEmpty());
        }
        QCOMPARE(text == u"currency:"_s ? told.mid(0, 1).join(u"| "_s) : told.join(u"| "_s), expected);
    }

    void whatCompletionInsertsIsUnderstood()
    {
        const SearchContext context = contextIn(kToronto);
        for (const char *begun :
             {"status:", "mode:", "type:", "currency:", "amount:", "on:", "before:", "after:", "since:", "until:"}) {
            const QString text = QString::fromLatin1(begun);
            const auto offers = searchCompletions(text, text.size(), context);
            QVERIFY2(!offers.isEmpty(), begun);
            for (const SearchCompletion &offer : offers) {
                QString whole = text;
                whole.replace(offer.position, offer.length, offer.insert);
                const auto query = PaymentSearchQuery::parse(whole, context);
                QVERIFY2(query.problems.isEmpty() && !query.filter.isEmpty(), qPrintable(whole));
            }
        }
    }

    void everyExampleOfTheHelpIsUnderstood()
    {
        const auto help = searchHelp();
        QVERIFY(help.size() >= 15);
        for (const auto &[example, hint] : help) {
            const auto query = PaymentSearchQuery::parse(example, contextIn(kToronto));
            QVERIFY2(query.problems.isEmpty(), qPrintable(example));
            QVERIFY(!hint.isEmpty());
            QVERIFY2(!query.words.isEmpty() || !query.filter.isEmpty(), qPrintable(example));
        }
    }

    void filtersOfChipsAndBoxAreBothKept()
    {
        PaymentFilter chips;
        chips.statuses = {PaymentStatus::Failed, PaymentStatus::Pending};
        const auto box = PaymentSearchQuery::parse(u"status:failed,canceled mode:live"_s, contextIn(kToronto)).filter;
        QCOMPARE(told(intersected(chips, box)), u"status failed; live"_s);
        chips.statuses = {PaymentStatus::Succeeded};
        QVERIFY(intersected(chips, box).isNothing);
        QVERIFY(intersected(PaymentFilter(), PaymentFilter()).isEmpty());
        QCOMPARE(intersected(PaymentFilter(), box), box);
    }
};

QTEST_GUILESS_MAIN(TestPaymentSearchQuery)
#include "tst_paymentsearchquery.moc"
