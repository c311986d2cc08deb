#include "flows/localdataflow.h"

#include "flows/flowsupport.h"

namespace console {

namespace {

constexpr int kPiece = 500; // payments in one turn on the writer thread

QDateTime limitOf(const Clock &clock, int days)
{
    return clock.now().addDays(-days);
}

QString agedDetail(qint64 payments, int days)
{
    return QStringLiteral("names, e-mail addresses and plates of %1 payments older than %2 days")
        .arg(payments)
        .arg(days);
}

} // namespace

ClearLocalDataFlow::ClearLocalDataFlow(Services services, ClearLocalDataRequest request, QObject *parent)
    : FlowJob(parent),
      m_services(std::move(services)),
      m_request(std::move(request))
{
}

ClearLocalDataFlow::~ClearLocalDataFlow() = default;

void ClearLocalDataFlow::doStart()
{
    Q_EMIT stepChanged(tr("Opening the local files…"));
    run(WorkspaceStore::open(workspaceFolder(m_services, m_request.workspace), m_services.clock),
        [this](Result<std::shared_ptr<WorkspaceStore>> &&store) {
            if (!store) {
                finishWith(store.error());
                return;
            }
            m_store = *store;
            begin();
        });
}

void ClearLocalDataFlow::begin()
{
    run(LocalData(*m_store).extent(), [this](Result<LocalDataExtent> &&extent) {
        if (!extent) {
            finishWith(extent.error());
            return;
        }
        m_before = *extent;
        m_cleared.bytesBefore = extent->bytes;
        if (m_request.olderThan)
            blankOld();
        else
            clearAll();
    });
}

void ClearLocalDataFlow::clearAll()
{
    Q_EMIT stepChanged(tr("Deleting the payments and the search index…"));
    Q_EMIT progressChanged(0, 2);
    run(LocalData(*m_store).clearPayments(), [this](Result<qint64> &&count) {
        if (!count) {
            finishWith(count.error());
            return;
        }
        m_cleared.payments = *count;
        Q_EMIT progressChanged(1, 2);
        compact();
    });
}

void ClearLocalDataFlow::blankOld()
{
    Q_EMIT stepChanged(tr("Taking out names, e-mail addresses and plates…"));
    Q_EMIT progressChanged(m_cleared.payments, m_before.withPersons);
    const QDateTime limit = limitOf(m_services.clock, *m_request.olderThan);
    run(LocalData(*m_store).blankPersons(limit, m_after, kPiece), [this](Result<LocalData::Piece> &&piece) {
        if (!piece) {
            finishWith(piece.error());
            return;
        }
        m_cleared.payments += piece->count;
        m_after = piece->last;
        if (piece->count < kPiece)
            compact();
        else
            blankOld();
    });
}

void ClearLocalDataFlow::compact()
{
    Q_EMIT stepChanged(tr("Writing the file anew, so that nothing is left in it…"));
    run(LocalData(*m_store).compact(true), [this](Outcome &&done) {
        if (!done) {
            finishWith(done.error());
            return;
        }
        finishUp();
    });
}

void ClearLocalDataFlow::finishUp()
{
    const QString detail = m_request.olderThan ? agedDetail(m_cleared.payments, *m_request.olderThan)
                                               : QStringLiteral("%1 payments").arg(m_cleared.payments);
    run(m_store->audit(m_request.who, QStringLiteral("local_data.cleared"), m_request.workspace.id(), detail,
                       QStringLiteral("done")),
        [this](Outcome &&) {
            run(LocalData(*m_store).extent(), [this](Result<LocalDataExtent> &&extent) {
                if (extent)
                    m_cleared.bytesAfter = extent->bytes;
                finishWith(m_cleared);
            });
        });
}

KeepPersonDataFlow::KeepPersonDataFlow(Session &session, int days, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_days(days)
{
}

void KeepPersonDataFlow::doStart()
{
    next();
}

void KeepPersonDataFlow::next()
{
    const QDateTime limit = limitOf(m_session.clock(), m_days);
    run(LocalData(m_session.store()).blankPersons(limit, m_after, kPiece), [this](Result<LocalData::Piece> &&piece) {
        if (!piece) {
            finishWith(piece.error());
            return;
        }
        m_done += piece->count;
        m_after = piece->last;
        if (piece->count == kPiece) {
            next();
            return;
        }
        if (m_done == 0) {
            finishWith(m_done);
            return;
        }
        auditLater(m_session, QStringLiteral("local_data.cleared"), m_session.workspace().id(),
                   agedDetail(m_done, m_days), QStringLiteral("done"));
        run(LocalData(m_session.store()).compact(false), [this](Outcome &&done) {
            // In use elsewhere: the log is emptied with the next occasion.
            if (done || done.error().code == QLatin1String("in_use"))
                finishWith(m_done);
            else
                finishWith(done.error());
        });
    });
}

} // namespace console
