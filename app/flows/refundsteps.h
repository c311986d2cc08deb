#pragma once

#include "flows/refundflow.h"
#include "store/refundjournal.h"

#include <QElapsedTimer>
#include <QTimeZone>

namespace console {

// What the flows of refunds share. Private to console_flows.

/// "3 Sep 2026 14:02 EDT": a moment in the tenant's zone, the zone named; in UTC where the zone is not known.
QString refundMoment(const Session &session, const QDateTime &utc);
QString refundMoment(const QTimeZone &zone, const QDateTime &utc);
QTimeZone tenantZone(const Session &session);
/// Error Refused with a code that the dialog tells apart.
Error refundRefusal(const QString &text, const QString &code, const QString &param = {});
/// Nothing if this token may refund, else the Error Refused ("not_allowed").
std::optional<Error> mayNotRefund(const Session &session);
/// As mayNotRefund(), after the tenant was asked if it is not known yet what this token may do (an offline start). Ends
/// with the Error Refused ("not_allowed"), or with why the tenant could not be asked.
class AskMayRefundFlow final : public FlowJob<Done>
{
    Q_DECLARE_TR_FUNCTIONS(console::AskMayRefundFlow)
public:
    explicit AskMayRefundFlow(Session &session, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void judge();
    void cannotAsk(const Error &error);
    Session &m_session;
};

/// Nothing if the comment is one that OPS-COM takes, else the Error InvalidInput.
std::optional<Error> commentProblem(const QString &comment);

/// Stripe's window for a repeated key, less a margin (facts/stripe-and-opscom.md 2.10: at least 24 h).
inline constexpr qint64 kResendWindowMs = 23 * 3'600'000LL;
/// A person may close a refund of unknown outcome so long after it was last sent: beyond every time limit of a request.
inline constexpr qint64 kCloseAfterMs = 600'000;

/// The intent of the payment whose outcome is open, by the journal as it is now.
Result<std::optional<RefundIntent>> openRefundOf(const Session &session, const QString &paymentId);

/// Until when (UTC) the intent may be sent again with its key; nothing if that is over, or the intent was never sent.
std::optional<QDateTime> resendUntil(const RefundIntent &intent, const QDateTime &now);
/// Stripe was asked after it was last sent, and held none.
bool isKnownNotHeld(const RefundIntent &intent);

/// The tenant's claim on a payment while a refund of it is under way. Plain value of a flow.
class RefundLeaseHold
{
public:
    RefundLeaseHold(std::optional<RefundLease> lease, std::shared_ptr<TenantClient> tenant, const Clock &clock)
        : m_lease(std::move(lease)),
          m_tenant(std::move(tenant)),
          m_clock(clock),
          m_takenAtMs(clock.nowMs()),
          m_grantedMs(m_lease ? grantedMs(*m_lease, m_takenAtMs) : 0)
    {
        m_steady.start();
    }
    static constexpr int kSeconds = 600;
    bool isHeld() const { return m_lease.has_value(); }
    /// For how long the tenant granted it, milliseconds; never more than was asked for.
    static qint64 grantedMs(const RefundLease &lease, qint64 nowMs);
    /// By this computer's clock and by the time that really passed, whichever is worse: the clock may have been set.
    bool isNearItsEnd() const { return ageMs() > m_grantedMs / 2; }
    bool mayBeOver() const { return ageMs() > m_grantedMs / 10 * 9; }
    /// Tells the tenant, without waiting; what is not released ends by itself. Keeps it while the journal holds an
    /// open refund of the payment, whichever flow began it: the lease is the console's, not the flow's.
    void release(Session &session);

private:
    qint64 ageMs() const
    {
        const qint64 byClock = m_clock.nowMs() - m_takenAtMs;
        return std::max(m_steady.elapsed(), byClock < 0 ? -byClock : byClock);
    }
    std::optional<RefundLease> m_lease;
    std::shared_ptr<TenantClient> m_tenant;
    const Clock &m_clock;
    qint64 m_takenAtMs;
    qint64 m_grantedMs;
    QElapsedTimer m_steady;
};

/// Takes or renews the lease. Errors as RefundFlow says: Refused with "9040", "no_lease" (unless `withoutIsFine`: then
/// a hold that holds nothing), the tenant's limits.
class TakeLeaseFlow final : public FlowJob<std::shared_ptr<RefundLeaseHold>>
{
    Q_DECLARE_TR_FUNCTIONS(console::TakeLeaseFlow)
public:
    TakeLeaseFlow(Session &session, LeaseParams params, bool withoutIsFine, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void answered(const Result<RefundLease> &lease);
    Session &m_session;
    LeaseParams m_params;
    bool m_withoutIsFine;
    std::shared_ptr<TenantClient> m_tenant;
};

/// All refunds of a payment intent, every page, at most 5,000.
class ReadRefundsFlow final : public FlowJob<QList<StripeRefund>>
{
    Q_DECLARE_TR_FUNCTIONS(console::ReadRefundsFlow)
public:
    ReadRefundsFlow(std::shared_ptr<StripeClient> stripe, QString paymentIntentId, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void readPage();
    std::shared_ptr<StripeClient> m_stripe;
    QString m_paymentIntentId;
    StripePage m_page;
    QList<StripeRefund> m_refunds;
};

/// Asks Stripe for the refund of an intent, by the idempotency key in its metadata. Nothing: Stripe answered, the key
/// of this computer sees the payment, and there is no such refund. An Error: it is not known.
class FindRefundFlow final : public FlowJob<std::optional<StripeRefund>>
{
    Q_DECLARE_TR_FUNCTIONS(console::FindRefundFlow)
public:
    FindRefundFlow(Session &session, RefundIntent intent, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void proveThatItIsSeen();
    Session &m_session;
    RefundIntent m_intent;
    std::shared_ptr<StripeClient> m_stripe;
};

/// Sends an intent that is Armed, or again one that is OutcomeUnknown, with its own key, writes down the outcome and
/// tells the tenant. An Error means that it was not sent, or Cancelled: then the journal says whether it was.
class SendRefundFlow final : public FlowJob<RefundIntent>
{
    Q_DECLARE_TR_FUNCTIONS(console::SendRefundFlow)
public:
    SendRefundFlow(Session &session, RefundIntent intent, std::shared_ptr<StripeClient> stripe,
                   QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void post();
    void settle(const Result<StripeRefund> &result);
    void settled(const Result<RefundIntent> &kept);
    Session &m_session;
    RefundIntent m_intent;
    std::shared_ptr<StripeClient> m_stripe;
    bool m_isAgain;
};

/// Writes down what Stripe says of an intent's refund, audits it and tells the tenant. Ends with the intent as
/// journalled; a tenant that could not be told is no error: the outbox goes on.
class TakeStripesWordFlow final : public FlowJob<RefundIntent>
{
    Q_DECLARE_TR_FUNCTIONS(console::TakeStripesWordFlow)
public:
    TakeStripesWordFlow(Session &session, RefundIntent intent, StripeRefund refund, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    RefundIntent m_intent;
    StripeRefund m_refund;
};

} // namespace console
