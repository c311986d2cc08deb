#pragma once

#include "core/exportsink.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace console {

/// Another sink, a little behind: put() leaves the rows to a thread of its own, so that the next ones are read while
/// these are written. A few slices wait at most; then put() does. What goes wrong is told by the next call, which is
/// Cancelled after drop(). Owner: the export.
class BehindSink final : public ExportSink
{
public:
    explicit BehindSink(std::shared_ptr<ExportSink> sink);
    /// What still waits is dropped.
    ~BehindSink() override;

    Outcome begin() override;
    Outcome put(const QList<Payment> &rows) override;
    Result<Exported> finish() override;
    Outcome keep() override;

    /// What waits is not written any more. Waits for nothing. From any thread.
    void drop();

private:
    void work();

    std::shared_ptr<ExportSink> m_sink;
    std::mutex m_lock;
    std::condition_variable m_changed;
    // Guarded by the lock.
    std::deque<QList<Payment>> m_waiting;
    std::vector<QList<Payment>> m_written; ///< freed where they were made: elsewhere costs more than to write them
    bool m_isWriting = false;
    bool m_isDropped = false;
    std::optional<Error> m_trouble;
    std::thread m_thread; ///< begun by the first put()
};

} // namespace console
