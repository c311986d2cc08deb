#pragma once

#include "core/job.h"
#include "core/payment.h"
#include "core/paymenttype.h"
#include "core/secretvalue.h"
#include "core/workspace.h"
#include "net/httpclient.h"

namespace console {

/// What the connection check tells.
struct TenantInfo
{
    QString clientId;
    QString name;             ///< the organisation
    QString userName;         ///< whose token it is
    QString timeZone;         ///< IANA
    QString currency;         ///< default currency, lower case
    QDateTime serverTime;     ///< UTC
    QStringList capabilities; ///< "view", "export", "refund", "refund_over_limit", "set_up", "rotate"
};

struct TenantPaymentsPage
{
    QList<Payment> payments; ///< ascending by (changedAt, id)
    QString nextCursor;      ///< opaque; ask again with it
    bool hasMore = false;
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
/// Conflict, other 90xx InvalidRequest (code holds the number, userText the tenant's message); a call that may have
/// been carried out and got no answer, or one that cannot be read, OutcomeUnknown. Thread: the HttpClient's.
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

    /// Payments changed since the cursor ("" for the beginning), up to limit (1..500).
    TypedJob<TenantPaymentsPage> *paymentsChangedSince(const QString &cursor, int limit, QObject *parent);
    TypedJob<Payment> *payment(const QString &paymentId, QObject *parent);
    /// Idempotent by refundId: safe to repeat.
    TypedJob<Payment> *recordRefund(const RecordRefundParams &params, QObject *parent);
    /// Why the tenant refused events of a payment intent lately: "signature_mismatch", ... ; empty if none was refused.
    TypedJob<QString> *lastCallbackProblem(const QString &paymentIntentId, QObject *parent);

    /// Practice tenant only (9009 elsewhere): a payer's checkout. Returns the new payment as it stands: Pending, unless
    /// Stripe's event was quicker than this answer.
    TypedJob<Payment> *practiceCheckout(const PracticeCheckoutParams &params, QObject *parent);

private:
    HttpClient &m_http;
    Workspace m_workspace;
    SharedSecret m_token;
};

} // namespace console
