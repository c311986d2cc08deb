#include "store/workspacestore.h"

#include "store/audittrail.h"
#include "store/cachefacts.h"
#include "store/journalrepository.h"
#include "store/paymentpager.h"
#include "store/paymentrepository.h"
#include "store/paymenttyperepository.h"
#include "store/storefiles.h"

#include <utility>

namespace console {

using namespace Qt::StringLiterals;

namespace {

using Connections = StoreThread::Connections;

} // namespace

struct WorkspaceStore::Private
{
    const Clock *clock = nullptr;
    bool cacheWasReset = false;
    bool isClosing = false;
    // Destroyed from below: the writer closes last, so that SQLite folds the WAL into the files.
    std::unique_ptr<StoreThread> writer;
    std::unique_ptr<StoreThread> counter;
    Connections here;                         ///< read-only, the GUI thread's own
    std::optional<CacheFacts::Values> opened; ///< until the store is there
    CacheFacts *facts = nullptr;              ///< of the store

    template <typename T>
    TypedJob<T> *write(std::function<Result<T>(StoreConnections &)> work, std::function<void(const T &)> announce,
                       QObject *parent)
    {
        return on(writer.get(), std::move(work), std::move(announce), parent);
    }
    template <typename T>
    TypedJob<T> *on(StoreThread *thread, std::function<Result<T>(StoreConnections &)> work,
                    std::function<void(const T &)> announce, QObject *parent)
    {
        std::function<void(const T &)> guarded;
        if (announce)
            guarded = [this, announce = std::move(announce)](const T &value) {
                if (!isClosing)
                    announce(value);
            };
        return new StoreJob<T>(
            thread, [work = std::move(work)](Connections &connections) { return work(*connections); },
            std::move(guarded), parent);
    }
    /// A write whose job has no value, although the work tells something to announce.
    template <typename Told>
    TypedJob<Done> *writeAndTell(std::function<Result<Told>(StoreConnections &)> work,
                                 std::function<void(const Told &)> announce, QObject *parent)
    {
        auto told = std::make_shared<Told>();
        return write<Done>(
            [work = std::move(work), told](StoreConnections &c) -> Outcome {
                auto result = work(c);
                if (!result)
                    return result.error();
                *told = std::move(*result);
                return Done{};
            },
            [announce = std::move(announce), told](Done) { announce(*told); }, parent);
    }
};

TypedJob<std::shared_ptr<WorkspaceStore>> *WorkspaceStore::open(const QString &folder, const Clock &clock,
                                                                QObject *parent)
{
    using Opened = std::shared_ptr<WorkspaceStore>;

    /// Opens the files in the writer's thread, then the readers; ends with the store.
    class OpenJob final : public TypedJob<Opened>
    {
    public:
        OpenJob(QString folderPath, const Clock &itsClock, std::function<Opened(std::unique_ptr<Private>)> make,
                QObject *owner)
            : TypedJob(owner),
              m_folder(std::move(folderPath)),
              m_make(std::move(make)),
              m_d(std::make_unique<Private>())
        {
            m_d->clock = &itsClock;
        }

    protected:
        void doStart() override
        {
            m_d->writer = std::make_unique<StoreThread>(u"store writer"_s);
            runIn(
                m_d->writer.get(),
                [path = m_folder, reset = m_reset](Connections &connections) -> Outcome {
                    auto files = openFiles(path);
                    if (!files)
                        return files.error();
                    connections = std::move(files->connections);
                    *reset = files->cacheWasReset;
                    return Done{};
                },
                [this] { openCounter(); });
        }

    private:
        void openCounter()
        {
            m_d->counter = std::make_unique<StoreThread>(u"store counter"_s);
            runIn(
                m_d->counter.get(),
                [path = m_folder, facts = m_facts](Connections &connections) -> Outcome {
                    auto readers = openReaders(path);
                    if (!readers)
                        return readers.error();
                    connections = std::move(*readers);
                    *facts = CacheFacts::read(connections->cache);
                    return Done{};
                },
                [this] { finishOpening(); });
        }
        void finishOpening()
        {
            auto readers = openReaders(m_folder);
            if (!readers) {
                finishWith(readers.error());
                return;
            }
            m_d->here = std::move(*readers);
            m_d->cacheWasReset = *m_reset;
            m_d->opened = std::move(*m_facts);
            finishWith(m_make(std::move(m_d)));
        }
        void runIn(StoreThread *thread, std::function<Outcome(Connections &)> work, const std::function<void()> &next)
        {
            auto *job = new StoreJob<Done>(thread, std::move(work), {}, this);
            job->onFinished(this, [this, next](const Outcome &done) {
                if (isFinished())
                    return;
                if (done)
                    next();
                else
                    finishWith(done.error());
            });
            job->start();
        }

        QString m_folder;
        std::function<Opened(std::unique_ptr<Private>)> m_make;
        std::unique_ptr<Private> m_d;
        std::shared_ptr<bool> m_reset = std::make_shared<bool>(false);
        std::shared_ptr<std::optional<CacheFacts::Values>> m_facts =
            std::make_shared<std::optional<CacheFacts::Values>>();
    };
    return new OpenJob(
        folder, clock, [](std::unique_ptr<Private> d) { return Opened(new WorkspaceStore(std::move(d))); }, parent);
}

WorkspaceStore::WorkspaceStore(std::unique_ptr<Private> p) : d(std::move(p))
{
    Q_ASSERT(d->opened);
    d->facts = new CacheFacts(*std::exchange(d->opened, std::nullopt), this);
}

WorkspaceStore::~WorkspaceStore()
{
    // The members' destructors drain the threads; whoever listens to the signals must not be told by half a store.
    d->isClosing = true;
}

bool WorkspaceStore::cacheWasReset() const
{
    return d->cacheWasReset;
}

StoreThread *WorkspaceStore::writer() const
{
    return d->writer.get();
}

StoreThread *WorkspaceStore::counter() const
{
    return d->counter.get();
}

const StoreConnections &WorkspaceStore::readers() const
{
    return *d->here;
}

const Clock &WorkspaceStore::clock() const
{
    return *d->clock;
}

std::function<void(const QString &)> WorkspaceStore::refundsAnnouncer()
{
    return [this, p = d.get()](const QString &paymentId) {
        if (!p->isClosing)
            Q_EMIT refundsChanged(paymentId);
    };
}

std::function<void(const QStringList &)> WorkspaceStore::paymentsAnnouncer()
{
    return [this, p = d.get()](const QStringList &ids) {
        if (!p->isClosing && !ids.isEmpty())
            Q_EMIT paymentsChanged(ids);
    };
}

// --- payments

TypedJob<Done> *WorkspaceStore::upsertPayments(QList<Payment> rows, std::optional<QString> cursor, QObject *parent)
{
    return d->writeAndTell<QStringList>(
        [rows = std::move(rows), cursor = std::move(cursor)](StoreConnections &c) {
            return PaymentRepository(c.cache).upsert(rows, cursor);
        },
        [this](const QStringList &ids) {
            if (!ids.isEmpty())
                Q_EMIT paymentsChanged(ids);
        },
        parent);
}

TypedJob<Done> *WorkspaceStore::setStripeFindings(const QString &paymentId, const QString &stripeStatus,
                                                  const QString &note, QObject *parent)
{
    return d->writeAndTell<QStringList>(
        [=](StoreConnections &c) {
            return PaymentRepository(c.cache).setStripeFindings(paymentId, stripeStatus, note);
        },
        [this](const QStringList &ids) {
            if (!ids.isEmpty())
                Q_EMIT paymentsChanged(ids);
        },
        parent);
}

TypedJob<StoredFacts> *WorkspaceStore::setStripeFacts(QList<StripePaymentFacts> facts, QObject *parent)
{
    auto changed = std::make_shared<QStringList>();
    return d->write<StoredFacts>(
        [facts = std::move(facts), changed](StoreConnections &c) {
            return PaymentRepository(c.cache).setStripeFacts(facts, changed.get());
        },
        [this, changed](const StoredFacts &) {
            if (!changed->isEmpty())
                Q_EMIT paymentsChanged(*changed);
        },
        parent);
}

Result<QString> WorkspaceStore::syncCursor() const
{
    return PaymentRepository(d->here->cache).setting(u"sync_cursor"_s);
}

Result<PaymentPage> WorkspaceStore::page(const PaymentQuery &query, const PageCursor &after, int limit) const
{
    return PaymentPager(d->here->cache).page(query, after, limit);
}

Result<std::optional<Payment>> WorkspaceStore::payment(const QString &paymentId) const
{
    return PaymentRepository(d->here->cache).payment(paymentId);
}

Result<QList<Payment>> WorkspaceStore::pendingWithIntent(int limit) const
{
    return PaymentRepository(d->here->cache).pendingWithIntent(limit);
}

TypedJob<CountResult> *WorkspaceStore::count(const PaymentQuery &query, int cap, QObject *parent)
{
    return d->on<CountResult>(
        d->counter.get(), [=](StoreConnections &c) { return PaymentPager(c.cache).count(query, cap); }, {}, parent);
}

TypedJob<Done> *WorkspaceStore::setLastSync(const QDateTime &at, QObject *parent)
{
    return d->write<Done>(
        [ms = QString::number(at.toMSecsSinceEpoch())](StoreConnections &c) {
            return PaymentRepository(c.cache).setSetting(u"last_sync"_s, ms);
        },
        [facts = d->facts, kept = QDateTime::fromMSecsSinceEpoch(at.toMSecsSinceEpoch(), Qt::UTC)](Done) {
            facts->setLastSync(kept);
        },
        parent);
}

Result<QDateTime> WorkspaceStore::lastSync() const
{
    return d->facts->values().lastSync;
}

// --- payment types

TypedJob<Done> *WorkspaceStore::replacePaymentTypes(QList<PaymentType> types, QObject *parent)
{
    return d->writeAndTell<QList<PaymentType>>(
        [types = std::move(types)](StoreConnections &c) -> Result<QList<PaymentType>> {
            const PaymentTypeRepository repository(c.cache);
            if (auto replaced = repository.replaceAll(types); !replaced)
                return replaced.error();
            return repository.all(); // as a later start will read them
        },
        [this](const QList<PaymentType> &kept) {
            d->facts->setPaymentTypes(kept);
            Q_EMIT paymentTypesChanged();
        },
        parent);
}

Result<QList<PaymentType>> WorkspaceStore::paymentTypes() const
{
    return d->facts->values().paymentTypes;
}

TypedJob<Done> *WorkspaceStore::setProven(const QString &paymentTypeId, Mode mode, const QDateTime &at, QObject *parent)
{
    return d->write<Done>(
        [=](StoreConnections &c) { return PaymentTypeRepository(c.cache).setProven(paymentTypeId, mode, at); },
        [this](Done) { Q_EMIT paymentTypesChanged(); }, parent);
}

Result<QDateTime> WorkspaceStore::provenAt(const QString &paymentTypeId, Mode mode) const
{
    return PaymentTypeRepository(d->here->cache).provenAt(paymentTypeId, mode);
}

// --- journal

TypedJob<RefundIntent> *WorkspaceStore::armRefund(RefundIntent intent, QObject *parent)
{
    return d->write<RefundIntent>([intent = std::move(intent), clock = d->clock](
                                      StoreConnections &c) { return JournalRepository(c.journal, *clock).arm(intent); },
                                  [this](const RefundIntent &armed) { Q_EMIT refundsChanged(armed.paymentId); },
                                  parent);
}

TypedJob<Done> *WorkspaceStore::moveRefund(qint64 intentId, RefundState expected, RefundState state,
                                           const QString &errorCode, const QString &errorText, QObject *parent)
{
    return d->writeAndTell<QString>(
        [=, clock = d->clock](StoreConnections &c) {
            return JournalRepository(c.journal, *clock).setState(intentId, state, {}, errorCode, errorText, expected);
        },
        [this](const QString &paymentId) { Q_EMIT refundsChanged(paymentId); }, parent);
}

TypedJob<Done> *WorkspaceStore::setRefundState(qint64 intentId, RefundState state, const QString &refundId,
                                               const QString &errorCode, const QString &errorText, QObject *parent)
{
    return d->writeAndTell<QString>(
        [=, clock = d->clock](StoreConnections &c) {
            return JournalRepository(c.journal, *clock).setState(intentId, state, refundId, errorCode, errorText);
        },
        [this](const QString &paymentId) { Q_EMIT refundsChanged(paymentId); }, parent);
}

TypedJob<Done> *WorkspaceStore::setTenantTold(qint64 intentId, QObject *parent)
{
    return d->writeAndTell<QString>(
        [intentId, clock = d->clock](StoreConnections &c) {
            return JournalRepository(c.journal, *clock).setTenantTold(intentId);
        },
        [this](const QString &paymentId) { Q_EMIT refundsChanged(paymentId); }, parent);
}

Result<QList<RefundIntent>> WorkspaceStore::refundsOfPayment(const QString &paymentId) const
{
    return JournalRepository(d->here->journal, *d->clock).ofPayment(paymentId);
}

Result<QList<RefundIntent>> WorkspaceStore::unfinishedRefunds() const
{
    return JournalRepository(d->here->journal, *d->clock).unfinished();
}

TypedJob<Done> *WorkspaceStore::audit(const QString &who, const QString &what, const QString &subject,
                                      const QString &detail, const QString &outcome, QObject *parent)
{
    return d->write<Done>(
        [=, clock = d->clock](StoreConnections &c) {
            return AuditTrail(c.journal, *clock).append(who, what, subject, detail, outcome);
        },
        [this](Done) { Q_EMIT auditAppended(); }, parent);
}

Result<QList<AuditEntry>> WorkspaceStore::auditEntries(int limit, qint64 beforeId) const
{
    return AuditTrail(d->here->journal, *d->clock).entries(limit, beforeId);
}

TypedJob<qint64> *WorkspaceStore::verifyAudit(QObject *parent)
{
    return d->on<qint64>(
        d->counter.get(), [clock = d->clock](StoreConnections &c) { return AuditTrail(c.journal, *clock).verify(); },
        {}, parent);
}

} // namespace console
