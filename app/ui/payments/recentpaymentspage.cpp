#include "ui/payments/recentpaymentspage.h"

#include "flows/keycapabilitybook.h"
#include "models/paymenttablemodel.h"
#include "payments/ui_recentpaymentspage.h"
#include "ui/payments/paymentdetailsdialog.h"
#include "ui/payments/paymentsview.h"
#include "ui/payments/syncstatusbar.h"
#include "ui/refunds/bulkrefunddialog.h"
#include "ui/refunds/refunddialog.h"
#include "ui/widgets/statuschip.h"
#include "ui/widgets/themedicon.h"

#include <QKeyEvent>
#include <QMenu>

namespace console {

namespace {

constexpr int kStuckEntry = -2;
// The poll every few seconds is mostly over long before; only one that takes longer shows itself.
constexpr std::chrono::milliseconds kQuietSync{1000};

QString countText(const CountResult &count)
{
    if (count.capped)
        return RecentPaymentsPage::tr("%1+ payments").arg(QLocale().toString(count.count));
    // %n is not grouped by Qt's plural rules alone, so the number is put in by %L1 beside it.
    return RecentPaymentsPage::tr("%Ln payment(s)", nullptr, int(count.count));
}

} // namespace

RecentPaymentsPage::RecentPaymentsPage(Session &session, PaymentWatcher &watcher, QWidget *parent)
    : Page(parent),
      m_ui(std::make_unique<Ui::RecentPaymentsPage>()),
      m_session(session),
      m_watcher(watcher)
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("recentPaymentsPage"));
    m_model = new PaymentTableModel(session.store(), this);
    m_model->setZone(zoneOf(session.tenantInfo().timeZone));
    m_view = new PaymentsView(m_ui->paymentsTableView, m_model, this);
    m_ui->viewDetailsButton->setIcon(themedIcon(QStringLiteral("details")));
    m_ui->exportButton->setIcon(themedIcon(QStringLiteral("save")));
    m_ui->exportButton->setShortcut(Qt::CTRL | Qt::Key_E);
    connect(m_ui->exportButton, &QPushButton::clicked, this, &RecentPaymentsPage::openExport);
    m_ui->refundPaymentButton->setIcon(themedIcon(QStringLiteral("refund")));
    m_ui->refundPaymentsButton->setIcon(themedIcon(QStringLiteral("refund")));
    m_ui->searchLineEdit->addAction(themedIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_ui->searchLineEdit->installEventFilter(this);
    setUpFilter();

    connect(m_ui->searchLineEdit, &QLineEdit::textChanged, this, &RecentPaymentsPage::applyFilter);
    connect(m_ui->statusComboBox, &QComboBox::currentIndexChanged, this, &RecentPaymentsPage::applyFilter);
    connect(m_ui->viewDetailsButton, &QPushButton::clicked, this, [this] { openDetails(m_view->selectedId()); });
    connect(m_ui->refundPaymentButton, &QPushButton::clicked, this, &RecentPaymentsPage::refundSelected);
    connect(m_ui->refundPaymentsButton, &QPushButton::clicked, this, [this] { openBulkRefund(m_view->selectedIds()); });
    connect(m_ui->paymentsTableView, &QWidget::customContextMenuRequested, this, &RecentPaymentsPage::showContextMenu);
    connect(m_ui->emptyState, &EmptyState::actionTriggered, this, &RecentPaymentsPage::emptyActionTriggered);
    connect(m_view, &PaymentsView::detailsRequested, this, &RecentPaymentsPage::openDetails);
    connect(m_view, &PaymentsView::widthsChosen, this, &RecentPaymentsPage::columnWidthsChosen);
    connect(m_view, &PaymentsView::selectionChanged, this, &RecentPaymentsPage::updateActions);
    connect(m_model, &PaymentTableModel::countChanged, this, &RecentPaymentsPage::showCount);
    connect(m_model, &PaymentTableModel::contentsChanged, this, [this] {
        showContent();
        updateActions();
    });
    connect(m_model, &PaymentTableModel::readFailed, this, [this](const Error &error) {
        m_barShowsSyncError = false;
        m_ui->messageBar->showError(error);
    });
    connect(&KeyCapabilityBook::of(session), &KeyCapabilityBook::changed, this, &RecentPaymentsPage::updateActions);
    connect(&session, &Session::tenantInfoChanged, this,
            [this] { m_model->setZone(zoneOf(m_session.tenantInfo().timeZone)); });
    connect(&watcher, &PaymentWatcher::syncStarted, this, [this] {
        if (m_askedFor)
            m_ui->syncIndicator->start(tr("Asking OPS-COM…"));
        else
            m_ui->syncIndicator->startAfter(kQuietSync, tr("Asking OPS-COM…"));
        showContent();
    });
    connect(&watcher, &PaymentWatcher::progressChanged, this, [this](qint64 rows) {
        if (rows > 0)
            m_ui->syncIndicator->setText(tr("%Ln payment(s) received", nullptr, int(rows)));
    });
    connect(&watcher, &PaymentWatcher::synced, this, [this] {
        m_ui->syncIndicator->stop();
        m_askedFor = false;
        m_syncError.reset();
        if (std::exchange(m_barShowsSyncError, false))
            m_ui->messageBar->clear();
        showContent();
    });
    connect(&watcher, &PaymentWatcher::syncFailed, this, &RecentPaymentsPage::syncFailed);
    auto *syncBar = new SyncStatusBar(session, watcher, this);
    connect(syncBar, &SyncStatusBar::shown, m_ui->syncIndicator, &BusyIndicator::stop);
    m_ui->syncPlaceLayout->addWidget(syncBar);
    updateActions();
}

RecentPaymentsPage::~RecentPaymentsPage() = default;

QString RecentPaymentsPage::title() const
{
    return tr("Recent Payments");
}

void RecentPaymentsPage::activated()
{
    applyFilter();
    m_ui->searchLineEdit->setFocus();
}

void RecentPaymentsPage::refresh()
{
    m_model->refresh();
    askTenant();
}

void RecentPaymentsPage::askTenant()
{
    m_askedFor = true;
    if (m_watcher.isRunning())
        m_ui->syncIndicator->start(tr("Asking OPS-COM…"));
    m_watcher.refresh();
}

void RecentPaymentsPage::focusSearch()
{
    m_ui->searchLineEdit->setFocus(Qt::ShortcutFocusReason);
    m_ui->searchLineEdit->selectAll();
}

void RecentPaymentsPage::refundSelected()
{
    const QStringList selected = m_view->selectedIds();
    if (selected.size() > 1)
        openBulkRefund(selected);
    else if (m_ui->refundPaymentButton->isEnabled())
        openRefund(m_view->selectedId());
}

void RecentPaymentsPage::setColumnWidths(const QVariantMap &widths)
{
    m_view->setChosenWidths(widths);
}

bool RecentPaymentsPage::mayClose()
{
    const auto dialogs = findChildren<RefundDialog *>(Qt::FindDirectChildrenOnly);
    for (RefundDialog *dialog : dialogs) {
        if (dialog->isSending()) {
            dialog->comeBack(); // it may go on in the background
            dialog->explainStaying();
            return false;
        }
    }
    const auto bulks = findChildren<BulkRefundDialog *>(Qt::FindDirectChildrenOnly);
    for (BulkRefundDialog *dialog : bulks) {
        if (dialog->isRunning()) {
            dialog->explainStaying();
            return false;
        }
    }
    return !isExporting();
}

void RecentPaymentsPage::showObject(const QString &objectId)
{
    if (objectId.isEmpty())
        return;
    const auto payment = m_session.store().payment(objectId);
    if (payment && *payment) {
        m_view->select(objectId);
        openDetails(objectId);
        return;
    }
    m_barShowsSyncError = false;
    if (payment)
        m_ui->messageBar->showMessage(MessageBar::Kind::Information,
                                      tr("This payment is not on this computer (any more). Refresh the list."));
    else
        m_ui->messageBar->showError(payment.error());
}

void RecentPaymentsPage::setUpFilter()
{
    QComboBox *box = m_ui->statusComboBox;
    box->addItem(tr("All"), -1);
    for (const PaymentStatus status : allPaymentStatuses())
        box->addItem(themedIcon(iconOf(status)), displayName(status), int(status));
    box->addItem(themedIcon(QStringLiteral("stuck")), tr("Stuck in Pending"), kStuckEntry);
}

bool RecentPaymentsPage::isFiltered() const
{
    return !m_ui->searchLineEdit->text().trimmed().isEmpty() || m_ui->statusComboBox->currentIndex() > 0;
}

void RecentPaymentsPage::applyFilter()
{
    PaymentQuery query = m_model->query();
    query.search = m_ui->searchLineEdit->text().trimmed();
    const int entry = m_ui->statusComboBox->currentData().toInt();
    query.filter.stuckOnly = entry == kStuckEntry;
    query.filter.statuses = entry >= 0 ? QList{PaymentStatus(entry)} : QList<PaymentStatus>();
    m_model->setQuery(query);
    showCount();
}

void RecentPaymentsPage::showCount()
{
    m_ui->resultCountLabel->setText(m_model->count() ? countText(*m_model->count()) : QString());
}

void RecentPaymentsPage::showContent()
{
    // Before the first answer nothing is said about what there is.
    if (m_model->rowCount() > 0 || !m_model->hasRead()) {
        m_ui->contentStack->setCurrentWidget(m_ui->paymentsTableView);
        return;
    }
    EmptyState *empty = m_ui->emptyState;
    const auto lastSync = m_session.store().lastSync();
    const bool everSynced = lastSync && lastSync->isValid();
    if (isFiltered()) {
        empty->showState(QStringLiteral("search"), tr("No payment matches"),
                         tr("No payment on this computer has what you typed and chose. Each word must be found in the "
                            "name, order ID, Confirm Code, plate or payment intent."),
                         tr("Show all payments"));
    } else if (!everSynced && m_syncError) {
        empty->showState(QStringLiteral("offline"), tr("Payments have never been fetched on this computer"),
                         m_syncError->userText, tr("Try again"));
    } else if (!everSynced) {
        empty->showState(QStringLiteral("refresh"), tr("Fetching payments"),
                         tr("The payments come from OPS-COM page by page. What has arrived can be searched at once."));
    } else if (m_session.workspace().isPractice()) {
        empty->showState(QStringLiteral("payments"), tr("No payments yet"),
                         tr("Make a practice payment: a made-up payer checks out, and the payment appears here."),
                         tr("Make a practice payment…"));
    } else {
        empty->showState(QStringLiteral("payments"), tr("No payments yet"),
                         tr("A payment appears here within seconds after a payer has pressed Submit Payment."),
                         tr("Ask OPS-COM again"));
    }
    m_ui->contentStack->setCurrentWidget(empty);
}

void RecentPaymentsPage::emptyActionTriggered()
{
    if (isFiltered()) {
        m_ui->statusComboBox->setCurrentIndex(0);
        m_ui->searchLineEdit->clear();
        m_ui->searchLineEdit->setFocus();
        return;
    }
    const auto lastSync = m_session.store().lastSync();
    if (m_session.workspace().isPractice() && lastSync && lastSync->isValid())
        Q_EMIT practicePaymentRequested();
    else
        askTenant();
}

void RecentPaymentsPage::syncFailed(const Error &error)
{
    m_ui->syncIndicator->stop();
    m_askedFor = false;
    m_syncError = error;
    m_barShowsSyncError = true;
    m_ui->messageBar->showError(error);
    m_ui->messageBar->addAction(tr("Try again"), this, [this] { askTenant(); });
    showContent();
}

void RecentPaymentsPage::updateActions()
{
    const int selected = int(m_view->selectedIds().size());
    updateBulkAction(selected);
    const int row = m_model->rowOf(m_view->selectedId());
    const QString none = selected > 1 ? tr("Select one payment only.") : tr("Select a payment first.");
    const QString obstacle = row < 0 ? none : obstacleOf(m_model->payment(row));
    m_ui->viewDetailsButton->setEnabled(row >= 0);
    m_ui->viewDetailsButton->setToolTip(row >= 0 ? tr("The full Stripe receipt (Enter)") : obstacle);
    m_ui->refundPaymentButton->setEnabled(obstacle.isEmpty());
    m_ui->refundPaymentButton->setToolTip(obstacle.isEmpty() ? tr("Give the money back (Ctrl+R)") : obstacle);
    m_ui->refundPaymentButton->setAccessibleDescription(obstacle);
}

QString RecentPaymentsPage::obstacleOf(const Payment &payment) const
{
    const QString own = refundObstacle(payment);
    return own.isEmpty()
               ? KeyCapabilityBook::of(m_session).obstacle(payment.paymentTypeId, payment.mode, KeyCapability::Refund)
               : own;
}

void RecentPaymentsPage::updateBulkAction(int selected)
{
    const bool mayRefund =
        m_session.tenantInfo().capabilities.isEmpty() || m_session.tenantInfo().may(QLatin1String("refund"));
    const QString obstacle = mayRefund ? QString() : tr("The API token of this workspace may not refund.");
    QPushButton *button = m_ui->refundPaymentsButton;
    m_ui->refundPaymentButton->setVisible(selected < 2);
    button->setVisible(selected > 1);
    button->setText(tr("&Refund Payments… (%L1)").arg(selected));
    button->setAccessibleName(tr("Refund %Ln payment(s)", nullptr, selected));
    button->setEnabled(mayRefund);
    button->setToolTip(mayRefund ? tr("A dry run first: it shows what would be refunded, and the totals (Ctrl+R)")
                                 : obstacle);
    button->setAccessibleDescription(obstacle);
}

void RecentPaymentsPage::showContextMenu(const QPoint &at)
{
    const QModelIndex index = m_ui->paymentsTableView->indexAt(at);
    if (!index.isValid())
        return;
    const Payment payment = m_model->payment(index.row());
    const QString obstacle = obstacleOf(payment);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    const QStringList selected = m_view->selectedIds();
    if (selected.size() > 1) {
        QAction *bulk = menu->addAction(themedIcon(QStringLiteral("refund")), m_ui->refundPaymentsButton->text(), this,
                                        [this, selected] { openBulkRefund(selected); });
        bulk->setEnabled(m_ui->refundPaymentsButton->isEnabled());
        bulk->setToolTip(m_ui->refundPaymentsButton->toolTip());
        menu->popup(m_ui->paymentsTableView->viewport()->mapToGlobal(at));
        return;
    }
    menu->addAction(themedIcon(QStringLiteral("details")), tr("View Details"), this,
                    [this, id = payment.id] { openDetails(id); });
    QAction *refund = menu->addAction(themedIcon(QStringLiteral("refund")), tr("Refund Payment"), this,
                                      [this, id = payment.id] { openRefund(id); });
    refund->setEnabled(obstacle.isEmpty());
    refund->setToolTip(obstacle);
    menu->popup(m_ui->paymentsTableView->viewport()->mapToGlobal(at));
}

void RecentPaymentsPage::openDetails(const QString &paymentId)
{
    if (paymentId.isEmpty())
        return;
    const auto open = findChildren<PaymentDetailsDialog *>(Qt::FindDirectChildrenOnly);
    for (PaymentDetailsDialog *dialog : open) {
        if (dialog->paymentId() == paymentId) {
            dialog->raise();
            dialog->activateWindow();
            return;
        }
    }
    auto *dialog = new PaymentDetailsDialog(m_session, paymentId, this);
    connect(dialog, &PaymentDetailsDialog::refundRequested, this, &RecentPaymentsPage::openRefund);
    dialog->show();
}

void RecentPaymentsPage::openRefund(const QString &paymentId)
{
    if (paymentId.isEmpty())
        return;
    const auto open = findChildren<RefundDialog *>(Qt::FindDirectChildrenOnly);
    for (RefundDialog *dialog : open) {
        // One that can be seen is modal: no other opens beside it. One that goes on in the background comes back for
        // its own payment only.
        if (dialog->isVisible() || (dialog->isSending() && dialog->paymentId() == paymentId)) {
            dialog->comeBack();
            return;
        }
    }
    auto *dialog = new RefundDialog(m_session, paymentId, this);
    connect(dialog, &RefundDialog::refunded, this, [this] { m_watcher.refresh(); });
    connect(dialog, &RefundDialog::showInRefundsRequested, this,
            [this](const QString &objectId) { Q_EMIT pageRequested(QStringLiteral("refunds"), objectId); });
    dialog->open();
}

void RecentPaymentsPage::openBulkRefund(const QStringList &paymentIds)
{
    const auto open = findChildren<BulkRefundDialog *>(Qt::FindDirectChildrenOnly);
    if (paymentIds.isEmpty() || !open.isEmpty())
        return;
    auto *dialog = new BulkRefundDialog(m_session, paymentIds, this);
    connect(dialog, &BulkRefundDialog::ended, this, [this] { m_watcher.refresh(); });
    dialog->open();
}

bool RecentPaymentsPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_ui->searchLineEdit && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape && !m_ui->searchLineEdit->text().isEmpty()) {
        m_ui->searchLineEdit->clear();
        return true;
    }
    // From the search box straight into the list, without the mouse.
    if (watched == m_ui->searchLineEdit && event->type() == QEvent::KeyPress && m_model->rowCount() > 0) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            if (m_view->selectedIds().isEmpty())
                m_view->select(m_model->payment(0).id);
            m_ui->paymentsTableView->setFocus(Qt::ShortcutFocusReason);
            return true;
        }
    }
    return Page::eventFilter(watched, event);
}

} // namespace console
