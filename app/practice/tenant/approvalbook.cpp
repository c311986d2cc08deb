#include "practice/tenant/approvalbook.h"

#include "practice/tenant/refusal.h"
#include "practice/tenant/sqltext.h"

#include <QSqlQuery>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kKeptMs = qint64(30) * 24 * 3600 * 1000;

QString columns()
{
    return u"SELECT id, payment_id, amount, currency, is_full, reason, comment, requisition_code, state, requested_by, "
           "requested_at, decided_by, decided_at, decision_comment FROM refund_approvals "_s;
}

Error decidedAlready()
{
    return refusal(OpsComCode::Decided, u"This request was decided already. Nothing was changed. Refresh the list to "
                                        "see what was decided, and by whom."_s);
}

QDateTime timeOf(qint64 ms)
{
    return ms == 0 ? QDateTime() : QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
}

bool same(const ApprovalRequest &a, const ApprovalRequest &b)
{
    return a.paymentId == b.paymentId && a.amount == b.amount && a.full == b.full && a.reason == b.reason &&
           a.comment == b.comment && a.requisitionCode == b.requisitionCode;
}

} // namespace

ApprovalBook::ApprovalBook(const Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

Result<ApprovalRequest> ApprovalBook::read(const QSqlQuery &row)
{
    const auto currency = Currency::fromCode(row.value(3).toString());
    if (!currency)
        return currency.error();
    return ApprovalRequest{.id = row.value(0).toString(),
                           .paymentId = row.value(1).toString(),
                           .amount = Money(row.value(2).toLongLong(), *currency),
                           .full = row.value(4).toBool(),
                           .reason = row.value(5).toString(),
                           .comment = row.value(6).toString(),
                           .requisitionCode = row.value(7).toString(),
                           .state = row.value(8).toString(),
                           .requestedBy = row.value(9).toString(),
                           .requestedAt = timeOf(row.value(10).toLongLong()),
                           .decidedBy = row.value(11).toString(),
                           .decidedAt = timeOf(row.value(12).toLongLong()),
                           .decisionComment = row.value(13).toString()};
}

Result<ApprovalRequest> ApprovalBook::byId(const QString &id) const
{
    // lint-allow: sql columns() is a constant
    const QString where = u"WHERE id = ?"_s;
    auto row = m_database.run(columns() + where, {sqlText(id)});
    if (!row)
        return row.error();
    if (!row->next())
        return refusal(OpsComCode::NotFound, u"There is no such request."_s);
    return read(*row);
}

Result<std::optional<ApprovalRequest>> ApprovalBook::requested(const ApprovalRequest &wanted, const QString &key) const
{
    auto known = m_database.run(u"SELECT id FROM refund_approvals WHERE requested_by = ? AND request_key = ?"_s,
                                {wanted.requestedBy, key});
    if (!known)
        return known.error();
    if (!known->next())
        return std::optional<ApprovalRequest>();
    const auto kept = byId(known->value(0).toString());
    if (!kept)
        return kept.error();
    if (!same(*kept, wanted))
        return refusal(OpsComCode::Duplicate, u"This request was made before with other data."_s);
    return std::optional<ApprovalRequest>(*kept);
}

Result<ApprovalRequest> ApprovalBook::request(const ApprovalRequest &wanted, const QString &key)
{
    auto row = m_database.run(u"SELECT coalesce(max(number), 0) + 1 FROM refund_approvals"_s);
    if (!row)
        return row.error();
    row->next();
    const QString id = u"ra_%1"_s.arg(row->value(0).toLongLong(), 6, 10, QLatin1Char('0'));
    const auto done = m_database.run(
        u"INSERT INTO refund_approvals (id, request_key, payment_id, amount, currency, is_full, reason, comment, "
        "requisition_code, state, requested_by, requested_at, decided_by, decided_at, decision_comment) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'requested', ?, ?, '', 0, '')"_s,
        {id, key, wanted.paymentId, wanted.amount.minor(), wanted.amount.currency().code(), wanted.full ? 1 : 0,
         sqlText(wanted.reason), sqlText(wanted.comment), sqlText(wanted.requisitionCode), wanted.requestedBy,
         m_clock.nowMs()});
    if (!done)
        return done.error();
    return byId(id);
}

Result<QList<ApprovalRequest>> ApprovalBook::list() const
{
    // lint-allow: sql columns() is a constant
    const QString where = u"WHERE state IN ('requested', 'approved') OR max(requested_at, decided_at) >= ? "
                          "ORDER BY number DESC LIMIT 200"_s;
    auto rows = m_database.run(columns() + where, {m_clock.nowMs() - kKeptMs});
    if (!rows)
        return rows.error();
    QList<ApprovalRequest> list;
    while (rows->next()) {
        auto request = read(*rows);
        if (!request)
            return request.error();
        list.append(*std::move(request));
    }
    return list;
}

Result<ApprovalRequest> ApprovalBook::decide(const QString &id, bool approve, const QString &by, const QString &comment)
{
    const auto kept = byId(id);
    if (!kept)
        return kept;
    if (kept->requestedBy == by)
        return refusal(OpsComCode::OwnRequest, u"You made this request yourself, so another person has to decide on "
                                               "it. The request stands as it was."_s);
    const QString state = approve ? u"approved"_s : u"rejected"_s;
    if (kept->state == state && kept->decidedBy == by)
        return kept;
    if (kept->state != "requested"_L1)
        return decidedAlready();
    const auto done = m_database.run(u"UPDATE refund_approvals SET state = ?, decided_by = ?, decided_at = ?, "
                                     "decision_comment = ? WHERE id = ?"_s,
                                     {state, by, m_clock.nowMs(), sqlText(comment), id});
    if (!done)
        return done.error();
    return byId(id);
}

Result<ApprovalRequest> ApprovalBook::withdraw(const QString &id, const QString &by)
{
    const auto kept = byId(id);
    if (!kept)
        return kept;
    if (kept->requestedBy != by)
        return refusal(OpsComCode::MayNotRefund, u"Only the person who made this request may take it back."_s);
    if (kept->state == "withdrawn"_L1)
        return kept;
    if (kept->state != "requested"_L1 && kept->state != "approved"_L1)
        return decidedAlready();
    const auto done = m_database.run(u"UPDATE refund_approvals SET state = 'withdrawn' WHERE id = ?"_s, {id});
    if (!done)
        return done.error();
    return byId(id);
}

Result<bool> ApprovalBook::covers(const QString &id, const QString &paymentId, const Money &amount) const
{
    if (id.isEmpty())
        return false;
    const auto kept = byId(id);
    if (!kept)
        return kept.error().kind == ErrorKind::Refused ? Result<bool>(false) : Result<bool>(kept.error());
    return kept->state == "approved"_L1 && kept->paymentId == paymentId && kept->amount == amount;
}

Outcome ApprovalBook::use(const QString &id)
{
    const auto done =
        m_database.run(u"UPDATE refund_approvals SET state = 'used' WHERE id = ? AND state = 'approved'"_s, {id});
    return done ? Outcome(Done{}) : Outcome(done.error());
}

} // namespace console::practice
