#include "ui/refunds/approvalspart.h"

#include "models/paymenttext.h"
#include "refunds/ui_approvalspart.h"
#include "ui/payments/refundwords.h"
#include "ui/refunds/chiptable.h"
#include "ui/refunds/refundrowwords.h"
#include "ui/widgets/themedicon.h"

namespace console {

ApprovalsPart::ApprovalsPart(Session &session, QWidget *parent)
    : QWidget(parent),
      m_ui(std::make_unique<Ui::ApprovalsPart>()),
      m_session(session)
{
    m_ui->setupUi(this);
    m_model = ChipTable::setUp(m_ui->approvalsTableView,
                               {tr("State"), tr("Amount"), tr("User"), tr("Order ID"), tr("Asked by"), tr("Asked"),
                                tr("Decided by"), tr("Comment")},
                               7);
    m_ui->showPaymentButton->setIcon(themedIcon(QStringLiteral("details")));
    m_ui->refundNowButton->setIcon(themedIcon(QStringLiteral("refund")));
    connect(m_ui->approvalsTableView->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ApprovalsPart::showSelected);
    connect(m_ui->approvalsTableView, &QTableView::activated, this, [this] {
        // Enter goes to what can be done.
        for (QPushButton *button :
             {m_ui->approveButton, m_ui->refundNowButton, m_ui->withdrawButton, m_ui->showPaymentButton}) {
            if (button->isVisible() && button->isEnabled()) {
                button->setFocus(Qt::ShortcutFocusReason);
                return;
            }
        }
    });
    connect(m_ui->approveButton, &QPushButton::clicked, this, [this] { decide(ApprovalDecision::Approve); });
    connect(m_ui->rejectButton, &QPushButton::clicked, this, [this] { decide(ApprovalDecision::Reject); });
    connect(m_ui->withdrawButton, &QPushButton::clicked, this, [this] { decide(ApprovalDecision::Withdraw); });
    connect(m_ui->showPaymentButton, &QPushButton::clicked, this, [this] {
        if (const auto *approval = selected())
            Q_EMIT paymentRequested(approval->paymentId);
    });
    connect(m_ui->refundNowButton, &QPushButton::clicked, this, [this] {
        if (const auto *approval = selected())
            Q_EMIT refundRequested(approval->paymentId);
    });
    connect(m_ui->emptyState, &EmptyState::actionTriggered, this, &ApprovalsPart::refresh);
    m_ui->emptyState->showState(QStringLiteral("clock"), tr("Asking OPS-COM"),
                                tr("Requests for approval are kept by OPS-COM."));
    m_ui->contentStack->setCurrentWidget(m_ui->emptyPage);
    showSelected();
}

ApprovalsPart::~ApprovalsPart() = default;

void ApprovalsPart::activated()
{
    refresh();
}

void ApprovalsPart::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    if (m_hasRead)
        show(m_approvals);
}

void ApprovalsPart::refresh()
{
    if (m_reading)
        return;
    m_ui->busyIndicator->start(tr("Asking OPS-COM…"));
    auto *flow = new ListApprovalsFlow(m_session, this);
    m_reading = flow;
    flow->onFinished(this, [this](const Result<QList<RefundApproval>> &approvals) {
        m_reading.clear();
        m_ui->busyIndicator->stop();
        if (approvals) {
            if (m_ui->messageBar->kind() == MessageBar::Kind::Error)
                m_ui->messageBar->clear();
            m_hasRead = true;
            show(*approvals);
        } else {
            showError(approvals.error());
        }
        Q_EMIT looked();
    });
    flow->start();
}

void ApprovalsPart::showError(const Error &error)
{
    if (m_hasRead) { // what was read stays
        m_ui->messageBar->showError(error);
        m_ui->messageBar->addAction(tr("Try again"), this, [this] { refresh(); });
        return;
    }
    m_ui->emptyState->showState(QStringLiteral("offline"), tr("OPS-COM could not be asked for approvals"),
                                error.userText, tr("Try again"));
    m_ui->contentStack->setCurrentWidget(m_ui->emptyPage);
}

bool ApprovalsPart::waitsForMe(const RefundApproval &approval) const
{
    const TenantInfo &info = m_session.tenantInfo();
    return approval.state == ApprovalState::Requested && approval.requestedBy != info.userName &&
           info.may(QLatin1String("approve_refund"));
}

void ApprovalsPart::show(const QList<RefundApproval> &approvals)
{
    m_approvals = approvals;
    std::ranges::stable_partition(m_approvals, [this](const RefundApproval &a) { return waitsForMe(a); });
    const QString kept = m_selectedId;
    m_model->removeRows(0, m_model->rowCount());
    int waiting = 0;
    for (const RefundApproval &approval : std::as_const(m_approvals)) {
        const auto payment = m_session.store().payment(approval.paymentId);
        const bool isKnown = payment && *payment;
        const bool mine = waitsForMe(approval);
        waiting += mine ? 1 : 0;
        m_model->appendRow(
            {ChipTable::chip(mine ? tr("Waits for you") : displayName(approval.state),
                             mine ? Tone::Warning : toneOf(approval.state), iconOf(approval.state), approval.id),
             ChipTable::amount(approval.amount.toDisplayString()),
             ChipTable::cell(isKnown ? (*payment)->payerName : tr("not known")),
             ChipTable::cell(isKnown ? (*payment)->orderId : approval.paymentId), ChipTable::cell(approval.requestedBy),
             ChipTable::cell(momentText(approval.requestedAt, m_zone)), ChipTable::cell(approval.decidedBy),
             ChipTable::cell(approval.comment.simplified())});
    }
    if (m_approvals.isEmpty()) {
        m_ui->emptyState->showState(QStringLiteral("check"), tr("No requests for approval"),
                                    m_session.tenantInfo().refundRules.fourEyes
                                        ? tr("A request appears here when somebody asks to refund more than the limit.")
                                        : tr("OPS-COM does not ask for a second person's approval at the moment."),
                                    tr("Ask OPS-COM again"));
        m_ui->contentStack->setCurrentWidget(m_ui->emptyPage);
    } else {
        m_ui->contentStack->setCurrentWidget(m_ui->listPage);
        ChipTable::fit(m_ui->approvalsTableView);
        ChipTable::select(m_ui->approvalsTableView, kept);
    }
    showSelected();
    Q_EMIT counted(waiting);
}

const RefundApproval *ApprovalsPart::selected() const
{
    const QString id = ChipTable::selectedId(m_ui->approvalsTableView);
    const auto found = std::ranges::find(m_approvals, id, &RefundApproval::id);
    return found == m_approvals.cend() ? nullptr : &*found;
}

void ApprovalsPart::showSelected()
{
    const RefundApproval *approval = selected();
    const TenantInfo &info = m_session.tenantInfo();
    const bool isOwn = approval && approval->requestedBy == info.userName;
    const bool isOpen = approval && approval->state == ApprovalState::Requested;
    const bool mayDecide = info.may(QLatin1String("approve_refund"));
    if (approval)
        m_selectedId = approval->id;
    m_ui->approveButton->setVisible(isOpen && !isOwn);
    m_ui->rejectButton->setVisible(isOpen && !isOwn);
    m_ui->approveButton->setEnabled(mayDecide);
    m_ui->rejectButton->setEnabled(mayDecide);
    m_ui->withdrawButton->setVisible(isOwn && (isOpen || approval->state == ApprovalState::Approved));
    m_ui->refundNowButton->setVisible(isOwn && approval->state == ApprovalState::Approved);
    m_ui->showPaymentButton->setVisible(approval);
    QString text;
    if (!approval) {
        text = tr("Select a request to see it whole.");
    } else {
        text = tr("%1: %2, %3")
                   .arg(approval->requestedBy, approval->amount.toDisplayString(),
                        approval->full ? tr("Full Refund") : tr("Partial Refund"));
        if (!approval->reason.isEmpty())
            text += QStringLiteral(", ") + refundReasonText(approval->reason);
        text += QStringLiteral(". ") + approval->comment;
        if (!approval->requisitionCode.isEmpty())
            text += QLatin1Char('\n') + tr("Requisition Code: %1").arg(approval->requisitionCode);
        if (!approval->decidedBy.isEmpty())
            text += QLatin1Char('\n') + tr("%1 by %2, %3. %4")
                                            .arg(displayName(approval->state), approval->decidedBy,
                                                 momentText(approval->decidedAt, m_zone), approval->decisionComment);
        if (isOpen && isOwn)
            text += QLatin1Char('\n') + tr("You have asked for it yourself: another person decides.");
        else if (isOpen && !mayDecide)
            text += QLatin1Char('\n') + tr("The API token of this workspace may not approve refunds.");
    }
    m_ui->detailLabel->setText(text);
}

DecisionQuestion ApprovalsPart::questionOf(const RefundApproval &approval) const
{
    DecisionQuestion question;
    const auto fact = [&question](const QString &name, const QString &value) { question.facts.append({name, value}); };
    if (const auto payment = m_session.store().payment(approval.paymentId); payment && *payment) {
        fact(tr("User"), (*payment)->payerName);
        fact(tr("Order ID"), (*payment)->orderId);
        fact(tr("Confirm Code"), (*payment)->confirmCode);
        fact(tr("What for"), (*payment)->summary);
        fact(tr("Paid"), (*payment)->amount.toDisplayString());
        if (!(*payment)->refunded.isZero())
            fact(tr("Refunded before"), (*payment)->refunded.toDisplayString());
    }
    fact(tr("To be refunded"),
         tr("%1, %2").arg(approval.amount.toDisplayString(), approval.full ? tr("Full Refund") : tr("Partial Refund")));
    fact(tr("Asked by"), tr("%1, %2").arg(approval.requestedBy, momentText(approval.requestedAt, m_zone)));
    fact(tr("Reason"), refundReasonText(approval.reason));
    fact(tr("Comment"), approval.comment);
    fact(tr("Requisition Code"), approval.requisitionCode);
    return question;
}

void ApprovalsPart::decide(ApprovalDecision decision)
{
    const RefundApproval *approval = selected();
    if (!approval || m_dialog)
        return;
    DecisionQuestion question = questionOf(*approval);
    switch (decision) {
    case ApprovalDecision::Approve:
        question.title = tr("Approve the refund of %1?").arg(approval->amount.toDisplayString());
        question.explanation =
            tr("No money is moved yet: %1 can then refund exactly this amount, once.").arg(approval->requestedBy);
        question.confirm = tr("&Approve");
        question.comment = DecisionQuestion::Comment::Optional;
        question.commentHint = tr("Optional. Kept with the request.");
        break;
    case ApprovalDecision::Reject:
        question.title = tr("Reject the refund of %1?").arg(approval->amount.toDisplayString());
        question.explanation = tr("Nothing is refunded. %1 sees your comment.").arg(approval->requestedBy);
        question.confirm = tr("&Reject");
        question.comment = DecisionQuestion::Comment::Required;
        question.commentHint = tr("Why not. The requester sees this.");
        break;
    case ApprovalDecision::Withdraw:
        question.title = tr("Withdraw your request for %1?").arg(approval->amount.toDisplayString());
        question.explanation = tr("Nothing is refunded. You can ask again at any time.");
        question.confirm = tr("&Withdraw");
        break;
    }
    auto *dialog = new DecisionDialog(question, this);
    m_dialog = dialog;
    connect(
        dialog, &DecisionDialog::confirmed, this, [this, dialog, decision, id = approval->id](const QString &comment) {
            dialog->run(
                new DecideApprovalFlow(m_session, id, decision, comment), tr("Telling OPS-COM…"), this,
                [this](const RefundApproval &decided) {
                    m_ui->messageBar->showMessage(
                        MessageBar::Kind::Success,
                        tr("The refund of %1: %2.").arg(decided.amount.toDisplayString(), displayName(decided.state)));
                });
        });
    connect(dialog, &QDialog::finished, this, [this](int result) {
        m_dialog.clear();
        if (result == QDialog::Accepted)
            refresh();
    });
    dialog->open();
}

} // namespace console
