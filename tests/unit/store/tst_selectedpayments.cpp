#include "storetest.h"

#include "store/selectedpayments.h"

#include <QSet>
#include <QTemporaryDir>

#include <semaphore>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

constexpr int kRows = 600; // more than two slices

Payment priced(int number, qint64 cents)
{
    Payment payment = somePayment(number);
    payment.amount = dollars(cents);
    return payment;
}

} // namespace

class TestSelectedPayments : public QObject
{
    Q_OBJECT

    StandingClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<WorkspaceStore> m_store;

    /// Reads all by `begin`, and changes two rows between the first slice and the second: the first row goes to the end
    /// of the order by amount, the last one to its beginning.
    template <typename Begin>
    QList<Payment> readWhileRowsMove(Begin begin)
    {
        std::binary_semaphore inside(0);
        std::binary_semaphore mayGoOn(0);
        QList<Payment> seen;
        bool isFirst = true;
        TypedJob<qint64> *job = begin([&](const QList<Payment> &slice) {
            seen += slice;
            if (std::exchange(isFirst, false)) {
                inside.release();
                mayGoOn.acquire();
            }
            return Outcome(Done{});
        });
        std::optional<Result<qint64>> read;
        QObject context;
        job->onFinished(&context, [&](Result<qint64> &&result) { read.emplace(std::move(result)); });
        job->start();
        const bool began = test::waitFor([&] { return inside.try_acquire(); }, 30000);
        const Outcome moved = finish(m_store->upsertPayments({priced(0, 1'000'000), priced(kRows - 1, 1)}, {}));
        mayGoOn.release();
        if (!test::waitFor([&] { return read.has_value(); }, 30000) || !began || !moved || !*read)
            qFatal("not read");
        if (**read != seen.size())
            qFatal("told another number of rows than it handed out");
        return seen;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_store = openStore(m_dir->path(), m_clock);
        QVERIFY(m_store);
        QList<Payment> rows;
        for (int i = 0; i < kRows; ++i)
            rows << priced(i, 100 + i);
        QVERIFY(finish(m_store->upsertPayments(rows, {})));
    }
    void cleanup()
    {
        m_store.reset();
        m_dir.reset();
    }

    void whatIsWrittenMeanwhileNeitherDoublesNorDropsARow()
    {
        PaymentQuery query;
        query.order = {PaymentSort::Amount, false};
        const QList<Payment> seen =
            readWhileRowsMove([&](auto take) { return eachPayment(*m_store, query, std::move(take), m_store.get()); });
        QCOMPARE(seen.size(), kRows);
        for (int i = 0; i < kRows; ++i) {
            QCOMPARE(seen.at(i).id, somePayment(i).id);
            QCOMPARE(seen.at(i).amount, dollars(100 + i));
        }
        // The next reading sees what was written.
        QCOMPARE(m_store->payment(somePayment(0).id).value()->amount, dollars(1'000'000));
    }

    void aSelectionIsOfOneMomentAndInItsOrder()
    {
        QStringList ids;
        for (int i = kRows; i-- > 0;)
            ids << somePayment(i).id;
        ids << u"pay_gone"_s;
        const QList<Payment> seen = readWhileRowsMove(
            [&](auto take) { return eachSelectedPayment(*m_store, ids, std::move(take), m_store.get()); });
        QCOMPARE(seen.size(), kRows);
        for (int i = 0; i < kRows; ++i) {
            QCOMPARE(seen.at(i).id, ids.at(i));
            QCOMPARE(seen.at(i).amount, dollars(100 + kRows - 1 - i));
        }
    }

    void writingGoesOnAfterAReadingThatWasStopped()
    {
        const auto stopped = finish(eachPayment(*m_store, {}, [](const QList<Payment> &) -> Outcome {
            return Error{ErrorKind::Storage, {}, u"stop"_s, {}, 0, {}, {}};
        }));
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().detail, u"stop"_s);
        QVERIFY(finish(m_store->upsertPayments({priced(0, 7)}, {})));
        QCOMPARE(*finish(eachPayment(*m_store, {}, [](const QList<Payment> &) { return Outcome(Done{}); })),
                 qint64(kRows));
    }
};

QTEST_GUILESS_MAIN(TestSelectedPayments)
#include "tst_selectedpayments.moc"
