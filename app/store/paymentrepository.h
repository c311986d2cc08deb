#pragma once

#include "core/payment.h"
#include "store/database.h"
#include "store/workspacestore.h"

#include <QList>
#include <QStringList>

#include <functional>
#include <optional>

namespace console {

/// Payments in cache.db: writing, and reading by ID. Borrowed: the Database, in its thread.
class PaymentRepository
{
public:
    explicit PaymentRepository(const Database &database) : m_database(database) {}

    /// What belongs into the same transaction as the rows; its error takes them back.
    using Also = std::function<Outcome(const Database &)>;

    /// See WorkspaceStore::upsertPayments(). One transaction. Gives the IDs of the rows that changed. Error
    /// InvalidInput for a payment without ID or date; nothing is then saved.
    Result<QStringList> upsert(const QList<Payment> &rows, const std::optional<QString> &cursor,
                               const Also &also = {}) const;
    /// Gives the IDs of the rows that changed: one or none.
    Result<QStringList> setStripeFindings(const QString &paymentId, const QString &stripeStatus,
                                          const QString &note) const;
    /// See WorkspaceStore::setStripeFacts(). One transaction. Gives the IDs of the rows that changed in `changed`.
    Result<StoredFacts> setStripeFacts(const QList<StripePaymentFacts> &facts, QStringList *changed,
                                       const Also &also = {}) const;
    Result<std::optional<Payment>> payment(const QString &paymentId) const;
    /// The newest one of a payment intent.
    Result<std::optional<Payment>> paymentOfIntent(const QString &paymentIntentId) const;
    Result<QList<Payment>> pendingWithIntent(int limit) const;

    Outcome setSetting(const QString &name, const QString &value) const;
    /// Empty if never set.
    Result<QString> setting(const QString &name) const;

private:
    Result<std::optional<Payment>> first(const QString &from, const QString &value) const;
    const Database &m_database;
};

} // namespace console
