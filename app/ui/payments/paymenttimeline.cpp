#include "ui/payments/paymenttimeline.h"

#include "flows/auditwords.h"
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

TimelineEntry entryOf(const CallbackRecord &record)
{
    const bool taken = record.status >= 200 && record.status < 300;
    return {record.receivedAt,
            taken ? Timeline::tr("OPS-COM took the event %1").arg(record.eventType)
                  : Timeline::tr("OPS-COM refused the event %1 (HTTP %2)").arg(record.eventType).arg(record.status),
            record.eventId, taken ? QStringLiteral("check") : QStringLiteral("error"), taken ? Tone::Good : Tone::Bad};
}

TimelineEntry entryOf(const AuditEntry &entry)
{
    QStringList detail{entry.who.isEmpty() ? Timeline::tr("This console") : entry.who};
    if (!entry.outcome.isEmpty())
        detail << auditOutcomeWords(entry.outcome);
    return {entry.at, auditWords(entry.what), detail.join(QStringLiteral(" · ")), QStringLiteral("details"),
            Tone::Neutral};
}

/// The state that OPS-COM holds, at the moment when it took it.
TimelineEntry stateOf(const Payment &payment)
{
    return {payment.changedAt,
            Timeline::tr("OPS-COM: %1").arg(displayName(payment.status)),
            {},
            QStringLiteral("workspace"),
            toneOf(payment.status)};
}

} // namespace

QList<TimelineEntry> paymentTimeline(const PaymentDetails &details)
{
    QList<TimelineEntry> entries;
    if (details.payment.paymentDate.isValid())
        entries.append({details.payment.paymentDate, Timeline::tr("Checkout at OPS-COM"), details.payment.orderId,
                        QStringLiteral("payments"), Tone::Neutral});
    // Stripe lists the newest first and counts whole seconds: turned round, events of one second keep their order.
    for (auto event = details.events.crbegin(); event != details.events.crend(); ++event)
        entries.append(entryOf(*event));
    for (const StripeRefund &refund : details.refunds)
        entries.append(entryOf(refund));
    for (const RefundIntent &intent : details.intents)
        entries.append(entryOf(intent));
    for (const CallbackRecord &record : details.callbacks)
        entries.append(entryOf(record));
    for (const AuditEntry &entry : details.audit) {
        // The intent itself already tells that it was written down.
        if (entry.what != QLatin1String("refund.armed"))
            entries.append(entryOf(entry));
    }
    if (details.payment.changedAt.isValid())
        entries.append(stateOf(details.payment));
    std::stable_sort(entries.begin(), entries.end(),
                     [](const TimelineEntry &a, const TimelineEntry &b) { return a.at < b.at; });
    return entries;
}

} // namespace console
