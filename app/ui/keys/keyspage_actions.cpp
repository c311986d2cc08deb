#include "flows/permission.h"
#include "ui/keys/deletesecretdialog.h"
#include "ui/keys/keyspage.h"
#include "ui/keys/keyswords.h"
#include "ui/keys/proxylogindialog.h"
#include "ui/keys/replacesecretdialog.h"
#include "ui/keys/secretduedialog.h"
#include "ui/webhooks/celltable.h"
#include "ui/widgets/busyindicator.h"
#include "ui/widgets/messagebar.h"

#include "models/paymenttext.h"

#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

const SecretRow *KeysPage::current() const
{
    const QString id = m_table->currentId();
    const auto found = std::ranges::find(m_list.rows, id, &SecretRow::id);
    return found == m_list.rows.end() ? nullptr : &*found;
}

void KeysPage::setBusy(const QString &text)
{
    if (text.isEmpty())
        m_busy->stop();
    else
        m_busy->start(text);
    updateActions();
}

template <typename T, typename F>
void KeysPage::runJob(TypedJob<T> *job, const QString &text, F f)
{
    m_messageBar->clear();
    m_job = job;
    connect(job, &Job::stepChanged, this, [this, job](const QString &step) {
        if (m_job == job)
            m_busy->setText(step);
    });
    job->onFinished(this, [this, job, f = std::move(f)](const Result<T> &result) mutable {
        if (m_job != job)
            return;
        m_job.clear();
        setBusy({});
        f(result);
        if (m_isStale && isVisible())
            read();
    });
    setBusy(text);
    job->start();
}

void KeysPage::updateActions()
{
    const SecretRow *row = current();
    const bool isIdle = m_job.isNull();
    const QString notReady = m_isListed && !m_list.isReady() ? tr("The keychain is not ready; see above.") : QString();
    const QString noRow = tr("Choose an item first.");
    QStringList notes;
    const auto set = [&](QPushButton *button, const QString &obstacle, const QString &what) {
        const QString why = !row ? noRow : !notReady.isEmpty() ? notReady : obstacle;
        button->setEnabled(why.isEmpty() && isIdle);
        button->setToolTip(why.isEmpty() ? what : why);
        button->setAccessibleDescription(button->toolTip());
        if (row && notReady.isEmpty() && !why.isEmpty() && !notes.contains(why))
            notes.append(why);
    };
    QString noReplacing = row ? replaceObstacle(*row) : QString();
    if (row && row->name.mode && noReplacing.isEmpty()) // OPS-COM must take it too
        noReplacing = whyNotAllowed(m_session, Permission::SetUp);
    set(m_replace, noReplacing, tr("Puts a new value in its place"));
    set(m_test, row ? testObstacle(*row) : QString(), tr("Uses it once, without any effect (Enter)"));
    set(m_delete, row ? deleteObstacle(*row) : QString(), tr("Deletes it from this computer's keychain (Del)"));
    set(m_forget, row ? forgetObstacle(*row) : QString(),
        tr("Deletes everything of the chosen item's workspace from this computer's keychain, and proves it"));
    const QString noFact = tr("Nothing is written down of it yet. Test it first.");
    m_due->setEnabled(row && row->fact && isIdle); // asks no keychain
    m_due->setToolTip(!row ? noRow : !row->fact ? noFact : tr("When this is to be changed"));
    m_due->setAccessibleDescription(m_due->toolTip());
    m_note->setText(notes.join(u'\n'));
    m_note->setVisible(!notes.isEmpty());
}

void KeysPage::replaceItem()
{
    const SecretRow *row = current();
    if (!row)
        return;
    auto *dialog = new ReplaceSecretDialog(m_session, *row, this);
    connect(dialog, &ReplaceSecretDialog::replaced, this, [this](const SecretRow &done) {
        m_messageBar->showMessage(MessageBar::Kind::Success, tr("Replaced: %1.").arg(sentenceOf(done)));
        read();
    });
    dialog->open();
}

void KeysPage::testItem()
{
    const SecretRow *row = current();
    if (!row || !m_test->isEnabled())
        return;
    runJob(new TestSecretFlow(m_session, *row, this), tr("Testing…"),
           [this, what = sentenceOf(*row)](const Result<SecretTestResult> &result) {
               if (!result) {
                   if (result.error().kind != ErrorKind::Cancelled)
                       m_messageBar->showError(result.error());
               } else {
                   m_messageBar->showMessage(result->passed ? MessageBar::Kind::Success : MessageBar::Kind::Error,
                                             what + u": "_s + result->sentence);
               }
           });
}

void KeysPage::setDue()
{
    const SecretRow *row = current();
    if (!row || !row->fact)
        return;
    auto *dialog = new SecretDueDialog(m_session, *row, zoneOf(m_session.tenantInfo().timeZone), this);
    connect(dialog, &SecretDueDialog::dueSet, this, &KeysPage::read);
    dialog->open();
}

void KeysPage::deleteItem()
{
    const SecretRow *row = current();
    if (!row || !m_delete->isEnabled())
        return;
    auto *dialog = new DeleteSecretDialog(m_session, *row, this);
    connect(dialog, &DeleteSecretDialog::deleted, this, [this](const SecretRow &gone) {
        m_messageBar->showMessage(MessageBar::Kind::Success,
                                  tr("Deleted, and read back as absent: %1.").arg(sentenceOf(gone)));
        read();
    });
    dialog->open();
}

void KeysPage::forgetWorkspace()
{
    if (const SecretRow *row = current())
        Q_EMIT forgetRequested(row->workspace);
}

void KeysPage::setProxyLogin()
{
    auto *dialog = new ProxyLoginDialog(m_session, this);
    connect(dialog, &ProxyLoginDialog::stored, this, [this] {
        m_messageBar->showMessage(MessageBar::Kind::Success,
                                  tr("Stored: the proxy log-in. It is used from the next request on."));
        read();
    });
    dialog->open();
}

void KeysPage::unlock()
{
    runJob(m_session.secrets().unlock(this), tr("Waiting for the keychain's own question…"),
           [this](const Result<KeychainState> &state) {
               if (!state && state.error().kind != ErrorKind::Cancelled)
                   m_messageBar->showError(state.error());
               read();
           });
}

} // namespace console
