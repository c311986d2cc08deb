#include "flows/flowsupport.h"
#include "flows/refundinboxflow.h"

namespace console {

bool tellsTenant(const RefundIntent &intent)
{
    return !intent.refundId.isEmpty() && !isOpen(intent.state);
}

TellTenantFlow::TellTenantFlow(Session &session, RefundIntent intent, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_intent(std::move(intent))
{
}

void TellTenantFlow::doStart()
{
    run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            noteTrouble(tenant.error());
            return;
        }
        RecordRefundParams params;
        params.paymentId = m_intent.paymentId;
        params.refundId = m_intent.refundId;
        params.amount = m_intent.amount;
        params.status = toString(m_intent.state);
        params.reason = m_intent.reason;
        params.comment = m_intent.comment;
        params.requisitionCode = m_intent.requisitionCode;
        params.approvalId = m_intent.approvalId;
        run((*tenant)->recordRefund(params, this), [this](Result<Payment> &&payment) {
            if (payment)
                noteTold(*payment);
            else
                noteTrouble(payment.error());
        });
    });
}

void TellTenantFlow::noteTold(const Payment &payment)
{
    auditLater(m_session, QStringLiteral("refund.tenant_told"), m_intent.paymentId, m_intent.refundId,
               toString(m_intent.state));
    auto *group = new JobGroup;
    group->add(RefundJournal(m_session.store()).noteTold(m_intent.id, m_intent.state, {}));
    group->add(m_session.store().upsertPayments({payment}, std::nullopt));
    run(static_cast<TypedJob<Done> *>(group), [this](Outcome &&kept) { finishWith(std::move(kept)); });
}

void TellTenantFlow::noteTrouble(const Error &error)
{
    run(RefundJournal(m_session.store()).noteTold(m_intent.id, m_intent.state, error.userText),
        [this, error](Outcome &&) { finishWith(error); });
}

// --- the outbox

TellOutboxFlow::TellOutboxFlow(Session &session, QObject *parent) : FlowJob(parent), m_session(session) {}

TellOutboxFlow::~TellOutboxFlow() = default;

void TellOutboxFlow::doStart()
{
    const auto unfinished = m_session.store().unfinishedRefunds();
    const auto outside = RefundJournal(m_session.store()).outsideToTellAgain();
    if (!unfinished || !outside) {
        finishWith(unfinished ? outside.error() : unfinished.error());
        return;
    }
    for (const RefundIntent &intent : *unfinished) {
        if (!intent.tenantTold && tellsTenant(intent))
            m_left.append(intent);
    }
    m_leftOutside = *outside;
    next();
}

void TellOutboxFlow::next()
{
    if (m_left.isEmpty()) {
        nextOutside();
        return;
    }
    run(new TellTenantFlow(m_session, m_left.takeFirst()), [this](Outcome &&told) {
        if (!told)
            ++m_untold;
        next();
    });
}

void TellOutboxFlow::nextOutside()
{
    if (m_leftOutside.isEmpty()) {
        finishWith(m_untold);
        return;
    }
    const OutsideRefund refund = m_leftOutside.takeFirst();
    run(m_session.tenant(this), [this, refund](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            ++m_untold;
            nextOutside();
            return;
        }
        RecordRefundParams params;
        params.paymentId = refund.paymentId;
        params.refundId = refund.refundId;
        params.amount = refund.amount;
        params.status = refund.status;
        params.reason = refund.reason;
        params.comment = refund.comment.isEmpty() ? tr("Made outside of this console") : refund.comment;
        run((*tenant)->recordRefund(params, this), [this, refund](Result<Payment> &&payment) {
            if (!payment) {
                ++m_untold;
                nextOutside();
                return;
            }
            auditLater(m_session, QStringLiteral("refund.tenant_told"), refund.paymentId, refund.refundId,
                       refund.status);
            auto *group = new JobGroup;
            group->add(RefundJournal(m_session.store())
                           .noteOutsideRecorded(refund.refundId, refund.status, refund.recordedBy, refund.comment));
            group->add(m_session.store().upsertPayments({*payment}, std::nullopt));
            run(static_cast<TypedJob<Done> *>(group), [this](Outcome &&) { nextOutside(); });
        });
    });
}

} // namespace console
