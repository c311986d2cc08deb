#include "flows/connectflow.h"

#include "core/fingerprint.h"
#include "flows/flowsupport.h"

namespace console {

namespace {

/// For the audit trail: the API token as its fingerprint.
QString tokenText(const SecretValue &token, const Workspace &workspace)
{
    return QStringLiteral("API token ") + fingerprintOf(token, workspace.clientId);
}

/// For the audit trail: what became of a sign-in that the tenant did not confirm.
QString signInOutcome(const Error &error)
{
    const bool refused = error.kind == ErrorKind::Unauthorized || error.kind == ErrorKind::Forbidden;
    return refused ? QStringLiteral("refused") : QStringLiteral("offline");
}

} // namespace

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
        writeDown(info);
    });
}

void ConnectWorkspaceFlow::writeDown(const TenantInfo &info)
{
    // A workspace that is open has a store of its own on the same file; SQLite lets both append.
    run(WorkspaceStore::open(workspaceFolder(m_services, m_workspace), m_services.clock),
        [this, info](Result<std::shared_ptr<WorkspaceStore>> &&store) {
            if (!store) {
                finishWith(info); // opening the workspace comes next, and says what is wrong with its files
                return;
            }
            m_store = *store;
            run(m_store->audit(info.userName, QStringLiteral("workspace.connected"), m_workspace.id(),
                               tokenText(*m_token, m_workspace), QStringLiteral("done")),
                [this, info](Outcome &&) { finishWith(info); });
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
    run(WorkspaceStore::open(workspaceFolder(m_services, m_workspace), m_services.clock),
        [this](Result<std::shared_ptr<WorkspaceStore>> &&store) {
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
    run(m_services.secrets.read(m_session->apiTokenName()), [this](Result<SecretValue> &&token) {
        if (!token) {
            openOffline(token.error(), {});
            return;
        }
        const auto shared = std::make_shared<const SecretValue>(std::move(*token));
        const QString detail = tokenText(*shared, m_workspace);
        run(m_session->tenantWith(shared)->checkConnection(this), [this, detail](Result<TenantInfo> &&info) {
            if (!info) {
                openOffline(info.error(), detail);
                return;
            }
            m_session->setTenantInfo(*info);
            auditLater(*m_session, QStringLiteral("workspace.opened"), m_workspace.id(), detail,
                       QStringLiteral("done"));
            finishWith(OpenedWorkspace{m_session, std::nullopt});
        });
    });
}

void OpenWorkspaceFlow::openOffline(const Error &error, const QString &detail)
{
    QStringList parts{toString(error.kind)};
    if (!detail.isEmpty())
        parts.prepend(detail);
    auditLater(*m_session, QStringLiteral("workspace.opened"), m_workspace.id(), parts.join(QStringLiteral(", ")),
               signInOutcome(error));
    finishWith(OpenedWorkspace{m_session, error});
}

} // namespace console
