// The part of TenantApi that is about refunds: records, leases, approvals.
#include "practice/tenant/tenantapi.h"
#include "practice/tenant/tenantjson.h"

#include <QJsonArray>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

Result<QJsonObject> approvalAnswer(const Result<ApprovalRequest> &request)
{
    if (!request)
        return request.error();
    return QJsonObject{{u"approval"_s, TenantJson::approval(*request)}};
}

/// What must be true of any refund that is still to be made. A payment that is not there is 9033 here: 9009 would say
/// that there is no such call.
Outcome checkRefundable(const TenantBooks &books, const QString &paymentId, const Money &amount)
{
    const auto payment = books.payments.byId(paymentId);
    if (!payment && payment.error().kind == ErrorKind::Refused)
        return refusal(OpsComCode::InvalidValue, u"There is no such payment."_s);
    if (!payment)
        return payment.error();
    if (!(amount.currency() == payment->amount.currency()) || amount.minor() <= 0)
        return refusal(OpsComCode::InvalidValue, u"The refund's amount does not fit the payment's currency."_s);
    if (amount.minor() > payment->remaining().minor())
        return refusal(OpsComCode::InvalidValue, u"The refund is larger than what remains of the payment."_s);
    return Done{};
}

/// The refund was made at Stripe, so it is recorded whatever the rules say; what they would have said is noted with it.
Result<QString> overRulesOf(const TenantBooks &books, const Caller &caller, const QString &paymentId,
                            const RefundNote &note)
{
    const auto covered = books.approvals.covers(note.approvalId, paymentId, note.amount);
    if (!covered)
        return covered.error();
    const Outcome checked = books.refundRules.check(caller, note.amount, *covered);
    if (checked)
        return QString();
    return checked.error().kind == ErrorKind::Refused ? Result<QString>(checked.error().code)
                                                      : Result<QString>(checked.error());
}

bool givesMoneyBack(const QString &refundStatus)
{
    return refundStatus != "failed"_L1 && refundStatus != "canceled"_L1;
}

/// Within the caller's transaction.
Result<QJsonObject> recorded(TenantBooks &books, const Caller &caller, const QString &paymentId, RefundNote note)
{
    const auto known = books.payments.refund(note.refundId);
    if (!known)
        return known.error();
    const bool first = !*known || (*known)->madeBy.isEmpty();
    if (first && givesMoneyBack(note.status)) {
        const auto over = overRulesOf(books, caller, paymentId, note);
        if (!over)
            return over.error();
        note.overRules = *over;
    }
    const auto payment = books.payments.recordRefund(paymentId, note);
    if (!payment)
        return payment.error();
    if (first && givesMoneyBack(note.status)) {
        const auto covered = books.approvals.covers(note.approvalId, paymentId, note.amount);
        if (!covered)
            return covered.error();
        if (*covered) {
            if (const Outcome used = books.approvals.use(note.approvalId); !used)
                return used.error();
        }
    }
    const auto kept = books.payments.refund(note.refundId);
    const auto pending = books.payments.refundedPending(paymentId);
    if (!kept || !pending)
        return kept ? pending.error() : kept.error();
    return QJsonObject{{u"payment"_s, TenantJson::payment(*payment)},
                       {u"refunded_pending"_s, *pending},
                       {u"over_rules"_s, *kept ? (*kept)->overRules : QString()}};
}

} // namespace

TenantApi::Answer TenantApi::recordRefund(RequestFields &fields, const Situation &situation)
{
    const QString paymentId = fields.text(u"payment_id"_s);
    const RefundNote note{.refundId = fields.text(u"refund_id"_s),
                          .amount = fields.money(u"amount"_s),
                          .status = fields.text(u"status"_s),
                          .reason = fields.optionalText(u"reason"_s),
                          .comment = fields.text(u"comment"_s, 1000),
                          .requisitionCode = fields.optionalText(u"requisition_code"_s),
                          .madeBy = situation.caller.userName,
                          .approvalId = fields.optionalText(u"approval_id"_s)};
    if (fields.problem())
        return *fields.problem();
    return m_store.call([&](TenantBooks &books) -> Answer {
        auto transaction = Transaction::begin(books.database);
        if (!transaction)
            return transaction.error();
        Answer answer = recorded(books, situation.caller, paymentId, note);
        if (!answer)
            return answer;
        if (const Outcome committed = transaction->commit(); !committed)
            return committed.error();
        return answer;
    });
}

TenantApi::Answer TenantApi::leaseRefund(RequestFields &fields, const Situation &situation)
{
    const LeaseBook::Claim claim{.paymentId = fields.text(u"payment_id"_s),
                                 .consoleId = fields.text(u"console_id"_s, 100),
                                 .userName = situation.caller.userName,
                                 .holder = fields.text(u"holder"_s, 100),
                                 .seconds = fields.integer(u"seconds"_s, 10, 600, 120)};
    const Money amount = fields.money(u"amount"_s);
    const QString approvalId = fields.optionalText(u"approval_id"_s);
    if (fields.problem())
        return *fields.problem();
    return m_store.call([&](TenantBooks &books) -> Answer {
        if (const Outcome refundable = checkRefundable(books, claim.paymentId, amount); !refundable)
            return refundable.error();
        const auto covered = books.approvals.covers(approvalId, claim.paymentId, amount);
        if (!covered)
            return covered.error();
        if (!approvalId.isEmpty() && !*covered)
            return refusal(OpsComCode::ApprovalNeeded,
                           u"The request that goes with this refund is not approved, or is for another payment or "
                           "amount. No money was moved. Refresh the list of requests."_s);
        if (const Outcome allowed = books.refundRules.check(situation.caller, amount, *covered); !allowed)
            return allowed.error();
        const auto lease = books.leases.take(claim);
        if (!lease)
            return lease.error();
        return QJsonObject{{u"lease"_s, TenantJson::lease(*lease)}};
    });
}

TenantApi::Answer TenantApi::releaseLease(RequestFields &fields, const Situation &)
{
    const QString id = fields.text(u"lease_id"_s);
    if (fields.problem())
        return *fields.problem();
    const Outcome released = m_store.call([&](TenantBooks &books) { return books.leases.release(id); });
    if (!released)
        return released.error();
    return QJsonObject();
}

TenantApi::Answer TenantApi::requestApproval(RequestFields &fields, const Situation &situation)
{
    ApprovalRequest wanted;
    wanted.paymentId = fields.text(u"payment_id"_s);
    wanted.amount = fields.money(u"amount"_s);
    wanted.full = fields.boolean(u"full"_s, true);
    wanted.reason = fields.optionalText(u"reason"_s);
    wanted.comment = fields.text(u"comment"_s, 1000);
    wanted.requisitionCode = fields.optionalText(u"requisition_code"_s);
    wanted.requestedBy = situation.caller.userName;
    const QString key = fields.text(u"request_key"_s, 100);
    if (fields.problem())
        return *fields.problem();
    return m_store.call([&](TenantBooks &books) -> Answer {
        // A repeated request is answered even where its refund has been made since.
        const auto known = books.approvals.requested(wanted, key);
        if (!known)
            return known.error();
        if (*known)
            return approvalAnswer(**known);
        if (const Outcome refundable = checkRefundable(books, wanted.paymentId, wanted.amount); !refundable)
            return refundable.error();
        return approvalAnswer(books.approvals.request(wanted, key));
    });
}

TenantApi::Answer TenantApi::listApprovals(RequestFields &, const Situation &)
{
    const auto approvals = m_store.call([](TenantBooks &books) { return books.approvals.list(); });
    if (!approvals)
        return approvals.error();
    QJsonArray list;
    for (const ApprovalRequest &request : *approvals)
        list.append(TenantJson::approval(request));
    return QJsonObject{{u"approvals"_s, list}};
}

TenantApi::Answer TenantApi::decideApproval(RequestFields &fields, const Situation &situation)
{
    const QString id = fields.text(u"approval_id"_s);
    const std::optional<bool> approve = fields.requiredBoolean(u"approve"_s);
    const QString comment = fields.optionalText(u"comment"_s, 1000);
    if (fields.problem())
        return *fields.problem();
    return approvalAnswer(m_store.call(
        [&](TenantBooks &books) { return books.approvals.decide(id, *approve, situation.caller.userName, comment); }));
}

TenantApi::Answer TenantApi::withdrawApproval(RequestFields &fields, const Situation &situation)
{
    const QString id = fields.text(u"approval_id"_s);
    if (fields.problem())
        return *fields.problem();
    return approvalAnswer(
        m_store.call([&](TenantBooks &books) { return books.approvals.withdraw(id, situation.caller.userName); }));
}

} // namespace console::practice
