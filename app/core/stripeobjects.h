#pragma once

#include "core/mode.h"
#include "core/money.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace console {

// Stripe's objects under Stripe's names, reduced to what the console uses. Field sources: facts/stripe-and-opscom.md
// 2.2 to 2.8. Times are UTC; amounts minor units with Stripe's exponent. No object holds a client_secret.

struct StripeAccount
{
    QString id; ///< acct_...
    QString displayName;
    QString country;
    QString defaultCurrency; ///< lower case
    bool chargesEnabled = false;
};

struct StripeBalance
{
    Mode mode = Mode::Test;
    QList<Money> available;
    QList<Money> pending;
};

struct StripeCardDetails
{
    QString brand;
    QString last4;
    int expMonth = 0;
    int expYear = 0;
    QString funding;
    QString country;
    QString network;
};

struct StripeFee
{
    QString type;
    QString description;
    Money amount;
};

struct StripeBalanceTransaction
{
    QString id;
    Money amount; ///< settlement currency
    Money fee;
    Money net;
    QList<StripeFee> feeDetails;
    QDateTime availableOn;
    QString status;
};

struct StripeRefund
{
    QString id; ///< re_... or pyr_...
    Money amount;
    QString status; ///< pending, requires_action, succeeded, failed, canceled
    QString pendingReason;
    QString failureReason;
    QString reason;
    QString chargeId;
    QString paymentIntentId;
    QDateTime created;
    QMap<QString, QString> metadata;
};

struct StripeDispute
{
    QString id;
    QString status;
    QString reason;
    Money amount;
    bool isChargeRefundable = false;
};

struct StripeCharge
{
    QString id;
    Money amount;
    Money amountCaptured;
    Money amountRefunded;
    bool refunded = false; ///< fully
    bool paid = false;
    bool captured = false;
    bool disputed = false;
    QString status;
    QString failureCode;
    QString failureMessage;
    QString outcomeSellerMessage;
    QString outcomeRiskLevel;
    QString billingName;
    QString billingEmail;
    QString billingPhone;
    QStringList billingAddress; ///< lines, without empty ones
    StripeCardDetails card;
    QString receiptUrl; ///< public link: never logged
    QString receiptNumber;
    QString statementDescriptor;
    Mode mode = Mode::Test;
    QDateTime created;
    QString paymentIntentId;
    std::optional<StripeBalanceTransaction> balanceTransaction; ///< where expanded
};

struct StripePaymentIntent
{
    QString id;
    Money amount;
    Money amountReceived;
    QString status; ///< requires_payment_method ... succeeded
    QDateTime created;
    QString description;
    QString receiptEmail;
    QString customerId;
    QString cancellationReason;
    QString lastErrorCode;
    QString lastErrorMessage;
    Mode mode = Mode::Test;
    QMap<QString, QString> metadata;
    std::optional<StripeCharge> latestCharge; ///< where expanded
    QString latestChargeId;
};

struct StripeEvent
{
    QString id;
    QString type;
    QDateTime created;
    Mode mode = Mode::Test;
    int pendingWebhooks = 0;
    QString apiVersion;
    QString objectId;        ///< data.object.id
    QString paymentIntentId; ///< of the object: its own id, or its payment_intent; empty if it has none
    QString requestId;
};

struct WebhookEndpoint
{
    QString id;  ///< we_...
    QString url; ///< as Stripe holds it, letter for letter: a stray sign must be seen
    QStringList enabledEvents;
    bool enabled = true;
    Mode mode = Mode::Test;
    QString apiVersion;
    QString description;
    QDateTime created;
    QMap<QString, QString> metadata;
};

template <typename T>
struct StripeList
{
    QList<T> data;
    bool hasMore = false;
};

/// The three event types that OPS-COM needs (shared/seed.md), in the article's order.
QStringList requiredWebhookEvents();

} // namespace console
