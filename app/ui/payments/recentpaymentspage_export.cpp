// RecentPaymentsPage's export; the page itself is in recentpaymentspage.cpp.
#include "models/paymenttablemodel.h"
#include "payments/ui_recentpaymentspage.h"
#include "ui/payments/exportdialog.h"
#include "ui/payments/paymentsview.h"
#include "ui/payments/recentpaymentspage.h"

#include <limits>

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
    QStringList words;
    if (!query.search.isEmpty())
        words << u'“' + query.search + u'”';
    if (m_ui->statusComboBox->currentIndex() > 0)
        words << m_ui->statusComboBox->currentText();
    ExportOffer offer;
    offer.filtered = paymentsOf(m_session, query);
    offer.selected = selectedPayments(m_session, selected);
    offer.selectedRows = selected.size();
    offer.count = [this, query](QObject *parent) {
        return m_session.store().count(query, std::numeric_limits<int>::max(), parent);
    };
    offer.filterWords = [text = words.isEmpty() ? tr("all payments")
                                                : words.join(QStringLiteral(", "))](const QTimeZone &) { return text; };
    offer.mode = m_session.workspace().isPractice() ? tr("Test") : tr("Test and live");
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
