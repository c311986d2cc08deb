#include "gui/keyboard.h"
#include "gui/screenshots.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"
#include "support/waiting.h"
#include "ui/payments/syncstatusbar.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;
using State = SyncStatus::State;
using Stage = SyncProgress::Stage;

class TestSyncStatusBar : public QObject
{
    Q_OBJECT
    static constexpr int kPayments = 1100;

    template <typename T>
    T *child(const QString &name)
    {
        T *found = m_bar->findChild<T *>(name);
        if (!found)
            qFatal("no %s", qPrintable(name));
        return found;
    }
    QPushButton *first() { return child<QPushButton>(u"syncMainButton"_s); }
    QPushButton *cancel() { return child<QPushButton>(u"syncCancelButton"_s); }
    QProgressBar *progress() { return child<QProgressBar>(u"syncProgressBar"_s); }
    static SyncStatus running()
    {
        SyncStatus status;
        status.state = State::Running;
        status.progress = {
            .stage = Stage::TenantHistory, .rows = 12'300, .total = 50'000, .rowsPerSecond = 1'240, .secondsLeft = 31};
        return status;
    }
    SyncStatus waiting(ErrorKind kind)
    {
        SyncStatus status;
        status.state = State::Waiting;
        status.trouble = Error{kind, u"What happened"_s, {}, {}, 0, {}, {}};
        status.nextTryAt = m_clock->now().addSecs(20);
        return status;
    }
    void stand()
    {
        m_bar->resize(900, m_bar->sizeHint().height());
        m_bar->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_bar.get()));
        m_bar->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_bar.get()));
    }

private Q_SLOTS:
    void init()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        m_clock = std::make_unique<FakeClock>(QDateTime::currentDateTimeUtc());
        m_practice = std::make_unique<PracticeSession>(*m_clock, kPayments);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        m_watcher = std::make_unique<PaymentWatcher>(m_practice->session(), std::chrono::hours(1));
        m_bar = std::make_unique<SyncStatusBar>(m_practice->session(), *m_watcher);
    }
    void cleanup()
    {
        m_bar.reset();
        m_watcher.reset();
        m_practice.reset();
    }

    void thereIsNothingToSayWhileAllIsWell()
    {
        QVERIFY(m_bar->isHidden());
        QSignalSpy shown(m_bar.get(), &SyncStatusBar::shown);
        m_bar->showStatus(running());
        QVERIFY(m_bar->isHidden()); // most runs are over before anybody could read it
        m_bar->showStatus({});
        QVERIFY(m_bar->isHidden());
        m_bar->showStatus(running());
        QTRY_VERIFY_WITH_TIMEOUT(!m_bar->isHidden(), 20000); // this one lasts
        QCOMPARE(shown.size(), 1);
        m_bar->showStatus({});
        QVERIFY(m_bar->isHidden());
    }

    void itTellsHowFarHowFastAndHowLong()
    {
        m_bar->showStatus(running());
        stand();
        QCOMPARE(m_bar->text(),
                 u"Copying the payments from OPS-COM · 12,300 of 50,000 · 1,240 a second · about 31 s left"_s);
        QVERIFY(progress()->isVisible());
        QCOMPARE(progress()->value() * 1000 / progress()->maximum(), 246);
        shoot(m_bar.get(), u"syncbar-running"_s);
        SyncStatus more = running();
        more.progress.secondsLeft = 150;
        m_bar->showStatus(more);
        QVERIFY2(m_bar->text().endsWith(u"about 3 min left"_s), qPrintable(m_bar->text()));
        more.progress.secondsLeft = 7500;
        m_bar->showStatus(more);
        QVERIFY2(m_bar->text().endsWith(u"about 2 h 5 min left"_s), qPrintable(m_bar->text()));
        more.progress = {.stage = Stage::StripeHistory, .rows = 5'000'000'000, .total = 10'000'000'000};
        m_bar->showStatus(more);
        QCOMPARE(m_bar->text(), u"Copying Stripe's side of the payments · 5,000,000,000 of 10,000,000,000"_s);
        QCOMPARE(progress()->value() * 2, progress()->maximum());
        more.progress = {.stage = Stage::TenantChanges};
        m_bar->showStatus(more);
        QCOMPARE(m_bar->text(), u"Reading what changed at OPS-COM"_s);
        QCOMPARE(progress()->maximum(), 0); // nobody knows how many
        shoot(m_bar.get(), u"syncbar-unknown"_s);
    }

    void whileItWaitsItCountsDown()
    {
        m_bar->showStatus(waiting(ErrorKind::Network));
        stand();
        QCOMPARE(m_bar->text(), u"Network is away, trying again in 20 s."_s);
        QVERIFY(!progress()->isVisible());
        shoot(m_bar.get(), u"syncbar-waiting"_s);
        m_clock->advance(std::chrono::seconds(12));
        QTRY_COMPARE_WITH_TIMEOUT(m_bar->text(), u"Network is away, trying again in 8 s."_s, 20000);
        m_clock->advance(std::chrono::seconds(30));
        QTRY_COMPARE_WITH_TIMEOUT(m_bar->text(), u"Network is away, trying again in 0 s."_s, 20000);
        m_bar->showStatus(waiting(ErrorKind::Unauthorized));
        QCOMPARE(m_bar->text(), u"OPS-COM could not be read, trying again in 20 s."_s);
        QCOMPARE(child<QLabel>(u"syncText"_s)->toolTip(), u"What happened"_s);
    }

    void whatIsMissingOfStripeIsSaid()
    {
        SyncStatus status;
        status.trouble = Error{ErrorKind::Forbidden, u"The key may not read payments."_s, {}, {}, 0, {}, {}};
        m_bar->showStatus(status);
        stand();
        QCOMPARE(m_bar->text(), u"Stripe's side could not be read in full: The key may not read payments."_s);
        QVERIFY(first()->isVisible() && !cancel()->isVisible());
        shoot(m_bar.get(), u"syncbar-stripe"_s);
    }

    void everyControlHasANameAndTheTextsAreHeard()
    {
        for (const State state : {State::Running, State::Paused, State::Waiting, State::Cancelled}) {
            SyncStatus status = waiting(ErrorKind::Network);
            status.state = state;
            m_bar->showStatus(status);
            QVERIFY(!first()->text().isEmpty() && !first()->accessibleDescription().isEmpty());
            QVERIFY(!m_bar->text().isEmpty());
        }
        QVERIFY(!cancel()->accessibleName().isEmpty() && !progress()->accessibleName().isEmpty());
    }

    void pausedResumedAndCancelledByKeyboard()
    {
        QSignalSpy synced(m_watcher.get(), &PaymentWatcher::synced);
        QVERIFY(resultOf(m_practice->session().store().setLastSync(m_clock->now()))->has_value());
        m_practice->world().tenant().setSlowness(200);
        m_practice->world().tenant().setFault(practice::TenantFault::SlowApi);
        m_watcher->start();
        stand();
        QVERIFY(tabTo(first()));
        key(Qt::Key_Space);
        QCOMPARE(m_watcher->status().state, State::Paused);
        QVERIFY2(m_bar->text().startsWith(u"Paused"_s) && m_bar->text().contains(u"The list is as of "_s),
                 qPrintable(m_bar->text()));
        shoot(m_bar.get(), u"syncbar-paused"_s);
        QVERIFY(first()->hasFocus()); // the same place goes on
        key(Qt::Key_Space);
        QCOMPARE(m_watcher->status().state, State::Running);
        QVERIFY(tabTo(cancel()));
        key(Qt::Key_Space);
        QVERIFY(waitFor([this] { return m_watcher->status().state == State::Cancelled; }, 60000));
        QVERIFY(synced.isEmpty());
        QVERIFY(!m_watcher->isRunning());
        QVERIFY(!cancel()->isVisible() && first()->hasFocus());
        shoot(m_bar.get(), u"syncbar-stopped"_s);
        m_practice->world().tenant().setFault(practice::TenantFault::None);
        key(Qt::Key_Space);
        QVERIFY(waitFor([&] { return synced.size() == 1; }, 60000));
        QVERIFY(m_bar->isHidden());
    }

private:
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    std::unique_ptr<PaymentWatcher> m_watcher;
    std::unique_ptr<SyncStatusBar> m_bar;
};

QTEST_MAIN(TestSyncStatusBar)
#include "tst_syncstatusbar.moc"
