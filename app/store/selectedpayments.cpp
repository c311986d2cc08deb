#include "store/selectedpayments.h"

#include "store/paymentreader.h"
#include "store/paymentrepository.h"
#include "store/storethread.h"
#include "store/transaction.h"
#include "store/workspacestore.h"

#include <memory>

namespace console {

namespace {

constexpr qsizetype kSlice = 256;

Result<qint64> handOut(const Database &cache, const QStringList &ids,
                       const std::function<Outcome(const QList<Payment> &)> &take)
{
    const auto moment = Transaction::beginReading(cache);
    if (!moment)
        return moment.error();
    const PaymentRepository payments(cache);
    QList<Payment> slice;
    qint64 rows = 0;
    for (qsizetype i = 0; i < ids.size(); ++i) {
        const auto payment = payments.payment(ids.at(i));
        if (!payment)
            return payment.error();
        if (*payment)
            slice << **payment;
        if (slice.size() < kSlice && i + 1 < ids.size())
            continue;
        if (const Outcome taken = take(slice); !taken)
            return taken.error();
        rows += slice.size();
        slice.clear();
    }
    return rows;
}

} // namespace

TypedJob<qint64> *eachSelectedPayment(WorkspaceStore &store, const QStringList &ids,
                                      std::function<Outcome(const QList<Payment> &)> take, QObject *parent)
{
    return new StoreJob<qint64>(
        store.counter(),
        [ids, take = std::move(take)](StoreThread::Connections &c) { return handOut(c->cache, ids, take); }, {},
        parent);
}

TypedJob<qint64> *eachPayment(WorkspaceStore &store, const PaymentQuery &query,
                              std::function<Outcome(const QList<Payment> &)> take, QObject *parent)
{
    const auto reader = std::make_shared<PaymentReader>(store);
    auto *job = reader->each(query, std::move(take), parent);
    // The reader goes with its job, which has stopped the read by then.
    QObject::connect(job, &QObject::destroyed, job, [reader] {});
    return job;
}

} // namespace console
