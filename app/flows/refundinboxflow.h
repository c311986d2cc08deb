#pragma once

#include "flows/bulkrefundflow.h"
#include "flows/refundflow.h"

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
    bool canResend = false; ///< with the same key, inside Stripe's window, after Stripe was asked and holds none
    bool canClose = false;  ///< a person may decide that it was not carried out: Stripe was asked and holds none
    bool canCancel = false; ///< at Stripe: requires_action only
    bool canRecord = false; ///< outside refund: tell the tenant
};

struct RefundFilter
{
    bool wantsPersonOnly = false;
    std::optional<RefundState> state;
    QString search; ///< payer, order ID, refund ID, payment intent, who
};

/// All refunds, newest first, bounded pages from journal.db; reads nothing from a server.
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
    struct Private;
    std::unique_ptr<Private> d;
};

/// Runs ResumeRefundsFlow and WatchRefundsFlow at the start and every 15 minutes, and the outbox to the tenant with
/// growing pauses until it is acknowledged. Owner: the main window.
class RefundWatcher final : public QObject
{
    Q_OBJECT
public:
    explicit RefundWatcher(Session &session, QObject *parent = nullptr);
    ~RefundWatcher() override;
    void start();
    void stop();
    /// Soon: something has changed.
    void poke();

Q_SIGNALS:
    void looked();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Sends a refund of unknown outcome again with its own idempotency key: asks Stripe first; refused (Refused) if Stripe
/// holds it, outside of Stripe's window (24 h less a margin, by the time of sending, and not after the clock was set
/// back), or if the payment has changed. The result is the intent as journalled.
class ResendRefundFlow final : public FlowJob<RefundIntent>
{
    Q_DECLARE_TR_FUNCTIONS(console::ResendRefundFlow)
public:
    ResendRefundFlow(Session &session, qint64 intentId, QObject *parent = nullptr);
    ~ResendRefundFlow() override;

protected:
    void doStart() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// A person decides, with all facts shown, that a refund of unknown outcome was not carried out: asks Stripe once more;
/// refused if Stripe holds it or cannot be asked. Audited with the comment.
class CloseUnknownRefundFlow final : public FlowJob<RefundIntent>
{
    Q_DECLARE_TR_FUNCTIONS(console::CloseUnknownRefundFlow)
public:
    CloseUnknownRefundFlow(Session &session, qint64 intentId, QString comment, QObject *parent = nullptr);
    ~CloseUnknownRefundFlow() override;

protected:
    void doStart() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
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
    struct Private;
    std::unique_ptr<Private> d;
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
    struct Private;
    std::unique_ptr<Private> d;
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
