#pragma once

#include "flows/session.h"
#include "store/syncslices.h"

#include <QCoreApplication>

#include <memory>

namespace console {

/// The name under which the tenant's history is kept.
QString tenantSource();
/// The slices of a history of so many payments.
QList<SyncSlice> tenantSlices(const TenantPaymentCount &told);

/// Some pages of a slice of the tenant's history, written together: a row costs half as much in a large transaction.
/// After the last page, the check: the cache has to hold as many payments of those dates as the tenant counts. Fewer:
/// the slice begins anew. BadAnswer if that does not help. Thread: GUI.
class TenantSliceStep final : public FlowJob<SyncSlice>
{
    Q_DECLARE_TR_FUNCTIONS(console::TenantSliceStep)
public:
    TenantSliceStep(Session &session, std::shared_ptr<TenantClient> tenant, SyncSlice slice);

protected:
    void doStart() override;

private:
    void readPage();
    void take(TenantPaymentsPage page);
    void keep(bool isLast);
    void check();
    Session &m_session;
    std::shared_ptr<TenantClient> m_tenant;
    SyncSlice m_slice; ///< as it is when all that was read is written
    QList<Payment> m_unwritten;
    qint64 m_begun = 0; ///< RequestBudget::steadyMs()
};

} // namespace console
