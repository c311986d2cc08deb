#pragma once

#include "core/zonechoice.h"
#include "flows/syncflow.h"
#include "ui/widgets/page.h"

#include <memory>
#include <optional>

class QMenu;

namespace Ui {
class RecentPaymentsPage;
}

namespace console {

class PaymentDetailsDialog;
class PaymentDetailsView;
class PaymentTableModel;
class PaymentsView;
class ReportQuery;
class SavedViews;

/// Financial Management > Transaction Reports > Recent Payments: the live list with search, filters, saved views,
/// columns, totals, View Details and Refund Payment. Reads the cache; the watcher brings it up to date. Owner: the main
/// window. Thread: GUI.
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
    /// Columns…: columns and order by keyboard.
    void openColumns();
    /// Saved views: save, show, rename, delete, share.
    void openViews();
    /// Shows the saved view of this name.
    void showView(const QString &name);
    /// Opens the receipt of a payment, or raises it if it is open.
    void openDetails(const QString &paymentId);
    /// Opens the refund dialog of a payment; brings it back if its refund goes on in the background, and raises the one
    /// that is open.
    void openRefund(const QString &paymentId);
    /// The widths of columns chosen in an earlier run, as columnWidthsChosen() told them.
    void setColumnWidths(const QVariantMap &widths);
    /// The columns and their places, as columnsChosen() told them in an earlier run.
    void setColumns(const QStringList &names);
    /// The order of the list, as orderChosen() told it in an earlier run; an unknown column leaves it as it is.
    void setOrder(const QString &column, bool descending);
    /// Whose clock the report shows, as zoneChosen() told it in an earlier run.
    void setZoneChoice(const QString &name);
    /// F4: the details beside the list.
    void setDetailsPaneShown(bool shown);

Q_SIGNALS:
    void columnWidthsChosen(const QVariantMap &widths);
    void columnsChosen(const QStringList &names);
    /// `column`: its stable name.
    void orderChosen(const QString &column, bool descending);
    void zoneChosen(const QString &name);
    void detailsPaneToggled(bool shown);
    /// The empty list offers a practice payment.
    void practicePaymentRequested();

private:
    void setUpQuery();
    void setUpWatcher();
    void setUpPane();
    void setUpViews();
    void setUpZones();
    void showZones();
    QTimeZone zone() const;
    void showInPane();
    void stepInPane(int by);
    void stepInDialog(PaymentDetailsDialog *dialog, int by);
    void goToList();
    void showSentence();
    void showAsOf();
    void showContent();
    void showEmptyState();
    void updateActions();
    void updateBulkAction(int selected);
    void showContextMenu(const QString &paymentId, const QPoint &at);
    void addRefundFiltered(QMenu *menu);
    void refundFiltered();
    void askTenant();
    void syncFailed(const Error &error);
    void emptyActionTriggered();
    /// An export is being written; its dialog says so.
    bool isExporting();

    std::unique_ptr<Ui::RecentPaymentsPage> m_ui;
    Session &m_session;
    PaymentWatcher &m_watcher;
    PaymentTableModel *m_model;
    PaymentsView *m_view;
    ReportQuery *m_query = nullptr;
    SavedViews *m_views = nullptr;
    QDateTime m_lastSync; ///< invalid: never
    PaymentDetailsView *m_pane = nullptr;
    ZoneChoice m_zoneChoice = ZoneChoice::Tenant;
    std::optional<Error> m_syncError;
    bool m_barShowsSyncError = false;
    bool m_askedFor = false; ///< by a person: the sync shows itself from its start
};

} // namespace console
