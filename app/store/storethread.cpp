#include "store/storethread.h"

#include <utility>

namespace console {

namespace {

/// Lives in the thread. An event of it calls what it was given before the thread began, so that nothing is handed over
/// by the event itself.
class Worker final : public QObject
{
public:
    explicit Worker(std::function<void()> work) : m_work(std::move(work)) {}
    void run() { m_work(); }

private:
    std::function<void()> m_work;
};

} // namespace

StoreThread::StoreThread(const QString &name) : m_worker(std::make_unique<Worker>([this] { runNext(); }))
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
    {
        const std::lock_guard lock(m_lock);
        m_queue.push_back({std::move(work), std::move(reply)});
    }
    // The event only wakes the thread: what is handed over passes through our own lock, which ThreadSanitizer sees.
    QMetaObject::invokeMethod(static_cast<Worker *>(m_worker.get()), &Worker::run, Qt::QueuedConnection);
}

void StoreThread::runNext()
{
    Entry entry;
    {
        const std::lock_guard lock(m_lock);
        entry = std::move(m_queue.front());
        m_queue.pop_front();
    }
    entry.work(m_connections);
    entry.work = {}; // what it holds dies here, not with the reply
    {
        const std::lock_guard lock(m_lock); // in any case: whoever takes it next sees what the work did
        if (!entry.reply)
            return;
        m_replies.push_back(std::move(entry.reply));
    }
    QMetaObject::invokeMethod(this, &StoreThread::deliver, Qt::QueuedConnection);
}

void StoreThread::deliver()
{
    std::vector<std::function<void()>> replies;
    {
        const std::lock_guard lock(m_lock);
        replies.swap(m_replies);
    }
    for (const auto &reply : replies)
        reply();
}

} // namespace console
