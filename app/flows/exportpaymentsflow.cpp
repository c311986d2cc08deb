#include "flows/exportpaymentsflow.h"

#include "core/workerjob.h"
#include "flows/auditflow.h"
#include "flows/behindsink.h"
#include "flows/flowsupport.h"
#include "flows/permission.h"
#include "store/selectedpayments.h"

#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <mutex>

namespace console {

namespace {

constexpr std::chrono::milliseconds kProgress{100};

} // namespace

PaymentSource paymentsOf(Session &session, const PaymentQuery &query)
{
    return [&session, query](auto take, QObject *parent) {
        return eachPayment(session.store(), query, std::move(take), parent);
    };
}

PaymentSource selectedPayments(Session &session, const QStringList &ids)
{
    return [&session, ids](auto take, QObject *parent) {
        return eachSelectedPayment(session.store(), ids, std::move(take), parent);
    };
}

/// Shared with the work on the workers: the last holder drops a broken-off sink.
struct ExportPaymentsFlow::Work
{
    explicit Work(std::shared_ptr<ExportSink> sink_) : sink(std::make_shared<BehindSink>(std::move(sink_))) {}

    std::shared_ptr<BehindSink> sink; ///< used on one worker at a time
    bool hasBegun = false;            ///< workers only
    std::atomic<qint64> rows{0};
    std::atomic<bool> isDropped{false}; ///< set by drop()
    std::mutex keeping;                 ///< held while the sink is put in its place: a rename
    std::optional<Exported> kept;       ///< guarded by it

    /// From the flow's thread: no row more is wanted, not even those that wait.
    void drop()
    {
        isDropped = true;
        sink->drop();
    }
    Outcome begin() { return std::exchange(hasBegun, true) ? Outcome(Done{}) : sink->begin(); }
    Outcome take(const QList<Payment> &slice)
    {
        if (isDropped)
            return cancelledError();
        if (const Outcome begun = begin(); !begun)
            return begun;
        const Outcome put = sink->put(slice);
        rows += slice.size();
        return put;
    }
    Result<Exported> finish()
    {
        if (const Outcome begun = begin(); !begun) // without a row nothing has begun yet
            return begun.error();
        const Result<Exported> made = sink->finish();
        if (!made)
            return made;
        const std::lock_guard lock(keeping);
        if (isDropped)
            return cancelledError();
        if (const Outcome done = sink->keep(); !done)
            return done.error();
        kept = *made;
        return made;
    }
};

ExportPaymentsFlow::ExportPaymentsFlow(Session &session, PaymentExport what, std::shared_ptr<ExportSink> sink,
                                       QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_what(std::move(what)),
      m_work(std::make_shared<Work>(std::move(sink)))
{
}

ExportPaymentsFlow::~ExportPaymentsFlow()
{
    letGo();
}

/// Deleting what was written so far may take as long as writing it: not here.
void ExportPaymentsFlow::letGo()
{
    if (!m_work)
        return;
    m_work->drop();
    QThreadPool::globalInstance()->start([work = std::move(m_work)] { Q_UNUSED(work) });
}

void ExportPaymentsFlow::doCancel()
{
    FlowJob::doCancel();
    {
        const std::lock_guard lock(m_work->keeping);
        m_work->drop();
        if (m_work->kept) {
            note(QStringLiteral("done"), m_work->kept);
            finishWith(*m_work->kept);
        }
    }
    if (!isFinished())
        note(QStringLiteral("canceled"), std::nullopt);
    letGo();
}

void ExportPaymentsFlow::doStart()
{
    if (const QString obstacle = whyNotAllowed(m_session, Permission::Export); !obstacle.isEmpty()) {
        note(QStringLiteral("refused"), std::nullopt);
        finishWith(withAddition(flowError(ErrorKind::Forbidden, obstacle), tr("Nothing was written.")));
        return;
    }
    auto *tick = new QTimer(this);
    connect(tick, &QTimer::timeout, this, [this] {
        if (m_work && !isFinished())
            Q_EMIT progressChanged(m_work->rows, m_what.expected);
    });
    tick->start(kProgress);
    readRows();
}

void ExportPaymentsFlow::readRows()
{
    Q_EMIT stepChanged(tr("Writing payments…"));
    run(m_what.rows([work = m_work](const QList<Payment> &slice) { return work->take(slice); }, this),
        [this](Result<qint64> &&read) {
            if (read) {
                end();
                return;
            }
            note(QStringLiteral("failed"), std::nullopt);
            finishWith(read.error());
            letGo();
        });
}

void ExportPaymentsFlow::end()
{
    Q_EMIT progressChanged(m_work->rows, m_what.expected);
    Q_EMIT stepChanged(tr("Finishing the export…"));
    run(new WorkerJob<Exported>([work = m_work] { return work->finish(); }, this), [this](Result<Exported> &&made) {
        note(made ? QStringLiteral("done") : QStringLiteral("failed"), made ? std::optional(*made) : std::nullopt);
        finishWith(std::move(made));
        letGo();
    });
}

void ExportPaymentsFlow::note(const QString &outcome, const std::optional<Exported> &exported) const
{
    QStringList detail;
    if (exported)
        detail << QStringLiteral("%1 rows").arg(exported->rows);
    detail << m_what.filter;
    if (exported && !exported->sha256.isEmpty())
        detail << QStringLiteral("sha256 ") + QString::fromLatin1(exported->sha256);
    auditExport(m_session, QStringLiteral("payments"), m_what.subject, detail.join(QStringLiteral("; ")), outcome);
}

} // namespace console
