#include "flows/eventdeliveryflow.h"
#include "models/paymenttext.h"
#include "webhooksfixture.h"

#include <QDateTimeEdit>
#include <QDesktopServices>
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

    void onlyThoseSinceAChosenMomentAreSentAgain()
    {
        tenant().setFault(TenantFault::CallbackServerError);
        pay();
        m_clock->advance(std::chrono::hours(3));
        const QDateTime between = m_clock->now().addSecs(-3600);
        pay();
        letStripeGiveUp();
        show(WebhookPartId::Deliver);
        QTRY_COMPARE(events()->cells()->rowCount(), 2);
        QDialog *resend = openResend();
        auto *moment = under<QDateTimeEdit>(resend, u"resendMomentEdit"_s);
        QVERIFY(!moment->isVisible());
        auto *since = under<QComboBox>(resend, u"resendSinceComboBox"_s);
        since->setCurrentIndex(since->count() - 1);
        Q_EMIT since->activated(since->currentIndex());
        QVERIFY(moment->isVisible());
        const QDateTime wall = between.toTimeZone(zoneOf(session().tenantInfo().timeZone));
        moment->setDateTime(QDateTime(wall.date(), wall.time()));
        under<QPushButton>(resend, u"resendLookButton"_s)->click();
        QTRY_VERIFY(under<QPushButton>(resend, u"resendSendButton"_s)->isVisible());
        auto *summary = under<QLabel>(resend, u"resendSummaryLabel"_s);
        QVERIFY2(summary->text().startsWith(u"1 "_s), qPrintable(summary->text()));
        shoot(resend, u"webhooks-resend-since"_s);
        moment->setDateTime(QDateTime(wall.date(), wall.time()).addSecs(-4 * 3600));
        QVERIFY(!under<QPushButton>(resend, u"resendSendButton"_s)->isVisible()); // another choice is to be looked at
        under<QPushButton>(resend, u"resendLookButton"_s)->click();
        QTRY_VERIFY(summary->text().startsWith(u"2 "_s));
    }

    void typesThatTheEndpointIsSubscribedToCanBeChosen()
    {
        QTRY_COMPARE(health(), u"Healthy"_s);
        UpdateWebhookEndpointParams params;
        params.enabledEvents = requiredWebhookEvents() + QStringList{u"charge.refunded"_s};
        changeEndpoint(params);
        pay();
        show(WebhookPartId::Deliver);
        QTRY_COMPARE(events()->cells()->rowCount(), 1);
        auto *type = on<QComboBox>(u"eventTypeComboBox"_s);
        QCOMPARE(type->count(), 4); // as far as is known
        type->setCurrentIndex(type->findText(u"payment_intent.succeeded"_s));
        m_page->showPart(WebhookPartId::Overview);
        m_page->refresh();
        QTRY_COMPARE(type->count(), 5);
        QCOMPARE(type->currentText(), u"payment_intent.succeeded"_s);
        show(WebhookPartId::Deliver);
        choose(u"eventTypeComboBox"_s, type->findText(u"charge.refunded"_s));
        QTRY_COMPARE(on<EmptyState>(u"eventsEmptyState"_s)->title(), u"No event matches"_s);
    }

    void eventsThatAreToLeaveAreMarked()
    {
        tenant().setFault(TenantFault::CallbackServerError);
        pay();
        letStripeGiveUp();
        m_clock->advance(std::chrono::hours(28 * 24));
        show(WebhookPartId::Deliver);
        QTRY_COMPARE(events()->cells()->rowCount(), 1);
        QVERIFY2(tableText(u"eventsTable"_s).contains(u"Stripe drops it"_s), qPrintable(tableText(u"eventsTable"_s)));
        QVERIFY(resultOf(new FindStuckPaymentsFlow(session())));
        const QListWidgetItem *item = on<QListWidget>(u"webhookPartsList"_s)->item(5);
        QVERIFY2(item->text().contains(u"(1)"_s), qPrintable(item->text()));
        QVERIFY2(item->toolTip().contains(u"within 3 days"_s), qPrintable(item->toolTip()));
        shoot(m_page.get(), u"webhooks-delivery-leaving"_s);
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

    void aRefusedRetryCallLeavesAWorkListWithLinks()
    {
        tenant().setFault(TenantFault::CallbackServerError);
        pay();
        letStripeGiveUp();
        openTenantAt(m_practice->workspace().tenantAddress); // the practice Stripe has no Dashboard
        m_practice->secrets().put(m_tenant->apiTokenName(), m_practice->world().apiToken());
        show(WebhookPartId::Deliver);
        QTRY_COMPARE(events()->cells()->rowCount(), 1);
        QDialog *resend = openResend();
        under<QPushButton>(resend, u"resendLookButton"_s)->click();
        auto *send = under<QPushButton>(resend, u"resendSendButton"_s);
        QTRY_VERIFY(send->isVisible());
        stripe().failNext("POST", "/v1/events/", 403, 5);
        send->click();
        auto *bar = under<MessageBar>(resend, u"resendMessageBar"_s);
        QTRY_VERIFY_WITH_TIMEOUT(bar->isShown(), 60000);
        QVERIFY2(bar->kind() == MessageBar::Kind::Warning, qPrintable(bar->text()));
        auto *items = under<CellTable>(resend, u"resendItemsTable"_s);
        QCOMPARE(items->cells()->rowCount(), 1);
        const QString id = items->cells()->index(0, 0).data().toString();
        items->choose(id);
        auto *open = under<QPushButton>(resend, u"openWorkItemButton"_s);
        QTRY_VERIFY(open->isVisible() && open->isEnabled());
        shoot(resend, u"webhooks-resend-worklist"_s);
        QDesktopServices::setUrlHandler(u"https"_s, this, "noteLink");
        open->click();
        QDesktopServices::unsetUrlHandler(u"https"_s);
        QCOMPARE(m_links, (QList<QUrl>{dashboardEventUrl(id, Mode::Test)}));
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

public Q_SLOTS:
    void noteLink(const QUrl &url) { m_links.append(url); }

private:
    QList<QUrl> m_links;
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
