#include "store/resendjournal.h"

#include "store/paymentrow.h"
#include "store/storeerror.h"
#include "store/storethread.h"
#include "store/wholeread.h"

#include <QCoreApplication>
#include <QSet>
#include <QUuid>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

using Connections = StoreThread::Connections;

QString tr(const char *text)
{
    return QCoreApplication::translate("console::ResendJournal", text);
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

Error runMissing(qint64 runId)
{
    return errorWith(ErrorKind::NotFound,
                     tr("The journal on this computer does not know this resend. Nothing was changed."),
                     u"resend run %1"_s.arg(runId), u"run_missing"_s);
}

/// Empty if the run may be begun, else what is wrong with it, for support.
QString problemOf(const ResendRun &run)
{
    if (run.paymentTypeId.isEmpty() || run.endpointId.isEmpty())
        return u"no payment type or no endpoint"_s;
    if (run.items.isEmpty())
        return u"no events"_s;
    QSet<QString> seen;
    for (const ResendItem &item : run.items) {
        if (item.eventId.isEmpty() || seen.contains(item.eventId))
            return u"event '%1' is empty or there twice"_s.arg(item.eventId);
        seen.insert(item.eventId);
    }
    return {};
}

Outcome putItem(QSqlQuery &put, qint64 runId, const ResendItem &item)
{
    const QVariantList values{runId,
                              item.position,
                              storedText(item.eventId),
                              storedText(item.eventType),
                              storedText(item.objectId),
                              storedText(item.paymentIntentId),
                              item.pendingBefore,
                              toString(item.state),
                              item.attempt,
                              storedText(item.trouble),
                              QString::fromLatin1(item.idempotencyKey)};
    for (int i = 0; i < values.size(); ++i)
        put.bindValue(i, values.at(i));
    if (!put.exec())
        return Database::errorOf(put, u"resend_events"_s);
    return Done{};
}

Result<ResendRun> putRun(const Database &journal, const Clock &clock, ResendRun run)
{
    if (const QString problem = problemOf(run); !problem.isEmpty())
        return errorWith(ErrorKind::InvalidInput,
                         tr("There is nothing to send again, or the list of events is not complete. Nothing was sent."),
                         problem, u"bad_run"_s);
    // To the millisecond, as it is read back.
    run.createdAt = QDateTime::fromMSecsSinceEpoch(clock.nowMs(), Qt::UTC);
    run.changedAt = run.createdAt;
    run.state = ResendRun::State::Running;
    run.stopReason.clear();
    auto transaction = Transaction::begin(journal);
    if (!transaction)
        return transaction.error();
    {
        const auto put = journal.run(u"INSERT INTO resend_runs (payment_type_id, mode, endpoint_id, state, "
                                     u"stop_reason, who, created_at, changed_at) "
                                     "VALUES (?, ?, ?, ?, '', ?, ?, ?)"_s,
                                     {storedText(run.paymentTypeId), toString(run.mode), storedText(run.endpointId),
                                      toString(run.state), storedText(run.who), storedTime(run.createdAt),
                                      storedTime(run.changedAt)});
        if (!put)
            return put.error();
        run.id = put->lastInsertId().toLongLong();
        auto each = journal.prepare(
            u"INSERT INTO resend_events (run_id, position, event_id, event_type, object_id, payment_intent_id, "
            "pending_before, state, attempt, trouble, idempotency_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s);
        if (!each)
            return each.error();
        int position = 0;
        for (ResendItem &item : run.items) {
            item.position = position++;
            item.pendingBefore = std::max(item.pendingBefore, 0);
            item.state = ResendState::Waiting;
            item.attempt = 1;
            item.trouble.clear();
            item.idempotencyKey = "opscom-resend-" + QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
            if (const auto done = putItem(*each, run.id, item); !done)
                return done.error();
        }
    }
    if (const auto committed = transaction->commit(); !committed)
        return committed.error();
    return run;
}

Outcome changeItem(const Database &journal, const Clock &clock, qint64 runId, const ResendItem &item)
{
    auto transaction = Transaction::begin(journal);
    if (!transaction)
        return transaction.error();
    {
        const auto done =
            journal.run(u"UPDATE resend_events SET state = ?, attempt = ?, trouble = ? WHERE run_id = ? AND "
                        "position = ? AND event_id = ? AND idempotency_key = ?"_s,
                        {toString(item.state), item.attempt, storedText(item.trouble), runId, item.position,
                         storedText(item.eventId), QString::fromLatin1(item.idempotencyKey)});
        if (!done)
            return done.error();
        if (done->numRowsAffected() != 1)
            return errorWith(ErrorKind::NotFound,
                             tr("The journal on this computer does not know this event of the resend. Nothing was "
                                "changed."),
                             u"run %1, event %2"_s.arg(runId).arg(item.eventId), u"item_missing"_s);
        const auto touched =
            journal.run(u"UPDATE resend_runs SET changed_at = ? WHERE run_id = ?"_s, {clock.nowMs(), runId});
        if (!touched)
            return touched.error();
    }
    return transaction->commit();
}

Outcome changeState(const Database &journal, const Clock &clock, qint64 runId, ResendRun::State state,
                    const QString &stopReason)
{
    auto transaction = Transaction::begin(journal);
    if (!transaction)
        return transaction.error();
    {
        auto found = journal.run(u"SELECT state FROM resend_runs WHERE run_id = ?"_s, {runId});
        if (!found)
            return found.error();
        if (!found->next())
            return runMissing(runId);
        if (found->value(0).toString() == toString(ResendRun::State::Done) && state != ResendRun::State::Done)
            return errorWith(ErrorKind::Refused, tr("This resend is done. To send events again, begin a new one."),
                             u"run %1"_s.arg(runId), u"run_done"_s);
    }
    {
        const auto done =
            journal.run(u"UPDATE resend_runs SET state = ?, stop_reason = ?, changed_at = ? WHERE run_id = ?"_s,
                        {toString(state), storedText(stopReason), clock.nowMs(), runId});
        if (!done)
            return done.error();
    }
    return transaction->commit();
}

Result<QList<ResendRun>> readRuns(const Database &journal, const QString &where, const QVariantList &values)
{
    auto rows = journal.run(
        // lint-allow: sql names of columns and tables only, all values are bound
        u"SELECT run_id, payment_type_id, mode, endpoint_id, state, stop_reason, who, created_at, changed_at "
        "FROM resend_runs WHERE "_s +
            where,
        values);
    if (!rows)
        return rows.error();
    QList<ResendRun> runs;
    while (rows->next()) {
        ResendRun run;
        run.id = rows->value(0).toLongLong();
        run.paymentTypeId = rows->value(1).toString();
        const auto mode = modeFrom(rows->value(2).toString(), u"resend_runs.mode"_s);
        if (!mode)
            return mode.error();
        run.mode = *mode;
        run.endpointId = rows->value(3).toString();
        const auto state = resendRunStateFromString(rows->value(4).toString());
        if (!state)
            return databaseError(u"unexpected value in resend_runs.state"_s, u"unexpected_value"_s);
        run.state = *state;
        run.stopReason = rows->value(5).toString();
        run.who = rows->value(6).toString();
        run.createdAt = timeFrom(rows->value(7));
        run.changedAt = timeFrom(rows->value(8));
        runs.append(run);
    }
    if (auto whole = wholeRead(*rows); !whole)
        return whole.error();
    return runs;
}

Result<QList<ResendItem>> readItems(const Database &journal, qint64 runId)
{
    auto rows =
        journal.run(u"SELECT position, event_id, event_type, object_id, payment_intent_id, pending_before, state, "
                    "attempt, trouble, idempotency_key FROM resend_events WHERE run_id = ? ORDER BY position"_s,
                    {runId});
    if (!rows)
        return rows.error();
    QList<ResendItem> items;
    while (rows->next()) {
        ResendItem item;
        item.position = rows->value(0).toInt();
        item.eventId = rows->value(1).toString();
        item.eventType = rows->value(2).toString();
        item.objectId = rows->value(3).toString();
        item.paymentIntentId = rows->value(4).toString();
        item.pendingBefore = rows->value(5).toInt();
        const auto state = resendStateFromString(rows->value(6).toString());
        if (!state)
            return databaseError(u"unexpected value in resend_events.state"_s, u"unexpected_value"_s);
        item.state = *state;
        item.attempt = rows->value(7).toInt();
        item.trouble = rows->value(8).toString();
        item.idempotencyKey = rows->value(9).toString().toLatin1();
        items.append(item);
    }
    if (auto whole = wholeRead(*rows); !whole)
        return whole.error();
    return items;
}

} // namespace

TypedJob<ResendRun> *ResendJournal::begin(ResendRun run, QObject *parent)
{
    return new StoreJob<ResendRun>(
        m_store.writer(),
        [run = std::move(run), &clock = m_store.clock()](Connections &c) { return putRun(c->journal, clock, run); }, {},
        parent);
}

TypedJob<Done> *ResendJournal::setItem(qint64 runId, const ResendItem &item, QObject *parent)
{
    return new StoreJob<Done>(
        m_store.writer(),
        [runId, item, &clock = m_store.clock()](Connections &c) { return changeItem(c->journal, clock, runId, item); },
        {}, parent);
}

TypedJob<Done> *ResendJournal::setState(qint64 runId, ResendRun::State state, const QString &stopReason,
                                        QObject *parent)
{
    return new StoreJob<Done>(
        m_store.writer(),
        [runId, state, stopReason, &clock = m_store.clock()](Connections &c) {
            return changeState(c->journal, clock, runId, state, stopReason);
        },
        {}, parent);
}

Result<ResendRun> ResendJournal::run(qint64 runId) const
{
    const Database &journal = m_store.readers().journal;
    auto runs = readRuns(journal, u"run_id = ?"_s, {runId});
    if (!runs)
        return runs.error();
    if (runs->isEmpty())
        return runMissing(runId);
    ResendRun run = runs->constFirst();
    auto items = readItems(journal, runId);
    if (!items)
        return items.error();
    run.items = std::move(*items);
    return run;
}

Result<QList<ResendRun>> ResendJournal::runs(const QString &paymentTypeId, Mode mode, int limit) const
{
    return readRuns(m_store.readers().journal, u"payment_type_id = ? AND mode = ? ORDER BY run_id DESC LIMIT ?"_s,
                    {storedText(paymentTypeId), toString(mode), limit});
}

} // namespace console
