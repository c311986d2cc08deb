#include "ui/refunds/refunddetailpane.h"

#include "models/paymenttext.h"
#include "refunds/ui_refunddetailpane.h"
#include "ui/refunds/refundrowwords.h"
#include "ui/widgets/themedicon.h"

#include <QApplication>
#include <QKeyEvent>

namespace console {

RefundDetailPane::RefundDetailPane(QWidget *parent) : QFrame(parent), m_ui(std::make_unique<Ui::RefundDetailPane>())
{
    m_ui->setupUi(this);
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &RefundDetailPane::tick);
    for (QLabel *label : {m_ui->refundIdTitle, m_ui->whoTitle, m_ui->whyTitle, m_ui->timesTitle})
        label->setProperty("look", QStringLiteral("muted"));
    for (QLabel *label :
         {m_ui->headLabel, m_ui->explanationLabel, m_ui->whoLabel, m_ui->whyLabel, m_ui->timesLabel, m_ui->windowLabel})
        label->setTextFormat(Qt::PlainText);
    const auto acts = [this](QPushButton *button, Act act) {
        connect(button, &QPushButton::clicked, this, [this, act] { Q_EMIT requested(act); });
    };
    acts(m_ui->askAgainButton, Act::AskAgain);
    acts(m_ui->resendButton, Act::Resend);
    acts(m_ui->closeButton, Act::Close);
    acts(m_ui->cancelAtStripeButton, Act::CancelAtStripe);
    acts(m_ui->recordButton, Act::Record);
    acts(m_ui->acknowledgeButton, Act::Acknowledge);
    acts(m_ui->showPaymentButton, Act::ShowPayment);
    m_ui->showPaymentButton->setIcon(themedIcon(QStringLiteral("details")));
    m_ui->askAgainButton->setIcon(themedIcon(QStringLiteral("refresh")));
    showNothing();
}

RefundDetailPane::~RefundDetailPane() = default;

void RefundDetailPane::showNothing()
{
    m_row.reset();
    m_ui->contentWidget->hide();
    m_ui->nothingLabel->show();
    updateTimer();
}

void RefundDetailPane::showRow(const RefundRow &row, const QTimeZone &zone)
{
    const bool hadKeyboard = hasKeyboard();
    m_row = row;
    m_zone = zone;
    m_ui->nothingLabel->hide();
    m_ui->contentWidget->show();
    m_ui->stateChip->showText(chipText(row), chipTone(row), chipIcon(row));
    const QString who = row.payerName.isEmpty() ? tr("a payer who is not known here") : row.payerName;
    m_ui->headLabel->setText(row.orderId.isEmpty()
                                 ? tr("%1 to %2").arg(row.amount.toDisplayString(), who)
                                 : tr("%1 to %2, order %3").arg(row.amount.toDisplayString(), who, row.orderId));
    const QString text = row.explanation.isEmpty() ? row.stateText : row.explanation;
    const bool addsState = row.stateText != chipText(row) && row.stateText != text;
    m_ui->explanationLabel->setText(addsState ? row.stateText + QLatin1Char('\n') + text : text);
    m_ui->explanationLabel->setVisible(text != chipText(row));
    m_ui->refundIdField->setValue(row.refundId, tr("refund"));
    m_ui->refundIdTitle->setVisible(!row.refundId.isEmpty());
    m_ui->refundIdField->setVisible(!row.refundId.isEmpty());
    const QString kind = kindText(row);
    m_ui->whoLabel->setText(row.who.isEmpty() ? tr("not known") : row.who);
    const QString why = kind.isEmpty() ? row.why : QStringLiteral("%1. %2").arg(kind, row.why);
    m_ui->whyLabel->setText(why.isEmpty() ? tr("not known") : why);
    m_ui->timesLabel->setText(
        tr("made %1, last change %2").arg(momentText(row.createdAt, m_zone), momentText(row.changedAt, m_zone)));
    m_ui->askAgainButton->setVisible(row.canAskAgain);
    m_ui->resendButton->setVisible(row.canResend);
    m_ui->closeButton->setVisible(row.canClose);
    m_ui->cancelAtStripeButton->setVisible(row.canCancel);
    m_ui->recordButton->setVisible(row.canRecord);
    m_ui->acknowledgeButton->setVisible(row.canAcknowledge);
    m_ui->showPaymentButton->setVisible(!row.paymentId.isEmpty());
    setBusy(m_busy);
    tick();
    updateTimer();
    if (hadKeyboard && !hasKeyboard() && !m_busy)
        focusActions(); // the button that had it does not apply any more
}

bool RefundDetailPane::hasKeyboard() const
{
    const QWidget *focus = QApplication::focusWidget();
    return focus && focus->isVisible() && isAncestorOf(focus);
}

void RefundDetailPane::setBusy(bool busy)
{
    // A button that is disabled gives the focus away; whoever works by keyboard gets it back.
    if (busy && !m_busy)
        m_hadKeyboard = hasKeyboard();
    m_busy = busy;
    for (QPushButton *button : {m_ui->askAgainButton, m_ui->resendButton, m_ui->closeButton, m_ui->cancelAtStripeButton,
                                m_ui->recordButton, m_ui->acknowledgeButton})
        button->setEnabled(!busy);
    if (!busy && std::exchange(m_hadKeyboard, false))
        focusActions();
}

void RefundDetailPane::focusActions()
{
    for (QPushButton *button : {m_ui->askAgainButton, m_ui->resendButton, m_ui->closeButton, m_ui->cancelAtStripeButton,
                                m_ui->recordButton, m_ui->acknowledgeButton, m_ui->showPaymentButton}) {
        if (button->isVisible() && button->isEnabled()) {
            button->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
}

void RefundDetailPane::tick()
{
    if (!m_row || !m_row->resendUntil || !m_clock) {
        m_ui->windowLabel->hide();
        return;
    }
    const qint64 left = m_clock->now().msecsTo(*m_row->resendUntil);
    if (left <= 0) {
        m_ui->windowLabel->hide();
        m_ui->resendButton->hide();
        if (m_timer.isActive()) {
            m_timer.stop();
            Q_EMIT windowEnded();
        }
        return;
    }
    m_ui->windowLabel->setText(tr("Stripe's window for sending it again with its own key ends in %1 (%2).")
                                   .arg(countdownText(left), momentText(*m_row->resendUntil, m_zone)));
    m_ui->windowLabel->show();
}

void RefundDetailPane::updateTimer()
{
    if (isVisible() && m_row && m_row->resendUntil)
        m_timer.start();
    else
        m_timer.stop();
}

void RefundDetailPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT left();
    else
        QFrame::keyPressEvent(event);
}

void RefundDetailPane::showEvent(QShowEvent *event)
{
    QFrame::showEvent(event);
    tick();
    updateTimer();
}

void RefundDetailPane::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    m_timer.stop();
}

} // namespace console
