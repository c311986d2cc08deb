#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "store/database.h"

#include <QDateTime>
#include <QString>

namespace console::practice {

/// Short claims on payments, so that two consoles do not refund one at the same time; by the tenant's clock. Errors:
/// refusal(), Storage. Owner: TenantBooks. Thread: the store's.
class LeaseBook
{
public:
    LeaseBook(const Database &database, const Clock &clock);

    struct Lease
    {
        QString id;
        QString paymentId;
        QString holder;
        QDateTime expiresAt; ///< UTC
        QDateTime now;       ///< UTC, when it was granted
    };
    struct Claim
    {
        QString paymentId; ///< one that exists
        QString consoleId;
        QString userName;
        QString holder;
        int seconds = 120;
    };
    /// Takes or renews (same console: same id). Refusal 9040 with the holder in `param` and the time in `detail`.
    Result<Lease> take(const Claim &claim);
    /// One that is over or unknown is no error.
    Outcome release(const QString &leaseId);

private:
    const Database &m_database;
    const Clock &m_clock;
};

} // namespace console::practice
