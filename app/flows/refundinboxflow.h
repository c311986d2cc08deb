#pragma once

#include "flows/bulkrefundflow.h"
#include "flows/refundflow.h"
#include "flows/refundwatcher.h"
#include "store/heldrefunds.h"
#include "store/refundjournal.h"

#include <QCoreApplication>
#include <QList>

#include <chrono>

namespace console {

/// One refund as the Refunds page lists it: of the journal, or made outside the console.
struct RefundRow
{
    enum class Origin { Console, Outside };
    /// Why it wants a person; None: it does not.
    enum class Wants {
        None,
        OutcomeUnknown,
        Pending, ///< with pending_reason
        RequiresAction,
        FailedAfterSuccess,
        ApprovalAtStripe, ///< Stripe wants an approval in the Dashboard
        OutsideRefund,    ///< not recorded with the tenant yet
        TenantNotTold
    };
    Origin origin = Origin::Console;
    Wants wants = Wants::None;
    qint64 intentId = 0; ///< 0: made outside
    QString refundId;
    QString paymentId; ///< empty: an outside refund whose payment the cache does not know
    QString payerName;
    QString orderId;
    QString paymentTypeId;
    Mode mode = Mode::Test;
    Money amount;
    bool full = false;
    RefundState state = RefundState::OutcomeUnknown;
    QString stateText;   ///< translated, with pending_reason or failure_reason in plain words
    QString explanation; ///< translated: what is known and what a person can do
    QString who;
    QString why;                          ///< reason and comment
    QDateTime createdAt;                  ///< UTC
    QDateTime changedAt;                  ///< UTC
    std::optional<QDateTime> resendUntil; ///< UTC; same key may be sent again until then (unknown outcome only)
    bool canAskAgain = false;
    bool canResend = false;      ///< with the same key, inside Stripe's window, after Stripe was asked and holds none
    bool canClose = false;       ///< a person may decide that it was not carried out: Stripe was asked and holds none
    bool canCancel = false;      ///< at Stripe: requires_action only
    bool canRecord = false;      ///< outside refund: tell the tenant
    bool canAcknowledge = false; ///< FailedAfterSuccess: a person has seen it, and it leaves the inbox
};

struct RefundFilter
{
    bool wantsPersonOnly = false;
    std::optional<RefundState> state;
    QString search; ///< words, ANDed: payer, order ID, Confirm Code, plate, refund ID, payment intent, who, comment
};

/// All refunds, newest first, bounded pages from journal.db; reads nothing from a server. The next page: the createdAt
/// of the last row in milliseconds as `beforeMs`. A page may be a little longer than the limit (refunds of one
/// millisecond stay together); fewer rows than the limit: there are no more.
class ListRefundsFlow final : public FlowJob<QList<RefundRow>>
{
    Q_DECLARE_TR_FUNCTIONS(console::ListRefundsFlow)
public:
    ListRefundsFlow(Session &session, RefundFilter filter, int limit, qint64 beforeMs = 0, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    RefundFilter m_filter;
    int m_limit;
    qint64 m_beforeMs;
};

/// Asks Stripe about the refunds of the last 30 days, bounded (pages of 100, at most 10 a round): those of the journal
/// that have failed after they had succeeded, those still pending, and those made outside the console, which are kept
/// in journal.db. Tells Session::attention() under "refunds". No refund event needs to be subscribed.
class WatchRefundsFlow final : public FlowJob<Done>
{
    Q_DECLARE_TR_FUNCTIONS(console::WatchRefundsFlow)
public:
    explicit WatchRefundsFlow(Session &session, QObject *parent = nullptr);
    ~WatchRefundsFlow() override;

protected:
    void doStart() override;

private:
    struct Source
    {
        QString paymentTypeId;
        Mode mode = Mode::Test;
    };
    void nextSource();
    void readPage();
    void take(const StripeList<StripeRefund> &page);
    void sort(const StripeRefund &refund, const HeldRefund &held);
    void nextChange();
    void nextOutside();
    void keepOutside(const OutsideRefund &refund, bool isNew, bool isKnownToTenant);
    void pageDone();
    Session &m_session;
    QList<Source> m_sources;
    Source m_source;
    std::shared_ptr<StripeClient> m_stripe;
    QString m_after;          ///< the last refund of the page before
    bool m_isBacklog = false; ///< beyond the newest pages: goes on where the last round stopped
    bool m_hasMore = false;
    int m_pages = 0;
    int m_looks = 0; ///< payment intents read in this round
    QList<std::pair<RefundIntent, StripeRefund>> m_changes;
    QList<std::pair<OutsideRefund, HeldRefund>> m_outside;
};

/// Plain words, translated, for Stripe's pending_reason and failure_reason (facts/stripe-and-opscom.md 2.8); empty for
/// an empty one, the word itself for one that is not known.
QString pendingReasonText(const QString &reason);
QString failureReasonText(const QString &reason);

/// Counts what wants a person in the journal and tells Session::attention() under "refunds". Ends with the count.
class CountRefundsFlow final : public FlowJob<int>
{
    Q_DECLARE_TR_FUNCTIONS(console::CountRefundsFlow)
public:
    explicit CountRefundsFlow(Session &session, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
};

/// The outbox: tells the tenant of every refund of which it was not told, and of new states of outside refunds that
/// were recorded. Ends with how many it could not be told of.
class TellOutboxFlow final : public FlowJob<int>
{
    Q_DECLARE_TR_FUNCTIONS(console::TellOutboxFlow)
public:
    explicit TellOutboxFlow(Session &session, QObject *parent = nullptr);
    ~TellOutboxFlow() override;

protected:
    void doStart() override;

private:
    void next();
    void nextOutside();
    Session &m_session;
    QList<RefundIntent> m_left;
    QList<OutsideRefund> m_leftOutside;
    int m_untold = 0;
};

/// Sends a refund of unknown outcome again with its own idempotency key: asks Stripe first; refused (Refused) if Stripe
/// holds it (code "found"; the journal then has its state), outside of Stripe's window (code "window": 23 h from the
/// first sending, and not after the clock was set back), if the payment has changed ("changed"), or if another console
/// has the lease ("9040"). Without a lease it goes on: the key keeps it from being carried out twice. The result is the
/// intent as journalled.
class ResendRefundFlow final : public FlowJob<RefundIntent>
{
    Q_DECLARE_TR_FUNCTIONS(console::ResendRefundFlow)
public:
    ResendRefundFlow(Session &session, qint64 intentId, QObject *parent = nullptr);
    ~ResendRefundFlow() override;

protected:
    void doStart() override;

private:
    void takeLease();
    void ask();
    void reRead();
    void send();
    void releaseLease();
    void refuse(const Error &error);
    Session &m_session;
    qint64 m_intentId;
    RefundIntent m_intent;
    QDateTime m_askedAt;
    std::shared_ptr<RefundLeaseHold> m_lease;
    std::shared_ptr<StripeClient> m_stripe;
};

/// A person decides, with all facts shown, that a refund of unknown outcome was not carried out: asks Stripe once more;
/// refused if Stripe holds it (code "found"; the journal then has its state) or cannot be asked, and in the first ten
/// minutes after it was sent ("too_early"). Audited with the comment.
class CloseUnknownRefundFlow final : public FlowJob<RefundIntent>
{
    Q_DECLARE_TR_FUNCTIONS(console::CloseUnknownRefundFlow)
public:
    CloseUnknownRefundFlow(Session &session, qint64 intentId, QString comment, QObject *parent = nullptr);
    ~CloseUnknownRefundFlow() override;

protected:
    void doStart() override;

private:
    void close();
    Session &m_session;
    qint64 m_intentId;
    QString m_comment;
    RefundIntent m_intent;
    QDateTime m_askedAt;
};

/// Cancels at Stripe a refund that requires action.
class CancelRefundFlow final : public FlowJob<RefundIntent>
{
    Q_DECLARE_TR_FUNCTIONS(console::CancelRefundFlow)
public:
    CancelRefundFlow(Session &session, qint64 intentId, QObject *parent = nullptr);
    ~CancelRefundFlow() override;

protected:
    void doStart() override;

private:
    void cancelAtStripe();
    void lookAgain(const Error &error);
    void settle(const StripeRefund &refund);
    Session &m_session;
    qint64 m_intentId;
    RefundIntent m_intent;
    std::shared_ptr<StripeClient> m_stripe;
};

/// Records with the tenant a refund that was made outside the console, on a person's confirmation.
class RecordOutsideRefundFlow final : public FlowJob<Done>
{
    Q_DECLARE_TR_FUNCTIONS(console::RecordOutsideRefundFlow)
public:
    RecordOutsideRefundFlow(Session &session, QString refundId, QString comment, QObject *parent = nullptr);
    ~RecordOutsideRefundFlow() override;

protected:
    void doStart() override;

private:
    void readAtStripe();
    void tellTenant(const StripeRefund &refund);
    Session &m_session;
    QString m_refundId;
    QString m_comment;
    OutsideRefund m_refund;
};

/// A person has seen that a refund failed after it had succeeded: it leaves the inbox. Audited.
class AcknowledgeRefundFlow final : public FlowJob<Done>
{
    Q_DECLARE_TR_FUNCTIONS(console::AcknowledgeRefundFlow)
public:
    AcknowledgeRefundFlow(Session &session, qint64 intentId, QString comment, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    qint64 m_intentId;
    QString m_comment;
};

// --- four eyes

class ListApprovalsFlow final : public FlowJob<QList<RefundApproval>>
{
    Q_DECLARE_TR_FUNCTIONS(console::ListApprovalsFlow)
public:
    explicit ListApprovalsFlow(Session &session, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
};

/// Asks for another person's approval of a refund over the limit; audited.
class RequestApprovalFlow final : public FlowJob<RefundApproval>
{
    Q_DECLARE_TR_FUNCTIONS(console::RequestApprovalFlow)
public:
    RequestApprovalFlow(Session &session, RefundRequest request, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    RefundRequest m_request;
    QString m_requestKey;
};

enum class ApprovalDecision { Approve, Reject, Withdraw };
/// Approves, rejects (another person) or withdraws (the requester) a request; audited.
class DecideApprovalFlow final : public FlowJob<RefundApproval>
{
    Q_DECLARE_TR_FUNCTIONS(console::DecideApprovalFlow)
public:
    DecideApprovalFlow(Session &session, QString approvalId, ApprovalDecision decision, QString comment,
                       QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    QString m_approvalId;
    ApprovalDecision m_decision;
    QString m_comment;
};

} // namespace console
