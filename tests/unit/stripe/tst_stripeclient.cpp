#include "net/requestlog.h"
#include "stripe/stripeclient.h"
#include "stripe/stripeerrors.h"
#include "support/httptesting.h"
#include "support/scriptedserver.h"
#include "support/stripefixtures.h"

#include <QTest>

using namespace console;
using namespace console::testing;
using namespace Qt::StringLiterals;

namespace {

const QString kIntent = u"pi_1PgafyB7WZ01zgkWSjxsAJo3"_s;
const QString kRefund = u"re_1Pgc72B7WZ01zgkWqPvrRrPE"_s;
const QString kCharge = u"ch_1PgafuB7WZ01zgkWXYmPNZs8"_s;
const QString kEndpoint = u"we_1Pgc6yB7WZ01zgkWzAudq4eU"_s;

template <typename T>
QString kindOf(const std::optional<Result<T>> &result)
{
    if (!result)
        return u"no end"_s;
    return result->has_value() ? u"value"_s : toString(result->error().kind);
}

/// "key=value" pairs, decoded, in the order sent.
QStringList fieldsOf(const QByteArray &encoded)
{
    QStringList fields;
    for (const QByteArray &part : encoded.split('&'))
        fields.append(QString::fromUtf8(QByteArray::fromPercentEncoding(part)));
    return fields;
}

} // namespace

class TestStripeClient : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ScriptedServer>();
        m_http = std::make_unique<HttpClient>();
        m_http->setRetryPolicy(withoutPauses());
        m_stripe = std::make_unique<StripeClient>(*m_http, m_server->url(),
                                                  std::make_shared<const SecretValue>(SecretValue("rk_test_planted")));
    }

    void sendsItsKeyAndThePinnedVersion()
    {
        m_server->on("GET", "/v1/balance", ScriptedAnswer::json(200, stripeFixture(u"balance"_s)));
        QCOMPARE(kindOf(finish(m_stripe->balance(this))), u"value"_s);
        const auto &headers = m_server->requests().first().headers;
        QCOMPARE(headers.value("authorization"), QByteArray("Bearer rk_test_planted"));
        QCOMPARE(headers.value("stripe-version"), QByteArray("2026-08-26.dahlia"));
        QVERIFY(!m_http->log().entries().first().toLine().contains(u"planted"_s));
    }

    void readsTheAccount()
    {
        m_server->on("GET", "/v1/account", ScriptedAnswer::json(200, stripeFixture(u"account"_s)));
        const auto result = finish(m_stripe->account(this));
        QCOMPARE(kindOf(result), u"value"_s);
        QCOMPARE((*result)->id, u"acct_1PgafTB7WZ01zgkW"_s);
    }

    void readsAPaymentIntentExpanded()
    {
        m_server->on("GET", "/v1/payment_intents/" + kIntent.toLatin1(),
                     ScriptedAnswer::json(200, stripeFixture(u"payment_intent"_s)));
        const auto result = finish(m_stripe->paymentIntent(kIntent, this));
        QCOMPARE(kindOf(result), u"value"_s);
        QVERIFY((*result)->latestCharge->balanceTransaction);
        QCOMPARE(fieldsOf(m_server->requests().first().query),
                 QStringList({u"expand[]=latest_charge"_s, u"expand[]=latest_charge.balance_transaction"_s}));
    }

    void refusesAnotherObjectThanTheOneAskedFor()
    {
        m_server->on("GET", "/v1/payment_intents/pi_other",
                     ScriptedAnswer::json(200, stripeFixture(u"payment_intent"_s)));
        const auto result = finish(m_stripe->paymentIntent(u"pi_other"_s, this));
        QCOMPARE(kindOf(result), u"bad_answer"_s);
        QVERIFY(result->error().detail.contains(u"id: not the one that was asked for"_s));
    }

    void listsPaymentIntentsByPage()
    {
        m_server->on("GET", "/v1/payment_intents",
                     ScriptedAnswer::json(200, stripeList({stripeFixtureObject(u"payment_intent"_s)}, true)));
        const StripePage page{.limit = 500,
                              .startingAfter = u"pi_last"_s,
                              .endingBefore = {},
                              .createdGte = 1700000000,
                              .createdLt = 1700003600};
        const auto result = finish(m_stripe->paymentIntents(page, this));
        QCOMPARE(kindOf(result), u"value"_s);
        QCOMPARE((*result)->data.size(), 1);
        QVERIFY((*result)->hasMore);
        QCOMPARE(fieldsOf(m_server->requests().first().query),
                 QStringList({u"limit=100"_s, u"starting_after=pi_last"_s, u"created[gte]=1700000000"_s,
                              u"created[lt]=1700003600"_s, u"expand[]=data.latest_charge"_s,
                              u"expand[]=data.latest_charge.balance_transaction"_s}));
    }

    void readsACharge()
    {
        m_server->on("GET", "/v1/charges/" + kCharge.toLatin1(), ScriptedAnswer::json(200, stripeFixture(u"charge"_s)));
        QCOMPARE(kindOf(finish(m_stripe->charge(kCharge, this))), u"value"_s);
        QCOMPARE(fieldsOf(m_server->requests().first().query), QStringList({u"expand[]=balance_transaction"_s}));
    }

    void listsRefundsAndDisputesOfAPayment()
    {
        m_server->on("GET", "/v1/refunds", ScriptedAnswer::json(200, stripeList({stripeFixtureObject(u"refund"_s)})));
        m_server->on("GET", "/v1/disputes", ScriptedAnswer::json(200, stripeList({stripeFixtureObject(u"dispute"_s)})));
        const auto refunds = finish(m_stripe->refundsOf(kIntent, {}, this));
        QCOMPARE(kindOf(refunds), u"value"_s);
        QCOMPARE((*refunds)->data.first().id, kRefund);
        const auto disputes = finish(m_stripe->disputesOf(kIntent, this));
        QCOMPARE(kindOf(disputes), u"value"_s);
        QCOMPARE((*disputes)->data.first().isChargeRefundable, true);
        for (const auto &request : m_server->requests())
            QCOMPARE(fieldsOf(request.query), QStringList({u"payment_intent="_s + kIntent, u"limit=100"_s}));
    }

    void readsARefund()
    {
        m_server->on("GET", "/v1/refunds/" + kRefund.toLatin1(), ScriptedAnswer::json(200, stripeFixture(u"refund"_s)));
        const auto result = finish(m_stripe->refund(kRefund, this));
        QCOMPARE(kindOf(result), u"value"_s);
        QCOMPARE((*result)->status, u"pending"_s);
    }

    void listsEventsOfTypes()
    {
        m_server->on("GET", "/v1/events", ScriptedAnswer::json(200, stripeList({stripeFixtureObject(u"event"_s)})));
        const auto result =
            finish(m_stripe->events({{u"refund.failed"_s, u"charge.refunded"_s}, std::nullopt}, {}, this));
        QCOMPARE(kindOf(result), u"value"_s);
        QCOMPARE(fieldsOf(m_server->requests().first().query),
                 QStringList({u"limit=100"_s, u"types[]=refund.failed"_s, u"types[]=charge.refunded"_s}));
    }

    void readsAndListsWebhookEndpoints()
    {
        m_server->on("GET", "/v1/webhook_endpoints",
                     ScriptedAnswer::json(200, stripeList({stripeFixtureObject(u"webhook_endpoint"_s)})));
        m_server->on("GET", "/v1/webhook_endpoints/" + kEndpoint.toLatin1(),
                     ScriptedAnswer::json(200, stripeFixture(u"webhook_endpoint"_s)));
        QCOMPARE(kindOf(finish(m_stripe->webhookEndpoints({}, this))), u"value"_s);
        const auto result = finish(m_stripe->webhookEndpoint(kEndpoint, this));
        QCOMPARE(kindOf(result), u"value"_s);
        QCOMPARE((*result)->enabledEvents, requiredWebhookEvents());
    }

    void createsAWebhookEndpointAndKeepsItsSecretOnce()
    {
        auto json = stripeFixtureObject(u"webhook_endpoint"_s);
        json.insert(u"secret"_s, u"whsec_planted"_s);
        m_server->on("POST", "/v1/webhook_endpoints", ScriptedAnswer::json(200, bytesOf(json)));
        auto result = finish(m_stripe->createWebhookEndpoint(endpointParams(), this));
        QCOMPARE(kindOf(result), u"value"_s);
        QCOMPARE((*result)->endpoint.id, kEndpoint);
        QVERIFY((*result)->secret.use([](QByteArrayView secret) { return secret == "whsec_planted"; }));
        const auto &request = m_server->requests().first();
        QCOMPARE(request.headers.value("idempotency-key"), QByteArray("key-we"));
        QCOMPARE(request.headers.value("content-type"), QByteArray("application/x-www-form-urlencoded"));
        QCOMPARE(fieldsOf(request.body),
                 QStringList({u"url=https://acme.ops-com.com/api/system/payments/stripe/callback"_s,
                              u"enabled_events[]=payment_intent.succeeded"_s,
                              u"enabled_events[]=payment_intent.payment_failed"_s,
                              u"enabled_events[]=payment_intent.canceled"_s, u"description=OPS-COM"_s,
                              u"metadata[workspace]=acme"_s}));
        QVERIFY(!m_http->log().entries().first().toLine().contains(u"planted"_s));
    }

    void doubtsACreatedEndpointWithoutASecret_data()
    {
        QTest::addColumn<QJsonValue>("secret");
        QTest::newRow("missing") << QJsonValue(QJsonValue::Undefined);
        QTest::newRow("number") << QJsonValue(1);
        QTest::newRow("another text") << QJsonValue(u"sk_test_planted"_s);
    }
    void doubtsACreatedEndpointWithoutASecret()
    {
        QFETCH(QJsonValue, secret);
        const auto json = changed(stripeFixtureObject(u"webhook_endpoint"_s), u"secret"_s, secret);
        m_server->on("POST", "/v1/webhook_endpoints", ScriptedAnswer::json(200, bytesOf(json)));
        const auto result = finish(m_stripe->createWebhookEndpoint(endpointParams(), this));
        QCOMPARE(kindOf(result), u"outcome_unknown"_s); // the endpoint may well exist
        QVERIFY2(result->error().detail.contains(u"secret: "_s), qPrintable(result->error().detail));
        QVERIFY(!result->error().detail.contains(u"planted"_s));
    }

    void deletesAWebhookEndpoint()
    {
        const QByteArray path = "/v1/webhook_endpoints/" + kEndpoint.toLatin1();
        const QByteArray gone = deletion(true);
        m_server->on("DELETE", path, ScriptedAnswer::json(200, gone));
        QCOMPARE(kindOf(finish(m_stripe->deleteWebhookEndpoint(kEndpoint, this))), u"value"_s);
    }

    void refusesADeletionThatIsNotConfirmed()
    {
        const QByteArray path = "/v1/webhook_endpoints/" + kEndpoint.toLatin1();
        const QByteArray kept = deletion(false);
        m_server->on("DELETE", path, ScriptedAnswer::json(200, kept));
        QCOMPARE(kindOf(finish(m_stripe->deleteWebhookEndpoint(kEndpoint, this))), u"bad_answer"_s);
    }

    void knowsADeletionWhoseFirstAnswerWasLost()
    {
        const QByteArray path = "/v1/webhook_endpoints/" + kEndpoint.toLatin1();
        const QByteArray missing = R"({"error":{"type":"invalid_request_error","code":"resource_missing"}})";
        m_server->on("DELETE", path, ScriptedAnswer::truncated(200, "{}", 1));
        m_server->on("DELETE", path, ScriptedAnswer::json(404, missing));
        QCOMPARE(kindOf(finish(m_stripe->deleteWebhookEndpoint(kEndpoint, this))), u"value"_s);
        QCOMPARE(kindOf(finish(m_stripe->deleteWebhookEndpoint(kEndpoint, this))), u"not_found"_s);
    }

    void refusesIdsThatWouldAskForSomethingElse_data()
    {
        QTest::addColumn<QString>("id");
        QTest::newRow("empty") << QString();
        QTest::newRow("path") << u"../balance"_s;
        QTest::newRow("query") << u"pi_1?x=y"_s;
        QTest::newRow("blank") << u"pi 1"_s;
        QTest::newRow("line end") << u"pi_12\n"_s;
    }
    void refusesIdsThatWouldAskForSomethingElse()
    {
        QFETCH(QString, id);
        QCOMPARE(kindOf(finish(m_stripe->paymentIntent(id, this))), u"invalid_request"_s);
        QCOMPARE(kindOf(finish(m_stripe->charge(id, this))), u"invalid_request"_s);
        QCOMPARE(kindOf(finish(m_stripe->refund(id, this))), u"invalid_request"_s);
        QCOMPARE(kindOf(finish(m_stripe->refundsOf(id, {}, this))), u"invalid_request"_s);
        QCOMPARE(kindOf(finish(m_stripe->disputesOf(id, this))), u"invalid_request"_s);
        QCOMPARE(kindOf(finish(m_stripe->webhookEndpoint(id, this))), u"invalid_request"_s);
        QCOMPARE(kindOf(finish(m_stripe->deleteWebhookEndpoint(id, this))), u"invalid_request"_s);
        QVERIFY(m_server->requests().isEmpty());
    }

    void saysThatThereIsNoKey()
    {
        StripeClient none(*m_http, m_server->url(), nullptr);
        QCOMPARE(kindOf(finish(none.balance(this))), u"secret_missing"_s);
        StripeClient empty(*m_http, m_server->url(), std::make_shared<const SecretValue>());
        QCOMPARE(kindOf(finish(empty.balance(this))), u"secret_missing"_s);
        QVERIFY(m_server->requests().isEmpty());
    }

    void mapsErrorsOfTheServer_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("kind");
        QTest::newRow("400") << 400 << u"invalid_request"_s;
        QTest::newRow("401") << 401 << u"unauthorized"_s;
        QTest::newRow("402") << 402 << u"card"_s;
        QTest::newRow("403") << 403 << u"forbidden"_s;
        QTest::newRow("404") << 404 << u"not_found"_s;
        QTest::newRow("409") << 409 << u"conflict"_s;
        QTest::newRow("429") << 429 << u"rate_limited"_s;
        QTest::newRow("500") << 500 << u"server"_s;
    }
    void mapsErrorsOfTheServer()
    {
        QFETCH(int, status);
        QFETCH(QString, kind);
        m_server->on("GET", "/v1/balance",
                     ScriptedAnswer::json(status, R"({"error":{"type":"x","code":"c"}})", {{"Request-Id", "req_7"}}));
        const auto result = finish(m_stripe->balance(this));
        QCOMPARE(kindOf(result), kind);
        QCOMPARE(result->error().httpStatus, status);
        QCOMPARE(result->error().requestId, u"req_7"_s);
        QCOMPARE(result->error().code, u"c"_s);
    }

    void mapsTroublesOnTheWay()
    {
        m_server->on("GET", "/v1/balance", ScriptedAnswer::http(502, "<html>Bad Gateway</html>", "text/html"));
        QCOMPARE(kindOf(finish(m_stripe->balance(this))), u"server"_s);
        m_server->on("GET", "/v1/account", ScriptedAnswer::json(200, "<html>"));
        const auto bad = finish(m_stripe->account(this));
        QCOMPARE(kindOf(bad), u"bad_answer"_s);
        QVERIFY(bad->error().userText.startsWith(u"Stripe's answer"_s));
        m_server->on("GET", "/v1/events", ScriptedAnswer::redirect(302, "https://example.com/"));
        QCOMPARE(kindOf(finish(m_stripe->events(StripeEventFilter{}, {}, this))), u"redirect"_s);
        StripeClient nobody(*m_http, ScriptedServer::refusedUrl({}), key());
        const auto refused = finish(nobody.balance(this));
        QCOMPARE(kindOf(refused), u"network"_s);
        QVERIFY(refused->error().userText.startsWith(u"Stripe could not be reached"_s));
        StripeClient plain(*m_http, QUrl(u"http://api.stripe.com"_s), key());
        QCOMPARE(kindOf(finish(plain.balance(this))), u"invalid_request"_s);
    }

    void neverTakesACutAnswerForAWholeOne()
    {
        const QByteArray half = stripeFixture(u"balance"_s).left(60);
        m_server->on("GET", "/v1/balance", ScriptedAnswer::truncatedChunked(200, half));
        const QString kind = kindOf(finish(m_stripe->balance(this)));
        // Qt notices the missing last chunk or not, by chance; the reader notices in any case.
        QVERIFY2(kind == "network"_L1 || kind == "bad_answer"_L1, qPrintable(kind));
    }

    void stopsWhenCancelled()
    {
        m_server->on("GET", "/v1/balance", ScriptedAnswer::stall());
        auto *job = m_stripe->balance(this);
        connect(m_server.get(), &ScriptedServer::requestReceived, job, [job] { job->cancel(); });
        QCOMPARE(kindOf(finish(job)), u"cancelled"_s);
    }

    void jobsOutliveTheClients()
    {
        m_server->on("GET", "/v1/balance", ScriptedAnswer::json(200, stripeFixture(u"balance"_s)));
        auto *job = m_stripe->balance(this);
        m_stripe.reset();
        QCOMPARE(kindOf(finish(job)), u"value"_s);
        StripeClient another(*m_http, m_server->url(), key());
        auto *orphan = another.balance(this);
        m_http.reset();
        QCOMPARE(kindOf(finish(orphan)), u"cancelled"_s);
    }

    void postsASignedEventAndReportsWhateverComesBack_data()
    {
        QTest::addColumn<int>("status");
        for (int status : {200, 204, 301, 302, 307, 308, 400, 401, 403, 404, 500, 502})
            QTest::addRow("%d", status) << status;
    }
    void postsASignedEventAndReportsWhateverComesBack()
    {
        QFETCH(int, status);
        const QByteArray body = R"({"id":"evt_1"})";
        m_server->on("POST", "/api/system/payments/stripe/callback",
                     status / 100 == 3 ? ScriptedAnswer::redirect(status, "/login")
                                       : ScriptedAnswer::http(status, status == 204 ? "" : "<p>", "text/html"));
        const auto result = finish(postSignedEvent(*m_http, m_server->url(u"/api/system/payments/stripe/callback"_s),
                                                   body, "t=1,v1=abc", this));
        QCOMPARE(kindOf(result), u"value"_s);
        QCOMPARE((*result)->status, status);
        QCOMPARE(m_server->requests().size(), 1);
        const auto &request = m_server->requests().first();
        QCOMPARE(request.body, body);
        QCOMPARE(request.headers.value("stripe-signature"), QByteArray("t=1,v1=abc"));
        QVERIFY(!request.headers.contains("authorization"));
    }

    void aSignedEventWithoutAnAnswerIsATroubleNotADoubt()
    {
        m_server->on("POST", "/cb", ScriptedAnswer::lostAnswer());
        QCOMPARE(kindOf(finish(postSignedEvent(*m_http, m_server->url(u"/cb"_s), "{}", "t=1,v1=a", this))),
                 u"network"_s);
        QCOMPARE(m_server->requests().size(), 2); // once more, over a connection that is certainly new
    }

private:
    static SharedSecret key() { return std::make_shared<const SecretValue>(SecretValue("rk_test_planted")); }

    static QByteArray deletion(bool deleted)
    {
        return bytesOf({{u"id"_s, kEndpoint}, {u"object"_s, u"webhook_endpoint"_s}, {u"deleted"_s, deleted}});
    }

    static CreateWebhookEndpointParams endpointParams()
    {
        return {.url = QUrl(u"https://acme.ops-com.com/api/system/payments/stripe/callback"_s),
                .enabledEvents = requiredWebhookEvents(),
                .description = u"OPS-COM"_s,
                .metadata = {{u"workspace"_s, u"acme"_s}},
                .idempotencyKey = "key-we"};
    }

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<HttpClient> m_http;
    std::unique_ptr<StripeClient> m_stripe;
};

QTEST_GUILESS_MAIN(TestStripeClient)
#include "tst_stripeclient.moc"
