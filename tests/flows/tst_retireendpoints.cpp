#include "webhookbench.h"

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;
using practice::TenantFault;

class TestRetireEndpoints : public QObject, public WebhookBench
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void straysAreRetiredOnceTheKeptOneIsProven()
    {
        const QString a = createEndpoint(kCallback);
        const QString b = createEndpoint(kCallback + u')');
        const QString shop = createEndpoint(u"https://shop.example.com/hook"_s);
        const WebhookComparison comparison = compared();
        QCOMPARE(comparison.strays.size(), 2);
        const auto retired =
            resultOf(new RetireEndpointsFlow(session(), m_type.id, Mode::Test, m_type.test.webhookId, {a, b}));
        QVERIFY(retired);
        QVERIFY2(retired->has_value(), qPrintable(retired->has_value() ? QString() : retired->error().userText));
        QCOMPARE(**retired, (QStringList{a, b}));
        QVERIFY(!exists(a));
        QVERIFY(!exists(b));
        QVERIFY(exists(shop));
        QVERIFY(exists(m_type.test.webhookId));
        QVERIFY(compared().isHealthy());
    }

    void straysStayWhileTheKeptOneIsNotProven_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("another secret") << static_cast<int>(TenantFault::WrongSecret);
        QTest::newRow("accepts everything") << static_cast<int>(TenantFault::AcceptEverything);
        QTest::newRow("fault of its own") << static_cast<int>(TenantFault::CallbackServerError);
    }
    void straysStayWhileTheKeptOneIsNotProven()
    {
        QFETCH(int, fault);
        const QString stray = createEndpoint(kCallback);
        m_practice->world().tenant().setFault(static_cast<TenantFault>(fault));
        const auto refused =
            resultOf(new RetireEndpointsFlow(session(), m_type.id, Mode::Test, m_type.test.webhookId, {stray}));
        QVERIFY(refused && !refused->has_value());
        QCOMPARE(refused->error().kind, ErrorKind::Refused);
        QVERIFY(exists(stray));
    }

    void theKeptOneAndForeignOnesAreNeverRetired()
    {
        const QString shop = createEndpoint(u"https://shop.example.com/hook"_s);
        PaymentType second = m_practice->makeProvenType(u"Second card"_s);
        QVERIFY2(!second.id.isEmpty(), qPrintable(m_practice->why()));
        QVERIFY(compared().strays.isEmpty()); // the second type's endpoint has the same URL and is no stray
        for (const QString &id : {m_type.test.webhookId, shop, second.test.webhookId, u"we_gone"_s}) {
            const auto refused =
                resultOf(new RetireEndpointsFlow(session(), m_type.id, Mode::Test, m_type.test.webhookId, {id}));
            QVERIFY(refused && !refused->has_value());
            QCOMPARE(refused->error().kind, ErrorKind::Refused);
        }
        QVERIFY(exists(second.test.webhookId));
        QVERIFY(exists(shop));
    }

    void nothingIsRepairedOrRetiredDuringARotation()
    {
        UpdateWebhookEndpointParams params;
        params.disabled = true;
        change(params);
        const QString next = createEndpoint(kCallback);
        const QString stray = createEndpoint(kCallback);
        Rotation rotation;
        rotation.paymentTypeId = m_type.id;
        rotation.oldEndpointId = m_type.test.webhookId;
        rotation.newEndpointId = next;
        const auto begun = resultOf(RotationJournal(session().store()).begin(rotation));
        QVERIFY(begun && begun->has_value());
        const WebhookComparison seen = compared();
        expect(seen, CompareItem::SecretFingerprint, CompareVerdict::Note, WebhookRepair::RotateSecret);
        expect(seen, CompareItem::Status, CompareVerdict::Different, WebhookRepair::None);
        QCOMPARE(seen.strays.size(), 1); // the rotation's own new endpoint is none
        QCOMPARE(seen.strays.first().id, stray);
        const auto repaired = resultOf(new RepairWebhookFlow(session(), seen, WebhookRepair::EnableEndpoint, {}));
        QVERIFY(repaired && !repaired->has_value());
        QCOMPARE(repaired->error().kind, ErrorKind::Refused);
        params.disabled = false;
        change(params);
        const auto retired =
            resultOf(new RetireEndpointsFlow(session(), m_type.id, Mode::Test, m_type.test.webhookId, {stray}));
        QVERIFY(retired && !retired->has_value());
        QCOMPARE(retired->error().kind, ErrorKind::Refused);
        QVERIFY(exists(stray));
    }

    void aBrokenOneIsNotKeptInPlaceOfTheOthers()
    {
        const QString stray = createEndpoint(kCallback);
        UpdateWebhookEndpointParams params;
        params.disabled = true;
        change(params);
        const auto refused =
            resultOf(new RetireEndpointsFlow(session(), m_type.id, Mode::Test, m_type.test.webhookId, {stray}));
        QVERIFY(refused && !refused->has_value());
        QCOMPARE(refused->error().kind, ErrorKind::Refused);
        QVERIFY(exists(stray));
    }
};

QTEST_GUILESS_MAIN(TestRetireEndpoints)
#include "tst_retireendpoints.moc"
