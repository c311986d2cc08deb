#include "net/httpclient.h"
#include "net/requestlog.h"
#include "support/httptesting.h"
#include "support/scriptedserver.h"

#include <QTest>

using namespace console;
using namespace console::testing;
using namespace Qt::StringLiterals;
using Verb = HttpRequestSpec::Verb;

namespace {

HttpRequestSpec get(const QUrl &url)
{
    HttpRequestSpec spec;
    spec.url = url;
    return spec;
}

HttpRequestSpec post(const QUrl &url, const QByteArray &body, const QByteArray &key = {})
{
    HttpRequestSpec spec;
    spec.verb = Verb::Post;
    spec.url = url;
    spec.body = body;
    spec.idempotencyKey = key;
    spec.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    return spec;
}

QString kindOf(const std::optional<Result<HttpAnswer>> &result)
{
    if (!result)
        return u"no end"_s;
    return result->has_value() ? u"answer"_s : toString(result->error().kind);
}

} // namespace

class TestHttpClient : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ScriptedServer>();
        m_client = std::make_unique<HttpClient>();
        m_client->setRetryPolicy(withoutPauses());
    }

    void sendsAGetAndGivesTheAnswerWhole()
    {
        m_server->on("GET", "/v1/x", ScriptedAnswer::json(200, R"({"a":1})", {{"Request-Id", "req_1"}}));
        auto spec = get(m_server->url(u"/v1/x?b=%5B1%5D"_s));
        spec.bearer = std::make_shared<const SecretValue>(SecretValue("sk_test_abc"));
        spec.headers = {{"Stripe-Version", "2026-08-26.dahlia"}};
        const auto result = finish(m_client->send(spec, this));
        QCOMPARE(kindOf(result), u"answer"_s);
        QCOMPARE((*result)->status, 200);
        QCOMPARE((*result)->body, QByteArray(R"({"a":1})"));
        QCOMPARE((*result)->requestId(), u"req_1"_s);
        QCOMPARE((*result)->header("content-type"), QByteArray("application/json"));
        QCOMPARE((*result)->attempts, 1);
        QVERIFY(!(*result)->earlierAttemptUncertain);
        QCOMPARE(m_server->requests().size(), 1);
        const auto &request = m_server->requests().first();
        QCOMPARE(request.query, QByteArray("b=%5B1%5D"));
        QCOMPARE(request.headers.value("authorization"), QByteArray("Bearer sk_test_abc"));
        QCOMPARE(request.headers.value("stripe-version"), QByteArray("2026-08-26.dahlia"));
        QCOMPARE(request.headers.value("user-agent"), QByteArray("opscom-console/" CONSOLE_VERSION));
    }

    void sendsAPostWithItsKey()
    {
        m_server->on("POST", "/v1/x", ScriptedAnswer::json(200, "{}"));
        const auto result = finish(m_client->send(post(m_server->url(u"/v1/x"_s), "a=b", "key-1"), this));
        QCOMPARE(kindOf(result), u"answer"_s);
        const auto &request = m_server->requests().first();
        QCOMPARE(request.body, QByteArray("a=b"));
        QCOMPARE(request.headers.value("idempotency-key"), QByteArray("key-1"));
        QCOMPARE(request.headers.value("content-length"), QByteArray("3"));
    }

    void sendsAnEmptyPost()
    {
        m_server->on("POST", "/v1/x", ScriptedAnswer::json(200, "{}"));
        const auto result = finish(m_client->send(post(m_server->url(u"/v1/x"_s), {}), this));
        QCOMPARE(kindOf(result), u"answer"_s);
        QCOMPARE(m_server->requests().first().headers.value("content-length"), QByteArray("0"));
    }

    void sendsALargePostWhole()
    {
        m_server->on("POST", "/v1/x", ScriptedAnswer::json(200, "{}"));
        const QByteArray body(3'000'000, 'x');
        const auto result = finish(m_client->send(post(m_server->url(u"/v1/x"_s), body), this));
        QCOMPARE(kindOf(result), u"answer"_s);
        QCOMPARE(m_server->requests().first().body, body);
    }

    void buildsASecretBodyForEachAttempt()
    {
        m_server->on("POST", "/x", ScriptedAnswer::json(500, "{}"));
        m_server->on("POST", "/x", ScriptedAnswer::json(200, "{}"));
        auto spec = post(m_server->url(u"/x"_s), "unused", "key-1");
        int built = 0;
        spec.secretBody = [&built] { return "token=" + QByteArray::number(++built); };
        QCOMPARE(kindOf(finish(m_client->send(spec, this))), u"answer"_s);
        QCOMPARE(m_server->requests().size(), 2);
        QCOMPARE(m_server->requests()[0].body, QByteArray("token=1"));
        QCOMPARE(m_server->requests()[1].body, QByteArray("token=2"));
    }

    void sendsADelete()
    {
        m_server->on("DELETE", "/v1/x", ScriptedAnswer::json(200, "{}"));
        auto spec = get(m_server->url(u"/v1/x"_s));
        spec.verb = Verb::Delete;
        QCOMPARE(kindOf(finish(m_client->send(spec, this))), u"answer"_s);
    }

    void reportsEveryStatusAsAnAnswer_data()
    {
        QTest::addColumn<int>("status");
        for (int status :
             {200, 201, 204, 400, 401, 402, 403, 404, 405, 409, 410, 418, 422, 424, 429, 500, 501, 502, 503, 504, 599})
            QTest::addRow("%d", status) << status;
    }
    void reportsEveryStatusAsAnAnswer()
    {
        QFETCH(int, status);
        const QByteArray body = status == 204 ? "" : "<html>whatever</html>";
        m_server->on("POST", "/x", ScriptedAnswer::http(status, body, "text/html"));
        const auto result = finish(m_client->send(post(m_server->url(u"/x"_s), "a=b"), this));
        QCOMPARE(kindOf(result), u"answer"_s);
        QCOMPARE((*result)->status, status);
        QCOMPARE((*result)->body, body);
        QCOMPARE(m_server->requests().size(), 1); // a POST without a key is never repeated
    }

    void reportsARefusedLoginAsAnAnswer()
    {
        m_server->on("POST", "/x", ScriptedAnswer::json(401, "{\"a\":1}", {{"WWW-Authenticate", "Basic realm=\"x\""}}));
        const auto result = finish(m_client->send(post(m_server->url(u"/x"_s), "a=b"), this));
        QCOMPARE(kindOf(result), u"answer"_s);
        QCOMPARE((*result)->status, 401);
        QCOMPARE(m_server->requests().size(), 1);
    }

    void keepsNoCookieAndNoCredentials()
    {
        m_server->on(
            "GET", "/x",
            ScriptedAnswer::json(401, "{}", {{"Set-Cookie", "a=b"}, {"WWW-Authenticate", "Basic realm=\"x\""}}));
        QCOMPARE(kindOf(finish(m_client->send(get(m_server->url(u"/x"_s)), this))), u"answer"_s);
        QCOMPARE(kindOf(finish(m_client->send(get(m_server->url(u"/x"_s)), this))), u"answer"_s);
        QCOMPARE(m_server->requests().size(), 2);
        QVERIFY(!m_server->requests().last().headers.contains("cookie"));
        QVERIFY(!m_server->requests().last().headers.contains("authorization"));
    }

    void cachesNothing()
    {
        m_server->on("GET", "/x", ScriptedAnswer::json(200, "1", {{"Cache-Control", "max-age=3600"}}));
        m_server->on("GET", "/x", ScriptedAnswer::json(200, "2"));
        finish(m_client->send(get(m_server->url(u"/x"_s)), this));
        const auto result = finish(m_client->send(get(m_server->url(u"/x"_s)), this));
        QCOMPARE((*result)->body, QByteArray("2"));
    }

    void refusesAddressesBeforeSending_data()
    {
        QTest::addColumn<QUrl>("url");
        QTest::newRow("http elsewhere") << QUrl(u"http://example.com/"_s);
        QTest::newRow("localhost by name") << QUrl(u"http://localhost:1/"_s);
        QTest::newRow("another loopback") << QUrl(u"http://127.0.0.2:1/"_s);
        QTest::newRow("looks like loopback") << QUrl(u"http://127.0.0.1.example.com/"_s);
        QTest::newRow("file") << QUrl(u"file:///etc/passwd"_s);
        QTest::newRow("ftp") << QUrl(u"ftp://example.com/"_s);
        QTest::newRow("empty") << QUrl();
        QTest::newRow("relative") << QUrl(u"/v1/balance"_s);
        QTest::newRow("password") << QUrl(u"https://user:secret@example.com/"_s);
    }
    void refusesAddressesBeforeSending()
    {
        QFETCH(QUrl, url);
        const auto result = finish(m_client->send(get(url), this));
        QCOMPARE(kindOf(result), u"invalid_request"_s);
        QVERIFY(!result->error().userText.contains(u"secret"_s));
        QVERIFY(!result->error().detail.isEmpty());
        QVERIFY(m_client->log().entries().isEmpty());
    }

    void allowsHttpToIPv6Loopback()
    {
        // Nobody listens there: it must be tried, not refused as an address.
        auto spec = get(QUrl(u"http://[::1]:1/"_s));
        spec.maxAttempts = 1;
        QCOMPARE(kindOf(finish(m_client->send(spec, this))), u"network"_s);
    }

    void refusesHeadersThatBreakOut()
    {
        auto spec = get(m_server->url(u"/x"_s));
        spec.headers = {{"X-A", "b\r\nX-C: d"}};
        QCOMPARE(kindOf(finish(m_client->send(spec, this))), u"invalid_request"_s);
        spec.headers = {{"authorization", "Bearer x"}};
        QCOMPARE(kindOf(finish(m_client->send(spec, this))), u"invalid_request"_s);
        spec.headers = {};
        spec.idempotencyKey = "a\nb";
        QCOMPARE(kindOf(finish(m_client->send(spec, this))), u"invalid_request"_s);
        QVERIFY(m_server->requests().isEmpty());
    }

    void doesNotFollowRedirects_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("isPost");
        for (int status : {301, 302, 303, 307, 308}) {
            QTest::addRow("GET %d", status) << status << false;
            QTest::addRow("POST %d", status) << status << true;
        }
    }
    void doesNotFollowRedirects()
    {
        QFETCH(int, status);
        QFETCH(bool, isPost);
        m_server->on("GET", "/a", ScriptedAnswer::redirect(status, "/b?secret=1"));
        m_server->on("POST", "/a", ScriptedAnswer::redirect(status, "/b?secret=1"));
        const QUrl url = m_server->url(u"/a"_s);
        const auto result = finish(m_client->send(isPost ? post(url, "a=b") : get(url), this));
        QCOMPARE(kindOf(result), u"redirect"_s);
        QCOMPARE(result->error().httpStatus, status);
        QVERIFY(!result->error().detail.contains(u"secret"_s));
        QCOMPARE(m_server->requests().size(), 1);
    }

    void reportsARedirectAsAnAnswerWhereAsked()
    {
        m_server->on("POST", "/a", ScriptedAnswer::redirect(302, "/b"));
        auto spec = post(m_server->url(u"/a"_s), "a=b");
        spec.redirectsAreAnswers = true;
        const auto result = finish(m_client->send(spec, this));
        QCOMPARE(kindOf(result), u"answer"_s);
        QCOMPARE((*result)->status, 302);
        QCOMPARE(m_server->requests().size(), 1);
    }

    void retriesWithTheSameKey()
    {
        m_server->on("POST", "/x", ScriptedAnswer::json(409, "{}"));
        m_server->on("POST", "/x", ScriptedAnswer::json(500, "{}"));
        m_server->on("POST", "/x", ScriptedAnswer::json(200, "{}"));
        const auto result = finish(m_client->send(post(m_server->url(u"/x"_s), "a=b", "key-7"), this));
        QCOMPARE(kindOf(result), u"answer"_s);
        QCOMPARE((*result)->status, 200);
        QCOMPARE((*result)->attempts, 3);
        QVERIFY((*result)->earlierAttemptUncertain); // a 500 may have done its work
        QCOMPARE(m_server->requests().size(), 3);
        for (const auto &request : m_server->requests()) {
            QCOMPARE(request.headers.value("idempotency-key"), QByteArray("key-7"));
            QCOMPARE(request.body, QByteArray("a=b"));
        }
    }

    void aRefusedAttemptLeavesNoDoubt()
    {
        m_server->on("POST", "/x", ScriptedAnswer::json(429, "{}", {{"Stripe-Should-Retry", "true"}}));
        m_server->on("POST", "/x", ScriptedAnswer::json(200, "{}"));
        const auto result = finish(m_client->send(post(m_server->url(u"/x"_s), "a=b", "key-7"), this));
        QCOMPARE((*result)->attempts, 2);
        QVERIFY(!(*result)->earlierAttemptUncertain);
    }

    void obeysTheServersWordOn429()
    {
        m_server->on("GET", "/x", ScriptedAnswer::json(429, "{}"));
        const auto once = finish(m_client->send(get(m_server->url(u"/x"_s)), this));
        QCOMPARE((*once)->status, 429);
        QCOMPARE(m_server->requests().size(), 1);
        m_server->on("GET", "/y", ScriptedAnswer::json(429, "{}", {{"Stripe-Should-Retry", "true"}}));
        const auto thrice = finish(m_client->send(get(m_server->url(u"/y"_s)), this));
        QCOMPARE((*thrice)->status, 429);
        QCOMPARE((*thrice)->attempts, 3);
    }

    void obeysTheServersWordOn500()
    {
        m_server->on("GET", "/x", ScriptedAnswer::json(500, "{}", {{"Stripe-Should-Retry", "false"}}));
        const auto result = finish(m_client->send(get(m_server->url(u"/x"_s)), this));
        QCOMPARE((*result)->attempts, 1);
        QCOMPARE(m_server->requests().size(), 1);
    }

    void endsOnceWhenCancelledBeforeStart()
    {
        auto *job = m_client->send(get(m_server->url(u"/x"_s)), this);
        job->cancel();
        QCOMPARE(kindOf(finish(job)), u"cancelled"_s);
        QVERIFY(m_server->requests().isEmpty());
    }

    void endsWhenCancelledInFlight()
    {
        m_server->on("POST", "/x", ScriptedAnswer::stall());
        auto *job = m_client->send(post(m_server->url(u"/x"_s), "a=b"), this);
        connect(m_server.get(), &ScriptedServer::requestReceived, job, [job] { job->cancel(); });
        const auto result = finish(job);
        QCOMPARE(kindOf(result), u"cancelled"_s);
        QVERIFY2(result->error().detail.contains(u"may have reached"_s), qPrintable(result->error().detail));
        QCOMPARE(m_client->log().entries().size(), 1);
        QCOMPARE(m_client->log().entries().first().outcome, u"cancelled"_s);
    }

    void endsWhenCancelledWhileItPauses()
    {
        m_server->on("GET", "/x", ScriptedAnswer::json(500, "{}"));
        RetryPolicy policy;
        policy.delay = [](int) { return std::chrono::hours(1); };
        m_client->setRetryPolicy(policy);
        auto *job = m_client->send(get(m_server->url(u"/x"_s)), this);
        connect(
            &m_client->log(), &RequestLog::added, job, [job] { job->cancel(); }, Qt::QueuedConnection);
        QCOMPARE(kindOf(finish(job)), u"cancelled"_s);
        QCOMPARE(m_server->requests().size(), 1);
    }

    void endsWhenTheClientDies()
    {
        m_server->on("GET", "/x", ScriptedAnswer::stall());
        auto *job = m_client->send(get(m_server->url(u"/x"_s)), this);
        auto *late = m_client->send(get(m_server->url(u"/x"_s)), this);
        connect(
            m_server.get(), &ScriptedServer::requestReceived, this, [this] { m_client.reset(); }, Qt::QueuedConnection);
        QCOMPARE(kindOf(finish(job)), u"cancelled"_s);
        QVERIFY(!m_client);
        QCOMPARE(kindOf(finish(late)), u"cancelled"_s);
    }

    void saysNothingWhenTheJobDies()
    {
        m_server->on("GET", "/x", ScriptedAnswer::stall());
        auto *owner = new QObject(this);
        auto *job = m_client->send(get(m_server->url(u"/x"_s)), owner);
        QSignalSpy ended(job, &Job::finished);
        QSignalSpy received(m_server.get(), &ScriptedServer::requestReceived);
        job->start();
        QVERIFY(received.wait());
        delete owner;
        m_server->on("GET", "/y", ScriptedAnswer::json(200, "{}"));
        QCOMPARE(kindOf(finish(m_client->send(get(m_server->url(u"/y"_s)), this))), u"answer"_s);
        QCOMPARE(ended.size(), 0);
    }

    void servesManyAtOnce()
    {
        m_server->on("GET", "/x", ScriptedAnswer::json(200, "{}"));
        int good = 0;
        int open = 50;
        for (int i = 0; i < 50; ++i) {
            auto *job = m_client->send(get(m_server->url(u"/x"_s)), this);
            job->onFinished(this, [&](const Result<HttpAnswer> &r) {
                --open;
                good += r.has_value() ? 1 : 0;
            });
            job->start();
        }
        QTRY_COMPARE(open, 0);
        QCOMPARE(good, 50);
    }

private:
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<HttpClient> m_client;
};

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_httpclient.moc"
