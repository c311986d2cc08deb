#include "practice/stripe/money.h"
#include "practice/stripe/paymentflow.h"
#include "practice/stripe/resources.h"

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

const QStringList &reasons()
{
    static const QStringList list{u"duplicate"_s, u"fraudulent"_s, u"requested_by_customer"_s, u"abandoned"_s};
    return list;
}

Answer unexpectedState(Engine &engine, Call &call, const Doc &intent, const QString &message)
{
    ApiError error;
    error.code = u"payment_intent_unexpected_state"_s;
    error.message = message;
    error.extra.insert("payment_intent"_L1, engine.render(intent));
    error.carriedOut = true;
    call.fail(error);
    return call.failure();
}

Answer declinedAnswer(Call &call, const ApiError &error)
{
    call.fail(error);
    return call.failure();
}

void checkAmount(Call &call, qint64 amount, const QString &currency)
{
    if (call.failed())
        return;
    if (amount < 1)
        call.fail(u"This value must be greater than or equal to 1."_s, u"amount"_s, u"parameter_invalid_integer"_s);
    else if (amount > 999999999999)
        call.fail(u"Amount must be no more than %1"_s.arg(inWords(999999999999, currency)), u"amount"_s,
                  u"amount_too_large"_s);
    else if (amount < smallestCharge(currency))
        call.fail(u"Amount must be at least %1 %2"_s.arg(inWords(smallestCharge(currency), currency), currency),
                  u"amount"_s, u"amount_too_small"_s);
}

QString checkedCurrency(Call &call, const QString &otherwise = {})
{
    const QString currency =
        (otherwise.isEmpty() || call.has("currency"_L1) ? call.requiredText("currency"_L1) : otherwise).toLower();
    if (!call.failed() && !isCurrency(currency))
        call.fail(u"Invalid currency: %1. Stripe currently supports these currencies: usd, aed, afn, all, ..."_s.arg(
                      currency),
                  u"currency"_s);
    return currency;
}

/// The payment method that the call names in one of the three ways; null if none.
QString paymentMethodOf(Engine &engine, Call &call)
{
    QString name = call.text("payment_method"_L1);
    const QJsonObject data = call.params.value("payment_method_data"_L1).toObject();
    QString param = u"payment_method"_s;
    if (name.isEmpty() && !data.isEmpty()) {
        const QJsonObject card = data.value("card"_L1).toObject();
        if (card.contains("number"_L1)) {
            ApiError error;
            error.status = 402;
            error.type = u"card_error"_s;
            error.message =
                u"Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you "
                "use test tokens that map to the test card you are using, see "
                "https://stripe.com/docs/testing. To enable testing raw card data APIs, see "
                "https://support.stripe.com/questions/enabling-access-to-raw-card-data-apis."_s;
            call.fail(error);
        }
        name = card.value("token"_L1).toString();
        param = u"payment_method_data[card][token]"_s;
        if (name.isEmpty())
            call.fail(u"Missing required param: payment_method_data[card][token]."_s, param, u"parameter_missing"_s);
    }
    if (name.isEmpty() || call.failed())
        return {};
    auto method = flow::usePaymentMethod(engine, call, name, param);
    if (!method)
        return {};
    const QJsonObject billing = data.value("billing_details"_L1).toObject();
    if (!billing.isEmpty()) {
        QJsonObject details = method->json.value("billing_details"_L1).toObject();
        for (auto it = billing.begin(); it != billing.end(); ++it)
            details.insert(it.key(), it.value());
        method->set("billing_details"_L1, details);
        engine.store.save(*method);
    }
    return method->id();
}

void fillOptions(Engine &engine, Call &call, Doc &intent)
{
    call.copyTexts(intent.json, {"description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix",
                                 "transfer_group", "setup_future_usage"});
    const QString customer = call.text("customer"_L1);
    if (!customer.isEmpty() && engine.find(call, customer, u"customer"_s, u"customer"_s, true))
        intent.set("customer"_L1, customer);
    if (call.params.value("shipping"_L1).isObject())
        intent.set("shipping"_L1, call.params.value("shipping"_L1));
    intent.set("metadata"_L1, call.mergedMetadata(intent.json.value("metadata"_L1).toObject()));
    const QStringList types = call.list("payment_method_types"_L1);
    if (!types.isEmpty())
        intent.set("payment_method_types"_L1, QJsonArray::fromStringList(types));
    if (call.has("return_url"_L1))
        intent.set("_return_url"_L1, call.text("return_url"_L1));
}

Answer confirmNow(Engine &engine, Call &call, Doc &intent)
{
    const bool errorOnAction =
        call.boolean("error_on_requires_action"_L1, false) || call.text("off_session"_L1) == "true"_L1;
    if (call.failed())
        return call.failure();
    if (const auto declined = flow::confirm(engine, &call, intent, errorOnAction))
        return declinedAnswer(call, *declined);
    return engine.shown(call, intent);
}

Answer create(Engine &engine, Call &call)
{
    call.allow({"amount",
                "amount_details",
                "application_fee_amount",
                "automatic_payment_methods",
                "capture_method",
                "confirm",
                "confirmation_method",
                "confirmation_token",
                "currency",
                "customer",
                "customer_account",
                "description",
                "error_on_requires_action",
                "excluded_payment_method_types",
                "hooks",
                "mandate",
                "mandate_data",
                "metadata",
                "off_session",
                "on_behalf_of",
                "payment_details",
                "payment_method",
                "payment_method_configuration",
                "payment_method_data",
                "payment_method_options",
                "payment_method_types",
                "radar_options",
                "receipt_email",
                "return_url",
                "setup_future_usage",
                "shipping",
                "statement_descriptor",
                "statement_descriptor_suffix",
                "transfer_data",
                "transfer_group",
                "use_stripe_sdk"});
    const qint64 amount = call.requiredInteger("amount"_L1);
    const QString currency = checkedCurrency(call);
    checkAmount(call, amount, currency);
    const QString captureMethod = call.choice("capture_method"_L1, {u"automatic"_s, u"automatic_async"_s, u"manual"_s});
    const bool confirmIt = call.boolean("confirm"_L1, false);
    (void)call.expand();
    if (call.failed())
        return call.failure();
    Doc intent = engine.make(u"payment_intent"_s, u"pi"_s, call.live());
    intent.set("amount"_L1, amount);
    intent.set("currency"_L1, currency);
    if (!captureMethod.isEmpty())
        intent.set("capture_method"_L1, captureMethod);
    if (!call.has("payment_method_types"_L1))
        intent.set("automatic_payment_methods"_L1,
                   QJsonObject{{u"enabled"_s, true}, {u"allow_redirects"_s, u"always"_s}});
    fillOptions(engine, call, intent);
    const QString method = paymentMethodOf(engine, call);
    if (!call.failed() && confirmIt && method.isEmpty())
        call.fail(
            u"You cannot confirm this PaymentIntent because it's missing a payment method. You can either update "
            "the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with "
            "a payment method or ConfirmationToken."_s,
            {}, u"payment_intent_unexpected_state"_s);
    if (call.failed())
        return call.failure();
    if (!method.isEmpty()) {
        intent.set("payment_method"_L1, method);
        intent.set("status"_L1, u"requires_confirmation"_s);
    }
    Doc asCreated = intent;
    engine.store.save(intent);
    engine.emitEvent(u"payment_intent.created"_s, asCreated, &call);
    return confirmIt ? confirmNow(engine, call, intent) : engine.shown(call, intent);
}

Answer list(Engine &engine, Call &call)
{
    call.allow({"created", "customer", "customer_account", "ending_before", "limit", "starting_after"});
    ListQuery query;
    query.object = u"payment_intent"_s;
    query.customer = call.text("customer"_L1);
    return engine.listed(call, query);
}

Answer retrieve(Engine &engine, Call &call)
{
    call.allow({"client_secret"});
    const auto intent = engine.find(call, call.id(), u"payment_intent"_s, u"intent"_s);
    return intent ? engine.shown(call, *intent) : call.failure();
}

Answer update(Engine &engine, Call &call)
{
    call.allow({"amount",
                "amount_details",
                "application_fee_amount",
                "capture_method",
                "currency",
                "customer",
                "description",
                "excluded_payment_method_types",
                "hooks",
                "metadata",
                "payment_details",
                "payment_method",
                "payment_method_configuration",
                "payment_method_data",
                "payment_method_options",
                "payment_method_types",
                "receipt_email",
                "setup_future_usage",
                "shipping",
                "statement_descriptor",
                "statement_descriptor_suffix",
                "transfer_data",
                "transfer_group"});
    auto intent = engine.find(call, call.id(), u"payment_intent"_s, u"intent"_s);
    if (!intent)
        return call.failure();
    const QString status = intent->text("status"_L1);
    const bool open = status == "requires_payment_method"_L1 || status == "requires_confirmation"_L1 ||
                      status == "requires_action"_L1;
    const auto amount = call.integer("amount"_L1);
    const QString currency = checkedCurrency(call, intent->text("currency"_L1));
    for (const auto name : {"amount"_L1, "currency"_L1, "payment_method"_L1, "payment_method_data"_L1}) {
        if (!open && !call.failed() && call.has(name))
            return unexpectedState(
                engine, call, *intent,
                u"This PaymentIntent's %1 could not be updated because it has a status of %2. You "
                "may only update the %1 of a PaymentIntent with one of the following statuses: "
                "requires_payment_method, requires_confirmation, requires_action."_s.arg(name, status));
    }
    if (amount)
        checkAmount(call, *amount, currency);
    fillOptions(engine, call, *intent);
    const QString method = paymentMethodOf(engine, call);
    if (call.failed())
        return call.failure();
    if (amount)
        intent->set("amount"_L1, *amount);
    intent->set("currency"_L1, currency);
    if (!method.isEmpty()) {
        intent->set("payment_method"_L1, method);
        intent->set("status"_L1, u"requires_confirmation"_s);
    }
    engine.store.save(*intent);
    return engine.shown(call, *intent);
}

Answer confirm(Engine &engine, Call &call)
{
    call.allow({"capture_method",
                "client_secret",
                "confirmation_token",
                "error_on_requires_action",
                "mandate",
                "mandate_data",
                "off_session",
                "payment_method",
                "payment_method_data",
                "payment_method_options",
                "payment_method_types",
                "radar_options",
                "receipt_email",
                "return_url",
                "setup_future_usage",
                "shipping",
                "use_stripe_sdk",
                "amount_details",
                "excluded_payment_method_types",
                "hooks",
                "payment_details",
                "expected_payment_method_type",
                "key"});
    auto intent = engine.find(call, call.id(), u"payment_intent"_s, u"intent"_s);
    if (!intent)
        return call.failure();
    const QString status = intent->text("status"_L1);
    if (status == "succeeded"_L1)
        return unexpectedState(engine, call, *intent,
                               u"You cannot confirm this PaymentIntent because it has already "
                               "succeeded after being previously confirmed."_s);
    if (status == "canceled"_L1 || status == "requires_capture"_L1)
        return unexpectedState(engine, call, *intent,
                               u"You cannot confirm this PaymentIntent because it has a status of %1. Only a "
                               "PaymentIntent with one of the following statuses may be confirmed: "
                               "requires_confirmation, requires_action."_s.arg(status));
    fillOptions(engine, call, *intent);
    const QString method = paymentMethodOf(engine, call);
    if (!method.isEmpty())
        intent->set("payment_method"_L1, method);
    if (!call.failed() && intent->text("payment_method"_L1).isEmpty())
        return unexpectedState(engine, call, *intent,
                               u"You cannot confirm this PaymentIntent because it's missing a payment method. You can "
                               "either update the PaymentIntent with a payment method and then confirm it again, or "
                               "confirm it again directly with a payment method or ConfirmationToken."_s);
    if (call.failed())
        return call.failure();
    return confirmNow(engine, call, *intent);
}

Answer capture(Engine &engine, Call &call)
{
    call.allow({"amount_details", "amount_to_capture", "application_fee_amount", "final_capture", "hooks", "metadata",
                "payment_details", "statement_descriptor", "statement_descriptor_suffix", "transfer_data"});
    auto intent = engine.find(call, call.id(), u"payment_intent"_s, u"intent"_s);
    if (!intent)
        return call.failure();
    const QString status = intent->text("status"_L1);
    if (status != "requires_capture"_L1)
        return unexpectedState(engine, call, *intent,
                               u"This PaymentIntent could not be captured because it has a status of %1. Only a "
                               "PaymentIntent with one of the following statuses may be captured: "
                               "requires_capture."_s.arg(status));
    const qint64 amount = call.integer("amount_to_capture"_L1).value_or(intent->number("amount_capturable"_L1));
    if (amount < 1)
        call.fail(u"This value must be greater than or equal to 1."_s, u"amount_to_capture"_s,
                  u"parameter_invalid_integer"_s);
    if (amount > intent->number("amount_capturable"_L1))
        call.fail(u"The payment could not be captured because the requested capture amount is greater than the amount "
                  "you can capture for this charge."_s,
                  u"amount_to_capture"_s, u"amount_too_large"_s);
    intent->set("metadata"_L1, call.mergedMetadata(intent->json.value("metadata"_L1).toObject()));
    if (call.failed())
        return call.failure();
    flow::capture(engine, &call, *intent, amount);
    return engine.shown(call, *intent);
}

Answer cancel(Engine &engine, Call &call)
{
    call.allow({"cancellation_reason"});
    auto intent = engine.find(call, call.id(), u"payment_intent"_s, u"intent"_s);
    const QString reason = call.choice("cancellation_reason"_L1, reasons());
    if (!intent || call.failed())
        return call.failure();
    const QString status = intent->text("status"_L1);
    if (status == "succeeded"_L1 || status == "canceled"_L1)
        return unexpectedState(engine, call, *intent,
                               u"You cannot cancel this PaymentIntent because it has a status of %1. Only a "
                               "PaymentIntent with one of the following statuses may be canceled: "
                               "requires_payment_method, requires_capture, requires_confirmation, requires_action, "
                               "processing."_s.arg(status));
    flow::cancel(engine, &call, *intent, reason);
    return engine.shown(call, *intent);
}

Answer search(Engine &engine, Call &call)
{
    return searched(engine, call, u"payment_intent"_s);
}

} // namespace

QList<Route> paymentIntentRoutes()
{
    return {{"POST", "/v1/payment_intents", "rak_payment_intent_write", create},
            {"GET", "/v1/payment_intents", "rak_payment_intent_read", list},
            {"GET", "/v1/payment_intents/search", "rak_payment_intent_read", search},
            {"GET", "/v1/payment_intents/{}", "rak_payment_intent_read", retrieve},
            {"POST", "/v1/payment_intents/{}", "rak_payment_intent_write", update},
            {"POST", "/v1/payment_intents/{}/confirm", "rak_payment_intent_write", confirm},
            {"POST", "/v1/payment_intents/{}/capture", "rak_payment_intent_write", capture},
            {"POST", "/v1/payment_intents/{}/cancel", "rak_payment_intent_write", cancel}};
}

} // namespace console::practice
