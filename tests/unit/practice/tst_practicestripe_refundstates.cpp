#include "stripetestbed.h"

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// A refund through all its states: what is shown, booked, and told by events.
class TestPracticeStripeRefundStates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m = std::make_unique<StripeTestbed>(); }
    void cleanup() { m.reset(); }

    void aRefundIsSetToEveryState_data();
    void aRefundIsSetToEveryState();
    void wrongStatesAreRefused();
    void aSucceededRefundFailsWeeksLater();
    void aRefundIsCancelledFromRequiresActionOnly();
    void whatWasToComeIsCalledOff();
    void aRefundWaitsForFunds();
    void aWaitingRefundThatFailsBooksNothing();
    void refundsAreListedByTheirTime();

private:
    QString refund(const QByteArray &card = "pm_card_visa")
    {
        const QByteArray intent = m->pay(card).text("id").toLatin1();
        return m->post("/v1/refunds", "amount=500&payment_intent=" + intent).text("id");
    }
    ApiAnswer read(const QString &id) { return m->get("/v1/refunds/%1?expand[]=charge"_L1.arg(id)); }
    qint64 refundedOf(const QString &id)
    {
        return read(id).body.value("charge"_L1).toObject().value("amount_refunded"_L1).toInteger();
    }
    /// Available and pending together: what the account owns.
    qint64 funds()
    {
        qint64 sum = 0;
        const QJsonObject balance = m->get("/v1/balance").body;
        for (const auto name : {"available"_L1, "pending"_L1}) {
            for (const QJsonValue &value : balance.value(name).toArray())
                sum += value.toObject().value("amount"_L1).toInteger();
        }
        return sum;
    }
    int events(const char *type)
    {
        return static_cast<int>(m->get("/v1/events?limit=100&type="_L1 + QLatin1String(type)).data().size());
    }
    std::unique_ptr<StripeTestbed> m;
};

void TestPracticeStripeRefundStates::aRefundIsSetToEveryState_data()
{
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("shown"); ///< member=value
    QTest::addColumn<bool>("isBack");   ///< the money is with the account again
    QTest::addRow("pending") << u"pending"_s << QString() << u"pending_reason=processing"_s << false;
    for (const char *reason : {"processing", "insufficient_funds", "charge_pending"})
        QTest::addRow("pending, %s", reason)
            << u"pending"_s << QString::fromLatin1(reason) << "pending_reason="_L1 + QLatin1String(reason) << false;
    QTest::addRow("requires action") << u"requires_action"_s << QString() << QString() << false;
    QTest::addRow("succeeded") << u"succeeded"_s << QString() << QString() << false;
    QTest::addRow("failed") << u"failed"_s << QString() << u"failure_reason=unknown"_s << true;
    for (const char *reason :
         {"lost_or_stolen_card", "expired_or_canceled_card", "charge_for_pending_refund_disputed", "declined"})
        QTest::addRow("failed, %s", reason)
            << u"failed"_s << QString::fromLatin1(reason) << "failure_reason="_L1 + QLatin1String(reason) << true;
    QTest::addRow("canceled") << u"canceled"_s << QString() << QString() << true;
}

void TestPracticeStripeRefundStates::aRefundIsSetToEveryState()
{
    QFETCH(const QString, status);
    QFETCH(const QString, reason);
    QFETCH(const QString, shown);
    QFETCH(const bool, isBack);
    const QString id = refund();
    const qint64 before = funds();
    QVERIFY(m->stripe->setRefundStatus(id, status, reason).has_value());
    const ApiAnswer now = read(id);
    QCOMPARE(now.text("status"), status);
    if (!shown.isEmpty())
        QCOMPARE(now.body.value(shown.section(u'=', 0, 0)).toString(), shown.section(u'=', 1));
    QCOMPARE(now.body.contains("pending_reason"_L1), status == "pending"_L1);
    QCOMPARE(now.body.contains("next_action"_L1), status == "requires_action"_L1);
    QCOMPARE(refundedOf(id), isBack ? 0 : 500);
    QCOMPARE(funds() - before, isBack ? 500 : 0);
    QCOMPARE(events("refund.failed"), status == "failed"_L1 ? 1 : 0);
    QCOMPARE(events("refund.updated"), 1);
    const QJsonObject event = m->get("/v1/events?type=refund.updated").data().at(0).toObject();
    const QJsonObject data = event.value("data"_L1).toObject();
    QCOMPARE(data.value("object"_L1).toObject().value("status"_L1).toString(), status);
    QCOMPARE(data.value("previous_attributes"_L1).toObject().value("status"_L1).toString(), u"succeeded"_s);
}

void TestPracticeStripeRefundStates::wrongStatesAreRefused()
{
    const QString id = refund();
    const auto kind = [this](const QString &refundId, const QString &status, const QString &reason = {}) {
        const Outcome outcome = m->stripe->setRefundStatus(refundId, status, reason);
        return outcome ? u"done"_s : toString(outcome.error().kind);
    };
    QCOMPARE(kind(u"re_nothing"_s, u"pending"_s), u"not_found"_s);
    QCOMPARE(kind(m->pay().text("id"), u"pending"_s), u"not_found"_s);
    QCOMPARE(kind(id, u"melted"_s), u"refused"_s);
    QCOMPARE(kind(id, u"pending"_s, u"bored"_s), u"refused"_s);
    QCOMPARE(kind(id, u"succeeded"_s, u"processing"_s), u"refused"_s);
    QCOMPARE(read(id).text("status"), u"succeeded"_s);
    QCOMPARE(kind(id, u"failed"_s), u"done"_s);
    for (const char *status : {"pending", "succeeded", "failed", "canceled"})
        QCOMPARE(kind(id, QLatin1String(status)), u"refused"_s);
    QCOMPARE(refundedOf(id), 0); // given back once
}

void TestPracticeStripeRefundStates::aSucceededRefundFailsWeeksLater()
{
    const QString id = refund();
    m->clock.advance(std::chrono::hours(24 * 29));
    QVERIFY(m->stripe->setRefundStatus(id, u"failed"_s, u"declined"_s).has_value());
    m->reopen();
    const ApiAnswer failed = read(id);
    QCOMPARE(failed.text("failure_reason"), u"declined"_s);
    const ApiAnswer booked = m->get("/v1/balance_transactions/"_L1 + failed.text("failure_balance_transaction"));
    QCOMPARE(booked.number("amount"), 500);
    QCOMPARE(booked.number("created"), m->clock.nowMs() / 1000);
}

void TestPracticeStripeRefundStates::aRefundIsCancelledFromRequiresActionOnly()
{
    const QString id = refund();
    const QString path = "/v1/refunds/%1/cancel"_L1.arg(id);
    for (const char *status : {"succeeded", "pending"}) {
        QVERIFY(m->stripe->setRefundStatus(id, QLatin1String(status)).has_value());
        const ApiAnswer refused = m->post(path);
        QCOMPARE(refused.status, 400);
        QVERIFY(refused.errorText("message").contains(QLatin1String(status)));
        QCOMPARE(read(id).text("status"), QLatin1String(status));
    }
    QVERIFY(m->stripe->setRefundStatus(id, u"requires_action"_s).has_value());
    QCOMPARE(m->post(path, "amount=1").errorText("code"), u"parameter_unknown"_s);
    const qint64 before = funds();
    const QMap<QByteArray, QByteArray> key{{"Idempotency-Key", "cancel-1"}};
    const ApiAnswer canceled = m->send("POST", path, {}, key);
    QCOMPARE(canceled.status, 200);
    QCOMPARE(canceled.text("status"), u"canceled"_s);
    QCOMPARE(refundedOf(id), 0);
    QCOMPARE(funds() - before, 500);
    const ApiAnswer again = m->send("POST", path, {}, key);
    QCOMPARE(again.status, 200);
    QCOMPARE(again.headers.value("idempotent-replayed"), QByteArray("true"));
    QCOMPARE(m->post(path).status, 400);
    QCOMPARE(funds() - before, 500);
    QCOMPARE(m->post("/v1/refunds/re_nothing/cancel"_L1).status, 404);
    // What was given back may be refunded anew.
    const QByteArray intent = read(id).text("payment_intent").toLatin1();
    QCOMPARE(m->post("/v1/refunds", "payment_intent=" + intent).number("amount"), 2000);
}

void TestPracticeStripeRefundStates::whatWasToComeIsCalledOff()
{
    const QString later = refund("pm_card_refundFail");
    const QString soon = refund("pm_card_pendingRefund");
    QVERIFY(m->stripe->setRefundStatus(later, u"succeeded"_s).has_value());
    QVERIFY(m->stripe->setRefundStatus(soon, u"pending"_s, u"charge_pending"_s).has_value());
    m->clock.advance(std::chrono::hours(1));
    m->stripe->runDueDeliveries();
    QCOMPARE(read(later).text("status"), u"succeeded"_s);
    QCOMPARE(read(soon).text("pending_reason"), u"charge_pending"_s);
}

void TestPracticeStripeRefundStates::aRefundWaitsForFunds()
{
    m->limitRefundsToBalance = true;
    m->reopen();
    const QString id = refund(); // the payment itself is not available yet
    QCOMPARE(read(id).text("status"), u"pending"_s);
    QCOMPARE(read(id).text("pending_reason"), u"insufficient_funds"_s);
    QCOMPARE(read(id).body.value("balance_transaction"_L1), QJsonValue(QJsonValue::Null));
    QCOMPARE(refundedOf(id), 500);
    const qint64 before = funds();
    m->clock.advance(std::chrono::hours(2));
    m->stripe->runDueDeliveries();
    QCOMPARE(read(id).text("status"), u"pending"_s);
    m->post("/v1/payment_intents",
            "amount=9000&currency=usd&confirm=true&payment_method=pm_card_bypassPending"); // available at once
    const qint64 paid = funds() - before;
    m->clock.advance(std::chrono::hours(1));
    m->stripe->runDueDeliveries();
    QCOMPARE(read(id).text("status"), u"succeeded"_s);
    QCOMPARE(funds() - before, paid - 500);
    QVERIFY(read(id).text("balance_transaction").startsWith("txn_"_L1));
    QCOMPARE(read(refund()).text("status"), u"succeeded"_s); // there is enough now
}

void TestPracticeStripeRefundStates::aWaitingRefundThatFailsBooksNothing()
{
    m->limitRefundsToBalance = true;
    m->reopen();
    const QString id = refund();
    const qint64 before = funds();
    QVERIFY(m->stripe->setRefundStatus(id, u"failed"_s, u"insufficient_funds"_s).has_value());
    QCOMPARE(funds(), before);
    QCOMPARE(refundedOf(id), 0);
}

void TestPracticeStripeRefundStates::refundsAreListedByTheirTime()
{
    QStringList ids;
    QList<qint64> times;
    for (int i = 0; i < 3; ++i) {
        ids.append(refund());
        times.append(m->clock.nowMs() / 1000);
        m->clock.advance(std::chrono::hours(1));
    }
    const auto list = [this](const QString &query) {
        QStringList found;
        for (const QJsonValue &value : m->get("/v1/refunds?"_L1 + query).data())
            found.append(value.toObject().value("id"_L1).toString());
        return found;
    };
    QCOMPARE(list({}), (QStringList{ids.at(2), ids.at(1), ids.at(0)}));
    QCOMPARE(list(u"created[gte]=%1"_s.arg(times.at(1))), (QStringList{ids.at(2), ids.at(1)}));
    QCOMPARE(list(u"created[gte]=%1&created[lt]=%2"_s.arg(times.at(0)).arg(times.at(2))),
             (QStringList{ids.at(1), ids.at(0)}));
    QCOMPARE(list(u"limit=1&starting_after=%1"_s.arg(ids.at(2))), QStringList{ids.at(1)});
    QCOMPARE(m->get("/v1/refunds?created[gte]=soon").status, 400);
}

QTEST_GUILESS_MAIN(TestPracticeStripeRefundStates)
#include "tst_practicestripe_refundstates.moc"
