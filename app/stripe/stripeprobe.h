#pragma once

#include <QList>
#include <QString>

namespace console {

/// One permission of a restricted key, asked for by one call that changes nothing: a list of one object, or a change of
/// an object that does not exist. Stripe looks at the permission before it looks for the object (facts 2.1), so that
/// "no such object" means that the key may.
enum class StripeProbe {
    ReadBalance, ///< first: also the cheapest proof that the key works at all
    ReadAccount,
    ReadPaymentIntents,
    ReadCharges,
    ReadBalanceTransactions,
    ReadPayouts,
    ReadDisputes,
    ReadEvents,
    ReadWebhookEndpoints,
    WriteRefunds,          ///< POST /v1/refunds/{one that does not exist}/cancel: no refund can come of it
    WriteWebhookEndpoints, ///< POST /v1/webhook_endpoints/{one that does not exist}
};

/// In the order above.
QList<StripeProbe> allStripeProbes();
/// The permission's slug: "rak_refund_write" (facts 2.1).
QString permissionOf(StripeProbe probe);

} // namespace console
