#include "flows/rotationflow.h"
#include "support/scriptedserver.h"
#include "support/waiting.h"
#include "webhookbench.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;
using practice::TenantFault;

class TestWebhookCompare : public QObject, public WebhookBench
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void aFreshRegistrationIsTheSameOnBothSides()
    {
        const WebhookComparison comparison = compared();
        QVERIFY2(comparison.isHealthy(), qPrintable(textOf(comparison)));
        QCOMPARE(comparison.differences(), 0);
        QCOMPARE(comparison.rows.size(), 9);
        QVERIFY(comparison.endpoint);
        QCOMPARE(comparison.endpoint->id, m_type.test.webhookId);
        QVERIFY(comparison.strays.isEmpty());
        for (const CompareRow &row : comparison.rows) {
            QVERIFY(!row.name.isEmpty());
            QCOMPARE(row.verdict == CompareVerdict::Same, row.sentence.isEmpty());
        }
    }

    void aDisabledEndpointIsEnabledAgain()
    {
        UpdateWebhookEndpointParams params;
        params.disabled = true;
        change(params);
        const WebhookComparison before = compared();
        expect(before, CompareItem::Status, CompareVerdict::Different, WebhookRepair::EnableEndpoint);
        QCOMPARE(before.differences(), 1);
        repairs(before, WebhookRepair::EnableEndpoint);
    }

    void aStrayUrlIsNamedAndPutRight_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("named");
        QTest::newRow("bracket") << QString(kCallback + u')') << u"“)”"_s;
        QTest::newRow("slash") << QString(kCallback + u'/') << u"“/”"_s;
        QTest::newRow("two signs") << QString(kCallback + u"/)"_s) << u"“/)”"_s;
        QTest::newRow("http") << u"http://practice.ops-com.com/api/system/payments/stripe/callback"_s << u"http://"_s;
        QTest::newRow("query") << QString(kCallback + u"?a=1"_s) << u"?"_s;
        QTest::newRow("other tenant") << u"https://acme.ops-com.com/api/system/payments/stripe/callback"_s
                                      << u"acme.ops-com.com"_s;
        QTest::newRow("port") << u"https://practice.ops-com.com:8443/api/system/payments/stripe/callback"_s
                              << u"8443"_s;
    }
    void aStrayUrlIsNamedAndPutRight()
    {
        QFETCH(QString, url);
        QFETCH(QString, named);
        UpdateWebhookEndpointParams params;
        params.url = QUrl(url);
        change(params);
        const WebhookComparison before = compared();
        expect(before, CompareItem::Url, CompareVerdict::Different, WebhookRepair::FixUrl);
        const CompareRow &row = rowOf(before, CompareItem::Url);
        QVERIFY2(row.sentence.contains(named), qPrintable(row.sentence));
        QVERIFY(row.preview.contains(kCallback));
        repairs(before, WebhookRepair::FixUrl);
    }

    void anEndpointOfAnotherProgramIsLeftAlone()
    {
        UpdateWebhookEndpointParams params;
        params.url = QUrl(u"https://shop.example.com/hook"_s);
        change(params);
        const WebhookComparison before = compared();
        expect(before, CompareItem::Url, CompareVerdict::Different, WebhookRepair::RegisterAnew);
        const WebhookComparison after = repairs(before, WebhookRepair::RegisterAnew);
        QVERIFY(after.endpoint->id != m_type.test.webhookId);
        const auto shop = resultOf(m_stripe->webhookEndpoint(m_type.test.webhookId, &m_parent));
        QVERIFY(shop && shop->has_value());
        QCOMPARE((*shop)->url, u"https://shop.example.com/hook"_s);
    }

    void missingAndSuperfluousEventTypesArePutRight()
    {
        UpdateWebhookEndpointParams params;
        params.enabledEvents = QStringList{u"payment_intent.succeeded"_s, u"invoice.paid"_s, u"refund.failed"_s};
        change(params);
        const WebhookComparison before = compared();
        expect(before, CompareItem::Events, CompareVerdict::Different, WebhookRepair::FixEvents);
        const CompareRow &row = rowOf(before, CompareItem::Events);
        QVERIFY(row.sentence.contains(u"payment_intent.canceled"_s));
        QVERIFY(row.preview.contains(u"invoice.paid"_s));

        RepairWebhookFlow::Options options;
        options.dropSuperfluousEvents = true;
        options.alsoSubscribe = {u"charge.dispute.created"_s};
        const auto repaired = resultOf(new RepairWebhookFlow(session(), before, WebhookRepair::FixEvents, options));
        QVERIFY(repaired && repaired->has_value());
        QStringList events = (*repaired)->endpoint->enabledEvents;
        QStringList wanted = requiredWebhookEvents() + QStringList{u"refund.failed"_s, u"charge.dispute.created"_s};
        std::ranges::sort(events);
        std::ranges::sort(wanted);
        QCOMPARE(events, wanted);
        QVERIFY2((*repaired)->isHealthy(), qPrintable(textOf(**repaired)));
    }

    void superfluousEventTypesStayUnlessThePersonDropsThem()
    {
        UpdateWebhookEndpointParams params;
        params.enabledEvents = requiredWebhookEvents() + QStringList{u"invoice.paid"_s};
        change(params);
        const WebhookComparison before = compared();
        expect(before, CompareItem::Events, CompareVerdict::Note, WebhookRepair::FixEvents);
        QVERIFY(before.isHealthy());
        const auto kept = resultOf(new RepairWebhookFlow(session(), before, WebhookRepair::FixEvents, {}));
        QVERIFY(kept && kept->has_value());
        QVERIFY((*kept)->endpoint->enabledEvents.contains(u"invoice.paid"_s));
    }

    void allEventsAreReplacedByTheThree()
    {
        UpdateWebhookEndpointParams params;
        params.enabledEvents = QStringList{u"*"_s};
        change(params);
        const WebhookComparison before = compared();
        expect(before, CompareItem::Events, CompareVerdict::Note, WebhookRepair::FixEvents);
        const WebhookComparison after = repairs(before, WebhookRepair::FixEvents);
        QCOMPARE(after.endpoint->enabledEvents, requiredWebhookEvents());
    }

    void onlyOfferedEventTypesCanBeAdded()
    {
        UpdateWebhookEndpointParams params;
        params.enabledEvents = QStringList{u"payment_intent.succeeded"_s};
        change(params);
        RepairWebhookFlow::Options options;
        options.alsoSubscribe = {u"*"_s};
        const auto refused = resultOf(new RepairWebhookFlow(session(), compared(), WebhookRepair::FixEvents, options));
        QVERIFY(refused && !refused->has_value());
        QCOMPARE(refused->error().kind, ErrorKind::InvalidInput);
    }

    void aDeletedEndpointIsRegisteredAnew()
    {
        QVERIFY(resultOf(m_stripe->deleteWebhookEndpoint(m_type.test.webhookId, &m_parent))->has_value());
        const WebhookComparison before = compared();
        expect(before, CompareItem::EndpointId, CompareVerdict::Different, WebhookRepair::RegisterAnew);
        QVERIFY(!before.endpoint);
        QVERIFY(!before.isHealthy());
        repairs(before, WebhookRepair::RegisterAnew);
    }

    void aForgottenWebhookIdIsAdopted_data()
    {
        QTest::addColumn<QString>("held");
        QTest::newRow("none") << QString();
        QTest::newRow("unknown") << u"we_1NobodyKnowsThisOne"_s;
    }
    void aForgottenWebhookIdIsAdopted()
    {
        QFETCH(QString, held);
        setWebhookId(held);
        const WebhookComparison before = compared();
        expect(before, CompareItem::EndpointId, CompareVerdict::Different, WebhookRepair::AdoptEndpoint);
        QCOMPARE(before.endpoint->id, m_type.test.webhookId);
        QVERIFY(rowOf(before, CompareItem::EndpointId).preview.contains(m_type.test.webhookId));
        repairs(before, WebhookRepair::AdoptEndpoint);
        QVERIFY(!session().store().provenAt(m_type.id, Mode::Test)->isValid());
    }

    void aDestinationIdIsOpaqueAndFoundByUrl()
    {
        setWebhookId(u"ed_test_61ABCdefGhi"_s);
        const WebhookComparison before = compared();
        expect(before, CompareItem::EndpointId, CompareVerdict::Note, WebhookRepair::None);
        QVERIFY(rowOf(before, CompareItem::EndpointId).sentence.contains(u"ed_"_s));
        QVERIFY(before.isHealthy());

        createEndpoint(kCallback);
        const WebhookComparison two = compared();
        expect(two, CompareItem::EndpointId, CompareVerdict::Unknown, WebhookRepair::AdoptEndpoint);
    }

    void anotherSecretAtTheTenantIsPutRightWithoutDroppingIt()
    {
        const auto other = std::make_shared<const SecretValue>(QByteArray("whsec_") + "anotherSecretAltogether12345");
        handOver(nullptr, other);
        const WebhookComparison before = compared();
        expect(before, CompareItem::SecretFingerprint, CompareVerdict::Different, WebhookRepair::HandOverSecret);
        const WebhookComparison after = repairs(before, WebhookRepair::HandOverSecret);
        const QStringList held = after.type.test.webhookSecretFingerprints;
        QVERIFY(held.contains(fingerprintOf(*other, u"practice"_s)));
        expect(after, CompareItem::SecretFingerprint, CompareVerdict::Note, WebhookRepair::None);
    }

    void anotherSecretKeyAtTheTenantIsPutRight()
    {
        handOver(std::make_shared<const SecretValue>(m_practice->world().keys().restrictedTest), nullptr);
        const WebhookComparison before = compared();
        expect(before, CompareItem::Account, CompareVerdict::Different, WebhookRepair::HandOverSecret);
        repairs(before, WebhookRepair::HandOverSecret);
    }

    void aSecretThatThisComputerDoesNotHoldIsUnknown()
    {
        QVERIFY(
            resultOf(session().secrets().remove(session().secretName(m_type.id, Mode::Test, SecretKind::WebhookSecret)))
                ->has_value());
        const WebhookComparison comparison = compared();
        expect(comparison, CompareItem::SecretFingerprint, CompareVerdict::Unknown, WebhookRepair::RotateSecret);
        QCOMPARE(comparison.differences(), 0);
        const auto refused = resultOf(new RepairWebhookFlow(session(), comparison, WebhookRepair::RotateSecret, {}));
        QVERIFY(refused && !refused->has_value());
        QCOMPARE(refused->error().kind, ErrorKind::Refused);
    }

    void aTenantThatCannotBeAskedLeavesItsRowsUnknown()
    {
        m_practice->world().tenant().setFault(TenantFault::ApiServerError);
        const WebhookComparison comparison = compared();
        expect(comparison, CompareItem::EndpointId, CompareVerdict::Unknown, WebhookRepair::None);
        expect(comparison, CompareItem::SecretFingerprint, CompareVerdict::Unknown, WebhookRepair::None);
        expect(comparison, CompareItem::Url, CompareVerdict::Same, WebhookRepair::None);
        QCOMPARE(comparison.differences(), 0);
        QVERIFY(!comparison.isHealthy());
    }

    void aStripeThatCannotBeAskedLeavesItsRowsUnknown()
    {
        m_practice->world().stripe().failNext("GET", "/v1/webhook_endpoints", 403, 9);
        const WebhookComparison comparison = compared();
        for (const CompareItem item : {CompareItem::EndpointId, CompareItem::Url, CompareItem::Status,
                                       CompareItem::Events, CompareItem::Account}) {
            expect(comparison, item, CompareVerdict::Unknown, WebhookRepair::None);
            QVERIFY(rowOf(comparison, item).sentence.contains(u"Stripe"_s));
        }
        expect(comparison, CompareItem::SecretFingerprint, CompareVerdict::Same, WebhookRepair::None);
    }

    void nothingIsComparedWhileTheKeychainIsLocked()
    {
        m_practice->secrets().failWith(ErrorKind::KeychainLocked);
        const auto result = resultOf(new CompareWebhookFlow(session(), m_type.id, Mode::Test));
        m_practice->secrets().failWith(std::nullopt);
        QVERIFY(result && !result->has_value());
        QCOMPARE(result->error().kind, ErrorKind::KeychainLocked);
    }

    void theLiveSetIsNotUsedWhileLiveModeIsOff()
    {
        const auto result = resultOf(new CompareWebhookFlow(session(), m_type.id, Mode::Live));
        QVERIFY(result && result->has_value());
        expect(**result, CompareItem::LiveMode, CompareVerdict::Note, WebhookRepair::None);
        expect(**result, CompareItem::EndpointId, CompareVerdict::Unknown, WebhookRepair::None);
    }

    void anOldApiVersionNeedsANewEndpoint()
    {
        WebhookEndpoint old;
        old.id = m_type.test.webhookId;
        testing::ScriptedServer server;
        server.on("GET", "/v1/webhook_endpoints",
                  testing::ScriptedAnswer::json(200, list({endpointJson(old.id, kCallback, u"2020-08-27"_s)}, false)));
        server.on("GET", "/v1/account", testing::ScriptedAnswer::json(404, "{}"));
        const auto result = comparedAgainst(server);
        QVERIFY(result && result->has_value());
        expect(**result, CompareItem::ApiVersion, CompareVerdict::Different, WebhookRepair::ReplaceApiVersion);
    }

    void allPagesOfEndpointsAreRead()
    {
        testing::ScriptedServer server;
        server.on("GET", "/v1/webhook_endpoints",
                  testing::ScriptedAnswer::json(
                      200, list({endpointJson(u"we_first"_s, u"https://example.com/a"_s, {})}, true)));
        server.on("GET", "/v1/webhook_endpoints",
                  testing::ScriptedAnswer::json(200, list({endpointJson(u"we_second"_s, kCallback + u')', {}),
                                                           endpointJson(m_type.test.webhookId, kCallback, {})},
                                                          false)));
        server.on("GET", "/v1/account", testing::ScriptedAnswer::json(404, "{}"));
        const auto result = comparedAgainst(server);
        QVERIFY(result && result->has_value());
        QVERIFY2(server.requests().at(1).query.contains("starting_after=we_first"),
                 server.requests().at(1).query.constData());
        QCOMPARE((*result)->endpoint->id, m_type.test.webhookId);
        QCOMPARE((*result)->strays.size(), 1);
        QCOMPARE((*result)->strays.first().id, u"we_second"_s);
    }

    void whileTheSecretIsChangedOnlyGoingOnIsOffered_data()
    {
        QTest::addColumn<int>("step");
        QTest::addColumn<bool>("undoing");
        for (const RotationStep step : {RotationStep::StoreSecret, RotationStep::HandOver, RotationStep::SwitchOver})
            QTest::addRow("%s", qPrintable(toString(step))) << int(step) << false;
        QTest::newRow("undoing") << int(RotationStep::HandOver) << true;
    }
    void whileTheSecretIsChangedOnlyGoingOnIsOffered()
    {
        QFETCH(int, step);
        QFETCH(bool, undoing);
        const WebhookComparison before = compared();
        auto *flow = new RotateSigningSecretFlow(session(), m_type, Mode::Test);
        RotationOptions options;
        options.acceptUnproven = true;
        options.pollEvery = std::chrono::milliseconds(10);
        options.proofWithin = std::chrono::milliseconds(100);
        flow->setOptions(options);
        QObject::connect(flow, &RotateSigningSecretFlow::rotationChanged, flow, [flow, step](const Rotation &now) {
            if (int(now.step) == step && now.stepDone)
                flow->cancel();
        });
        (void)resultOf(flow, 30000);
        RotationJournal journal(session().store());
        QVERIFY(waitFor([&] { // a cancelled flow writes its pause after it has ended
            const auto now = journal.open(m_type.id, Mode::Test);
            return now && *now && (*now)->state == RotationState::Paused;
        }));
        if (undoing) {
            Rotation open = **journal.open(m_type.id, Mode::Test);
            open.undoing = true;
            QVERIFY(resultOf(journal.update(open))->has_value());
        }
        const WebhookComparison sound = compared();
        QVERIFY(sound.rotation);
        QVERIFY2(sound.isHealthy(), qPrintable(textOf(sound)));
        QVERIFY(sound.strays.isEmpty());
        expect(sound, CompareItem::SecretFingerprint, CompareVerdict::Note, WebhookRepair::RotateSecret);
        QVERIFY(rowOf(sound, CompareItem::SecretFingerprint).sentence.contains(u"under way"_s));

        // What somebody has done meanwhile is told, and not repaired.
        m_type = sound.type;
        UpdateWebhookEndpointParams params;
        params.disabled = true;
        params.enabledEvents = QStringList{u"payment_intent.succeeded"_s};
        change(params);
        const WebhookComparison broken = compared();
        QCOMPARE(broken.differences(), 2);
        for (const auto item : {CompareItem::Status, CompareItem::Events}) {
            expect(broken, item, CompareVerdict::Different, WebhookRepair::None);
            QVERIFY(rowOf(broken, item).sentence.contains(u"under way"_s));
        }
        for (const auto repair : {WebhookRepair::HandOverSecret, WebhookRepair::EnableEndpoint}) {
            const auto refused = resultOf(new RepairWebhookFlow(session(), before, repair, {}));
            QVERIFY(refused && !refused->has_value());
            QCOMPARE(refused->error().kind, ErrorKind::Refused);
        }
        const auto registered = resultOf(new RegisterWebhookFlow(session(), m_type, Mode::Test));
        QVERIFY(registered && !registered->has_value());
        QVERIFY2(registered->error().userText.contains(u"being changed"_s), qPrintable(registered->error().userText));
        const auto report = resultOf(new VerifyPaymentTypeFlow(session(), m_type, Mode::Test), 30000);
        QVERIFY(report && report->has_value());
        for (const Check &check : (*report)->checks) {
            if (check.id == CheckId::SecretsMatch)
                QVERIFY2(check.finding.contains(u"under way"_s), qPrintable(check.finding));
            if (check.id == CheckId::EndpointEnabled)
                QVERIFY2(check.state == CheckState::Failed && check.repair.contains(u"under way"_s),
                         qPrintable(check.repair));
        }
    }

    /// The journal does not name the new endpoint yet.
    void theEndpointThatARotationHasJustMadeIsNoStray()
    {
        auto *flow = new RotateSigningSecretFlow(session(), m_type, Mode::Test);
        QObject::connect(flow, &RotateSigningSecretFlow::outsideChanged, flow, [flow] { flow->cancel(); });
        (void)resultOf(flow, 30000);
        const auto open = RotationJournal(session().store()).open(m_type.id, Mode::Test);
        QVERIFY(open && *open && (*open)->newEndpointId.isEmpty());
        QCOMPARE(resultOf(m_stripe->webhookEndpoints({}, &m_parent))->value().data.size(), 2);
        const WebhookComparison comparison = compared();
        QVERIFY(comparison.strays.isEmpty());
        QVERIFY2(comparison.isHealthy(), qPrintable(textOf(comparison)));
    }

    void aRepairThatWouldPushOutASecretIsRefused()
    {
        const auto other = [](const char *secret) { return std::make_shared<const SecretValue>(QByteArray(secret)); };
        handOver(nullptr, other("whsec_anotherSecretAltogether12345"));
        const SecretHandOver second{m_type.id, Mode::Test, nullptr, other("whsec_ofAnotherComputer000000000001"), true};
        QVERIFY(resultOf(m_tenant->handOverSecrets(second, &m_parent))->has_value());
        const WebhookComparison seen = compared();
        const QStringList two = seen.type.test.webhookSecretFingerprints;
        QCOMPARE(two.size(), 2);
        expect(seen, CompareItem::SecretFingerprint, CompareVerdict::Different, WebhookRepair::HandOverSecret);
        const auto refused = resultOf(new RepairWebhookFlow(session(), seen, WebhookRepair::HandOverSecret, {}));
        QVERIFY(refused && !refused->has_value());
        QCOMPARE(refused->error().kind, ErrorKind::Refused);
        QCOMPARE(compared().type.test.webhookSecretFingerprints, two);
    }

    void aRepairIsRefusedIfTheWorldHasMoved()
    {
        UpdateWebhookEndpointParams params;
        params.disabled = true;
        change(params);
        const WebhookComparison seen = compared();
        params.disabled = false;
        change(params);
        const auto refused = resultOf(new RepairWebhookFlow(session(), seen, WebhookRepair::EnableEndpoint, {}));
        QVERIFY(refused && !refused->has_value());
        QCOMPARE(refused->error().kind, ErrorKind::Refused);
    }

    void aRepairWhoseAnswerIsLostIsLookedUp()
    {
        UpdateWebhookEndpointParams params;
        params.disabled = true;
        change(params);
        const WebhookComparison seen = compared();
        m_practice->world().stripe().loseNextAnswer("POST", "/v1/webhook_endpoints", 5);
        const auto repaired =
            resultOf(new RepairWebhookFlow(session(), seen, WebhookRepair::EnableEndpoint, {}), 30000);
        QVERIFY(repaired);
        QVERIFY2(repaired->has_value(), qPrintable(repaired->has_value() ? QString() : repaired->error().userText));
        QVERIFY((*repaired)->isHealthy());
    }

    void aRepairOfStripesRefusalChangesNothingAndSaysSo()
    {
        UpdateWebhookEndpointParams params;
        params.disabled = true;
        change(params);
        const WebhookComparison seen = compared();
        m_practice->world().stripe().failNext("POST", "/v1/webhook_endpoints", 403, 1);
        const auto refused = resultOf(new RepairWebhookFlow(session(), seen, WebhookRepair::EnableEndpoint, {}));
        QVERIFY(refused && !refused->has_value());
        QCOMPARE(refused->error().kind, ErrorKind::Forbidden);
    }

    void theCapOfEndpointsSaysWhatToDo()
    {
        for (int i = 1; i < 16; ++i)
            createEndpoint(u"https://shop.example.com/hook%1"_s.arg(i));
        setWebhookId({});
        PaymentType type = m_type;
        type.test.webhookId.clear();
        const auto refused = resultOf(new RegisterWebhookFlow(session(), type, Mode::Test));
        QVERIFY(refused && !refused->has_value());
        QVERIFY2(refused->error().userText.contains(u"Retire"_s), qPrintable(refused->error().userText));
    }

    void registrationTakesOfferedEventTypes()
    {
        QVERIFY(resultOf(m_stripe->deleteWebhookEndpoint(m_type.test.webhookId, &m_parent))->has_value());
        auto *flow = new RegisterWebhookFlow(session(), m_type, Mode::Test);
        flow->setAlsoSubscribe({u"refund.failed"_s});
        QVERIFY(resultOf(flow)->has_value());
        const WebhookComparison comparison = compared();
        QCOMPARE(comparison.endpoint->enabledEvents, requiredWebhookEvents() + QStringList{u"refund.failed"_s});
        expect(comparison, CompareItem::Events, CompareVerdict::Note, WebhookRepair::None);
    }

    void theWatcherTellsWhatDiffers()
    {
        WebhookWatcher watcher(session());
        QSignalSpy spy(&watcher, &WebhookWatcher::compared);
        watcher.start();
        QTRY_COMPARE(spy.size(), 1);
        QVERIFY(watcher.last(m_type.id, Mode::Test));
        QCOMPARE(session().attention().countOf(u"webhooks"_s), 0);

        UpdateWebhookEndpointParams params;
        params.disabled = true;
        change(params);
        watcher.take(compared());
        QCOMPARE(session().attention().countOf(u"webhooks"_s), 1);
        QVERIFY(session().attention().sentencesOf(u"webhooks"_s).contains(m_type.name));
        params.disabled = false;
        change(params);
        watcher.take(compared());
        QCOMPARE(session().attention().countOf(u"webhooks"_s), 0);
        watcher.stop();
    }

    void theOfferedEventTypesAreExplained()
    {
        const auto offers = offeredWebhookEvents();
        QVERIFY(!offers.isEmpty());
        for (const OfferedEvent &offer : offers) {
            QVERIFY(!offer.explanation.isEmpty());
            QVERIFY(!requiredWebhookEvents().contains(offer.type));
        }
    }

private:
    static QJsonObject endpointJson(const QString &id, const QString &url, const QString &version)
    {
        return {{u"id"_s, id},
                {u"object"_s, u"webhook_endpoint"_s},
                {u"api_version"_s, version.isEmpty() ? QJsonValue() : QJsonValue(version)},
                {u"created"_s, 1'700'000'000},
                {u"description"_s, QJsonValue()},
                {u"enabled_events"_s, QJsonArray::fromStringList(requiredWebhookEvents())},
                {u"livemode"_s, false},
                {u"metadata"_s, QJsonObject()},
                {u"status"_s, u"enabled"_s},
                {u"url"_s, url}};
    }
    static QByteArray list(const QList<QJsonObject> &endpoints, bool hasMore)
    {
        QJsonArray data;
        for (const QJsonObject &endpoint : endpoints)
            data.append(endpoint);
        return QJsonDocument(QJsonObject{{u"object"_s, u"list"_s}, {u"data"_s, data}, {u"has_more"_s, hasMore}})
            .toJson();
    }
    /// The practice tenant, and a Stripe that answers as scripted.
    std::optional<Result<WebhookComparison>> comparedAgainst(const testing::ScriptedServer &server)
    {
        Workspace workspace = m_practice->workspace();
        workspace.stripeAddress = server.url();
        const auto store = resultOf(WorkspaceStore::open(m_practice->dataFolder() + u"/second"_s, *m_clock));
        Session second(m_practice->services(), workspace, **store);
        return resultOf(new CompareWebhookFlow(second, m_type.id, Mode::Test));
    }
};

QTEST_GUILESS_MAIN(TestWebhookCompare)
#include "tst_webhookcompare.moc"
