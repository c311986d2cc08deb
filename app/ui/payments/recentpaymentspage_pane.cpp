#include "ui/payments/recentpaymentspage.h"

#include "models/paymenttablemodel.h"
#include "payments/ui_recentpaymentspage.h"
#include "ui/payments/paymentdetailsdialog.h"
#include "ui/payments/paymentdetailsview.h"
#include "ui/payments/paymentsview.h"
#include "ui/payments/reportquery.h"

#include <QAction>
#include <QPointer>
#include <QSignalBlocker>
#include <QSplitter>

#include <utility>

namespace console {

// The details beside the list, the way from payment to payment, and whose clock is shown; the list itself is in
// recentpaymentspage.cpp.

void RecentPaymentsPage::setUpPane()
{
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setObjectName(QStringLiteral("detailsSplitter"));
    splitter->setChildrenCollapsible(false);
    delete m_ui->pageLayout->replaceWidget(m_ui->contentStack, splitter);
    m_pane = new PaymentDetailsView(m_session, splitter);
    m_pane->setObjectName(QStringLiteral("detailsPane"));
    m_pane->setNarrow(true);
    m_pane->setMinimumWidth(340);
    m_pane->hide();
    splitter->addWidget(m_ui->contentStack);
    splitter->addWidget(m_pane);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    m_ui->contentStack->setMinimumWidth(320);
    m_ui->pageLayout->setStretchFactor(splitter, 1); // all that is above and below takes what it needs, no more

    connect(m_ui->detailsPaneButton, &QPushButton::toggled, this, [this, splitter, isNew = true](bool shown) mutable {
        m_pane->setVisible(shown);
        // Left to itself the splitter gives the pane all that its texts ask for, and the list the rest.
        if (shown && std::exchange(isNew, false))
            splitter->setSizes({splitter->width() * 3 / 5, splitter->width() * 2 / 5});
        showInPane();
        Q_EMIT detailsPaneToggled(shown);
    });
    connect(m_pane, &PaymentDetailsView::refundRequested, this, &RecentPaymentsPage::openRefund);
    connect(m_pane, &PaymentDetailsView::previousRequested, this, [this] { stepInPane(-1); });
    connect(m_pane, &PaymentDetailsView::nextRequested, this, [this] { stepInPane(1); });
    connect(m_pane, &PaymentDetailsView::resynced, &m_watcher, &PaymentWatcher::refresh);
    const auto key = [this](const QKeySequence &sequence, auto run) {
        auto *action = new QAction(this);
        action->setShortcut(sequence);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        connect(action, &QAction::triggered, this, run);
    };
    key(Qt::Key_F4, [this] { m_ui->detailsPaneButton->toggle(); });
    key(QKeySequence(Qt::ALT | Qt::Key_Up), [this] { stepInPane(-1); });
    key(QKeySequence(Qt::ALT | Qt::Key_Down), [this] { stepInPane(1); });
}

void RecentPaymentsPage::setDetailsPaneShown(bool shown)
{
    m_ui->detailsPaneButton->setChecked(shown);
}

void RecentPaymentsPage::showInPane()
{
    if (!m_ui->detailsPaneButton->isChecked())
        return;
    const QString id = m_view->selectedId();
    // Several selected payments have no details of their own: the last one stays in sight.
    if (!id.isEmpty())
        m_pane->showPayment(id);
    const QString shown = m_pane->paymentId();
    m_pane->setNeighbours(m_view->hasNeighbour(shown, -1), m_view->hasNeighbour(shown, 1));
}

void RecentPaymentsPage::stepInPane(int by)
{
    const QString from = m_view->selectedId().isEmpty() ? m_pane->paymentId() : m_view->selectedId();
    m_view->selectNeighbour(from, by);
}

void RecentPaymentsPage::stepInDialog(PaymentDetailsDialog *dialog, int by)
{
    m_view->selectNeighbour(dialog->paymentId(), by, [this, shown = QPointer(dialog)](const QString &id) {
        if (!shown)
            return;
        shown->view()->showPayment(id);
        shown->view()->setNeighbours(m_view->hasNeighbour(id, -1), m_view->hasNeighbour(id, 1));
    });
}

QTimeZone RecentPaymentsPage::zone() const
{
    return zoneFor(m_zoneChoice, zoneOf(m_session.tenantInfo().timeZone));
}

void RecentPaymentsPage::setUpZones()
{
    connect(m_ui->zoneComboBox, &QComboBox::activated, this, [this](int entry) {
        m_zoneChoice = allZoneChoices().value(entry, ZoneChoice::Tenant);
        showZones();
        Q_EMIT zoneChosen(toString(m_zoneChoice));
    });
    showZones();
}

void RecentPaymentsPage::setZoneChoice(const QString &name)
{
    m_zoneChoice = zoneChoiceFromString(name).value_or(ZoneChoice::Tenant);
    showZones();
}

void RecentPaymentsPage::showZones()
{
    const QSignalBlocker quiet(m_ui->zoneComboBox);
    const QTimeZone tenant = zoneOf(m_session.tenantInfo().timeZone);
    const QDateTime now = m_session.clock().now();
    m_ui->zoneComboBox->clear();
    for (const ZoneChoice choice : allZoneChoices())
        m_ui->zoneComboBox->addItem(tr("%1 – %2").arg(zoneName(zoneFor(choice, tenant), now), displayName(choice)));
    const int chosen = int(allZoneChoices().indexOf(m_zoneChoice));
    m_ui->zoneComboBox->setCurrentIndex(chosen);
    m_ui->zoneComboBox->setToolTip(tr("All times of this report are in %1").arg(zoneText(zone(), now)));
    m_model->setZone(zone());
    m_query->setZone(zone());
    showAsOf();
    m_pane->setZone(zone());
    const auto dialogs = findChildren<PaymentDetailsDialog *>(Qt::FindDirectChildrenOnly);
    for (PaymentDetailsDialog *dialog : dialogs)
        dialog->view()->setZone(zone());
}

} // namespace console
