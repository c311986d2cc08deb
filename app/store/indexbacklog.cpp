#include "store/indexbacklog.h"

#include <algorithm>
#include <utility>

namespace console {

namespace {

constexpr std::size_t kChunk = 256; // changes handed over at a time: fewer are not worth a thread

} // namespace

IndexBacklog::~IndexBacklog()
{
    abandon();
}

void IndexBacklog::abandon()
{
    {
        const std::lock_guard lock(m_lock);
        m_isAbandoned = true;
    }
    join();
}

void IndexBacklog::clear()
{
    if (m_thread.joinable())
        abandon();
    m_open.clear();
    m_chunks.clear();
    m_queue.clear();
    m_size = 0;
    m_segment.clear();
    m_isComplete = false;
    m_isRead = false;
    m_isAbandoned = false;
}

void IndexBacklog::join()
{
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void IndexBacklog::add(IndexChange change)
{
    m_open.push_back(std::move(change));
    ++m_size;
    if (m_open.size() == kChunk)
        handOver();
}

void IndexBacklog::handOver()
{
    m_chunks.push_back(std::make_shared<const std::vector<IndexChange>>(std::exchange(m_open, {})));
    m_open.reserve(kChunk);
    {
        const std::lock_guard lock(m_lock);
        m_queue.push_back(m_chunks.back());
    }
    if (!m_thread.joinable())
        m_thread = std::thread([this] { work(); });
    m_wake.notify_all();
}

void IndexBacklog::read(const std::vector<IndexChange> &changes)
{
    for (const IndexChange &change : changes) {
        m_tokens.read(change.row);
        m_segment.read(change.rowId, m_tokens, change.change);
    }
}

void IndexBacklog::work()
{
    std::unique_lock lock(m_lock);
    for (;;) {
        m_wake.wait(lock, [this] { return !m_queue.empty() || m_isComplete || m_isAbandoned; });
        if (m_isAbandoned)
            return;
        if (m_queue.empty())
            break;
        const Chunk chunk = std::move(m_queue.front());
        m_queue.pop_front();
        lock.unlock();
        read(*chunk);
        lock.lock();
    }
    m_isRead = true;
    lock.unlock();
    m_wake.notify_all();
    m_segment.build();
}

const GramSegment &IndexBacklog::complete(std::size_t few)
{
    if (!m_thread.joinable()) {
        read(m_open);
        if (m_size > few)
            m_segment.build();
        return m_segment;
    }
    if (!m_open.empty())
        handOver();
    std::unique_lock lock(m_lock);
    m_isComplete = true;
    m_wake.notify_all();
    m_wake.wait(lock, [this] { return m_isRead; });
    return m_segment;
}

const GramSegment &IndexBacklog::built()
{
    join();
    return m_segment;
}

void IndexBacklog::each(const std::function<void(const IndexChange &)> &take) const
{
    for (const Chunk &chunk : m_chunks)
        std::for_each(chunk->begin(), chunk->end(), take);
    std::for_each(m_open.begin(), m_open.end(), take);
}

} // namespace console
