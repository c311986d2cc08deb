#pragma once

#include "practice/stripe/engine.h"
#include "practice/stripe/practicestripe.h"

#include <QMap>
#include <QUrl>

#include <mutex>

namespace console::practice {

/// Sends what is due: webhook events, signed (facts 2.4, 2.5), with back-off; and later consequences before them.
/// The engine is used under `lock`; nothing is sent while it is held. One run at a time. Thread-safe.
class Deliverer
{
public:
    Deliverer(Engine &engine, std::mutex &lock) : m_engine(engine), m_lock(lock) {}

    void setHostMap(const QMap<QString, QUrl> &map);
    /// Returns when nothing is due any more.
    void runDue();
    /// Milliseconds until something is due, at most `atMost`.
    qint64 msToNext(qint64 atMost);
    QList<DeliveryAttempt> attempts(const QString &eventId);

    /// The secrets that sign an endpoint's events now: the current one, and a rolled one during its overlap.
    static QList<QByteArray> secretsOf(const Engine &engine, const Doc &endpoint);

private:
    struct Job
    {
        qint64 id = 0;
        QString eventId;
        QString eventType;
        QString endpointId;
        QString state;
        qint64 attempts = 0;
        bool live = false;
        QUrl url;
        QByteArray body;
        QByteArray signature;
    };
    bool nextConsequence();
    bool nextJob(Job &job);
    void record(const Job &job, int status, const QString &problem);

    Engine &m_engine;
    std::mutex &m_lock;
    std::mutex m_running;
    QMap<QString, QUrl> m_hosts; // guarded by m_lock
};

} // namespace console::practice
