#include "flows/probekeyflow.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"

#include <QTest>
#include <QUrlQuery>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

class TestProbeKey : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_clock = std::make_unique<FakeClock>(QDateTime::currentDateTimeUtc());
        m_practice = std::make_unique<PracticeSession>(*m_clock, 20);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
    }
    void cleanup() { stripe().clearFaults(); }

    void aSecretKeyMayDoEverything()
    {
        const auto found = probed(m_practice->world().keys().secretTest);
        QVERIFY(found.hasAll());
        for (const KeyCapability capability : allKeyCapabilities())
            QVERIFY(found.missing(capability).isEmpty());
    }

    void exactlyTheListedPermissionsAreEnough()
    {
        QVERIFY(probed(stripe().restrictedKey(consoleKeyPermissions())).hasAll());
    }

    void eachMissingPermissionIsNamedWhereItIsNeeded_data()
    {
        QTest::addColumn<QString>("taken");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QList<int>>("lost");
        const auto lost = [](std::initializer_list<KeyCapability> list) {
            QList<int> numbers;
            for (const KeyCapability capability : list)
                numbers.append(int(capability));
            return numbers;
        };
        using C = KeyCapability;
        QTest::newRow("payment intents") << u"rak_payment_intent_read"_s << u"PaymentIntents (Read)"_s
                                         << lost({C::View, C::Receipts, C::Refund});
        QTest::newRow("charges") << u"rak_charge_read"_s << u"Charges and Refunds (Read)"_s
                                 << lost({C::View, C::Receipts, C::Refund});
        QTest::newRow("refunds") << u"rak_refund_write"_s << u"Charges and Refunds (Write)"_s << lost({C::Refund});
        QTest::newRow("disputes") << u"rak_dispute_read"_s << u"Disputes (Read)"_s
                                  << lost({C::Refund, C::Reconciliation});
        QTest::newRow("webhooks") << u"rak_webhook_write"_s << u"Webhook Endpoints (Write)"_s
                                  << lost({C::Webhooks, C::Events});
        QTest::newRow("events") << u"rak_event_read"_s << u"Events (Read)"_s << lost({C::Events});
        QTest::newRow("balance") << u"rak_balance_read"_s << u"Balance (Read)"_s << lost({C::Reconciliation});
        QTest::newRow("balance transactions")
            << u"rak_balance_transaction_source_read"_s << u"Balance transaction sources (Read)"_s
            << lost({C::View, C::Reconciliation});
        QTest::newRow("payouts") << u"rak_payout_read"_s << u"Payouts (Read)"_s << lost({C::Reconciliation});
    }
    void eachMissingPermissionIsNamedWhereItIsNeeded()
    {
        QFETCH(QString, taken);
        QFETCH(QString, name);
        QFETCH(QList<int>, lost);
        QStringList left = consoleKeyPermissions();
        QVERIFY(left.removeOne(taken));
        const auto found = probed(stripe().restrictedKey(left));
        for (const KeyCapability capability : allKeyCapabilities()) {
            const bool isLost = lost.contains(int(capability));
            QCOMPARE(found.state(capability), isLost ? Permitted::No : Permitted::Yes);
            QCOMPARE(found.missing(capability), isLost ? QStringList{name} : QStringList());
        }
        QCOMPARE(found.accountId, stripe().accountId());
    }

    void readWithoutWriteIsToldFromWrite()
    {
        QStringList left = consoleKeyPermissions();
        left.removeOne(u"rak_webhook_write"_s);
        left.append(u"rak_webhook_read"_s);
        const auto found = probed(stripe().restrictedKey(left));
        QCOMPARE(stateOf(found, u"rak_webhook_read"_s), Permitted::Yes);
        QCOMPARE(stateOf(found, u"rak_webhook_write"_s), Permitted::No);
    }

    void askingLeavesNothingBehind()
    {
        const auto before = everything();
        const qsizetype requests = stripe().requestLog().size();
        QVERIFY(probed(m_practice->world().keys().secretTest).hasAll());
        QCOMPARE(stripe().requestLog().size() - requests, allStripeProbes().size());
        // Nothing that could make something is sent: both writes name an object that does not exist.
        QStringList writes;
        const auto log = stripe().requestLog().mid(requests);
        for (const QByteArray &line : log) {
            if (!line.startsWith("GET "))
                writes.append(QString::fromLatin1(line));
        }
        QCOMPARE(writes, (QStringList{u"POST /v1/refunds/re_permissionCheckOfTheConsole/cancel"_s,
                                      u"POST /v1/webhook_endpoints/we_permissionCheckOfTheConsole"_s}));
        QCOMPARE(everything(), before);
    }

    void anAnswerThatTellsNothingIsUnknownAndNotYesOrNo_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("bad request") << 400;
        QTest::newRow("server error") << 500;
        QTest::newRow("too many requests") << 429;
    }
    void anAnswerThatTellsNothingIsUnknownAndNotYesOrNo()
    {
        QFETCH(int, status);
        stripe().failNext("POST", "/v1/refunds", status, 10);
        const auto found = probed(m_practice->world().keys().secretTest);
        QCOMPARE(stateOf(found, u"rak_refund_write"_s), Permitted::Unknown);
        QCOMPARE(found.state(KeyCapability::Refund), Permitted::Unknown);
        QCOMPARE(found.unknown(KeyCapability::Refund), QStringList{u"Charges and Refunds (Write)"_s});
        QCOMPARE(found.state(KeyCapability::Webhooks), Permitted::Yes);
    }

    void aRefusalThatNamesNothingIsANo()
    {
        stripe().failNextWithCode("GET", "/v1/events", 403, "", "You may not do that.");
        const auto found = probed(m_practice->world().keys().secretTest);
        QCOMPARE(found.missing(KeyCapability::Events), QStringList{u"Events (Read)"_s});
    }

    void ofSeveralAlternativesOursIsNamed()
    {
        stripe().failNextWithCode("POST", "/v1/webhook_endpoints", 403, "",
                                  "Having one of the following permissions would allow this request to continue: "
                                  "'rak_webhook_write', 'rak_connect_write'.");
        const auto found = probed(m_practice->world().keys().secretTest);
        QCOMPARE(found.missing(KeyCapability::Webhooks), QStringList{u"Webhook Endpoints (Write)"_s});
    }

    void anotherNameThanExpectedIsTakenFromStripe()
    {
        stripe().failNextWithCode("POST", "/v1/refunds", 403, "",
                                  "Having the 'rak_charge_write' permission would allow this request to continue.");
        const auto found = probed(m_practice->world().keys().secretTest);
        QCOMPARE(found.missing(KeyCapability::Refund), QStringList{u"Charges and Refunds (Write)"_s});
    }

    void anExpiredKeyEndsTheAsking()
    {
        const qsizetype before = stripe().requestLog().size();
        const auto result =
            resultOf(new ProbeKeyFlow(m_practice->session(), shared(m_practice->world().keys().expiredTest)));
        QVERIFY(result && !result->has_value());
        QCOMPARE(result->error().kind, ErrorKind::Unauthorized);
        QCOMPARE(result->error().param, u"secret_key"_s);
        QCOMPARE(stripe().requestLog().size(), before + 1);
    }

    void aStoredKeyIsReadFromTheKeychain()
    {
        const PaymentType type = m_practice->makeProvenType(u"Probed"_s);
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        const auto found = resultOf(new ProbeKeyFlow(m_practice->session(), type.id, Mode::Test));
        QVERIFY(found && found->has_value());
        QVERIFY((*found)->hasAll());
        const auto none = resultOf(new ProbeKeyFlow(m_practice->session(), type.id, Mode::Live));
        QVERIFY(none && !none->has_value());
        QCOMPARE(none->error().kind, ErrorKind::SecretMissing);
    }

    void cancellingEndsItOnce()
    {
        stripe().holdNext("GET", "/v1/balance");
        auto *flow = new ProbeKeyFlow(m_practice->session(), shared(m_practice->world().keys().secretTest));
        connect(flow, &Job::progressChanged, flow, [flow] { QTimer::singleShot(0, flow, &Job::cancel); });
        const auto result = resultOf(flow);
        stripe().releaseHeld();
        QVERIFY(result && !result->has_value());
        QCOMPARE(result->error().kind, ErrorKind::Cancelled);
    }

    void theCreatePageCarriesExactlyThePermissions()
    {
        for (const Mode mode : {Mode::Test, Mode::Live}) {
            const QUrl page = createRestrictedKeyPage(mode);
            QVERIFY(page.isValid());
            QCOMPARE(page.host(), u"dashboard.stripe.com"_s);
            QCOMPARE(page.path(), mode == Mode::Live ? u"/apikeys/create"_s : u"/test/apikeys/create"_s);
            const QUrlQuery query(page);
            QStringList permissions;
            for (const auto &[name, value] : query.queryItems(QUrl::FullyDecoded)) {
                if (name == "permissions[]"_L1)
                    permissions.append(value);
            }
            QCOMPARE(permissions, consoleKeyPermissions());
            QCOMPARE(query.queryItemValue(u"name"_s, QUrl::FullyDecoded), u"OPS-COM Payments Console"_s);
        }
        QVERIFY(!consoleKeyPermissions().contains(u"rak_webhook_read"_s)); // Write implies it
        const QStringList lines = permissionsAsText().split(u'\n');
        QVERIFY(lines.contains(u"Webhook Endpoints (Write)"_s));
        for (const QString &line : lines)
            QVERIFY2(!line.contains(u"rak_"_s), qPrintable(line)); // the Dashboard's words
    }

private:
    practice::PracticeStripe &stripe() { return m_practice->world().stripe(); }
    static SharedSecret shared(const QByteArray &key) { return std::make_shared<const SecretValue>(key); }
    KeyCapabilities probed(const QByteArray &key)
    {
        const auto result = resultOf(new ProbeKeyFlow(m_practice->session(), shared(key)), 60000);
        if (!result || !result->has_value()) {
            QTest::qFail(result ? qPrintable(result->error().detail) : "not finished", __FILE__, __LINE__);
            return {};
        }
        return **result;
    }
    static Permitted stateOf(const KeyCapabilities &found, const QString &slug)
    {
        for (const KeyPermission &permission : found.permissions) {
            if (permission.slug == slug)
                return permission.state;
        }
        return Permitted::Unknown;
    }
    /// Refunds, webhooks and events as Stripe lists them.
    QStringList everything()
    {
        const auto client = m_practice->session().stripeWith(shared(m_practice->world().keys().secretTest));
        QStringList ids;
        const auto add = [&ids](const auto &list) {
            QVERIFY(list && list->has_value());
            for (const auto &object : (*list)->data)
                ids.append(object.id);
        };
        add(resultOf(client->refunds({}, nullptr)));
        add(resultOf(client->webhookEndpoints({}, nullptr)));
        add(resultOf(client->events({}, {}, nullptr)));
        return ids;
    }

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
};

QTEST_GUILESS_MAIN(TestProbeKey)
#include "tst_probekey.moc"
