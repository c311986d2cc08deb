#include "ui/main/cleardatadialog.h"

#include "ui/widgets/messagebar.h"
#include "ui/widgets/themedicon.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QVBoxLayout>

namespace console {

namespace {

const QString kKeepDaysKey = QStringLiteral("privacy/keepPersonDays");

QLabel *paragraph(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

KeepDays ClearDataDialog::keptDays(const QSettings &settings)
{
    const int days = settings.value(kKeepDaysKey).toInt();
    return days > 0 ? KeepDays(days) : std::nullopt;
}

ClearDataDialog::ClearDataDialog(Session &session, Means means, QWidget *parent)
    : QDialog(parent),
      m_means(std::move(means)),
      m_workspace(session.workspace()),
      m_who(session.tenantInfo().userName),
      m_messageBar(new MessageBar(this)),
      m_extent(paragraph({}, this)),
      m_all(new QRadioButton(tr("&All payments on this computer, with the search index"), this)),
      m_aged(new QRadioButton(tr("Only &names, e-mail addresses and plates older than the time below"), this)),
      m_days(new QComboBox(this)),
      m_progress(new QProgressBar(this))
{
    setObjectName(QStringLiteral("clearDataDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Clear local data"));
    m_extent->setObjectName(QStringLiteral("extentLabel"));
    m_all->setObjectName(QStringLiteral("clearAllRadioButton"));
    m_aged->setObjectName(QStringLiteral("clearAgedRadioButton"));
    m_days->setObjectName(QStringLiteral("keepDaysComboBox"));
    m_progress->setObjectName(QStringLiteral("clearProgressBar"));
    m_progress->setAccessibleName(tr("Progress"));
    m_all->setChecked(true);
    for (const auto &[days, text] : {std::pair{30, tr("30 days")}, std::pair{90, tr("90 days")},
                                     std::pair{365, tr("365 days")}, std::pair{0, tr("As long as the payments")}})
        m_days->addItem(text, days);
    m_days->setCurrentIndex(m_days->findData(keptDays(m_means.settings).value_or(0)));
    auto *form = new QFormLayout;
    form->addRow(tr("&Keep person data for:"), m_days);
    auto *buttons = new QDialogButtonBox(this);
    m_clear = buttons->addButton(tr("C&lear now"), QDialogButtonBox::ActionRole);
    m_clear->setObjectName(QStringLiteral("clearNowButton"));
    m_clear->setAutoDefault(false);
    m_close = buttons->addButton(QDialogButtonBox::Close);
    m_close->setObjectName(QStringLiteral("closeButton"));
    m_close->setDefault(true);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_messageBar);
    column->addWidget(m_extent);
    column->addWidget(m_all);
    column->addWidget(m_aged);
    column->addLayout(form);
    column->addWidget(paragraph(tr("The time is kept from now on, too: what grows older is taken out while a workspace "
                                   "is in use. Order ID, Confirm Code, amount and status of those payments stay."),
                                this));
    column->addWidget(paragraph(tr("What stays: the journal of refunds, the audit trail, saved views with the words "
                                   "typed in them (delete them under Views), the keys in the keychain, and "
                                   "everything at OPS-COM and Stripe. The workspace is closed first. What is needed is "
                                   "fetched again when you open it."),
                                this));
    column->addStretch(1);
    column->addWidget(m_progress);
    column->addWidget(buttons);
    m_progress->hide();
    setMinimumWidth(600);
    connect(buttons, &QDialogButtonBox::rejected, this, &ClearDataDialog::reject);
    connect(m_clear, &QPushButton::clicked, this, &ClearDataDialog::clear);
    connect(m_aged, &QRadioButton::toggled, this, &ClearDataDialog::updateButtons);
    connect(m_days, &QComboBox::currentIndexChanged, this, [this] {
        m_means.settings.setValue(kKeepDaysKey, m_days->currentData());
        updateButtons();
    });
    readExtent(session);
    updateButtons();
}

void ClearDataDialog::readExtent(Session &session)
{
    auto *job = LocalData(session.store()).extent(this);
    job->onFinished(this, [this](const Result<LocalDataExtent> &extent) {
        if (!extent || m_job || m_isCleared)
            return;
        const QLocale locale;
        QString text = tr("On this computer: %Ln payment(s)", nullptr, int(extent->payments));
        if (extent->oldest.isValid())
            text += tr(", the oldest of %1").arg(locale.toString(extent->oldest.date(), QLocale::LongFormat));
        m_extent->setText(
            tr("%1; %2 with a person's name, e-mail address or plate; %3.")
                .arg(text, locale.toString(extent->withPersons), locale.formattedDataSize(extent->bytes)));
    });
    job->start();
}

void ClearDataDialog::clear()
{
    if (m_job)
        return;
    if (m_isCleared) {
        const auto again = m_means.openAgain;
        const Workspace workspace = m_workspace;
        accept();
        again(workspace);
        return;
    }
    m_messageBar->clear();
    if (!m_means.closeWorkspace()) {
        m_messageBar->showMessage(MessageBar::Kind::Warning,
                                  tr("Something is still under way in this workspace, so nothing was cleared. Close "
                                     "this window, let it end, then clear again."));
        return;
    }
    const int days = m_days->currentData().toInt();
    auto *flow = new ClearLocalDataFlow(
        m_means.services, {m_workspace, m_who, m_aged->isChecked() ? KeepDays(days) : std::nullopt}, this);
    m_job = flow;
    m_progress->setRange(0, 0);
    m_progress->show();
    connect(flow, &Job::stepChanged, m_extent, &QLabel::setText);
    connect(flow, &Job::progressChanged, this, [this](qint64 done, qint64 total) {
        m_progress->setRange(0, int(std::max<qint64>(total, 0)));
        m_progress->setValue(int(done));
    });
    flow->onFinished(this, [this](const Result<ClearedLocalData> &result) { showEnd(result); });
    updateButtons();
    flow->start();
}

void ClearDataDialog::showEnd(const Result<ClearedLocalData> &result)
{
    m_job.clear();
    m_progress->hide();
    m_extent->clear();
    m_isCleared = true;
    if (result) {
        const QString what =
            m_aged->isChecked() ? tr("%Ln payment(s) hold no person any more.", nullptr, int(result->payments))
                                : tr("%Ln payment(s) were deleted from this computer.", nullptr, int(result->payments));
        m_messageBar->showMessage(MessageBar::Kind::Success,
                                  tr("%1 The file had %2 and has %3 now.")
                                      .arg(what, QLocale().formattedDataSize(result->bytesBefore),
                                           QLocale().formattedDataSize(result->bytesAfter)));
    } else if (result.error().kind == ErrorKind::Cancelled) {
        m_messageBar->showMessage(MessageBar::Kind::Information,
                                  tr("Stopped. What was deleted until then is gone; the rest is still there. Open the "
                                     "workspace and clear again to finish."));
    } else {
        m_messageBar->showError(result.error());
    }
    updateButtons();
    Q_EMIT ended(result.has_value());
}

void ClearDataDialog::reject()
{
    if (m_job)
        m_job->cancel();
    else
        QDialog::reject();
}

void ClearDataDialog::updateButtons()
{
    const bool running = !m_job.isNull();
    for (QWidget *choice :
         {static_cast<QWidget *>(m_all), static_cast<QWidget *>(m_aged), static_cast<QWidget *>(m_days)})
        choice->setEnabled(!running && !m_isCleared);
    const bool hasLimit = m_days->currentData().toInt() > 0;
    m_clear->setText(m_isCleared ? tr("&Open the workspace again") : tr("C&lear now"));
    m_clear->setEnabled(!running && (m_isCleared || m_all->isChecked() || hasLimit));
    m_close->setText(running ? tr("Cancel") : tr("Close"));
}

} // namespace console
