#include "ui/refunds/refundactions.h"

#include "models/paymenttext.h"
#include "ui/refunds/refundoutcome.h"
#include "ui/refunds/refundrowwords.h"
#include "ui/widgets/messagebar.h"

namespace console {

RefundActions::RefundActions(Session &session, QWidget *page, MessageBar *bar)
    : QObject(page),
      m_session(session),
      m_page(page),
      m_bar(bar)
{
}

bool RefundActions::isBusy() const
{
    return m_asking || m_dialog;
}

void RefundActions::askAgain(const RefundRow &row)
{
    if (isBusy())
        return;
    m_bar->clear();
    auto *flow = new ResumeRefundsFlow(m_session, {}, this);
    m_asking = flow;
    Q_EMIT busyChanged();
    flow->onFinished(this, [this, row](const Result<ResumeSummary> &result) {
        m_asking.clear();
        if (!result) {
            m_bar->showError(result.error());
        } else if (const auto now = RefundJournal(m_session.store()).intent(row.intentId); now && *now) {
            tell(**now);
        }
        Q_EMIT busyChanged();
        Q_EMIT ended(objectIdOf(row));
    });
    flow->start();
}

void RefundActions::tell(const RefundIntent &intent)
{
    const RefundOutcome outcome = refundOutcome(intent);
    const QString text = outcome.title + QStringLiteral(". ") + outcome.text;
    switch (intent.state) {
    case RefundState::Succeeded: m_bar->showMessage(MessageBar::Kind::Success, text); break;
    case RefundState::Failed: m_bar->showMessage(MessageBar::Kind::Error, text); break;
    case RefundState::OutcomeUnknown:
        m_bar->showMessage(MessageBar::Kind::Warning, intent.errorText.isEmpty() ? text : intent.errorText);
        break;
    case RefundState::Armed:
    case RefundState::Sent: m_bar->showMessage(MessageBar::Kind::Warning, text); break;
    case RefundState::Pending:
    case RefundState::RequiresAction:
    case RefundState::Canceled:
    case RefundState::Refused: m_bar->showMessage(MessageBar::Kind::Information, text); break;
    }
}

DecisionQuestion RefundActions::questionOf(const RefundRow &row) const
{
    DecisionQuestion question;
    const auto fact = [&question](const QString &name, const QString &value) { question.facts.append({name, value}); };
    fact(tr("User"), row.payerName);
    fact(tr("Order ID"), row.orderId);
    fact(tr("Amount"), row.amount.toDisplayString());
    fact(tr("Kind"), kindText(row));
    fact(tr("State"), row.stateText);
    fact(tr("Made"), momentText(row.createdAt, m_zone));
    fact(tr("Who"), row.who);
    fact(tr("Why"), row.why);
    fact(tr("Refund"), row.refundId);
    const RefundJournal journal(m_session.store());
    const auto intent = journal.intent(row.intentId);
    if (row.intentId > 0 && intent && *intent) {
        fact(tr("Payment intent"), (*intent)->paymentIntentId);
        fact(tr("First sent"), momentText((*intent)->sentAt, m_zone));
        if ((*intent)->lastSentAt != (*intent)->sentAt)
            fact(tr("Last sent"), momentText((*intent)->lastSentAt, m_zone));
        fact(tr("Stripe was asked"), (*intent)->askedAt.isValid()
                                         ? tr("%1, and held no such refund").arg(momentText((*intent)->askedAt, m_zone))
                                         : tr("not yet, or it could not tell"));
    }
    if (row.mode == Mode::Live)
        question.warning = tr("This is a live payment: real money.");
    return question;
}

DecisionDialog *RefundActions::open(const DecisionQuestion &question, const RefundRow &row)
{
    m_bar->clear();
    auto *dialog = new DecisionDialog(question, m_page);
    m_dialog = dialog;
    connect(dialog, &QDialog::finished, this, [this, id = objectIdOf(row)] {
        m_dialog.clear();
        Q_EMIT busyChanged();
        Q_EMIT ended(id);
    });
    // Whatever is wrong, the journal may know more by now: the list is read again.
    connect(dialog, &DecisionDialog::problemShown, this, [this, id = objectIdOf(row)] { Q_EMIT ended(id); });
    Q_EMIT busyChanged();
    dialog->open();
    return dialog;
}

void RefundActions::resend(const RefundRow &row)
{
    if (isBusy() || !row.canResend)
        return;
    DecisionQuestion question = questionOf(row);
    question.title = tr("Send the refund again with the same key?");
    question.explanation =
        tr("Stripe is asked once more. If it holds no such refund, the same request goes out with the same key: Stripe "
           "carries it out at most once. Possible until %1.")
            .arg(momentText(*row.resendUntil, m_zone));
    question.confirm = tr("&Send again");
    auto *dialog = open(question, row);
    connect(dialog, &DecisionDialog::confirmed, this, [this, dialog, row] {
        dialog->run(new ResendRefundFlow(m_session, row.intentId), tr("Asking Stripe…"), this,
                    [this](const RefundIntent &intent) { tell(intent); });
    });
}

void RefundActions::close(const RefundRow &row)
{
    if (isBusy() || !row.canClose)
        return;
    DecisionQuestion question = questionOf(row);
    question.title = tr("Close the refund as not carried out?");
    question.explanation =
        tr("Do this only if you are sure that the payer gets no money by this refund: look for it in the Stripe "
           "Dashboard first. Stripe is asked once more; if it holds the refund, nothing is closed. Afterwards the "
           "payment can be refunded anew.");
    question.confirm = tr("Close as &not carried out");
    question.comment = DecisionQuestion::Comment::Required;
    question.commentHint = tr("How you know. It is kept in the audit trail with your name.");
    auto *dialog = open(question, row);
    connect(dialog, &DecisionDialog::confirmed, this, [this, dialog, row](const QString &comment) {
        dialog->run(new CloseUnknownRefundFlow(m_session, row.intentId, comment), tr("Asking Stripe once more…"), this,
                    [this](const RefundIntent &intent) { tell(intent); });
    });
}

void RefundActions::cancelAtStripe(const RefundRow &row)
{
    if (isBusy() || !row.canCancel)
        return;
    DecisionQuestion question = questionOf(row);
    question.title = tr("Cancel the refund at Stripe?");
    question.explanation = tr("The payer has not said yet where the money shall go. If you cancel, no money goes back "
                              "by this refund; the payment can be refunded anew.");
    question.confirm = tr("Cancel at &Stripe");
    auto *dialog = open(question, row);
    connect(dialog, &DecisionDialog::confirmed, this, [this, dialog, row] {
        dialog->run(new CancelRefundFlow(m_session, row.intentId), tr("Canceling at Stripe…"), this,
                    [this](const RefundIntent &intent) { tell(intent); });
    });
}

void RefundActions::record(const RefundRow &row)
{
    if (isBusy() || !row.canRecord)
        return;
    DecisionQuestion question = questionOf(row);
    question.title = tr("Record the refund with OPS-COM?");
    question.explanation =
        tr("It was made outside of this console, and OPS-COM does not know of it. Recording it sends no money: OPS-COM "
           "then shows the payment as refunded and releases its items if nothing of it remains.");
    question.confirm = tr("&Record");
    question.comment = DecisionQuestion::Comment::Required;
    question.commentHint = tr("Why the money went back. OPS-COM keeps this with the refund.");
    auto *dialog = open(question, row);
    connect(dialog, &DecisionDialog::confirmed, this, [this, dialog, row](const QString &comment) {
        dialog->run(
            new RecordOutsideRefundFlow(m_session, row.refundId, comment), tr("Telling OPS-COM…"), this,
            [this](Done) { m_bar->showMessage(MessageBar::Kind::Success, tr("OPS-COM has recorded the refund.")); });
    });
}

void RefundActions::acknowledge(const RefundRow &row)
{
    if (isBusy() || !row.canAcknowledge)
        return;
    DecisionQuestion question = questionOf(row);
    question.title = tr("Mark the failed refund as seen?");
    question.explanation = tr("It leaves the inbox and stays in the list. No money is moved: the payer still has not "
                              "got it unless you have paid in another way.");
    question.confirm = tr("Mark as &seen");
    question.comment = DecisionQuestion::Comment::Optional;
    question.commentHint = tr("What you have agreed on with the payer. Optional; kept in the audit trail.");
    auto *dialog = open(question, row);
    connect(dialog, &DecisionDialog::confirmed, this, [this, dialog, row](const QString &comment) {
        dialog->run(new AcknowledgeRefundFlow(m_session, row.intentId, comment), tr("Writing it down…"), this,
                    [](Done) {});
    });
}

} // namespace console
