#pragma once

#include "core/clock.h"
#include "store/database.h"
#include "store/workspacestore.h"

namespace console {

/// Refund intents in journal.db. Borrowed: the Database, in its thread, and the clock.
class JournalRepository
{
public:
    JournalRepository(const Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

    Result<RefundIntent> arm(RefundIntent intent) const;
    /// Gives the payment's ID.
    Result<QString> setState(qint64 intentId, RefundState state, const QString &refundId, const QString &errorCode,
                             const QString &errorText, std::optional<RefundState> expected = std::nullopt) const;
    /// Gives the payment's ID.
    Result<QString> setTenantTold(qint64 intentId) const;
    /// Newest first.
    Result<QList<RefundIntent>> ofPayment(const QString &paymentId) const;
    Result<QList<RefundIntent>> unfinished() const;

private:
    Result<QList<RefundIntent>> read(const QString &where, const QVariantList &values) const;
    /// Error NotFound.
    Result<RefundIntent> one(qint64 intentId) const;

    const Database &m_database;
    const Clock &m_clock;
};

} // namespace console
