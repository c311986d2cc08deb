#include "ui/refunds/refundlistpart.h"

#include "refunds/ui_refundlistpart.h"
#include "ui/refunds/refundactions.h"
#include "ui/refunds/refundrowwords.h"
#include "ui/refunds/refundtablemodel.h"
#include "ui/setup/tonechipdelegate.h"
#include "ui/widgets/statuschip.h"
#include "ui/widgets/themedicon.h"

#include <QKeyEvent>

namespace console {

namespace {

constexpr int kAgesMs = 30'000;
constexpr int kMargin = 14;

} // namespace

RefundListPart::RefundListPart(Session &session, QWidget *parent)
    : QWidget(parent),
      m_ui(std::make_unique<Ui::RefundListPart>()),
      m_session(session)
{
    m_ui->setupUi(this);
    m_model = new RefundTableModel(session, this);
    m_actions = new RefundActions(session, this, m_ui->messageBar);
    m_ui->detailPane->setClock(session.clock());
    m_ui->searchLineEdit->addAction(themedIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_ui->searchLineEdit->installEventFilter(this);
    setUpFilter();
    setUpTable();
    m_ages.setInterval(kAgesMs);
    connect(&m_ages, &QTimer::timeout, m_model, &RefundTableModel::tick);

    connect(m_ui->searchLineEdit, &QLineEdit::textChanged, this, &RefundListPart::applyFilter);
    connect(m_ui->stateComboBox, &QComboBox::currentIndexChanged, this, &RefundListPart::applyFilter);
    connect(m_ui->wantsButton, &QRadioButton::toggled, this, [this] {
        m_chosen = true;
        applyFilter();
    });
    connect(m_ui->emptyState, &EmptyState::actionTriggered, this, [this] {
        if (isFiltered() || m_ui->wantsButton->isChecked())
            clearFilter();
        else
            look();
    });
    connect(m_ui->detailPane, &RefundDetailPane::requested, this,
            [this](RefundDetailPane::Act act) { this->act(int(act)); });
    connect(m_ui->detailPane, &RefundDetailPane::left, this,
            [this] { m_ui->refundsTableView->setFocus(Qt::ShortcutFocusReason); });
    connect(m_ui->detailPane, &RefundDetailPane::windowEnded, m_model, &RefundTableModel::refresh);
    connect(m_model, &RefundTableModel::contentsChanged, this, &RefundListPart::showContent);
    connect(m_model, &RefundTableModel::readFailed, this, [this](const Error &error) {
        m_ui->messageBar->showError(error);
        m_ui->messageBar->addAction(tr("Try again"), this, [this] { m_model->refresh(); });
    });
    connect(m_actions, &RefundActions::busyChanged, this, [this] { m_ui->detailPane->setBusy(m_actions->isBusy()); });
    connect(m_actions, &RefundActions::ended, this, [this](const QString &objectId) {
        m_selectedId = objectId;
        m_model->refresh();
        count();
    });
    connect(&session.store(), &WorkspaceStore::refundsChanged, this, [this] {
        if (m_isActive)
            count();
    });
}

RefundListPart::~RefundListPart() = default;

void RefundListPart::setUpFilter()
{
    m_filling = true;
    QComboBox *box = m_ui->stateComboBox;
    box->addItem(tr("Any state"), -1);
    for (const RefundState state : {RefundState::Succeeded, RefundState::Pending, RefundState::RequiresAction,
                                    RefundState::Failed, RefundState::Canceled, RefundState::Refused,
                                    RefundState::OutcomeUnknown, RefundState::Sent, RefundState::Armed})
        box->addItem(themedIcon(iconOf(state)), displayName(state), int(state));
    m_filling = false;
    countEnded(0);
}

void RefundListPart::setUpTable()
{
    QTableView *view = m_ui->refundsTableView;
    view->setModel(m_model);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setItemDelegate(new ToneChipDelegate(RefundTableModel::ToneRole, RefundTableModel::IconRole, view));
    const QFontMetrics metrics = view->fontMetrics();
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->verticalHeader()->setDefaultSectionSize(metrics.height() + 14);
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setMinimumSectionSize(36);
    view->viewport()->installEventFilter(this);
    connect(view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RefundListPart::showSelected);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] { select(m_model->rowOf(m_selectedId)); });
    connect(view, &QTableView::activated, this, [this] {
        // Enter goes to what can be done.
        m_ui->detailPane->focusActions();
    });
    fitColumns();
}

void RefundListPart::fitColumns()
{
    QTableView *view = m_ui->refundsTableView;
    const QFontMetrics metrics = view->fontMetrics();
    const auto wide = [&metrics](const QString &widest) { return metrics.horizontalAdvance(widest) + kMargin; };
    int chip = 0;
    for (const QString &text : {tr("OPS-COM not told"), tr("Failed afterwards"), tr("Outcome unknown")})
        chip = std::max(chip, chipSize(text, true, metrics).width());
    using Model = RefundTableModel;
    const QHash<int, int> widths{
        {Model::StateColumn, chip + kMargin},
        {Model::TimeColumn, wide(QStringLiteral("30 Sep 2026 23:59 EDT"))},
        {Model::AgeColumn, wide(tr("%Ln day(s)", nullptr, 888))},
        {Model::UserColumn, wide(QStringLiteral("Jean-Luc Nakamura"))},
        {Model::OrderIdColumn, wide(QStringLiteral("ORD-104233"))},
        {Model::AmountColumn, wide(QStringLiteral("1,234,500.00 USD"))},
        {Model::KindColumn, wide(tr("Partial Refund"))},
        {Model::WhoColumn, wide(QStringLiteral("Practice Administrator"))},
    };
    int left = view->viewport()->width();
    for (auto it = widths.cbegin(); it != widths.cend(); ++it) {
        view->horizontalHeader()->resizeSection(it.key(), it.value());
        left -= it.value();
    }
    view->horizontalHeader()->resizeSection(Model::WhyColumn, std::max(left, metrics.averageCharWidth() * 18));
}

void RefundListPart::activated()
{
    m_isActive = true;
    m_model->setFollowing(true);
    m_ages.start();
    if (m_model->hasRead())
        m_model->refresh();
    else
        applyFilter();
    count();
}

void RefundListPart::deactivated()
{
    m_isActive = false;
    m_model->setFollowing(false);
    m_ages.stop();
}

void RefundListPart::refresh()
{
    m_model->refresh();
    look();
}

/// Asks Stripe about what is open, then about the refunds of the last 30 days.
void RefundListPart::look()
{
    if (m_looking)
        return;
    m_ui->lookIndicator->start(tr("Asking Stripe…"));
    auto *open = new ResumeRefundsFlow(m_session, {}, this);
    m_looking = open;
    connect(open, &Job::stepChanged, m_ui->lookIndicator, &BusyIndicator::setText);
    open->onFinished(this, [this](const Result<ResumeSummary> &result) {
        if (!result) {
            lookEnded(result.error());
            return;
        }
        auto *watch = new WatchRefundsFlow(m_session, this);
        m_looking = watch;
        connect(watch, &Job::stepChanged, m_ui->lookIndicator, &BusyIndicator::setText);
        watch->onFinished(this, [this](const Outcome &outcome) {
            lookEnded(outcome ? std::nullopt : std::optional(outcome.error()));
        });
        watch->start();
    });
    open->start();
}

void RefundListPart::lookEnded(const std::optional<Error> &error)
{
    m_looking.clear();
    m_ui->lookIndicator->stop();
    if (error) {
        m_ui->messageBar->showError(*error);
        m_ui->messageBar->addAction(tr("Try again"), this, [this] {
            m_ui->messageBar->clear();
            look();
        });
    }
    m_model->refresh();
    count();
    Q_EMIT looked();
}

void RefundListPart::focusSearch()
{
    m_ui->searchLineEdit->setFocus(Qt::ShortcutFocusReason);
    m_ui->searchLineEdit->selectAll();
}

void RefundListPart::setZone(const QTimeZone &zone)
{
    m_model->setZone(zone);
    m_actions->setZone(zone);
    showSelected();
}

bool RefundListPart::isBusy() const
{
    return m_actions->isBusy();
}

bool RefundListPart::isFiltered() const
{
    return !m_ui->searchLineEdit->text().trimmed().isEmpty() || m_ui->stateComboBox->currentIndex() > 0;
}

void RefundListPart::applyFilter()
{
    if (m_filling)
        return;
    RefundFilter filter;
    filter.wantsPersonOnly = m_ui->wantsButton->isChecked();
    filter.search = m_ui->searchLineEdit->text().trimmed();
    const int state = m_ui->stateComboBox->currentData().toInt();
    if (state >= 0)
        filter.state = RefundState(state);
    m_model->ask(filter);
}

void RefundListPart::clearFilter()
{
    m_filling = true;
    m_ui->searchLineEdit->clear();
    m_ui->stateComboBox->setCurrentIndex(0);
    m_ui->allButton->setChecked(true);
    m_filling = false;
    applyFilter();
}

void RefundListPart::count()
{
    if (m_counting)
        m_counting->cancel();
    auto *flow = new CountRefundsFlow(m_session, this);
    m_counting = flow;
    flow->onFinished(this, [this, flow](const Result<int> &result) {
        if (m_counting != flow)
            return;
        m_counting.clear();
        if (result)
            countEnded(*result);
    });
    flow->start();
}

void RefundListPart::countEnded(int count)
{
    m_ui->wantsButton->setText(tr("&Wants a person (%L1)").arg(count));
    m_ui->wantsButton->setAccessibleName(tr("Wants a person, %Ln refund(s)", nullptr, count));
    if (!m_chosen && count > 0)
        m_ui->wantsButton->setChecked(true); // the inbox comes first while there is something in it
    Q_EMIT counted(count);
}

void RefundListPart::showContent()
{
    if (m_model->rowCount() > 0) {
        m_ui->contentStack->setCurrentWidget(m_ui->listPage);
        selectWanted();
        showSelected();
        return;
    }
    EmptyState *empty = m_ui->emptyState;
    if (isFiltered())
        empty->showState(QStringLiteral("search"), tr("No refund matches"),
                         tr("No refund on this computer has what you typed and chose. Each word must be found in the "
                            "name, order ID, Confirm Code, refund, payment intent, comment or who made it."),
                         tr("Show all refunds"));
    else if (m_ui->wantsButton->isChecked())
        empty->showState(QStringLiteral("check"), tr("Nothing wants a person"),
                         tr("No outcome is unknown, no refund waits for somebody or has failed afterwards, and OPS-COM "
                            "knows of every refund that this console has seen."),
                         tr("Show all refunds"));
    else
        empty->showState(QStringLiteral("refund"), tr("No refunds yet"),
                         tr("A refund appears here as soon as somebody presses Refund in Recent Payments. Refunds that "
                            "were made elsewhere, for example in the Stripe Dashboard, appear after Stripe was asked."),
                         tr("Ask Stripe"));
    m_ui->contentStack->setCurrentWidget(m_ui->emptyPage);
    selectWanted();
}

void RefundListPart::showObject(const QString &objectId)
{
    if (objectId.isEmpty())
        return;
    m_wanted = objectId;
    m_chosen = true;
    clearFilter();
}

void RefundListPart::selectWanted()
{
    if (m_wanted.isEmpty() || m_model->isReading())
        return;
    const int row = m_model->rowOf(m_wanted);
    if (row >= 0) {
        m_wanted.clear();
        select(row);
        m_ui->refundsTableView->setFocus();
    } else if (m_model->canFetchMore({})) {
        m_model->fetchMore({}); // further back
    } else {
        m_wanted.clear();
        m_ui->messageBar->showMessage(MessageBar::Kind::Information,
                                      tr("This refund is not in the journal of this computer. All that is known is "
                                         "shown."));
    }
}

int RefundListPart::selectedRow() const
{
    const auto *selection = m_ui->refundsTableView->selectionModel();
    const QModelIndexList rows = selection ? selection->selectedRows() : QModelIndexList();
    return rows.isEmpty() ? -1 : rows.constFirst().row();
}

void RefundListPart::select(int row)
{
    if (row < 0 || row >= m_model->rowCount())
        return;
    m_ui->refundsTableView->setCurrentIndex(m_model->index(row, RefundTableModel::StateColumn));
    m_ui->refundsTableView->scrollTo(m_model->index(row, RefundTableModel::StateColumn));
}

void RefundListPart::showSelected()
{
    const int row = selectedRow();
    if (row < 0) {
        m_ui->detailPane->showNothing();
        return;
    }
    m_selectedId = objectIdOf(m_model->row(row));
    m_ui->detailPane->showRow(m_model->row(row), m_model->zone());
}

void RefundListPart::act(int act)
{
    const auto row = m_ui->detailPane->row();
    if (!row)
        return;
    switch (RefundDetailPane::Act(act)) {
    case RefundDetailPane::Act::AskAgain: m_actions->askAgain(*row); break;
    case RefundDetailPane::Act::Resend: m_actions->resend(*row); break;
    case RefundDetailPane::Act::Close: m_actions->close(*row); break;
    case RefundDetailPane::Act::CancelAtStripe: m_actions->cancelAtStripe(*row); break;
    case RefundDetailPane::Act::Record: m_actions->record(*row); break;
    case RefundDetailPane::Act::Acknowledge: m_actions->acknowledge(*row); break;
    case RefundDetailPane::Act::ShowPayment: Q_EMIT paymentRequested(row->paymentId); break;
    }
}

bool RefundListPart::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_ui->searchLineEdit && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape && !m_ui->searchLineEdit->text().isEmpty()) {
            m_ui->searchLineEdit->clear();
            return true;
        }
        // From the search box straight into the list, without the mouse.
        if ((key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) && m_model->rowCount() > 0) {
            if (selectedRow() < 0)
                select(0);
            m_ui->refundsTableView->setFocus(Qt::ShortcutFocusReason);
            return true;
        }
    } else if (event->type() == QEvent::Resize && m_ui && watched == m_ui->refundsTableView->viewport()) {
        fitColumns();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace console
