#pragma once

#include "core/payment.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

namespace console::practice {

/// One made-up payment of the past, written to both practice books (Stripe and tenant) so that they agree. Made by
/// PaymentGenerator from a seed: the same seed, count and end time give the same payments.
struct SeedPayment
{
    QString tenantId;             ///< "pay_000123"
    QString paymentIntentId;      ///< pi_...
    QString chargeId;             ///< ch_..., empty if no charge was made
    QString balanceTransactionId; ///< txn_..., empty if none
    QString refundId;             ///< re_..., empty if not refunded
    QString disputeId;            ///< dp_..., empty if not disputed
    QString orderId;
    QString confirmCode;
    QString payerName;
    QString payerEmail;
    QString payerPhone;
    QStringList billingAddress; ///< line1, city, state, postal code, country
    QString plate;
    QString userTypeId;
    QString summary;
    QList<PaymentItem> items;
    Money amount;
    qint64 refundedMinor = 0;
    PaymentStatus status = PaymentStatus::Succeeded;
    QString cardBrand = QStringLiteral("visa");
    QString cardLast4 = QStringLiteral("4242");
    QString failureCode;  ///< "card_declined" for Failed
    QString declineCode;  ///< "insufficient_funds", "generic_decline"
    QDateTime created;    ///< UTC, whole seconds
    QDateTime refundedAt; ///< UTC, if refunded
};

/// The keys of Stripe metadata that a tenant writes on its payment intents.
namespace metadata {
inline constexpr auto kOrderId = "order_id";
inline constexpr auto kConfirmCode = "confirm_code";
inline constexpr auto kUserName = "user_name";
inline constexpr auto kUserTypeId = "user_type_id";
inline constexpr auto kItems = "items";
inline constexpr auto kPlate = "plate";
inline constexpr auto kClientId = "client_id";
} // namespace metadata

} // namespace console::practice
