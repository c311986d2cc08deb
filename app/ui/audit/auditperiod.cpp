#include "ui/audit/auditperiod.h"

#include <QCoreApplication>

#include <algorithm>

namespace console {

QList<AuditPeriod> allAuditPeriods()
{
    return {AuditPeriod::AnyTime,    AuditPeriod::Today,      AuditPeriod::Last7Days,
            AuditPeriod::Last30Days, AuditPeriod::Last90Days, AuditPeriod::Between};
}

QString displayName(AuditPeriod period)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("console::AuditPeriod", text); };
    switch (period) {
    case AuditPeriod::AnyTime: return tr("Any time");
    case AuditPeriod::Today: return tr("Today");
    case AuditPeriod::Last7Days: return tr("Last 7 days");
    case AuditPeriod::Last30Days: return tr("Last 30 days");
    case AuditPeriod::Last90Days: return tr("Last 90 days");
    case AuditPeriod::Between: return tr("Between two days");
    }
    Q_UNREACHABLE();
}

AuditSpan spanOf(AuditPeriod period, const QDate &today, const QDate &first, const QDate &last, const QTimeZone &zone)
{
    const auto startOf = [&](const QDate &day) { return day.startOfDay(zone).toUTC(); };
    switch (period) {
    case AuditPeriod::AnyTime: return {};
    case AuditPeriod::Today: return {startOf(today), {}};
    case AuditPeriod::Last7Days: return {startOf(today.addDays(-6)), {}};
    case AuditPeriod::Last30Days: return {startOf(today.addDays(-29)), {}};
    case AuditPeriod::Last90Days: return {startOf(today.addDays(-89)), {}};
    case AuditPeriod::Between: return {startOf(std::min(first, last)), startOf(std::max(first, last).addDays(1))};
    }
    Q_UNREACHABLE();
}

} // namespace console
