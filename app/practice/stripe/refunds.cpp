#include "practice/stripe/money.h"
#include "practice/stripe/paymentflow.h"
#include "practice/stripe/resources.h"

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

void refuse(Call &call, const QString &message, const QString &code, const QString &param = {})
{
    ApiError error;
    error.message = message;
    error.code = code;
    error.param = param;
    error.carriedOut = true;
    call.fail(error);
}

std::optional<Doc> chargeToRefund(Engine &engine, Call &call)
{
    const QString chargeId = call.text("charge"_L1);
    const QString intentId = call.text("payment_intent"_L1);
    if (chargeId.isEmpty() && intentId.isEmpty()) {
        call.fail(u"One of the following params should be provided for this request: payment_intent or charge."_s, {},
                  u"parameter_missing"_s);
        return std::nullopt;
    }
    std::optional<Doc> charge;
    if (!intentId.isEmpty()) {
        const auto intent = engine.find(call, intentId, u"payment_intent"_s, u"payment_intent"_s, true);
        if (!intent)
            return std::nullopt;
        charge = engine.store.get(intent->text("latest_charge"_L1));
        if (!charge || !charge->flag("paid"_L1)) {
            refuse(call, u"This PaymentIntent (%1) does not have a successful charge to refund."_s.arg(intentId), {});
            return std::nullopt;
        }
        if (!chargeId.isEmpty() && chargeId != charge->id()) {
            call.fail(u"The charge %1 does not belong to the PaymentIntent %2."_s.arg(chargeId, intentId), u"charge"_s);
            return std::nullopt;
        }
        return charge;
    }
    charge = engine.find(call, chargeId, u"charge"_s, u"charge"_s, true);
    if (charge && (!charge->flag("paid"_L1) || !charge->flag("captured"_L1))) {
        refuse(call, u"Charge %1 is not refundable."_s.arg(chargeId), u"charge_not_refundable"_s);
        return std::nullopt;
    }
    return charge;
}

Answer create(Engine &engine, Call &call)
{
    call.allow({"amount", "charge", "currency", "customer", "instructions_email", "metadata", "origin",
                "payment_intent", "reason", "refund_application_fee", "reverse_transfer"});
    const auto asked = call.integer("amount"_L1);
    if (asked && *asked < 1)
        call.fail(u"This value must be greater than or equal to 1."_s, u"amount"_s, u"parameter_invalid_integer"_s);
    const QString reason = call.choice("reason"_L1, {u"duplicate"_s, u"fraudulent"_s, u"requested_by_customer"_s});
    const QJsonObject metadata = call.mergedMetadata({});
    (void)call.expand();
    if (call.failed())
        return call.failure();
    auto charge = chargeToRefund(engine, call);
    if (!charge)
        return call.failure();
    if (charge->flag("disputed"_L1) && !charge->flag("_refundableDispute"_L1)) {
        refuse(call, u"Charge %1 has been charged back; cannot issue a refund."_s.arg(charge->id()),
               u"charge_disputed"_s);
        return call.failure();
    }
    const qint64 captured = charge->number("amount_captured"_L1);
    const qint64 left = captured - charge->number("amount_refunded"_L1);
    if (left <= 0) {
        refuse(call, u"Charge %1 has already been refunded."_s.arg(charge->id()), u"charge_already_refunded"_s);
        return call.failure();
    }
    const qint64 amount = asked.value_or(left);
    if (amount > left) {
        const QString currency = charge->text("currency"_L1);
        refuse(call,
               u"Refund amount (%1) is greater than unrefunded amount on charge (%2)"_s.arg(inWords(amount, currency),
                                                                                            inWords(left, currency)),
               {}, u"amount"_s);
        return call.failure();
    }
    return engine.shown(call, flow::refund(engine, &call, *charge, amount, reason, metadata));
}

Answer list(Engine &engine, Call &call)
{
    call.allow({"charge", "created", "ending_before", "limit", "payment_intent", "starting_after"});
    ListQuery query;
    query.object = u"refund"_s;
    query.charge = call.text("charge"_L1);
    query.intent = call.text("payment_intent"_L1);
    return engine.listed(call, query);
}

Answer retrieve(Engine &engine, Call &call)
{
    call.allow({});
    const auto refund = engine.find(call, call.id(), u"refund"_s, u"id"_s);
    return refund ? engine.shown(call, *refund) : call.failure();
}

Answer update(Engine &engine, Call &call)
{
    call.allow({"metadata"});
    auto refund = engine.find(call, call.id(), u"refund"_s, u"id"_s);
    if (!refund)
        return call.failure();
    const QJsonObject before{{u"metadata"_s, refund->json.value("metadata"_L1)}};
    refund->set("metadata"_L1, call.mergedMetadata(refund->json.value("metadata"_L1).toObject()));
    if (call.failed())
        return call.failure();
    engine.store.save(*refund);
    engine.emitEvent(u"refund.updated"_s, *refund, &call, before);
    engine.emitEvent(u"charge.refund.updated"_s, *refund, &call, before);
    return engine.shown(call, *refund);
}

Answer cancel(Engine &engine, Call &call)
{
    call.allow({});
    auto refund = engine.find(call, call.id(), u"refund"_s, u"id"_s);
    if (!refund)
        return call.failure();
    // Only refunds that wait for the customer's bank details can be cancelled by the API; cards have none.
    if (refund->text("status"_L1) != "requires_action"_L1) {
        refuse(call,
               u"You cannot cancel this refund because it has a status of %1. Only a refund with the status "
               "requires_action may be canceled."_s.arg(refund->text("status"_L1)),
               {});
        return call.failure();
    }
    flow::setRefundStatus(engine, &call, *refund, u"canceled"_s, {});
    return engine.shown(call, *refund);
}

} // namespace

QList<Route> refundRoutes()
{
    return {{"POST", "/v1/refunds", "rak_refund_write", create},
            {"GET", "/v1/refunds", "rak_charge_read", list},
            {"GET", "/v1/refunds/{}", "rak_charge_read", retrieve},
            {"POST", "/v1/refunds/{}", "rak_refund_write", update},
            {"POST", "/v1/refunds/{}/cancel", "rak_refund_write", cancel}};
}

} // namespace console::practice
