#include "stripe/webhooksignature.h"
#include "stripetestbed.h"

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

class TestPracticeStripeWebhooks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m = std::make_unique<StripeTestbed>();
        r = std::make_unique<Receiver>();
    }
    void cleanup()
    {
        m.reset();
        r.reset();
    }

    void theSecretIsGivenAtCreationOnly();
    void endpointsAreChangedAndDeleted();
    void wrongEndpointsAreRefused_data();
    void wrongEndpointsAreRefused();
    void sixteenEndpointsAreTheLimit();
    void eventsArriveSignedAndAreCountedDown();
    void onlyEnabledEventsArrive();
    void theEndpointsVersionIsUsed();
    void aRefusedEventIsRetriedAndThenGivenUp();
    void aRedirectIsAFailure();
    void aDisabledEndpointGetsNothing();
    void rolledSecretsSignTogetherDuringTheOverlap();
    void otherHostsAreNeverCalled();
    void mappedHostsAreCalledOnThisMachine();
    void resendingDeliversAgain();
    void eventsAreListedByTypeAndDelivery();
    void eventsOlderThanThirtyDaysAreGone();
    void deliveriesGoOutByThemselves();

private:
    ApiAnswer endpoint(const QByteArray &events = "enabled_events[]=payment_intent.succeeded",
                       const QByteArray &url = {})
    {
        const QByteArray target = url.isEmpty() ? r->server.address().toString().toLatin1() + "/callback" : url;
        return m->post("/v1/webhook_endpoints", "url=" + target.toPercentEncoding() + '&' + events);
    }
    WebhookSignature::Verdict verdictOf(const practice::HttpRequest &request, const QByteArray &secret) const
    {
        return WebhookSignature::verify(request.headers.value("stripe-signature"), request.body, {secret},
                                        m->clock.nowMs() / 1000);
    }
    QJsonObject lastEvent(const QString &type = u"payment_intent.succeeded"_s)
    {
        return m->get("/v1/events?limit=1&type="_L1 + type).data().at(0).toObject();
    }
    std::unique_ptr<StripeTestbed> m;
    std::unique_ptr<Receiver> r;
};

void TestPracticeStripeWebhooks::theSecretIsGivenAtCreationOnly()
{
    const ApiAnswer made =
        endpoint("enabled_events[0]=payment_intent.succeeded&enabled_events[1]=payment_intent.canceled"
                 "&description=The+callback&metadata[a]=b");
    QCOMPARE(made.status, 200);
    QVERIFY(made.text("id").startsWith("we_1"_L1));
    QVERIFY(made.text("secret").startsWith("whsec_"_L1));
    QCOMPARE(made.text("status"), u"enabled"_s);
    QCOMPARE(made.body.value("enabled_events"_L1).toArray().size(), 2);
    const ApiAnswer read = m->get("/v1/webhook_endpoints/"_L1 + made.text("id"));
    QVERIFY(!read.body.contains("secret"_L1));
    QCOMPARE(read.text("description"), u"The callback"_s);
    QVERIFY(!m->get("/v1/webhook_endpoints").raw.contains("whsec_"));
    QCOMPARE(m->stripe->revealSecret(made.text("id")).value(), made.text("secret").toLatin1());
    QVERIFY(!m->stripe->revealSecret(u"we_nothing"_s).has_value());
}

void TestPracticeStripeWebhooks::endpointsAreChangedAndDeleted()
{
    const QString path = "/v1/webhook_endpoints/"_L1 + endpoint().text("id");
    const ApiAnswer changed = m->post(path, "disabled=true&url=https://b.example/c)&enabled_events[]=*");
    QCOMPARE(changed.text("status"), u"disabled"_s);
    QCOMPARE(changed.text("url"), u"https://b.example/c)"_s); // letter for letter
    QCOMPARE(m->post(path, "disabled=false").text("status"), u"enabled"_s);
    QCOMPARE(m->post(path, "api_version=2024-06-20").errorText("code"), u"parameter_unknown"_s);
    const ApiAnswer gone = m->send("DELETE", path);
    QCOMPARE(gone.body.value("deleted"_L1), QJsonValue(true));
    QCOMPARE(m->get(path).status, 404);
    QCOMPARE(m->get("/v1/webhook_endpoints").data().size(), 0);
}

void TestPracticeStripeWebhooks::wrongEndpointsAreRefused_data()
{
    QTest::addColumn<bool>("live");
    QTest::addColumn<QByteArray>("form");
    QTest::addColumn<QString>("param");
    const QByteArray events = "&enabled_events[]=charge.refunded";
    QTest::addRow("no url") << false << QByteArray("enabled_events[]=*") << u"url"_s;
    QTest::addRow("no scheme") << false << "url=a.example/b" + events << u"url"_s;
    QTest::addRow("other scheme") << false << "url=ftp://a.example/b" + events << u"url"_s;
    QTest::addRow("http in live mode") << true << "url=http://a.example/b" + events << u"url"_s;
    QTest::addRow("no events") << false << QByteArray("url=https://a.example/b") << u"enabled_events"_s;
    QTest::addRow("unknown event") << false << QByteArray("url=https://a.example/b&enabled_events[]=payment.made")
                                   << u"enabled_events[0]"_s;
    QTest::addRow("version") << false << "url=https://a.example/b&api_version=2026" + events << u"api_version"_s;
}

void TestPracticeStripeWebhooks::wrongEndpointsAreRefused()
{
    QFETCH(const bool, live);
    QFETCH(const QByteArray, form);
    QFETCH(const QString, param);
    if (live)
        m->key = m->stripe->keys().secretLive;
    const ApiAnswer refused = m->post("/v1/webhook_endpoints", form);
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.errorText("param"), param);
}

void TestPracticeStripeWebhooks::sixteenEndpointsAreTheLimit()
{
    for (int i = 0; i < 16; ++i)
        QCOMPARE(endpoint().status, 200);
    const ApiAnswer refused = endpoint();
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.errorText("message"), u"You have reached the maximum of 16 test webhook endpoints."_s);
    m->key = m->stripe->keys().secretLive; // each mode has its own
    QCOMPARE(endpoint("enabled_events[]=*", "https://a.example/b").status, 200);
}

void TestPracticeStripeWebhooks::eventsArriveSignedAndAreCountedDown()
{
    const ApiAnswer made = endpoint();
    r->answerWith(500);
    const ApiAnswer paid = m->pay();
    m->stripe->runDueDeliveries();
    QCOMPARE(lastEvent().value("pending_webhooks"_L1).toInt(), 1);
    r->answerWith(200);
    m->clock.advance(std::chrono::hours(1));
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 2);
    const practice::HttpRequest sent = r->seen().last();
    QCOMPARE(sent.method, QByteArray("POST"));
    QCOMPARE(sent.path, QByteArray("/callback"));
    QVERIFY(sent.headers.value("user-agent").startsWith("Stripe/1.0 (+https://stripe.com/docs/webhooks)"));
    QVERIFY(sent.headers.value("content-type").startsWith("application/json"));
    QVERIFY(verdictOf(sent, made.text("secret").toLatin1()) == WebhookSignature::Verdict::Good);
    QVERIFY(verdictOf(sent, "whsec_another") == WebhookSignature::Verdict::WrongSecret);
    // Each attempt is signed anew.
    QVERIFY(r->seen().first().headers.value("stripe-signature") != sent.headers.value("stripe-signature"));
    const QJsonObject event = QJsonDocument::fromJson(sent.body).object();
    QCOMPARE(event.value("id"_L1), lastEvent().value("id"_L1));
    QCOMPARE(event.value("request"_L1).toObject().value("id"_L1).toString(),
             QString::fromLatin1(paid.headers.value("request-id")));
    const QJsonObject object = event.value("data"_L1).toObject().value("object"_L1).toObject();
    QCOMPARE(object.value("id"_L1).toString(), paid.text("id"));
    QCOMPARE(object.value("client_secret"_L1).toString(), paid.text("client_secret"));
    QCOMPARE(lastEvent().value("pending_webhooks"_L1).toInt(), 0);
    const auto attempts = m->stripe->deliveryAttempts(event.value("id"_L1).toString());
    QCOMPARE(attempts.size(), 2);
    QCOMPARE(attempts.at(0).status, 500);
    QCOMPARE(attempts.at(1).status, 200);
    QCOMPARE(attempts.at(1).when, m->clock.now());
}

void TestPracticeStripeWebhooks::onlyEnabledEventsArrive()
{
    endpoint("enabled_events[]=payment_intent.payment_failed&enabled_events[]=payment_intent.canceled");
    m->pay();
    m->pay("pm_card_chargeDeclined");
    const QString open = m->post("/v1/payment_intents", "amount=2000&currency=usd").text("id");
    m->post(u"/v1/payment_intents/%1/cancel"_s.arg(open));
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 2);
    QCOMPARE(r->seen("payment_intent.payment_failed").size(), 1);
    QCOMPARE(r->seen("payment_intent.canceled").size(), 1);
}

void TestPracticeStripeWebhooks::theEndpointsVersionIsUsed()
{
    const ApiAnswer made = endpoint("enabled_events[]=payment_intent.succeeded&api_version=2025-03-31.basil");
    QCOMPARE(made.text("api_version"), u"2025-03-31.basil"_s);
    m->pay();
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 1);
    QCOMPARE(QJsonDocument::fromJson(r->seen().first().body).object().value("api_version"_L1).toString(),
             u"2025-03-31.basil"_s);
}

void TestPracticeStripeWebhooks::aRefusedEventIsRetriedAndThenGivenUp()
{
    endpoint();
    r->answerWith(400);
    m->pay();
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 1);
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 1); // not before its time
    m->reopen();
    for (int hour = 0; hour < 48; ++hour) {
        m->clock.advance(std::chrono::hours(1));
        m->stripe->runDueDeliveries();
    }
    QCOMPARE(r->seen().size(), 4); // three retries in test mode
    QCOMPARE(lastEvent().value("pending_webhooks"_L1).toInt(), 1);
}

void TestPracticeStripeWebhooks::aRedirectIsAFailure()
{
    endpoint();
    r->answerWith(302);
    m->pay();
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 1);
    QCOMPARE(lastEvent().value("pending_webhooks"_L1).toInt(), 1);
    QCOMPARE(m->stripe->deliveryAttempts().last().status, 302);
}

void TestPracticeStripeWebhooks::aDisabledEndpointGetsNothing()
{
    const QString path = "/v1/webhook_endpoints/"_L1 + endpoint().text("id");
    r->answerWith(500);
    m->pay();
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 1);
    m->post(path, "disabled=true");
    m->pay();
    m->clock.advance(std::chrono::hours(2));
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 1);
    QCOMPARE(m->stripe->deliveryAttempts().size(), 1);
}

void TestPracticeStripeWebhooks::rolledSecretsSignTogetherDuringTheOverlap()
{
    const ApiAnswer made = endpoint();
    const QByteArray old = made.text("secret").toLatin1();
    const QByteArray fresh = m->stripe->rollSecret(made.text("id"), 3600).value();
    QVERIFY(old != fresh);
    m->pay();
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 1);
    QCOMPARE(r->seen().last().headers.value("stripe-signature").count("v1="), 2);
    QVERIFY(verdictOf(r->seen().last(), old) == WebhookSignature::Verdict::Good);
    QVERIFY(verdictOf(r->seen().last(), fresh) == WebhookSignature::Verdict::Good);
    m->clock.advance(std::chrono::seconds(3601));
    m->pay();
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 2);
    QVERIFY(verdictOf(r->seen().last(), old) == WebhookSignature::Verdict::WrongSecret);
    QVERIFY(verdictOf(r->seen().last(), fresh) == WebhookSignature::Verdict::Good);
}

void TestPracticeStripeWebhooks::otherHostsAreNeverCalled()
{
    endpoint("enabled_events[]=payment_intent.succeeded", "https://practice.ops-com.com/callback");
    m->pay();
    m->stripe->runDueDeliveries();
    const auto attempts = m->stripe->deliveryAttempts();
    QCOMPARE(attempts.size(), 1);
    QCOMPARE(attempts.first().status, 0);
    QCOMPARE(attempts.first().problem, u"Unable to connect"_s);
}

void TestPracticeStripeWebhooks::mappedHostsAreCalledOnThisMachine()
{
    m->stripe->setHostMap({{u"practice.ops-com.com"_s, r->server.address()}});
    endpoint("enabled_events[]=payment_intent.succeeded",
             "https://practice.ops-com.com/api/system/payments/stripe/callback");
    m->pay();
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 1);
    QCOMPARE(r->seen().first().path, QByteArray("/api/system/payments/stripe/callback"));
}

void TestPracticeStripeWebhooks::resendingDeliversAgain()
{
    const QByteArray id = endpoint().text("id").toLatin1();
    m->pay();
    m->stripe->runDueDeliveries();
    const QString path = "/v1/events/"_L1 + lastEvent().value("id"_L1).toString() + "/retry"_L1;
    QCOMPARE(m->post(path).status, 400);
    QCOMPARE(m->post(path, "webhook_endpoint=we_nothing").status, 400);
    const ApiAnswer again = m->post(path, "webhook_endpoint=" + id);
    QCOMPARE(again.status, 200);
    QCOMPARE(again.text("object"), u"event"_s);
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 2);
    QCOMPARE(lastEvent().value("pending_webhooks"_L1).toInt(), 0);
    // One that was given up counts as delivered once the resend succeeds.
    r->answerWith(500);
    m->clock.advance(std::chrono::seconds(1));
    m->pay();
    for (int hour = 0; hour < 12; ++hour) {
        m->stripe->runDueDeliveries();
        m->clock.advance(std::chrono::hours(1));
    }
    const QJsonObject lost = lastEvent();
    QCOMPARE(lost.value("pending_webhooks"_L1).toInt(), 1);
    r->answerWith(200);
    m->post("/v1/events/"_L1 + lost.value("id"_L1).toString() + "/retry"_L1, "webhook_endpoint=" + id);
    m->stripe->runDueDeliveries();
    QCOMPARE(lastEvent().value("pending_webhooks"_L1).toInt(), 0);
}

void TestPracticeStripeWebhooks::eventsAreListedByTypeAndDelivery()
{
    endpoint("enabled_events[]=payment_intent.payment_failed");
    r->answerWith(500);
    m->pay();
    m->pay("pm_card_chargeDeclined");
    m->stripe->runDueDeliveries();
    const auto count = [this](const char *query) {
        return m->get("/v1/events?limit=100&"_L1 + QLatin1String(query)).data().size();
    };
    QCOMPARE(count("type=payment_intent.succeeded"), 1);
    QCOMPARE(count("type=payment_intent.*"), 4);
    QCOMPARE(count("types[]=charge.failed&types[]=charge.succeeded"), 2);
    QCOMPARE(count("delivery_success=false"), 1);
    QCOMPARE(count("delivery_success=true"), 5);
    QCOMPARE(m->get("/v1/events?type=a.b&types[]=c.d").status, 400);
}

void TestPracticeStripeWebhooks::eventsOlderThanThirtyDaysAreGone()
{
    m->pay();
    const QString path = "/v1/events/"_L1 + lastEvent().value("id"_L1).toString();
    QCOMPARE(m->get(path).status, 200);
    m->clock.advance(std::chrono::hours(24 * 31));
    QCOMPARE(m->get(path).status, 404);
    QCOMPARE(m->get("/v1/events").data().size(), 0);
}

void TestPracticeStripeWebhooks::deliveriesGoOutByThemselves()
{
    endpoint();
    m->pay();
    QTRY_COMPARE(r->seen().size(), 1);
}

QTEST_GUILESS_MAIN(TestPracticeStripeWebhooks)
#include "tst_practicestripe_webhooks.moc"
