// RecentPaymentsPage's saved views and columns; the page itself is in recentpaymentspage.cpp.
#include "flows/savedviews.h"
#include "flows/secretrows.h"
#include "models/paymenttablemodel.h"
#include "payments/ui_recentpaymentspage.h"
#include "ui/payments/columnsdialog.h"
#include "ui/payments/paymentsview.h"
#include "ui/payments/recentpaymentspage.h"
#include "ui/payments/reportcolumns.h"
#include "ui/payments/reportquery.h"
#include "ui/payments/viewsdialog.h"
#include "ui/payments/viewsmenu.h"

#include <QDir>

namespace console {

namespace {

/// Raises the dialog of this kind if it is open: each is there once.
template <typename Dialog>
bool raiseOpen(const QObject *page)
{
    auto *open = page->findChild<Dialog *>(QString(), Qt::FindDirectChildrenOnly);
    if (!open)
        return false;
    open->raise();
    open->activateWindow();
    return true;
}

} // namespace

void RecentPaymentsPage::setUpViews()
{
    const QDir folder(workspaceFolder(m_session.dataFolder(), m_session.workspace().id()));
    m_views = new SavedViews(folder.filePath(QStringLiteral("views.json")), PaymentTableModel::columnNames(), this);
    connect(m_views, &SavedViews::failed, m_ui->messageBar, &MessageBar::showError);
    auto *menu = new ViewsMenu(*m_views, this);
    // Not the button's own menu: that one would be shown in a nested event loop.
    connect(m_ui->viewsButton, &QPushButton::clicked, menu,
            [this, menu] { menu->popup(m_ui->viewsButton->mapToGlobal(QPoint(0, m_ui->viewsButton->height()))); });
    connect(menu, &ViewsMenu::chosen, this, &RecentPaymentsPage::showView);
    connect(menu, &ViewsMenu::manageRequested, this, &RecentPaymentsPage::openViews);
    m_views->load();

    connect(m_ui->columnsButton, &QPushButton::clicked, this, &RecentPaymentsPage::openColumns);
    connect(m_view->columns(), &ReportColumns::widthsChosen, this, &RecentPaymentsPage::columnWidthsChosen);
    connect(m_view->columns(), &ReportColumns::columnsChosen, this, &RecentPaymentsPage::columnsChosen);
    connect(m_model, &PaymentTableModel::orderChanged, this, [this] {
        const auto [column, order] = PaymentTableModel::sortOf(m_model->query().order);
        Q_EMIT orderChosen(PaymentTableModel::columnName(column), order == Qt::DescendingOrder);
    });
}

void RecentPaymentsPage::setOrder(const QString &column, bool descending)
{
    const int number = int(PaymentTableModel::columnNames().indexOf(column));
    if (number >= 0)
        m_model->sort(number, descending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void RecentPaymentsPage::setColumnWidths(const QVariantMap &widths)
{
    m_view->columns()->setWidths(widths);
}

void RecentPaymentsPage::setColumns(const QStringList &names)
{
    m_view->columns()->show(names);
}

void RecentPaymentsPage::openColumns()
{
    if (!raiseOpen<ColumnsDialog>(this))
        (new ColumnsDialog(m_view->columns(), m_model, this))->open();
}

void RecentPaymentsPage::openViews()
{
    if (raiseOpen<ViewsDialog>(this))
        return;
    SavedView current = m_query->view();
    current.zone = m_zoneChoice;
    current.columns = m_view->columns()->shown();
    auto *dialog = new ViewsDialog(*m_views, current, m_query->words(zone()), this);
    connect(dialog, &ViewsDialog::chosen, this, &RecentPaymentsPage::showView);
    dialog->open();
}

void RecentPaymentsPage::showView(const QString &name)
{
    const SavedView *found = m_views->find(name);
    if (!found)
        return;
    const SavedView view = *found;
    setZoneChoice(toString(view.zone));
    Q_EMIT zoneChosen(toString(m_zoneChoice));
    if (!view.columns.isEmpty())
        m_view->columns()->choose(view.columns);
    m_query->choose(view);
    m_ui->searchBox->focusText();
}

} // namespace console
