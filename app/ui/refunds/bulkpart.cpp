#include "ui/refunds/bulkpart.h"

#include "models/paymenttext.h"
#include "refunds/ui_bulkpart.h"
#include "ui/refunds/bulkrefunddialog.h"
#include "ui/refunds/chiptable.h"
#include "ui/refunds/refundrowwords.h"
#include "ui/widgets/themedicon.h"

namespace console {

BulkPart::BulkPart(Session &session, QWidget *parent)
    : QWidget(parent),
      m_ui(std::make_unique<Ui::BulkPart>()),
      m_session(session)
{
    m_ui->setupUi(this);
    m_model =
        ChipTable::setUp(m_ui->bulksTableView, {tr("State"), tr("Begun"), tr("Payments"), tr("Who"), tr("Comment")}, 4);
    m_ui->openButton->setIcon(themedIcon(QStringLiteral("details")));
    connect(m_ui->bulksTableView->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &BulkPart::showSelected);
    connect(m_ui->bulksTableView, &QTableView::activated, this, &BulkPart::open);
    connect(m_ui->openButton, &QPushButton::clicked, this, &BulkPart::open);
    connect(m_ui->goOnButton, &QPushButton::clicked, this, &BulkPart::open);
    connect(&session.store(), &WorkspaceStore::refundsChanged, this, [this] {
        if (isVisible())
            refresh();
    });
    showSelected();
}

BulkPart::~BulkPart() = default;

void BulkPart::activated()
{
    refresh();
}

void BulkPart::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    show(m_bulks);
}

bool BulkPart::mayClose()
{
    const auto dialogs = findChildren<BulkRefundDialog *>(Qt::FindDirectChildrenOnly);
    for (BulkRefundDialog *dialog : dialogs) {
        if (dialog->isRunning()) {
            dialog->explainStaying();
            return false;
        }
    }
    return true;
}

void BulkPart::refresh()
{
    if (m_reading) {
        m_again = true;
        return;
    }
    auto *flow = new ListBulkRefundsFlow(m_session, this);
    m_reading = flow;
    flow->onFinished(this, [this](const Result<QList<BulkRefund>> &bulks) {
        m_reading.clear();
        if (bulks) {
            show(*bulks);
        } else {
            m_ui->messageBar->showError(bulks.error());
            m_ui->messageBar->addAction(tr("Try again"), this, [this] {
                m_ui->messageBar->clear();
                refresh();
            });
        }
        Q_EMIT looked();
        if (std::exchange(m_again, false))
            refresh();
    });
    flow->start();
}

void BulkPart::show(const QList<BulkRefund> &bulks)
{
    m_bulks = bulks;
    const QString kept = m_selectedId;
    m_model->removeRows(0, m_model->rowCount());
    int open = 0;
    for (const BulkRefund &bulk : bulks) {
        open += bulk.state == BulkRefund::State::Done ? 0 : 1;
        m_model->appendRow(
            {ChipTable::chip(displayName(bulk.state), toneOf(bulk.state), iconOf(bulk.state), QString::number(bulk.id)),
             ChipTable::cell(momentText(bulk.createdAt, m_zone)), ChipTable::cell(countsText(bulk)),
             ChipTable::cell(bulk.who), ChipTable::cell(bulk.comment.simplified())});
    }
    if (bulks.isEmpty()) {
        m_ui->emptyState->showState(QStringLiteral("payments"), tr("No bulk refunds yet"),
                                    tr("Select several payments in Recent Payments and press Refund Payments: for "
                                       "example when an event was cancelled."));
        m_ui->contentStack->setCurrentWidget(m_ui->emptyPage);
    } else {
        m_ui->contentStack->setCurrentWidget(m_ui->listPage);
        ChipTable::fit(m_ui->bulksTableView);
        ChipTable::select(m_ui->bulksTableView, kept);
    }
    showSelected();
    Q_EMIT counted(open);
}

const BulkRefund *BulkPart::selected() const
{
    const QString id = ChipTable::selectedId(m_ui->bulksTableView);
    const auto found =
        std::ranges::find_if(m_bulks, [&id](const BulkRefund &b) { return QString::number(b.id) == id; });
    return found == m_bulks.cend() ? nullptr : &*found;
}

void BulkPart::showSelected()
{
    const BulkRefund *bulk = selected();
    m_ui->openButton->setVisible(bulk);
    m_ui->goOnButton->setVisible(bulk && bulk->state != BulkRefund::State::Done);
    if (!bulk) {
        m_ui->detailLabel->setText(tr("Select a bulk refund to see what became of it."));
        return;
    }
    m_selectedId = QString::number(bulk->id);
    QString text = tr("%1: %2. %3").arg(amountsText(bulk->totals()), countsText(*bulk), bulk->comment);
    if (!bulk->stopReason.isEmpty())
        text += QLatin1Char('\n') + bulk->stopReason;
    m_ui->detailLabel->setText(text);
}

void BulkPart::open()
{
    const BulkRefund *bulk = selected();
    if (!bulk)
        return;
    auto *dialog = new BulkRefundDialog(m_session, *bulk, this);
    connect(dialog, &BulkRefundDialog::ended, this, &BulkPart::refresh);
    connect(dialog, &QDialog::finished, this, &BulkPart::refresh);
    dialog->open();
}

} // namespace console
