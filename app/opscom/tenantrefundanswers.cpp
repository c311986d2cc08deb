// The half of TenantAnswers that is about refund rules, leases, approvals and what the callback answered.
#include "opscom/tenantanswers.h"

#include <QSet>

namespace console::TenantAnswers {

using namespace Qt::StringLiterals;

namespace {

/// A required list of amounts, at most one a currency, none negative.
QList<Money> moneyByCurrency(const JsonReader &object, const QString &key)
{
    QList<Money> list;
    QSet<QString> seen;
    object.forEach(key, [&](const JsonReader &entry) {
        const Money money = entry.money(u"amount"_s, u"currency"_s);
        if (entry.ok() && money.minor() < 0)
            entry.fail(u"amount"_s, u"must not be negative"_s);
        if (entry.ok() && seen.contains(money.currency().code()))
            entry.fail(u"currency"_s, u"twice in the list"_s);
        seen.insert(money.currency().code());
        list.append(money);
    });
    return list;
}

QString filled(const JsonReader &object, const QString &key)
{
    const QString text = object.string(key);
    if (text.isEmpty() && object.ok())
        object.fail(key, u"must not be empty"_s);
    return text;
}

/// Which fields a state asks for: a decision that says neither by whom nor when proves nothing.
void checkDecision(const JsonReader &object, const RefundApproval &approval)
{
    bool decided = false;
    switch (approval.state) {
    case ApprovalState::Requested:
        if (object.ok() && (!approval.decidedBy.isEmpty() || approval.decidedAt.isValid()))
            object.fail(u"state"_s, u"requested, but with a decision"_s);
        break;
    case ApprovalState::Approved:
    case ApprovalState::Rejected:
    case ApprovalState::Used: decided = true; break;
    case ApprovalState::Withdrawn: break;
    }
    if (!decided || !object.ok())
        return;
    if (approval.decidedBy.isEmpty())
        object.fail(u"decided_by"_s, u"must not be empty after a decision"_s);
    else if (!approval.decidedAt.isValid())
        object.fail(u"decided_at"_s, u"missing after a decision"_s);
    else if (approval.decidedBy == approval.requestedBy)
        object.fail(u"decided_by"_s, u"the requester"_s);
}

RefundApproval readApproval(const JsonReader &object)
{
    RefundApproval approval;
    approval.id = filled(object, u"id"_s);
    approval.paymentId = filled(object, u"payment_id"_s);
    approval.amount = object.object(u"amount"_s).money(u"amount"_s, u"currency"_s);
    approval.full = object.boolean(u"full"_s);
    approval.reason = object.string(u"reason"_s);
    approval.comment = object.string(u"comment"_s);
    approval.requisitionCode = object.optionalString(u"requisition_code"_s);
    const QString state = object.string(u"state"_s);
    if (const auto known = approvalStateFromString(state))
        approval.state = *known;
    else if (object.ok())
        object.fail(u"state"_s, u"unknown state"_s);
    approval.requestedBy = filled(object, u"requested_by"_s);
    approval.requestedAt = object.isoTime(u"requested_at"_s);
    approval.decidedBy = object.optionalString(u"decided_by"_s);
    if (!object.optionalString(u"decided_at"_s).isEmpty())
        approval.decidedAt = object.isoTime(u"decided_at"_s);
    approval.decisionComment = object.optionalString(u"decision_comment"_s);
    if (object.ok() && approval.amount.minor() <= 0)
        object.fail(u"amount"_s, u"must be more than nothing"_s);
    checkDecision(object, approval);
    return approval;
}

} // namespace

RefundRules refundRules(const JsonReader &tenant)
{
    const auto object = tenant.optionalObject(u"refund_rules"_s);
    if (!object)
        return {};
    return RefundRules{.perRefund = moneyByCurrency(*object, u"per_refund"_s),
                       .perDay = moneyByCurrency(*object, u"per_day"_s),
                       .refundedToday = moneyByCurrency(*object, u"refunded_today"_s),
                       .fourEyes = object->boolean(u"four_eyes"_s),
                       .typeAmountFrom = moneyByCurrency(*object, u"type_amount_from"_s)};
}

QList<CallbackRecord> callbackRecords(const JsonReader &answer)
{
    QList<CallbackRecord> records;
    answer.forEach(u"callbacks"_s, [&](const JsonReader &object) {
        CallbackRecord record;
        record.eventId = object.optionalString(u"event_id"_s);
        record.eventType = object.optionalString(u"event_type"_s);
        record.receivedAt = object.isoTime(u"received_at"_s);
        const qint64 status = object.integer(u"status"_s);
        if (object.ok() && (status < 100 || status > 599))
            object.fail(u"status"_s, u"not an HTTP status"_s);
        record.status = object.ok() ? static_cast<int>(status) : 0;
        const auto verdict = callbackVerdictFromString(object.string(u"verdict"_s));
        if (object.ok() && !verdict)
            object.fail(u"verdict"_s, u"unknown verdict"_s);
        record.verdict = verdict.value_or(CallbackVerdict::Unreadable);
        record.secretFingerprint = object.optionalString(u"secret_fingerprint"_s);
        records.append(record);
    });
    return records;
}

RefundLease refundLease(const JsonReader &answer, const QString &paymentId)
{
    const JsonReader object = answer.object(u"lease"_s);
    RefundLease lease{.id = filled(object, u"id"_s),
                      .paymentId = object.string(u"payment_id"_s),
                      .holder = object.string(u"holder"_s),
                      .expiresAt = object.isoTime(u"expires_at"_s),
                      .now = object.has(u"now"_s) ? object.isoTime(u"now"_s) : QDateTime()};
    if (object.ok() && lease.paymentId != paymentId)
        object.fail(u"payment_id"_s, u"not the payment that was asked for"_s);
    return lease;
}

RefundApproval refundApproval(const JsonReader &answer)
{
    return readApproval(answer.object(u"approval"_s));
}

QList<RefundApproval> refundApprovals(const JsonReader &answer)
{
    QList<RefundApproval> list;
    answer.forEach(u"approvals"_s, [&](const JsonReader &object) { list.append(readApproval(object)); });
    return list;
}

} // namespace console::TenantAnswers
