#include "secrets/keychainqueue.h"

#include <qt6keychain/keychain.h>

namespace console {

namespace {

bool isWaiting(const QPointer<Job> &owner)
{
    return owner && !owner->isFinished() && !owner->isCancelRequested();
}

} // namespace

void KeychainQueue::run(Job *owner, std::function<QKeychain::Job *()> make, std::function<void(QKeychain::Job *)> done)
{
    m_waiting.push_back({owner, std::move(make), std::move(done)});
    next();
}

void KeychainQueue::next()
{
    while (!m_isBusy && !m_waiting.empty()) {
        Entry entry = std::move(m_waiting.front());
        m_waiting.pop_front();
        if (!isWaiting(entry.owner))
            continue;
        m_isBusy = true;
        QKeychain::Job *job = entry.make();
        connect(job, &QKeychain::Job::finished, this,
                [this, owner = entry.owner, done = std::move(entry.done)](QKeychain::Job *ended) {
                    m_isBusy = false;
                    if (isWaiting(owner))
                        done(ended);
                    next();
                });
        job->start();
    }
}

} // namespace console
