#pragma once

#include "practice/httpserver.h"
#include "practice/stripe/engine.h"
#include "practice/stripe/resources.h"
#include "practice/stripe/stripefault.h"

#include <QHash>
#include <QSet>

#include <condition_variable>
#include <functional>
#include <mutex>

namespace console::practice {

/// What stands before the resources: faults on request, keys and permissions, versions, idempotency, routing.
/// Thread-safe: handle() runs on the HTTP server's threads; the engine is used under `lock`, which the owner shares.
class Gateway
{
public:
    Gateway(Engine &engine, std::mutex &lock);

    HttpResponse handle(const HttpRequest &request);

    /// For the HTTP server, before a body is read: true resets the connection (StripeFault::ResetInRequest).
    bool resetsEarly(const HttpRequest &head);

    enum class FaultKind { Answer, LoseAnswer, LoseRequest, Hold, Named };
    struct Fault
    {
        FaultKind kind = FaultKind::Answer;
        QByteArray method;
        QByteArray prefix;
        int status = 0;
        QByteArray code;
        QByteArray message;
        int times = 1;
        StripeFault named = StripeFault::LostAnswer; ///< with FaultKind::Named
        qint64 stallMs = 0;                          ///< 0: until releaseHeld()
        int releases = 0;                            ///< how many there had been when a request met it
    };
    void addFault(const Fault &fault);
    /// Ends every wait that is under way.
    void clearFaults();
    void releaseHeld();
    /// Closed: nothing waits, so that the server can stop.
    void setOpen(bool open);
    QList<QByteArray> log() const;
    void clearLog();

private:
    std::optional<Fault> takeFault(const HttpRequest &request);
    HttpResponse receipt(const HttpRequest &request);
    /// fault may be nullptr.
    Answer answer(const HttpRequest &request, Call &call, HttpResponse &response, const Fault *fault);
    Answer idempotent(const HttpRequest &request, Call &call, const Route &route, HttpResponse &response,
                      const Fault *fault);
    /// keep: stores the answer of a keyed request, in its transaction; may be empty.
    Answer run(Call &call, const Route &route, const Fault *fault, const std::function<void(const Answer &)> &keep);
    /// Puts the answer into the response, as JSON with Stripe's headers.
    HttpResponse rendered(const HttpRequest &request, const Call &call, const Answer &made,
                          HttpResponse response) const;
    /// Carries the request out or not and answers as the named fault says.
    HttpResponse spoiled(const Fault &fault, const HttpRequest &request, Call &call);
    /// Until releaseHeld() was called after the request met the fault, which may be over already, or for so long if
    /// ms > 0. `guard` holds m_faultLock.
    void wait(std::unique_lock<std::mutex> &guard, const Fault &fault, qint64 ms);
    const Route *route(Call &call) const;
    bool authorise(const HttpRequest &request, Call &call) const;
    bool permit(Call &call, const Route &route) const;
    Answer faultAnswer(const Fault &fault, Call &call, HttpResponse &response) const;

    Engine &m_engine;
    std::mutex &m_lock;
    QList<Route> m_routes;

    mutable std::mutex m_faultLock; // faults, log, keys in flight
    std::condition_variable m_released;
    int m_releases = 0;
    bool m_isOpen = true;
    QList<Fault> m_faults;
    QList<QByteArray> m_log;
    QSet<QByteArray> m_inFlight;
    qint64 m_requests = 0;
    qint64 m_startMs = 0;
};

} // namespace console::practice
