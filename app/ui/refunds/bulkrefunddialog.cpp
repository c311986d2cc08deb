#include "ui/refunds/bulkrefunddialog.h"

#include "refunds/ui_bulkrefunddialog.h"
#include "ui/refunds/chiptable.h"
#include "ui/refunds/enterkey.h"
#include "ui/refunds/refundrowwords.h"
#include "ui/widgets/modechip.h"
#include "ui/widgets/themedicon.h"

#include <QStandardItemModel>

namespace console {

namespace {

constexpr int kNoteColumn = 4;

} // namespace

BulkRefundDialog::BulkRefundDialog(Session &session, QWidget *parent)
    : QDialog(parent),
      m_ui(std::make_unique<Ui::BulkRefundDialog>()),
      m_session(session)
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("bulkRefundDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_lines = ChipTable::setUp(m_ui->linesTableView,
                               {tr("State"), tr("User"), tr("Order ID"), tr("Amount"), tr("Note")}, kNoteColumn);
    m_ui->refundButton->setIcon(themedIcon(QStringLiteral("refund")));
    m_ui->reasonComboBox->addItem(tr("No reason given"), QString());
    m_ui->reasonComboBox->addItem(tr("Duplicate"), QStringLiteral("duplicate"));
    m_ui->reasonComboBox->addItem(tr("Fraudulent (also blocks these cards and e-mails at Stripe)"),
                                  QStringLiteral("fraudulent"));
    m_ui->reasonComboBox->addItem(tr("Requested by the customer"), QStringLiteral("requested_by_customer"));
    m_ui->commentMessage->setField(m_ui->commentTextEdit);
    m_ui->stopButton->hide();
    m_ui->refundButton->hide();
    m_ui->progressBar->hide();
    m_ui->formPart->hide();

    connect(m_ui->cancelButton, &QPushButton::clicked, this, &BulkRefundDialog::reject);
    connect(m_ui->refundButton, &QPushButton::clicked, this, &BulkRefundDialog::begin);
    connect(m_ui->stopButton, &QPushButton::clicked, this, [this] {
        if (!m_running)
            return;
        m_stopping = true;
        m_running->stop();
        m_ui->stopButton->setEnabled(false);
        m_ui->busyIndicator->setText(tr("Stopping after the refund under way…"));
    });
    connect(m_ui->commentTextEdit, &QPlainTextEdit::textChanged, this, &BulkRefundDialog::updateForm);
}

BulkRefundDialog::BulkRefundDialog(Session &session, QStringList paymentIds, QWidget *parent)
    : BulkRefundDialog(session, parent)
{
    m_paymentIds = std::move(paymentIds);
    plan();
}

BulkRefundDialog::BulkRefundDialog(Session &session, const BulkRefund &bulk, QWidget *parent)
    : BulkRefundDialog(session, parent)
{
    showReport(bulk);
}

BulkRefundDialog::~BulkRefundDialog() = default;

void BulkRefundDialog::plan()
{
    m_ui->messageBar->clear();
    m_ui->headLabel->setText(
        tr("Dry run: reading %Ln payment(s), nothing is refunded.", nullptr, int(m_paymentIds.size())));
    m_ui->busyIndicator->start(tr("Reading the payments…"));
    m_ui->progressBar->setRange(0, int(m_paymentIds.size()));
    m_ui->progressBar->setValue(0);
    m_ui->progressBar->show();
    auto *flow = new PlanBulkRefundFlow(m_session, m_paymentIds, this);
    m_planning = flow;
    connect(flow, &Job::stepChanged, m_ui->busyIndicator, &BusyIndicator::setText);
    connect(flow, &Job::progressChanged, this, [this](qint64 done) { m_ui->progressBar->setValue(int(done)); });
    flow->onFinished(this, [this](const Result<BulkRefund> &result) {
        m_ui->busyIndicator->stop();
        m_ui->progressBar->hide();
        if (result) {
            showPlan(*result);
        } else {
            m_ui->headLabel->setText(tr("The dry run could not be ended. Nothing was refunded."));
            m_ui->messageBar->showError(result.error());
            m_ui->messageBar->addAction(tr("Try again"), this, [this] { plan(); });
        }
        Q_EMIT stateShown();
    });
    flow->start();
}

void BulkRefundDialog::showPlan(const BulkRefund &bulk)
{
    m_bulk = bulk;
    if (!bulk.lines.isEmpty())
        showModeOn(m_ui->modeChip, bulk.lines.constFirst().payment.mode, m_session.workspace().isPractice());
    showLines();
    showTotals();
    if (bulk.countOf(BulkLine::State::Waiting) == 0) {
        m_ui->messageBar->showMessage(MessageBar::Kind::Information,
                                      tr("None of these payments can be refunded; the list says why."));
        m_ui->cancelButton->setText(tr("&Close"));
        return;
    }
    if (!bulk.warning.isEmpty())
        m_ui->messageBar->showMessage(MessageBar::Kind::Warning, bulk.warning);
    m_ui->formPart->show();
    m_ui->refundButton->show();
    askForTotals();
    updateForm();
    m_ui->reasonComboBox->setFocus();
}

/// In live mode, and from the settable amount on, each total is typed once more.
void BulkRefundDialog::askForTotals()
{
    const bool isLive = !m_bulk.lines.isEmpty() && m_bulk.lines.constFirst().payment.mode == Mode::Live;
    const QList<Money> limits = m_session.tenantInfo().refundRules.typeAmountFrom;
    const QList<Money> totals = m_bulk.totals();
    for (const Money &total : totals) {
        const bool isLarge = std::ranges::any_of(limits, [&total](const Money &limit) {
            return limit.currency() == total.currency() && total.minor() >= limit.minor();
        });
        if (!isLive && !isLarge)
            continue;
        auto *label = new QLabel(tr("Type the total in %1:").arg(total.currency().displayCode()), m_ui->formPart);
        auto *field = new QLineEdit(m_ui->formPart);
        field->setObjectName(QStringLiteral("typedTotalLineEdit_%1").arg(total.currency().code()));
        field->setMaximumWidth(220);
        field->setAccessibleName(tr("Type the total in %1, required").arg(total.currency().displayCode()));
        label->setBuddy(field);
        m_ui->fieldsLayout->addRow(label, field);
        m_typedTotals.append({total, field});
        connect(field, &QLineEdit::textChanged, this, &BulkRefundDialog::updateForm);
    }
}

QString BulkRefundDialog::obstacle() const
{
    const QString comment = m_ui->commentTextEdit->toPlainText().trimmed();
    if (comment.isEmpty())
        return tr("Enter a comment: OPS-COM requires one with each refund.");
    if (comment.size() > kLongestRefundComment)
        return tr("The comment is %Ln letter(s) too long for OPS-COM.", nullptr,
                  int(comment.size() - kLongestRefundComment));
    for (const auto &[total, field] : m_typedTotals) {
        const auto typed = Money::parse(field->text(), total.currency());
        if (!typed || !(*typed == total))
            return tr("Type the total of %1: so much money is not given back by a slip of the hand.")
                .arg(total.toDisplayString());
    }
    return {};
}

void BulkRefundDialog::updateForm()
{
    if (m_bulk.id != 0 || m_running)
        return;
    const QString problem = obstacle();
    if (problem.isEmpty())
        m_ui->commentMessage->clearMessage();
    else
        m_ui->commentMessage->showMessage(StateSign::Hint, problem);
    m_ui->refundButton->setText(tr("Re&fund %Ln payment(s)", nullptr, m_bulk.countOf(BulkLine::State::Waiting)));
    m_ui->refundButton->setEnabled(problem.isEmpty());
    m_ui->refundButton->setToolTip(problem);
    m_ui->refundButton->setAccessibleDescription(problem);
}

void BulkRefundDialog::begin()
{
    if (m_running || (m_bulk.id == 0 && !obstacle().isEmpty()))
        return;
    BulkRefund bulk = m_bulk;
    if (bulk.id == 0) {
        bulk.reason = m_ui->reasonComboBox->currentData().toString();
        bulk.comment = m_ui->commentTextEdit->toPlainText().trimmed();
        bulk.requisitionCode = m_ui->requisitionLineEdit->text().trimmed();
        bulk.withoutLease = m_ui->withoutLeaseCheckBox->isChecked();
    }
    run(bulk);
}

void BulkRefundDialog::run(const BulkRefund &bulk)
{
    m_ui->messageBar->clear();
    m_ui->formPart->setEnabled(false);
    m_ui->refundButton->hide();
    m_stopping = false;
    m_ui->stopButton->setEnabled(true);
    m_ui->stopButton->show();
    m_ui->stopButton->setFocus();
    m_ui->cancelButton->setText(tr("&Close"));
    m_ui->progressBar->setRange(0, 0);
    m_ui->progressBar->show();
    m_ui->busyIndicator->start(tr("Refunding…"));
    auto *flow = new BulkRefundFlow(m_session, bulk, this);
    m_running = flow;
    connect(flow, &BulkRefundFlow::lineChanged, this, &BulkRefundDialog::lineChanged);
    connect(flow, &Job::stepChanged, this, [this](const QString &step) {
        if (!m_stopping)
            m_ui->busyIndicator->setText(step);
    });
    connect(flow, &Job::progressChanged, this, [this](qint64 done, qint64 total) {
        m_ui->progressBar->setRange(0, int(total));
        m_ui->progressBar->setValue(int(done));
    });
    flow->onFinished(this, [this](const Result<BulkRefund> &result) {
        m_running.clear();
        m_ui->busyIndicator->stop();
        m_ui->progressBar->hide();
        m_ui->stopButton->hide();
        m_ui->formPart->setEnabled(true);
        if (result) {
            showReport(*result);
            Q_EMIT ended(*result);
            return;
        }
        m_ui->messageBar->showError(result.error()); // what was typed stays
        m_ui->refundButton->show();
        updateForm();
        Q_EMIT stateShown();
    });
    flow->start();
}

void BulkRefundDialog::lineChanged(int index, const BulkLine &line)
{
    if (index < 0 || index >= m_bulk.lines.size())
        return;
    m_bulk.lines[index] = line;
    setLine(index, line);
    m_ui->linesTableView->scrollTo(m_lines->index(index, 0));
    showTotals();
}

void BulkRefundDialog::showReport(const BulkRefund &bulk)
{
    m_bulk = bulk;
    if (!bulk.lines.isEmpty())
        showModeOn(m_ui->modeChip, bulk.lines.constFirst().payment.mode, m_session.workspace().isPractice());
    m_ui->formPart->hide();
    showLines();
    showTotals();
    const bool isDone = bulk.state == BulkRefund::State::Done;
    const bool allWell = isDone && bulk.countOf(BulkLine::State::Refused) == 0;
    QString text = isDone ? tr("The bulk refund is done: %1.").arg(countsText(bulk))
                          : tr("The bulk refund is not finished: %1.").arg(countsText(bulk));
    if (!bulk.stopReason.isEmpty() && !isDone)
        text += QLatin1Char(' ') + bulk.stopReason;
    m_ui->messageBar->showMessage(allWell ? MessageBar::Kind::Success : MessageBar::Kind::Warning, text);
    m_ui->refundButton->setVisible(!isDone);
    m_ui->refundButton->setEnabled(!isDone);
    m_ui->refundButton->setToolTip(QString());
    m_ui->refundButton->setText(tr("&Go on"));
    m_ui->cancelButton->setText(tr("&Close"));
    m_ui->cancelButton->setFocus();
    Q_EMIT stateShown();
}

void BulkRefundDialog::showLines()
{
    m_lines->removeRows(0, m_lines->rowCount());
    for (int row = 0; row < m_bulk.lines.size(); ++row) {
        const BulkLine &line = m_bulk.lines.at(row);
        m_lines->appendRow({ChipTable::chip({}, Tone::Neutral, {}, line.payment.id),
                            ChipTable::cell(line.payment.payerName), ChipTable::cell(line.payment.orderId),
                            ChipTable::amount(line.amount.toDisplayString()), ChipTable::cell({})});
        setLine(row, line);
    }
    ChipTable::fit(m_ui->linesTableView);
}

void BulkRefundDialog::setLine(int row, const BulkLine &line)
{
    m_lines->setItem(row, 0,
                     ChipTable::chip(displayName(line.state), toneOf(line.state), iconOf(line.state), line.payment.id));
    m_lines->item(row, kNoteColumn)->setText(line.note);
    m_lines->item(row, kNoteColumn)->setToolTip(line.note);
}

void BulkRefundDialog::showTotals()
{
    m_ui->headLabel->setText(tr("%1 in all: %2.").arg(amountsText(m_bulk.totals()), countsText(m_bulk)));
}

void BulkRefundDialog::explainStaying()
{
    m_ui->messageBar->showMessage(MessageBar::Kind::Information,
                                  tr("Payments are being refunded. Stop it first, or wait until it has ended: nothing "
                                     "is lost, and what is left can be refunded later."));
    raise();
    activateWindow();
}

void BulkRefundDialog::reject()
{
    if (isRunning())
        explainStaying();
    else
        QDialog::reject();
}

void BulkRefundDialog::keyPressEvent(QKeyEvent *event)
{
    if (!takesEnter(*this, event, false))
        QDialog::keyPressEvent(event);
}

} // namespace console
