#include "storetest.h"

#include "store/database.h"
#include "store/rotationjournal.h"
#include "support/compare.h"

#include <QTemporaryDir>

using namespace console;
using namespace Qt::StringLiterals;

class TestRotationJournal : public QObject
{
    Q_OBJECT

    StandingClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<WorkspaceStore> m_store;

    RotationJournal journal() const { return RotationJournal(*m_store); }
    static Rotation someRotation(const QString &paymentTypeId = u"pt_1"_s)
    {
        Rotation rotation;
        rotation.paymentTypeId = paymentTypeId;
        rotation.mode = Mode::Live;
        rotation.oldEndpointId = u"we_old"_s;
        rotation.oldFingerprint = u"aaaa-bbbb-cccc-dddd"_s;
        rotation.who = u"dana"_s;
        return rotation;
    }
    Result<Rotation> begin(const Rotation &rotation) const { return finish(journal().begin(rotation)); }
    Result<Rotation> update(const Rotation &rotation) const { return finish(journal().update(rotation)); }
    /// The error of a statement on the open file, empty if it was carried out.
    QString refusalOf(const QString &sql) const
    {
        const auto db = Database::open(m_dir->filePath(u"journal.db"_s), Database::Access::ReadWrite);
        if (!db)
            return u"not opened"_s;
        const auto done = db->run(sql);
        return done ? QString() : done.error().detail;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_store = openStore(m_dir->path(), m_clock);
        QVERIFY(m_store);
    }
    void cleanup() { m_store.reset(); }

    void whatIsBegunIsReadBackAfterARestart()
    {
        Rotation given = someRotation();
        given.kind = RotationKind::DashboardRoll;
        given.step = RotationStep::StoreSecret;
        given.newEndpointId = u"we_old"_s;
        given.newFingerprint = u"1111-2222-3333-4444"_s;
        given.oldExpiresAt = m_clock.now().addSecs(3600);
        const auto begun = begin(given);
        QVERIFY(begun);
        QVERIFY(begun->id > 0);
        QVERIFY(begun->idempotencyKey.size() >= 16);
        QCOMPARE(begun->createdAt, m_clock.now());
        m_store.reset();
        m_store = openStore(m_dir->path(), m_clock);
        const auto open = journal().open(u"pt_1"_s, Mode::Live);
        QVERIFY(open && *open);
        const Rotation read = **open;
        QCOMPARE(read.id, begun->id);
        QCOMPARE(read.paymentTypeId, given.paymentTypeId);
        QCOMPARE(read.mode, Mode::Live);
        QCOMPARE(read.kind, RotationKind::DashboardRoll);
        QCOMPARE(toString(read.step), u"store_secret"_s);
        QVERIFY(!read.stepDone && !read.undoing);
        QCOMPARE(read.state, RotationState::Running);
        QCOMPARE(read.oldEndpointId, given.oldEndpointId);
        QCOMPARE(read.newEndpointId, given.newEndpointId);
        QCOMPARE(read.oldFingerprint, given.oldFingerprint);
        QCOMPARE(read.newFingerprint, given.newFingerprint);
        QCOMPARE(read.idempotencyKey, begun->idempotencyKey);
        QCOMPARE(read.oldExpiresAt, given.oldExpiresAt);
        QCOMPARE(read.who, u"dana"_s);
        QCOMPARE(read.changedAt, begun->changedAt);
    }

    void everyStepIsKeptUnderItsName()
    {
        auto rotation = begin(someRotation());
        QVERIFY(rotation);
        for (const RotationStep step : allRotationSteps()) {
            QCOMPARE(rotationStepFromString(toString(step)), std::optional(step));
            QVERIFY(!displayName(step).isEmpty());
            rotation->step = step;
            rotation->stepDone = !rotation->stepDone;
            rotation->undoing = !rotation->undoing;
            rotation->trouble = u"– \"déjà\""_s;
            rotation = update(*rotation);
            QVERIFY2(rotation, rotation ? "" : qPrintable(rotation.error().detail));
            const auto read = journal().open(u"pt_1"_s, Mode::Live);
            QCOMPARE(toString((*read)->step), toString(step));
            QCOMPARE((*read)->stepDone, rotation->stepDone);
            QCOMPARE((*read)->undoing, rotation->undoing);
            QCOMPARE((*read)->trouble, rotation->trouble);
        }
        QVERIFY(!rotationStepFromString(u"something"));
    }

    void onlyOneIsOpenForATypeAndMode()
    {
        const auto first = begin(someRotation());
        QVERIFY(first);
        const auto second = begin(someRotation());
        QVERIFY(!second);
        QCOMPARE(second.error().kind, ErrorKind::Refused);
        QCOMPARE(second.error().code, u"rotation_open"_s);
        Rotation otherMode = someRotation();
        otherMode.mode = Mode::Test;
        QVERIFY(begin(otherMode));
        QVERIFY(begin(someRotation(u"pt_2"_s)));
        QCOMPARE(journal().allOpen()->size(), 3);
        Rotation ended = *first;
        ended.state = RotationState::Undone;
        QVERIFY(update(ended));
        QCOMPARE(journal().allOpen()->size(), 2);
        const auto next = begin(someRotation());
        QVERIFY(next);
        QVERIFY(next->idempotencyKey != first->idempotencyKey);
        const auto history = journal().history(u"pt_1"_s, Mode::Live);
        QCOMPARE(history->size(), 2);
        QCOMPARE(history->at(0).id, next->id);
        QCOMPARE(history->at(1).state, RotationState::Undone);
        QCOMPARE(journal().history(u"pt_1"_s, Mode::Live, 1)->size(), 1);
    }

    void whoeverReadBeforeTheLastWriteIsRefused()
    {
        const auto read = begin(someRotation());
        QVERIFY(read);
        Rotation first = *read;
        first.stepDone = true;
        const auto written = update(first);
        QVERIFY(written);
        QVERIFY(written->changedAt > read->changedAt); // although the clock stands
        const auto late = update(first);
        QVERIFY(!late);
        QCOMPARE(late.error().code, u"rotation_overtaken"_s);
        QVERIFY((*journal().open(u"pt_1"_s, Mode::Live))->stepDone);
    }

    void aPauseStopsARunningOneOnly()
    {
        const auto begun = begin(someRotation());
        QVERIFY(begun);
        QVERIFY(finish(journal().pause(begun->id, u"stopped"_s)));
        const auto paused = *journal().open(u"pt_1"_s, Mode::Live);
        QCOMPARE(paused->state, RotationState::Paused);
        QCOMPARE(paused->trouble, u"stopped"_s);
        QCOMPARE(update(*begun).error().code, u"rotation_overtaken"_s);
        Rotation ended = *paused;
        ended.state = RotationState::Done;
        QVERIFY(update(ended));
        QVERIFY(finish(journal().pause(begun->id, u"too late"_s)));
        QCOMPARE(journal().history(u"pt_1"_s, Mode::Live)->constFirst().state, RotationState::Done);
    }

    void oneThatHasEndedDoesNotChange()
    {
        auto rotation = begin(someRotation());
        rotation->state = RotationState::Done;
        rotation = update(*rotation);
        QVERIFY(rotation);
        rotation->state = RotationState::Running;
        QCOMPARE(update(*rotation).error().code, u"rotation_overtaken"_s);
        QVERIFY(refusalOf(u"UPDATE rotations SET state = 'running'"_s).contains(u"does not change"_s));
    }

    void theFileItselfRefuses_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("delete") << u"DELETE FROM rotations"_s;
        QTest::newRow("key") << u"UPDATE rotations SET idempotency_key = 'another-key-altogether'"_s;
        QTest::newRow("type") << u"UPDATE rotations SET payment_type_id = 'pt_9'"_s;
        QTest::newRow("mode") << u"UPDATE rotations SET mode = 'test'"_s;
        QTest::newRow("kind") << u"UPDATE rotations SET kind = 'dashboard_roll'"_s;
        QTest::newRow("step") << u"UPDATE rotations SET step = 'other'"_s;
        QTest::newRow("state") << u"UPDATE rotations SET state = 'other'"_s;
        QTest::newRow("replace") << u"INSERT OR REPLACE INTO rotations SELECT * FROM rotations"_s;
        QTest::newRow("second open") << QString(
            u"INSERT OR REPLACE INTO rotations SELECT 99, payment_type_id, mode, kind, step, step_done, "
            "undoing, state, old_endpoint_id, new_endpoint_id, old_fingerprint, new_fingerprint, "
            "'another-key-altogether', old_expires_at, trouble, who, created_at, changed_at FROM rotations"_s);
    }
    void theFileItselfRefuses()
    {
        QFETCH(QString, sql);
        QVERIFY(begin(someRotation()));
        QVERIFY(!refusalOf(sql).isEmpty());
        QCOMPARE(journal().history(u"pt_1"_s, Mode::Live)->size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestRotationJournal)
#include "tst_rotationjournal.moc"
