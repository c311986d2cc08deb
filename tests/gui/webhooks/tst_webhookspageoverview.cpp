#include "webhooksfixture.h"

using namespace console;
using namespace console::test;

class TestWebhooksPageOverview : public QObject, private WebhooksFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { start(); }
    void cleanup() { end(); }

    void aRegisteredWebhookIsHealthy()
    {
        QTRY_COMPARE(health(), u"Healthy"_s);
        QCOMPARE(on<CellTable>(u"compareTable"_s)->cells()->rowCount(), 9);
        QVERIFY(tableText(u"compareTable"_s).contains(m_type.test.webhookId));
        QVERIFY(!tableText(u"compareTable"_s).contains(u"different"_s));
        QVERIFY(!on<QLabel>(u"strayTitleLabel"_s)->isVisible());
        QVERIFY(m_page->findChildren<QFrame *>(u"differenceBox"_s).isEmpty());
        QVERIFY(tableText(u"compareTable"_s).contains(u"same"_s));
        shoot(m_page.get(), u"webhooks-overview-healthy"_s);
    }

    void nothingRunsBeforeAPartIsShown()
    {
        QTRY_COMPARE(health(), u"Healthy"_s);
        for (const WebhookPartId id : allWebhookParts()) {
            const bool made = m_page->findChild<WebhookPart *>(toString(id) + u"Part"_s) != nullptr;
            QCOMPARE(made, id == WebhookPartId::Overview);
        }
    }

    void aDifferenceIsRepairedByItsButton()
    {
        QTRY_COMPARE(health(), u"Healthy"_s);
        UpdateWebhookEndpointParams params;
        params.disabled = true;
        params.enabledEvents = QStringList{u"payment_intent.succeeded"_s, u"invoice.paid"_s};
        changeEndpoint(params);
        m_page->refresh();
        QTRY_COMPARE(health(), u"2 difference(s)"_s);
        QCOMPARE(m_page->findChildren<QFrame *>(u"differenceBox"_s).size(), 2);
        shoot(m_page.get(), u"webhooks-overview-differences"_s);

        on<QPushButton>(u"repairButton"_s + QString::number(int(CompareItem::Status)))->click();
        QTRY_VERIFY(dialog(u"repairDialog"_s));
        QDialog *repair = dialog(u"repairDialog"_s);
        QVERIFY(under<QPushButton>(repair, u"previewCancelButton"_s)->isDefault());
        QVERIFY(!under<QLabel>(repair, u"previewStepsLabel"_s)->text().isEmpty());
        under<QPushButton>(repair, u"previewActionButton"_s)->click();
        QTRY_COMPARE(health(), u"1 difference(s)"_s);
        QVERIFY(endpoints().constFirst().enabled);

        on<QPushButton>(u"repairButton"_s + QString::number(int(CompareItem::Events)))->click();
        QTRY_VERIFY(dialog(u"repairDialog"_s));
        repair = dialog(u"repairDialog"_s);
        under<QCheckBox>(repair, u"dropSuperfluousCheckBox"_s)->setChecked(true);
        shoot(repair, u"webhooks-repair-events"_s);
        under<QPushButton>(repair, u"previewActionButton"_s)->click();
        QTRY_COMPARE(health(), u"Healthy"_s);
        QStringList events = endpoints().constFirst().enabledEvents;
        QStringList wanted = requiredWebhookEvents();
        events.sort();
        wanted.sort();
        QCOMPARE(events, wanted);
    }

    void whileTheSecretIsChangedTheButtonGoesOnWithThat()
    {
        QTRY_COMPARE(health(), u"Healthy"_s);
        Rotation rotation;
        rotation.paymentTypeId = m_type.id;
        rotation.step = RotationStep::CreateEndpoint;
        rotation.oldEndpointId = m_type.test.webhookId;
        rotation.oldFingerprint = m_type.test.webhookSecretFingerprints.value(0);
        QVERIFY(resultOf(RotationJournal(session().store()).begin(rotation))->has_value());
        UpdateWebhookEndpointParams params;
        params.disabled = true;
        changeEndpoint(params);
        m_page->refresh();
        QTRY_COMPARE(health(), u"1 difference(s)"_s);
        const auto buttonOf = [this](CompareItem item) {
            return m_page->findChild<QPushButton *>(u"repairButton"_s + QString::number(int(item)));
        };
        QVERIFY(!buttonOf(CompareItem::Status)); // it would fight the change
        QPushButton *goOn = buttonOf(CompareItem::SecretFingerprint);
        QVERIFY(goOn);
        QCOMPARE(goOn->text(), u"Go on…"_s);
        QVERIFY2(goOn->accessibleDescription().contains(u"under way"_s), qPrintable(goOn->accessibleDescription()));
        shoot(m_page.get(), u"webhooks-overview-rotation"_s);
        goOn->click();
        QTRY_VERIFY(dialog(u"rotationDialog"_s));
        QVERIFY(partOf(WebhookPartId::Retrieve)->isVisible());
        dialog(u"rotationDialog"_s)->reject();
    }

    void cancelChangesNothing()
    {
        UpdateWebhookEndpointParams params;
        params.disabled = true;
        changeEndpoint(params);
        m_page->refresh();
        QTRY_COMPARE(health(), u"1 difference(s)"_s);
        on<QPushButton>(u"repairButton"_s + QString::number(int(CompareItem::Status)))->click();
        QTRY_VERIFY(dialog(u"repairDialog"_s));
        QTest::keyClick(dialog(u"repairDialog"_s), Qt::Key_Return); // Cancel is the default
        QTRY_VERIFY(!dialog(u"repairDialog"_s));
        QVERIFY(!endpoints().constFirst().enabled);
    }

    void aRefusedRepairKeepsTheDialogWithTheReason()
    {
        UpdateWebhookEndpointParams params;
        params.disabled = true;
        changeEndpoint(params);
        m_page->refresh();
        QTRY_COMPARE(health(), u"1 difference(s)"_s);
        on<QPushButton>(u"repairButton"_s + QString::number(int(CompareItem::Status)))->click();
        QTRY_VERIFY(dialog(u"repairDialog"_s));
        QDialog *repair = dialog(u"repairDialog"_s);
        stripe().failNext("POST", "/v1/webhook_endpoints", 403, 5);
        under<QPushButton>(repair, u"previewActionButton"_s)->click();
        auto *bar = under<MessageBar>(repair, u"previewMessageBar"_s);
        QTRY_VERIFY(bar->isShown());
        QVERIFY(!bar->text().isEmpty());
        QVERIFY(repair->isVisible());
        QVERIFY(under<QPushButton>(repair, u"previewActionButton"_s)->isEnabled());
    }

    void aStrayEndpointIsRetiredAfterProofOnly()
    {
        CreateWebhookEndpointParams stray;
        stray.url = session().workspace().callbackUrl();
        stray.enabledEvents = requiredWebhookEvents();
        stray.idempotencyKey = QUuid::createUuid().toByteArray();
        const auto made = resultOf(stripeClient()->createWebhookEndpoint(stray, m_page.get()));
        QVERIFY(made && made->has_value());
        m_page->refresh();
        QTRY_COMPARE(m_page->findChildren<QFrame *>(u"strayBox"_s).size(), 1);
        shoot(m_page.get(), u"webhooks-overview-stray"_s);

        tenant().setFault(TenantFault::AcceptEverything); // no proof
        on<QPushButton>(u"retireButton"_s)->click();
        QTRY_VERIFY(dialog(u"retireDialog"_s));
        QDialog *retire = dialog(u"retireDialog"_s);
        under<QPushButton>(retire, u"previewActionButton"_s)->click();
        auto *bar = under<MessageBar>(retire, u"previewMessageBar"_s);
        QTRY_VERIFY(bar->isShown());
        QCOMPARE(endpoints().size(), 2);
        shoot(retire, u"webhooks-retire-refused"_s);

        tenant().setFault(TenantFault::None);
        under<QPushButton>(retire, u"previewActionButton"_s)->click();
        QTRY_COMPARE(endpoints().size(), 1);
        QCOMPARE(endpoints().constFirst().id, m_type.test.webhookId);
        QTRY_COMPARE(health(), u"Healthy"_s);
    }

    void anotherModeIsComparedByItself()
    {
        QTRY_COMPARE(health(), u"Healthy"_s);
        auto *modes = on<QComboBox>(u"webhooksModeComboBox"_s);
        modes->setCurrentIndex(1);
        Q_EMIT modes->activated(1);
        QTRY_VERIFY(health() != u"Healthy"_s); // OPS-COM holds no live set
        QTRY_VERIFY(!tableText(u"compareTable"_s).isEmpty() || !barOf(WebhookPartId::Overview).isEmpty());
    }

    void anObjectOfThePageIsShown()
    {
        QTRY_COMPARE(health(), u"Healthy"_s);
        m_page->showObject(m_type.id + u"/test/stuck"_s);
        QVERIFY(partOf(WebhookPartId::Stuck)->isVisible());
        m_page->showObject(m_type.id + u"/test"_s); // the mode, not the part
        QVERIFY(partOf(WebhookPartId::Stuck)->isVisible());
        m_page->showObject(u"gone/test"_s);
        QVERIFY(on<MessageBar>(u"webhooksMessageBar"_s)->isShown());
    }
};

QTEST_MAIN(TestWebhooksPageOverview)
#include "tst_webhookspageoverview.moc"
