#include "ui/main/mainactions.h"
#include "ui/main/mainwindow.h"
#include "ui/main/practicekeysdialog.h"
#include "ui/widgets/messagebar.h"

namespace console {

// What only the practice workspace has.

void MainWindow::showPracticeKeys()
{
    // Without a parent: the wizard is modal to this window, and whatever belongs to it could not be used beside the
    // wizard.
    if (!m_practiceKeys)
        m_practiceKeys = new PracticeKeysDialog(m_practice.keys(), *m_clipboard, nullptr);
    m_practiceKeys->show();
    m_practiceKeys->raise();
    m_practiceKeys->activateWindow();
}

void MainWindow::showPracticeMenus()
{
    m_actions->showPractice(m_practice.faults(), m_practice.fault(), m_practice.users(), m_practice.user(),
                            m_practice.hasRefundLimits());
}

void MainWindow::setPracticeFault(const QString &id)
{
    m_practice.setFault(id);
    showPracticeMenus();
    for (const PracticeFault &fault : m_practice.faults()) {
        if (fault.id == m_practice.fault())
            m_messageBar->showMessage(fault.id.isEmpty() ? MessageBar::Kind::Information : MessageBar::Kind::Warning,
                                      tr("Practice fault: %1. %2").arg(fault.name, fault.explanation));
    }
}

void MainWindow::setPracticeLimits(bool on)
{
    TypedJob<Done> *job = m_practice.setRefundLimits(on, this);
    if (!job) {
        showPracticeMenus();
        return;
    }
    job->onFinished(this, [this](const Outcome &done) {
        showPracticeMenus();
        if (!done && done.error().kind != ErrorKind::Cancelled)
            m_messageBar->showError(done.error());
        else if (m_session)
            checkTenant(); // the limits come with the connection check
    });
    job->start();
}

void MainWindow::actAsPracticeUser(const QString &id)
{
    TypedJob<Done> *job = closeWorkspace() ? m_practice.actAs(id, this) : nullptr;
    if (!job) {
        showPracticeMenus();
        return;
    }
    job->onFinished(this, [this](const Outcome &done) {
        if (done)
            openPractice();
        else if (done.error().kind != ErrorKind::Cancelled)
            m_messageBar->showError(done.error());
    });
    job->start();
}

} // namespace console
