#include "ui/refunds/refundspage.h"

#include "models/paymenttext.h"
#include "refunds/ui_refundspage.h"
#include "ui/refunds/approvalspart.h"
#include "ui/refunds/bulkpart.h"
#include "ui/refunds/decisiondialog.h"
#include "ui/refunds/refunddialog.h"
#include "ui/refunds/refundlistpart.h"

#include <QCoreApplication>

namespace console {

namespace {

const QString kRecentPayments = QStringLiteral("recentPayments");

QString counted(const QString &title, int count)
{
    return count > 0 ? RefundsPage::tr("%1 (%L2)").arg(title).arg(count) : title;
}

} // namespace

RefundsPage::RefundsPage(Session &session, QWidget *parent)
    : Page(parent),
      m_ui(std::make_unique<Ui::RefundsPage>()),
      m_session(session),
      m_list(new RefundListPart(session, this)),
      m_approvals(new ApprovalsPart(session, this)),
      m_bulk(new BulkPart(session, this))
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("refundsPage"));
    QTabWidget *tabs = m_ui->partsTabWidget;
    tabs->addTab(m_list, tr("&Refunds"));
    tabs->addTab(m_approvals, tr("Appro&vals"));
    tabs->addTab(m_bulk, tr("&Bulk Refunds"));
    connect(tabs, &QTabWidget::currentChanged, this, &RefundsPage::showPart);
    connect(m_list, &RefundListPart::counted, this,
            [tabs](int count) { tabs->setTabText(0, counted(tr("&Refunds"), count)); });
    connect(m_approvals, &ApprovalsPart::counted, this,
            [tabs](int count) { tabs->setTabText(1, counted(tr("Appro&vals"), count)); });
    connect(m_bulk, &BulkPart::counted, this,
            [tabs](int count) { tabs->setTabText(2, counted(tr("&Bulk Refunds"), count)); });
    connect(m_list, &RefundListPart::paymentRequested, this,
            [this](const QString &id) { Q_EMIT pageRequested(kRecentPayments, id); });
    connect(m_approvals, &ApprovalsPart::paymentRequested, this,
            [this](const QString &id) { Q_EMIT pageRequested(kRecentPayments, id); });
    connect(m_approvals, &ApprovalsPart::refundRequested, this, &RefundsPage::openPayment);
    connect(&session, &Session::tenantInfoChanged, this, &RefundsPage::setZone);
    setZone();
}

RefundsPage::~RefundsPage() = default;

QString RefundsPage::title() const
{
    return tr("Refunds");
}

void RefundsPage::setZone()
{
    const QTimeZone zone = zoneOf(m_session.tenantInfo().timeZone);
    m_list->setZone(zone);
    m_approvals->setZone(zone);
    m_bulk->setZone(zone);
}

void RefundsPage::activated()
{
    m_isActive = true;
    m_list->activated();
    m_approvals->activated();
    m_bulk->activated();
}

void RefundsPage::deactivated()
{
    m_isActive = false;
    m_list->deactivated();
}

void RefundsPage::showPart()
{
    if (!m_isActive)
        return;
    if (m_ui->partsTabWidget->currentWidget() == m_approvals)
        m_approvals->refresh();
    else if (m_ui->partsTabWidget->currentWidget() == m_bulk)
        m_bulk->refresh();
}

void RefundsPage::refresh()
{
    m_list->refresh();
    m_approvals->refresh();
    m_bulk->refresh();
}

void RefundsPage::focusSearch()
{
    m_ui->partsTabWidget->setCurrentWidget(m_list);
    m_list->focusSearch();
}

bool RefundsPage::mayClose()
{
    const auto dialogs = findChildren<RefundDialog *>(Qt::FindDirectChildrenOnly);
    for (RefundDialog *dialog : dialogs) {
        if (dialog->isSending()) {
            dialog->comeBack();
            dialog->explainStaying();
            return false;
        }
    }
    const auto questions = findChildren<DecisionDialog *>();
    for (DecisionDialog *dialog : questions) {
        if (dialog->isRunning()) {
            dialog->reject(); // says why it stays
            return false;
        }
    }
    if (!m_bulk->mayClose()) {
        m_ui->partsTabWidget->setCurrentWidget(m_bulk);
        return false;
    }
    return true;
}

void RefundsPage::showObject(const QString &objectId)
{
    if (objectId == QLatin1String("approvals")) {
        m_ui->partsTabWidget->setCurrentWidget(m_approvals);
    } else if (objectId == QLatin1String("bulk")) {
        m_ui->partsTabWidget->setCurrentWidget(m_bulk);
    } else {
        m_ui->partsTabWidget->setCurrentWidget(m_list);
        m_list->showObject(objectId);
    }
}

/// An approved request is carried out in the refund dialog, where it is filled in.
void RefundsPage::openPayment(const QString &paymentId)
{
    const auto open = findChildren<RefundDialog *>(Qt::FindDirectChildrenOnly);
    for (RefundDialog *dialog : open) {
        if (dialog->isVisible() || (dialog->isSending() && dialog->paymentId() == paymentId)) {
            dialog->comeBack();
            return;
        }
    }
    auto *dialog = new RefundDialog(m_session, paymentId, this);
    connect(dialog, &RefundDialog::refunded, m_approvals, &ApprovalsPart::refresh);
    connect(dialog, &RefundDialog::showInRefundsRequested, this, &RefundsPage::showObject);
    dialog->open();
}

PageEntry refundsEntry()
{
    PageEntry entry;
    entry.id = QStringLiteral("refunds");
    entry.path = {QCoreApplication::translate("console::MainWindow", "Financial Management"),
                  QCoreApplication::translate("console::MainWindow", "Transaction Reports"),
                  QCoreApplication::translate("console::MainWindow", "Refunds")};
    entry.icon = QStringLiteral("refund");
    entry.make = [](Session &session, QWidget *parent) -> Page * { return new RefundsPage(session, parent); };
    return entry;
}

} // namespace console
