#pragma once

#include "core/clock.h"
#include "core/mode.h"
#include "core/result.h"
#include "store/database.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace console::practice {

/// One answer of the callback.
struct CallbackNote
{
    QString eventId;
    QString eventType;
    QDateTime receivedAt; ///< UTC; set when it is written
    int status = 0;
    QString verdict; ///< see resources/api/opscom-payments.yaml, CallbackRecord
    QString secretFingerprint;
    QString paymentTypeId; ///< whose secret verified it; empty if none did
    Mode mode = Mode::Test;
};

/// What the callback answered: the newest 1,000. Owner: TenantBooks. Thread: the store's.
class CallbackBook
{
public:
    CallbackBook(const Database &database, const Clock &clock);

    /// Within the caller's transaction. A flood of the same duplicate is noted once in ten seconds.
    Outcome add(const CallbackNote &note);
    /// A duplicate of this event, verified by the same secret, was noted within the last ten seconds.
    Result<bool> isFlood(const QString &eventId, const QString &secretFingerprint) const;
    /// Newest first: those of this type and mode, and those that nobody's secret verified.
    Result<QList<CallbackNote>> recent(const QString &paymentTypeId, Mode mode, int limit) const;

private:
    const Database &m_database;
    const Clock &m_clock;
};

} // namespace console::practice
