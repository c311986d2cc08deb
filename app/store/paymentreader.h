#pragma once

#include "core/job.h"
#include "store/paymentquery.h"

#include <atomic>
#include <functional>
#include <memory>

namespace console {

class Database;
class StoreThread;
class WorkspaceStore;

/// How many payments of a query have each status: the numbers on the chips.
struct StatusCounts
{
    QList<std::pair<PaymentStatus, qint64>> byStatus; ///< all statuses, in the report's order
    qint64 stuck = 0;                                 ///< of the pending ones
    qint64 all = 0;
};

/// Sums of the payments of one currency and one status.
struct TotalLine
{
    Currency currency;
    PaymentStatus status = PaymentStatus::Succeeded;
    qint64 payments = 0;
    Money amount;
    Money refunded;
};

/// Stripe's fees, in the currency that Stripe settled in.
struct FeeLine
{
    Currency currency;
    qint64 payments = 0; ///< whose fee is known
    Money fee;
    Money net; ///< amount less fee, as Stripe booked the charges: refunds are not taken off
};

/// Succeeded, refunded, partially refunded, disputed: Stripe has taken the payer's money.
bool tookMoney(PaymentStatus status);

struct PaymentTotals
{
    QList<TotalLine> lines; ///< by currency, then status
    QList<FeeLine> fees;    ///< by currency
    qint64 payments = 0;
    qint64 withoutFee = 0; ///< money was taken and the fee is not known yet: the sums of `fees` lack them

    struct PerCurrency
    {
        Currency currency;
        qint64 payments = 0; ///< that took money
        Money gross;         ///< succeeded, refunded, partially refunded, disputed
        Money refunded;
    };
    /// Gross and refunded of the payments that took money, by currency.
    QList<PerCurrency> perCurrency() const;
};

/// Long reads of one workspace's payments, off the GUI thread: pages (of the search as typed), chips' counts, totals,
/// all rows of a filter. Each read is a Job; cancelling or destroying it stops SQLite in the middle (within
/// milliseconds), and its answer never arrives. Pages have a thread of their own, so that a total never makes a
/// keystroke wait; what reads long (an export) takes a reader of its own, for the same reason. Owner: whoever shows the
/// report. The store must outlive it; jobs that are left when it goes end as Cancelled. Thread: the GUI thread.
class PaymentReader
{
public:
    explicit PaymentReader(WorkspaceStore &store);
    ~PaymentReader();
    PaymentReader(const PaymentReader &) = delete;
    PaymentReader &operator=(const PaymentReader &) = delete;

    /// As WorkspaceStore::page(). Error Cancelled if it was stopped.
    TypedJob<PaymentPage> *page(const PaymentQuery &query, const PageCursor &after, int limit = 128,
                                QObject *parent = nullptr);
    /// The payments with these IDs, as they are now; those that are not there are left out.
    TypedJob<QList<Payment>> *payments(const QStringList &paymentIds, QObject *parent = nullptr);
    /// Its status filter and `stuckOnly` left aside.
    TypedJob<StatusCounts> *statusCounts(const PaymentQuery &query, QObject *parent = nullptr);
    /// Of the whole filter, never of the loaded rows only.
    TypedJob<PaymentTotals> *totals(const PaymentQuery &query, QObject *parent = nullptr);
    /// Exact, however long it takes.
    TypedJob<CountResult> *count(const PaymentQuery &query, QObject *parent = nullptr);
    /// The same, given up at `cap`: "1,001+".
    TypedJob<CountResult> *countUpTo(const PaymentQuery &query, int cap, QObject *parent = nullptr);
    /// All rows of a query in its order, in one read snapshot, handed to `take` in a worker's thread, a slice at a
    /// time; `take` returns an error to stop. Ends with the number of rows. For exports: memory stays constant. Sorted
    /// by other columns than the date without prepareSort(), SQLite sorts in a file of its own.
    TypedJob<qint64> *each(const PaymentQuery &query, std::function<Outcome(const QList<Payment> &)> take,
                           QObject *parent = nullptr);

    /// Whether pages in this order come at once. Date, amount, name and status always do; an order that is not prepared
    /// reads every row of the filter for a page.
    TypedJob<bool> *isSortPrepared(PaymentSort sort, QObject *parent = nullptr);
    /// Builds the order's index on the writer's thread (a second or two at a million rows), once; it is kept up from
    /// then on. Where the order is prepared, nothing is done.
    TypedJob<Done> *prepareSort(PaymentSort sort, QObject *parent = nullptr);

private:
    using Stop = std::shared_ptr<std::atomic<bool>>;
    template <typename T>
    TypedJob<T> *read(StoreThread *thread, std::function<Result<T>(const Database &)> work, QObject *parent);

    WorkspaceStore &m_store;
    std::unique_ptr<StoreThread> m_pages;
    std::unique_ptr<StoreThread> m_sums;
    QList<std::weak_ptr<std::atomic<bool>>> m_stops; ///< of the reads under way
};

} // namespace console
