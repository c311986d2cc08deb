#pragma once

#include "flows/auditwords.h"
#include "flows/connectflow.h"
#include "flows/detailsflow.h"
#include "flows/refundinboxflow.h"
#include "flows/syncflow.h"
#include "net/jsonreader.h"
#include "practice/stripe/objectstore.h"
#include "stripe/stripeparsers.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"

#include <QDir>
#include <QLoggingCategory>
#include <QTest>

#include <memory>
#include <vector>

namespace console::test {

/// What the tests of refunds share: practice servers, a session, a proven payment type, payments that are paid. Asserts
/// are made on the practice Stripe's books: how often money went back, whatever a console believes.
class RefundTestCase : public QObject
{
protected:
    void begin()
    {
        // Thousands of requests: CONSOLE_TEST_NET_LOG=1 prints them.
        if (!qEnvironmentVariableIsSet("CONSOLE_TEST_NET_LOG"))
            QLoggingCategory::setFilterRules(QStringLiteral("console.net.info=false"));
        // On the whole second, as Stripe's times are.
        m_clock =
            std::make_unique<FakeClock>(QDateTime::fromSecsSinceEpoch(QDateTime::currentSecsSinceEpoch(), Qt::UTC));
        m_practice = std::make_unique<PracticeSession>(*m_clock);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        RetryPolicy quick;
        quick.delay = [](int) { return std::chrono::milliseconds(20); };
        m_practice->services().http.setRetryPolicy(quick);
        m_type = m_practice->makeProvenType();
        QVERIFY2(!m_type.id.isEmpty(), qPrintable(m_practice->why()));
    }
    void end()
    {
        if (m_practice->isReady())
            checkAuditWords();
        m_others.clear();
        m_practice.reset();
        m_folders.clear();
    }
    /// What was written into the audit trail is shown in words, not as a code.
    void checkAuditWords()
    {
        constexpr int kMost = 10000;
        const auto entries = session().store().auditEntries(kMost);
        QVERIFY(entries);
        for (const AuditEntry &entry : *entries) {
            QVERIFY2(auditWords(entry.what) != entry.what, qPrintable(entry.what));
            QVERIFY2(entry.outcome.isEmpty() || auditOutcomeWords(entry.outcome) != entry.outcome,
                     qPrintable(entry.what + QLatin1Char(' ') + entry.outcome));
        }
    }
    Session &session() { return m_practice->session(); }
    practice::PracticeStripe &stripe() { return m_practice->world().stripe(); }
    practice::PracticeTenant &tenant() { return m_practice->world().tenant(); }

    /// A payment that the payer has paid and whose event has reached the tenant, in the cache.
    Payment paid(const QString &method = QStringLiteral("pm_card_visa"), qint64 cents = 12500)
    {
        PracticeCheckoutParams params;
        params.payerName = QStringLiteral("Zoë Fournier");
        params.payerEmail = QStringLiteral("zoe.fournier@example.com");
        params.plate = QStringLiteral("BXRT 512");
        params.userTypeId = QStringLiteral("1");
        params.paymentTypeId = m_type.id;
        params.kind = QStringLiteral("permit");
        params.description = QStringLiteral("Lot C annual permit");
        params.amount = Money(cents, Currency());
        params.paymentMethod = method;
        const auto made = resultOf(new PracticePaymentFlow(session(), params));
        if (!made || !made->has_value())
            return {};
        stripe().runDueDeliveries();
        if (!sync(session()))
            return {};
        const auto payment = session().store().payment((*made)->id);
        return payment && *payment ? **payment : Payment();
    }
    /// A payment whose refund was sent and lost on the way: of unknown outcome, and not at Stripe.
    Payment lost()
    {
        const Payment payment = paid();
        stripe().loseNextRequest("POST", "/v1/refunds", 3);
        const auto done = resultOf(new RefundFlow(session(), requestFor(payment)), 60000);
        const bool isUnknown = done && done->has_value() && (*done)->state == RefundState::OutcomeUnknown;
        return isUnknown ? payment : Payment();
    }
    static bool sync(Session &of)
    {
        const auto synced = resultOf(new SyncPaymentsFlow(of));
        return synced && synced->has_value();
    }
    static RefundRequest requestFor(const Payment &payment)
    {
        RefundRequest request;
        request.paymentId = payment.id;
        request.amount = payment.amount;
        request.reason = QStringLiteral("requested_by_customer");
        request.comment = QStringLiteral("Sold the car");
        return request;
    }
    static RefundRequest partOf(const Payment &payment, qint64 cents)
    {
        RefundRequest request = requestFor(payment);
        request.amount = Money(cents, payment.amount.currency());
        request.full = false;
        request.remainingSeen = payment.remaining();
        return request;
    }
    /// From the practice Stripe's own file, not over the wire: planned faults would meet the reading, be used up by it,
    /// and make the list look empty.
    QList<StripeRefund> refundsAtStripe(const Payment &payment)
    {
        practice::ObjectStore books;
        if (!books.open(QDir(m_practice->dataFolder()).filePath(QStringLiteral("practice/practice-stripe.db"))))
            qFatal("Stripe's books cannot be read");
        practice::ListQuery query;
        query.object = QStringLiteral("refund");
        query.live = payment.mode == Mode::Live;
        query.intent = payment.paymentIntentId;
        query.limit = 1000; // far more than a payment has here
        QList<StripeRefund> refunds;
        const QList<practice::Doc> docs = books.list(query);
        for (const practice::Doc &doc : docs) {
            const JsonReader json(doc.json, QStringLiteral("a refund in the books"));
            refunds.append(readRefund(json));
            if (const auto error = json.error())
                qFatal("Stripe's books hold no refund: %s", qPrintable(error->detail));
        }
        return refunds;
    }
    std::shared_ptr<StripeClient> stripeClient()
    {
        return session().stripeWith(std::make_shared<const SecretValue>(m_practice->world().keys().secretTest));
    }
    Payment atTenant(const Payment &payment)
    {
        QObject parent;
        const auto client = resultOf(session().tenant(&parent));
        const auto found = resultOf((**client)->payment(payment.id, &parent));
        return found && found->has_value() ? **found : Payment();
    }
    RefundIntent newestIntent(const Payment &payment)
    {
        const auto intents = session().store().refundsOfPayment(payment.id);
        return intents && !intents->isEmpty() ? intents->constFirst() : RefundIntent();
    }
    RefundState stateOf(const Payment &payment) { return newestIntent(payment).state; }
    /// Money that went back in the Dashboard, not through any console.
    bool refundInDashboard(const Payment &payment, qint64 cents)
    {
        QObject parent;
        CreateRefundParams params;
        params.paymentIntentId = payment.paymentIntentId;
        params.amountMinor = cents;
        params.idempotencyKey = "in-the-dashboard-" + QByteArray::number(++m_number);
        const auto made = resultOf(stripeClient()->createRefund(params, &parent));
        return made && made->has_value();
    }
    /// A session on another computer (`isSameFolder`: another window on the same files), with the payments synced.
    std::shared_ptr<Session> otherConsole(bool isSameFolder = false)
    {
        Services services{m_practice->services().http, m_practice->secrets(), *m_clock, m_practice->dataFolder()};
        if (!isSameFolder) {
            m_folders.push_back(std::make_unique<QTemporaryDir>());
            services.dataFolder = m_folders.back()->path();
        }
        const auto opened = resultOf(new OpenWorkspaceFlow(services, m_practice->workspace()));
        if (!opened || !opened->has_value())
            return nullptr;
        m_others.push_back((*opened)->session);
        const auto types = session().store().paymentTypes();
        if (!types || !resultOf(m_others.back()->store().replacePaymentTypes(*types))->has_value())
            return nullptr;
        return sync(*m_others.back()) ? m_others.back() : nullptr;
    }

    /// Another window on the same files, with other addresses of the servers and perhaps another clock, which must
    /// outlive it. Nothing if it cannot be opened; a tenant out of reach is no hindrance.
    std::shared_ptr<Session> consoleAt(const QUrl &stripeAddress, const QUrl &tenantAddress,
                                       const Clock *clock = nullptr)
    {
        const Services own = m_practice->services();
        const Services services{own.http, own.secrets, clock == nullptr ? own.clock : *clock, own.dataFolder};
        Workspace workspace = m_practice->workspace();
        workspace.stripeAddress = stripeAddress;
        workspace.tenantAddress = tenantAddress;
        const auto opened = resultOf(new OpenWorkspaceFlow(services, workspace));
        return opened && opened->has_value() ? (*opened)->session : nullptr;
    }

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    PaymentType m_type;

private:
    int m_number = 0;
    std::vector<std::unique_ptr<QTemporaryDir>> m_folders;
    std::vector<std::shared_ptr<Session>> m_others;
};

} // namespace console::test
