#pragma once

#include "ui/webhooks/webhookscope.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace console {

class BusyIndicator;
class MessageBar;

enum class WebhookPartId { Overview, Register, Retrieve, Test, Secure, Deliver, Stuck };
QList<WebhookPartId> allWebhookParts();
/// The article's names, translated.
QString displayName(WebhookPartId part);
/// Stable: "overview", "register", "retrieve", "test", "secure", "deliver", "stuck".
QString toString(WebhookPartId part);

/// One part of the Webhooks page: its name, a sentence, a message bar, a sign of what is being done with a Stop button,
/// and the part's own content. Does nothing before it is shown, and runs at most one job at a time. Owner: the page's
/// stack. Thread: GUI.
class WebhookPart : public QWidget
{
    Q_OBJECT
public:
    WebhookPart(WebhookScope &scope, WebhookPartId id, QWidget *parent);

    WebhookPartId id() const { return m_id; }
    /// The part became the visible one, or its page did.
    void enter();
    void leave();
    /// F5.
    virtual void refresh() { begin(); }
    /// False while leaving would lose something; the part then says so itself.
    virtual bool mayClose() { return true; }
    /// One object of this part, by its id.
    virtual void showObject(const QString & /*objectId*/) {}
    bool isBusy() const { return !m_job.isNull(); }
    void stop();

Q_SIGNALS:
    void partRequested(console::WebhookPartId part, const QString &objectId);
    void pageRequested(const QString &pageId, const QString &objectId);
    /// Both sides should be compared anew: something was changed here.
    void comparisonWanted();

protected:
    /// Shows what is known and starts what is to be read: at the first sight, and after another type or mode was
    /// chosen.
    virtual void begin() = 0;
    /// OPS-COM holds something else for the chosen type now.
    virtual void typeChanged() {}
    /// A job began or ended: buttons follow.
    virtual void busyChanged() {}

    /// `scrolls`: the content may be higher than the window.
    QVBoxLayout *makeContent(const QString &introduction, bool scrolls);
    WebhookScope &scope() const { return m_scope; }
    Session &session() const { return m_scope.session(); }
    MessageBar *messageBar() const { return m_messageBar; }
    void showError(const Error &error, std::function<void()> again);

    /// Runs the one job; f is called with its result after the part is idle again. A job under way is cancelled and its
    /// result is not told.
    template <typename T, typename F>
    void runJob(TypedJob<T> *job, const QString &text, F f)
    {
        dropJob();
        job->setParent(this);
        m_job = job;
        connect(job, &Job::stepChanged, this, [this, job](const QString &step) {
            if (m_job == job)
                showBusy(step);
        });
        job->onFinished(this, [this, job, f = std::move(f)](const Result<T> &result) mutable {
            if (m_job != job)
                return;
            m_job.clear();
            showBusy({});
            f(result);
            busyChanged();
        });
        showBusy(text);
        busyChanged();
        job->start();
    }

private:
    void dropJob();
    void showBusy(const QString &text);
    WebhookScope &m_scope;
    WebhookPartId m_id;
    QVBoxLayout *m_column;
    BusyIndicator *m_busy;
    QPushButton *m_stop;
    MessageBar *m_messageBar;
    QPointer<Job> m_job;
    bool m_isShown = false;
    bool m_isStale = true;
};

} // namespace console
