#include "flows/workspaceregistry.h"

#include <QDir>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

WorkspaceRegistry::WorkspaceRegistry(const QString &dataFolder)
    : m_settings(QDir(dataFolder).filePath(u"console.ini"_s), QSettings::IniFormat)
{
}

QList<Workspace> WorkspaceRegistry::tenants() const
{
    QList<Workspace> list;
    QSettings &settings = const_cast<QSettings &>(m_settings); // groups are a state of QSettings, not of the registry
    settings.beginGroup(u"workspaces"_s);
    const QStringList ids = settings.childGroups();
    for (const QString &id : ids) {
        settings.beginGroup(id);
        Workspace workspace;
        workspace.kind = Workspace::Kind::Tenant;
        workspace.clientId = settings.value(u"client_id"_s).toString();
        workspace.name = settings.value(u"name"_s).toString();
        settings.endGroup();
        if (!workspace.connectProblem().isEmpty())
            continue; // an edited file must not bring us to another host, nor to the practice workspace's secrets
        workspace.tenantAddress = Workspace::addressFor(workspace.clientId);
        workspace.stripeAddress = QUrl(u"https://api.stripe.com"_s);
        list.append(workspace);
    }
    settings.endGroup();
    std::ranges::sort(
        list, [](const Workspace &a, const Workspace &b) { return QString::localeAwareCompare(a.name, b.name) < 0; });
    return list;
}

void WorkspaceRegistry::remember(const Workspace &workspace)
{
    if (workspace.isPractice())
        return;
    m_settings.beginGroup(u"workspaces/"_s + workspace.id());
    m_settings.setValue(u"client_id"_s, workspace.clientId);
    m_settings.setValue(u"name"_s, workspace.name);
    m_settings.endGroup();
}

void WorkspaceRegistry::forget(const QString &workspaceId)
{
    m_settings.remove(u"workspaces/"_s + workspaceId);
    if (lastUsed() == workspaceId)
        m_settings.remove(u"last_workspace"_s);
}

QString WorkspaceRegistry::lastUsed() const
{
    return m_settings.value(u"last_workspace"_s).toString();
}

void WorkspaceRegistry::setLastUsed(const QString &workspaceId)
{
    m_settings.setValue(u"last_workspace"_s, workspaceId);
}

} // namespace console
