#include "core/fingerprint.h"
#include "practice/paymentgenerator.h"
#include "support/compare.h"
#include "tenantharness.h"

#include <QElapsedTimer>
#include <QSet>
#include <QUrlQuery>

#include <thread>

using namespace console;
using namespace console::practice;
using namespace console::test;

namespace {
const QByteArray kKey = "sk_test_practice";
const QByteArray kSecret = "whsec_one";
} // namespace

class TestPracticeTenant : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TenantHarness> m_harness;
    TenantHarness &h() { return *m_harness; }

    QString readyType() { return h().readyType(kKey, kSecret); }
    QString paidPayment() { return paidPaymentOf(readyType()); }

private Q_SLOTS:
    void init() { m_harness = std::make_unique<TenantHarness>(); }
    void cleanup() { m_harness.reset(); }

    void theConnectionCheckAnswersInTheHousesShape()
    {
        const auto answer = h().call(u"connection/check"_s);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body.value("status"_L1).toString(), u"success"_s);
        const QJsonObject tenant = answer.body.value("tenant"_L1).toObject();
        QCOMPARE(tenant.value("client_id"_L1).toString(), u"practice"_s);
        QCOMPARE(tenant.value("server_time"_L1).toString(), u"2026-09-01T12:00:00.000Z"_s);
        QVERIFY(tenant.value("capabilities"_L1).toArray().contains(u"set_up"_s));
    }

    void badRequestsGetTheHousesCodes()
    {
        QCOMPARE(h().call(u"connection/check"_s, {{u"apiToken"_s, u"wrong"_s}}).errorCode(), 9001);
        QCOMPARE(h().call(u"connection/check"_s, {{u"apiToken"_s, u"wrong"_s}}).status, 401);
        QCOMPARE(h().call(u"connection/check"_s, {{u"apiToken"_s, QJsonValue::Null}}).errorCode(), 9001);
        QCOMPARE(h().call(u"no/such/call"_s).errorCode(), 9009);
        QCOMPARE(h().call(u"no/such/call"_s).status, 404);
        QCOMPARE(h().rawPost(u"/api/practice/v1/connection/check"_s, "not JSON").status, 400);
        QCOMPARE(h().rawPost(u"/api/another/v1/connection/check"_s, "{}").status, 400);
        QCOMPARE(h().rawPost(u"/"_s, "{}").status, 404);
    }

    void theTokenHasOpsComsForm()
    {
        QCOMPARE(h().tenant().apiToken().size(), 50);
        PracticeTenant other({.dataDir = h().dataDir(),
                              .seed = "another",
                              .port = 0,
                              .clock = nullptr,
                              .clientId = u"practice"_s,
                              .stripeAddress = {}});
        QVERIFY(other.apiToken() != h().tenant().apiToken());
    }

    void theListsAreOpsComs()
    {
        const QJsonArray types = h().call(u"profiles/types/list"_s).body.value("user_types"_L1).toArray();
        QCOMPARE(types.size(), 9);
        QCOMPARE(types.first().toObject().value("type_name"_L1).toString(), u"Full Time Student"_s);
        const QJsonArray providers = h().call(u"payments/providers/list"_s).body.value("providers"_L1).toArray();
        QVERIFY(providers.size() >= 10);
        for (const QJsonValue &provider : providers)
            QVERIFY2(provider["tooltip"_L1].toString().size() > 20, qPrintable(provider["name"_L1].toString()));
    }

    void aPaymentTypeIsSavedChangedAndListed()
    {
        const QString id = h().saveType();
        QVERIFY(!id.isEmpty());
        QJsonObject body = TenantHarness::typeBody(u"Card on the web"_s);
        body.insert(u"id"_s, id);
        body.insert(u"guest_payments"_s, true);
        const auto changed = h().call(u"payments/types/save"_s, {{u"payment_type"_s, body}});
        QCOMPARE(changed.status, 200);
        const QJsonArray types = h().call(u"payments/types/list"_s).body.value("payment_types"_L1).toArray();
        QCOMPARE(types.size(), 1);
        const QJsonObject type = types.first().toObject();
        QCOMPARE(type.value("name"_L1).toString(), u"Card on the web"_s);
        QCOMPARE(type.value("guest_payments"_L1).toBool(), true);
        QCOMPARE(type.value("active"_L1).toBool(), true);
        QCOMPARE(type.value("in_use"_L1).toBool(), false);
        QCOMPARE(type.value("user_type_ids"_L1).toArray(), (QJsonArray{u"1"_s, u"7"_s}));
    }

    void aPaymentTypeThatMakesNoSenseIsRefused_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<int>("code");
        QTest::newRow("no name") << u"name"_s << QJsonValue(u"  "_s) << 9031;
        QTest::newRow("long name") << u"name"_s << QJsonValue(QString(61, u'x')) << 9030;
        QTest::newRow("name taken") << u"name"_s << QJsonValue(u"TAKEN"_s) << 9022;
        QTest::newRow("unknown provider") << u"provider_id"_s << QJsonValue(u"abacus"_s) << 9033;
        QTest::newRow("unknown user type") << u"user_type_ids"_s << QJsonValue(QJsonArray{u"99"_s}) << 9033;
        QTest::newRow("unknown currency") << u"currency"_s << QJsonValue(u"xxx"_s) << 9033;
        QTest::newRow("unknown id") << u"id"_s << QJsonValue(u"pt_9999"_s) << 9009;
        QTest::newRow("mistyped flag") << u"active"_s << QJsonValue(u"yes"_s) << 9033;
        QTest::newRow("no test set") << u"test"_s << QJsonValue() << 9031;
        QTest::newRow("a secret where it is shown")
            << u"test"_s << QJsonValue(QJsonObject{{u"publishable_key"_s, u"sk_test_oops"_s}}) << 9033;
        QTest::newRow("a signing secret as the Webhook ID")
            << u"live"_s << QJsonValue(QJsonObject{{u"webhook_id"_s, u"whsec_oops"_s}}) << 9033;
    }
    void aPaymentTypeThatMakesNoSenseIsRefused()
    {
        QFETCH(const QString, key);
        QFETCH(const QJsonValue, value);
        QFETCH(const int, code);
        h().saveType(TenantHarness::typeBody(u"Taken"_s));
        QJsonObject body = TenantHarness::typeBody();
        body.insert(key, value);
        const auto answer = h().call(u"payments/types/save"_s, {{u"payment_type"_s, body}});
        QCOMPARE(answer.errorCode(), code);
        QVERIFY(!answer.body.value("ErrorMessage"_L1).toString().contains(u"oops"_s));
        QCOMPARE(h().call(u"payments/types/list"_s).body.value("payment_types"_L1).toArray().size(), 1);
    }

    void activatingDeactivatingAndDeletingAnUnusedType()
    {
        const QString id = h().saveType();
        const QJsonObject named{{u"payment_type_id"_s, id}};
        QCOMPARE(h().call(u"payments/types/deactivate"_s, named).body["payment_type"_L1]["active"_L1].toBool(), false);
        QCOMPARE(h().call(u"payments/types/activate"_s, named).body["payment_type"_L1]["active"_L1].toBool(), true);
        QCOMPARE(h().call(u"payments/types/delete"_s, named).status, 200);
        QCOMPARE(h().call(u"payments/types/delete"_s, named).errorCode(), 9009);
    }

    void aUsedTypeIsNotDeleted()
    {
        const QString id = readyType();
        QVERIFY(!h().checkout(id).isEmpty());
        const auto answer = h().call(u"payments/types/delete"_s, {{u"payment_type_id"_s, id}});
        QCOMPARE(answer.errorCode(), 9033);
        const QJsonArray types = h().call(u"payments/types/list"_s).body.value("payment_types"_L1).toArray();
        QCOMPARE(types.first().toObject().value("in_use"_L1).toBool(), true);
    }

    void secretsComeBackAsFingerprintsOnly()
    {
        const QString id = h().saveType();
        const auto answer = h().handOver(id, kKey, kSecret);
        const QJsonObject set = answer.body.value("credentials"_L1).toObject();
        QCOMPARE(set.value("secret_key_fingerprint"_L1).toString(), fingerprintOf(kKey, u"practice"_s));
        QCOMPARE(set.value("webhook_secret_fingerprints"_L1).toArray(),
                 QJsonArray{fingerprintOf(kSecret, u"practice"_s)});
        const QByteArray listed = QJsonDocument(h().call(u"payments/types/list"_s).body).toJson();
        QVERIFY(!listed.contains(kKey));
        QVERIFY(!listed.contains(kSecret));
    }

    void aSecondWebhookSecretIsKeptDuringOverlapAndDroppedAfter()
    {
        const QString id = readyType();
        const auto count = [](const TenantHarness::Answer &answer) {
            return answer.body["credentials"_L1]["webhook_secret_fingerprints"_L1].toArray().size();
        };
        const auto first = h().handOver(id, {}, "whsec_two", true);
        QCOMPARE(count(first), 2);
        QCOMPARE(first.body["credentials"_L1]["webhook_secret_fingerprints"_L1][0].toString(),
                 fingerprintOf("whsec_two", u"practice"_s));
        QCOMPARE(count(h().handOver(id, {}, "whsec_two", true)), 2); // repeated: nothing changes
        QCOMPARE(count(h().handOver(id, {}, "whsec_two", false)), 1);
        QCOMPARE(count(h().handOver(id, {}, "whsec_three", false)), 1);
    }

    void nothingOfAHandOverStandsInAnyFile()
    {
        const QString id = h().saveType();
        h().handOver(id, "sk_test_very_secret_key", "whsec_very_secret_text");
        h().handOver(id, {}, "whsec_the_second_text", true);
        h().checkout(id);
        const QList<QByteArray> secrets{"sk_test_very_secret_key", "whsec_very_secret_text", "whsec_the_second_text",
                                        h().tenant().apiToken(), "a seed for tests"};
        QCOMPARE(h().filesHolding(secrets), QStringList());
        h().tenant().stop();
        QCOMPARE(h().filesHolding(secrets), QStringList());
        QVERIFY(!h().filesHolding({"Credit card"}).isEmpty()); // the search itself works
    }

    void aRestartKeepsEverything()
    {
        const QString id = readyType();
        const QJsonObject before = h().payment(paidPaymentOf(id));
        h().restart();
        QCOMPARE(h().payment(before.value("id"_L1).toString()), before);
        const auto again = h().handOver(id, {}, {});
        QCOMPARE(again.body["credentials"_L1]["secret_key_fingerprint"_L1].toString(),
                 fingerprintOf(kKey, u"practice"_s));
        // The secrets still work: another order is paid and its event accepted.
        QCOMPARE(h().statusOf(paidPaymentOf(id)), u"succeeded"_s);
    }

    void anotherSeedIsRefusedWithAWord()
    {
        readyType();
        h().tenant().stop();
        PracticeTenant other({.dataDir = h().dataDir(),
                              .seed = "another",
                              .port = 0,
                              .clock = nullptr,
                              .clientId = u"practice"_s,
                              .stripeAddress = {}});
        const Outcome started = other.start();
        QVERIFY(!started);
        QCOMPARE(started.error().kind, ErrorKind::Storage);
        QVERIFY(started.error().userText.contains(u"another seed"_s));
        h().restart(); // and the file is as it was
    }

    void checkoutAsksStripeAsATenantWouldAndStaysPending()
    {
        const QString id = readyType();
        const QJsonObject payment = h().checkout(id);
        QCOMPARE(payment.value("status"_L1).toString(), u"pending"_s);
        QCOMPARE(payment.value("payment_intent_id"_L1).toString(), u"pi_1"_s);
        QCOMPARE(payment.value("charge_id"_L1).toString(), u"ch_1"_s);
        QCOMPARE(payment.value("card_last4"_L1).toString(), u"4242"_s);
        QVERIFY(payment.value("order_id"_L1).toString().startsWith(u"ORD-"_s));
        QCOMPARE(payment.value("confirm_code"_L1).toString().size(), 8);
        const HttpRequest request = h().stripeRequests().constFirst();
        QCOMPARE(request.path, "/v1/payment_intents");
        QCOMPARE(request.headers.value("authorization"), "Bearer " + kKey);
        QVERIFY(request.headers.value("idempotency-key").contains(payment.value("order_id"_L1).toString().toUtf8()));
        const QUrlQuery form(QString::fromLatin1(request.body));
        const auto field = [&](const QString &name) { return form.queryItemValue(name, QUrl::FullyDecoded); };
        QCOMPARE(field(u"amount"_s), u"31250"_s);
        QCOMPARE(field(u"currency"_s), u"usd"_s);
        QCOMPARE(field(u"confirm"_s), u"true"_s);
        QCOMPARE(field(u"payment_method"_s), u"pm_card_visa"_s);
        QCOMPARE(field(u"metadata[user_name]"_s), u"Zoë O'Brien"_s);
        QCOMPARE(field(u"metadata[order_id]"_s), payment.value("order_id"_L1).toString());
        QCOMPARE(field(u"metadata[confirm_code]"_s), payment.value("confirm_code"_L1).toString());
        QCOMPARE(field(u"metadata[client_id]"_s), u"practice"_s);
        QCOMPARE(field(u"metadata[plate]"_s), u"ABC 1234"_s);
        QVERIFY(field(u"metadata[items]"_s).contains(u"Lot C annual permit"_s));
    }

    void aDeclinedCardLeavesThePaymentPendingWithItsIntent()
    {
        h().onStripe = [](const HttpRequest &) {
            HttpResponse response;
            response.status = 402;
            response.body =
                R"({"error":{"type":"card_error","code":"card_declined","payment_intent":{"id":"pi_declined","latest_charge":"ch_declined"}}})";
            return response;
        };
        const QJsonObject payment = h().checkout(readyType());
        QCOMPARE(payment.value("status"_L1).toString(), u"pending"_s);
        QCOMPARE(payment.value("payment_intent_id"_L1).toString(), u"pi_declined"_s);
    }

    void anOrderThatStripeDoesNotTakeIsRefusedAndFailed()
    {
        h().onStripe = [](const HttpRequest &) {
            HttpResponse response;
            response.status = 401;
            response.body =
                R"({"error":{"type":"invalid_request_error","message":"Invalid API Key provided: sk_test_****"}})";
            return response;
        };
        const auto answer = h().call(u"practice/checkout"_s, TenantHarness::orderBody(readyType()));
        QCOMPARE(answer.errorCode(), 9033);
        QVERIFY(answer.body.value("ErrorMessage"_L1).toString().contains(u"401"_s));
        QCOMPARE(h().statusOf(u"pay_000001"_s), u"failed"_s);
    }

    void aCheckoutWithoutStripesAnswerStaysPending()
    {
        h().tenant().setStripeAddress(QUrl(u"http://127.0.0.1:9"_s));
        const QJsonObject payment = h().checkout(readyType());
        QCOMPARE(payment.value("status"_L1).toString(), u"pending"_s);
        QCOMPARE(payment.value("payment_intent_id"_L1).toString(), u""_s);
    }

    void aCheckoutThatIsNotAllowedIsRefused_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<int>("code");
        QTest::newRow("no name") << u"payer_name"_s << QJsonValue(u""_s) << 9031;
        QTest::newRow("a user type that may not") << u"user_type_id"_s << QJsonValue(u"13"_s) << 9033;
        QTest::newRow("unknown type") << u"payment_type_id"_s << QJsonValue(u"pt_9999"_s) << 9009;
        QTest::newRow("another currency") << u"amount"_s << QJsonValue(TenantHarness::money(500, u"cad"_s)) << 9033;
        QTest::newRow("nothing") << u"amount"_s << QJsonValue(TenantHarness::money(0)) << 9033;
        QTest::newRow("negative") << u"amount"_s << QJsonValue(TenantHarness::money(-5)) << 9033;
        QTest::newRow("a fraction") << u"amount"_s
                                    << QJsonValue(QJsonObject{{u"amount"_s, 1.5}, {u"currency"_s, u"usd"_s}}) << 9033;
    }
    void aCheckoutThatIsNotAllowedIsRefused()
    {
        QFETCH(const QString, key);
        QFETCH(const QJsonValue, value);
        QFETCH(const int, code);
        QJsonObject body = TenantHarness::orderBody(readyType());
        body.insert(key, value);
        QCOMPARE(h().call(u"practice/checkout"_s, body).errorCode(), code);
        QVERIFY(h().stripeRequests().isEmpty());
        QVERIFY(h().tenant().isEmpty());
    }

    void alwaysSuccessfulSucceedsWithoutStripe()
    {
        QJsonObject body = TenantHarness::typeBody(u"Payroll"_s);
        body.insert(u"provider_id"_s, u"always_successful"_s);
        const QJsonObject payment = h().checkout(h().saveType(body));
        QCOMPARE(payment.value("status"_L1).toString(), u"succeeded"_s);
        QVERIFY(h().stripeRequests().isEmpty());
    }

    void anInactiveTypeOrOneWithoutAKeyTakesNoOrder()
    {
        const QString noKey = h().saveType();
        QCOMPARE(h().call(u"practice/checkout"_s, TenantHarness::orderBody(noKey)).errorCode(), 9033);
        h().handOver(noKey, kKey, kSecret);
        h().call(u"payments/types/deactivate"_s, {{u"payment_type_id"_s, noKey}});
        QCOMPARE(h().call(u"practice/checkout"_s, TenantHarness::orderBody(noKey)).errorCode(), 9033);
    }

    void aFullRefundReleasesTheItems()
    {
        const QString id = paidPayment();
        const auto answer = h().refund(id, u"re_1"_s, 31250);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body["payment"_L1]["status"_L1].toString(), u"refunded"_s);
        QCOMPARE(answer.body["payment"_L1]["refunded"_L1]["amount"_L1].toInteger(), 31250);
        QCOMPARE(h().call(u"payments/get"_s, {{u"payment_id"_s, id}}).body["items_released"_L1].toBool(), true);
    }

    void aPartialRefundKeepsTheItems()
    {
        const QString id = paidPayment();
        QCOMPARE(h().refund(id, u"re_1"_s, 1000).body["payment"_L1]["status"_L1].toString(), u"partially_refunded"_s);
        QCOMPARE(h().call(u"payments/get"_s, {{u"payment_id"_s, id}}).body["items_released"_L1].toBool(true), false);
        QCOMPARE(h().refund(id, u"re_2"_s, 30250).body["payment"_L1]["status"_L1].toString(), u"refunded"_s);
    }

    void aRefundIsRecordedOnceByItsId()
    {
        const QString id = paidPayment();
        h().refund(id, u"re_1"_s, 1000);
        const auto again = h().refund(id, u"re_1"_s, 1000);
        QCOMPARE(again.status, 200);
        QCOMPARE(again.body["payment"_L1]["refunded"_L1]["amount"_L1].toInteger(), 1000);
        QCOMPARE(h().refund(id, u"re_1"_s, 2000).errorCode(), 9022);
    }

    void aRefundThatDoesNotFitIsRefused()
    {
        const QString id = paidPayment();
        QCOMPARE(h().refund(id, u"re_1"_s, 31251).errorCode(), 9033);
        QCOMPARE(h().refund(id, u"re_1"_s, 0).errorCode(), 9033);
        QCOMPARE(h().refund(id, u"re_1"_s, 100, u"lost"_s).errorCode(), 9033);
        QCOMPARE(h().refund(id, u"re_1"_s, 100, u"succeeded"_s, u" "_s).errorCode(), 9031);
        QCOMPARE(h().refund(u"pay_999999"_s, u"re_1"_s, 100).errorCode(), 9009);
        QCOMPARE(h().statusOf(id), u"succeeded"_s);
    }

    void aRefundThatFailsLaterIsTakenBack()
    {
        const QString id = paidPayment();
        h().refund(id, u"re_1"_s, 31250, u"pending"_s);
        QCOMPARE(h().statusOf(id), u"succeeded"_s); // refunded only once Stripe has done it
        QCOMPARE(h().payment(id)["refunded"_L1]["amount"_L1].toInteger(), 31250);
        const auto failed = h().refund(id, u"re_1"_s, 31250, u"failed"_s);
        QCOMPARE(failed.body["payment"_L1]["status"_L1].toString(), u"succeeded"_s);
        QCOMPARE(failed.body["payment"_L1]["refunded"_L1]["amount"_L1].toInteger(), 0);
        h().refund(id, u"re_1"_s, 31250, u"succeeded"_s); // too late: failed is final
        QCOMPARE(h().statusOf(id), u"succeeded"_s);
        QCOMPARE(h().refund(id, u"re_2"_s, 31250).body["payment"_L1]["status"_L1].toString(), u"refunded"_s);
    }

    void pagesInOrderLoseNothing_data()
    {
        QTest::addColumn<int>("limit");
        QTest::newRow("one by one") << 1;
        QTest::newRow("seven") << 7;
        QTest::newRow("thirty") << 30;
    }
    void pagesInOrderLoseNothing()
    {
        QFETCH(const int, limit);
        seedHistory(60);
        QString cursor;
        QStringList seen;
        QString last;
        for (bool more = true; more;) {
            const QJsonObject page = h().call(u"payments/changed"_s, {{u"cursor"_s, cursor}, {u"limit"_s, limit}}).body;
            const QJsonArray payments = page.value("payments"_L1).toArray();
            QVERIFY(payments.size() <= limit);
            for (const QJsonValue &payment : payments) {
                const QString position = payment["changed_at"_L1].toString() + payment["id"_L1].toString();
                QVERIFY(position > last);
                last = position;
                seen.append(payment["id"_L1].toString());
            }
            cursor = page.value("next_cursor"_L1).toString();
            more = page.value("has_more"_L1).toBool();
        }
        QCOMPARE(QSet<QString>(seen.begin(), seen.end()).size(), 60);
        QCOMPARE(seen.size(), 60);
        const QJsonObject empty = h().call(u"payments/changed"_s, {{u"cursor"_s, cursor}}).body;
        QCOMPARE(empty.value("payments"_L1).toArray().size(), 0);
        QCOMPARE(empty.value("next_cursor"_L1).toString(), cursor);
    }

    void aChangeInTheSameMillisecondAsTheCursorIsNotLost()
    {
        // The clock stands still: all of this happens in one millisecond.
        const QString type = readyType();
        QStringList ids;
        for (int i = 0; i < 3; ++i)
            ids.append(paidPaymentOf(type));
        const QString cursor =
            h().call(u"payments/changed"_s, {{u"limit"_s, 500}}).body.value("next_cursor"_L1).toString();
        h().refund(ids.first(), u"re_1"_s, 1000); // an earlier id than the cursor's
        const QJsonArray changed =
            h().call(u"payments/changed"_s, {{u"cursor"_s, cursor}}).body.value("payments"_L1).toArray();
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first()["id"_L1].toString(), ids.first());
    }

    void badCursorsAndLimitsAreRefused()
    {
        QCOMPARE(h().call(u"payments/changed"_s, {{u"cursor"_s, u"no cursor!"_s}}).errorCode(), 9033);
        QCOMPARE(h().call(u"payments/changed"_s, {{u"limit"_s, 0}}).errorCode(), 9033);
        QCOMPARE(h().call(u"payments/changed"_s, {{u"limit"_s, 501}}).errorCode(), 9033);
        QCOMPARE(h().call(u"payments/changed"_s, {{u"limit"_s, 1.5}}).errorCode(), 9033);
        QCOMPARE(h().call(u"payments/get"_s, {{u"payment_id"_s, u"pay_1"_s}}).errorCode(), 9009);
    }

    void historyBelongsToTheInactivePreviousType()
    {
        seedHistory(200);
        const QJsonArray types = h().call(u"payments/types/list"_s).body.value("payment_types"_L1).toArray();
        QCOMPARE(types.size(), 1);
        const QJsonObject type = types.first().toObject();
        QCOMPARE(type.value("id"_L1).toString(), PracticeTenant::historicPaymentTypeId());
        QCOMPARE(type.value("name"_L1).toString(), u"Credit Card (previous set-up)"_s);
        QCOMPARE(type.value("active"_L1).toBool(true), false);
        QCOMPARE(type["test"_L1]["secret_key_fingerprint"_L1].toString(), fingerprintOf(kKey, u"practice"_s));
        const SeedPayment seed = generator(200).at(17);
        const QJsonObject payment = h().payment(seed.tenantId);
        QCOMPARE(payment.value("payer_name"_L1).toString(), seed.payerName);
        QCOMPARE(payment["amount"_L1]["amount"_L1].toInteger(), seed.amount.minor());
        QCOMPARE(payment.value("payment_intent_id"_L1).toString(), seed.paymentIntentId);
        QCOMPARE(payment.value("status"_L1).toString(), toString(seed.status));
        QCOMPARE(payment.value("items"_L1).toArray().size(), seed.items.size());
        // Importing the same again changes nothing, and new orders follow after.
        QVERIFY(h().tenant().importHistory(generator(200).chunk(0, 200)));
        QCOMPARE(h().checkout(readyType()).value("id"_L1).toString(), u"pay_000201"_s);
    }

    void theApiFaultsDoWhatTheySay()
    {
        PracticeTenant &tenant = h().tenant();
        tenant.setFault(TenantFault::RejectToken);
        QCOMPARE(h().call(u"connection/check"_s).errorCode(), 9001);
        tenant.setFault(TenantFault::MissingPermission);
        QCOMPARE(h().call(u"connection/check"_s).status, 200);
        QCOMPARE(h().call(u"payments/types/list"_s).errorCode(), 9002);
        QCOMPARE(h().call(u"payments/types/list"_s).status, 403);
        tenant.setFault(TenantFault::RedirectApi);
        QCOMPARE(h().call(u"connection/check"_s).status, 301);
        tenant.setFault(TenantFault::ApiServerError);
        QCOMPARE(h().call(u"connection/check"_s).status, 500);
        tenant.setFault(TenantFault::GarbageAnswer);
        QCOMPARE(h().call(u"connection/check"_s).status, 200);
        QVERIFY(h().call(u"connection/check"_s).body.isEmpty());
        tenant.setFault(TenantFault::SlowApi);
        tenant.setSlowness(1);
        QCOMPARE(h().call(u"connection/check"_s).status, 200);
        tenant.setFault(TenantFault::None);
        QCOMPARE(h().call(u"payments/types/list"_s).status, 200);
    }

    void aClosedPortRefusesEverybodyAndOpensAgain()
    {
        PracticeTenant &tenant = h().tenant();
        const QUrl before = tenant.address();
        tenant.setFault(TenantFault::SlowApi);
        tenant.setSlowness(60000);
        std::thread caller([this] { h().call(u"connection/check"_s); }); // does not keep the port open
        tenant.setFault(TenantFault::PortClosed);
        caller.join();
        QCOMPARE(h().call(u"connection/check"_s).status, 0);
        QCOMPARE(tenant.fault(), TenantFault::PortClosed);
        QCOMPARE(tenant.address(), before);
        tenant.setFault(TenantFault::None);
        QCOMPARE(h().call(u"connection/check"_s).status, 200);
        tenant.setFault(TenantFault::PortClosed);
        tenant.stop();
        QVERIFY(tenant.start());
        QCOMPARE(tenant.address(), before);
        QCOMPARE(tenant.fault(), TenantFault::None);
        QCOMPARE(h().call(u"connection/check"_s).status, 200);
    }

    void stoppingCutsSlownessShort()
    {
        h().tenant().setFault(TenantFault::SlowApi);
        h().tenant().setSlowness(60000);
        std::thread caller([this] { h().call(u"connection/check"_s); });
        // The caller's request is under way or not: either way stop() returns at once.
        QElapsedTimer timer;
        timer.start();
        h().tenant().stop();
        caller.join();
        QVERIFY(timer.elapsed() < 20000);
    }

    void restartingKeepsTheAddress()
    {
        const QUrl before = h().tenant().address();
        h().tenant().stop();
        QVERIFY(h().tenant().address().isEmpty());
        QVERIFY(h().tenant().start());
        QCOMPARE(h().tenant().address(), before);
    }

private:
    static PaymentGenerator generator(qint64 count)
    {
        return PaymentGenerator(
            {.seed = "seed", .count = count, .end = QDateTime(QDate(2026, 9, 1), QTime(11, 0), Qt::UTC), .days = 90});
    }
    void seedHistory(qint64 count)
    {
        QVERIFY(h().tenant().prepareHistoricType("pk_test_practice", kKey));
        QVERIFY(h().tenant().importHistory(generator(count).chunk(0, count)));
        QVERIFY(!h().tenant().isEmpty());
    }
    QString paidPaymentOf(const QString &typeId) { return h().paidPayment(typeId, kSecret); }
};

QTEST_GUILESS_MAIN(TestPracticeTenant)
#include "tst_practicetenant.moc"
