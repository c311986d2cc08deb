// What a person does about refunds that Stripe holds: cancel one, record one that was made outside, acknowledge one
// that failed late.
#include "flows/flowsupport.h"
#include "flows/refundinboxflow.h"
#include "flows/refundsteps.h"

namespace console {

// --- cancel

CancelRefundFlow::CancelRefundFlow(Session &session, qint64 intentId, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_intentId(intentId)
{
}

CancelRefundFlow::~CancelRefundFlow() = default;

void CancelRefundFlow::doStart()
{
    const auto intent = RefundJournal(m_session.store()).intent(m_intentId);
    if (!intent || !*intent) {
        finishWith(intent ? flowError(ErrorKind::NotFound, tr("The journal does not know this refund."))
                          : intent.error());
        return;
    }
    m_intent = **intent;
    if (m_intent.state != RefundState::RequiresAction || m_intent.refundId.isEmpty()) {
        finishWith(refundRefusal(tr("Stripe cancels only a refund that requires action. Nothing was changed."),
                                 QStringLiteral("bad_step")));
        return;
    }
    const auto judge = [this](Result<StripeRefund> &&refund) {
        if (!refund)
            finishWith(refund.error());
        else if (refundStateOf(*refund) == RefundState::RequiresAction)
            cancelAtStripe();
        else
            settle(*refund);
    };
    const auto read = [this, judge](Result<std::shared_ptr<StripeClient>> &&client) {
        if (!client) {
            finishWith(client.error());
            return;
        }
        m_stripe = *client;
        run(m_stripe->refund(m_intent.refundId, this), judge);
    };
    run(new AskMayRefundFlow(m_session), [this, read](Outcome &&may) {
        if (!may) {
            finishWith(may.error());
            return;
        }
        Q_EMIT stepChanged(tr("Reading the refund from Stripe…"));
        run(m_session.stripe(m_intent.paymentTypeId, m_intent.mode, this), read);
    });
}

void CancelRefundFlow::cancelAtStripe()
{
    Q_EMIT stepChanged(tr("Cancelling at Stripe…"));
    auditLater(m_session, QStringLiteral("refund.cancel_asked"), m_intent.paymentId, m_intent.refundId,
               toString(m_intent.state));
    run(m_stripe->cancelRefund(m_intent.refundId, m_intent.idempotencyKey + "-cancel", this),
        [this](Result<StripeRefund> &&refund) {
            if (refund)
                settle(*refund);
            else
                lookAgain(refund.error());
        });
}

/// Whether it was cancelled all the same is Stripe's to say.
void CancelRefundFlow::lookAgain(const Error &error)
{
    run(m_stripe->refund(m_intent.refundId, this), [this, error](Result<StripeRefund> &&refund) {
        if (refund && refundStateOf(*refund) != RefundState::RequiresAction)
            settle(*refund);
        else
            finishWith(error);
    });
}

void CancelRefundFlow::settle(const StripeRefund &refund)
{
    run(new TakeStripesWordFlow(m_session, m_intent, refund), [this](Result<RefundIntent> &&kept) {
        if (!kept || kept->state == RefundState::Canceled)
            finishWith(std::move(kept));
        else
            finishWith(
                refundRefusal(tr("Stripe did not cancel this refund: it is %1 now.").arg(displayName(kept->state)),
                              QStringLiteral("changed")));
    });
}

// --- record one made outside

RecordOutsideRefundFlow::RecordOutsideRefundFlow(Session &session, QString refundId, QString comment, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_refundId(std::move(refundId)),
      m_comment(std::move(comment).trimmed())
{
}

RecordOutsideRefundFlow::~RecordOutsideRefundFlow() = default;

void RecordOutsideRefundFlow::doStart()
{
    const auto refund = RefundJournal(m_session.store()).outside(m_refundId);
    if (!refund || !*refund) {
        finishWith(refund ? flowError(ErrorKind::NotFound, tr("The journal does not know this refund."))
                          : refund.error());
        return;
    }
    m_refund = **refund;
    if (auto problem = commentProblem(m_comment)) {
        finishWith(*problem);
        return;
    }
    if (m_refund.paymentId.isEmpty()) {
        finishWith(refundRefusal(tr("No payment of OPS-COM belongs to this refund, as far as this computer knows. "
                                    "Nothing was recorded."),
                                 QStringLiteral("no_payment")));
        return;
    }
    if (m_refund.isRecorded()) {
        finishWith(refundRefusal(tr("This refund is recorded with OPS-COM already."), QStringLiteral("recorded")));
        return;
    }
    run(new AskMayRefundFlow(m_session), [this](Outcome &&may) {
        if (may)
            readAtStripe();
        else
            finishWith(may.error());
    });
}

/// What is recorded is what Stripe says now.
void RecordOutsideRefundFlow::readAtStripe()
{
    Q_EMIT stepChanged(tr("Reading the refund from Stripe…"));
    run(m_session.stripe(m_refund.paymentTypeId, m_refund.mode, this),
        [this](Result<std::shared_ptr<StripeClient>> &&client) {
            if (!client) {
                finishWith(client.error());
                return;
            }
            run((*client)->refund(m_refundId, this), [this](Result<StripeRefund> &&refund) {
                if (refund)
                    tellTenant(*refund);
                else
                    finishWith(withAddition(refund.error(), tr("Nothing was recorded.")));
            });
        });
}

void RecordOutsideRefundFlow::tellTenant(const StripeRefund &refund)
{
    Q_EMIT stepChanged(tr("Telling OPS-COM…"));
    run(m_session.tenant(this), [this, refund](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            finishWith(withAddition(tenant.error(), tr("Nothing was recorded.")));
            return;
        }
        RecordRefundParams params;
        params.paymentId = m_refund.paymentId;
        params.refundId = m_refundId;
        params.amount = refund.amount;
        params.status = refund.status;
        params.reason = refund.reason;
        params.comment = m_comment;
        run((*tenant)->recordRefund(params, this), [this, refund](Result<Payment> &&payment) {
            if (!payment) {
                finishWith(payment.error());
                return;
            }
            const QString who = m_session.tenantInfo().userName;
            auditLater(m_session, QStringLiteral("refund.outside_recorded"), m_refund.paymentId,
                       m_refundId + QStringLiteral(", ") + m_comment, refund.status);
            OutsideRefund now = m_refund;
            now.status = refund.status;
            auto *group = new JobGroup;
            RefundJournal journal(m_session.store());
            group->add(journal.keepOutside({now}));
            group->add(journal.noteOutsideRecorded(m_refundId, refund.status, who, m_comment));
            group->add(m_session.store().upsertPayments({*payment}, std::nullopt));
            run(static_cast<TypedJob<Done> *>(group), [this](Outcome &&kept) { finishWith(std::move(kept)); });
        });
    });
}

// --- acknowledge

AcknowledgeRefundFlow::AcknowledgeRefundFlow(Session &session, qint64 intentId, QString comment, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_intentId(intentId),
      m_comment(std::move(comment).trimmed())
{
}

void AcknowledgeRefundFlow::doStart()
{
    RefundJournal journal(m_session.store());
    const auto intent = journal.intent(m_intentId);
    if (!intent || !*intent || !(*intent)->failedAfterSuccess) {
        finishWith(!intent
                       ? intent.error()
                       : refundRefusal(tr("This refund has not failed after it had succeeded. Nothing was changed."),
                                       QStringLiteral("bad_step")));
        return;
    }
    const QString paymentId = (*intent)->paymentId;
    run(journal.acknowledge(m_intentId), [this, paymentId](Outcome &&kept) {
        if (kept)
            auditLater(m_session, QStringLiteral("refund.acknowledged"), paymentId, m_comment, QStringLiteral("seen"));
        finishWith(std::move(kept));
    });
}

} // namespace console
