#pragma once

#include "flows/session.h"

#include <QCoreApplication>
#include <QList>

namespace console {

struct PaymentDetails
{
    Payment payment;
    std::optional<StripePaymentIntent> intent; ///< with latestCharge and its balance transaction; empty offline
    QList<StripeRefund> refunds;
    QList<StripeDispute> disputes;
    QList<StripeEvent> events;          ///< of this payment intent and its charge, newest first, last 30 days
    QList<RefundIntent> intents;        ///< what this console did
    QList<AuditEntry> audit;            ///< this console's audit trail about this payment, oldest first
    QList<CallbackRecord> callbacks;    ///< how OPS-COM answered its events, oldest first, as far as it still knows
    std::optional<Error> stripeProblem; ///< why the Stripe part is missing; the cached part is shown
};

/// Reads the full Stripe receipt of a payment. Always ends with what is known; the Stripe part may be missing with its
/// reason.
class PaymentDetailsFlow final : public FlowJob<PaymentDetails>
{
    Q_DECLARE_TR_FUNCTIONS(console::PaymentDetailsFlow)
public:
    PaymentDetailsFlow(Session &session, QString paymentId, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void readAudit();
    void askStripe();
    void readIntent();
    void readRefunds();
    void readDisputes();
    void readEvents();
    void readCallbacks();
    void finishWithoutStripe(const Error &error);
    Session &m_session;
    QString m_paymentId;
    PaymentDetails m_details;
    std::shared_ptr<StripeClient> m_stripe;
};

/// Reads a payment's object at Stripe as Stripe keeps it: indented JSON without client secrets.
class RawPaymentFlow final : public FlowJob<QByteArray>
{
    Q_DECLARE_TR_FUNCTIONS(console::RawPaymentFlow)
public:
    RawPaymentFlow(Session &session, QString paymentId, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    QString m_paymentId;
};

/// Brings one payment up to date: as OPS-COM tells it now, then as Stripe does. Ends with the payment as it is kept;
/// what could not be asked of Stripe leaves Stripe's part as it was.
class ResyncPaymentFlow final : public FlowJob<Payment>
{
    Q_DECLARE_TR_FUNCTIONS(console::ResyncPaymentFlow)
public:
    ResyncPaymentFlow(Session &session, QString paymentId, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void askStripe(const Payment &payment);
    void finish();
    Session &m_session;
    QString m_paymentId;
};

/// Makes a practice payment (practice workspace only): the payer's checkout at the practice tenant.
class PracticePaymentFlow final : public FlowJob<Payment>
{
    Q_DECLARE_TR_FUNCTIONS(console::PracticePaymentFlow)
public:
    PracticePaymentFlow(Session &session, PracticeCheckoutParams params, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    PracticeCheckoutParams m_params;
};

} // namespace console
