#pragma once

#include "core/job.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <optional>

namespace console {

/// Short file work away from the GUI thread: runs `work` on the global thread pool. Once begun it is carried out even
/// if the job is cancelled or destroyed; `work` must hold all that it uses.
template <typename T>
class WorkerJob final : public TypedJob<T>
{
public:
    WorkerJob(std::function<Result<T>()> work, QObject *parent = nullptr) : TypedJob<T>(parent), m_work(std::move(work))
    {
    }

protected:
    void doStart() override
    {
        using Promise = QPromise<std::shared_ptr<Result<T>>>;
        auto promise = std::make_shared<Promise>();
        auto *watcher = new QFutureWatcher<std::shared_ptr<Result<T>>>(this);
        QObject::connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
            if (!this->isFinished())
                this->finishWith(std::move(*watcher->result()));
        });
        promise->start();
        watcher->setFuture(promise->future());
        QThreadPool::globalInstance()->start([promise, work = std::move(m_work)] {
            promise->addResult(std::make_shared<Result<T>>(work()));
            promise->finish();
        });
    }

private:
    std::function<Result<T>()> m_work;
};

} // namespace console
