#pragma once

#include "practice/stripe/engine.h"
#include "practice/stripe/testcards.h"

#include <optional>

namespace console::practice {

/// What moves money: payment intents through their states, charges, balance transactions, refunds, disputes. No HTTP.
namespace flow {

/// A saved payment method of a test card.
Doc makePaymentMethod(Engine &engine, const TestCard &card, bool live);
std::optional<TestCard> cardOf(Engine &engine, const QString &paymentMethodId);
/// The payment method that a parameter names: pm_card_*, or an existing pm_. Fails the call.
std::optional<Doc> usePaymentMethod(Engine &engine, Call &call, const QString &name, const QString &param);

/// Confirms an intent that has a payment method: charges it, asks for authentication, or declines. Saves and emits.
/// nullopt: no decline. The intent is updated in place.
std::optional<ApiError> confirm(Engine &engine, Call *call, Doc &intent, bool errorOnAction);
/// Charges the intent's card (after authentication, or without need of it).
std::optional<ApiError> charge(Engine &engine, Call *call, Doc &intent, const TestCard &card);
void failAuthentication(Engine &engine, Doc &intent);
void capture(Engine &engine, Call *call, Doc &intent, qint64 amount);
/// intent may be nullptr.
void captureCharge(Engine &engine, Call *call, Doc &charge, Doc *intent, qint64 amount);
void cancel(Engine &engine, Call *call, Doc &intent, const QString &reason);
/// A charge without a payment intent (POST /v1/charges).
std::optional<ApiError> chargeDirectly(Engine &engine, Call *call, Doc &charge, const TestCard &card, bool capture);

/// A balance transaction of `type` ("charge", "refund", ...), saved, with the account's funds changed.
Doc book(Engine &engine, bool live, const QString &type, const QString &source, const QString &currency, qint64 amount,
         qint64 fee, qint64 availableOn, const QString &description);

/// Makes the refund of a charge that was found refundable.
Doc refund(Engine &engine, Call *call, Doc &charge, qint64 amount, const QString &reason, const QJsonObject &metadata);
/// Why a refund may not take the status, in English; "" if it may.
QString refundChangeProblem(const Doc &refund, const QString &status, const QString &reason);
/// Takes it, with bookings and events; what was to happen to the refund later is called off. Saves. call may be
/// nullptr.
void setRefundStatus(Engine &engine, const Call *call, Doc &refund, const QString &status, const QString &reason);

void dispute(Engine &engine, const QString &chargeId, const QString &kind);
void closeDispute(Engine &engine, Call *call, Doc &dispute, bool won);
void earlyFraudWarning(Engine &engine, const QString &chargeId);

/// Carries out what was put off for a refund.
void refundHappens(Engine &engine, const QString &action, const QString &refundId);
/// Carries out what was put off with Engine::later().
void happen(Engine &engine, const QString &action, const QString &objectId);

} // namespace flow

} // namespace console::practice
