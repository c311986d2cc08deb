#pragma once

#include "practice/httpserver.h"
#include "practice/stripe/engine.h"
#include "practice/stripe/resources.h"

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

    enum class FaultKind { Answer, LoseAnswer, LoseRequest, Hold };
    struct Fault
    {
        FaultKind kind = FaultKind::Answer;
        QByteArray method;
        QByteArray prefix;
        int status = 0;
        QByteArray code;
        QByteArray message;
        int times = 1;
    };
    void addFault(const Fault &fault);
    /// Also ends every wait.
    void releaseHeld();
    QList<QByteArray> log() const;
    void clearLog();

private:
    std::optional<Fault> takeFault(const HttpRequest &request);
    HttpResponse receipt(const HttpRequest &request);
    Answer answer(const HttpRequest &request, Call &call, HttpResponse &response, bool hold);
    Answer idempotent(const HttpRequest &request, Call &call, const Route &route, HttpResponse &response);
    /// keep: stores the answer of a keyed request, in its transaction; may be empty.
    Answer run(Call &call, const Route &route, const std::function<void(const Answer &)> &keep);
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
    QList<Fault> m_faults;
    QList<QByteArray> m_log;
    QSet<QByteArray> m_inFlight;
    qint64 m_requests = 0;
    qint64 m_startMs = 0;
};

} // namespace console::practice
