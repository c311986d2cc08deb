#include "ui/main/workspaceopener.h"

namespace console {

WorkspaceOpener::WorkspaceOpener(Services services, PracticeHost &practice, QObject *parent)
    : QObject(parent),
      m_services(std::move(services)),
      m_practice(practice)
{
}

void WorkspaceOpener::openPractice()
{
    cancel();
    auto *job = m_practice.start(this);
    m_job = job;
    connect(job, &Job::stepChanged, this, &WorkspaceOpener::stepChanged);
    job->onFinished(this, [this, job](const Result<Workspace> &result) {
        if (m_job != job)
            return;
        m_job.clear();
        if (result)
            open(*result);
        else
            Q_EMIT failed(result.error());
    });
    Q_EMIT stepChanged(tr("Starting the practice servers on this computer…"));
    job->start();
}

void WorkspaceOpener::open(const Workspace &workspace)
{
    cancel();
    auto *job = new OpenWorkspaceFlow(m_services, workspace, this);
    m_job = job;
    connect(job, &Job::stepChanged, this, &WorkspaceOpener::stepChanged);
    job->onFinished(this, [this, job](const Result<OpenedWorkspace> &result) {
        if (m_job != job)
            return;
        m_job.clear();
        if (result)
            Q_EMIT opened(*result);
        else
            Q_EMIT failed(result.error());
    });
    Q_EMIT stepChanged(tr("Opening the workspace…"));
    job->start();
}

void WorkspaceOpener::cancel()
{
    if (QPointer<Job> job = std::exchange(m_job, nullptr))
        job->cancel();
}

} // namespace console
