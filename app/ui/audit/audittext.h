#pragma once

#include "ui/widgets/tone.h"

#include <QDateTime>
#include <QLocale>
#include <QString>
#include <QTimeZone>

namespace console {

/// "3 Sep 2026 14:02:11 EDT": to the second, the zone named.
inline QString auditTime(const QDateTime &utc, const QTimeZone &zone)
{
    return QStringLiteral("%1 %2").arg(QLocale().toString(utc.toTimeZone(zone), QStringLiteral("d MMM yyyy HH:mm:ss")),
                                       zone.abbreviation(utc));
}

/// How an outcome is drawn; one that is not known is neutral.
inline Tone auditTone(const QString &outcome)
{
    static const QHash<QString, Tone> tones{
        {QStringLiteral("done"), Tone::Good},
        {QStringLiteral("succeeded"), Tone::Good},
        {QStringLiteral("passed"), Tone::Good},
        {QStringLiteral("approved"), Tone::Good},
        {QStringLiteral("failed"), Tone::Bad},
        {QStringLiteral("refused"), Tone::Bad},
        {QStringLiteral("rejected"), Tone::Bad},
        {QStringLiteral("not passed"), Tone::Bad},
        {QStringLiteral("left at Stripe"), Tone::Bad},
        {QStringLiteral("outcome_unknown"), Tone::Warning},
        {QStringLiteral("saved in part"), Tone::Warning},
        {QStringLiteral("not saved"), Tone::Warning},
        {QStringLiteral("offline"), Tone::Warning},
        {QStringLiteral("stopped"), Tone::Warning},
        {QStringLiteral("requires_action"), Tone::Pending},
        {QStringLiteral("pending"), Tone::Pending},
        {QStringLiteral("requested"), Tone::Pending},
        {QStringLiteral("armed"), Tone::Info},
        {QStringLiteral("sent"), Tone::Info},
    };
    return tones.value(outcome, Tone::Neutral);
}

inline QString auditIcon(const QString &outcome)
{
    switch (auditTone(outcome)) {
    case Tone::Good: return QStringLiteral("check");
    case Tone::Bad: return QStringLiteral("error");
    case Tone::Warning:
    case Tone::Dispute: return QStringLiteral("warning");
    case Tone::Pending: return QStringLiteral("clock");
    case Tone::Neutral:
    case Tone::Info: break;
    }
    return QStringLiteral("info");
}

} // namespace console
