#pragma once

#include "flows/session.h"
#include "flows/webhookcompareflow.h"
#include "store/rotationjournal.h"

#include <QList>

#include <optional>

namespace console {

/// What both sides and this computer's keychain hold of one payment type and mode, or why it is not known.
struct WebhookSides
{
    PaymentType type;                 ///< as OPS-COM keeps it now; as the cache has it if tenantError is set
    std::optional<Error> tenantError; ///< OPS-COM could not be asked
    QList<WebhookEndpoint> endpoints; ///< all pages
    std::optional<Error> stripeError; ///< Stripe could not be asked for its endpoints
    std::optional<StripeAccount> account;
    QString accountId; ///< also where a restricted key may not read the account, but Stripe named it
    /// Endpoints that other payment types of this tenant name in this mode: same URL, and not strays.
    QStringList claimedElsewhere;
    bool othersAreOpaque = false;     ///< another type names an ed_ ID: it cannot be told which endpoint is its
    std::optional<Rotation> rotation; ///< under way
    QString accountProblem;           ///< translated: why the account is not known
    QString keyFingerprint;           ///< of the Secret Key in the keychain; empty if there is none
    QString secretFingerprint;        ///< of the Webhook Secret in the keychain; empty if there is none
    std::optional<Error> secretError; ///< the keychain does not hold it, or is locked
};

/// Reads the sides: tenant, keychain, Stripe's endpoints (all pages), account. Changes nothing. An Error only if
/// cancelled, if the type is gone or is none of Stripe's, or if neither side could be asked.
class ReadWebhookSidesFlow final : public FlowJob<WebhookSides>
{
    Q_DECLARE_TR_FUNCTIONS(console::CompareWebhookFlow)
public:
    ReadWebhookSidesFlow(Session &session, QString paymentTypeId, Mode mode, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void readTenant();
    void noTenant(const Error &error);
    void noteOthers(const QList<PaymentType> &types);
    void readSecret();
    void readKey();
    void readEndpoints(const QString &after, int page);
    void readAccount();
    Session &m_session;
    QString m_paymentTypeId;
    Mode m_mode;
    std::shared_ptr<StripeClient> m_stripe;
    WebhookSides m_sides;
};

/// The comparison of what was read. `now` in UTC. No state.
WebhookComparison compareWebhookSides(const WebhookSides &sides, const Workspace &workspace, Mode mode,
                                      const QDateTime &now);

/// A comparison's row; null if it has none of that item.
const CompareRow *rowOf(const WebhookComparison &comparison, CompareItem item);

} // namespace console
