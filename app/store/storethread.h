#pragma once

#include "core/job.h"
#include "store/database.h"
#include "store/storeerror.h"

#include <QPointer>
#include <QThread>

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace console {

/// What a store thread works on: opened, used and closed in that thread only.
struct StoreConnections
{
    Database cache;
    Database journal;
};

/// One thread with a queue: StoreWriter (read-write connections) and the counting worker (read-only ones) are two of
/// it. Work runs in the order it was posted; replies come back in the thread that owns this object. A piece of work
/// that fails reports its Error and the next one runs. Destruction lets all posted work finish, closes the connections
/// and hands out the last replies. Owner: WorkspaceStore or the job that opens it. Thread: the GUI thread.
class StoreThread : public QObject
{
    Q_OBJECT
public:
    using Connections = std::unique_ptr<StoreConnections>;

    explicit StoreThread(const QString &name);
    ~StoreThread() override;

    /// `work` runs in the thread and may open or use the connections (null until opened); `reply` runs here afterwards.
    void post(std::function<void(Connections &)> work, std::function<void()> reply);

private:
    struct Entry
    {
        std::function<void(Connections &)> work;
        std::function<void()> reply;
    };
    void runNext(); ///< in m_thread
    void deliver();

    QThread m_thread;
    std::unique_ptr<QObject> m_worker; ///< lives in m_thread; an event of it for each entry of the queue
    Connections m_connections;         ///< touched in m_thread only
    std::mutex m_lock;
    std::deque<Entry> m_queue;                    ///< guarded by m_lock
    std::vector<std::function<void()>> m_replies; ///< guarded by m_lock
};

/// A Job whose work runs in a StoreThread. `announce` runs in the GUI thread when the work has succeeded, whether or
/// not the job still lives. See WorkspaceStore for what cancelling and destroying mean.
template <typename T>
class StoreJob : public TypedJob<T>
{
public:
    using Work = std::function<Result<T>(StoreThread::Connections &)>;
    using Announce = std::function<void(const T &)>;

    StoreJob(StoreThread *thread, Work work, Announce announce, QObject *parent)
        : TypedJob<T>(parent),
          m_thread(thread),
          m_work(std::move(work)),
          m_announce(std::move(announce))
    {
    }

protected:
    void doStart() override
    {
        if (!m_thread) {
            this->finishWith(databaseError(QStringLiteral("the store is closed"), QStringLiteral("closed")));
            return;
        }
        m_thread->post(
            [work = std::move(m_work), ticket = m_ticket](StoreThread::Connections &connections) {
                if (!ticket->isTaken.exchange(true))
                    ticket->result.emplace(work(connections));
            },
            [self = QPointer<StoreJob>(this), announce = std::move(m_announce), ticket = m_ticket] {
                if (!ticket->result)
                    return; // withdrawn
                if (announce && *ticket->result)
                    announce(ticket->result->value());
                if (self)
                    self->finishWith(std::move(*ticket->result));
            });
    }
    /// Withdraws the work if its turn has not come.
    void doCancel() override { m_ticket->isTaken.exchange(true); }

private:
    struct Ticket
    {
        std::atomic<bool> isTaken{false};
        std::optional<Result<T>> result;
    };
    QPointer<StoreThread> m_thread;
    Work m_work;
    Announce m_announce;
    std::shared_ptr<Ticket> m_ticket = std::make_shared<Ticket>();
};

} // namespace console
