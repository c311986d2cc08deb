#include "ui/payments/syncstatusbar.h"

#include "models/paymenttext.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>

namespace console {

namespace {

using State = SyncStatus::State;
using Stage = SyncProgress::Stage;
using Bar = SyncStatusBar;

// The look every few seconds is over long before; a slow one has its sign in the page.
constexpr std::chrono::milliseconds kQuiet{3000};
constexpr std::chrono::milliseconds kSecond{1000};
constexpr int kBarWidth = 160;
constexpr int kBarSteps = 1000; // rows may be more than an int holds

QString number(qint64 value)
{
    return QLocale().toString(value);
}

QString stageText(Stage stage)
{
    switch (stage) {
    case Stage::TenantHistory: return Bar::tr("Copying the payments from OPS-COM");
    case Stage::TenantChanges: return Bar::tr("Reading what changed at OPS-COM");
    case Stage::StripeHistory: return Bar::tr("Copying Stripe's side of the payments");
    case Stage::StripeChanges: return Bar::tr("Reading what is new at Stripe");
    case Stage::Checks: return Bar::tr("Checking the payments that are still Pending");
    }
    Q_UNREACHABLE();
}

QString rowsText(const SyncProgress &progress)
{
    if (progress.total > 0)
        return Bar::tr("%1 of %2").arg(number(progress.rows), number(progress.total));
    return progress.rows > 0 ? Bar::tr("%1 received").arg(number(progress.rows)) : QString();
}

QString timeLeftText(qint64 seconds)
{
    constexpr qint64 kMinute = 60;
    constexpr qint64 kHour = 60 * kMinute;
    if (seconds < kMinute)
        return Bar::tr("about %1 s left").arg(number(seconds));
    const qint64 minutes = (seconds + kMinute / 2) / kMinute;
    if (seconds < kHour)
        return Bar::tr("about %1 min left").arg(number(minutes));
    return Bar::tr("about %1 h %2 min left").arg(number(minutes / 60), number(minutes % 60));
}

QString runningText(const SyncProgress &progress)
{
    QStringList parts{stageText(progress.stage), rowsText(progress)};
    if (progress.rowsPerSecond >= 0)
        parts << Bar::tr("%1 a second").arg(number(progress.rowsPerSecond));
    if (progress.secondsLeft > 0)
        parts << timeLeftText(progress.secondsLeft);
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString pausedText(const SyncProgress &progress)
{
    const QString rows = rowsText(progress);
    if (rows.isEmpty())
        return Bar::tr("Paused.");
    return Bar::tr("Paused: %1 · %2.").arg(stageText(progress.stage), rows);
}

QString waitingText(const Error &trouble, qint64 seconds)
{
    const bool isNetwork = trouble.kind == ErrorKind::Network || trouble.kind == ErrorKind::Timeout;
    return isNetwork ? Bar::tr("Network is away, trying again in %1 s.").arg(number(seconds))
                     : Bar::tr("OPS-COM could not be read, trying again in %1 s.").arg(number(seconds));
}

QString firstAction(State state)
{
    switch (state) {
    case State::Running: return Bar::tr("&Pause");
    case State::Paused:
    case State::Cancelled: return Bar::tr("Res&ume");
    case State::Waiting:
    case State::Idle: return Bar::tr("Tr&y again");
    }
    Q_UNREACHABLE();
}

QString firstActionHint(State state)
{
    switch (state) {
    case State::Running: return Bar::tr("What is under way comes in; nothing more is asked for until you resume");
    case State::Paused:
    case State::Cancelled: return Bar::tr("Goes on where it stopped; nothing is read twice");
    case State::Waiting:
    case State::Idle: return Bar::tr("Asks again now");
    }
    Q_UNREACHABLE();
}

} // namespace

SyncStatusBar::SyncStatusBar(Session &session, PaymentWatcher &watcher, QWidget *parent)
    : QFrame(parent),
      m_session(session),
      m_watcher(watcher),
      m_text(new QLabel(this)),
      m_bar(new QProgressBar(this)),
      m_main(new QPushButton(this)),
      m_cancel(new QPushButton(tr("Ca&ncel"), this))
{
    setObjectName(QStringLiteral("syncStatusBar"));
    setAccessibleName(tr("Copy of the payments"));
    m_text->setObjectName(QStringLiteral("syncText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_bar->setObjectName(QStringLiteral("syncProgressBar"));
    m_bar->setAccessibleName(tr("How far the copy is"));
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(kBarWidth);
    m_main->setObjectName(QStringLiteral("syncMainButton"));
    m_cancel->setObjectName(QStringLiteral("syncCancelButton"));
    m_cancel->setAccessibleName(tr("Cancel the copy"));
    m_cancel->setToolTip(tr("Stops until you resume. What has arrived stays"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_text, 1);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_bar, m_main, m_cancel})
        row->addWidget(widget);
    m_quiet.setSingleShot(true);
    connect(&m_quiet, &QTimer::timeout, this, &SyncStatusBar::reveal);
    connect(&m_tick, &QTimer::timeout, this, [this] { m_text->setText(sentence()); });
    connect(m_main, &QPushButton::clicked, this, &SyncStatusBar::press);
    connect(m_cancel, &QPushButton::clicked, &watcher, &PaymentWatcher::cancel);
    connect(&watcher, &PaymentWatcher::statusChanged, this, &SyncStatusBar::showStatus);
    hide();
    showStatus(watcher.status());
}

QString SyncStatusBar::text() const
{
    return m_text->text();
}

void SyncStatusBar::showStatus(const SyncStatus &status)
{
    const bool isOther = status.state != m_status.state;
    m_status = status;
    if (status.state == State::Idle && !status.trouble) {
        m_quiet.stop();
        m_tick.stop();
        hide();
        return;
    }
    if (status.state == State::Waiting)
        m_tick.start(kSecond);
    else
        m_tick.stop();
    fill();
    if (status.state != State::Running) {
        m_quiet.stop();
        reveal();
    } else if (isHidden() && !m_quiet.isActive()) {
        m_quiet.start(kQuiet);
    }
    if (isOther && isVisible()) {
        QAccessibleEvent told(m_text, QAccessible::Alert);
        QAccessible::updateAccessibility(&told);
    }
}

void SyncStatusBar::press()
{
    switch (m_status.state) {
    case State::Running: m_watcher.pause(); return;
    case State::Paused:
    case State::Cancelled: m_watcher.resume(); return;
    case State::Waiting:
    case State::Idle: m_watcher.refresh(); return;
    }
}

void SyncStatusBar::reveal()
{
    if (isHidden())
        show();
}

void SyncStatusBar::showEvent(QShowEvent *event)
{
    QFrame::showEvent(event);
    Q_EMIT shown();
}

void SyncStatusBar::fill()
{
    m_text->setText(sentence());
    m_text->setToolTip(m_status.trouble ? m_status.trouble->userText : QString());
    fillProgress(m_status.progress);
    fillButtons();
}

void SyncStatusBar::fillProgress(const SyncProgress &progress)
{
    const bool isRunning = m_status.state == State::Running;
    const bool isKnown = progress.total > 0;
    const bool tells = isRunning || (m_status.state == State::Paused && isKnown);
    m_bar->setVisible(tells);
    if (!tells)
        return;
    if (!isKnown) { // a bar that only moves
        m_bar->setRange(0, 0);
        return;
    }
    m_bar->setRange(0, kBarSteps);
    m_bar->setValue(static_cast<int>(std::min<qint64>(progress.rows * kBarSteps / progress.total, kBarSteps)));
}

void SyncStatusBar::fillButtons()
{
    const QString action = firstAction(m_status.state);
    m_main->setText(action);
    m_main->setToolTip(firstActionHint(m_status.state));
    m_main->setAccessibleDescription(m_main->toolTip());
    const bool canCancel = m_status.state != State::Cancelled && m_status.state != State::Idle;
    if (!canCancel && m_cancel->hasFocus())
        m_main->setFocus();
    m_cancel->setVisible(canCancel);
}

QString SyncStatusBar::sentence() const
{
    const auto withAsOf = [this](const QString &text) {
        const QString known = asOf();
        return known.isEmpty() ? text : text + u' ' + known;
    };
    switch (m_status.state) {
    case State::Running: return runningText(m_status.progress);
    case State::Paused: return withAsOf(pausedText(m_status.progress));
    case State::Waiting: {
        const qint64 left = m_session.clock().now().msecsTo(m_status.nextTryAt);
        return withAsOf(waitingText(m_status.trouble.value_or(Error()), std::max<qint64>((left + 999) / 1000, 0)));
    }
    case State::Cancelled: return withAsOf(tr("Stopped. What has arrived stays."));
    case State::Idle:
        return m_status.trouble ? tr("Stripe's side could not be read in full: %1").arg(m_status.trouble->userText)
                                : QString();
    }
    Q_UNREACHABLE();
}

QString SyncStatusBar::asOf() const
{
    const auto last = m_session.store().lastSync(); // one row
    if (!last || !last->isValid())
        return {};
    return tr("The list is as of %1.").arg(momentText(*last, zoneOf(m_session.tenantInfo().timeZone)));
}

} // namespace console
