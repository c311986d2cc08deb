#include "store/cachefacts.h"

#include "store/paymentrepository.h"
#include "store/paymenttyperepository.h"
#include "store/workspacestore.h"

namespace console {

using namespace Qt::StringLiterals;

namespace {

Result<QDateTime> readLastSync(const Database &cache)
{
    const auto stored = PaymentRepository(cache).setting(u"last_sync"_s);
    if (!stored)
        return stored.error();
    return stored->isEmpty() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(stored->toLongLong(), Qt::UTC);
}

} // namespace

CacheFacts::Values CacheFacts::read(const Database &cache)
{
    return {readLastSync(cache), PaymentTypeRepository(cache).all()};
}

CacheFacts *CacheFacts::of(const WorkspaceStore &store)
{
    return store.findChild<CacheFacts *>(QString(), Qt::FindDirectChildrenOnly);
}

CacheFacts::CacheFacts(Values values, QObject *store) : QObject(store), m_values(std::move(values)) {}

} // namespace console
