#include "flows/connectflow.h"

#include "flows/flowsupport.h"

#include <QDir>

namespace console {

ConnectWorkspaceFlow::ConnectWorkspaceFlow(Services services, Workspace workspace, SecretValue apiToken,
                                           QObject *parent)
    : FlowJob(parent),
      m_services(std::move(services)),
      m_workspace(std::move(workspace)),
      m_token(std::make_shared<const SecretValue>(std::move(apiToken)))
{
}

void ConnectWorkspaceFlow::doStart()
{
    if (const QString problem = m_workspace.connectProblem(); !problem.isEmpty()) {
        finishWith(flowError(ErrorKind::InvalidInput, problem, QStringLiteral("client_id")));
        return;
    }
    if (m_token->isEmpty()) {
        finishWith(flowError(ErrorKind::InvalidInput, tr("Enter the API token of your OPS-COM system."),
                             QStringLiteral("api_token")));
        return;
    }
    Q_EMIT stepChanged(tr("Asking %1…").arg(m_workspace.tenantAddress.host()));
    TenantClient client(m_services.http, m_workspace, m_token);
    run(client.checkConnection(this), [this](Result<TenantInfo> &&info) {
        if (!info) {
            finishWith(withAddition(info.error(), tr("Nothing was stored.")));
            return;
        }
        if (info->clientId.compare(m_workspace.clientId, Qt::CaseInsensitive) != 0) {
            finishWith(flowError(ErrorKind::Refused,
                                 tr("The system that answered belongs to the client ID %1, not to %2. Check the "
                                    "client ID. Nothing was stored.")
                                     .arg(info->clientId, m_workspace.clientId),
                                 QStringLiteral("client_id")));
            return;
        }
        storeToken(*info);
    });
}

void ConnectWorkspaceFlow::storeToken(const TenantInfo &info)
{
    Q_EMIT stepChanged(tr("Storing the API token in the keychain…"));
    const SecretName name{m_workspace.id(), QStringLiteral("-"), std::nullopt, SecretKind::ApiToken};
    run(m_services.secrets.write(name, m_token->clone()), [this, info](Outcome &&written) {
        if (!written) {
            finishWith(withAddition(written.error(),
                                    tr("The connection works, but the API token was not stored, so the workspace "
                                       "was not added.")));
            return;
        }
        finishWith(info);
    });
}

OpenWorkspaceFlow::OpenWorkspaceFlow(Services services, Workspace workspace, QObject *parent)
    : FlowJob(parent),
      m_services(std::move(services)),
      m_workspace(std::move(workspace))
{
}

void OpenWorkspaceFlow::doStart()
{
    Q_EMIT stepChanged(tr("Opening the local files…"));
    const QString folder = QDir(m_services.dataFolder).filePath(QStringLiteral("workspaces/") + m_workspace.id());
    run(WorkspaceStore::open(folder, m_services.clock), [this](Result<std::shared_ptr<WorkspaceStore>> &&store) {
        if (!store) {
            finishWith(store.error());
            return;
        }
        m_session = std::make_shared<Session>(m_services, m_workspace, *store);
        checkConnection();
    });
}

void OpenWorkspaceFlow::checkConnection()
{
    Q_EMIT stepChanged(tr("Asking %1…").arg(m_workspace.tenantAddress.host()));
    const auto offline = [this](const Error &error) { finishWith(OpenedWorkspace{m_session, error}); };
    run(m_session->tenant(this), [this, offline](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            offline(tenant.error());
            return;
        }
        run((*tenant)->checkConnection(this), [this, offline](Result<TenantInfo> &&info) {
            if (!info) {
                offline(info.error());
                return;
            }
            m_session->setTenantInfo(*info);
            auditLater(*m_session, QStringLiteral("workspace.opened"), m_workspace.id(), {}, QStringLiteral("done"));
            finishWith(OpenedWorkspace{m_session, std::nullopt});
        });
    });
}

} // namespace console
