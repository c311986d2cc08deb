#pragma once

#include "core/clock.h"
#include "store/database.h"
#include "store/refundjournal.h"

namespace console {

/// The table outside_refunds of journal.db. Borrowed: the Database, in its thread, and the clock.
class OutsideRefunds
{
public:
    OutsideRefunds(const Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

    /// The columns, comma-separated, in the order that from() reads.
    static QString columns();
    static Result<OutsideRefund> from(const QSqlQuery &row);

    /// Gives the ID of one payment concerned, empty if nothing changed or none is known.
    Result<QString> keep(const QList<OutsideRefund> &refunds) const;
    Result<QString> noteRecorded(const QString &refundId, const QString &status, const QString &who,
                                 const QString &comment) const;
    Result<std::optional<OutsideRefund>> one(const QString &refundId) const;
    Result<QList<OutsideRefund>> toTellAgain() const;

private:
    Result<QList<OutsideRefund>> read(const QString &where, const QVariantList &values) const;
    const Database &m_database;
    const Clock &m_clock;
};

} // namespace console
