#pragma once

#include "flows/session.h"

#include <QCoreApplication>
#include <QList>

#include <chrono>

namespace console {

class RefundLeaseHold;

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
    std::optional<RefundIntent> barredBy;   ///< the open intent because of which there is a refusal
    qint64 newestIntent = 0; ///< the id of the payment's newest intent in the journal when this was read; 0 if none
};

/// What the amount field says about a partial amount before anything is asked: empty if it may be given back, else the
/// reason, translated: not a number of this currency, zero, over what remains, over what is left today, over the limit
/// without the capability. Where four eyes are in use, an amount over the limit sets `needsApproval` for everybody,
/// with an empty text; an approval of exactly this amount (RefundPreview::approval) settles the limit and the day's
/// sum, as the tenant does. Typed text of any length is judged at once.
struct AmountVerdict
{
    std::optional<Money> amount;
    QString problem;
    bool needsApproval = false;
    bool mustTypeAmount = false;
};
AmountVerdict judgeAmount(const RefundPreview &preview, QStringView typed);
AmountVerdict judgeAmount(const RefundPreview &preview, const Money &amount);

/// Reads payment intent, refunds (all pages) and disputes from Stripe and says what may be given back. A payment that
/// cannot be refunded is a result with a refusal, not an Error.
class PrepareRefundFlow final : public FlowJob<RefundPreview>
{
    Q_DECLARE_TR_FUNCTIONS(console::PrepareRefundFlow)
public:
    PrepareRefundFlow(Session &session, QString paymentId, QObject *parent = nullptr);
    /// An open intent that does not bar the refund, because it is the one that is to be sent again.
    void setOwnIntent(qint64 intentId) { m_ownIntent = intentId; }
    /// Reads this person's approved request from the tenant too, where four eyes are asked for. On by default.
    void setReadsApproval(bool reads) { m_readsApproval = reads; }

protected:
    void doStart() override;

private:
    void takeRules();
    void addWarning(const QString &sentence);
    void readIntent();
    void takeIntent(const StripePaymentIntent &intent);
    void readRefunds();
    void readDisputes();
    void judge();
    void tellConsequences();
    void readApproval();
    Session &m_session;
    QString m_paymentId;
    qint64 m_ownIntent = 0;
    bool m_readsApproval = true;
    RefundPreview m_preview;
    std::shared_ptr<StripeClient> m_stripe;
};

/// What the person confirmed.
struct RefundRequest
{
    QString paymentId;
    Money amount; ///< for Full Refund: the remaining amount that the person saw
    bool full = true;
    /// What remained when the person looked (RefundPreview::remaining). If it is another amount at the last moment, a
    /// partial refund is refused as "changed" too. nullopt: only the amount itself is compared.
    std::optional<Money> remainingSeen;
    QString reason;  ///< "", duplicate, fraudulent, requested_by_customer
    QString comment; ///< required, at most 1,000 letters
    QString requisitionCode;
    QString approvalId;        ///< of an approved request; empty if none
    bool withoutLease = false; ///< the person has seen the warning that the tenant could not be asked for a lease
    qint64 bulkId = 0;         ///< of a bulk refund; 0 if none
};

/// Gives money back: takes the tenant's lease on the payment -> re-reads the charge -> arms the intent with its
/// idempotency key in journal.db -> POST /v1/refunds -> records the outcome -> tells the tenant -> gives the lease back
/// (not while the outcome is unknown). The result is the intent as journalled: state OutcomeUnknown and Refused are
/// results, not Errors. An Error means that nothing was sent, or Cancelled: then the journal says whether it was.
///
/// Errors of kind Refused by their code:
///  - "changed": the payment is not as the person saw it (refunded, disputed, another amount remains, another refund on
///    this computer came in between): prepare again and let the person look. param is "amount" where the remaining
///    amount is what differs.
///  - "refund_open": another refund of this payment is under way or unknown on this computer.
///  - "no_lease": the tenant knows no leases or cannot be reached; again with withoutLease once the person has agreed.
///  - "lease_needed": the same for a refund under an approval or over the limit for one: it waits for the tenant.
///  - "approval_used": another refund that stands or is under way rests on the approval.
///  - "9040": another console has the lease; the text says who and until when. "9042", "9043", "9044": the tenant's
///    limits.
///  - "not_allowed": capability "refund" is missing. "approval_needed": over the limit, another person must approve.
///    "over_limit": over the limit and four eyes are not in use.
class RefundFlow final : public FlowJob<RefundIntent>
{
    Q_DECLARE_TR_FUNCTIONS(console::RefundFlow)
public:
    RefundFlow(Session &session, RefundRequest request, QObject *parent = nullptr);
    ~RefundFlow() override;

protected:
    void doStart() override;
    void doCancel() override;

private:
    void learnWho();
    void checkMayRefund();
    void takeLease();
    bool needsLease() const;
    void refuseWithoutLease(const Error &error);
    void readKey();
    void reRead();
    void judge(const RefundPreview &preview);
    void renewOrArm(const RefundPreview &preview);
    void arm(const RefundPreview &preview);
    void send(const RefundIntent &intent);
    void refuse(const Error &error);
    void releaseLease();
    Session &m_session;
    RefundRequest m_request;
    std::shared_ptr<RefundLeaseHold> m_lease;
    std::shared_ptr<StripeClient> m_stripe;
    bool m_wasArmed = false;
};

/// Tells the tenant of a refund that Stripe has taken; safe to repeat (the refund ID is the tenant's idempotency key).
/// That it was told, or why it could not be, is noted in the journal.
class TellTenantFlow final : public FlowJob<Done>
{
    Q_DECLARE_TR_FUNCTIONS(console::TellTenantFlow)
public:
    TellTenantFlow(Session &session, RefundIntent intent, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void noteTold(const Payment &payment);
    void noteTrouble(const Error &error);
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

/// Resolves what a crash or a lost answer left: asks Stripe for all refunds of the payment intent and matches the
/// idempotency key in metadata; never sends anything anew. Found: its state. Not found: it stays OutcomeUnknown, with
/// the time at which Stripe was asked and held none (RefundIntent::askedAt); a person may then send it again with the
/// same key (ResendRefundFlow) or close it (CloseUnknownRefundFlow). An intent that was armed and never sent becomes
/// Canceled ("never_sent"). Refunds that were pending are read again. Then the tenant is told of what it was not told.
/// An intent that was changed by somebody else in the meantime is left as it is.
class ResumeRefundsFlow final : public FlowJob<ResumeSummary>
{
    Q_DECLARE_TR_FUNCTIONS(console::ResumeRefundsFlow)
public:
    /// `minimumAge`: intents that changed later are left alone; they may belong to a RefundFlow under way. With one,
    /// the flow counts as automatic: it asks about each intent less and less often.
    explicit ResumeRefundsFlow(Session &session, std::chrono::milliseconds minimumAge = {}, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void next();
    void look(const RefundIntent &intent);
    void ask(const RefundIntent &intent);
    void askAboutRefund(const RefundIntent &intent);
    void notHeld(const RefundIntent &intent, const QDateTime &askedAt);
    void keepUnknown(const RefundIntent &intent);
    void close(const RefundIntent &intent, RefundState state, const QString &code, const QString &text);
    void resolve(const RefundIntent &intent, const StripeRefund &refund);
    void tell(const RefundIntent &intent);
    bool isDue(const QString &what);
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

/// The longest comment that OPS-COM takes (resources/api/opscom-payments.yaml).
inline constexpr qsizetype kLongestRefundComment = 1000;
/// Stripe's error code for a refund that somebody must approve in the Dashboard first.
inline constexpr auto kApprovalRequired = "approval_required";
/// The metadata key under which a refund carries its idempotency key's fingerprint, to be found again.
inline constexpr auto kRefundIntentMetadata = "opscom_console_intent";

} // namespace console
