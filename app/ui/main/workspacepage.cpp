#include "ui/main/workspacepage.h"

#include "main/ui_workspacepage.h"
#include "ui/widgets/themedicon.h"

#include <QHideEvent>

namespace console {

namespace {

constexpr int kIdRole = Qt::UserRole;

Workspace tenantOf(const QString &clientId)
{
    Workspace workspace;
    workspace.kind = Workspace::Kind::Tenant;
    workspace.clientId = clientId;
    workspace.name = clientId;
    workspace.tenantAddress = Workspace::addressFor(clientId);
    workspace.stripeAddress = QUrl(QStringLiteral("https://api.stripe.com"));
    return workspace;
}

} // namespace

WorkspacePage::WorkspacePage(Services services, WorkspaceRegistry &registry, QWidget *parent)
    : Page(parent),
      m_ui(std::make_unique<Ui::WorkspacePage>()),
      m_services(std::move(services)),
      m_registry(registry)
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("workspacePage"));
    m_ui->openPracticeButton->setIcon(themedIcon(QStringLiteral("practice")));
    m_ui->connectButton->setIcon(themedIcon(QStringLiteral("connect")));
    m_ui->forgetTenantButton->setIcon(themedIcon(QStringLiteral("forget")));
    m_ui->openTenantButton->setIcon(themedIcon(QStringLiteral("workspace")));

    connect(m_ui->openPracticeButton, &QPushButton::clicked, this, &WorkspacePage::practiceChosen);
    connect(m_ui->clientIdLineEdit, &QLineEdit::textChanged, this, &WorkspacePage::updateForm);
    connect(m_ui->apiTokenLineEdit, &QLineEdit::textChanged, this, &WorkspacePage::updateForm);
    connect(m_ui->clientIdLineEdit, &QLineEdit::returnPressed, this, &WorkspacePage::connectTenant);
    connect(m_ui->apiTokenLineEdit, &QLineEdit::returnPressed, this, &WorkspacePage::connectTenant);
    connect(m_ui->connectButton, &QPushButton::clicked, this, &WorkspacePage::connectTenant);
    connect(m_ui->tenantsListWidget, &QListWidget::itemSelectionChanged, this, &WorkspacePage::updateForm);
    const auto openSelected = [this] {
        if (const auto workspace = selectedTenant())
            Q_EMIT workspaceChosen(*workspace);
    };
    connect(m_ui->tenantsListWidget, &QListWidget::itemActivated, this, openSelected);
    connect(m_ui->openTenantButton, &QPushButton::clicked, this, openSelected);
    connect(m_ui->forgetTenantButton, &QPushButton::clicked, this, [this] {
        if (const auto workspace = selectedTenant())
            Q_EMIT forgetChosen(*workspace);
    });
    listTenants();
    updateForm();
}

WorkspacePage::~WorkspacePage() = default;

QString WorkspacePage::title() const
{
    return tr("Workspace");
}

void WorkspacePage::activated()
{
    listTenants();
    if (m_ui->tenantsListWidget->currentItem())
        m_ui->tenantsListWidget->setFocus();
    else
        m_ui->openPracticeButton->setFocus();
}

void WorkspacePage::deactivated()
{
    forgetToken();
}

void WorkspacePage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    if (!event->spontaneous()) // a minimised window keeps what is typed
        forgetToken();
}

void WorkspacePage::forgetToken()
{
    m_ui->apiTokenLineEdit->setText(QString()); // also empties the undo history
}

void WorkspacePage::showBusy(const QString &step)
{
    m_ui->messageBar->clear();
    m_ui->busyIndicator->start(step);
    updateForm();
}

void WorkspacePage::showIdle()
{
    m_ui->busyIndicator->stop();
    updateForm();
}

void WorkspacePage::showProblem(const Error &error, std::function<void()> retry)
{
    showIdle();
    m_ui->messageBar->showError(error);
    if (retry)
        m_ui->messageBar->addAction(tr("Try again"), this, std::move(retry));
}

void WorkspacePage::suggestTenant(const QString &clientId, const QString &why)
{
    m_ui->clientIdLineEdit->setText(clientId);
    m_ui->messageBar->showMessage(MessageBar::Kind::Information, why);
}

void WorkspacePage::listTenants()
{
    const QString last = m_registry.lastUsed();
    m_ui->tenantsListWidget->clear();
    const QList<Workspace> tenants = m_registry.tenants();
    for (const Workspace &workspace : tenants) {
        auto *item = new QListWidgetItem(
            themedIcon(QStringLiteral("workspace")),
            QStringLiteral("%1   %2").arg(workspace.name, workspace.tenantAddress.toString()), m_ui->tenantsListWidget);
        item->setData(kIdRole, workspace.id());
        if (workspace.id() == last)
            m_ui->tenantsListWidget->setCurrentItem(item);
    }
    const bool any = !tenants.isEmpty();
    m_ui->tenantsListWidget->setVisible(any);
    m_ui->openTenantButton->setVisible(any);
    m_ui->forgetTenantButton->setVisible(any);
    m_ui->noTenantsLabel->setVisible(!any);
    updateForm();
}

void WorkspacePage::updateForm()
{
    const QString clientId = m_ui->clientIdLineEdit->text().trimmed();
    Workspace wanted;
    wanted.kind = Workspace::Kind::Tenant;
    wanted.clientId = clientId;
    const QString problem = clientId.isEmpty() ? QString() : wanted.connectProblem();
    const bool good = !clientId.isEmpty() && problem.isEmpty();
    m_ui->clientIdProblemLabel->setText(problem);
    m_ui->clientIdProblemLabel->setVisible(!problem.isEmpty());
    m_ui->clientIdLineEdit->setAccessibleDescription(problem);
    m_ui->addressLabel->setText(good ? Workspace::addressFor(clientId).toString()
                                     : tr("https://{clientID}.ops-com.com"));
    m_ui->addressLabel->setEnabled(good);
    const bool busy = m_ui->busyIndicator->isBusy();
    m_ui->connectButton->setEnabled(good && !m_ui->apiTokenLineEdit->text().trimmed().isEmpty() && !busy);
    m_ui->openPracticeButton->setEnabled(!busy);
    const bool selected = m_ui->tenantsListWidget->currentItem() != nullptr;
    m_ui->openTenantButton->setEnabled(selected && !busy);
    m_ui->forgetTenantButton->setEnabled(selected && !busy);
}

void WorkspacePage::connectTenant()
{
    if (!m_ui->connectButton->isEnabled() || m_flow)
        return;
    const Workspace workspace = tenantOf(m_ui->clientIdLineEdit->text().trimmed());
    SecretValue token(m_ui->apiTokenLineEdit->text().trimmed().toUtf8());
    auto *flow = new ConnectWorkspaceFlow(m_services, workspace, std::move(token), this);
    m_flow = flow;
    showBusy(tr("Testing the connection to %1…").arg(workspace.tenantAddress.host()));
    connect(flow, &Job::stepChanged, this, &WorkspacePage::showBusy);
    flow->onFinished(this, [this, workspace](const Result<TenantInfo> &result) {
        m_flow.clear();
        if (result)
            connected(workspace, *result);
        else
            showProblem(result.error(), [this] { connectAgain(); });
    });
    flow->start();
}

void WorkspacePage::connectAgain()
{
    if (!m_ui->apiTokenLineEdit->text().isEmpty()) {
        connectTenant();
        return;
    }
    m_ui->messageBar->showMessage(MessageBar::Kind::Information,
                                  tr("Paste the API token again: it was cleared when the page was left."));
    m_ui->apiTokenLineEdit->setFocus();
}

void WorkspacePage::connected(const Workspace &workspace, const TenantInfo &info)
{
    showIdle();
    forgetToken();
    m_ui->clientIdLineEdit->clear();
    Workspace named = workspace;
    if (!info.name.isEmpty())
        named.name = info.name;
    m_registry.remember(named);
    listTenants();
    Q_EMIT workspaceChosen(named);
}

std::optional<Workspace> WorkspacePage::selectedTenant() const
{
    const QListWidgetItem *item = m_ui->tenantsListWidget->currentItem();
    if (!item)
        return {};
    for (const Workspace &workspace : m_registry.tenants()) {
        if (workspace.id() == item->data(kIdRole).toString())
            return workspace;
    }
    return {};
}

} // namespace console
