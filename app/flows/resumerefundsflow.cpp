#include "flows/refundflow.h"

#include "flows/flowsupport.h"

#include <algorithm>

namespace console {

namespace {

// How long after its last change an intent that Stripe does not know counts as never carried out. Far beyond every
// time limit of a request, far below Stripe's 24 hours of idempotency.
constexpr qint64 kSettledAfterMs = 600'000;
// An intent that is armed for longer than this belongs to a program that has ended.
constexpr qint64 kAbandonedAfterMs = 120'000;

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

ResumeRefundsFlow::ResumeRefundsFlow(Session &session, std::chrono::milliseconds minimumAge, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_minimumAge(minimumAge)
{
}

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
    const RefundIntent listed = m_left.takeFirst();
    // As it is now: another flow or another console may have been at it since the list was read.
    const auto intents = m_session.store().refundsOfPayment(listed.paymentId);
    if (!intents) {
        finishWith(intents.error());
        return;
    }
    const auto intent = std::ranges::find(*intents, listed.id, &RefundIntent::id);
    if (intent == intents->end() || intent->changedAt.msecsTo(m_session.clock().now()) < m_minimumAge.count())
        next();
    else
        look(*intent);
}

void ResumeRefundsFlow::look(const RefundIntent &intent)
{
    switch (intent.state) {
    case RefundState::Armed:
        if (intent.changedAt.msecsTo(m_session.clock().now()) >= kAbandonedAfterMs)
            close(intent, RefundState::Canceled, QStringLiteral("never_sent"),
                  tr("The program ended before the refund was sent. Nothing was refunded."));
        else
            next();
        return;
    case RefundState::Sent:
    case RefundState::OutcomeUnknown: ask(intent); return;
    case RefundState::Pending:
    case RefundState::RequiresAction: askAboutRefund(intent); return;
    case RefundState::Succeeded:
    case RefundState::Failed:
    case RefundState::Canceled:
    case RefundState::Refused:
        if (!intent.tenantTold && tellsTenant(intent))
            tell(intent);
        else
            next();
        return;
    }
}

void ResumeRefundsFlow::ask(const RefundIntent &intent)
{
    Q_EMIT stepChanged(tr("Asking Stripe about a refund of %1…").arg(intent.amount.toDisplayString()));
    run(m_session.stripe(intent.paymentTypeId, intent.mode, this),
        [this, intent](Result<std::shared_ptr<StripeClient>> &&client) {
            if (!client) {
                keepUnknown(intent, client.error().userText);
                return;
            }
            run((*client)->refundsOf(intent.paymentIntentId, {}, this),
                [this, intent](Result<StripeList<StripeRefund>> &&list) {
                    if (list)
                        judge(intent, *list);
                    else
                        keepUnknown(intent, list.error().userText);
                });
        });
}

void ResumeRefundsFlow::judge(const RefundIntent &intent, const StripeList<StripeRefund> &refunds)
{
    const QString key = QString::fromLatin1(intent.idempotencyKey);
    for (const StripeRefund &refund : refunds.data) {
        if (refund.metadata.value(QLatin1String(kRefundIntentMetadata)) == key) {
            resolve(intent, refundStateOf(refund), refund.id, {}, refund.failureReason);
            return;
        }
    }
    const qint64 age = intent.changedAt.msecsTo(m_session.clock().now());
    if (intent.errorCode == QLatin1String(kApprovalRequired))
        keepUnknown(intent,
                    tr("This refund waits for an approval in the Stripe Dashboard. Approve or reject it there; do "
                       "not refund a second time."));
    else if (refunds.hasMore || age < kSettledAfterMs)
        keepUnknown(intent, tr("Stripe does not show this refund yet. It may still be carried out: ask again in a few "
                               "minutes, and do not refund a second time."));
    else
        close(intent, RefundState::Refused, QStringLiteral("not_carried_out"),
              tr("Stripe holds no refund of this attempt: it was not carried out. Nothing was refunded."));
}

void ResumeRefundsFlow::askAboutRefund(const RefundIntent &intent)
{
    run(m_session.stripe(intent.paymentTypeId, intent.mode, this),
        [this, intent](Result<std::shared_ptr<StripeClient>> &&client) {
            if (!client) {
                next();
                return;
            }
            run((*client)->refund(intent.refundId, this), [this, intent](Result<StripeRefund> &&refund) {
                if (!refund) {
                    next();
                    return;
                }
                const RefundState state = refundStateOf(*refund);
                if (state != intent.state && !isOpen(state))
                    resolve(intent, state, refund->id, {}, refund->failureReason);
                else if (!intent.tenantTold)
                    tell(intent);
                else
                    next();
            });
        });
}

void ResumeRefundsFlow::keepUnknown(const RefundIntent &intent, const QString &why)
{
    ++m_summary.stillUnknown;
    RefundIntent open = intent;
    open.state = RefundState::OutcomeUnknown;
    open.errorText = why;
    m_summary.open.append(open);
    if (intent.state == RefundState::OutcomeUnknown) {
        next(); // written already; writing it again would make it look younger than it is
        return;
    }
    run(m_session.store().moveRefund(intent.id, intent.state, RefundState::OutcomeUnknown, intent.errorCode, why),
        [this](Outcome &&) { next(); });
}

void ResumeRefundsFlow::close(const RefundIntent &intent, RefundState state, const QString &code, const QString &text)
{
    auditLater(m_session, QStringLiteral("refund.resolved"), intent.paymentId, code, toString(state));
    run(m_session.store().moveRefund(intent.id, intent.state, state, code, text),
        [this, intent, state, code, text](Outcome &&kept) {
            if (kept) {
                RefundIntent closed = intent;
                closed.state = state;
                closed.errorCode = code;
                closed.errorText = text;
                ++m_summary.resolved;
                m_summary.open.append(closed);
            } else if (kept.error().kind != ErrorKind::Refused) {
                finishWith(kept.error());
                return;
            }
            next(); // refused: somebody else has moved it, and knows more
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
            if (kept.error().kind == ErrorKind::Refused)
                next();
            else
                finishWith(kept.error());
            return;
        }
        ++m_summary.resolved;
        if (resolved.state == RefundState::Failed || resolved.state == RefundState::Canceled)
            m_summary.open.append(resolved);
        if (tellsTenant(resolved))
            tell(resolved);
        else
            next();
    });
}

void ResumeRefundsFlow::tell(const RefundIntent &intent)
{
    run(new TellTenantFlow(m_session, intent), [this, intent](Outcome &&told) {
        if (!told) {
            RefundIntent open = intent;
            open.errorText = tr("OPS-COM could not be told of this refund: %1").arg(told.error().userText);
            m_summary.open.append(open);
        }
        next();
    });
}

RejectedApprovalFlow::RejectedApprovalFlow(Session &session, RefundIntent intent, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_intent(std::move(intent))
{
}

void RejectedApprovalFlow::doStart()
{
    if (m_intent.state != RefundState::OutcomeUnknown || m_intent.errorCode != QLatin1String(kApprovalRequired)) {
        finishWith(flowError(ErrorKind::Refused, tr("This refund does not wait for an approval.")));
        return;
    }
    run(m_session.stripe(m_intent.paymentTypeId, m_intent.mode, this),
        [this](Result<std::shared_ptr<StripeClient>> &&client) {
            if (!client) {
                finishWith(client.error());
                return;
            }
            run((*client)->refundsOf(m_intent.paymentIntentId, {}, this),
                [this](Result<StripeList<StripeRefund>> &&list) {
                    if (!list) {
                        finishWith(list.error());
                        return;
                    }
                    const QString key = QString::fromLatin1(m_intent.idempotencyKey);
                    const bool isThere = std::ranges::any_of(list->data, [&key](const StripeRefund &refund) {
                        return refund.metadata.value(QLatin1String(kRefundIntentMetadata)) == key;
                    });
                    if (isThere || list->hasMore) {
                        finishWith(flowError(ErrorKind::Refused,
                                             tr("Stripe holds this refund: it was approved. Ask Stripe again.")));
                        return;
                    }
                    auditLater(m_session, QStringLiteral("refund.approval_rejected"), m_intent.paymentId, {},
                               toString(RefundState::Refused));
                    run(m_session.store().moveRefund(
                            m_intent.id, m_intent.state, RefundState::Refused, QStringLiteral("approval_rejected"),
                            tr("The approval was rejected in the Stripe Dashboard. Nothing was "
                               "refunded.")),
                        [this](Outcome &&kept) { finishWith(std::move(kept)); });
                });
        });
}

} // namespace console
