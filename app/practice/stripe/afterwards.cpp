// What happens to a charge after it was paid: refunds, disputes, warnings.
#include "practice/stripe/paymentflow.h"

namespace console::practice::flow {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kDay = 24 * 60 * 60;
constexpr qint64 kDisputeFee = 1500;

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
    const Doc booked = book(engine, charge.live, u"refund"_s, refund.id(), charge.text("currency"_L1), -amount, 0,
                            engine.now(), u"REFUND FOR CHARGE"_s);
    refund.set("balance_transaction"_L1, booked.id());
    if (consequence == "pendingRefund"_L1) {
        refund.set("status"_L1, u"pending"_s);
        refund.set("pending_reason"_L1, u"processing"_s);
        engine.later(u"refundSucceeds"_s, refund.id(), 30);
    } else if (consequence == "refundFail"_L1) {
        engine.later(u"refundFails"_s, refund.id(), 60);
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

void refundSucceeds(Engine &engine, const QString &refundId)
{
    auto refund = engine.store.get(refundId);
    if (!refund || refund->text("status"_L1) != "pending"_L1)
        return;
    refund->set("status"_L1, u"succeeded"_s);
    refund->json.remove("pending_reason"_L1);
    engine.store.save(*refund);
    const QJsonObject before{{u"status"_s, u"pending"_s}};
    engine.emitEvent(u"refund.updated"_s, *refund, nullptr, before);
    engine.emitEvent(u"charge.refund.updated"_s, *refund, nullptr, before);
}

void refundFails(Engine &engine, const QString &refundId, const QString &reason)
{
    auto refund = engine.store.get(refundId);
    if (!refund || refund->text("status"_L1) == "failed"_L1)
        return;
    const QJsonObject before{{u"status"_s, refund->text("status"_L1)}};
    const qint64 amount = refund->number("amount"_L1);
    const Doc booked = book(engine, refund->live, u"refund_failure"_s, refund->id(), refund->text("currency"_L1),
                            amount, 0, engine.now(), u"REFUND FAILURE"_s);
    refund->set("status"_L1, u"failed"_s);
    refund->set("failure_reason"_L1, reason);
    refund->set("failure_balance_transaction"_L1, booked.id());
    engine.store.save(*refund);
    if (auto charge = engine.store.get(refund->text("charge"_L1))) {
        charge->set("amount_refunded"_L1, charge->number("amount_refunded"_L1) - amount);
        charge->set("refunded"_L1, false);
        engine.store.save(*charge);
        engine.emitEvent(u"charge.updated"_s, *charge, nullptr);
    }
    engine.emitEvent(u"refund.failed"_s, *refund, nullptr, before);
    engine.emitEvent(u"refund.updated"_s, *refund, nullptr, before);
    engine.emitEvent(u"charge.refund.updated"_s, *refund, nullptr, before);
}

void dispute(Engine &engine, const QString &chargeId, const QString &kind)
{
    auto charge = engine.store.get(chargeId);
    if (!charge || charge->flag("refunded"_L1)) // a fully refunded card charge cannot be disputed
        return;
    const bool inquiry = kind == "inquiry"_L1;
    Doc dispute = engine.make(u"dispute"_s, u"dp"_s, charge->live);
    const qint64 amount = charge->number("amount"_L1) - charge->number("amount_refunded"_L1);
    dispute.set("amount"_L1, amount);
    dispute.set("currency"_L1, charge->text("currency"_L1));
    dispute.set("charge"_L1, charge->id());
    dispute.set("payment_intent"_L1, charge->json.value("payment_intent"_L1));
    dispute.set("reason"_L1, kind == "disputeNotReceived"_L1 ? u"product_not_received"_s : u"fraudulent"_s);
    dispute.set("status"_L1, inquiry ? u"warning_needs_response"_s : u"needs_response"_s);
    dispute.set("is_charge_refundable"_L1, inquiry);
    QJsonObject details = dispute.json.value("evidence_details"_L1).toObject();
    details.insert("due_by"_L1, engine.now() - engine.now() % kDay + 8 * kDay - 1);
    dispute.set("evidence_details"_L1, details);
    QJsonObject method = dispute.json.value("payment_method_details"_L1).toObject();
    QJsonObject card = method.value("card"_L1).toObject();
    card.insert("case_type"_L1, inquiry ? u"inquiry"_s : u"chargeback"_s);
    method.insert("card"_L1, card);
    dispute.set("payment_method_details"_L1, method);
    if (!inquiry) {
        const Doc booked =
            book(engine, charge->live, u"adjustment"_s, dispute.id(), charge->text("currency"_L1), -amount, kDisputeFee,
                 engine.now(), u"Chargeback withdrawal for %1"_s.arg(charge->id()));
        dispute.set("balance_transactions"_L1, QJsonArray{engine.render(booked)});
    }
    engine.store.save(dispute);
    charge->set("disputed"_L1, true);
    charge->set("_refundableDispute"_L1, inquiry);
    engine.store.save(*charge);
    engine.emitEvent(u"charge.dispute.created"_s, dispute, nullptr);
    if (!inquiry)
        engine.emitEvent(u"charge.dispute.funds_withdrawn"_s, dispute, nullptr);
}

void closeDispute(Engine &engine, Call *call, Doc &dispute, bool won)
{
    const bool inquiry = dispute.text("status"_L1).startsWith("warning"_L1);
    dispute.set("status"_L1, inquiry ? u"warning_closed"_s : won ? u"won"_s : u"lost"_s);
    if (won && !inquiry) {
        const Doc booked = book(engine, dispute.live, u"adjustment"_s, dispute.id(), dispute.text("currency"_L1),
                                dispute.number("amount"_L1), -kDisputeFee, engine.now(), u"Chargeback reversal"_s);
        QJsonArray list = dispute.json.value("balance_transactions"_L1).toArray();
        list.append(engine.render(booked));
        dispute.set("balance_transactions"_L1, list);
    }
    engine.store.save(dispute);
    engine.emitEvent(u"charge.dispute.closed"_s, dispute, call);
    if (won && !inquiry)
        engine.emitEvent(u"charge.dispute.funds_reinstated"_s, dispute, call);
}

void earlyFraudWarning(Engine &engine, const QString &chargeId)
{
    const auto charge = engine.store.get(chargeId);
    if (!charge)
        return;
    Doc warning = engine.make(u"radar.early_fraud_warning"_s, u"issfr"_s, charge->live);
    warning.set("charge"_L1, chargeId);
    warning.set("payment_intent"_L1, charge->json.value("payment_intent"_L1));
    engine.store.save(warning);
    engine.emitEvent(u"radar.early_fraud_warning.created"_s, warning, nullptr);
}

void happen(Engine &engine, const QString &action, const QString &objectId)
{
    if (action == "refundSucceeds"_L1)
        refundSucceeds(engine, objectId);
    else if (action == "refundFails"_L1)
        refundFails(engine, objectId, u"expired_or_canceled_card"_s);
    else if (action == "earlyFraud"_L1)
        earlyFraudWarning(engine, objectId);
    else
        dispute(engine, objectId, action);
}

} // namespace console::practice::flow
