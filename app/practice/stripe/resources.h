#pragma once

#include "practice/stripe/engine.h"

#include <QList>

namespace console::practice {

/// One operation of the API: method, path pattern ("/v1/charges/{}"), the restricted-key permission it needs, and what
/// carries it out.
struct Route
{
    const char *method;
    const char *pattern;
    const char *permission; ///< "rak_charge_read"; "" for none
    Answer (*run)(Engine &engine, Call &call);
};

// Each resource's operations (facts 2.2, 2.5 to 2.9).
QList<Route> accountRoutes();
QList<Route> paymentIntentRoutes();
QList<Route> chargeRoutes();
QList<Route> refundRoutes();
QList<Route> customerRoutes();
QList<Route> moneyRoutes(); ///< balance transactions, disputes, payouts
QList<Route> eventRoutes();
QList<Route> webhookEndpointRoutes();

/// "2026-08-26.dahlia" or "2024-06-20": a version that a caller may ask for.
bool isApiVersion(const QString &version);
/// GET /v1/{object}s/search (facts 2.9).
Answer searched(Engine &engine, Call &call, const QString &object);

} // namespace console::practice
