#include "practice/tenant/callbackbook.h"

#include "practice/tenant/sqltext.h"

#include <QSqlQuery>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr int kKept = 1000;
constexpr qint64 kFloodMs = 10000;

} // namespace

CallbackBook::CallbackBook(const Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

Outcome CallbackBook::add(const CallbackNote &note)
{
    const auto kept = m_database.run(
        u"INSERT INTO callbacks (at, event_id, event_type, status, verdict, secret_fingerprint, payment_type_id, mode) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {m_clock.nowMs(), sqlText(note.eventId), sqlText(note.eventType), note.status, note.verdict,
         sqlText(note.secretFingerprint), sqlText(note.paymentTypeId), toString(note.mode)});
    if (!kept)
        return kept.error();
    const auto trimmed =
        m_database.run(u"DELETE FROM callbacks WHERE number <= (SELECT max(number) FROM callbacks) - ?"_s, {kKept});
    return trimmed ? Outcome(Done{}) : Outcome(trimmed.error());
}

Result<bool> CallbackBook::isFlood(const QString &eventId, const QString &secretFingerprint) const
{
    auto row = m_database.run(u"SELECT 1 FROM callbacks WHERE event_id = ? AND verdict = 'duplicate' AND "
                              "secret_fingerprint = ? AND at > ? LIMIT 1"_s,
                              {sqlText(eventId), sqlText(secretFingerprint), m_clock.nowMs() - kFloodMs});
    if (!row)
        return row.error();
    return row->next();
}

Result<QList<CallbackNote>> CallbackBook::recent(const QString &paymentTypeId, Mode mode, int limit) const
{
    auto rows = m_database.run(
        u"SELECT event_id, event_type, at, status, verdict, secret_fingerprint, payment_type_id, mode FROM callbacks "
        "WHERE payment_type_id = '' OR (payment_type_id = ? AND mode = ?) ORDER BY number DESC LIMIT ?"_s,
        {sqlText(paymentTypeId), toString(mode), limit});
    if (!rows)
        return rows.error();
    QList<CallbackNote> list;
    while (rows->next()) {
        list.append(CallbackNote{.eventId = rows->value(0).toString(),
                                 .eventType = rows->value(1).toString(),
                                 .receivedAt = QDateTime::fromMSecsSinceEpoch(rows->value(2).toLongLong(), Qt::UTC),
                                 .status = rows->value(3).toInt(),
                                 .verdict = rows->value(4).toString(),
                                 .secretFingerprint = rows->value(5).toString(),
                                 .paymentTypeId = rows->value(6).toString(),
                                 .mode = modeOf(rows->value(7).toString() == toString(Mode::Live))});
    }
    return list;
}

} // namespace console::practice
