#include "opscom/tenantclient.h"
#include "support/compare.h"
#include "support/httptesting.h"
#include "support/scriptedserver.h"
#include "tenantfixtures.h"

using namespace console;
using namespace console::testing;
using namespace tenantfixtures;
using namespace Qt::StringLiterals;

namespace {

QJsonObject approvalJson()
{
    return {{u"id"_s, u"ra_000001"_s},
            {u"payment_id"_s, u"pay_000007"_s},
            {u"amount"_s, usd(90000)},
            {u"full"_s, false},
            {u"reason"_s, u"duplicate"_s},
            {u"comment"_s, u"Paid twice"_s},
            {u"requisition_code"_s, u"RQ-1"_s},
            {u"state"_s, u"approved"_s},
            {u"requested_by"_s, u"Kim"_s},
            {u"requested_at"_s, u"2026-10-02T12:00:00Z"_s},
            {u"decided_by"_s, u"Dana"_s},
            {u"decided_at"_s, u"2026-10-02T12:05:00Z"_s},
            {u"decision_comment"_s, u"Seen both receipts"_s}};
}

QJsonObject leaseJson()
{
    return {{u"id"_s, u"lease_1"_s},
            {u"payment_id"_s, u"pay_000007"_s},
            {u"holder"_s, u"Kim on counter-1"_s},
            {u"expires_at"_s, u"2026-10-02T12:02:00Z"_s}};
}

QJsonObject callbackJson()
{
    return {{u"event_id"_s, u"evt_1"_s},
            {u"event_type"_s, u"payment_intent.succeeded"_s},
            {u"received_at"_s, u"2026-10-02T12:02:00Z"_s},
            {u"status"_s, 200},
            {u"verdict"_s, u"accepted"_s},
            {u"secret_fingerprint"_s, u"1111-2222-3333-4444"_s}};
}

QJsonObject rulesJson()
{
    return {{u"per_refund"_s, QJsonArray{usd(50000), QJsonObject{{u"amount"_s, 70000}, {u"currency"_s, u"jpy"_s}}}},
            {u"per_day"_s, QJsonArray{usd(200000)}},
            {u"refunded_today"_s, QJsonArray{usd(1250)}},
            {u"four_eyes"_s, true},
            {u"type_amount_from"_s, QJsonArray{usd(20000)}}};
}

QJsonObject tenantJson()
{
    return {{u"client_id"_s, u"acme"_s},
            {u"name"_s, u"Acme Parking"_s},
            {u"user_name"_s, u"Kim"_s},
            {u"time_zone"_s, u"America/Toronto"_s},
            {u"currency"_s, u"usd"_s},
            {u"server_time"_s, u"2026-10-02T08:00:00Z"_s},
            {u"capabilities"_s, QJsonArray{u"view"_s, u"refund"_s}}};
}

LeaseParams leaseParams()
{
    LeaseParams params;
    params.paymentId = u"pay_000007"_s;
    params.amount = Money(500, Currency());
    params.holder = u"Kim on counter-1"_s;
    params.consoleId = u"console-1"_s;
    params.seconds = 90;
    return params;
}

} // namespace

/// The calls of issues 3 and 4: webhook secrets and callbacks, leases and approvals.
class TestTenantRefunds : public QObject
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
    template <typename T>
    Error errorOf(TypedJob<T> *job)
    {
        const auto result = finish(job);
        return result && !result->has_value() ? result->error() : Error{};
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

    void approvalStatesHaveStableNames()
    {
        QCOMPARE(toString(ApprovalState::Withdrawn), u"withdrawn"_s);
        for (const auto state : {ApprovalState::Requested, ApprovalState::Approved, ApprovalState::Rejected,
                                 ApprovalState::Used, ApprovalState::Withdrawn})
            QVERIFY(approvalStateFromString(toString(state)) == state);
        QVERIFY(!approvalStateFromString(u"Approved"));
        QVERIFY(!approvalStateFromString(u""));
    }

    void theRefundRulesOfATokenAreRead()
    {
        answer("connection/check", success({{u"tenant"_s, changed(tenantJson(), {u"refund_rules"_s}, rulesJson())}}));
        const auto result = finish(client().checkConnection(this));
        QVERIFY(result && result->has_value());
        const RefundRules &rules = result->value().refundRules;
        QCOMPARE(rules.perRefund.size(), 2);
        QCOMPARE(rules.perRefund.last().minor(), 70000);
        QCOMPARE(rules.perRefund.last().currency().code(), u"jpy"_s);
        QCOMPARE(rules.perDay.first().minor(), 200000);
        QCOMPARE(rules.refundedToday.first().minor(), 1250);
        QVERIFY(rules.fourEyes);
        QCOMPARE(rules.typeAmountFrom.first().minor(), 20000);
    }

    void anOlderTenantWithoutRefundRulesHasNone()
    {
        answer("connection/check", success({{u"tenant"_s, tenantJson()}}));
        const auto result = finish(client().checkConnection(this));
        QVERIFY(result && result->has_value());
        QVERIFY(result->value().refundRules.perRefund.isEmpty());
        QVERIFY(!result->value().refundRules.fourEyes);
    }

    void refundRulesThatAreNotWholeAreBad_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<bool>("remove");
        QTest::addColumn<QJsonValue>("value");
        for (const char *key : {"per_refund", "per_day", "refunded_today", "four_eyes", "type_amount_from"}) {
            QTest::addRow("%s missing", key) << QString::fromLatin1(key) << true << QJsonValue();
            QTest::addRow("%s mistyped", key) << QString::fromLatin1(key) << false << QJsonValue(u"yes"_s);
        }
        QTest::newRow("a negative limit") << u"per_refund"_s << false << QJsonValue(QJsonArray{usd(-1)});
        QTest::newRow("a fraction") << u"per_day"_s << false
                                    << QJsonValue(
                                           QJsonArray{QJsonObject{{u"amount"_s, 1.5}, {u"currency"_s, u"usd"_s}}});
        QTest::newRow("a currency twice") << u"per_day"_s << false << QJsonValue(QJsonArray{usd(1), usd(2)});
    }
    void refundRulesThatAreNotWholeAreBad()
    {
        QFETCH(const QString, key);
        QFETCH(const bool, remove);
        QFETCH(const QJsonValue, value);
        const QJsonObject rules = changed(rulesJson(), {key}, remove ? std::optional<QJsonValue>() : value);
        answer("connection/check", success({{u"tenant"_s, changed(tenantJson(), {u"refund_rules"_s}, rules)}}));
        const Error error = errorOf(client().checkConnection(this));
        QCOMPARE(error.kind, ErrorKind::BadAnswer);
        QVERIFY2(error.detail.contains(u"refund_rules."_s + key), qPrintable(error.detail));
    }

    void aWebhookSecretIsDroppedByItsFingerprint()
    {
        answer("payments/types/secrets/drop", success({{u"credentials"_s, credentialsJson()}}));
        const auto result =
            finish(client().dropWebhookSecret(u"pt_0002"_s, Mode::Live, u"aaaa-bbbb-cccc-dddd"_s, this));
        QVERIFY(result && result->has_value());
        QCOMPARE(result->value().webhookSecretFingerprints, QStringList{u"1111-2222-3333-4444"_s});
        QCOMPARE(lastBody().value("mode"_L1).toString(), u"live"_s);
        QCOMPARE(lastBody().value("fingerprint"_L1).toString(), u"aaaa-bbbb-cccc-dddd"_s);
        QCOMPARE(lastBody().value("payment_type_id"_L1).toString(), u"pt_0002"_s);
    }

    void whatTheCallbackAnsweredIsRead()
    {
        const QJsonObject refused =
            changed(changed(changed(changed(callbackJson(), {u"event_id"_s}, std::nullopt), {u"status"_s}, 400),
                            {u"verdict"_s}, u"unreadable"_s),
                    {u"secret_fingerprint"_s}, QJsonValue(QJsonValue::Null));
        answer("payments/callbacks/recent", success({{u"callbacks"_s, QJsonArray{callbackJson(), refused}}}));
        const auto result = finish(client().recentCallbacks(u"pt_0002"_s, Mode::Test, 50, this));
        QVERIFY(result && result->has_value());
        QCOMPARE(result->value().size(), 2);
        QCOMPARE(result->value().first().eventId, u"evt_1"_s);
        QCOMPARE(toString(result->value().first().verdict), u"accepted"_s);
        QCOMPARE(result->value().first().receivedAt, QDateTime(QDate(2026, 10, 2), QTime(12, 2), Qt::UTC));
        QCOMPARE(result->value().last().eventId, QString());
        QCOMPARE(result->value().last().status, 400);
        QCOMPARE(lastBody().value("limit"_L1).toInt(), 50);
    }

    void aMalformedCallbackRecordIsBad_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("no time") << u"received_at"_s << QJsonValue(QJsonValue::Null);
        QTest::newRow("a time without a zone") << u"received_at"_s << QJsonValue(u"2026-10-02T12:02:00"_s);
        QTest::newRow("status as text") << u"status"_s << QJsonValue(u"200"_s);
        QTest::newRow("no HTTP status") << u"status"_s << QJsonValue(7);
        QTest::newRow("an unknown verdict") << u"verdict"_s << QJsonValue(u"fine"_s);
        QTest::newRow("a number as id") << u"event_id"_s << QJsonValue(7);
    }
    void aMalformedCallbackRecordIsBad()
    {
        QFETCH(const QString, key);
        QFETCH(const QJsonValue, value);
        answer("payments/callbacks/recent",
               success({{u"callbacks"_s, QJsonArray{callbackJson(), changed(callbackJson(), {key}, value)}}}));
        const Error error = errorOf(client().recentCallbacks(u"pt_0002"_s, Mode::Test, 50, this));
        QCOMPARE(error.kind, ErrorKind::BadAnswer);
        QVERIFY2(error.detail.contains(u"callbacks[1]."_s + key), qPrintable(error.detail));
    }

    void aLeaseIsTaken()
    {
        answer("payments/refunds/lease", success({{u"lease"_s, leaseJson()}}));
        const auto result = finish(client().leaseRefund(leaseParams(), this));
        QVERIFY(result && result->has_value());
        QCOMPARE(result->value().id, u"lease_1"_s);
        QCOMPARE(result->value().expiresAt, QDateTime(QDate(2026, 10, 2), QTime(12, 2), Qt::UTC));
        QCOMPARE(lastBody().value("console_id"_L1).toString(), u"console-1"_s);
        QCOMPARE(lastBody().value("seconds"_L1).toInt(), 90);
        QCOMPARE(lastBody()["amount"_L1]["amount"_L1].toInteger(), 500);
        QVERIFY(!lastBody().contains("approval_id"_L1));
    }

    void aLeaseOfAnotherPaymentProvesNothing()
    {
        answer("payments/refunds/lease",
               success({{u"lease"_s, changed(leaseJson(), {u"payment_id"_s}, u"pay_000008"_s)}}));
        const Error error = errorOf(client().leaseRefund(leaseParams(), this));
        QCOMPARE(error.kind, ErrorKind::OutcomeUnknown);
        QVERIFY2(error.detail.contains(u"lease.payment_id"_s), qPrintable(error.detail));
    }

    void aTakenPaymentNamesWhoHasIt()
    {
        QJsonObject body{{u"ErrorCode"_s, 9040},
                         {u"ErrorMessage"_s, u"Taken."_s},
                         {u"lease"_s, QJsonObject{{u"holder"_s, u"Dana on counter-2 %1"_s},
                                                  {u"expires_at"_s, u"2026-10-02T12:02:00.000Z"_s}}}};
        answer("payments/refunds/lease", QJsonDocument(body).toJson(), 409);
        const Error error = errorOf(client().leaseRefund(leaseParams(), this));
        QCOMPARE(error.kind, ErrorKind::Conflict);
        QCOMPARE(error.code, u"9040"_s);
        QVERIFY2(error.userText.startsWith(u"Dana on counter-2 %1 is refunding"_s), qPrintable(error.userText));
        const QDateTime until = QDateTime(QDate(2026, 10, 2), QTime(12, 2), Qt::UTC).toLocalTime();
        QVERIFY2(error.userText.contains(QLocale().toString(until.time(), QLocale::ShortFormat)),
                 qPrintable(error.userText));
    }

    void aTakenPaymentWithoutANameIsStillTaken()
    {
        answer("payments/refunds/lease", envelope(9040, u"Taken."_s), 400);
        const Error error = errorOf(client().leaseRefund(leaseParams(), this));
        QCOMPARE(error.kind, ErrorKind::Conflict);
        QVERIFY2(error.userText.contains(u"another console"_s), qPrintable(error.userText));
    }

    void theCodesOfRefundsHaveTheirKindAndWords_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("words");
        QTest::newRow("9041") << 9041 << ErrorKind::Forbidden << u"may not"_s;
        QTest::newRow("9042") << 9042 << ErrorKind::Refused << u"limit for one refund"_s;
        QTest::newRow("9043") << 9043 << ErrorKind::Refused << u"another person has to approve"_s;
        QTest::newRow("9044") << 9044 << ErrorKind::Refused << u"limit for one day"_s;
        QTest::newRow("9045") << 9045 << ErrorKind::Refused << u"yourself"_s;
        QTest::newRow("9046") << 9046 << ErrorKind::Refused << u"decided already"_s;
    }
    void theCodesOfRefundsHaveTheirKindAndWords()
    {
        QFETCH(const int, code);
        QFETCH(const ErrorKind, kind);
        QFETCH(const QString, words);
        answer("payments/refunds/lease", envelope(code, {}), 400);
        const Error error = errorOf(client().leaseRefund(leaseParams(), this));
        QCOMPARE(error.kind, kind);
        QCOMPARE(error.code, QString::number(code));
        QVERIFY2(error.userText.contains(words), qPrintable(error.userText));
        init();
        answer("payments/refunds/lease", envelope(code, u"The tenant's own words."_s), 400);
        const Error told = errorOf(client().leaseRefund(leaseParams(), this));
        QCOMPARE(told.userText == u"The tenant's own words."_s, kind == ErrorKind::Refused);
    }

    void aTenantThatKnowsNoLeasesIsToldFromOthers_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("9009") << envelope(9009, u"No such call."_s) << 404;
        QTest::newRow("9003") << envelope(9003, u"Cannot be parsed."_s) << 400;
        QTest::newRow("a page") << QByteArray("<html>Not Found</html>") << 404;
    }
    void aTenantThatKnowsNoLeasesIsToldFromOthers()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const int, status);
        answer("payments/refunds/lease", body, status);
        const Error error = errorOf(client().leaseRefund(leaseParams(), this));
        QCOMPARE(error.kind, ErrorKind::NotFound);
        QCOMPARE(error.code, u"9009"_s);
        answer("payments/refunds/release", envelope(9003, u"Cannot be parsed."_s), 400);
        QCOMPARE(errorOf(client().releaseRefundLease(u"lease_1"_s, this)).kind, ErrorKind::InvalidRequest);
    }

    void aLeaseIsReleased()
    {
        answer("payments/refunds/release", success({}));
        const auto result = finish(client().releaseRefundLease(u"lease_1"_s, this));
        QVERIFY(result && result->has_value());
        QCOMPARE(lastBody().value("lease_id"_L1).toString(), u"lease_1"_s);
    }

    void aRequestIsMadeWithItsKey()
    {
        QJsonObject requested = approvalJson();
        for (const auto &key : {u"decided_by"_s, u"decided_at"_s, u"decision_comment"_s})
            requested.remove(key);
        requested.insert(u"state"_s, u"requested"_s);
        answer("payments/refunds/approvals/request", success({{u"approval"_s, requested}}));
        ApprovalRequestParams params;
        params.paymentId = u"pay_000007"_s;
        params.amount = Money(90000, Currency());
        params.full = false;
        params.comment = u"Paid twice"_s;
        params.requestKey = u"key-1"_s;
        const auto result = finish(client().requestRefundApproval(params, this));
        QVERIFY(result && result->has_value());
        QVERIFY(result->value().state == ApprovalState::Requested);
        QVERIFY(!result->value().decidedAt.isValid());
        QCOMPARE(lastBody().value("request_key"_L1).toString(), u"key-1"_s);
        QCOMPARE(lastBody().value("full"_L1).toBool(true), false);
        QCOMPARE(lastBody()["amount"_L1]["amount"_L1].toInteger(), 90000);
    }

    void approvalsAreReadInFull()
    {
        answer("payments/refunds/approvals/list", success({{u"approvals"_s, QJsonArray{approvalJson()}}}));
        const auto result = finish(client().refundApprovals(this));
        QVERIFY(result && result->has_value());
        QCOMPARE(result->value().size(), 1);
        const RefundApproval &approval = result->value().first();
        QCOMPARE(approval.id, u"ra_000001"_s);
        QCOMPARE(approval.amount.minor(), 90000);
        QVERIFY(!approval.full);
        QVERIFY(approval.state == ApprovalState::Approved);
        QCOMPARE(approval.decidedBy, u"Dana"_s);
        QCOMPARE(approval.decidedAt, QDateTime(QDate(2026, 10, 2), QTime(12, 5), Qt::UTC));
        QCOMPARE(approval.decisionComment, u"Seen both receipts"_s);
    }

    void anApprovalThatProvesNothingIsBad_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        for (const char *key :
             {"id", "payment_id", "amount", "full", "reason", "comment", "state", "requested_by", "requested_at"})
            QTest::addRow("%s null", key) << QString::fromLatin1(key) << QJsonValue(QJsonValue::Null);
        QTest::newRow("unknown state") << u"state"_s << QJsonValue(u"ok"_s);
        QTest::newRow("nothing") << u"amount"_s << QJsonValue(usd(0));
        QTest::newRow("approved by nobody") << u"decided_by"_s << QJsonValue(u""_s);
        QTest::newRow("approved by the requester") << u"decided_by"_s << QJsonValue(u"Kim"_s);
        QTest::newRow("approved at no time") << u"decided_at"_s << QJsonValue(QJsonValue::Null);
        QTest::newRow("requested, but decided") << u"state"_s << QJsonValue(u"requested"_s);
    }
    void anApprovalThatProvesNothingIsBad()
    {
        QFETCH(const QString, key);
        QFETCH(const QJsonValue, value);
        const QJsonObject wrong = changed(approvalJson(), {key}, value);
        answer("payments/refunds/approvals/list", success({{u"approvals"_s, QJsonArray{approvalJson(), wrong}}}));
        const Error read = errorOf(client().refundApprovals(this));
        QCOMPARE(read.kind, ErrorKind::BadAnswer);
        QVERIFY2(read.detail.contains(u"approvals[1]."_s + key), qPrintable(read.detail));
        answer("payments/refunds/approvals/decide", success({{u"approval"_s, wrong}}));
        const Error written = errorOf(client().decideRefundApproval(u"ra_000001"_s, true, {}, this));
        QCOMPARE(written.kind, ErrorKind::OutcomeUnknown);
    }

    void aDecisionCarriesItsComment()
    {
        answer("payments/refunds/approvals/decide",
               success({{u"approval"_s, changed(approvalJson(), {u"state"_s}, u"rejected"_s)}}));
        const auto result = finish(client().decideRefundApproval(u"ra_000001"_s, false, u"No receipt"_s, this));
        QVERIFY(result && result->has_value());
        QVERIFY(result->value().state == ApprovalState::Rejected);
        QCOMPARE(lastBody().value("approve"_L1).toBool(true), false);
        QCOMPARE(lastBody().value("comment"_L1).toString(), u"No receipt"_s);
    }

    void aRequestIsWithdrawn()
    {
        QJsonObject withdrawn = approvalJson();
        withdrawn.insert(u"state"_s, u"withdrawn"_s);
        withdrawn.remove(u"decided_by"_s);
        withdrawn.remove(u"decided_at"_s);
        answer("payments/refunds/approvals/withdraw", success({{u"approval"_s, withdrawn}}));
        const auto result = finish(client().withdrawRefundApproval(u"ra_000001"_s, this));
        QVERIFY(result && result->has_value());
        QVERIFY(result->value().state == ApprovalState::Withdrawn);
        QCOMPARE(lastBody().value("approval_id"_L1).toString(), u"ra_000001"_s);
    }

    void aRecordedRefundNamesItsApproval()
    {
        answer("payments/refunds/record", success({{u"payment"_s, paymentJson()}}));
        RecordRefundParams params;
        params.paymentId = u"pay_000007"_s;
        params.refundId = u"re_1"_s;
        params.amount = Money(250, Currency());
        params.approvalId = u"ra_000001"_s;
        QVERIFY(finish(client().recordRefund(params, this))->has_value());
        QCOMPARE(lastBody().value("approval_id"_L1).toString(), u"ra_000001"_s);
        params.approvalId.clear();
        QVERIFY(finish(client().recordRefund(params, this))->has_value());
        QVERIFY(!lastBody().contains("approval_id"_L1));
    }

    void lostAnswersToWritesAreRepeatedWithTheSameContentAndAtLastUnknown()
    {
        for (const char *path : {"payments/refunds/lease", "payments/refunds/approvals/request",
                                 "payments/refunds/approvals/decide", "payments/types/secrets/drop"})
            m_server->on("POST", kBase + path, ScriptedAnswer::lostAnswer());
        QCOMPARE(errorOf(client().leaseRefund(leaseParams(), this)).kind, ErrorKind::OutcomeUnknown);
        ApprovalRequestParams params;
        params.amount = Money(1, Currency());
        QCOMPARE(errorOf(client().requestRefundApproval(params, this)).kind, ErrorKind::OutcomeUnknown);
        QCOMPARE(errorOf(client().decideRefundApproval(u"ra_1"_s, true, {}, this)).kind, ErrorKind::OutcomeUnknown);
        QCOMPARE(errorOf(client().dropWebhookSecret(u"pt_1"_s, Mode::Test, u"f"_s, this)).kind,
                 ErrorKind::OutcomeUnknown);
        const auto requests = m_server->requests();
        QVERIFY(requests.size() > 4);
        QCOMPARE(requests.at(0).path, requests.at(1).path);
        QCOMPARE(requests.at(0).body, requests.at(1).body);
        QVERIFY(!requests.at(0).headers.value("idempotency-key").isEmpty());
        QCOMPARE(requests.at(0).headers.value("idempotency-key"), requests.at(1).headers.value("idempotency-key"));
    }
};

QTEST_GUILESS_MAIN(TestTenantRefunds)
#include "tst_tenantrefunds.moc"
