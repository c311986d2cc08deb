#pragma once

#include <QString>
#include <QUrl>

namespace console {

/// One tenant as this person uses it. Plain data; no secret (the API token is in the keychain).
struct Workspace
{
    enum class Kind { Practice, Tenant };

    Kind kind = Kind::Practice;
    QString clientId;   ///< "acme"; "practice" for the practice workspace
    QString name;       ///< shown; the tenant's own name once known
    QUrl tenantAddress; ///< where the tenant answers: https://{clientID}.ops-com.com, or http://127.0.0.1:PORT
    QUrl stripeAddress; ///< https://api.stripe.com, or http://127.0.0.1:PORT in the practice workspace

    bool isPractice() const { return kind == Kind::Practice; }

    /// A stable name for folders and keychain items: the client ID, lower case.
    QString id() const { return clientId.toLower(); }

    /// The URL that is registered at Stripe, derived and never typed:
    /// https://{clientID}.ops-com.com/api/system/payments/stripe/callback (shared/seed.md).
    QUrl callbackUrl() const;
    /// Where the console itself posts signed test events: the same path at tenantAddress. The two differ in the
    /// practice workspace only, whose Stripe maps the host practice.ops-com.com to the practice tenant.
    QUrl callbackProbeUrl() const;

    /// The https address of a tenant with this client ID.
    static QUrl addressFor(const QString &clientId);
    /// Empty if the client ID is well formed (letters, digits, '-' and '_', 2 to 40, a DNS label), else the reason,
    /// translated.
    static QString clientIdProblem(const QString &clientId);
    /// Empty if this workspace may be connected and listed, else the reason, translated: clientIdProblem(), or a tenant
    /// whose id() is the practice workspace's. Both would share folder, journal and keychain items.
    QString connectProblem() const;
};

/// The id() of the practice workspace, kept for it alone.
inline constexpr QStringView kPracticeId = u"practice";

/// The path of OPS-COM's Stripe callback at the tenant (shared/seed.md).
inline constexpr QStringView kCallbackPath = u"/api/system/payments/stripe/callback";

} // namespace console
