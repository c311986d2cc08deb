#include "stripe/stripeclient.h"
#include "support/httptesting.h"
#include "support/scriptedserver.h"
#include "support/stripefixtures.h"

#include <QTest>

using namespace console;
using namespace console::testing;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(console::testing::ScriptedAnswer)

namespace {

const QString kEvent = u"evt_1Pgc76B7WZ01zgkWwyRHS12y"_s;
const QString kEndpoint = u"we_1Pgc6yB7WZ01zgkWzAudq4eU"_s;
const QString kRefund = u"re_1Pgc72B7WZ01zgkWqPvrRrPE"_s;
const QByteArray kRetry = "/v1/events/" + kEvent.toLatin1() + "/retry";
const QByteArray kCancel = "/v1/refunds/" + kRefund.toLatin1() + "/cancel";
const QByteArray kUpdate = "/v1/webhook_endpoints/" + kEndpoint.toLatin1();

template <typename T>
QString kindOf(const std::optional<Result<T>> &result)
{
    if (!result)
        return u"no end"_s;
    return result->has_value() ? u"value"_s : toString(result->error().kind);
}

QByteArray fieldsOf(const QByteArray &encoded)
{
    return QByteArray::fromPercentEncoding(encoded);
}

QJsonObject canceled()
{
    return changed(stripeFixtureObject(u"refund"_s), u"status"_s, u"canceled"_s);
}

} // namespace

/// The calls that look after webhooks and refunds: events, their payloads, resending, endpoints changed, refunds
/// listed and cancelled.
class TestStripeDelivery : public QObject
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
        m_change = {.url = QUrl(u"https://acme.ops-com.com/api/system/payments/stripe/callback"_s),
                    .enabledEvents = requiredWebhookEvents(),
                    .description = std::nullopt,
                    .disabled = false,
                    .idempotencyKey = "key-change"};
    }

    void asksForEventsByDelivery_data()
    {
        QTest::addColumn<bool>("success");
        QTest::newRow("delivered") << true;
        QTest::newRow("not delivered") << false;
    }
    void asksForEventsByDelivery()
    {
        QFETCH(bool, success);
        m_server->on("GET", "/v1/events", ScriptedAnswer::json(200, stripeList({stripeFixtureObject(u"event"_s)})));
        const StripePage page{
            .limit = 5, .startingAfter = {}, .endingBefore = {}, .createdGte = 10, .createdLt = std::nullopt};
        const auto result = finish(m_stripe->events({.types = {}, .deliverySuccess = success}, page, this));
        QCOMPARE(kindOf(result), u"value"_s);
        QCOMPARE(fieldsOf(m_server->requests().first().query),
                 QByteArray("limit=5&created[gte]=10&delivery_success=") + (success ? "true" : "false"));
    }

    void showsAPayloadWithoutClientSecrets()
    {
        auto json = changed(stripeFixtureObject(u"event"_s), u"data.object.client_secret"_s, u"pi_1_secret_planted"_s);
        json = changed(json, u"data.object.next"_s,
                       QJsonArray{QJsonObject{{u"client_secret"_s, u"pi_2_secret_planted"_s}, {u"kept"_s, 1}},
                                  QJsonObject{{u"deep"_s, QJsonObject{{u"setup_client_secret"_s, u"planted"_s}}}}});
        json = changed(json, u"data.previous_attributes"_s, QJsonObject{{u"client_secret"_s, u"planted"_s}});
        m_server->on("GET", "/v1/events/" + kEvent.toLatin1(), ScriptedAnswer::json(200, bytesOf(json)));
        const auto result = finish(m_stripe->eventDocument(kEvent, this));
        QCOMPARE(kindOf(result), u"value"_s);
        QCOMPARE((*result)->event.id, kEvent);
        QCOMPARE((*result)->event.paymentIntentId, u"pi_1PgafyB7WZ01zgkWSjxsAJo3"_s);
        const QByteArray shown = (*result)->json;
        QVERIFY(!shown.contains("planted"));
        QVERIFY(!shown.contains("client_secret"));
        QVERIFY(shown.contains("\n    \"api_version\": \"2026-08-26.dahlia\""));
        const QJsonObject read = QJsonDocument::fromJson(shown).object();
        const QJsonArray next =
            read.value("data"_L1).toObject().value("object"_L1).toObject().value("next"_L1).toArray();
        QCOMPARE(next.at(0).toObject(), (QJsonObject{{u"kept"_s, 1}}));
        QVERIFY(m_server->requests().first().query.isEmpty());
    }

    void refusesAPayloadThatIsNotTheOneAskedFor_data()
    {
        QTest::addColumn<QByteArray>("body");
        const auto json = stripeFixtureObject(u"event"_s);
        QTest::newRow("another id") << bytesOf(changed(json, u"id"_s, u"evt_2"_s));
        QTest::newRow("no id") << bytesOf(changed(json, u"id"_s, QJsonValue::Undefined));
        QTest::newRow("another object") << bytesOf(changed(json, u"object"_s, u"charge"_s));
        QTest::newRow("count is text") << bytesOf(changed(json, u"pending_webhooks"_s, u"1"_s));
        QTest::newRow("no data") << bytesOf(changed(json, u"data"_s, QJsonValue::Undefined));
        QTest::newRow("an array") << QByteArray("[]");
        QTest::newRow("half") << bytesOf(json).left(40);
    }
    void refusesAPayloadThatIsNotTheOneAskedFor()
    {
        QFETCH(QByteArray, body);
        m_server->on("GET", "/v1/events/" + kEvent.toLatin1(), ScriptedAnswer::json(200, body));
        QCOMPARE(kindOf(finish(m_stripe->eventDocument(kEvent, this))), u"bad_answer"_s);
    }

    void asksStripeToSendAnEventAgain()
    {
        m_server->on("POST", kRetry, ScriptedAnswer::json(200, stripeFixture(u"event"_s)));
        const auto result = finish(m_stripe->retryEvent(kEvent, kEndpoint, "key-retry", this));
        QCOMPARE(kindOf(result), u"value"_s);
        QCOMPARE((*result)->id, kEvent);
        const auto &request = m_server->requests().first();
        QCOMPARE(fieldsOf(request.body), "webhook_endpoint=" + kEndpoint.toLatin1());
        QCOMPARE(request.headers.value("idempotency-key"), QByteArray("key-retry"));
        QCOMPARE(request.headers.value("stripe-version"), QByteArray("2026-08-26.dahlia"));
    }

    void saysWhereResendingIsNotAllowed_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("kind");
        QTest::newRow("403") << 403 << u"forbidden"_s;
        QTest::newRow("404") << 404 << u"not_found"_s;
        QTest::newRow("400") << 400 << u"invalid_request"_s;
        QTest::newRow("429") << 429 << u"rate_limited"_s;
    }
    void saysWhereResendingIsNotAllowed()
    {
        QFETCH(int, status);
        QFETCH(QString, kind);
        m_server->on("POST", kRetry, ScriptedAnswer::json(status, R"({"error":{"type":"invalid_request_error"}})"));
        QCOMPARE(kindOf(finish(m_stripe->retryEvent(kEvent, kEndpoint, "k", this))), kind);
        QCOMPARE(m_server->requests().size(), 1);
    }

    void changesOnlyWhatIsNamed_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("url") << QByteArray("url=https://acme.ops-com.com/api/system/payments/stripe/callback");
        QTest::newRow("events") << QByteArray("enabled_events[]=payment_intent.succeeded&"
                                              "enabled_events[]=payment_intent.payment_failed&"
                                              "enabled_events[]=payment_intent.canceled");
        QTest::newRow("description") << QByteArray("description=");
        QTest::newRow("disabled") << QByteArray("disabled=true");
        QTest::newRow("enabled") << QByteArray("disabled=false");
    }
    void changesOnlyWhatIsNamed()
    {
        QFETCH(QByteArray, body);
        UpdateWebhookEndpointParams change;
        change.idempotencyKey = "k";
        auto json = stripeFixtureObject(u"webhook_endpoint"_s);
        if (body.startsWith("url"))
            change.url = m_change.url;
        if (body.startsWith("enabled"))
            change.enabledEvents = requiredWebhookEvents();
        if (body.startsWith("desc")) {
            change.description = u""_s;
            json = changed(json, u"description"_s, QJsonValue::Null);
        }
        if (body.startsWith("disabled")) {
            change.disabled = body.endsWith("true");
            json = changed(json, u"status"_s, *change.disabled ? u"disabled"_s : u"enabled"_s);
        }
        m_server->on("POST", kUpdate, ScriptedAnswer::json(200, bytesOf(json)));
        const auto result = finish(m_stripe->updateWebhookEndpoint(kEndpoint, change, this));
        QVERIFY2(kindOf(result) == "value"_L1, qPrintable(result->has_value() ? QString() : result->error().detail));
        QCOMPARE((*result)->metadata.value(u"workspace"_s), u"acme"_s);
        QCOMPARE(fieldsOf(m_server->requests().first().body), body);
        QCOMPARE(m_server->requests().first().headers.value("idempotency-key"), QByteArray("k"));
    }

    void refusesAChangeOfNothing()
    {
        const auto send = [this] { return kindOf(finish(m_stripe->updateWebhookEndpoint(kEndpoint, m_change, this))); };
        m_change.enabledEvents = QStringList();
        QCOMPARE(send(), u"invalid_request"_s);
        m_change.enabledEvents.reset();
        m_change.url = QUrl();
        QCOMPARE(send(), u"invalid_request"_s);
        m_change.url.reset();
        m_change.disabled.reset();
        QCOMPARE(send(), u"invalid_request"_s);
        QVERIFY(m_server->requests().isEmpty());
    }

    void doubtsAnAnswerThatIsNotWhatWasSet_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("url") << u"url"_s << QJsonValue(u"https://other.example/"_s);
        QTest::newRow("events") << u"enabled_events"_s << QJsonValue(QJsonArray{u"payment_intent.succeeded"_s});
        QTest::newRow("status") << u"status"_s << QJsonValue(u"disabled"_s);
        QTest::newRow("id") << u"id"_s << QJsonValue(u"we_2"_s);
        QTest::newRow("no status") << u"status"_s << QJsonValue(QJsonValue::Undefined);
        QTest::newRow("metadata") << u"metadata"_s << QJsonValue(7);
    }
    void doubtsAnAnswerThatIsNotWhatWasSet()
    {
        QFETCH(QString, path);
        QFETCH(QJsonValue, value);
        const auto json = changed(stripeFixtureObject(u"webhook_endpoint"_s), path, value);
        m_server->on("POST", kUpdate, ScriptedAnswer::json(200, bytesOf(json)));
        const auto result = finish(m_stripe->updateWebhookEndpoint(kEndpoint, m_change, this));
        QCOMPARE(kindOf(result), u"outcome_unknown"_s);
        QVERIFY2(result->error().detail.contains(path + u": "_s), qPrintable(result->error().detail));
    }

    void listsAllRefundsByTime()
    {
        m_server->on("GET", "/v1/refunds", ScriptedAnswer::json(200, stripeList({canceled()}, true)));
        const StripePage page{
            .limit = 100, .startingAfter = u"re_1"_s, .endingBefore = {}, .createdGte = 10, .createdLt = 20};
        const auto result = finish(m_stripe->refunds(page, this));
        QCOMPARE(kindOf(result), u"value"_s);
        QCOMPARE((*result)->data.first().id, kRefund);
        QVERIFY((*result)->hasMore);
        QCOMPARE(fieldsOf(m_server->requests().first().query),
                 QByteArray("limit=100&starting_after=re_1&created[gte]=10&created[lt]=20"));
    }

    void refusesAListOfRefundsThatIsNone()
    {
        const auto bad = changed(canceled(), u"created"_s, u"yesterday"_s);
        m_server->on("GET", "/v1/refunds", ScriptedAnswer::json(200, stripeList({canceled(), bad})));
        const auto result = finish(m_stripe->refunds({}, this));
        QCOMPARE(kindOf(result), u"bad_answer"_s);
        QVERIFY(result->error().detail.contains(u"data[1].created"_s));
    }

    void cancelsARefund()
    {
        m_server->on("POST", kCancel, ScriptedAnswer::json(200, bytesOf(canceled())));
        const auto result = finish(m_stripe->cancelRefund(kRefund, "key-cancel", this));
        QCOMPARE(kindOf(result), u"value"_s);
        QCOMPARE((*result)->status, u"canceled"_s);
        QCOMPARE(m_server->requests().first().headers.value("idempotency-key"), QByteArray("key-cancel"));
        QVERIFY(m_server->requests().first().body.isEmpty());
    }

    void doubtsACancellationThatLeftTheRefundAsItWas()
    {
        m_server->on("POST", kCancel, ScriptedAnswer::json(200, stripeFixture(u"refund"_s)));
        const auto result = finish(m_stripe->cancelRefund(kRefund, "k", this));
        QCOMPARE(kindOf(result), u"outcome_unknown"_s);
        QVERIFY(result->error().detail.contains(u"status: "_s));
    }

    void aRefundThatCannotBeCancelledIsRefused()
    {
        m_server->on("POST", kCancel,
                     ScriptedAnswer::json(400, R"({"error":{"type":"invalid_request_error","message":"status"}})"));
        QCOMPARE(kindOf(finish(m_stripe->cancelRefund(kRefund, "k", this))), u"invalid_request"_s);
    }

    void isUnknownWhereNoAnswerTells_data()
    {
        QTest::addColumn<ScriptedAnswer>("answer");
        QTest::newRow("lost answer") << ScriptedAnswer::lostAnswer();
        QTest::newRow("reset") << ScriptedAnswer::resetAfterRequest();
        QTest::newRow("cut answer") << ScriptedAnswer::truncated(200, R"({"object":"event","id":"evt_1"})", 12);
        QTest::newRow("500") << ScriptedAnswer::json(500, R"({"error":{"type":"api_error"}})");
        QTest::newRow("502 html") << ScriptedAnswer::http(502, "<html>", "text/html");
        QTest::newRow("200, not JSON") << ScriptedAnswer::json(200, "<html>");
        QTest::newRow("200, empty") << ScriptedAnswer::json(200, "");
        QTest::newRow("200, an array") << ScriptedAnswer::json(200, "[]");
        QTest::newRow("200, another object") << ScriptedAnswer::json(200, stripeFixture(u"balance"_s));
    }
    void isUnknownWhereNoAnswerTells()
    {
        QFETCH(ScriptedAnswer, answer);
        for (const QByteArray &path : {kRetry, kCancel, kUpdate})
            m_server->on("POST", path, answer);
        QCOMPARE(kindOf(finish(m_stripe->retryEvent(kEvent, kEndpoint, "k1", this))), u"outcome_unknown"_s);
        QCOMPARE(kindOf(finish(m_stripe->cancelRefund(kRefund, "k2", this))), u"outcome_unknown"_s);
        const auto result = finish(m_stripe->updateWebhookEndpoint(kEndpoint, m_change, this));
        QCOMPARE(kindOf(result), u"outcome_unknown"_s);
        QVERIFY(result->error().userText.contains(u"not known whether"_s));
        for (const auto &request : m_server->requests())
            QVERIFY(!request.headers.value("idempotency-key").isEmpty());
    }

    void refusesWithoutAKeyByWhichARepetitionIsRecognised()
    {
        m_change.idempotencyKey.clear();
        QCOMPARE(kindOf(finish(m_stripe->retryEvent(kEvent, kEndpoint, {}, this))), u"invalid_request"_s);
        QCOMPARE(kindOf(finish(m_stripe->cancelRefund(kRefund, QByteArray(256, 'k'), this))), u"invalid_request"_s);
        QCOMPARE(kindOf(finish(m_stripe->updateWebhookEndpoint(kEndpoint, m_change, this))), u"invalid_request"_s);
        QVERIFY(m_server->requests().isEmpty());
    }

    void refusesIdsThatWouldAskForSomethingElse_data()
    {
        QTest::addColumn<QString>("id");
        QTest::newRow("empty") << QString();
        QTest::newRow("path") << u"../balance"_s;
        QTest::newRow("query") << u"evt_1?x=y"_s;
        QTest::newRow("look-alike") << QString::fromUtf8("evt_\xd0\xb0xy"); // a Cyrillic a
    }
    void refusesIdsThatWouldAskForSomethingElse()
    {
        QFETCH(QString, id);
        QCOMPARE(kindOf(finish(m_stripe->eventDocument(id, this))), u"invalid_request"_s);
        QCOMPARE(kindOf(finish(m_stripe->retryEvent(id, kEndpoint, "k", this))), u"invalid_request"_s);
        QCOMPARE(kindOf(finish(m_stripe->retryEvent(kEvent, id, "k", this))), u"invalid_request"_s);
        QCOMPARE(kindOf(finish(m_stripe->cancelRefund(id, "k", this))), u"invalid_request"_s);
        QCOMPARE(kindOf(finish(m_stripe->updateWebhookEndpoint(id, m_change, this))), u"invalid_request"_s);
        QVERIFY(m_server->requests().isEmpty());
    }

private:
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<HttpClient> m_http;
    std::unique_ptr<StripeClient> m_stripe;
    UpdateWebhookEndpointParams m_change;
};

QTEST_GUILESS_MAIN(TestStripeDelivery)
#include "tst_stripedelivery.moc"
