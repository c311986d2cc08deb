#pragma once

#include "flows/session.h"
#include "flows/stripehistory.h"
#include "flows/syncprogress.h"
#include "store/syncslices.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <chrono>

namespace console {

struct SyncSummary
{
    qint64 received = 0;   ///< rows from the tenant in this run
    qint64 stuckFound = 0; ///< Pending here and finished at Stripe
    QDateTime at;          ///< UTC
    /// Why Stripe's side could not be read in full; the tenant's side is up to date all the same.
    std::optional<Error> stripeTrouble = {};
    /// Accounts and modes whose Stripe's side was read in this run; most runs leave them alone.
    int stripeBooksRead = 0;
};

/// Brings the cache up to date.
///
/// First the history, where this computer does not have it yet: the tenant's in slices of time, newest first, several
/// at once, each checked against the tenant's own count; then the payments changed since the cursor that was taken
/// before the first slice, page by page. Then Stripe's side of each payment type and mode whose key is here: its
/// history in slices, from then on what is new (by creation, with an overlap) and what changed (by events). What was
/// read and how far it leads are one transaction, so a kill at any moment loses nothing. Last, Stripe is asked about
/// payments that are still Pending (a few in a run, each less and less often), and why is written down.
///
/// All reads at Stripe are Background: they keep under its limit and leave room for people. An error ends the run; the
/// next one goes on where this one was. pause() lets what is under way come in and begins nothing new.
class SyncPaymentsFlow final : public FlowJob<SyncSummary>
{
    Q_OBJECT
public:
    explicit SyncPaymentsFlow(Session &session, QObject *parent = nullptr);

    void pause();
    void resume();
    bool isPaused() const { return !m_gate.isOpen(); }

Q_SIGNALS:
    /// After each page, and when it pauses or goes on. Job::progressChanged() tells the rows of the run besides.
    void advanced(const console::SyncProgress &progress);

protected:
    void doStart() override;

private:
    void beginHistory();
    void planHistory();
    void copyHistory(const QList<SyncSlice> &slices);
    void readChanges();
    void nextPage(const QString &cursor);
    void readStripe();
    void nextBook();
    void findPending();
    void checkPending(QList<Payment> left);
    void explain(const Payment &payment, const StripePaymentIntent &intent, const QList<Payment> &left);
    void resumeRefunds();
    void finish();
    void enter(SyncProgress::Stage stage, qint64 rows, qint64 total);
    void count(qint64 rows);
    Session &m_session;
    std::shared_ptr<TenantClient> m_tenant;
    SyncSummary m_summary;
    SyncGate m_gate;
    SyncMeter m_meter;
    QList<StripeBook> m_books;
};

/// What a watcher is doing, for the window.
struct SyncStatus
{
    enum class State {
        Idle,     ///< up to date; it looks again by itself
        Running,  ///< progress tells how far
        Paused,   ///< by a person; resume() goes on
        Waiting,  ///< after trouble: it tries again by itself at nextTryAt
        Cancelled ///< by a person; refresh() or resume() goes on
    };
    State state = State::Idle;
    SyncProgress progress; ///< of the run under way or the last one
    /// Why it waits; while Idle: why Stripe's side could not be read in full, until it was.
    std::optional<Error> trouble;
    QDateTime nextTryAt; ///< UTC; valid while it waits
};

/// Keeps the report live: runs SyncPaymentsFlow now and then again `interval` after each end; after an error with
/// growing pauses (up to 8 intervals), and goes on by itself. Never two at once. Owner: the main window. Thread: GUI.
class PaymentWatcher : public QObject
{
    Q_OBJECT
public:
    explicit PaymentWatcher(Session &session, std::chrono::milliseconds interval, QObject *parent = nullptr);
    void start();
    /// For the end of the window: ends the run under way; start() begins anew.
    void stop();
    /// At once, unless one is under way. Goes on after pause() and cancel() too.
    void refresh();
    bool isRunning() const { return !m_flow.isNull(); }

    /// Holds the run under way and all later ones, until resume(). Nothing that was read is lost.
    void pause();
    void resume();
    bool isPaused() const { return m_paused; }
    /// Ends the run under way and begins no other until refresh() or resume(). What was read stays and is not read
    /// again.
    void cancel();
    const SyncStatus &status() const { return m_status; }

Q_SIGNALS:
    void syncStarted();
    void synced(const console::SyncSummary &summary);
    void syncFailed(const console::Error &error);
    void progressChanged(qint64 rows);
    /// Whatever changes in status(); at most a few times a second.
    void statusChanged(const console::SyncStatus &status);

private:
    void run();
    void ended(const Result<SyncSummary> &summary);
    void tell(SyncStatus::State state);
    Session &m_session;
    QTimer m_timer;
    std::chrono::milliseconds m_interval;
    int m_failures = 0;
    bool m_stopped = true;
    bool m_paused = false;
    QPointer<SyncPaymentsFlow> m_flow;
    SyncStatus m_status;
    std::optional<Error> m_stripeTrouble;
    QElapsedTimer m_told;
};

} // namespace console

Q_DECLARE_METATYPE(console::SyncSummary)
Q_DECLARE_METATYPE(console::SyncStatus)
