#include "ui/webhooks/stuckpart.h"

#include "ui/webhooks/celltable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/themedicon.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

/// Whether the same event sent again can put the payment right.
bool helpsToResend(const StuckPayment &stuck)
{
    if (stuck.eventId.isEmpty())
        return false;
    switch (stuck.cause) {
    case StuckCause::EndpointDisabled:
    case StuckCause::EventNotSubscribed:
    case StuckCause::SignatureRefused:
    case StuckCause::WrongMode:
    case StuckCause::NeverSent:
    case StuckCause::NotYetDelivered:
    case StuckCause::DeliveryFailed:
    case StuckCause::Unknown: return true;
    case StuckCause::TooOld:
    case StuckCause::PayerNeverFinished: return false;
    }
    Q_UNREACHABLE();
}

} // namespace

StuckPart::StuckPart(WebhookScope &scope, QWidget *parent)
    : WebhookPart(scope, WebhookPartId::Stuck, parent),
      m_stack(new QStackedWidget(this)),
      m_table(new CellTable(tr("Payments stuck in Pending"),
                            {tr("Payment"), tr("Stripe says"), tr("Cause"), tr("Repair")}, this)),
      m_empty(new EmptyState(this)),
      m_sentence(new QLabel(this)),
      m_remark(new QLabel(this)),
      m_resend(new QPushButton(tr("&Resend event"), this)),
      m_compare(new QPushButton(tr("&Compare"), this)),
      m_change(new QPushButton(tr("Change &secret…"), this)),
      m_details(new QPushButton(themedIcon(u"details"_s), tr("Show &payment"), this)),
      m_again(new QPushButton(themedIcon(u"refresh"_s), tr("&Look again"), this))
{
    auto *content = makeContent(tr("Payments of all payment types that are Pending in OPS-COM and finished at Stripe. "
                                   "OPS-COM was not told, or refused what it was told."),
                                false);
    m_table->setObjectName(u"stuckTable"_s);
    m_table->setStretched({0, 3});
    m_empty->setObjectName(u"stuckEmptyState"_s);
    m_sentence->setObjectName(u"stuckSentenceLabel"_s);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_remark->setObjectName(u"stuckRemarkLabel"_s);
    m_remark->setWordWrap(true);
    m_remark->setTextFormat(Qt::PlainText);
    m_remark->setProperty("look", u"muted"_s);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_table);
    m_resend->setObjectName(u"stuckResendButton"_s);
    m_compare->setObjectName(u"stuckCompareButton"_s);
    m_change->setObjectName(u"stuckChangeButton"_s);
    m_details->setObjectName(u"stuckDetailsButton"_s);
    m_again->setObjectName(u"stuckAgainButton"_s);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_resend, m_compare, m_change, m_details})
        buttons->addWidget(button);
    buttons->addStretch(1);
    buttons->addWidget(m_again);
    content->addWidget(m_stack, 1);
    content->addWidget(m_sentence);
    content->addWidget(m_remark);
    content->addLayout(buttons);
    connect(m_table, &CellTable::currentIdChanged, this, &StuckPart::showButtons);
    connect(m_table, &CellTable::rowActivated, m_details, &QPushButton::click);
    connect(m_again, &QPushButton::clicked, this, &StuckPart::find);
    connect(m_resend, &QPushButton::clicked, this, &StuckPart::resend);
    const auto goTo = [this](WebhookPartId part, const QString &objectId) {
        const StuckPayment *stuck = chosen();
        if (!stuck)
            return;
        this->scope().choose(stuck->payment.paymentTypeId, stuck->payment.mode);
        Q_EMIT partRequested(part, objectId);
    };
    connect(m_compare, &QPushButton::clicked, this, [goTo] { goTo(WebhookPartId::Overview, {}); });
    connect(m_change, &QPushButton::clicked, this, [goTo] { goTo(WebhookPartId::Retrieve, u"rotate"_s); });
    connect(m_details, &QPushButton::clicked, this, [this] {
        if (const StuckPayment *stuck = chosen())
            Q_EMIT pageRequested(u"recentPayments"_s, stuck->payment.id);
    });
    showPayments();
}

void StuckPart::begin()
{
    find();
}

void StuckPart::busyChanged()
{
    m_again->setEnabled(!isBusy());
    showButtons();
}

void StuckPart::find()
{
    if (isBusy())
        return;
    if (m_report.payments.isEmpty())
        m_empty->showState(u"search"_s, tr("Looking"), tr("Pending payments are looked up at Stripe, one by one."));
    runJob(new FindStuckPaymentsFlow(session(), this), tr("Asking Stripe about pending payments …"),
           [this](const Result<StuckReport> &result) {
               if (!result) {
                   showError(result.error(), [this] { find(); });
                   if (m_report.payments.isEmpty())
                       m_empty->showState(u"offline"_s, tr("Not known"), result.error().userText);
                   return;
               }
               m_report = *result;
               m_isRead = true;
               showPayments();
           });
}

void StuckPart::showPayments()
{
    QList<CellRow> rows;
    for (const StuckPayment &stuck : std::as_const(m_report.payments)) {
        const Payment &payment = stuck.payment;
        rows.append({payment.id,
                     {{tr("%1 · %2 · %3").arg(payment.orderId, payment.payerName, payment.amount.toDisplayString()),
                       {},
                       {},
                       {}},
                      {stuck.stripeStatus, {}, {}, {}},
                      {displayName(stuck.cause), Tone::Warning, u"stuck"_s, stuck.sentence},
                      {repairText(stuck), {}, {}, {}}}});
    }
    m_table->setRows(rows);
    if (rows.isEmpty() && m_isRead) {
        QString why = tr("Every payment that Stripe has finished is finished in OPS-COM too. Stripe was asked about %n "
                         "pending payment(s).",
                         nullptr, m_report.asked);
        if (!m_report.neverStarted.isEmpty())
            why += u' ' + tr("%n payer(s) never finished the checkout: no money was taken, nothing is to be done.",
                             nullptr, int(m_report.neverStarted.size()));
        m_empty->showState(u"check"_s, tr("Nothing is stuck"), why);
    }
    m_remark->setText(m_report.remark);
    m_remark->setVisible(!m_report.remark.isEmpty());
    m_stack->setCurrentIndex(rows.isEmpty() ? 0 : 1);
    showButtons();
}

QString StuckPart::repairText(const StuckPayment &stuck) const
{
    switch (stuck.cause) {
    case StuckCause::EndpointDisabled: return tr("Compare and enable the endpoint, then resend the event.");
    case StuckCause::EventNotSubscribed: return tr("Compare and add the event type, then resend the event.");
    case StuckCause::SignatureRefused: return tr("Change the secret, then resend the event.");
    case StuckCause::WrongMode: return tr("Compare: keys and endpoint are of different modes.");
    case StuckCause::NeverSent: return tr("Compare and register the endpoint, then resend the event.");
    case StuckCause::TooOld: return tr("Stripe no longer has the event. Set the payment by hand in OPS-COM.");
    case StuckCause::PayerNeverFinished: return tr("Nothing to do: no money was taken.");
    case StuckCause::NotYetDelivered: return tr("Stripe still retries. Resend the event if you cannot wait.");
    case StuckCause::DeliveryFailed:
    case StuckCause::Unknown: return tr("Test the endpoint, then resend the event.");
    }
    Q_UNREACHABLE();
}

const StuckPayment *StuckPart::chosen() const
{
    const QString id = m_table->currentId();
    const auto it = std::ranges::find_if(m_report.payments, [&](const StuckPayment &s) { return s.payment.id == id; });
    return it == m_report.payments.end() ? nullptr : &*it;
}

void StuckPart::showButtons()
{
    const StuckPayment *stuck = chosen();
    m_sentence->setText(stuck ? stuck->sentence : QString());
    m_sentence->setVisible(stuck);
    for (QPushButton *button : {m_compare, m_change, m_details})
        button->setEnabled(stuck && !isBusy());
    m_resend->setEnabled(stuck && helpsToResend(*stuck) && !isBusy());
    m_resend->setToolTip(stuck && !helpsToResend(*stuck) ? repairText(*stuck) : QString());
}

void StuckPart::resend()
{
    const StuckPayment *stuck = chosen();
    if (!stuck || isBusy())
        return;
    messageBar()->clear();
    EventFilter filter;
    filter.payment = stuck->payment.paymentIntentId;
    runJob(new PlanResendFlow(session(), stuck->payment.paymentTypeId, stuck->payment.mode, filter, this),
           tr("Finding the event …"), [this, eventId = stuck->eventId](const Result<ResendPlan> &plan) {
               if (!plan) {
                   showError(plan.error(), [this] { resend(); });
                   return;
               }
               ResendPlan one = *plan;
               one.events.removeIf([&](const EventRow &row) { return row.event.id != eventId; });
               if (one.events.isEmpty()) {
                   messageBar()->showMessage(MessageBar::Kind::Warning,
                                             tr("Stripe no longer offers this event. Look again."));
                   return;
               }
               runJob(new ResendEventsFlow(session(), one, this), tr("Sending the event again …"),
                      [this](const Result<ResendRun> &run) {
                          if (!run) {
                              showError(run.error(), [this] { resend(); });
                              return;
                          }
                          const bool arrived = run->countOf(ResendState::Delivered) > 0;
                          const QString why = run->stopReason.isEmpty() && !run->items.isEmpty()
                                                  ? run->items.constFirst().trouble
                                                  : run->stopReason;
                          if (run->countOf(ResendState::Refused) > 0)
                              messageBar()->showMessage(MessageBar::Kind::Error,
                                                        why.isEmpty() ? tr("The event was refused again.") : why);
                          else
                              messageBar()->showMessage(
                                  arrived ? MessageBar::Kind::Success : MessageBar::Kind::Information,
                                  arrived ? tr("The event was delivered. OPS-COM now knows of the payment.")
                                          : tr("Stripe was asked to send the event again. Look again in a moment."));
                          QMetaObject::invokeMethod(this, &StuckPart::find, Qt::QueuedConnection);
                      });
           });
}

} // namespace console
