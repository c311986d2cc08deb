#pragma once

#include "flows/session.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace console {

class RefundWatcher;
class SecretDueWatcher;
class WebhookWatcher;

/// What a workspace looks after by itself while it is open, beside the sync of payments: the audit trail's chain at the
/// start, payments stuck in Pending, both sides of the webhooks, refunds that want a person, keys that are overdue.
/// Each tells Session::attention(). Bounded and spread out, so that a person's own requests come first. Owner: the main
/// window; dies before the session. Thread: GUI.
class BackgroundWork final : public QObject
{
    Q_OBJECT
public:
    explicit BackgroundWork(Session &session, QObject *parent = nullptr);
    ~BackgroundWork() override;
    void start();
    /// To be called once refunds left open last time have been looked at.
    void startRefunds();
    WebhookWatcher &webhooks() { return *m_webhooks; }
    RefundWatcher &refunds() { return *m_refunds; }
    /// Payments have changed: what is stuck is looked for again soon.
    void poke();

private:
    void verifyAudit();
    void findStuck();
    Session &m_session;
    WebhookWatcher *m_webhooks;
    RefundWatcher *m_refunds;
    SecretDueWatcher *m_secrets;
    QTimer m_stuckTimer;
    QPointer<Job> m_stuck;
};

} // namespace console
