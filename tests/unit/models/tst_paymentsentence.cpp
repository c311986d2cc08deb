#include "models/paymentsentence.h"
#include "store/paymentquery.h"

#include <QLocale>
#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

class TestPaymentSentence : public QObject
{
    Q_OBJECT

    const QTimeZone m_toronto{"America/Toronto"};

    SentenceContext context() const { return {m_toronto, {{u"pt_1"_s, u"Credit card"_s}}}; }
    QString words(const PaymentQuery &query) const { return filterWords(query, context()); }
    QString timeWords(const TimeRange &range) const
    {
        PaymentQuery query;
        query.filter.time = range;
        return words(query);
    }
    QString amountWords(std::optional<qint64> least, std::optional<qint64> most) const
    {
        PaymentQuery query;
        query.filter.amount = {least, most};
        return words(query);
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::Canada)); }

    void countsStandBeforeTheFilter()
    {
        PaymentQuery query;
        query.filter.statuses = {PaymentStatus::Failed};
        query.filter.time = monthRange(2026, 10, m_toronto);
        QCOMPARE(filterSentence(query, context(), CountResult{128, false}, 1000000),
                 u"128 of 1,000,000: failed, October 2026, EDT"_s);
        QCOMPARE(filterSentence(query, context(), CountResult{1001, true}, 1000000),
                 u"1,001+ of 1,000,000: failed, October 2026, EDT"_s);
        QCOMPARE(filterSentence(query, context(), CountResult{128, false}, std::nullopt),
                 u"128: failed, October 2026, EDT"_s);
        QCOMPARE(filterSentence(query, context(), std::nullopt, 1000000), u"Counting: failed, October 2026, EDT"_s);
    }
    void withoutAFilterItIsAllPayments()
    {
        PaymentQuery query;
        query.order.descending = false; // an order hides nothing
        QCOMPARE(words(query), u"all payments"_s);
        QCOMPARE(filterSentence(query, context(), CountResult{1001, true}, 5000000), u"1,001+ payments"_s);
        QVERIFY(filterSentence(query, context(), CountResult{5000000, false}, 5000000).startsWith(u"5,000,000 pay"_s));
        query.search = u"  "_s;
        QCOMPARE(words(query), u"all payments"_s);
    }
    void everyPartOfAFilterIsTold()
    {
        PaymentQuery query;
        query.search = u" ada  lovelace"_s;
        query.filter.statuses = {PaymentStatus::Failed, PaymentStatus::Canceled, PaymentStatus::PartiallyRefunded};
        query.filter.stuckOnly = true;
        query.filter.mode = Mode::Live;
        query.filter.paymentTypeIds = {u"pt_1"_s, u"pt_gone"_s};
        query.filter.currencies = {*Currency::fromCode(u"usd"), *Currency::fromCode(u"jpy")};
        query.filter.amount.least = 42500;
        query.filter.last4 = u"4242"_s;
        QCOMPARE(words(query), u"“ada lovelace”, failed, canceled or partially refunded, stuck in Pending, live mode, "
                               "Credit card or pt_gone, USD or JPY, amount 42.50 or more, card ending in 4242"_s);
        query.filter.isNothing = true;
        QCOMPARE(words(query), u"nothing, because what is asked contradicts itself"_s);
    }
    void boundsOfAmountsAreToldAsTheyWereMeant()
    {
        QCOMPARE(amountWords(100001, std::nullopt), u"amount more than 100"_s);
        QCOMPARE(amountWords(std::nullopt, 99999), u"amount less than 100"_s);
        QCOMPARE(amountWords(std::nullopt, 20500), u"amount 20.50 or less"_s);
        QCOMPARE(amountWords(10000, 20000), u"amount 10 to 20"_s);
        QCOMPARE(amountWords(42500, 42500), u"amount 42.50"_s);
        QCOMPARE(amountWords(1234567890, 1234567890), u"amount 1,234,567.89"_s);
        QCOMPARE(amountWords(10001, 19999), u"amount more than 10, amount less than 20"_s);
    }
    void spansAreDaysMonthsAndYearsOfTheZone()
    {
        const auto at = [&](int month, int day, int hour) {
            return QDateTime(QDate(2026, month, day), QTime(hour, 0), m_toronto).toUTC();
        };
        QCOMPARE(timeWords(dayRange(QDate(2026, 10, 3), m_toronto)), u"3 Oct 2026, EDT"_s);
        QCOMPARE(timeWords(monthRange(2026, 1, m_toronto)), u"January 2026, EST"_s);
        QCOMPARE(timeWords(yearRange(2026, m_toronto)), u"2026, EST"_s);
        QCOMPARE(timeWords(daysRange(QDate(2026, 10, 3), QDate(2026, 10, 5), m_toronto)),
                 u"3 Oct 2026 to 5 Oct 2026, EDT"_s);
        // The clock goes back on November 1st: both names stand there.
        QCOMPARE(timeWords(monthRange(2026, 11, m_toronto)), u"November 2026, EDT/EST"_s);
        QCOMPARE(timeWords({at(10, 3, 9), at(10, 3, 17)}), u"3 Oct 2026 09:00 to 3 Oct 2026 17:00, EDT"_s);
        QCOMPARE(timeWords({at(10, 3, 0), std::nullopt}), u"from 3 Oct 2026 on, EDT"_s);
        QCOMPARE(timeWords({std::nullopt, at(10, 3, 0)}), u"up to and with 2 Oct 2026, EDT"_s);
        QCOMPARE(timeWords({std::nullopt, at(10, 3, 9)}), u"before 3 Oct 2026 09:00, EDT"_s);
    }
};

QTEST_GUILESS_MAIN(TestPaymentSentence)
#include "tst_paymentsentence.moc"
