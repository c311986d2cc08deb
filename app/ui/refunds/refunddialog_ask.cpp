#include "flows/refundinboxflow.h"
#include "models/paymenttext.h"
#include "refunds/ui_refunddialog.h"
#include "ui/refunds/refunddialog.h"

namespace console {

// What the refund dialog asks: Stripe, after an unknown outcome, and another person, for an approval.

void RefundDialog::askStripe()
{
    if (m_asking)
        return;
    m_ui->messageBar->clear();
    m_ui->askAgainButton->setEnabled(false);
    m_ui->askingIndicator->start(tr("Asking Stripe…"));
    auto *flow = new ResumeRefundsFlow(m_session, {}, this);
    m_asking = flow;
    connect(flow, &Job::stepChanged, m_ui->askingIndicator, &BusyIndicator::setText);
    flow->onFinished(this, [this](const Result<ResumeSummary> &result) {
        m_asking.clear();
        m_ui->askingIndicator->stop();
        m_ui->askAgainButton->setEnabled(true);
        if (!result) {
            m_ui->messageBar->showError(result.error());
            Q_EMIT stateShown();
            return;
        }
        if (const auto newest = newestIntent())
            showAfterAsking(*newest);
    });
    flow->start();
}

void RefundDialog::showAfterAsking(const RefundIntent &newest)
{
    showOutcome(newest);
    if (newest.state == RefundState::Armed)
        m_ui->messageBar->showMessage(MessageBar::Kind::Information,
                                      tr("It was prepared just now and may still be on its way. Ask again in a few "
                                         "minutes."));
    else if (newest.state == RefundState::OutcomeUnknown && !newest.errorText.isEmpty())
        m_ui->messageBar->showMessage(MessageBar::Kind::Information, newest.errorText);
    else
        Q_EMIT refunded(newest);
}

std::optional<RefundIntent> RefundDialog::newestIntent() const
{
    const auto intents = m_session.store().refundsOfPayment(m_paymentId);
    if (!intents || intents->isEmpty())
        return {};
    return *std::max_element(intents->cbegin(), intents->cend(),
                             [](const RefundIntent &a, const RefundIntent &b) { return a.id < b.id; });
}

void RefundDialog::confirmRejection()
{
    m_ui->messageBar->showMessage(
        MessageBar::Kind::Warning,
        tr("Was this refund rejected in the Stripe Dashboard? If it is still waiting there, an approval would pay the "
           "payer even after you have refunded again."));
    m_ui->messageBar->addAction(tr("Yes, it was rejected"), this, [this] { closeRejected(); });
}

void RefundDialog::closeRejected()
{
    const auto intent = unfinishedIntent();
    if (m_asking || !intent)
        return;
    m_ui->messageBar->clear();
    m_ui->askAgainButton->setEnabled(false);
    m_ui->rejectedButton->setEnabled(false);
    m_ui->askingIndicator->start(tr("Asking Stripe…"));
    auto *flow = new RejectedApprovalFlow(m_session, *intent, this);
    m_asking = flow;
    flow->onFinished(this, [this](const Outcome &result) {
        m_asking.clear();
        m_ui->askingIndicator->stop();
        m_ui->askAgainButton->setEnabled(true);
        m_ui->rejectedButton->setEnabled(true);
        if (!result) {
            m_ui->messageBar->showError(result.error());
            Q_EMIT stateShown();
        } else if (const auto newest = newestIntent()) {
            showOutcome(*newest);
            Q_EMIT refunded(*newest);
        }
    });
    flow->start();
}

void RefundDialog::lookForPendingApproval()
{
    auto *flow = new ListApprovalsFlow(m_session, this);
    flow->onFinished(this, [this](const Result<QList<RefundApproval>> &approvals) {
        if (!approvals)
            return; // the tenant says it once more when an approval is asked for
        const QString me = m_session.tenantInfo().userName;
        const auto mine = std::ranges::find_if(*approvals, [&](const RefundApproval &approval) {
            return approval.paymentId == m_paymentId && approval.requestedBy == me &&
                   approval.state == ApprovalState::Requested;
        });
        m_ui->form->showPendingApproval(mine == approvals->cend() ? std::nullopt : std::optional(*mine),
                                        zoneOf(m_session.tenantInfo().timeZone));
    });
    flow->start();
}

void RefundDialog::askForApproval()
{
    auto *flow = new RequestApprovalFlow(m_session, m_ui->form->request(), this);
    m_sending = flow;
    m_ui->messageBar->clear();
    m_ui->sendingIndicator->start(tr("Asking OPS-COM for an approval…"));
    setSending(true);
    connect(flow, &Job::stepChanged, m_ui->sendingIndicator, &BusyIndicator::setText);
    flow->onFinished(this, [this](const Result<RefundApproval> &result) {
        m_sending.clear();
        m_ui->sendingIndicator->stop();
        setSending(false);
        if (result) {
            showApprovalAsked(*result);
        } else {
            m_ui->messageBar->showError(result.error());
            Q_EMIT stateShown();
        }
        if (isHidden())
            open();
    });
    flow->start();
}

void RefundDialog::showApprovalAsked(const RefundApproval &approval)
{
    m_ui->outcomeState->showState(
        QStringLiteral("clock"), tr("The approval of %1 is asked for").arg(approval.amount.toDisplayString()),
        tr("Nothing was refunded yet. Another person approves or rejects it on their own console, under Financial "
           "Management › Transaction Reports › Refunds › Approvals. When it is approved, open Refund Payment again: "
           "what you typed is filled in."));
    m_ui->stateStack->setCurrentWidget(m_ui->outcomePage);
    m_ui->refundButton->hide();
    m_ui->cancelButton->setText(tr("&Close"));
    m_ui->cancelButton->setFocus();
    Q_EMIT stateShown();
}

} // namespace console
