#include "flows/behindsink.h"

#include "core/job.h"

#include <utility>

namespace console {

namespace {

constexpr std::size_t kMostWaiting = 4; // slices

} // namespace

BehindSink::BehindSink(std::shared_ptr<ExportSink> sink) : m_sink(std::move(sink)) {}

BehindSink::~BehindSink()
{
    drop();
    if (m_thread.joinable())
        m_thread.join();
}

void BehindSink::drop()
{
    {
        const std::lock_guard lock(m_lock);
        m_isDropped = true;
        m_waiting.clear();
    }
    m_changed.notify_all();
}

Outcome BehindSink::begin()
{
    return m_sink->begin();
}

Outcome BehindSink::put(const QList<Payment> &rows)
{
    std::vector<QList<Payment>> written;
    std::unique_lock lock(m_lock);
    m_changed.wait(lock, [this] { return m_waiting.size() < kMostWaiting || m_trouble || m_isDropped; });
    written.swap(m_written);
    if (m_trouble)
        return *m_trouble;
    if (m_isDropped)
        return cancelledError();
    m_waiting.push_back(rows);
    if (!m_thread.joinable())
        m_thread = std::thread([this] { work(); });
    m_changed.notify_all();
    return Done{};
}

void BehindSink::work()
{
    std::unique_lock lock(m_lock);
    for (;;) {
        m_changed.wait(lock, [this] { return !m_waiting.empty() || m_isDropped; });
        if (m_isDropped)
            return;
        m_isWriting = true;
        QList<Payment> rows = std::move(m_waiting.front());
        m_waiting.pop_front();
        lock.unlock();
        m_changed.notify_all();
        const Outcome written = m_sink->put(rows);
        lock.lock();
        m_written.push_back(std::move(rows));
        if (!written)
            m_trouble = written.error();
        m_isWriting = false;
        if (m_trouble)
            m_waiting.clear();
        m_changed.notify_all();
    }
}

Result<Exported> BehindSink::finish()
{
    {
        std::unique_lock lock(m_lock);
        m_changed.wait(lock, [this] { return m_waiting.empty() && !m_isWriting; });
        if (m_trouble)
            return *m_trouble;
        if (m_isDropped)
            return cancelledError();
    }
    return m_sink->finish();
}

Outcome BehindSink::keep()
{
    return m_sink->keep();
}

} // namespace console
