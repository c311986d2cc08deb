#include "practice/tenant/storethread.h"

#include "practice/tenant/tenantschema.h"

namespace console::practice {

StoreThread::~StoreThread()
{
    stop();
}

Outcome StoreThread::start(const QString &dataDir, const SecretBox &box, const Clock &clock, const QString &clientId)
{
    if (isRunning())
        return Done{};
    m_stopping = false;
    auto opened = std::make_shared<std::promise<Outcome>>();
    std::future<Outcome> outcome = opened->get_future();
    m_thread = std::thread([this, opened, dataDir, clientId, &box, &clock] {
        auto database = openTenantDatabase(dataDir, box);
        if (!database) {
            opened->set_value(database.error());
            return;
        }
        TenantBooks books(std::move(*database), box, clock, clientId);
        opened->set_value(Done{});
        serve(books);
    });
    Outcome result = outcome.get();
    if (!result)
        m_thread.join();
    return result;
}

void StoreThread::stop()
{
    if (!isRunning())
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void StoreThread::post(Work work)
{
    {
        const std::lock_guard lock(m_mutex);
        m_work.push_back(std::move(work));
    }
    m_wake.notify_all();
}

void StoreThread::serve(TenantBooks &books)
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_stopping || !m_work.empty(); });
        if (m_work.empty())
            return;
        const Work work = std::move(m_work.front());
        m_work.pop_front();
        lock.unlock();
        work(books);
        lock.lock();
    }
}

} // namespace console::practice
