#pragma once

#include "flows/session.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace console {

/// What a workspace looks after by itself while it is open, beside the sync of payments: the audit trail's chain at the
/// start, payments stuck in Pending, both sides of the webhooks, refunds that want a person. Each tells
/// Session::attention(). Bounded and spread out, so that a person's own requests come first. Owner: the main window;
/// dies before the session. Thread: GUI.
class BackgroundWork final : public QObject
{
    Q_OBJECT
public:
    explicit BackgroundWork(Session &session, QObject *parent = nullptr);
    ~BackgroundWork() override;
    void start();
    /// Payments have changed: what is stuck is looked for again soon.
    void poke();

private:
    void verifyAudit();
    void findStuck();
    Session &m_session;
    QTimer m_stuckTimer;
    QPointer<Job> m_stuck;
};

} // namespace console
