#include "ui/refunds/refundform.h"

#include "models/paymenttext.h"
#include "refunds/ui_refundform.h"

#include <QStandardItemModel>

namespace console {

namespace {

/// How a person types an amount of this currency.
QString amountRule(Currency currency)
{
    if (currency.displayDecimals() == 0)
        return RefundForm::tr("Whole amounts only.");
    return currency.exponent() > currency.displayDecimals()
               ? RefundForm::tr("At most %Ln decimal(s): Stripe takes no smaller part of it.", nullptr,
                                currency.displayDecimals())
               : RefundForm::tr("At most %Ln decimal(s).", nullptr, currency.displayDecimals());
}

} // namespace

RefundForm::RefundForm(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::RefundForm>())
{
    m_ui->setupUi(this);
    m_ui->confirmRefundComboBox->addItem(tr("Choose…"), int(Kind::Choose));
    m_ui->confirmRefundComboBox->addItem(tr("Full Refund"), int(Kind::Full));
    m_ui->confirmRefundComboBox->addItem(tr("Partial Refund"), int(Kind::Partial));
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
    m_ui->kindMessage->setField(m_ui->confirmRefundComboBox);
    m_ui->amountMessage->setField(m_ui->amountLineEdit);
    m_ui->typedAmountMessage->setField(m_ui->typedAmountLineEdit);
    m_ui->leaseMessage->setField(m_ui->withoutLeaseCheckBox);
    m_ui->leasePart->hide();

    connect(m_ui->confirmRefundComboBox, &QComboBox::currentIndexChanged, this, [this] {
        m_commentTouched = true; // from here on the missing comment is said aloud
        refresh();
    });
    connect(m_ui->amountLineEdit, &QLineEdit::textChanged, this, &RefundForm::refresh);
    connect(m_ui->typedAmountLineEdit, &QLineEdit::textChanged, this, &RefundForm::refresh);
    connect(m_ui->withoutLeaseCheckBox, &QCheckBox::toggled, this, &RefundForm::refresh);
    connect(m_ui->commentTextEdit, &QPlainTextEdit::textChanged, this, [this] {
        m_commentTouched = true;
        refresh();
    });
    refresh();
}

RefundForm::~RefundForm() = default;

void RefundForm::showPreview(const RefundPreview &preview, const QTimeZone &zone)
{
    m_preview = preview;
    m_zone = zone;
    m_approvalInsisted = false;
    m_ui->leasePart->hide(); // a lease is asked for anew
    m_ui->withoutLeaseCheckBox->setChecked(false);
    showHead();
    adoptApproval();
    refresh();
}

void RefundForm::showPendingApproval(const std::optional<RefundApproval> &approval, const QTimeZone &zone)
{
    m_pending = approval;
    m_zone = zone;
    refresh();
}

void RefundForm::showHead()
{
    const Payment &payment = m_preview->payment;
    m_ui->whoLabel->setText(payment.payerName);
    m_ui->confirmCodeLabel->setText(QStringLiteral("%1 · %2").arg(payment.confirmCode, payment.orderId));
    m_ui->whatLabel->setText(payment.summary);
    m_ui->cardLabel->setText(cardText(m_preview->charge.card.brand, m_preview->charge.card.last4));
    const Money paid = m_preview->charge.amountCaptured;
    const Money &left = m_preview->remaining;
    m_ui->paidLabel->setText(paid.toDisplayString());
    m_ui->refundedLabel->setText(Money(paid.minor() - left.minor(), paid.currency()).toDisplayString());
    m_ui->remainingLabel->setText(left.toDisplayString());
    m_ui->currencyLabel->setText(left.currency().displayCode());
    m_ui->amountLineEdit->setAccessibleName(
        tr("Amount of the Partial Refund in %1, required").arg(left.currency().displayCode()));
    m_ui->amountLineEdit->setPlaceholderText(Money(0, left.currency()).toPlainString());
    if (!m_preview->warning.isEmpty())
        m_ui->warningMessage->showMessage(StateSign::Warning, m_preview->warning);
    else
        m_ui->warningMessage->clearMessage();
    const AmountVerdict whole = judgeAmount(*m_preview, left);
    const int fullRow = m_ui->confirmRefundComboBox->findData(int(Kind::Full));
    if (auto *items = qobject_cast<QStandardItemModel *>(m_ui->confirmRefundComboBox->model())) {
        items->item(fullRow)->setEnabled(whole.problem.isEmpty());
        items->item(fullRow)->setToolTip(whole.problem);
    }
}

void RefundForm::adoptApproval()
{
    if (!m_preview->approval || kind() != Kind::Choose)
        return;
    const RefundApproval &approval = *m_preview->approval;
    const bool isWhole = approval.amount == m_preview->remaining;
    if (!isWhole)
        m_ui->amountLineEdit->setText(approval.amount.toPlainString());
    const int reason = m_ui->reasonComboBox->findData(approval.reason);
    m_ui->reasonComboBox->setCurrentIndex(std::max(0, reason));
    if (m_ui->commentTextEdit->toPlainText().trimmed().isEmpty())
        m_ui->commentTextEdit->setPlainText(approval.comment);
    if (m_ui->requisitionLineEdit->text().isEmpty())
        m_ui->requisitionLineEdit->setText(approval.requisitionCode);
    m_ui->confirmRefundComboBox->setCurrentIndex(
        m_ui->confirmRefundComboBox->findData(int(isWhole ? Kind::Full : Kind::Partial)));
}

RefundForm::Kind RefundForm::kind() const
{
    return Kind(m_ui->confirmRefundComboBox->currentData().toInt());
}

AmountVerdict RefundForm::verdict() const
{
    if (!m_preview)
        return {};
    AmountVerdict verdict;
    switch (kind()) {
    case Kind::Choose: return verdict;
    case Kind::Full: verdict = judgeAmount(*m_preview, m_preview->remaining); break;
    case Kind::Partial: verdict = judgeAmount(*m_preview, QStringView(m_ui->amountLineEdit->text())); break;
    }
    if (m_approvalInsisted && verdict.amount)
        verdict.needsApproval = true;
    return verdict;
}

std::optional<Money> RefundForm::amount() const
{
    const AmountVerdict judged = verdict();
    return judged.problem.isEmpty() ? judged.amount : std::nullopt;
}

bool RefundForm::needsApproval() const
{
    const AmountVerdict judged = verdict();
    return judged.problem.isEmpty() && judged.needsApproval;
}

QString RefundForm::kindProblem() const
{
    if (kind() == Kind::Choose)
        return tr("Choose Full Refund or Partial Refund in Confirm Refund first.");
    return kind() == Kind::Full ? verdict().problem : QString();
}

QString RefundForm::amountProblem() const
{
    return kind() == Kind::Partial ? verdict().problem : QString();
}

QString RefundForm::typedAmountProblem() const
{
    const AmountVerdict judged = verdict();
    if (!judged.mustTypeAmount || judged.needsApproval || !judged.amount)
        return {};
    const auto typed = Money::parse(m_ui->typedAmountLineEdit->text(), judged.amount->currency());
    return typed && *typed == *judged.amount
               ? QString()
               : tr("Type %1 here: so much money is not given back by a slip of the hand.")
                     .arg(judged.amount->toDisplayString());
}

QString RefundForm::commentProblem() const
{
    const QString comment = m_ui->commentTextEdit->toPlainText().trimmed();
    if (comment.isEmpty())
        return tr("Enter a comment: OPS-COM requires one with each refund.");
    if (comment.size() > kLongestRefundComment)
        return tr("The comment is %Ln letter(s) too long for OPS-COM.", nullptr,
                  int(comment.size() - kLongestRefundComment));
    return {};
}

QString RefundForm::obstacle() const
{
    if (!m_preview)
        return tr("The payment has not been read yet.");
    if (!m_preview->mayRefund)
        return tr("The API token of this workspace may not refund.");
    for (const QString &problem : {kindProblem(), amountProblem(), commentProblem(), typedAmountProblem()}) {
        if (!problem.isEmpty())
            return problem;
    }
    if (needsApproval() && m_pending && amount() && m_pending->amount == *amount())
        return tr("You have asked for this approval already; it waits for another person.");
    if (!needsApproval() && !m_ui->leasePart->isHidden() && !m_ui->withoutLeaseCheckBox->isChecked())
        return tr("Say that nobody else is refunding this payment.");
    return {};
}

RefundRequest RefundForm::request() const
{
    RefundRequest request;
    const auto wanted = amount();
    if (!m_preview || !wanted)
        return request;
    request.paymentId = m_preview->payment.id;
    request.amount = *wanted;
    request.full = *wanted == m_preview->remaining; // giving back all that remains releases the items
    request.remainingSeen = m_preview->remaining;
    request.reason = m_ui->reasonComboBox->currentData().toString();
    request.comment = m_ui->commentTextEdit->toPlainText().trimmed();
    request.requisitionCode = m_ui->requisitionLineEdit->text().trimmed();
    if (m_preview->approval && m_preview->approval->amount == *wanted)
        request.approvalId = m_preview->approval->id;
    request.withoutLease = !m_ui->leasePart->isHidden() && m_ui->withoutLeaseCheckBox->isChecked();
    return request;
}

void RefundForm::askForLease(const QString &explanation)
{
    m_ui->leaseMessage->showMessage(StateSign::Warning, explanation);
    m_ui->withoutLeaseCheckBox->setChecked(false);
    m_ui->leasePart->show();
    refresh();
    m_ui->withoutLeaseCheckBox->setFocus();
}

void RefundForm::insistOnApproval()
{
    m_approvalInsisted = true;
    refresh();
}

void RefundForm::setLocked(bool locked)
{
    for (QWidget *field : QList<QWidget *>{m_ui->confirmRefundComboBox, m_ui->amountLineEdit, m_ui->reasonComboBox,
                                           m_ui->commentTextEdit, m_ui->requisitionLineEdit, m_ui->typedAmountLineEdit,
                                           m_ui->withoutLeaseCheckBox})
        field->setEnabled(!locked);
}

void RefundForm::focusFirst()
{
    m_ui->confirmRefundComboBox->setFocus();
}

void RefundForm::showApproval()
{
    FieldMessage *line = m_ui->approvalMessage;
    const auto chosen = amount();
    if (m_preview && m_preview->approval) {
        const RefundApproval &approval = *m_preview->approval;
        QString text =
            tr("%1 has approved a refund of %2 (%3).")
                .arg(approval.decidedBy, approval.amount.toDisplayString(), momentText(approval.decidedAt, m_zone));
        if (!approval.decisionComment.isEmpty())
            text += QLatin1Char(' ') + tr("Comment: %1").arg(approval.decisionComment);
        line->showMessage(chosen && *chosen == approval.amount ? StateSign::Good : StateSign::Hint, text);
    } else if (m_pending) {
        line->showMessage(StateSign::Running,
                          tr("You asked for the approval of %1 (%2). It waits for another person.")
                              .arg(m_pending->amount.toDisplayString(), momentText(m_pending->requestedAt, m_zone)));
    } else {
        line->clearMessage();
    }
}

void RefundForm::showConsequences()
{
    if (!m_preview)
        return;
    const bool partial = kind() == Kind::Partial && !(amount() && *amount() == m_preview->remaining);
    QString items;
    QStringList sentences = partial ? m_preview->partialConsequences : m_preview->consequences;
    sentences << tr("A refund can still fail up to 30 days later.");
    for (const QString &sentence : std::as_const(sentences))
        items += QStringLiteral("<li>%1</li>").arg(sentence.toHtmlEscaped());
    // lint-allow: tr the frame only, its texts are translated
    m_ui->consequencesLabel->setText(
        QStringLiteral("<b>%1</b><ul style=\"margin-left:-22px; margin-top:2px; margin-bottom:0px\">%2</ul>")
            .arg(partial ? tr("What a partial refund does") : tr("What a full refund does"), items));
}

void RefundForm::showKind(const AmountVerdict &judged)
{
    FieldMessage *line = m_ui->kindMessage;
    const QString whole = judgeAmount(*m_preview, m_preview->remaining).problem;
    line->setHint(whole.isEmpty() ? QString() : tr("No Full Refund: %1").arg(whole));
    if (kind() == Kind::Full && !whole.isEmpty())
        line->showMessage(StateSign::Bad, whole);
    else if (judged.needsApproval)
        line->showMessage(StateSign::Warning,
                          m_preview->limit ? tr("More than %1 at once needs the approval of another person.")
                                                 .arg(m_preview->limit->toDisplayString())
                                           : tr("OPS-COM wants the approval of another person for this refund."));
    else
        line->clearMessage();
}

void RefundForm::refresh()
{
    const bool partial = kind() == Kind::Partial;
    m_ui->amountLabel->setVisible(partial);
    m_ui->amountPart->setVisible(partial);
    const AmountVerdict judged = verdict();
    if (m_preview) {
        const Money &left = m_preview->remaining;
        m_ui->amountMessage->setHint(tr("%1 remain. %2").arg(left.toDisplayString(), amountRule(left.currency())));
        showKind(judged);
    }
    const QString wrong = amountProblem();
    if (!wrong.isEmpty() && !m_ui->amountLineEdit->text().isEmpty())
        m_ui->amountMessage->showMessage(StateSign::Bad, wrong);
    else
        m_ui->amountMessage->clearMessage();
    const bool asksToType = judged.mustTypeAmount && judged.amount && judged.problem.isEmpty() && !judged.needsApproval;
    m_ui->typedAmountLabel->setVisible(asksToType);
    m_ui->typedAmountPart->setVisible(asksToType);
    const QString untyped = typedAmountProblem();
    m_ui->typedAmountMessage->setHint(untyped);
    if (!untyped.isEmpty() && !m_ui->typedAmountLineEdit->text().isEmpty())
        m_ui->typedAmountMessage->showMessage(StateSign::Bad, untyped);
    else
        m_ui->typedAmountMessage->clearMessage();
    const QString missing = commentProblem();
    m_ui->commentProblemLabel->setText(m_commentTouched ? missing : QString());
    m_ui->commentProblemLabel->setVisible(!m_ui->commentProblemLabel->text().isEmpty());
    m_ui->commentTextEdit->setAccessibleDescription(missing);
    showApproval();
    showConsequences();
    Q_EMIT changed();
}

} // namespace console
