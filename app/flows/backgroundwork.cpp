#include "flows/backgroundwork.h"

#include "flows/auditflow.h"
#include "flows/eventdeliveryflow.h"
#include "flows/refundwatcher.h"
#include "flows/secretduewatcher.h"
#include "flows/webhookcompareflow.h"

#include <chrono>

namespace console {

using namespace std::chrono_literals;

namespace {

constexpr auto kFirstLook = 5s;
constexpr auto kStuckInterval = 10min;
constexpr auto kPokePause = 20s;

} // namespace

BackgroundWork::BackgroundWork(Session &session, QObject *parent)
    : QObject(parent),
      m_session(session),
      m_webhooks(new WebhookWatcher(session, this)),
      m_refunds(new RefundWatcher(session, this)),
      m_secrets(new SecretDueWatcher(session, this))
{
    m_stuckTimer.setSingleShot(true);
    connect(&m_stuckTimer, &QTimer::timeout, this, &BackgroundWork::findStuck);
}

BackgroundWork::~BackgroundWork() = default;

void BackgroundWork::start()
{
    verifyAudit();
    m_webhooks->start();
    m_secrets->start();
    m_stuckTimer.start(kFirstLook);
}

void BackgroundWork::startRefunds()
{
    m_refunds->start();
}

void BackgroundWork::poke()
{
    if (m_stuckTimer.isActive() && m_stuckTimer.remainingTimeAsDuration() > kPokePause)
        m_stuckTimer.start(kPokePause);
}

void BackgroundWork::verifyAudit()
{
    // The verdict goes to Session::attention(); the page Audit Trail shows it in full.
    (new VerifyAuditFlow(m_session, this))->start();
}

void BackgroundWork::findStuck()
{
    if (m_stuck)
        return;
    auto *flow = new FindStuckPaymentsFlow(m_session, this);
    m_stuck = flow;
    // What could not be asked now is asked the next time; the page itself says why it could not.
    connect(flow, &Job::finished, this, [this] { m_stuckTimer.start(kStuckInterval); });
    flow->start();
}

} // namespace console
