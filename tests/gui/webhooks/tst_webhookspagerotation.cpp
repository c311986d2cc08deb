#include "ui/webhooks/rotationdialog.h"
#include "webhooksfixture.h"

using namespace console;
using namespace console::test;

class TestWebhooksPageRotation : public QObject, private WebhooksFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        start();
        if (!QTest::currentTestFailed())
            pay(); // the proof by a real delivery needs an event
    }
    void cleanup() { end(); }

    void theSecretIsChangedInTheDialogToItsEnd()
    {
        show(WebhookPartId::Retrieve);
        QTRY_COMPARE(health(), u"Healthy"_s);
        shoot(m_page.get(), u"webhooks-retrieve-before"_s);
        const QString before = held();
        QDialog *rotation = openRotation();
        QCOMPARE(steps(rotation)->cells()->rowCount(), 10);
        shoot(rotation, u"webhooks-rotation-begin"_s);
        under<QPushButton>(rotation, u"rotationContinueButton"_s)->click();
        auto *bar = under<MessageBar>(rotation, u"rotationMessageBar"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(bar->isShown(), qPrintable(textOf(steps(rotation))), 40000);
        QVERIFY2(bar->kind() == MessageBar::Kind::Success, qPrintable(bar->text() + textOf(steps(rotation))));
        QCOMPARE(textOf(steps(rotation)).count(u"done |"_s), 10);
        shoot(rotation, u"webhooks-rotation-done"_s);
        under<QPushButton>(rotation, u"rotationCloseButton"_s)->click();
        QTRY_VERIFY(!dialog(u"rotationDialog"_s));
        QTRY_COMPARE(health(), u"Healthy"_s);
        QTRY_VERIFY(held() != before);
        QCOMPARE(endpoints().size(), 1);
        QVERIFY(endpoints().constFirst().id != m_type.test.webhookId);
        QVERIFY(tableText(u"rotationHistoryTable"_s).contains(u"Done"_s));
        shoot(m_page.get(), u"webhooks-retrieve-after"_s);
    }

    void aRotationIsPausedByAFaultAndUndone()
    {
        show(WebhookPartId::Retrieve);
        const QString before = held();
        QDialog *rotation = openRotation();
        tenant().setFault(TenantFault::CallbackServerError); // no proof
        under<QPushButton>(rotation, u"rotationContinueButton"_s)->click();
        auto *bar = under<MessageBar>(rotation, u"rotationMessageBar"_s);
        QTRY_VERIFY_WITH_TIMEOUT(bar->isShown(), 40000);
        QVERIFY(textOf(steps(rotation)).contains(u"paused |"_s));
        shoot(rotation, u"webhooks-rotation-paused"_s);
        tenant().setFault(TenantFault::None);

        under<QPushButton>(rotation, u"rotationUndoButton"_s)->click();
        action(bar)->click();
        QTRY_VERIFY2_WITH_TIMEOUT(bar->isShown() && bar->kind() == MessageBar::Kind::Success,
                                  qPrintable(textOf(steps(rotation)) + bar->text()), 40000);
        QVERIFY(bar->text().contains(u"undone"_s));
        under<QPushButton>(rotation, u"rotationCloseButton"_s)->click();
        QTRY_COMPARE(health(), u"Healthy"_s);
        QCOMPARE(held(), before);
        QCOMPARE(endpoints().size(), 1);
        QCOMPARE(endpoints().constFirst().id, m_type.test.webhookId);
    }

    void aPausedRotationIsOfferedAndGoneOnWith()
    {
        show(WebhookPartId::Retrieve);
        QDialog *rotation = openRotation();
        tenant().setFault(TenantFault::CallbackServerError);
        under<QPushButton>(rotation, u"rotationContinueButton"_s)->click();
        auto *bar = under<MessageBar>(rotation, u"rotationMessageBar"_s);
        QTRY_VERIFY_WITH_TIMEOUT(bar->isShown(), 40000);
        under<QPushButton>(rotation, u"rotationCloseButton"_s)->click();
        QTRY_VERIFY(!dialog(u"rotationDialog"_s));
        QVERIFY(barOf(WebhookPartId::Retrieve).contains(u"under way"_s));
        tenant().setFault(TenantFault::None);

        rotation = openRotation();
        QVERIFY(textOf(steps(rotation)).contains(u"done |"_s)); // it knows where it stood
        under<QPushButton>(rotation, u"rotationContinueButton"_s)->click();
        bar = under<MessageBar>(rotation, u"rotationMessageBar"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(bar->isShown() && bar->kind() == MessageBar::Kind::Success,
                                  qPrintable(textOf(steps(rotation)) + bar->text()), 40000);
    }

    void theDialogSaysSoWhileAStepRuns()
    {
        show(WebhookPartId::Retrieve);
        QDialog *rotation = openRotation();
        stripe().holdNext("POST", "/v1/webhook_endpoints");
        under<QPushButton>(rotation, u"rotationContinueButton"_s)->click();
        QTRY_VERIFY(static_cast<RotationDialog *>(rotation)->isRunning());
        rotation->reject();
        QVERIFY(rotation->isVisible());
        QVERIFY(!m_page->mayClose());
        QVERIFY(under<MessageBar>(rotation, u"rotationMessageBar"_s)->isShown());
        under<QPushButton>(rotation, u"rotationPauseButton"_s)->click();
        stripe().releaseHeld();
        QTRY_VERIFY(!static_cast<RotationDialog *>(rotation)->isRunning());
        QVERIFY(m_page->mayClose());
    }

    void aSecretRolledInTheDashboardIsTakenOver()
    {
        show(WebhookPartId::Retrieve);
        const QString before = held();
        on<QPushButton>(u"dashboardRollButton"_s)->click();
        QTRY_VERIFY(dialog(u"dashboardRollDialog"_s));
        QDialog *roll = dialog(u"dashboardRollDialog"_s);
        auto *secret = under<QLineEdit>(roll, u"newSecretLineEdit"_s);
        QVERIFY(under<QLabel>(roll, u"expiryLabel"_s)->text().contains(u"expires"_s));
        paste(secret, u"we_123"_s);
        under<QPushButton>(roll, u"previewActionButton"_s)->click();
        auto *message = under<QWidget>(roll, u"newSecretMessage"_s);
        QVERIFY(message->isVisible());
        QCOMPARE(secret->text(), u"we_123"_s); // nothing typed is lost
        shoot(roll, u"webhooks-roll"_s);

        const auto rolled = stripe().rollSecret(m_type.test.webhookId, 3600);
        QVERIFY(rolled);
        paste(secret, u" \""_s + QString::fromLatin1(*rolled) + u"\" "_s);
        under<QPushButton>(roll, u"previewActionButton"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog(u"dashboardRollDialog"_s), 40000);
        QTRY_VERIFY(held() != before);
    }

    void whoMayNeitherSetUpNorRotateIsToldWhy()
    {
        TenantInfo info = session().tenantInfo();
        info.capabilities = {u"view"_s, u"refund"_s};
        session().setTenantInfo(info);
        m_page->refresh();
        show(WebhookPartId::Retrieve);
        auto *change = on<QPushButton>(u"changeSecretButton"_s);
        QTRY_VERIFY(change->toolTip().contains(u"may not change signing secrets"_s));
        QVERIFY(!change->isEnabled() && change->accessibleDescription() == change->toolTip());
        QVERIFY(!on<QPushButton>(u"dashboardRollButton"_s)->isEnabled());
        show(WebhookPartId::Register);
        auto *add = on<QPushButton>(u"registerEndpointButton"_s);
        QTRY_VERIFY(add->toolTip().contains(u"may not change the set-up"_s));
        QVERIFY(!add->isEnabled() && !on<QPushButton>(u"saveByHandButton"_s)->isEnabled());
    }

    void theWholeChangeIsDoneByKeyboardAlone()
    {
        auto *list = on<QListWidget>(u"webhookPartsList"_s);
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Down);
        QVERIFY(partOf(WebhookPartId::Retrieve)->isVisible());
        auto *change = on<QPushButton>(u"changeSecretButton"_s);
        for (int i = 0; i < 20 && QApplication::focusWidget() != change; ++i)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), change);
        QTest::keyClick(change, Qt::Key_Space);
        QTRY_VERIFY(dialog(u"rotationDialog"_s));
        QDialog *rotation = dialog(u"rotationDialog"_s);
        QTRY_COMPARE(rotation->focusWidget(), under<QPushButton>(rotation, u"rotationContinueButton"_s));
        QTest::keyClick(rotation->focusWidget(), Qt::Key_Space);
        auto *bar = under<MessageBar>(rotation, u"rotationMessageBar"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(bar->isShown() && bar->kind() == MessageBar::Kind::Success,
                                  qPrintable(textOf(steps(rotation)) + bar->text()), 40000);
        QTest::keyClick(rotation, Qt::Key_Escape);
        QTRY_VERIFY(!dialog(u"rotationDialog"_s));
        QTRY_COMPARE(health(), u"Healthy"_s);
    }

private:
    QDialog *openRotation()
    {
        on<QPushButton>(u"changeSecretButton"_s)->click();
        (void)QTest::qWaitFor([this] { return dialog(u"rotationDialog"_s) != nullptr; });
        QDialog *rotation = dialog(u"rotationDialog"_s);
        if (!rotation)
            qFatal("the rotation's dialog did not open");
        return rotation;
    }
    static CellTable *steps(QDialog *rotation) { return under<CellTable>(rotation, u"rotationStepsTable"_s); }
    QString held() { return on<QLabel>(u"heldSecretLabel"_s)->text(); }
};

QTEST_MAIN(TestWebhooksPageRotation)
#include "tst_webhookspagerotation.moc"
