#pragma once

#include "flows/session.h"

#include <QList>

namespace console {

/// What the dialog shows before a refund, read from Stripe just now.
struct RefundPreview
{
    Payment payment;
    StripePaymentIntent intent;
    StripeCharge charge;
    QList<StripeRefund> refunds;
    Money remaining;         ///< captured less refunded less refunds pending
    QString refusal;         ///< translated; not empty: no refund is possible, and why
};

class PrepareRefundFlow final : public FlowJob<RefundPreview>
{
public:
    PrepareRefundFlow(Session &session, QString paymentId, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    QString m_paymentId;
    RefundPreview m_preview;
    std::shared_ptr<StripeClient> m_stripe;
};

/// What the person confirmed.
struct RefundRequest
{
    QString paymentId;
    Money amount;            ///< for Full Refund: the remaining amount that the person saw
    bool full = true;
    QString reason;          ///< "", duplicate, fraudulent, requested_by_customer
    QString comment;         ///< required
    QString requisitionCode;
};

/// Gives money back: re-reads the charge (refuses if what remains is not what the person saw, if disputed, or already
/// refunded) -> arms the intent with its idempotency key in journal.db -> POST /v1/refunds -> records the outcome ->
/// tells the tenant -> refreshes the row. The result is the intent as journalled: state OutcomeUnknown and Refused are
/// results, not Errors. An Error means that nothing was sent.
class RefundFlow final : public FlowJob<RefundIntent>
{
public:
    RefundFlow(Session &session, RefundRequest request, QObject *parent = nullptr);

protected:
    void doStart() override;
    /// Cancelling stops before the request is sent; after that it only stops waiting, and the journal says "sent".
    void doCancel() override;

private:
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

struct ResumeSummary
{
    int resolved = 0;
    int stillUnknown = 0;
    QList<RefundIntent> open; ///< those that want a person
};

/// Resolves what a crash or a lost answer left: asks Stripe for the refunds of the payment intent and matches the
/// idempotency key in metadata; never sends anew outside the same key's window (24 h). Armed but never sent intents
/// are sent with their own key only if a person says so; here they are only reported. Then the tenant is told of what it was not told.
class ResumeRefundsFlow final : public FlowJob<ResumeSummary>
{
public:
    explicit ResumeRefundsFlow(Session &session, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void next();
    void ask(RefundIntent intent);
    void tell(RefundIntent intent);
    Session &m_session;
    QList<RefundIntent> m_left;
    ResumeSummary m_summary;
};

/// The metadata key under which a refund carries its idempotency key's fingerprint, to be found again.
inline constexpr auto kRefundIntentMetadata = "opscom_console_intent";

} // namespace console
