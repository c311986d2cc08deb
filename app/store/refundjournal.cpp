#include "store/refundjournal.h"

#include "store/journalrepository.h"
#include "store/outsiderefunds.h"
#include "store/refundpager.h"
#include "store/storethread.h"

namespace console {

using namespace Qt::StringLiterals;

namespace {

using Connections = StoreThread::Connections;

/// A write of one intent, which is told of when it is done.
template <typename Work>
TypedJob<RefundIntent> *writeIntent(WorkspaceStore &store, Work work, QObject *parent)
{
    return new StoreJob<RefundIntent>(
        store.writer(),
        [work = std::move(work), clock = &store.clock()](Connections &c) {
            return work(JournalRepository(c->journal, *clock));
        },
        [announce = store.refundsAnnouncer()](const RefundIntent &intent) { announce(intent.paymentId); }, parent);
}

/// A write whose work gives the ID of the payment to be told of.
template <typename Work>
TypedJob<Done> *writeTold(WorkspaceStore &store, Work work, QObject *parent)
{
    auto told = std::make_shared<QString>();
    return new StoreJob<Done>(
        store.writer(),
        [work = std::move(work), told](Connections &c) -> Outcome {
            auto paymentId = work(*c);
            if (!paymentId)
                return paymentId.error();
            *told = *paymentId;
            return Done{};
        },
        [announce = store.refundsAnnouncer(), told](Done) { announce(*told); }, parent);
}

} // namespace

TypedJob<RefundIntent> *RefundJournal::arm(RefundIntent intent, qint64 newestKnown, QObject *parent)
{
    return writeIntent(
        m_store,
        [intent = std::move(intent), newestKnown](const JournalRepository &journal) {
            return journal.arm(intent, newestKnown);
        },
        parent);
}

TypedJob<RefundIntent> *RefundJournal::markSent(qint64 intentId, RefundState expected, QObject *parent)
{
    return writeIntent(
        m_store,
        [=](const JournalRepository &journal) {
            return journal.change(intentId, {.state = RefundState::Sent,
                                             .refundId = {},
                                             .errorCode = {},
                                             .errorText = {},
                                             .pendingReason = {},
                                             .failureReason = {},
                                             .expected = expected});
        },
        parent);
}

TypedJob<RefundIntent> *RefundJournal::takeStripe(qint64 intentId, RefundState state, StripeRefund refund,
                                                  QObject *parent)
{
    return writeIntent(
        m_store,
        [=, refund = std::move(refund)](const JournalRepository &journal) {
            return journal.change(intentId,
                                  {.state = state,
                                   .refundId = refund.id,
                                   .errorCode = {},
                                   .errorText = {},
                                   .pendingReason = state == RefundState::Pending ? refund.pendingReason : QString(),
                                   .failureReason = state == RefundState::Failed ? refund.failureReason : QString(),
                                   .expected = std::nullopt});
        },
        parent);
}

TypedJob<RefundIntent> *RefundJournal::settleSending(qint64 intentId, QDateTime lastSent, RefundState state,
                                                     QString code, QString text, QObject *parent)
{
    return writeIntent(
        m_store,
        [=](const JournalRepository &journal) {
            return journal.change(intentId, {.state = state,
                                             .refundId = {},
                                             .errorCode = code,
                                             .errorText = text,
                                             .pendingReason = {},
                                             .failureReason = {},
                                             .expected = std::nullopt,
                                             .expectedLastSent = lastSent});
        },
        parent);
}

TypedJob<RefundIntent> *RefundJournal::noteNotHeld(qint64 intentId, NotHeld found, QObject *parent)
{
    return writeIntent(
        m_store,
        [intentId, found = std::move(found)](const JournalRepository &journal) {
            return journal.noteNotHeld(intentId, found);
        },
        parent);
}

TypedJob<RefundIntent> *RefundJournal::closeNotHeld(qint64 intentId, QDateTime lastSentSeen, QString code, QString text,
                                                    QObject *parent)
{
    return writeIntent(
        m_store,
        [=](const JournalRepository &journal) {
            return journal.change(intentId, {.state = RefundState::Refused,
                                             .refundId = {},
                                             .errorCode = code,
                                             .errorText = text,
                                             .pendingReason = {},
                                             .failureReason = {},
                                             .expected = RefundState::OutcomeUnknown,
                                             .expectedLastSent = lastSentSeen});
        },
        parent);
}

TypedJob<Done> *RefundJournal::noteTold(qint64 intentId, RefundState told, QString trouble, QObject *parent)
{
    return writeTold(
        m_store,
        [=, clock = &m_store.clock()](StoreConnections &c) {
            return JournalRepository(c.journal, *clock).noteTold(intentId, told, trouble);
        },
        parent);
}

TypedJob<Done> *RefundJournal::acknowledge(qint64 intentId, QObject *parent)
{
    return writeTold(
        m_store,
        [=, clock = &m_store.clock()](StoreConnections &c) {
            return JournalRepository(c.journal, *clock).acknowledge(intentId);
        },
        parent);
}

Result<std::optional<RefundIntent>> RefundJournal::intent(qint64 intentId) const
{
    return JournalRepository(m_store.readers().journal, m_store.clock()).byId(intentId);
}

Result<std::optional<RefundIntent>> RefundJournal::intentOfKey(const QByteArray &idempotencyKey) const
{
    return JournalRepository(m_store.readers().journal, m_store.clock()).byKey(idempotencyKey);
}

Result<std::optional<RefundIntent>> RefundJournal::intentOfRefund(const QString &refundId) const
{
    return JournalRepository(m_store.readers().journal, m_store.clock()).byRefund(refundId);
}

Result<qint64> RefundJournal::newestIntent(const QString &paymentId) const
{
    const auto intents = m_store.refundsOfPayment(paymentId);
    if (!intents)
        return intents.error();
    return intents->isEmpty() ? qint64{0} : intents->constFirst().id;
}

// --- made outside

TypedJob<Done> *RefundJournal::keepOutside(QList<OutsideRefund> refunds, QObject *parent)
{
    return writeTold(
        m_store,
        [refunds = std::move(refunds), clock = &m_store.clock()](StoreConnections &c) {
            return OutsideRefunds(c.journal, *clock).keep(refunds);
        },
        parent);
}

TypedJob<Done> *RefundJournal::noteOutsideRecorded(QString refundId, QString status, QString who, QString comment,
                                                   QObject *parent)
{
    return writeTold(
        m_store,
        [=, clock = &m_store.clock()](StoreConnections &c) {
            return OutsideRefunds(c.journal, *clock).noteRecorded(refundId, status, who, comment);
        },
        parent);
}

Result<std::optional<OutsideRefund>> RefundJournal::outside(const QString &refundId) const
{
    return OutsideRefunds(m_store.readers().journal, m_store.clock()).one(refundId);
}

Result<QList<OutsideRefund>> RefundJournal::outsideToTellAgain() const
{
    return OutsideRefunds(m_store.readers().journal, m_store.clock()).toTellAgain();
}

TypedJob<QList<RefundRecord>> *RefundJournal::page(RefundQuery query, QObject *parent) const
{
    return new StoreJob<QList<RefundRecord>>(
        m_store.counter(),
        [query = std::move(query), now = m_store.clock().nowMs()](Connections &c) {
            return RefundPager(c->cache, c->journal).page(query, now);
        },
        {}, parent);
}

// --- small facts

Result<QString> RefundJournal::consoleId() const
{
    auto row = m_store.readers().journal.run(u"SELECT console_id FROM console_identity"_s);
    if (!row)
        return row.error();
    if (!row->next())
        return databaseError(u"console_identity is empty"_s, u"unexpected_value"_s);
    return row->value(0).toString();
}

Result<QDateTime> RefundJournal::latestTime() const
{
    auto row = m_store.readers().journal.run(
        u"SELECT max(at) FROM (SELECT max(max(changed_at, coalesce(asked_at, 0), coalesce(last_sent_at, 0))) AS at "
        "FROM refund_intents UNION ALL SELECT at FROM (SELECT at FROM audit_entries ORDER BY entry_id DESC LIMIT 1))"_s);
    if (!row)
        return row.error();
    return row->next() && !row->value(0).isNull() ? QDateTime::fromMSecsSinceEpoch(row->value(0).toLongLong(), Qt::UTC)
                                                  : QDateTime();
}

Result<QString> RefundJournal::watchPosition(const QString &paymentTypeId, Mode mode) const
{
    auto row = m_store.readers().journal.run(
        u"SELECT after_refund_id FROM refund_watch WHERE payment_type_id = ? AND mode = ?"_s,
        {paymentTypeId, toString(mode)});
    if (!row)
        return row.error();
    return row->next() ? row->value(0).toString() : QString();
}

TypedJob<Done> *RefundJournal::setWatchPosition(QString paymentTypeId, Mode mode, QString afterRefundId,
                                                QObject *parent)
{
    return new StoreJob<Done>(
        m_store.writer(),
        [=](Connections &c) -> Outcome {
            auto put = c->journal.run(u"INSERT INTO refund_watch (payment_type_id, mode, after_refund_id) VALUES (?, "
                                      "?, ?) ON CONFLICT DO UPDATE SET after_refund_id = excluded.after_refund_id"_s,
                                      {paymentTypeId, toString(mode), afterRefundId.isEmpty() ? u""_s : afterRefundId});
            if (!put)
                return put.error();
            return Done{};
        },
        {}, parent);
}

} // namespace console
