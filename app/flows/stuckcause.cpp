#include "flows/stuckcause.h"

#include "flows/resendverdict.h"

namespace console {

using namespace Qt::StringLiterals;

namespace {

/// Payers take their time: before this a payment is under way.
constexpr qint64 kPayerSeconds = 60 * 60;

QString tr(const char *text)
{
    return QCoreApplication::translate("console::FindStuckPaymentsFlow", text);
}

QString doneAtStripe(const QString &status)
{
    if (status == "succeeded"_L1)
        return tr("Stripe has taken the money.");
    if (status == "canceled"_L1)
        return tr("Stripe has canceled the payment.");
    return tr("The card was declined.");
}

QString signatureSentence(CallbackProblem problem)
{
    switch (problem) {
    case CallbackProblem::NoWebhookSecret:
        return tr("OPS-COM refused the event, because it holds no Webhook Secret. Hand the secret over, then send the "
                  "event again.");
    case CallbackProblem::SignatureMismatch:
        return tr("OPS-COM refused the event: its Webhook Secret is not this endpoint's. Compare both sides, make the "
                  "secret the same, then send the event again.");
    case CallbackProblem::TimestampTooOld:
    case CallbackProblem::TimestampInFuture:
        return tr("OPS-COM refused the event, because the clock of its server is more than five minutes off. Have the "
                  "clock put right, then send the event again.");
    case CallbackProblem::BodyMalformed:
        return tr(
            "OPS-COM could not read the event: something on the way changes what Stripe sends. Test the endpoint, "
            "then send the event again.");
    case CallbackProblem::None:
    case CallbackProblem::SignatureMissing:
    case CallbackProblem::SignatureMalformed:
    case CallbackProblem::WrongMode: break; // the last one has a cause of its own
    }
    return tr("The event reached OPS-COM without a signature that it could read. Something on the way takes it off or "
              "changes it.");
}

struct Judgement
{
    StuckCause cause;
    QString sentence;
};

std::optional<Judgement> judgeEndpoint(const StuckFacts &facts)
{
    const EventScope &scope = facts.scope;
    if (!scope.endpoint) {
        if (!scope.areEndpointsKnown)
            return std::nullopt;
        return Judgement{StuckCause::NeverSent,
                         tr("Stripe has no endpoint with OPS-COM's URL in this mode, so that no "
                            "event was sent. Register the endpoint, then send the event again.")};
    }
    if (!scope.endpoint->enabled)
        return Judgement{StuckCause::EndpointDisabled,
                         tr("The endpoint is now disabled; Stripe does not tell since when. Enable it, then send the "
                            "event again.")};
    const QString type = finishingEventType(facts.intent);
    const QStringList types = scope.eventTypes();
    if (!types.isEmpty() && !types.contains(type))
        return Judgement{StuckCause::EventNotSubscribed,
                         tr("The endpoint is not subscribed to %1, so that Stripe did not send it. Add the event type, "
                            "then send the event again.")
                             .arg(type)};
    return std::nullopt;
}

std::optional<Judgement> judgeTenant(const StuckFacts &facts)
{
    const bool isOtherMode = facts.intent.mode != facts.payment.mode;
    const bool isTypeElsewhere = facts.scope.type.activeMode() != facts.payment.mode;
    if (facts.callbackProblem == CallbackProblem::WrongMode || isOtherMode || isTypeElsewhere)
        return Judgement{StuckCause::WrongMode,
                         facts.scope.type.liveMode
                             ? tr("OPS-COM has the payment type in Live Mode and refuses events of test payments.")
                             : tr("OPS-COM does not have the payment type in Live Mode and refuses events of live "
                                  "payments.")};
    if (verdictOfProblem(facts.callbackProblem).state == ResendState::Refused)
        return Judgement{StuckCause::SignatureRefused, signatureSentence(facts.callbackProblem)};
    return std::nullopt;
}

Judgement judgeEvent(const StuckFacts &facts)
{
    if (!facts.areEventsKnown)
        return {StuckCause::Unknown, tr("Stripe could not be asked for the event. Try again later.")};
    if (!facts.event)
        return {StuckCause::Unknown,
                tr("The event was not found among those that were read at Stripe. Look the payment up in the Stripe "
                   "Dashboard.")};
    const StripeEvent &event = *facts.event;
    if (facts.scope.endpoint && event.created < facts.scope.endpoint->created)
        return {StuckCause::NeverSent,
                tr("The event is older than the endpoint, so that Stripe never sent it there. Send it again.")};
    switch (deliveryStateOf(event, facts.now)) {
    case DeliveryState::Pending:
        return {StuckCause::NotYetDelivered,
                tr("OPS-COM has not accepted the event yet; Stripe still tries. Send it again now, or wait.")};
    case DeliveryState::Failed:
        return {StuckCause::DeliveryFailed,
                tr("OPS-COM never accepted the event, and Stripe has given up. Test the endpoint, then send the event "
                   "again.")};
    case DeliveryState::Delivered:
        return {StuckCause::Unknown,
                tr("Stripe holds the event for delivered, and OPS-COM still says Pending. Send it again; if nothing "
                   "changes, OPS-COM accepts events without acting on them.")};
    }
    Q_UNREACHABLE();
}

Judgement judge(const StuckFacts &facts)
{
    if (finishedAt(facts.intent).addSecs(kEventRetentionSeconds) <= facts.now)
        return {
            StuckCause::TooOld,
            tr("The event is older than 30 days: Stripe no longer has it and cannot send it again. Compare with the "
               "Stripe Dashboard and put the payment right in OPS-COM by hand.")};
    if (const auto found = judgeEndpoint(facts))
        return *found;
    if (const auto found = judgeTenant(facts))
        return *found;
    return judgeEvent(facts);
}

} // namespace

StripeOutcome outcomeOf(const StripePaymentIntent &intent, const QDateTime &now)
{
    if (intent.status == "succeeded"_L1 || intent.status == "canceled"_L1)
        return StripeOutcome::Finished;
    if (intent.status == "requires_payment_method"_L1 && !intent.lastErrorCode.isEmpty())
        return StripeOutcome::Finished; // declined: payment_intent.payment_failed
    if (intent.status == "processing"_L1 || intent.created.addSecs(kPayerSeconds) > now)
        return StripeOutcome::Underway;
    return StripeOutcome::NeverFinished;
}

QString finishingEventType(const StripePaymentIntent &intent)
{
    if (intent.status == "succeeded"_L1)
        return u"payment_intent.succeeded"_s;
    return intent.status == "canceled"_L1 ? u"payment_intent.canceled"_s : u"payment_intent.payment_failed"_s;
}

QDateTime finishedAt(const StripePaymentIntent &intent)
{
    return intent.latestCharge && intent.latestCharge->created.isValid() ? intent.latestCharge->created
                                                                         : intent.created;
}

StuckPayment judgeStuck(const StuckFacts &facts)
{
    const Judgement judgement = judge(facts);
    StuckPayment stuck;
    stuck.payment = facts.payment;
    stuck.stripeStatus = facts.intent.status;
    stuck.cause = judgement.cause;
    stuck.sentence = doneAtStripe(facts.intent.status) + u' ' + judgement.sentence;
    if (facts.event && judgement.cause != StuckCause::TooOld)
        stuck.eventId = facts.event->id;
    return stuck;
}

StuckPayment neverFinished(const Payment &payment, const StripePaymentIntent &intent)
{
    StuckPayment stuck;
    stuck.payment = payment;
    stuck.stripeStatus = intent.status;
    stuck.cause = StuckCause::PayerNeverFinished;
    stuck.sentence = intent.status == "requires_action"_L1
                         ? tr("The payer never confirmed the payment with the bank. No money was taken.")
                         : tr("The payer never finished paying. No money was taken.");
    return stuck;
}

} // namespace console
