#include "ui/main/mainwindow.h"

#include "flows/backgroundwork.h"
#include "flows/setupflow.h"
#include "models/paymenttext.h"
#include "ui/main/headerbar.h"
#include "ui/main/mainactions.h"
#include "ui/main/navigationpane.h"
#include "ui/main/paymentannouncement.h"
#include "ui/main/workspaceopener.h"
#include "ui/main/workspacepage.h"
#include "ui/payments/makepracticepaymentdialog.h"
#include "ui/payments/recentpaymentspage.h"
#include "ui/widgets/messagebar.h"

#include <chrono>

namespace console {

// The life of an open workspace; window and pages are in mainwindow.cpp.

namespace {

constexpr std::chrono::milliseconds kWatchInterval{5000};
const QString kRecentPayments = QStringLiteral("recentPayments");
const QString kPractice = QStringLiteral("practice");

} // namespace

void MainWindow::openPractice()
{
    if (!closeWorkspace())
        return;
    m_opening = kPractice;
    m_opener->openPractice();
}

void MainWindow::openWorkspace(const QString &id)
{
    if (id.compare(kPractice, Qt::CaseInsensitive) == 0) {
        openPractice();
        return;
    }
    if (!closeWorkspace())
        return;
    for (const Workspace &workspace : m_registry.tenants()) {
        if (workspace.id() == id.toLower()) {
            m_opening = workspace.id();
            m_opener->open(workspace);
            return;
        }
    }
    m_workspacePage->suggestTenant(
        id, tr("No tenant with the client ID %1 is known on this computer. Connect it with its API token.").arg(id));
}

void MainWindow::openAgain()
{
    const QString id = m_opening;
    openWorkspace(id);
}

bool MainWindow::closeWorkspace()
{
    for (Page *page : std::as_const(m_pages)) {
        if (!page->mayClose())
            return false;
    }
    if (!m_session)
        return true;
    for (const PageEntry &entry : m_factory.entries())
        m_navigation->setBadge(entry.id, 0, AttentionLevel::Hint, {});
    if (Page *current = m_pages.value(m_currentPage))
        current->deactivated();
    m_currentPage.clear();
    closeSupportBundles();
    delete std::exchange(m_background, nullptr);
    delete std::exchange(m_watcher, nullptr);
    delete m_announcement;
    qDeleteAll(findChildren<MakePracticePaymentDialog *>());
    qDeleteAll(findChildren<Job *>(Qt::FindDirectChildrenOnly));
    const QHash<QString, Page *> pages = m_pages;
    for (auto it = pages.cbegin(); it != pages.cend(); ++it) {
        if (it.value() == m_workspacePage)
            continue;
        m_pages.remove(it.key());
        delete it.value();
    }
    m_session.reset();
    m_offline.reset();
    m_messageBar->clear();
    m_header->showNone();
    m_actions->setWorkspaceOpen(false, false);
    m_navigation->setPagesEnabled(false);
    setWindowTitle(tr("OPS-COM Payments Console"));
    showPage(QString::fromLatin1(kWorkspacePageId));
    Q_EMIT workspaceClosed();
    return true;
}

void MainWindow::opened(const OpenedWorkspace &workspace)
{
    m_workspacePage->showIdle();
    m_session = workspace.session;
    m_offline = workspace.offline;
    m_tenantUnchecked = workspace.offline.has_value();
    const Workspace &which = m_session->workspace();
    m_registry.setLastUsed(which.id());
    m_actions->setWorkspaceOpen(true, which.isPractice());
    m_navigation->setPagesEnabled(true);
    if (which.isPractice())
        showPracticeMenus();
    if (m_session->tenantInfo().timeZone.isEmpty())
        recallTenant();
    else
        rememberTenant();
    connect(m_session.get(), &Session::tenantInfoChanged, this, &MainWindow::updateHeader);
    connect(&m_session->store(), &WorkspaceStore::paymentTypesChanged, this, &MainWindow::updateHeader);
    connect(&m_session->attention(), &Attention::changed, this, &MainWindow::showAttention);
    m_watcher = new PaymentWatcher(*m_session, kWatchInterval, this);
    updateHeader();
    updateFreshness();
    if (m_session->store().cacheWasReset())
        m_messageBar->showMessage(MessageBar::Kind::Warning,
                                  tr("The local copy of the payments was damaged. It was moved aside and is being "
                                     "fetched again. The journal of refunds was not touched."));
    m_background = new BackgroundWork(*m_session, this);
    connect(m_watcher, &PaymentWatcher::synced, m_background, &BackgroundWork::poke);
    showPage(kRecentPayments);
    m_personDataLookedAt = 0;
    startWatching();
    readPaymentTypes();
    m_background->start();
    resumeRefunds();
    Q_EMIT workspaceOpened();
}

void MainWindow::openFailed(const Error &error)
{
    showPage(QString::fromLatin1(kWorkspacePageId));
    if (error.kind == ErrorKind::Cancelled)
        m_workspacePage->showIdle();
    else
        m_workspacePage->showProblem(error, [this] { openAgain(); });
}

void MainWindow::startWatching()
{
    connect(m_watcher, &PaymentWatcher::synced, this, [this] {
        m_offline.reset();
        updateFreshness();
        keepPersonData();
        if (std::exchange(m_tenantUnchecked, false))
            checkTenant();
    });
    connect(m_watcher, &PaymentWatcher::syncFailed, this, [this](const Error &error) {
        if (!m_offline) // once, not every few seconds
            noteError(error);
        m_offline = error;
        updateFreshness();
    });
    m_watcher->start();
}

void MainWindow::checkTenant()
{
    // What opening the workspace could not ask; if it cannot be asked now either, the next sync tries again.
    auto *tenant = m_session->tenant(this);
    tenant->onFinished(this, [this](const Result<std::shared_ptr<TenantClient>> &client) {
        if (!client) {
            m_tenantUnchecked = true;
            return;
        }
        auto *check = (*client)->checkConnection(this);
        check->onFinished(this, [this](const Result<TenantInfo> &info) {
            if (!info) {
                m_tenantUnchecked = true;
                return;
            }
            m_session->setTenantInfo(*info);
            rememberTenant();
            readPaymentTypes();
        });
        check->start();
    });
    tenant->start();
}

void MainWindow::readPaymentTypes()
{
    // The mode in the header is that of the active payment types; until they are read, the cached ones tell it.
    auto *flow = new LoadSetUpFlow(*m_session, this);
    flow->onFinished(this, [this](const Result<SetUpData> &) { updateHeader(); });
    flow->start();
}

void MainWindow::resumeRefunds()
{
    auto *flow = new ResumeRefundsFlow(*m_session, {}, this);
    flow->onFinished(this, [this](const Result<ResumeSummary> &result) {
        if (m_background)
            m_background->startRefunds();
        if (result)
            showResumed(*result);
        else if (result.error().kind != ErrorKind::Cancelled)
            m_messageBar->showError(result.error());
    });
    flow->start();
}

void MainWindow::showResumed(const ResumeSummary &summary)
{
    if (summary.open.isEmpty()) {
        if (summary.resolved > 0)
            m_messageBar->showMessage(
                MessageBar::Kind::Success,
                tr("%Ln refund(s) left open last time have been settled with Stripe.", nullptr, summary.resolved));
        return;
    }
    const RefundIntent first = summary.open.constFirst();
    QString text = tr("%Ln refund(s) left open want you.", nullptr, int(summary.open.size()));
    text +=
        QLatin1Char(' ') + tr("The refund of %1: %2.").arg(first.amount.toDisplayString(), displayName(first.state));
    if (!first.errorText.isEmpty())
        text += QLatin1Char(' ') + first.errorText;
    m_messageBar->showMessage(MessageBar::Kind::Warning, text);
    m_messageBar->addAction(tr("Show the payment"), this,
                            [this, id = first.paymentId] { showObject(kRecentPayments, id); });
}

void MainWindow::rememberTenant()
{
    // Offline, the list still names the organisation and shows its time.
    const TenantInfo &info = m_session->tenantInfo();
    QSettings &settings = m_registry.settings();
    settings.beginGroup(QStringLiteral("tenants/") + m_session->workspace().id());
    settings.setValue(QStringLiteral("name"), info.name);
    settings.setValue(QStringLiteral("userName"), info.userName);
    settings.setValue(QStringLiteral("timeZone"), info.timeZone);
    settings.endGroup();
}

void MainWindow::recallTenant()
{
    TenantInfo info = m_session->tenantInfo();
    QSettings &settings = m_registry.settings();
    settings.beginGroup(QStringLiteral("tenants/") + m_session->workspace().id());
    info.name = settings.value(QStringLiteral("name")).toString();
    info.userName = settings.value(QStringLiteral("userName")).toString();
    info.timeZone = settings.value(QStringLiteral("timeZone")).toString();
    settings.endGroup();
    m_session->setTenantInfo(info);
}

void MainWindow::updateHeader()
{
    if (!m_session)
        return;
    const Workspace &which = m_session->workspace();
    const QString name = m_session->tenantInfo().name.isEmpty() ? which.name : m_session->tenantInfo().name;
    std::optional<Mode> mode;
    if (const auto types = m_session->store().paymentTypes()) {
        for (const PaymentType &type : *types) {
            if (!type.active || type.providerId != QLatin1String("stripe_js"))
                continue;
            // One live type makes the workspace live: the more serious word wins.
            mode = mode == Mode::Live ? Mode::Live : type.activeMode();
        }
    }
    m_header->showWorkspace(name, which.tenantAddress.toString(), which.isPractice(), mode);
    setWindowTitle(tr("%1 (%2) — OPS-COM Payments Console").arg(name, m_header->modeText()));
    updateFreshness();
}

void MainWindow::updateFreshness()
{
    if (!m_session)
        return;
    const auto at = m_session->store().lastSync();
    const QTimeZone zone = zoneOf(m_session->tenantInfo().timeZone);
    m_header->showFreshness(at ? clockText(*at, zone) : QString(), m_offline ? m_offline->userText : QString());
}

} // namespace console
