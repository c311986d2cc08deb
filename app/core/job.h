#pragma once

#include "core/result.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <optional>

namespace console {

/// Everything that takes time. Purpose: one shape for requests, keychain access, database writes and flows.
///
/// Contract: start() once; finished() is emitted exactly once, always from the event loop (never from inside start()
/// or cancel()), and the job then deletes itself (deleteLater). cancel() is allowed before start, while running and
/// after the end. Destroying a job, or its parent, stops it without finished(): its receivers are gone or do not care.
/// Owner: the QObject parent. Thread: the thread it lives in; all signals come from there.
/// Callers keep a QPointer at most.
class Job : public QObject
{
    Q_OBJECT
public:
    explicit Job(QObject *parent = nullptr);
    ~Job() override;

    /// Begins the work. A second call does nothing.
    void start();
    /// Asks the work to stop. The job still finishes exactly once, with ErrorKind::Cancelled unless it was quicker.
    void cancel();

    bool isStarted() const { return m_state != State::Idle; }
    bool isFinished() const { return m_state == State::Ending || m_state == State::Ended; }
    bool isCancelRequested() const { return m_cancelRequested; }

Q_SIGNALS:
    void finished(QPrivateSignal);
    /// What the job is doing now, translated; flows emit it for each named step.
    void stepChanged(const QString &step);
    /// Work done and work to do; total is -1 where it is not known.
    void progressChanged(qint64 done, qint64 total);

protected:
    virtual void doStart() = 0;
    /// Releases what is under way. The default does nothing. Need not finish: Job does so if the subclass has not.
    virtual void doCancel();
    /// Stores Error{Cancelled}; implemented by TypedJob.
    virtual void setCancelledResult() = 0;
    /// Queues finished(). Ignored if the job is ending already (the first result stands).
    bool beginEnd();

private:
    enum class State { Idle, Running, Ending, Ended };
    State m_state = State::Idle;
    bool m_cancelRequested = false;
};

/// The Error that a cancelled job ends with.
Error cancelledError();

/// A Job with a typed result. The template holds no Q_OBJECT, so that moc is not concerned.
template <typename T>
class TypedJob : public Job
{
public:
    using Value = T;
    using Job::Job;

    /// Valid from finished() on.
    const Result<T> &result() const
    {
        Q_ASSERT(m_result.has_value());
        return *m_result;
    }
    /// Moves the value out, for move-only values (SecretValue). Call at most once, from onFinished().
    Result<T> takeResult()
    {
        Q_ASSERT(m_result.has_value());
        return std::move(*m_result);
    }

    /// Calls f(const Result<T>&), or f(Result<T>&&) if it takes that, when the job is finished and `context` still
    /// lives.
    template <typename F>
    TypedJob *onFinished(const QObject *context, F f)
    {
        QObject::connect(this, &Job::finished, context, [this, f = std::move(f)]() mutable {
            if constexpr (std::is_invocable_v<F &, const Result<T> &>)
                f(result());
            else
                f(takeResult());
        });
        return this;
    }

protected:
    /// Ends the job. The first call stands; later ones are ignored.
    void finishWith(Result<T> result)
    {
        if (isFinished())
            return;
        m_result.emplace(std::move(result));
        beginEnd();
    }
    void setCancelledResult() override { m_result.emplace(cancelledError()); }

private:
    std::optional<Result<T>> m_result;
};

/// A job made of child jobs with named steps. Flows derive from it. run() parents the child to the flow, remembers it
/// so that cancel() reaches it, and starts it.
template <typename T>
class FlowJob : public TypedJob<T>
{
public:
    using TypedJob<T>::TypedJob;

protected:
    /// Runs `child` and calls f with its result, unless the flow has ended or was cancelled in the meantime.
    template <typename U, typename F>
    void run(TypedJob<U> *child, F f)
    {
        child->setParent(this);
        m_children.removeIf([](const QPointer<Job> &p) { return p.isNull(); });
        m_children.append(child);
        child->onFinished(this, [this, f = std::move(f)](Result<U> &&r) mutable {
            if (!this->isFinished() && !this->isCancelRequested())
                f(std::move(r));
        });
        child->start();
    }
    void doCancel() override
    {
        const auto children = m_children;
        for (const auto &child : children) {
            if (child)
                child->cancel();
        }
    }

private:
    QList<QPointer<Job>> m_children;
};

/// Work given as a function, run from the event loop of the owner's thread. For short work that must look like a job.
template <typename T>
class FunctionJob : public TypedJob<T>
{
public:
    FunctionJob(std::function<Result<T>()> work, QObject *parent = nullptr)
        : TypedJob<T>(parent),
          m_work(std::move(work))
    {
    }

protected:
    void doStart() override
    {
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!this->isFinished())
                    this->finishWith(m_work());
            },
            Qt::QueuedConnection);
    }

private:
    std::function<Result<T>()> m_work;
};

/// Runs jobs side by side and ends when all have ended: with Done if all succeeded, else with the first error (the
/// others are cancelled). Results are read by the handlers put on each child before add().
class JobGroup : public TypedJob<Done>
{
public:
    using TypedJob::TypedJob;
    template <typename U>
    void add(TypedJob<U> *child)
    {
        Q_ASSERT(!isStarted());
        child->setParent(this);
        m_children.append(child);
        ++m_open;
        child->onFinished(this, [this](const Result<U> &r) { childEnded(r ? std::optional<Error>() : r.error()); });
    }

protected:
    void doStart() override;
    void doCancel() override;

private:
    void childEnded(const std::optional<Error> &error);
    QList<QPointer<Job>> m_children;
    std::optional<Error> m_firstError;
    int m_open = 0;
};

} // namespace console
