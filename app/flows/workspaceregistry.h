#pragma once

#include "core/workspace.h"

#include <QList>
#include <QSettings>

namespace console {

/// The workspaces this person has used, and which one last. Kept in {data folder}/console.ini; names and addresses
/// only, never a secret. Thread: GUI (QSettings writes from the event loop).
class WorkspaceRegistry
{
public:
    explicit WorkspaceRegistry(const QString &dataFolder);
    /// Tenants, in order of name; the practice workspace is always offered and not listed.
    QList<Workspace> tenants() const;
    void remember(const Workspace &workspace);
    void forget(const QString &workspaceId);
    QString lastUsed() const; ///< workspace id, "practice", or empty
    void setLastUsed(const QString &workspaceId);
    /// Window geometry, splitters, column widths and the like, for the user interface.
    QSettings &settings() { return m_settings; }

private:
    QSettings m_settings;
};

} // namespace console
