#pragma once

#include "core/currency.h"
#include "core/mode.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

namespace console {

/// A user type of the tenant (facts/stripe-and-opscom.md 1.3). The id is a string.
struct UserType
{
    QString id;
    QString name;  ///< "Full Time Student"
    QString group; ///< ext_info: "Student"
};

/// An entry of the Payment Provider drop-down. The list is the tenant's and cannot be edited.
struct PaymentProvider
{
    QString id;      ///< "stripe_js", "always_successful", ...
    QString name;    ///< "Stripe.js"
    QString tooltip; ///< explains the provider
    bool isStripe() const { return id == QLatin1String("stripe_js"); }
};

/// What a tenant tells about one mode's credentials. It never returns a secret: only fingerprints (core/fingerprint.h).
struct CredentialSet
{
    QString publishableKey;                ///< not secret
    QString secretKeyFingerprint;          ///< empty: the tenant holds none
    QString webhookId;                     ///< we_... or ed_..., as typed or created
    QStringList webhookSecretFingerprints; ///< current first; a second one during a rotation's overlap

    bool isEmpty() const
    {
        return publishableKey.isEmpty() && secretKeyFingerprint.isEmpty() && webhookId.isEmpty() &&
               webhookSecretFingerprints.isEmpty();
    }
};

/// What a payer can choose at checkout.
struct PaymentType
{
    QString id; ///< empty until the tenant has saved it
    QString providerId;
    QString name; ///< Type Name
    QStringList userTypeIds;
    bool active = false;
    bool liveMode = false;      ///< Live Mode: which credential set the tenant uses
    bool guestPayments = false; ///< Enable for Guest Payments
    Currency currency;          ///< default US dollars
    CredentialSet test;
    CredentialSet live;
    bool inUse = false;  ///< payments exist: deletion is refused, deactivation is the way
    QDateTime changedAt; ///< UTC

    const CredentialSet &credentials(Mode mode) const { return mode == Mode::Live ? live : test; }
    CredentialSet &credentials(Mode mode) { return mode == Mode::Live ? live : test; }
    Mode activeMode() const { return modeOf(liveMode); }
};

} // namespace console
