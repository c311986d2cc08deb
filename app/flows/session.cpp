#include "flows/session.h"

#include "flows/flowsupport.h"

#include <algorithm>

namespace console {

namespace {

// Stripe's limits for an account, and for one endpoint in either mode (facts/stripe-and-opscom.md 2.10).
constexpr int kTestRequestsPerSecond = 25;
constexpr int kLiveRequestsPerSecond = 100;
constexpr int kEndpointRequestsPerSecond = 25;

// How often Stripe is asked about one thing of which nothing new is heard.
constexpr qint64 kFirstPauseMs = 15'000;
constexpr qint64 kLongestPauseMs = 600'000;

RequestLimits stripeLimits(int perSecond)
{
    return {.whole = RequestRate::within(perSecond), .background = RequestRate::within(kEndpointRequestsPerSecond)};
}

} // namespace

Session::Session(Services services, Workspace workspace, std::shared_ptr<WorkspaceStore> store, QObject *parent)
    : QObject(parent),
      m_services(std::move(services)),
      m_workspace(std::move(workspace)),
      m_store(std::move(store))
{
    setStripeBudget(Mode::Test, std::make_shared<RequestBudget>(stripeLimits(kTestRequestsPerSecond)));
    setStripeBudget(Mode::Live, std::make_shared<RequestBudget>(stripeLimits(kLiveRequestsPerSecond)));
}

const std::shared_ptr<RequestBudget> &Session::stripeBudget(Mode mode) const
{
    return mode == Mode::Live ? m_liveBudget : m_testBudget;
}

void Session::setStripeBudget(Mode mode, std::shared_ptr<RequestBudget> budget)
{
    (mode == Mode::Live ? m_liveBudget : m_testBudget) = std::move(budget);
}

void Session::setTenantInfo(const TenantInfo &info)
{
    m_tenantInfo = info;
    Q_EMIT tenantInfoChanged();
}

SecretName Session::apiTokenName() const
{
    return {m_workspace.id(), QStringLiteral("-"), std::nullopt, SecretKind::ApiToken};
}

SecretName Session::secretName(const QString &paymentTypeId, Mode mode, SecretKind kind) const
{
    return {m_workspace.id(), paymentTypeId, mode, kind};
}

TypedJob<std::shared_ptr<TenantClient>> *Session::tenant(QObject *parent)
{
    return new ThenJob<std::shared_ptr<TenantClient>, SecretValue>(
        secrets().read(apiTokenName()),
        [this](SecretValue &&token) -> Result<std::shared_ptr<TenantClient>> {
            return tenantWith(std::make_shared<const SecretValue>(std::move(token)));
        },
        parent);
}

TypedJob<std::shared_ptr<StripeClient>> *Session::stripe(const QString &paymentTypeId, Mode mode, QObject *parent,
                                                         Urgency urgency)
{
    return new ThenJob<std::shared_ptr<StripeClient>, SecretValue>(
        secrets().read(secretName(paymentTypeId, mode, SecretKind::SecretKey)),
        [this, mode, urgency](SecretValue &&key) -> Result<std::shared_ptr<StripeClient>> {
            return std::make_shared<StripeClient>(http(), m_workspace.stripeAddress,
                                                  std::make_shared<const SecretValue>(std::move(key)),
                                                  RequestTurn{stripeBudget(mode), urgency});
        },
        parent);
}

std::shared_ptr<StripeClient> Session::stripeWith(SharedSecret key)
{
    return std::make_shared<StripeClient>(http(), m_workspace.stripeAddress, std::move(key));
}

std::shared_ptr<TenantClient> Session::tenantWith(SharedSecret token)
{
    return std::make_shared<TenantClient>(http(), m_workspace, std::move(token));
}

bool Session::stripeCheckDue(const QString &paymentId)
{
    CheckPause &pause = m_stripeChecks[paymentId];
    const qint64 now = clock().nowMs();
    if (now < pause.nextMs)
        return false;
    pause.lengthMs = pause.lengthMs == 0 ? kFirstPauseMs : std::min(pause.lengthMs * 2, kLongestPauseMs);
    pause.nextMs = now + pause.lengthMs;
    return true;
}

bool Session::stripeLookDue(const QString &source, std::chrono::milliseconds pause) const
{
    const auto look = m_stripeLooks.constFind(source);
    if (look == m_stripeLooks.constEnd())
        return true;
    const qint64 wait = look->troubles == 0
                            ? pause.count()
                            : std::min(kFirstPauseMs << std::min(look->troubles - 1, 10), kLongestPauseMs);
    return clock().nowMs() - look->atMs >= wait;
}

void Session::noteStripeLook(const QString &source, bool succeeded)
{
    Look &look = m_stripeLooks[source];
    look.atMs = clock().nowMs();
    look.troubles = succeeded ? 0 : look.troubles + 1;
}

void Session::forgetStripeChecks()
{
    m_stripeLooks.clear();
    m_stripeChecks.clear();
}

} // namespace console
