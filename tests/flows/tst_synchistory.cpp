#include "flows/detailsflow.h"
#include "flows/syncflow.h"
#include "practice/stripe/money.h"
#include "store/indexmerge.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"
#include "support/waiting.h"

#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;
using Stage = SyncProgress::Stage;
using State = SyncStatus::State;

/// The first copy of both histories, what comes after it, and how it is held and stopped.
class TestSyncHistory : public QObject
{
    Q_OBJECT
    static constexpr int kPayments = 1100;

    Session &session() { return m_practice->session(); }
    practice::PracticeTenant &tenant() { return m_practice->world().tenant(); }
    practice::PracticeStripe &stripe() { return m_practice->world().stripe(); }
    SyncSlices slices() { return SyncSlices(session().store()); }
    static QString stripeSource()
    {
        return StripeBook{practice::PracticeWorld::historicPaymentTypeId(), Mode::Test}.source();
    }
    QList<Payment> book()
    {
        const auto page = session().store().page({}, {}, 5000);
        return page ? page->rows : QList<Payment>();
    }
    qsizetype withFees()
    {
        const QList<Payment> rows = book();
        return std::ranges::count_if(rows, [](const Payment &payment) { return payment.fee.has_value(); });
    }
    void syncWell()
    {
        const auto synced = resultOf(new SyncPaymentsFlow(session()), 60000);
        QVERIFY(synced && *synced);
        QVERIFY2(!(*synced)->stripeTrouble, qPrintable((*synced)->stripeTrouble.value_or(Error()).detail));
    }

    /// One payment of 45.00 with a test card.
    std::optional<Result<Payment>> pay(const PaymentType &type, const QString &card)
    {
        return resultOf(new PracticePaymentFlow(session(), {.payerName = u"Ana Ortiz"_s,
                                                            .payerEmail = u"ana@example.com"_s,
                                                            .plate = u"AAA 111"_s,
                                                            .userTypeId = u"7"_s,
                                                            .paymentTypeId = type.id,
                                                            .kind = u"violation"_s,
                                                            .description = u"Expired meter"_s,
                                                            .amount = Money(4500, Currency()),
                                                            .paymentMethod = card}));
    }

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<FakeClock>(QDateTime::currentDateTimeUtc());
        m_practice = std::make_unique<PracticeSession>(*m_clock, kPayments);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
    }
    void cleanup() { m_practice.reset(); }

    void theFirstCopyBringsBothSidesAndTellsHowFarItIs()
    {
        auto *flow = new SyncPaymentsFlow(session());
        QList<Stage> stages;
        SyncProgress tenantEnd;
        SyncProgress stripeEnd;
        connect(flow, &SyncPaymentsFlow::advanced, this, [&](const SyncProgress &progress) {
            if (stages.isEmpty() || stages.constLast() != progress.stage)
                stages.append(progress.stage);
            if (progress.stage == Stage::TenantHistory)
                tenantEnd = progress;
            if (progress.stage == Stage::StripeHistory)
                stripeEnd = progress;
        });
        const auto synced = resultOf(flow, 60000);
        QVERIFY(synced && *synced);
        QVERIFY2(!(*synced)->stripeTrouble, qPrintable((*synced)->stripeTrouble.value_or(Error()).detail));
        QCOMPARE(stages, (QList{Stage::TenantHistory, Stage::TenantChanges, Stage::StripeHistory, Stage::Checks}));
        QCOMPARE(tenantEnd.rows, kPayments);
        QCOMPARE(tenantEnd.total, kPayments);
        QCOMPARE(stripeEnd.rows, kPayments);
        QCOMPARE((*synced)->received, kPayments);
        const QList<Payment> rows = book();
        QCOMPARE(rows.size(), kPayments);
        for (const Payment &payment : rows) {
            QVERIFY2(!payment.stripeStatus.isEmpty(), qPrintable(payment.id));
            QCOMPARE(payment.fee.has_value(), payment.stripeStatus == u"succeeded"_s);
            if (payment.fee)
                QCOMPARE(payment.fee->minor(), practice::processingFee(payment.amount.minor()));
        }
        for (const QString &source : {u"tenant"_s, stripeSource()}) {
            const auto kept = slices().slices(source);
            QVERIFY(kept && !kept->isEmpty());
            QVERIFY(std::ranges::all_of(*kept, &SyncSlice::isDone));
        }
    }

    void aSearchIndexInPiecesIsBroughtTogether()
    {
        // As a new version of the program leaves it that builds the index anew: whatever then comes is little.
        for (int piece = 0; piece < 12; ++piece) {
            QList<Payment> rows;
            for (int i = 0; i < 200; ++i) {
                Payment row;
                row.id = u"pay_piece_%1_%2"_s.arg(piece).arg(i);
                row.orderId = u"P%1-%2"_s.arg(piece).arg(i * 7919);
                row.payerName = u"Piece %1"_s.arg(i * 104729);
                row.paymentDate = QDateTime::fromSecsSinceEpoch(1700000000 + i, Qt::UTC);
                rows << row;
            }
            QVERIFY(*resultOf(session().store().upsertPayments(rows, std::nullopt)));
        }
        QVERIFY(resultOf(isIndexScattered(session().store()))->value());
        syncWell();
        QVERIFY(!resultOf(isIndexScattered(session().store()))->value());
    }

    void afterTheFirstCopyOnlyWhatIsNewIsRead()
    {
        syncWell();
        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        m_clock->advance(std::chrono::hours(2));
        const auto made = pay(type, u"pm_card_mastercard"_s);
        QVERIFY(made && *made);
        stripe().runDueDeliveries();
        const auto before = stripe().requestLog().count("GET /v1/payment_intents");
        syncWell();
        QCOMPARE(stripe().requestLog().count("GET /v1/payment_intents") - before, 1);
        const auto payment = session().store().payment((*made)->id);
        QVERIFY(payment && *payment);
        QCOMPARE((*payment)->cardBrand, u"mastercard"_s);
        QVERIFY((*payment)->fee.has_value());
        QCOMPARE((*payment)->fee->minor(), practice::processingFee(4500));
        // Nothing is heard: Stripe is left alone.
        const auto after = stripe().requestLog().size();
        syncWell();
        QCOMPARE(stripe().requestLog().size(), after);
    }

    void anEventBringsAnOldPaymentAnew()
    {
        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        const auto made = pay(type, u"pm_card_authenticationRequired"_s);
        QVERIFY(made && *made);
        syncWell();
        QCOMPARE((*session().store().payment((*made)->id))->stripeStatus, u"requires_action"_s);
        m_clock->advance(std::chrono::hours(3)); // far beyond the overlap
        QVERIFY(stripe().finishAuthentication((*made)->paymentIntentId, true));
        session().forgetStripeChecks();
        // Not through the check of Pending payments: the tenant has heard of it.
        stripe().runDueDeliveries();
        syncWell();
        const auto payment = session().store().payment((*made)->id);
        QVERIFY(payment && *payment);
        QCOMPARE((*payment)->status, PaymentStatus::Succeeded);
        QCOMPARE((*payment)->stripeStatus, u"succeeded"_s);
        QVERIFY((*payment)->fee.has_value());
    }

    void whatChangesWhileTheHistoryIsCopiedIsNotLost()
    {
        auto *flow = new SyncPaymentsFlow(session());
        connect(flow, &Job::progressChanged, flow, [flow] { flow->cancel(); });
        const auto broken = resultOf(flow, 60000);
        QVERIFY(broken && !broken->has_value());
        QObject parent;
        const auto api = resultOf(session().tenant(&parent));
        QVERIFY(api && *api);
        QList<Payment> before;
        int refunds = 0;
        for (int number = 1; number <= kPayments; number += 100) {
            const auto payment = resultOf((**api)->payment(u"pay_%1"_s.arg(number, 6, 10, QLatin1Char('0')), &parent));
            QVERIFY(payment && *payment);
            if ((*payment)->status != PaymentStatus::Succeeded)
                continue;
            RecordRefundParams refund;
            refund.paymentId = (*payment)->id;
            refund.refundId = u"re_meanwhile%1"_s.arg(++refunds);
            refund.amount = Money((*payment)->amount.currency().step(), (*payment)->amount.currency());
            refund.status = u"succeeded"_s;
            refund.comment = u"Meanwhile"_s;
            const auto told = resultOf((**api)->recordRefund(refund, &parent));
            QVERIFY(told && *told);
            before.append(**told);
        }
        QVERIFY(refunds > 3);
        QVERIFY(m_practice->reopen());
        syncWell();
        QCOMPARE(book().size(), kPayments);
        for (const Payment &theirs : before) {
            const auto ours = session().store().payment(theirs.id);
            QVERIFY(ours && *ours);
            QCOMPARE((*ours)->refunded.minor(), theirs.refunded.minor());
            QCOMPARE((*ours)->status, theirs.status);
        }
    }

    void aTenantWithoutRangesIsReadOneAfterTheOther()
    {
        tenant().failNextCall("payments/count", 9009);
        syncWell();
        QCOMPARE(book().size(), kPayments);
        QCOMPARE(withFees() > kPayments / 2, true);
    }

    void whenStripeHasForgottenTheLastEventTheHalfYearIsReadAgain()
    {
        syncWell();
        auto source = slices().source(stripeSource());
        QVERIFY(source && *source && !(*source)->eventId.isEmpty());
        SyncSource forgotten = **source;
        forgotten.eventId = u"evt_forgotten"_s;
        QVERIFY(resultOf(slices().plan(forgotten, {}, std::nullopt))->has_value());
        m_clock->advance(std::chrono::minutes(11));
        const auto before = stripe().requestLog().count("GET /v1/payment_intents");
        syncWell();
        QCOMPARE(stripe().requestLog().count("GET /v1/payment_intents") - before >= kPayments / 100, true);
        source = slices().source(stripeSource());
        QVERIFY(source && *source);
        QVERIFY((*source)->eventId != u"evt_forgotten"_s);
    }

    void stripesTroubleDoesNotHoldTheTenantUpAndIsToldAndEnds()
    {
        stripe().failNext("GET", "/v1/payment_intents", 503, 100);
        const auto first = resultOf(new SyncPaymentsFlow(session()), 60000);
        QVERIFY(first && *first);
        QVERIFY((*first)->stripeTrouble.has_value());
        QCOMPARE(book().size(), kPayments);
        stripe().clearFaults();
        const auto asked = stripe().requestLog().size();
        syncWell(); // too early to ask again
        QCOMPARE(stripe().requestLog().size(), asked);
        m_clock->advance(std::chrono::seconds(16));
        syncWell();
        QVERIFY(withFees() > kPayments / 2);
    }

    void stripesTroubleIsToldUntilItIsOver()
    {
        stripe().failNext("GET", "/v1/payment_intents", 503, 100);
        PaymentWatcher watcher(session(), std::chrono::milliseconds(1));
        int runs = 0;
        int runsWithTrouble = 0;
        connect(&watcher, &PaymentWatcher::synced, this, [&] {
            ++runs;
            runsWithTrouble += watcher.status().trouble ? 1 : 0;
        });
        watcher.start();
        QVERIFY(waitFor([&] { return runs >= 4; }, 60000)); // most of them leave Stripe alone
        QCOMPARE(runsWithTrouble, runs);
        stripe().clearFaults();
        m_clock->advance(std::chrono::seconds(16));
        QVERIFY(waitFor([&] { return watcher.status().state == State::Idle && !watcher.status().trouble; }, 60000));
        QVERIFY(withFees() > kPayments / 2);
        watcher.stop();
    }

    void aKeyWithoutEventsStillBringsWhatIsNew()
    {
        const QByteArray restricted = stripe().restrictedKey(
            {u"rak_payment_intent_read"_s, u"rak_charge_read"_s, u"rak_balance_transaction_source_read"_s});
        const SecretName name =
            session().secretName(practice::PracticeWorld::historicPaymentTypeId(), Mode::Test, SecretKind::SecretKey);
        QVERIFY(resultOf(m_practice->secrets().write(name, SecretValue(restricted)))->has_value());
        syncWell();
        QVERIFY(withFees() > kPayments / 2);
    }

    void aPauseHoldsItAndGoesOn()
    {
        PaymentWatcher watcher(session(), std::chrono::hours(1));
        int pages = 0;
        int pagesInThePause = 0;
        bool synced = false;
        connect(&watcher, &PaymentWatcher::synced, this, [&] { synced = true; });
        connect(&watcher, &PaymentWatcher::progressChanged, this, [&] {
            ++pages;
            pagesInThePause += watcher.isPaused() ? 1 : 0;
            if (pages == 1)
                watcher.pause();
        });
        watcher.start();
        QVERIFY(waitFor([&] { return watcher.status().state == State::Paused; }, 60000));
        QVERIFY(watcher.status().progress.isPaused);
        // Those that were under way come in; without the pause the rest would come too.
        QVERIFY(resultOf(new SyncPaymentsFlow(session()), 60000)->has_value());
        QVERIFY(!synced);
        QVERIFY2(pagesInThePause <= 4, qPrintable(QString::number(pagesInThePause)));
        watcher.resume();
        QVERIFY(waitFor([&] { return synced; }, 60000));
        QCOMPARE(watcher.status().state, State::Idle);
        QCOMPARE(book().size(), kPayments);
    }

    void aCancelKeepsWhatWasReadAndARefreshGoesOn()
    {
        PaymentWatcher watcher(session(), std::chrono::milliseconds(1));
        bool isFirst = true;
        bool synced = false;
        connect(&watcher, &PaymentWatcher::synced, this, [&] { synced = true; });
        connect(&watcher, &PaymentWatcher::progressChanged, this, [&] {
            if (std::exchange(isFirst, false))
                watcher.cancel();
        });
        watcher.start();
        QVERIFY(waitFor([&] { return watcher.status().state == State::Cancelled; }, 60000));
        QVERIFY(!watcher.isRunning());
        QVERIFY(!synced);
        QVERIFY(!book().isEmpty());
        watcher.refresh();
        QVERIFY(waitFor([&] { return synced; }, 60000));
        QCOMPARE(book().size(), kPayments);
        watcher.stop();
    }

    void withoutANetworkItSaysSoAndGoesOnByItself()
    {
        tenant().setFault(practice::TenantFault::ApiUnreachable);
        PaymentWatcher watcher(session(), std::chrono::milliseconds(1));
        int failures = 0;
        bool synced = false;
        connect(&watcher, &PaymentWatcher::synced, this, [&] { synced = true; });
        connect(&watcher, &PaymentWatcher::syncFailed, this, [&] { ++failures; });
        watcher.start();
        QVERIFY(waitFor([&] { return failures == 3; }, 60000));
        QVERIFY(waitFor([&] { return watcher.status().state == State::Waiting; }, 60000));
        QVERIFY(watcher.status().trouble.has_value());
        QCOMPARE(watcher.status().trouble->kind, ErrorKind::Network);
        QVERIFY(watcher.status().nextTryAt.isValid());
        tenant().setFault(practice::TenantFault::None);
        QVERIFY(waitFor([&] { return synced; }, 60000));
        QVERIFY(!watcher.status().trouble.has_value());
        watcher.stop();
        QCOMPARE(book().size(), kPayments);
    }

private:
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
};

QTEST_GUILESS_MAIN(TestSyncHistory)
#include "tst_synchistory.moc"
