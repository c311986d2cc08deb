#include "ui/webhooks/deliverypart.h"

#include "flows/webhookcompareflow.h"
#include "models/paymenttext.h"
#include "ui/webhooks/celltable.h"
#include "ui/webhooks/payloaddialog.h"
#include "ui/webhooks/resenddialog.h"
#include "ui/webhooks/webhookwords.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/themedicon.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds kTypingPause{400};
constexpr int kWarnDays = 3; ///< before an undelivered event leaves Stripe

} // namespace

DeliveryPart::DeliveryPart(WebhookScope &scope, QWidget *parent)
    : WebhookPart(scope, WebhookPartId::Deliver, parent),
      m_state(new QComboBox(this)),
      m_type(new QComboBox(this)),
      m_since(new QComboBox(this)),
      m_payment(new QLineEdit(this)),
      m_stack(new QStackedWidget(this)),
      m_table(new CellTable(tr("Events"),
                            {tr("Type"), tr("Object"), tr("Created"), tr("State"), tr("Pending"), tr("Retries left")},
                            this)),
      m_empty(new EmptyState(this)),
      m_count(new QLabel(this)),
      m_payload(new QPushButton(themedIcon(u"details"_s), tr("View pay&load"), this)),
      m_openPayment(new QPushButton(tr("Show pa&yment"), this)),
      m_dashboard(new QPushButton(themedIcon(u"external"_s), tr("&Dashboard"), this)),
      m_resendOne(new QPushButton(tr("&Resend"), this)),
      m_resendFailed(new QPushButton(tr("Resend &failed…"), this))
{
    auto *content = makeContent(tr("Events of the last 30 days that concern this endpoint. Delivered: OPS-COM took it. "
                                   "Pending: Stripe still tries. Failed: Stripe has given up, and it must be sent "
                                   "again."),
                                false);
    makeFilters(content);
    m_table->setObjectName(u"eventsTable"_s);
    m_table->setStretched({0, 1, 2, 5});
    m_empty->setObjectName(u"eventsEmptyState"_s);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_table);
    content->addWidget(m_stack, 1);
    m_count->setObjectName(u"eventsCountLabel"_s);
    m_payload->setObjectName(u"viewPayloadButton"_s);
    m_openPayment->setObjectName(u"openPaymentButton"_s);
    m_dashboard->setObjectName(u"dashboardEventButton"_s);
    m_resendOne->setObjectName(u"resendOneButton"_s);
    m_resendFailed->setObjectName(u"resendFailedButton"_s);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_resendOne, m_payload, m_openPayment, m_dashboard})
        buttons->addWidget(button);
    buttons->addStretch(1);
    buttons->addWidget(m_count);
    buttons->addWidget(m_resendFailed);
    content->addLayout(buttons);

    connect(m_table, &CellTable::currentIdChanged, this, &DeliveryPart::showButtons);
    connect(m_table, &CellTable::rowActivated, this, &DeliveryPart::openPayload);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value >= m_table->verticalScrollBar()->maximum())
            loadMore();
    });
    connect(m_empty, &EmptyState::actionTriggered, this, [this] {
        m_payment->clear();
        m_state->setCurrentIndex(0);
        m_type->setCurrentIndex(0);
        m_since->setCurrentIndex(m_since->count() - 1);
        load();
    });
    connect(m_payload, &QPushButton::clicked, this, &DeliveryPart::openPayload);
    connect(m_resendOne, &QPushButton::clicked, this, &DeliveryPart::resendOne);
    connect(m_resendFailed, &QPushButton::clicked, this, [this] { openResend(0); });
    connect(m_openPayment, &QPushButton::clicked, this, [this] {
        if (const EventRow *row = chosen())
            Q_EMIT pageRequested(u"recentPayments"_s, row->paymentId);
    });
    connect(m_dashboard, &QPushButton::clicked, this, [this] {
        if (const EventRow *row = chosen())
            QDesktopServices::openUrl(dashboardEventUrl(row->event.id, this->scope().mode()));
    });
    showEmpty();
    showButtons();
}

void DeliveryPart::makeFilters(QVBoxLayout *content)
{
    m_state->setObjectName(u"eventStateComboBox"_s);
    m_state->addItem(tr("All states"), -1);
    for (const DeliveryState state : {DeliveryState::Delivered, DeliveryState::Pending, DeliveryState::Failed})
        m_state->addItem(themedIcon(iconOf(state)), displayName(state), int(state));
    m_type->setObjectName(u"eventTypeComboBox"_s);
    m_type->setMinimumContentsLength(12);
    m_type->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    fillTypes();
    connect(&scope(), &WebhookScope::comparisonChanged, this, &DeliveryPart::fillTypes);
    m_since->setObjectName(u"eventSinceComboBox"_s);
    m_since->addItem(tr("Last 24 hours"), 1);
    m_since->addItem(tr("Last 7 days"), 7);
    m_since->addItem(tr("Last 30 days"), 30);
    m_since->setCurrentIndex(2);
    m_payment->setObjectName(u"eventPaymentLineEdit"_s);
    m_payment->setPlaceholderText(tr("Payment or payment intent"));
    m_payment->setAccessibleName(tr("Payment or payment intent"));
    m_payment->setClearButtonEnabled(true);
    m_payment->setMaxLength(200);
    m_state->setAccessibleName(tr("State"));
    m_type->setAccessibleName(tr("Type"));
    m_since->setAccessibleName(tr("Time"));
    auto *row = new QHBoxLayout;
    row->addWidget(m_state);
    row->addWidget(m_type);
    row->addWidget(m_since);
    row->addWidget(m_payment, 1);
    content->addLayout(row);
    for (QComboBox *box : {m_state, m_type, m_since})
        connect(box, &QComboBox::activated, this, &DeliveryPart::load);
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPause);
    connect(&m_typing, &QTimer::timeout, this, &DeliveryPart::load);
    connect(m_payment, &QLineEdit::textEdited, &m_typing, qOverload<>(&QTimer::start));
    connect(m_payment, &QLineEdit::returnPressed, this, &DeliveryPart::load);
}

/// Those that OPS-COM needs, and what else the endpoint is subscribed to as far as that is known.
void DeliveryPart::fillTypes()
{
    QStringList types = requiredWebhookEvents();
    const auto &comparison = scope().comparison();
    const QStringList subscribed =
        comparison && comparison->endpoint ? comparison->endpoint->enabledEvents : QStringList();
    const bool hasAll = subscribed.contains("*"_L1);
    for (const OfferedEvent &offered : offeredWebhookEvents()) {
        if (hasAll || subscribed.contains(offered.type))
            types.append(offered.type);
    }
    for (const QString &type : subscribed) {
        if (type != "*"_L1 && !types.contains(type))
            types.append(type);
    }
    // What was chosen stays, also where the endpoint has lost it meanwhile: its events may still be listed.
    const QString chosen = m_type->currentData().toString();
    if (!chosen.isEmpty() && !types.contains(chosen))
        types.append(chosen);
    const QSignalBlocker quiet(m_type);
    m_type->clear();
    m_type->addItem(tr("All types"), QString());
    for (const QString &type : types)
        m_type->addItem(type, type);
    m_type->setCurrentIndex(chosen.isEmpty() ? 0 : m_type->findData(chosen));
}

EventFilter DeliveryPart::filter() const
{
    EventFilter filter;
    if (const int state = m_state->currentData().toInt(); state >= 0)
        filter.state = DeliveryState(state);
    if (const QString type = m_type->currentData().toString(); !type.isEmpty())
        filter.types = {type};
    if (const int days = m_since->currentData().toInt(); days < 30)
        filter.since = session().clock().now().addDays(-days);
    filter.payment = m_payment->text().trimmed();
    return filter;
}

void DeliveryPart::begin()
{
    load();
    showStoppedRun();
}

void DeliveryPart::load()
{
    m_typing.stop();
    if (!scope().hasType())
        return;
    m_isRead = false;
    m_next.clear();
    m_rows.clear();
    m_table->setRows({});
    showEmpty();
    read({});
}

void DeliveryPart::loadMore()
{
    if (!m_next.isEmpty() && !isBusy())
        read(m_next);
}

void DeliveryPart::read(const QString &after)
{
    const bool isFirst = after.isEmpty();
    runJob(new ListEventsFlow(session(), scope().type().id, scope().mode(), filter(), after, this),
           tr("Asking Stripe for events …"),
           [this, isFirst](const Result<EventPage> &page) { showPage(page, isFirst); });
}

void DeliveryPart::showPage(const Result<EventPage> &page, bool isFirst)
{
    if (!page) {
        showError(page.error(), [this] { m_rows.isEmpty() ? load() : loadMore(); });
        showEmpty();
        return;
    }
    m_isRead = true;
    m_next = page->next;
    m_rows.append(page->rows);
    QList<CellRow> rows;
    for (const EventRow &row : page->rows)
        rows.append(cellsOf(row));
    if (isFirst)
        m_table->setRows(rows);
    else
        m_table->cells()->appendRows(rows);
    showEmpty();
    showButtons();
    // Short pages follow one another until the view is filled; the rest comes as one scrolls.
    if (!m_next.isEmpty() && m_rows.size() < 25)
        QMetaObject::invokeMethod(this, &DeliveryPart::loadMore, Qt::QueuedConnection);
}

CellRow DeliveryPart::cellsOf(const EventRow &row) const
{
    const StripeEvent &event = row.event;
    const QDateTime now = session().clock().now();
    QString retries = row.retriesLeft;
    if (row.madeBeforeEndpoint)
        retries = tr("Made before this endpoint: it was never sent here.");
    if (row.state != DeliveryState::Delivered && row.leavesAt.isValid() && now.daysTo(row.leavesAt) <= kWarnDays)
        retries = (retries.isEmpty() ? QString() : retries + u' ') +
                  tr("Stripe drops it %1: resend it before.").arg(momentText(row.leavesAt, scope().zone()));
    return {event.id,
            {{event.type, {}, {}, event.id},
             {row.paymentId.isEmpty() ? event.objectId : tr("%1 (payment %2)").arg(event.objectId, row.paymentId),
              {},
              {},
              {}},
             {momentText(event.created, scope().zone()), {}, {}, {}},
             {displayName(row.state), toneOf(row.state), iconOf(row.state), {}},
             {QLocale().toString(event.pendingWebhooks), {}, {}, tr("Deliveries that no endpoint has confirmed")},
             {retries, {}, {}, {}}}};
}

void DeliveryPart::showEmpty()
{
    m_stack->setCurrentIndex(m_rows.isEmpty() ? 0 : 1);
    m_count->setText(m_rows.isEmpty()   ? QString()
                     : m_next.isEmpty() ? tr("%n event(s)", nullptr, int(m_rows.size()))
                                        : tr("%n event(s), more below", nullptr, int(m_rows.size())));
    if (!m_rows.isEmpty())
        return;
    const EventFilter asked = filter();
    if (!m_isRead)
        m_empty->showState(u"refresh"_s, tr("Reading events"), tr("Stripe keeps events for 30 days."));
    else if (asked.state || !asked.types.isEmpty() || asked.since.isValid() || !asked.payment.isEmpty())
        m_empty->showState(u"search"_s, tr("No event matches"),
                           tr("No event of the last 30 days has what you chose and typed."), tr("Show all events"));
    else
        m_empty->showState(u"info"_s, tr("No events yet"),
                           tr("Stripe makes an event when a payer pays, fails to pay or gives up. In the last 30 days "
                              "there was none."));
}

const EventRow *DeliveryPart::chosen() const
{
    const QString id = m_table->currentId();
    const auto it = std::ranges::find_if(m_rows, [&](const EventRow &row) { return row.event.id == id; });
    return it == m_rows.end() ? nullptr : &*it;
}

void DeliveryPart::busyChanged()
{
    showButtons();
}

void DeliveryPart::showButtons()
{
    const EventRow *row = chosen();
    m_payload->setEnabled(row);
    m_openPayment->setEnabled(row && !row->paymentId.isEmpty());
    m_openPayment->setToolTip(row && row->paymentId.isEmpty() ? tr("This computer knows no payment for this event.")
                                                              : QString());
    m_dashboard->setEnabled(row && !scope().isPractice());
    m_dashboard->setToolTip(scope().isPractice() ? tr("The practice Stripe has no Dashboard.") : QString());
    m_resendOne->setEnabled(row && !isBusy());
    m_resendFailed->setEnabled(scope().hasType() && !isBusy());
}

void DeliveryPart::resendOne()
{
    const EventRow *row = chosen();
    if (!row || isBusy())
        return;
    ResendPlan plan;
    plan.paymentTypeId = scope().type().id;
    plan.mode = scope().mode();
    plan.endpointId = scope().endpointId();
    plan.events = {*row};
    messageBar()->clear();
    runJob(new ResendEventsFlow(session(), plan, this), tr("Sending the event again …"),
           [this](const Result<ResendRun> &run) {
               if (!run) {
                   showError(run.error(), {});
                   return;
               }
               const QString trouble = !run->stopReason.isEmpty() ? run->stopReason
                                       : run->items.isEmpty()     ? QString()
                                                                  : run->items.constFirst().trouble;
               if (run->countOf(ResendState::Delivered) == 1)
                   messageBar()->showMessage(MessageBar::Kind::Success, tr("OPS-COM has taken the event."));
               else if (!trouble.isEmpty())
                   messageBar()->showMessage(MessageBar::Kind::Error, trouble);
               else
                   messageBar()->showMessage(MessageBar::Kind::Information,
                                             tr("Stripe was asked to send the event again. Look again in a moment."));
               QMetaObject::invokeMethod(this, &DeliveryPart::load, Qt::QueuedConnection);
           });
}

void DeliveryPart::openPayload()
{
    const EventRow *row = chosen();
    if (!row)
        return;
    auto *dialog = new PayloadDialog(session(), scope().type().id, scope().mode(), row->event, this);
    dialog->open();
}

void DeliveryPart::openResend(qint64 runId)
{
    if (m_dialog && m_dialog->isVisible())
        return;
    auto *dialog = new ResendDialog(scope(), runId, this);
    m_dialog = dialog;
    connect(dialog, &QDialog::finished, this, [this] {
        messageBar()->clear();
        begin();
    });
    dialog->open();
}

void DeliveryPart::showStoppedRun()
{
    const auto runs = ResendJournal(session().store()).runs(scope().type().id, scope().mode(), 1);
    if (!runs || runs->isEmpty() || runs->constFirst().state == ResendRun::State::Done)
        return;
    const ResendRun &last = runs->constFirst();
    messageBar()->showMessage(MessageBar::Kind::Warning,
                              tr("A resend begun %1 was stopped before its end. %2")
                                  .arg(momentText(last.createdAt, scope().zone()), last.stopReason));
    messageBar()->addAction(tr("Go on…"), this, [this, id = last.id] { openResend(id); });
}

bool DeliveryPart::mayClose()
{
    if (!m_dialog || !m_dialog->isBusy())
        return true;
    m_dialog->reject(); // says what to do
    return false;
}

} // namespace console
