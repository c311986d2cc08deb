#pragma once

#include "core/clock.h"
#include "store/auditreader.h"
#include "store/database.h"
#include "store/workspacestore.h"

namespace console {

/// The hash-chained audit trail in journal.db: each entry's hash is the SHA-256 over the previous hash and its own
/// fields, each with its length before it. Append-only by triggers; the last entry is remembered apart, so that a
/// cut-off end is missed. It shows tampering by somebody who does not compute the chain anew; it cannot prevent it.
/// Borrowed: the Database, in its thread, and the clock.
class AuditTrail
{
public:
    AuditTrail(const Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

    Outcome append(const QString &who, const QString &what, const QString &subject, const QString &detail,
                   const QString &outcome) const;
    /// Newest first; those before `beforeId` unless it is 0.
    Result<QList<AuditEntry>> entries(int limit, qint64 beforeId) const;
    /// Walks the whole chain up to the first break.
    Result<AuditCheck> check() const;
    /// The first entry that is changed, missing or out of place; 0 if the chain is whole.
    Result<qint64> verify() const;

private:
    const Database &m_database;
    const Clock &m_clock;
};

} // namespace console
