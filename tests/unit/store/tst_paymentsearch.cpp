#include "paymentoracle.h"

#include "store/gramcounts.h"
#include "store/indexmerge.h"
#include "store/paymentindex.h"
#include "store/paymentreader.h"
#include "store/searchtext.h"

#include <QSqlError>
#include <QTemporaryDir>

class TestPaymentSearch : public QObject
{
    Q_OBJECT

    static constexpr int kRows = 1500; // whole batches
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
        const QString told = u"search '%1' order %2%3: %4 rows, %5 distinct, %6 expected"_s.arg(query.search)
                                 .arg(static_cast<int>(query.order.by))
                                 .arg(query.order.descending ? u" down"_s : u" up"_s)
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
        const auto orders = allOrders();
        qsizetype hits = 0;
        for (int i = 0; i < 200; ++i) {
            PaymentQuery query;
            if (random.bounded(3) > 0)
                query.search = searches.at(random.bounded(static_cast<int>(searches.size())));
            query.filter = madeUpFilter(random);
            query.order = orders.at(random.bounded(static_cast<int>(orders.size())));
            compareWithOracle(query, random.bounded(1, 200));
            hits += m_lastHits;
        }
        QVERIFY(hits > 1000);
    }

    void aFilterThatContradictsItselfFindsNothing()
    {
        PaymentQuery query;
        query.filter.isNothing = true;
        compareWithOracle(query, 10);
        QCOMPARE(m_lastHits, 0);
        query.filter = {};
        query.filter.currencies = {*Currency::fromCode(u"isk")}; // of no row
        compareWithOracle(query, 10);
        query.filter = {};
        query.filter.last4 = u"4242\" OR \""_s;
        compareWithOracle(query, 10);
    }

    void aRareAmountAndAShortTimeAreFoundInEveryOrder()
    {
        for (const PaymentOrder &order : allOrders()) {
            PaymentQuery query;
            query.order = order;
            query.filter.amount = {oracleThousandths(m_rows.at(5).payment.amount),
                                   oracleThousandths(m_rows.at(5).payment.amount)};
            compareWithOracle(query, 3);
            QVERIFY(m_lastHits > 0);
            query.filter.amount = {};
            query.filter.time.from = m_rows.at(5).payment.paymentDate;
            query.filter.time.until = m_rows.at(5).payment.paymentDate.addSecs(40);
            compareWithOracle(query, 9);
            QVERIFY(m_lastHits > 0);
        }
    }

    void everyOrderPagesThroughAllRowsOnce()
    {
        for (const PaymentOrder &order : allOrders()) {
            PaymentQuery query;
            query.order = order;
            compareWithOracle(query, 331);
            query.filter.stuckOnly = true;
            compareWithOracle(query, 5);
            query.filter.stuckOnly = false;
            query.search = u"gmail"_s;
            compareWithOracle(query, 13);
        }
    }

    void bothDirectionsOfAnOrderAreTheReverseOfEachOther()
    {
        for (const PaymentSort by : allPaymentSorts()) {
            PaymentQuery query;
            query.order = {by, false};
            QList<Payment> up = allPages(query, 128);
            query.order.descending = true;
            const QList<Payment> down = allPages(query, 100);
            std::reverse(up.begin(), up.end());
            QCOMPARE(up.size(), kRows);
            QVERIFY2(std::equal(up.begin(), up.end(), down.begin(), down.end(),
                                [](const Payment &a, const Payment &b) { return a.id == b.id; }),
                     qPrintable(QString::number(static_cast<int>(by))));
        }
    }

    void anOrderIsTheSameWithAndWithoutItsIndex()
    {
        PaymentReader reader(*m_store);
        QVERIFY(*finish(reader.isSortPrepared(PaymentSort::Amount)));
        for (const PaymentSort by : allPaymentSorts()) {
            PaymentQuery query;
            query.order = {by, true};
            const QList<Payment> before = allPages(query, 500);
            QVERIFY(finish(reader.prepareSort(by)));
            QVERIFY(*finish(reader.isSortPrepared(by)));
            QVERIFY(finish(reader.prepareSort(by))); // once more changes nothing
            const QList<Payment> after = allPages(query, 500);
            QVERIFY(std::equal(before.begin(), before.end(), after.begin(), after.end(),
                               [](const Payment &a, const Payment &b) { return a.id == b.id; }));
        }
        everyOrderPagesThroughAllRowsOnce();
    }

    void countsAgreeWithTheOracleAndAreCapped()
    {
        for (const QString &search :
             {u""_s, u"a"_s, u"gma"_s, u"ann"_s, u"gmail"_s, u"o'brien"_s, u"nobody at all"_s}) {
            for (const auto &status : {std::optional<PaymentStatus>(), std::optional(PaymentStatus::Pending)}) {
                PaymentQuery query;
                query.search = search;
                if (status)
                    query.filter.statuses = {*status};
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
            batch.append(p);
            const Payment &before = m_rows.at(i).payment;
            if (p.cardLast4.isEmpty()) // what the tenant does not tell stays
                p.cardLast4 = before.cardLast4;
            if (!p.fee) {
                p.fee = before.fee;
                p.net = before.net;
            }
            m_rows[i] = {p, wordsOf(p), i};
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

    /// A page may tell of one payment several times: the index holds it as the last one says, and once.
    void aRowThatChangesSeveralTimesInOneTransaction()
    {
        QList<Payment> rows;
        for (int turn = 0; turn < 3; ++turn) {
            for (int i = 0; i < 40; ++i) { // more than go in one by one
                Payment row = m_rows.at(i).payment;
                row.plate = u"TURN%1"_s.arg(turn == 2 && i % 2 == 0 ? 0 : turn);
                m_rows[i] = {row, wordsOf(row), i};
                rows << row;
            }
        }
        upsert(rows);
        for (const QString &word : {u"turn0"_s, u"turn1"_s, u"turn2"_s, u"turn"_s}) {
            PaymentQuery query;
            query.search = word;
            compareWithOracle(query, 50);
        }
    }

    void indexIsExactAfterAllThoseChanges()
    {
        const auto db = Database::open(m_dir.filePath(u"cache.db"_s), Database::Access::ReadWrite);
        QVERIFY(db);
        // Rebuilt from the rows, the counts of every token must come out the same.
        const auto dump = [&] {
            const auto counts = GramCounts(*db).ofAll();
            return counts ? *counts : QHash<QString, qint64>();
        };
        // And in how many rows the index holds each token: rows written one by one, in segments, changed and merged.
        QVERIFY(db->run(u"CREATE VIRTUAL TABLE temp.held USING fts5vocab('main', 'payment_grams', 'row')"_s));
        const auto dumpIndex = [&] {
            QHash<QString, qint64> held;
            auto rows = db->run(u"SELECT term, doc FROM temp.held"_s);
            while (rows && rows->next())
                held.insert(rows->value(0).toString(), rows->value(1).toLongLong());
            return held;
        };
        // FTS5 itself finds no page that it would have laid out otherwise.
        QVERIFY(db->run(u"INSERT INTO payment_grams (payment_grams) VALUES ('integrity-check')"_s));
        const auto keptIndex = dumpIndex();
        QVERIFY(keptIndex.size() > 1000);
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
        QCOMPARE(dumpIndex(), keptIndex);
        everyOrderPagesThroughAllRowsOnce();
    }

    void aTokenOfTwoScriptsIsHeldOnce()
    {
        // "kan-test山" and "kan-test": the same tokens from a word with other letters and from one without.
        QTemporaryDir folder;
        const auto store = openStore(folder.path(), m_clock);
        QVERIFY(store);
        QList<Payment> rows;
        for (int i = 0; i < 700; ++i) {
            Payment row = somePayment(i);
            row.payerName = i % 2 == 0 ? u"Kan-test山"_s : u"Kan-test"_s;
            row.payerEmail = u"kan-test@example.org"_s;
            rows << row;
        }
        QVERIFY(finish(store->upsertPayments(rows, std::nullopt)));
        for (const QString &search : {u"kan-test"_s, u"kan"_s, u"ka"_s, u"an-te"_s, u"n-t"_s}) {
            PaymentQuery query;
            query.search = search;
            const auto page = store->page(query, {}, 1000);
            QVERIFY(page);
            QCOMPARE(page->rows.size(), rows.size());
        }
        const auto db = Database::open(folder.filePath(u"cache.db"_s), Database::Access::ReadWrite);
        QVERIFY(db);
        QVERIFY(db->run(u"INSERT INTO payment_grams (payment_grams) VALUES ('integrity-check')"_s));
        QVERIFY(db->run(u"CREATE VIRTUAL TABLE temp.held USING fts5vocab('main', 'payment_grams', 'row')"_s));
        auto held = db->run(u"SELECT term, doc FROM temp.held"_s);
        QVERIFY(held);
        const auto counted = GramCounts(*db).ofAll();
        QVERIFY(counted);
        int compared = 0;
        for (; held->next(); ++compared) {
            const QString token = held->value(0).toString();
            if (counted->contains(token))
                QCOMPARE(counted->value(token), held->value(1).toLongLong());
        }
        QVERIFY(compared > 100);
        for (const QString &token : {gramsOf(u"kan"_s).constFirst(), u"^ka"_s, u"^an-te"_s, u"^an-tes"_s})
            QCOMPARE(counted->value(token), rows.size());
    }

    void aDamagedLineOfCountsIsAnErrorAndNotAnEmptyList()
    {
        QTemporaryDir folder;
        const auto store = openStore(folder.path(), m_clock);
        QVERIFY(store);
        QVERIFY(finish(store->upsertPayments({somePayment(1), somePayment(2)}, std::nullopt)));
        const auto db = Database::open(folder.filePath(u"cache.db"_s), Database::Access::ReadWrite);
        QVERIFY(db);
        PaymentQuery query;
        query.search = u"anna"_s;
        // Cut off in a token, in a number, and a number that never ends.
        for (const QByteArray &line : {QByteArray::fromHex("05616e"), QByteArray::fromHex("0161ff"),
                                       QByteArray::fromHex("ffffffffffffffffffffff")}) {
            QVERIFY(db->run(u"UPDATE gram_counts SET counts = ?"_s, {line}));
            const auto page = store->page(query, {}, 10);
            QVERIFY(!page);
            QCOMPARE(page.error().code, u"unexpected_value"_s);
            QVERIFY2(page.error().detail.contains(u"gram_counts, line"_s), qPrintable(page.error().detail));
            const auto written = finish(store->upsertPayments({somePayment(3)}, std::nullopt));
            QVERIFY(!written);
            QCOMPARE(written.error().code, u"unexpected_value"_s);
        }
    }

    void mergedIndexHoldsTheSame()
    {
        const auto segments = [&] {
            const auto db = Database::open(m_dir.filePath(u"cache.db"_s), Database::Access::ReadOnly);
            auto row = db->run(u"SELECT count(DISTINCT segid) FROM payment_grams_idx"_s);
            return row && row->next() ? row->value(0).toLongLong() : -1;
        };
        for (int i = 0; i < 5; ++i) { // a segment each
            QList<Payment> rows;
            for (int j = 0; j < 40; ++j) {
                Payment row = m_rows.at(i * 40 + j).payment;
                row.plate = u"MERGE%1"_s.arg(i);
                m_rows[i * 40 + j] = {row, wordsOf(row), i * 40 + j};
                rows << row;
            }
            upsert(rows);
        }
        QVERIFY(segments() > 5);
        const auto isScattered = [&] { return finish(isIndexScattered(*m_store)).value(); };
        int pieces = 0;
        for (bool hasMore = true; hasMore; ++pieces) {
            const auto merged = finish(mergeIndex(*m_store));
            QVERIFY(merged);
            hasMore = *merged;
        }
        QVERIFY(pieces > 1);
        QCOMPARE(segments(), 1);
        QVERIFY(!isScattered());
        upsert({m_rows.at(0).payment, m_rows.at(1).payment}); // a few more are no reason to write all anew
        QVERIFY(!isScattered());
        everySearchFindsWhatTheOracleFinds();
        indexIsExactAfterAllThoseChanges();
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

        // 1,400 payments of the first second reach into the ids of the next one; a time parts them all the same.
        const QDateTime next = QDateTime::fromSecsSinceEpoch(1780000001, Qt::UTC);
        for (const PaymentOrder &order :
             {PaymentOrder{PaymentSort::Date, true}, PaymentOrder{PaymentSort::Amount, true}}) {
            PaymentQuery query;
            query.order = order;
            query.filter.time.until = next;
            QCOMPARE(finish(store->count(query, 10000))->count, 1400);
            QCOMPARE(store->page(query, {}, 2000)->rows.size(), 1400);
            query.filter.time = {next, std::nullopt};
            QCOMPARE(finish(store->count(query, 10000))->count, 100);
            QCOMPARE(store->page(query, {}, 2000)->rows.size(), 100);
        }
    }

    void aDayOnWhichTheClockChangesIsTakenWhole()
    {
        QTemporaryDir dir;
        const auto store = openStore(dir.path(), m_clock);
        QVERIFY(store);
        const QTimeZone zone("America/Toronto");
        QList<Payment> rows;
        // Every half hour over both changes of the clock in 2026.
        for (const QDateTime &start : {QDateTime(QDate(2026, 3, 7), QTime(0, 0), Qt::UTC),
                                       QDateTime(QDate(2026, 10, 31), QTime(0, 0), Qt::UTC)}) {
            for (int i = 0; i < 200; ++i) {
                rows.append(somePayment(int(rows.size())));
                rows.last().paymentDate = start.addSecs(1800 * i);
            }
        }
        QVERIFY(finish(store->upsertPayments(rows, std::nullopt)));
        for (const auto &[day, hours] :
             {std::pair(QDate(2026, 3, 7), 24), std::pair(QDate(2026, 3, 8), 23), std::pair(QDate(2026, 3, 9), 24),
              std::pair(QDate(2026, 11, 1), 25), std::pair(QDate(2026, 11, 2), 24)}) {
            PaymentQuery query;
            query.filter.time = dayRange(day, zone);
            const auto page = store->page(query, {}, 1000);
            QVERIFY(page);
            QCOMPARE(page->rows.size(), 2 * hours);
            for (const Payment &p : page->rows)
                QCOMPARE(p.paymentDate.toTimeZone(zone).date(), day);
        }
    }

    void pageCursorOfAnotherOrderIsAnErrorAndNoCrash()
    {
        const auto first = m_store->page({}, {}, 10);
        QVERIFY(first && !first->next.isEmpty());
        PaymentQuery byName;
        byName.order = {PaymentSort::Name, false};
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
