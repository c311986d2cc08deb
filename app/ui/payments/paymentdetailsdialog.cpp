#include "ui/payments/paymentdetailsdialog.h"

#include "flows/keycapabilitybook.h"
#include "models/paymenttext.h"
#include "payments/ui_paymentdetailsdialog.h"
#include "ui/payments/receiptdocument.h"
#include "ui/widgets/modechip.h"
#include "ui/widgets/themedicon.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QPrintDialog>
#include <QPrinter>
#include <QStandardPaths>

namespace console {

PaymentDetailsDialog::PaymentDetailsDialog(Session &session, QString paymentId, QWidget *parent)
    : QDialog(parent),
      m_ui(std::make_unique<Ui::PaymentDetailsDialog>()),
      m_session(session),
      m_paymentId(std::move(paymentId))
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("paymentDetailsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_ui->openReceiptButton->setIcon(themedIcon(QStringLiteral("external")));
    m_ui->printButton->setIcon(themedIcon(QStringLiteral("print")));
    m_ui->savePdfButton->setIcon(themedIcon(QStringLiteral("save")));
    m_ui->refundPaymentButton->setIcon(themedIcon(QStringLiteral("refund")));
    m_ui->stuckBar->setClosable(false);
    m_ui->openReceiptButton->setEnabled(false);
    m_ui->printButton->setEnabled(false);
    m_ui->savePdfButton->setEnabled(false);
    m_ui->refundPaymentButton->setEnabled(false);

    connect(m_ui->closeButton, &QPushButton::clicked, this, &QDialog::close);
    connect(m_ui->printButton, &QPushButton::clicked, this, &PaymentDetailsDialog::print);
    connect(m_ui->savePdfButton, &QPushButton::clicked, this, &PaymentDetailsDialog::savePdf);
    connect(m_ui->refundPaymentButton, &QPushButton::clicked, this, [this] { Q_EMIT refundRequested(m_paymentId); });
    connect(m_ui->openReceiptButton, &QPushButton::clicked, this, [this] {
        if (m_details && m_details->intent && m_details->intent->latestCharge)
            QDesktopServices::openUrl(QUrl(m_details->intent->latestCharge->receiptUrl));
    });
    connect(&session.store(), &WorkspaceStore::paymentsChanged, this, [this](const QStringList &ids) {
        if (ids.contains(m_paymentId))
            loadSoon();
    });
    connect(&session.store(), &WorkspaceStore::refundsChanged, this, [this](const QString &id) {
        if (id == m_paymentId)
            loadSoon();
    });
    load();
}

PaymentDetailsDialog::~PaymentDetailsDialog() = default;

void PaymentDetailsDialog::loadSoon()
{
    if (m_flow)
        m_again = true;
    else
        load();
}

void PaymentDetailsDialog::load()
{
    m_again = false;
    if (const auto payment = m_session.store().payment(m_paymentId); payment && *payment)
        showHead(**payment);
    auto *flow = new PaymentDetailsFlow(m_session, m_paymentId, this);
    m_flow = flow;
    m_ui->busyIndicator->start(tr("Reading the receipt…"));
    connect(flow, &Job::stepChanged, m_ui->busyIndicator, &BusyIndicator::setText);
    flow->onFinished(this, [this](const Result<PaymentDetails> &result) {
        m_flow.clear();
        m_ui->busyIndicator->stop();
        if (result)
            showDetails(*result);
        else
            m_ui->messageBar->showError(result.error());
        if (m_again)
            load();
        else
            Q_EMIT loaded();
    });
    flow->start();
}

void PaymentDetailsDialog::showHead(const Payment &payment)
{
    setWindowTitle(tr("Payment %1").arg(payment.orderId));
    m_ui->amountLabel->setText(payment.amount.toDisplayString());
    m_ui->statusChip->showStatus(payment.status);
    showModeOn(m_ui->modeChip, payment.mode, m_session.workspace().isPractice());
    m_ui->whoLabel->setText(payment.payerName);
    QString obstacle = refundObstacle(payment);
    if (obstacle.isEmpty())
        obstacle =
            KeyCapabilityBook::of(m_session).obstacle(payment.paymentTypeId, payment.mode, KeyCapability::Refund);
    m_ui->refundPaymentButton->setEnabled(obstacle.isEmpty());
    m_ui->refundPaymentButton->setToolTip(obstacle);
    if (payment.isStuckPending() || !payment.note.isEmpty())
        m_ui->stuckBar->showMessage(
            payment.isStuckPending() ? MessageBar::Kind::Warning : MessageBar::Kind::Information,
            payment.note.isEmpty() ? tr("Stripe has taken this payment, and OPS-COM still says Pending.")
                                   : payment.note);
    else
        m_ui->stuckBar->clear();
}

void PaymentDetailsDialog::showDetails(const PaymentDetails &details)
{
    m_details = details;
    showHead(details.payment);
    m_ui->receiptView->showDetails(details, zoneOf(m_session.tenantInfo().timeZone));
    if (!details.disputes.isEmpty())
        m_ui->stuckBar->showMessage(
            MessageBar::Kind::Warning,
            tr("The payer has disputed this payment at the bank (%1). Answer the dispute in the "
               "Stripe Dashboard.")
                .arg(details.disputes.constFirst().reason));
    const bool hasReceipt =
        details.intent && details.intent->latestCharge && !details.intent->latestCharge->receiptUrl.isEmpty();
    m_ui->openReceiptButton->setEnabled(hasReceipt);
    m_ui->openReceiptButton->setToolTip(hasReceipt ? tr("Opens Stripe's own receipt in the web browser")
                                                   : tr("Stripe has no receipt for this payment."));
    m_ui->printButton->setEnabled(true);
    m_ui->savePdfButton->setEnabled(true);
    if (details.stripeProblem) {
        m_ui->messageBar->showError(*details.stripeProblem);
        if (!details.payment.paymentIntentId.isEmpty())
            m_ui->messageBar->addAction(tr("Try again"), this, [this] { loadSoon(); });
    } else if (m_ui->messageBar->kind() != MessageBar::Kind::Success) {
        m_ui->messageBar->clear();
    }
}

void PaymentDetailsDialog::print()
{
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setDocName(windowTitle());
    auto *dialog = new QPrintDialog(printer.get(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, qOverload<QPrinter *>(&QPrintDialog::accepted), this, [this, printer](QPrinter *to) {
        if (m_details)
            receiptDocument(*m_details, zoneOf(m_session.tenantInfo().timeZone), m_session.workspace().name,
                            m_session.clock().now())
                ->print(to);
    });
    // The printer must outlive the dialog that points to it.
    connect(dialog, &QObject::destroyed, this, [printer] { Q_UNUSED(printer) });
    dialog->open();
}

void PaymentDetailsDialog::savePdf()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *dialog = new QFileDialog(this, tr("Save receipt"), folder, tr("PDF files (*.pdf)"));
    dialog->setObjectName(QStringLiteral("saveReceiptDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("pdf"));
    dialog->selectFile(QStringLiteral("%1.pdf").arg(m_details ? m_details->payment.orderId : m_paymentId));
    connect(dialog, &QFileDialog::fileSelected, this, &PaymentDetailsDialog::savePdfTo);
    dialog->open();
}

void PaymentDetailsDialog::savePdfTo(const QString &path)
{
    if (!m_details)
        return;
    const auto document = receiptDocument(*m_details, zoneOf(m_session.tenantInfo().timeZone),
                                          m_session.workspace().name, m_session.clock().now());
    const Outcome saved = saveAsPdf(*document, path, windowTitle());
    if (saved)
        m_ui->messageBar->showMessage(MessageBar::Kind::Success,
                                      tr("Saved as %1.").arg(QDir::toNativeSeparators(path)));
    else
        m_ui->messageBar->showError(saved.error());
}

} // namespace console
