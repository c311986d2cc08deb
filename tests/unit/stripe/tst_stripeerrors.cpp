#include "stripe/stripeerrors.h"
#include "support/stripefixtures.h"

#include <QTest>

using namespace console;
using namespace console::testing;
using namespace Qt::StringLiterals;

namespace {

HttpAnswer answerOf(int status, const QByteArray &body)
{
    HttpAnswer answer;
    answer.status = status;
    answer.body = body;
    answer.headers = {{"request-id", "req_42"}};
    return answer;
}

} // namespace

class TestStripeErrors : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mapsStatusAndCode_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("error");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("words"); // of the text that a person reads
        const auto row = [](const char *name, int status, const QByteArray &error, const QString &kind,
                            const QString &words) { QTest::newRow(name) << status << error << kind << words; };
        row("bad key", 401, R"("type":"invalid_request_error","message":"Invalid API Key provided: sk_test_****1234")",
            u"unauthorized"_s, u"does not accept this key"_s);
        row("expired key", 401, R"("type":"invalid_request_error","code":"api_key_expired","message":"Expired")",
            u"unauthorized"_s, u"has expired"_s);
        row("publishable key", 401, R"("type":"invalid_request_error","code":"secret_key_required")", u"unauthorized"_s,
            u"Publishable Key"_s);
        row("declined", 402, R"("type":"card_error","code":"card_declined","decline_code":"insufficient_funds")",
            u"card"_s, u"declined"_s);
        row("forbidden without a slug", 403, R"("type":"invalid_request_error","message":"no")", u"forbidden"_s,
            u"does not let this key"_s);
        row("not found", 404, R"("type":"invalid_request_error","code":"resource_missing","param":"intent")",
            u"not_found"_s, u"does not have this"_s);
        row("other mode", 404,
            R"("type":"invalid_request_error","code":"resource_missing","message":"No such payment_intent: 'pi_1'; a similar object exists in live mode, but a test mode key was used to make this request.")",
            u"not_found"_s, u"only in the other mode"_s);
        row("key in use", 409, R"("type":"idempotency_error","code":"idempotency_key_in_use")", u"conflict"_s,
            u"still working on this same request"_s);
        row("conflict", 409, R"("type":"invalid_request_error")", u"conflict"_s, u"another request"_s);
        row("key used for another request", 400, R"("type":"idempotency_error","message":"Keys for idempotent...")",
            u"conflict"_s, u"another request"_s);
        row("too many requests", 429, R"("type":"invalid_request_error","code":"rate_limit")", u"rate_limited"_s,
            u"too many requests"_s);
        row("lock", 429, R"("type":"invalid_request_error","code":"lock_timeout")", u"rate_limited"_s,
            u"another change of the same payment"_s);
        row("dependency", 424, R"("type":"api_error")", u"server"_s, u"a problem of its own"_s);
        row("server", 500, R"("type":"api_error")", u"server"_s, u"a problem of its own"_s);
        row("already refunded", 400, R"("type":"invalid_request_error","code":"charge_already_refunded")",
            u"invalid_request"_s, u"already been refunded"_s);
        row("disputed", 400, R"("type":"invalid_request_error","code":"charge_disputed")", u"invalid_request"_s,
            u"disputed"_s);
        row("disputed payment", 400, R"("type":"invalid_request_error","code":"refund_disputed_payment")",
            u"invalid_request"_s, u"disputed"_s);
        row("not refundable", 400, R"("type":"invalid_request_error","code":"charge_not_refundable")",
            u"invalid_request"_s, u"does not allow a refund"_s);
        row("too small", 400, R"("type":"invalid_request_error","code":"amount_too_small")", u"invalid_request"_s,
            u"too small"_s);
        row("balance", 400, R"("type":"invalid_request_error","code":"balance_insufficient")", u"invalid_request"_s,
            u"available balance"_s);
        row("approval", 400, R"("type":"invalid_request_error","code":"approval_required")", u"invalid_request"_s,
            u"second person"_s);
        row("anything else", 400, R"("type":"invalid_request_error","message":"Invalid integer: x","param":"amount")",
            u"invalid_request"_s, u"Stripe says: Invalid integer: x"_s);
        row("nothing said", 400, "", u"invalid_request"_s, u"Send the details to support"_s);
    }
    void mapsStatusAndCode()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, error);
        QFETCH(QString, kind);
        QFETCH(QString, words);
        const auto mapped =
            stripeAnswerError(answerOf(status, "{\"error\":{" + error + "}}"), StripeEffect::Reads, u"GET /x"_s);
        QCOMPARE(toString(mapped.kind), kind);
        QVERIFY2(mapped.userText.contains(words), qPrintable(mapped.userText));
        QCOMPARE(mapped.httpStatus, status);
        QCOMPARE(mapped.requestId, u"req_42"_s);
        QVERIFY(mapped.detail.startsWith(u"GET /x: HTTP %1"_s.arg(status)));
    }

    void keepsCodeParamMessageAndLogAddress()
    {
        const auto error =
            stripeAnswerError(answerOf(402, stripeFixture(u"error_card"_s)), StripeEffect::Reads, u"POST /x"_s);
        QCOMPARE(error.code, u"card_declined"_s);
        QCOMPARE(error.param, u"source"_s);
        QVERIFY(error.detail.contains(u"decline code: lost_card"_s));
        QVERIFY(error.detail.contains(u"message: Your card was declined."_s));
        QVERIFY(error.detail.contains(u"log: https://dashboard.stripe.com/test/logs/req_42"_s));
    }

    void readsTheMissingPermissionsAndTheAccountFromA403()
    {
        const auto error =
            stripeAnswerError(answerOf(403, stripeFixture(u"error_forbidden"_s)), StripeEffect::Reads, u"GET /x"_s);
        QCOMPARE(toString(error.kind), u"forbidden"_s);
        QCOMPARE(missingPermissions(error), QStringList({u"rak_webhook_write"_s, u"rak_charge_read"_s}));
        QCOMPARE(accountNamedIn(error), u"acct_1PgafT"_s);
        QVERIFY2(error.userText.contains(u"Webhook Endpoints (Write), Charges and Refunds (Read)"_s),
                 qPrintable(error.userText));
        QVERIFY(error.detail.contains(u"permissions: rak_webhook_write, rak_charge_read"_s));
    }

    void takesTheMaskedKeyOutOfTexts()
    {
        const auto forbidden =
            stripeAnswerError(answerOf(403, stripeFixture(u"error_forbidden"_s)), StripeEffect::Reads, u"GET /x"_s);
        QVERIFY(!forbidden.detail.contains(u'*'));
        QVERIFY(!forbidden.detail.contains(u"abcd"_s));
        const auto unauthorized = stripeAnswerError(
            answerOf(401, R"({"error":{"message":"Invalid API Key provided: sk_live_51SecretSecret"}})"),
            StripeEffect::Reads, u"GET /x"_s);
        QVERIFY2(!unauthorized.detail.contains(u"Secret"_s), qPrintable(unauthorized.detail));
        QVERIFY(unauthorized.detail.contains(u"sk_live_..."_s));
    }

    void namesPermissionsAsTheDashboardDoes()
    {
        QCOMPARE(permissionName(u"rak_charge_write"_s), u"Charges and Refunds (Write)"_s);
        QCOMPARE(permissionName(u"rak_balance_read"_s), u"Balance (Read)"_s);
        QCOMPARE(permissionName(u"rak_balance_transaction_source_read"_s), u"Balance transaction sources (Read)"_s);
        QCOMPARE(permissionName(u"rak_something_read"_s), u"rak_something_read"_s);
    }

    void recognisesAnOverRefundThatHasNoCode()
    {
        const auto error = stripeAnswerError(answerOf(400, stripeFixture(u"error_over_refund"_s)),
                                             StripeEffect::Creates, u"POST /v1/refunds"_s);
        QCOMPARE(toString(error.kind), u"invalid_request"_s);
        QVERIFY(isOverRefund(error));
        QCOMPARE(error.code, QString());
        QCOMPARE(error.param, u"amount"_s);
        QVERIFY(error.detail.contains(u"charge_over_refund"_s));
        QVERIFY(error.userText.contains(u"more than what is left"_s));
        const auto other =
            stripeAnswerError(answerOf(400, R"({"error":{"param":"amount","message":"Invalid integer: x"}})"),
                              StripeEffect::Creates, u"POST /v1/refunds"_s);
        QVERIFY(!isOverRefund(other));
    }

    void survivesBodiesThatAreNotStripes_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("html") << QByteArray("<html>502 Bad Gateway</html>");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("array") << QByteArray("[1]");
        QTest::newRow("error is text") << QByteArray(R"({"error":"no"})");
        QTest::newRow("wrong types") << QByteArray(R"({"error":{"code":1,"message":["a"],"type":null}})");
    }
    void survivesBodiesThatAreNotStripes()
    {
        QFETCH(QByteArray, body);
        const auto error = stripeAnswerError(answerOf(502, body), StripeEffect::Reads, u"GET /x"_s);
        QCOMPARE(toString(error.kind), u"server"_s);
        QCOMPARE(error.code, QString());
        QVERIFY(!error.userText.isEmpty());
    }

    void doubtsACreationWhoseOutcomeIsNotTold_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("earlier");
        QTest::addColumn<QString>("kind");
        QTest::newRow("500") << 500 << false << u"outcome_unknown"_s;
        QTest::newRow("502") << 502 << false << u"outcome_unknown"_s;
        QTest::newRow("409 at once") << 409 << false << u"conflict"_s;
        QTest::newRow("409 after a lost answer") << 409 << true << u"outcome_unknown"_s;
        QTest::newRow("429 at once") << 429 << false << u"rate_limited"_s;
        QTest::newRow("429 after a lost answer") << 429 << true << u"outcome_unknown"_s;
        QTest::newRow("401 after a lost answer") << 401 << true << u"outcome_unknown"_s;
        QTest::newRow("403 after a lost answer") << 403 << true << u"outcome_unknown"_s;
        QTest::newRow("400 after a lost answer") << 400 << true << u"invalid_request"_s;
        QTest::newRow("402 after a lost answer") << 402 << true << u"card"_s;
    }
    void doubtsACreationWhoseOutcomeIsNotTold()
    {
        QFETCH(int, status);
        QFETCH(bool, earlier);
        QFETCH(QString, kind);
        HttpAnswer answer = answerOf(status, R"({"error":{"type":"invalid_request_error"}})");
        answer.earlierAttemptUncertain = earlier;
        QCOMPARE(toString(stripeAnswerError(answer, StripeEffect::Creates, u"POST /x"_s).kind), kind);
        // A read is never in doubt.
        QVERIFY(stripeAnswerError(answer, StripeEffect::Reads, u"GET /x"_s).kind != ErrorKind::OutcomeUnknown);
    }

    void doubtsACreationThatSomebodyElseAnswered_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("a proxy's 403") << 403 << QByteArray("<html>blocked</html>");
        QTest::newRow("a bare 400") << 400 << QByteArray();
        QTest::newRow("a gateway's 404") << 404 << QByteArray(R"({"message":"no route"})");
        QTest::newRow("an error without a type") << 402 << QByteArray(R"({"error":{"message":"no"}})");
        QTest::newRow("408") << 408 << QByteArray(R"({"error":{"type":"invalid_request_error"}})");
    }
    void doubtsACreationThatSomebodyElseAnswered()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QCOMPARE(toString(stripeAnswerError(answerOf(status, body), StripeEffect::Creates, u"POST /v1/refunds"_s).kind),
                 u"outcome_unknown"_s);
    }

    void givesEveryKindAText()
    {
        for (int status : {400, 401, 402, 403, 404, 405, 409, 418, 424, 429, 500, 503}) {
            for (auto effect : {StripeEffect::Reads, StripeEffect::Creates, StripeEffect::Deletes})
                QVERIFY(!stripeAnswerError(answerOf(status, {}), effect, u"X"_s).userText.isEmpty());
        }
    }

    void speaksOfStripeWhereTheTransportSpokeOfAServer()
    {
        Error error{.kind = ErrorKind::Network,
                    .userText = u"The server at ..."_s,
                    .detail = u"refused"_s,
                    .requestId = {},
                    .httpStatus = 0,
                    .code = {},
                    .param = {}};
        QVERIFY(stripeTransportError(error).userText.startsWith(u"Stripe could not be reached"_s));
        QCOMPARE(stripeTransportError(error).detail, u"refused"_s);
        error.kind = ErrorKind::Tls; // the network layer knows more of this one
        QCOMPARE(stripeTransportError(error).userText, u"The server at ..."_s);
    }
};

QTEST_GUILESS_MAIN(TestStripeErrors)
#include "tst_stripeerrors.moc"
