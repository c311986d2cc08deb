#include "ui/audit/auditpage.h"

#include "audit/ui_auditpage.h"
#include "flows/auditwords.h"
#include "flows/permission.h"
#include "models/paymenttext.h"
#include "ui/audit/auditentrydialog.h"
#include "ui/audit/auditperiod.h"
#include "ui/audit/audittablemodel.h"
#include "ui/audit/auditview.h"
#include "ui/widgets/themedicon.h"

#include <QKeyEvent>
#include <QShortcut>

namespace console {

namespace {

// So much is shown above an entry that is jumped to.
constexpr qint64 kAbove = 20;
constexpr std::chrono::milliseconds kQuiet{400};

} // namespace

AuditPage::AuditPage(Session &session, QWidget *parent)
    : Page(parent),
      m_ui(std::make_unique<Ui::AuditPage>()),
      m_session(session),
      m_model(new AuditTableModel(session, this))
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("auditPage"));
    m_model->setZone(zoneOf(session.tenantInfo().timeZone));
    m_view = new AuditView(m_ui->entriesTableView, m_model, this);
    m_ui->viewDetailsButton->setIcon(themedIcon(QStringLiteral("details")));
    m_ui->verifyButton->setIcon(themedIcon(QStringLiteral("check")));
    m_ui->exportButton->setIcon(themedIcon(QStringLiteral("save")));
    m_ui->searchLineEdit->addAction(themedIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_ui->searchLineEdit->installEventFilter(this);
    m_ui->verdictChip->showText(tr("Not verified yet"), Tone::Neutral, QStringLiteral("info"));
    m_ui->newestButton->hide();
    setUpFilter();
    connectAll();
    updateActions();
}

AuditPage::~AuditPage() = default;

QString AuditPage::title() const
{
    return tr("Audit Trail");
}

void AuditPage::setUpFilter()
{
    m_ui->kindComboBox->addItem(tr("All"), QString());
    for (const AuditGroup &group : auditGroups())
        m_ui->kindComboBox->addItem(group.words, group.what);
    for (const AuditPeriod period : allAuditPeriods())
        m_ui->periodComboBox->addItem(displayName(period), int(period));
    const QDate today = m_session.clock().now().toTimeZone(m_model->zone()).date();
    m_ui->fromDateEdit->setDate(today.addDays(-7));
    m_ui->toDateEdit->setDate(today);
    for (QWidget *widget : {static_cast<QWidget *>(m_ui->fromLabel), static_cast<QWidget *>(m_ui->fromDateEdit),
                            static_cast<QWidget *>(m_ui->toLabel), static_cast<QWidget *>(m_ui->toDateEdit)})
        widget->hide();
    const QString zone = tr("Whole days in the time zone %1").arg(QString::fromLatin1(m_model->zone().id()));
    m_ui->periodComboBox->setToolTip(zone);
    m_ui->fromDateEdit->setToolTip(zone);
    m_ui->toDateEdit->setToolTip(zone);
}

void AuditPage::connectAll()
{
    connect(m_ui->searchLineEdit, &QLineEdit::textChanged, this, &AuditPage::applyFilter);
    connect(m_ui->kindComboBox, &QComboBox::currentIndexChanged, this, &AuditPage::applyFilter);
    connect(m_ui->periodComboBox, &QComboBox::currentIndexChanged, this, &AuditPage::applyFilter);
    connect(m_ui->fromDateEdit, &QDateEdit::dateChanged, this, &AuditPage::applyFilter);
    connect(m_ui->toDateEdit, &QDateEdit::dateChanged, this, &AuditPage::applyFilter);
    connect(m_ui->viewDetailsButton, &QPushButton::clicked, this, &AuditPage::openDetails);
    connect(m_ui->verifyButton, &QPushButton::clicked, this, &AuditPage::verify);
    connect(m_ui->exportButton, &QPushButton::clicked, this, &AuditPage::chooseFile);
    connect(m_ui->newestButton, &QPushButton::clicked, this, [this] {
        m_model->ask(filter());
        m_ui->entriesTableView->setFocus();
    });
    connect(m_ui->emptyState, &EmptyState::actionTriggered, this, [this] {
        if (filter().isEmpty())
            refresh();
        else
            clearFilter();
    });
    connect(m_view, &AuditView::selectionChanged, this, &AuditPage::updateActions);
    connect(m_view, &AuditView::detailsRequested, this, &AuditPage::openDetails);
    connect(m_model, &AuditTableModel::contentsChanged, this, [this] {
        if (const qint64 wanted = std::exchange(m_wanted, 0); wanted != 0) {
            const int row = m_model->rowOf(wanted);
            m_view->select(row >= 0 ? row : m_model->brokenRow());
            m_ui->entriesTableView->setFocus();
        }
        showContent();
        updateActions();
    });
    connect(m_model, &AuditTableModel::readFailed, this, [this](const Error &error) {
        m_ui->messageBar->showError(error);
        m_ui->messageBar->addAction(tr("Try again"), this, [this] { refresh(); });
        showContent();
    });
    connect(&m_session.store(), &WorkspaceStore::auditAppended, this, [this] {
        if (isVisible())
            startCount();
    });
    connect(&m_session, &Session::tenantInfoChanged, this, [this] {
        m_model->setZone(zoneOf(m_session.tenantInfo().timeZone));
        updateActions();
    });
    auto *copy = new QShortcut(QKeySequence::Copy, m_ui->entriesTableView);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &AuditPage::copySelected);
}

void AuditPage::activated()
{
    applyFilter();
    if (!m_verdict && !m_verifyJob)
        startVerify(false);
    m_ui->searchLineEdit->setFocus();
}

void AuditPage::refresh()
{
    m_model->refresh();
    startCount();
}

void AuditPage::focusSearch()
{
    m_ui->searchLineEdit->setFocus(Qt::ShortcutFocusReason);
    m_ui->searchLineEdit->selectAll();
}

AuditFilter AuditPage::filter() const
{
    AuditFilter filter;
    filter.search = m_ui->searchLineEdit->text();
    filter.what = m_ui->kindComboBox->currentData().toString();
    const AuditSpan span = spanOf(AuditPeriod(m_ui->periodComboBox->currentData().toInt()),
                                  m_session.clock().now().toTimeZone(m_model->zone()).date(),
                                  m_ui->fromDateEdit->date(), m_ui->toDateEdit->date(), m_model->zone());
    filter.from = span.from;
    filter.to = span.to;
    return filter;
}

void AuditPage::applyFilter()
{
    if (m_filling)
        return;
    const bool isBetween = AuditPeriod(m_ui->periodComboBox->currentData().toInt()) == AuditPeriod::Between;
    m_ui->fromLabel->setVisible(isBetween);
    m_ui->fromDateEdit->setVisible(isBetween);
    m_ui->toLabel->setVisible(isBetween);
    m_ui->toDateEdit->setVisible(isBetween);
    m_wanted = 0;
    m_model->ask(filter());
    startCount();
}

void AuditPage::clearFilter()
{
    m_filling = true;
    m_ui->searchLineEdit->clear();
    m_ui->kindComboBox->setCurrentIndex(0);
    m_ui->periodComboBox->setCurrentIndex(0);
    m_filling = false;
    applyFilter();
    m_ui->searchLineEdit->setFocus();
}

void AuditPage::startCount()
{
    if (m_countJob)
        m_countJob->cancel();
    auto *flow = new CountAuditFlow(m_session, filter(), this);
    m_countJob = flow;
    flow->onFinished(this, [this, flow](const Result<qint64> &count) {
        if (m_countJob != flow || !count)
            return;
        m_ui->resultCountLabel->setText(tr("%Ln entries", nullptr, int(*count)));
    });
    flow->start();
}

void AuditPage::showContent()
{
    m_ui->newestButton->setVisible(m_model->start() != 0);
    if (m_model->rowCount() > 0) {
        m_ui->contentStack->setCurrentWidget(m_ui->entriesTableView);
        return;
    }
    if (!filter().isEmpty())
        m_ui->emptyState->showState(QStringLiteral("search"), tr("No entry matches"),
                                    tr("No entry of the audit trail has what you typed and chose. Each word must be "
                                       "found in who, what, subject, detail or outcome."),
                                    tr("Show all entries"));
    else if (!m_model->hasRead())
        m_ui->emptyState->showState(QStringLiteral("warning"), tr("The audit trail could not be read"),
                                    tr("Nothing was changed. The message above says what stood in the way."),
                                    tr("Try again"));
    else if (m_verdict && m_verdict->firstBroken > 0)
        m_ui->emptyState->showState(QStringLiteral("warning"), tr("No entry is left"),
                                    tr("There were entries, and all of them were taken away. New ones are written here "
                                       "as they happen, but the trail stays broken."),
                                    tr("Read again"));
    else
        m_ui->emptyState->showState(QStringLiteral("details"), tr("No entry yet"),
                                    tr("Each sign-in, change of the set-up, refund and export is written here as it "
                                       "happens."),
                                    tr("Read again"));
    m_ui->contentStack->setCurrentWidget(m_ui->emptyState);
}

void AuditPage::updateActions()
{
    const bool isSelected = m_view->selectedRow() >= 0;
    m_ui->viewDetailsButton->setEnabled(isSelected);
    m_ui->viewDetailsButton->setToolTip(isSelected ? tr("The whole entry (Enter)") : tr("Select an entry first."));
    m_ui->verifyButton->setEnabled(!m_verifyJob);
    const QString obstacle = whyNotAllowed(m_session, Permission::Export);
    m_ui->exportButton->setEnabled(obstacle.isEmpty() && !m_exportJob);
    m_ui->exportButton->setToolTip(
        obstacle.isEmpty() ? tr("Writes the entries that are found, all of them, into a CSV file") : obstacle);
    m_ui->exportButton->setAccessibleDescription(m_ui->exportButton->toolTip());
}

void AuditPage::openDetails()
{
    const int row = m_view->selectedRow();
    if (row < 0)
        return;
    const AuditEntry entry = m_model->entry(row);
    const auto open = findChildren<AuditEntryDialog *>(Qt::FindDirectChildrenOnly);
    for (AuditEntryDialog *dialog : open) {
        if (dialog->entryId() == entry.id) {
            dialog->raise();
            dialog->activateWindow();
            return;
        }
    }
    const QString breakText = row == m_model->brokenRow() ? m_model->breakText() : QString();
    (new AuditEntryDialog(entry, m_model->zone(), breakText, this))->show();
}

bool AuditPage::eventFilter(QObject *watched, QEvent *event)
{
    // From the search box straight into the list, without the mouse.
    if (watched == m_ui->searchLineEdit && event->type() == QEvent::KeyPress && m_model->rowCount() > 0) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            if (m_view->selectedRow() < 0)
                m_view->select(0);
            m_ui->entriesTableView->setFocus(Qt::ShortcutFocusReason);
            return true;
        }
    }
    return Page::eventFilter(watched, event);
}

void AuditPage::verify()
{
    if (!m_verifyJob)
        startVerify(true);
}

void AuditPage::startVerify(bool isAskedFor)
{
    auto *flow = new VerifyAuditFlow(m_session, this);
    m_verifyJob = flow;
    m_ui->busyIndicator->startAfter(kQuiet, tr("Verifying the audit trail…"));
    flow->onFinished(this, [this, isAskedFor](const Result<AuditVerdict> &verdict) {
        m_verifyJob.clear();
        m_ui->busyIndicator->stop();
        updateActions();
        if (verdict)
            showVerdict(*verdict, isAskedFor);
        else
            m_ui->messageBar->showError(verdict.error());
    });
    updateActions();
    flow->start();
}

void AuditPage::showVerdict(const AuditVerdict &verdict, bool isAskedFor)
{
    m_verdict = verdict;
    m_model->setVerdict(verdict);
    const QString at = clockText(m_session.clock().now(), m_model->zone());
    if (verdict.firstBroken == 0) {
        m_ui->verdictChip->showText(tr("Whole, verified %1").arg(at), Tone::Good, QStringLiteral("check"));
        if (isAskedFor)
            m_ui->messageBar->showMessage(MessageBar::Kind::Success, verdict.sentence);
    } else {
        m_ui->verdictChip->showText(tr("Broken at entry %1").arg(QLocale().toString(verdict.firstBroken)), Tone::Bad,
                                    QStringLiteral("error"));
        offerBrokenPlace();
        if (m_model->hasRead())
            showContent();
    }
    Q_EMIT verified(verdict);
}

void AuditPage::offerBrokenPlace()
{
    m_ui->messageBar->showMessage(MessageBar::Kind::Error,
                                  m_verdict->sentence + QLatin1Char(' ') +
                                      tr("Nothing was changed by verifying. Export the trail, keep a copy of the file "
                                         "journal.db, and tell your administrator."));
    if (m_verdict->entries > 0)
        m_ui->messageBar->addAction(tr("Show the place"), this, [this] { showEntry(m_verdict->firstBroken); });
}

void AuditPage::showEntry(qint64 entryId)
{
    m_filling = true;
    m_ui->searchLineEdit->clear();
    m_ui->kindComboBox->setCurrentIndex(0);
    m_ui->periodComboBox->setCurrentIndex(0);
    m_filling = false;
    applyFilter();
    m_wanted = entryId;
    m_model->ask({}, entryId + kAbove);
}

} // namespace console
