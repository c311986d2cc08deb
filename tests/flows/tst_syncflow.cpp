#include "flows/detailsflow.h"
#include "flows/syncflow.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"

#include <QSignalSpy>
#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

class TestSyncFlow : public QObject
{
    Q_OBJECT
    Session &session() { return m_practice->session(); }

    /// A payer pays; Stripe has the money and OPS-COM refuses the event for the reason that the note tells.
    void refusesAPaymentSaying(const QString &typeId, const QString &words)
    {
        PracticeCheckoutParams params{.payerName = u"Ana Ortiz"_s,
                                      .payerEmail = u"ana@example.com"_s,
                                      .plate = u"AAA 111"_s,
                                      .userTypeId = u"7"_s,
                                      .paymentTypeId = typeId,
                                      .kind = u"violation"_s,
                                      .description = u"Expired meter"_s,
                                      .amount = Money(4500, Currency()),
                                      .paymentMethod = u"pm_card_visa"_s};
        const auto made = resultOf(new PracticePaymentFlow(session(), params));
        QVERIFY(made && made->has_value());
        m_practice->world().stripe().runDueDeliveries();
        const auto synced = resultOf(new SyncPaymentsFlow(session()), 30000);
        QVERIFY(synced && synced->has_value());
        QCOMPARE((*synced)->stuckFound, 1);
        const auto payment = session().store().payment((*made)->id);
        QVERIFY(payment && *payment);
        QCOMPARE((*payment)->status, PaymentStatus::Pending);
        QVERIFY((*payment)->isStuckPending());
        QVERIFY2((*payment)->note.contains(words), qPrintable((*payment)->note));
    }

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<FakeClock>(QDateTime::currentDateTimeUtc());
        m_practice = std::make_unique<PracticeSession>(*m_clock, 1100);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
    }
    void cleanup() { m_practice.reset(); }

    void bringsEveryPaymentOnceAndThenOnlyChanges()
    {
        const auto first = resultOf(new SyncPaymentsFlow(session()), 30000);
        QVERIFY(first && first->has_value());
        QCOMPARE((*first)->received, 1100);
        const auto count = resultOf(session().store().count({}, 5000));
        QVERIFY(count && count->has_value());
        QCOMPARE((*count)->count, 1100);
        const auto second = resultOf(new SyncPaymentsFlow(session()), 30000);
        QVERIFY(second && second->has_value());
        QCOMPARE((*second)->received, 0);
        QVERIFY(session().store().lastSync()->isValid());
    }

    void aBrokenOffSyncGoesOnWhereItStopped()
    {
        auto *flow = new SyncPaymentsFlow(session());
        connect(flow, &Job::progressChanged, flow, [flow] { flow->cancel(); });
        const auto broken = resultOf(flow, 30000);
        QVERIFY(broken && !broken->has_value());
        QCOMPARE(broken->error().kind, ErrorKind::Cancelled);
        QVERIFY(m_practice->reopen());
        const auto whole = resultOf(new SyncPaymentsFlow(session()), 30000);
        QVERIFY(whole && whole->has_value());
        const auto count = resultOf(session().store().count({}, 5000));
        QCOMPARE((*count)->count, 1100);
    }

    void aWrongSecretLeavesAPaidPaymentPendingAndSaysWhy()
    {
        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        QVERIFY(resultOf(new SyncPaymentsFlow(session()), 30000)->has_value());
        QObject parent;
        const auto tenant = resultOf(session().tenant(&parent));
        SecretHandOver other{type.id, Mode::Test, nullptr,
                             std::make_shared<const SecretValue>(QByteArray("whsec_") + "anotherSecretAltogether0002"),
                             false};
        QVERIFY(resultOf((**tenant)->handOverSecrets(other, &parent))->has_value());

        refusesAPaymentSaying(type.id,
                              u"Stripe has taken this payment; the tenant refused the event: signature mismatch"_s);
    }

    /// The whole way: the practice tenant's word for an event out of time, in the answer to the console.
    void aClockThatIsOffLeavesAPaidPaymentPendingAndSaysWhy()
    {
        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        QVERIFY(resultOf(new SyncPaymentsFlow(session()), 30000)->has_value());
        m_practice->world().tenant().setFault(practice::TenantFault::CallbackSkewedClock);
        refusesAPaymentSaying(type.id, u"its clock is off by more than five minutes"_s);
    }

    void theWatcherReportsEachRunAndStops()
    {
        PaymentWatcher watcher(session(), std::chrono::milliseconds(1));
        QSignalSpy synced(&watcher, &PaymentWatcher::synced);
        watcher.start();
        QTRY_VERIFY_WITH_TIMEOUT(synced.size() >= 2, 30000);
        watcher.stop();
        QTRY_VERIFY(!watcher.isRunning());
        const qsizetype before = synced.size();
        // A whole sync takes far longer than the interval of 1 ms: a watcher still alive would run in between.
        QVERIFY(resultOf(new SyncPaymentsFlow(session()), 30000)->has_value());
        QCOMPARE(synced.size(), before);
    }

    void theWatcherSaysThatTheTenantIsGoneAndKeepsTheCache()
    {
        QVERIFY(resultOf(new SyncPaymentsFlow(session()), 30000)->has_value());
        m_practice->world().tenant().stop();
        PaymentWatcher watcher(session(), std::chrono::milliseconds(1));
        QSignalSpy failed(&watcher, &PaymentWatcher::syncFailed);
        watcher.start();
        QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty(), 30000);
        const auto count = resultOf(session().store().count({}, 5000));
        QCOMPARE((*count)->count, 1100);
    }

private:
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
};

QTEST_GUILESS_MAIN(TestSyncFlow)
#include "tst_syncflow.moc"
