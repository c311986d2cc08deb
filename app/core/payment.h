#pragma once

#include "core/mode.h"
#include "core/money.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace console {

/// What OPS-COM says of a payment. One vocabulary for tenant API, cache and screen.
enum class PaymentStatus { Pending, Succeeded, Failed, Canceled, Refunded, PartiallyRefunded, Disputed };

/// Stable names for storage and the tenant API: "pending", "succeeded", "failed", "canceled", "refunded",
/// "partially_refunded", "disputed".
QString toString(PaymentStatus status);
std::optional<PaymentStatus> paymentStatusFromString(QStringView text);
/// For screens, translated: "Partially refunded".
QString displayName(PaymentStatus status);
QList<PaymentStatus> allPaymentStatuses();

/// One line of what a payment was for.
struct PaymentItem
{
    QString kind;        ///< "permit", "violation", "locker", "temporary permit"
    QString reference;   ///< permit or violation number
    QString description; ///< "Lot C annual permit"
    Money amount;
};

/// A payment as the tenant's report shows it, with what is known of it at Stripe.
struct Payment
{
    QString id;          ///< the tenant's payment id, "pay_..." in the practice tenant
    QString orderId;     ///< "ORD-104233"
    QString confirmCode; ///< Confirm Code, "K7M2QX9P"
    QString payerName;
    QString payerEmail;
    QString plate; ///< licence plate, may be empty
    QString userTypeId;
    QString summary; ///< what for, one line
    QList<PaymentItem> items;
    QString paymentTypeId;
    QString paymentTypeName;
    Mode mode = Mode::Test;
    Money amount;
    Money refunded; ///< same currency as amount
    PaymentStatus status = PaymentStatus::Pending;
    QDateTime paymentDate;   ///< UTC, seconds
    QDateTime changedAt;     ///< UTC, when the tenant last changed it
    QString paymentIntentId; ///< pi_..., empty before checkout reached Stripe
    QString chargeId;        ///< ch_..., empty if unknown
    QString cardBrand;       ///< "visa"
    QString cardLast4;
    QString stripeStatus; ///< the payment intent's status, where the console has read it; empty: not read
    QString note;         ///< why it is stuck, as found by the console, translated; empty if nothing is known
    /// Stripe's fee, and the amount less that fee, as Stripe booked the charge, in the currency that Stripe settled in:
    /// it may be another than the amount's. Both or none; empty: not known yet, or nothing was taken.
    std::optional<Money> fee;
    std::optional<Money> net;

    Money remaining() const { return Money(amount.minor() - refunded.minor(), amount.currency()); }
    /// Stripe has taken the money and OPS-COM still says Pending.
    bool isStuckPending() const
    {
        return status == PaymentStatus::Pending && stripeStatus == QLatin1String("succeeded");
    }
};

/// What Stripe's books tell of one payment, for the cache. Empty members tell nothing; fee and net come together and in
/// one currency.
struct StripePaymentFacts
{
    QString paymentIntentId; ///< pi_..., must be there
    QString chargeId;        ///< the latest charge
    QString cardBrand;
    QString cardLast4;
    QString stripeStatus; ///< the payment intent's status
    std::optional<Money> fee;
    std::optional<Money> net;
};

} // namespace console
