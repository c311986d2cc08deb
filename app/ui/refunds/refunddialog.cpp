#include "ui/refunds/refunddialog.h"

#include "models/paymenttext.h"
#include "refunds/ui_refunddialog.h"
#include "ui/refunds/refundoutcome.h"
#include "ui/widgets/modechip.h"
#include "ui/widgets/themedicon.h"

#include <QKeyEvent>

namespace console {

namespace {

constexpr int kChoose = 0;
constexpr int kFullRefund = 1;

} // namespace

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
    m_ui->confirmRefundComboBox->addItem(tr("Choose…"), kChoose);
    m_ui->confirmRefundComboBox->addItem(tr("Full Refund"), kFullRefund);
    m_ui->reasonComboBox->addItem(tr("No reason given"), QString());
    m_ui->reasonComboBox->addItem(tr("Duplicate"), QStringLiteral("duplicate"));
    m_ui->reasonComboBox->addItem(tr("Fraudulent (also blocks this card and e-mail at Stripe)"),
                                  QStringLiteral("fraudulent"));
    m_ui->reasonComboBox->addItem(tr("Requested by the customer"), QStringLiteral("requested_by_customer"));
    for (QLabel *label : {m_ui->whoTitle, m_ui->confirmCodeTitle, m_ui->whatTitle, m_ui->cardTitle, m_ui->paidTitle,
                          m_ui->refundedTitle, m_ui->remainingTitle})
        label->setProperty("look", QStringLiteral("muted"));
    for (QLabel *label : {m_ui->whoLabel, m_ui->confirmCodeLabel, m_ui->whatLabel, m_ui->cardLabel, m_ui->paidLabel,
                          m_ui->refundedLabel, m_ui->remainingLabel})
        label->setTextFormat(Qt::PlainText);

    connect(m_ui->cancelButton, &QPushButton::clicked, this, &RefundDialog::reject);
    connect(m_ui->refundButton, &QPushButton::clicked, this, &RefundDialog::send);
    connect(m_ui->askAgainButton, &QPushButton::clicked, this, &RefundDialog::askStripe);
    connect(m_ui->rejectedButton, &QPushButton::clicked, this, &RefundDialog::confirmRejection);
    connect(m_ui->confirmRefundComboBox, &QComboBox::currentIndexChanged, this, [this] {
        m_commentTouched = true; // from here on the missing comment is said aloud
        updateForm();
    });
    connect(m_ui->commentTextEdit, &QPlainTextEdit::textChanged, this, [this] {
        m_commentTouched = true;
        updateForm();
    });
    prepare();
}

RefundDialog::~RefundDialog() = default;

void RefundDialog::prepare()
{
    m_ui->messageBar->clear();
    m_ui->stateStack->setCurrentWidget(m_ui->readingPage);
    m_ui->askAgainButton->hide();
    m_ui->rejectedButton->hide();
    m_ui->refundButton->hide();
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

std::optional<RefundIntent> RefundDialog::unfinishedIntent() const
{
    const auto intents = m_session.store().refundsOfPayment(m_paymentId);
    if (!intents)
        return {};
    for (const RefundIntent &intent : *intents) {
        if (intent.state == RefundState::Armed || intent.state == RefundState::Sent ||
            intent.state == RefundState::OutcomeUnknown)
            return intent;
    }
    return {};
}

void RefundDialog::showForm(const RefundPreview &preview)
{
    m_preview = preview;
    const Payment &payment = preview.payment;
    m_ui->whoLabel->setText(payment.payerName);
    m_ui->confirmCodeLabel->setText(QStringLiteral("%1 · %2").arg(payment.confirmCode, payment.orderId));
    m_ui->whatLabel->setText(payment.summary);
    m_ui->cardLabel->setText(cardText(preview.charge.card.brand, preview.charge.card.last4));
    const Money paid = preview.charge.amountCaptured;
    m_ui->paidLabel->setText(paid.toDisplayString());
    m_ui->refundedLabel->setText(Money(paid.minor() - preview.remaining.minor(), paid.currency()).toDisplayString());
    m_ui->remainingLabel->setText(preview.remaining.toDisplayString());
    m_ui->refundButton->setText(tr("Re&fund %1").arg(preview.remaining.toDisplayString()));
    m_ui->refundButton->show();
    m_ui->stateStack->setCurrentWidget(m_ui->formPage);
    updateForm();
    m_ui->confirmRefundComboBox->setFocus();
    Q_EMIT stateShown();
}

void RefundDialog::showRefusal(const QString &refusal)
{
    if (const auto intent = unfinishedIntent()) {
        showOutcome(*intent);
        return;
    }
    m_ui->outcomeState->showState(QStringLiteral("info"), tr("No refund is possible"), refusal);
    m_ui->stateStack->setCurrentWidget(m_ui->outcomePage);
    m_ui->refundButton->hide();
    m_ui->cancelButton->setText(tr("&Close"));
    Q_EMIT stateShown();
}

void RefundDialog::showOutcome(const RefundIntent &intent)
{
    const RefundOutcome outcome = refundOutcome(intent);
    m_ui->outcomeState->showState(outcome.icon, outcome.title, outcome.text);
    m_ui->stateStack->setCurrentWidget(m_ui->outcomePage);
    m_ui->refundButton->hide();
    m_ui->askAgainButton->setVisible(outcome.canAskStripe);
    m_ui->rejectedButton->setVisible(outcome.waitsForApproval);
    m_ui->cancelButton->setText(tr("&Close"));
    m_ui->cancelButton->setFocus();
    Q_EMIT stateShown();
}

QString RefundDialog::commentProblem() const
{
    return m_ui->commentTextEdit->toPlainText().trimmed().isEmpty()
               ? tr("Enter a comment: OPS-COM requires one with each refund.")
               : QString();
}

bool RefundDialog::isComplete() const
{
    return m_preview && m_ui->confirmRefundComboBox->currentData().toInt() == kFullRefund && commentProblem().isEmpty();
}

void RefundDialog::updateForm()
{
    const QString problem = commentProblem();
    m_ui->commentProblemLabel->setText(m_commentTouched ? problem : QString());
    m_ui->commentTextEdit->setAccessibleDescription(problem);
    m_ui->refundButton->setEnabled(isComplete() && !isSending());
    if (m_ui->confirmRefundComboBox->currentData().toInt() == kChoose)
        m_ui->refundButton->setToolTip(tr("Choose Full Refund in Confirm Refund first."));
    else
        m_ui->refundButton->setToolTip(problem);
}

void RefundDialog::send()
{
    if (!isComplete() || isSending())
        return;
    RefundRequest request;
    request.paymentId = m_paymentId;
    request.amount = m_preview->remaining;
    request.full = true;
    request.reason = m_ui->reasonComboBox->currentData().toString();
    request.comment = m_ui->commentTextEdit->toPlainText().trimmed();
    request.requisitionCode = m_ui->requisitionLineEdit->text().trimmed();
    auto *flow = new RefundFlow(m_session, request, this);
    m_sending = flow;
    m_ui->messageBar->clear();
    m_ui->sendingIndicator->start(tr("Refunding…"));
    setSending(true);
    connect(flow, &Job::stepChanged, m_ui->sendingIndicator, &BusyIndicator::setText);
    flow->onFinished(this, [this](const Result<RefundIntent> &result) {
        m_sending.clear();
        m_ui->sendingIndicator->stop();
        setSending(false);
        m_ui->messageBar->clear();
        const bool wasHidden = isHidden();
        if (!result) {
            m_ui->messageBar->showError(result.error()); // nothing was sent; what was typed stays
            Q_EMIT stateShown();
        } else {
            showOutcome(*result);
            Q_EMIT refunded(*result);
        }
        if (wasHidden) {
            if (result && result->state == RefundState::Succeeded)
                deleteLater();
            else
                open(); // it wants a person after all
        }
    });
    flow->start();
}

void RefundDialog::setSending(bool sending)
{
    for (QWidget *field :
         {static_cast<QWidget *>(m_ui->confirmRefundComboBox), static_cast<QWidget *>(m_ui->reasonComboBox),
          static_cast<QWidget *>(m_ui->commentTextEdit), static_cast<QWidget *>(m_ui->requisitionLineEdit)})
        field->setEnabled(!sending);
    updateForm();
}

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
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    // Enter neither sends a refund nor throws away what was typed: it counts on a button that has the focus only.
    if (enter && (isSending() || !qobject_cast<QPushButton *>(focusWidget()))) {
        event->accept();
        return;
    }
    QDialog::keyPressEvent(event);
}

} // namespace console
