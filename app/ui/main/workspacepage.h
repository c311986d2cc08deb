#pragma once

#include "flows/connectflow.h"
#include "flows/workspaceregistry.h"
#include "ui/widgets/page.h"

#include <QPointer>

#include <memory>

namespace Ui {
class WorkspacePage;
}

namespace console {

/// The first page: the practice workspace, a tenant to connect, the tenants known. Connects by itself; opening is the
/// main window's. What was typed stays until a connection stands; the API token is cleared then, and also
/// when the page is left. Owner: the main
/// window. Thread: GUI.
class WorkspacePage final : public Page
{
    Q_OBJECT
public:
    WorkspacePage(Services services, WorkspaceRegistry &registry, QWidget *parent);
    ~WorkspacePage() override;
    QString title() const override;
    void activated() override;
    void deactivated() override;

    void showBusy(const QString &step);
    void showIdle();
    /// An error of opening; `retry` runs at the button Try again.
    void showProblem(const Error &error, std::function<void()> retry);
    /// Puts a client ID into the field and says why.
    void suggestTenant(const QString &clientId, const QString &why);
    /// Shows the tenants that are known now.
    void listTenants();

Q_SIGNALS:
    void practiceChosen();
    void workspaceChosen(const console::Workspace &workspace);
    void forgetChosen(const console::Workspace &workspace);

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void forgetToken();
    void updateForm();
    void connectTenant();
    void connectAgain();
    void connected(const Workspace &workspace, const TenantInfo &info);
    std::optional<Workspace> selectedTenant() const;

    std::unique_ptr<Ui::WorkspacePage> m_ui;
    Services m_services;
    WorkspaceRegistry &m_registry;
    QPointer<Job> m_flow;
};

} // namespace console
