#include "flows/flowsupport.h"
#include "flows/refundsteps.h"

namespace console {

namespace {

/// What an error of POST /v1/refunds says of the refund: refused for certain, or unknown. Only an answer that Stripe
/// gives before doing anything counts as a refusal.
RefundState stateAfterFirst(const Error &error)
{
    // A refund that waits for an approval may still be carried out, whatever the status of the answer (facts 2.1).
    if (error.code == QLatin1String(kApprovalRequired))
        return RefundState::OutcomeUnknown;
    switch (error.kind) {
    case ErrorKind::Network: // the door says Network only when nothing was sent
    case ErrorKind::Tls:
    case ErrorKind::Unauthorized:
    case ErrorKind::Forbidden:
    case ErrorKind::NotFound:
    case ErrorKind::Card:
    case ErrorKind::RateLimited:
    case ErrorKind::Refused:
    case ErrorKind::InvalidInput:
    case ErrorKind::KeychainLocked:
    case ErrorKind::KeychainAbsent:
    case ErrorKind::KeychainDenied:
    case ErrorKind::KeychainSlow:
    case ErrorKind::SecretMissing:
    case ErrorKind::InvalidRequest: return RefundState::Refused;
    case ErrorKind::Cancelled:
    case ErrorKind::Timeout:
    case ErrorKind::Redirect:
    case ErrorKind::Conflict:
    case ErrorKind::Server:
    case ErrorKind::BadAnswer:
    case ErrorKind::OutcomeUnknown:
    case ErrorKind::Storage:
    case ErrorKind::StorageNewer: return RefundState::OutcomeUnknown;
    }
    Q_UNREACHABLE();
}

/// The same for a key that was sent before: only what Stripe says about this very key settles it, nothing that is
/// answered before the key is looked at, and nothing that was not sent at all (no status). The Stripe client calls an
/// answer without Stripe's error object OutcomeUnknown.
RefundState stateAfterAgain(const Error &error)
{
    const bool isAboutTheKey =
        error.httpStatus != 0 && (error.kind == ErrorKind::InvalidRequest || error.kind == ErrorKind::Card);
    return isAboutTheKey ? stateAfterFirst(error) : RefundState::OutcomeUnknown;
}

} // namespace

RefundState refundStateOf(const StripeRefund &refund)
{
    for (const RefundState state : {RefundState::Succeeded, RefundState::Pending, RefundState::RequiresAction,
                                    RefundState::Failed, RefundState::Canceled}) {
        if (refund.status == toString(state)) // Stripe's words are ours
            return state;
    }
    return RefundState::OutcomeUnknown;
}

SendRefundFlow::SendRefundFlow(Session &session, RefundIntent intent, std::shared_ptr<StripeClient> stripe,
                               QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_intent(std::move(intent)),
      m_stripe(std::move(stripe)),
      m_isAgain(m_intent.state == RefundState::OutcomeUnknown)
{
}

void SendRefundFlow::doStart()
{
    // "sent" is on disk before the request leaves; refused if the intent is not any more what it was: somebody else
    // sends it.
    RefundJournal journal(m_session.store());
    run(journal.markSent(m_intent.id, m_intent.state), [this](Result<RefundIntent> &&marked) {
        if (!marked) {
            finishWith(marked.error());
            return;
        }
        m_intent = *marked;
        auditLater(m_session, m_isAgain ? QStringLiteral("refund.sent_again") : QStringLiteral("refund.sent"),
                   m_intent.paymentId, QString::fromLatin1(m_intent.idempotencyKey), toString(m_intent.state));
        m_session.noteRefundJournalled(RefundState::Sent);
        post();
    });
}

void SendRefundFlow::post()
{
    Q_EMIT stepChanged(tr("Refunding at Stripe…"));
    CreateRefundParams params;
    params.paymentIntentId = m_intent.paymentIntentId;
    params.amountMinor = m_intent.amount.minor(); // always the amount that the person saw, never "what remains"
    params.reason = m_intent.reason;
    params.metadata.insert(QLatin1String(kRefundIntentMetadata), QString::fromLatin1(m_intent.idempotencyKey));
    params.idempotencyKey = m_intent.idempotencyKey;
    run(m_stripe->createRefund(params, this), [this](Result<StripeRefund> &&result) { settle(result); });
}

void SendRefundFlow::settle(const Result<StripeRefund> &result)
{
    RefundJournal journal(m_session.store());
    if (result) {
        m_intent.refundId = result->id;
        run(journal.takeStripe(m_intent.id, refundStateOf(*result), *result),
            [this](Result<RefundIntent> &&kept) { settled(kept); });
        return;
    }
    const Error &error = result.error();
    const RefundState state = m_isAgain ? stateAfterAgain(error) : stateAfterFirst(error);
    const QString code = error.code.isEmpty() ? toString(error.kind) : error.code;
    // The error may speak of its own attempt only ("Nothing was changed"); of the refund nobody knows.
    const bool isOwnWord = state != RefundState::OutcomeUnknown || error.code == QLatin1String(kApprovalRequired);
    const QString text = isOwnWord
                             ? error.userText
                             : tr("Stripe gave no clear answer: nobody knows yet whether the money went back. Ask "
                                  "Stripe; do not refund a second time.");
    run(journal.settleSending(m_intent.id, m_intent.lastSentAt, state, code, text),
        [this](Result<RefundIntent> &&kept) { settled(kept); });
}

void SendRefundFlow::settled(const Result<RefundIntent> &kept)
{
    if (!kept && kept.error().code == QLatin1String("bad_step")) {
        // Another flow has asked Stripe meanwhile and written down more than this answer says, or has sent it again.
        const auto intent = RefundJournal(m_session.store()).intent(m_intent.id);
        if (intent && *intent) {
            settled(**intent);
            return;
        }
    }
    if (!kept) {
        // Stripe has answered, but the journal could not take it: to the journal it is still "sent".
        m_intent.state = RefundState::OutcomeUnknown;
        m_intent.errorText = tr("Stripe has answered, and the answer could not be written into the journal of this "
                                "computer. The console "
                                "asks Stripe again by itself; do not refund a second time. %1")
                                 .arg(kept.error().userText);
        finishWith(m_intent);
        return;
    }
    m_intent = *kept;
    auditLater(m_session, QStringLiteral("refund.outcome"), m_intent.paymentId, m_intent.refundId + m_intent.errorCode,
               toString(m_intent.state));
    m_session.noteRefundJournalled(m_intent.state);
    if (!tellsTenant(m_intent)) {
        finishWith(m_intent);
        return;
    }
    Q_EMIT stepChanged(tr("Telling OPS-COM…"));
    run(new TellTenantFlow(m_session, m_intent), [this](Outcome &&told) {
        m_intent.tenantTold = told.has_value(); // the outbox goes on if it could not be told
        if (!told)
            m_intent.tellTrouble = told.error().userText;
        finishWith(m_intent);
    });
}

} // namespace console
