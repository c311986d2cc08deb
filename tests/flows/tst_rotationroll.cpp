#include "rotationbench.h"
#include "support/compare.h"

#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// The Dashboard way: rolled there, pasted here.
class TestRotationRoll : public QObject
{
    Q_OBJECT

    std::unique_ptr<RotationBench> m_bench;
    RotationBench &bench() { return *m_bench; }
    QString endpointId() { return bench().endpoints().constFirst().id; }
    QByteArray rollFor(qint64 seconds) { return *bench().stripe().rollSecret(endpointId(), seconds); }
    QDateTime in(qint64 seconds) { return bench().clock().now().addSecs(seconds); }
    /// OPS-COM has the new one beside the old one, and the program is stopped.
    void stopWhenPasted(const QByteArray &fresh)
    {
        auto *flow = bench().roll(fresh, in(3600));
        connect(flow, &DashboardRollFlow::rotationChanged, flow, [flow](const Rotation &now) {
            if (now.step == RotationStep::HandOver && now.stepDone && now.state == RotationState::Running)
                flow->cancel();
        });
        (void)RotationBench::ended(flow);
        QVERIFY(bench().isPausedSoon());
    }

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<RotationBench>();
        QVERIFY2(m_bench->isReady(), qPrintable(m_bench->why()));
        QVERIFY(bench().paymentArrives());
    }
    void cleanup() { m_bench.reset(); }

    void bothSecretsWorkUntilTheOldOneExpires()
    {
        const QByteArray old = bench().held(SecretKind::WebhookSecret);
        const QByteArray fresh = rollFor(3600);
        QVERIFY(bench().paymentArrives());
        Rotation ended = RotationBench::ended(bench().roll(fresh, in(3600)));
        QCOMPARE(int(ended.state), int(RotationState::Paused));
        QVERIFY2(describe(ended).mustWait, qPrintable(ended.trouble));
        QCOMPARE(bench().tenantType().test.webhookSecretFingerprints,
                 (QStringList{bench().fingerprint(fresh), bench().fingerprint(old)}));
        QCOMPARE(bench().held(SecretKind::WebhookSecret), fresh);
        QCOMPARE(bench().held(SecretKind::PreviousWebhookSecret), old);
        QVERIFY(bench().paymentArrives());
        // Before its time nothing is dropped, whoever continues.
        ended = RotationBench::ended(bench().rotate());
        QCOMPARE(int(ended.state), int(RotationState::Paused));
        QCOMPARE(bench().tenantType().test.webhookSecretFingerprints.size(), 2);
        bench().clock().advance(std::chrono::seconds(3601));
        QVERIFY(bench().paymentArrives());
        ended = RotationBench::ended(bench().roll({}, {}));
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QCOMPARE(bench().tenantType().test.webhookSecretFingerprints, QStringList{bench().fingerprint(fresh)});
        QCOMPARE(bench().held(SecretKind::WebhookSecret), fresh);
        QVERIFY(bench().held(SecretKind::PreviousWebhookSecret).isEmpty());
        QVERIFY(bench().held(SecretKind::NextWebhookSecret).isEmpty());
        QVERIFY(bench().paymentArrives());
        QCOMPARE(bench().endpoints().size(), 1);
    }

    void rolledWithoutAnOverlapItIsDoneAtOnce()
    {
        const QByteArray fresh = rollFor(0);
        const Rotation ended = RotationBench::ended(bench().roll(fresh, in(0)));
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QCOMPARE(bench().tenantType().test.webhookSecretFingerprints, QStringList{bench().fingerprint(fresh)});
        QVERIFY(bench().paymentArrives());
    }

    void aSecretThatIsNotStripesIsNotProvenAndIsTakenBack()
    {
        const QByteArray old = bench().held(SecretKind::WebhookSecret);
        const QByteArray fresh = rollFor(3600);
        Rotation ended = RotationBench::ended(bench().roll("whsec_pastedFromAnotherEndpoint00001", in(3600)));
        QCOMPARE(toString(ended.step), u"prove_delivery"_s);
        QCOMPARE(int(ended.state), int(RotationState::Paused));
        QVERIFY(bench().paymentArrives()); // the old one still verifies
        // Another paste is refused until that one is taken back.
        ended = RotationBench::ended(bench().roll(fresh, in(3600)));
        QVERIFY2(ended.trouble.startsWith(u"error: refused"_s), qPrintable(ended.trouble));
        ended = RotationBench::ended(bench().undo());
        QVERIFY2(ended.state == RotationState::Undone, qPrintable(ended.trouble));
        QCOMPARE(bench().tenantType().test.webhookSecretFingerprints, QStringList{bench().fingerprint(old)});
        QCOMPARE(bench().held(SecretKind::WebhookSecret), old);
        QVERIFY(bench().held(SecretKind::NextWebhookSecret).isEmpty());
        ended = RotationBench::ended(bench().roll(fresh, in(3600)));
        QVERIFY2(describe(ended).mustWait, qPrintable(ended.trouble));
        QVERIFY(bench().paymentArrives());
    }

    /// Stripe would go on with the new one alone: no secret would work.
    void aProvenRollIsNotUndone()
    {
        const QByteArray fresh = rollFor(3600);
        const Rotation waits = RotationBench::ended(bench().roll(fresh, in(3600)));
        QVERIFY(describe(waits).mustWait);
        QVERIFY(!describe(waits).canUndo);
        for (const int later : {0, 3601}) {
            bench().clock().advance(std::chrono::seconds(later));
            const Rotation refused = RotationBench::ended(bench().undo());
            QVERIFY2(refused.trouble.startsWith(u"error: refused"_s), qPrintable(refused.trouble));
            QVERIFY(bench().tenantType().test.webhookSecretFingerprints.contains(bench().fingerprint(fresh)));
            QVERIFY(bench().paymentArrives());
        }
        QCOMPARE(int(RotationBench::ended(bench().rotate()).state), int(RotationState::Done));
    }

    /// The journal does not know of the delivery, OPS-COM's records do.
    void aSecretThatHasVerifiedADeliveryIsNotForgotten()
    {
        const QByteArray fresh = rollFor(3600);
        stopWhenPasted(fresh);
        bench().clock().advance(std::chrono::seconds(3601));
        QVERIFY(bench().paymentArrives()); // signed with the new one alone
        Rotation open = *bench().open();
        QVERIFY(describe(open).canUndo);
        open.oldExpiresAt = in(3600); // Stripe's clock was before this computer's
        QVERIFY(resultOf(RotationJournal(bench().session().store()).update(open))->has_value());
        Rotation ended = RotationBench::ended(bench().undo());
        QCOMPARE(int(ended.state), int(RotationState::Paused));
        QVERIFY2(!ended.undoing && !ended.trouble.startsWith(u"error"_s), qPrintable(ended.trouble));
        QVERIFY(bench().tenantType().test.webhookSecretFingerprints.contains(bench().fingerprint(fresh)));
        ended = RotationBench::ended(bench().rotate());
        QVERIFY2(describe(ended).mustWait, qPrintable(ended.trouble));
        QVERIFY(bench().paymentArrives());
    }

    void afterTheExpiryNothingIsUndoneNotEvenFurther()
    {
        const QByteArray fresh = rollFor(3600);
        stopWhenPasted(fresh);
        auto *undo = bench().undo();
        connect(undo, &UndoRotationFlow::rotationChanged, undo, [undo](const Rotation &now) {
            if (now.step == RotationStep::HandOver)
                undo->cancel();
        });
        (void)RotationBench::ended(undo);
        QVERIFY(bench().isPausedSoon());
        QVERIFY(bench().open()->undoing);
        bench().clock().advance(std::chrono::seconds(3601));
        Rotation ended = RotationBench::ended(bench().undo());
        QVERIFY2(!ended.undoing && ended.isOpen(), qPrintable(ended.trouble));
        QVERIFY(bench().tenantType().test.webhookSecretFingerprints.contains(bench().fingerprint(fresh)));
        ended = RotationBench::ended(bench().undo());
        QVERIFY2(ended.trouble.startsWith(u"error: refused"_s), qPrintable(ended.trouble));
        QVERIFY(bench().paymentArrives());
        ended = RotationBench::ended(bench().rotate());
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QVERIFY(bench().paymentArrives());
    }

    /// OPS-COM has forgotten the pasted secret, this computer not yet.
    void anUndoHalfDoneIsTurnedRoundAfterTheExpiry()
    {
        const QByteArray fresh = rollFor(3600);
        stopWhenPasted(fresh);
        auto *undo = bench().undo();
        connect(undo, &UndoRotationFlow::rotationChanged, undo, [undo](const Rotation &now) {
            if (now.step == RotationStep::StoreSecret)
                undo->cancel();
        });
        (void)RotationBench::ended(undo);
        QVERIFY(bench().isPausedSoon());
        QVERIFY(!bench().tenantType().test.webhookSecretFingerprints.contains(bench().fingerprint(fresh)));
        QCOMPARE(bench().held(SecretKind::NextWebhookSecret), fresh);
        bench().clock().advance(std::chrono::seconds(3601));
        Rotation ended = RotationBench::ended(bench().undo());
        QVERIFY2(!ended.undoing && ended.isOpen(), qPrintable(ended.trouble));
        QCOMPARE(bench().held(SecretKind::NextWebhookSecret), fresh);
        ended = RotationBench::ended(bench().rotate());
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QCOMPARE(bench().held(SecretKind::WebhookSecret), fresh);
        QVERIFY(bench().paymentArrives());
    }

    void stoppedAtAnyMomentItGoesOn()
    {
        for (int moment = 1;; ++moment) {
            const QByteArray fresh = rollFor(3600);
            const QDateTime expires = in(3600);
            auto *flow = bench().roll(fresh, expires);
            int left = moment;
            const auto count = [flow, &left] {
                if (--left == 0)
                    flow->cancel();
            };
            connect(flow, &DashboardRollFlow::rotationChanged, flow, count);
            connect(flow, &DashboardRollFlow::outsideChanged, flow, count);
            const Rotation stopped = RotationBench::ended(flow);
            const bool reachedTheWait = describe(stopped).mustWait;
            if (bench().open())
                QVERIFY(bench().isPausedSoon());
            QVERIFY2(bench().paymentArrives(), qPrintable(u"at moment %1"_s.arg(moment)));
            const Rotation waits = RotationBench::ended(bench().roll(fresh, expires));
            QVERIFY2(describe(waits).mustWait, qPrintable(u"%1 at moment %2"_s.arg(waits.trouble).arg(moment)));
            bench().clock().advance(std::chrono::seconds(3601));
            const Rotation ended = RotationBench::ended(bench().roll({}, {}));
            QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
            QCOMPARE(bench().held(SecretKind::WebhookSecret), fresh);
            QVERIFY(bench().paymentArrives());
            if (reachedTheWait) {
                QVERIFY2(moment > 12, "a roll has more moments than that");
                break;
            }
        }
    }

    void whatIsNotASecretIsRefused_data()
    {
        QTest::addColumn<QByteArray>("pasted");
        QTest::addColumn<int>("overlap");
        QTest::newRow("nothing") << QByteArray() << 3600;
        QTest::newRow("a key") << QByteArray("sk_test_51NotASigningSecret000000000") << 3600;
        QTest::newRow("masked") << QByteArray("whsec_...abcd") << 3600;
        QTest::newRow("Cyrillic") << QByteArray("whsec_\xd0\xb0"
                                                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
                                  << 3600;
        QTest::newRow("10 MB") << QByteArray("whsec_" + QByteArray(10 << 20, 'a') + " ") << 3600;
        QTest::newRow("two days") << QByteArray("whsec_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") << 48 * 3600;
    }
    void whatIsNotASecretIsRefused()
    {
        QFETCH(QByteArray, pasted);
        QFETCH(int, overlap);
        const Rotation ended = RotationBench::ended(bench().roll(pasted, in(overlap)));
        QVERIFY2(ended.trouble.startsWith(u"error: invalid_input"_s), qPrintable(ended.trouble.left(200)));
        QVERIFY(!bench().open());
    }

    void theSecretThatIsHeldAlreadyIsRefused()
    {
        const Rotation ended = RotationBench::ended(bench().roll(bench().held(SecretKind::WebhookSecret), in(3600)));
        QVERIFY2(ended.trouble.startsWith(u"error: refused"_s), qPrintable(ended.trouble));
        QVERIFY(!bench().open());
    }
};

QTEST_GUILESS_MAIN(TestRotationRoll)
#include "tst_rotationroll.moc"
