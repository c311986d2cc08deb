#include "ui/main/mainactions.h"

#include "ui/main/navigationpane.h"
#include "ui/main/pagefactory.h"
#include "ui/widgets/themedicon.h"

#include <QActionGroup>
#include <QMainWindow>
#include <QMenuBar>

namespace console {

MainActions::MainActions(const PageFactory &pages, QMainWindow *window) : QObject(window)
{
    addWorkspaceMenu(window);
    addPages(pages, window);
    m_practiceMenu = window->menuBar()->addMenu(tr("&Practice"));
    m_practiceMenu->setObjectName(QStringLiteral("practiceMenu"));
    QAction *pay = m_practiceMenu->addAction(themedIcon(QStringLiteral("practice")), tr("&Make a practice payment…"),
                                             this, &MainActions::practicePaymentChosen);
    pay->setObjectName(QStringLiteral("makePracticePaymentAction"));
    QAction *keys = m_practiceMenu->addAction(themedIcon(QStringLiteral("copy")), tr("Practice &keys…"), this,
                                              &MainActions::practiceKeysChosen);
    keys->setObjectName(QStringLiteral("practiceKeysAction"));
    m_faultsMenu = m_practiceMenu->addMenu(tr("Practice &faults"));
    m_faultsMenu->setObjectName(QStringLiteral("practiceFaultsMenu"));
    m_faultsMenu->setToolTipsVisible(true);
    m_usersMenu = m_practiceMenu->addMenu(tr("&Act as"));
    m_usersMenu->setObjectName(QStringLiteral("practiceUsersMenu"));
    m_limitsAction = m_practiceMenu->addAction(tr("A second &person approves refunds over 100.00"));
    m_limitsAction->setObjectName(QStringLiteral("practiceLimitsAction"));
    m_limitsAction->setCheckable(true);
    connect(m_limitsAction, &QAction::triggered, this, &MainActions::practiceLimitsChosen);
    showPractice({}, {}, {}, {}, false);
    addViewMenu(window);
    addHelpMenu(window);
    setWorkspaceOpen(false, false);
}

void MainActions::addPages(const PageFactory &pages, QMainWindow *window)
{
    QMenuBar *bar = window->menuBar();
    for (const PageEntry &entry : pages.entries()) {
        QMenu *menu = nullptr;
        for (const QString &step : entry.path.mid(0, entry.path.size() - 1)) {
            const auto siblings = menu ? menu->actions() : bar->actions();
            QMenu *found = nullptr;
            for (QAction *action : siblings) {
                if (action->menu() && action->menu()->title() == step)
                    found = action->menu();
            }
            menu = found ? found : menu ? menu->addMenu(step) : bar->addMenu(step);
        }
        if (!menu)
            continue;
        const QString id = entry.id;
        QAction *action = menu->addAction(themedIcon(entry.icon), entry.path.constLast(), this,
                                          [this, id] { Q_EMIT pageChosen(id); });
        action->setObjectName(id + QStringLiteral("Action"));
        m_needWorkspace.append(action);
    }
}

void MainActions::addWorkspaceMenu(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&Workspace"));
    menu->setObjectName(QStringLiteral("workspaceMenu"));
    menu->addAction(themedIcon(QStringLiteral("workspace")), tr("&Choose or connect…"), this,
                    [this] { Q_EMIT pageChosen(QString::fromLatin1(kWorkspacePageId)); });
    menu->addAction(themedIcon(QStringLiteral("practice")), tr("Open the &practice workspace"), this,
                    &MainActions::openPracticeChosen);
    m_needWorkspace.append(menu->addAction(tr("C&lose workspace"), this, &MainActions::closeWorkspaceChosen));
    QAction *clear = menu->addAction(tr("Clear local &data…"), this, &MainActions::clearDataChosen);
    clear->setObjectName(QStringLiteral("clearDataAction"));
    m_needWorkspace.append(clear);
    menu->addSeparator();
    QAction *quit = menu->addAction(tr("&Quit"), window, &QWidget::close);
    quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));
    quit->setObjectName(QStringLiteral("quitAction"));
}

void MainActions::addViewMenu(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&View"));
    menu->setObjectName(QStringLiteral("viewMenu"));
    const auto add = [&](const QString &icon, const QString &text, const QKeySequence &key, auto signal) {
        QAction *action = menu->addAction(themedIcon(icon), text, this, signal);
        action->setShortcut(key);
        m_needWorkspace.append(action);
        return action;
    };
    add(QStringLiteral("refresh"), tr("&Refresh"), Qt::Key_F5, &MainActions::refreshChosen);
    add(QStringLiteral("search"), tr("&Search"), QKeySequence(Qt::CTRL | Qt::Key_F), &MainActions::searchChosen);
    add(QStringLiteral("refund"), tr("Refund Pa&yment"), QKeySequence(Qt::CTRL | Qt::Key_R),
        &MainActions::refundChosen);
    menu->addSeparator();
    QMenu *appearance = menu->addMenu(tr("&Appearance"));
    auto *group = new QActionGroup(this);
    for (const auto &[value, text] :
         {std::pair{Theme::Appearance::System, tr("&System")}, std::pair{Theme::Appearance::Light, tr("&Light")},
          std::pair{Theme::Appearance::Dark, tr("&Dark")}}) {
        QAction *action =
            appearance->addAction(text, this, [this, chosen = value] { Q_EMIT appearanceChosen(chosen); });
        action->setCheckable(true);
        action->setData(int(value));
        group->addAction(action);
        m_appearances.append(action);
    }
}

void MainActions::addHelpMenu(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&Help"));
    menu->setObjectName(QStringLiteral("helpMenu"));
    menu->addAction(themedIcon(QStringLiteral("info")), tr("&Help"), this, &MainActions::helpChosen)
        ->setShortcut(Qt::Key_F1);
    menu->addAction(tr("Create &support bundle…"), this, &MainActions::supportBundleChosen)
        ->setObjectName(QStringLiteral("supportBundleAction"));
    menu->addAction(tr("&About OPS-COM Payments Console"), this, &MainActions::aboutChosen);
}

void MainActions::setWorkspaceOpen(bool open, bool practice)
{
    for (QAction *action : std::as_const(m_needWorkspace))
        action->setEnabled(open);
    m_practiceMenu->menuAction()->setVisible(open && practice);
}

void MainActions::showPractice(const QList<PracticeFault> &faults, const QString &fault,
                               const QList<PracticeUser> &users, const QString &user, bool hasRefundLimits)
{
    m_limitsAction->setChecked(hasRefundLimits);
    m_limitsAction->setVisible(!users.isEmpty());
    const auto fill = [this](QMenu *menu, const auto &entries, const QString &current, auto signal) {
        menu->clear();
        auto *group = new QActionGroup(menu);
        for (const auto &entry : entries) {
            QAction *action = menu->addAction(entry.name, this, [this, id = entry.id, signal] {
                Q_EMIT(this->*signal)
                (id);
            });
            if constexpr (requires { entry.explanation; })
                action->setToolTip(entry.explanation);
            action->setCheckable(true);
            action->setData(entry.id);
            action->setChecked(entry.id == current);
            group->addAction(action);
        }
        menu->menuAction()->setVisible(!entries.isEmpty());
    };
    fill(m_faultsMenu, faults, fault, &MainActions::practiceFaultChosen);
    fill(m_usersMenu, users, user, &MainActions::practiceUserChosen);
}

void MainActions::showAppearance(Theme::Appearance appearance)
{
    for (QAction *action : std::as_const(m_appearances))
        action->setChecked(action->data().toInt() == int(appearance));
}

} // namespace console
