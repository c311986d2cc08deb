#pragma once

#include "flows/practicehost.h"
#include "ui/widgets/theme.h"

#include <QObject>

class QAction;
class QMainWindow;
class QMenu;

namespace console {

class PageFactory;

/// The menu bar in the article's words and the shortcuts: Ctrl+F, F5, Ctrl+R, Ctrl+Q, F1. Enter belongs to the lists.
/// Owner: the main window.
class MainActions : public QObject
{
    Q_OBJECT
public:
    MainActions(const PageFactory &pages, QMainWindow *window);
    /// Enables what needs an open workspace.
    void setWorkspaceOpen(bool open, bool practice);
    void showAppearance(Theme::Appearance appearance);
    /// Fills "Practice faults" and "Act as" with what the practice servers offer; empty lists hide them.
    void showPractice(const QList<PracticeFault> &faults, const QString &fault, const QList<PracticeUser> &users,
                      const QString &user, bool hasRefundLimits);

Q_SIGNALS:
    void pageChosen(const QString &pageId);
    void openPracticeChosen();
    void closeWorkspaceChosen();
    void practicePaymentChosen();
    void practiceKeysChosen();
    void practiceFaultChosen(const QString &id);
    void practiceUserChosen(const QString &id);
    void practiceLimitsChosen(bool on);
    void refreshChosen();
    void searchChosen();
    void refundChosen();
    void appearanceChosen(console::Theme::Appearance appearance);
    void clearDataChosen();
    void supportBundleChosen();
    void helpChosen();
    void aboutChosen();

private:
    void addPages(const PageFactory &pages, QMainWindow *window);
    void addWorkspaceMenu(QMainWindow *window);
    void addViewMenu(QMainWindow *window);
    void addHelpMenu(QMainWindow *window);
    QList<QAction *> m_needWorkspace;
    QList<QAction *> m_appearances;
    QMenu *m_practiceMenu = nullptr;
    QMenu *m_faultsMenu = nullptr;
    QMenu *m_usersMenu = nullptr;
    QAction *m_limitsAction = nullptr;
};

} // namespace console
