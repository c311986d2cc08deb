#pragma once

#include "core/job.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <list>

namespace QKeychain {
class Job;
}

namespace console {

/// Hands one job at a time to QtKeychain, which queues by itself, but without a way to take a queued job back: a write
/// whose caller has given up must never begin. QtKeychain's jobs cannot be stopped once begun (libsecret calls back
/// into them), so they own themselves and end whenever the keychain answers. Owner: the keychain store. Thread: the GUI
/// thread.
class KeychainQueue : public QObject
{
    Q_OBJECT
public:
    /// `make` is called when its turn has come and `owner` still waits; `done` when the job has finished and `owner`
    /// still waits.
    void run(Job *owner, std::function<QKeychain::Job *()> make, std::function<void(QKeychain::Job *)> done);

private:
    struct Entry
    {
        QPointer<Job> owner;
        std::function<QKeychain::Job *()> make;
        std::function<void(QKeychain::Job *)> done;
    };
    void next();

    std::list<Entry> m_waiting;
    bool m_isBusy = false;
};

} // namespace console
