#include "ui/payments/paymentdetailsview.h"

#include "core/zonechoice.h"
#include "flows/auditflow.h"
#include "flows/eventdeliveryflow.h"
#include "flows/keycapabilitybook.h"
#include "models/paymenttext.h"
#include "payments/ui_paymentdetailsview.h"
#include "ui/payments/detailsbuttons.h"
#include "ui/payments/receiptdocument.h"
#include "ui/payments/refundwords.h"
#include "ui/widgets/modechip.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QPrintDialog>
#include <QPrinter>
#include <QPushButton>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace console {

PaymentDetailsView::PaymentDetailsView(Session &session, QWidget *parent)
    : QWidget(parent),
      m_ui(std::make_unique<Ui::PaymentDetailsView>()),
      m_session(session),
      m_zone(zoneOf(session.tenantInfo().timeZone))
{
    m_ui->setupUi(this);
    auto *holder = new QVBoxLayout(m_ui->buttonsHolder);
    holder->setContentsMargins(0, 0, 0, 0);
    auto *buttons = new DetailsButtons(m_ui->buttonsHolder);
    buttons->setObjectName(QStringLiteral("detailsButtons"));
    holder->addWidget(buttons);
    m_ui->stuckBar->setClosable(false);
    connectButtons();
    setNeighbours(false, false);
    setReady(false);
    connect(&session.store(), &WorkspaceStore::paymentsChanged, this, [this](const QStringList &ids) {
        if (ids.contains(m_paymentId))
            loadSoon();
    });
    connect(&session.store(), &WorkspaceStore::refundsChanged, this, [this](const QString &id) {
        // A refund made elsewhere may be of a payment that is not here: its ID is empty then, as this pane's at first.
        if (!m_paymentId.isEmpty() && id == m_paymentId)
            loadSoon();
    });
}

PaymentDetailsView::~PaymentDetailsView() = default;

void PaymentDetailsView::connectButtons()
{
    const auto *buttons = m_ui->buttonsHolder->findChild<DetailsButtons *>();
    connect(m_ui->previousButton, &QToolButton::clicked, this, &PaymentDetailsView::previousRequested);
    connect(m_ui->nextButton, &QToolButton::clicked, this, &PaymentDetailsView::nextRequested);
    connect(buttons->print(), &QPushButton::clicked, this, &PaymentDetailsView::print);
    connect(buttons->savePdf(), &QPushButton::clicked, this, &PaymentDetailsView::savePdf);
    connect(buttons->resync(), &QPushButton::clicked, this, &PaymentDetailsView::resync);
    connect(buttons->refund(), &QPushButton::clicked, this, [this] { Q_EMIT refundRequested(m_paymentId); });
    connect(buttons->openReceipt(), &QPushButton::clicked, this, [this] {
        if (m_details && m_details->intent && m_details->intent->latestCharge)
            QDesktopServices::openUrl(QUrl(m_details->intent->latestCharge->receiptUrl));
    });
    connect(buttons->dashboardPayment(), &QPushButton::clicked, this, [this] {
        if (m_details)
            QDesktopServices::openUrl(dashboardPaymentUrl(m_details->payment.paymentIntentId, m_details->payment.mode));
    });
    connect(buttons->dashboardEvents(), &QPushButton::clicked, this, [this] {
        if (m_details && !m_details->events.isEmpty())
            QDesktopServices::openUrl(dashboardEventUrl(m_details->events.constFirst().id, m_details->payment.mode));
    });
    connect(&KeyCapabilityBook::of(m_session), &KeyCapabilityBook::changed, this, [this] {
        if (m_details)
            showHead(m_details->payment);
    });
    // Stripe's object is read when a person wants to see it, not with each receipt.
    connect(m_ui->detailsTabs, &QTabWidget::currentChanged, this, [this] {
        if (m_ui->detailsTabs->currentWidget() == m_ui->rawView)
            loadRaw();
    });
}

void PaymentDetailsView::setReady(bool ready)
{
    const auto *buttons = m_ui->buttonsHolder->findChild<DetailsButtons *>();
    for (QPushButton *button : {buttons->print(), buttons->savePdf()})
        button->setEnabled(ready);
    if (ready)
        return;
    for (QPushButton *button : {buttons->openReceipt(), buttons->dashboardPayment(), buttons->dashboardEvents(),
                                buttons->refund(), buttons->resync()})
        button->setEnabled(false);
}

void PaymentDetailsView::showPayment(const QString &paymentId)
{
    if (paymentId == m_paymentId)
        return;
    m_paymentId = paymentId;
    m_details.reset();
    delete m_flow.data(); // an answer about the payment before must not arrive
    delete m_rawFlow.data();
    delete m_resync.data();
    m_ui->busyIndicator->stop();
    m_ui->messageBar->clear();
    m_ui->stuckBar->clear();
    m_ui->rawView->showReason({});
    m_ui->receiptView->clear();
    setReady(false);
    if (paymentId.isEmpty())
        return;
    load();
    if (m_ui->detailsTabs->currentWidget() == m_ui->rawView)
        loadRaw();
}

void PaymentDetailsView::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    if (m_details)
        showDetails(*m_details);
}

void PaymentDetailsView::setNeighbours(bool previous, bool next)
{
    m_ui->previousButton->setEnabled(previous);
    m_ui->nextButton->setEnabled(next);
}

void PaymentDetailsView::setNarrow(bool narrow)
{
    m_ui->receiptView->setNarrow(narrow);
}

void PaymentDetailsView::loadSoon()
{
    if (m_flow)
        m_again = true;
    else
        load();
}

void PaymentDetailsView::load()
{
    m_again = false;
    // lint-allow: read-here one row by its key: its amount stands there at once, whatever the reader is busy with
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

void PaymentDetailsView::loadRaw()
{
    if (m_paymentId.isEmpty() || m_rawFlow || m_ui->rawView->isFilled())
        return;
    auto *flow = new RawPaymentFlow(m_session, m_paymentId, this);
    m_rawFlow = flow;
    m_ui->rawView->showReason(tr("Reading the object from Stripe…"));
    flow->onFinished(this, [this](const Result<QByteArray> &json) {
        m_rawFlow.clear();
        if (json)
            m_ui->rawView->showText(QString::fromUtf8(*json));
        else
            m_ui->rawView->showReason(json.error().userText);
    });
    flow->start();
}

void PaymentDetailsView::resync()
{
    if (m_resync || m_paymentId.isEmpty())
        return;
    auto *flow = new ResyncPaymentFlow(m_session, m_paymentId, this);
    m_resync = flow;
    m_ui->busyIndicator->start(tr("Asking for this payment…"));
    connect(flow, &Job::stepChanged, m_ui->busyIndicator, &BusyIndicator::setText);
    flow->onFinished(this, [this](const Result<Payment> &payment) {
        m_resync.clear();
        m_ui->busyIndicator->stop();
        m_ui->rawView->showReason({});
        if (payment) {
            m_ui->messageBar->showMessage(
                MessageBar::Kind::Success,
                tr("Asked at %1: OPS-COM says %2.")
                    .arg(clockText(m_session.clock().now(), m_zone), displayName(payment->status)));
            Q_EMIT resynced(payment->id);
            loadSoon();
        } else {
            m_ui->messageBar->showError(payment.error());
        }
    });
    flow->start();
}

void PaymentDetailsView::showHead(const Payment &payment)
{
    const auto *buttons = m_ui->buttonsHolder->findChild<DetailsButtons *>();
    m_title = tr("Payment %1").arg(payment.orderId);
    Q_EMIT titleChanged(m_title);
    m_ui->amountLabel->setText(payment.amount.toDisplayString());
    m_ui->statusChip->showStatus(payment.status);
    showModeOn(m_ui->modeChip, payment.mode, m_session.workspace().isPractice());
    m_ui->whoLabel->setText(payment.payerName);
    m_ui->zoneLabel->setText(tr("Times are in %1.").arg(zoneText(m_zone, m_session.clock().now())));
    buttons->resync()->setEnabled(true);
    const QString obstacle = refundObstacle(m_session, payment);
    buttons->refund()->setEnabled(obstacle.isEmpty());
    buttons->refund()->setToolTip(obstacle);
    showLinks(payment);
    if (payment.isStuckPending() || !payment.note.isEmpty())
        m_ui->stuckBar->showMessage(
            payment.isStuckPending() ? MessageBar::Kind::Warning : MessageBar::Kind::Information,
            payment.note.isEmpty() ? tr("Stripe has taken this payment, and OPS-COM still says Pending.")
                                   : payment.note);
    else
        m_ui->stuckBar->clear();
}

void PaymentDetailsView::showLinks(const Payment &payment)
{
    const auto *buttons = m_ui->buttonsHolder->findChild<DetailsButtons *>();
    const QString obstacle = m_session.workspace().isPractice()
                                 ? tr("The practice Stripe lives on this computer and has no Dashboard.")
                             : payment.paymentIntentId.isEmpty() ? tr("This payment never reached Stripe.")
                                                                 : QString();
    buttons->dashboardPayment()->setEnabled(obstacle.isEmpty());
    buttons->dashboardPayment()->setToolTip(obstacle.isEmpty() ? tr("Opens the payment in the web browser") : obstacle);
    const bool hasEvent = obstacle.isEmpty() && m_details && !m_details->events.isEmpty();
    buttons->dashboardEvents()->setEnabled(hasEvent);
    buttons->dashboardEvents()->setToolTip(!obstacle.isEmpty() ? obstacle
                                           : hasEvent          ? tr("Opens the newest event in the web browser")
                                                               : tr("No event of this payment is known."));
}

void PaymentDetailsView::showDetails(const PaymentDetails &details)
{
    m_details = details;
    showHead(details.payment);
    m_ui->receiptView->showDetails(details, m_zone);
    if (!details.disputes.isEmpty())
        m_ui->stuckBar->showMessage(
            MessageBar::Kind::Warning,
            tr("The payer has disputed this payment at the bank (%1). Answer the dispute in the "
               "Stripe Dashboard.")
                .arg(details.disputes.constFirst().reason));
    const auto *buttons = m_ui->buttonsHolder->findChild<DetailsButtons *>();
    const bool hasReceipt =
        details.intent && details.intent->latestCharge && !details.intent->latestCharge->receiptUrl.isEmpty();
    buttons->openReceipt()->setEnabled(hasReceipt);
    buttons->openReceipt()->setToolTip(hasReceipt ? tr("Opens Stripe's own receipt in the web browser")
                                                  : tr("Stripe has no receipt for this payment."));
    setReady(true);
    if (details.stripeProblem) {
        m_ui->messageBar->showError(*details.stripeProblem);
        if (!details.payment.paymentIntentId.isEmpty())
            m_ui->messageBar->addAction(tr("Try again"), this, [this] { loadSoon(); });
    } else if (m_ui->messageBar->kind() != MessageBar::Kind::Success) {
        m_ui->messageBar->clear();
    }
}

void PaymentDetailsView::print()
{
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setDocName(m_title);
    auto *dialog = new QPrintDialog(printer.get(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, qOverload<QPrinter *>(&QPrintDialog::accepted), this, [this, printer](QPrinter *to) {
        if (!m_details)
            return;
        receiptDocument(*m_details, m_zone, m_session.workspace().name, m_session.clock().now())->print(to);
        auditExport(m_session, QStringLiteral("receipt"), m_paymentId, QStringLiteral("printed"),
                    QStringLiteral("done"));
    });
    // The printer must outlive the dialog that points to it.
    connect(dialog, &QObject::destroyed, this, [printer] { Q_UNUSED(printer) });
    dialog->open();
}

void PaymentDetailsView::savePdf()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *dialog = new QFileDialog(this, tr("Save receipt"), folder, tr("PDF files (*.pdf)"));
    dialog->setObjectName(QStringLiteral("saveReceiptDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("pdf"));
    dialog->selectFile(QStringLiteral("%1.pdf").arg(m_details ? m_details->payment.orderId : m_paymentId));
    connect(dialog, &QFileDialog::fileSelected, this, &PaymentDetailsView::savePdfTo);
    dialog->open();
}

void PaymentDetailsView::savePdfTo(const QString &path)
{
    if (!m_details)
        return;
    const auto document = receiptDocument(*m_details, m_zone, m_session.workspace().name, m_session.clock().now());
    const Outcome saved = saveAsPdf(*document, path, m_title);
    auditExport(m_session, QStringLiteral("receipt"), m_paymentId, QFileInfo(path).fileName(),
                saved ? QStringLiteral("done") : QStringLiteral("failed"));
    if (saved)
        m_ui->messageBar->showMessage(MessageBar::Kind::Success,
                                      tr("Saved as %1.").arg(QDir::toNativeSeparators(path)));
    else
        m_ui->messageBar->showError(saved.error());
}

} // namespace console
