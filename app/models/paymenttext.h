#pragma once

#include "core/payment.h"

#include <QString>
#include <QTimeZone>

namespace console {

/// The zone with this IANA name, or UTC where the name is empty or unknown on this computer.
QTimeZone zoneOf(const QString &ianaName);
/// "3 Sep 2026 14:02 EDT": the moment in this zone, the zone named. Empty for an invalid moment.
QString momentText(const QDateTime &utc, const QTimeZone &zone);
/// "14:02:11 EDT".
QString clockText(const QDateTime &utc, const QTimeZone &zone);
/// What a status means for the button Refund Payment, by what the cache knows: empty if a refund may be tried, else the
/// reason, translated. The last word is the refund flow's, which asks Stripe.
QString refundObstacle(const Payment &payment);
/// "Visa •••• 4242", or empty where the card is not known.
QString cardText(const QString &brand, const QString &last4);

} // namespace console
