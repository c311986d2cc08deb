#include "flows/refundflow.h"

#include "flows/flowsupport.h"

#include <QUuid>

namespace console {

namespace {

/// What an error of POST /v1/refunds says of the refund: refused for certain, or unknown. Only an answer that Stripe
/// gives before doing anything counts as a refusal.
RefundState stateAfter(const Error &error)
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
    case ErrorKind::SecretMissing: return RefundState::Refused;
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

} // namespace

RefundState refundStateOf(const StripeRefund &refund)
{
    if (refund.status == QLatin1String("succeeded"))
        return RefundState::Succeeded;
    if (refund.status == QLatin1String("pending"))
        return RefundState::Pending;
    if (refund.status == QLatin1String("requires_action"))
        return RefundState::RequiresAction;
    if (refund.status == QLatin1String("failed"))
        return RefundState::Failed;
    if (refund.status == QLatin1String("canceled"))
        return RefundState::Canceled;
    return RefundState::OutcomeUnknown;
}

bool tellsTenant(const RefundIntent &intent)
{
    return !intent.refundId.isEmpty() && !isOpen(intent.state);
}

RefundFlow::RefundFlow(Session &session, RefundRequest request, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_request(std::move(request))
{
}

void RefundFlow::doStart()
{
    if (m_request.comment.trimmed().isEmpty()) {
        finishWith(flowError(ErrorKind::InvalidInput, tr("Enter a comment: OPS-COM keeps it with the refund."),
                             QStringLiteral("comment")));
        return;
    }
    if (m_request.amount.minor() <= 0 || !m_request.amount.isOnStep()) {
        finishWith(flowError(ErrorKind::InvalidInput, tr("This amount cannot be refunded."), QStringLiteral("amount")));
        return;
    }
    // After an offline start neither the name nor the permissions are known.
    if (m_session.tenantInfo().userName.isEmpty() || m_session.tenantInfo().capabilities.isEmpty())
        learnWho();
    else
        checkMayRefund();
}

void RefundFlow::learnWho()
{
    run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            finishWith(withAddition(tenant.error(), tr("Nothing was refunded.")));
            return;
        }
        run((*tenant)->checkConnection(this), [this](Result<TenantInfo> &&info) {
            if (!info) {
                finishWith(withAddition(info.error(), tr("Nothing was refunded.")));
                return;
            }
            m_session.setTenantInfo(*info);
            checkMayRefund();
        });
    });
}

void RefundFlow::checkMayRefund()
{
    if (!m_session.tenantInfo().capabilities.contains(QLatin1String("refund"))) {
        finishWith(
            flowError(ErrorKind::Forbidden,
                      tr("The API token of this workspace may not refund. Ask your OPS-COM administrator for the "
                         "permission. Nothing was refunded.")));
        return;
    }
    reRead();
}

void RefundFlow::reRead()
{
    Q_EMIT stepChanged(tr("Reading the payment once more…"));
    run(new PrepareRefundFlow(m_session, m_request.paymentId), [this](Result<RefundPreview> &&preview) {
        if (!preview) {
            finishWith(withAddition(preview.error(), tr("Nothing was refunded.")));
            return;
        }
        if (!preview->refusal.isEmpty()) {
            finishWith(
                flowError(ErrorKind::Refused, preview->refusal + QLatin1Char(' ') + tr("Nothing was refunded.")));
            return;
        }
        const bool sameCurrency = preview->remaining.currency() == m_request.amount.currency();
        if (!sameCurrency || (m_request.full && !(preview->remaining == m_request.amount)) ||
            m_request.amount.minor() > preview->remaining.minor()) {
            finishWith(
                flowError(ErrorKind::Refused,
                          tr("What remains has changed since you looked: it is %1 now. Nothing was refunded. Look at "
                             "the payment again.")
                              .arg(preview->remaining.toDisplayString()),
                          QStringLiteral("amount")));
            return;
        }
        arm(*preview);
    });
}

void RefundFlow::arm(const RefundPreview &preview)
{
    Q_EMIT stepChanged(tr("Writing the refund into the journal…"));
    RefundIntent intent;
    intent.paymentId = m_request.paymentId;
    intent.paymentIntentId = preview.intent.id;
    intent.chargeId = preview.charge.id;
    intent.paymentTypeId = preview.payment.paymentTypeId;
    intent.mode = preview.payment.mode;
    intent.amount = m_request.amount;
    intent.full = m_request.full;
    intent.reason = m_request.reason;
    intent.comment = m_request.comment.trimmed();
    intent.requisitionCode = m_request.requisitionCode.trimmed();
    intent.bulkId = m_request.bulkId;
    intent.who = m_session.tenantInfo().userName;
    intent.idempotencyKey = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    run(m_session.store().armRefund(intent), [this](Result<RefundIntent> &&armed) {
        if (!armed) {
            finishWith(withAddition(armed.error(), tr("Nothing was refunded.")));
            return;
        }
        m_intent = *armed;
        auditLater(m_session, QStringLiteral("refund.armed"), m_intent.paymentId,
                   m_intent.amount.toPlainString() + QLatin1Char(' ') + m_intent.amount.currency().displayCode() +
                       QStringLiteral(", ") + m_intent.comment,
                   QStringLiteral("armed"));
        run(m_session.stripe(m_intent.paymentTypeId, m_intent.mode, this),
            [this](Result<std::shared_ptr<StripeClient>> &&client) {
                if (!client) {
                    settle(client.error());
                    return;
                }
                m_stripe = *client;
                send();
            });
    });
}

void RefundFlow::send()
{
    // "sent" is on disk before the request leaves; the change is refused if the intent is not "armed" any more.
    run(m_session.store().setRefundState(m_intent.id, RefundState::Sent, {}, {}, {}), [this](Outcome &&marked) {
        if (!marked) {
            finishWith(withAddition(marked.error(), tr("Nothing was refunded.")));
            return;
        }
        m_intent.state = RefundState::Sent;
        Q_EMIT stepChanged(tr("Refunding at Stripe…"));
        CreateRefundParams params;
        params.paymentIntentId = m_intent.paymentIntentId;
        params.amountMinor = m_intent.amount.minor(); // always the amount that the person saw, never "what remains"
        params.reason = m_intent.reason;
        params.metadata.insert(QLatin1String(kRefundIntentMetadata), QString::fromLatin1(m_intent.idempotencyKey));
        params.idempotencyKey = m_intent.idempotencyKey;
        run(m_stripe->createRefund(params, this), [this](Result<StripeRefund> &&result) { settle(result); });
    });
}

void RefundFlow::settle(const Result<StripeRefund> &result)
{
    if (result) {
        m_intent.refundId = result->id;
        m_intent.state = refundStateOf(*result);
        m_intent.errorText = result->status == QLatin1String("failed") ? result->failureReason : result->pendingReason;
    } else {
        m_intent.state = stateAfter(result.error());
        m_intent.errorCode = result.error().code.isEmpty() ? toString(result.error().kind) : result.error().code;
        m_intent.errorText = result.error().userText;
    }
    auditLater(m_session, QStringLiteral("refund.outcome"), m_intent.paymentId, m_intent.refundId + m_intent.errorCode,
               toString(m_intent.state));
    run(m_session.store().setRefundState(m_intent.id, m_intent.state, m_intent.refundId, m_intent.errorCode,
                                         m_intent.errorText),
        [this](Outcome &&kept) {
            if (!kept) {
                // Stripe has answered, but the journal could not take it: to the journal it is still "sent".
                m_intent.state = RefundState::OutcomeUnknown;
                m_intent.errorText = kept.error().userText;
                finishWith(m_intent);
                return;
            }
            if (tellsTenant(m_intent))
                tellTenant();
            else
                finishWith(m_intent);
        });
}

void RefundFlow::tellTenant()
{
    Q_EMIT stepChanged(tr("Telling OPS-COM…"));
    run(new TellTenantFlow(m_session, m_intent), [this](Outcome &&told) {
        m_intent.tenantTold = told.has_value();
        finishWith(m_intent);
    });
}

} // namespace console
