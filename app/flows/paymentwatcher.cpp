#include "flows/syncflow.h"

#include <algorithm>

namespace console {

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

void PaymentWatcher::refresh()
{
    m_session.forgetStripeChecks();
    m_stopped = false;
    if (!m_flow)
        run();
}

void PaymentWatcher::run()
{
    if (m_stopped || m_flow)
        return;
    m_timer.stop();
    m_flow = new SyncPaymentsFlow(m_session, this);
    connect(m_flow, &Job::progressChanged, this, [this](qint64 rows, qint64) { Q_EMIT progressChanged(rows); });
    m_flow->onFinished(this, [this](const Result<SyncSummary> &summary) {
        m_flow.clear();
        if (summary)
            m_failures = 0;
        else if (summary.error().kind != ErrorKind::Cancelled)
            m_failures = std::min(m_failures + 1, 3);
        if (!m_stopped)
            m_timer.start(m_interval * (1 << m_failures));
        if (summary)
            Q_EMIT synced(*summary);
        else if (summary.error().kind != ErrorKind::Cancelled)
            Q_EMIT syncFailed(summary.error());
    });
    Q_EMIT syncStarted();
    m_flow->start();
}

} // namespace console
