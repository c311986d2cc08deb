#pragma once

#include "flows/eventdeliveryflow.h"

#include <QDialog>
#include <QPointer>

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QLabel;
class QProgressBar;
class QPushButton;

namespace console {

class BusyIndicator;
class CellTable;
class MessageBar;
class WebhookScope;

/// "Resend failed…": a dry run first (how many, how long, what is left out), then the run with progress and Stop, then
/// a report. Goes on with a stopped run. Window modal (open()); deletes itself when closed. Owner: its part. Thread:
/// GUI.
class ResendDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `runId`: a stopped run to go on with; 0 for a new one.
    ResendDialog(WebhookScope &scope, qint64 runId, QWidget *parent);
    bool isBusy() const { return !m_job.isNull(); }
    void reject() override;

private:
    void makeChoices(QLayout *column);
    /// UTC; invalid: all that Stripe still has.
    QDateTime since() const;
    void plan();
    void showPlan(const ResendPlan &plan);
    void send();
    void showRun(const ResendRun &run);
    void showStoppedRun();
    void showItems(const ResendRun &run);
    void showButtons();
    void copyWorkList();
    void openInDashboard();
    template <typename T>
    void begin(TypedJob<T> *job, const QString &text);
    WebhookScope &m_scope;
    QPointer<Job> m_job;
    QPointer<ResendEventsFlow> m_sending;
    std::optional<ResendPlan> m_plan;
    qint64 m_runId;
    bool m_isOver = false;
    QWidget *m_choices;
    QComboBox *m_since;
    QDateTimeEdit *m_moment;
    QCheckBox *m_pendingToo;
    MessageBar *m_messageBar;
    QLabel *m_summary;
    QProgressBar *m_progress;
    CellTable *m_items;
    BusyIndicator *m_busy;
    QPushButton *m_look;
    QPushButton *m_send;
    QPushButton *m_stop;
    QPushButton *m_copy;
    QPushButton *m_open;
    QPushButton *m_close;
};

} // namespace console
