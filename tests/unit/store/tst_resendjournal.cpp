#include "storetest.h"

#include "store/database.h"
#include "store/paymentsbyintent.h"
#include "store/resendjournal.h"

#include <QTemporaryDir>

using namespace console;
using namespace Qt::StringLiterals;

class TestResendJournal : public QObject
{
    Q_OBJECT

    StandingClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<WorkspaceStore> m_store;

    static ResendRun someRun(int events)
    {
        ResendRun run;
        run.paymentTypeId = u"pt_1"_s;
        run.mode = Mode::Live;
        run.endpointId = u"we_1"_s;
        run.who = u"anna"_s;
        for (int i = 0; i < events; ++i) {
            ResendItem item;
            item.position = 77; // not taken over
            item.eventId = u"evt_%1"_s.arg(i);
            item.eventType = u"payment_intent.succeeded"_s;
            item.objectId = u"pi_%1"_s.arg(i);
            item.paymentIntentId = item.objectId;
            item.pendingBefore = 2;
            item.state = ResendState::Delivered; // not taken over
            run.items.append(item);
        }
        return run;
    }
    ResendJournal journal() { return ResendJournal(*m_store); }
    void reopen()
    {
        m_store.reset();
        m_store = openStore(m_dir->path(), m_clock);
        QVERIFY(m_store);
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_store = openStore(m_dir->path(), m_clock);
        QVERIFY(m_store);
    }
    void cleanup()
    {
        m_store.reset();
        m_dir.reset();
    }

    void aRunIsOnDiskWithAKeyForEachEventBeforeAnythingIsSent()
    {
        const auto begun = finish(journal().begin(someRun(3)));
        QVERIFY(begun);
        reopen();
        const auto run = journal().run(begun->id);
        QVERIFY(run);
        QCOMPARE(run->paymentTypeId, u"pt_1"_s);
        QVERIFY(run->mode == Mode::Live);
        QCOMPARE(run->endpointId, u"we_1"_s);
        QCOMPARE(run->who, u"anna"_s);
        QVERIFY(run->state == ResendRun::State::Running);
        QCOMPARE(run->createdAt.toMSecsSinceEpoch(), m_clock.nowMs());
        QCOMPARE(run->items.size(), 3);
        QSet<QByteArray> keys;
        for (int i = 0; i < 3; ++i) {
            const ResendItem &item = run->items.at(i);
            QCOMPARE(item.position, i);
            QCOMPARE(item.eventId, u"evt_%1"_s.arg(i));
            QCOMPARE(item.pendingBefore, 2);
            QCOMPARE(item.attempt, 1);
            QCOMPARE(toString(item.state), u"waiting"_s);
            QCOMPARE(item.idempotencyKey, begun->items.at(i).idempotencyKey);
            QVERIFY(item.idempotencyKey.size() >= 36);
            keys.insert(item.requestKey());
        }
        QCOMPARE(keys.size(), 3);
    }

    void anItemsStateOutlivesARestart()
    {
        const auto begun = finish(journal().begin(someRun(2)));
        ResendItem item = begun->items.at(1);
        item.state = ResendState::Sent;
        QVERIFY(finish(journal().setItem(begun->id, item)));
        m_clock.advance(5000);
        item.state = ResendState::Refused;
        item.attempt = 2;
        item.trouble = u"Unterschrift falsch – \"500\""_s;
        QVERIFY(finish(journal().setItem(begun->id, item)));
        reopen();
        const auto run = journal().run(begun->id);
        QVERIFY(run);
        QCOMPARE(toString(run->items.at(0).state), u"waiting"_s);
        QCOMPARE(toString(run->items.at(1).state), u"refused"_s);
        QCOMPARE(run->items.at(1).attempt, 2);
        QCOMPARE(run->items.at(1).trouble, item.trouble);
        QCOMPARE(run->countOf(ResendState::Waiting), 1);
        QCOMPARE(run->countOf(ResendState::Refused), 1);
        QCOMPARE(run->changedAt.toMSecsSinceEpoch(), m_clock.nowMs());
        QVERIFY(run->items.at(1).requestKey() != begun->items.at(1).requestKey());
    }

    void eachStateCanBeKept_data()
    {
        QTest::addColumn<int>("state");
        for (int state = 0; state <= static_cast<int>(ResendState::Unknown); ++state)
            QTest::newRow(qPrintable(toString(static_cast<ResendState>(state)))) << state;
    }
    void eachStateCanBeKept()
    {
        QFETCH(int, state);
        const auto begun = finish(journal().begin(someRun(1)));
        ResendItem item = begun->items.first();
        item.state = static_cast<ResendState>(state);
        QVERIFY(finish(journal().setItem(begun->id, item)));
        QVERIFY(journal().run(begun->id)->items.first().state == item.state);
        QVERIFY(!displayName(item.state).isEmpty());
    }

    void anotherEventOrKeyIsNotWritten()
    {
        const auto begun = finish(journal().begin(someRun(2)));
        ResendItem item = begun->items.first();
        item.state = ResendState::Delivered;
        item.eventId = u"evt_1"_s;
        const auto otherEvent = finish(journal().setItem(begun->id, item));
        QVERIFY(!otherEvent);
        QVERIFY(otherEvent.error().kind == ErrorKind::NotFound);
        item = begun->items.first();
        item.idempotencyKey = begun->items.at(1).idempotencyKey;
        QVERIFY(!finish(journal().setItem(begun->id, item)));
        QVERIFY(!finish(journal().setItem(begun->id + 1, begun->items.first())));
        QCOMPARE(journal().run(begun->id)->countOf(ResendState::Waiting), 2);
    }

    void aRunWithoutEventsOrWithARepeatedOneIsNotBegun()
    {
        QVERIFY(!finish(journal().begin(someRun(0))));
        ResendRun twice = someRun(2);
        twice.items[1].eventId = twice.items[0].eventId;
        const auto begun = finish(journal().begin(twice));
        QVERIFY(!begun);
        QVERIFY(begun.error().kind == ErrorKind::InvalidInput);
        ResendRun nowhere = someRun(1);
        nowhere.endpointId.clear();
        QVERIFY(!finish(journal().begin(nowhere)));
        QVERIFY(journal().runs(u"pt_1"_s, Mode::Live)->isEmpty());
    }

    void aStoppedRunGoesOnAndADoneOneDoesNot()
    {
        const auto begun = finish(journal().begin(someRun(1)));
        QVERIFY(finish(journal().setState(begun->id, ResendRun::State::Stopped, u"by hand"_s)));
        QCOMPARE(journal().run(begun->id)->stopReason, u"by hand"_s);
        QVERIFY(finish(journal().setState(begun->id, ResendRun::State::Running, {})));
        QVERIFY(journal().run(begun->id)->state == ResendRun::State::Running);
        QVERIFY(finish(journal().setState(begun->id, ResendRun::State::Done, {})));
        const auto again = finish(journal().setState(begun->id, ResendRun::State::Running, {}));
        QVERIFY(!again);
        QCOMPARE(again.error().code, u"run_done"_s);
        QVERIFY(!finish(journal().setState(begun->id + 1, ResendRun::State::Done, {})));
    }

    void runsAreListedNewestFirstPerTypeAndMode()
    {
        const auto first = finish(journal().begin(someRun(1)));
        const auto second = finish(journal().begin(someRun(2)));
        ResendRun test = someRun(1);
        test.mode = Mode::Test;
        QVERIFY(finish(journal().begin(test)));
        const auto runs = journal().runs(u"pt_1"_s, Mode::Live);
        QVERIFY(runs);
        QCOMPARE(runs->size(), 2);
        QCOMPARE(runs->at(0).id, second->id);
        QCOMPARE(runs->at(1).id, first->id);
        QVERIFY(runs->at(0).items.isEmpty());
        QCOMPARE(journal().runs(u"pt_1"_s, Mode::Live, 1)->size(), 1);
        QVERIFY(!journal().run(99));
    }

    void theFileItselfRefusesWhatMayNotBe_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("delete a run") << u"DELETE FROM resend_runs"_s;
        QTest::newRow("delete an event") << u"DELETE FROM resend_events"_s;
        QTest::newRow("another key") << u"UPDATE resend_events SET idempotency_key = 'aaaaaaaaaaaaaaaaaaaaaaaa'"_s;
        QTest::newRow("another event") << u"UPDATE resend_events SET event_id = 'evt_x'"_s;
        QTest::newRow("another endpoint") << u"UPDATE resend_runs SET endpoint_id = 'we_x'"_s;
        QTest::newRow("an attempt taken back") << u"UPDATE resend_events SET attempt = 0"_s;
        QTest::newRow("a run replaced") << u"INSERT OR REPLACE INTO resend_runs SELECT * FROM resend_runs"_s;
        QTest::newRow("an event replaced") << u"INSERT OR REPLACE INTO resend_events SELECT * FROM resend_events"_s;
        QTest::newRow("a state unknown to us") << u"UPDATE resend_events SET state = 'lost'"_s;
    }
    void theFileItselfRefusesWhatMayNotBe()
    {
        QFETCH(QString, sql);
        const auto begun = finish(journal().begin(someRun(1)));
        QVERIFY(begun);
        m_store.reset();
        {
            const auto db = Database::open(m_dir->filePath(u"journal.db"_s), Database::Access::ReadWrite);
            QVERIFY(db);
            QVERIFY(!db->run(sql));
        }
        reopen();
        QCOMPARE(journal().run(begun->id)->items.first().idempotencyKey, begun->items.first().idempotencyKey);
    }

    void paymentsAreFoundByTheirIntent()
    {
        QVERIFY(finish(m_store->upsertPayments({somePayment(1), somePayment(2), somePayment(12)}, {})));
        const auto found = finish(paymentsByIntent(*m_store, {u"pi_3Qx1"_s, u"pi_3Qx12"_s, u"pi_none"_s, QString()}));
        QVERIFY(found);
        QCOMPARE(found->size(), 2);
        QCOMPARE(found->value(u"pi_3Qx1"_s), u"pay_1"_s);
        QCOMPARE(found->value(u"pi_3Qx12"_s), u"pay_12"_s);
    }
};

QTEST_GUILESS_MAIN(TestResendJournal)
#include "tst_resendjournal.moc"
