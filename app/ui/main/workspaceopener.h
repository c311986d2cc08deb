#pragma once

#include "flows/connectflow.h"
#include "flows/practicehost.h"

#include <QObject>
#include <QPointer>

namespace console {

/// Opens a workspace for the main window: starts the practice servers where needed, then runs OpenWorkspaceFlow. One at
/// a time; a newer request takes the place of an older one. Owner: the main window. Thread: GUI.
class WorkspaceOpener : public QObject
{
    Q_OBJECT
public:
    WorkspaceOpener(Services services, PracticeHost &practice, QObject *parent);
    void openPractice();
    void open(const Workspace &workspace);
    void cancel();
    bool isBusy() const { return !m_job.isNull(); }

Q_SIGNALS:
    void stepChanged(const QString &step);
    void opened(const console::OpenedWorkspace &workspace);
    void failed(const console::Error &error);

private:
    Services m_services;
    PracticeHost &m_practice;
    QPointer<Job> m_job;
};

} // namespace console
