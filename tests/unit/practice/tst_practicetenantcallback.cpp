#include "tenantharness.h"

using namespace console;
using namespace console::practice;
using namespace console::test;

namespace {
const QByteArray kSecret = "whsec_one";
}

class TestPracticeTenantCallback : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TenantHarness> m_harness;
    TenantHarness &h() { return *m_harness; }
    QString m_type;
    QString m_payment;
    QString m_intent;
    int m_events = 0;

    TenantHarness::Answer tell(const QString &type, const QJsonObject &object, const QByteArray &secret = kSecret)
    {
        return h().send(TenantHarness::event(u"evt_%1"_s.arg(++m_events), type, object), secret);
    }
    TenantHarness::Answer tell(const QString &type) { return tell(type, TenantHarness::intent(m_intent)); }
    QString status() { return h().statusOf(m_payment); }
    QString problem()
    {
        return h()
            .call(u"payments/callbacks/problem"_s, {{u"payment_intent_id"_s, m_intent}})
            .body.value("problem"_L1)
            .toString();
    }
    QJsonObject refundObject(const QString &id, qint64 amount, const QString &refundStatus) const
    {
        return {{u"id"_s, id},
                {u"object"_s, u"refund"_s},
                {u"amount"_s, amount},
                {u"currency"_s, u"usd"_s},
                {u"payment_intent"_s, m_intent},
                {u"status"_s, refundStatus}};
    }
    QJsonObject chargeObject(qint64 refunded) const
    {
        return {{u"id"_s, u"ch_1"_s}, {u"payment_intent"_s, m_intent}, {u"amount_refunded"_s, refunded}};
    }
    QJsonObject disputeObject(const QString &disputeStatus) const
    {
        return {{u"id"_s, u"dp_1"_s}, {u"charge"_s, u"ch_1"_s}, {u"status"_s, disputeStatus}};
    }

private Q_SLOTS:
    void init()
    {
        m_harness = std::make_unique<TenantHarness>();
        m_type = h().saveType();
        h().handOver(m_type, "sk_test_practice", kSecret);
        const QJsonObject payment = h().checkout(m_type);
        m_payment = payment.value("id"_L1).toString();
        m_intent = payment.value("payment_intent_id"_L1).toString();
        m_events = 0;
        QCOMPARE(status(), u"pending"_s);
    }
    void cleanup() { m_harness.reset(); }

    void aGoodEventMovesThePayment_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("status");
        QTest::newRow("succeeded") << u"payment_intent.succeeded"_s << u"succeeded"_s;
        QTest::newRow("failed") << u"payment_intent.payment_failed"_s << u"failed"_s;
        QTest::newRow("canceled") << u"payment_intent.canceled"_s << u"canceled"_s;
    }
    void aGoodEventMovesThePayment()
    {
        QFETCH(const QString, type);
        QFETCH(const QString, status);
        const auto answer = tell(type);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body.value("result"_L1).toString(), u"applied"_s);
        QCOMPARE(this->status(), status);
    }

    void itNeverGoesBackwards_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<QString>("status");
        const QString succeeded = u"payment_intent.succeeded"_s;
        const QString failed = u"payment_intent.payment_failed"_s;
        const QString canceled = u"payment_intent.canceled"_s;
        QTest::newRow("failed after succeeded") << succeeded << failed << u"succeeded"_s;
        QTest::newRow("canceled after succeeded") << succeeded << canceled << u"succeeded"_s;
        QTest::newRow("succeeded after canceled") << canceled << succeeded << u"canceled"_s;
        QTest::newRow("failed after canceled") << canceled << failed << u"canceled"_s;
        QTest::newRow("a second try succeeds") << failed << succeeded << u"succeeded"_s;
        QTest::newRow("given up after a decline") << failed << canceled << u"canceled"_s;
    }
    void itNeverGoesBackwards()
    {
        QFETCH(const QString, first);
        QFETCH(const QString, second);
        QFETCH(const QString, status);
        tell(first);
        QCOMPARE(tell(second).status, 200);
        QCOMPARE(this->status(), status);
    }

    void badSignaturesAreRefusedWithAReason_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("reason");
        QTest::newRow("none") << QByteArray() << u"signature_missing"_s;
        QTest::newRow("nonsense") << QByteArray("nonsense") << u"signature_malformed"_s;
        QTest::newRow("no v1") << QByteArray("t=1788264000") << u"signature_malformed"_s;
        QTest::newRow("v0 only") << QByteArray("t=1788264000,v0=aa") << u"signature_malformed"_s;
    }
    void badSignaturesAreRefusedWithAReason()
    {
        QFETCH(const QByteArray, header);
        QFETCH(const QString, reason);
        const QByteArray body =
            TenantHarness::event(u"evt_1"_s, u"payment_intent.succeeded"_s, TenantHarness::intent(m_intent));
        const auto answer = h().callback(body, header);
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.body.value("reason"_L1).toString(), reason);
        QCOMPARE(status(), u"pending"_s);
        QCOMPARE(problem(), reason);
    }

    void aWrongSecretLeavesItPendingAndIsRemembered()
    {
        const auto answer = tell(u"payment_intent.succeeded"_s, TenantHarness::intent(m_intent), "whsec_other");
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.body.value("reason"_L1).toString(), u"signature_mismatch"_s);
        QCOMPARE(status(), u"pending"_s);
        QCOMPARE(problem(), u"signature_mismatch"_s);
        tell(u"payment_intent.succeeded"_s);
        QCOMPARE(status(), u"succeeded"_s);
        QCOMPARE(problem(), u""_s);
    }

    void aTamperedBodyIsRefused()
    {
        const QByteArray body =
            TenantHarness::event(u"evt_1"_s, u"payment_intent.succeeded"_s, TenantHarness::intent(m_intent));
        const auto answer = h().callback(body + " ", h().signature(body, kSecret));
        QCOMPARE(answer.status, 400);
        QCOMPARE(status(), u"pending"_s);
    }

    void theToleranceIsFiveMinutesEitherWay_data()
    {
        QTest::addColumn<qint64>("age");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("reason");
        QTest::newRow("300 s old") << qint64(300) << 200 << u""_s;
        QTest::newRow("301 s old") << qint64(301) << 400 << u"timestamp_too_old"_s;
        QTest::newRow("300 s ahead") << qint64(-300) << 200 << u""_s;
        QTest::newRow("301 s ahead") << qint64(-301) << 400 << u"timestamp_in_future"_s;
    }
    void theToleranceIsFiveMinutesEitherWay()
    {
        QFETCH(const qint64, age);
        QFETCH(const int, status);
        QFETCH(const QString, reason);
        const QByteArray body =
            TenantHarness::event(u"evt_1"_s, u"payment_intent.succeeded"_s, TenantHarness::intent(m_intent));
        const auto answer = h().send(body, kSecret, age);
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.body.value("reason"_L1).toString(), reason);
    }

    void anyOfSeveralSignaturesAndSecretsWillDo()
    {
        h().handOver(m_type, {}, "whsec_two", true);
        const QByteArray first =
            TenantHarness::event(u"evt_a"_s, u"payment_intent.payment_failed"_s, TenantHarness::intent(m_intent));
        QCOMPARE(h().send(first, kSecret).status, 200); // the previous secret during the overlap
        const QByteArray second =
            TenantHarness::event(u"evt_b"_s, u"payment_intent.succeeded"_s, TenantHarness::intent(m_intent));
        const qint64 now = h().clock().now().toSecsSinceEpoch();
        QCOMPARE(h().callback(second, WebhookSignature::header(second, now, {"whsec_stranger", "whsec_two"})).status,
                 200);
        QCOMPARE(status(), u"succeeded"_s);
        h().handOver(m_type, {}, "whsec_two", false);
        const QByteArray third = TenantHarness::event(u"evt_c"_s, u"ping"_s, {});
        QCOMPARE(h().send(third, kSecret).status, 400); // the overlap is over
    }

    void theSecretsOfEveryTypesActiveModeCount()
    {
        const QString other = h().saveType(TenantHarness::typeBody(u"Another"_s));
        h().handOver(other, {}, "whsec_other_test");
        h().handOver(other, {}, "whsec_other_live", false, u"live"_s);
        const QByteArray body = TenantHarness::event(u"evt_a"_s, u"ping"_s, {});
        QCOMPARE(h().send(body, "whsec_other_test").status, 200);
        QCOMPARE(h().send(body, "whsec_other_live").status, 400); // Live Mode is off
        QJsonObject live = TenantHarness::typeBody(u"Another"_s);
        live.insert(u"id"_s, other);
        live.insert(u"live_mode"_s, true);
        h().saveType(live);
        QCOMPARE(h().send(body, "whsec_other_live").status, 200);
        QCOMPARE(h().send(body, "whsec_other_test").status, 400);
    }

    void aTenantWithoutAnySecretSaysSo()
    {
        h().call(u"payments/types/deactivate"_s, {{u"payment_type_id"_s, m_type}});
        TenantHarness bare;
        const QByteArray body = TenantHarness::event(u"evt_a"_s, u"ping"_s, {});
        const auto answer = bare.send(body, kSecret);
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.body.value("reason"_L1).toString(), u"no_webhook_secret"_s);
    }

    void anUnknownEventTypeIsAcceptedAndIgnored()
    {
        const auto answer = tell(u"customer.created"_s, {{u"id"_s, u"cus_1"_s}});
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body.value("result"_L1).toString(), u"ignored"_s);
    }

    void aStrangersPaymentIntentIsAcceptedAndIgnored()
    {
        const auto answer = tell(u"payment_intent.succeeded"_s, TenantHarness::intent(u"pi_stranger"_s));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body.value("result"_L1).toString(), u"ignored"_s);
    }

    void anEventSentTwiceCountsOnce()
    {
        const QByteArray body =
            TenantHarness::event(u"evt_1"_s, u"payment_intent.succeeded"_s, TenantHarness::intent(m_intent));
        h().send(body, kSecret);
        const QJsonObject before = h().payment(m_payment);
        const auto again = h().send(body, kSecret);
        QCOMPARE(again.status, 200);
        QCOMPARE(again.body.value("result"_L1).toString(), u"duplicate"_s);
        QCOMPARE(h().payment(m_payment), before);
    }

    void aSignedBodyThatIsNoEventIsRefused()
    {
        QCOMPARE(h().send("[]", kSecret).status, 400);
        QCOMPARE(h().send("not JSON", kSecret).body.value("reason"_L1).toString(), u"body_malformed"_s);
    }

    void anEventThatIsQuickerThanStripesAnswerFindsTheOrder()
    {
        h().onStripe = [this](const HttpRequest &) {
            QJsonObject early = TenantHarness::intent(u"pi_early"_s);
            early.insert(u"metadata"_s, QJsonObject{{u"client_id"_s, u"practice"_s}, {u"order_id"_s, u"ORD-100002"_s}});
            const auto told = tell(u"payment_intent.succeeded"_s, early);
            HttpResponse response;
            response.status = told.status == 200 ? 200 : 500;
            response.body = QJsonDocument(TenantHarness::intent(u"pi_early"_s)).toJson();
            return response;
        };
        const QJsonObject payment = h().checkout(m_type);
        QCOMPARE(payment.value("order_id"_L1).toString(), u"ORD-100002"_s);
        QCOMPARE(payment.value("payment_intent_id"_L1).toString(), u"pi_early"_s);
        QCOMPARE(payment.value("status"_L1).toString(), u"succeeded"_s);
    }

    void anOrderIdOfAnotherTenantIsNotOurs()
    {
        QJsonObject foreign = TenantHarness::intent(u"pi_foreign"_s);
        foreign.insert(u"metadata"_s, QJsonObject{{u"client_id"_s, u"acme"_s}, {u"order_id"_s, u"ORD-100001"_s}});
        QCOMPARE(tell(u"payment_intent.succeeded"_s, foreign).body.value("result"_L1).toString(), u"ignored"_s);
        QCOMPARE(status(), u"pending"_s);
    }

    void aLiveEventDoesNotMoveATestPayment()
    {
        QJsonObject live = TenantHarness::intent(m_intent);
        live.insert(u"livemode"_s, true);
        tell(u"payment_intent.succeeded"_s, live);
        QCOMPARE(status(), u"pending"_s);
    }

    void refundsToldByStripeAreBooked()
    {
        tell(u"payment_intent.succeeded"_s);
        tell(u"refund.created"_s, refundObject(u"re_1"_s, 1000, u"succeeded"_s));
        QCOMPARE(status(), u"partially_refunded"_s);
        tell(u"charge.refunded"_s, chargeObject(1000)); // the same refund, told as the charge's
        QCOMPARE(h().payment(m_payment)["refunded"_L1]["amount"_L1].toInteger(), 1000);
        tell(u"charge.refunded"_s, chargeObject(31250));
        QCOMPARE(status(), u"refunded"_s);
        tell(u"charge.refunded"_s, chargeObject(1000)); // late
        QCOMPARE(status(), u"refunded"_s);
    }

    void aRefundToldByTheChargeFirstCanStillBeRecorded()
    {
        tell(u"payment_intent.succeeded"_s);
        tell(u"charge.refunded"_s, chargeObject(31250));
        QCOMPARE(status(), u"refunded"_s);
        const auto recorded = h().call(u"payments/refunds/record"_s, {{u"payment_id"_s, m_payment},
                                                                      {u"refund_id"_s, u"re_1"_s},
                                                                      {u"amount"_s, TenantHarness::money(31250)},
                                                                      {u"status"_s, u"succeeded"_s},
                                                                      {u"comment"_s, u"Paid twice"_s}});
        QCOMPARE(recorded.status, 200);
        QCOMPARE(h().payment(m_payment)["refunded"_L1]["amount"_L1].toInteger(), 31250);
    }

    void aLateFailureOfARefundIsTakenBack()
    {
        tell(u"payment_intent.succeeded"_s);
        tell(u"refund.created"_s, refundObject(u"re_1"_s, 31250, u"succeeded"_s));
        QCOMPARE(status(), u"refunded"_s);
        tell(u"refund.failed"_s, refundObject(u"re_1"_s, 31250, u"failed"_s));
        QCOMPARE(status(), u"succeeded"_s);
    }

    /// Made in the Dashboard and never recorded here: all that is known of it is the charge's total.
    void aLateFailureOfARefundKnownByTheTotalOnlyIsTakenBack()
    {
        tell(u"payment_intent.succeeded"_s);
        tell(u"refund.created"_s, refundObject(u"re_1"_s, 1000, u"succeeded"_s));
        tell(u"charge.refunded"_s, chargeObject(3500)); // 2500 of it by another refund
        QCOMPARE(h().payment(m_payment)["refunded"_L1]["amount"_L1].toInteger(), 3500);
        tell(u"refund.failed"_s, refundObject(u"re_2"_s, 2500, u"failed"_s));
        QCOMPARE(h().payment(m_payment)["refunded"_L1]["amount"_L1].toInteger(), 1000);
        QCOMPARE(status(), u"partially_refunded"_s);
        tell(u"refund.failed"_s, refundObject(u"re_2"_s, 2500, u"failed"_s)); // told twice
        QCOMPARE(h().payment(m_payment)["refunded"_L1]["amount"_L1].toInteger(), 1000);
    }

    void disputesOpenAndClose()
    {
        tell(u"payment_intent.succeeded"_s);
        tell(u"charge.dispute.created"_s, disputeObject(u"needs_response"_s));
        QCOMPARE(status(), u"disputed"_s);
        tell(u"charge.dispute.closed"_s, disputeObject(u"won"_s));
        QCOMPARE(status(), u"succeeded"_s);
        tell(u"charge.dispute.created"_s, disputeObject(u"needs_response"_s)); // late
        QCOMPARE(status(), u"succeeded"_s);
    }

    void aLostDisputeStays()
    {
        tell(u"payment_intent.succeeded"_s);
        tell(u"charge.dispute.closed"_s, disputeObject(u"lost"_s));
        QCOMPARE(status(), u"disputed"_s);
    }

    void theCallbackFaultsDoWhatTheySay()
    {
        const QByteArray body =
            TenantHarness::event(u"evt_1"_s, u"payment_intent.succeeded"_s, TenantHarness::intent(m_intent));
        PracticeTenant &tenant = h().tenant();
        tenant.setFault(TenantFault::WrongSecret);
        QCOMPARE(h().send(body, kSecret).body.value("reason"_L1).toString(), u"signature_mismatch"_s);
        tenant.setFault(TenantFault::RedirectCallback);
        QCOMPARE(h().send(body, kSecret).status, 301);
        tenant.setFault(TenantFault::CallbackServerError);
        QCOMPARE(h().send(body, kSecret).status, 500);
        QCOMPARE(status(), u"pending"_s);
        tenant.setFault(TenantFault::AcceptEverything);
        QCOMPARE(h().callback("not JSON", "nonsense").status, 200);
        QCOMPARE(h().send(body, "whsec_other").status, 200);
        QCOMPARE(status(), u"succeeded"_s);
    }

    void aGetIsNotTheCallback()
    {
        QCOMPARE(h().rawPost(u"/api/system/payments/stripe/callback/more"_s, "{}").status, 404);
    }
};

QTEST_GUILESS_MAIN(TestPracticeTenantCallback)
#include "tst_practicetenantcallback.moc"
