#include "ui/payments/paymenttimeline.h"

#include "ui/payments/refundwords.h"

#include <QCoreApplication>

#include <algorithm>

namespace console {

namespace {

struct Timeline
{
    Q_DECLARE_TR_FUNCTIONS(console::Timeline)
};

TimelineEntry entryOf(const StripeEvent &event)
{
    TimelineEntry entry{event.created, event.type, event.id, QStringLiteral("info"), Tone::Neutral};
    if (event.type == QLatin1String("payment_intent.created"))
        entry.what = Timeline::tr("Payment intent created");
    else if (event.type == QLatin1String("payment_intent.succeeded")) {
        entry.what = Timeline::tr("Payment succeeded");
        entry.icon = QStringLiteral("check");
        entry.tone = Tone::Good;
    } else if (event.type == QLatin1String("payment_intent.payment_failed")) {
        entry.what = Timeline::tr("Payment failed");
        entry.icon = QStringLiteral("error");
        entry.tone = Tone::Bad;
    } else if (event.type == QLatin1String("payment_intent.canceled")) {
        entry.what = Timeline::tr("Payment canceled");
        entry.icon = QStringLiteral("close");
    } else if (event.type == QLatin1String("charge.succeeded"))
        entry.what = Timeline::tr("Charge succeeded");
    else if (event.type == QLatin1String("charge.failed"))
        entry.what = Timeline::tr("Charge failed");
    else if (event.type == QLatin1String("charge.refunded")) {
        entry.what = Timeline::tr("Charge refunded");
        entry.icon = QStringLiteral("refund");
    } else if (event.type.startsWith(QLatin1String("charge.dispute."))) {
        entry.what = Timeline::tr("Dispute: %1").arg(event.type);
        entry.icon = QStringLiteral("warning");
        entry.tone = Tone::Dispute;
    }
    if (event.pendingWebhooks > 0)
        entry.detail +=
            QStringLiteral(" · ") + Timeline::tr("%Ln webhook(s) not delivered yet", nullptr, event.pendingWebhooks);
    return entry;
}

TimelineEntry entryOf(const StripeRefund &refund)
{
    return {refund.created,
            Timeline::tr("Refund of %1: %2").arg(refund.amount.toDisplayString(), refundStatusText(refund.status)),
            refund.id, QStringLiteral("refund"), refundTone(refund.status)};
}

TimelineEntry entryOf(const RefundIntent &intent)
{
    const QString who = intent.who.isEmpty() ? Timeline::tr("This console") : intent.who;
    TimelineEntry entry{intent.createdAt,
                        Timeline::tr("%1 asked for a refund of %2: %3")
                            .arg(who, intent.amount.toDisplayString(), displayName(intent.state)),
                        intent.comment, QStringLiteral("refund"), refundTone(intent.state)};
    if (!intent.tenantTold && intent.state == RefundState::Succeeded)
        entry.detail += QStringLiteral(" · ") + Timeline::tr("OPS-COM has not been told yet");
    return entry;
}

} // namespace

QList<TimelineEntry> paymentTimeline(const PaymentDetails &details)
{
    QList<TimelineEntry> entries;
    if (details.payment.paymentDate.isValid())
        entries.append({details.payment.paymentDate, Timeline::tr("Checkout at OPS-COM"), details.payment.orderId,
                        QStringLiteral("payments"), Tone::Neutral});
    for (const StripeEvent &event : details.events)
        entries.append(entryOf(event));
    for (const StripeRefund &refund : details.refunds)
        entries.append(entryOf(refund));
    for (const RefundIntent &intent : details.intents)
        entries.append(entryOf(intent));
    std::stable_sort(entries.begin(), entries.end(),
                     [](const TimelineEntry &a, const TimelineEntry &b) { return a.at < b.at; });
    return entries;
}

} // namespace console
