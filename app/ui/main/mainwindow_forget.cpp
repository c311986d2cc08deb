#include "ui/keys/forgetworkspacedialog.h"
#include "ui/keys/keyspage.h"
#include "ui/main/mainwindow.h"
#include "ui/main/workspacepage.h"

namespace console {

// Forgetting a workspace: from its page and from Keys and secrets.

PageEntry MainWindow::keysPageEntry()
{
    PageEntry entry = keysEntry({});
    entry.make = [this](Session &session, QWidget *parent) -> Page * {
        auto *page = new KeysPage(
            session, [this] { return m_registry.tenants(); }, parent);
        connect(page, &KeysPage::forgetRequested, this, &MainWindow::askToForget);
        return page;
    };
    return entry;
}

void MainWindow::askToForget(const Workspace &workspace)
{
    const QString id = workspace.id();
    const auto closeIfOpen = [this, id] { return !m_session || m_session->workspace().id() != id || closeWorkspace(); };
    auto *dialog = new ForgetWorkspaceDialog(m_services, workspace, closeIfOpen, this);
    connect(dialog, &ForgetWorkspaceDialog::forgotten, this, [this, id](const ForgetReport &report) {
        if (report.allGone()) {
            m_registry.forget(id);
            m_registry.settings().remove(QStringLiteral("tenants/") + id);
        }
        m_workspacePage->listTenants();
        if (Page *current = m_pages.value(m_currentPage))
            current->refresh();
    });
    dialog->open();
}

} // namespace console
