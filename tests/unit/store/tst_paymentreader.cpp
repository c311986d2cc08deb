#include "paymentoracle.h"

#include "store/database.h"
#include "store/paymentreader.h"
#include "store/readstop.h"
#include "support/compare.h"

#include <QSemaphore>
#include <QTemporaryDir>

#include <map>
#include <thread>

using Ids = QStringList;

/// The reads off the GUI thread, against sums made in C++ and orders made by std::stable_sort.
class TestPaymentReader : public QObject
{
    Q_OBJECT

    static constexpr int kRows = 2000;
    QTemporaryDir m_dir;
    StandingClock m_clock;
    std::shared_ptr<WorkspaceStore> m_store;
    QList<OracleRow> m_rows;

    QList<Payment> hitsOf(const PaymentQuery &query) const
    {
        const QStringList asked = oracleWords(query.search);
        QList<Payment> hits;
        for (const OracleRow &row : m_rows) {
            if (matches(row, query, asked))
                hits << row.payment;
        }
        return hits;
    }

    static QList<PaymentQuery> someQueries()
    {
        QRandomGenerator random(31);
        QList<PaymentQuery> queries{{}};
        for (int i = 0; i < 60; ++i) {
            PaymentQuery query;
            if (i % 3 == 0)
                query.search = i % 2 == 0 ? u"gmail"_s : u"an"_s;
            query.filter = madeUpFilter(random);
            queries << query;
        }
        return queries;
    }

    /// All rows as each() hands them out.
    static QList<Payment> streamed(PaymentReader &reader, const PaymentQuery &query)
    {
        const auto rows = std::make_shared<QList<Payment>>();
        const auto done = finish(reader.each(query, [rows](const QList<Payment> &slice) -> Outcome {
            *rows += slice;
            return Done{};
        }));
        if (!done || *done != rows->size())
            qWarning("each() does not tell how many rows it gave");
        return *rows;
    }

    static Ids idsOf(const QList<Payment> &rows)
    {
        Ids ids;
        for (const Payment &row : rows)
            ids << row.id;
        return ids;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_store = openStore(m_dir.path(), m_clock);
        QVERIFY(m_store);
        QRandomGenerator random(4711);
        QList<Payment> batch;
        for (int i = 0; i < kRows; ++i) {
            const Payment p = madeUp(random, i);
            m_rows.append({p, wordsOf(p), i});
            batch << p;
        }
        QVERIFY(finish(m_store->upsertPayments(batch, std::nullopt)));
    }

    void pagesAreTheStoresOwn()
    {
        PaymentReader reader(*m_store);
        for (const PaymentOrder &order : allOrders()) {
            PaymentQuery query;
            query.order = order;
            query.search = u"gmail"_s;
            const auto first = finish(reader.page(query, {}, 50));
            const auto same = m_store->page(query, {}, 50);
            QVERIFY(first && same);
            QCOMPARE(idsOf(first->rows), idsOf(same->rows));
            const auto second = finish(reader.page(query, first->next, 50));
            QVERIFY(second);
            QCOMPARE(idsOf(second->rows), idsOf(m_store->page(query, same->next, 50)->rows));
        }
    }

    void chipsCountAllStatusesWithoutTheirOwnFilter()
    {
        PaymentReader reader(*m_store);
        for (PaymentQuery query : someQueries()) {
            const auto counts = finish(reader.statusCounts(query));
            QVERIFY(counts);
            query.filter.statuses.clear();
            query.filter.stuckOnly = false;
            const QList<Payment> hits = hitsOf(query);
            QCOMPARE(counts->all, hits.size());
            QCOMPARE(counts->stuck, std::count_if(hits.begin(), hits.end(), [](const Payment &p) {
                         return p.status == PaymentStatus::Pending && p.stripeStatus == u"succeeded"_s;
                     }));
            QCOMPARE(counts->byStatus.size(), allPaymentStatuses().size());
            for (const auto &[status, number] : counts->byStatus)
                QCOMPARE(number, std::count_if(hits.begin(), hits.end(),
                                               [s = status](const Payment &p) { return p.status == s; }));
        }
    }

    void totalsAreTheSumsOfTheWholeFilter()
    {
        PaymentReader reader(*m_store);
        qint64 seen = 0;
        for (const PaymentQuery &query : someQueries()) {
            const auto totals = finish(reader.totals(query));
            QVERIFY(totals);
            struct Sum
            {
                qint64 payments = 0, first = 0, second = 0;
                bool operator==(const Sum &) const = default;
            };
            std::map<std::pair<QString, int>, Sum> lines;
            std::map<QString, Sum> fees;
            std::map<QString, Sum> gross;
            qint64 withoutFee = 0;
            const QList<Payment> hits = hitsOf(query);
            for (const Payment &p : hits) {
                const QString code = p.amount.currency().code();
                const auto add = [](Sum &sum, qint64 first, qint64 second) {
                    sum = {sum.payments + 1, sum.first + first, sum.second + second};
                };
                add(lines[{code, int(p.status)}], p.amount.minor(), p.refunded.minor());
                if (p.fee)
                    add(fees[p.fee->currency().code()], p.fee->minor(), p.net->minor());
                const bool took = p.status != PaymentStatus::Pending && p.status != PaymentStatus::Failed &&
                                  p.status != PaymentStatus::Canceled;
                if (took)
                    add(gross[code], p.amount.minor(), p.refunded.minor());
                withoutFee += took && !p.fee ? 1 : 0;
            }
            QCOMPARE(totals->payments, hits.size());
            QCOMPARE(totals->withoutFee, withoutFee);
            QCOMPARE(size_t(totals->lines.size()), lines.size());
            for (const TotalLine &line : totals->lines)
                QVERIFY((lines[{line.currency.code(), int(line.status)}] ==
                         Sum{line.payments, line.amount.minor(), line.refunded.minor()}));
            QCOMPARE(size_t(totals->fees.size()), fees.size());
            for (const FeeLine &line : totals->fees)
                QVERIFY((fees[line.currency.code()] == Sum{line.payments, line.fee.minor(), line.net.minor()}));
            const auto perCurrency = totals->perCurrency();
            QCOMPARE(size_t(perCurrency.size()), gross.size());
            for (const auto &line : perCurrency)
                QVERIFY((gross[line.currency.code()] == Sum{line.payments, line.gross.minor(), line.refunded.minor()}));
            seen += hits.size();
        }
        QVERIFY(seen > kRows);
    }

    void sumsThatCannotBeCountedAreAnError()
    {
        QTemporaryDir dir;
        const auto store = openStore(dir.path(), m_clock);
        QVERIFY(store);
        // Two lines of one currency that only together leave 64 bits, then one line that does so alone.
        QList<Payment> rows{somePayment(1), somePayment(2)};
        for (Payment &row : rows)
            row.amount = Money(std::numeric_limits<qint64>::max() / 10 - 7, *Currency::fromCode(u"usd"));
        QVERIFY(finish(store->upsertPayments(rows, std::nullopt)));
        PaymentReader reader(*store);
        QVERIFY(finish(reader.totals({})).has_value());
        for (Payment &row : rows)
            row.amount = Money(std::numeric_limits<qint64>::max() - 7, *Currency::fromCode(u"kwd"));
        rows[0].status = PaymentStatus::Disputed;
        QVERIFY(finish(store->upsertPayments(rows, std::nullopt)));
        QVERIFY(!finish(reader.totals({})).has_value());
        rows[0].status = rows[1].status;
        QVERIFY(finish(store->upsertPayments(rows, std::nullopt)));
        QVERIFY(!finish(reader.totals({})).has_value());
    }

    void countsAreExactOrCapped()
    {
        PaymentReader reader(*m_store);
        for (const PaymentQuery &query : someQueries()) {
            const qint64 hits = hitsOf(query).size();
            const auto exact = finish(reader.count(query));
            QVERIFY(exact);
            QCOMPARE(exact->count, hits);
            QVERIFY(!exact->capped);
            const auto capped = finish(reader.countUpTo(query, 20));
            QVERIFY(capped);
            QCOMPARE(capped->count, std::min<qint64>(hits, 20));
            QCOMPARE(capped->capped, hits > 20);
        }
    }

    void eachGivesAllRowsInOrderInConstantSlices()
    {
        PaymentReader reader(*m_store);
        for (const bool prepared : {false, true}) {
            for (const PaymentOrder &order : allOrders()) {
                PaymentQuery query;
                query.order = order;
                const QList<Payment> all = streamed(reader, query);
                QCOMPARE(all.size(), kRows);
                QVERIFY(std::is_sorted(all.begin(), all.end(),
                                       [&](const Payment &a, const Payment &b) { return isBefore(order, a, b); }));
                query.search = u"gmail"_s;
                query.filter.statuses = {PaymentStatus::Succeeded, PaymentStatus::Disputed};
                query.filter.amount.most = 30000;
                const QList<Payment> some = streamed(reader, query);
                Ids found = idsOf(some);
                Ids expected = idsOf(hitsOf(query));
                QVERIFY(!expected.isEmpty() && expected.size() < kRows);
                QVERIFY(std::is_sorted(some.begin(), some.end(),
                                       [&](const Payment &a, const Payment &b) { return isBefore(order, a, b); }));
                found.sort();
                expected.sort();
                QCOMPARE(found, expected);
            }
            if (!prepared) {
                for (const PaymentSort by : allPaymentSorts())
                    QVERIFY(finish(reader.prepareSort(by)));
            }
        }
        const auto largest = std::make_shared<qsizetype>(0);
        const auto rows = finish(reader.each({}, [largest](const QList<Payment> &slice) -> Outcome {
            *largest = std::max(*largest, slice.size());
            return Done{};
        }));
        QVERIFY(rows);
        QCOMPARE(*rows, kRows);
        QVERIFY(*largest > 0 && *largest <= 512);
    }

    void eachReadsOneSnapshotWhileOthersWrite()
    {
        QTemporaryDir dir;
        const auto store = openStore(dir.path(), m_clock);
        QVERIFY(store);
        QList<Payment> rows;
        for (int i = 0; i < 2000; ++i)
            rows << somePayment(i);
        QVERIFY(finish(store->upsertPayments(rows, std::nullopt)));
        PaymentReader reader(*store);
        // The first slice waits until another row is in.
        const auto written = std::make_shared<QSemaphore>();
        const auto reached = std::make_shared<QSemaphore>();
        auto *job = reader.each({}, [written, reached](const QList<Payment> &) -> Outcome {
            reached->release();
            written->acquire();
            written->release();
            return Done{};
        });
        std::optional<qint64> seen;
        job->onFinished(this, [&](const Result<qint64> &result) { seen = result ? *result : -1; });
        job->start();
        reached->acquire();
        const bool stored = finish(store->upsertPayments({somePayment(5000)}, std::nullopt)).has_value();
        written->release();
        QVERIFY(stored);
        QTRY_VERIFY_WITH_TIMEOUT(seen.has_value(), 30000);
        QCOMPARE(*seen, 2000);
        QCOMPARE(streamed(reader, {}).size(), 2001);
    }

    void takersErrorEndsTheReadAndStands()
    {
        PaymentReader reader(*m_store);
        const auto calls = std::make_shared<int>(0);
        const auto result = finish(reader.each({}, [calls](const QList<Payment> &) -> Outcome {
            ++*calls;
            return Error{ErrorKind::Refused, {}, {}, {}, 0, u"enough"_s, {}};
        }));
        QVERIFY(!result);
        QCOMPARE(result.error().code, u"enough"_s);
        QCOMPARE(*calls, 1);
        QCOMPARE(streamed(reader, {}).size(), kRows);
    }

    void aReadIsStoppedInTheMiddleOfAStatement()
    {
        PaymentReader reader(*m_store);
        // The statement is held where it stands by the taker of its first slice, then cancelled: it must not go on.
        const auto reached = std::make_shared<QSemaphore>();
        const auto goOn = std::make_shared<QSemaphore>();
        const auto slices = std::make_shared<std::atomic<int>>(0);
        auto *job = reader.each({}, [=](const QList<Payment> &) -> Outcome {
            ++*slices;
            reached->release();
            goOn->acquire();
            return Done{};
        });
        std::optional<ErrorKind> ended;
        job->onFinished(
            this, [&](const Result<qint64> &result) { ended = result ? ErrorKind::Server : result.error().kind; });
        job->start();
        reached->acquire();
        job->cancel();
        goOn->release(100);
        QTRY_VERIFY_WITH_TIMEOUT(ended.has_value(), 30000);
        QCOMPARE(*ended, ErrorKind::Cancelled);
        // The thread is free again, and what it does next is not hit.
        QVERIFY(finish(reader.count({})).has_value());
        QCOMPARE(slices->load(), 1);
    }

    void aStatementThatWouldNeverEndIsEndedByItsFlag()
    {
        const auto db = Database::open(m_dir.filePath(u"cache.db"_s), Database::Access::ReadOnly);
        QVERIFY(db);
        const QString endless =
            u"WITH RECURSIVE n (x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"_s;
        std::atomic<bool> stop{false};
        {
            const ReadStop guard(*db, stop);
            std::thread other([&] { stop.store(true); });
            const auto rows = db->run(endless);
            other.join();
            QVERIFY(!rows);
        }
        auto rows = db->run(u"SELECT count(*) FROM payments"_s); // the flag is forgotten
        QVERIFY(rows && rows->next());
        QCOMPARE(rows->value(0).toInt(), kRows);
    }

    void whatWasCancelledOrDestroyedNeverAnswers()
    {
        PaymentReader reader(*m_store);
        int values = 0;
        std::optional<ErrorKind> ended;
        auto *cancelled = reader.totals({});
        cancelled->onFinished(this, [&](const Result<PaymentTotals> &result) {
            values += result ? 1 : 0;
            ended = result ? std::nullopt : std::optional(result.error().kind);
        });
        cancelled->start();
        cancelled->cancel();
        auto *destroyed = reader.page({}, {}, 128);
        destroyed->onFinished(this, [&](const Result<PaymentPage> &) { ++values; });
        destroyed->start();
        delete destroyed;
        const auto after = finish(reader.page({}, {}, 5));
        QVERIFY(after && after->rows.size() == 5);
        QVERIFY(finish(reader.count({})).has_value());
        QCOMPARE(values, 0);
        QVERIFY(ended.has_value());
        QCOMPARE(*ended, ErrorKind::Cancelled);
    }

    void aReaderThatGoesStopsItsReads()
    {
        auto reader = std::make_unique<PaymentReader>(*m_store);
        const auto reached = std::make_shared<QSemaphore>();
        const auto goOn = std::make_shared<QSemaphore>();
        QList<ErrorKind> ended;
        const auto note = [&ended](const auto &result) {
            if (!result)
                ended << result.error().kind;
        };
        auto *job = reader->each({}, [=](const QList<Payment> &) -> Outcome {
            reached->release();
            goOn->acquire();
            return Done{};
        });
        auto *queued = reader->count({});
        job->onFinished(this, note);
        queued->onFinished(this, note);
        job->start();
        queued->start();
        reached->acquire();
        std::thread other([&] { goOn->release(100); });
        reader.reset(); // waits for its threads, not for all rows
        other.join();
        QTRY_COMPARE(ended.size(), 2);
        QVERIFY(ended == QList<ErrorKind>(2, ErrorKind::Cancelled));
    }

    void paymentsAreReadById()
    {
        PaymentReader reader(*m_store);
        const auto found = finish(reader.payments({u"pay_7"_s, u"pay_none"_s, u"pay_3"_s}));
        QVERIFY(found);
        QCOMPARE(idsOf(*found), Ids({u"pay_7"_s, u"pay_3"_s}));
    }
};

QTEST_GUILESS_MAIN(TestPaymentReader)
#include "tst_paymentreader.moc"
