#pragma once

#include "core/mode.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace console {

/// What the console does with a Secret Key, each a group of Stripe's permissions (facts 2.1).
enum class KeyCapability { View, Receipts, Refund, Webhooks, Events, Reconciliation };

/// Unknown: it could not be found out without an effect, or Stripe answered something else.
enum class Permitted { Yes, No, Unknown };

/// One permission as a key turned out to have it.
struct KeyPermission
{
    QString slug; ///< "rak_charge_read"
    Permitted state = Permitted::Unknown;
    QStringList named; ///< what Stripe's refusal asked for; may differ from the slug
};

/// What one key may do, as asked of Stripe. Plain data without any part of the key.
struct KeyCapabilities
{
    QList<KeyPermission> permissions;
    QString accountId; ///< as a refusal named it; empty if none did

    /// No if a needed permission is missing, else Unknown if one is not known.
    Permitted state(KeyCapability capability) const;
    /// The Dashboard's names of what is missing for it: "Webhook Endpoints (Write)".
    QStringList missing(KeyCapability capability) const;
    /// The Dashboard's names of what could not be found out.
    QStringList unknown(KeyCapability capability) const;
    bool hasAll() const;
};

QList<KeyCapability> allKeyCapabilities();
/// Slugs of the permissions that a capability needs. Write implies read (facts 2.1).
QStringList permissionsFor(KeyCapability capability);
/// The same in the Dashboard's words.
QStringList permissionNamesFor(KeyCapability capability);
/// Translated, for a table: "Refund payments".
QString nameOf(KeyCapability capability);
/// Translated: what does not work without it, one sentence.
QString lossOf(KeyCapability capability);

/// Every permission that the console uses, no more; Read is left out where Write is there.
QStringList consoleKeyPermissions();
/// Stripe's page "create a restricted key" with a name and consoleKeyPermissions() filled in. The form of the address
/// is used by several products and not documented by Stripe (facts 2.1): the permissions are listed beside it.
QUrl createRestrictedKeyPage(Mode mode);
/// One line each, in the Dashboard's words, for copying.
QString permissionsAsText();

} // namespace console
