#pragma once

#include "core/job.h"

#include <QCoreApplication>

namespace console {

class Session;
struct PaymentType;
struct Services;
struct Workspace;

/// An Error of our own making: a rule or an input, with the field it belongs to.
Error flowError(ErrorKind kind, const QString &userText, const QString &param = {});
/// The same error with what was kept and what to do put behind its text.
Error withAddition(Error error, const QString &addition);

/// Where a workspace's cache.db and journal.db lie.
QString workspaceFolder(const Services &services, const Workspace &workspace);

/// Writes to the audit trail without waiting; the store reports its own trouble in the log.
void auditLater(Session &session, const QString &what, const QString &subject, const QString &detail,
                const QString &outcome);

/// A job that puts the type, as the tenant keeps it now, into the cached list in place of the one with its id.
TypedJob<Done> *keepInCache(Session &session, const PaymentType &type);

/// A job that runs `child` and turns its value into another. F: Result<To>(From&&).
template <typename To, typename From>
class ThenJob final : public FlowJob<To>
{
public:
    ThenJob(TypedJob<From> *child, std::function<Result<To>(From &&)> f, QObject *parent)
        : FlowJob<To>(parent),
          m_child(child),
          m_f(std::move(f))
    {
        child->setParent(this);
    }

protected:
    void doStart() override
    {
        this->run(m_child.data(), [this](Result<From> &&r) {
            if (r)
                this->finishWith(m_f(std::move(*r)));
            else
                this->finishWith(r.error());
        });
    }

private:
    QPointer<TypedJob<From>> m_child;
    std::function<Result<To>(From &&)> m_f;
};

} // namespace console
