#pragma once

#include <QDate>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QTimeZone>

namespace console {

/// The periods that the audit page offers.
enum class AuditPeriod { AnyTime, Today, Last7Days, Last30Days, Last90Days, Between };
QList<AuditPeriod> allAuditPeriods();
QString displayName(AuditPeriod period);

struct AuditSpan
{
    QDateTime from; ///< UTC, included; invalid: from the beginning
    QDateTime to;   ///< UTC, excluded; invalid: to the end
};
/// The moments of a period of whole days in this zone. `first` and `last` count for Between, in any order.
AuditSpan spanOf(AuditPeriod period, const QDate &today, const QDate &first, const QDate &last, const QTimeZone &zone);

} // namespace console
