#include "core/zonechoice.h"

#include <QCoreApplication>

namespace console {

namespace {

struct ZoneTexts
{
    Q_DECLARE_TR_FUNCTIONS(console::ZoneChoice)
};

} // namespace

QList<ZoneChoice> allZoneChoices()
{
    return {ZoneChoice::Tenant, ZoneChoice::Computer, ZoneChoice::Stripe};
}

QString toString(ZoneChoice choice)
{
    switch (choice) {
    case ZoneChoice::Tenant: return QStringLiteral("tenant");
    case ZoneChoice::Computer: return QStringLiteral("computer");
    case ZoneChoice::Stripe: return QStringLiteral("stripe");
    }
    Q_UNREACHABLE();
}

std::optional<ZoneChoice> zoneChoiceFromString(QStringView text)
{
    for (const ZoneChoice choice : allZoneChoices()) {
        if (toString(choice) == text)
            return choice;
    }
    return {};
}

QString displayName(ZoneChoice choice)
{
    switch (choice) {
    case ZoneChoice::Tenant: return ZoneTexts::tr("OPS-COM's zone");
    case ZoneChoice::Computer: return ZoneTexts::tr("This computer's zone");
    case ZoneChoice::Stripe: return ZoneTexts::tr("Stripe's zone");
    }
    Q_UNREACHABLE();
}

QTimeZone zoneFor(ZoneChoice choice, const QTimeZone &tenant)
{
    switch (choice) {
    case ZoneChoice::Tenant: return tenant.isValid() ? tenant : QTimeZone::utc();
    case ZoneChoice::Computer: {
        const QTimeZone here = QTimeZone::systemTimeZone();
        return here.isValid() ? here : QTimeZone::utc();
    }
    case ZoneChoice::Stripe: return QTimeZone::utc();
    }
    Q_UNREACHABLE();
}

QString zoneName(const QTimeZone &zone, const QDateTime &moment)
{
    const QString letters = zone.abbreviation(moment);
    // Zones without letters of their own are called "+0545" or "-03" by the database.
    if (!letters.isEmpty() && letters.at(0).isLetter())
        return letters;
    return zone.displayName(moment, QTimeZone::OffsetName);
}

QString zoneText(const QTimeZone &zone, const QDateTime &moment)
{
    const QString name = zoneName(zone, moment);
    const QString id = QString::fromUtf8(zone.id());
    return id == name || id.isEmpty() ? name : QStringLiteral("%1, %2").arg(name, id);
}

} // namespace console
