#include "net/httpclient.h"
#include "net/requestlog.h"
#include "support/httptesting.h"
#include "support/scriptedserver.h"

#include <QTest>

using namespace console;
using namespace console::testing;
using namespace Qt::StringLiterals;

namespace {

QStringList *g_lines = nullptr;

void keepLine(QtMsgType, const QMessageLogContext &, const QString &line)
{
    if (g_lines)
        g_lines->append(line);
}

} // namespace

class TestRequestLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tellsVerbHostPathStatusAndRequestId()
    {
        ScriptedServer server;
        server.on("GET", "/v1/refunds/re_123", ScriptedAnswer::json(404, "{}", {{"Request-Id", "req_9"}}));
        HttpClient client;
        HttpRequestSpec spec;
        spec.url = server.url(u"/v1/refunds/re_123?expand=charge"_s);
        spec.headers = {{"Stripe-Version", "v"}};
        finish(client.send(spec, this));
        QCOMPARE(client.log().entries().size(), 1);
        const auto entry = client.log().entries().first();
        QCOMPARE(entry.verb, u"GET"_s);
        QCOMPARE(entry.host, u"127.0.0.1:%1"_s.arg(server.url().port()));
        QCOMPARE(entry.path, u"/v1/refunds/re_123"_s);
        QCOMPARE(entry.status, 404);
        QCOMPARE(entry.requestId, u"req_9"_s);
        QCOMPARE(entry.outcome, u"answer"_s);
        QCOMPARE(entry.attempt, 1);
        QVERIFY(entry.elapsedMs >= 0);
        QCOMPARE(entry.startedAt.timeSpec(), Qt::UTC);
        QVERIFY(entry.toLine().contains(u"stripe-version=v"_s));
    }

    void countsEachAttempt()
    {
        ScriptedServer server;
        server.on("POST", "/x", ScriptedAnswer::lostAnswer());
        server.on("POST", "/x", ScriptedAnswer::json(200, "{}"));
        HttpClient client;
        client.setRetryPolicy(withoutPauses());
        HttpRequestSpec spec;
        spec.verb = HttpRequestSpec::Verb::Post;
        spec.url = server.url(u"/x"_s);
        spec.idempotencyKey = "key-1";
        finish(client.send(spec, this));
        QCOMPARE(client.log().entries().size(), 2);
        QCOMPARE(client.log().entries()[0].outcome, u"network"_s);
        QCOMPARE(client.log().entries()[1].attempt, 2);
        QVERIFY(client.log().entries()[1].toLine().contains(u"idempotency-key=key-1"_s));
    }

    void holdsNoSecretFromWhereverItComes()
    {
        const QString secret = u"plantedPLANTED42"_s;
        const QByteArray bytes = secret.toLatin1();
        QStringList lines;
        g_lines = &lines;
        const auto before = qInstallMessageHandler(keepLine);

        ScriptedServer server;
        const ScriptedAnswer::Headers headers{{"X-Echo", bytes},
                                              {"Set-Cookie", "a=" + bytes},
                                              {"Request-Id", "req_sk_live_" + bytes},
                                              {"Location", "/y?key=" + bytes},
                                              {"Idempotent-Replayed", "whsec_" + bytes}};
        server.on("POST", "/v1/sk_test_" + bytes, ScriptedAnswer::json(400, bytes, headers));
        HttpClient client;
        HttpRequestSpec spec;
        spec.verb = HttpRequestSpec::Verb::Post;
        spec.url = server.url(u"/v1/sk_test_"_s + secret + u"?q="_s + secret);
        spec.bearer = std::make_shared<const SecretValue>(SecretValue(bytes));
        spec.headers = {{"Stripe-Signature", "t=1,v1=" + bytes}, {"X-Api-Token", bytes}};
        spec.secretBody = [bytes] { return "token=" + bytes; };
        finish(client.send(spec, this));

        qInstallMessageHandler(before);
        g_lines = nullptr;

        QCOMPARE(server.requests().size(), 1);
        QVERIFY(server.requests().first().headers.value("authorization").contains(bytes)); // it was sent
        QVERIFY(server.requests().first().body.contains(bytes));
        const auto entry = client.log().entries().value(0);
        QVERIFY2(!entry.toLine().contains(secret), qPrintable(entry.toLine()));
        for (const auto &[name, value] : entry.headers)
            QVERIFY2(!name.contains(secret) && !value.contains(secret), qPrintable(name));
        QVERIFY(!entry.requestId.contains(secret));
        QVERIFY(!lines.isEmpty()); // the category is on
        QVERIFY(lines.filter(u"/v1/sk_test_..."_s).size() == 1);
        for (const QString &line : std::as_const(lines))
            QVERIFY2(!line.contains(secret), qPrintable(line));
    }

    void keepsTheLastEntriesOnly()
    {
        RequestLog log;
        for (int i = 0; i < RequestLog::kCapacity + 10; ++i) {
            RequestLogEntry entry;
            entry.path = u"/%1"_s.arg(i);
            log.add(entry);
        }
        QCOMPARE(log.entries().size(), RequestLog::kCapacity);
        QCOMPARE(log.entries().first().path, u"/10"_s);
        QCOMPARE(log.entries().last().path, u"/%1"_s.arg(RequestLog::kCapacity + 9));
        log.clear();
        QVERIFY(log.entries().isEmpty());
    }

    void writesOneLineAnEntry()
    {
        RequestLog log;
        RequestLogEntry entry;
        entry.requestId = u"req\nforged line"_s;
        log.add(entry);
        QVERIFY(!log.entries().first().toLine().contains(u'\n'));
    }

    void redactsKeysInTexts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("secret key") << u"key sk_live_51AbC, sorry"_s << u"key sk_live_..., sorry"_s;
        QTest::newRow("restricted") << u"'rk_test_abc'"_s << u"'rk_test_...'"_s;
        QTest::newRow("cli") << u"rkcs_test_abc"_s << u"rkcs_test_..."_s;
        QTest::newRow("masked") << u"'rk_live_********abcd' does"_s << u"'rk_live_...' does"_s;
        QTest::newRow("signing secret") << u"whsec_abc/+="_s << u"whsec_..."_s;
        QTest::newRow("organisation") << u"sk_org_abc"_s << u"sk_org_..."_s;
        QTest::newRow("end of a sentence") << u"Bad key: sk_test_abc."_s << u"Bad key: sk_test_...."_s;
        QTest::newRow("ids stay") << u"we_1 acct_1 re_1 pi_1 task_live"_s << u"we_1 acct_1 re_1 pi_1 task_live"_s;
    }
    void redactsKeysInTexts()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(redactSecrets(text), expected);
    }
};

QTEST_GUILESS_MAIN(TestRequestLog)
#include "tst_requestlog.moc"
