#pragma once

#include "core/paymenttype.h"
#include "store/database.h"

#include <QDateTime>

namespace console {

/// Payment types as last seen, and when each mode of them was proven (cache.db). No secret is ever among them: the
/// tenant tells fingerprints. Borrowed: the Database, in its thread.
class PaymentTypeRepository
{
public:
    explicit PaymentTypeRepository(const Database &database) : m_database(database) {}
    Outcome replaceAll(const QList<PaymentType> &types) const;
    Result<QList<PaymentType>> all() const;
    Outcome setProven(const QString &paymentTypeId, Mode mode, const QDateTime &at) const;
    /// Invalid if never.
    Result<QDateTime> provenAt(const QString &paymentTypeId, Mode mode) const;

private:
    const Database &m_database;
};

} // namespace console
