#pragma once

#include "flows/session.h"

#include <QObject>
#include <QTimer>

namespace console {

/// Tells Session::attention() how many keys and secrets of the open workspace are overdue: at the start, when facts
/// change, and every hour. Reads journal.db only. Owner: BackgroundWork. Thread: GUI.
class SecretDueWatcher final : public QObject
{
    Q_OBJECT
public:
    explicit SecretDueWatcher(Session &session, QObject *parent = nullptr);
    void start();

private:
    void look();
    Session &m_session;
    QTimer m_timer;
};

} // namespace console
