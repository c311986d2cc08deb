#include "flows/syncflow.h"

#include <algorithm>

namespace console {

namespace {

constexpr qint64 kTellEveryMs = 100; // progress, for eyes

} // namespace

PaymentWatcher::PaymentWatcher(Session &session, std::chrono::milliseconds interval, QObject *parent)
    : QObject(parent),
      m_session(session),
      m_interval(interval)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &PaymentWatcher::run);
}

void PaymentWatcher::start()
{
    if (!m_stopped)
        return;
    m_stopped = false;
    run();
}

void PaymentWatcher::stop()
{
    m_stopped = true;
    m_timer.stop();
    if (m_flow)
        m_flow->cancel();
}

void PaymentWatcher::cancel()
{
    stop();
    if (!m_flow)
        tell(SyncStatus::State::Cancelled); // else when it has ended
}

void PaymentWatcher::pause()
{
    if (m_paused || m_stopped)
        return;
    m_paused = true;
    m_timer.stop();
    if (m_flow)
        m_flow->pause();
    tell(SyncStatus::State::Paused);
}

void PaymentWatcher::resume()
{
    m_paused = false;
    m_stopped = false;
    if (!m_flow) {
        run();
        return;
    }
    m_flow->resume();
    tell(SyncStatus::State::Running);
}

void PaymentWatcher::refresh()
{
    m_session.forgetStripeChecks();
    resume();
}

void PaymentWatcher::run()
{
    if (m_stopped || m_paused || m_flow)
        return;
    m_timer.stop();
    m_flow = new SyncPaymentsFlow(m_session, this);
    connect(m_flow, &Job::progressChanged, this, [this](qint64 rows, qint64) { Q_EMIT progressChanged(rows); });
    connect(m_flow, &SyncPaymentsFlow::advanced, this, [this](const SyncProgress &progress) {
        const bool isOther =
            progress.stage != m_status.progress.stage || progress.isPaused != m_status.progress.isPaused;
        m_status.progress = progress;
        if (isOther || !m_told.isValid() || m_told.elapsed() >= kTellEveryMs)
            tell(m_status.state);
    });
    m_flow->onFinished(this, [this](const Result<SyncSummary> &summary) { ended(summary); });
    Q_EMIT syncStarted();
    tell(SyncStatus::State::Running);
    m_flow->start();
}

void PaymentWatcher::ended(const Result<SyncSummary> &summary)
{
    m_flow.clear();
    const bool isTrouble = !summary && summary.error().kind != ErrorKind::Cancelled;
    if (summary)
        m_failures = 0;
    else if (isTrouble)
        m_failures = std::min(m_failures + 1, 3);
    const auto wait = m_interval * (1 << m_failures);
    if (!m_stopped && !m_paused)
        m_timer.start(wait);
    if (summary && (summary->stripeTrouble || summary->stripeBooksRead > 0))
        m_stripeTrouble = summary->stripeTrouble;
    m_status.trouble = summary ? m_stripeTrouble : isTrouble ? std::optional(summary.error()) : std::nullopt;
    m_status.nextTryAt = isTrouble ? m_session.clock().now().addMSecs(wait.count()) : QDateTime();
    if (m_stopped)
        tell(SyncStatus::State::Cancelled);
    else if (m_paused)
        tell(SyncStatus::State::Paused);
    else
        tell(isTrouble ? SyncStatus::State::Waiting : SyncStatus::State::Idle);
    if (summary)
        Q_EMIT synced(*summary);
    else if (isTrouble)
        Q_EMIT syncFailed(summary.error());
}

void PaymentWatcher::tell(SyncStatus::State state)
{
    m_status.state = state;
    m_told.start();
    Q_EMIT statusChanged(m_status);
}

} // namespace console
