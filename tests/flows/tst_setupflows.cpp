#include "core/fingerprint.h"
#include "flows/webhookflow.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"

#include <QSet>
#include <QTest>

#include <algorithm>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

const Check &checkOf(const VerifyReport &report, CheckId id)
{
    return *std::ranges::find(report.checks, id, &Check::id);
}

} // namespace

class TestSetUpFlows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<FakeClock>(QDateTime::currentDateTimeUtc());
        m_practice = std::make_unique<PracticeSession>(*m_clock);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
    }
    void cleanup() { m_practice.reset(); }

    void savesATypeWithItsKeysAndComparesFingerprints()
    {
        const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), m_practice->stripeDraft(u"Card"_s)));
        QVERIFY(saved);
        QVERIFY2(saved->has_value(), qPrintable(saved->has_value() ? QString() : saved->error().userText));
        const PaymentType type = **saved;
        QVERIFY(!type.id.isEmpty());
        QCOMPARE(type.name, u"Card"_s);
        QVERIFY(!type.active);
        QVERIFY(!type.liveMode);
        QCOMPARE(type.test.secretKeyFingerprint, fingerprintOf(m_practice->world().keys().secretTest, u"practice"_s));
        const auto stored =
            resultOf(session().secrets().read(session().secretName(type.id, Mode::Test, SecretKind::SecretKey)));
        QVERIFY(stored && stored->has_value());
        const auto cached = session().store().paymentTypes();
        QVERIFY(cached);
        QVERIFY(std::ranges::any_of(*cached, [&](const PaymentType &t) { return t.id == type.id; }));
    }

    void refusesAKeyThatStripeRefusesAndSavesNothing()
    {
        PaymentTypeDraft draft = m_practice->stripeDraft(u"Card"_s);
        draft.test.secretKey =
            std::make_shared<const SecretValue>(QByteArray("sk_test_") + "51WrongWrongWrongWrongWrongWrongWrongWrong");
        const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), draft));
        QVERIFY(saved && !saved->has_value());
        QCOMPARE(saved->error().kind, ErrorKind::Unauthorized);
        QCOMPARE(saved->error().param, u"test.secret_key"_s);
        QVERIFY(!saved->error().userText.contains(u"51Wrong"_s));
        QVERIFY(!typeExists(u"Card"_s));
    }

    void refusesAnExpiredKey()
    {
        PaymentTypeDraft draft = m_practice->stripeDraft(u"Card"_s);
        draft.test.secretKey = std::make_shared<const SecretValue>(m_practice->world().keys().expiredTest);
        const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), draft));
        QVERIFY(saved && !saved->has_value());
        QCOMPARE(saved->error().kind, ErrorKind::Unauthorized);
    }

    void refusesALiveKeyUnderTestingCredentials()
    {
        PaymentTypeDraft draft = m_practice->stripeDraft(u"Card"_s);
        draft.test.secretKey = std::make_shared<const SecretValue>(m_practice->world().keys().secretLive);
        const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), draft));
        QVERIFY(saved && !saved->has_value());
        QCOMPARE(saved->error().kind, ErrorKind::InvalidInput);
        QCOMPARE(saved->error().param, u"test.secret_key"_s);
    }

    void asksForNameAndUserTypes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("userTypes");
        QTest::addColumn<QString>("param");
        QTest::newRow("no name") << u"  "_s << QStringList{u"1"_s} << u"name"_s;
        QTest::newRow("no user types") << u"Card"_s << QStringList{} << u"user_types"_s;
    }
    void asksForNameAndUserTypes()
    {
        QFETCH(QString, name);
        QFETCH(QStringList, userTypes);
        QFETCH(QString, param);
        PaymentTypeDraft draft = m_practice->stripeDraft(name);
        draft.type.userTypeIds = userTypes;
        const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), draft));
        QVERIFY(saved && !saved->has_value());
        QCOMPARE(saved->error().kind, ErrorKind::InvalidInput);
        QCOMPARE(saved->error().param, param);
    }

    void refusesLiveModeUntilTheTestSetIsProven()
    {
        PaymentTypeDraft draft = m_practice->stripeDraft(u"Card"_s);
        draft.type.liveMode = true;
        const auto refused = resultOf(new SetUpPaymentTypeFlow(session(), draft));
        QVERIFY(refused && !refused->has_value());
        QCOMPARE(refused->error().param, u"live_mode"_s);

        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        PaymentTypeDraft live;
        live.type = type;
        live.type.liveMode = true;
        live.live.publishableKey = QString::fromLatin1(m_practice->world().keys().publishableLive);
        live.live.secretKey = std::make_shared<const SecretValue>(m_practice->world().keys().secretLive);
        const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), live));
        QVERIFY(saved);
        QVERIFY2(saved->has_value(), qPrintable(saved->has_value() ? QString() : saved->error().userText));
        QVERIFY((*saved)->liveMode);
    }

    void aNewKeyClearsWhatWasProven()
    {
        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        QVERIFY(session().store().provenAt(type.id, Mode::Test)->isValid());
        PaymentTypeDraft draft;
        draft.type = type;
        draft.test.secretKey = std::make_shared<const SecretValue>(m_practice->world().keys().restrictedTest);
        const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), draft));
        QVERIFY(saved);
        QVERIFY2(saved->has_value(), qPrintable(saved->has_value() ? QString() : saved->error().userText));
        QVERIFY(!session().store().provenAt(type.id, Mode::Test)->isValid());
    }

    void nothingIsSavedWhileTheKeychainIsLocked()
    {
        m_practice->secrets().setState(KeychainState::Locked);
        const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), m_practice->stripeDraft(u"Card"_s)));
        m_practice->secrets().setState(KeychainState::Ready);
        QVERIFY(saved && !saved->has_value());
        QCOMPARE(saved->error().kind, ErrorKind::KeychainLocked);
        QVERIFY(!typeExists(u"Card"_s));
    }

    void registersExactlyTheThreeEventsAtTheDerivedUrl()
    {
        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        const auto client =
            session().stripeWith(std::make_shared<const SecretValue>(m_practice->world().keys().secretTest));
        QObject parent;
        const auto endpoint = resultOf(client->webhookEndpoint(type.test.webhookId, &parent));
        QVERIFY(endpoint && endpoint->has_value());
        QCOMPARE((*endpoint)->url, u"https://practice.ops-com.com/api/system/payments/stripe/callback"_s);
        QCOMPARE(QSet<QString>((*endpoint)->enabledEvents.begin(), (*endpoint)->enabledEvents.end()),
                 (QSet<QString>{u"payment_intent.succeeded"_s, u"payment_intent.payment_failed"_s,
                                u"payment_intent.canceled"_s}));
        QCOMPARE((*endpoint)->enabledEvents.size(), 3);
    }

    void registeringTwiceMakesNoSecondEndpoint()
    {
        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        const auto again = resultOf(new RegisterWebhookFlow(session(), type, Mode::Test));
        QVERIFY(again && again->has_value());
        QCOMPARE((*again)->test.webhookId, type.test.webhookId);
        QCOMPARE(endpointCount(), 1);
    }

    void aFailedHandOverDeletesTheEndpointAgain()
    {
        const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), m_practice->stripeDraft(u"Card"_s)));
        QVERIFY(saved && saved->has_value());
        m_practice->secrets().failWritesWith(ErrorKind::KeychainDenied);
        const auto registered = resultOf(new RegisterWebhookFlow(session(), **saved, Mode::Test));
        QVERIFY(registered && !registered->has_value());
        QCOMPARE(registered->error().kind, ErrorKind::KeychainDenied);
        QCOMPARE(endpointCount(), 0);
    }

    void anotherWebhookIdOrKeyClearsTheProofBeforeAnythingElse()
    {
        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        PaymentTypeDraft draft;
        draft.type = type;
        draft.test.webhookId = u"we_1AnotherEndpointAltogether"_s;
        QVERIFY(resultOf(new SetUpPaymentTypeFlow(session(), draft))->has_value());
        QVERIFY(!session().store().provenAt(type.id, Mode::Test)->isValid());
    }

    void goingLiveTogetherWithNewTestCredentialsIsRefused()
    {
        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        PaymentTypeDraft draft;
        draft.type = type;
        draft.type.liveMode = true;
        draft.test.secretKey = std::make_shared<const SecretValue>(m_practice->world().keys().restrictedTest);
        const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), draft));
        QVERIFY(saved && !saved->has_value());
        QCOMPARE(saved->error().param, u"live_mode"_s);
        QVERIFY(session().store().provenAt(type.id, Mode::Test)->isValid());
    }

    void aLiveTypeCanBeRenamedWhereNothingWasProven()
    {
        PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        PaymentTypeDraft live;
        live.type = type;
        live.type.liveMode = true;
        live.live.publishableKey = QString::fromLatin1(m_practice->world().keys().publishableLive);
        live.live.secretKey = std::make_shared<const SecretValue>(m_practice->world().keys().secretLive);
        const auto wentLive = resultOf(new SetUpPaymentTypeFlow(session(), live));
        QVERIFY(wentLive && wentLive->has_value());
        QVERIFY(resultOf(session().store().setProven(type.id, Mode::Test, QDateTime()))->has_value());
        PaymentTypeDraft renamed;
        renamed.type = **wentLive;
        renamed.type.name = u"Card, renamed"_s;
        const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), renamed));
        QVERIFY(saved);
        QVERIFY2(saved->has_value(), qPrintable(saved->has_value() ? QString() : saved->error().userText));
        QVERIFY((*saved)->liveMode);
    }

    void anUnreachableStripeDoesNotTakeTheProofBack()
    {
        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        m_practice->world().stripe().stop();
        const auto report = resultOf(new VerifyPaymentTypeFlow(session(), type, Mode::Test), 60000);
        QVERIFY(report && report->has_value());
        QVERIFY(!(*report)->allPassed());
        QVERIFY(session().store().provenAt(type.id, Mode::Test)->isValid());
    }

    void verifyNamesAnotherSecretKeyInTheTenant()
    {
        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        QObject parent;
        const auto tenant = resultOf(session().tenant(&parent));
        const SecretHandOver other{type.id, Mode::Test,
                                   std::make_shared<const SecretValue>(m_practice->world().keys().restrictedTest),
                                   nullptr, false};
        QVERIFY(resultOf((**tenant)->handOverSecrets(other, &parent))->has_value());
        const auto report = resultOf(new VerifyPaymentTypeFlow(session(), type, Mode::Test));
        QVERIFY(report && report->has_value());
        QCOMPARE(checkOf(**report, CheckId::SecretsMatch).state, CheckState::Failed);
    }

    void registeringRepairsMissingEventTypes()
    {
        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        // Somebody unsubscribes event types in the Dashboard.
        HttpClient http;
        HttpRequestSpec spec;
        spec.verb = HttpRequestSpec::Verb::Post;
        spec.url = m_practice->world().stripeAddress();
        spec.url.setPath(u"/v1/webhook_endpoints/"_s + type.test.webhookId);
        spec.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Stripe-Version", kStripeVersion}};
        spec.body = "enabled_events[]=payment_intent.succeeded";
        spec.bearer = std::make_shared<const SecretValue>(m_practice->world().keys().secretTest);
        spec.idempotencyKey = "unsubscribe";
        const auto changed = resultOf(http.send(spec));
        QVERIFY(changed && changed->has_value());
        QCOMPARE((*changed)->status, 200);
        auto report = resultOf(new VerifyPaymentTypeFlow(session(), type, Mode::Test));
        QCOMPARE(checkOf(**report, CheckId::EndpointEvents).state, CheckState::Failed);

        const auto registered = resultOf(new RegisterWebhookFlow(session(), type, Mode::Test));
        QVERIFY(registered && registered->has_value());
        report = resultOf(new VerifyPaymentTypeFlow(session(), **registered, Mode::Test));
        QVERIFY(report && report->has_value());
        QVERIFY((*report)->allPassed());
    }

    void aRegistrationThatNobodyWaitsForComesToACleanEnd()
    {
        const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), m_practice->stripeDraft(u"Card"_s)));
        QVERIFY(saved && saved->has_value());
        m_practice->world().stripe().holdNext("POST", "/v1/webhook_endpoints");
        auto *flow = new RegisterWebhookFlow(session(), **saved, Mode::Test);
        flow->start();
        QTRY_VERIFY(m_practice->world().stripe().requestLog().contains("POST /v1/webhook_endpoints"));
        QPointer<RegisterWebhookFlow> alive(flow);
        flow->cancel();
        QTRY_VERIFY(!alive);
        m_practice->world().stripe().releaseHeld();
        const auto webhookId = [this, id = (*saved)->id] {
            const auto types = session().store().paymentTypes();
            const auto type = std::ranges::find(*types, id, &PaymentType::id);
            return type->test.webhookId;
        };
        QTRY_VERIFY(!webhookId().isEmpty());
        QCOMPARE(endpointCount(), 1);
        const auto report = resultOf(new VerifyPaymentTypeFlow(session(), **saved, Mode::Test));
        QVERIFY(report && report->has_value());
        QVERIFY((*report)->allPassed());
    }

    void verifyNamesAWrongSecretInTheTenant()
    {
        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        // Somebody saves another secret in OPS-COM, without this console.
        QObject parent;
        const auto tenant = resultOf(session().tenant(&parent));
        QVERIFY(tenant && tenant->has_value());
        SecretHandOver other{type.id, Mode::Test, nullptr,
                             std::make_shared<const SecretValue>(QByteArray("whsec_") + "anotherSecretAltogether0001"),
                             false};
        const auto handed = resultOf((**tenant)->handOverSecrets(other, &parent));
        QVERIFY(handed && handed->has_value());

        const auto report = resultOf(new VerifyPaymentTypeFlow(session(), type, Mode::Test));
        QVERIFY(report && report->has_value());
        QVERIFY(!(*report)->allPassed());
        QCOMPARE(checkOf(**report, CheckId::SecretsMatch).state, CheckState::Failed);
        QCOMPARE(checkOf(**report, CheckId::GoodEvent).state, CheckState::Failed);
        QCOMPARE(checkOf(**report, CheckId::BadEvent).state, CheckState::Passed);
        QVERIFY(!session().store().provenAt(type.id, Mode::Test)->isValid());
    }

    void verifyTellsEachCheckOnce()
    {
        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        auto *flow = new VerifyPaymentTypeFlow(session(), type, Mode::Test);
        QHash<int, int> ended;
        connect(flow, &VerifyPaymentTypeFlow::checkChanged, this, [&ended](const Check &check) {
            if (check.state != CheckState::Running)
                ++ended[static_cast<int>(check.id)];
        });
        const auto report = resultOf(flow);
        QVERIFY(report && report->has_value());
        QCOMPARE(ended.size(), (*report)->checks.size());
        for (const int times : std::as_const(ended))
            QCOMPARE(times, 1);
    }

private:
    Session &session() { return m_practice->session(); }
    bool typeExists(const QString &name)
    {
        const auto data = resultOf(new LoadSetUpFlow(session()));
        return data && data->has_value() &&
               std::ranges::any_of((*data)->types, [&](const PaymentType &t) { return t.name == name; });
    }
    qsizetype endpointCount()
    {
        const auto client =
            session().stripeWith(std::make_shared<const SecretValue>(m_practice->world().keys().secretTest));
        QObject parent;
        const auto list = resultOf(client->webhookEndpoints({}, &parent));
        return list && list->has_value() ? (*list)->data.size() : -1;
    }
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
};

QTEST_GUILESS_MAIN(TestSetUpFlows)
#include "tst_setupflows.moc"
