#include "ui/payments/recentpaymentspage.h"

#include "flows/keycapabilitybook.h"
#include "models/paymenttablemodel.h"
#include "models/searchmatches.h"
#include "payments/ui_recentpaymentspage.h"
#include "ui/payments/paymentsview.h"
#include "ui/payments/refundwords.h"
#include "ui/payments/reportquery.h"
#include "ui/payments/syncstatusbar.h"
#include "ui/widgets/themedicon.h"

namespace console {

namespace {

// The poll every few seconds is mostly over long before; only one that takes longer shows itself.
constexpr std::chrono::milliseconds kQuietSync{1000};

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
    m_model->setZone(zone());
    m_view = new PaymentsView(m_ui->paymentsTableView, m_model, this);
    m_ui->viewDetailsButton->setIcon(themedIcon(QStringLiteral("details")));
    m_ui->exportButton->setIcon(themedIcon(QStringLiteral("save")));
    m_ui->exportButton->setShortcut(Qt::CTRL | Qt::Key_E);
    connect(m_ui->exportButton, &QPushButton::clicked, this, &RecentPaymentsPage::openExport);
    m_ui->refundPaymentButton->setIcon(themedIcon(QStringLiteral("refund")));
    m_ui->refundPaymentsButton->setIcon(themedIcon(QStringLiteral("refund")));
    setUpQuery();
    setUpPane();
    setUpZones();
    setUpViews();
    setUpWatcher();

    connect(m_ui->viewDetailsButton, &QPushButton::clicked, this, [this] { openDetails(m_view->selectedId()); });
    connect(m_ui->refundPaymentButton, &QPushButton::clicked, this, &RecentPaymentsPage::refundSelected);
    connect(m_ui->refundPaymentsButton, &QPushButton::clicked, this, [this] { openBulkRefund(m_view->selectedIds()); });
    connect(m_view, &PaymentsView::menuRequested, this, &RecentPaymentsPage::showContextMenu);
    connect(m_ui->emptyState, &EmptyState::actionTriggered, this, &RecentPaymentsPage::emptyActionTriggered);
    connect(m_view, &PaymentsView::detailsRequested, this, &RecentPaymentsPage::openDetails);
    connect(m_view, &PaymentsView::selectionChanged, this, &RecentPaymentsPage::updateActions);
    connect(m_model, &PaymentTableModel::contentsChanged, this, [this] {
        showContent();
        updateActions();
    });
    connect(m_model, &PaymentTableModel::readFailed, this, [this](const Error &error) {
        m_barShowsSyncError = false;
        m_ui->messageBar->showError(error);
    });
    connect(&KeyCapabilityBook::of(session), &KeyCapabilityBook::changed, this, &RecentPaymentsPage::updateActions);
    connect(&session, &Session::tenantInfoChanged, this, &RecentPaymentsPage::showZones);
    updateActions();
}

RecentPaymentsPage::~RecentPaymentsPage() = default;

void RecentPaymentsPage::setUpQuery()
{
    m_query = new ReportQuery(m_session, m_model, m_ui->searchBox, m_ui->filterBar, this);
    connect(m_query, &ReportQuery::asked, this,
            [this] { m_view->setSearchWords(foldedSearchWords(m_model->query().search)); });
    connect(m_query, &ReportQuery::sentenceChanged, this, &RecentPaymentsPage::showSentence);
    connect(m_query, &ReportQuery::totalsChanged, this, [this] {
        if (m_query->totals())
            m_ui->totalsStrip->showTotals(*m_query->totals());
        else
            m_ui->totalsStrip->showSumming();
    });
    connect(m_ui->searchBox, &SearchBox::leftDownwards, this, &RecentPaymentsPage::goToList);
}

void RecentPaymentsPage::setUpWatcher()
{
    connect(&m_watcher, &PaymentWatcher::syncStarted, this, [this] {
        if (m_askedFor)
            m_ui->syncIndicator->start(tr("Asking OPS-COM…"));
        else
            m_ui->syncIndicator->startAfter(kQuietSync, tr("Asking OPS-COM…"));
        showContent();
    });
    connect(&m_watcher, &PaymentWatcher::progressChanged, this, [this](qint64 rows) {
        if (rows > 0)
            m_ui->syncIndicator->setText(tr("%Ln payment(s) received", nullptr, int(rows)));
    });
    connect(&m_watcher, &PaymentWatcher::synced, this, [this] {
        m_ui->syncIndicator->stop();
        m_askedFor = false;
        m_syncError.reset();
        showAsOf();
        if (std::exchange(m_barShowsSyncError, false))
            m_ui->messageBar->clear();
        showContent();
    });
    connect(&m_watcher, &PaymentWatcher::syncFailed, this, &RecentPaymentsPage::syncFailed);
    auto *syncBar = new SyncStatusBar(m_session, m_watcher, this);
    connect(syncBar, &SyncStatusBar::shown, m_ui->syncIndicator, &BusyIndicator::stop);
    m_ui->syncPlaceLayout->addWidget(syncBar);
}

QString RecentPaymentsPage::title() const
{
    return tr("Recent Payments");
}

void RecentPaymentsPage::activated()
{
    showAsOf();
    m_query->setZone(zone()); // another day may have begun
    m_query->ask();
    m_ui->searchBox->focusText();
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
    m_ui->searchBox->focusText();
}

void RecentPaymentsPage::refundSelected()
{
    const QStringList selected = m_view->selectedIds();
    if (selected.size() > 1)
        openBulkRefund(selected);
    else if (m_ui->refundPaymentButton->isEnabled())
        openRefund(m_view->selectedId());
}

void RecentPaymentsPage::goToList()
{
    if (m_model->rowCount() == 0)
        return;
    if (m_view->selectedIds().isEmpty())
        m_view->select(m_model->payment(0).id);
    m_ui->paymentsTableView->setFocus(Qt::ShortcutFocusReason);
}

void RecentPaymentsPage::showObject(const QString &objectId)
{
    if (objectId.isEmpty())
        return;
    auto *job = m_model->reader().payments({objectId}, this);
    job->onFinished(this, [this, objectId](const Result<QList<Payment>> &found) {
        if (found && !found->isEmpty()) {
            m_view->select(objectId);
            openDetails(objectId);
            return;
        }
        m_barShowsSyncError = false;
        if (found)
            m_ui->messageBar->showMessage(MessageBar::Kind::Information,
                                          tr("This payment is not on this computer (any more). Refresh the list."));
        else
            m_ui->messageBar->showError(found.error());
    });
    job->start();
}

void RecentPaymentsPage::showSentence()
{
    m_ui->resultCountLabel->setText(m_query->sentence());
}

void RecentPaymentsPage::showAsOf()
{
    const auto lastSync = m_session.store().lastSync(); // one row
    m_lastSync = lastSync ? *lastSync : QDateTime();
    m_ui->asOfLabel->setText(m_lastSync.isValid() ? tr("as of %1").arg(momentText(m_lastSync, zone())) : QString());
    m_ui->asOfLabel->setToolTip(tr("When OPS-COM last told of its payments"));
}

void RecentPaymentsPage::showContent()
{
    // Before the first answer nothing is said about what there is.
    const bool isEmpty = m_model->rowCount() == 0 && m_model->hasRead();
    if (isEmpty)
        showEmptyState();
    m_ui->contentStack->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_ui->emptyState) : m_ui->paymentsTableView);
    m_ui->totalsStrip->setVisible(!isEmpty);
}

void RecentPaymentsPage::showEmptyState()
{
    EmptyState *empty = m_ui->emptyState;
    const bool everSynced = m_lastSync.isValid();
    if (m_query->isFiltered()) {
        const QString words = m_query->words(zone());
        empty->showState(QStringLiteral("search"), tr("No payment matches: %1").arg(words),
                         m_model->query().search.isEmpty()
                             ? tr("No payment on this computer passes all that is chosen.")
                             : tr("Each word must be found in the name, e-mail, order ID, Confirm Code, plate, permit, "
                                  "violation, payment intent, charge or the card's last four."),
                         tr("Clear all"));
    } else if (!everSynced && m_syncError) {
        // The reason is in the message bar, and to try again is the sync bar's, as everywhere else.
        empty->showState(QStringLiteral("offline"), tr("Payments have never been fetched on this computer"),
                         tr("Once OPS-COM can be read, its payments are listed here."));
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
}

void RecentPaymentsPage::emptyActionTriggered()
{
    if (m_query->isFiltered()) {
        m_query->clear();
        m_ui->searchBox->focusText();
    } else if (m_session.workspace().isPractice() && m_lastSync.isValid()) {
        Q_EMIT practicePaymentRequested();
    } else {
        askTenant();
    }
}

void RecentPaymentsPage::syncFailed(const Error &error)
{
    m_ui->syncIndicator->stop();
    m_askedFor = false;
    m_syncError = error;
    m_barShowsSyncError = true;
    m_ui->messageBar->showError(error); // to try again is the sync bar's
    showContent();
}

void RecentPaymentsPage::updateActions()
{
    showInPane();
    const int selected = int(m_view->selectedIds().size());
    updateBulkAction(selected);
    const int row = m_model->rowOf(m_view->selectedId());
    const QString none = selected > 1 ? tr("Select one payment only.") : tr("Select a payment first.");
    const QString obstacle = row < 0 ? none : refundObstacle(m_session, m_model->payment(row));
    m_ui->viewDetailsButton->setEnabled(row >= 0);
    m_ui->viewDetailsButton->setToolTip(row >= 0 ? tr("The full Stripe receipt (Enter)") : obstacle);
    m_ui->refundPaymentButton->setEnabled(obstacle.isEmpty());
    m_ui->refundPaymentButton->setToolTip(obstacle.isEmpty() ? tr("Give the money back (Ctrl+R)") : obstacle);
    m_ui->refundPaymentButton->setAccessibleDescription(obstacle);
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

} // namespace console
