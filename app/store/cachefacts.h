#pragma once

#include "core/paymenttype.h"
#include "core/result.h"

#include <QDateTime>
#include <QList>
#include <QObject>

namespace console {

class Database;
class WorkspaceStore;

/// What of cache.db is asked for at every turn, kept in memory so that the GUI thread waits for no file: read once, in
/// a store thread, while the store opens; from then on whatever a write of this store has put there, in the order of
/// the writes. What could not be read is told as its error until it is written. Owner: WorkspaceStore. Thread: GUI, but
/// for read().
class CacheFacts final : public QObject
{
    Q_OBJECT
public:
    struct Values
    {
        Result<QDateTime> lastSync; ///< UTC; invalid: never
        Result<QList<PaymentType>> paymentTypes;
    };
    /// In the thread of `cache`.
    static Values read(const Database &cache);
    /// Of this store; it has one from its opening to its end.
    static CacheFacts *of(const WorkspaceStore &store);

    CacheFacts(Values values, QObject *store);

    const Values &values() const { return m_values; }
    void setLastSync(const QDateTime &at) { m_values.lastSync = at; }
    void setPaymentTypes(const QList<PaymentType> &types) { m_values.paymentTypes = types; }

private:
    Values m_values;
};

} // namespace console
