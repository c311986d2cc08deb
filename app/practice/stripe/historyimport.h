#pragma once

#include "practice/seedpayment.h"
#include "practice/stripe/engine.h"

namespace console::practice {

/// Writes one made-up payment of the past into the store: its payment intent, charge, balance transactions, refund,
/// dispute, and the events of those younger than Stripe's 30 days. No deliveries. Within the caller's transaction.
void importPayment(Engine &engine, const SeedPayment &payment);

} // namespace console::practice
