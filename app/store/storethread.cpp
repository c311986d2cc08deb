#include "store/storethread.h"

#include <utility>

namespace console {

StoreThread::StoreThread(const QString &name) : m_worker(std::make_unique<QObject>())
{
    m_thread.setObjectName(name);
    m_worker->moveToThread(&m_thread);
    m_thread.start();
}

StoreThread::~StoreThread()
{
    // Behind everything that was posted: close in the thread that opened, then end it.
    post(
        [this](Connections &connections) {
            connections.reset();
            m_thread.quit();
        },
        {});
    m_thread.wait();
    deliver();
}

void StoreThread::post(std::function<void(Connections &)> work, std::function<void()> reply)
{
    QMetaObject::invokeMethod(
        m_worker.get(),
        [this, work = std::move(work), reply = std::move(reply)]() mutable {
            work(m_connections);
            work = {}; // what it holds dies here, not with the reply
            if (!reply)
                return;
            {
                const QMutexLocker lock(&m_lock);
                m_replies.push_back(std::move(reply));
            }
            QMetaObject::invokeMethod(this, &StoreThread::deliver, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void StoreThread::deliver()
{
    std::vector<std::function<void()>> replies;
    {
        const QMutexLocker lock(&m_lock);
        replies.swap(m_replies);
    }
    for (const auto &reply : replies)
        reply();
}

} // namespace console
