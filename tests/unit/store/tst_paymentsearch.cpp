#include "storetest.h"

#include "store/paymentindex.h"
#include "store/searchtext.h"

#include <QRandomGenerator>
#include <QSqlError>
#include <QTemporaryDir>

#include <algorithm>

using namespace console;
using namespace Qt::StringLiterals;
using Order = PaymentQuery::Order;

namespace {

// --- The oracle: what the report promises, written without the index, grams or SQL.

/// Folding by a table of exactly the letters that the generator below uses.
QString oracleFold(const QString &text)
{
    static const QHash<QChar, QString> table{{u'é', u"e"_s},  {u'Ü', u"u"_s}, {u'ū', u"u"_s},         {u'ë', u"e"_s},
                                             {u'è', u"e"_s},  {u'ü', u"u"_s}, {u'ö', u"o"_s},         {u'ñ', u"n"_s},
                                             {u'ç', u"c"_s},  {u'Å', u"a"_s}, {u'å', u"a"_s},         {u'É', u"e"_s},
                                             {u'ß', u"ss"_s}, {u'ø', u"o"_s}, {u'ł', u"l"_s},         {u'Ł', u"l"_s},
                                             {u'’', u"'"_s},  {u'‑', u"-"_s}, {u'\u0301', QString()}, {u'İ', u"i"_s}};
    QString out;
    for (const QChar c : text)
        out += table.contains(c) ? table.value(c) : QString(c).toLower();
    return out;
}

QStringList oracleWords(const QString &text)
{
    QString parted;
    for (const QChar c : oracleFold(text)) {
        const bool isWord = c.isLetterOrNumber() || c.unicode() > 0xff || u".-_@'+/#&"_s.contains(c);
        parted += isWord ? c : QChar(u' ');
    }
    return parted.split(u' ', Qt::SkipEmptyParts);
}

struct OracleRow
{
    Payment payment;
    QStringList words;
    int arrival = 0; ///< order of first arrival, among equals of date
};

QStringList wordsOf(const Payment &p)
{
    QStringList words;
    for (const QString &field :
         {p.payerName, p.payerEmail, p.orderId, p.confirmCode, p.plate, p.paymentIntentId, p.chargeId, p.cardLast4})
        words << oracleWords(field);
    for (const PaymentItem &item : p.items)
        words << oracleWords(item.reference);
    return words;
}

bool hasWord(const QStringList &words, const QString &asked)
{
    return std::any_of(words.begin(), words.end(), [&](const QString &word) {
        if (asked.size() >= 5 || asked.toUcs4().size() >= 3)
            return word.contains(asked);
        for (qsizetype i = 0; i < word.size(); ++i) {
            if ((i == 0 || u".-_@'+"_s.contains(word.at(i - 1))) && QStringView(word).mid(i).startsWith(asked))
                return true;
        }
        return false;
    });
}

bool matches(const OracleRow &row, const PaymentQuery &query, const QStringList &asked)
{
    if (query.status && row.payment.status != *query.status)
        return false;
    if (query.mode && row.payment.mode != *query.mode)
        return false;
    if (query.stuckOnly &&
        !(row.payment.status == PaymentStatus::Pending && row.payment.stripeStatus == u"succeeded"_s))
        return false;
    return std::all_of(asked.begin(), asked.end(), [&](const QString &word) { return hasWord(row.words, word); });
}

QSet<QString> oracle(const QList<OracleRow> &rows, const PaymentQuery &query)
{
    QSet<QString> ids;
    const QStringList asked = oracleWords(query.search);
    for (const OracleRow &row : rows) {
        if (matches(row, query, asked))
            ids.insert(row.payment.id);
    }
    return ids;
}

// --- The generator: names that are hard to search.

Payment madeUp(QRandomGenerator &random, int number)
{
    static const QStringList firsts{u"Anna"_s,     u"José"_s,   u"Jean-Luc"_s,   u"Jean‑Luc"_s, u"Zoë"_s,
                                    u"Łukasz"_s,   u"Søren"_s,  u"Al"_s,         u"Bo"_s,       u"Åsa"_s,
                                    u"Mary Ann"_s, u"Élodie"_s, u"Jose\u0301"_s, u"伟"_s,       u"太郎"_s,
                                    u"Анна"_s,     u"Li"_s,     u"O"_s,          u"Yūko"_s};
    static const QStringList lasts{
        u"O'Brien"_s, u"O’Brien"_s, u"Müller"_s,       u"Muller"_s,   u"Groß"_s,      u"Smith-Jones"_s,
        u"Nuñez"_s,   u"Ng"_s,      u"van der Berg"_s, u"François"_s, u"(Bob) Lee"_s, u"D'Arcy, Jr."_s,
        u"Wu"_s,      u"😀 Emoji"_s, u"St. John"_s,     u"山田"_s,     u"Иванова"_s,   u"a^b=c \"x\" *"_s};
    static const QStringList hosts{u"gmail.com"_s, u"yahoo.ca"_s, u"uni-ulm.de"_s, u"mail.example.org"_s};
    const auto pick = [&](const QStringList &list) { return list.at(random.bounded(static_cast<int>(list.size()))); };
    Payment p = somePayment(number);
    p.payerName = pick(firsts) + u' ' + pick(lasts);
    p.payerEmail = u"%1.%2+%3@%4"_s.arg(pick({u"anna"_s, u"j"_s, u"jl"_s, u"lukasz_k"_s}),
                                        pick({u"obrien"_s, u"mueller"_s, u"ng"_s, u"x"_s}),
                                        QString::number(number % 97), pick(hosts));
    p.confirmCode = QString::number(random.generate64() | (quint64{1} << 63), 36).toUpper().left(8);
    p.plate =
        number % 3 == 0 ? QString() : u"%1 %2"_s.arg(pick({u"ABC"_s, u"XY"_s, u"KA-B"_s})).arg(random.bounded(999));
    p.items = {{u"permit"_s, u"P-%1/%2"_s.arg(2020 + random.bounded(7)).arg(random.bounded(500)), u"x"_s, dollars(1)}};
    p.mode = random.bounded(40) == 0 ? Mode::Live : Mode::Test;
    const auto statuses = allPaymentStatuses();
    p.status = random.bounded(3) > 0 ? PaymentStatus::Succeeded : statuses.at(random.bounded(7));
    p.stripeStatus = random.bounded(2) == 0 ? u"succeeded"_s : u"processing"_s;
    p.amount = dollars(100 * (1 + random.bounded(60)));
    p.paymentDate = QDateTime::fromSecsSinceEpoch(1780000000 + random.bounded(1500), Qt::UTC); // many ties
    p.paymentIntentId = u"pi_3Q%1"_s.arg(random.generate(), 0, 36);
    p.chargeId = u"ch_3Q%1"_s.arg(random.generate(), 0, 36);
    p.cardLast4 = u"%1"_s.arg(random.bounded(10000), 4, 10, QLatin1Char('0'));
    return p;
}

QStringList madeUpSearches(QRandomGenerator &random, const QList<OracleRow> &rows)
{
    QStringList searches{u""_s,
                         u"a"_s,
                         u"an"_s,
                         u"ann"_s,
                         u"anna"_s,
                         u"o'"_s,
                         u"o'b"_s,
                         u"O’Brien"_s,
                         u"obrien"_s,
                         u"jean-luc"_s,
                         u"JEAN"_s,
                         u"luc"_s,
                         u"lu"_s,
                         u"jose"_s,
                         u"josé"_s,
                         u"muller"_s,
                         u"MÜLLER"_s,
                         u"gross"_s,
                         u"groß"_s,
                         u"nunez"_s,
                         u"ng"_s,
                         u"gmail"_s,
                         u"gmail yahoo"_s,
                         u"@gmail.com"_s,
                         u"ord-10"_s,
                         u"4242"_s,
                         u"山田"_s,
                         u"山"_s,
                         u"太郎"_s,
                         u"иванова"_s,
                         u"ова"_s,
                         u"😀"_s,
                         u"emoji"_s,
                         u"st."_s,
                         u"john st"_s,
                         u"(bob)"_s,
                         u"bob\" OR \"a"_s,
                         u"^an"_s,
                         u"=pending"_s,
                         u"*"_s,
                         u"a^b"_s,
                         u"zzzz"_s,
                         u"van der"_s,
                         u"der ber"_s,
                         u"p-2022/"_s,
                         u"pi_3q"_s,
                         u"yuko"_s,
                         u"%"_s,
                         u"_"_s,
                         u"asa"_s,
                         u"anna obrien succeeded"_s,
                         u"d'arcy"_s,
                         u"zoe li"_s,
                         u"-"_s,
                         u"soren"_s,
                         u"lukasz"_s};
    for (int i = 0; i < 120; ++i) {
        const QStringList &words = rows.at(random.bounded(static_cast<int>(rows.size()))).words;
        QStringList asked;
        for (int n = random.bounded(1, 4); n > 0; --n) {
            const QString word = words.at(random.bounded(static_cast<int>(words.size())));
            const int from = random.bounded(2) == 0 ? 0 : random.bounded(static_cast<int>(word.size()));
            const QString part = word.mid(from, random.bounded(1, 9));
            // Half of a surrogate pair is not what a keyboard gives.
            if (!part.isEmpty() && !part.front().isLowSurrogate() && !part.back().isHighSurrogate())
                asked << part;
        }
        searches << asked.join(u' ');
    }
    return searches;
}

} // namespace

class TestPaymentSearch : public QObject
{
    Q_OBJECT

    static constexpr int kRows = 3000;
    QTemporaryDir m_dir;
    StandingClock m_clock;
    std::shared_ptr<WorkspaceStore> m_store;
    QList<OracleRow> m_rows;
    qsizetype m_lastHits = 0;

    /// All pages of a query, one after the other.
    QList<Payment> allPages(const PaymentQuery &query, int limit)
    {
        QList<Payment> rows;
        PageCursor cursor;
        for (int pages = 0; pages < kRows + 2; ++pages) {
            const auto page = m_store->page(query, cursor, limit);
            if (!page) {
                qWarning("%s", qPrintable(page.error().detail));
                return {};
            }
            rows += page->rows;
            cursor = page->next;
            if (cursor.isEmpty())
                return rows;
            if (page->rows.size() != limit)
                qWarning("a page that is not the last has %lld rows", static_cast<long long>(page->rows.size()));
        }
        qWarning("paging does not end");
        return {};
    }

    void compareWithOracle(const PaymentQuery &query, int limit)
    {
        const QList<Payment> found = allPages(query, limit);
        QSet<QString> ids;
        for (const Payment &p : found)
            ids.insert(p.id);
        const QSet<QString> expected = oracle(m_rows, query);
        m_lastHits = expected.size();
        const QString told = u"search '%1' order %2: %3 rows, %4 distinct, %5 expected"_s.arg(query.search)
                                 .arg(static_cast<int>(query.order))
                                 .arg(found.size())
                                 .arg(ids.size())
                                 .arg(expected.size());
        QVERIFY2(ids.size() == found.size(), qPrintable(u"doubled: "_s + told));
        QVERIFY2(ids == expected,
                 qPrintable(told + u", first difference "_s + ((expected - ids) + (ids - expected)).values().value(0)));
        QVERIFY2(std::is_sorted(found.begin(), found.end(),
                                [&](const Payment &a, const Payment &b) { return isBefore(query.order, a, b); }),
                 qPrintable(u"order: "_s + told));
    }

    static bool isBefore(Order order, const Payment &a, const Payment &b)
    {
        const auto statuses = allPaymentStatuses();
        switch (order) {
        case Order::DateDescending: return a.paymentDate > b.paymentDate;
        case Order::DateAscending: return a.paymentDate < b.paymentDate;
        case Order::AmountDescending:
            return a.amount.minor() != b.amount.minor() ? a.amount.minor() > b.amount.minor()
                                                        : a.paymentDate > b.paymentDate;
        case Order::AmountAscending:
            return a.amount.minor() != b.amount.minor() ? a.amount.minor() < b.amount.minor()
                                                        : a.paymentDate < b.paymentDate;
        case Order::NameAscending:
        case Order::NameDescending: {
            // By UTF-8 bytes, as SQLite compares; ties newest first going up.
            const QByteArray left = foldText(a.payerName).toUtf8();
            const QByteArray right = foldText(b.payerName).toUtf8();
            const bool isUp = left != right ? left < right : a.paymentDate > b.paymentDate;
            const bool isDown = left != right ? left > right : a.paymentDate < b.paymentDate;
            return order == Order::NameAscending ? isUp : isDown;
        }
        case Order::StatusAscending:
        case Order::StatusDescending: {
            const auto left = statuses.indexOf(a.status);
            const auto right = statuses.indexOf(b.status);
            const bool isUp = left != right ? left < right : a.paymentDate > b.paymentDate;
            const bool isDown = left != right ? left > right : a.paymentDate < b.paymentDate;
            return order == Order::StatusAscending ? isUp : isDown;
        }
        }
        Q_UNREACHABLE();
    }

    static QList<Order> allOrders()
    {
        return {Order::DateDescending, Order::DateAscending,  Order::AmountDescending, Order::AmountAscending,
                Order::NameAscending,  Order::NameDescending, Order::StatusAscending,  Order::StatusDescending};
    }

    void upsert(const QList<Payment> &rows)
    {
        const Outcome done = finish(m_store->upsertPayments(rows, std::nullopt));
        QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_store = openStore(m_dir.path(), m_clock);
        QVERIFY(m_store);
        QRandomGenerator random(20261123);
        QList<Payment> batch;
        for (int i = 0; i < kRows; ++i) {
            const Payment p = madeUp(random, i);
            m_rows.append({p, wordsOf(p), i});
            batch.append(p);
            if (batch.size() == 500) {
                upsert(batch);
                batch.clear();
            }
        }
    }

    void everySearchFindsWhatTheOracleFinds()
    {
        QRandomGenerator random(7);
        const QStringList searches = madeUpSearches(random, m_rows);
        qsizetype hits = 0;
        for (const QString &search : searches) {
            PaymentQuery query;
            query.search = search;
            compareWithOracle(query, 128);
            hits += m_lastHits;
        }
        QVERIFY(hits > searches.size()); // the oracle is not empty-handed
    }

    void searchWithFiltersAndOrdersFindsWhatTheOracleFinds()
    {
        QRandomGenerator random(8);
        const QStringList searches = madeUpSearches(random, m_rows);
        for (int i = 0; i < 150; ++i) {
            PaymentQuery query;
            query.search = searches.at(random.bounded(static_cast<int>(searches.size())));
            if (random.bounded(2) == 0)
                query.status = allPaymentStatuses().at(random.bounded(7));
            if (random.bounded(3) == 0)
                query.mode = random.bounded(2) == 0 ? Mode::Test : Mode::Live;
            query.stuckOnly = random.bounded(8) == 0;
            query.order = allOrders().at(random.bounded(8));
            compareWithOracle(query, random.bounded(1, 200));
        }
    }

    void everyOrderPagesThroughAllRowsOnce()
    {
        for (const Order order : allOrders()) {
            PaymentQuery query;
            query.order = order;
            compareWithOracle(query, 7);
            query.stuckOnly = true;
            compareWithOracle(query, 5);
            query.stuckOnly = false;
            query.search = u"gmail"_s;
            compareWithOracle(query, 13);
        }
    }

    void countsAgreeWithTheOracleAndAreCapped()
    {
        for (const QString &search : {u""_s, u"a"_s, u"gmail"_s, u"o'brien"_s, u"nobody at all"_s}) {
            for (const auto &status : {std::optional<PaymentStatus>(), std::optional(PaymentStatus::Pending)}) {
                PaymentQuery query;
                query.search = search;
                query.status = status;
                const qsizetype expected = oracle(m_rows, query).size();
                const auto whole = finish(m_store->count(query, 1'000'000));
                QVERIFY(whole);
                QCOMPARE(whole->count, expected);
                QVERIFY(!whole->capped);
                const auto capped = finish(m_store->count(query, 10));
                QVERIFY(capped);
                QCOMPARE(capped->count, std::min<qint64>(expected, 10));
                QCOMPARE(capped->capped, expected > 10);
            }
        }
    }

    void changedRowsAreFoundByTheirNewWordsOnly()
    {
        QRandomGenerator random(9);
        QList<Payment> batch;
        for (int i = 0; i < kRows; i += 3) {
            Payment p = madeUp(random, i); // other name, code, plate, status, date
            if (i % 2 == 0)
                p.paymentDate = m_rows.at(i).payment.paymentDate;
            m_rows[i] = {p, wordsOf(p), i};
            batch.append(p);
        }
        upsert(batch);
        upsert(batch); // the same again: nothing may change
        for (int i = 1; i < 300; i += 3) {
            Payment &p = m_rows[i].payment;
            p.stripeStatus = i % 2 == 0 ? u"succeeded"_s : u"canceled"_s;
            p.note = u"why"_s;
            QVERIFY(finish(m_store->setStripeFindings(p.id, p.stripeStatus, p.note)));
        }
        everySearchFindsWhatTheOracleFinds();
        searchWithFiltersAndOrdersFindsWhatTheOracleFinds();
        countsAgreeWithTheOracleAndAreCapped();
    }

    void indexIsExactAfterAllThoseChanges()
    {
        const auto db = Database::open(m_dir.filePath(u"cache.db"_s), Database::Access::ReadWrite);
        QVERIFY(db);
        // Rebuilt from the rows, the counts of every token must come out the same.
        const auto dump = [&] {
            QHash<QString, qint64> counts;
            auto rows = db->run(u"SELECT gram, row_count FROM gram_counts WHERE row_count <> 0"_s);
            while (rows && rows->next())
                counts.insert(rows->value(0).toString(), rows->value(1).toLongLong());
            return counts;
        };
        const auto kept = dump();
        QCOMPARE(kept.value(allRowsGram()), kRows);
        QVERIFY(kept.size() > 1000);
        // And the index itself holds each token as often as counted.
        for (const QString &token : {u"=pending"_s, u"^a"_s, gramsOf(u"gma"_s).constFirst(), u"=stuck"_s,
                                     gramsOf(u"o'b"_s).constFirst(), u"^山"_s}) {
            auto rows = db->run(u"SELECT count(*) FROM payment_grams WHERE payment_grams MATCH ?"_s,
                                {QString(u'"' + token + u'"')});
            QVERIFY(rows && rows->next());
            QCOMPARE(rows->value(0).toLongLong(), kept.value(token));
            QVERIFY(kept.value(token) > 0);
        }
        QVERIFY(db->run(u"INSERT INTO payment_grams (payment_grams) VALUES ('integrity-check')"_s));
        QVERIFY(db->run(u"UPDATE settings SET value = '0' WHERE name = 'token_version'"_s));
        QVERIFY(PaymentIndex::bringUpToDate(*db));
        QCOMPARE(dump(), kept);
        everyOrderPagesThroughAllRowsOnce();
    }

    void moreThanAThousandPaymentsInOneSecondAreAllKept()
    {
        QTemporaryDir dir;
        const auto store = openStore(dir.path(), m_clock);
        QVERIFY(store);
        QList<Payment> crowd;
        for (int i = 0; i < 1500; ++i) {
            crowd.append(somePayment(i));
            crowd.last().paymentDate = QDateTime::fromSecsSinceEpoch(1780000000 + i / 1400, Qt::UTC);
        }
        QVERIFY(finish(store->upsertPayments(crowd, std::nullopt)));
        const auto count = finish(store->count({}, 10000));
        QVERIFY(count);
        QCOMPARE(count->count, 1500);
        QSet<QString> ids;
        PageCursor cursor;
        do {
            const auto page = store->page({}, cursor, 100);
            QVERIFY(page);
            for (const Payment &p : page->rows)
                ids.insert(p.id);
            cursor = page->next;
        } while (!cursor.isEmpty());
        QCOMPARE(ids.size(), 1500);
    }

    void pageCursorOfAnotherOrderIsAnErrorAndNoCrash()
    {
        const auto first = m_store->page({}, {}, 10);
        QVERIFY(first && !first->next.isEmpty());
        PaymentQuery byName;
        byName.order = Order::NameAscending;
        QVERIFY(!m_store->page(byName, first->next, 10));
    }

    void veryLongSearchIsAnswered()
    {
        PaymentQuery query;
        query.search = u"anna 12 "_s.repeated(10000);
        QVERIFY(m_store->page(query, {}, 10));
        for (int i = 0; i < 60; ++i)
            query.search += u"%1x "_s.arg(i);
        query.search = query.search.right(250);
        QVERIFY(m_store->page(query, {}, 10));
    }
};

QTEST_GUILESS_MAIN(TestPaymentSearch)
#include "tst_paymentsearch.moc"
