#include "store/outsiderefunds.h"

#include "store/paymentrow.h"
#include "store/storeerror.h"
#include "store/wholeread.h"

#include <QCoreApplication>

namespace console {

using namespace Qt::StringLiterals;

QString OutsideRefunds::columns()
{
    return u"refund_id, payment_intent_id, payment_id, payment_type_id, mode, amount_minor, currency, status, "
           "pending_reason, failure_reason, reason, created_at, seen_at, changed_at, recorded_at, recorded_by, "
           "recorded_status, comment"_s;
}

Result<OutsideRefund> OutsideRefunds::from(const QSqlQuery &row)
{
    int column = 0;
    const auto text = [&] { return row.value(column++).toString(); };
    const auto time = [&] { return timeFrom(row.value(column++)); };
    OutsideRefund refund;
    refund.refundId = text();
    refund.paymentIntentId = text();
    refund.paymentId = text();
    refund.paymentTypeId = text();
    const auto mode = modeFrom(text(), u"outside_refunds.mode"_s);
    if (!mode)
        return mode.error();
    refund.mode = *mode;
    const qint64 minor = row.value(column++).toLongLong();
    const auto amount = moneyFrom(minor, text(), u"outside_refunds.currency"_s);
    if (!amount)
        return amount.error();
    refund.amount = *amount;
    refund.status = text();
    refund.pendingReason = text();
    refund.failureReason = text();
    refund.reason = text();
    refund.createdAt = time();
    refund.seenAt = time();
    refund.changedAt = time();
    refund.recordedAt = time();
    refund.recordedBy = text();
    refund.recordedStatus = text();
    refund.comment = text();
    return refund;
}

Result<QList<OutsideRefund>> OutsideRefunds::read(const QString &where, const QVariantList &values) const
{
    // lint-allow: sql names of columns and tables only, all values are bound
    auto rows = m_database.run(u"SELECT %1 FROM outside_refunds WHERE %2"_s.arg(columns(), where), values);
    if (!rows)
        return rows.error();
    QList<OutsideRefund> refunds;
    while (rows->next()) {
        auto refund = from(*rows);
        if (!refund)
            return refund.error();
        refunds.append(*refund);
    }
    if (auto whole = wholeRead(*rows); !whole)
        return whole.error();
    return refunds;
}

Result<QString> OutsideRefunds::keep(const QList<OutsideRefund> &refunds) const
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    QString told;
    const qint64 now = m_clock.nowMs();
    for (const OutsideRefund &refund : refunds) {
        // What was seen first and what the tenant was told stay.
        auto put = m_database.run(
            u"INSERT INTO outside_refunds (refund_id, payment_intent_id, payment_id, payment_type_id, mode, "
            "amount_minor, currency, status, pending_reason, failure_reason, reason, created_at, seen_at, changed_at, "
            "recorded_at, recorded_by, recorded_status, comment) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
            "NULL, '', '', '') ON CONFLICT (refund_id) DO UPDATE SET payment_id = CASE WHEN excluded.payment_id = '' "
            "THEN payment_id ELSE excluded.payment_id END, status = excluded.status, pending_reason = "
            "excluded.pending_reason, failure_reason = excluded.failure_reason, changed_at = CASE WHEN status = "
            "excluded.status THEN changed_at ELSE excluded.changed_at END"_s,
            {storedText(refund.refundId), storedText(refund.paymentIntentId), storedText(refund.paymentId),
             storedText(refund.paymentTypeId), toString(refund.mode), refund.amount.minor(),
             refund.amount.currency().code(), storedText(refund.status), storedText(refund.pendingReason),
             storedText(refund.failureReason), storedText(refund.reason), storedTime(refund.createdAt), now, now});
        if (!put)
            return put.error();
        if (told.isEmpty())
            told = refund.paymentId;
    }
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    return told;
}

Result<QString> OutsideRefunds::noteRecorded(const QString &refundId, const QString &status, const QString &who,
                                             const QString &comment) const
{
    const auto refund = one(refundId);
    if (!refund)
        return refund.error();
    if (!*refund)
        return Error{.kind = ErrorKind::NotFound,
                     .userText = QCoreApplication::translate(
                         "console::JournalRepository",
                         "The journal on this computer does not know this refund. Nothing was changed."),
                     .detail = u"outside refund"_s,
                     .requestId = {},
                     .httpStatus = 0,
                     .code = u"refund_missing"_s,
                     .param = {}};
    auto done = m_database.run(u"UPDATE outside_refunds SET recorded_at = ?, recorded_by = ?, recorded_status = ?, "
                               "comment = ? WHERE refund_id = ?"_s,
                               {m_clock.nowMs(), storedText(who), storedText(status), storedText(comment), refundId});
    if (!done)
        return done.error();
    return (*refund)->paymentId;
}

Result<std::optional<OutsideRefund>> OutsideRefunds::one(const QString &refundId) const
{
    const auto found = read(u"refund_id = ?"_s, {storedText(refundId)});
    if (!found)
        return found.error();
    return found->isEmpty() ? std::optional<OutsideRefund>() : found->constFirst();
}

Result<QList<OutsideRefund>> OutsideRefunds::toTellAgain() const
{
    return read(u"recorded_at IS NOT NULL AND recorded_status <> status ORDER BY created_at LIMIT 100"_s, {});
}

} // namespace console
