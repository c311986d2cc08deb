#include "store/bulkjournal.h"

#include "store/paymentrow.h"
#include "store/storeerror.h"
#include "store/storethread.h"
#include "store/wholeread.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

using Connections = StoreThread::Connections;
using Line = BulkJournalLine;
using Entry = BulkJournalEntry;

QString tr(const char *text)
{
    return QCoreApplication::translate("console::BulkJournal", text);
}

Error errorWith(ErrorKind kind, const QString &userText, const QString &detail, const QString &code)
{
    return Error{.kind = kind,
                 .userText = userText,
                 .detail = detail,
                 .requestId = {},
                 .httpStatus = 0,
                 .code = code,
                 .param = {}};
}

QString toString(Entry::State state)
{
    switch (state) {
    case Entry::State::Running: return u"running"_s;
    case Entry::State::Stopped: return u"stopped"_s;
    case Entry::State::Done: return u"done"_s;
    }
    Q_UNREACHABLE();
}

QString toString(Line::State state)
{
    switch (state) {
    case Line::State::Waiting: return u"waiting"_s;
    case Line::State::LeftOut: return u"left_out"_s;
    case Line::State::Refused: return u"refused"_s;
    }
    Q_UNREACHABLE();
}

template <typename State>
std::optional<State> oneOf(std::initializer_list<State> all, const QString &text)
{
    for (const State state : all) {
        if (toString(state) == text)
            return state;
    }
    return std::nullopt;
}

Result<QHash<QString, Line::Intent>> intentsOf(const Database &journal, qint64 bulkId)
{
    auto rows = journal.run(u"SELECT payment_id, intent_id, state, refund_id, error_text FROM refund_intents "
                            "WHERE bulk_id = ? ORDER BY intent_id"_s,
                            {bulkId});
    if (!rows)
        return rows.error();
    QHash<QString, Line::Intent> intents;
    while (rows->next()) {
        const auto state = refundStateFromString(rows->value(2).toString());
        if (!state)
            return databaseError(u"unexpected value in refund_intents.state"_s, u"unexpected_value"_s);
        intents.insert(rows->value(0).toString(),
                       {rows->value(1).toLongLong(), *state, rows->value(3).toString(), rows->value(4).toString()});
    }
    if (auto whole = wholeRead(*rows); !whole)
        return whole.error();
    return intents;
}

Result<QList<Line>> linesOf(const Database &journal, qint64 bulkId)
{
    const auto intents = intentsOf(journal, bulkId);
    if (!intents)
        return intents.error();
    auto rows = journal.run(u"SELECT payment_id, amount_minor, currency, state, note FROM bulk_refund_lines "
                            "WHERE bulk_id = ? ORDER BY position"_s,
                            {bulkId});
    if (!rows)
        return rows.error();
    QList<Line> lines;
    while (rows->next()) {
        Line line;
        line.paymentId = rows->value(0).toString();
        const auto amount =
            moneyFrom(rows->value(1).toLongLong(), rows->value(2).toString(), u"bulk_refund_lines.currency"_s);
        if (!amount)
            return amount.error();
        line.amount = *amount;
        const auto state =
            oneOf({Line::State::Waiting, Line::State::LeftOut, Line::State::Refused}, rows->value(3).toString());
        if (!state)
            return databaseError(u"unexpected value in bulk_refund_lines.state"_s, u"unexpected_value"_s);
        line.state = *state;
        line.note = rows->value(4).toString();
        if (const auto intent = intents->constFind(line.paymentId); intent != intents->constEnd())
            line.intent = *intent;
        lines.append(line);
    }
    if (auto whole = wholeRead(*rows); !whole)
        return whole.error();
    return lines;
}

Result<QList<Entry>> entriesOf(const Database &journal, qint64 bulkId, int limit)
{
    QList<Entry> entries;
    {
        auto rows = journal.run(u"SELECT bulk_id, state, reason, comment, requisition_code, without_lease, who, "
                                "stop_reason, created_at, changed_at FROM bulk_refunds WHERE ? = 0 OR bulk_id = ? "
                                "ORDER BY bulk_id DESC LIMIT ?"_s,
                                {bulkId, bulkId, limit});
        if (!rows)
            return rows.error();
        while (rows->next()) {
            const auto state =
                oneOf({Entry::State::Running, Entry::State::Stopped, Entry::State::Done}, rows->value(1).toString());
            if (!state)
                return databaseError(u"unexpected value in bulk_refunds.state"_s, u"unexpected_value"_s);
            entries.append({rows->value(0).toLongLong(),
                            *state,
                            rows->value(2).toString(),
                            rows->value(3).toString(),
                            rows->value(4).toString(),
                            rows->value(5).toBool(),
                            rows->value(6).toString(),
                            rows->value(7).toString(),
                            timeFrom(rows->value(8)),
                            {},
                            timeFrom(rows->value(9))});
        }
        if (auto whole = wholeRead(*rows); !whole)
            return whole.error();
    }
    for (Entry &entry : entries) {
        auto lines = linesOf(journal, entry.id);
        if (!lines)
            return lines.error();
        entry.lines = *lines;
    }
    return entries;
}

Result<qint64> insert(const Database &journal, const Entry &bulk, qint64 now)
{
    auto transaction = Transaction::begin(journal);
    if (!transaction)
        return transaction.error();
    qint64 id = 0;
    {
        auto put =
            journal.run(u"INSERT INTO bulk_refunds (state, reason, comment, requisition_code, without_lease, "
                        "who, stop_reason, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, '', ?, ?)"_s,
                        {toString(Entry::State::Running), storedText(bulk.reason), storedText(bulk.comment),
                         storedText(bulk.requisitionCode), int{bulk.withoutLease}, storedText(bulk.who), now, now});
        if (!put)
            return put.error();
        id = put->lastInsertId().toLongLong();
    }
    qint64 position = 0;
    for (const Line &line : bulk.lines) {
        auto put = journal.run(u"INSERT INTO bulk_refund_lines (bulk_id, position, payment_id, amount_minor, currency, "
                               "state, note) VALUES (?, ?, ?, ?, ?, ?, ?)"_s,
                               {id, position++, storedText(line.paymentId), line.amount.minor(),
                                line.amount.currency().code(), toString(line.state), storedText(line.note)});
        if (!put)
            return put.error();
    }
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    return id;
}

Error missing(qint64 bulkId)
{
    return errorWith(ErrorKind::NotFound,
                     tr("The journal on this computer does not know this bulk refund. Nothing was changed."),
                     u"bulk refund %1"_s.arg(bulkId), u"bulk_missing"_s);
}

Outcome changed(const Result<QSqlQuery> &done)
{
    if (!done)
        return done.error();
    return Done{};
}

} // namespace

TypedJob<qint64> *BulkJournal::begin(BulkJournalEntry bulk, QObject *parent)
{
    return new StoreJob<qint64>(
        m_store.writer(),
        [bulk = std::move(bulk), clock = &m_store.clock()](Connections &c) -> Result<qint64> {
            if (bulk.lines.isEmpty() || bulk.comment.trimmed().isEmpty())
                return errorWith(ErrorKind::InvalidInput,
                                 tr("A bulk refund needs payments and a comment. Nothing was begun."),
                                 u"%1 lines"_s.arg(bulk.lines.size()), u"bad_bulk"_s);
            return insert(c->journal, bulk, clock->nowMs());
        },
        {}, parent);
}

TypedJob<Done> *BulkJournal::setState(qint64 bulkId, BulkJournalEntry::State state, QString stopReason, QObject *parent)
{
    return new StoreJob<Done>(
        m_store.writer(),
        [bulkId, state, stopReason = std::move(stopReason), clock = &m_store.clock()](Connections &c) {
            return changed(c->journal.run(
                u"UPDATE bulk_refunds SET state = ?, stop_reason = ?, changed_at = max(?, changed_at + 1) WHERE bulk_id = ?"_s,
                {toString(state), storedText(stopReason), clock->nowMs(), bulkId}));
        },
        {}, parent);
}

TypedJob<QDateTime> *BulkJournal::claim(qint64 bulkId, QDateTime seenChangedAt, QObject *parent)
{
    return new StoreJob<QDateTime>(
        m_store.writer(),
        [bulkId, seen = std::move(seenChangedAt), clock = &m_store.clock()](Connections &c) -> Result<QDateTime> {
            const qint64 next = std::max(clock->nowMs(), seen.toMSecsSinceEpoch() + 1);
            auto done = c->journal.run(u"UPDATE bulk_refunds SET state = 'running', stop_reason = '', changed_at = ? "
                                       "WHERE bulk_id = ? AND changed_at = ?"_s,
                                       {next, bulkId, storedTime(seen)});
            if (!done)
                return done.error();
            if (done->numRowsAffected() != 1)
                return errorWith(ErrorKind::Refused,
                                 tr("Another window is at this bulk refund, or has stopped it. This one ends here. "
                                    "Look at the list again."),
                                 u"bulk refund %1"_s.arg(bulkId), u"bulk_taken"_s);
            return QDateTime::fromMSecsSinceEpoch(next, Qt::UTC);
        },
        {}, parent);
}

TypedJob<Done> *BulkJournal::refuseLine(qint64 bulkId, QString paymentId, QString note, QObject *parent)
{
    return new StoreJob<Done>(
        m_store.writer(),
        [bulkId, paymentId = std::move(paymentId), note = std::move(note)](Connections &c) {
            return changed(c->journal.run(
                u"UPDATE bulk_refund_lines SET state = 'refused', note = ? WHERE bulk_id = ? AND payment_id = ?"_s,
                {storedText(note), bulkId, storedText(paymentId)}));
        },
        {}, parent);
}

TypedJob<BulkJournalEntry> *BulkJournal::read(qint64 bulkId, QObject *parent)
{
    return new StoreJob<BulkJournalEntry>(
        m_store.counter(),
        [bulkId](Connections &c) -> Result<BulkJournalEntry> {
            if (bulkId <= 0)
                return missing(bulkId);
            auto entries = entriesOf(c->journal, bulkId, 1);
            if (!entries)
                return entries.error();
            if (entries->isEmpty())
                return missing(bulkId);
            return entries->constFirst();
        },
        {}, parent);
}

TypedJob<QList<BulkJournalEntry>> *BulkJournal::newest(int limit, QObject *parent)
{
    return new StoreJob<QList<BulkJournalEntry>>(
        m_store.counter(), [limit](Connections &c) { return entriesOf(c->journal, 0, limit); }, {}, parent);
}

} // namespace console
