#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>

namespace console {

/// Who waits for a request: a person, or nobody.
enum class Urgency { Interactive, Background };

/// How many requests a second may be made, as a token bucket that never goes over 80 % of what the server allows: in no
/// second more than `burst` + `perSecond`.
struct RequestRate
{
    int perSecond = 16; ///< tokens that come back each second
    int burst = 4;      ///< tokens of a full bucket
    int reserve = 2;    ///< tokens that background requests leave for people

    /// For a server that allows so many requests a second (Stripe: 25 in test mode, 100 in live mode; facts 2.10).
    static RequestRate within(int allowedPerSecond);
};

/// A server's limits as its users may use them.
struct RequestLimits
{
    RequestRate whole;      ///< for all requests together
    RequestRate background; ///< for those of the background, which mostly go to one endpoint
};

/// The counting half of RequestBudget. A value type; time comes from the caller, in milliseconds of any one clock. A
/// clock that runs backwards gives nothing and takes nothing away.
class TokenBucket
{
public:
    explicit TokenBucket(RequestRate rate) : m_rate(rate), m_thousandths(qint64{rate.burst} * 1000) {}

    /// After how many milliseconds a token can be had without touching the reserve; 0: now.
    qint64 waitMs(qint64 nowMs);
    /// Takes a token in any case, into debt if it must be: later ones pay it back.
    void take(qint64 nowMs);

private:
    void refill(qint64 nowMs);
    RequestRate m_rate;
    qint64 m_thousandths; ///< of a token; negative: debt, at most one second's
    qint64 m_seenMs = -1;
};

/// Keeps the requests to one server under its limit. A person's go at once; those of the background wait for their turn
/// in the order they came, and leave room for people. Every attempt counts, repeats too. Owner: shared by the requests
/// that use it. Thread: the HttpClient's.
class RequestBudget : public QObject
{
    Q_OBJECT
public:
    /// `nowMs`: a clock that only runs forwards. The default is the computer's.
    explicit RequestBudget(RequestLimits limits, std::function<qint64()> nowMs = steadyMs);

    void takeForAPerson();
    /// Calls `go` from here or from the event loop, once, unless `context` dies or forget() is called before.
    void whenFree(QObject *context, std::function<void()> go);
    void forget(const QObject *context);
    /// After a 429.
    void holdBack(std::chrono::milliseconds time);
    qsizetype waiting() const { return static_cast<qsizetype>(m_queue.size()); }

    static qint64 steadyMs();

private:
    struct Waiter
    {
        QPointer<QObject> context;
        std::function<void()> go;
    };
    void serve();
    qint64 backgroundWait();
    TokenBucket m_whole;
    TokenBucket m_background;
    qint64 m_heldUntilMs = -1;
    std::function<qint64()> m_nowMs;
    std::deque<Waiter> m_queue;
    QTimer m_timer;
    bool m_serving = false;
};

/// What a request is counted in. Without a budget it is not counted.
struct RequestTurn
{
    std::shared_ptr<RequestBudget> budget = {};
    Urgency urgency = Urgency::Interactive;
};

} // namespace console
