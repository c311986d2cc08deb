#include "flows/tenanthistory.h"

#include "flows/flowsupport.h"
#include "flows/slicerunner.h"

#include <algorithm>
#include <utility>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPageSize = 500;
constexpr qint64 kRowsOfASlice = 5000;
constexpr qint64 kMostSlices = 64;
constexpr int kMostAttempts = 3;
// So many are written at once, or what came in so long: a slow tenant's rows are not kept waiting.
constexpr qsizetype kRowsOfAWrite = 2500;
constexpr qint64 kMostWaitMs = 300;

} // namespace

QString tenantSource()
{
    return u"tenant"_s;
}

QList<SyncSlice> tenantSlices(const TenantPaymentCount &told)
{
    if (told.count == 0)
        return {};
    return SliceRunner::evenSlices(tenantSource(), told.dates.from, told.dates.to,
                                   std::min(told.count / kRowsOfASlice + 1, kMostSlices));
}

TenantSliceStep::TenantSliceStep(Session &session, std::shared_ptr<TenantClient> tenant, SyncSlice slice)
    : m_session(session),
      m_tenant(std::move(tenant)),
      m_slice(std::move(slice))
{
}

void TenantSliceStep::doStart()
{
    m_begun = RequestBudget::steadyMs();
    readPage();
}

void TenantSliceStep::readPage()
{
    run(m_tenant->paymentsBetween({m_slice.from, m_slice.to}, m_slice.cursor, kPageSize, this),
        [this](Result<TenantPaymentsPage> &&page) {
            if (page)
                take(std::move(*page));
            else
                finishWith(page.error());
        });
}

void TenantSliceStep::take(TenantPaymentsPage page)
{
    m_slice.cursor = page.nextCursor;
    m_slice.rows += page.payments.size();
    m_unwritten += std::move(page.payments);
    const bool isEnough = m_unwritten.size() >= kRowsOfAWrite || RequestBudget::steadyMs() - m_begun >= kMostWaitMs;
    if (page.hasMore && !isEnough)
        readPage();
    else
        keep(!page.hasMore);
}

void TenantSliceStep::keep(bool isLast)
{
    run(SyncSlices(m_session.store()).keepPayments(std::move(m_unwritten), m_slice), [this, isLast](Outcome &&kept) {
        if (!kept)
            finishWith(kept.error());
        else if (isLast)
            check();
        else
            finishWith(m_slice);
    });
}

void TenantSliceStep::check()
{
    run(m_tenant->countPayments(PaymentRange{m_slice.from, m_slice.to}, this),
        [this](Result<TenantPaymentCount> &&told) {
            if (!told) {
                finishWith(told.error());
                return;
            }
            run(SyncSlices(m_session.store()).check(m_slice, told->count),
                [this, count = told->count](Result<SyncSlice> &&checked) {
                    if (!checked || checked->isDone || checked->attempt <= kMostAttempts) {
                        finishWith(std::move(checked));
                        return;
                    }
                    Error error = flowError(
                        ErrorKind::BadAnswer,
                        tr("OPS-COM counts more payments than it lists for a part of the history. What was listed is "
                           "here; the rest is asked for again. If it happens again, send the details to support."));
                    error.detail = u"%1 payments counted, %2 listed, dates %3 to %4"_s.arg(count)
                                       .arg(m_slice.rows)
                                       .arg(m_slice.from)
                                       .arg(m_slice.to);
                    finishWith(error);
                });
        });
}

} // namespace console
