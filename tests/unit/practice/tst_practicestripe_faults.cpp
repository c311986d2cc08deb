#include "stripe/stripeclient.h"
#include "stripetestbed.h"
#include "support/httptesting.h"

#include <QUrl>

using namespace console;
using namespace console::test;
using namespace console::testing;
using namespace Qt::StringLiterals;
using practice::StripeFault;

Q_DECLARE_METATYPE(console::practice::StripeFault)

namespace {

constexpr qint64 kStallMs = 50;

/// The answer's status, or the kind of the error.
QString wordOf(const std::optional<Result<HttpAnswer>> &answer)
{
    if (!answer)
        return u"no end"_s;
    return answer->has_value() ? QString::number((*answer)->status) : toString(answer->error().kind);
}

} // namespace

/// Every fault on request against the server's books: what the caller sees, what was carried out, and that one key
/// makes one refund whatever happened.
class TestPracticeStripeFaults : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m = std::make_unique<StripeTestbed>();
        m_http = std::make_unique<HttpClient>();
        m_http->setRetryPolicy(withoutPauses());
        m_intent = m->pay().text("id");
    }
    void cleanup()
    {
        m_http.reset();
        m.reset();
    }

    void everyFaultSpoilsOneRefundInItsWay_data();
    void everyFaultSpoilsOneRefundInItsWay();
    void theClientCallsEveryFaultByItsName_data();
    void theClientCallsEveryFaultByItsName();
    void everyFaultHasANameOfItsOwn();
    void faultsAreTakenInTheirOrderAndNumber();
    void anAnswerIsHeldUntilItIsReleased();
    void stoppingEndsAStall();
    void aKeyIsForgottenAfterADay();

private:
    std::optional<Result<HttpAnswer>> refundOnce(const QByteArray &key, const QByteArray &body = {})
    {
        HttpRequestSpec spec;
        spec.verb = HttpRequestSpec::Verb::Post;
        spec.url = m->stripe->address();
        spec.url.setPath(u"/v1/refunds"_s);
        spec.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
        spec.body = body.isEmpty() ? "amount=500&payment_intent=" + m_intent.toLatin1() : body;
        spec.bearer = std::make_shared<const SecretValue>(SecretValue(m->key));
        spec.idempotencyKey = key;
        spec.maxAttempts = 1;
        return finish(m_http->send(spec, this));
    }
    int refundsInTheBooks() { return static_cast<int>(m->get("/v1/refunds").data().size()); }
    qint64 refundedOfTheCharge()
    {
        const QString path = "/v1/payment_intents/%1?expand[]=latest_charge"_L1.arg(m_intent);
        return m->get(path).body.value("latest_charge"_L1).toObject().value("amount_refunded"_L1).toInteger();
    }
    CreateRefundParams params(const QByteArray &key) const
    {
        return {.paymentIntentId = m_intent, .amountMinor = 500, .reason = {}, .metadata = {}, .idempotencyKey = key};
    }

    std::unique_ptr<StripeTestbed> m;
    std::unique_ptr<HttpClient> m_http;
    QString m_intent;
};

void TestPracticeStripeFaults::everyFaultSpoilsOneRefundInItsWay_data()
{
    QTest::addColumn<StripeFault>("fault");
    QTest::addColumn<QString>("word");
    QTest::addColumn<QByteArray>("body"); ///< a part of it
    const auto row = [](StripeFault fault, const char *word, const char *body) {
        QTest::newRow(qPrintable(toString(fault))) << fault << QString::fromLatin1(word) << QByteArray(body);
    };
    row(StripeFault::LostRequest, "outcome_unknown", "");
    row(StripeFault::LostAnswer, "outcome_unknown", "");
    row(StripeFault::ResetInRequest, "outcome_unknown", "");
    row(StripeFault::ResetAfterRequest, "outcome_unknown", "");
    row(StripeFault::StallNotCarriedOut, "outcome_unknown", "");
    row(StripeFault::StallCarriedOut, "200", "\"object\": \"refund\"");
    row(StripeFault::TruncatedAnswer, "outcome_unknown", "");
    row(StripeFault::InvalidJson, "200", "{");
    row(StripeFault::WrongTypes, "200", "\"amount\": \"500\"");
    row(StripeFault::BadGateway, "502", "<h1>502 Bad Gateway</h1>");
    row(StripeFault::BadGatewayCarriedOut, "502", "<h1>502 Bad Gateway</h1>");
    row(StripeFault::ServerError, "500", "\"type\": \"api_error\"");
    row(StripeFault::ServerErrorCarriedOut, "500", "\"type\": \"api_error\"");
    row(StripeFault::KeyInUse, "409", "\"code\": \"idempotency_key_in_use\"");
    row(StripeFault::RateLimited, "429", "\"code\": \"rate_limit\"");
    row(StripeFault::RateLimitedWithoutReason, "429", "\"code\": \"rate_limit\"");
    row(StripeFault::LockTimeout, "429", "\"code\": \"lock_timeout\"");
}

void TestPracticeStripeFaults::everyFaultSpoilsOneRefundInItsWay()
{
    QFETCH(const StripeFault, fault);
    QFETCH(const QString, word);
    QFETCH(const QByteArray, body);
    m->stripe->injectNext("POST", "/v1/refunds", fault, 1, kStallMs);
    const auto answer = refundOnce("key-1");
    QCOMPARE(wordOf(answer), word);
    if (answer->has_value()) {
        QVERIFY2((*answer)->body.contains(body), (*answer)->body.constData());
        const bool readable = QJsonDocument::fromJson((*answer)->body).isObject();
        QCOMPARE(readable, fault != StripeFault::InvalidJson && (*answer)->status != 502);
        QCOMPARE((*answer)->header("stripe-rate-limited-reason"),
                 QByteArray(fault == StripeFault::RateLimited ? "endpoint-rate" : ""));
    }
    const int done = carriesOut(fault) ? 1 : 0;
    QCOMPARE(refundsInTheBooks(), done);
    QCOMPARE(refundedOfTheCharge(), done * 500);
    QVERIFY(m->stripe->requestLog().contains("POST /v1/refunds"));
    // The same key again: a second refund never comes of it.
    const auto again = refundOnce("key-1");
    const bool kept = fault == StripeFault::ServerError || fault == StripeFault::ServerErrorCarriedOut;
    QCOMPARE(wordOf(again), kept ? u"500"_s : u"200"_s);
    QCOMPARE((*again)->header("idempotent-replayed"), QByteArray(kept || done ? "true" : ""));
    QCOMPARE(refundsInTheBooks(), fault == StripeFault::ServerError ? 0 : 1);
    if (kept)
        QCOMPARE((*again)->body, (*answer)->body);
}

void TestPracticeStripeFaults::theClientCallsEveryFaultByItsName_data()
{
    QTest::addColumn<StripeFault>("fault");
    QTest::addColumn<QString>("kind");
    for (const StripeFault fault : practice::allStripeFaults()) {
        QString kind = u"outcome_unknown"_s;
        if (fault == StripeFault::StallCarriedOut)
            kind = u"value"_s;
        else if (fault == StripeFault::KeyInUse)
            kind = u"conflict"_s;
        else if (fault == StripeFault::RateLimited || fault == StripeFault::RateLimitedWithoutReason ||
                 fault == StripeFault::LockTimeout)
            kind = u"rate_limited"_s;
        QTest::newRow(qPrintable(toString(fault))) << fault << kind;
    }
}

void TestPracticeStripeFaults::theClientCallsEveryFaultByItsName()
{
    QFETCH(const StripeFault, fault);
    QFETCH(const QString, kind);
    m->stripe->injectNext("POST", "/v1/refunds", fault, 10, kStallMs); // more often than the client tries
    StripeClient client(*m_http, m->stripe->address(), std::make_shared<const SecretValue>(SecretValue(m->key)));
    const auto result = finish(client.createRefund(params("key-1"), this));
    QVERIFY(result);
    QCOMPARE(result->has_value() ? u"value"_s : toString(result->error().kind), kind);
    QCOMPARE(refundsInTheBooks(), carriesOut(fault) ? 1 : 0);
}

void TestPracticeStripeFaults::everyFaultHasANameOfItsOwn()
{
    QSet<QString> names;
    for (const StripeFault fault : practice::allStripeFaults())
        names.insert(toString(fault));
    QCOMPARE(names.size(), static_cast<int>(StripeFault::LockTimeout) + 1);
}

void TestPracticeStripeFaults::faultsAreTakenInTheirOrderAndNumber()
{
    m->stripe->injectNext("POST", "/v1/refunds", StripeFault::LockTimeout, 2);
    m->stripe->injectNext("POST", "/v1/refunds", StripeFault::ResetInRequest);
    m->stripe->injectNext("GET", "/v1/refunds", StripeFault::BadGateway);
    QCOMPARE(wordOf(refundOnce("a")), u"429"_s);
    QCOMPARE(wordOf(refundOnce("a")), u"429"_s);
    QCOMPARE(wordOf(refundOnce("a")), u"outcome_unknown"_s);
    QCOMPARE(wordOf(refundOnce("a")), u"200"_s);
    QCOMPARE(m->get("/v1/refunds").status, 502);
    QCOMPARE(refundsInTheBooks(), 1);
    QCOMPARE(m->stripe->requestLog().count("POST /v1/refunds"), 4);
}

void TestPracticeStripeFaults::anAnswerIsHeldUntilItIsReleased()
{
    m->stripe->injectNext("POST", "/v1/refunds", StripeFault::StallCarriedOut);
    QNetworkReply *held = m->sendOnly("POST", u"/v1/refunds"_s, "amount=500&payment_intent=" + m_intent.toLatin1(),
                                      {{"Idempotency-Key", "held"}});
    QTRY_COMPARE(refundsInTheBooks(), 1);
    QVERIFY(!held->isFinished());
    m->stripe->releaseHeld();
    QCOMPARE(StripeTestbed::answerOf(held).status, 200);
    QCOMPARE(refundsInTheBooks(), 1);
}

void TestPracticeStripeFaults::stoppingEndsAStall()
{
    m->stripe->injectNext("POST", "/v1/refunds", StripeFault::StallNotCarriedOut);
    QNetworkReply *held = m->sendOnly("POST", u"/v1/refunds"_s, "amount=500&payment_intent=" + m_intent.toLatin1());
    QTRY_COMPARE(m->stripe->requestLog().count("POST /v1/refunds"), 1);
    m->stripe->stop(); // returns
    QCOMPARE(StripeTestbed::answerOf(held).status, 0);
    QVERIFY(m->stripe->start().has_value());
    QCOMPARE(refundsInTheBooks(), 0);
    m->stripe->injectNext("POST", "/v1/refunds", StripeFault::StallCarriedOut); // waits again after a restart
    held = m->sendOnly("POST", u"/v1/refunds"_s, "amount=500&payment_intent=" + m_intent.toLatin1());
    QTRY_COMPARE(refundsInTheBooks(), 1);
    QVERIFY(!held->isFinished());
    m->stripe->releaseHeld();
    QCOMPARE(StripeTestbed::answerOf(held).status, 200);
}

void TestPracticeStripeFaults::aKeyIsForgottenAfterADay()
{
    m->stripe->injectNext("POST", "/v1/refunds", StripeFault::ServerError);
    QCOMPARE(wordOf(refundOnce("key-1")), u"500"_s);
    m->reopen();
    m->clock.advance(std::chrono::hours(24));
    QCOMPARE(wordOf(refundOnce("key-1")), u"500"_s);
    QCOMPARE(wordOf(refundOnce("key-1", "amount=1&payment_intent=" + m_intent.toLatin1())), u"400"_s);
    m->clock.advance(std::chrono::seconds(1));
    const auto anew = refundOnce("key-1");
    QCOMPARE(wordOf(anew), u"200"_s);
    QVERIFY((*anew)->header("idempotent-replayed").isEmpty());
    QCOMPARE(refundsInTheBooks(), 1);
}

QTEST_GUILESS_MAIN(TestPracticeStripeFaults)
#include "tst_practicestripe_faults.moc"
