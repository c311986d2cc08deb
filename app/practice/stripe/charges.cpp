#include "practice/stripe/money.h"
#include "practice/stripe/paymentflow.h"
#include "practice/stripe/resources.h"

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

Answer create(Engine &engine, Call &call)
{
    call.allow({"amount", "application_fee", "application_fee_amount", "capture", "currency", "customer", "description",
                "destination", "metadata", "on_behalf_of", "radar_options", "receipt_email", "shipping", "source",
                "statement_descriptor", "statement_descriptor_suffix", "transfer_data", "transfer_group"});
    const qint64 amount = call.requiredInteger("amount"_L1);
    const QString currency = call.requiredText("currency"_L1).toLower();
    const QString source = call.requiredText("source"_L1);
    const bool capture = call.boolean("capture"_L1, true);
    if (!call.failed() && !isCurrency(currency))
        call.fail(u"Invalid currency: %1."_s.arg(currency), u"currency"_s);
    if (!call.failed() && amount < smallestCharge(currency))
        call.fail(u"Amount must be at least %1 %2"_s.arg(inWords(smallestCharge(currency), currency), currency),
                  u"amount"_s, u"amount_too_small"_s);
    const auto card = source.startsWith("tok_"_L1) ? testCard(source) : flow::cardOf(engine, source);
    if (!call.failed() && (!card || call.live()))
        call.fail(u"No such token: '%1'"_s.arg(source), u"source"_s, u"resource_missing"_s);
    const QJsonObject metadata = call.mergedMetadata({});
    if (call.failed())
        return call.failure();
    Doc charge = engine.make(u"charge"_s, u"ch"_s, call.live());
    charge.set("amount"_L1, amount);
    charge.set("currency"_L1, currency);
    charge.set("metadata"_L1, metadata);
    call.copyTexts(charge.json, {"description", "receipt_email", "statement_descriptor", "transfer_group"});
    if (call.params.value("shipping"_L1).isObject())
        charge.set("shipping"_L1, call.params.value("shipping"_L1));
    charge.set("payment_method"_L1, flow::makePaymentMethod(engine, *card, call.live()).id());
    if (const auto declined = flow::chargeDirectly(engine, &call, charge, *card, capture)) {
        call.fail(*declined);
        return call.failure();
    }
    return engine.shown(call, charge);
}

Answer list(Engine &engine, Call &call)
{
    call.allow({"created", "customer", "ending_before", "limit", "payment_intent", "starting_after", "transfer_group"});
    ListQuery query;
    query.object = u"charge"_s;
    query.customer = call.text("customer"_L1);
    query.intent = call.text("payment_intent"_L1);
    return engine.listed(call, query);
}

Answer retrieve(Engine &engine, Call &call)
{
    call.allow({});
    const auto charge = engine.find(call, call.id(), u"charge"_s, u"id"_s);
    return charge ? engine.shown(call, *charge) : call.failure();
}

Answer update(Engine &engine, Call &call)
{
    call.allow({"customer", "description", "fraud_details", "metadata", "receipt_email", "shipping", "transfer_group"});
    auto charge = engine.find(call, call.id(), u"charge"_s, u"id"_s);
    if (!charge)
        return call.failure();
    call.copyTexts(charge->json, {"description", "receipt_email", "transfer_group"});
    charge->set("metadata"_L1, call.mergedMetadata(charge->json.value("metadata"_L1).toObject()));
    for (const auto name : {"fraud_details"_L1, "shipping"_L1}) {
        if (call.params.value(name).isObject())
            charge->set(name, call.params.value(name));
    }
    if (call.failed())
        return call.failure();
    engine.store.save(*charge);
    engine.emitEvent(u"charge.updated"_s, *charge, &call);
    return engine.shown(call, *charge);
}

Answer refundsOf(Engine &engine, Call &call)
{
    call.allow({"ending_before", "limit", "starting_after"});
    if (!engine.find(call, call.id(), u"charge"_s, u"id"_s))
        return call.failure();
    ListQuery query;
    query.object = u"refund"_s;
    query.charge = call.id();
    return engine.listed(call, query);
}

Answer capture(Engine &engine, Call &call)
{
    call.allow({"amount", "receipt_email", "statement_descriptor", "statement_descriptor_suffix"});
    auto charge = engine.find(call, call.id(), u"charge"_s, u"id"_s);
    if (!charge)
        return call.failure();
    if (charge->flag("captured"_L1))
        call.fail(u"Charge %1 has already been captured."_s.arg(charge->id()), {}, u"charge_already_captured"_s);
    const qint64 amount = call.integer("amount"_L1).value_or(charge->number("amount"_L1));
    if (amount < 1 || amount > charge->number("amount"_L1))
        call.fail(u"Invalid amount."_s, u"amount"_s);
    if (call.failed())
        return call.failure();
    auto intent = engine.store.get(charge->text("payment_intent"_L1));
    flow::captureCharge(engine, &call, *charge, intent ? &*intent : nullptr, amount);
    return engine.shown(call, *charge);
}

Answer search(Engine &engine, Call &call)
{
    return searched(engine, call, u"charge"_s);
}

} // namespace

QList<Route> chargeRoutes()
{
    return {{"POST", "/v1/charges", "rak_charge_write", create},
            {"GET", "/v1/charges", "rak_charge_read", list},
            {"GET", "/v1/charges/search", "rak_charge_read", search},
            {"GET", "/v1/charges/{}", "rak_charge_read", retrieve},
            {"POST", "/v1/charges/{}", "rak_charge_write", update},
            {"POST", "/v1/charges/{}/capture", "rak_charge_write", capture},
            {"GET", "/v1/charges/{}/refunds", "rak_charge_read", refundsOf}};
}

} // namespace console::practice
