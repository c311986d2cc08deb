#pragma once

#include "core/fingerprint.h"
#include "flows/webhookcompareflow.h"
#include "flows/webhookflow.h"
#include "store/rotationjournal.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"

#include <QTest>
#include <QUuid>

#include <algorithm>

namespace console::test {

using namespace Qt::StringLiterals;

inline const auto kCallback = u"https://practice.ops-com.com/api/system/payments/stripe/callback"_s;

inline const CompareRow &rowOf(const WebhookComparison &comparison, CompareItem item)
{
    return *std::ranges::find(comparison.rows, item, &CompareRow::item);
}

inline QString textOf(const WebhookComparison &comparison)
{
    QStringList lines;
    for (const CompareRow &row : comparison.rows)
        lines.append(u"%1 [%2] %3 | %4: %5"_s.arg(row.name)
                         .arg(static_cast<int>(row.verdict))
                         .arg(row.opscom, row.stripe, row.sentence));
    return lines.join(u'\n');
}

/// A practice session with a proven payment type, and hands that change either side behind the console's back.
class WebhookBench
{
public:
    void setUp()
    {
        m_clock = std::make_unique<FakeClock>(QDateTime::currentDateTimeUtc());
        m_practice = std::make_unique<PracticeSession>(*m_clock);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        m_type = m_practice->makeProvenType();
        QVERIFY2(!m_type.id.isEmpty(), qPrintable(m_practice->why()));
        m_stripe = session().stripeWith(std::make_shared<const SecretValue>(m_practice->world().keys().secretTest));
        m_tenant = session().tenantWith(std::make_shared<const SecretValue>(m_practice->world().apiToken()));
    }
    void tearDown() { m_practice.reset(); }

    Session &session() { return m_practice->session(); }

    WebhookComparison compared()
    {
        const auto result = resultOf(new CompareWebhookFlow(session(), m_type.id, Mode::Test), 30000);
        if (!result || !result->has_value()) {
            qWarning("no comparison: %s", qPrintable(result ? result->error().userText : QString()));
            return {};
        }
        return **result;
    }
    void expect(const WebhookComparison &comparison, CompareItem item, CompareVerdict verdict, WebhookRepair repair)
    {
        const auto row = std::ranges::find(comparison.rows, item, &CompareRow::item);
        QVERIFY(row != comparison.rows.end());
        QVERIFY2(row->verdict == verdict && row->repair == repair, qPrintable(textOf(comparison)));
        QCOMPARE(row->sentence.isEmpty(), verdict == CompareVerdict::Same);
        QCOMPARE(row->preview.isEmpty(), repair == WebhookRepair::None);
    }
    WebhookComparison repairs(const WebhookComparison &seen, WebhookRepair repair)
    {
        const auto result = resultOf(new RepairWebhookFlow(session(), seen, repair, {}), 30000);
        if (!result || !result->has_value()) {
            QTest::qFail(qPrintable(result ? result->error().userText + result->error().detail : u"timed out"_s),
                         __FILE__, __LINE__);
            return {};
        }
        if (!(*result)->isHealthy())
            QTest::qFail(qPrintable(textOf(**result)), __FILE__, __LINE__);
        return **result;
    }
    void change(UpdateWebhookEndpointParams params)
    {
        params.idempotencyKey = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        const auto changed = resultOf(m_stripe->updateWebhookEndpoint(m_type.test.webhookId, params, &m_parent));
        QVERIFY(changed);
        QVERIFY2(changed->has_value(), qPrintable(changed->has_value() ? QString() : changed->error().detail));
    }
    QString createEndpoint(const QString &url)
    {
        CreateWebhookEndpointParams params;
        params.url = QUrl(url);
        params.enabledEvents = requiredWebhookEvents();
        params.idempotencyKey = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        const auto created = resultOf(m_stripe->createWebhookEndpoint(params, &m_parent));
        return created && created->has_value() ? (*created)->endpoint.id : QString();
    }
    bool exists(const QString &id) { return resultOf(m_stripe->webhookEndpoint(id, &m_parent))->has_value(); }
    void setWebhookId(const QString &id)
    {
        PaymentType type = m_type;
        type.test.webhookId = id;
        const auto saved = resultOf(m_tenant->savePaymentType(type, &m_parent));
        QVERIFY(saved && saved->has_value());
    }
    void handOver(SharedSecret key, SharedSecret secret)
    {
        const SecretHandOver secrets{m_type.id, Mode::Test, std::move(key), std::move(secret), false};
        QVERIFY(resultOf(m_tenant->handOverSecrets(secrets, &m_parent))->has_value());
    }

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    QObject m_parent;
    PaymentType m_type;
    std::shared_ptr<StripeClient> m_stripe;
    std::shared_ptr<TenantClient> m_tenant;
};

} // namespace console::test
