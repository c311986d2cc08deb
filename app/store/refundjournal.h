#pragma once

#include "core/job.h"
#include "core/stripeobjects.h"
#include "store/workspacestore.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace console {

/// A refund that Stripe holds and this console did not make.
struct OutsideRefund
{
    QString refundId;
    QString paymentIntentId;
    QString paymentId; ///< empty while the cache knows no payment of it
    QString paymentTypeId;
    Mode mode = Mode::Test;
    Money amount;
    QString status; ///< Stripe's word
    QString pendingReason;
    QString failureReason;
    QString reason;
    QDateTime createdAt;  ///< UTC, at Stripe
    QDateTime seenAt;     ///< UTC
    QDateTime changedAt;  ///< UTC
    QDateTime recordedAt; ///< UTC, when the tenant was told; invalid: not recorded
    QString recordedBy;
    QString recordedStatus; ///< the status that the tenant was told
    QString comment;
    bool isRecorded() const { return recordedAt.isValid(); }
};

/// What the Refunds page asks for, newest first.
struct RefundQuery
{
    bool wantsPersonOnly = false;
    std::optional<RefundState> state = {};
    QString search =
        {}; ///< words, ANDed, folded: payer, order ID, Confirm Code, refund ID, payment intent, who, comment
    qint64 beforeMs = 0; ///< created before; 0: from the newest on
    int limit = 100;
};

/// One line of it: of the journal or made outside, with the payment as the cache knows it.
struct RefundRecord
{
    std::optional<RefundIntent> intent;
    std::optional<OutsideRefund> outside;
    std::optional<Payment> payment;
    QDateTime createdAt; ///< UTC
};

/// Stripe was asked and holds no such refund. It says something of the sendings before the question only.
struct NotHeld
{
    QDateTime lastSentSeen; ///< RefundIntent::lastSentAt when Stripe was asked
    QDateTime askedAt;      ///< UTC, before the question left
    QString text;           ///< for a person
};

/// How long after it was sent a refund may still be under way in a flow of this or another window. Milliseconds.
inline constexpr qint64 kRefundUnderWayMs = 120'000;

/// What refunds keep in journal.db beyond the steps of WorkspaceStore (fsynced). Writes are Jobs on the store's writer
/// thread and tell WorkspaceStore::refundsChanged(); reads are single rows, page() runs on a worker. Borrowed: the
/// store. Thread: GUI.
class RefundJournal
{
public:
    explicit RefundJournal(WorkspaceStore &store) : m_store(store) {}

    /// WorkspaceStore::armRefund(), and Refused (code "changed") if the payment has an intent newer than `newestKnown`:
    /// between reading the payment and arming, another window has made a refund. Refused (code
    /// "approval_used") if another intent that stands or is under way rests on the same approval.
    TypedJob<RefundIntent> *arm(RefundIntent intent, qint64 newestKnown, QObject *parent = nullptr);
    /// `expected` -> Sent, with its time; Refused (code "bad_step") if another one was quicker.
    TypedJob<RefundIntent> *markSent(qint64 intentId, RefundState expected, QObject *parent = nullptr);
    /// What Stripe says of the refund; the rules of WorkspaceStore::setRefundState().
    TypedJob<RefundIntent> *takeStripe(qint64 intentId, RefundState state, StripeRefund refund,
                                       QObject *parent = nullptr);
    /// What became of the sending of `lastSent` without a refund of Stripe's: Refused, OutcomeUnknown. Refused (code
    /// "bad_step") if it was sent again since: this answer says nothing of that.
    TypedJob<RefundIntent> *settleSending(qint64 intentId, QDateTime lastSent, RefundState state, QString code,
                                          QString text, QObject *parent = nullptr);
    /// Stripe was asked and holds none: Sent becomes OutcomeUnknown. Refused (code "bad_step") in other states, and if
    /// it was sent again since Stripe was asked.
    TypedJob<RefundIntent> *noteNotHeld(qint64 intentId, NotHeld found, QObject *parent = nullptr);
    /// OutcomeUnknown -> Refused; Refused (code "bad_step") in other states, and if it was sent since `lastSentSeen`.
    TypedJob<RefundIntent> *closeNotHeld(qint64 intentId, QDateTime lastSentSeen, QString code, QString text,
                                         QObject *parent = nullptr);
    /// The tenant was told of `told`, or, with a trouble, could not be. If the state is another one by now, that is
    /// still to be told.
    TypedJob<Done> *noteTold(qint64 intentId, RefundState told, QString trouble, QObject *parent = nullptr);
    /// A person has seen that it failed late.
    TypedJob<Done> *acknowledge(qint64 intentId, QObject *parent = nullptr);

    Result<std::optional<RefundIntent>> intent(qint64 intentId) const;
    Result<std::optional<RefundIntent>> intentOfKey(const QByteArray &idempotencyKey) const;
    Result<std::optional<RefundIntent>> intentOfRefund(const QString &refundId) const;
    /// The id of the payment's newest intent; 0 if it has none.
    Result<qint64> newestIntent(const QString &paymentId) const;

    /// Upserts by refund ID; what was recorded with the tenant stays.
    TypedJob<Done> *keepOutside(QList<OutsideRefund> refunds, QObject *parent = nullptr);
    TypedJob<Done> *noteOutsideRecorded(QString refundId, QString status, QString who, QString comment,
                                        QObject *parent = nullptr);
    Result<std::optional<OutsideRefund>> outside(const QString &refundId) const;
    /// Recorded ones whose status has changed since, oldest first, at most 100.
    Result<QList<OutsideRefund>> outsideToTellAgain() const;

    /// Newest first. A page may be longer than the limit: refunds of one millisecond stay together. Fewer than the
    /// limit: there are no more.
    TypedJob<QList<RefundRecord>> *page(RefundQuery query, QObject *parent = nullptr) const;

    /// The random name of this journal.db, by which the tenant tells consoles apart.
    Result<QString> consoleId() const;
    /// The latest time that the journal has seen: if now is before it, the clock was set back. Invalid if it is empty.
    Result<QDateTime> latestTime() const;
    /// Where the watch over older refunds goes on; empty: at the newest.
    Result<QString> watchPosition(const QString &paymentTypeId, Mode mode) const;
    TypedJob<Done> *setWatchPosition(QString paymentTypeId, Mode mode, QString afterRefundId,
                                     QObject *parent = nullptr);

private:
    WorkspaceStore &m_store;
};

} // namespace console
