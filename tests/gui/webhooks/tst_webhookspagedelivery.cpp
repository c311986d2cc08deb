#include "webhooksfixture.h"

#include <QSignalSpy>

using namespace console;
using namespace console::test;

class TestWebhooksPageDelivery : public QObject, private WebhooksFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { start(); }
    void cleanup() { end(); }

    void eventsAreListedWithTheirStateAndPayload()
    {
        const Payment good = pay();
        tenant().setFault(TenantFault::CallbackServerError);
        const Payment missed = pay();
        tenant().setFault(TenantFault::None);
        sync();
        show(WebhookPartId::Deliver);
        QTRY_COMPARE(events()->cells()->rowCount(), 2);
        QVERIFY(tableText(u"eventsTable"_s).contains(u"Delivered"_s));
        QVERIFY(tableText(u"eventsTable"_s).contains(u"Pending"_s));
        QVERIFY(tableText(u"eventsTable"_s).contains(good.paymentIntentId));
        shoot(m_page.get(), u"webhooks-delivery"_s);

        choose(u"eventStateComboBox"_s, 1); // Delivered
        QTRY_COMPARE(events()->cells()->rowCount(), 1);
        QTRY_VERIFY(tableText(u"eventsTable"_s).contains(good.paymentIntentId));
        choose(u"eventStateComboBox"_s, 0);
        auto *payment = on<QLineEdit>(u"eventPaymentLineEdit"_s);
        QTest::keyClicks(payment, missed.paymentIntentId);
        QTest::keyClick(payment, Qt::Key_Return);
        QTRY_COMPARE(events()->cells()->rowCount(), 1);
        QTRY_VERIFY(tableText(u"eventsTable"_s).contains(missed.paymentIntentId));

        QSignalSpy asked(m_page.get(), &Page::pageRequested);
        QTRY_VERIFY(on<QPushButton>(u"openPaymentButton"_s)->isEnabled());
        on<QPushButton>(u"openPaymentButton"_s)->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.at(0).at(0).toString(), u"recentPayments"_s);
        QCOMPARE(asked.at(0).at(1).toString(), missed.id);

        on<QPushButton>(u"viewPayloadButton"_s)->click();
        QTRY_VERIFY(dialog(u"payloadDialog"_s));
        auto *text = under<QPlainTextEdit>(dialog(u"payloadDialog"_s), u"payloadEdit"_s);
        QTRY_VERIFY(text->toPlainText().contains(missed.paymentIntentId));
        QVERIFY(!text->toPlainText().contains(u"client_secret\": \"pi_"_s));
        shoot(dialog(u"payloadDialog"_s), u"webhooks-payload"_s);
        under<QPushButton>(dialog(u"payloadDialog"_s), u"copyPayloadButton"_s)->click();
        QCOMPARE(QApplication::clipboard()->text(), text->toPlainText());
    }

    void nothingFoundSaysWhyAndShowsAllAgain()
    {
        show(WebhookPartId::Deliver);
        auto *empty = on<EmptyState>(u"eventsEmptyState"_s);
        QTRY_COMPARE(empty->title(), u"No events yet"_s);
        pay();
        choose(u"eventStateComboBox"_s, 3); // Failed
        QTRY_COMPARE(empty->title(), u"No event matches"_s);
        under<QPushButton>(empty, u"emptyActionButton"_s)->click();
        QTRY_COMPARE(events()->cells()->rowCount(), 1);
    }

    void oneEventIsSentAgain()
    {
        tenant().setFault(TenantFault::CallbackServerError);
        const Payment missed = pay();
        tenant().setFault(TenantFault::None);
        show(WebhookPartId::Deliver);
        QTRY_COMPARE(events()->cells()->rowCount(), 1);
        QTRY_VERIFY(on<QPushButton>(u"resendOneButton"_s)->isEnabled());
        QCOMPARE(statusOf(missed.id), PaymentStatus::Pending);
        on<QPushButton>(u"resendOneButton"_s)->click();
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(missed.id), PaymentStatus::Succeeded, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(!barOf(WebhookPartId::Deliver).isEmpty(), 20000);
        QTRY_VERIFY_WITH_TIMEOUT(tableText(u"eventsTable"_s).contains(u"Delivered"_s), 20000);
    }

    void allFailedAreSentAgainAfterADryRun()
    {
        tenant().setFault(TenantFault::CallbackServerError);
        QStringList missed;
        for (int i = 0; i < 3; ++i)
            missed.append(pay().id);
        letStripeGiveUp();
        show(WebhookPartId::Deliver);
        QTRY_COMPARE(events()->cells()->rowCount(), 3);
        QVERIFY(tableText(u"eventsTable"_s).contains(u"Failed"_s));
        QDialog *resend = openResend();
        QVERIFY(!under<QPushButton>(resend, u"resendSendButton"_s)->isVisible()); // not before one has looked
        under<QPushButton>(resend, u"resendLookButton"_s)->click();
        auto *send = under<QPushButton>(resend, u"resendSendButton"_s);
        QTRY_VERIFY(send->isVisible());
        QVERIFY(under<QLabel>(resend, u"resendSummaryLabel"_s)->text().startsWith(u"3 "_s));
        QCOMPARE(statusOf(missed.constFirst()), PaymentStatus::Pending); // a dry run
        shoot(resend, u"webhooks-resend-plan"_s);
        send->click();
        auto *bar = under<MessageBar>(resend, u"resendMessageBar"_s);
        QTRY_VERIFY_WITH_TIMEOUT(bar->isShown(), 60000);
        QVERIFY2(bar->kind() == MessageBar::Kind::Success, qPrintable(bar->text()));
        for (const QString &id : missed)
            QCOMPARE(statusOf(id), PaymentStatus::Succeeded);
        shoot(resend, u"webhooks-resend-done"_s);
        under<QPushButton>(resend, u"resendCloseButton"_s)->click();
        QTRY_VERIFY(!dialog(u"resendDialog"_s));
        QTRY_VERIFY(!tableText(u"eventsTable"_s).contains(u"Failed"_s));
    }

    void aRefusedSignatureStopsTheRunWhichGoesOnLater()
    {
        tenant().setFault(TenantFault::CallbackServerError);
        QStringList missed;
        for (int i = 0; i < 3; ++i)
            missed.append(pay().id);
        letStripeGiveUp();
        tenant().setFault(TenantFault::WrongSecret);
        show(WebhookPartId::Deliver);
        QTRY_COMPARE(events()->cells()->rowCount(), 3);
        QDialog *resend = openResend();
        under<QPushButton>(resend, u"resendLookButton"_s)->click();
        auto *send = under<QPushButton>(resend, u"resendSendButton"_s);
        QTRY_VERIFY(send->isVisible());
        send->click();
        auto *bar = under<MessageBar>(resend, u"resendMessageBar"_s);
        QTRY_VERIFY_WITH_TIMEOUT(bar->isShown(), 60000);
        QCOMPARE(bar->kind(), MessageBar::Kind::Warning);
        QVERIFY(!bar->text().isEmpty());
        shoot(resend, u"webhooks-resend-stopped"_s);
        under<QPushButton>(resend, u"copyWorkListButton"_s)->click();
        QCOMPARE(QApplication::clipboard()->text().count(u"https://dashboard.stripe.com/"_s), 3);
        under<QPushButton>(resend, u"resendCloseButton"_s)->click();
        QTRY_VERIFY(!dialog(u"resendDialog"_s));
        QTRY_VERIFY(barOf(WebhookPartId::Deliver).contains(u"stopped before its end"_s));

        tenant().setFault(TenantFault::None);
        action(under<MessageBar>(partOf(WebhookPartId::Deliver), u"partMessageBar"_s))->click();
        QTRY_VERIFY(dialog(u"resendDialog"_s));
        resend = dialog(u"resendDialog"_s);
        under<QPushButton>(resend, u"resendSendButton"_s)->click();
        for (const QString &id : missed)
            QTRY_COMPARE_WITH_TIMEOUT(statusOf(id), PaymentStatus::Succeeded, 60000);
    }

    void aStuckPaymentIsRepairedByItsButton()
    {
        tenant().setFault(TenantFault::WrongSecret);
        const Payment stuck = pay();
        tenant().setFault(TenantFault::None);
        sync();
        show(WebhookPartId::Stuck);
        auto *table = on<CellTable>(u"stuckTable"_s);
        QTRY_COMPARE(table->cells()->rowCount(), 1);
        QVERIFY(textOf(table).contains(u"succeeded"_s));
        QVERIFY(!on<QLabel>(u"stuckSentenceLabel"_s)->text().isEmpty());
        QTRY_VERIFY(on<QListWidget>(u"webhookPartsList"_s)->item(6)->text().contains(u"(1)"_s));
        shoot(m_page.get(), u"webhooks-stuck"_s);
        QTRY_VERIFY(on<QPushButton>(u"stuckResendButton"_s)->isEnabled());
        on<QPushButton>(u"stuckResendButton"_s)->click();
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(stuck.id), PaymentStatus::Succeeded, 20000);
        QTRY_VERIFY(!barOf(WebhookPartId::Stuck).isEmpty());
        sync();
        m_page->refresh();
        QTRY_COMPARE(on<EmptyState>(u"stuckEmptyState"_s)->title(), u"Nothing is stuck"_s);
        shoot(m_page.get(), u"webhooks-stuck-none"_s);
    }

    void aStuckPaymentLeadsToComparisonAndSecret()
    {
        tenant().setFault(TenantFault::WrongSecret);
        pay();
        tenant().setFault(TenantFault::None);
        sync();
        show(WebhookPartId::Stuck);
        QTRY_COMPARE(on<CellTable>(u"stuckTable"_s)->cells()->rowCount(), 1);
        QTRY_VERIFY(on<QPushButton>(u"stuckCompareButton"_s)->isEnabled());
        on<QPushButton>(u"stuckCompareButton"_s)->click();
        QVERIFY(partOf(WebhookPartId::Overview)->isVisible());
        QTRY_COMPARE(health(), u"Healthy"_s);
    }

private:
    CellTable *events() { return on<CellTable>(u"eventsTable"_s); }
    void choose(const QString &box, int index)
    {
        auto *combo = on<QComboBox>(box);
        combo->setCurrentIndex(index);
        Q_EMIT combo->activated(index);
    }
    QDialog *openResend()
    {
        (void)QTest::qWaitFor([this] { return on<QPushButton>(u"resendFailedButton"_s)->isEnabled(); });
        on<QPushButton>(u"resendFailedButton"_s)->click();
        (void)QTest::qWaitFor([this] { return dialog(u"resendDialog"_s) != nullptr; });
        QDialog *resend = dialog(u"resendDialog"_s);
        if (!resend)
            qFatal("the resend dialog did not open");
        return resend;
    }
};

QTEST_MAIN(TestWebhooksPageDelivery)
#include "tst_webhookspagedelivery.moc"
