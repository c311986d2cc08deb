#include "flows/endpointtestflow.h"
#include "stripe/webhooksignature.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"
#include "support/scriptedserver.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;
using practice::TenantFault;
using testing::ScriptedAnswer;
using testing::ScriptedServer;

Q_DECLARE_METATYPE(console::CallbackTrouble)
Q_DECLARE_METATYPE(console::testing::ScriptedAnswer)

namespace {

const QByteArray kPath = "/api/system/payments/stripe/callback";

const EndpointTestRow &rowOf(const EndpointTestReport &report, EndpointTest test)
{
    return *std::ranges::find(report.rows, test, &EndpointTestRow::test);
}

int countRun(const EndpointTestReport &report)
{
    return static_cast<int>(std::ranges::count_if(report.rows, &EndpointTestRow::isRun));
}

QString textOf(const EndpointTestReport &report)
{
    QStringList lines{u"trouble %1: %2"_s.arg(static_cast<int>(report.trouble)).arg(report.diagnosis)};
    for (const EndpointTestRow &row : report.rows)
        lines.append(u"%1 | %2 | %3%4 %5"_s.arg(row.name, row.expected, row.seen, row.skipped,
                                                row.passed ? u"passed"_s : u"-"_s));
    return lines.join(u'\n');
}

QByteArray httpDate(const QDateTime &utc)
{
    return QLocale::c().toString(utc, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s).toLatin1();
}

} // namespace

class TestEndpointTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        // A quarter past a second: Date headers count whole ones.
        m_clock = std::make_unique<FakeClock>(
            QDateTime::fromSecsSinceEpoch(QDateTime::currentSecsSinceEpoch(), Qt::UTC).addMSecs(250));
        m_practice = std::make_unique<PracticeSession>(*m_clock);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        m_type = m_practice->makeProvenType();
        QVERIFY2(!m_type.id.isEmpty(), qPrintable(m_practice->why()));
        m_secretName = m_practice->session().secretName(m_type.id, Mode::Test, SecretKind::WebhookSecret);
        m_secret = m_practice->secrets().peek(m_secretName);
        QVERIFY(!m_secret.isEmpty());
    }
    void cleanup()
    {
        m_practice->world().tenant().setFault(TenantFault::None);
        m_practice->secrets().put(m_secretName, m_secret);
    }
    void cleanupTestCase() { m_practice.reset(); }

    void aSoundTenantPassesAllEight()
    {
        auto *flow = new EndpointTestFlow(m_practice->session(), m_type.id, Mode::Test, false);
        QSignalSpy spy(flow, &EndpointTestFlow::rowChanged);
        const auto report = resultOf(flow);
        QVERIFY(report && report->has_value());
        QVERIFY2((*report)->allAsExpected(), qPrintable(textOf(**report)));
        QCOMPARE(countRun(**report), 8);
        QCOMPARE((*report)->rows.size(), 8);
        QCOMPARE((*report)->trouble, CallbackTrouble::None);
        for (const EndpointTestRow &row : (*report)->rows)
            QVERIFY2(row.passed && !row.seen.isEmpty() && !row.expected.isEmpty(), qPrintable(textOf(**report)));
    }

    void aMisbehavingTenantIsNamedRightly_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<CallbackTrouble>("trouble");
        QTest::addColumn<QString>("word");
        const auto row = [](const char *name, TenantFault fault, CallbackTrouble trouble, const QString &word) {
            QTest::newRow(name) << static_cast<int>(fault) << trouble << word;
        };
        row("wrong secret", TenantFault::WrongSecret, CallbackTrouble::SecretMismatch, u"another Webhook Secret"_s);
        row("accepts everything", TenantFault::AcceptEverything, CallbackTrouble::AcceptsEverything, u"most serious"_s);
        row("redirects", TenantFault::RedirectCallback, CallbackTrouble::Redirect, u"redirects"_s);
        row("slow", TenantFault::SlowCallback, CallbackTrouble::Timeout, u"in time"_s);
        row("fault of its own", TenantFault::CallbackServerError, CallbackTrouble::ServerError, u"500"_s);
        row("drops connections", TenantFault::CallbackUnreachable, CallbackTrouble::Refused, u"without an answer"_s);
        row("closed port", TenantFault::PortClosed, CallbackTrouble::Refused, u"connection was refused"_s);
        row("not found", TenantFault::CallbackNotFound, CallbackTrouble::NotFound, u"404"_s);
        row("log-in in front", TenantFault::CallbackAuthWall, CallbackTrouble::AuthWall, u"log-in"_s);
        row("clock ahead", TenantFault::CallbackSkewedClock, CallbackTrouble::ClockSkew, u"ahead"_s);
    }
    void aMisbehavingTenantIsNamedRightly()
    {
        QFETCH(int, fault);
        QFETCH(CallbackTrouble, trouble);
        QFETCH(QString, word);
        m_practice->world().tenant().setFault(static_cast<TenantFault>(fault));
        auto *flow = new EndpointTestFlow(m_practice->session(), m_type.id, Mode::Test, false);
        if (trouble == CallbackTrouble::Timeout) {
            m_practice->world().tenant().setSlowness(1500);
            flow->setTimeout(std::chrono::milliseconds(200));
        }
        const auto report = resultOf(flow);
        QVERIFY(report && report->has_value());
        QVERIFY2((*report)->trouble == trouble, qPrintable(textOf(**report)));
        QVERIFY2((*report)->diagnosis.contains(word), qPrintable(textOf(**report)));
        QVERIFY(!(*report)->allAsExpected());
    }

    void whatStandsInTheWayIsToldApart_data()
    {
        QTest::addColumn<QUrl>("address");
        QTest::addColumn<CallbackTrouble>("trouble");
        QTest::newRow("nobody listens") << ScriptedServer::refusedUrl({}) << CallbackTrouble::Refused;
        QTest::newRow("name unknown") << QUrl(u"https://nobody.invalid"_s) << CallbackTrouble::Dns;
        QTest::newRow("not allowed") << QUrl(u"http://nobody.invalid"_s) << CallbackTrouble::Other;
    }
    void whatStandsInTheWayIsToldApart()
    {
        QFETCH(QUrl, address);
        QFETCH(CallbackTrouble, trouble);
        const auto report = reportFor(address);
        QVERIFY2(report.trouble == trouble, qPrintable(textOf(report)));
        QVERIFY(!report.diagnosis.isEmpty());
        QCOMPARE(countRun(report), 1); // asked once, the others skipped with the reason
        QVERIFY(!rowOf(report, EndpointTest::Duplicate).skipped.isEmpty());
    }

    void aCertificateThatNobodyTrustsIsNamed()
    {
        const ScriptedServer server(ScriptedServer::Tls::SelfSigned);
        const auto report = reportFor(server.url());
        QVERIFY2(report.trouble == CallbackTrouble::Tls, qPrintable(textOf(report)));
        QVERIFY(server.requests().isEmpty());
    }

    void anAnswerOfSomethingElseIsNamed_data()
    {
        QTest::addColumn<ScriptedAnswer>("answer");
        QTest::addColumn<CallbackTrouble>("trouble");
        const QByteArray page = "<!DOCTYPE html><html><form>Log in</form></html>";
        QTest::newRow("404") << ScriptedAnswer::json(404, "{}") << CallbackTrouble::NotFound;
        QTest::newRow("404 page") << ScriptedAnswer::http(404, page, "text/html") << CallbackTrouble::NotFound;
        QTest::newRow("405") << ScriptedAnswer::json(405, "{}") << CallbackTrouble::NotFound;
        QTest::newRow("401") << ScriptedAnswer::http(401, "x", "text/plain",
                                                     {{"WWW-Authenticate", "Basic realm=\"a\""}})
                             << CallbackTrouble::AuthWall;
        QTest::newRow("403") << ScriptedAnswer::http(403, page, "text/html") << CallbackTrouble::AuthWall;
        QTest::newRow("407") << ScriptedAnswer::http(407, "x", "text/plain") << CallbackTrouble::AuthWall;
        QTest::newRow("log-in page") << ScriptedAnswer::http(200, page, "text/html; charset=utf-8")
                                     << CallbackTrouble::AuthWall;
        QTest::newRow("302") << ScriptedAnswer::redirect(302, "https://elsewhere.example/")
                             << CallbackTrouble::Redirect;
        QTest::newRow("307") << ScriptedAnswer::redirect(307, "https://elsewhere.example/")
                             << CallbackTrouble::Redirect;
        QTest::newRow("503") << ScriptedAnswer::http(503, page, "text/html") << CallbackTrouble::ServerError;
        QTest::newRow("200 to all") << ScriptedAnswer::json(200, "{}") << CallbackTrouble::AcceptsEverything;
        QTest::newRow("200 to all, empty html")
            << ScriptedAnswer::http(200, {}, "text/html") << CallbackTrouble::AcceptsEverything;
        QTest::newRow("400 to all") << ScriptedAnswer::json(400, "{}") << CallbackTrouble::SecretMismatch;
        QTest::newRow("401 about the signature")
            << ScriptedAnswer::json(401, R"({"error":"bad signature"})") << CallbackTrouble::SecretMismatch;
        QTest::newRow("reset") << ScriptedAnswer::resetAfterRequest() << CallbackTrouble::Refused;
        QTest::newRow("no answer") << ScriptedAnswer::lostAnswer() << CallbackTrouble::Refused;
        QTest::newRow("garbage") << ScriptedAnswer::raw("nonsense\r\n\r\n") << CallbackTrouble::Refused;
        QTest::newRow("stall") << ScriptedAnswer::stall() << CallbackTrouble::Timeout;
        QTest::newRow("trickle") << ScriptedAnswer::trickle(200, QByteArray(400, 'x')) << CallbackTrouble::Timeout;
    }
    void anAnswerOfSomethingElseIsNamed()
    {
        QFETCH(ScriptedAnswer, answer);
        QFETCH(CallbackTrouble, trouble);
        ScriptedServer server;
        server.on("POST", kPath, answer);
        const auto report = reportFor(server.url());
        QVERIFY2(report.trouble == trouble, qPrintable(textOf(report)));
        QVERIFY(!report.diagnosis.isEmpty());
        QVERIFY(!report.allAsExpected());
    }

    void aConnectionThatWentAwayOnceSaysNothingOfTheServer()
    {
        ScriptedServer server;
        server.on("POST", kPath, ScriptedAnswer::resetAfterRequest());
        for (const int status : {200, 400, 400, 400, 400, 200, 200, 200, 200})
            server.on("POST", kPath, ScriptedAnswer::json(status, "{}"));
        const auto report = reportFor(server.url());
        QVERIFY2(report.allAsExpected(), qPrintable(textOf(report)));
        QCOMPARE(server.requests().size(), 10);
    }

    void aWrongClockIsMeasuredFromTheDate_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<bool>("named");
        QTest::newRow("ten minutes ahead") << 600 << true;
        QTest::newRow("ten minutes behind") << -600 << true;
        QTest::newRow("right") << 0 << false;
    }
    void aWrongClockIsMeasuredFromTheDate()
    {
        QFETCH(int, seconds);
        QFETCH(bool, named);
        ScriptedServer server;
        const ScriptedAnswer::Headers date{{"Date", httpDate(m_clock->now().addSecs(seconds))}};
        server.on("POST", kPath, ScriptedAnswer::json(400, "{}", date));
        const auto report = reportFor(server.url());
        QVERIFY2(report.trouble == (named ? CallbackTrouble::ClockSkew : CallbackTrouble::SecretMismatch),
                 qPrintable(textOf(report)));
        QVERIFY(report.skewKnown);
        QVERIFY(qAbs(report.clockSkewMs - seconds * 1000) <= 1000);
        if (named)
            QVERIFY(report.diagnosis.contains(u"600"_s));
    }

    void aWrongClockIsSeenWithoutADateToo()
    {
        ScriptedServer server;
        const auto refuse = ScriptedAnswer::json(400, "{}");
        for (const ScriptedAnswer &answer : {refuse, refuse, refuse, ScriptedAnswer::json(200, "{}"), refuse})
            server.on("POST", kPath, answer);
        const auto report = reportFor(server.url());
        QVERIFY2(report.trouble == CallbackTrouble::ClockSkew, qPrintable(textOf(report)));
    }

    void weaknessesAreNamed_data()
    {
        QTest::addColumn<QList<int>>("statuses");
        QTest::addColumn<CallbackTrouble>("trouble");
        // good, wrong, old, future, malformed, two, unknown, duplicate (twice)
        const auto row = [](const char *name, const QList<int> &statuses, CallbackTrouble trouble) {
            QTest::newRow(name) << statuses << trouble;
        };
        row("sound", {200, 400, 400, 400, 400, 200, 200, 200, 200}, CallbackTrouble::None);
        row("as Stripe's libraries", {200, 400, 400, 200, 400, 200, 200, 200, 200}, CallbackTrouble::None);
        row("refuses with 403", {204, 403, 403, 403, 401, 200, 200, 200, 200}, CallbackTrouble::None);
        row("no look at the time", {200, 400, 200, 200, 400, 200, 200, 200, 200}, CallbackTrouble::Other);
        row("one signature only", {200, 400, 400, 400, 400, 400, 200, 200, 200}, CallbackTrouble::Other);
        row("refuses unknown types", {200, 400, 400, 400, 400, 200, 400, 200, 200}, CallbackTrouble::Other);
        row("refuses duplicates", {200, 400, 400, 400, 400, 200, 200, 200, 409}, CallbackTrouble::Other);
        row("accepts a malformed header", {200, 400, 400, 400, 200, 200, 200, 200, 200},
            CallbackTrouble::AcceptsEverything);
        row("accepts a wrong secret only", {200, 200, 400, 400, 400, 200, 200, 200, 200},
            CallbackTrouble::AcceptsEverything);
        row("fault at a bad signature", {200, 500, 400, 400, 400, 200, 200, 200, 200}, CallbackTrouble::ServerError);
        row("404 at a bad signature", {200, 404, 400, 400, 400, 200, 200, 200, 200}, CallbackTrouble::NotFound);
    }
    void weaknessesAreNamed()
    {
        QFETCH(QList<int>, statuses);
        QFETCH(CallbackTrouble, trouble);
        ScriptedServer server;
        for (const int status : statuses)
            server.on("POST", kPath, ScriptedAnswer::json(status, "{}"));
        const auto report = reportFor(server.url());
        QVERIFY2(report.trouble == trouble, qPrintable(textOf(report)));
        QCOMPARE(report.allAsExpected(), trouble == CallbackTrouble::None);
        QCOMPARE(server.requests().size(), 9);
    }

    void theEventsAreWhatTheirNamesSay()
    {
        ScriptedServer server;
        server.on("POST", kPath, ScriptedAnswer::json(200, "{}"));
        (void)reportFor(server.url());
        QCOMPARE(server.requests().size(), 9);
        const qint64 now = m_clock->nowMs() / 1000;
        using V = WebhookSignature::Verdict;
        const QList<V> wanted{V::Good, V::WrongSecret, V::Stale, V::Future, V::Malformed,
                              V::Good, V::Good,        V::Good,  V::Good};
        QSet<QString> ids;
        for (qsizetype i = 0; i < wanted.size(); ++i) {
            const auto &request = server.requests().at(i);
            const auto verdict = WebhookSignature::verify(request.headers.value("stripe-signature"), request.body,
                                                          {QByteArrayView(m_secret)}, now);
            QVERIFY2(verdict == wanted.at(i), qPrintable(WebhookSignature::toString(verdict)));
            const QJsonObject event = QJsonDocument::fromJson(request.body).object();
            QVERIFY(!requiredWebhookEvents().contains(event.value(u"type"_s).toString()));
            ids.insert(event.value(u"id"_s).toString());
        }
        QCOMPARE(ids.size(), 8); // the last two are the same event
        QCOMPARE(server.requests().at(7).body, server.requests().at(8).body);
        QCOMPARE(server.requests().at(5).headers.value("stripe-signature").count("v1="), 2);
    }

    void aLiveTenantIsSentOnlyWhatItMustRefuse()
    {
        ScriptedServer server;
        server.on("POST", kPath, ScriptedAnswer::json(400, "{}"));
        m_practice->secrets().put({u"acme"_s, m_type.id, Mode::Live, SecretKind::WebhookSecret}, m_secret);
        const auto report = reportFor(server.url(), Mode::Live, false);
        QVERIFY2(report.allAsExpected(), qPrintable(textOf(report)));
        QCOMPARE(countRun(report), 4);
        QCOMPARE(server.requests().size(), 4);
        QVERIFY(!rowOf(report, EndpointTest::GoodSignature).skipped.isEmpty());
        const auto more = reportFor(server.url(), Mode::Live, true);
        QCOMPARE(countRun(more), 8);
    }

    void withoutTheSecretOnlyTheOthersRun()
    {
        QVERIFY(resultOf(m_practice->secrets().remove(m_secretName))->has_value());
        const auto report = resultOf(new EndpointTestFlow(m_practice->session(), m_type.id, Mode::Test, false));
        QVERIFY(report && report->has_value());
        QCOMPARE(countRun(**report), 2);
        QVERIFY(rowOf(**report, EndpointTest::WrongSecret).passed);
        QVERIFY(!rowOf(**report, EndpointTest::GoodSignature).skipped.isEmpty());
        QCOMPARE((*report)->trouble, CallbackTrouble::None);
        QVERIFY(!(*report)->allAsExpected());
        QVERIFY(!(*report)->diagnosis.isEmpty());
    }

    void itCanBeCancelled()
    {
        ScriptedServer server;
        server.on("POST", kPath, ScriptedAnswer::stall());
        Session session(m_practice->services(), workspaceAt(server.url()), store());
        auto *flow = new EndpointTestFlow(session, m_type.id, Mode::Test, true, &session);
        connect(&server, &ScriptedServer::requestReceived, flow, [flow] { flow->cancel(); });
        const auto result = resultOf(flow);
        QVERIFY(result && !result->has_value());
        QCOMPARE(result->error().kind, ErrorKind::Cancelled);
    }

    void theCommandsOfTheCliHoldTheValuesAndNoKey()
    {
        Workspace tenant;
        tenant.kind = Workspace::Kind::Tenant;
        tenant.clientId = u"acme"_s;
        tenant.tenantAddress = Workspace::addressFor(u"acme"_s);
        tenant.stripeAddress = QUrl(u"https://api.stripe.com"_s);
        const QStringList test = stripeCliCommands(tenant, Mode::Test);
        QCOMPARE(test.first(),
                 u"stripe listen --events "
                 "payment_intent.succeeded,payment_intent.payment_failed,payment_intent.canceled --forward-to "
                 "https://acme.ops-com.com/api/system/payments/stripe/callback"_s);
        QCOMPARE(test.mid(1), (QStringList{u"stripe trigger payment_intent.succeeded"_s,
                                           u"stripe trigger payment_intent.payment_failed"_s,
                                           u"stripe trigger payment_intent.canceled"_s}));
        const QStringList live = stripeCliCommands(tenant, Mode::Live);
        QCOMPARE(live.size(), 1); // triggers make objects, so there are none in live mode
        QVERIFY(live.first().endsWith(u" --live"_s));
        const QStringList practice = stripeCliCommands(m_practice->workspace(), Mode::Test);
        QVERIFY(practice.at(1).contains(u"--api-base http://127.0.0.1:"_s));
        for (const QString &command : test + live + practice)
            QVERIFY(!command.contains(u"_test_"_s) && !command.contains(u"whsec"_s));
    }

    void aPastedHeaderIsCheckedAgainstTheKeychain()
    {
        const QByteArray body = R"({"id":"evt_1"})";
        const qint64 now = m_clock->nowMs() / 1000;
        const QByteArray header = WebhookSignature::header(body, now - 12, {QByteArrayView(m_secret)});
        const auto check = [&](const QByteArray &pasted, const QByteArray &payload) {
            return resultOf(
                new CheckPastedSignatureFlow(m_practice->session(), m_type.id, Mode::Test, pasted, payload));
        };
        const auto good = check("Stripe-Signature: " + header + "\n", body);
        QVERIFY(good && good->has_value());
        QVERIFY2((*good)->isValid, qPrintable((*good)->sentence));
        QVERIFY((*good)->sentence.contains(u"12"_s));
        const auto bad = check(header, body + " changed");
        QVERIFY(bad && bad->has_value());
        QVERIFY(!(*bad)->isValid);
        const auto large = check(QByteArray(10 << 20, 'a'), body);
        QVERIFY(large && !large->has_value());
        QCOMPARE(large->error().kind, ErrorKind::InvalidInput);
        const auto largeBody = check(header, QByteArray(10 << 20, 'a'));
        QVERIFY(largeBody && !largeBody->has_value());
        QCOMPARE(largeBody->error().param, u"payload"_s);

        m_practice->secrets().put(
            m_practice->session().secretName(m_type.id, Mode::Test, SecretKind::NextWebhookSecret), "whsec_next");
        const auto next = check(WebhookSignature::header(body, now, {QByteArrayView("whsec_next")}), body);
        QVERIFY(next && next->has_value());
        QVERIFY2((*next)->isValid && (*next)->sentence.contains(u"rotation"_s), qPrintable((*next)->sentence));

        QVERIFY(resultOf(m_practice->secrets().remove(m_secretName))->has_value());
        const auto missing = check(header, body);
        QVERIFY(missing && !missing->has_value());
        QCOMPARE(missing->error().kind, ErrorKind::SecretMissing);
    }

    void theListIsFetchedKeptAndFallenBackTo()
    {
        ScriptedServer server;
        const QByteArray published = R"({"WEBHOOKS":["3.18.12.63","2001:db8:1::/48","3.18.12.63"]})";
        for (const ScriptedAnswer &answer :
             {ScriptedAnswer::json(404, "{}"), ScriptedAnswer::json(200, published), ScriptedAnswer::json(200, "[]")})
            server.on("GET", "/ips.json", answer);
        const QUrl url = server.url(u"/ips.json"_s);
        const QString file = m_practice->dataFolder() + u"/stripe-webhook-addresses.json"_s;
        QFile::remove(file);
        const auto fetch = [&] { return resultOf(new FetchSourceAddressesFlow(m_practice->session(), url)); };

        const auto bundled = fetch();
        QVERIFY(bundled && bundled->has_value());
        QVERIFY((*bundled)->isBundled);
        QVERIFY((*bundled)->addresses.size() >= 12);
        QVERIFY(!(*bundled)->fetchedAt.isValid());
        QVERIFY(!(*bundled)->trouble.isEmpty());
        QVERIFY(!QFile::exists(file));

        const auto fresh = fetch();
        QVERIFY(fresh && fresh->has_value());
        QCOMPARE((*fresh)->addresses, (QStringList{u"3.18.12.63"_s, u"2001:db8:1::/48"_s}));
        QVERIFY(!(*fresh)->isBundled);
        QVERIFY((*fresh)->trouble.isEmpty());
        QCOMPARE((*fresh)->fetchedAt, m_clock->now());

        const auto kept = fetch(); // the server gives something that is no list
        QVERIFY(kept && kept->has_value());
        QCOMPARE((*kept)->addresses, (*fresh)->addresses);
        QCOMPARE((*kept)->fetchedAt, (*fresh)->fetchedAt);
        QVERIFY(!(*kept)->trouble.isEmpty());

        QFile damaged(file);
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write("{");
        damaged.close();
        const auto again = fetch();
        QVERIFY(again && again->has_value());
        QVERIFY((*again)->isBundled);
    }

    void aPublishedListIsReadStrictly_data()
    {
        QTest::addColumn<QByteArray>("body");
        const auto list = [](const QByteArray &entries) { return "{\"WEBHOOKS\":[" + entries + "]}"; };
        QTest::newRow("empty") << list("");
        QTest::newRow("other key") << QByteArray(R"({"API":["3.18.12.63"]})");
        QTest::newRow("not text") << list("7");
        QTest::newRow("a name") << list(R"("example.com")");
        QTest::newRow("cut off") << list(R"("3.18.12")");
        QTest::newRow("leading zero") << list(R"("3.18.012.63")");
        QTest::newRow("everything") << list(R"("3.18.12.63","0.0.0.0/0")");
        QTest::newRow("private") << list(R"("10.0.0.1")");
        QTest::newRow("this machine") << list(R"("127.0.0.1")");
        QTest::newRow("host bits") << list(R"("3.18.12.63/24")");
        QTest::newRow("a blank") << list(R"("3.18.12.63 ")");
        QTest::newRow("Cyrillic") << list("\"\xd0\x97.18.12.63\"");
        QTest::newRow("a rule inside") << list(R"("3.18.12.63; allow all")");
        QTest::newRow("html") << QByteArray("<html></html>");
        QTest::newRow("too large") << list("\"3.18.12.63\"," + QByteArray(2 << 20, ' ') + "\"3.18.12.63\"");
    }
    void aPublishedListIsReadStrictly()
    {
        QFETCH(QByteArray, body);
        ScriptedServer server;
        server.on("GET", "/ips.json", ScriptedAnswer::json(200, body));
        QFile::remove(m_practice->dataFolder() + u"/stripe-webhook-addresses.json"_s);
        const auto result = resultOf(new FetchSourceAddressesFlow(m_practice->session(), server.url(u"/ips.json"_s)));
        QVERIFY(result && result->has_value());
        QVERIFY((*result)->isBundled);
        QVERIFY(!(*result)->trouble.isEmpty());
    }

private:
    Workspace workspaceAt(const QUrl &address)
    {
        Workspace workspace;
        workspace.kind = Workspace::Kind::Tenant;
        workspace.clientId = u"acme"_s;
        workspace.tenantAddress = address;
        workspace.stripeAddress = m_practice->workspace().stripeAddress;
        return workspace;
    }
    std::shared_ptr<WorkspaceStore> store()
    {
        if (!m_store)
            m_store = **resultOf(WorkspaceStore::open(m_practice->dataFolder() + u"/acme"_s, *m_clock));
        return m_store;
    }
    EndpointTestReport reportFor(const QUrl &address, Mode mode = Mode::Test, bool allowEffects = true)
    {
        m_practice->secrets().put({u"acme"_s, m_type.id, Mode::Test, SecretKind::WebhookSecret}, m_secret);
        Session session(m_practice->services(), workspaceAt(address), store());
        auto *flow = new EndpointTestFlow(session, m_type.id, mode, allowEffects);
        flow->setTimeout(std::chrono::milliseconds(address.host().endsWith(u".invalid"_s) ? 20000 : 700));
        const auto report = resultOf(flow, 30000);
        return report && report->has_value() ? **report : EndpointTestReport();
    }

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    std::shared_ptr<WorkspaceStore> m_store;
    PaymentType m_type;
    SecretName m_secretName;
    QByteArray m_secret;
};

QTEST_GUILESS_MAIN(TestEndpointTest)
#include "tst_endpointtest.moc"
