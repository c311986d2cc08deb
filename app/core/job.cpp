#include "core/job.h"

#include <QCoreApplication>

namespace console {

Job::Job(QObject *parent) : QObject(parent) {}

Job::~Job() = default;

void Job::start()
{
    if (m_state != State::Idle)
        return;
    m_state = State::Running;
    doStart();
}

void Job::cancel()
{
    if (isFinished() || m_cancelRequested)
        return;
    m_cancelRequested = true;
    if (m_state == State::Running)
        doCancel();
    if (!isFinished()) {
        setCancelledResult();
        beginEnd();
    }
}

void Job::doCancel() {}

bool Job::beginEnd()
{
    if (isFinished())
        return false;
    m_state = State::Ending;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_state = State::Ended;
            deleteLater(); // first: a receiver may destroy this job's owner, and this job with it
            Q_EMIT finished(QPrivateSignal());
        },
        Qt::QueuedConnection);
    return true;
}

Error cancelledError()
{
    return {ErrorKind::Cancelled, QCoreApplication::translate("console::Job", "Stopped."), {}, {}, 0, {}, {}};
}

void JobGroup::doStart()
{
    if (m_open == 0) {
        finishWith(Done{});
        return;
    }
    const auto children = m_children;
    for (const auto &child : children) {
        if (child)
            child->start();
    }
}

void JobGroup::doCancel()
{
    for (const auto &child : std::as_const(m_children)) {
        if (child)
            child->cancel();
    }
}

void JobGroup::childEnded(const std::optional<Error> &error)
{
    --m_open;
    if (error && !m_firstError) {
        m_firstError = error;
        doCancel();
    }
    if (m_open == 0)
        finishWith(m_firstError ? Result<Done>(*m_firstError) : Result<Done>(Done{}));
}

} // namespace console
