#include "practice/tenant/leasebook.h"

#include "practice/tenant/refusal.h"
#include "practice/tenant/tenantjson.h"

#include <QSqlQuery>
#include <QUuid>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

Error taken(const QString &holder, const QDateTime &until)
{
    Error error = refusal(OpsComCode::Leased, u"%1 is refunding this payment, until %2 at the latest."_s.arg(
                                                  holder, until.toString(u"HH:mm:ss 'UTC'")));
    error.param = holder;
    error.detail = TenantJson::time(until);
    return error;
}

} // namespace

LeaseBook::LeaseBook(const Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

Result<LeaseBook::Lease> LeaseBook::take(const Claim &claim)
{
    auto held = m_database.run(
        u"SELECT id, console_id, holder, expires_at FROM refund_leases WHERE payment_id = ? AND expires_at > ?"_s,
        {claim.paymentId, m_clock.nowMs()});
    if (!held)
        return held.error();
    QString id = u"lease_"_s + QUuid::createUuid().toString(QUuid::Id128);
    if (held->next()) {
        if (held->value(1).toString() != claim.consoleId)
            return taken(held->value(2).toString(),
                         QDateTime::fromMSecsSinceEpoch(held->value(3).toLongLong(), Qt::UTC));
        id = held->value(0).toString();
    }
    const qint64 now = m_clock.nowMs();
    const qint64 expiresAt = now + qint64(claim.seconds) * 1000;
    const auto kept = m_database.run(
        u"INSERT INTO refund_leases (payment_id, id, console_id, user_name, holder, expires_at) VALUES (?, ?, ?, ?, ?, "
        "?) ON CONFLICT (payment_id) DO UPDATE SET id = excluded.id, console_id = excluded.console_id, user_name = "
        "excluded.user_name, holder = excluded.holder, expires_at = excluded.expires_at"_s,
        {claim.paymentId, id, claim.consoleId, claim.userName, claim.holder, expiresAt});
    if (!kept)
        return kept.error();
    return Lease{.id = id,
                 .paymentId = claim.paymentId,
                 .holder = claim.holder,
                 .expiresAt = QDateTime::fromMSecsSinceEpoch(expiresAt, Qt::UTC),
                 .now = QDateTime::fromMSecsSinceEpoch(now, Qt::UTC)};
}

Outcome LeaseBook::release(const QString &leaseId)
{
    const auto done = m_database.run(u"DELETE FROM refund_leases WHERE id = ?"_s, {leaseId});
    return done ? Outcome(Done{}) : Outcome(done.error());
}

} // namespace console::practice
