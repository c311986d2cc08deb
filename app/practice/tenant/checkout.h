#pragma once

#include "practice/tenant/storethread.h"

#include <QUrl>

namespace console::practice {

/// What a payer does in the web portal or at a handheld unit (shared/seed.md, "User Experience"), as one call.
struct CheckoutOrder
{
    QString payerName;
    QString payerEmail;
    QString plate;
    QString userTypeId;
    QString paymentTypeId;
    QString kind;
    QString description;
    Money amount;
    QString paymentMethod; ///< pm_card_visa, ...
};

/// Makes the order, then the payment intent at Stripe with the secret key that the tenant holds for the payment type's
/// active mode. The order stays Pending: only the webhook decides. Owner: PracticeTenant. Thread: any but the store's
/// (it waits for Stripe, which in turn calls back).
class Checkout
{
public:
    Checkout(StoreThread &store, QString clientId);

    /// The Pending payment; refusals 9009 and 9033, and 9033 where Stripe refused the request (not the card).
    Result<Payment> pay(const CheckoutOrder &order, const QUrl &stripeAddress);

private:
    Result<Payment> payAtStripe(const Payment &payment, const SecretValue &key, const QString &paymentMethod,
                                const QUrl &stripeAddress);

    StoreThread &m_store;
    QString m_clientId;
};

} // namespace console::practice
