#include "flows/session.h"

#include "flows/flowsupport.h"

namespace console {

Session::Session(Services services, Workspace workspace, std::shared_ptr<WorkspaceStore> store, QObject *parent)
    : QObject(parent),
      m_services(std::move(services)),
      m_workspace(std::move(workspace)),
      m_store(std::move(store))
{
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

TypedJob<std::shared_ptr<StripeClient>> *Session::stripe(const QString &paymentTypeId, Mode mode, QObject *parent)
{
    return new ThenJob<std::shared_ptr<StripeClient>, SecretValue>(
        secrets().read(secretName(paymentTypeId, mode, SecretKind::SecretKey)),
        [this](SecretValue &&key) -> Result<std::shared_ptr<StripeClient>> {
            return stripeWith(std::make_shared<const SecretValue>(std::move(key)));
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
    constexpr qint64 kFirstPauseMs = 15'000;
    constexpr qint64 kLongestPauseMs = 600'000;
    CheckPause &pause = m_stripeChecks[paymentId];
    const qint64 now = clock().nowMs();
    if (now < pause.nextMs)
        return false;
    pause.lengthMs = pause.lengthMs == 0 ? kFirstPauseMs : std::min(pause.lengthMs * 2, kLongestPauseMs);
    pause.nextMs = now + pause.lengthMs;
    return true;
}

void Session::forgetStripeChecks()
{
    m_stripeChecks.clear();
}

} // namespace console
