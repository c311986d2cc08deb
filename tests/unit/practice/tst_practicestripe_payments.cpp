#include "stripetestbed.h"

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

class TestPracticeStripePayments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m = std::make_unique<StripeTestbed>(); }
    void cleanup() { m.reset(); }

    void aConfirmedIntentSucceedsWithChargeAndFee();
    void declinesKeepTheIntentAndNameTheReason_data();
    void declinesKeepTheIntentAndNameTheReason();
    void threeDSecureWaitsForAPerson();
    void anIntentIsConfirmedCapturedAndCanceledLater();
    void unknownAndWrongParametersAreRefused_data();
    void unknownAndWrongParametersAreRefused();
    void listsPageInBothDirections();
    void listsFilterByTime();
    void expandReachesFourLevels();
    void metadataMergesAndUnsets();
    void searchFindsByMetadataAndStatus();
    void importedHistoryLooksLikePayments();
    void allIsKeptOverARestart();
    void aReceiptCanBeOpened();

private:
    std::unique_ptr<StripeTestbed> m;
};

void TestPracticeStripePayments::aConfirmedIntentSucceedsWithChargeAndFee()
{
    const ApiAnswer paid =
        m->pay("pm_card_visa", "&metadata[order_id]=ORD-1&expand[]=latest_charge.balance_transaction");
    QCOMPARE(paid.status, 200);
    QCOMPARE(paid.text("object"), u"payment_intent"_s);
    QVERIFY(paid.text("id").startsWith("pi_3"_L1));
    QCOMPARE(paid.text("status"), u"succeeded"_s);
    QCOMPARE(paid.number("amount_received"), 2000);
    QCOMPARE(paid.body.value("livemode"_L1), QJsonValue(false));
    QVERIFY(paid.text("client_secret").startsWith(paid.text("id") + u"_secret_"_s));
    const QJsonObject charge = paid.body.value("latest_charge"_L1).toObject();
    QCOMPARE(charge.value("status"_L1).toString(), u"succeeded"_s);
    QCOMPARE(charge.value("metadata"_L1).toObject().value("order_id"_L1).toString(), u"ORD-1"_s);
    QCOMPARE(
        charge.value("payment_method_details"_L1).toObject().value("card"_L1).toObject().value("last4"_L1).toString(),
        u"4242"_s);
    QVERIFY(!charge.contains("refunds"_L1));
    const QJsonObject booked = charge.value("balance_transaction"_L1).toObject();
    QCOMPARE(booked.value("fee"_L1).toInteger(), 88); // 58 + 30
    QCOMPARE(booked.value("net"_L1).toInteger(), 1912);
    QCOMPARE(booked.value("status"_L1).toString(), u"pending"_s);
    const ApiAnswer balance = m->get("/v1/balance");
    QCOMPARE(balance.body.value("pending"_L1).toArray().at(0).toObject().value("amount"_L1).toInteger(), 1912);
    QCOMPARE(balance.body.value("livemode"_L1), QJsonValue(false));
    m->clock.advance(std::chrono::hours(72));
    QCOMPARE(m->get("/v1/balance").body.value("available"_L1).toArray().at(0).toObject().value("amount"_L1).toInteger(),
             1912);
}

void TestPracticeStripePayments::declinesKeepTheIntentAndNameTheReason_data()
{
    QTest::addColumn<QByteArray>("card");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("declineCode");
    QTest::addRow("generic") << QByteArray("pm_card_chargeDeclined") << u"card_declined"_s << u"generic_decline"_s;
    QTest::addRow("visa") << QByteArray("pm_card_visa_chargeDeclined") << u"card_declined"_s << u"generic_decline"_s;
    QTest::addRow("funds") << QByteArray("pm_card_chargeDeclinedInsufficientFunds") << u"card_declined"_s
                           << u"insufficient_funds"_s;
    QTest::addRow("expired") << QByteArray("pm_card_chargeDeclinedExpiredCard") << u"expired_card"_s
                             << u"expired_card"_s;
}

void TestPracticeStripePayments::declinesKeepTheIntentAndNameTheReason()
{
    QFETCH(const QByteArray, card);
    QFETCH(const QString, code);
    QFETCH(const QString, declineCode);
    const ApiAnswer declined = m->pay(card);
    QCOMPARE(declined.status, 402);
    QCOMPARE(declined.errorText("type"), u"card_error"_s);
    QCOMPARE(declined.errorText("code"), code);
    QCOMPARE(declined.errorText("decline_code"), declineCode);
    QVERIFY(declined.errorText("doc_url").endsWith(QString(code).replace(u'_', u'-')));
    const QString id = declined.error().value("payment_intent"_L1).toObject().value("id"_L1).toString();
    const ApiAnswer intent = m->get("/v1/payment_intents/"_L1 + id);
    QCOMPARE(intent.text("status"), u"requires_payment_method"_s);
    QCOMPARE(intent.body.value("last_payment_error"_L1).toObject().value("decline_code"_L1).toString(), declineCode);
    const ApiAnswer charge = m->get("/v1/charges/"_L1 + intent.text("latest_charge"));
    QCOMPARE(charge.text("status"), u"failed"_s);
    QCOMPARE(charge.text("failure_code"), code);
    QCOMPARE(m->post(u"/v1/payment_intents/%1/confirm"_s.arg(id), "payment_method=pm_card_visa").text("status"),
             u"succeeded"_s);
}

void TestPracticeStripePayments::threeDSecureWaitsForAPerson()
{
    const ApiAnswer first = m->pay("pm_card_authenticationRequired");
    QCOMPARE(first.status, 200);
    QCOMPARE(first.text("status"), u"requires_action"_s);
    QVERIFY(first.body.value("next_action"_L1).isObject());
    QVERIFY(m->stripe->finishAuthentication(first.text("id"), true).has_value());
    QCOMPARE(m->get("/v1/payment_intents/"_L1 + first.text("id")).text("status"), u"succeeded"_s);
    QVERIFY(!m->stripe->finishAuthentication(first.text("id"), true).has_value());
    const ApiAnswer second = m->pay("pm_card_authenticationRequired");
    QVERIFY(m->stripe->finishAuthentication(second.text("id"), false).has_value());
    const ApiAnswer failed = m->get("/v1/payment_intents/"_L1 + second.text("id"));
    QCOMPARE(failed.text("status"), u"requires_payment_method"_s);
    QCOMPARE(failed.body.value("last_payment_error"_L1).toObject().value("code"_L1).toString(),
             u"payment_intent_authentication_failure"_s);
}

void TestPracticeStripePayments::anIntentIsConfirmedCapturedAndCanceledLater()
{
    const ApiAnswer made = m->post("/v1/payment_intents", "amount=2000&currency=usd&capture_method=manual");
    QCOMPARE(made.text("status"), u"requires_payment_method"_s);
    const QString path = "/v1/payment_intents/"_L1 + made.text("id");
    QCOMPARE(m->post(path + "/confirm"_L1).errorText("code"), u"payment_intent_unexpected_state"_s);
    QCOMPARE(m->post(path, "payment_method=pm_card_mastercard&amount=2500").text("status"), u"requires_confirmation"_s);
    const ApiAnswer held = m->post(path + "/confirm"_L1);
    QCOMPARE(held.text("status"), u"requires_capture"_s);
    QCOMPARE(held.number("amount_capturable"), 2500);
    const ApiAnswer taken = m->post(path + "/capture"_L1, "amount_to_capture=1500");
    QCOMPARE(taken.text("status"), u"succeeded"_s);
    QCOMPARE(taken.number("amount_received"), 1500);
    const ApiAnswer late = m->post(path + "/cancel"_L1);
    QCOMPARE(late.status, 400);
    QVERIFY(late.errorText("message").startsWith(
        "You cannot cancel this PaymentIntent because it has a status of succeeded."_L1));
    const QString other =
        "/v1/payment_intents/"_L1 + m->post("/v1/payment_intents", "amount=2000&currency=usd").text("id");
    QCOMPARE(m->post(other + "/cancel"_L1, "cancellation_reason=nonsense").status, 400);
    const ApiAnswer canceled = m->post(other + "/cancel"_L1, "cancellation_reason=abandoned");
    QCOMPARE(canceled.text("status"), u"canceled"_s);
    QCOMPARE(canceled.number("canceled_at"), m->clock.nowMs() / 1000);
}

void TestPracticeStripePayments::unknownAndWrongParametersAreRefused_data()
{
    QTest::addColumn<QByteArray>("form");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("param");
    QTest::addRow("no amount") << QByteArray("currency=usd") << u"parameter_missing"_s << u"amount"_s;
    QTest::addRow("no currency") << QByteArray("amount=100") << u"parameter_missing"_s << u"currency"_s;
    QTest::addRow("empty amount") << QByteArray("amount=&currency=usd") << u"parameter_invalid_empty"_s << u"amount"_s;
    QTest::addRow("word") << QByteArray("amount=ten&currency=usd") << u"parameter_invalid_integer"_s << u"amount"_s;
    QTest::addRow("decimals") << QByteArray("amount=10.5&currency=usd") << u"parameter_invalid_integer"_s
                              << u"amount"_s;
    QTest::addRow("small") << QByteArray("amount=49&currency=usd") << u"amount_too_small"_s << u"amount"_s;
    QTest::addRow("currency") << QByteArray("amount=100&currency=zzz") << u""_s << u"currency"_s;
    QTest::addRow("unknown") << QByteArray("amount=100&currency=usd&colour=red") << u"parameter_unknown"_s
                             << u"colour"_s;
    QTest::addRow("method") << QByteArray("amount=100&currency=usd&payment_method=pm_card_nothing")
                            << u"resource_missing"_s << u"payment_method"_s;
    QTest::addRow("customer") << QByteArray("amount=100&currency=usd&customer=cus_nobody") << u"resource_missing"_s
                              << u"customer"_s;
    QTest::addRow("metadata key") << QByteArray("amount=100&currency=usd&metadata[" + QByteArray(41, 'k') + "]=1")
                                  << u""_s << u"metadata"_s;
}

void TestPracticeStripePayments::unknownAndWrongParametersAreRefused()
{
    QFETCH(const QByteArray, form);
    QFETCH(const QString, code);
    QFETCH(const QString, param);
    const ApiAnswer refused = m->post("/v1/payment_intents", form);
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.errorText("type"), u"invalid_request_error"_s);
    QCOMPARE(refused.errorText("code"), code);
    QCOMPARE(refused.errorText("param"), param);
    QVERIFY(refused.errorText("request_log_url").contains(QString::fromLatin1(refused.headers.value("request-id"))));
    QVERIFY(m->stripe->isEmpty());
}

void TestPracticeStripePayments::listsPageInBothDirections()
{
    QStringList newestFirst;
    for (int i = 0; i < 7; ++i) {
        newestFirst.prepend(m->post("/v1/payment_intents", "amount=1000&currency=usd").text("id"));
        if (i % 2)
            m->clock.advance(std::chrono::seconds(1)); // some share a second
    }
    const auto ids = [](const ApiAnswer &page) {
        QStringList list;
        for (const QJsonValue &value : page.data())
            list.append(value.toObject().value("id"_L1).toString());
        return list;
    };
    const ApiAnswer first = m->get("/v1/payment_intents?limit=3");
    QCOMPARE(first.text("object"), u"list"_s);
    QCOMPARE(first.text("url"), u"/v1/payment_intents"_s);
    QCOMPARE(ids(first), newestFirst.first(3));
    QCOMPARE(first.body.value("has_more"_L1), QJsonValue(true));
    const ApiAnswer second = m->get("/v1/payment_intents?limit=3&starting_after="_L1 + newestFirst.at(2));
    QCOMPARE(ids(second), newestFirst.mid(3, 3));
    const ApiAnswer last = m->get("/v1/payment_intents?limit=3&starting_after="_L1 + newestFirst.at(5));
    QCOMPARE(ids(last), newestFirst.mid(6));
    QCOMPARE(last.body.value("has_more"_L1), QJsonValue(false));
    const ApiAnswer back = m->get("/v1/payment_intents?limit=3&ending_before="_L1 + newestFirst.at(6));
    QCOMPARE(ids(back), newestFirst.mid(3, 3));
    QCOMPARE(back.body.value("has_more"_L1), QJsonValue(true));
    QCOMPARE(m->get("/v1/payment_intents?starting_after=pi_nothing").status, 400);
    QCOMPARE(m->get("/v1/payment_intents?limit=101").status, 400);
    QCOMPARE(m->get("/v1/payment_intents?limit=0").status, 400);
    QCOMPARE(m->get("/v1/payment_intents?status=succeeded").errorText("code"), u"parameter_unknown"_s);
}

void TestPracticeStripePayments::listsFilterByTime()
{
    const qint64 start = m->clock.nowMs() / 1000;
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(m->post("/v1/payment_intents", "amount=1000&currency=usd").status, 200);
        m->clock.advance(std::chrono::seconds(10));
    }
    const auto count = [this](const QString &filter) {
        return m->get("/v1/payment_intents?"_L1 + filter).data().size();
    };
    QCOMPARE(count(u"created[gte]=%1"_s.arg(start + 20)), 3);
    QCOMPARE(count(u"created[gt]=%1"_s.arg(start + 20)), 2);
    QCOMPARE(count(u"created[lt]=%1"_s.arg(start + 20)), 2);
    QCOMPARE(count(u"created[gte]=%1&created[lte]=%2"_s.arg(start + 10).arg(start + 30)), 3);
    QCOMPARE(count(u"created=%1"_s.arg(start + 20)), 1);
}

void TestPracticeStripePayments::expandReachesFourLevels()
{
    const QString customer = m->post("/v1/customers", "name=Ann+Example&email=ann@example.com").text("id");
    const ApiAnswer paid = m->pay("pm_card_visa", "&customer=" + customer.toLatin1());
    const ApiAnswer list =
        m->get("/v1/payment_intents?expand[]=data.latest_charge.balance_transaction&expand[]=data.customer"
               "&expand[]=data.latest_charge.refunds");
    QCOMPARE(list.status, 200);
    const QJsonObject row = list.data().at(0).toObject();
    QCOMPARE(row.value("customer"_L1).toObject().value("name"_L1).toString(), u"Ann Example"_s);
    const QJsonObject charge = row.value("latest_charge"_L1).toObject();
    QCOMPARE(charge.value("balance_transaction"_L1).toObject().value("net"_L1).toInteger(), 1912);
    QCOMPARE(charge.value("id"_L1).toString(), paid.text("latest_charge"));
    const ApiAnswer deep =
        m->get("/v1/payment_intents?expand[]=data.latest_charge.balance_transaction.source.customer");
    QCOMPARE(deep.status, 400);
    QCOMPARE(m->get("/v1/payment_intents?expand[]=latest_charge").status, 400);
    QCOMPARE(m->get("/v1/payment_intents/"_L1 + paid.text("id") + "?expand[]=amount"_L1).status, 400);
}

void TestPracticeStripePayments::metadataMergesAndUnsets()
{
    const QString path =
        "/v1/payment_intents/"_L1 +
        m->post("/v1/payment_intents", "amount=1000&currency=usd&metadata[a]=1&metadata[b]=2").text("id");
    const ApiAnswer merged = m->post(path, "metadata[b]=&metadata[c]=three+words%26");
    QCOMPARE(merged.body.value("metadata"_L1).toObject(), (QJsonObject{{u"a"_s, u"1"_s}, {u"c"_s, u"three words&"_s}}));
    QCOMPARE(m->post(path, "metadata=").body.value("metadata"_L1).toObject(), QJsonObject());
}

void TestPracticeStripePayments::searchFindsByMetadataAndStatus()
{
    for (int i = 0; i < 4; ++i)
        m->pay("pm_card_visa", "&metadata[order_id]=ORD-" + QByteArray::number(i));
    m->post("/v1/payment_intents", "amount=700&currency=usd&metadata[order_id]=ORD-9");
    const auto search = [this](const QByteArray &query, const QByteArray &more = {}) {
        return m->get("/v1/payment_intents/search?query="_L1 + QString::fromLatin1(query.toPercentEncoding() + more));
    };
    const ApiAnswer one = search("metadata['order_id']:'ord-2'");
    QCOMPARE(one.status, 200);
    QCOMPARE(one.text("object"), u"search_result"_s);
    QCOMPARE(one.data().size(), 1);
    QCOMPARE(search("metadata[\"order_id\"]:\"ORD-2\" AND status:'succeeded'").data().size(), 1);
    QCOMPARE(search("metadata[\"order_id\"]:\"ORD-9\" AND status:'succeeded'").data().size(), 0);
    QCOMPARE(search("metadata['order_id']~'ord'").data().size(), 5);
    QCOMPARE(search("amount<1000").data().size(), 1);
    QCOMPARE(search("amount>=700 -status:'succeeded'").data().size(), 1);
    QCOMPARE(search("amount:700 OR metadata['order_id']:'ORD-1'").data().size(), 2);
    QCOMPARE(search("metadata['nothing']:null").data().size(), 5);
    const ApiAnswer page = search("status:'succeeded'", "&limit=3");
    QCOMPARE(page.data().size(), 3);
    QCOMPARE(page.body.value("has_more"_L1), QJsonValue(true));
    const ApiAnswer rest = search("status:'succeeded'", "&limit=3&page=" + page.text("next_page").toLatin1());
    QCOMPARE(rest.data().size(), 1);
    QVERIFY(rest.body.value("next_page"_L1).isNull());
    QCOMPARE(search("nonsense").status, 400);
    QCOMPARE(search("email:'a@b.c'").status, 400);
    QCOMPARE(search("amount:1 AND amount:2 OR amount:3").status, 400);
    QCOMPARE(m->get("/v1/charges/search?query=refunded:null").data().size(), 4);
}

void TestPracticeStripePayments::importedHistoryLooksLikePayments()
{
    practice::SeedPayment payment;
    payment.paymentIntentId = u"pi_3History0000000000000001"_s;
    payment.chargeId = u"ch_3History0000000000000001"_s;
    payment.balanceTransactionId = u"txn_3History0000000000000001"_s;
    payment.refundId = u"re_3History0000000000000001"_s;
    payment.orderId = u"ORD-77"_s;
    payment.confirmCode = u"K7M2QX9P"_s;
    payment.payerName = u"Zo\u00EB Example"_s;
    payment.amount = Money(5000, Currency());
    payment.refundedMinor = 1200;
    payment.status = PaymentStatus::PartiallyRefunded;
    payment.created = m->clock.now().addDays(-5);
    payment.refundedAt = m->clock.now().addDays(-2);
    QVERIFY(m->stripe->isEmpty());
    QVERIFY(m->stripe->importHistory({payment}).has_value());
    QVERIFY(!m->stripe->isEmpty());
    m->pay();
    const ApiAnswer list = m->get("/v1/payment_intents?expand[]=data.latest_charge.balance_transaction");
    QCOMPARE(list.data().size(), 2);
    const QJsonObject old = list.data().at(1).toObject();
    QCOMPARE(old.value("id"_L1).toString(), payment.paymentIntentId);
    QCOMPARE(old.value("status"_L1).toString(), u"succeeded"_s);
    QCOMPARE(old.value("metadata"_L1).toObject().value("confirm_code"_L1).toString(), u"K7M2QX9P"_s);
    const QJsonObject charge = old.value("latest_charge"_L1).toObject();
    QCOMPARE(charge.value("amount_refunded"_L1).toInteger(), 1200);
    QCOMPARE(charge.value("refunded"_L1), QJsonValue(false));
    QCOMPARE(charge.value("balance_transaction"_L1).toObject().value("status"_L1).toString(), u"available"_s);
    const ApiAnswer refunds = m->get("/v1/refunds?payment_intent="_L1 + payment.paymentIntentId);
    QCOMPARE(refunds.data().size(), 1);
    QCOMPARE(refunds.data().at(0).toObject().value("amount"_L1).toInteger(), 1200);
    const ApiAnswer events = m->get("/v1/events?type=payment_intent.succeeded");
    QCOMPARE(events.data().size(), 2);
    const QJsonObject inner = events.data().at(1).toObject().value("data"_L1).toObject().value("object"_L1).toObject();
    QCOMPARE(inner.value("id"_L1).toString(), payment.paymentIntentId);
    const ApiAnswer rest = m->post("/v1/refunds", "payment_intent=" + payment.paymentIntentId.toLatin1());
    QCOMPARE(rest.number("amount"), 3800);
}

void TestPracticeStripePayments::allIsKeptOverARestart()
{
    const ApiAnswer paid = m->pay("pm_card_visa", "&metadata[order_id]=ORD-5");
    const ApiAnswer endpoint =
        m->post("/v1/webhook_endpoints", "url=https://a.example/b&enabled_events[]=charge.refunded");
    const QByteArray limited = m->stripe->restrictedKey({u"rak_charge_read"_s});
    const QJsonObject before = m->get("/v1/payment_intents/"_L1 + paid.text("id")).body;
    m->reopen();
    QCOMPARE(m->get("/v1/payment_intents/"_L1 + paid.text("id")).body, before);
    QCOMPARE(m->stripe->revealSecret(endpoint.text("id")).value(), endpoint.text("secret").toLatin1());
    QVERIFY(m->pay().text("id") != paid.text("id"));
    m->key = limited;
    QCOMPARE(m->get("/v1/charges").status, 200);
    QCOMPARE(m->get("/v1/balance").status, 403);
}

void TestPracticeStripePayments::aReceiptCanBeOpened()
{
    const ApiAnswer paid = m->pay("pm_card_visa", "&expand[]=latest_charge");
    const QString url = paid.body.value("latest_charge"_L1).toObject().value("receipt_url"_L1).toString();
    QVERIFY(url.startsWith(m->stripe->address().toString()));
    const QString path = QUrl(url).path();
    m->key.clear();
    const ApiAnswer receipt = m->get(path);
    QCOMPARE(receipt.status, 200);
    QVERIFY(receipt.raw.contains("$20.00"));
    QCOMPARE(m->get(path.chopped(1)).status, 404);
}

QTEST_GUILESS_MAIN(TestPracticeStripePayments)
#include "tst_practicestripe_payments.moc"
