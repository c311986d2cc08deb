#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <QTimeZone>

#include <optional>

namespace console {

/// Whose clock a report shows.
enum class ZoneChoice {
    Tenant,   ///< the zone of OPS-COM's tenant
    Computer, ///< this computer's
    Stripe    ///< UTC, in which Stripe keeps and tells its times
};
QList<ZoneChoice> allZoneChoices();
/// Stable names for files and settings: "tenant", "computer", "stripe".
QString toString(ZoneChoice choice);
std::optional<ZoneChoice> zoneChoiceFromString(QStringView text);
/// For screens, translated: "OPS-COM's zone".
QString displayName(ZoneChoice choice);

/// The zone that is chosen; `tenant` is the tenant's.
QTimeZone zoneFor(ZoneChoice choice, const QTimeZone &tenant);
/// What a clock of this zone is called at `moment`: "EST", "UTC"; "UTC+05:45" where the zone has no letters.
QString zoneName(const QTimeZone &zone, const QDateTime &moment);
/// The zone in full: "EST, America/Toronto".
QString zoneText(const QTimeZone &zone, const QDateTime &moment);

} // namespace console
