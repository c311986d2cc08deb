// ExportDialog's form: what is offered and chosen. Running the export is in exportdialog_run.cpp.
#include "ui/payments/exportdialog.h"

#include "flows/permission.h"
#include "models/paymenttext.h"
#include "payments/ui_exportdialog.h"
#include "ui/widgets/themedicon.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>

namespace console {

ExportDialog::ExportDialog(Session &session, ExportOffer offer, QWidget *parent)
    : QDialog(parent),
      m_ui(std::make_unique<Ui::ExportDialog>()),
      m_session(session),
      m_offer(std::move(offer))
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("exportDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    fillForm();
    connect(m_ui->formatComboBox, &QComboBox::currentIndexChanged, this, &ExportDialog::formatChanged);
    connect(m_ui->zoneComboBox, &QComboBox::currentIndexChanged, this, &ExportDialog::showScope);
    connect(m_ui->filterRadioButton, &QRadioButton::toggled, this, &ExportDialog::showScope);
    connect(m_ui->fileLineEdit, &QLineEdit::textChanged, this, &ExportDialog::updateForm);
    connect(m_ui->browseButton, &QPushButton::clicked, this, &ExportDialog::chooseFile);
    connect(m_ui->exportButton, &QPushButton::clicked, this, &ExportDialog::exportPressed);
    connect(m_ui->closeButton, &QPushButton::clicked, this, [this] {
        if (m_flow)
            m_flow->cancel();
        else
            close();
    });
    startCounting();
    formatChanged();
}

ExportDialog::~ExportDialog() = default;

void ExportDialog::fillForm()
{
    const auto add = [this](Format format, const QString &text) { m_ui->formatComboBox->addItem(text, int(format)); };
    add(Format::Csv, tr("CSV (text for spreadsheets)"));
    add(Format::Excel, tr("Excel (.xlsx)"));
    add(Format::Pdf, tr("PDF"));
    add(Format::Copy, tr("Copy to the clipboard"));
    add(Format::Print, tr("Print"));
    const QTimeZone tenant = zoneOf(m_session.tenantInfo().timeZone);
    const QDateTime now = m_session.clock().now();
    const QList<ZoneChoice> choices = allZoneChoices();
    for (const ZoneChoice choice : choices)
        m_ui->zoneComboBox->addItem(
            tr("%1 (%2)", "whose zone, its name").arg(displayName(choice), zoneText(zoneFor(choice, tenant), now)),
            int(choice));
    m_ui->zoneComboBox->setCurrentIndex(m_ui->zoneComboBox->findData(int(m_offer.zone)));
    const QString day = now.toTimeZone(tenant).date().toString(Qt::ISODate);
    const QString name = QStringLiteral("payments-%1-%2.csv").arg(m_session.workspace().id(), day);
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    m_ui->fileLineEdit->setText(QDir::toNativeSeparators(QDir(folder).filePath(name)));
    m_ui->selectionRadioButton->setEnabled(m_offer.selectedRows > 0);
    m_ui->selectionRadioButton->setText(m_offer.selectedRows > 0
                                            ? tr("The &selection (%Ln payment(s))", nullptr, int(m_offer.selectedRows))
                                            : tr("The &selection (nothing is selected)"));
    // Several selected rows were selected for something; one is there by itself.
    (m_offer.selectedRows > 1 ? m_ui->selectionRadioButton : m_ui->filterRadioButton)->setChecked(true);
    m_ui->progressBar->hide();
    m_ui->resultLabel->hide();
}

void ExportDialog::startCounting()
{
    m_ui->filterRadioButton->setText(tr("All that the &filter shows (counting…)"));
    m_offer.count(this)
        ->onFinished(this,
                     [this](const Result<CountResult> &count) {
                         if (count)
                             m_filteredRows = count->count;
                         m_ui->filterRadioButton->setText(
                             count ? tr("All that the &filter shows (%Ln payment(s))", nullptr, int(count->count))
                                   : tr("All that the &filter shows"));
                     })
        ->start();
}

ExportDialog::Format ExportDialog::format() const
{
    return Format(m_ui->formatComboBox->currentData().toInt());
}

QTimeZone ExportDialog::zone() const
{
    return zoneFor(ZoneChoice(m_ui->zoneComboBox->currentData().toInt()), zoneOf(m_session.tenantInfo().timeZone));
}

QString ExportDialog::path() const
{
    return QDir::fromNativeSeparators(m_ui->fileLineEdit->text().trimmed());
}

bool ExportDialog::isSelection() const
{
    return m_ui->selectionRadioButton->isChecked();
}

qint64 ExportDialog::rows() const
{
    return isSelection() ? m_offer.selectedRows : m_filteredRows.value_or(-1);
}

QString ExportDialog::filterText() const
{
    const QString words = m_offer.filterWords(zone());
    return isSelection() ? tr("selected of: %1", "a filter in words").arg(words) : words;
}

QString ExportDialog::extension() const
{
    switch (format()) {
    case Format::Csv: return QStringLiteral("csv");
    case Format::Excel: return QStringLiteral("xlsx");
    case Format::Pdf: return QStringLiteral("pdf");
    case Format::Copy:
    case Format::Print: return {};
    }
    Q_UNREACHABLE();
}

void ExportDialog::formatChanged()
{
    const QString suffix = QFileInfo(path()).suffix();
    if (!extension().isEmpty() &&
        QStringList{QStringLiteral("csv"), QStringLiteral("xlsx"), QStringLiteral("pdf")}.contains(
            suffix, Qt::CaseInsensitive)) {
        QString text = m_ui->fileLineEdit->text().trimmed();
        text.chop(suffix.size());
        m_ui->fileLineEdit->setText(text + extension());
    }
    showScope();
}

void ExportDialog::showScope()
{
    m_ui->filterLabel->setText(tr("Filter: %1", "a filter in words").arg(filterText()));
    updateForm();
}

void ExportDialog::updateForm()
{
    const bool isFile = !extension().isEmpty();
    const bool isIdle = !m_flow;
    const auto show = [](std::initializer_list<QWidget *> widgets, bool isShown) {
        for (QWidget *widget : widgets)
            widget->setVisible(isShown);
    };
    show({m_ui->fileLabel, m_ui->fileLineEdit, m_ui->browseButton}, isFile);
    m_ui->byteOrderMarkCheckBox->setVisible(format() == Format::Csv);
    m_ui->formPart->setEnabled(isIdle);
    switch (format()) {
    case Format::Csv:
    case Format::Excel:
    case Format::Pdf: m_ui->exportButton->setText(tr("&Export")); break;
    case Format::Copy: m_ui->exportButton->setText(tr("Co&py")); break;
    case Format::Print: m_ui->exportButton->setText(tr("&Print…")); break;
    }
    const QString obstacle = whyNotAllowed(m_session, Permission::Export);
    m_ui->exportButton->setEnabled(isIdle && obstacle.isEmpty() && (!isFile || !path().isEmpty()));
    m_ui->exportButton->setToolTip(obstacle);
    m_ui->exportButton->setAccessibleDescription(obstacle);
    m_ui->closeButton->setText(isIdle ? tr("&Close") : tr("&Cancel the export"));
}

void ExportDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Export payments"), QFileInfo(path()).absolutePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(extension());
    dialog->setNameFilter(tr("%1 files (*.%2)").arg(extension().toUpper(), extension()));
    dialog->selectFile(QFileInfo(path()).fileName());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &chosen) {
        m_mayReplace = chosen; // the file dialog has asked
        m_ui->fileLineEdit->setText(QDir::toNativeSeparators(chosen));
    });
    dialog->open();
}

} // namespace console
