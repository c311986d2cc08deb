// RecentPaymentsPage's export; the page itself is in recentpaymentspage.cpp.
#include "models/paymenttablemodel.h"
#include "payments/ui_recentpaymentspage.h"
#include "ui/payments/exportdialog.h"
#include "ui/payments/paymentsview.h"
#include "ui/payments/recentpaymentspage.h"
#include "ui/payments/reportquery.h"

namespace console {

namespace {

/// What one dialog at a time is shown for.
ExportDialog *openDialog(const QObject *page)
{
    return page->findChild<ExportDialog *>(QString(), Qt::FindDirectChildrenOnly);
}

} // namespace

void RecentPaymentsPage::openExport()
{
    if (ExportDialog *open = openDialog(this)) {
        open->raise();
        open->activateWindow();
        return;
    }
    const PaymentQuery query = m_model->query();
    const QStringList selected = m_view->selectedIds();
    ExportOffer offer;
    offer.filtered = paymentsOf(m_session, query);
    offer.selected = selectedPayments(m_session, selected);
    offer.selectedRows = selected.size();
    offer.count = [this, query](QObject *parent) { return m_model->reader().count(query, parent); };
    offer.filterWords = [this, query](const QTimeZone &zone) { return m_query->words(query, zone); };
    offer.zone = m_zoneChoice;
    const bool isOneMode = m_session.workspace().isPractice() || query.filter.mode;
    offer.mode = !isOneMode                                             ? tr("Test and live")
                 : query.filter.mode.value_or(Mode::Test) == Mode::Live ? tr("Live")
                                                                        : tr("Test");
    auto *dialog = new ExportDialog(m_session, std::move(offer), this);
    dialog->open();
}

bool RecentPaymentsPage::isExporting()
{
    ExportDialog *open = openDialog(this);
    if (!open || !open->isRunning())
        return false;
    open->raise();
    open->explainStaying();
    return true;
}

} // namespace console
