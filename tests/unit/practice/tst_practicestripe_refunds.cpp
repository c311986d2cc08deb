#include "stripetestbed.h"

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

class TestPracticeStripeRefunds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m = std::make_unique<StripeTestbed>(); }
    void cleanup() { m.reset(); }

    void aFullRefundReturnsAllThatRemains();
    void aRefundLargerThanTheRestIsRefused();
    void wrongRefundsAreRefused_data();
    void wrongRefundsAreRefused();
    void anUnpaidIntentCannotBeRefunded();
    void refundsAreListedReadAndRenamedOnly();
    void aPendingRefundSucceedsLater();
    void aRefundThatFailsLaterGivesTheMoneyBack();
    void aDisputedChargeCannotBeRefunded();
    void anInquiryCanBeRefunded();
    void evidenceWinsOrLosesADispute();
    void anEarlyFraudWarningIsAnEvent();

private:
    QByteArray paid(const QByteArray &card = "pm_card_visa") { return m->pay(card).text("id").toLatin1(); }
    QJsonObject chargeOf(const QByteArray &intent)
    {
        const ApiAnswer answer =
            m->get("/v1/payment_intents/"_L1 + QString::fromLatin1(intent) + "?expand[]=latest_charge.refunds"_L1);
        return answer.body.value("latest_charge"_L1).toObject();
    }
    QStringList eventTypes()
    {
        QStringList types;
        for (const QJsonValue &event : m->get("/v1/events?limit=100").data())
            types.prepend(event.toObject().value("type"_L1).toString());
        return types;
    }
    std::unique_ptr<StripeTestbed> m;
};

void TestPracticeStripeRefunds::aFullRefundReturnsAllThatRemains()
{
    const QByteArray intent = paid();
    const ApiAnswer part = m->post("/v1/refunds", "payment_intent=" + intent + "&amount=500&metadata[why]=x");
    QCOMPARE(part.status, 200);
    QCOMPARE(part.text("status"), u"succeeded"_s);
    QCOMPARE(chargeOf(intent).value("refunded"_L1), QJsonValue(false));
    const ApiAnswer rest = m->post("/v1/refunds", "payment_intent=" + intent + "&reason=duplicate");
    QCOMPARE(rest.number("amount"), 1500);
    QCOMPARE(rest.text("reason"), u"duplicate"_s);
    const QJsonObject charge = chargeOf(intent);
    QCOMPARE(charge.value("refunded"_L1), QJsonValue(true));
    QCOMPARE(charge.value("amount_refunded"_L1).toInteger(), 2000);
    QCOMPARE(charge.value("refunds"_L1).toObject().value("data"_L1).toArray().size(), 2);
    const ApiAnswer again = m->post("/v1/refunds", "payment_intent=" + intent);
    QCOMPARE(again.status, 400);
    QCOMPARE(again.errorText("code"), u"charge_already_refunded"_s);
    QCOMPARE(again.errorText("message"),
             u"Charge %1 has already been refunded."_s.arg(charge.value("id"_L1).toString()));
    const ApiAnswer booked = m->get("/v1/balance_transactions/"_L1 + rest.text("balance_transaction"));
    QCOMPARE(booked.number("amount"), -1500);
    QCOMPARE(booked.number("fee"), 0); // the fee of the payment stays
    QCOMPARE(eventTypes(),
             (QStringList{u"payment_intent.created"_s, u"charge.succeeded"_s, u"payment_intent.succeeded"_s,
                          u"refund.created"_s, u"charge.refunded"_s, u"refund.created"_s, u"charge.refunded"_s}));
}

void TestPracticeStripeRefunds::aRefundLargerThanTheRestIsRefused()
{
    const QByteArray intent = paid();
    QCOMPARE(m->post("/v1/refunds", "payment_intent=" + intent + "&amount=1300").status, 200);
    const ApiAnswer over = m->post("/v1/refunds", "payment_intent=" + intent + "&amount=2000");
    QCOMPARE(over.status, 400);
    QCOMPARE(over.errorText("param"), u"amount"_s);
    QVERIFY(!over.error().contains("code"_L1));
    QCOMPARE(over.errorText("message"),
             u"Refund amount ($20.00) is greater than unrefunded amount on charge ($7.00)"_s);
}

void TestPracticeStripeRefunds::wrongRefundsAreRefused_data()
{
    QTest::addColumn<QByteArray>("form");
    QTest::addColumn<QString>("code");
    QTest::addRow("nothing") << QByteArray("amount=1") << u"parameter_missing"_s;
    QTest::addRow("no such intent") << QByteArray("payment_intent=pi_nothing") << u"resource_missing"_s;
    QTest::addRow("no such charge") << QByteArray("charge=ch_nothing") << u"resource_missing"_s;
    QTest::addRow("zero") << QByteArray("charge=ch_nothing&amount=0") << u"parameter_invalid_integer"_s;
    QTest::addRow("negative") << QByteArray("charge=ch_nothing&amount=-5") << u"parameter_invalid_integer"_s;
    QTest::addRow("reason") << QByteArray("charge=ch_nothing&reason=bored") << u""_s;
}

void TestPracticeStripeRefunds::wrongRefundsAreRefused()
{
    QFETCH(const QByteArray, form);
    QFETCH(const QString, code);
    const ApiAnswer refused = m->post("/v1/refunds", form);
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.errorText("code"), code);
}

void TestPracticeStripeRefunds::anUnpaidIntentCannotBeRefunded()
{
    const QByteArray open = m->post("/v1/payment_intents", "amount=2000&currency=usd").text("id").toLatin1();
    const ApiAnswer refused = m->post("/v1/refunds", "payment_intent=" + open);
    QCOMPARE(refused.status, 400);
    QVERIFY(refused.errorText("message").contains("does not have a successful charge to refund"_L1));
}

void TestPracticeStripeRefunds::refundsAreListedReadAndRenamedOnly()
{
    const QByteArray first = paid();
    const QByteArray second = paid();
    const QString id = m->post("/v1/refunds", "payment_intent=" + first).text("id");
    m->post("/v1/refunds", "payment_intent=" + second);
    QCOMPARE(m->get("/v1/refunds").data().size(), 2);
    const ApiAnswer list = m->get("/v1/refunds?payment_intent="_L1 + QString::fromLatin1(first));
    QCOMPARE(list.data().size(), 1);
    QCOMPARE(list.data().at(0).toObject().value("id"_L1).toString(), id);
    const QString path = "/v1/refunds/"_L1 + id;
    QCOMPARE(m->post(path, "metadata[a]=b").body.value("metadata"_L1).toObject().value("a"_L1).toString(), u"b"_s);
    QCOMPARE(m->post(path, "amount=1").errorText("code"), u"parameter_unknown"_s);
    QCOMPARE(m->post(path + "/cancel"_L1).status, 400);
    QCOMPARE(m->get(path).text("id"), id);
}

void TestPracticeStripeRefunds::aPendingRefundSucceedsLater()
{
    const ApiAnswer made = m->post("/v1/refunds", "payment_intent=" + paid("pm_card_pendingRefund"));
    QCOMPARE(made.text("status"), u"pending"_s);
    QCOMPARE(made.text("pending_reason"), u"processing"_s);
    m->stripe->runDueDeliveries();
    const QString path = "/v1/refunds/"_L1 + made.text("id");
    QCOMPARE(m->get(path).text("status"), u"pending"_s);
    m->clock.advance(std::chrono::minutes(1));
    m->stripe->runDueDeliveries();
    QCOMPARE(m->get(path).text("status"), u"succeeded"_s);
    QVERIFY(eventTypes().contains(u"refund.updated"_s));
}

void TestPracticeStripeRefunds::aRefundThatFailsLaterGivesTheMoneyBack()
{
    const QByteArray intent = paid("pm_card_refundFail");
    const ApiAnswer made = m->post("/v1/refunds", "payment_intent=" + intent);
    QCOMPARE(made.text("status"), u"succeeded"_s);
    m->reopen(); // what is to come survives a restart
    m->clock.advance(std::chrono::minutes(2));
    m->stripe->runDueDeliveries();
    const ApiAnswer failed = m->get("/v1/refunds/"_L1 + made.text("id"));
    QCOMPARE(failed.text("status"), u"failed"_s);
    QCOMPARE(failed.text("failure_reason"), u"expired_or_canceled_card"_s);
    QCOMPARE(m->get("/v1/balance_transactions/"_L1 + failed.text("failure_balance_transaction")).number("amount"),
             2000);
    QCOMPARE(chargeOf(intent).value("amount_refunded"_L1).toInteger(), 0);
    QVERIFY(eventTypes().contains(u"refund.failed"_s));
}

void TestPracticeStripeRefunds::aDisputedChargeCannotBeRefunded()
{
    const QByteArray intent = paid("pm_card_createDispute");
    QCOMPARE(m->get("/v1/disputes").data().size(), 0);
    m->clock.advance(std::chrono::minutes(1));
    m->stripe->runDueDeliveries();
    const ApiAnswer disputes = m->get("/v1/disputes?payment_intent="_L1 + QString::fromLatin1(intent));
    QCOMPARE(disputes.data().size(), 1);
    const QJsonObject dispute = disputes.data().at(0).toObject();
    QCOMPARE(dispute.value("status"_L1).toString(), u"needs_response"_s);
    QCOMPARE(dispute.value("reason"_L1).toString(), u"fraudulent"_s);
    QCOMPARE(dispute.value("is_charge_refundable"_L1), QJsonValue(false));
    const QJsonObject charge = chargeOf(intent);
    QCOMPARE(charge.value("disputed"_L1), QJsonValue(true));
    const ApiAnswer refused = m->post("/v1/refunds", "payment_intent=" + intent);
    QCOMPARE(refused.errorText("code"), u"charge_disputed"_s);
    QCOMPARE(refused.errorText("message"),
             u"Charge %1 has been charged back; cannot issue a refund."_s.arg(charge.value("id"_L1).toString()));
}

void TestPracticeStripeRefunds::anInquiryCanBeRefunded()
{
    const QByteArray intent = paid("pm_card_createDisputeInquiry");
    m->clock.advance(std::chrono::minutes(1));
    m->stripe->runDueDeliveries();
    const QJsonObject dispute = m->get("/v1/disputes").data().at(0).toObject();
    QCOMPARE(dispute.value("status"_L1).toString(), u"warning_needs_response"_s);
    QCOMPARE(dispute.value("is_charge_refundable"_L1), QJsonValue(true));
    QCOMPARE(m->post("/v1/refunds", "payment_intent=" + intent).status, 200);
}

void TestPracticeStripeRefunds::evidenceWinsOrLosesADispute()
{
    for (const auto &[evidence, status] :
         {std::pair("winning_evidence", "won"), std::pair("losing_evidence", "lost")}) {
        paid("pm_card_createDisputeProductNotReceived");
        m->clock.advance(std::chrono::minutes(1));
        m->stripe->runDueDeliveries();
        const QString path =
            "/v1/disputes/"_L1 + m->get("/v1/disputes").data().at(0).toObject().value("id"_L1).toString();
        QCOMPARE(m->post(path, QByteArray("evidence[uncategorized_text]=") + evidence).text("status"),
                 QLatin1String(status));
        QCOMPARE(m->post(path + "/close"_L1).status, 400);
    }
    QVERIFY(eventTypes().contains(u"charge.dispute.funds_reinstated"_s));
}

void TestPracticeStripeRefunds::anEarlyFraudWarningIsAnEvent()
{
    paid("pm_card_createIssuerFraudRecord");
    m->clock.advance(std::chrono::minutes(1));
    m->stripe->runDueDeliveries();
    QVERIFY(eventTypes().contains(u"radar.early_fraud_warning.created"_s));
}

QTEST_GUILESS_MAIN(TestPracticeStripeRefunds)
#include "tst_practicestripe_refunds.moc"
