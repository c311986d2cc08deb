#pragma once

#include "flows/session.h"

#include <QCoreApplication>
#include <QTimer>

#include <chrono>

namespace console {

struct SyncSummary
{
    qint64 received = 0;   ///< rows from the tenant in this run
    qint64 stuckFound = 0; ///< Pending here and finished at Stripe
    QDateTime at;          ///< UTC
};

/// Brings the cache up to date: payments changed since the cursor, page by page (each page and its cursor in one
/// transaction, so a kill loses nothing), then asks Stripe about payments that are still Pending (a few in a run, each
/// less and less often) and writes down why.
class SyncPaymentsFlow final : public FlowJob<SyncSummary>
{
    Q_DECLARE_TR_FUNCTIONS(console::SyncPaymentsFlow)
public:
    explicit SyncPaymentsFlow(Session &session, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void nextPage(const QString &cursor);
    void findPending();
    void checkPending(QList<Payment> left);
    void explain(const Payment &payment, const StripePaymentIntent &intent, const QList<Payment> &left);
    void resumeRefunds();
    void finish();
    Session &m_session;
    std::shared_ptr<TenantClient> m_tenant;
    SyncSummary m_summary;
};

/// Keeps the report live: runs SyncPaymentsFlow now and then again `interval` after each end; after an error with
/// growing pauses (up to 8 intervals). Never two at once. Owner: the main window. Thread: GUI.
class PaymentWatcher : public QObject
{
    Q_OBJECT
public:
    explicit PaymentWatcher(Session &session, std::chrono::milliseconds interval, QObject *parent = nullptr);
    void start();
    void stop();
    /// At once, unless one is under way.
    void refresh();
    bool isRunning() const { return !m_flow.isNull(); }

Q_SIGNALS:
    void syncStarted();
    void synced(const console::SyncSummary &summary);
    void syncFailed(const console::Error &error);
    void progressChanged(qint64 rows);

private:
    void run();
    Session &m_session;
    QTimer m_timer;
    std::chrono::milliseconds m_interval;
    int m_failures = 0;
    bool m_stopped = true;
    QPointer<SyncPaymentsFlow> m_flow;
};

} // namespace console

Q_DECLARE_METATYPE(console::SyncSummary)
