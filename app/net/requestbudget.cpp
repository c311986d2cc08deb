#include "net/requestbudget.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace console {

namespace {

constexpr qint64 kToken = 1000; // thousandths: a token a second is one a millisecond

} // namespace

RequestRate RequestRate::within(int allowedPerSecond)
{
    // A full bucket may be emptied at once and then go on at its rate: both together are a second's most.
    const int most = std::max(allowedPerSecond * 8 / 10, 2);
    const int burst = std::max(most / 5, 1);
    return {.perSecond = most - burst, .burst = burst, .reserve = burst / 2};
}

void TokenBucket::refill(qint64 nowMs)
{
    if (m_seenMs >= 0 && nowMs > m_seenMs) {
        const qint64 full = m_rate.burst * kToken;
        // More than this fills any bucket, and the product stays small.
        const qint64 passed = std::min<qint64>(nowMs - m_seenMs, 3'600'000);
        m_thousandths = std::min(full, m_thousandths + passed * m_rate.perSecond);
    }
    m_seenMs = std::max(m_seenMs, nowMs);
}

qint64 TokenBucket::waitMs(qint64 nowMs)
{
    refill(nowMs);
    const qint64 missing = (1 + m_rate.reserve) * kToken - m_thousandths;
    return missing <= 0 ? 0 : (missing + m_rate.perSecond - 1) / m_rate.perSecond;
}

void TokenBucket::take(qint64 nowMs)
{
    refill(nowMs);
    m_thousandths = std::max(m_thousandths - kToken, -m_rate.perSecond * kToken);
}

RequestBudget::RequestBudget(RequestLimits limits, std::function<qint64()> nowMs)
    : m_whole(limits.whole),
      m_background(limits.background),
      m_nowMs(std::move(nowMs))
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &RequestBudget::serve);
}

qint64 RequestBudget::steadyMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

void RequestBudget::takeForAPerson()
{
    m_whole.take(m_nowMs());
}

void RequestBudget::whenFree(QObject *context, std::function<void()> go)
{
    m_queue.push_back({context, std::move(go)});
    serve();
}

void RequestBudget::forget(const QObject *context)
{
    std::erase_if(m_queue, [context](const Waiter &waiter) { return waiter.context == context; });
}

void RequestBudget::holdBack(std::chrono::milliseconds time)
{
    m_heldUntilMs = std::max(m_heldUntilMs, m_nowMs() + time.count());
}

qint64 RequestBudget::backgroundWait()
{
    const qint64 now = m_nowMs();
    return std::max({m_heldUntilMs - now, m_whole.waitMs(now), m_background.waitMs(now), qint64{0}});
}

void RequestBudget::serve()
{
    if (m_serving)
        return; // what is called from here may come for another turn
    m_serving = true;
    while (!m_queue.empty()) {
        if (m_queue.front().context.isNull()) {
            m_queue.pop_front();
            continue;
        }
        if (const qint64 wait = backgroundWait(); wait > 0) {
            m_timer.start(std::chrono::milliseconds(std::min<qint64>(wait, 1000)));
            break;
        }
        m_whole.take(m_nowMs());
        m_background.take(m_nowMs());
        const Waiter next = std::move(m_queue.front());
        m_queue.pop_front();
        next.go();
    }
    m_serving = false;
}

} // namespace console
