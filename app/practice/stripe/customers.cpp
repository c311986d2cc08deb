// Customers and payment methods: as much as the console, the CLI's fixtures and the SDK need.
#include "practice/stripe/paymentflow.h"
#include "practice/stripe/resources.h"

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

void fill(Call &call, Doc &customer)
{
    call.copyTexts(customer.json, {"name", "email", "phone", "description"});
    for (const auto name : {"address"_L1, "shipping"_L1}) {
        if (call.params.value(name).isObject())
            customer.set(name, call.params.value(name));
    }
    customer.set("metadata"_L1, call.mergedMetadata(customer.json.value("metadata"_L1).toObject()));
}

Answer create(Engine &engine, Call &call)
{
    Doc customer = engine.make(u"customer"_s, u"cus"_s, call.live());
    fill(call, customer);
    if (call.failed())
        return call.failure();
    engine.store.save(customer);
    engine.emitEvent(u"customer.created"_s, customer, &call);
    return engine.shown(call, customer);
}

Answer list(Engine &engine, Call &call)
{
    call.allow({"created", "email", "ending_before", "limit", "starting_after", "test_clock"});
    ListQuery query;
    query.object = u"customer"_s;
    const QString email = call.text("email"_L1);
    if (!email.isEmpty())
        query.contains = u"\"email\":\"%1\""_s.arg(email);
    return engine.listed(call, query);
}

Answer retrieve(Engine &engine, Call &call)
{
    const auto customer = engine.find(call, call.id(), u"customer"_s, u"id"_s);
    return customer ? engine.shown(call, *customer) : call.failure();
}

Answer update(Engine &engine, Call &call)
{
    auto customer = engine.find(call, call.id(), u"customer"_s, u"id"_s);
    if (!customer)
        return call.failure();
    fill(call, *customer);
    if (call.failed())
        return call.failure();
    engine.store.save(*customer);
    engine.emitEvent(u"customer.updated"_s, *customer, &call);
    return engine.shown(call, *customer);
}

Answer remove(Engine &engine, Call &call)
{
    const auto customer = engine.find(call, call.id(), u"customer"_s, u"id"_s);
    if (!customer)
        return call.failure();
    engine.store.remove(customer->id());
    engine.emitEvent(u"customer.deleted"_s, *customer, &call);
    Answer answer;
    answer.body = QJsonObject{{u"id"_s, customer->id()}, {u"object"_s, u"customer"_s}, {u"deleted"_s, true}};
    return answer;
}

Answer createMethod(Engine &engine, Call &call)
{
    call.requiredText("type"_L1);
    const QString token = call.params.value("card"_L1).toObject().value("token"_L1).toString();
    if (!call.failed() && token.isEmpty())
        call.fail(u"Missing required param: card[token]."_s, u"card[token]"_s, u"parameter_missing"_s);
    if (call.failed())
        return call.failure();
    auto method = flow::usePaymentMethod(engine, call, token, u"card[token]"_s);
    if (!method)
        return call.failure();
    const QJsonObject given = call.params.value("billing_details"_L1).toObject();
    QJsonObject billing = method->json.value("billing_details"_L1).toObject();
    for (auto it = given.begin(); it != given.end(); ++it)
        billing.insert(it.key(), it.value());
    method->set("billing_details"_L1, billing);
    method->set("metadata"_L1, call.mergedMetadata({}));
    engine.store.save(*method);
    return engine.shown(call, *method);
}

Answer listMethods(Engine &engine, Call &call)
{
    call.allow({"customer", "customer_account", "allow_redisplay", "ending_before", "limit", "starting_after", "type"});
    ListQuery query;
    query.object = u"payment_method"_s;
    query.customer = call.text("customer"_L1);
    return engine.listed(call, query);
}

Answer retrieveMethod(Engine &engine, Call &call)
{
    call.allow({});
    if (call.id().startsWith("pm_card_"_L1)) {
        const auto method = flow::usePaymentMethod(engine, call, call.id(), u"payment_method"_s);
        return method ? engine.shown(call, *method) : call.failure();
    }
    const auto method = engine.find(call, call.id(), u"payment_method"_s, u"payment_method"_s);
    return method ? engine.shown(call, *method) : call.failure();
}

Answer attach(Engine &engine, Call &call)
{
    call.allow({"customer", "customer_account"});
    const QString customer = call.requiredText("customer"_L1);
    if (call.failed() || !engine.find(call, customer, u"customer"_s, u"customer"_s, true))
        return call.failure();
    auto method = flow::usePaymentMethod(engine, call, call.id(), u"payment_method"_s);
    if (!method)
        return call.failure();
    method->set("customer"_L1, customer);
    engine.store.save(*method);
    engine.emitEvent(u"payment_method.attached"_s, *method, &call);
    return engine.shown(call, *method);
}

Answer detach(Engine &engine, Call &call)
{
    call.allow({});
    auto method = engine.find(call, call.id(), u"payment_method"_s, u"payment_method"_s);
    if (!method)
        return call.failure();
    method->set("customer"_L1, QJsonValue());
    engine.store.save(*method);
    engine.emitEvent(u"payment_method.detached"_s, *method, &call);
    return engine.shown(call, *method);
}

} // namespace

QList<Route> customerRoutes()
{
    return {{"POST", "/v1/customers", "rak_customer_write", create},
            {"GET", "/v1/customers", "rak_customer_read", list},
            {"GET", "/v1/customers/{}", "rak_customer_read", retrieve},
            {"POST", "/v1/customers/{}", "rak_customer_write", update},
            {"DELETE", "/v1/customers/{}", "rak_customer_write", remove},
            {"POST", "/v1/payment_methods", "rak_payment_method_write", createMethod},
            {"GET", "/v1/payment_methods", "rak_payment_method_read", listMethods},
            {"GET", "/v1/payment_methods/{}", "rak_payment_method_read", retrieveMethod},
            {"POST", "/v1/payment_methods/{}/attach", "rak_payment_method_write", attach},
            {"POST", "/v1/payment_methods/{}/detach", "rak_payment_method_write", detach}};
}

} // namespace console::practice
