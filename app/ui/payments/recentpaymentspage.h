#pragma once

#include "flows/syncflow.h"
#include "ui/widgets/page.h"

#include <memory>
#include <optional>

namespace Ui {
class RecentPaymentsPage;
}

namespace console {

class PaymentTableModel;
class PaymentsView;

/// Financial Management > Transaction Reports > Recent Payments: the live list with search, status filter, View Details
/// and Refund Payment. Reads the cache; the watcher brings it up to date. Owner: the main window. Thread: GUI.
class RecentPaymentsPage final : public Page
{
    Q_OBJECT
public:
    RecentPaymentsPage(Session &session, PaymentWatcher &watcher, QWidget *parent);
    ~RecentPaymentsPage() override;

    QString title() const override;
    void activated() override;
    void refresh() override;
    void focusSearch() override;
    void refundSelected() override;
    /// False while a refund is on its way, also in the background; its dialog comes back and says so.
    bool mayClose() override;
    /// Opens the details of the payment with this id.
    void showObject(const QString &objectId) override;

    /// Refund Payments: the dry run over these payments, then their refund in bulk.
    void openBulkRefund(const QStringList &paymentIds);
    /// Export…: of what the filter shows or of what is selected.
    void openExport();
    /// Opens the receipt of a payment, or raises it if it is open.
    void openDetails(const QString &paymentId);
    /// Opens the refund dialog of a payment; brings it back if its refund goes on in the background, and raises the one
    /// that is open.
    void openRefund(const QString &paymentId);
    /// The widths of columns chosen in an earlier run, as columnWidthsChosen() told them.
    void setColumnWidths(const QVariantMap &widths);

Q_SIGNALS:
    void columnWidthsChosen(const QVariantMap &widths);
    /// The empty list offers a practice payment.
    void practicePaymentRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setUpFilter();
    void applyFilter();
    void showCount();
    void showContent();
    void updateActions();
    /// Why this payment cannot be refunded from here; empty if it can be.
    QString obstacleOf(const Payment &payment) const;
    void updateBulkAction(int selected);
    void showContextMenu(const QPoint &at);
    void askTenant();
    void syncFailed(const Error &error);
    void emptyActionTriggered();
    /// An export is being written; its dialog says so.
    bool isExporting();
    bool isFiltered() const;

    std::unique_ptr<Ui::RecentPaymentsPage> m_ui;
    Session &m_session;
    PaymentWatcher &m_watcher;
    PaymentTableModel *m_model;
    PaymentsView *m_view;
    std::optional<Error> m_syncError;
    bool m_barShowsSyncError = false;
    bool m_askedFor = false; ///< by a person: the sync shows itself from its start
};

} // namespace console
