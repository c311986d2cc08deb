#pragma once

#include "flows/session.h"
#include "store/localdata.h"

#include <QCoreApplication>

#include <optional>

namespace console {

/// How long the cache may hold names, e-mail addresses and plates, in days; nullopt: as long as the payments.
using KeepDays = std::optional<int>;

struct ClearLocalDataRequest
{
    Workspace workspace;
    QString who;        ///< for the audit trail
    KeepDays olderThan; ///< nullopt: all payments go; else only person data older than that
};
struct ClearedLocalData
{
    qint64 payments = 0; ///< deleted, or without persons now
    qint64 bytesBefore = 0;
    qint64 bytesAfter = 0;
};

/// Clears a workspace's local copy and writes it down. The workspace must not be open in this window: a sync would
/// bring back what goes. Stays: the journal of refunds, the audit trail, the keychain. Cancelled between two steps it
/// ends with what is done so far; nothing is left in between. progressChanged() counts steps or payments.
class ClearLocalDataFlow final : public FlowJob<ClearedLocalData>
{
    Q_DECLARE_TR_FUNCTIONS(console::ClearLocalDataFlow)
public:
    ClearLocalDataFlow(Services services, ClearLocalDataRequest request, QObject *parent = nullptr);
    ~ClearLocalDataFlow() override;

protected:
    void doStart() override;

private:
    void begin();
    void clearAll();
    void blankOld();
    void compact();
    void finishUp();
    Services m_services;
    ClearLocalDataRequest m_request;
    std::shared_ptr<WorkspaceStore> m_store;
    LocalDataExtent m_before;
    qint64 m_after = -1;
    ClearedLocalData m_cleared;
};

/// Takes out what has grown older than `days` while a workspace is in use, in small pieces beside the other work.
/// Gives how many payments lost their persons; audited if there was one.
class KeepPersonDataFlow final : public FlowJob<qint64>
{
public:
    KeepPersonDataFlow(Session &session, int days, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void next();
    Session &m_session;
    int m_days;
    qint64 m_after = -1;
    qint64 m_done = 0;
};

} // namespace console
