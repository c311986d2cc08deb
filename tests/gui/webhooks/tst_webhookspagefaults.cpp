#include "support/scriptedserver.h"
#include "ui/webhooks/testpart.h"
#include "webhooksfixture.h"

using namespace console;
using namespace console::test;

/// Each misbehaving tenant is named rightly in the window.
class TestWebhooksPageFaults : public QObject, private WebhooksFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { start(); }
    void cleanup() { end(); }

    void aFaultOfTheCallbackIsNamed_data()
    {
        QTest::addColumn<TenantFault>("fault");
        QTest::addColumn<QString>("named");
        QTest::newRow("wrong secret") << TenantFault::WrongSecret << u"another Webhook Secret"_s;
        QTest::newRow("accepts everything") << TenantFault::AcceptEverything << u"bad signature"_s;
        QTest::newRow("redirect") << TenantFault::RedirectCallback << u"redirects"_s;
        QTest::newRow("slow") << TenantFault::SlowCallback << u"did not answer in time"_s;
        QTest::newRow("server error") << TenantFault::CallbackServerError << u"fault of its own"_s;
        QTest::newRow("not found") << TenantFault::CallbackNotFound << u"no callback at this address"_s;
        QTest::newRow("log-in") << TenantFault::CallbackAuthWall << u"log-in"_s;
        QTest::newRow("clock") << TenantFault::CallbackSkewedClock << u"clock"_s;
        QTest::newRow("dropped") << TenantFault::CallbackUnreachable << u"drops it without an answer"_s;
        QTest::newRow("closed port") << TenantFault::PortClosed << u"the connection was refused"_s;
    }
    void aFaultOfTheCallbackIsNamed()
    {
        QFETCH(TenantFault, fault);
        QFETCH(QString, named);
        show(WebhookPartId::Test);
        static_cast<TestPart *>(partOf(WebhookPartId::Test))->setTimeout(std::chrono::milliseconds(1500));
        tenant().setSlowness(10000);
        tenant().setFault(fault);
        on<QPushButton>(u"runTestsButton"_s)->click();
        auto *diagnosis = on<MessageBar>(u"diagnosisMessageBar"_s);
        QTRY_VERIFY_WITH_TIMEOUT(diagnosis->isShown(), 30000);
        QCOMPARE(diagnosis->kind(), MessageBar::Kind::Error);
        QVERIFY2(diagnosis->text().contains(named), qPrintable(diagnosis->text()));
        QVERIFY(tableText(u"endpointTestTable"_s).contains(u"not as expected"_s));
        if (fault == TenantFault::WrongSecret || fault == TenantFault::AcceptEverything)
            shoot(m_page.get(), u"webhooks-test-"_s + QString::fromLatin1(QTest::currentDataTag()).replace(u' ', u'-'));
        tenant().setFault(TenantFault::None);
    }

    void whatStandsBeforeTheTenantIsNamed_data()
    {
        QTest::addColumn<bool>("hasServer");
        QTest::addColumn<QString>("named");
        QTest::newRow("TLS") << true << u"secure connection to the callback cannot be made"_s;
        QTest::newRow("DNS") << false << u"not known (DNS)"_s;
    }
    void whatStandsBeforeTheTenantIsNamed()
    {
        QFETCH(bool, hasServer);
        QFETCH(QString, named);
        std::unique_ptr<testing::ScriptedServer> server;
        if (hasServer)
            server = std::make_unique<testing::ScriptedServer>(testing::ScriptedServer::Tls::SelfSigned);
        openTenantAt(server ? server->url() : QUrl(u"https://nobody.invalid"_s));
        show(WebhookPartId::Test);
        on<QPushButton>(u"runTestsButton"_s)->click();
        auto *diagnosis = on<MessageBar>(u"diagnosisMessageBar"_s);
        QTRY_VERIFY_WITH_TIMEOUT(diagnosis->isShown(), 30000);
        QCOMPARE(diagnosis->kind(), MessageBar::Kind::Error);
        QVERIFY2(diagnosis->text().contains(named), qPrintable(diagnosis->text()));
        const QString table = tableText(u"endpointTestTable"_s);
        QCOMPARE(table.count(u"not as expected"_s), 1);
        QCOMPARE(table.count(u"not run"_s), 7); // more of the same would only take time
        shoot(m_page.get(), u"webhooks-test-"_s + QString::fromLatin1(QTest::currentDataTag()).toLower());
    }

    void aLiveTenantIsSentMoreOnlyIfThePersonAllowsIt()
    {
        testing::ScriptedServer server;
        server.on("POST", "/api/system/payments/stripe/callback", testing::ScriptedAnswer::json(400, "{}"));
        m_practice->secrets().put({u"acme"_s, m_type.id, Mode::Live, SecretKind::WebhookSecret}, "whsec_live");
        openTenantAt(server.url());
        m_page->showObject(m_type.id + u"/live/test"_s);
        auto *allow = on<QCheckBox>(u"allowEffectsCheckBox"_s);
        QVERIFY(allow->isVisible() && !allow->isChecked());
        const auto run = [this] {
            on<QPushButton>(u"runTestsButton"_s)->click();
            (void)QTest::qWaitFor([this] { return on<MessageBar>(u"diagnosisMessageBar"_s)->isShown(); }, 30000);
        };
        run();
        QCOMPARE(std::ranges::count(server.requests(), QByteArray("POST"), &testing::ScriptedRequest::verb), 4);
        QCOMPARE(tableText(u"endpointTestTable"_s).count(u"not run"_s), 4);
        const QString said = on<MessageBar>(u"diagnosisMessageBar"_s)->text();
        QVERIFY2(said.contains(u"not proven"_s), qPrintable(said)); // nothing was accepted yet
        shoot(m_page.get(), u"webhooks-test-live"_s);
        allow->setChecked(true);
        run();
        QCOMPARE(tableText(u"endpointTestTable"_s).count(u"not run"_s), 0);
    }

    void aGoodTenantPassesEveryTest()
    {
        show(WebhookPartId::Test);
        QCOMPARE(on<CellTable>(u"endpointTestTable"_s)->cells()->rowCount(), 8); // shown before the run
        on<QPushButton>(u"runTestsButton"_s)->click();
        auto *diagnosis = on<MessageBar>(u"diagnosisMessageBar"_s);
        QTRY_VERIFY(diagnosis->isShown());
        QVERIFY2(diagnosis->kind() == MessageBar::Kind::Success, qPrintable(diagnosis->text()));
        QVERIFY2(!tableText(u"endpointTestTable"_s).contains(u"not as expected"_s),
                 qPrintable(tableText(u"endpointTestTable"_s)));
        QVERIFY(!on<QCheckBox>(u"allowEffectsCheckBox"_s)->isVisible()); // practice is never live
        shoot(m_page.get(), u"webhooks-test-good"_s);
    }

    void aMismatchLeadsToTheChangeOfTheSecret()
    {
        show(WebhookPartId::Test);
        tenant().setFault(TenantFault::WrongSecret);
        on<QPushButton>(u"runTestsButton"_s)->click();
        auto *diagnosis = on<MessageBar>(u"diagnosisMessageBar"_s);
        QTRY_VERIFY(diagnosis->isShown());
        action(diagnosis)->click();
        QVERIFY(partOf(WebhookPartId::Retrieve)->isVisible());
        QTRY_VERIFY(dialog(u"rotationDialog"_s));
        tenant().setFault(TenantFault::None);
    }

    void aFaultOfTheApiIsSaidAndCanBeTriedAgain_data()
    {
        QTest::addColumn<TenantFault>("fault");
        QTest::newRow("token") << TenantFault::RejectToken;
        QTest::newRow("permission") << TenantFault::MissingPermission;
        QTest::newRow("redirect") << TenantFault::RedirectApi;
        QTest::newRow("server error") << TenantFault::ApiServerError;
        QTest::newRow("unreachable") << TenantFault::ApiUnreachable;
        QTest::newRow("garbage") << TenantFault::GarbageAnswer;
    }
    void aFaultOfTheApiIsSaidAndCanBeTriedAgain()
    {
        QFETCH(TenantFault, fault);
        QTRY_COMPARE(health(), u"Healthy"_s);
        tenant().setFault(fault);
        m_page->refresh();
        auto *bar = on<MessageBar>(u"webhooksMessageBar"_s);
        QTRY_VERIFY_WITH_TIMEOUT(bar->isShown(), 30000);
        QVERIFY(!bar->text().isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(health(), u"Unknown"_s, 30000); // Stripe alone cannot tell
        tenant().setFault(TenantFault::None);
        action(bar)->click();
        QTRY_COMPARE(health(), u"Healthy"_s);
        QTRY_VERIFY(!bar->isShown());
    }

    void aLongTestCanBeStopped()
    {
        show(WebhookPartId::Test);
        tenant().setSlowness(20000);
        tenant().setFault(TenantFault::SlowCallback);
        on<QPushButton>(u"runTestsButton"_s)->click();
        auto *stop = under<QPushButton>(partOf(WebhookPartId::Test), u"partStopButton"_s);
        QTRY_VERIFY(stop->isVisible());
        stop->click();
        QTRY_VERIFY(barOf(WebhookPartId::Test).startsWith(u"Stopped"_s));
        QVERIFY(on<QPushButton>(u"runTestsButton"_s)->isEnabled());
        tenant().setFault(TenantFault::None);
    }
};

QTEST_MAIN(TestWebhooksPageFaults)
#include "tst_webhookspagefaults.moc"
