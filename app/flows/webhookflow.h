#pragma once

#include "flows/session.h"

#include <QCoreApplication>
#include <QList>

namespace console {

/// Registers the endpoint for a person. If the endpoint that OPS-COM names exists, fits (URL, mode, enabled, required
/// events) and both sides hold its secret, that one stays. Else CreateEndpointFlow makes one. Cancelling after that has
/// begun only stops the waiting. `alsoSubscribe`: offered events that the person ticked (offeredWebhookEvents()), for a
/// new endpoint.
class RegisterWebhookFlow final : public FlowJob<PaymentType>
{
    Q_DECLARE_TR_FUNCTIONS(console::RegisterWebhookFlow)
public:
    RegisterWebhookFlow(Session &session, PaymentType type, Mode mode, QObject *parent = nullptr);
    /// Before start().
    void setAlsoSubscribe(const QStringList &types) { m_alsoSubscribe = types; }

protected:
    void doStart() override;

private:
    void readHeldSecret();
    void lookAtPresentOne();
    void beginNew();
    SecretName secretName() const;
    Session &m_session;
    PaymentType m_type;
    Mode m_mode;
    QStringList m_alsoSubscribe;
    SharedSecret m_previous; ///< what the keychain holds now
    std::shared_ptr<StripeClient> m_stripe;
    std::shared_ptr<TenantClient> m_tenant;
};

/// Creates an endpoint at Stripe with exactly the three required event types (and those of setAlsoSubscribe()), puts
/// the signing secret (told once) into the keychain, hands it to the tenant with the endpoint's id, compares
/// fingerprints. After an error the endpoint is deleted again, and what the keychain held before goes back. A lost
/// answer of the tenant is resolved by asking what it holds. Used by RegisterWebhookFlow; owned by the session.
class CreateEndpointFlow final : public FlowJob<PaymentType>
{
    Q_DECLARE_TR_FUNCTIONS(console::CreateEndpointFlow)
public:
    CreateEndpointFlow(Session &session, PaymentType type, Mode mode, std::shared_ptr<StripeClient> stripe,
                       std::shared_ptr<TenantClient> tenant, SharedSecret previous, QObject *parent);
    /// Before start().
    void setAlsoSubscribe(const QStringList &types) { m_alsoSubscribe = types; }

protected:
    void doStart() override;

private:
    void storeSecret();
    void handOver();
    void handedOver(const QString &theirs);
    void conclude(const PaymentType &saved);
    void undo(const Error &cause);
    static Error notCreated(const Error &error);
    static bool mayHaveBeenTaken(const Error &error);
    PaymentType typeIn(const Result<QList<PaymentType>> &types) const;
    QString fingerprint() const;
    SecretName secretName() const;
    Session &m_session;
    PaymentType m_type;
    Mode m_mode;
    std::shared_ptr<StripeClient> m_stripe;
    std::shared_ptr<TenantClient> m_tenant;
    SharedSecret m_previous;
    QStringList m_alsoSubscribe;
    QByteArray m_idempotencyKey;
    WebhookEndpoint m_endpoint;
    SharedSecret m_secret;
};

enum class CheckId {
    KeyWorks,      ///< the Secret Key is accepted by Stripe
    ModeMatches,   ///< and is of this set's mode
    Account,       ///< account name and currency
    EndpointFound, ///< the Webhook ID exists at Stripe
    EndpointUrl,   ///< its URL is the callback's, letter for letter
    EndpointEnabled,
    EndpointEvents, ///< exactly the three required types
    EndpointMode,
    SecretsMatch, ///< tenant and this computer hold the same Webhook Secret and Secret Key (fingerprints)
    GoodEvent,    ///< a rightly signed event is answered with 2xx
    BadEvent,     ///< a wrongly signed one is refused
};
enum class CheckState { Waiting, Running, Passed, Warning, Failed, Skipped };

struct Check
{
    CheckId id = CheckId::KeyWorks;
    CheckState state = CheckState::Waiting;
    QString title;   ///< translated
    QString finding; ///< translated: what was seen, or why it failed
    QString repair;  ///< translated: what to do; empty if nothing
};

struct VerifyReport
{
    QList<Check> checks;
    bool allPassed() const; ///< every check Passed or Warning
};

/// Runs the checks in the order of CheckId and tells each change. The report is the result even if checks failed; an
/// Error only if the flow was cancelled. When all passed, WorkspaceStore::setProven is called. While a rotation is
/// under way, no repair of endpoint and secrets is named but to finish or undo it.
class VerifyPaymentTypeFlow final : public FlowJob<VerifyReport>
{
    Q_OBJECT
public:
    VerifyPaymentTypeFlow(Session &session, PaymentType type, Mode mode, QObject *parent = nullptr);
    /// All checks in order, Waiting, for the page to show before the start.
    static QList<Check> emptyChecks();

Q_SIGNALS:
    void checkChanged(const console::Check &check);

protected:
    void doStart() override;

private:
    void begin(CheckId id);
    void set(CheckId id, CheckState state, const QString &finding, const QString &repair = {});
    void skipFrom(CheckId first, CheckId last, const QString &why);
    void fail(CheckId id, const Error &error, const QString &repair);
    void readTenant();
    void readKey();
    void checkKey();
    void checkAccount();
    void checkEndpoint();
    void findByUrl(const QString &destinationId);
    void judgeEndpoint(const WebhookEndpoint &endpoint);
    void checkSecrets();
    void compareSecrets();
    void checkGoodEvent();
    void checkBadEvent();
    void conclude();
    Session &m_session;
    PaymentType m_type;
    Mode m_mode;
    VerifyReport m_report;
    bool m_secretIsChanging = false;    ///< a rotation is under way
    std::optional<Error> m_tenantError; ///< why OPS-COM could not be asked what it holds
    QList<CheckId> m_undecided;         ///< checks that failed for a reason that proves nothing
    QString m_keyFingerprint;
    std::shared_ptr<StripeClient> m_stripe;
    SharedSecret m_webhookSecret;
};

} // namespace console

Q_DECLARE_METATYPE(console::Check)
