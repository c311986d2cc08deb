#pragma once

#include "flows/syncflow.h"

#include <QFrame>
#include <QTimer>

class QLabel;
class QProgressBar;
class QPushButton;

namespace console {

/// How far the copy of the payments is, with Pause, Resume and Cancel; why it waits and for how long. Hidden while
/// there is nothing to say: a short look at what is new comes and goes unseen. The first button keeps its place and the
/// keyboard while its meaning changes. Owner: its page. Thread: GUI.
class SyncStatusBar final : public QFrame
{
    Q_OBJECT
public:
    /// Both must outlive it.
    SyncStatusBar(Session &session, PaymentWatcher &watcher, QWidget *parent = nullptr);

    void showStatus(const SyncStatus &status);
    QString text() const;

Q_SIGNALS:
    /// It has something to say: other signs of the sync may go.
    void shown();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void press();
    void reveal();
    void fill();
    void fillProgress(const SyncProgress &progress);
    void fillButtons();
    QString sentence() const;
    QString asOf() const;
    Session &m_session;
    PaymentWatcher &m_watcher;
    SyncStatus m_status;
    QTimer m_quiet; ///< a run that ends before stays unseen
    QTimer m_tick;  ///< counts down while it waits
    QLabel *m_text;
    QProgressBar *m_bar;
    QPushButton *m_main;
    QPushButton *m_cancel;
};

} // namespace console
