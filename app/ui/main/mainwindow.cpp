#include "ui/main/mainwindow.h"

#include "flows/backgroundwork.h"
#include "flows/webhookcompareflow.h"
#include "ui/audit/auditpage.h"
#include "ui/main/aboutdialog.h"
#include "ui/main/headerbar.h"
#include "ui/main/mainactions.h"
#include "ui/main/navigationpane.h"
#include "ui/main/paymentannouncement.h"
#include "ui/main/practicekeysdialog.h"
#include "ui/main/workspaceopener.h"
#include "ui/main/workspacepage.h"
#include "ui/payments/makepracticepaymentdialog.h"
#include "ui/payments/recentpaymentspage.h"
#include "ui/refunds/refundspage.h"
#include "ui/setup/setuppaymenttypespage.h"
#include "ui/webhooks/webhookspage.h"
#include "ui/widgets/clipboardguard.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/themedicon.h"

#include <QCloseEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace console {

namespace {

const QString kGeometryKey = QStringLiteral("window/geometry");
const QString kSplitterKey = QStringLiteral("window/splitter");
const QString kZoneKey = QStringLiteral("payments/zone");
const QString kDetailsPaneKey = QStringLiteral("payments/detailsPane");
const QString kColumnsKey = QStringLiteral("payments/columns");
const QString kWidthsKey = QStringLiteral("payments/columnWidths");
const QString kOrderKey = QStringLiteral("payments/order");
const QString kDescendingKey = QStringLiteral("payments/orderDescending");
const QString kAppearanceKey = QStringLiteral("window/appearance");
const QString kRecentPayments = QStringLiteral("recentPayments");

} // namespace

MainWindow::MainWindow(Services services, WorkspaceRegistry &registry, PracticeHost &practice, QWidget *parent)
    : QMainWindow(parent),
      m_services(std::move(services)),
      m_registry(registry),
      m_practice(practice),
      m_clipboard(new ClipboardGuard(m_services.clock, this)),
      m_theme(new Theme(this)),
      m_opener(new WorkspaceOpener(m_services, practice, this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("OPS-COM Payments Console"));
    m_theme->apply(Theme::fromString(m_registry.settings().value(kAppearanceKey).toString()));
    setWindowIcon(themedIcon(QStringLiteral("card")));
    setUpPages();
    m_actions = new MainActions(m_factory, this);
    m_actions->showAppearance(m_theme->appearance());
    setUpLayout();
    setUpClipboardHint();
    connectActions();
    connect(m_opener, &WorkspaceOpener::stepChanged, m_workspacePage, &WorkspacePage::showBusy);
    connect(m_opener, &WorkspaceOpener::opened, this, &MainWindow::opened);
    connect(m_opener, &WorkspaceOpener::failed, this, &MainWindow::openFailed);

    resize(1360, 820);
    m_splitter->setSizes({m_navigation->minimumWidth(), 1360 - m_navigation->minimumWidth()});
    restoreGeometry(m_registry.settings().value(kGeometryKey).toByteArray());
    m_splitter->restoreState(m_registry.settings().value(kSplitterKey).toByteArray());
    showPage(QString::fromLatin1(kWorkspacePageId));
}

MainWindow::~MainWindow()
{
    delete m_practiceKeys;
    m_clipboard->clearNow();
    m_opener->cancel();
    closeSupportBundles();
    delete m_background;
    delete m_watcher;
    delete m_announcement;
    // The pages and their dialogs hold the session by reference: they go before it.
    for (const QPointer<Page> page : std::as_const(m_pages)) {
        if (page != m_workspacePage)
            delete page;
    }
    qDeleteAll(findChildren<MakePracticePaymentDialog *>());
    qDeleteAll(findChildren<Job *>(Qt::FindDirectChildrenOnly));
}

void MainWindow::setUpPages()
{
    PageEntry setup = setupPaymentTypesEntry();
    setup.make = [this](Session &session, QWidget *parent) -> Page * {
        auto *page = new SetupPaymentTypesPage(session, parent);
        const auto tell = [this, page, &session] {
            const auto types = session.store().paymentTypes();
            for (const PaymentType &type : types ? *types : QList<PaymentType>()) {
                if (const auto last = m_background->webhooks().last(type.id, type.activeMode()))
                    page->showWebhook(*last);
            }
        };
        connect(&m_background->webhooks(), &WebhookWatcher::compared, page, tell);
        tell();
        return page;
    };
    m_factory.add(setup);
    PageEntry webhooks = webhooksEntry();
    webhooks.make = [this](Session &session, QWidget *parent) -> Page * {
        auto *page = new WebhooksPage(session, parent);
        // The page and the watcher in the background tell each other what they have seen.
        connect(page, &WebhooksPage::compared, &m_background->webhooks(), &WebhookWatcher::take);
        connect(&m_background->webhooks(), &WebhookWatcher::compared, page, [this, page](const QString &typeId) {
            for (const Mode mode : {Mode::Test, Mode::Live}) {
                if (const auto last = m_background->webhooks().last(typeId, mode))
                    page->showComparison(*last);
            }
        });
        return page;
    };
    m_factory.add(webhooks);
    m_factory.add(auditTrailEntry());
    m_factory.add(keysPageEntry());
    PageEntry recent;
    recent.id = kRecentPayments;
    recent.path = {tr("Financial Management"), tr("Transaction Reports"), tr("Recent Payments")};
    recent.icon = QStringLiteral("payments");
    recent.make = [this](Session &session, QWidget *parent) -> Page * {
        auto *page = new RecentPaymentsPage(session, *m_watcher, parent);
        connect(page, &RecentPaymentsPage::practicePaymentRequested, this, &MainWindow::makePracticePayment);
        page->setColumns(m_registry.settings().value(kColumnsKey).toStringList());
        page->setColumnWidths(m_registry.settings().value(kWidthsKey).toMap());
        connect(page, &RecentPaymentsPage::columnsChosen, this,
                [this](const QStringList &names) { m_registry.settings().setValue(kColumnsKey, names); });
        connect(page, &RecentPaymentsPage::columnWidthsChosen, this,
                [this](const QVariantMap &widths) { m_registry.settings().setValue(kWidthsKey, widths); });
        page->setOrder(m_registry.settings().value(kOrderKey).toString(),
                       m_registry.settings().value(kDescendingKey).toBool());
        connect(page, &RecentPaymentsPage::orderChosen, this, [this](const QString &column, bool descending) {
            m_registry.settings().setValue(kOrderKey, column);
            m_registry.settings().setValue(kDescendingKey, descending);
        });
        page->setZoneChoice(m_registry.settings().value(kZoneKey).toString());
        page->setDetailsPaneShown(m_registry.settings().value(kDetailsPaneKey).toBool());
        connect(page, &RecentPaymentsPage::zoneChosen, this,
                [this](const QString &name) { m_registry.settings().setValue(kZoneKey, name); });
        connect(page, &RecentPaymentsPage::detailsPaneToggled, this,
                [this](bool shown) { m_registry.settings().setValue(kDetailsPaneKey, shown); });
        return page;
    };
    m_factory.add(recent);
    m_factory.add(refundsEntry());
}

void MainWindow::setUpLayout()
{
    auto *central = new QWidget(this);
    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_header = new HeaderBar(central);
    column->addWidget(m_header);
    m_splitter = new QSplitter(Qt::Horizontal, central);
    m_splitter->setObjectName(QStringLiteral("navigationSplitter"));
    m_splitter->setChildrenCollapsible(false);
    column->addWidget(m_splitter, 1);
    m_navigation = new NavigationPane(m_factory, m_splitter);
    auto *right = new QWidget(m_splitter);
    auto *rightColumn = new QVBoxLayout(right);
    rightColumn->setContentsMargins(0, 0, 0, 0);
    rightColumn->setSpacing(0);
    m_messageBar = new MessageBar(right);
    m_messageBar->setObjectName(QStringLiteral("windowMessageBar"));
    auto *barRow = new QHBoxLayout;
    barRow->setContentsMargins(14, 8, 14, 0);
    barRow->addWidget(m_messageBar);
    rightColumn->addLayout(barRow);
    m_stack = new QStackedWidget(right);
    m_stack->setObjectName(QStringLiteral("pageStack"));
    rightColumn->addWidget(m_stack, 1);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    setCentralWidget(central);

    m_workspacePage = new WorkspacePage(m_services, m_registry, m_stack);
    m_stack->addWidget(m_workspacePage);
    m_pages.insert(QString::fromLatin1(kWorkspacePageId), m_workspacePage);
    m_navigation->setPagesEnabled(false);
}

void MainWindow::connectActions()
{
    const auto onPage = [this](auto method) {
        return [this, method] {
            if (Page *page = m_pages.value(m_currentPage))
                (page->*method)();
        };
    };
    connect(m_navigation, &NavigationPane::pageChosen, this, &MainWindow::showPage);
    connect(m_actions, &MainActions::pageChosen, this, &MainWindow::showPage);
    connect(m_actions, &MainActions::openPracticeChosen, this, &MainWindow::openPractice);
    connect(m_actions, &MainActions::closeWorkspaceChosen, this, &MainWindow::closeWorkspace);
    connect(m_actions, &MainActions::practicePaymentChosen, this, &MainWindow::makePracticePayment);
    connect(m_actions, &MainActions::practiceKeysChosen, this, &MainWindow::showPracticeKeys);
    connect(m_actions, &MainActions::practiceFaultChosen, this, &MainWindow::setPracticeFault);
    connect(m_actions, &MainActions::practiceLimitsChosen, this, &MainWindow::setPracticeLimits);
    connect(m_actions, &MainActions::practiceUserChosen, this, &MainWindow::actAsPracticeUser);
    connect(m_actions, &MainActions::refreshChosen, this, onPage(&Page::refresh));
    connect(m_actions, &MainActions::searchChosen, this, onPage(&Page::focusSearch));
    connect(m_actions, &MainActions::refundChosen, this, onPage(&Page::refundSelected));
    connect(m_actions, &MainActions::clearDataChosen, this, &MainWindow::clearLocalData);
    connect(m_actions, &MainActions::supportBundleChosen, this, &MainWindow::createSupportBundle);
    connect(m_actions, &MainActions::helpChosen, this, [this] { openHelp(this); });
    connect(m_actions, &MainActions::aboutChosen, this, [this] { openAbout(this); });
    connect(m_actions, &MainActions::appearanceChosen, this, [this](Theme::Appearance appearance) {
        m_theme->apply(appearance);
        m_actions->showAppearance(appearance);
        m_registry.settings().setValue(kAppearanceKey, Theme::toString(appearance));
    });
    connect(m_workspacePage, &WorkspacePage::forgetChosen, this, &MainWindow::askToForget);
    connect(m_workspacePage, &WorkspacePage::practiceChosen, this, &MainWindow::openPractice);
    connect(m_workspacePage, &WorkspacePage::workspaceChosen, this, [this](const Workspace &workspace) {
        if (!closeWorkspace())
            return;
        m_opening = workspace.id();
        m_opener->open(workspace);
    });
}

void MainWindow::showPage(const QString &pageId)
{
    Page *wanted = m_pages.value(pageId);
    if (!wanted)
        wanted = makePage(pageId);
    if (!wanted)
        return;
    if (pageId != m_currentPage) {
        if (Page *before = m_pages.value(m_currentPage))
            before->deactivated();
        m_currentPage = pageId;
        delete m_announcement;
        m_stack->setCurrentWidget(wanted);
        wanted->activated();
    }
    m_navigation->showCurrent(pageId);
}

Page *MainWindow::makePage(const QString &pageId)
{
    const PageEntry *entry = m_factory.find(pageId);
    if (!entry || !entry->make || !m_session)
        return nullptr;
    Page *made = entry->make(*m_session, m_stack);
    connect(made, &Page::pageRequested, this, &MainWindow::showObject);
    m_stack->addWidget(made);
    m_pages.insert(pageId, made);
    return made;
}

void MainWindow::showObject(const QString &pageId, const QString &objectId)
{
    showPage(pageId);
    if (Page *shown = m_pages.value(pageId); shown && !objectId.isEmpty())
        shown->showObject(objectId);
}

void MainWindow::showAttention(const QString &pageId)
{
    const Attention &attention = m_session->attention();
    m_navigation->setBadge(pageId, attention.countOf(pageId), attention.levelOf(pageId), attention.sentencesOf(pageId));
}

void MainWindow::makePracticePayment()
{
    if (!m_session || !m_session->workspace().isPractice())
        return;
    if (auto *open = findChild<MakePracticePaymentDialog *>()) {
        open->raise();
        return;
    }
    auto *dialog = new MakePracticePaymentDialog(*m_session, this);
    connect(dialog, &MakePracticePaymentDialog::paymentMade, this, [this](const Payment &payment) {
        delete m_announcement;
        m_announcement = new PaymentAnnouncement(payment, *m_session, m_messageBar, this);
        if (m_watcher)
            m_watcher->refresh();
    });
    dialog->open();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_registry.settings().setValue(kGeometryKey, saveGeometry());
    m_registry.settings().setValue(kSplitterKey, m_splitter->saveState());
    m_opener->cancel();
    if (closeWorkspace())
        QMainWindow::closeEvent(event);
    else
        event->ignore();
}

} // namespace console
