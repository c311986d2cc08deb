#pragma once

#include "flows/session.h"

#include <QCoreApplication>
#include <QList>

#include <chrono>

namespace console {

/// What the dialog shows before a refund, read from Stripe just now.
struct RefundPreview
{
    Payment payment;
    StripePaymentIntent intent;
    StripeCharge charge;
    QList<StripeRefund> refunds;
    Money remaining;       ///< captured less refunded less refunds pending
    QString refusal;       ///< translated; not empty: no refund is possible, and why
    QString warning;       ///< translated; possible all the same: the tenant knows no leases, an inquiry is open, ...
    bool mayRefund = true; ///< capability "refund"
    bool isMixedMode = false;   ///< the payment is of another mode than its type's key
    std::optional<Money> limit; ///< per refund, in this currency
    std::optional<Money> leftToday;
    bool fourEyes = false;               ///< over the limit an approval can be asked for
    bool mayExceedLimit = false;         ///< capability "refund_over_limit"
    std::optional<Money> typeAmountFrom; ///< typing the amount is asked from this on; in live mode always
    QStringList consequences; ///< translated, for a full refund: items released, violations back to awaiting payment,
                              ///< fee not returned, 5 to 10 business days, card and last four
    QStringList partialConsequences;        ///< translated: releases nothing, ...
    std::optional<RefundApproval> approval; ///< this person's approved request for this payment, if there is one
};

/// What the amount field says about a partial amount before anything is asked: empty if it may be given back, else the
/// reason, translated: not a number of this currency, zero, over what remains, over the limit without the capability
/// (then `needsApproval` is set and the text is empty if four eyes can decide).
struct AmountVerdict
{
    std::optional<Money> amount;
    QString problem;
    bool needsApproval = false;
    bool mustTypeAmount = false;
};
AmountVerdict judgeAmount(const RefundPreview &preview, QStringView typed);
AmountVerdict judgeAmount(const RefundPreview &preview, const Money &amount);

class PrepareRefundFlow final : public FlowJob<RefundPreview>
{
    Q_DECLARE_TR_FUNCTIONS(console::PrepareRefundFlow)
public:
    PrepareRefundFlow(Session &session, QString paymentId, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void readIntent();
    void readRefunds();
    void readDisputes();
    void judge();
    Session &m_session;
    QString m_paymentId;
    RefundPreview m_preview;
    std::shared_ptr<StripeClient> m_stripe;
};

/// What the person confirmed.
struct RefundRequest
{
    QString paymentId;
    Money amount; ///< for Full Refund: the remaining amount that the person saw
    bool full = true;
    QString reason;  ///< "", duplicate, fraudulent, requested_by_customer
    QString comment; ///< required
    QString requisitionCode;
    QString approvalId;        ///< of an approved request; empty if none
    bool withoutLease = false; ///< the person has seen the warning that the tenant could not be asked for a lease
    qint64 bulkId = 0;         ///< of a bulk refund; 0 if none
};

/// Gives money back: re-reads the charge (refuses if what remains is not what the person saw, if disputed, or already
/// refunded) -> arms the intent with its idempotency key in journal.db -> POST /v1/refunds -> records the outcome ->
/// tells the tenant -> refreshes the row. The result is the intent as journalled: state OutcomeUnknown and Refused are
/// results, not Errors. An Error means that nothing was sent, or Cancelled: then the journal says whether it was.
class RefundFlow final : public FlowJob<RefundIntent>
{
    Q_DECLARE_TR_FUNCTIONS(console::RefundFlow)
public:
    RefundFlow(Session &session, RefundRequest request, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void learnWho();
    void checkMayRefund();
    void reRead();
    void arm(const RefundPreview &preview);
    void send();
    void settle(const Result<StripeRefund> &result);
    void tellTenant();
    Session &m_session;
    RefundRequest m_request;
    RefundIntent m_intent;
    std::shared_ptr<StripeClient> m_stripe;
};

/// Tells the tenant of a refund that Stripe has taken; safe to repeat (the refund ID is the tenant's idempotency key).
class TellTenantFlow final : public FlowJob<Done>
{
    Q_DECLARE_TR_FUNCTIONS(console::TellTenantFlow)
public:
    TellTenantFlow(Session &session, RefundIntent intent, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    RefundIntent m_intent;
};

/// The journal's state for a refund as Stripe tells it; an unknown status is OutcomeUnknown.
RefundState refundStateOf(const StripeRefund &refund);
/// Whether the tenant is to be told of it: Stripe holds the refund, and its state is known.
bool tellsTenant(const RefundIntent &intent);

struct ResumeSummary
{
    int resolved = 0;
    int stillUnknown = 0;
    QList<RefundIntent> open; ///< those that want a person
};

/// Resolves what a crash or a lost answer left: asks Stripe for the refunds of the payment intent and matches the
/// idempotency key in metadata; never sends anything anew. An intent that was armed and never sent becomes Canceled
/// ("never_sent"); one that Stripe does not know ten minutes after its last change becomes Refused ("not_carried_out").
/// Refunds that were pending are read again. Then the tenant is told of what it was not told. An intent that was
/// changed by somebody else in the meantime is left as it is.
class ResumeRefundsFlow final : public FlowJob<ResumeSummary>
{
    Q_DECLARE_TR_FUNCTIONS(console::ResumeRefundsFlow)
public:
    /// `minimumAge`: intents that changed later are left alone; they may belong to a RefundFlow under way.
    explicit ResumeRefundsFlow(Session &session, std::chrono::milliseconds minimumAge = {}, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void next();
    void look(const RefundIntent &intent);
    void ask(const RefundIntent &intent);
    void askAboutRefund(const RefundIntent &intent);
    void keepUnknown(const RefundIntent &intent, const QString &why);
    void judge(const RefundIntent &intent, const StripeList<StripeRefund> &refunds);
    void close(const RefundIntent &intent, RefundState state, const QString &code, const QString &text);
    void resolve(const RefundIntent &intent, RefundState state, const QString &refundId, const QString &code,
                 const QString &text);
    void tell(const RefundIntent &intent);
    Session &m_session;
    std::chrono::milliseconds m_minimumAge;
    QList<RefundIntent> m_left;
    ResumeSummary m_summary;
};

/// A person says that the approval of a refund was rejected in the Dashboard: the intent (code kApprovalRequired,
/// OutcomeUnknown) becomes Refused ("approval_rejected"), unless Stripe holds the refund after all. Audited.
class RejectedApprovalFlow final : public FlowJob<Done>
{
    Q_DECLARE_TR_FUNCTIONS(console::RejectedApprovalFlow)
public:
    RejectedApprovalFlow(Session &session, RefundIntent intent, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    RefundIntent m_intent;
};

/// Stripe's error code for a refund that somebody must approve in the Dashboard first.
inline constexpr auto kApprovalRequired = "approval_required";
/// The metadata key under which a refund carries its idempotency key's fingerprint, to be found again.
inline constexpr auto kRefundIntentMetadata = "opscom_console_intent";

} // namespace console
