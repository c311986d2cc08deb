#pragma once

#include "flows/setupflow.h"

#include <QPointer>
#include <QWidget>

namespace console {

/// What the steps of one wizard share. Owner: the wizard. Holds no secret.
struct SetupContext
{
    Session &session;
    SetUpData data;
    PaymentTypeDraft draft; ///< as typed so far, without secrets
    QString savedName;      ///< what the tenant was given in this window; empty: nothing yet
    int saves = 0;          ///< how often the tenant was given something: steps see that their fields are out of date
    Mode mode = Mode::Test; ///< the set that the Webhook and Verify steps are about
    bool adding = true;

    /// The chosen provider; one with an empty id if none is chosen.
    PaymentProvider provider() const;
    /// Remembers the type as the tenant keeps it now.
    void setSaved(const PaymentType &type);
};

/// One step of the payment type wizard. A step runs at most one job at a time and never blocks: next() starts what is
/// to be done, and completed() says that the wizard may go on. Owner: the wizard's stack. Thread: GUI.
class WizardStep : public QWidget
{
    Q_OBJECT
public:
    WizardStep(SetupContext &context, QWidget *parent);

    virtual QString title() const = 0;
    virtual QString nextText() const;
    /// Whether the next button is of use now; false while a job runs.
    virtual bool mayGoOn() const { return !isBusy(); }
    /// The step is shown; reads the context.
    virtual void enter() {}
    /// Where the keyboard begins.
    virtual QWidget *firstField() const { return nullptr; }
    virtual void next() { Q_EMIT completed(); }
    /// Writes what is typed, without secrets, into the context's draft.
    virtual void storeTyped() {}
    virtual bool hasSecretsToLose() const { return false; }

    bool isBusy() const { return !m_job.isNull(); }
    QString busyText() const { return m_busyText; }
    /// Stops the job under way; its end is reported as usual.
    void stop();

Q_SIGNALS:
    void completed();
    /// The job, the next button or the text of what is being done changed.
    void stateChanged();
    void edited();
    /// Something for the message bar above the step.
    void problem(const console::Error &error);
    void notice(const QString &text);
    /// The message bar's content is out of date.
    void problemSolved();

protected:
    /// Runs the one job; f is called with its result after the step is idle again.
    template <typename T, typename F>
    void runJob(TypedJob<T> *job, const QString &text, F f)
    {
        job->setParent(this);
        m_job = job;
        m_busyText = text;
        Q_EMIT problemSolved();
        connect(job, &Job::stepChanged, this, [this](const QString &step) {
            m_busyText = step;
            Q_EMIT stateChanged();
        });
        job->onFinished(this, [this, f = std::move(f)](const Result<T> &result) mutable {
            m_job.clear();
            m_busyText.clear();
            f(result);
            Q_EMIT stateChanged();
        });
        Q_EMIT stateChanged();
        job->start();
    }

    SetupContext &m_context;

private:
    QPointer<Job> m_job;
    QString m_busyText;
};

} // namespace console
