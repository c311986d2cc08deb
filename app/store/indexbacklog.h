#pragma once

#include "store/gramsegment.h"
#include "store/searchtext.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace console {

/// A change of the search index that is not written yet.
struct IndexChange
{
    qint64 rowId = 0;
    GramSegment::Change change = GramSegment::Change::Add;
    IndexedRow row;
};

/// Makes a GramSegment of changes while its owner writes the rows: from some hundred changes on a thread of its own
/// reads their tokens. Owner and thread of all calls: PaymentIndex, in the writer's thread.
class IndexBacklog
{
public:
    IndexBacklog() = default;
    ~IndexBacklog();
    IndexBacklog(const IndexBacklog &) = delete;
    IndexBacklog &operator=(const IndexBacklog &) = delete;

    /// Empty again, whatever was under way; keeps its memory.
    void clear();
    /// Remove before Add of the same row.
    void add(IndexChange change);
    std::size_t size() const { return m_size; }
    /// No more changes: waits until all are read. The counts of the segment are then there; its pages are being built
    /// if there are more than `few` changes.
    const GramSegment &complete(std::size_t few);
    /// Waits for the pages.
    const GramSegment &built();
    /// All changes, in their order.
    void each(const std::function<void(const IndexChange &)> &take) const;

private:
    using Chunk = std::shared_ptr<const std::vector<IndexChange>>;
    void handOver();
    void read(const std::vector<IndexChange> &changes);
    void work(); ///< in m_thread
    void abandon();
    void join();

    std::vector<IndexChange> m_open;
    std::vector<Chunk> m_chunks;
    std::size_t m_size = 0;
    RowTokens m_tokens;    ///< m_thread's while it runs
    GramSegment m_segment; ///< m_thread's until all is read, then nobody writes to what counts() reads
    std::thread m_thread;
    std::mutex m_lock;
    std::condition_variable m_wake;
    std::deque<Chunk> m_queue; ///< guarded by m_lock, as are these
    bool m_isComplete = false;
    bool m_isRead = false;
    bool m_isAbandoned = false;
};

} // namespace console
