#include "flows/refundflow.h"

#include "flows/flowsupport.h"
#include "flows/refundsteps.h"

#include <QUuid>

namespace console {

namespace {

const Money *inCurrency(const QList<Money> &list, const Money &amount)
{
    for (const Money &money : list) {
        if (money.currency() == amount.currency())
            return &money;
    }
    return nullptr;
}

} // namespace

RefundFlow::RefundFlow(Session &session, RefundRequest request, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_request(std::move(request))
{
}

RefundFlow::~RefundFlow() = default;

void RefundFlow::doStart()
{
    if (auto problem = commentProblem(m_request.comment)) {
        finishWith(*problem);
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

void RefundFlow::doCancel()
{
    FlowJob::doCancel();
    if (!m_wasArmed)
        releaseLease(); // later, the journal or the tenant's clock decides
}

void RefundFlow::learnWho()
{
    run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            refuse(tenant.error());
            return;
        }
        run((*tenant)->checkConnection(this), [this](Result<TenantInfo> &&info) {
            if (!info) {
                refuse(info.error());
                return;
            }
            m_session.setTenantInfo(*info);
            checkMayRefund();
        });
    });
}

void RefundFlow::checkMayRefund()
{
    if (auto problem = mayNotRefund(m_session)) {
        finishWith(*problem);
        return;
    }
    const TenantInfo &info = m_session.tenantInfo();
    const RefundRules &rules = info.refundRules;
    const Money *limit = inCurrency(rules.perRefund, m_request.amount);
    if (limit && m_request.amount.minor() > limit->minor() && m_request.approvalId.isEmpty()) {
        if (rules.fourEyes) {
            refuse(refundRefusal(tr("More than %1 at once needs the approval of another person. Ask for it first.")
                                     .arg(limit->toDisplayString()),
                                 QStringLiteral("approval_needed"), QStringLiteral("amount")));
            return;
        }
        if (!info.may(QLatin1String("refund_over_limit"))) {
            refuse(refundRefusal(tr("You may refund at most %1 at once.").arg(limit->toDisplayString()),
                                 QStringLiteral("over_limit"), QStringLiteral("amount")));
            return;
        }
    }
    takeLease();
}

void RefundFlow::takeLease()
{
    // Before the lease is touched: it is this console's, and so another flow's already.
    const auto open = openRefundOf(m_session, m_request.paymentId);
    if (!open || *open) {
        refuse(!open ? open.error()
                     : refundRefusal(tr("Another refund of this payment is under way or its outcome is unknown. Ask "
                                        "Stripe about that one first; a second one could pay twice."),
                                     QStringLiteral("refund_open")));
        return;
    }
    Q_EMIT stepChanged(tr("Asking OPS-COM for the payment…"));
    LeaseParams params;
    params.paymentId = m_request.paymentId;
    params.amount = m_request.amount;
    params.approvalId = m_request.approvalId;
    run(new TakeLeaseFlow(m_session, params, m_request.withoutLease && !needsLease()),
        [this](Result<std::shared_ptr<RefundLeaseHold>> &&lease) {
            if (!lease) {
                refuseWithoutLease(lease.error());
                return;
            }
            m_lease = *lease;
            readKey();
        });
}

/// An approval is used once and a limit is the tenant's to lift: a person's word stands for neither.
bool RefundFlow::needsLease() const
{
    const Money *limit = inCurrency(m_session.tenantInfo().refundRules.perRefund, m_request.amount);
    return !m_request.approvalId.isEmpty() || (limit && m_request.amount.minor() > limit->minor());
}

void RefundFlow::refuseWithoutLease(const Error &error)
{
    if (error.code == QLatin1String("no_lease") && needsLease())
        refuse(refundRefusal(tr("OPS-COM could not be asked. A refund under an approval, or over the limit for one "
                                "refund, is made only with its word. Try again once it can be reached."),
                             QStringLiteral("lease_needed")));
    else
        refuse(error);
}

/// Before the payment is read again, so that nothing slow lies between reading and sending.
void RefundFlow::readKey()
{
    const auto payment = m_session.store().payment(m_request.paymentId);
    if (!payment || !*payment) {
        refuse(payment ? flowError(ErrorKind::NotFound,
                                   tr("This payment is not in the local list any more. Refresh the list."))
                       : payment.error());
        return;
    }
    if (m_stripe) {
        reRead();
        return;
    }
    run(m_session.stripe((*payment)->paymentTypeId, (*payment)->mode, this),
        [this](Result<std::shared_ptr<StripeClient>> &&client) {
            if (!client) {
                refuse(client.error());
                return;
            }
            m_stripe = *client;
            reRead();
        });
}

void RefundFlow::reRead()
{
    Q_EMIT stepChanged(tr("Reading the payment once more…"));
    auto *prepare = new PrepareRefundFlow(m_session, m_request.paymentId);
    prepare->setReadsApproval(false);
    run(prepare, [this](Result<RefundPreview> &&preview) {
        if (preview)
            judge(*preview);
        else
            refuse(preview.error());
    });
}

void RefundFlow::judge(const RefundPreview &preview)
{
    if (!preview.refusal.isEmpty()) {
        refuse(refundRefusal(preview.refusal,
                             preview.barredBy ? QStringLiteral("refund_open") : QStringLiteral("changed")));
        return;
    }
    const Money &left = preview.remaining;
    const bool sameCurrency = left.currency() == m_request.amount.currency();
    const bool isOther = (m_request.full && !(left == m_request.amount)) ||
                         (m_request.remainingSeen && !(left == *m_request.remainingSeen));
    if (!sameCurrency || isOther || m_request.amount.minor() > left.minor()) {
        refuse(refundRefusal(tr("What remains has changed since you looked: it is %1 now. Look at the payment again.")
                                 .arg(left.toDisplayString()),
                             QStringLiteral("changed"), QStringLiteral("amount")));
        return;
    }
    renewOrArm(preview);
}

void RefundFlow::renewOrArm(const RefundPreview &preview)
{
    if (!m_lease->isHeld() || !m_lease->isNearItsEnd()) {
        arm(preview);
        return;
    }
    // The computer slept, or a server was very slow.
    if (m_lease->mayBeOver()) {
        takeLease(); // somebody else may have had it in between: everything is read once more
        return;
    }
    LeaseParams params;
    params.paymentId = m_request.paymentId;
    params.amount = m_request.amount;
    params.approvalId = m_request.approvalId;
    run(new TakeLeaseFlow(m_session, params, m_request.withoutLease && !needsLease()),
        [this, preview](Result<std::shared_ptr<RefundLeaseHold>> &&lease) {
            if (!lease) {
                refuseWithoutLease(lease.error());
                return;
            }
            m_lease = *lease;
            arm(preview);
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
    intent.approvalId = m_request.approvalId;
    intent.bulkId = m_request.bulkId;
    intent.idempotencyKey = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    m_wasArmed = true; // from here on it may be on disk, even if this flow is stopped
    run(RefundJournal(m_session.store()).arm(intent, preview.newestIntent), [this](Result<RefundIntent> &&armed) {
        if (!armed) {
            refuse(armed.error());
            return;
        }
        auditLater(m_session, QStringLiteral("refund.armed"), armed->paymentId,
                   armed->amount.toPlainString() + QLatin1Char(' ') + armed->amount.currency().displayCode() +
                       QStringLiteral(", ") + armed->comment,
                   m_lease->isHeld() ? QStringLiteral("armed") : QStringLiteral("armed without a lease"));
        m_session.noteRefundJournalled(RefundState::Armed);
        send(*armed);
    });
}

void RefundFlow::send(const RefundIntent &intent)
{
    auto *flow = new SendRefundFlow(m_session, intent, m_stripe);
    connect(flow, &Job::stepChanged, this, &Job::stepChanged);
    run(flow, [this](Result<RefundIntent> &&done) {
        if (!done) {
            refuse(done.error());
            return;
        }
        if (!isOpen(done->state))
            releaseLease(); // while nobody knows, nobody else is to begin
        finishWith(*done);
    });
}

/// Ends without anything having been sent.
void RefundFlow::refuse(const Error &error)
{
    releaseLease();
    if (!error.code.isEmpty() && error.kind == ErrorKind::Refused)
        auditLater(m_session, QStringLiteral("refund.not_begun"), m_request.paymentId, error.code,
                   toString(error.kind));
    finishWith(withAddition(error, tr("Nothing was refunded.")));
}

void RefundFlow::releaseLease()
{
    if (m_lease)
        m_lease->release(m_session);
    m_lease.reset();
}

} // namespace console
