// What RecentPaymentsPage opens: details, refunds, the context menu; the page itself is in recentpaymentspage.cpp.
#include "models/paymenttablemodel.h"
#include "payments/ui_recentpaymentspage.h"
#include "ui/payments/paymentdetailsdialog.h"
#include "ui/payments/paymentdetailsview.h"
#include "ui/payments/paymentsview.h"
#include "ui/payments/recentpaymentspage.h"
#include "ui/payments/refundwords.h"
#include "ui/payments/reportquery.h"
#include "ui/refunds/bulkrefunddialog.h"
#include "ui/refunds/refunddialog.h"
#include "ui/widgets/themedicon.h"

#include <QMenu>

namespace console {

namespace {

constexpr int kMostInDryRun = 500; // PlanBulkRefundFlow refuses more

} // namespace

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

void RecentPaymentsPage::showContextMenu(const QString &paymentId, const QPoint &at)
{
    const int row = m_model->rowOf(paymentId);
    if (row < 0)
        return;
    const Payment payment = m_model->payment(row);
    const QString obstacle = refundObstacle(m_session, payment);
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("paymentMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    const QStringList selected = m_view->selectedIds();
    if (selected.size() > 1) {
        QAction *bulk = menu->addAction(themedIcon(QStringLiteral("refund")), m_ui->refundPaymentsButton->text(), this,
                                        [this, selected] { openBulkRefund(selected); });
        bulk->setEnabled(m_ui->refundPaymentsButton->isEnabled());
        bulk->setToolTip(m_ui->refundPaymentsButton->toolTip());
        addRefundFiltered(menu);
        menu->popup(at);
        return;
    }
    menu->addAction(themedIcon(QStringLiteral("details")), tr("View Details"), this,
                    [this, id = payment.id] { openDetails(id); });
    QAction *refund = menu->addAction(themedIcon(QStringLiteral("refund")), tr("Refund Payment"), this,
                                      [this, id = payment.id] { openRefund(id); });
    refund->setEnabled(obstacle.isEmpty());
    refund->setToolTip(obstacle);
    addRefundFiltered(menu);
    menu->popup(at);
}

void RecentPaymentsPage::addRefundFiltered(QMenu *menu)
{
    if (!m_query->isFiltered())
        return; // nobody refunds all payments there are
    QAction *all = menu->addAction(themedIcon(QStringLiteral("refund")), tr("Refund all that the filter shows…"), this,
                                   &RecentPaymentsPage::refundFiltered);
    all->setEnabled(m_ui->refundPaymentsButton->isEnabled());
    all->setToolTip(m_query->sentence());
}

void RecentPaymentsPage::refundFiltered()
{
    // One more than a dry run takes tells whether the filter shows too many.
    auto *job = m_model->reader().page(m_model->query(), {}, kMostInDryRun + 1, this);
    job->onFinished(this, [this](const Result<PaymentPage> &page) {
        if (!page) {
            m_barShowsSyncError = false;
            m_ui->messageBar->showError(page.error());
            return;
        }
        if (page->rows.size() > kMostInDryRun) {
            m_barShowsSyncError = false;
            m_ui->messageBar->showMessage(
                MessageBar::Kind::Warning,
                tr("At most %L1 payments can be refunded at once, and the filter shows more. Narrow it. Nothing was "
                   "refunded.")
                    .arg(kMostInDryRun));
            return;
        }
        QStringList ids;
        for (const Payment &payment : page->rows)
            ids.append(payment.id);
        openBulkRefund(ids);
    });
    job->start();
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
    dialog->view()->setZone(zone());
    dialog->view()->setNeighbours(m_view->hasNeighbour(paymentId, -1), m_view->hasNeighbour(paymentId, 1));
    connect(dialog, &PaymentDetailsDialog::refundRequested, this, &RecentPaymentsPage::openRefund);
    connect(dialog->view(), &PaymentDetailsView::previousRequested, this, [this, dialog] { stepInDialog(dialog, -1); });
    connect(dialog->view(), &PaymentDetailsView::nextRequested, this, [this, dialog] { stepInDialog(dialog, 1); });
    connect(dialog->view(), &PaymentDetailsView::resynced, &m_watcher, &PaymentWatcher::refresh);
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

} // namespace console
