#include "stripe/stripeclient.h"
#include "stripe/stripeerrors.h"
#include "support/httptesting.h"
#include "support/scriptedserver.h"
#include "support/stripefixtures.h"

#include <QTest>

using namespace console;
using namespace console::testing;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(console::testing::ScriptedAnswer)

namespace {

const QString kIntent = u"pi_1PgafyB7WZ01zgkWSjxsAJo3"_s;

QByteArray fieldsOf(const ScriptedRequest &request)
{
    return QByteArray::fromPercentEncoding(request.body);
}

} // namespace

/// The one call that gives money back: sent once per key, and never called failed where it is not known.
class TestStripeRefunds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ScriptedServer>();
        m_http = std::make_unique<HttpClient>();
        m_http->setRetryPolicy(withoutPauses());
        m_params = {.paymentIntentId = kIntent,
                    .amountMinor = 100,
                    .reason = u"requested_by_customer"_s,
                    .metadata = {{u"order_id"_s, u"10042"_s}},
                    .idempotencyKey = "refund-key-1"};
    }

    void sendsAllItsFieldsAndItsKey()
    {
        m_server->on("POST", "/v1/refunds", good());
        QCOMPARE(refund(), u"pending"_s);
        const auto &request = m_server->requests().first();
        QCOMPARE(fieldsOf(request), QByteArray("payment_intent=pi_1PgafyB7WZ01zgkWSjxsAJo3&amount=100"
                                               "&reason=requested_by_customer&metadata[order_id]=10042"));
        QCOMPARE(request.headers.value("idempotency-key"), QByteArray("refund-key-1"));
        QCOMPARE(request.headers.value("stripe-version"), QByteArray("2026-08-26.dahlia"));
    }

    void leavesTheAmountOutForAllThatRemains()
    {
        m_server->on("POST", "/v1/refunds", good());
        m_params.amountMinor.reset();
        m_params.reason.clear();
        m_params.metadata.clear();
        QCOMPARE(refund(), u"pending"_s);
        QCOMPARE(fieldsOf(m_server->requests().first()), QByteArray("payment_intent=pi_1PgafyB7WZ01zgkWSjxsAJo3"));
    }

    void refusesToSendWithoutAKeyAnAmountOrAPayment()
    {
        m_params.idempotencyKey.clear();
        QCOMPARE(refund(), u"invalid_request"_s);
        m_params.idempotencyKey = QByteArray(256, 'k');
        QCOMPARE(refund(), u"invalid_request"_s);
        m_params.idempotencyKey = "k";
        m_params.amountMinor = 0;
        QCOMPARE(refund(), u"invalid_request"_s);
        QCOMPARE(m_error.param, u"amount"_s);
        m_params.amountMinor = -5;
        QCOMPARE(refund(), u"invalid_request"_s);
        m_params.amountMinor = 5;
        m_params.paymentIntentId.clear();
        QCOMPARE(refund(), u"invalid_request"_s);
        QVERIFY(m_server->requests().isEmpty());
    }

    void triesAgainWithTheSameKey_data()
    {
        QTest::addColumn<ScriptedAnswer>("first");
        const QByteArray error = R"({"error":{"type":"api_error"}})";
        QTest::newRow("409") << ScriptedAnswer::json(409, error);
        QTest::newRow("500") << ScriptedAnswer::json(500, error);
        QTest::newRow("502 html") << ScriptedAnswer::http(502, "<html>", "text/html");
        QTest::newRow("429, told to") << ScriptedAnswer::json(429, error, {{"Stripe-Should-Retry", "true"}});
        QTest::newRow("lost answer") << ScriptedAnswer::lostAnswer();
        QTest::newRow("reset") << ScriptedAnswer::resetAfterRequest();
        QTest::newRow("cut answer") << ScriptedAnswer::truncated(200, stripeFixture(u"refund"_s), 20);
    }
    void triesAgainWithTheSameKey()
    {
        QFETCH(ScriptedAnswer, first);
        m_server->on("POST", "/v1/refunds", first);
        m_server->on("POST", "/v1/refunds", good());
        QCOMPARE(refund(), u"pending"_s);
        QCOMPARE(m_server->requests().size(), 2);
        QCOMPARE(m_server->requests()[0].headers.value("idempotency-key"), QByteArray("refund-key-1"));
        QCOMPARE(m_server->requests()[1].headers.value("idempotency-key"), QByteArray("refund-key-1"));
        QCOMPARE(m_server->requests()[0].body, m_server->requests()[1].body);
    }

    void isUnknownWhereNoAnswerTells_data()
    {
        QTest::addColumn<ScriptedAnswer>("answer");
        const auto json = stripeFixtureObject(u"refund"_s);
        QTest::newRow("lost answer") << ScriptedAnswer::lostAnswer();
        QTest::newRow("reset") << ScriptedAnswer::resetAfterRequest();
        QTest::newRow("cut answer") << ScriptedAnswer::truncated(200, stripeFixture(u"refund"_s), 20);
        QTest::newRow("cut chunks") << ScriptedAnswer::truncatedChunked(200, stripeFixture(u"refund"_s).left(40));
        QTest::newRow("500") << ScriptedAnswer::json(500, R"({"error":{"type":"api_error"}})");
        QTest::newRow("502 html") << ScriptedAnswer::http(502, "<html>", "text/html");
        QTest::newRow("200 html") << ScriptedAnswer::http(200, "<html>", "text/html");
        QTest::newRow("200 without an id") << ScriptedAnswer::json(200, bytesOf(changed(json, u"id"_s, {})));
        QTest::newRow("200 with a text for the amount")
            << ScriptedAnswer::json(200, bytesOf(changed(json, u"amount"_s, u"100"_s)));
        QTest::newRow("200 with another amount") << ScriptedAnswer::json(200, bytesOf(changed(json, u"amount"_s, 99)));
        QTest::newRow("200 of another payment")
            << ScriptedAnswer::json(200, bytesOf(changed(json, u"payment_intent"_s, u"pi_2"_s)));
        QTest::newRow("200 of another object")
            << ScriptedAnswer::json(200, bytesOf(changed(json, u"object"_s, u"charge"_s)));
    }
    void isUnknownWhereNoAnswerTells()
    {
        QFETCH(ScriptedAnswer, answer);
        m_server->on("POST", "/v1/refunds", answer);
        QCOMPARE(refund(), u"outcome_unknown"_s);
        QVERIFY2(m_error.userText.contains(u"not known whether"_s), qPrintable(m_error.userText));
        QVERIFY(!m_error.detail.isEmpty());
        for (const auto &request : m_server->requests())
            QCOMPARE(request.headers.value("idempotency-key"), QByteArray("refund-key-1"));
    }

    void isUnknownWhereARefusalFollowsALostAnswer()
    {
        m_server->on("POST", "/v1/refunds", ScriptedAnswer::lostAnswer());
        m_server->on(
            "POST", "/v1/refunds",
            ScriptedAnswer::json(409, R"({"error":{"type":"idempotency_error","code":"idempotency_key_in_use"}})"));
        QCOMPARE(refund(), u"outcome_unknown"_s);
        QCOMPARE(m_error.code, u"idempotency_key_in_use"_s);
        QCOMPARE(m_error.httpStatus, 409);
    }

    void isKnownToBeRefused_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QString>("kind");
        QTest::newRow("already refunded") << 400 << QByteArray("charge_already_refunded") << u"invalid_request"_s;
        QTest::newRow("disputed") << 400 << QByteArray("charge_disputed") << u"invalid_request"_s;
        QTest::newRow("approval") << 400 << QByteArray("approval_required") << u"invalid_request"_s;
        QTest::newRow("balance") << 400 << QByteArray("balance_insufficient") << u"invalid_request"_s;
        QTest::newRow("lock") << 429 << QByteArray("lock_timeout") << u"rate_limited"_s;
        QTest::newRow("key") << 401 << QByteArray("api_key_expired") << u"unauthorized"_s;
        QTest::newRow("missing") << 404 << QByteArray("resource_missing") << u"not_found"_s;
    }
    void isKnownToBeRefused()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, code);
        QFETCH(QString, kind);
        m_server->on(
            "POST", "/v1/refunds",
            ScriptedAnswer::json(status, R"({"error":{"type":"invalid_request_error","code":")" + code + R"("}})"));
        QCOMPARE(refund(), kind);
        QCOMPARE(m_error.code, QString::fromLatin1(code));
        QCOMPARE(m_server->requests().size(), 1);
    }

    void recognisesAnOverRefund()
    {
        m_server->on("POST", "/v1/refunds", ScriptedAnswer::json(400, stripeFixture(u"error_over_refund"_s)));
        QCOMPARE(refund(), u"invalid_request"_s);
        QVERIFY(isOverRefund(m_error));
    }

    void wasNotSentWhereNobodyListens()
    {
        StripeClient stripe(*m_http, ScriptedServer::refusedUrl({}), key());
        QCOMPARE(endOf(stripe), u"network"_s);
        QVERIFY(m_error.userText.contains(u"Nothing was changed"_s));
    }

private:
    static SharedSecret key() { return std::make_shared<const SecretValue>(SecretValue("sk_test_abc")); }
    static ScriptedAnswer good() { return ScriptedAnswer::json(200, stripeFixture(u"refund"_s)); }

    /// The refund's status, or the name of the error's kind.
    QString refund()
    {
        StripeClient stripe(*m_http, m_server->url(), key());
        return endOf(stripe);
    }
    QString endOf(StripeClient &stripe)
    {
        const auto result = finish(stripe.createRefund(m_params, this));
        m_error = result->has_value() ? Error{} : result->error();
        return result->has_value() ? (*result)->status : toString(m_error.kind);
    }

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<HttpClient> m_http;
    CreateRefundParams m_params;
    Error m_error;
};

QTEST_GUILESS_MAIN(TestStripeRefunds)
#include "tst_striperefunds.moc"
