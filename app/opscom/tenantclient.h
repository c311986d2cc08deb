#pragma once

#include "core/job.h"
#include "core/payment.h"
#include "core/paymenttype.h"
#include "core/secretvalue.h"
#include "core/workspace.h"
#include "net/httpclient.h"
#include "opscom/callbackwords.h"

#include <optional>

namespace console {

/// What this API token's refunds are bound by; the tenant enforces it too. A currency that is not listed has no limit.
struct RefundRules
{
    QList<Money> perRefund;     ///< one a currency; over it needs "refund_over_limit" or, with fourEyes, an approval
    QList<Money> perDay;        ///< the sum of this person's refunds in the tenant's day
    QList<Money> refundedToday; ///< what this person has given back today, by the tenant's books
    bool fourEyes = false;      ///< over the limit another person must approve
    /// Typing the amount is asked from this on, in live mode always. One a currency.
    QList<Money> typeAmountFrom;
};

/// What the connection check tells.
struct TenantInfo
{
    QString clientId;
    QString name;             ///< the organisation
    QString userName;         ///< whose token it is
    QString timeZone;         ///< IANA
    QString currency;         ///< default currency, lower case
    QDateTime serverTime;     ///< UTC
    QStringList capabilities; ///< "view", "export", "refund", "refund_over_limit", "set_up", "rotate", "approve_refund"
    RefundRules refundRules;
    bool may(QLatin1String capability) const { return capabilities.contains(capability); }
};

struct TenantPaymentsPage
{
    QList<Payment> payments; ///< ascending by (changedAt, id), or by (paymentDate, id)
    QString nextCursor;      ///< opaque; ask again with it
    bool hasMore = false;
};

/// Payment dates from `from` on and before `to`, unix seconds.
struct PaymentRange
{
    qint64 from = 0;
    qint64 to = 0;
    friend bool operator==(const PaymentRange &, const PaymentRange &) = default;
};

/// How many payments the tenant holds, and where its changes stand.
struct TenantPaymentCount
{
    qint64 count = 0;
    PaymentRange dates;   ///< of the oldest and one past the newest of them; 0 and 0 if there is none
    QString changeCursor; ///< for paymentsChangedSince(): every change after this answer comes after it
};

struct RecordRefundParams
{
    QString paymentId;
    QString refundId; ///< re_...: also the idempotency key
    Money amount;
    QString status; ///< Stripe's refund status
    QString reason;
    QString comment; ///< required by OPS-COM's own form
    QString requisitionCode;
    QString approvalId; ///< becomes Used; empty if none
};

/// Secrets handed to the tenant for one payment type and mode. Null members are left as they are.
struct SecretHandOver
{
    QString paymentTypeId;
    Mode mode = Mode::Test;
    SharedSecret secretKey;
    SharedSecret webhookSecret;
    bool keepPreviousWebhookSecret = false; ///< during a rotation's overlap
};

/// One event as the tenant's callback has answered it, for this payment type and mode.
struct CallbackRecord
{
    QString eventId; ///< empty if the body could not be read
    QString eventType;
    QDateTime receivedAt; ///< UTC
    int status = 0;       ///< what was answered
    CallbackVerdict verdict = CallbackVerdict::Unreadable;
    QString secretFingerprint; ///< of the Webhook Secret that verified it; empty if none did
};

/// A claim on one payment, so that two consoles do not refund it at the same time.
struct RefundLease
{
    QString id;
    QString paymentId;
    QString holder;      ///< who has it: user name and computer
    QDateTime expiresAt; ///< UTC, the tenant's clock
    QDateTime now = {};  ///< UTC, the same clock when it answered; invalid if the tenant does not tell
};

struct LeaseParams
{
    QString paymentId;
    Money amount;       ///< what is to be given back: checked against capability and limits
    QString approvalId; ///< of an approved request; empty if none
    QString holder;     ///< shown to others: "Dana on counter-2"
    QString consoleId;  ///< the same console may take its own lease again
    int seconds = 120;  ///< 10..600
};

enum class ApprovalState { Requested, Approved, Rejected, Used, Withdrawn };
/// Stable names for storage and the tenant API: "requested", "approved", "rejected", "used", "withdrawn".
QString toString(ApprovalState state);
std::optional<ApprovalState> approvalStateFromString(QStringView text);

/// A request to refund more than one person may (four eyes).
struct RefundApproval
{
    QString id;
    QString paymentId;
    Money amount;
    bool full = true;
    QString reason;
    QString comment;
    QString requisitionCode;
    ApprovalState state = ApprovalState::Requested;
    QString requestedBy;
    QDateTime requestedAt; ///< UTC
    QString decidedBy;     ///< never the requester
    QDateTime decidedAt;   ///< UTC; invalid while Requested, and where it was withdrawn before a decision
    QString decisionComment;
};

struct ApprovalRequestParams
{
    QString paymentId;
    Money amount;
    bool full = true;
    QString reason;
    QString comment;
    QString requisitionCode;
    QString requestKey; ///< made once: a repeated request with it is the same request
};

/// What a payer does at checkout, for the practice tenant only.
struct PracticeCheckoutParams
{
    QString payerName;
    QString payerEmail;
    QString plate;
    QString userTypeId;
    QString paymentTypeId;
    QString kind; ///< "permit", "violation", "locker"
    QString description;
    Money amount;
    QString paymentMethod; ///< pm_card_visa, pm_card_chargeDeclined, ...
};

/// The tenant's API of resources/api/opscom-payments.yaml with one API token: one method a call, each a Job. All calls
/// are POST with apiToken in a JSON body. Errors: ErrorCode 9001 Unauthorized, 9002 Forbidden, 9009 NotFound, 9022
/// Conflict, 9040 Conflict, 9041 Forbidden, 9042 to 9046 Refused, other 90xx InvalidRequest (code holds the number,
/// userText the tenant's message); a call that may have been carried out and got no answer, or one that cannot be read,
/// OutcomeUnknown. Thread: the HttpClient's.
class TenantClient
{
public:
    TenantClient(HttpClient &http, Workspace workspace, SharedSecret apiToken);

    TypedJob<TenantInfo> *checkConnection(QObject *parent);
    TypedJob<QList<UserType>> *userTypes(QObject *parent);
    TypedJob<QList<PaymentProvider>> *providers(QObject *parent);
    TypedJob<QList<PaymentType>> *paymentTypes(QObject *parent);
    /// Creates (empty id) or replaces all but the secrets, `active` included; returns it as the tenant keeps it.
    /// Fingerprints in it are ignored by the tenant. A creation is sent once only.
    TypedJob<PaymentType> *savePaymentType(const PaymentType &type, QObject *parent);
    TypedJob<PaymentType> *setActive(const QString &paymentTypeId, bool active, QObject *parent);
    /// Refused (9033) when payments use it.
    TypedJob<Done> *deletePaymentType(const QString &paymentTypeId, QObject *parent);
    /// Returns the set with the fingerprints of what the tenant now holds.
    TypedJob<CredentialSet> *handOverSecrets(const SecretHandOver &handOver, QObject *parent);

    /// Ends a rotation's overlap: the tenant drops the Webhook Secret with this fingerprint. Refused (9033) if it would
    /// leave none. Dropping one that is not held is Done with the set as it is: safe to repeat.
    TypedJob<CredentialSet> *dropWebhookSecret(const QString &paymentTypeId, Mode mode, const QString &fingerprint,
                                               QObject *parent);
    /// The newest first, at most `limit` (1..100): what the callback has answered lately, as far as it could tell for
    /// whom an event was.
    TypedJob<QList<CallbackRecord>> *recentCallbacks(const QString &paymentTypeId, Mode mode, int limit,
                                                     QObject *parent);

    /// Payments changed since the cursor ("" for the beginning), up to limit (1..500).
    TypedJob<TenantPaymentsPage> *paymentsChangedSince(const QString &cursor, int limit, QObject *parent);
    /// Payments by date, ascending by (payment_date, id), up to limit (1..500). The page is read away from the GUI
    /// thread.
    TypedJob<TenantPaymentsPage> *paymentsBetween(const PaymentRange &range, const QString &cursor, int limit,
                                                  QObject *parent);
    /// Of all payments, or of those of a range.
    TypedJob<TenantPaymentCount> *countPayments(const std::optional<PaymentRange> &range, QObject *parent);
    TypedJob<Payment> *payment(const QString &paymentId, QObject *parent);
    /// Idempotent by refundId: safe to repeat.
    TypedJob<Payment> *recordRefund(const RecordRefundParams &params, QObject *parent);
    /// Takes or renews the claim on a payment. Error Conflict (9040; userText says who has it until when) if another
    /// console has it; Forbidden (9041) without the capability; Refused (9042 over the limit, 9043 approval needed,
    /// 9044 over the day's limit). From a tenant that knows no leases (404, 9009 or 9003): NotFound, code "9009"; a
    /// payment that is not there is InvalidRequest (9033).
    TypedJob<RefundLease> *leaseRefund(const LeaseParams &params, QObject *parent);
    /// Harmless to repeat: a lease that is over or not known is Done.
    TypedJob<Done> *releaseRefundLease(const QString &leaseId, QObject *parent);
    /// Idempotent by requestKey. Forbidden (9041) without the capability.
    TypedJob<RefundApproval> *requestRefundApproval(const ApprovalRequestParams &params, QObject *parent);
    /// Those that are Requested or Approved, and those decided in the last 30 days; newest first, at most 200.
    TypedJob<QList<RefundApproval>> *refundApprovals(QObject *parent);
    /// Refused (9045) for the requester, (9046) if it is decided already; the same decision by the same person again
    /// is answered with what is kept.
    TypedJob<RefundApproval> *decideRefundApproval(const QString &approvalId, bool approve, const QString &comment,
                                                   QObject *parent);
    /// By the requester only (Forbidden, 9041, for others). Refused (9046) once it is rejected or used.
    TypedJob<RefundApproval> *withdrawRefundApproval(const QString &approvalId, QObject *parent);
    /// Why the tenant refused events of a payment intent lately; None if it refused none. BadAnswer for a word that the
    /// contract does not have.
    TypedJob<CallbackProblem> *lastCallbackProblem(const QString &paymentIntentId, QObject *parent);

    /// Practice tenant only (9009 elsewhere): a payer's checkout. Returns the new payment as it stands: Pending, unless
    /// Stripe's event was quicker than this answer.
    TypedJob<Payment> *practiceCheckout(const PracticeCheckoutParams &params, QObject *parent);

private:
    HttpClient &m_http;
    Workspace m_workspace;
    SharedSecret m_token;
};

} // namespace console
