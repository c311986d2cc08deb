#pragma once

#include "flows/connectflow.h"
#include "flows/practicehost.h"
#include "flows/refundflow.h"
#include "flows/supportbundle.h"
#include "flows/syncflow.h"
#include "flows/workspaceregistry.h"
#include "ui/main/pagefactory.h"

#include <QHash>
#include <QMainWindow>
#include <QPointer>

class QSplitter;
class QStackedWidget;

namespace console {

class BackgroundWork;
class ClipboardGuard;
class HeaderBar;
class MainActions;
class MessageBar;
class NavigationPane;
class PaymentAnnouncement;
class RecentPaymentsPage;
class Theme;
class WorkspaceOpener;
class WorkspacePage;

/// The program's window: menus, navigation, the header with workspace, mode and freshness, and the pages. Owns the
/// session of the open workspace and what keeps it fresh; the pages die before the session. Owner: the composition
/// root, which also owns the services and outlives it. Thread: GUI.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    MainWindow(Services services, WorkspaceRegistry &registry, PracticeHost &practice, QWidget *parent = nullptr);
    ~MainWindow() override;

    void openPractice();
    /// Opens "practice", or a known tenant by its client ID; an unknown one is put into the connect form.
    void openWorkspace(const QString &id);
    /// False if something is under way that a person must see first; the window says so.
    bool closeWorkspace();
    /// The open workspace, or null.
    Session *session() const { return m_session.get(); }
    void showPage(const QString &pageId);
    /// Shows a page and one object on it; see Page::showObject().
    void showObject(const QString &pageId, const QString &objectId);
    QString currentPageId() const { return m_currentPage; }
    /// Shows a warning above the page, until it is closed or another message takes its place.
    void tellWarning(const QString &text);
    /// For the support bundle. Call once, before the window is shown.
    void setProgramFacts(ProgramFacts facts) { m_programFacts = std::move(facts); }
    /// The page with this id if it has been made, or null.
    Page *page(const QString &pageId) const { return m_pages.value(pageId); }

Q_SIGNALS:
    void workspaceOpened();
    void workspaceClosed();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void setUpPages();
    void setUpLayout();
    void setUpClipboardHint();
    void clearLocalData();
    void createSupportBundle();
    void closeSupportBundles();
    void keepPersonData();
    void connectActions();
    void opened(const OpenedWorkspace &workspace);
    void openFailed(const Error &error);
    void openAgain();
    void startWatching();
    void checkTenant();
    void resumeRefunds();
    void showResumed(const ResumeSummary &summary);
    void readPaymentTypes();
    void updateHeader();
    void recallTenant();
    void rememberTenant();
    void updateFreshness();
    void showAttention(const QString &pageId);
    void makePracticePayment();
    void showPracticeKeys();
    void showPracticeMenus();
    void setPracticeFault(const QString &id);
    void setPracticeLimits(bool on);
    void actAsPracticeUser(const QString &id);
    Page *makePage(const QString &pageId);
    PageEntry keysPageEntry();
    void askToForget(const Workspace &workspace);

    Services m_services;
    WorkspaceRegistry &m_registry;
    PracticeHost &m_practice;
    ClipboardGuard *m_clipboard;
    QPointer<QWidget> m_practiceKeys;
    PageFactory m_factory;
    Theme *m_theme;
    WorkspaceOpener *m_opener;
    MainActions *m_actions = nullptr;
    HeaderBar *m_header = nullptr;
    NavigationPane *m_navigation = nullptr;
    QSplitter *m_splitter = nullptr;
    MessageBar *m_messageBar = nullptr;
    QStackedWidget *m_stack = nullptr;
    WorkspacePage *m_workspacePage = nullptr;
    QHash<QString, Page *> m_pages;
    QString m_currentPage;
    QString m_opening; ///< id of the workspace being opened
    std::shared_ptr<Session> m_session;
    PaymentWatcher *m_watcher = nullptr;
    BackgroundWork *m_background = nullptr;
    QPointer<PaymentAnnouncement> m_announcement;
    std::optional<Error> m_offline;
    ProgramFacts m_programFacts;
    qint64 m_personDataLookedAt = 0; ///< milliseconds since 1970 UTC
    bool m_tenantUnchecked = false;  ///< opened offline: who the tenant is and what it allows is not known yet
};

} // namespace console
