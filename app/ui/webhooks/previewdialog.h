#pragma once

#include "core/job.h"

#include <QDialog>
#include <QPointer>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace console {

class BusyIndicator;
class MessageBar;

/// Says what will be done, step by step, before it is done: a sentence, the steps, choices of the subclass, Cancel as
/// the default button, and the button that does it. An error stays in the dialog with everything as it was. Window
/// modal (open()); deletes itself when closed. Owner: its part. Thread: GUI.
class PreviewDialog : public QDialog
{
    Q_OBJECT
public:
    /// `steps`: one a line.
    PreviewDialog(const QString &title, const QString &sentence, const QString &steps, const QString &action,
                  QWidget *parent);
    bool isBusy() const { return !m_job.isNull(); }
    /// Stops what is under way; else closes.
    void reject() override;

protected:
    bool event(QEvent *event) override;
    /// Calls runJob() with what is to be done.
    virtual void carryOut() = 0;
    /// For the subclass's own fields, between the steps and the buttons.
    QVBoxLayout *choices() const { return m_choices; }
    MessageBar *messageBar() const { return m_messageBar; }
    QPushButton *actionButton() const { return m_action; }
    /// For a dialog that stays to show what was done: "Close".
    void setCancelText(const QString &text);
    /// Closes if f returns true; the error is shown otherwise.
    template <typename T, typename F>
    void runJob(TypedJob<T> *job, const QString &text, F done)
    {
        job->setParent(this);
        m_job = job;
        connect(job, &Job::stepChanged, this, &PreviewDialog::showStep);
        job->onFinished(this, [this, done = std::move(done)](const Result<T> &result) mutable {
            m_job.clear();
            setBusy({});
            if (!result)
                showProblem(result.error());
            else
                done(*result);
        });
        setBusy(text);
        job->start();
    }

private:
    void setBusy(const QString &text);
    void showStep(const QString &text);
    void showProblem(const Error &error);
    void growToFit();
    QVBoxLayout *m_choices;
    MessageBar *m_messageBar;
    BusyIndicator *m_busy;
    QPushButton *m_action;
    QPushButton *m_cancel;
    QString m_cancelText;
    QPointer<Job> m_job;
};

} // namespace console
