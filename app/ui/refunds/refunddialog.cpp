#include "ui/refunds/refunddialog.h"

#include "models/paymenttext.h"
#include "refunds/ui_refunddialog.h"
#include "ui/refunds/enterkey.h"
#include "ui/refunds/refundoutcome.h"
#include "ui/widgets/modechip.h"
#include "ui/widgets/themedicon.h"

namespace console {

RefundDialog::RefundDialog(Session &session, QString paymentId, QWidget *parent)
    : QDialog(parent),
      m_ui(std::make_unique<Ui::RefundDialog>()),
      m_session(session),
      m_paymentId(std::move(paymentId))
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("refundDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_ui->refundButton->setIcon(themedIcon(QStringLiteral("refund")));

    connect(m_ui->cancelButton, &QPushButton::clicked, this, &RefundDialog::reject);
    connect(m_ui->refundButton, &QPushButton::clicked, this, &RefundDialog::act);
    connect(m_ui->askAgainButton, &QPushButton::clicked, this, &RefundDialog::askStripe);
    connect(m_ui->rejectedButton, &QPushButton::clicked, this, &RefundDialog::confirmRejection);
    connect(m_ui->showInRefundsButton, &QPushButton::clicked, this, [this] {
        Q_EMIT showInRefundsRequested(QStringLiteral("intent/%1").arg(m_shownIntent));
        reject();
    });
    connect(m_ui->form, &RefundForm::changed, this, &RefundDialog::updateForm);
    prepare();
}

RefundDialog::~RefundDialog() = default;

void RefundDialog::prepare()
{
    m_ui->messageBar->clear();
    m_ui->stateStack->setCurrentWidget(m_ui->readingPage);
    m_ui->askAgainButton->hide();
    m_ui->rejectedButton->hide();
    m_ui->showInRefundsButton->hide();
    m_ui->refundButton->hide();
    m_ui->cancelButton->setText(tr("&Cancel"));
    if (const auto payment = m_session.store().payment(m_paymentId); payment && *payment)
        showModeOn(m_ui->modeChip, (*payment)->mode, m_session.workspace().isPractice());
    if (const auto intent = unfinishedIntent()) {
        showOutcome(*intent);
        return;
    }
    m_ui->readingIndicator->start(tr("Reading the payment from Stripe…"));
    auto *flow = new PrepareRefundFlow(m_session, m_paymentId, this);
    connect(flow, &Job::stepChanged, m_ui->readingIndicator, &BusyIndicator::setText);
    flow->onFinished(this, [this](const Result<RefundPreview> &result) {
        m_ui->readingIndicator->stop();
        if (!result) {
            m_ui->messageBar->showError(result.error());
            m_ui->messageBar->addAction(tr("Try again"), this, [this] { prepare(); });
            Q_EMIT stateShown();
        } else if (!result->refusal.isEmpty()) {
            showRefusal(result->refusal);
        } else {
            showForm(*result);
        }
    });
    flow->start();
}

/// The payment is not as the person saw it: shows it as it is now. What was typed stays in the form.
void RefundDialog::prepareAnew(const Error &why)
{
    m_whyAnew = why;
    prepare();
}

std::optional<RefundIntent> RefundDialog::unfinishedIntent() const
{
    const auto intents = m_session.store().refundsOfPayment(m_paymentId);
    if (!intents)
        return {};
    for (const RefundIntent &intent : *intents) {
        if (isOpen(intent.state))
            return intent;
    }
    return {};
}

void RefundDialog::showForm(const RefundPreview &preview)
{
    m_ui->form->showPreview(preview, zoneOf(m_session.tenantInfo().timeZone));
    m_ui->form->setLocked(!preview.mayRefund);
    m_ui->refundButton->show();
    m_ui->stateStack->setCurrentWidget(m_ui->formPage);
    updateForm();
    if (const auto why = std::exchange(m_whyAnew, std::nullopt))
        m_ui->messageBar->showMessage(MessageBar::Kind::Warning, why->userText);
    else if (!preview.mayRefund)
        m_ui->messageBar->showMessage(MessageBar::Kind::Information,
                                      tr("The API token of this workspace may not refund. Ask your OPS-COM "
                                         "administrator for the permission, or somebody who has it."));
    m_ui->form->focusFirst();
    if (preview.fourEyes)
        lookForPendingApproval();
    Q_EMIT stateShown();
}

void RefundDialog::showRefusal(const QString &refusal)
{
    if (const auto intent = unfinishedIntent()) {
        showOutcome(*intent);
        return;
    }
    m_whyAnew.reset(); // the refusal says it
    m_ui->outcomeState->showState(QStringLiteral("info"), tr("No refund is possible"), refusal);
    m_ui->stateStack->setCurrentWidget(m_ui->outcomePage);
    m_ui->refundButton->hide();
    m_ui->cancelButton->setText(tr("&Close"));
    m_ui->cancelButton->setFocus();
    Q_EMIT stateShown();
}

void RefundDialog::showOutcome(const RefundIntent &intent)
{
    const RefundOutcome outcome = refundOutcome(intent);
    m_whyAnew.reset();
    m_shownIntent = intent.id;
    m_ui->outcomeState->showState(outcome.icon, outcome.title, outcome.text);
    m_ui->stateStack->setCurrentWidget(m_ui->outcomePage);
    m_ui->refundButton->hide();
    m_ui->askAgainButton->setVisible(outcome.canAskStripe);
    const TenantInfo &info = m_session.tenantInfo();
    const bool mayDecide = info.capabilities.isEmpty() || info.may(QLatin1String("refund"));
    m_ui->rejectedButton->setVisible(outcome.waitsForApproval && mayDecide);
    m_ui->showInRefundsButton->setVisible(outcome.canAskStripe);
    m_ui->cancelButton->setText(tr("&Close"));
    m_ui->cancelButton->setFocus();
    Q_EMIT stateShown();
}

void RefundDialog::updateForm()
{
    const RefundForm *form = m_ui->form;
    const auto amount = form->amount();
    if (form->needsApproval())
        m_ui->refundButton->setText(tr("Ask for &approval…"));
    else if (amount)
        m_ui->refundButton->setText(tr("Re&fund %1").arg(amount->toDisplayString()));
    else
        m_ui->refundButton->setText(tr("Re&fund"));
    const QString obstacle = form->obstacle();
    m_ui->refundButton->setEnabled(obstacle.isEmpty() && !isSending());
    m_ui->refundButton->setToolTip(obstacle);
    m_ui->refundButton->setAccessibleDescription(obstacle);
}

void RefundDialog::act()
{
    if (isSending() || !m_ui->form->obstacle().isEmpty())
        return;
    if (m_ui->form->needsApproval())
        askForApproval();
    else
        send();
}

void RefundDialog::send()
{
    auto *flow = new RefundFlow(m_session, m_ui->form->request(), this);
    m_sending = flow;
    m_ui->messageBar->clear();
    m_ui->sendingIndicator->start(tr("Refunding…"));
    setSending(true);
    connect(flow, &Job::stepChanged, m_ui->sendingIndicator, &BusyIndicator::setText);
    flow->onFinished(this, [this](const Result<RefundIntent> &result) { sent(result); });
    flow->start();
}

void RefundDialog::sent(const Result<RefundIntent> &result)
{
    m_sending.clear();
    m_ui->sendingIndicator->stop();
    setSending(false);
    m_ui->messageBar->clear();
    const bool wasHidden = isHidden();
    if (!result) {
        showNotSent(result.error());
    } else {
        showOutcome(*result);
        Q_EMIT refunded(*result);
    }
    if (!wasHidden)
        return;
    if (result && result->state == RefundState::Succeeded)
        deleteLater();
    else
        open(); // it wants a person after all
}

/// Nothing was sent; what was typed stays.
void RefundDialog::showNotSent(const Error &error)
{
    if (error.code == QLatin1String("changed") || error.code == QLatin1String("refund_open")) {
        prepareAnew(error);
        return;
    }
    if (error.code == QLatin1String("no_lease")) {
        m_ui->form->askForLease(error.userText);
    } else {
        m_ui->messageBar->showError(error);
        if (error.code == QLatin1String("9043") || error.code == QLatin1String("approval_needed"))
            m_ui->form->insistOnApproval();
        m_ui->form->focusFirst();
    }
    Q_EMIT stateShown();
}

void RefundDialog::setSending(bool sending)
{
    m_ui->form->setLocked(sending);
    updateForm();
}

void RefundDialog::explainClosing()
{
    m_ui->messageBar->showMessage(
        MessageBar::Kind::Warning,
        tr("The refund is on its way to Stripe and cannot be called back. It goes on if you close this window; the "
           "window comes back if something wants you."));
    m_ui->messageBar->addAction(tr("Close and go on"), this, [this] { hide(); });
}

void RefundDialog::explainStaying()
{
    m_ui->messageBar->showMessage(
        MessageBar::Kind::Warning,
        tr("The refund is on its way to Stripe and cannot be called back. Workspace and program stay open until its "
           "answer is here."));
}

void RefundDialog::comeBack()
{
    if (isHidden())
        open();
    raise();
    activateWindow();
}

void RefundDialog::reject()
{
    if (isSending())
        explainClosing();
    else
        QDialog::reject();
}

void RefundDialog::keyPressEvent(QKeyEvent *event)
{
    if (!takesEnter(*this, event, isSending()))
        QDialog::keyPressEvent(event);
}

} // namespace console
