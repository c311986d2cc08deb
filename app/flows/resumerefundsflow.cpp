#include "flows/refundflow.h"

#include "flows/flowsupport.h"

#include <algorithm>

namespace console {

namespace {

// How long after its last change an intent that Stripe does not know counts as never carried out. Far beyond every
// time limit of a request, far below Stripe's 24 hours of idempotency.
constexpr qint64 kSettledAfterMs = 10 * 60 * 1000;
// An intent that is armed for longer than this belongs to a program that has ended.
constexpr qint64 kAbandonedAfterMs = 2 * 60 * 1000;

} // namespace

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
            finishWith(tenant.error());
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
        run((*tenant)->recordRefund(params, this), [this](Result<Payment> &&payment) {
            if (!payment) {
                finishWith(payment.error());
                return;
            }
            auto *group = new JobGroup;
            group->add(m_session.store().setTenantTold(m_intent.id));
            group->add(m_session.store().upsertPayments({*payment}, std::nullopt));
            run(static_cast<TypedJob<Done> *>(group), [this](Outcome &&kept) { finishWith(std::move(kept)); });
        });
    });
}

ResumeRefundsFlow::ResumeRefundsFlow(Session &session, QObject *parent) : FlowJob(parent), m_session(session) {}

void ResumeRefundsFlow::doStart()
{
    const auto unfinished = m_session.store().unfinishedRefunds();
    if (!unfinished) {
        finishWith(unfinished.error());
        return;
    }
    m_left = *unfinished;
    next();
}

void ResumeRefundsFlow::next()
{
    if (m_left.isEmpty()) {
        finishWith(m_summary);
        return;
    }
    const RefundIntent intent = m_left.takeFirst();
    const qint64 age = intent.changedAt.msecsTo(m_session.clock().now());
    switch (intent.state) {
    case RefundState::Armed:
        if (age >= kAbandonedAfterMs)
            resolve(intent, RefundState::Canceled, {}, QStringLiteral("never_sent"),
                    tr("The program ended before the refund was sent. Nothing was refunded."));
        else
            next();
        return;
    case RefundState::Sent:
    case RefundState::OutcomeUnknown: ask(intent); return;
    case RefundState::Succeeded:
    case RefundState::Pending:
    case RefundState::RequiresAction:
    case RefundState::Failed:
    case RefundState::Canceled:
    case RefundState::Refused:
        if (!intent.tenantTold && tellsTenant(intent.state))
            tell(intent);
        else
            next();
        return;
    }
}

void ResumeRefundsFlow::ask(const RefundIntent &intent)
{
    Q_EMIT stepChanged(tr("Asking Stripe about a refund of %1…").arg(intent.amount.toDisplayString()));
    const auto keepUnknown = [this, intent](const QString &why) {
        ++m_summary.stillUnknown;
        RefundIntent open = intent;
        open.state = RefundState::OutcomeUnknown;
        open.errorText = why;
        m_summary.open.append(open);
        if (intent.state == RefundState::OutcomeUnknown) {
            next(); // written already; writing it again would make it look younger than it is
            return;
        }
        run(m_session.store().setRefundState(intent.id, RefundState::OutcomeUnknown, {}, intent.errorCode, why),
            [this](Outcome &&) { next(); });
    };
    run(m_session.stripe(intent.paymentTypeId, intent.mode, this), [this, intent, keepUnknown](
                                                                       Result<std::shared_ptr<StripeClient>> &&client) {
        if (!client) {
            keepUnknown(client.error().userText);
            return;
        }
        run((*client)->refundsOf(intent.paymentIntentId, {}, this), [this, intent, keepUnknown](
                                                                        Result<StripeList<StripeRefund>> &&list) {
            if (!list) {
                keepUnknown(list.error().userText);
                return;
            }
            const QString key = QString::fromLatin1(intent.idempotencyKey);
            for (const StripeRefund &refund : std::as_const(list->data)) {
                if (refund.metadata.value(QLatin1String(kRefundIntentMetadata)) == key) {
                    resolve(intent, refundStateOf(refund), refund.id, {}, refund.failureReason);
                    return;
                }
            }
            const qint64 age = intent.changedAt.msecsTo(m_session.clock().now());
            if (intent.errorCode == QLatin1String(kApprovalRequired))
                keepUnknown(tr("This refund waits for an approval in the Stripe Dashboard. Approve or reject it there; "
                               "do not refund a second time."));
            else if (list->hasMore || age < kSettledAfterMs)
                keepUnknown(tr("Stripe does not show this refund yet. It may still be carried out: ask again "
                               "in a few minutes, and do not refund a second time."));
            else
                resolve(intent, RefundState::Refused, {}, QStringLiteral("not_carried_out"),
                        tr("Stripe holds no refund of this attempt: it was not carried out. Nothing was refunded."));
        });
    });
}

void ResumeRefundsFlow::resolve(const RefundIntent &intent, RefundState state, const QString &refundId,
                                const QString &code, const QString &text)
{
    RefundIntent resolved = intent;
    resolved.state = state;
    resolved.refundId = refundId;
    resolved.errorCode = code;
    resolved.errorText = text;
    auditLater(m_session, QStringLiteral("refund.resolved"), intent.paymentId, refundId + code, toString(state));
    run(m_session.store().setRefundState(intent.id, state, refundId, code, text), [this, resolved](Outcome &&kept) {
        if (!kept) {
            finishWith(kept.error());
            return;
        }
        ++m_summary.resolved;
        if (tellsTenant(resolved.state)) {
            tell(resolved);
            return;
        }
        m_summary.open.append(resolved);
        next();
    });
}

void ResumeRefundsFlow::tell(const RefundIntent &intent)
{
    run(new TellTenantFlow(m_session, intent),
        [this](Outcome &&) { next(); }); // an untold one is told at the next start
}

} // namespace console
