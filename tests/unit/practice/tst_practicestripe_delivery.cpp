#include "stripe/webhooksignature.h"
#include "stripetestbed.h"

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// What Manage Event Delivery and the rotation of signing secrets rest on: resending, counts, endpoints that change,
/// secrets that overlap.
class TestPracticeStripeDelivery : public QObject
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

    void changesOfAnEndpointTakeHold();
    void anEndpointsMetadataIsMerged();
    void aResendIsADeliveryAtOnce();
    void resendsAreRefused_data();
    void resendsAreRefused();
    void resendingIsRefusedWhereTheAccountMayNot_data();
    void resendingIsRefusedWhereTheAccountMayNot();
    void anEventIsResentWithinThirtyDaysOnly();
    void everyEndpointThatHasNotTakenAnEventIsCounted();
    void aDisabledEndpointIsNotTriedAgain();
    void anEndpointEnabledInTimeIsTriedAgain();
    void aDeletedEndpointIsNotTriedAgain();
    void retriesFollowTheSandboxsSchedule();
    void everyRolledSecretSignsToItsOwnEnd();
    void anOverlapIsADayAtMost();

private:
    QByteArray endpoint(const QByteArray &path = "/callback")
    {
        const QByteArray target = r->server.address().toString().toLatin1() + path;
        return m
            ->post("/v1/webhook_endpoints",
                   "enabled_events[]=payment_intent.succeeded&url=" + target.toPercentEncoding())
            .text("id")
            .toLatin1();
    }
    QJsonObject lastEvent()
    {
        return m->get("/v1/events?limit=1&type=payment_intent.succeeded").data().at(0).toObject();
    }
    QString lastEventId() { return lastEvent().value("id"_L1).toString(); }
    int pending() { return lastEvent().value("pending_webhooks"_L1).toInt(); }
    ApiAnswer resend(const QByteArray &endpointId, const QString &eventId = {})
    {
        return m->post("/v1/events/%1/retry"_L1.arg(eventId.isEmpty() ? lastEventId() : eventId),
                       "webhook_endpoint=" + endpointId);
    }
    int listed(const char *filter)
    {
        const QString path = "/v1/events?limit=100&type=payment_intent.succeeded&"_L1 + QLatin1String(filter);
        return static_cast<int>(m->get(path).data().size());
    }
    QList<WebhookSignature::Verdict> verdicts(const QList<QByteArray> &secrets)
    {
        const practice::HttpRequest sent = r->seen().last();
        QList<WebhookSignature::Verdict> all;
        for (const QByteArray &secret : secrets)
            all.append(WebhookSignature::verify(sent.headers.value("stripe-signature"), sent.body, {secret},
                                                m->clock.nowMs() / 1000));
        return all;
    }
    int signatures() const
    {
        return static_cast<int>(r->seen().last().headers.value("stripe-signature").count(",v1="));
    }
    void payAndDeliver()
    {
        m->pay();
        m->stripe->runDueDeliveries();
    }
    std::unique_ptr<StripeTestbed> m;
    std::unique_ptr<Receiver> r;
};

void TestPracticeStripeDelivery::changesOfAnEndpointTakeHold()
{
    const QString path = "/v1/webhook_endpoints/"_L1 + QLatin1String(endpoint());
    const QByteArray other = (r->server.address().toString() + "/other"_L1).toLatin1().toPercentEncoding();
    const ApiAnswer moved = m->post(path, "url=" + other +
                                              "&description=New&enabled_events[]=payment_intent.canceled"
                                              "&enabled_events[]=payment_intent.succeeded");
    QCOMPARE(moved.status, 200);
    QCOMPARE(moved.text("description"), u"New"_s);
    QVERIFY(!moved.body.contains("secret"_L1));
    payAndDeliver();
    QCOMPARE(r->seen().size(), 1);
    QCOMPARE(r->seen().first().path, QByteArray("/other"));
    QCOMPARE(m->post(path, "description=").body.value("description"_L1), QJsonValue(QJsonValue::Null));
    m->post(path, "enabled_events[]=payment_intent.canceled");
    payAndDeliver();
    QCOMPARE(r->seen().size(), 1);
    QCOMPARE(m->post(path, "url=ftp://a.example/b").errorText("param"), u"url"_s);
    QCOMPARE(m->post(path, "enabled_events[]=nonsense").errorText("param"), u"enabled_events[0]"_s);
    QCOMPARE(m->get(path).body.value("enabled_events"_L1).toArray(), (QJsonArray{u"payment_intent.canceled"_s}));
}

void TestPracticeStripeDelivery::anEndpointsMetadataIsMerged()
{
    const QString path = "/v1/webhook_endpoints/"_L1 + QLatin1String(endpoint());
    m->post(path, "metadata[a]=1&metadata[b]=2");
    const ApiAnswer merged = m->post(path, "metadata[b]=&metadata[c]=3");
    QCOMPARE(merged.body.value("metadata"_L1).toObject(), (QJsonObject{{u"a"_s, u"1"_s}, {u"c"_s, u"3"_s}}));
}

void TestPracticeStripeDelivery::aResendIsADeliveryAtOnce()
{
    const QByteArray id = endpoint();
    r->answerWith(500);
    payAndDeliver();
    r->answerWith(200);
    const ApiAnswer answer = resend(id);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.text("id"), lastEventId());
    QTRY_COMPARE(m->stripe->deliveryAttempts().size(), 2); // by itself: the clock stands still
    QTRY_COMPARE(pending(), 0);
    QCOMPARE(m->stripe->deliveryAttempts().last().status, 200);
    QCOMPARE(m->stripe->deliveryAttempts().last().endpointId, QString::fromLatin1(id));
    m->clock.advance(std::chrono::hours(24));
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 2); // the retry that was planned is not needed any more
    // A resend that fails takes nothing back, and is not retried.
    r->answerWith(404);
    resend(id);
    m->stripe->runDueDeliveries();
    m->clock.advance(std::chrono::hours(24));
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 3);
    QCOMPARE(pending(), 0);
}

void TestPracticeStripeDelivery::resendsAreRefused_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("param");
    QTest::addRow("no such event") << u"event"_s << 404 << u"id"_s;
    QTest::addRow("no endpoint") << u"none"_s << 400 << u"webhook_endpoint"_s;
    QTest::addRow("no such endpoint") << u"endpoint"_s << 400 << u"webhook_endpoint"_s;
    QTest::addRow("disabled") << u"disabled"_s << 400 << u"webhook_endpoint"_s;
    QTest::addRow("deleted") << u"deleted"_s << 400 << u"webhook_endpoint"_s;
    QTest::addRow("live endpoint") << u"live"_s << 400 << u"webhook_endpoint"_s;
    QTest::addRow("live key") << u"live key"_s << 404 << u"id"_s;
}

void TestPracticeStripeDelivery::resendsAreRefused()
{
    QFETCH(const QString, how);
    QFETCH(const int, status);
    QFETCH(const QString, param);
    QByteArray id = endpoint();
    payAndDeliver();
    const QString event = lastEventId();
    const QString path = "/v1/webhook_endpoints/"_L1 + QLatin1String(id);
    const QByteArray testKey = m->key;
    if (how == "endpoint"_L1)
        id = "we_nothing";
    if (how == "none"_L1)
        id.clear();
    if (how == "disabled"_L1)
        m->post(path, "disabled=true");
    if (how == "deleted"_L1)
        m->send("DELETE", path);
    if (how.startsWith("live"_L1))
        m->key = m->stripe->keys().secretLive;
    if (how == "live"_L1) {
        id = m->post("/v1/webhook_endpoints", "url=https://a.example/b&enabled_events[]=*").text("id").toLatin1();
        m->key = testKey;
    }
    const ApiAnswer refused = resend(id, how == "event"_L1 ? u"evt_nothing"_s : event);
    QCOMPARE(refused.status, status);
    QCOMPARE(refused.errorText("param"), param);
    QCOMPARE(refused.errorText("type"), u"invalid_request_error"_s);
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 1);
}

void TestPracticeStripeDelivery::resendingIsRefusedWhereTheAccountMayNot_data()
{
    QTest::addColumn<int>("status");
    QTest::addRow("404") << 404;
    QTest::addRow("403") << 403;
}

void TestPracticeStripeDelivery::resendingIsRefusedWhereTheAccountMayNot()
{
    QFETCH(const int, status);
    const QByteArray id = endpoint();
    payAndDeliver();
    m->stripe->setEventRetryAllowed(false, status);
    const ApiAnswer refused = resend(id);
    QCOMPARE(refused.status, status);
    QCOMPARE(refused.errorText("type"), u"invalid_request_error"_s);
    QVERIFY(!refused.errorText("message").isEmpty());
    QCOMPARE(m->get("/v1/events/"_L1 + lastEventId()).status, 200);
    m->stripe->setEventRetryAllowed(true);
    QCOMPARE(resend(id).status, 200);
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 2);
}

void TestPracticeStripeDelivery::anEventIsResentWithinThirtyDaysOnly()
{
    const QByteArray id = endpoint();
    payAndDeliver();
    const QString event = lastEventId();
    m->clock.advance(std::chrono::hours(24 * 30) - std::chrono::seconds(1));
    QCOMPARE(resend(id, event).status, 200);
    m->clock.advance(std::chrono::seconds(1));
    const ApiAnswer late = resend(id, event);
    QCOMPARE(late.status, 404);
    QCOMPARE(late.errorText("code"), u"resource_missing"_s);
}

void TestPracticeStripeDelivery::everyEndpointThatHasNotTakenAnEventIsCounted()
{
    endpoint("/a");
    endpoint("/b");
    r->answerWith(500);
    m->pay();
    QCOMPARE(pending(), 2);
    m->stripe->runDueDeliveries();
    QCOMPARE(pending(), 2);
    QCOMPARE(listed("delivery_success=false"), 1);
    QCOMPARE(listed("delivery_success=true"), 0);
    const QString failed = lastEventId();
    const QByteArray first = m->stripe->deliveryAttempts().first().endpointId.toLatin1();
    r->answerWith(200);
    resend(first);
    m->stripe->runDueDeliveries();
    QCOMPARE(pending(), 1);
    resend(first); // a second time to the one that has it
    m->stripe->runDueDeliveries();
    QCOMPARE(pending(), 1);
    QCOMPARE(listed("delivery_success=false"), 1);
    m->clock.advance(std::chrono::hours(1));
    m->stripe->runDueDeliveries();
    QCOMPARE(pending(), 0);
    QCOMPARE(listed("delivery_success=false"), 0);
    QCOMPARE(listed("delivery_success=true"), 1);
    QCOMPARE(m->get("/v1/events?delivery_success=perhaps").status, 400);
    // A resend to one that never subscribed to the type is none of the count.
    const QByteArray third = endpoint("/c");
    resend(third, failed);
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().last().path, QByteArray("/c"));
    QCOMPARE(pending(), 0);
}

void TestPracticeStripeDelivery::aDisabledEndpointIsNotTriedAgain()
{
    const QString path = "/v1/webhook_endpoints/"_L1 + QLatin1String(endpoint());
    r->answerWith(500);
    payAndDeliver();
    r->answerWith(200);
    m->post(path, "disabled=true");
    m->clock.advance(std::chrono::minutes(6)); // the retry is due, and finds it disabled
    m->stripe->runDueDeliveries();
    m->post(path, "disabled=false");
    m->clock.advance(std::chrono::hours(24));
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 1);
    QCOMPARE(pending(), 1);
    QCOMPARE(listed("delivery_success=false"), 1);
}

void TestPracticeStripeDelivery::anEndpointEnabledInTimeIsTriedAgain()
{
    const QString path = "/v1/webhook_endpoints/"_L1 + QLatin1String(endpoint());
    r->answerWith(500);
    payAndDeliver();
    r->answerWith(200);
    m->post(path, "disabled=true");
    m->clock.advance(std::chrono::minutes(4));
    m->stripe->runDueDeliveries();
    m->post(path, "disabled=false");
    m->clock.advance(std::chrono::minutes(1));
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 2);
    QCOMPARE(pending(), 0);
}

void TestPracticeStripeDelivery::aDeletedEndpointIsNotTriedAgain()
{
    const QString path = "/v1/webhook_endpoints/"_L1 + QLatin1String(endpoint());
    r->answerWith(500);
    payAndDeliver();
    m->send("DELETE", path);
    m->clock.advance(std::chrono::hours(24));
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), 1);
    QCOMPARE(pending(), 1);
}

void TestPracticeStripeDelivery::retriesFollowTheSandboxsSchedule()
{
    endpoint();
    r->answerWith(500);
    payAndDeliver();
    int seen = 1;
    for (const auto wait : {std::chrono::minutes(5), std::chrono::minutes(60), std::chrono::minutes(180)}) {
        m->clock.advance(wait - std::chrono::seconds(1));
        m->stripe->runDueDeliveries();
        QCOMPARE(r->seen().size(), seen);
        m->clock.advance(std::chrono::seconds(1));
        m->stripe->runDueDeliveries();
        QCOMPARE(r->seen().size(), ++seen);
    }
    m->clock.advance(std::chrono::hours(24 * 5));
    m->stripe->runDueDeliveries();
    QCOMPARE(r->seen().size(), seen);
}

void TestPracticeStripeDelivery::everyRolledSecretSignsToItsOwnEnd()
{
    using WebhookSignature::Verdict;
    const QString id = QString::fromLatin1(endpoint());
    const QByteArray first = m->stripe->revealSecret(id).value();
    const QByteArray second = m->stripe->rollSecret(id, 24 * 3600).value();
    const QByteArray third = m->stripe->rollSecret(id, 3600).value();
    QCOMPARE(m->stripe->revealSecret(id).value(), third);
    const QList<QByteArray> all{first, second, third};
    m->reopen(); // overlaps are kept
    m->clock.advance(std::chrono::seconds(3599));
    payAndDeliver();
    QCOMPARE(signatures(), 3);
    QVERIFY(verdicts(all) == QList<Verdict>({Verdict::Good, Verdict::Good, Verdict::Good}));
    m->clock.advance(std::chrono::seconds(1));
    payAndDeliver();
    QCOMPARE(signatures(), 2);
    QVERIFY(verdicts(all) == QList<Verdict>({Verdict::Good, Verdict::WrongSecret, Verdict::Good}));
    m->clock.advance(std::chrono::hours(23));
    payAndDeliver();
    QCOMPARE(signatures(), 1);
    QVERIFY(verdicts(all) == QList<Verdict>({Verdict::WrongSecret, Verdict::WrongSecret, Verdict::Good}));
}

void TestPracticeStripeDelivery::anOverlapIsADayAtMost()
{
    const QString id = QString::fromLatin1(endpoint());
    const QByteArray before = m->stripe->revealSecret(id).value();
    for (const qint64 seconds : {qint64(-1), qint64(86401)})
        QVERIFY(m->stripe->rollSecret(id, seconds).error().kind == ErrorKind::InvalidInput);
    QCOMPARE(m->stripe->revealSecret(id).value(), before);
    QVERIFY(m->stripe->rollSecret(u"we_nothing"_s, 1).error().kind == ErrorKind::NotFound);
    const QByteArray fresh = m->stripe->rollSecret(id, 0).value(); // at once
    payAndDeliver();
    QCOMPARE(signatures(), 1);
    QVERIFY(verdicts({fresh}).first() == WebhookSignature::Verdict::Good);
}

QTEST_GUILESS_MAIN(TestPracticeStripeDelivery)
#include "tst_practicestripe_delivery.moc"
