#include "opscom/tenantclient.h"
#include "support/compare.h"
#include "support/httptesting.h"
#include "support/scriptedserver.h"
#include "tenantfixtures.h"

#include <QFile>

using namespace console;
using namespace console::testing;
using namespace tenantfixtures;
using namespace Qt::StringLiterals;

class TestTenantClient : public QObject
{
    Q_OBJECT

private:
    Workspace workspace() const
    {
        Workspace acme;
        acme.kind = Workspace::Kind::Tenant;
        acme.clientId = u"Acme"_s;
        acme.tenantAddress = m_server->url();
        return acme;
    }
    TenantClient client() { return TenantClient(*m_http, workspace(), std::make_shared<SecretValue>(kToken)); }
    void answer(const QByteArray &path, const QByteArray &body, int status = 200)
    {
        m_server->on("POST", kBase + path, ScriptedAnswer::json(status, body, {{"X-Request-Id", "req-77"}}));
    }
    QJsonObject lastBody() const { return QJsonDocument::fromJson(m_server->requests().constLast().body).object(); }
    /// The error of one payment read under an answer.
    Error errorUnder(const QByteArray &body, int status)
    {
        answer("payments/get", body, status);
        const auto result = finish(client().payment(u"pay_000007"_s, this));
        if (!result || result->has_value())
            return Error{};
        return result->error();
    }

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<HttpClient> m_http;

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ScriptedServer>();
        m_http = std::make_unique<HttpClient>();
        m_http->setRetryPolicy(withoutPauses());
    }
    void cleanup()
    {
        m_http.reset();
        m_server.reset();
    }

    void theConnectionCheckTellsWhoAndWhat()
    {
        answer("connection/check",
               success({{u"tenant"_s, QJsonObject{{u"client_id"_s, u"acme"_s},
                                                  {u"name"_s, u"Acme Parking"_s},
                                                  {u"user_name"_s, u"Kim"_s},
                                                  {u"time_zone"_s, u"America/Toronto"_s},
                                                  {u"currency"_s, u"CAD"_s},
                                                  {u"server_time"_s, u"2026-10-02T08:00:00-04:00"_s},
                                                  {u"capabilities"_s, QJsonArray{u"view"_s, u"refund"_s}}}}}));
        const auto result = finish(client().checkConnection(this));
        QVERIFY(result && result->has_value());
        const TenantInfo &info = result->value();
        QCOMPARE(info.name, u"Acme Parking"_s);
        QCOMPARE(info.currency, u"cad"_s);
        QCOMPARE(info.serverTime, QDateTime(QDate(2026, 10, 2), QTime(12, 0), Qt::UTC));
        QCOMPARE(info.capabilities, (QStringList{u"view"_s, u"refund"_s}));
    }

    void aProblemThatTheContractDoesNotHaveIsBad()
    {
        answer("payments/callbacks/problem", success({{u"problem"_s, u"stale_timestamp"_s}}));
        const auto result = finish(client().lastCallbackProblem(u"pi_3abc"_s, this));
        QVERIFY(result && !result->has_value());
        QCOMPARE(result->error().kind, ErrorKind::BadAnswer);
        QVERIFY2(result->error().detail.contains(u"problem"_s), qPrintable(result->error().detail));
    }

    void theWordsAreThoseOfTheContract()
    {
        QFile contract(QStringLiteral(CONSOLE_SOURCE_DIR "/resources/api/opscom-payments.yaml"));
        QVERIFY(contract.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(contract.readAll());
        const auto words = [&text](const QString &schema) {
            const qsizetype from = text.indexOf(u"enum: ["_s, text.indexOf(u"    "_s + schema + u":\n"_s));
            return text.sliced(from + 7, text.indexOf(u']', from) - from - 7).split(u", "_s);
        };
        QStringList problems;
        for (const CallbackProblem problem : allCallbackProblems()) {
            QVERIFY(callbackProblemFromString(toString(problem)) == problem);
            if (problem != CallbackProblem::None)
                problems.append(toString(problem));
        }
        QCOMPARE(problems, words(u"CallbackProblem"_s));
        QStringList verdicts;
        for (const CallbackVerdict verdict : allCallbackVerdicts())
            verdicts.append(toString(verdict));
        QCOMPARE(verdicts, words(u"CallbackRecord"_s));
    }

    void theTokenTravelsInTheBodyAndTheClientIdInThePath()
    {
        answer("payments/callbacks/problem", success({{u"problem"_s, u"signature_mismatch"_s}}));
        const auto result = finish(client().lastCallbackProblem(u"pi_3abc"_s, this));
        QVERIFY(result && result->has_value());
        QCOMPARE(toString(result->value()), u"signature_mismatch"_s);
        const ScriptedRequest &request = m_server->requests().constLast();
        QCOMPARE(request.verb, "POST");
        QCOMPARE(request.path, kBase + "payments/callbacks/problem");
        QVERIFY(request.query.isEmpty());
        QCOMPARE(request.headers.value("content-type"), "application/json");
        QCOMPARE(lastBody().value("apiToken"_L1).toString().toUtf8(), kToken);
        QCOMPARE(lastBody().value("payment_intent_id"_L1).toString(), u"pi_3abc"_s);
        for (const QByteArray &header : request.headers)
            QVERIFY(!header.contains(kToken));
    }

    void aPaymentIsReadInFull()
    {
        answer("payments/get", success({{u"payment"_s, paymentJson()}}));
        const auto result = finish(client().payment(u"pay_000007"_s, this));
        QVERIFY(result && result->has_value());
        const Payment &p = result->value();
        QCOMPARE(p.payerName, u"Zoë O'Brien"_s);
        QCOMPARE(p.status, PaymentStatus::PartiallyRefunded);
        QCOMPARE(p.amount.minor(), 31250);
        QCOMPARE(p.refunded.minor(), 250);
        QCOMPARE(p.items.size(), 1);
        QCOMPARE(p.items.first().amount.minor(), 31250);
        QCOMPARE(p.changedAt, QDateTime(QDate(2026, 10, 2), QTime(12, 0, 0, 123), Qt::UTC));
        QCOMPARE(p.chargeId, QString());
        QCOMPARE(p.mode, Mode::Test);
        QCOMPARE(lastBody().value("payment_id"_L1).toString(), u"pay_000007"_s);
    }

    void aMissingOrMistypedFieldOfAPaymentIsNamed_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("remove");
        QTest::addColumn<QJsonValue>("value");
        for (const char *key : {"id", "order_id", "confirm_code", "payer_name", "payer_email", "user_type_id",
                                "summary", "items", "payment_type_id", "payment_type_name", "mode", "amount",
                                "refunded", "status", "payment_date", "changed_at"}) {
            QTest::addRow("%s missing", key) << QString::fromLatin1(key) << true << QJsonValue();
            QTest::addRow("%s mistyped", key) << QString::fromLatin1(key) << false << QJsonValue(true);
        }
        QTest::newRow("amount as text") << u"amount.amount"_s << false << QJsonValue(u"312.50"_s);
        QTest::newRow("amount with a fraction") << u"amount.amount"_s << false << QJsonValue(312.5);
        QTest::newRow("unknown currency") << u"amount.currency"_s << false << QJsonValue(u"xxx"_s);
        QTest::newRow("refund in another currency") << u"refunded.currency"_s << false << QJsonValue(u"cad"_s);
        QTest::newRow("unknown status") << u"status"_s << false << QJsonValue(u"processed"_s);
        QTest::newRow("unknown mode") << u"mode"_s << false << QJsonValue(u"sandbox"_s);
        QTest::newRow("empty id") << u"id"_s << false << QJsonValue(u""_s);
        QTest::newRow("time without zone") << u"changed_at"_s << false << QJsonValue(u"2026-10-02T12:00:00"_s);
        QTest::newRow("mistyped plate") << u"plate"_s << false << QJsonValue(7);
    }
    void aMissingOrMistypedFieldOfAPaymentIsNamed()
    {
        QFETCH(const QString, path);
        QFETCH(const bool, remove);
        QFETCH(const QJsonValue, value);
        const QJsonObject payment =
            changed(paymentJson(), path.split(u'.'), remove ? std::optional<QJsonValue>() : value);
        const Error error = errorUnder(success({{u"payment"_s, payment}}), 200);
        QCOMPARE(error.kind, ErrorKind::BadAnswer);
        QVERIFY2(error.detail.contains(u"payment."_s + path.section(u'.', 0, 0)), qPrintable(error.detail));
        QVERIFY(!error.userText.isEmpty());
        QCOMPARE(error.requestId, u"req-77"_s);
    }

    void aMissingOrMistypedFieldOfAPaymentTypeIsNamed_data()
    {
        QTest::addColumn<QString>("path");
        for (const char *key : {"id", "provider_id", "name", "user_type_ids", "active", "live_mode", "guest_payments",
                                "currency", "test", "live", "in_use", "changed_at", "test.publishable_key",
                                "test.secret_key_fingerprint", "live.webhook_id", "live.webhook_secret_fingerprints"})
            QTest::newRow(key) << QString::fromLatin1(key);
    }
    void aMissingOrMistypedFieldOfAPaymentTypeIsNamed()
    {
        QFETCH(const QString, path);
        const std::optional<QJsonValue> wrongValues[] = {std::nullopt, QJsonValue(17)};
        for (const auto &wrong : wrongValues) {
            answer(
                "payments/types/list",
                success({{u"payment_types"_s, QJsonArray{typeJson(), changed(typeJson(), path.split(u'.'), wrong)}}}));
            const auto result = finish(client().paymentTypes(this));
            QVERIFY(result && !result->has_value());
            QCOMPARE(result->error().kind, ErrorKind::BadAnswer);
            QVERIFY2(result->error().detail.contains(u"payment_types[1]."_s + path),
                     qPrintable(result->error().detail));
            init(); // a script line of a path stays: begin anew
        }
    }

    void paymentTypesAreReadInFull()
    {
        answer("payments/types/list", success({{u"payment_types"_s, QJsonArray{typeJson()}}}));
        const auto result = finish(client().paymentTypes(this));
        QVERIFY(result && result->has_value());
        const PaymentType type = result->value().first();
        QCOMPARE(type.userTypeIds, (QStringList{u"1"_s, u"7"_s}));
        QVERIFY(type.active && !type.liveMode && type.guestPayments && type.inUse);
        QCOMPARE(type.currency.code(), u"cad"_s);
        QCOMPARE(type.test.webhookSecretFingerprints, QStringList{u"1111-2222-3333-4444"_s});
        QVERIFY(type.live.isEmpty());
    }

    void everyErrorCodeBecomesWhatAPersonCanActOn_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("status");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("9001") << 9001 << 401 << ErrorKind::Unauthorized;
        QTest::newRow("9002") << 9002 << 403 << ErrorKind::Forbidden;
        QTest::newRow("9009") << 9009 << 404 << ErrorKind::NotFound;
        QTest::newRow("9022") << 9022 << 400 << ErrorKind::Conflict;
        for (const int code : {9000, 9003, 9004, 9005, 9006, 9007, 9008, 9010, 9011, 9012, 9013, 9014,
                               9015, 9016, 9017, 9018, 9019, 9020, 9021, 9030, 9031, 9032, 9033})
            QTest::addRow("%d", code) << code << 400 << ErrorKind::InvalidRequest;
        QTest::newRow("an envelope under 200") << 9001 << 200 << ErrorKind::Unauthorized;
        QTest::newRow("an envelope under 500") << 9033 << 500 << ErrorKind::InvalidRequest;
    }
    void everyErrorCodeBecomesWhatAPersonCanActOn()
    {
        QFETCH(const int, code);
        QFETCH(const int, status);
        QFETCH(const ErrorKind, kind);
        answer("payments/types/delete", envelope(code, u"The tenant's own words."_s), status);
        const auto result = finish(client().deletePaymentType(u"pt_0002"_s, this));
        QVERIFY(result && !result->has_value());
        const Error &error = result->error();
        QCOMPARE(error.kind, kind);
        QCOMPARE(error.code, QString::number(code));
        QCOMPARE(error.httpStatus, status);
        QCOMPARE(error.requestId, u"req-77"_s);
        const bool tenantsWords = kind != ErrorKind::Unauthorized && kind != ErrorKind::Forbidden;
        QCOMPARE(error.userText == u"The tenant's own words."_s, tenantsWords);
        QVERIFY(!error.userText.isEmpty());
        QCOMPARE(error.detail.contains(u"The tenant's own words."_s), kind != ErrorKind::Unauthorized);
    }

    void aTenantThatRepeatsTheSecretsDoesNotPutThemOnScreen_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("kept");
        const QString token = QString::fromUtf8(kToken);
        QTest::newRow("the key") << 9003 << u"secret_key sk_test_51Rejected is not valid"_s << u"is not valid"_s;
        QTest::newRow("the signing secret") << 9003 << u"Bad value: 'odd signing secret'."_s << u"Bad value"_s;
        QTest::newRow("in capitals") << 9003 << u"Bad value: ODD SIGNING SECRET"_s << u"Bad value"_s;
        QTest::newRow("the token") << 9003 << u"apiToken "_s + token + u" is too short"_s << u"is too short"_s;
        QTest::newRow("another key") << 9003 << u"before it was sk_live_51Other"_s << u"before it was"_s;
        QTest::newRow("nothing but the token") << 9003 << token << QString();
        QTest::newRow("no permission") << 9002 << token + u" may only view"_s << u"may only view"_s;
        QTest::newRow("the token in pieces") << 9001 << u"no token practice- token- not- a- secret"_s << QString();
    }
    void aTenantThatRepeatsTheSecretsDoesNotPutThemOnScreen()
    {
        QFETCH(const int, code);
        QFETCH(const QString, message);
        QFETCH(const QString, kept);
        answer("payments/types/secrets", envelope(code, message), 400);
        SecretHandOver handOver;
        handOver.paymentTypeId = u"pt_0002"_s;
        handOver.secretKey = std::make_shared<SecretValue>(QByteArray("sk_test_51Rejected"));
        handOver.webhookSecret = std::make_shared<SecretValue>(QByteArray("odd signing secret"));
        const auto result = finish(client().handOverSecrets(handOver, this));
        QVERIFY(result && !result->has_value());
        const Error &error = result->error();
        QVERIFY(error.userText.size() > 10);
        for (const QString &text : {error.userText, error.detail}) {
            for (const auto &secret : {u"51Rejected"_s, u"51Other"_s, u"odd signing"_s, u"a- secret"_s})
                QVERIFY2(!text.contains(secret, Qt::CaseInsensitive), qPrintable(text));
            QVERIFY2(!text.toUtf8().contains(kToken), qPrintable(text));
        }
        QVERIFY2(error.detail.contains(kept), qPrintable(error.detail));
    }

    void anErrorWithoutAnEnvelopeIsReadFromTheStatus_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("400") << 400 << ErrorKind::InvalidRequest;
        QTest::newRow("401") << 401 << ErrorKind::Unauthorized;
        QTest::newRow("403") << 403 << ErrorKind::Forbidden;
        QTest::newRow("404") << 404 << ErrorKind::NotFound;
        QTest::newRow("409") << 409 << ErrorKind::Conflict;
        QTest::newRow("418") << 418 << ErrorKind::InvalidRequest;
        QTest::newRow("429") << 429 << ErrorKind::RateLimited;
        QTest::newRow("500") << 500 << ErrorKind::Server;
        QTest::newRow("503") << 503 << ErrorKind::Server;
    }
    void anErrorWithoutAnEnvelopeIsReadFromTheStatus()
    {
        QFETCH(const int, status);
        QFETCH(const ErrorKind, kind);
        const Error error = errorUnder("<html>no JSON</html>", status);
        QCOMPARE(error.kind, kind);
        QCOMPARE(error.httpStatus, status);
        QVERIFY(!error.userText.isEmpty());
    }

    void anAnswerThatIsNotTheContractsIsBad_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("no JSON") << QByteArray("<html>Scheduled maintenance</html>");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("no status") << QJsonDocument(QJsonObject{{u"payment"_s, paymentJson()}}).toJson();
        QTest::newRow("another status")
            << QJsonDocument(QJsonObject{{u"payment"_s, paymentJson()}, {u"status"_s, u"failed"_s}}).toJson();
        QTest::newRow("no payment") << success({});
    }
    void anAnswerThatIsNotTheContractsIsBad()
    {
        QFETCH(const QByteArray, body);
        QCOMPARE(errorUnder(body, 200).kind, ErrorKind::BadAnswer);
    }

    void anUnreadableAnswerToAWriteLeavesTheOutcomeUnknown_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("no JSON") << QByteArray("<html>Saved</html>");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("another status") << QByteArray("{\"status\":\"ok\"}");
        QTest::newRow("mistyped") << success(
            {{u"payment"_s, changed(paymentJson(), {u"id"_s}, QJsonValue(7))},
             {u"payment_type"_s, changed(typeJson(), {u"id"_s}, QJsonValue(7))},
             {u"credentials"_s, changed(credentialsJson(), {u"webhook_id"_s}, QJsonValue(7))}});
    }
    void anUnreadableAnswerToAWriteLeavesTheOutcomeUnknown()
    {
        QFETCH(const QByteArray, body);
        const auto check = [](const auto &result) {
            QVERIFY(result && !result->has_value());
            const Error &error = result->error();
            QCOMPARE(error.kind, ErrorKind::OutcomeUnknown);
            QVERIFY2(error.userText.contains(u"not known whether"_s), qPrintable(error.userText));
            QVERIFY(!error.detail.isEmpty());
            QCOMPARE(error.requestId, u"req-77"_s);
            QCOMPARE(error.httpStatus, 200);
        };
        for (const char *path : {"payments/types/save", "payments/types/activate", "payments/types/secrets",
                                 "payments/refunds/record", "practice/checkout"})
            answer(path, body);
        check(finish(client().savePaymentType(PaymentType(), this)));
        check(finish(client().setActive(u"pt_0002"_s, true, this)));
        check(finish(client().handOverSecrets(SecretHandOver(), this)));
        check(finish(client().recordRefund(RecordRefundParams(), this)));
        check(finish(client().practiceCheckout(PracticeCheckoutParams(), this)));
        QCOMPARE(m_server->requests().size(), 5); // none is repeated
        answer("payments/types/delete", QByteArray("gone"));
        check(finish(client().deletePaymentType(u"pt_0002"_s, this)));
    }

    void aRedirectIsNotFollowedAndCarriesNoTokenAway()
    {
        m_server->on("POST", kBase + "connection/check",
                     ScriptedAnswer::redirect(307, m_server->url(u"/thief"_s).toEncoded()));
        const auto result = finish(client().checkConnection(this));
        QVERIFY(result && !result->has_value());
        QCOMPARE(result->error().kind, ErrorKind::Redirect);
        QCOMPARE(m_server->requests().size(), 1);
    }

    void aTenantThatCannotBeReachedIsANetworkTrouble()
    {
        Workspace nowhere = workspace();
        nowhere.tenantAddress = ScriptedServer::refusedUrl({});
        TenantClient lost(*m_http, nowhere, std::make_shared<SecretValue>(kToken));
        const auto result = finish(lost.checkConnection(this));
        QVERIFY(result && !result->has_value());
        QCOMPARE(result->error().kind, ErrorKind::Network);
        QVERIFY(result->error().userText.contains(u"OPS-COM"_s));
    }

    void aLostAnswerToAReadIsRepeatedAndAtLastANetworkTrouble()
    {
        m_server->on("POST", kBase + "payments/get", ScriptedAnswer::lostAnswer());
        m_server->on("POST", kBase + "payments/get",
                     ScriptedAnswer::json(200, success({{u"payment"_s, paymentJson()}})));
        const auto second = finish(client().payment(u"pay_000007"_s, this));
        QVERIFY(second && second->has_value());
        QCOMPARE(m_server->requests().size(), 2);
        m_server->on("POST", kBase + "payments/types/list", ScriptedAnswer::lostAnswer());
        const auto never = finish(client().paymentTypes(this));
        QVERIFY(never && !never->has_value());
        QCOMPARE(never->error().kind, ErrorKind::Network);
    }

    void aLostAnswerToACreationIsUnknownAndNotRepeated()
    {
        m_server->on("POST", kBase + "payments/types/save", ScriptedAnswer::lostAnswer());
        const auto result = finish(client().savePaymentType(PaymentType(), this));
        QVERIFY(result && !result->has_value());
        QCOMPARE(result->error().kind, ErrorKind::OutcomeUnknown);
        QCOMPARE(m_server->requests().size(), 1);
    }

    void aLostAnswerToARefundRecordIsRepeatedWithTheSameContentAndAtLastUnknown()
    {
        m_server->on("POST", kBase + "payments/refunds/record", ScriptedAnswer::lostAnswer());
        RecordRefundParams params;
        params.paymentId = u"pay_000007"_s;
        params.refundId = u"re_1"_s;
        params.amount = Money(250, Currency());
        params.status = u"succeeded"_s;
        params.comment = u"Paid twice"_s;
        const auto result = finish(client().recordRefund(params, this));
        QVERIFY(result && !result->has_value());
        QCOMPARE(result->error().kind, ErrorKind::OutcomeUnknown);
        QVERIFY(m_server->requests().size() > 1);
        for (const ScriptedRequest &request : m_server->requests())
            QCOMPARE(request.body, m_server->requests().first().body);
        QCOMPARE(lastBody().value("refund_id"_L1).toString(), u"re_1"_s);
        QCOMPARE(lastBody().value("amount"_L1).toObject(), usd(250));
        QCOMPARE(lastBody().value("comment"_L1).toString(), u"Paid twice"_s);
    }

    void savingSendsNoFingerprint()
    {
        answer("payments/types/save", success({{u"payment_type"_s, typeJson()}}));
        PaymentType type;
        type.id = u"pt_0002"_s;
        type.providerId = u"stripe_js"_s;
        type.name = u"Credit card"_s;
        type.userTypeIds = {u"1"_s};
        type.guestPayments = true;
        type.test.publishableKey = u"pk_test_1"_s;
        type.test.secretKeyFingerprint = u"a1b2-c3d4-e5f6-0718"_s;
        const auto result = finish(client().savePaymentType(type, this));
        QVERIFY(result && result->has_value());
        QCOMPARE(result->value().id, u"pt_0002"_s);
        const QByteArray sent = m_server->requests().constLast().body;
        QVERIFY(!sent.contains("fingerprint"));
        const QJsonObject given = lastBody().value("payment_type"_L1).toObject();
        QCOMPARE(given.value("test"_L1).toObject().value("publishable_key"_L1).toString(), u"pk_test_1"_s);
        QCOMPARE(given.value("currency"_L1).toString(), u"usd"_s);
        QCOMPARE(given.value("guest_payments"_L1).toBool(), true);
    }

    void handingOverSendsOnlyTheSecretsThatAreGiven()
    {
        answer("payments/types/secrets", success({{u"credentials"_s, credentialsJson()}}));
        SecretHandOver handOver;
        handOver.paymentTypeId = u"pt_0002"_s;
        handOver.webhookSecret = std::make_shared<SecretValue>(QByteArray("whsec_practice"));
        handOver.keepPreviousWebhookSecret = true;
        const auto result = finish(client().handOverSecrets(handOver, this));
        QVERIFY(result && result->has_value());
        QCOMPARE(result->value().secretKeyFingerprint, u"a1b2-c3d4-e5f6-0718"_s);
        QVERIFY(!lastBody().contains("secret_key"_L1));
        QCOMPARE(lastBody().value("webhook_secret"_L1).toString(), u"whsec_practice"_s);
        QCOMPARE(lastBody().value("keep_previous_webhook_secret"_L1).toBool(), true);
        QCOMPARE(lastBody().value("mode"_L1).toString(), u"test"_s);
    }

    void activatingAndDeactivatingAreTwoCalls()
    {
        answer("payments/types/activate", success({{u"payment_type"_s, typeJson()}}));
        answer("payments/types/deactivate", success({{u"payment_type"_s, changed(typeJson(), {u"active"_s}, false)}}));
        const auto on = finish(client().setActive(u"pt_0002"_s, true, this));
        QVERIFY(on && on->has_value() && on->value().active);
        const auto off = finish(client().setActive(u"pt_0002"_s, false, this));
        QVERIFY(off && off->has_value() && !off->value().active);
    }

    void aPageCarriesItsCursor()
    {
        answer("payments/changed", success({{u"payments"_s, QJsonArray{paymentJson(), paymentJson()}},
                                            {u"next_cursor"_s, u"abc"_s},
                                            {u"has_more"_s, true}}));
        const auto result = finish(client().paymentsChangedSince(u"xyz"_s, 250, this));
        QVERIFY(result && result->has_value());
        QCOMPARE(result->value().payments.size(), 2);
        QCOMPARE(result->value().nextCursor, u"abc"_s);
        QVERIFY(result->value().hasMore);
        QCOMPARE(lastBody().value("cursor"_L1).toString(), u"xyz"_s);
        QCOMPARE(lastBody().value("limit"_L1).toInt(), 250);
    }

    void aPageOfARangeIsAskedForWithItsDates()
    {
        answer("payments/list",
               success(
                   {{u"payments"_s, QJsonArray{paymentJson()}}, {u"next_cursor"_s, u"abc"_s}, {u"has_more"_s, false}}));
        const qint64 date = QDateTime(QDate(2026, 10, 1), QTime(12, 0), Qt::UTC).toSecsSinceEpoch();
        const auto result = finish(client().paymentsBetween({date, date + 1}, u"xyz"_s, 250, this));
        QVERIFY(result && result->has_value());
        QCOMPARE(result->value().payments.size(), 1);
        QCOMPARE(lastBody().value("from"_L1).toString(), u"2026-10-01T12:00:00Z"_s);
        QCOMPARE(lastBody().value("to"_L1).toString(), u"2026-10-01T12:00:01Z"_s);
        QCOMPARE(lastBody().value("cursor"_L1).toString(), u"xyz"_s);
        // The end does not belong to the range.
        const auto strange = finish(client().paymentsBetween({date - 10, date}, {}, 250, this));
        QVERIFY(strange && !strange->has_value());
        QCOMPARE(strange->error().kind, ErrorKind::BadAnswer);
    }

    void aCountTellsDatesAndCursor()
    {
        answer("payments/count", success({{u"count"_s, 2},
                                          {u"first_payment_date"_s, u"2026-10-01T12:00:00Z"_s},
                                          {u"last_payment_date"_s, u"2026-10-01T12:00:09Z"_s},
                                          {u"change_cursor"_s, u"abc"_s}}));
        const auto result = finish(client().countPayments(std::nullopt, this));
        QVERIFY(result && result->has_value());
        QCOMPARE(result->value().count, 2);
        QCOMPARE(result->value().changeCursor, u"abc"_s);
        QCOMPARE(result->value().dates.to - result->value().dates.from, 10);
        QVERIFY(!lastBody().contains("from"_L1));
        init();
        answer("payments/count", success({{u"count"_s, 0}, {u"change_cursor"_s, u"abc"_s}}));
        const auto none = finish(client().countPayments(PaymentRange{5, 6}, this));
        QVERIFY(none && none->has_value());
        QCOMPARE(none->value().count, 0);
        init();
        answer("payments/count", success({{u"count"_s, 1}, {u"change_cursor"_s, u"abc"_s}}));
        const auto dateless = finish(client().countPayments(std::nullopt, this));
        QVERIFY(dateless && !dateless->has_value());
    }

    void aPageThatWouldBeAskedForEverIsBad()
    {
        answer("payments/changed",
               success({{u"payments"_s, QJsonArray()}, {u"next_cursor"_s, u"abc"_s}, {u"has_more"_s, true}}));
        const auto result = finish(client().paymentsChangedSince({}, 100, this));
        QVERIFY(result && !result->has_value());
        QCOMPARE(result->error().kind, ErrorKind::BadAnswer);
    }

    void aPageThatLeadsBackToItselfIsBad()
    {
        const auto page = [](const QString &next, bool more) {
            return success(
                {{u"payments"_s, QJsonArray{paymentJson()}}, {u"next_cursor"_s, next}, {u"has_more"_s, more}});
        };
        answer("payments/changed", page(u"xyz"_s, true));
        const auto loop = finish(client().paymentsChangedSince(u"xyz"_s, 100, this));
        QVERIFY(loop && !loop->has_value());
        QCOMPARE(loop->error().kind, ErrorKind::BadAnswer);
        QVERIFY2(loop->error().detail.contains(u"next_cursor"_s), qPrintable(loop->error().detail));
        init();                                            // a script line of a path stays: begin anew
        answer("payments/changed", page(u"xyz"_s, false)); // the end may say where it is
        const auto end = finish(client().paymentsChangedSince(u"xyz"_s, 100, this));
        QVERIFY(end && end->has_value());
    }

    void listsOfProvidersAndUserTypesAreRead()
    {
        answer("payments/providers/list",
               success({{u"providers"_s,
                         QJsonArray{QJsonObject{
                             {u"id"_s, u"stripe_js"_s}, {u"name"_s, u"Stripe.js"_s}, {u"tooltip"_s, u"Cards"_s}}}}}));
        answer("profiles/types/list",
               success({{u"user_types"_s, QJsonArray{QJsonObject{{u"id"_s, u"1"_s},
                                                                 {u"type_name"_s, u"Full Time Student"_s},
                                                                 {u"ext_info"_s, u"Student"_s}}}}}));
        const auto providers = finish(client().providers(this));
        QVERIFY(providers && providers->has_value());
        QVERIFY(providers->value().first().isStripe());
        const auto types = finish(client().userTypes(this));
        QVERIFY(types && types->has_value());
        QCOMPARE(types->value().first().group, u"Student"_s);
    }

    void aCancelledCallEndsCancelled()
    {
        m_server->on("POST", kBase + "payments/get", ScriptedAnswer::stall());
        TypedJob<Payment> *job = client().payment(u"pay_000007"_s, this);
        connect(m_server.get(), &ScriptedServer::requestReceived, job, &Job::cancel);
        const auto result = finish(job);
        QVERIFY(result && !result->has_value());
        QCOMPARE(result->error().kind, ErrorKind::Cancelled);
    }

    void noErrorEchoesTheToken()
    {
        for (const int status : {200, 400, 401, 500}) {
            const Error error = errorUnder("no JSON", status);
            QVERIFY(!error.detail.toUtf8().contains(kToken));
            QVERIFY(!error.userText.toUtf8().contains(kToken));
            init();
        }
    }
};

QTEST_GUILESS_MAIN(TestTenantClient)
#include "tst_tenantclient.moc"
