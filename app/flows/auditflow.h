#pragma once

#include "flows/session.h"

#include <QCoreApplication>
#include <QList>

namespace console {

/// What the audit page asks for.
struct AuditFilter
{
    QString search; ///< words, ANDed, in who, what, subject, detail, outcome, also in plain words; case folded
    QString what;   ///< exact kind ("refund.armed") or its first part ("refund"); empty: all
    QDateTime from; ///< UTC, that moment included; invalid: from the beginning
    QDateTime to;   ///< UTC, that moment excluded; invalid: to the end
    bool isEmpty() const { return search.trimmed().isEmpty() && what.isEmpty() && !from.isValid() && !to.isValid(); }
};

struct AuditEntries
{
    QList<AuditEntry> entries; ///< newest first
    qint64 next = 0;           ///< ask again with it; 0: no more
};

/// One page of the audit trail, read on a worker: at most `limit` entries with a smaller number than `before`, which is
/// 0 for the newest.
class ListAuditFlow final : public FlowJob<AuditEntries>
{
    Q_DECLARE_TR_FUNCTIONS(console::ListAuditFlow)
public:
    ListAuditFlow(Session &session, AuditFilter filter, qint64 before, int limit, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    AuditFilter m_filter;
    qint64 m_before;
    int m_limit;
};

/// How many entries the filter finds, counted on a worker.
class CountAuditFlow final : public FlowJob<qint64>
{
    Q_DECLARE_TR_FUNCTIONS(console::CountAuditFlow)
public:
    CountAuditFlow(Session &session, AuditFilter filter, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    AuditFilter m_filter;
};

struct AuditVerdict
{
    qint64 firstBroken = 0; ///< 0: the chain is whole
    bool exists = true;     ///< false: no entry has the number firstBroken, it was taken away
    qint64 entries = 0;
    QString sentence; ///< translated
};
/// Walks the chain on a worker; a break becomes an Urgent item of Session::attention() ("audit", page "auditTrail").
/// Run at the start and on demand.
class VerifyAuditFlow final : public FlowJob<AuditVerdict>
{
    Q_DECLARE_TR_FUNCTIONS(console::VerifyAuditFlow)
public:
    explicit VerifyAuditFlow(Session &session, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
};

/// Writes all entries of the filter as CSV (UTF-8, RFC 4180, formula guard, hashes in hex) to a file, off the GUI
/// thread, with progress; a cancelled or failed export leaves no file. The export itself is audited. Ends with the
/// entries written.
class ExportAuditFlow final : public FlowJob<qint64>
{
    Q_DECLARE_TR_FUNCTIONS(console::ExportAuditFlow)
public:
    ExportAuditFlow(Session &session, AuditFilter filter, QString path, QObject *parent = nullptr);
    ~ExportAuditFlow() override;

protected:
    void doStart() override;
    void doCancel() override;

private:
    void next(qint64 after);
    struct Private;
    std::unique_ptr<Private> d;
};

/// To be told by whatever writes what the console knows into a file or on paper: `kind` "payments", "receipt", "audit";
/// `subject` the file's name without its folder.
void auditExport(Session &session, const QString &kind, const QString &subject, const QString &detail,
                 const QString &outcome);

} // namespace console
