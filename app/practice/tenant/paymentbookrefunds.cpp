// The half of PaymentBook that is about money going back: refunds and disputes.
#include "practice/tenant/paymentbook.h"
#include "practice/tenant/refusal.h"
#include "practice/tenant/sqltext.h"

#include <QSqlQuery>

#include <algorithm>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

/// A refund that gives no money back (any more).
bool isDead(const QString &refundStatus)
{
    return refundStatus == "failed"_L1 || refundStatus == "canceled"_L1;
}

bool isKnownRefundStatus(const QString &status)
{
    return isDead(status) || status == "pending"_L1 || status == "requires_action"_L1 || status == "succeeded"_L1;
}

/// `settledMinor`: what Stripe has given back for good.
PaymentStatus statusFor(const Payment &payment, qint64 settledMinor)
{
    if (settledMinor >= payment.amount.minor())
        return PaymentStatus::Refunded;
    if (payment.status == PaymentStatus::Disputed)
        return PaymentStatus::Disputed;
    if (settledMinor > 0)
        return PaymentStatus::PartiallyRefunded;
    const bool was = payment.status == PaymentStatus::Refunded || payment.status == PaymentStatus::PartiallyRefunded;
    return was ? PaymentStatus::Succeeded : payment.status;
}

} // namespace

Result<qint64> PaymentBook::refundsInBook(const QString &id) const
{
    auto row = m_database.run(u"SELECT coalesce(sum(r.amount), 0) FROM refunds r JOIN payments p ON p.number = "
                              "r.payment_number WHERE p.id = ? AND r.status NOT IN ('failed', 'canceled')"_s,
                              {id});
    if (!row)
        return row.error();
    row->next();
    return row->value(0).toLongLong();
}

Result<qint64> PaymentBook::refundedPending(const QString &id) const
{
    auto row = m_database.run(u"SELECT coalesce(sum(r.amount), 0) FROM refunds r JOIN payments p ON p.number = "
                              "r.payment_number WHERE p.id = ? AND r.status IN ('pending', 'requires_action')"_s,
                              {sqlText(id)});
    if (!row)
        return row.error();
    row->next();
    return row->value(0).toLongLong();
}

Result<std::optional<RefundFacts>> PaymentBook::refund(const QString &refundId) const
{
    auto row = m_database.run(u"SELECT p.id, r.status, r.made_by, r.over_rules FROM refunds r JOIN payments p ON "
                              "p.number = r.payment_number WHERE r.id = ?"_s,
                              {sqlText(refundId)});
    if (!row)
        return row.error();
    if (!row->next())
        return std::optional<RefundFacts>();
    return std::optional<RefundFacts>(RefundFacts{.paymentId = row->value(0).toString(),
                                                  .status = row->value(1).toString(),
                                                  .madeBy = row->value(2).toString(),
                                                  .overRules = row->value(3).toString()});
}

Outcome PaymentBook::adopt(const RefundNote &note)
{
    if (note.madeBy.isEmpty())
        return Done{};
    const auto done = m_database.run(
        u"UPDATE refunds SET reason = ?, comment = ?, requisition_code = ?, made_by = ?, approval_id = ?, over_rules = "
        "? WHERE id = ? AND made_by = ''"_s,
        {sqlText(note.reason), sqlText(note.comment), sqlText(note.requisitionCode), note.madeBy,
         sqlText(note.approvalId), sqlText(note.overRules), note.refundId});
    return done ? Outcome(Done{}) : Outcome(done.error());
}

Outcome PaymentBook::setRefunded(const Payment &payment, qint64 refundedMinor)
{
    const qint64 refunded = std::clamp<qint64>(refundedMinor, 0, payment.amount.minor());
    const auto pending = refundedPending(payment.id);
    if (!pending)
        return pending.error();
    const PaymentStatus status = statusFor(payment, refunded - *pending);
    const auto changedAt = nextChange();
    if (!changedAt)
        return changedAt.error();
    // Released items stay released: OPS-COM may have given them to somebody else by then.
    const auto done =
        m_database.run(u"UPDATE payments SET refunded = ?, status = ?, items_released = max(items_released, ?), "
                       "changed_at = ? WHERE id = ?"_s,
                       {refunded, toString(status), status == PaymentStatus::Refunded ? 1 : 0, *changedAt, payment.id});
    if (!done)
        return done.error();
    return Done{};
}

Result<Payment> PaymentBook::recordRefund(const QString &id, const RefundNote &note)
{
    const auto payment = byId(id);
    if (!payment)
        return payment;
    if (!isKnownRefundStatus(note.status))
        return refusal(OpsComCode::InvalidValue, u"The refund's status is not one of Stripe's."_s);
    if (!(note.amount.currency() == payment->amount.currency()) || note.amount.minor() <= 0)
        return refusal(OpsComCode::InvalidValue, u"The refund's amount does not fit the payment's currency."_s);
    if (payment->status == PaymentStatus::Canceled || payment->status == PaymentStatus::Failed)
        return refusal(OpsComCode::InvalidValue, u"This payment took no money, so nothing can be refunded."_s);
    auto known = m_database.run(u"SELECT r.amount, r.status, p.id FROM refunds r JOIN payments p ON p.number = "
                                "r.payment_number WHERE r.id = ?"_s,
                                {note.refundId});
    auto reported = m_database.run(u"SELECT refunded_reported FROM payments WHERE id = ?"_s, {id});
    if (!known || !reported)
        return known ? reported.error() : known.error();
    reported->next();
    qint64 reportedMinor = reported->value(0).toLongLong();
    if (known->next()) {
        if (known->value(2).toString() != id || known->value(0).toLongLong() != note.amount.minor())
            return refusal(OpsComCode::Duplicate, u"This refund is already recorded with other data."_s);
        if (const Outcome adopted = adopt(note); !adopted)
            return adopted.error();
        const QString status = known->value(1).toString();
        if (status == note.status || isDead(status))
            return payment;
        if (isDead(note.status))
            reportedMinor = std::max<qint64>(0, reportedMinor - note.amount.minor());
        else if (status == "succeeded"_L1)
            return payment; // a late "pending" does not undo it
        const auto done = m_database.run(u"UPDATE refunds SET status = ? WHERE id = ?"_s, {note.status, note.refundId});
        if (!done)
            return done.error();
    } else {
        const auto sum = refundsInBook(id);
        if (!sum)
            return sum.error();
        // Known by the charge's total only, which counted it while it lived.
        if (isDead(note.status))
            reportedMinor = std::max<qint64>(0, reportedMinor - note.amount.minor());
        if (!isDead(note.status) && *sum + note.amount.minor() > payment->amount.minor())
            return refusal(OpsComCode::InvalidValue, u"The refund is larger than what remains of the payment."_s);
        const auto done = m_database.run(
            u"INSERT INTO refunds (id, payment_number, amount, status, reason, comment, requisition_code, recorded_at, "
            "made_by, approval_id, over_rules) SELECT ?, number, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM payments WHERE id = ?"_s,
            {note.refundId, note.amount.minor(), note.status, sqlText(note.reason), sqlText(note.comment),
             sqlText(note.requisitionCode), m_clock.nowMs(), sqlText(note.madeBy), sqlText(note.approvalId),
             sqlText(note.overRules), id});
        if (!done)
            return done.error();
    }
    const auto sum = refundsInBook(id);
    if (!sum)
        return sum.error();
    const auto kept = m_database.run(u"UPDATE payments SET refunded_reported = ? WHERE id = ?"_s, {reportedMinor, id});
    if (!kept)
        return kept.error();
    if (const Outcome set = setRefunded(*payment, std::max(*sum, reportedMinor)); !set)
        return set.error();
    return byId(id);
}

Result<bool> PaymentBook::noteRefundedTotal(const QString &id, qint64 refundedMinor)
{
    const auto payment = byId(id);
    if (!payment)
        return payment.error();
    if (refundedMinor <= payment->refunded.minor())
        return false;
    const auto kept = m_database.run(u"UPDATE payments SET refunded_reported = ? WHERE id = ?"_s, {refundedMinor, id});
    if (!kept)
        return kept.error();
    if (const Outcome set = setRefunded(*payment, refundedMinor); !set)
        return set.error();
    return true;
}

Result<bool> PaymentBook::noteDispute(const QString &id, const QString &disputeId, const QString &disputeStatus,
                                      bool closed)
{
    const auto payment = byId(id);
    if (!payment)
        return payment.error();
    auto known = m_database.run(u"SELECT dispute_id, dispute_status FROM payments WHERE id = ?"_s, {id});
    if (!known)
        return known.error();
    known->next();
    const QString before = known->value(1).toString();
    const bool wasClosed =
        before == "won"_L1 || before == "lost"_L1 || before == "warning_closed"_L1 || before == "prevented"_L1;
    if (known->value(0).toString() == disputeId && (wasClosed || before == disputeStatus))
        return false;
    const auto changedAt = nextChange();
    if (!changedAt)
        return changedAt.error();
    PaymentStatus status =
        payment->status == PaymentStatus::Refunded ? PaymentStatus::Refunded : PaymentStatus::Disputed;
    const auto pending = refundedPending(id);
    if (!pending)
        return pending.error();
    if (closed && disputeStatus != "lost"_L1 && status == PaymentStatus::Disputed)
        status = payment->refunded.minor() <= *pending ? PaymentStatus::Succeeded : PaymentStatus::PartiallyRefunded;
    const auto done = m_database.run(
        u"UPDATE payments SET dispute_id = ?, dispute_status = ?, status = ?, changed_at = ? WHERE id = ?"_s,
        {sqlText(disputeId), sqlText(disputeStatus), toString(status), *changedAt, id});
    if (!done)
        return done.error();
    return true;
}

Result<bool> PaymentBook::itemsReleased(const QString &id) const
{
    auto row = m_database.run(u"SELECT items_released FROM payments WHERE id = ?"_s, {sqlText(id)});
    if (!row)
        return row.error();
    if (!row->next())
        return refusal(OpsComCode::NotFound, u"There is no such payment."_s);
    return row->value(0).toBool();
}

} // namespace console::practice
