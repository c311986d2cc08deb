#include "ui/webhooks/resenddialog.h"

#include "models/paymenttext.h"
#include "ui/webhooks/celltable.h"
#include "ui/webhooks/webhookscope.h"
#include "ui/webhooks/webhookwords.h"
#include "ui/widgets/busyindicator.h"
#include "ui/widgets/clipboardguard.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/themedicon.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDesktopServices>
#include <QFormLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr int kShownItems = 500;
constexpr int kKeptDays = 30;    ///< by Stripe
constexpr int kMomentChosen = 0; ///< in place of a number of days

Tone toneOf(ResendState state)
{
    switch (state) {
    case ResendState::Waiting: return Tone::Neutral;
    case ResendState::Sent: return Tone::Info;
    case ResendState::Delivered: return Tone::Good;
    case ResendState::Refused: return Tone::Bad;
    case ResendState::Skipped: return Tone::Neutral;
    case ResendState::Unknown: return Tone::Warning;
    }
    Q_UNREACHABLE();
}

} // namespace

ResendDialog::ResendDialog(WebhookScope &scope, qint64 runId, QWidget *parent)
    : QDialog(parent),
      m_scope(scope),
      m_runId(runId),
      m_choices(new QWidget(this)),
      m_since(new QComboBox(this)),
      m_moment(new QDateTimeEdit(this)),
      m_pendingToo(new QCheckBox(tr("Also those that Stripe &still retries (Pending)"), this)),
      m_messageBar(new MessageBar(this)),
      m_summary(new QLabel(this)),
      m_progress(new QProgressBar(this)),
      m_items(new CellTable(tr("Events of this run"), {tr("Event"), tr("Type"), tr("State"), tr("Remark")}, this)),
      m_busy(new BusyIndicator(this)),
      m_look(new QPushButton(tr("&Look first"), this)),
      m_send(new QPushButton(this)),
      m_stop(new QPushButton(tr("&Stop"), this)),
      m_copy(new QPushButton(themedIcon(u"copy"_s), tr("&Copy work list"), this)),
      m_open(new QPushButton(themedIcon(u"external"_s), tr("&Dashboard"), this)),
      m_close(new QPushButton(tr("Close"), this))
{
    setObjectName(u"resendDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Resend events"));
    m_messageBar->setObjectName(u"resendMessageBar"_s);
    m_summary->setObjectName(u"resendSummaryLabel"_s);
    m_summary->setWordWrap(true);
    m_summary->setTextFormat(Qt::PlainText);
    m_progress->setObjectName(u"resendProgressBar"_s);
    m_progress->setAccessibleName(tr("Events sent"));
    m_progress->hide();
    m_items->setObjectName(u"resendItemsTable"_s);
    m_items->setStretched({3});
    m_items->hide();
    m_look->setObjectName(u"resendLookButton"_s);
    m_send->setObjectName(u"resendSendButton"_s);
    m_stop->setObjectName(u"resendStopButton"_s);
    m_copy->setObjectName(u"copyWorkListButton"_s);
    m_close->setObjectName(u"resendCloseButton"_s);
    m_open->setObjectName(u"openWorkItemButton"_s);
    for (QPushButton *button : {m_look, m_send, m_stop, m_copy, m_open})
        button->setAutoDefault(false);
    m_close->setDefault(true);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(m_messageBar);
    makeChoices(column);
    column->addWidget(m_summary);
    column->addWidget(m_progress);
    column->addWidget(m_items, 1);
    column->addStretch();
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_busy);
    buttons->addStretch(1);
    for (QPushButton *button : {m_copy, m_open, m_look, m_stop, m_send, m_close})
        buttons->addWidget(button);
    column->addLayout(buttons);
    setMinimumSize(680, 300);
    connect(m_look, &QPushButton::clicked, this, &ResendDialog::plan);
    connect(m_send, &QPushButton::clicked, this, &ResendDialog::send);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (m_sending)
            m_sending->stop(); // when the event under way is settled
        else if (m_job)
            m_job->cancel();
        if (m_job)
            m_busy->setText(tr("Stopping …"));
    });
    connect(m_copy, &QPushButton::clicked, this, &ResendDialog::copyWorkList);
    connect(m_open, &QPushButton::clicked, this, &ResendDialog::openInDashboard);
    connect(m_items, &CellTable::rowActivated, m_open, &QPushButton::click);
    connect(m_items, &CellTable::currentIdChanged, this, &ResendDialog::showButtons);
    connect(m_close, &QPushButton::clicked, this, &ResendDialog::reject);
    if (m_runId != 0)
        showStoppedRun();
    else
        m_summary->setText(tr("Nothing is sent until you have seen how many events there are. Events are sent in the "
                              "order in which they were made, one after the other; of several for the same object the "
                              "newest of each type."));
    showButtons();
}

void ResendDialog::makeChoices(QLayout *column)
{
    m_since->setObjectName(u"resendSinceComboBox"_s);
    m_since->addItem(tr("the last 24 hours"), 1);
    m_since->addItem(tr("the last 7 days"), 7);
    m_since->addItem(tr("the last 30 days"), kKeptDays);
    m_since->addItem(tr("the time since"), kMomentChosen);
    m_since->setCurrentIndex(2);
    // Wall time of the tenant's zone, which is named beside it.
    const QTimeZone zone = m_scope.zone();
    const QDateTime now = m_scope.session().clock().now().toTimeZone(zone);
    m_moment->setObjectName(u"resendMomentEdit"_s);
    m_moment->setAccessibleName(tr("All failed since, in the time zone %1").arg(QString::fromLatin1(zone.id())));
    m_moment->setCalendarPopup(true);
    m_moment->setDisplayFormat(u"d MMM yyyy HH:mm"_s);
    m_moment->setDateTimeRange(QDateTime(now.date().addDays(-kKeptDays), now.time()),
                               QDateTime(now.date(), now.time()));
    m_moment->setDateTime(QDateTime(now.date().addDays(-1), now.time()));
    auto *zoneName = new QLabel(zone.abbreviation(now), m_choices);
    zoneName->setToolTip(QString::fromLatin1(zone.id()));
    auto *period = new QHBoxLayout;
    period->addWidget(m_since);
    period->addWidget(m_moment);
    period->addWidget(zoneName);
    period->addStretch(1);
    m_pendingToo->setObjectName(u"resendPendingCheckBox"_s);
    auto *form = new QFormLayout(m_choices);
    form->setContentsMargins(0, 0, 0, 0);
    auto *label = new QLabel(tr("All &failed of"), m_choices);
    label->setBuddy(m_since);
    form->addRow(label, period);
    form->addRow({}, m_pendingToo);
    column->addWidget(m_choices);
    const auto changed = [this, zoneName] {
        const bool hasMoment = m_since->currentData().toInt() == kMomentChosen;
        m_moment->setVisible(hasMoment);
        zoneName->setVisible(hasMoment);
        m_plan.reset();
        m_summary->setText(tr("Look first, then send."));
        showButtons();
    };
    connect(m_since, &QComboBox::activated, this, changed);
    connect(m_pendingToo, &QCheckBox::toggled, this, changed);
    connect(m_moment, &QDateTimeEdit::dateTimeChanged, this, changed);
    m_moment->hide();
    zoneName->hide();
    m_choices->setVisible(m_runId == 0);
}

QDateTime ResendDialog::since() const
{
    const int days = m_since->currentData().toInt();
    if (days == kMomentChosen)
        return QDateTime(m_moment->date(), m_moment->time(), m_scope.zone()).toUTC();
    return days < kKeptDays ? m_scope.session().clock().now().addDays(-days) : QDateTime();
}

template <typename T>
void ResendDialog::begin(TypedJob<T> *job, const QString &text)
{
    m_messageBar->clear();
    m_job = job;
    connect(job, &Job::stepChanged, this, [this](const QString &step) {
        if (m_job)
            m_busy->setText(step);
    });
    m_busy->start(text);
    showButtons();
    job->start();
}

void ResendDialog::plan()
{
    if (isBusy())
        return;
    EventFilter filter;
    if (!m_pendingToo->isChecked())
        filter.state = DeliveryState::Failed;
    filter.since = since();
    auto *flow = new PlanResendFlow(m_scope.session(), m_scope.type().id, m_scope.mode(), filter, this);
    flow->onFinished(this, [this](const Result<ResendPlan> &result) {
        m_job.clear();
        m_busy->stop();
        if (result)
            showPlan(*result);
        else if (result.error().kind == ErrorKind::Cancelled)
            m_messageBar->showMessage(MessageBar::Kind::Information, tr("Stopped. Nothing was sent."));
        else
            m_messageBar->showError(result.error());
        showButtons();
    });
    begin(flow, tr("Reading events …"));
}

void ResendDialog::showPlan(const ResendPlan &plan)
{
    m_plan = plan;
    // "Pending too" asks for every state: what was delivered is not sent again.
    m_plan->events.removeIf([](const EventRow &row) { return row.state == DeliveryState::Delivered; });
    const auto count = int(m_plan->events.size());
    QStringList lines;
    if (count == 0)
        lines.append(tr("There is nothing to send: no event matches."));
    else
        lines.append(tr("%n event(s) would be sent again", nullptr, count) +
                     tr(", which takes %1.").arg(durationText(plan.estimatedMs)));
    if (plan.duplicatesLeftOut > 0)
        lines.append(tr("%n duplicate(s) are left out: a newer event tells the same of the same object.", nullptr,
                        plan.duplicatesLeftOut));
    if (plan.tooOld > 0)
        lines.append(tr("%n event(s) are older than 30 days: Stripe can no longer send them.", nullptr, plan.tooOld));
    m_summary->setText(lines.join(u'\n'));
    if (count > 0) {
        showButtons();
        m_send->setFocus();
    }
}

void ResendDialog::send()
{
    if (isBusy() || (!m_plan && m_runId == 0))
        return;
    auto *flow = m_runId != 0 ? new ResendEventsFlow(m_scope.session(), m_runId, this)
                              : new ResendEventsFlow(m_scope.session(), *m_plan, this);
    m_sending = flow;
    connect(flow, &ResendEventsFlow::progressed, this, [this](int done, int total) {
        m_progress->setRange(0, std::max(1, total));
        m_progress->setValue(done);
        m_busy->setText(tr("%1 of %2 sent").arg(QLocale().toString(done), QLocale().toString(total)));
    });
    flow->onFinished(this, [this](const Result<ResendRun> &result) {
        m_job.clear();
        m_busy->stop();
        m_progress->hide();
        if (result) {
            showRun(*result);
        } else if (result.error().kind == ErrorKind::Cancelled) {
            showStoppedRun();
            m_messageBar->showMessage(MessageBar::Kind::Information,
                                      tr("Stopped. What was sent stays sent; Continue sends the rest."));
        } else {
            showStoppedRun();
            m_messageBar->showError(result.error());
        }
        showButtons();
    });
    m_choices->setEnabled(false);
    m_progress->setRange(0, 0);
    m_progress->show();
    begin(flow, tr("Sending …"));
}

void ResendDialog::showRun(const ResendRun &run)
{
    m_runId = run.id;
    m_isOver = run.state == ResendRun::State::Done;
    m_choices->hide();
    const auto count = [&](ResendState state) { return run.countOf(state); };
    QStringList lines;
    const auto line = [&](ResendState state) {
        if (const int n = count(state); n > 0)
            lines.append(tr("%1: %2").arg(displayName(state), QLocale().toString(n)));
    };
    for (const ResendState state : {ResendState::Delivered, ResendState::Sent, ResendState::Refused,
                                    ResendState::Unknown, ResendState::Skipped, ResendState::Waiting})
        line(state);
    m_summary->setText(lines.join(u'\n'));
    if (!m_isOver)
        m_messageBar->showMessage(MessageBar::Kind::Warning,
                                  run.stopReason.isEmpty() ? tr("The run was stopped before its end. Continue sends "
                                                                "the rest.")
                                                           : run.stopReason);
    else if (count(ResendState::Refused) + count(ResendState::Unknown) == 0)
        m_messageBar->showMessage(MessageBar::Kind::Success, tr("All events of this run were sent."));
    else
        m_messageBar->showMessage(MessageBar::Kind::Warning,
                                  run.stopReason.isEmpty() ? tr("Some events were not taken; the list tells which.")
                                                           : run.stopReason);
    showItems(run);
}

void ResendDialog::showStoppedRun()
{
    ResendJournal journal(m_scope.session().store());
    if (m_runId == 0) {
        const auto runs = journal.runs(m_scope.type().id, m_scope.mode(), 1);
        if (!runs || runs->isEmpty())
            return;
        m_runId = runs->constFirst().id;
    }
    const auto run = journal.run(m_runId);
    if (run)
        showRun(*run);
    else
        m_messageBar->showError(run.error());
}

void ResendDialog::showItems(const ResendRun &run)
{
    QList<CellRow> rows;
    for (const ResendItem &item : run.items) {
        if (item.state == ResendState::Delivered || rows.size() >= kShownItems)
            continue;
        rows.append({item.eventId,
                     {{item.eventId, {}, {}, {}},
                      {item.eventType, {}, {}, {}},
                      {displayName(item.state), toneOf(item.state), {}, {}},
                      {item.trouble, {}, {}, {}}}});
    }
    m_items->setRows(rows);
    m_items->setVisible(!rows.isEmpty());
}

void ResendDialog::showButtons()
{
    const bool isNew = m_runId == 0;
    const auto planned = m_plan ? int(m_plan->events.size()) : 0;
    m_look->setVisible(isNew);
    m_look->setEnabled(!isBusy());
    m_send->setText(isNew ? tr("&Resend %n event(s)", nullptr, planned) : tr("&Continue"));
    m_send->setVisible(!m_isOver && (!isNew || planned > 0));
    m_send->setEnabled(!isBusy());
    m_stop->setVisible(isBusy());
    m_copy->setVisible(!isBusy() && m_items->cells()->rowCount() > 0);
    m_open->setVisible(m_copy->isVisibleTo(this));
    m_open->setEnabled(!m_scope.isPractice() && !m_items->currentId().isEmpty());
    m_open->setToolTip(m_scope.isPractice() ? tr("The practice Stripe has no Dashboard.")
                                            : tr("Opens the chosen event, where it can be sent again by hand"));
    m_copy->setToolTip(tr("One line for each event that is not delivered, with its link into the Stripe Dashboard"));
}

void ResendDialog::openInDashboard()
{
    if (const QString id = m_items->currentId(); !id.isEmpty())
        QDesktopServices::openUrl(dashboardEventUrl(id, m_scope.mode()));
}

void ResendDialog::copyWorkList()
{
    QStringList lines;
    const CellTableModel *cells = m_items->cells();
    for (int row = 0; row < cells->rowCount(); ++row) {
        const QString id = cells->index(row, 0).data(CellTableModel::IdRole).toString();
        lines.append(id + u'\t' + cells->index(row, 1).data().toString() + u'\t' +
                     dashboardEventUrl(id, m_scope.mode()).toString());
    }
    ClipboardGuard::copyPublic(lines.join(u'\n'));
    m_messageBar->showMessage(MessageBar::Kind::Success,
                              tr("Copied: open each link and choose Resend in the Stripe Dashboard."));
}

void ResendDialog::reject()
{
    if (m_job) {
        m_messageBar->showMessage(MessageBar::Kind::Information,
                                  tr("Events are being sent. Press Stop first; the rest can be sent later."));
        m_messageBar->addAction(tr("Stop"), this, [this] { m_stop->click(); });
        return;
    }
    QDialog::reject();
}

} // namespace console
