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
        QTest::newRow("unreachable") << TenantFault::CallbackUnreachable << QString();
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
