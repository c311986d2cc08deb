#include "rotationbench.h"
#include "support/compare.h"
#include "support/waiting.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// What somebody else does while a signing secret is changed, and what is refused for it.
class TestRotationGuards : public QObject
{
    Q_OBJECT

    std::unique_ptr<RotationBench> m_bench;
    RotationBench &bench() { return *m_bench; }
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

    void anOldEndpointDeletedByHandLeavesOnlyTheWayForward()
    {
        QVERIFY(bench().paymentArrives());
        stopAt(RotationStep::SwitchOver, true);
        QObject parent;
        const auto client = resultOf(bench().session().stripe(bench().type().id, Mode::Test, &parent));
        QVERIFY(resultOf((**client)->deleteWebhookEndpoint(bench().open()->oldEndpointId, &parent))->has_value());
        Rotation ended = RotationBench::ended(bench().undo());
        QCOMPARE(int(ended.state), int(RotationState::Paused));
        QVERIFY(!ended.undoing);
        QCOMPARE(bench().deafness(), QString());
        ended = RotationBench::ended(bench().rotate());
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QCOMPARE(bench().untidiness(), QString());
    }

    /// Somebody meddles right before the new endpoint is silenced and deleted.
    void anUndoTakesNothingOfTheNewOneWhileTheOldOneDoesNotWork_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("meddling");
        for (const auto step : {RotationStep::DrainOld, RotationStep::CreateEndpoint}) {
            for (const char *meddling : {"disabled", "deleted", "secret dropped"})
                QTest::addRow("%s at %s", meddling, qPrintable(toString(step)))
                    << toString(step) << QString::fromLatin1(meddling);
        }
    }
    void anUndoTakesNothingOfTheNewOneWhileTheOldOneDoesNotWork()
    {
        QFETCH(QString, step);
        QFETCH(QString, meddling);
        QVERIFY(bench().paymentArrives());
        stopAt(RotationStep::SwitchOver, true);
        const Rotation open = *bench().open();
        QObject parent;
        const auto stripe = resultOf(bench().session().stripe(bench().type().id, Mode::Test, &parent));
        const auto tenant = resultOf(bench().session().tenant(&parent));
        auto *undo = bench().undo();
        bool meddled = false;
        connect(undo, &UndoRotationFlow::rotationChanged, undo, [&](const Rotation &now) {
            if (meddled || toString(now.step) != step || now.stepDone || !now.undoing)
                return;
            meddled = true;
            UpdateWebhookEndpointParams change;
            change.disabled = true;
            change.idempotencyKey = "by hand";
            if (meddling == "disabled"_L1)
                (void)resultOf((**stripe)->updateWebhookEndpoint(open.oldEndpointId, change, &parent));
            else if (meddling == "deleted"_L1)
                (void)resultOf((**stripe)->deleteWebhookEndpoint(open.oldEndpointId, &parent));
            else
                (void)resultOf(
                    (**tenant)->dropWebhookSecret(bench().type().id, Mode::Test, open.oldFingerprint, &parent));
        });
        Rotation ended = RotationBench::ended(undo);
        QVERIFY(meddled);
        if (meddling == "disabled"_L1) { // it is enabled again
            QVERIFY2(ended.state == RotationState::Undone, qPrintable(ended.trouble));
            QCOMPARE(bench().untidiness(), QString());
            return;
        }
        QCOMPARE(int(ended.state), int(RotationState::Paused));
        const QList<WebhookEndpoint> left = bench().endpoints();
        QVERIFY(std::ranges::find(left, open.newEndpointId, &WebhookEndpoint::id) != left.end());
        if (step == toString(RotationStep::DrainOld))
            QCOMPARE(bench().deafness(), QString());
        if (meddling == "deleted"_L1) { // there is only the way forward
            QVERIFY(!ended.undoing);
            ended = RotationBench::ended(bench().rotate());
            QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        } else {
            ended = RotationBench::ended(bench().undo());
            QVERIFY2(ended.state == RotationState::Undone, qPrintable(ended.trouble));
        }
        QCOMPARE(bench().untidiness(), QString());
        QVERIFY(bench().paymentArrives());
    }

    void whatWasAcceptedOfTheWayForwardsIsNotAcceptedOfTheWayBack()
    {
        QVERIFY(bench().paymentArrives());
        stopAt(RotationStep::DrainOld, false);
        bench().tenant().setFault(practice::TenantFault::CallbackServerError);
        (void)bench().pay();
        bench().stripe().runDueDeliveries();
        bench().tenant().setFault(practice::TenantFault::None);
        bench().stripe().failNext("POST", "/v1/events/", 403);
        Rotation ended = RotationBench::ended(bench().undo(true));
        QCOMPARE(int(ended.state), int(RotationState::Paused));
        QCOMPARE(toString(ended.step), u"drain_old"_s);
        QVERIFY(ended.undoing);
        QCOMPARE(bench().endpoints().size(), 2);
        bench().stripe().failNext("POST", "/v1/events/", 403);
        ended = RotationBench::ended(bench().undo(true)); // of this step it was asked
        QVERIFY2(ended.state == RotationState::Undone, qPrintable(ended.trouble));
    }

    /// Another computer hands a secret over after this change was begun.
    void aSecretOfAnotherComputerIsNotPushedOut_data()
    {
        QTest::addColumn<bool>("isCurrent");
        QTest::newRow("it is the current one") << true;
        QTest::newRow("it is the older one") << false;
    }
    void aSecretOfAnotherComputerIsNotPushedOut()
    {
        QFETCH(bool, isCurrent);
        QVERIFY(bench().paymentArrives());
        stopAt(RotationStep::StoreSecret, true);
        QObject parent;
        const auto tenant = resultOf(bench().session().tenant(&parent));
        const QByteArray other = "whsec_ofAnotherComputer000000000001";
        for (const QByteArray &secret : {other, bench().held(SecretKind::WebhookSecret)}) {
            const auto shared = std::make_shared<const SecretValue>(QByteArray(secret));
            QVERIFY(
                resultOf((**tenant)->handOverSecrets({bench().type().id, Mode::Test, nullptr, shared, true}, &parent))
                    ->has_value());
            if (isCurrent)
                break;
        }
        const QStringList two = bench().tenantType().test.webhookSecretFingerprints;
        QCOMPARE(two.size(), 2);
        QCOMPARE(two.indexOf(bench().fingerprint(other)), isCurrent ? 0 : 1);
        Rotation ended = RotationBench::ended(bench().rotate());
        QCOMPARE(toString(ended.step), u"hand_over"_s);
        QCOMPARE(int(ended.state), int(RotationState::Paused));
        QCOMPARE(bench().tenantType().test.webhookSecretFingerprints, two);
        QVERIFY(
            resultOf((**tenant)->dropWebhookSecret(bench().type().id, Mode::Test, bench().fingerprint(other), &parent))
                ->has_value());
        ended = RotationBench::ended(bench().rotate());
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QCOMPARE(bench().untidiness(), QString());
    }

    void anOldSecretLostBeforeTheProofIsHandedOverAgain()
    {
        QVERIFY(bench().paymentArrives());
        stopAt(RotationStep::ProveSigned, false);
        const Rotation open = *bench().open();
        QObject parent;
        const auto tenant = resultOf(bench().session().tenant(&parent));
        QVERIFY(resultOf((**tenant)->dropWebhookSecret(bench().type().id, Mode::Test, open.oldFingerprint, &parent))
                    ->has_value());
        QCOMPARE(bench().tenantType().test.webhookSecretFingerprints, QStringList(open.newFingerprint));
        stopAt(RotationStep::ProveSigned, true);
        QVERIFY(bench().tenantType().test.webhookSecretFingerprints.contains(open.oldFingerprint));
        const Rotation ended = RotationBench::ended(bench().rotate());
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QCOMPARE(bench().untidiness(), QString());
    }

    void anOldSecretThatOpscomHasLostIsHandedOverAgain()
    {
        QVERIFY(bench().paymentArrives());
        stopAt(RotationStep::HandOver, false);
        const Rotation open = *bench().open();
        QObject parent;
        const auto tenant = resultOf(bench().session().tenant(&parent));
        const auto fresh =
            std::make_shared<const SecretValue>(bench().held(SecretKind::NextWebhookSecret)); // without the old one
        QVERIFY(resultOf((**tenant)->handOverSecrets({bench().type().id, Mode::Test, nullptr, fresh, false}, &parent))
                    ->has_value());
        const QByteArray old = bench().held(SecretKind::WebhookSecret);
        QVERIFY(resultOf(bench().secrets().remove(bench().nameOf(SecretKind::WebhookSecret)))->has_value());
        Rotation ended = RotationBench::ended(bench().rotate()); // nobody has it
        QCOMPARE(toString(ended.step), u"hand_over"_s);
        QCOMPARE(int(ended.state), int(RotationState::Paused));
        bench().secrets().put(bench().nameOf(SecretKind::WebhookSecret), old);
        stopAt(RotationStep::HandOver, true);
        QVERIFY(bench().tenantType().test.webhookSecretFingerprints.contains(open.oldFingerprint));
        QCOMPARE(bench().deafness(), QString());
        ended = RotationBench::ended(bench().rotate());
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QCOMPARE(bench().untidiness(), QString());
    }

    void aNewEndpointDeletedByHandKeepsTheOldOne()
    {
        QVERIFY(bench().paymentArrives());
        stopAt(RotationStep::SwitchOver, true);
        QObject parent;
        const auto client = resultOf(bench().session().stripe(bench().type().id, Mode::Test, &parent));
        QVERIFY(resultOf((**client)->deleteWebhookEndpoint(bench().open()->newEndpointId, &parent))->has_value());
        Rotation ended = RotationBench::ended(bench().rotate());
        QCOMPARE(int(ended.state), int(RotationState::Paused));
        QCOMPARE(bench().deafness(), QString());
        ended = RotationBench::ended(bench().undo());
        QVERIFY2(ended.state == RotationState::Undone, qPrintable(ended.trouble));
        QCOMPARE(bench().untidiness(), QString());
    }

    void twoFlowsOfOneRotationDoNotBothGoOn()
    {
        QVERIFY(bench().paymentArrives());
        stopAt(RotationStep::HandOver, true);
        auto *first = bench().rotate();
        QSignalSpy written(first, &RotateSigningSecretFlow::rotationChanged);
        QString overtaken;
        static_cast<TypedJob<Rotation> *>(first)->onFinished(
            this, [&overtaken](const Result<Rotation> &ended) { overtaken = ended ? u"done"_s : ended.error().code; });
        first->start();
        QVERIFY(waitFor([&] { return !written.isEmpty(); }));
        const Rotation ended = RotationBench::ended(bench().rotate());
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        QVERIFY(waitFor([&] { return !overtaken.isEmpty(); }));
        QCOMPARE(overtaken, u"rotation_overtaken"_s);
        QCOMPARE(bench().untidiness(), QString());
    }

    void whatCannotBeChangedSafelyIsNotBegun()
    {
        const auto refusal = [this] {
            const Rotation ended = RotationBench::ended(bench().rotate());
            return bench().open() ? u"begun"_s : ended.trouble.section(u' ', 0, 1);
        };
        const QByteArray secret = bench().held(SecretKind::WebhookSecret);
        bench().secrets().put(bench().nameOf(SecretKind::WebhookSecret), "whsec_anotherSecretAltogether0002");
        QCOMPARE(refusal(), u"error: refused"_s);
        bench().secrets().put(bench().nameOf(SecretKind::WebhookSecret), secret);
        TenantInfo info = bench().session().tenantInfo();
        const TenantInfo full = info;
        info.capabilities.removeAll(u"rotate"_s);
        bench().session().setTenantInfo(info);
        QCOMPARE(refusal(), u"error: forbidden"_s);
        bench().session().setTenantInfo(full);
        bench().secrets().failWith(ErrorKind::KeychainLocked);
        QCOMPARE(refusal(), u"error: keychain_locked"_s);
        bench().secrets().failWith(std::nullopt);
        QObject parent;
        // Another computer has begun one.
        const auto tenant = resultOf(bench().session().tenant(&parent));
        const QStringList one = bench().tenantType().test.webhookSecretFingerprints;
        const auto other = std::make_shared<const SecretValue>(QByteArray("whsec_ofAnotherComputer000000000001"));
        QVERIFY(resultOf((**tenant)->handOverSecrets({bench().type().id, Mode::Test, nullptr, other, true}, &parent))
                    ->has_value());
        QVERIFY(resultOf(bench().secrets().remove(bench().nameOf(SecretKind::WebhookSecret)))->has_value()); // a third
        QCOMPARE(bench().tenantType().test.webhookSecretFingerprints.size(), 2);
        QCOMPARE(refusal(), u"error: refused"_s);
        QVERIFY(RotationBench::ended(bench().roll("whsec_ofThisComputer0000000000000001", bench().clock().now()))
                    .trouble.contains(u"another computer"_s));
        QVERIFY(bench().tenantType().test.webhookSecretFingerprints.contains(one.constFirst()));
        QVERIFY(
            resultOf((**tenant)->dropWebhookSecret(bench().type().id, Mode::Test,
                                                   bench().fingerprint("whsec_ofAnotherComputer000000000001"), &parent))
                ->has_value());
        const auto client = resultOf(bench().session().stripe(bench().type().id, Mode::Test, &parent));
        QVERIFY(resultOf((**client)->deleteWebhookEndpoint(bench().endpoints().constFirst().id, &parent))->has_value());
        QCOMPARE(refusal(), u"error: refused"_s);
        QVERIFY(bench().endpoints().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRotationGuards)
#include "tst_rotationguards.moc"
