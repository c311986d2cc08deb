#include "rotationbench.h"
#include "support/compare.h"

#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// Changing a signing secret against the practice servers, without faults on the way, and what is refused.
class TestRotation : public QObject
{
    Q_OBJECT

    std::unique_ptr<RotationBench> m_bench;
    RotationBench &bench() { return *m_bench; }
    /// Every moment is looked at, each lane taking every fourth: a function of Qt Test has five minutes.
    static constexpr int kLanes = 4;
    static void addLanes()
    {
        QTest::addColumn<int>("lane");
        for (int lane = 0; lane < kLanes; ++lane)
            QTest::addRow("lane %d", lane) << lane;
    }
    /// Runs a rotation until the journal says that this step has begun (or is done), then cancels it.
    void stopAt(RotationStep step, bool done)
    {
        auto *flow = bench().rotate();
        connect(flow, &RotateSigningSecretFlow::rotationChanged, flow, [flow, step, done](const Rotation &rotation) {
            if (rotation.step == step && rotation.stepDone == done && rotation.state == RotationState::Running)
                flow->cancel();
        });
        const Rotation ended = RotationBench::ended(flow);
        QVERIFY2(ended.trouble.startsWith(u"error: cancelled"_s), qPrintable(ended.trouble));
        QVERIFY(bench().isPausedSoon());
    }

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<RotationBench>();
        QVERIFY2(m_bench->isReady(), qPrintable(m_bench->why()));
    }
    void cleanup() { m_bench.reset(); }

    void theSecretIsChangedAndNoEventIsLost()
    {
        const WebhookEndpoint before = bench().endpoints().constFirst();
        const QByteArray old = bench().held(SecretKind::WebhookSecret);
        QVERIFY(bench().paymentArrives());
        const qsizetype refused = bench().refusedCallbacks(); // the checks of the set-up send a bad one
        auto *flow = bench().rotate();
        QStringList seen;
        connect(flow, &RotateSigningSecretFlow::rotationChanged, flow, [&seen](const Rotation &rotation) {
            seen.append(toString(rotation.step) + (rotation.stepDone ? u" done"_s : u""_s));
        });
        const Rotation ended = RotationBench::ended(flow);
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QCOMPARE(bench().untidiness(), QString());
        for (const RotationStep step : allRotationSteps()) {
            const qsizetype begun = seen.indexOf(toString(step));
            const qsizetype done = seen.indexOf(toString(step) + u" done"_s);
            QVERIFY2(begun >= 0 && done > begun, qPrintable(toString(step)));
        }
        const WebhookEndpoint after = bench().endpoints().constFirst();
        QVERIFY(after.id != before.id);
        QCOMPARE(after.url, before.url);
        QCOMPARE(after.enabledEvents, before.enabledEvents);
        QVERIFY(bench().held(SecretKind::WebhookSecret) != old);
        QVERIFY(bench().paymentArrives());
        QCOMPARE(bench().refusedCallbacks(), refused);
        // Every step is in the audit trail, with fingerprints and no secret.
        const auto audit = bench().session().store().auditEntries(200);
        QStringList what;
        for (const AuditEntry &entry : *audit) {
            what.append(entry.what);
            QVERIFY(!entry.detail.contains(u"whsec_"_s));
        }
        for (const RotationStep step : allRotationSteps())
            QVERIFY2(what.contains(u"rotation."_s + toString(step)), qPrintable(toString(step)));
    }

    void aSecondChangeFollowsTheFirst()
    {
        QVERIFY(bench().paymentArrives());
        for (int i = 0; i < 2; ++i) {
            const Rotation ended = RotationBench::ended(bench().rotate());
            QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
            QCOMPARE(bench().untidiness(), QString());
        }
        QCOMPARE(RotationJournal(bench().session().store()).history(bench().type().id, Mode::Test)->size(), 2);
    }

    void stoppedAtAnyMomentItGoesOnAndEveryPaymentArrives_data() { addLanes(); }
    void stoppedAtAnyMomentItGoesOnAndEveryPaymentArrives()
    {
        QFETCH(int, lane);
        QVERIFY(bench().paymentArrives());
        for (int moment = 1 + lane;; moment += kLanes) {
            auto *flow = bench().rotate();
            int left = moment;
            const auto count = [flow, &left] {
                if (--left == 0)
                    flow->cancel();
            };
            connect(flow, &RotateSigningSecretFlow::rotationChanged, flow, count);
            connect(flow, &RotateSigningSecretFlow::outsideChanged, flow, count);
            const Rotation stopped = RotationBench::ended(flow);
            if (stopped.state == RotationState::Done) {
                QVERIFY2(moment > 30, "the rotation has more moments than that");
                break;
            }
            if (const auto open = bench().open())
                QVERIFY(bench().isPausedSoon());
            QCOMPARE(bench().deafness(), QString());
            QVERIFY2(bench().endpoints().size() <= 2, qPrintable(u"at moment %1"_s.arg(moment)));
            QVERIFY2(bench().paymentArrives(), qPrintable(u"at moment %1"_s.arg(moment)));
            if (bench().open()) {
                const Rotation ended = RotationBench::ended(bench().rotate());
                QVERIFY2(ended.state == RotationState::Done,
                         qPrintable(u"%1 at moment %2"_s.arg(ended.trouble).arg(moment)));
            }
            QCOMPARE(bench().untidiness(), QString());
        }
    }

    void stoppedAtAnyMomentItIsUndoneAndEveryPaymentArrives_data() { addLanes(); }
    void stoppedAtAnyMomentItIsUndoneAndEveryPaymentArrives()
    {
        QFETCH(int, lane);
        QVERIFY(bench().paymentArrives());
        int undone = 0;
        for (int moment = 1 + lane;; moment += kLanes) {
            const QString endpointBefore = bench().endpoints().constFirst().id;
            auto *flow = bench().rotate();
            int left = moment;
            const auto count = [flow, &left] {
                if (--left == 0)
                    flow->cancel();
            };
            connect(flow, &RotateSigningSecretFlow::rotationChanged, flow, count);
            connect(flow, &RotateSigningSecretFlow::outsideChanged, flow, count);
            if (RotationBench::ended(flow).state == RotationState::Done)
                break;
            const auto open = bench().open();
            if (!open)
                continue;
            QVERIFY(bench().isPausedSoon());
            if (!describe(*open).canUndo) {
                QVERIFY(open->step >= RotationStep::DeleteOld);
                const Rotation refused = RotationBench::ended(bench().undo());
                QVERIFY2(refused.trouble.startsWith(u"error: refused"_s), qPrintable(refused.trouble));
                QCOMPARE(int(RotationBench::ended(bench().rotate()).state), int(RotationState::Done));
                continue;
            }
            QVERIFY(bench().paymentArrives());
            const Rotation ended = RotationBench::ended(bench().undo());
            QVERIFY2(ended.state == RotationState::Undone,
                     qPrintable(u"%1 at moment %2"_s.arg(ended.trouble).arg(moment)));
            QCOMPARE(bench().untidiness(), QString());
            QCOMPARE(bench().endpoints().constFirst().id, endpointBefore);
            QVERIFY(bench().paymentArrives());
            ++undone;
        }
        QVERIFY(undone > 20 / kLanes);
    }

    void anUndoStoppedAtAnyMomentGoesOn_data() { addLanes(); }
    void anUndoStoppedAtAnyMomentGoesOn()
    {
        QFETCH(int, lane);
        QVERIFY(bench().paymentArrives());
        for (int moment = 1 + lane;; moment += kLanes) {
            stopAt(RotationStep::DrainOld, false);
            auto *flow = bench().undo();
            int left = moment;
            const auto count = [flow, &left] {
                if (--left == 0)
                    flow->cancel();
            };
            connect(flow, &UndoRotationFlow::rotationChanged, flow, count);
            connect(flow, &UndoRotationFlow::outsideChanged, flow, count);
            const Rotation stopped = RotationBench::ended(flow);
            if (stopped.state == RotationState::Undone) {
                QVERIFY2(moment > 15, "an undo has more moments than that");
                break;
            }
            if (!bench().open())
                continue; // it was stopped after its last write
            QVERIFY(bench().isPausedSoon());
            QCOMPARE(bench().deafness(), QString());
            QVERIFY2(bench().paymentArrives(), qPrintable(u"at moment %1"_s.arg(moment)));
            // "Continue" goes on with the undo.
            const Rotation ended = RotationBench::ended(bench().rotate());
            QVERIFY2(ended.state == RotationState::Undone,
                     qPrintable(u"%1 at moment %2"_s.arg(ended.trouble).arg(moment)));
            QCOMPARE(bench().untidiness(), QString());
        }
    }

    void withoutAnyPaymentItWaitsForAProof()
    {
        Rotation ended = RotationBench::ended(bench().rotate());
        QCOMPARE(int(ended.state), int(RotationState::Paused));
        QCOMPARE(toString(ended.step), u"prove_delivery"_s);
        QVERIFY(describe(ended).canAcceptUnproven);
        QVERIFY(describe(ended).canUndo);
        QCOMPARE(bench().endpoints().size(), 2);
        QVERIFY(bench().paymentArrives());
        ended = RotationBench::ended(bench().rotate());
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QCOMPARE(bench().untidiness(), QString());
        QVERIFY(bench().session().store().provenAt(bench().type().id, Mode::Test)->isValid());
    }

    void aPersonMayGoOnWithoutTheProofAndTheChecksMustRunAgain()
    {
        QCOMPARE(toString(RotationBench::ended(bench().rotate()).step), u"prove_delivery"_s);
        const Rotation ended = RotationBench::ended(bench().rotate(true));
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QCOMPARE(bench().untidiness(), QString());
        QVERIFY(!bench().session().store().provenAt(bench().type().id, Mode::Test)->isValid());
    }

    void goingOnWithoutOneProofIsNotGoingOnWithoutTheNext()
    {
        QVERIFY(bench().paymentArrives());
        bench().stripe().failNext("POST", "/v1/events/", 403);
        QCOMPARE(toString(RotationBench::ended(bench().rotate()).step), u"prove_delivery"_s);
        auto *flow = bench().rotate(true);
        connect(flow, &RotateSigningSecretFlow::rotationChanged, flow, [this](const Rotation &now) {
            if (now.step == RotationStep::SwitchOver && now.stepDone) {
                bench().tenant().setFault(practice::TenantFault::CallbackServerError);
                (void)bench().pay();
                bench().stripe().runDueDeliveries();
            }
        });
        bench().stripe().failNext("POST", "/v1/events/", 403);
        Rotation ended = RotationBench::ended(flow);
        QCOMPARE(toString(ended.step), u"drain_old"_s);
        QCOMPARE(int(ended.state), int(RotationState::Paused));
        QCOMPARE(bench().endpoints().size(), 2);
        bench().tenant().setFault(practice::TenantFault::None);
        ended = RotationBench::ended(bench().rotate(true));
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
    }

    void whereStripeDoesNotResendItWaitsForTheNextPayment()
    {
        QVERIFY(bench().paymentArrives());
        bench().stripe().failNext("POST", "/v1/events/", 403);
        Rotation ended = RotationBench::ended(bench().rotate());
        QCOMPARE(toString(ended.step), u"prove_delivery"_s);
        QCOMPARE(int(ended.state), int(RotationState::Paused));
        QVERIFY(bench().paymentArrives());
        ended = RotationBench::ended(bench().rotate());
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
    }

    void whatTheOldEndpointOwedArrivesBeforeItIsDeleted()
    {
        QVERIFY(bench().paymentArrives());
        bench().tenant().setFault(practice::TenantFault::CallbackServerError);
        const QString first = bench().pay();
        const QString second = bench().pay();
        bench().stripe().runDueDeliveries();
        QCOMPARE(bench().statusOf(first), PaymentStatus::Pending);
        bench().tenant().setFault(practice::TenantFault::None);
        const Rotation ended = RotationBench::ended(bench().rotate());
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QCOMPARE(bench().statusOf(first), PaymentStatus::Succeeded);
        QCOMPARE(bench().statusOf(second), PaymentStatus::Succeeded);
        QCOMPARE(bench().untidiness(), QString());
    }

    void whatCannotBeSentAgainKeepsTheOldEndpoint()
    {
        QVERIFY(bench().paymentArrives());
        stopAt(RotationStep::DrainOld, false);
        bench().tenant().setFault(practice::TenantFault::CallbackServerError);
        const QString owed = bench().pay();
        bench().stripe().runDueDeliveries();
        Rotation ended = RotationBench::ended(bench().rotate());
        QCOMPARE(toString(ended.step), u"drain_old"_s);
        QVERIFY2(describe(ended).mustWait, qPrintable(ended.trouble));
        QCOMPARE(bench().endpoints().size(), 2);
        bench().tenant().setFault(practice::TenantFault::None);
        ended = RotationBench::ended(bench().rotate());
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QCOMPARE(bench().statusOf(owed), PaymentStatus::Succeeded);
    }

    void anUndoBringsWhatOnlyTheNewEndpointOwed()
    {
        QVERIFY(bench().paymentArrives());
        stopAt(RotationStep::DrainOld, false); // the old one is disabled
        bench().tenant().setFault(practice::TenantFault::CallbackServerError);
        const QString owed = bench().pay();
        bench().stripe().runDueDeliveries();
        bench().tenant().setFault(practice::TenantFault::None);
        const Rotation ended = RotationBench::ended(bench().undo());
        QVERIFY2(ended.state == RotationState::Undone, qPrintable(ended.trouble));
        QCOMPARE(bench().statusOf(owed), PaymentStatus::Succeeded);
        QCOMPARE(bench().untidiness(), QString());
    }

    void anEndpointWhoseSecretIsLostIsReplaced()
    {
        QVERIFY(bench().paymentArrives());
        stopAt(RotationStep::CreateEndpoint, true); // its secret was in that flow's memory only
        const QString lost = bench().open()->newEndpointId;
        QVERIFY(!lost.isEmpty());
        bench().clock().advance(std::chrono::hours(30)); // Stripe no longer repeats its answer
        const Rotation ended = RotationBench::ended(bench().rotate());
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QVERIFY(ended.newEndpointId != lost);
        QCOMPARE(bench().untidiness(), QString());
    }

    void withinADayStripeRepeatsTheSecret()
    {
        QVERIFY(bench().paymentArrives());
        stopAt(RotationStep::CreateEndpoint, true);
        const QString made = bench().open()->newEndpointId;
        const Rotation ended = RotationBench::ended(bench().rotate());
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QCOMPARE(ended.newEndpointId, made);
    }

    void everyStandingHasWords()
    {
        Rotation rotation;
        for (const auto kind : {RotationKind::NewEndpoint, RotationKind::DashboardRoll}) {
            for (const RotationStep step : allRotationSteps()) {
                for (const bool done : {false, true}) {
                    for (const bool undoing : {false, true}) {
                        rotation.kind = kind;
                        rotation.step = step;
                        rotation.stepDone = done;
                        rotation.undoing = undoing;
                        rotation.state = RotationState::Paused;
                        const RotationView view = describe(rotation);
                        const bool neverUndone = step >= RotationStep::DeleteOld || step == RotationStep::ProveDelivery;
                        QVERIFY(!view.standing.isEmpty() || (undoing && neverUndone));
                        QVERIFY(!view.nextStep.isEmpty());
                    }
                }
            }
        }
        rotation.state = RotationState::Done;
        QVERIFY(describe(rotation).nextStep.isEmpty());
        QCOMPARE(secretDue(QDateTime(QDate(2026, 1, 1), QTime(), Qt::UTC)).date(), QDate(2026, 4, 1));
    }
};

QTEST_GUILESS_MAIN(TestRotation)
#include "tst_rotation.moc"
