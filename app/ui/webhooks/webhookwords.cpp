#include "ui/webhooks/webhookwords.h"

#include <QCoreApplication>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString say(const char *text, int n = -1)
{
    return QCoreApplication::translate("console::WebhooksPage", text, nullptr, n);
}

int unknowns(const WebhookComparison &comparison)
{
    return int(std::ranges::count(comparison.rows, CompareVerdict::Unknown, &CompareRow::verdict));
}

} // namespace

QString displayName(CompareVerdict verdict)
{
    switch (verdict) {
    case CompareVerdict::Same: return say(QT_TRANSLATE_NOOP("console::WebhooksPage", "same"));
    case CompareVerdict::Note: return say(QT_TRANSLATE_NOOP("console::WebhooksPage", "note"));
    case CompareVerdict::Different: return say(QT_TRANSLATE_NOOP("console::WebhooksPage", "different"));
    case CompareVerdict::Unknown: return say(QT_TRANSLATE_NOOP("console::WebhooksPage", "unknown"));
    }
    Q_UNREACHABLE();
}

Tone toneOf(CompareVerdict verdict)
{
    switch (verdict) {
    case CompareVerdict::Same: return Tone::Good;
    case CompareVerdict::Note: return Tone::Info;
    case CompareVerdict::Different: return Tone::Bad;
    case CompareVerdict::Unknown: return Tone::Warning;
    }
    Q_UNREACHABLE();
}

QString iconOf(CompareVerdict verdict)
{
    switch (verdict) {
    case CompareVerdict::Same: return u"check"_s;
    case CompareVerdict::Note: return u"info"_s;
    case CompareVerdict::Different: return u"error"_s;
    case CompareVerdict::Unknown: return u"warning"_s;
    }
    Q_UNREACHABLE();
}

QString healthSentence(const WebhookComparison &comparison)
{
    if (comparison.differences() > 0)
        return say(QT_TRANSLATE_N_NOOP("console::WebhooksPage", "OPS-COM and Stripe differ in %n point(s)."),
                   comparison.differences());
    if (const int open = unknowns(comparison); open > 0)
        return say(QT_TRANSLATE_N_NOOP("console::WebhooksPage", "%n point(s) could not be compared."), open);
    return say(QT_TRANSLATE_NOOP("console::WebhooksPage", "Both sides agree."));
}

QString healthWord(const WebhookComparison &comparison)
{
    if (comparison.differences() > 0)
        return say(QT_TRANSLATE_N_NOOP("console::WebhooksPage", "%n difference(s)"), comparison.differences());
    return comparison.isHealthy() ? say(QT_TRANSLATE_NOOP("console::WebhooksPage", "Healthy"))
                                  : say(QT_TRANSLATE_NOOP("console::WebhooksPage", "Unknown"));
}

Tone healthTone(const WebhookComparison &comparison)
{
    if (comparison.differences() > 0)
        return Tone::Bad;
    return comparison.isHealthy() ? Tone::Good : Tone::Warning;
}

QString healthIcon(const WebhookComparison &comparison)
{
    if (comparison.differences() > 0)
        return u"error"_s;
    return comparison.isHealthy() ? u"check"_s : u"warning"_s;
}

Tone toneOf(DeliveryState state)
{
    switch (state) {
    case DeliveryState::Delivered: return Tone::Good;
    case DeliveryState::Pending: return Tone::Pending;
    case DeliveryState::Failed: return Tone::Bad;
    }
    Q_UNREACHABLE();
}

QString iconOf(DeliveryState state)
{
    switch (state) {
    case DeliveryState::Delivered: return u"check"_s;
    case DeliveryState::Pending: return u"clock"_s;
    case DeliveryState::Failed: return u"error"_s;
    }
    Q_UNREACHABLE();
}

QString durationText(qint64 milliseconds)
{
    const auto seconds = int(std::max<qint64>(1, (milliseconds + 999) / 1000));
    if (seconds < 90)
        return say(QT_TRANSLATE_N_NOOP("console::WebhooksPage", "about %n second(s)"), seconds);
    return say(QT_TRANSLATE_N_NOOP("console::WebhooksPage", "about %n minute(s)"), (seconds + 59) / 60);
}

QString ageText(const QDateTime &since, const QDateTime &now)
{
    const auto days = int(since.daysTo(now));
    if (days <= 0)
        return say(QT_TRANSLATE_NOOP("console::WebhooksPage", "today"));
    return say(QT_TRANSLATE_N_NOOP("console::WebhooksPage", "%n day(s)"), days);
}

} // namespace console
