#include "ui/keys/forgetworkspacedialog.h"

#include "ui/widgets/messagebar.h"

#include <QCheckBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString stepsOf(const Services &services, const Workspace &workspace)
{
    QStringList lines;
    const QList<SecretName> names = services.secrets.known(workspace.id());
    for (const SecretName &name : names)
        lines.append(ForgetWorkspaceDialog::tr("Deleted from the keychain: %1").arg(name.path()));
    if (names.isEmpty())
        lines.append(ForgetWorkspaceDialog::tr("The keychain holds nothing of this workspace."));
    lines.append(ForgetWorkspaceDialog::tr("Each item is read back: the keychain must say that it holds none."));
    lines.append(ForgetWorkspaceDialog::tr("The workspace is taken off this computer's list. journal.db, the record of "
                                           "refunds, is kept."));
    return lines.join(u'\n');
}

} // namespace

ForgetWorkspaceDialog::ForgetWorkspaceDialog(Services services, Workspace workspace, Close close, QWidget *parent)
    : PreviewDialog(tr("Forget this workspace"),
                    tr("Forget %1? This computer can then no longer sign in to it, refund or set up anything there. "
                       "OPS-COM and Stripe are not changed, and payers can still pay.")
                        .arg(workspace.name.isEmpty() ? workspace.clientId : workspace.name),
                    stepsOf(services, workspace), tr("&Forget"), parent),
      m_services(std::move(services)),
      m_workspace(std::move(workspace)),
      m_close(std::move(close)),
      m_clear(
          new QCheckBox(tr("&Clear local data too: the local copy of payments with names and e-mail addresses"), this)),
      m_reportText(new QPlainTextEdit(this))
{
    setObjectName(u"forgetWorkspaceDialog"_s);
    m_clear->setObjectName(u"clearLocalDataCheckBox"_s);
    m_clear->setChecked(true);
    m_reportText->setObjectName(u"forgetReportText"_s);
    m_reportText->setAccessibleName(tr("Report"));
    m_reportText->setReadOnly(true);
    m_reportText->setTabChangesFocus(true);
    m_reportText->setMinimumHeight(180);
    m_reportText->hide();
    choices()->addWidget(m_clear);
    choices()->addWidget(m_reportText);
}

void ForgetWorkspaceDialog::carryOut()
{
    if (m_close && !m_close()) {
        messageBar()->showMessage(MessageBar::Kind::Warning,
                                  tr("The workspace is open and cannot be closed now; the page behind this window says "
                                     "why. Nothing was forgotten."));
        return;
    }
    runJob(new ForgetWorkspaceFlow(m_services, m_workspace.id(), m_clear->isChecked()), tr("Forgetting…"),
           [this](const ForgetReport &report) { showReport(report); });
}

void ForgetWorkspaceDialog::showReport(const ForgetReport &report)
{
    m_clear->hide();
    for (const QString &name : {u"previewSentenceLabel"_s, u"previewStepsLabel"_s, u"previewHeadLabel"_s}) {
        if (auto *label = findChild<QWidget *>(name))
            label->hide();
    }
    m_reportText->setPlainText(report.text());
    m_reportText->show();
    if (report.allGone()) {
        messageBar()->showMessage(
            MessageBar::Kind::Success,
            tr("%Ln item(s) deleted from the keychain and read back as absent.", nullptr, int(report.items.size())));
        actionButton()->hide();
    } else {
        messageBar()->showMessage(MessageBar::Kind::Error,
                                  tr("Not every item could be deleted; the report names them. The workspace stays on "
                                     "the list, so that you can try again."));
        actionButton()->setText(tr("&Try again"));
    }
    setCancelText(tr("Close"));
    m_reportText->setFocus();
    Q_EMIT forgotten(report);
}

} // namespace console
