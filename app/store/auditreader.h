#pragma once

#include "core/job.h"
#include "store/workspacestore.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

namespace console {

class Database;

/// What is read of the audit trail.
struct AuditQuery
{
    /// One word that was typed. It is found in who, what, subject, detail or outcome, without regard to case; or by the
    /// kinds and outcomes whose translated words hold it.
    struct Word
    {
        QString text;
        QStringList kinds;    ///< exact values of `what`
        QStringList outcomes; ///< exact values of `outcome`
    };
    QList<Word> words; ///< all of them
    QString what;      ///< exact kind ("refund.armed") or its first part ("refund"); empty: all
    QDateTime from;    ///< UTC, that moment included; invalid: from the beginning
    QDateTime to;      ///< UTC, that moment excluded; invalid: to the end
};

/// An entry with its place in the chain.
struct AuditRecord
{
    AuditEntry entry;
    QByteArray previousHash; ///< 32 bytes
    QByteArray hash;         ///< 32 bytes
};

struct AuditRows
{
    QList<AuditEntry> entries; ///< newest first
    qint64 next = 0;           ///< the next page's `before`; 0: no more
};

/// The verdict over the whole chain.
struct AuditCheck
{
    enum class Break {
        None,
        Changed, ///< the entry does not fit its hash, or the one before it
        Missing, ///< no entry has this number, later ones exist
        CutOff,  ///< no entry has this number and no later one exists
        Added    ///< stands behind the end that the trail remembers
    };
    Break kind = Break::None;
    qint64 firstBroken = 0; ///< 0: the chain is whole
    qint64 entries = 0;     ///< walked
};

/// How far a walk has come.
struct AuditStep
{
    qint64 last = 0;   ///< the last entry looked at; the next step's `after`
    qint64 looked = 0; ///< entries looked at in this step
    qint64 taken = 0;  ///< of these, given to the visitor
    bool atEnd = false;
};

/// Long reads of the audit trail in journal.db, each a Job on the store's counter thread, so that the GUI never waits.
/// Borrowed: the store. Thread: GUI.
class AuditReader
{
public:
    /// Called in the counter thread; an Error ends the step with it. Those that are null are not called.
    struct Visitor
    {
        std::function<Outcome()> begin;                   ///< before the step
        std::function<Outcome(const AuditRecord &)> each; ///< matching records, oldest first
        std::function<Outcome()> atEnd;                   ///< after the last step of a walk
    };

    explicit AuditReader(WorkspaceStore &store) : m_store(store) {}

    /// At most `limit` entries with a smaller number than `before` (0: from the newest on).
    TypedJob<AuditRows> *page(AuditQuery query, qint64 before, int limit, QObject *parent = nullptr);
    TypedJob<qint64> *count(AuditQuery query, QObject *parent = nullptr);
    TypedJob<AuditCheck> *verify(QObject *parent = nullptr);
    /// One step of a walk over all entries: looks at no more than `most` of those behind `after`, up to `upTo`. Memory
    /// does not grow with the trail; other reads get their turn between two steps.
    TypedJob<AuditStep> *visit(AuditQuery query, qint64 after, qint64 upTo, int most, Visitor visitor,
                               QObject *parent = nullptr);
    /// The number of the newest entry, and how many there are.
    TypedJob<AuditStep> *extent(QObject *parent = nullptr);

private:
    WorkspaceStore &m_store;
};

} // namespace console
