// ExportDialog at work: the sink, the flow, and what is told at the end. The form is in exportdialog.cpp.
#include "models/csvsink.h"
#include "models/onethreadsink.h"
#include "models/pagesink.h"
#include "models/xlsxsink.h"
#include "payments/ui_exportdialog.h"
#include "ui/payments/exportdialog.h"
#include "ui/widgets/clipboardguard.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QPrintDialog>
#include <QPrinter>

namespace console {

ExportHead ExportDialog::head() const
{
    return {m_session.workspace().name, m_offer.mode, filterText(), zone(), m_session.clock().now(), rows()};
}

void ExportDialog::exportPressed()
{
    m_ui->messageBar->clear();
    m_ui->resultLabel->hide();
    const QString target = QFileInfo(path()).absoluteFilePath();
    if (!extension().isEmpty() && QFileInfo::exists(target) && m_mayReplace != target) {
        m_ui->messageBar->showMessage(
            MessageBar::Kind::Warning,
            tr("There is a file %1 already. It would be replaced.").arg(QFileInfo(target).fileName()));
        m_ui->messageBar->addAction(tr("Replace it"), this, [this, target] {
            m_mayReplace = target;
            exportPressed();
        });
        return;
    }
    m_mayReplace.clear();
    m_runningPath = target;
    const QString name = QFileInfo(target).fileName();
    switch (format()) {
    case Format::Csv:
        start(std::make_shared<CsvFileSink>(target, head(), m_ui->byteOrderMarkCheckBox->isChecked()), name);
        return;
    case Format::Excel: start(std::make_shared<XlsxSink>(target, head()), name); return;
    case Format::Pdf:
        start(std::make_shared<OneThreadSink>(std::make_unique<PdfSink>(target, head(), QFont())), name);
        return;
    case Format::Copy: start(std::make_shared<CopySink>(head()), QStringLiteral("clipboard")); return;
    case Format::Print: choosePrinter(); return;
    }
}

void ExportDialog::choosePrinter()
{
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setDocName(tr("Recent Payments"));
    printer->setPageOrientation(QPageLayout::Landscape);
    auto *dialog = new QPrintDialog(printer.get(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, qOverload<QPrinter *>(&QPrintDialog::accepted), this,
            [this, printer] { printOn(printer, printer->printerName()); });
    // The printer must outlive the dialog that points to it.
    connect(dialog, &QObject::destroyed, this, [printer] { Q_UNUSED(printer) });
    dialog->open();
}

void ExportDialog::printOn(std::shared_ptr<QPagedPaintDevice> printer, const QString &name)
{
    if (m_flow)
        return;
    if (rows() >= 0)
        m_ui->messageBar->showMessage(
            MessageBar::Kind::Information,
            tr("About %Ln page(s) are being printed. Cancel stops behind the page that is painted then.", nullptr,
               PaymentPages::estimatedPages(*printer, rows())));
    start(std::make_shared<OneThreadSink>(std::make_unique<PrintSink>(std::move(printer), head(), QFont())),
          QStringLiteral("printer ") + name);
}

void ExportDialog::start(const std::shared_ptr<ExportSink> &sink, const QString &subject)
{
    m_sink = sink;
    m_running = format();
    auto *flow = new ExportPaymentsFlow(
        m_session, {isSelection() ? m_offer.selected : m_offer.filtered, rows(), subject, filterText()}, sink, this);
    m_flow = flow;
    m_ui->progressBar->setRange(0, 0);
    m_ui->progressBar->show();
    m_ui->stepLabel->show();
    connect(flow, &Job::stepChanged, m_ui->stepLabel, &QLabel::setText);
    connect(flow, &Job::progressChanged, this, [this](qint64 done, qint64 total) {
        const QLocale locale;
        m_ui->stepLabel->setText(
            total < 0 ? tr("%1 payments written").arg(locale.toString(done))
                      : tr("%1 of %2 payments written").arg(locale.toString(done), locale.toString(total)));
        if (total > 0) {
            m_ui->progressBar->setRange(0, 1000);
            m_ui->progressBar->setValue(int(std::min<qint64>(1000, done * 1000 / total)));
        }
    });
    flow->onFinished(this, [this](const Result<Exported> &result) { finished(result); });
    updateForm();
    m_ui->closeButton->setFocus();
    flow->start();
}

void ExportDialog::finished(const Result<Exported> &result)
{
    const std::shared_ptr<ExportSink> sink = std::exchange(m_sink, nullptr);
    m_flow.clear();
    m_ui->progressBar->hide();
    m_ui->stepLabel->clear();
    updateForm();
    if (!result && result.error().kind == ErrorKind::Cancelled) {
        m_ui->messageBar->showMessage(MessageBar::Kind::Information,
                                      m_running == Format::Print
                                          ? tr("Printing was cancelled. Pages painted until then may still be printed; "
                                               "the last one says that the report is not complete.")
                                          : tr("The export was cancelled. Nothing was left of it."));
    } else if (!result) {
        m_ui->messageBar->showError(result.error());
    } else {
        switch (m_running) {
        case Format::Csv:
        case Format::Excel:
        case Format::Pdf: showFile(*result); break;
        case Format::Copy:
            ClipboardGuard::copyPublic(static_cast<CopySink &>(*sink).text());
            m_ui->messageBar->showMessage(MessageBar::Kind::Success,
                                          tr("%Ln payment(s) were copied.", nullptr, int(result->rows)));
            break;
        case Format::Print:
            m_ui->messageBar->showMessage(MessageBar::Kind::Success,
                                          tr("%Ln payment(s) were sent to the printer.", nullptr, int(result->rows)));
            break;
        }
    }
    Q_EMIT ended(result.has_value());
}

void ExportDialog::showFile(const Exported &exported)
{
    m_ui->messageBar->showMessage(
        MessageBar::Kind::Success,
        tr("%Ln payment(s) were written to %1.", nullptr, int(exported.rows)).arg(QFileInfo(m_runningPath).fileName()));
    m_ui->messageBar->addAction(tr("Open folder"), this, [folder = QFileInfo(m_runningPath).absolutePath()] {
        QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
    });
    m_ui->resultLabel->setText(tr("%1\nSHA-256, also in %2:\n%3")
                                   .arg(QDir::toNativeSeparators(m_runningPath),
                                        QFileInfo(ExportFile::checksumPath(m_runningPath)).fileName(),
                                        QString::fromLatin1(exported.sha256)));
    m_ui->resultLabel->show();
}

void ExportDialog::explainStaying()
{
    m_ui->messageBar->showMessage(
        MessageBar::Kind::Warning,
        tr("The export is still being written. Wait for it, or cancel it: then nothing is left "
           "of it."));
}

void ExportDialog::reject()
{
    if (m_flow)
        explainStaying();
    else
        QDialog::reject();
}

} // namespace console
