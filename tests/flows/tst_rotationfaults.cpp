#include "rotationbench.h"
#include "support/compare.h"

#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

/// What goes wrong while a step is under way, at Stripe, at the tenant or in the keychain.
enum class Fault {
    StripeLosesAnswers,  ///< every kind of request is carried out once and its answer lost
    StripeLosesRequests, ///< every kind is dropped as often as it is tried again
    StripeServerError,
    StripeRefuses,
    TenantServerError,
    TenantGarbage,
    TenantCallbackServerError,
    KeychainLocked,
    KeychainRefusesWrites,
};

constexpr std::pair<Fault, const char *> kFaults[] = {
    {Fault::StripeLosesAnswers, "Stripe loses answers"},
    {Fault::StripeLosesRequests, "Stripe loses requests"},
    {Fault::StripeServerError, "Stripe 500"},
    {Fault::StripeRefuses, "Stripe 403"},
    {Fault::TenantServerError, "tenant 500"},
    {Fault::TenantGarbage, "tenant garbage"},
    {Fault::TenantCallbackServerError, "callback 500"},
    {Fault::KeychainLocked, "keychain locked"},
    {Fault::KeychainRefusesWrites, "keychain refuses writes"},
};

} // namespace

/// Each fault while each step is under way, forwards and back: both secrets keep verifying, nothing is made twice, and
/// afterwards it goes on.
class TestRotationFaults : public QObject
{
    Q_OBJECT

    std::unique_ptr<RotationBench> m_bench;
    RotationBench &bench() { return *m_bench; }

    void arm(Fault fault)
    {
        practice::PracticeStripe &stripe = bench().stripe();
        switch (fault) {
        case Fault::StripeLosesAnswers:
            for (const char *method : {"GET", "POST", "DELETE"})
                stripe.loseNextAnswer(method, "/v1/", 1);
            return;
        case Fault::StripeLosesRequests:
            for (const char *method : {"GET", "POST", "DELETE"})
                stripe.loseNextRequest(method, "/v1/", 3);
            return;
        case Fault::StripeServerError:
            for (const char *method : {"GET", "POST", "DELETE"})
                stripe.failNext(method, "/v1/", 500, 3);
            return;
        case Fault::StripeRefuses:
            for (const char *method : {"GET", "POST", "DELETE"})
                stripe.failNext(method, "/v1/", 403, 1);
            return;
        case Fault::TenantServerError: bench().tenant().setFault(practice::TenantFault::ApiServerError); return;
        case Fault::TenantGarbage: bench().tenant().setFault(practice::TenantFault::GarbageAnswer); return;
        case Fault::TenantCallbackServerError:
            bench().tenant().setFault(practice::TenantFault::CallbackServerError);
            return;
        case Fault::KeychainLocked: bench().secrets().failWith(ErrorKind::KeychainLocked); return;
        case Fault::KeychainRefusesWrites: bench().secrets().failWritesWith(ErrorKind::KeychainDenied); return;
        }
    }
    void disarm()
    {
        bench().tenant().setFault(practice::TenantFault::None);
        bench().secrets().failWith(std::nullopt);
        bench().secrets().failWritesWith(std::nullopt);
    }
    /// What Stripe has still to do wrong is done to requests that do not matter.
    void useUp()
    {
        QObject parent;
        const auto client = resultOf(bench().session().stripe(bench().type().id, Mode::Test, &parent));
        UpdateWebhookEndpointParams change;
        change.disabled = true;
        change.idempotencyKey = "a key that does not matter";
        (void)resultOf((**client)->updateWebhookEndpoint(u"we_none"_s, change, &parent));
        (void)resultOf((**client)->deleteWebhookEndpoint(u"we_none"_s, &parent));
        (void)resultOf((**client)->webhookEndpoints({}, &parent));
    }
    /// Arms the fault when the journal says that the step has begun.
    template <typename Flow>
    void armAt(Flow *flow, RotationStep step, Fault fault)
    {
        connect(flow, &Flow::rotationChanged, this, [this, step, fault, armed = false](const Rotation &now) mutable {
            if (!armed && now.step == step && !now.stepDone && now.state == RotationState::Running) {
                armed = true;
                arm(fault);
            }
        });
    }
    /// Continues until the rotation has ended; what Stripe was told to do wrong is used up on the way.
    Rotation finish()
    {
        Rotation ended;
        for (int i = 0; i < 12; ++i) {
            ended = RotationBench::ended(bench().rotate());
            if (!ended.isOpen())
                break;
        }
        return ended;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_bench = std::make_unique<RotationBench>();
        QVERIFY2(m_bench->isReady(), qPrintable(m_bench->why()));
        QVERIFY(bench().paymentArrives());
    }
    void cleanupTestCase() { m_bench.reset(); }

    void everyFaultAtEveryStepIsSurvived_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("step");
        for (const auto &[fault, name] : kFaults) {
            for (const RotationStep step : allRotationSteps())
                QTest::addRow("%s at %s", name, qPrintable(toString(step))) << int(fault) << int(step);
        }
    }
    void everyFaultAtEveryStepIsSurvived()
    {
        QFETCH(int, fault);
        QFETCH(int, step);
        auto *flow = bench().rotate();
        armAt(flow, RotationStep(step), Fault(fault));
        Rotation ended = RotationBench::ended(flow);
        disarm();
        QVERIFY2(ended.state == RotationState::Done || ended.state == RotationState::Paused, "neither");
        if (ended.isOpen())
            QVERIFY2(!ended.trouble.isEmpty() && !ended.trouble.startsWith(u"error:"_s), qPrintable(ended.trouble));
        QVERIFY(!ended.trouble.contains(u"whsec_"_s));
        ended = ended.isOpen() ? finish() : ended;
        QVERIFY2(ended.state == RotationState::Done, qPrintable(ended.trouble));
        useUp();
        QCOMPARE(bench().untidiness(), QString());
        QVERIFY(bench().paymentArrives());
    }

    void everyFaultInAnUndoIsSurvived_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("step");
        for (const auto &[fault, name] : kFaults) {
            if (fault == Fault::TenantGarbage || fault == Fault::StripeRefuses || fault == Fault::KeychainRefusesWrites)
                continue; // they go the same way back
            for (const RotationStep step :
                 {RotationStep::DisableOld, RotationStep::SwitchOver, RotationStep::ProveSigned, RotationStep::DrainOld,
                  RotationStep::CreateEndpoint, RotationStep::HandOver, RotationStep::StoreSecret})
                QTest::addRow("%s at %s", name, qPrintable(toString(step))) << int(fault) << int(step);
        }
    }
    void everyFaultInAnUndoIsSurvived()
    {
        QFETCH(int, fault);
        QFETCH(int, step);
        auto *forward = bench().rotate();
        connect(forward, &RotateSigningSecretFlow::rotationChanged, forward, [forward](const Rotation &now) {
            if (now.step == RotationStep::DrainOld && now.state == RotationState::Running)
                forward->cancel();
        });
        (void)RotationBench::ended(forward);
        QVERIFY(bench().open());
        QVERIFY(bench().isPausedSoon());
        auto *flow = bench().undo();
        armAt(flow, RotationStep(step), Fault(fault));
        Rotation ended = RotationBench::ended(flow);
        disarm();
        if (ended.isOpen())
            QVERIFY2(!ended.trouble.isEmpty() && !ended.trouble.startsWith(u"error:"_s), qPrintable(ended.trouble));
        ended = ended.isOpen() ? finish() : ended;
        QVERIFY2(ended.state == RotationState::Undone, qPrintable(ended.trouble));
        useUp();
        QCOMPARE(bench().untidiness(), QString());
        QVERIFY(bench().paymentArrives());
    }
};

QTEST_GUILESS_MAIN(TestRotationFaults)
#include "tst_rotationfaults.moc"
