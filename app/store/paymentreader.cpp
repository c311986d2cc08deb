#include "store/paymentreader.h"

#include "store/paymentpager.h"
#include "store/paymentrepository.h"
#include "store/paymentstream.h"
#include "store/paymentsums.h"
#include "store/readstop.h"
#include "store/storefiles.h"
#include "store/workspacestore.h"

#include <QFileInfo>

#include <limits>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr int kSlice = 512; // rows handed to an export at a time

/// A StoreJob that stops its read when it is cancelled or destroyed.
template <typename T>
class ReadJob final : public StoreJob<T>
{
public:
    ReadJob(StoreThread *thread, std::function<Result<T>(StoreThread::Connections &)> work,
            std::shared_ptr<std::atomic<bool>> stop, QObject *parent)
        : StoreJob<T>(thread, std::move(work), {}, parent),
          m_stop(std::move(stop))
    {
    }
    ~ReadJob() override { m_stop->store(true); }

protected:
    void doCancel() override
    {
        m_stop->store(true);
        StoreJob<T>::doCancel();
    }

private:
    std::shared_ptr<std::atomic<bool>> m_stop;
};

/// Opened by the first read: a report that is never looked at costs no connection.
Outcome openOnce(StoreThread::Connections &connections, const QString &folder, bool readsHereAndThere)
{
    if (connections)
        return Done{};
    auto opened = openReaders(folder);
    if (!opened)
        return opened.error();
    // What is sorted may be larger than what memory is worth (Database::open() keeps small sorts in memory).
    if (auto set = (*opened)->cache.run(u"PRAGMA temp_store=FILE"_s); !set)
        return set.error();
    // Each row of a search lies on a page of its own: a mapped page costs a quarter of a read one. What reads all rows
    // in their order would only make the program look large.
    constexpr auto kMapped = "PRAGMA mmap_size=2147418112"_L1;
    if (readsHereAndThere) {
        if (auto set = (*opened)->cache.run(kMapped); !set)
            return set.error();
    }
    connections = std::move(*opened);
    return Done{};
}

} // namespace

PaymentReader::PaymentReader(WorkspaceStore &store)
    : m_store(store),
      m_pages(std::make_unique<StoreThread>(u"payment pages"_s)),
      m_sums(std::make_unique<StoreThread>(u"payment sums"_s))
{
}

PaymentReader::~PaymentReader()
{
    for (const auto &stop : std::as_const(m_stops)) {
        if (const Stop living = stop.lock())
            living->store(true);
    }
}

template <typename T>
TypedJob<T> *PaymentReader::read(StoreThread *thread, std::function<Result<T>(const Database &)> work, QObject *parent)
{
    const Stop stop = std::make_shared<std::atomic<bool>>(false);
    m_stops.removeIf([](const auto &known) { return known.expired(); });
    m_stops.append(stop);
    const QString folder = QFileInfo(m_store.readers().cache.path()).path();
    const bool isPages = thread == m_pages.get();
    return new ReadJob<T>(
        thread,
        [folder, isPages, stop, work = std::move(work)](StoreThread::Connections &connections) -> Result<T> {
            if (stop->load())
                return cancelledError();
            if (auto opened = openOnce(connections, folder, isPages); !opened)
                return opened.error();
            const ReadStop guard(connections->cache, *stop);
            Result<T> result = work(connections->cache);
            // Whatever came of a read that was stopped is not an answer.
            if (stop->load())
                return cancelledError();
            return result;
        },
        stop, parent);
}

TypedJob<PaymentPage> *PaymentReader::page(const PaymentQuery &query, const PageCursor &after, int limit,
                                           QObject *parent)
{
    return read<PaymentPage>(
        m_pages.get(), [=](const Database &db) { return PaymentPager(db).page(query, after, limit); }, parent);
}

TypedJob<QList<Payment>> *PaymentReader::payments(const QStringList &paymentIds, QObject *parent)
{
    return read<QList<Payment>>(
        m_pages.get(),
        [paymentIds](const Database &db) -> Result<QList<Payment>> {
            QList<Payment> found;
            for (const QString &id : paymentIds) {
                auto payment = PaymentRepository(db).payment(id);
                if (!payment)
                    return payment.error();
                if (*payment)
                    found.append(std::move(**payment));
            }
            return found;
        },
        parent);
}

TypedJob<StatusCounts> *PaymentReader::statusCounts(const PaymentQuery &query, QObject *parent)
{
    return read<StatusCounts>(
        m_sums.get(), [=](const Database &db) { return PaymentSums(db).statusCounts(query); }, parent);
}

TypedJob<PaymentTotals> *PaymentReader::totals(const PaymentQuery &query, QObject *parent)
{
    return read<PaymentTotals>(
        m_sums.get(), [=](const Database &db) { return PaymentSums(db).totals(query); }, parent);
}

TypedJob<CountResult> *PaymentReader::count(const PaymentQuery &query, QObject *parent)
{
    return read<CountResult>(
        m_sums.get(),
        [=](const Database &db) { return PaymentPager(db).count(query, std::numeric_limits<qint64>::max()); }, parent);
}

TypedJob<CountResult> *PaymentReader::countUpTo(const PaymentQuery &query, int cap, QObject *parent)
{
    return read<CountResult>(
        m_sums.get(), [=](const Database &db) { return PaymentPager(db).count(query, cap); }, parent);
}

TypedJob<qint64> *PaymentReader::each(const PaymentQuery &query, std::function<Outcome(const QList<Payment> &)> take,
                                      QObject *parent)
{
    return read<qint64>(
        m_sums.get(),
        [query, take = std::move(take)](const Database &db) { return PaymentStream(db).read(query, kSlice, take); },
        parent);
}

TypedJob<bool> *PaymentReader::isSortPrepared(PaymentSort sort, QObject *parent)
{
    return read<bool>(
        m_pages.get(),
        [sort](const Database &db) {
            return hasIndex(db, columnsOf({sort, false}));
        },
        parent);
}

TypedJob<Done> *PaymentReader::prepareSort(PaymentSort sort, QObject *parent)
{
    const OrderColumns order = columnsOf({sort, false});
    return new StoreJob<Done>(
        m_store.writer(),
        [order](StoreThread::Connections &connections) -> Outcome {
            if (order.isKept)
                return Done{};
            auto made = connections->cache.run(indexStatement(order));
            if (!made)
                return made.error();
            return Done{};
        },
        {}, parent);
}

} // namespace console
