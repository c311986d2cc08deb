// Refunds from their making to their end (facts 2.8).
#include "practice/stripe/paymentflow.h"

#include <QJsonArray>

namespace console::practice::flow {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kHour = 60 * 60;
constexpr qint64 kDay = 24 * kHour;

void bookOut(Engine &engine, Doc &refund)
{
    const Doc booked = book(engine, refund.live, u"refund"_s, refund.id(), refund.text("currency"_L1),
                            -refund.number("amount"_L1), 0, engine.now(), u"REFUND FOR CHARGE"_s);
    refund.set("balance_transaction"_L1, booked.id());
}

qint64 available(Engine &engine, const Doc &refund)
{
    for (const auto &fund : engine.store.funds(refund.live, engine.now())) {
        if (fund.currency == refund.text("currency"_L1))
            return fund.available;
    }
    return 0;
}

/// The money is the account's again, and may be refunded anew.
void giveBack(Engine &engine, Doc &refund, const QString &description)
{
    const qint64 amount = refund.number("amount"_L1);
    if (!refund.text("balance_transaction"_L1).isEmpty()) {
        const Doc booked = book(engine, refund.live, u"refund_failure"_s, refund.id(), refund.text("currency"_L1),
                                amount, 0, engine.now(), description);
        refund.set("failure_balance_transaction"_L1, booked.id());
    }
    if (auto charge = engine.store.get(refund.text("charge"_L1))) {
        charge->set("amount_refunded"_L1, charge->number("amount_refunded"_L1) - amount);
        charge->set("refunded"_L1, false);
        engine.store.save(*charge);
        engine.emitEvent(u"charge.updated"_s, *charge, nullptr);
    }
}

/// The payer is asked for a bank account by e-mail.
QJsonObject nextAction(const Engine &engine)
{
    return {{u"type"_s, u"display_details"_s},
            {u"display_details"_s,
             QJsonObject{{u"email_sent"_s, QJsonObject{{u"email_sent_at"_s, engine.now()},
                                                       {u"email_sent_to"_s, u"payer@practice.example"_s}}},
                         {u"expires_at"_s, engine.now() + 45 * kDay}}}};
}

} // namespace

Doc refund(Engine &engine, Call *call, Doc &charge, qint64 amount, const QString &reason, const QJsonObject &metadata)
{
    const QString consequence = testCard(charge.text("_card"_L1)).value_or(TestCard{}).consequence;
    Doc refund = engine.make(u"refund"_s, u"re"_s, charge.live);
    refund.set("amount"_L1, amount);
    refund.set("currency"_L1, charge.text("currency"_L1));
    refund.set("charge"_L1, charge.id());
    refund.set("payment_intent"_L1, charge.json.value("payment_intent"_L1));
    refund.set("metadata"_L1, metadata);
    refund.set("reason"_L1, reason.isEmpty() ? QJsonValue() : QJsonValue(reason));
    if (engine.limitRefundsToBalance && available(engine, refund) < amount) {
        refund.set("status"_L1, u"pending"_s);
        refund.set("pending_reason"_L1, u"insufficient_funds"_s);
        engine.later(u"refundFunded"_s, refund.id(), kHour);
    } else {
        bookOut(engine, refund);
        if (consequence == "pendingRefund"_L1) {
            refund.set("status"_L1, u"pending"_s);
            refund.set("pending_reason"_L1, u"processing"_s);
            engine.later(u"refundSucceeds"_s, refund.id(), 30);
        } else if (consequence == "refundFail"_L1) {
            engine.later(u"refundFails"_s, refund.id(), 60);
        }
    }
    engine.store.save(refund);
    const QJsonObject before{{u"amount_refunded"_s, charge.number("amount_refunded"_L1)},
                             {u"refunded"_s, charge.flag("refunded"_L1)}};
    const qint64 total = charge.number("amount_refunded"_L1) + amount;
    charge.set("amount_refunded"_L1, total);
    charge.set("refunded"_L1, total >= charge.number("amount_captured"_L1));
    engine.store.save(charge);
    engine.emitEvent(u"refund.created"_s, refund, call);
    engine.emitEvent(u"charge.refunded"_s, charge, call, before);
    return refund;
}

QString refundChangeProblem(const Doc &refund, const QString &status, const QString &reason)
{
    const QString now = refund.text("status"_L1);
    if (now == "failed"_L1 || now == "canceled"_L1)
        return u"the refund is %1, which is final"_s.arg(now);
    static const QMap<QString, QStringList> reasons{
        {u"pending"_s, {u""_s, u"processing"_s, u"insufficient_funds"_s, u"charge_pending"_s}},
        {u"requires_action"_s, {u""_s}},
        {u"succeeded"_s, {u""_s}},
        {u"failed"_s,
         {u""_s, u"lost_or_stolen_card"_s, u"expired_or_canceled_card"_s, u"charge_for_pending_refund_disputed"_s,
          u"insufficient_funds"_s, u"declined"_s, u"merchant_request"_s, u"unknown"_s}},
        {u"canceled"_s, {u""_s}}};
    if (!reasons.contains(status))
        return u"no such status: %1"_s.arg(status);
    if (!reasons.value(status).contains(reason.isNull() ? u""_s : reason))
        return u"no such reason of %1: %2"_s.arg(status, reason);
    return {};
}

void setRefundStatus(Engine &engine, const Call *call, Doc &refund, const QString &status, const QString &reason)
{
    {
        Sqlite::Statement gone = engine.store.db().prepare("DELETE FROM consequences WHERE object=?");
        gone << refund.id();
        gone.run();
    }
    const QJsonObject before{{u"status"_s, refund.json.value("status"_L1)}};
    refund.json.remove("pending_reason"_L1);
    refund.json.remove("next_action"_L1);
    refund.set("status"_L1, status);
    if (status == "pending"_L1) {
        refund.set("pending_reason"_L1, reason.isEmpty() ? u"processing"_s : reason);
    } else if (status == "requires_action"_L1) {
        refund.set("next_action"_L1, nextAction(engine));
    } else if (status == "failed"_L1) {
        refund.set("failure_reason"_L1, reason.isEmpty() ? u"unknown"_s : reason);
        giveBack(engine, refund, u"REFUND FAILURE"_s);
    } else if (status == "canceled"_L1) {
        giveBack(engine, refund, u"REFUND CANCELED"_s);
    } else if (refund.text("balance_transaction"_L1).isEmpty()) {
        bookOut(engine, refund);
    }
    engine.store.save(refund);
    if (status == "failed"_L1)
        engine.emitEvent(u"refund.failed"_s, refund, call, before);
    engine.emitEvent(u"refund.updated"_s, refund, call, before);
    engine.emitEvent(u"charge.refund.updated"_s, refund, call, before);
}

void refundHappens(Engine &engine, const QString &action, const QString &refundId)
{
    auto refund = engine.store.get(refundId);
    if (!refund)
        return;
    const bool pending = refund->text("status"_L1) == "pending"_L1;
    if (action == "refundFails"_L1) {
        const QString reason = u"expired_or_canceled_card"_s;
        if (refundChangeProblem(*refund, u"failed"_s, reason).isEmpty())
            setRefundStatus(engine, nullptr, *refund, u"failed"_s, reason);
    } else if (action == "refundFunded"_L1 && pending && available(engine, *refund) < refund->number("amount"_L1)) {
        engine.later(action, refundId, kHour);
    } else if (pending) {
        setRefundStatus(engine, nullptr, *refund, u"succeeded"_s, {});
    }
}

} // namespace console::practice::flow
