// What happens to a charge after it was paid: disputes, warnings. Refunds: refundstates.cpp.
#include "practice/stripe/paymentflow.h"

namespace console::practice::flow {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kDay = 24 * 60 * 60;
constexpr qint64 kDisputeFee = 1500;

} // namespace

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
    if (action.startsWith("refund"_L1))
        refundHappens(engine, action, objectId);
    else if (action == "earlyFraud"_L1)
        earlyFraudWarning(engine, objectId);
    else
        dispute(engine, objectId, action);
}

} // namespace console::practice::flow
