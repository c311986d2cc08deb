#pragma once

#include "flows/endpointtestflow.h"
#include "flows/eventdeliveryflow.h"
#include "flows/webhookcompareflow.h"
#include "ui/widgets/tone.h"

namespace console {

// How the Webhooks page words and colours what the flows tell. Translated.

QString displayName(CompareVerdict verdict); ///< "same", "note", "different", "unknown"
Tone toneOf(CompareVerdict verdict);
QString iconOf(CompareVerdict verdict);
/// "Both sides agree." or "2 differences." or what could not be asked.
QString healthSentence(const WebhookComparison &comparison);
/// For the badge: "Healthy", "2 differences", "Unknown".
QString healthWord(const WebhookComparison &comparison);
Tone healthTone(const WebhookComparison &comparison);
QString healthIcon(const WebhookComparison &comparison);

Tone toneOf(DeliveryState state);
QString iconOf(DeliveryState state);
/// "about 50 seconds", "about 3 minutes".
QString durationText(qint64 milliseconds);
/// "today", "12 days".
QString ageText(const QDateTime &since, const QDateTime &now);

} // namespace console
