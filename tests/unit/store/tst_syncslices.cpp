#include "storetest.h"

#include "store/syncslices.h"
#include "support/compare.h"

#include <QSignalSpy>
#include <QTemporaryDir>

using namespace console;
using namespace Qt::StringLiterals;

class TestSyncSlices : public QObject
{
    Q_OBJECT
    SyncSlices slices() { return SyncSlices(*m_store); }
    static SyncSlice slice(qint64 from, qint64 to)
    {
        SyncSlice made;
        made.source = u"tenant"_s;
        made.from = 1780000000 + from;
        made.to = 1780000000 + to;
        return made;
    }
    static SyncSource tenant()
    {
        SyncSource source;
        source.name = u"tenant"_s;
        source.total = 20;
        return source;
    }
    void reopen()
    {
        m_store.reset();
        m_store = openStore(m_folder->filePath(u"w"_s), m_clock);
        QVERIFY(m_store);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        reopen();
    }
    void cleanup() { m_store.reset(); }

    void aPlanAndItsCursorAreThereAfterARestart()
    {
        QVERIFY(finish(slices().plan(tenant(), {slice(10, 20), slice(0, 10)}, u"c0"_s)));
        reopen();
        QCOMPARE(m_store->syncCursor().value(), u"c0"_s);
        const auto source = slices().source(u"tenant"_s);
        QVERIFY(source && *source);
        QCOMPARE((*source)->total, 20);
        const auto kept = slices().slices(u"tenant"_s);
        QVERIFY(kept);
        QCOMPARE(kept->size(), 2);
        QCOMPARE(kept->first().from, slice(10, 20).from); // newest first
        QVERIFY(!kept->first().isDone);
        QVERIFY(slices().slices(u"other"_s)->isEmpty());
    }

    void aNewPlanPutsAsideTheOldOne()
    {
        QVERIFY(finish(slices().plan(tenant(), {slice(10, 20), slice(0, 10)}, std::nullopt)));
        QVERIFY(finish(slices().plan(tenant(), {slice(5, 15)}, std::nullopt)));
        const auto kept = slices().slices(u"tenant"_s);
        QVERIFY(kept);
        QCOMPARE(kept->size(), 1);
        QCOMPARE(kept->first().to, slice(5, 15).to);
    }

    void rowsAndTheirSliceAreKeptTogether()
    {
        QVERIFY(finish(slices().plan(tenant(), {slice(0, 10)}, std::nullopt)));
        QSignalSpy changed(m_store.get(), &WorkspaceStore::paymentsChanged);
        SyncSlice after = slice(0, 10);
        after.cursor = u"p1"_s;
        after.rows = 2;
        QVERIFY(finish(slices().keepPayments({somePayment(1), somePayment(2)}, after)));
        QCOMPARE(changed.size(), 1);
        reopen();
        QVERIFY(m_store->payment(u"pay_1"_s)->has_value());
        QCOMPARE(slices().slices(u"tenant"_s)->first().cursor, u"p1"_s);
        QCOMPARE(slices().slices(u"tenant"_s)->first().rows, 2);
    }

    void neitherIsKeptWhereOneCannotBe()
    {
        QVERIFY(finish(slices().plan(tenant(), {slice(0, 10)}, std::nullopt)));
        SyncSlice after = slice(0, 10);
        after.cursor = u"p1"_s;
        Payment bad = somePayment(2);
        bad.id.clear();
        QVERIFY(!finish(slices().keepPayments({somePayment(1), bad}, after)));
        QCOMPARE(slices().slices(u"tenant"_s)->first().cursor, QString());
        SyncSlice stranger = slice(0, 10);
        stranger.source = u"nobody's"_s; // no such source: the rows must not come in either
        QVERIFY(!finish(slices().keepPayments({somePayment(1)}, stranger)));
        QVERIFY(!m_store->payment(u"pay_1"_s)->has_value());
    }

    void aSliceThatIsShortBeginsAnew()
    {
        QVERIFY(finish(slices().plan(tenant(), {slice(0, 10)}, std::nullopt)));
        SyncSlice after = slice(0, 10);
        after.cursor = u"end"_s;
        after.rows = 2;
        // Number 10 is not of these dates: it must not count.
        QVERIFY(finish(slices().keepPayments({somePayment(1), somePayment(2), somePayment(10)}, after)));
        const auto shortOne = finish(slices().check(after, 3));
        QVERIFY(shortOne);
        QVERIFY(!shortOne->isDone);
        QCOMPARE(shortOne->attempt, 2);
        QCOMPARE(shortOne->cursor, QString());
        QCOMPARE(slices().slices(u"tenant"_s)->first().attempt, 2);
        QVERIFY(finish(slices().keepPayments({somePayment(3)}, after)));
        const auto whole = finish(slices().check(after, 3));
        QVERIFY(whole && whole->isDone);
        QVERIFY(slices().slices(u"tenant"_s)->first().isDone);
    }

    void factsMoveTheirSourceForwardsOnly()
    {
        QVERIFY(finish(m_store->upsertPayments({somePayment(1)}, std::nullopt)));
        SyncSource source = tenant();
        source.name = u"stripe/pt_1/test"_s;
        source.createdFrom = 100;
        SyncSlice part = slice(0, 10);
        part.source = source.name;
        QVERIFY(finish(slices().plan(source, {part}, std::nullopt)));
        StripePaymentFacts facts;
        facts.paymentIntentId = somePayment(1).paymentIntentId;
        facts.fee = dollars(66);
        facts.net = dollars(1184);
        part.isDone = true;
        QVERIFY(finish(slices().keepFacts({facts}, part, 90)));
        QCOMPARE((*slices().source(source.name))->createdFrom, 100);
        QVERIFY(finish(slices().keepFacts({}, part, 110)));
        QCOMPARE((*slices().source(source.name))->createdFrom, 110);
        QCOMPARE((*m_store->payment(u"pay_1"_s))->fee->minor(), 66);
        QVERIFY(finish(slices().keepFollowed({}, source.name, u"evt_1"_s)));
        QCOMPARE((*slices().source(source.name))->eventId, u"evt_1"_s);
    }

private:
    StandingClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<WorkspaceStore> m_store;
};

QTEST_GUILESS_MAIN(TestSyncSlices)
#include "tst_syncslices.moc"
