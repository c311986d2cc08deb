#pragma once

#include "core/result.h"
#include "practice/tenant/tenantbooks.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>

namespace console::practice {

/// One thread that owns the tenant's connection; others give it work and wait for the result. This is the queue behind
/// which the handlers of the HTTP server's pool meet. Owner: PracticeTenant. call() is thread-safe; never call it from
/// inside work.
class StoreThread
{
public:
    StoreThread() = default;
    ~StoreThread();
    StoreThread(const StoreThread &) = delete;
    StoreThread &operator=(const StoreThread &) = delete;

    /// Opens the file in the new thread. Errors of openTenantDatabase().
    Outcome start(const QString &dataDir, const SecretBox &box, const Clock &clock, const QString &clientId);
    /// Finishes the work that is queued, then closes the file.
    void stop();
    bool isRunning() const { return m_thread.joinable(); }

    /// Runs f(TenantBooks&) in the thread and returns its result.
    template <typename F>
    std::invoke_result_t<F &, TenantBooks &> call(F f)
    {
        using R = std::invoke_result_t<F &, TenantBooks &>;
        // Shared: the worker may still be inside set_value() when the waiting thread goes on.
        auto promise = std::make_shared<std::promise<R>>();
        std::future<R> future = promise->get_future();
        post([&f, promise](TenantBooks &books) { promise->set_value(f(books)); });
        return future.get();
    }

private:
    using Work = std::function<void(TenantBooks &)>;
    void post(Work work);
    void serve(TenantBooks &books);

    std::thread m_thread;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Work> m_work;
    bool m_stopping = false;
};

} // namespace console::practice
