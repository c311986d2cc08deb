#pragma once

#include "../screenshots.h"
#include "flows/syncflow.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"
#include "ui/webhooks/celltable.h"
#include "ui/webhooks/webhookspage.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/statuschip.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>
#include <QUuid>

namespace console::test {

using namespace Qt::StringLiterals;
using practice::TenantFault;

/// The Webhooks page on the practice servers, over real HTTP, with one payment type whose webhook is registered and
/// proven. A new world for each test.
class WebhooksFixture
{
protected:
    void start()
    {
        m_clock = std::make_unique<FakeClock>(QDateTime::currentDateTimeUtc());
        m_practice = std::make_unique<PracticeSession>(*m_clock);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        RetryPolicy policy;
        policy.delay = [](int) { return std::chrono::milliseconds(1); };
        session().http().setRetryPolicy(policy);
        m_type = m_practice->makeProvenType(u"Credit card"_s);
        QVERIFY2(!m_type.id.isEmpty(), qPrintable(m_practice->why()));
        m_clock->advance(std::chrono::seconds(10)); // what follows is younger than the endpoint
        Theme().apply(Theme::Appearance::Light);
        openPage(session());
    }
    void openPage(Session &session)
    {
        // The place that a window of 1024 x 700 leaves for a page.
        m_page = std::make_unique<WebhooksPage>(session, nullptr);
        m_page->setPublishedAddresses(QUrl(u"http://127.0.0.1:1/ips.json"_s)); // nobody answers there
        m_page->resize(800, 600);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_page->activated();
    }
    /// The page of a workspace that is no practice: client ID "acme", the tenant at this address, Stripe the practice
    /// one. It knows the payment type from before and holds its secrets.
    void openTenantAt(const QUrl &address)
    {
        m_page.reset();
        Workspace workspace;
        workspace.kind = Workspace::Kind::Tenant;
        workspace.clientId = u"acme"_s;
        workspace.tenantAddress = address;
        workspace.stripeAddress = m_practice->workspace().stripeAddress;
        const auto store = resultOf(WorkspaceStore::open(m_practice->dataFolder() + u"/acme"_s, *m_clock));
        QVERIFY(store && store->has_value());
        QVERIFY(resultOf((**store)->replacePaymentTypes({m_type}))->has_value());
        m_tenant = std::make_unique<Session>(m_practice->services(), workspace, **store);
        for (const SecretKind kind : {SecretKind::SecretKey, SecretKind::WebhookSecret})
            m_practice->secrets().put(m_tenant->secretName(m_type.id, Mode::Test, kind),
                                      m_practice->secrets().peek(session().secretName(m_type.id, Mode::Test, kind)));
        openPage(*m_tenant);
    }
    void end()
    {
        m_page.reset();
        m_tenant.reset();
        m_practice.reset();
    }

    Session &session() { return m_practice->session(); }
    practice::PracticeStripe &stripe() { return m_practice->world().stripe(); }
    practice::PracticeTenant &tenant() { return m_practice->world().tenant(); }

    template <typename T>
    T *on(const QString &name)
    {
        return under<T>(m_page.get(), name);
    }
    template <typename T>
    static T *under(QWidget *root, const QString &name)
    {
        T *found = root->findChild<T *>(name);
        if (!found)
            qFatal("no %s", qPrintable(name));
        return found;
    }
    /// The message's button: one that was taken away may still be there, hidden.
    static QPushButton *action(MessageBar *bar)
    {
        QPushButton *shown = nullptr; // a new one is shown by its layout, a little later
        (void)QTest::qWaitFor([&] {
            for (QPushButton *button : bar->findChildren<QPushButton *>(u"messageActionButton"_s)) {
                if (!shown && button->isVisible())
                    shown = button;
            }
            return shown != nullptr;
        });
        if (!shown)
            qFatal("the message has no button: %s", qPrintable(bar->text()));
        return shown;
    }
    WebhookPart *partOf(WebhookPartId id) { return on<WebhookPart>(toString(id) + u"Part"_s); }
    void show(WebhookPartId id)
    {
        m_page->showPart(id);
        QVERIFY(partOf(id)->isVisible());
    }
    QString barOf(WebhookPartId id)
    {
        auto *bar = under<MessageBar>(partOf(id), u"partMessageBar"_s);
        return bar->isShown() ? bar->text() : QString();
    }
    QString health() { return on<StatusChip>(u"webhookHealthChip"_s)->text(); }
    /// A dialog of this name that can be seen.
    QDialog *dialog(const QString &name)
    {
        const auto all = m_page->findChildren<QDialog *>(name);
        for (QDialog *one : all) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }
    static QString textOf(const CellTable *table)
    {
        QStringList lines;
        const auto *cells = table->cells();
        for (int row = 0; row < cells->rowCount(); ++row) {
            QStringList texts;
            for (int column = 0; column < cells->columnCount(); ++column)
                texts.append(cells->index(row, column).data().toString());
            lines.append(texts.join(u" | "_s));
        }
        return lines.join(u'\n');
    }
    QString tableText(const QString &name) { return textOf(on<CellTable>(name)); }

    std::shared_ptr<StripeClient> stripeClient()
    {
        return session().stripeWith(std::make_shared<const SecretValue>(m_practice->world().keys().secretTest));
    }
    std::shared_ptr<TenantClient> tenantClient()
    {
        return session().tenantWith(std::make_shared<const SecretValue>(m_practice->world().apiToken()));
    }
    /// As somebody does in Stripe's Dashboard.
    void changeEndpoint(UpdateWebhookEndpointParams params)
    {
        params.idempotencyKey = QUuid::createUuid().toByteArray();
        const auto changed =
            resultOf(stripeClient()->updateWebhookEndpoint(m_type.test.webhookId, params, m_page.get()));
        QVERIFY(changed && changed->has_value());
    }
    QList<WebhookEndpoint> endpoints()
    {
        const auto list = resultOf(stripeClient()->webhookEndpoints({}, m_page.get()));
        return list && *list ? (*list)->data : QList<WebhookEndpoint>();
    }
    /// A payer pays. Stripe's event has been sent when this returns.
    Payment pay()
    {
        const PracticeCheckoutParams params{.payerName = u"Ana Ortiz"_s,
                                            .payerEmail = u"ana@example.com"_s,
                                            .plate = u"AAA 111"_s,
                                            .userTypeId = u"7"_s,
                                            .paymentTypeId = m_type.id,
                                            .kind = u"permit"_s,
                                            .description = u"Lot C"_s,
                                            .amount = Money(1250, Currency()),
                                            .paymentMethod = u"pm_card_visa"_s};
        const auto paid = resultOf(tenantClient()->practiceCheckout(params, m_page.get()));
        stripe().runDueDeliveries();
        return paid && *paid ? **paid : Payment();
    }
    PaymentStatus statusOf(const QString &paymentId)
    {
        const auto payment = resultOf(tenantClient()->payment(paymentId, m_page.get()));
        return payment && *payment ? (*payment)->status : PaymentStatus::Failed;
    }
    void sync()
    {
        const auto synced = resultOf(new SyncPaymentsFlow(session()));
        QVERIFY(synced && synced->has_value());
    }
    /// Stripe tries in vain until it gives up; then the tenant is put right.
    void letStripeGiveUp()
    {
        for (const auto pause : {std::chrono::minutes(6), std::chrono::minutes(61), std::chrono::minutes(181),
                                 std::chrono::minutes(120)}) {
            m_clock->advance(pause);
            stripe().runDueDeliveries();
        }
        tenant().setFault(TenantFault::None);
    }
    static void paste(QLineEdit *edit, const QString &text)
    {
        QApplication::clipboard()->setText(text);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClick(edit, Qt::Key_V, Qt::ControlModifier);
    }

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    std::unique_ptr<Session> m_tenant; ///< of openTenantAt()
    std::unique_ptr<WebhooksPage> m_page;
    PaymentType m_type;
};

} // namespace console::test
