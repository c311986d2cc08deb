#include "practice/stripe/paymentflow.h"

#include "practice/stripe/money.h"

namespace console::practice::flow {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kDay = 24 * 60 * 60;

QJsonObject cardDetails(Engine &engine, QJsonObject details, const TestCard &card, qint64 amount)
{
    QJsonObject inner = details.value("card"_L1).toObject();
    inner.insert("brand"_L1, card.brand);
    inner.insert("last4"_L1, card.last4);
    inner.insert("network"_L1, card.brand);
    inner.insert("funding"_L1, card.funding);
    inner.insert("fingerprint"_L1, engine.ring.fingerprint(card.brand, card.last4));
    inner.insert("amount_authorized"_L1, amount);
    inner.insert("overcapture"_L1,
                 QJsonObject{{u"maximum_amount_capturable"_s, amount}, {u"status"_s, u"unavailable"_s}});
    if (card.needsAuthentication)
        inner.insert("three_d_secure"_L1, QJsonObject{{u"authentication_flow"_s, u"challenge"_s},
                                                      {u"electronic_commerce_indicator"_s, u"05"_s},
                                                      {u"exemption_indicator"_s, QJsonValue()},
                                                      {u"result"_s, u"authenticated"_s},
                                                      {u"result_reason"_s, QJsonValue()},
                                                      {u"transaction_id"_s, QJsonValue()},
                                                      {u"version"_s, u"2.2.0"_s}});
    details.insert("card"_L1, inner);
    return details;
}

QJsonObject outcomeOf(const TestCard &card)
{
    const bool declined = !card.errorCode.isEmpty();
    return QJsonObject{{u"advice_code"_s, declined ? QJsonValue(u"try_again_later"_s) : QJsonValue()},
                       {u"network_advice_code"_s, QJsonValue()},
                       {u"network_decline_code"_s, declined ? QJsonValue(u"05"_s) : QJsonValue()},
                       {u"network_status"_s, declined ? u"declined_by_network"_s : u"approved_by_network"_s},
                       {u"reason"_s, declined ? QJsonValue(card.declineCode) : QJsonValue()},
                       {u"risk_level"_s, u"normal"_s},
                       {u"risk_score"_s, 20},
                       {u"seller_message"_s, declined
                                                 ? u"The bank did not return any further details with this decline."_s
                                                 : u"Payment complete."_s},
                       {u"type"_s, declined ? u"issuer_declined"_s : u"authorized"_s}};
}

ApiError declined(Engine &engine, const TestCard &card, const Doc &charge)
{
    ApiError error;
    error.status = 402;
    error.type = u"card_error"_s;
    error.code = card.errorCode;
    error.declineCode = card.declineCode;
    error.message = declineMessage(card.errorCode, card.declineCode);
    error.param = card.errorCode == "incorrect_cvc"_L1 ? u"cvc"_s : QString();
    error.extra.insert("charge"_L1, charge.id());
    error.extra.insert("advice_code"_L1, u"try_again_later"_s);
    error.carriedOut = true;
    Q_UNUSED(engine);
    return error;
}

/// Fills a charge's outcome; true if it went through. Emits nothing.
bool settle(Engine &engine, Doc &charge, const TestCard &card, bool capture)
{
    const qint64 amount = charge.number("amount"_L1);
    const bool ok = card.errorCode.isEmpty();
    charge.set("payment_method_details"_L1,
               cardDetails(engine, charge.json.value("payment_method_details"_L1).toObject(), card, amount));
    charge.set("outcome"_L1, outcomeOf(card));
    charge.set("paid"_L1, ok);
    charge.set("captured"_L1, ok && capture);
    charge.set("status"_L1, ok ? u"succeeded"_s : u"failed"_s);
    charge.set("calculated_statement_descriptor"_L1, u"PRACTICE CITY PARKING"_s);
    charge.set("_card"_L1, card.name);
    if (!ok) {
        charge.set("failure_code"_L1, card.errorCode);
        charge.set("failure_message"_L1, declineMessage(card.errorCode, card.declineCode));
    } else if (capture) {
        charge.set("amount_captured"_L1, amount);
        const qint64 availableOn = card.bypassesPending ? engine.now() : engine.now() - engine.now() % kDay + 2 * kDay;
        const Doc booked = book(engine, charge.live, u"charge"_s, charge.id(), charge.text("currency"_L1), amount,
                                processingFee(amount), availableOn, charge.text("description"_L1));
        charge.set("balance_transaction"_L1, booked.id());
    }
    return ok;
}

void startConsequences(Engine &engine, const Doc &charge, const TestCard &card)
{
    if (card.consequence == "dispute"_L1 || card.consequence == "disputeNotReceived"_L1 ||
        card.consequence == "inquiry"_L1 || card.consequence == "twoDisputes"_L1 || card.consequence == "earlyFraud"_L1)
        engine.later(card.consequence, charge.id(), 5);
    if (card.consequence == "twoDisputes"_L1)
        engine.later(u"dispute"_s, charge.id(), 10);
}

} // namespace

Doc makePaymentMethod(Engine &engine, const TestCard &card, bool live)
{
    Doc method = engine.make(u"payment_method"_s, u"pm"_s, live);
    QJsonObject inner = method.json.value("card"_L1).toObject();
    inner.insert("brand"_L1, card.brand);
    inner.insert("display_brand"_L1, card.brand);
    inner.insert("last4"_L1, card.last4);
    inner.insert("funding"_L1, card.funding);
    inner.insert("fingerprint"_L1, engine.ring.fingerprint(card.brand, card.last4));
    inner.insert("networks"_L1, QJsonObject{{u"available"_s, QJsonArray{card.brand}}, {u"preferred"_s, QJsonValue()}});
    method.set("card"_L1, inner);
    method.set("_card"_L1, card.name);
    engine.store.save(method);
    return method;
}

std::optional<TestCard> cardOf(Engine &engine, const QString &paymentMethodId)
{
    const auto method = engine.store.get(paymentMethodId);
    return method ? testCard(method->text("_card"_L1)) : std::nullopt;
}

std::optional<Doc> usePaymentMethod(Engine &engine, Call &call, const QString &name, const QString &param)
{
    if (name.startsWith("pm_card_"_L1) || name.startsWith("tok_"_L1)) {
        const auto card = testCard(name);
        if (card && !call.live())
            return makePaymentMethod(engine, *card, call.live());
        QString message = u"No such PaymentMethod: '%1'"_s.arg(name);
        if (card)
            message += u"; a similar object exists in test mode, but a live mode key was used to make this request."_s;
        call.fail(message, param, u"resource_missing"_s);
        return std::nullopt;
    }
    return engine.find(call, name, u"payment_method"_s, param, true);
}

std::optional<ApiError> confirm(Engine &engine, Call *call, Doc &intent, bool errorOnAction)
{
    const auto card = cardOf(engine, intent.text("payment_method"_L1)).value_or(TestCard{});
    if (!card.needsAuthentication)
        return charge(engine, call, intent, card);
    if (errorOnAction) {
        TestCard refused = card;
        refused.errorCode = refused.declineCode = u"authentication_required"_s;
        return charge(engine, call, intent, refused);
    }
    const QString returnUrl = intent.text("_return_url"_L1);
    intent.set("status"_L1, u"requires_action"_s);
    if (returnUrl.isEmpty())
        intent.set("next_action"_L1,
                   QJsonObject{{u"type"_s, u"use_stripe_sdk"_s},
                               {u"use_stripe_sdk"_s, QJsonObject{{u"type"_s, u"three_d_secure_redirect"_s}}}});
    else
        intent.set("next_action"_L1,
                   QJsonObject{
                       {u"type"_s, u"redirect_to_url"_s},
                       {u"redirect_to_url"_s, QJsonObject{{u"return_url"_s, returnUrl},
                                                          {u"url"_s, engine.baseAddress + u"/3ds/"_s + intent.id()}}}});
    engine.store.save(intent);
    engine.emitEvent(u"payment_intent.requires_action"_s, intent, call);
    return std::nullopt;
}

std::optional<ApiError> charge(Engine &engine, Call *call, Doc &intent, const TestCard &card)
{
    Doc charge = engine.make(u"charge"_s, u"ch"_s, intent.live);
    for (const auto name : {"amount"_L1, "currency"_L1, "customer"_L1, "description"_L1, "metadata"_L1,
                            "payment_method"_L1, "receipt_email"_L1, "shipping"_L1, "statement_descriptor"_L1,
                            "statement_descriptor_suffix"_L1, "transfer_group"_L1})
        charge.set(name, intent.json.value(name));
    charge.set("payment_intent"_L1, intent.id());
    if (const auto method = engine.store.get(intent.text("payment_method"_L1)))
        charge.set("billing_details"_L1, method->json.value("billing_details"_L1));
    const bool capture = intent.text("capture_method"_L1) != "manual"_L1;
    const bool ok = settle(engine, charge, card, capture);
    engine.store.save(charge);

    intent.set("latest_charge"_L1, charge.id());
    intent.set("next_action"_L1, QJsonValue());
    if (!ok) {
        ApiError error = declined(engine, card, charge);
        QJsonObject last = error.extra;
        last.insert("code"_L1, error.code);
        last.insert("decline_code"_L1, error.declineCode);
        last.insert("message"_L1, error.message);
        last.insert("type"_L1, error.type);
        last.insert("doc_url"_L1, u"https://stripe.com/docs/error-codes/"_s + QString(error.code).replace(u'_', u'-'));
        if (const auto method = engine.store.get(intent.text("payment_method"_L1)))
            last.insert("payment_method"_L1, engine.render(*method));
        intent.set("last_payment_error"_L1, last);
        intent.set("payment_method"_L1, QJsonValue());
        intent.set("status"_L1, u"requires_payment_method"_s);
        engine.store.save(intent);
        engine.emitEvent(u"charge.failed"_s, charge, call);
        engine.emitEvent(u"payment_intent.payment_failed"_s, intent, call);
        error.extra.insert("payment_intent"_L1, engine.render(intent));
        error.extra.insert("payment_method"_L1, last.value("payment_method"_L1));
        return error;
    }
    intent.set("last_payment_error"_L1, QJsonValue());
    const qint64 amount = intent.number("amount"_L1);
    if (capture) {
        intent.set("status"_L1, u"succeeded"_s);
        intent.set("amount_received"_L1, amount);
    } else {
        intent.set("status"_L1, u"requires_capture"_s);
        intent.set("amount_capturable"_L1, amount);
    }
    engine.store.save(intent);
    engine.emitEvent(u"charge.succeeded"_s, charge, call);
    engine.emitEvent(capture ? u"payment_intent.succeeded"_s : u"payment_intent.amount_capturable_updated"_s, intent,
                     call);
    startConsequences(engine, charge, card);
    return std::nullopt;
}

void failAuthentication(Engine &engine, Doc &intent)
{
    intent.set("status"_L1, u"requires_payment_method"_s);
    intent.set("next_action"_L1, QJsonValue());
    intent.set("payment_method"_L1, QJsonValue());
    intent.set(
        "last_payment_error"_L1,
        QJsonObject{{u"code"_s, u"payment_intent_authentication_failure"_s},
                    {u"doc_url"_s, u"https://stripe.com/docs/error-codes/payment-intent-authentication-failure"_s},
                    {u"message"_s, u"The provided PaymentMethod has failed authentication. You can provide "
                                   "payment_method_data or a new PaymentMethod to attempt to fulfill this "
                                   "PaymentIntent again."_s},
                    {u"type"_s, u"invalid_request_error"_s}});
    engine.store.save(intent);
    engine.emitEvent(u"payment_intent.payment_failed"_s, intent, nullptr);
}

void capture(Engine &engine, Call *call, Doc &intent, qint64 amount)
{
    if (auto charge = engine.store.get(intent.text("latest_charge"_L1)))
        captureCharge(engine, call, *charge, &intent, amount);
}

void captureCharge(Engine &engine, Call *call, Doc &charge, Doc *intent, qint64 amount)
{
    const TestCard card = testCard(charge.text("_card"_L1)).value_or(TestCard{});
    charge.set("captured"_L1, true);
    charge.set("amount_captured"_L1, amount);
    const qint64 availableOn = card.bypassesPending ? engine.now() : engine.now() - engine.now() % kDay + 2 * kDay;
    const Doc booked = book(engine, charge.live, u"charge"_s, charge.id(), charge.text("currency"_L1), amount,
                            processingFee(amount), availableOn, charge.text("description"_L1));
    charge.set("balance_transaction"_L1, booked.id());
    engine.store.save(charge);
    engine.emitEvent(u"charge.captured"_s, charge, call);
    if (!intent)
        return;
    intent->set("status"_L1, u"succeeded"_s);
    intent->set("amount_received"_L1, amount);
    intent->set("amount_capturable"_L1, 0);
    engine.store.save(*intent);
    engine.emitEvent(u"payment_intent.succeeded"_s, *intent, call);
}

void cancel(Engine &engine, Call *call, Doc &intent, const QString &reason)
{
    auto charge = engine.store.get(intent.text("latest_charge"_L1));
    if (intent.text("status"_L1) == "requires_capture"_L1 && charge) {
        charge->set("refunded"_L1, true);
        charge->set("amount_refunded"_L1, charge->number("amount"_L1));
        engine.store.save(*charge);
        engine.emitEvent(u"charge.refunded"_s, *charge, call);
    }
    intent.set("status"_L1, u"canceled"_s);
    intent.set("canceled_at"_L1, engine.now());
    intent.set("cancellation_reason"_L1, reason.isEmpty() ? QJsonValue() : QJsonValue(reason));
    intent.set("amount_capturable"_L1, 0);
    intent.set("next_action"_L1, QJsonValue());
    engine.store.save(intent);
    engine.emitEvent(u"payment_intent.canceled"_s, intent, call);
}

std::optional<ApiError> chargeDirectly(Engine &engine, Call *call, Doc &charge, const TestCard &card, bool capture)
{
    const bool ok = settle(engine, charge, card, capture);
    engine.store.save(charge);
    engine.emitEvent(ok ? u"charge.succeeded"_s : u"charge.failed"_s, charge, call);
    if (!ok)
        return declined(engine, card, charge);
    startConsequences(engine, charge, card);
    return std::nullopt;
}

Doc book(Engine &engine, bool live, const QString &type, const QString &source, const QString &currency, qint64 amount,
         qint64 fee, qint64 availableOn, const QString &description)
{
    Doc booked = engine.make(u"balance_transaction"_s, u"txn"_s, live);
    booked.set("amount"_L1, amount);
    booked.set("fee"_L1, fee);
    booked.set("net"_L1, amount - fee);
    booked.set("currency"_L1, currency);
    booked.set("source"_L1, source);
    booked.set("type"_L1, type);
    booked.set("reporting_category"_L1,
               type == "adjustment"_L1 ? (amount < 0 ? u"dispute"_s : u"dispute_reversal"_s) : type);
    booked.set("available_on"_L1, availableOn);
    booked.set("description"_L1, description.isEmpty() ? QJsonValue() : QJsonValue(description));
    if (fee != 0)
        booked.set("fee_details"_L1,
                   QJsonArray{QJsonObject{
                       {u"amount"_s, fee},
                       {u"application"_s, QJsonValue()},
                       {u"currency"_s, currency},
                       {u"description"_s, type == "adjustment"_L1 ? u"Dispute fee"_s : u"Stripe processing fees"_s},
                       {u"type"_s, u"stripe_fee"_s}}});
    engine.store.save(booked);
    engine.store.addFunds(live, currency, availableOn, amount - fee);
    return booked;
}

} // namespace console::practice::flow
