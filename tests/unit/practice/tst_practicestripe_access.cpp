#include "stripetestbed.h"

#include "practice/httppost.h"

#include <QDirIterator>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

class TestPracticeStripeAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m = std::make_unique<StripeTestbed>(); }
    void cleanup() { m.reset(); }

    void keysHaveStripesForm();
    void theSameSeedGivesTheSameKeys();
    void badKeysAreRefused_data();
    void badKeysAreRefused();
    void basicAuthorizationIsAccepted();
    void aPublishableKeyMayOnlyUseItsClientSecret();
    void restrictedKeysAreRefusedByName_data();
    void restrictedKeysAreRefusedByName();
    void theConsolesKeyMayDoTheMainJob();
    void theAccountIdCanBeReadFromARefusal();
    void modesDoNotSeeEachOther();
    void theOtherModesPaymentMethodsAreRefused();
    void unknownVersionsAreRefused();
    void unknownUrlsAndTypesAreRefused();
    void aRepeatedKeyReplaysTheAnswer();
    void aKeyWithOtherParametersIsRefused();
    void failuresOfValidationAreNotKept();
    void declinesAreKept();
    void aKeyInFlightIsAConflict();
    void faultsComeOnRequest();
    void aLostAnswerWasCarriedOut();
    void aLostRequestWasNotCarriedOut();
    void noSecretIsInAnyFile();

private:
    /// Not through QNetworkAccessManager, which sends a POST again by itself when the connection drops.
    practice::HttpPostAnswer postOnce() const
    {
        QUrl url = m->stripe->address();
        url.setPath(u"/v1/payment_intents"_s);
        return practice::httpPost(
            url, {{"Authorization", "Bearer " + m->key}, {"Content-Type", "application/x-www-form-urlencoded"}},
            "amount=2000&currency=usd", 5000);
    }
    std::unique_ptr<StripeTestbed> m;
};

void TestPracticeStripeAccess::keysHaveStripesForm()
{
    const practice::StripeKeys keys = m->stripe->keys();
    const QByteArray body = m->stripe->accountId().mid(6).toLatin1();
    QVERIFY(m->stripe->accountId().startsWith("acct_1"_L1));
    QVERIFY(keys.publishableTest.startsWith("pk_test_51" + body));
    QVERIFY(keys.secretTest.startsWith("sk_test_51" + body));
    QVERIFY(keys.restrictedTest.startsWith("rk_test_51" + body));
    QVERIFY(keys.publishableLive.startsWith("pk_live_51" + body));
    QVERIFY(keys.secretLive.startsWith("sk_live_51" + body));
    QVERIFY(keys.restrictedLive.startsWith("rk_live_51" + body));
    QVERIFY(keys.secretTest.size() > 100);
    QVERIFY(keys.secretTest != keys.expiredTest);
}

void TestPracticeStripeAccess::theSameSeedGivesTheSameKeys()
{
    practice::PracticeStripe::Options options;
    options.seed = "a seed for tests";
    const practice::PracticeStripe same(options);
    options.seed = "another";
    const practice::PracticeStripe other(options);
    QVERIFY(same.keys().secretTest == m->stripe->keys().secretTest);
    QVERIFY(other.keys().secretTest != m->stripe->keys().secretTest);
    QVERIFY(other.accountId() != m->stripe->accountId());
}

void TestPracticeStripeAccess::badKeysAreRefused_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("says");
    const practice::StripeKeys keys = StripeTestbed().stripe->keys();
    QTest::addRow("none") << QByteArray() << u""_s << u"You did not provide an API key."_s;
    QTest::addRow("unknown") << QByteArray("sk_test_unknownunknownunknown") << u""_s
                             << u"Invalid API Key provided: sk_test_"_s;
    QTest::addRow("expired") << keys.expiredTest << u"api_key_expired"_s << u"Expired API Key provided: sk_test_"_s;
    QTest::addRow("publishable") << keys.publishableTest << u"secret_key_required"_s
                                 << u"This API call cannot be made with a publishable API key."_s;
}

void TestPracticeStripeAccess::badKeysAreRefused()
{
    QFETCH(const QByteArray, key);
    QFETCH(const QString, code);
    QFETCH(const QString, says);
    m->key = key;
    const ApiAnswer answer = m->get("/v1/balance");
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.errorText("type"), u"invalid_request_error"_s);
    QCOMPARE(answer.errorText("code"), code);
    QVERIFY2(answer.errorText("message").startsWith(says), qPrintable(answer.errorText("message")));
    QVERIFY(key.isEmpty() || !answer.raw.contains(key));
    QVERIFY(answer.headers.value("request-id").startsWith("req_"));
}

void TestPracticeStripeAccess::basicAuthorizationIsAccepted()
{
    const QByteArray basic = "Basic " + (m->key + ':').toBase64();
    m->key.clear();
    QCOMPARE(m->send("GET", u"/v1/balance"_s, {}, {{"Authorization", basic}}).status, 200);
}

void TestPracticeStripeAccess::aPublishableKeyMayOnlyUseItsClientSecret()
{
    const ApiAnswer made = m->post("/v1/payment_intents", "amount=2000&currency=usd");
    const QString path = "/v1/payment_intents/"_L1 + made.text("id");
    const QByteArray secret = "client_secret=" + made.text("client_secret").toLatin1();
    m->key = m->stripe->keys().publishableTest;
    QCOMPARE(m->get(path).status, 401);
    QCOMPARE(m->get(path + u'?' + QString::fromLatin1(secret)).status, 200);
    QCOMPARE(m->post(path + "/cancel"_L1, secret).status, 401);
    QCOMPARE(m->post(path + "/confirm"_L1, secret + "&payment_method=pm_card_visa").text("status"), u"succeeded"_s);
}

void TestPracticeStripeAccess::restrictedKeysAreRefusedByName_data()
{
    QTest::addColumn<QStringList>("has");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("missing"); // empty: allowed
    const QStringList nothing;
    QTest::addRow("intents") << nothing << QByteArray("GET") << u"/v1/payment_intents"_s
                             << u"rak_payment_intent_read"_s;
    QTest::addRow("write implies read") << QStringList{u"rak_payment_intent_write"_s} << QByteArray("GET")
                                        << u"/v1/payment_intents"_s << u""_s;
    QTest::addRow("read is not write") << QStringList{u"rak_webhook_read"_s} << QByteArray("POST")
                                       << u"/v1/webhook_endpoints"_s << u"rak_webhook_write"_s;
    QTest::addRow("refunds") << QStringList{u"rak_charge_read"_s} << QByteArray("POST") << u"/v1/refunds"_s
                             << u"rak_refund_write"_s;
    QTest::addRow("balance") << nothing << QByteArray("GET") << u"/v1/balance"_s << u"rak_balance_read"_s;
    QTest::addRow("events") << nothing << QByteArray("GET") << u"/v1/events"_s << u"rak_event_read"_s;
    QTest::addRow("before the object") << nothing << QByteArray("GET") << u"/v1/charges/ch_nothing"_s
                                       << u"rak_charge_read"_s;
}

void TestPracticeStripeAccess::restrictedKeysAreRefusedByName()
{
    QFETCH(const QStringList, has);
    QFETCH(const QByteArray, method);
    QFETCH(const QString, path);
    QFETCH(const QString, missing);
    m->key = m->stripe->restrictedKey(has);
    const ApiAnswer answer = m->send(method, path);
    if (missing.isEmpty()) {
        QCOMPARE(answer.status, 200);
        return;
    }
    QCOMPARE(answer.status, 403);
    QVERIFY(answer.errorText("message").contains(
        u"Having the '%1' permission would allow this request to continue."_s.arg(missing)));
}

void TestPracticeStripeAccess::theConsolesKeyMayDoTheMainJob()
{
    const QString intent = m->pay().text("id");
    m->key = m->stripe->keys().restrictedTest;
    for (const char *path :
         {"/v1/account", "/v1/balance", "/v1/payment_intents", "/v1/charges", "/v1/refunds", "/v1/events",
          "/v1/webhook_endpoints", "/v1/disputes", "/v1/payouts", "/v1/balance_transactions", "/v1/customers"})
        QCOMPARE(m->get(path).status, 200);
    QCOMPARE(m->post("/v1/webhook_endpoints", "url=https://a.example/b&enabled_events[]=*").status, 200);
    QCOMPARE(m->post("/v1/refunds", "payment_intent=" + intent.toLatin1()).status, 200);
    QCOMPARE(m->post("/v1/payment_intents", "amount=100&currency=usd").status, 403);
}

void TestPracticeStripeAccess::theAccountIdCanBeReadFromARefusal()
{
    m->key = m->stripe->restrictedKey({u"rak_balance_read"_s});
    const ApiAnswer answer = m->get("/v1/account");
    QCOMPARE(answer.status, 403);
    QVERIFY(answer.errorText("message").contains(u"account '%1'"_s.arg(m->stripe->accountId())));
    m->key = m->stripe->keys().secretTest;
    const ApiAnswer account = m->get("/v1/account");
    QCOMPARE(account.text("id"), m->stripe->accountId());
    QCOMPARE(account.text("default_currency"), u"usd"_s);
    QVERIFY(!account.body.contains("livemode"_L1));
}

void TestPracticeStripeAccess::modesDoNotSeeEachOther()
{
    const QString test = m->pay().text("id");
    m->key = m->stripe->keys().secretLive;
    const ApiAnswer fromLive = m->get("/v1/payment_intents/"_L1 + test);
    QCOMPARE(fromLive.status, 404);
    QCOMPARE(fromLive.errorText("code"), u"resource_missing"_s);
    QCOMPARE(
        fromLive.errorText("message"),
        u"No such payment_intent: '%1'; a similar object exists in test mode, but a live mode key was used to make "
        "this request."_s.arg(test));
    QCOMPARE(m->get("/v1/payment_intents").data().size(), 0);
    const ApiAnswer live = m->post("/v1/payment_intents", "amount=900&currency=usd");
    QCOMPARE(live.body.value("livemode"_L1), QJsonValue(true));
    QCOMPARE(m->get("/v1/balance").body.value("livemode"_L1), QJsonValue(true));
    m->key = m->stripe->keys().secretTest;
    QVERIFY(m->get("/v1/payment_intents/"_L1 + live.text("id"))
                .errorText("message")
                .contains("a similar object exists in live mode, but a test mode key was used"_L1));
    QCOMPARE(m->get("/v1/payment_intents/pi_nothing").errorText("message"), u"No such payment_intent: 'pi_nothing'"_s);
}

void TestPracticeStripeAccess::theOtherModesPaymentMethodsAreRefused()
{
    m->key = m->stripe->keys().secretLive;
    const ApiAnswer answer = m->pay();
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.errorText("param"), u"payment_method"_s);
}

void TestPracticeStripeAccess::unknownVersionsAreRefused()
{
    const auto with = [this](const QByteArray &version) {
        return m->send("GET", u"/v1/balance"_s, {}, {{"Stripe-Version", version}});
    };
    for (const char *version :
         {"2026-08-26.dahlia", "2024-06-20", "2025-03-31.basil", "2026-10-28.endive", "2026-09-30.preview"}) {
        const ApiAnswer answer = with(version);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("stripe-version"), QByteArray(version));
    }
    for (const char *version : {"2026-08-26.Tulip", "2026-13-01", "2026-08-26.", "yesterday", "2026-8-26"}) {
        const ApiAnswer answer = with(version);
        QCOMPARE(answer.status, 400);
        QVERIFY(answer.errorText("message").startsWith("Invalid Stripe API version: "_L1 + QLatin1String(version)));
    }
}

void TestPracticeStripeAccess::unknownUrlsAndTypesAreRefused()
{
    const ApiAnswer answer = m->get("/v1/nonsense");
    QCOMPARE(answer.status, 404);
    QVERIFY(answer.errorText("message").startsWith("Unrecognized request URL (GET: /v1/nonsense)."_L1));
    const ApiAnswer json =
        m->send("POST", u"/v1/payment_intents"_s, "{\"amount\":1}", {{"Content-Type", "application/json"}});
    QCOMPARE(json.status, 400);
}

void TestPracticeStripeAccess::aRepeatedKeyReplaysTheAnswer()
{
    const QMap<QByteArray, QByteArray> key{{"Idempotency-Key", "key-1"}};
    const QByteArray form = "amount=2000&currency=usd&confirm=true&payment_method=pm_card_visa";
    const ApiAnswer first = m->send("POST", u"/v1/payment_intents"_s, form, key);
    QCOMPARE(first.status, 200);
    QVERIFY(!first.headers.contains("idempotent-replayed"));
    QCOMPARE(first.headers.value("idempotency-key"), QByteArray("key-1"));
    m->reopen();
    const ApiAnswer second = m->send("POST", u"/v1/payment_intents"_s, form, key);
    QCOMPARE(second.headers.value("idempotent-replayed"), QByteArray("true"));
    QCOMPARE(second.headers.value("original-request"), first.headers.value("request-id"));
    QCOMPARE(second.body, first.body);
    QCOMPARE(m->get("/v1/payment_intents").data().size(), 1);
    const QByteArray endpoint = "url=https://a.example/b&enabled_events[]=charge.refunded";
    const QMap<QByteArray, QByteArray> other{{"Idempotency-Key", "key-2"}};
    const ApiAnswer made = m->send("POST", u"/v1/webhook_endpoints"_s, endpoint, other);
    QVERIFY(made.text("secret").startsWith("whsec_"_L1));
    QCOMPARE(m->send("POST", u"/v1/webhook_endpoints"_s, endpoint, other).text("secret"), made.text("secret"));
    m->clock.advance(std::chrono::hours(25));
    QVERIFY(m->send("POST", u"/v1/payment_intents"_s, form, key).text("id") != first.text("id"));
}

void TestPracticeStripeAccess::aKeyWithOtherParametersIsRefused()
{
    const QMap<QByteArray, QByteArray> key{{"Idempotency-Key", "key-1"}};
    QCOMPARE(m->send("POST", u"/v1/payment_intents"_s, "amount=2000&currency=usd", key).status, 200);
    const ApiAnswer other = m->send("POST", u"/v1/payment_intents"_s, "amount=3000&currency=usd", key);
    QCOMPARE(other.status, 400);
    QCOMPARE(other.errorText("type"), u"idempotency_error"_s);
    QVERIFY(other.errorText("message").startsWith(
        "Keys for idempotent requests can only be used with the same parameters they were first used with."_L1));
    const QMap<QByteArray, QByteArray> tooLong{{"Idempotency-Key", QByteArray(256, 'k')}};
    QCOMPARE(m->send("POST", u"/v1/payment_intents"_s, "amount=2000&currency=usd", tooLong).status, 400);
}

void TestPracticeStripeAccess::failuresOfValidationAreNotKept()
{
    const QMap<QByteArray, QByteArray> key{{"Idempotency-Key", "key-1"}};
    QCOMPARE(m->send("POST", u"/v1/payment_intents"_s, "amount=x&currency=usd", key).status, 400);
    const ApiAnswer repaired = m->send("POST", u"/v1/payment_intents"_s, "amount=2000&currency=usd", key);
    QCOMPARE(repaired.status, 200);
    QVERIFY(!repaired.headers.contains("idempotent-replayed"));
}

void TestPracticeStripeAccess::declinesAreKept()
{
    const QMap<QByteArray, QByteArray> key{{"Idempotency-Key", "key-1"}};
    const QByteArray form = "amount=2000&currency=usd&confirm=true&payment_method=pm_card_chargeDeclined";
    const ApiAnswer first = m->send("POST", u"/v1/payment_intents"_s, form, key);
    QCOMPARE(first.status, 402);
    const ApiAnswer second = m->send("POST", u"/v1/payment_intents"_s, form, key);
    QCOMPARE(second.status, 402);
    QCOMPARE(second.headers.value("idempotent-replayed"), QByteArray("true"));
    QCOMPARE(m->get("/v1/payment_intents").data().size(), 1);
}

void TestPracticeStripeAccess::aKeyInFlightIsAConflict()
{
    const QMap<QByteArray, QByteArray> key{{"Idempotency-Key", "key-1"}};
    m->stripe->holdNext("POST", "/v1/payment_intents");
    QNetworkReply *held = m->sendOnly("POST", u"/v1/payment_intents"_s, "amount=2000&currency=usd", key);
    QTRY_COMPARE(m->stripe->requestLog().size(), 1);
    ApiAnswer meanwhile;
    QTRY_COMPARE((meanwhile = m->send("POST", u"/v1/payment_intents"_s, "amount=2000&currency=usd", key)).status, 409);
    QCOMPARE(meanwhile.errorText("code"), u"idempotency_key_in_use"_s);
    QCOMPARE(m->get("/v1/payment_intents").data().size(), 0);
    m->stripe->releaseHeld();
    const ApiAnswer first = StripeTestbed::answerOf(held);
    QCOMPARE(first.status, 200);
    QCOMPARE(m->send("POST", u"/v1/payment_intents"_s, "amount=2000&currency=usd", key).text("id"), first.text("id"));
}

void TestPracticeStripeAccess::faultsComeOnRequest()
{
    m->stripe->failNext("GET", "/v1/balance", 429, 2);
    const ApiAnswer limited = m->get("/v1/balance");
    QCOMPARE(limited.status, 429);
    QCOMPARE(limited.errorText("code"), u"rate_limit"_s);
    QCOMPARE(limited.headers.value("stripe-rate-limited-reason"), QByteArray("global-rate"));
    QCOMPARE(m->get("/v1/payment_intents").status, 200);
    QCOMPARE(m->get("/v1/balance").status, 429);
    QCOMPARE(m->get("/v1/balance").status, 200);
    m->stripe->failNext("GET", "/v1/balance", 500);
    QCOMPARE(m->get("/v1/balance").errorText("type"), u"api_error"_s);
    m->stripe->failNextWithCode("POST", "/v1/refunds", 400, "approval_required", "This request needs approval.");
    QCOMPARE(m->post("/v1/refunds", "charge=ch_1").errorText("code"), u"approval_required"_s);
}

void TestPracticeStripeAccess::aLostAnswerWasCarriedOut()
{
    m->stripe->loseNextAnswer("POST", "/v1/payment_intents");
    QCOMPARE(postOnce().status, 0);
    QCOMPARE(m->stripe->requestLog().size(), 1);
    QVERIFY(!m->stripe->isEmpty());
    QCOMPARE(postOnce().status, 200);
}

void TestPracticeStripeAccess::aLostRequestWasNotCarriedOut()
{
    m->stripe->loseNextRequest("POST", "/v1/payment_intents");
    QCOMPARE(postOnce().status, 0);
    QVERIFY(m->stripe->isEmpty());
}

void TestPracticeStripeAccess::noSecretIsInAnyFile()
{
    Receiver receiver;
    const QMap<QByteArray, QByteArray> key{{"Idempotency-Key", "key-1"}};
    const QByteArray callback =
        "url=" + receiver.server.address().toString().toUtf8().toPercentEncoding() + "%2Fx&enabled_events[]=*";
    const ApiAnswer endpoint = m->send("POST", u"/v1/webhook_endpoints"_s, callback, key);
    QList<QByteArray> secrets{endpoint.text("secret").toLatin1(), m->stripe->restrictedKey({u"rak_charge_read"_s})};
    secrets.append(m->stripe->rollSecret(endpoint.text("id"), 3600).value());
    const ApiAnswer paid =
        m->send("POST", u"/v1/payment_intents"_s, "amount=2000&currency=usd&confirm=true&payment_method=pm_card_visa",
                {{"Idempotency-Key", "key-2"}});
    secrets.append(paid.text("client_secret").toLatin1());
    QCOMPARE(m->pay("pm_card_chargeDeclined").status, 402);
    m->stripe->runDueDeliveries();
    QVERIFY(!receiver.seen().isEmpty());
    const practice::StripeKeys keys = m->stripe->keys();
    secrets += {keys.publishableTest,
                keys.secretTest,
                keys.restrictedTest,
                keys.publishableLive,
                keys.secretLive,
                keys.restrictedLive,
                keys.expiredTest,
                "a seed for tests",
                "whsec_",
                "_secret_"};
    int files = 0;
    const auto sweep = [&] {
        QDirIterator it(m->dir.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile file(it.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray all = file.readAll();
            ++files;
            for (const QByteArray &secret : std::as_const(secrets)) {
                QVERIFY(!secret.isEmpty());
                QVERIFY2(!all.contains(secret), qPrintable(file.fileName()));
            }
        }
    };
    sweep();
    m->stripe->stop();
    sweep();
    QVERIFY(files >= 3);
}

QTEST_GUILESS_MAIN(TestPracticeStripeAccess)
#include "tst_practicestripe_access.moc"
