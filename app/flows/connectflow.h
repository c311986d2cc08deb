#pragma once

#include "flows/session.h"

#include <QCoreApplication>

namespace console {

/// Connects a tenant for the first time, or with a new API token: checks the connection with the token, checks that the
/// answering tenant is the one asked for, and only then puts the token into the keychain. Nothing is kept if any step
/// ends in an error. Audited with the token's fingerprint.
class ConnectWorkspaceFlow final : public FlowJob<TenantInfo>
{
    Q_DECLARE_TR_FUNCTIONS(console::ConnectWorkspaceFlow)
public:
    ConnectWorkspaceFlow(Services services, Workspace workspace, SecretValue apiToken, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void storeToken(const TenantInfo &info);
    void writeDown(const TenantInfo &info);
    Services m_services;
    Workspace m_workspace;
    SharedSecret m_token;
    std::shared_ptr<WorkspaceStore> m_store;
};

/// What opening a workspace gives: the session always if the local files can be used; `offline` tells why the tenant
/// could not be asked (the cache is shown then, "as of").
struct OpenedWorkspace
{
    std::shared_ptr<Session> session;
    std::optional<Error> offline;
};

/// Opens a known workspace: the store, then the connection check with the stored token. Each sign-in is audited, also
/// one that the tenant refused or could not be asked about.
class OpenWorkspaceFlow final : public FlowJob<OpenedWorkspace>
{
    Q_DECLARE_TR_FUNCTIONS(console::OpenWorkspaceFlow)
public:
    OpenWorkspaceFlow(Services services, Workspace workspace, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void checkConnection();
    void openOffline(const Error &error, const QString &detail);
    Services m_services;
    Workspace m_workspace;
    std::shared_ptr<Session> m_session;
};

} // namespace console
