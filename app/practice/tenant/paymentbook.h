#pragma once

#include "core/clock.h"
#include "core/payment.h"
#include "core/result.h"
#include "practice/seedpayment.h"
#include "store/database.h"

#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace console::practice {

/// A refund as somebody tells it: the console, or Stripe's event.
struct RefundNote
{
    QString refundId;
    Money amount;
    QString status; ///< Stripe's: pending, requires_action, succeeded, failed, canceled
    QString reason;
    QString comment;
    QString requisitionCode;
    QString madeBy = {};     ///< the person whose console tells it; empty: Stripe does
    QString approvalId = {}; ///< of the request that covers it
    QString overRules = {};  ///< the refusal that the rules would have given ("9042"), had they been asked before
};

/// What the book holds of one refund.
struct RefundFacts
{
    QString paymentId;
    QString status;
    QString madeBy;
    QString overRules;
};

/// The tenant's payments and refunds. Every change gets a changed_at that is later than all before it, even where the
/// clock stands still, so that a reader with a cursor loses nothing. Errors: refusal() for what the API refuses,
/// Storage. Owner: TenantBooks. Thread: the store's.
class PaymentBook
{
public:
    PaymentBook(const Database &database, const Clock &clock);

    struct Page
    {
        QList<Payment> payments;
        QString nextCursor;
        bool hasMore = false;
    };
    /// Ascending by (changed_at, id), after the cursor; "" is the beginning. Refusal 9033 for a cursor that is not
    /// ours.
    Result<Page> changedSince(const QString &cursor, int limit) const;
    /// Payments of the dates from `from` on and before `to` (unix seconds), ascending by (payment_date, id), after the
    /// cursor; "" is the beginning. Refusal 9033 for a cursor that is not ours.
    Result<Page> between(qint64 from, qint64 to, const QString &cursor, int limit) const;
    struct Count
    {
        qint64 count = 0;
        qint64 first = 0; ///< unix seconds; 0 if there is none
        qint64 last = 0;
        QString changeCursor; ///< where the changes stand
    };
    Result<Count> count(qint64 from, qint64 to) const;
    /// Refusal 9009 if there is none.
    Result<Payment> byId(const QString &id) const;
    Result<std::optional<Payment>> byIntent(const QString &paymentIntentId) const;
    Result<std::optional<Payment>> byCharge(const QString &chargeId) const;
    Result<std::optional<Payment>> byOrder(const QString &orderId) const;
    Result<bool> isEmpty() const;

    /// A payer's new order: gives it id, order ID, Confirm Code and date.
    Result<Payment> create(Payment payment);
    /// What Stripe answered to the order's payment intent; leaves a status that an event has moved in the meantime.
    Result<Payment> noteIntent(const QString &id, const QString &paymentIntentId, const QString &chargeId,
                               const QString &cardBrand, const QString &cardLast4);
    /// Forward only: Pending and Failed become Succeeded, Pending becomes Failed, both become Canceled. False: left as
    /// is.
    Result<bool> moveTo(const QString &id, PaymentStatus status, const QString &chargeId = {});

    /// Idempotent by refund id. `refunded` counts pending refunds too; the status follows what has succeeded. Full:
    /// Refunded and items released; partial: PartiallyRefunded; a refund that failed or was cancelled gives its amount
    /// back. Where Stripe told of it first, a person's note joins it later. Refusals: 9009, 9022 (the id belongs to
    /// another refund), 9033 (too much).
    Result<Payment> recordRefund(const QString &id, const RefundNote &note);
    Result<std::optional<RefundFacts>> refund(const QString &refundId) const;
    /// The part of the payment's `refunded` that Stripe has not carried out yet.
    Result<qint64> refundedPending(const QString &id) const;
    /// What Stripe says was refunded in all (charge.refunded); never less than what is known.
    Result<bool> noteRefundedTotal(const QString &id, qint64 refundedMinor);
    /// A dispute as Stripe's events tell it. Once closed it stays closed.
    Result<bool> noteDispute(const QString &id, const QString &disputeId, const QString &disputeStatus, bool closed);
    Result<bool> itemsReleased(const QString &id) const;

    /// One transaction. A payment that is there already is left as it is.
    Outcome importHistory(const QList<SeedPayment> &payments, const QString &paymentTypeId, Mode mode);

private:
    Result<QList<Payment>> select(const QString &where, const QVariantList &values) const;
    Result<std::optional<Payment>> one(const QString &where, const QVariantList &values) const;
    Result<qint64> nextChange() const;
    Outcome adopt(const RefundNote &note);
    Outcome setRefunded(const Payment &payment, qint64 refundedMinor);
    Result<qint64> refundsInBook(const QString &id) const;

    const Database &m_database;
    const Clock &m_clock;
};

} // namespace console::practice
