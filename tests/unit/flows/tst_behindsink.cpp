// Rows that are written by a thread of their own: all of them, in order, and no error lost.

#include "flows/behindsink.h"
#include "support/compare.h"

#include <QScopeGuard>
#include <QSemaphore>
#include <QTest>

#include <atomic>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

struct Seen
{
    QStringList ids; ///< read after finish() or after the sink has gone
    std::thread::id writer;
    std::atomic<int> puts{0};
    std::atomic<bool> isGone{false};
    QSemaphore started;
    QSemaphore goOn;
};

class SlowSink final : public ExportSink
{
public:
    explicit SlowSink(Seen &seen) : m_seen(seen) {}
    ~SlowSink() override { m_seen.isGone = true; }
    Outcome begin() override { return Done{}; }
    Outcome put(const QList<Payment> &rows) override
    {
        m_seen.writer = std::this_thread::get_id();
        if (isHeld) {
            m_seen.started.release();
            m_seen.goOn.acquire();
        }
        if (++m_seen.puts == failsAt)
            return Error{ErrorKind::Storage, u"full"_s, {}, {}, 0, u"full"_s, {}};
        for (const Payment &row : rows)
            m_seen.ids << row.id;
        return Done{};
    }
    Result<Exported> finish() override { return Exported{m_seen.ids.size(), {}}; }
    Outcome keep() override { return Done{}; }
    bool isHeld = false;
    int failsAt = 0;

private:
    Seen &m_seen;
};

QList<Payment> rowsFrom(int first, int count)
{
    QList<Payment> rows(count);
    for (int i = 0; i < count; ++i)
        rows[i].id = QString::number(first + i);
    return rows;
}

} // namespace

class TestBehindSink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyRowIsWrittenOnceAndInOrder()
    {
        Seen seen;
        BehindSink sink(std::make_shared<SlowSink>(seen));
        QVERIFY(sink.begin());
        for (int slice = 0; slice < 200; ++slice)
            QVERIFY(sink.put(rowsFrom(slice * 7, 7)));
        const auto made = sink.finish();
        QVERIFY(made);
        QCOMPARE(made->rows, 1400);
        QVERIFY(seen.writer != std::this_thread::get_id());
        for (int i = 0; i < 1400; ++i)
            QCOMPARE(seen.ids.at(i), QString::number(i));
        QVERIFY(sink.keep());
    }

    void withoutARowItEndsAsWell()
    {
        Seen seen;
        BehindSink sink(std::make_shared<SlowSink>(seen));
        QVERIFY(sink.begin());
        QCOMPARE(sink.finish()->rows, 0);
    }

    void anErrorIsToldByTheNextCallAndNothingMoreIsWritten()
    {
        Seen seen;
        auto slow = std::make_shared<SlowSink>(seen);
        slow->failsAt = 2;
        BehindSink sink(slow);
        QVERIFY(sink.begin());
        Outcome told = Done{};
        int accepted = 0;
        for (; told && accepted < 1000; ++accepted)
            told = sink.put(rowsFrom(accepted, 1));
        QVERIFY(!told);
        QCOMPARE(told.error().code, u"full"_s);
        const auto made = sink.finish();
        QVERIFY(!made);
        QCOMPARE(made.error().code, u"full"_s);
        QCOMPARE(seen.puts, 2);
        QCOMPARE(seen.ids, QStringList{u"0"_s});
    }

    void anErrorOfTheLastRowsIsToldByTheEnd()
    {
        Seen seen;
        auto slow = std::make_shared<SlowSink>(seen);
        slow->failsAt = 1;
        BehindSink sink(slow);
        QVERIFY(sink.begin());
        QVERIFY(sink.put(rowsFrom(0, 1)));
        const auto made = sink.finish();
        QVERIFY(!made);
        QCOMPARE(made.error().code, u"full"_s);
    }

    void whatWaitsIsDroppedWithIt()
    {
        Seen seen;
        auto slow = std::make_shared<SlowSink>(seen);
        slow->isHeld = true;
        auto sink = std::make_unique<BehindSink>(std::move(slow));
        QVERIFY(sink->begin());
        const QList<Payment> waiting = rowsFrom(1, 1);
        QVERIFY(sink->put(rowsFrom(0, 1)));
        seen.started.acquire(); // the first is being written
        QVERIFY(sink->put(waiting));
        QVERIFY(!waiting.isDetached());
        std::thread ending([&] { sink.reset(); });
        const auto end = qScopeGuard([&] {
            seen.goOn.release(2);
            ending.join();
            QCOMPARE(seen.ids, QStringList{u"0"_s});
            QVERIFY(seen.isGone);
        });
        QTRY_VERIFY(waiting.isDetached()); // nobody else holds it any more
    }

    void afterADropNothingMoreIsWritten()
    {
        Seen seen;
        auto slow = std::make_shared<SlowSink>(seen);
        slow->isHeld = true;
        BehindSink sink(slow);
        QVERIFY(sink.begin());
        QVERIFY(sink.put(rowsFrom(0, 1)));
        seen.started.acquire(); // the first is being written
        QVERIFY(sink.put(rowsFrom(1, 1)));
        sink.drop(); // while it is being written
        seen.goOn.release(10);
        const Outcome put = sink.put(rowsFrom(2, 1));
        QVERIFY(!put);
        QCOMPARE(put.error().kind, ErrorKind::Cancelled);
        const auto made = sink.finish();
        QVERIFY(!made);
        QCOMPARE(made.error().kind, ErrorKind::Cancelled);
        QCOMPARE(seen.ids, QStringList{u"0"_s});
    }

    void putWaitsWhileMuchIsUnwritten()
    {
        Seen seen;
        auto slow = std::make_shared<SlowSink>(seen);
        slow->isHeld = true;
        BehindSink sink(slow);
        QVERIFY(sink.begin());
        std::atomic<int> accepted{0};
        std::thread reader([&] {
            for (int slice = 0; slice < 50; ++slice) {
                if (sink.put(rowsFrom(slice, 1)))
                    ++accepted;
            }
        });
        for (int written = 0; written < 50; ++written) {
            seen.started.acquire(); // one is being written
            if (accepted > written + 6)
                QFAIL("more waits than a few slices");
            seen.goOn.release();
        }
        reader.join();
        QCOMPARE(sink.finish()->rows, 50);
        QCOMPARE(accepted, 50);
    }
};

QTEST_GUILESS_MAIN(TestBehindSink)
#include "tst_behindsink.moc"
