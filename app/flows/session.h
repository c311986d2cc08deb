#pragma once

#include "core/clock.h"
#include "core/workspace.h"
#include "flows/attention.h"
#include "opscom/tenantclient.h"
#include "secrets/secretstore.h"
#include "store/workspacestore.h"
#include "stripe/stripeclient.h"

#include <QHash>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace console {

class HttpClient; // handed on to the clients, never used here: flows know no HTTP

/// What every flow is given by the composition root. The referred objects outlive all sessions.
struct Services
{
    HttpClient &http;
    SecretStore &secrets;
    const Clock &clock;
    QString dataFolder; ///< holds workspaces/{id}/{cache,journal}.db
};

/// An opened workspace: its settings, its store, and how to reach its two servers. Owner: the composition root or the
/// main window. Thread: GUI. Holds no secret: clients are made for each flow with a secret just read.
class Session : public QObject
{
    Q_OBJECT
public:
    Session(Services services, Workspace workspace, std::shared_ptr<WorkspaceStore> store, QObject *parent = nullptr);

    const Workspace &workspace() const { return m_workspace; }
    WorkspaceStore &store() const { return *m_store; }
    HttpClient &http() const { return m_services.http; }
    SecretStore &secrets() const { return m_services.secrets; }
    const Clock &clock() const { return m_services.clock; }
    const QString &dataFolder() const { return m_services.dataFolder; }
    /// What wants a person in this workspace.
    Attention &attention() { return m_attention; }

    /// As of the last connection check; default-constructed before the first.
    const TenantInfo &tenantInfo() const { return m_tenantInfo; }
    void setTenantInfo(const TenantInfo &info);

    SecretName apiTokenName() const;
    SecretName secretName(const QString &paymentTypeId, Mode mode, SecretKind kind) const;

    /// Reads the API token and makes a client with it.
    TypedJob<std::shared_ptr<TenantClient>> *tenant(QObject *parent);
    /// Reads a payment type's Secret Key and makes a client with it. SecretMissing if this computer does not hold it.
    /// Its requests are counted in the mode's budget; Background ones wait there for their turn.
    TypedJob<std::shared_ptr<StripeClient>> *stripe(const QString &paymentTypeId, Mode mode, QObject *parent,
                                                    Urgency urgency = Urgency::Interactive);
    /// What this console asks of Stripe in a mode, under Stripe's limit. Nobody else's requests are in it.
    const std::shared_ptr<RequestBudget> &stripeBudget(Mode mode) const;
    void setStripeBudget(Mode mode, std::shared_ptr<RequestBudget> budget); ///< for tests
    /// A client with a key that is not stored yet.
    std::shared_ptr<StripeClient> stripeWith(SharedSecret key);
    std::shared_ptr<TenantClient> tenantWith(SharedSecret token);

    /// True if Stripe may be asked about this payment now. Keeps the polling inside Stripe's read allowance: a payment
    /// that stays Pending is asked about at once, after 15 s, 30 s, ... up to every ten minutes.
    bool stripeCheckDue(const QString &paymentId);
    /// True if an account's books at Stripe were not looked at for that long; after trouble for 15 s, 30 s, ... up to
    /// ten minutes. The first look is always due.
    bool stripeLookDue(const QString &source, std::chrono::milliseconds pause) const;
    void noteStripeLook(const QString &source, bool succeeded);
    /// Lets every payment be asked about again, at a person's refresh.
    void forgetStripeChecks();

    /// Called after each step of a refund that is on disk, with its new state, before the flow goes on. For tests that
    /// stop or kill the program there. Not used otherwise.
    void setRefundObserver(std::function<void(RefundState)> observer) { m_refundObserver = std::move(observer); }
    void noteRefundJournalled(RefundState state) const
    {
        if (m_refundObserver)
            m_refundObserver(state);
    }

Q_SIGNALS:
    void tenantInfoChanged();

private:
    struct CheckPause
    {
        qint64 nextMs = 0;
        qint64 lengthMs = 0;
    };
    struct Look
    {
        qint64 atMs = 0;
        int troubles = 0;
    };
    QHash<QString, CheckPause> m_stripeChecks;
    QHash<QString, Look> m_stripeLooks;
    std::shared_ptr<RequestBudget> m_testBudget;
    std::shared_ptr<RequestBudget> m_liveBudget;
    Services m_services;
    Workspace m_workspace;
    std::shared_ptr<WorkspaceStore> m_store;
    TenantInfo m_tenantInfo;
    Attention m_attention;
    std::function<void(RefundState)> m_refundObserver;
};

} // namespace console
