// AuditPage's export, what is copied, and its place in the navigation; the page itself is in auditpage.cpp.
#include "ui/audit/auditpage.h"

#include "audit/ui_auditpage.h"
#include "ui/audit/audittablemodel.h"
#include "ui/audit/auditview.h"
#include "ui/widgets/clipboardguard.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>

namespace console {

void AuditPage::chooseFile()
{
    const QString day = m_session.clock().now().toTimeZone(m_model->zone()).date().toString(Qt::ISODate);
    auto *dialog = new QFileDialog(this, tr("Export the audit trail"),
                                   QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("CSV files (*.csv)"));
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("audit-%1-%2.csv").arg(m_session.workspace().id(), day));
    connect(dialog, &QFileDialog::fileSelected, this, &AuditPage::exportTo);
    dialog->open();
}

void AuditPage::exportTo(const QString &path)
{
    if (m_exportJob)
        return;
    const QString name = QFileInfo(path).fileName();
    auto *flow = new ExportAuditFlow(m_session, filter(), path, this);
    m_exportJob = flow;
    m_ui->exportBar->showMessage(MessageBar::Kind::Information, tr("Exporting to %1…").arg(name));
    m_ui->exportBar->setClosable(false);
    const auto offerCancel = [this] {
        m_ui->exportBar->addAction(tr("Cancel the export"), this, [this] {
            if (m_exportJob)
                m_exportJob->cancel();
        });
    };
    offerCancel();
    connect(flow, &Job::progressChanged, this, [this](qint64 done, qint64 total) {
        if (m_exportJob)
            m_ui->busyIndicator->setText(
                tr("%1 of %2 entries").arg(QLocale().toString(done), QLocale().toString(total)));
    });
    m_ui->busyIndicator->startAfter(std::chrono::milliseconds(400), tr("Exporting…"));
    flow->onFinished(this, [this, name](const Result<qint64> &written) {
        m_exportJob.clear();
        m_ui->busyIndicator->stop();
        m_ui->exportBar->setClosable(true);
        updateActions();
        if (written)
            m_ui->exportBar->showMessage(
                MessageBar::Kind::Success,
                tr("%Ln entries were written to %1, the oldest first, times in UTC.", nullptr, int(*written))
                    .arg(name));
        else if (written.error().kind == ErrorKind::Cancelled)
            m_ui->exportBar->showMessage(MessageBar::Kind::Information,
                                         tr("The export was cancelled. No file was left."));
        else
            m_ui->exportBar->showError(written.error());
        Q_EMIT exportEnded(written.has_value());
    });
    updateActions();
    flow->start();
}

bool AuditPage::mayClose()
{
    if (!m_exportJob)
        return true;
    m_ui->exportBar->showMessage(MessageBar::Kind::Warning,
                                 tr("The export is still being written. Wait for it, or cancel it: then no file is "
                                    "left."));
    m_ui->exportBar->addAction(tr("Cancel the export"), this, [this] {
        if (m_exportJob)
            m_exportJob->cancel();
    });
    return false;
}

void AuditPage::copySelected()
{
    const int row = m_view->selectedRow();
    if (row < 0)
        return;
    QStringList cells;
    for (int column = 0; column < AuditTableModel::ColumnCount; ++column)
        cells.append(m_model->index(row, column).data().toString());
    ClipboardGuard::copyPublic(cells.join(u'\t'));
}

PageEntry auditTrailEntry()
{
    PageEntry entry;
    entry.id = QStringLiteral("auditTrail");
    entry.path = {QCoreApplication::translate("console::MainWindow", "System Configuration"),
                  QCoreApplication::translate("console::MainWindow", "Payments"),
                  QCoreApplication::translate("console::MainWindow", "Audit Trail")};
    entry.icon = QStringLiteral("details");
    entry.make = [](Session &session, QWidget *parent) -> Page * { return new AuditPage(session, parent); };
    return entry;
}

} // namespace console
