#include "ui/main/supportbundledialog.h"

#include "ui/widgets/busyindicator.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/themedicon.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace console {

SupportBundleDialog::SupportBundleDialog(Session *session, SecretStore &secrets, const Clock &clock,
                                         SupportBundleRequest request, QWidget *parent)
    : QDialog(parent),
      m_session(session),
      m_secrets(secrets),
      m_clock(clock),
      m_request(std::move(request)),
      m_messageBar(new MessageBar(this)),
      m_persons(new QCheckBox(tr("Include &person data: the newest 50 payments with names, e-mail addresses and "
                                 "plates"),
                              this)),
      m_preview(new QPlainTextEdit(this)),
      m_busy(new BusyIndicator(this))
{
    setObjectName(QStringLiteral("supportBundleDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Create a support bundle"));
    auto *about = new QLabel(tr("This text helps whoever looks after the program to see what is wrong. It is shown "
                                "here first and goes nowhere until you save it and send it yourself. Keys, secrets and "
                                "card numbers are taken out."),
                             this);
    about->setWordWrap(true);
    m_persons->setObjectName(QStringLiteral("personDataCheckBox"));
    m_persons->setEnabled(session != nullptr);
    m_preview->setObjectName(QStringLiteral("bundlePreview"));
    m_preview->setAccessibleName(tr("What the support bundle holds"));
    m_preview->setReadOnly(true);
    m_preview->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_preview->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto *buttons = new QDialogButtonBox(this);
    m_save = buttons->addButton(tr("&Save…"), QDialogButtonBox::ActionRole);
    m_save->setObjectName(QStringLiteral("saveBundleButton"));
    m_save->setIcon(themedIcon(QStringLiteral("save")));
    m_save->setDefault(true);
    buttons->addButton(QDialogButtonBox::Close);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_messageBar);
    column->addWidget(about);
    column->addWidget(m_preview, 1);
    column->addWidget(m_persons);
    column->addWidget(m_busy);
    column->addWidget(buttons);
    resize(820, 620);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &SupportBundleDialog::chooseFile);
    connect(m_persons, &QCheckBox::toggled, this, &SupportBundleDialog::gather);
    gather();
}

void SupportBundleDialog::gather()
{
    if (m_job)
        m_job->cancel();
    m_hasText = false;
    m_preview->clear();
    m_messageBar->clear();
    m_request.withPersons = m_persons->isChecked();
    auto *flow = new MakeSupportBundleFlow(m_session, m_secrets, m_clock, m_request, this);
    m_job = flow;
    m_busy->start(tr("Gathering…"));
    connect(flow, &Job::stepChanged, m_busy, &BusyIndicator::setText);
    flow->onFinished(this, [this, flow](const Result<QString> &text) {
        if (m_job != flow)
            return; // another tick took its place
        m_job.clear();
        m_busy->stop();
        if (text) {
            m_preview->setPlainText(*text);
            m_hasText = true;
        } else {
            m_messageBar->showError(text.error());
        }
        updateButtons();
        if (text)
            Q_EMIT shown();
    });
    updateButtons();
    flow->start();
}

void SupportBundleDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Save the support bundle"),
                                   QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Text files (*.txt)"));
    dialog->setDefaultSuffix(QStringLiteral("txt"));
    dialog->selectFile(QStringLiteral("opscom-console-support-%1.txt")
                           .arg(m_clock.now().toLocalTime().toString(QStringLiteral("yyyyMMdd-HHmm"))));
    connect(dialog, &QFileDialog::fileSelected, this, &SupportBundleDialog::saveTo);
    dialog->open();
}

void SupportBundleDialog::saveTo(const QString &path)
{
    if (m_job || !m_hasText)
        return;
    auto *flow = new SaveSupportBundleFlow(m_session, m_preview->toPlainText(), m_request.withPersons, path, this);
    m_job = flow;
    updateButtons();
    flow->onFinished(this, [this, path](const Outcome &saved) {
        m_job.clear();
        updateButtons();
        if (saved)
            m_messageBar->showMessage(MessageBar::Kind::Success,
                                      tr("Saved as %1. Only you can read the file. Delete it when support has it.")
                                          .arg(QDir::toNativeSeparators(path)));
        else if (saved.error().kind != ErrorKind::Cancelled)
            m_messageBar->showError(saved.error());
        Q_EMIT saveEnded(saved.has_value());
    });
    flow->start();
}

void SupportBundleDialog::updateButtons()
{
    m_save->setEnabled(m_hasText && !m_job);
    m_persons->setEnabled(m_session && !dynamic_cast<SaveSupportBundleFlow *>(m_job.data()));
}

} // namespace console
