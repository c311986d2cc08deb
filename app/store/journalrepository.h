#pragma once

#include "core/clock.h"
#include "store/database.h"
#include "store/workspacestore.h"

namespace console {

/// The columns of an intent, comma-separated, in the order that refundIntentFrom() reads.
QString refundIntentColumns();
/// The present row. Error Storage naming the column that holds what this program never writes.
Result<RefundIntent> refundIntentFrom(const QSqlQuery &row);

struct NotHeld;

/// One step of an intent.
struct RefundChange
{
    RefundState state = RefundState::OutcomeUnknown;
    QString refundId; ///< empty: keeps the known one
    QString errorCode;
    QString errorText;
    QString pendingReason;
    QString failureReason;
    std::optional<RefundState> expected;                      ///< Refused unless it still has this state
    std::optional<QDateTime> expectedLastSent = std::nullopt; ///< Refused if it was sent again since
};

/// Refund intents in journal.db. Borrowed: the Database, in its thread, and the clock.
class JournalRepository
{
public:
    JournalRepository(const Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

    /// `newestKnown`: Refused (code "changed") if the payment has an intent with a larger id.
    /// Refused (code "approval_used") if its approval carries another refund that stands or is under way.
    /// StorageNewer, as change() to Sent, if a newer version of this program has changed the file meanwhile.
    Result<RefundIntent> arm(RefundIntent intent, std::optional<qint64> newestKnown = std::nullopt) const;
    /// The rules are those of WorkspaceStore::setRefundState(). Gives the intent as it is then.
    Result<RefundIntent> change(qint64 intentId, const RefundChange &step) const;
    /// As RefundJournal::noteNotHeld().
    Result<RefundIntent> noteNotHeld(qint64 intentId, const NotHeld &found) const;
    /// The tenant was told of this state, or (with a trouble) could not be. Gives the payment's ID.
    Result<QString> noteTold(qint64 intentId, RefundState told, const QString &trouble) const;
    Result<QString> acknowledge(qint64 intentId) const;
    /// Gives the payment's ID.
    Result<QString> setState(qint64 intentId, RefundState state, const QString &refundId, const QString &errorCode,
                             const QString &errorText, std::optional<RefundState> expected = std::nullopt) const;
    /// Gives the payment's ID.
    Result<QString> setTenantTold(qint64 intentId) const;
    /// Newest first.
    Result<QList<RefundIntent>> ofPayment(const QString &paymentId) const;
    Result<QList<RefundIntent>> unfinished() const;
    Result<std::optional<RefundIntent>> byId(qint64 intentId) const;
    Result<std::optional<RefundIntent>> byKey(const QByteArray &idempotencyKey) const;
    Result<std::optional<RefundIntent>> byRefund(const QString &refundId) const;

private:
    Result<std::optional<RefundIntent>> find(const QString &column, const QVariant &value) const;
    Result<QList<RefundIntent>> read(const QString &where, const QVariantList &values) const;
    /// Error StorageNewer if a newer version of this program has taken the file over since it was opened.
    Outcome stillOurs() const;
    /// Error NotFound.
    Result<RefundIntent> one(qint64 intentId) const;

    const Database &m_database;
    const Clock &m_clock;
};

} // namespace console
