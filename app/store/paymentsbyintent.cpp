#include "store/paymentsbyintent.h"

#include "store/paymentpager.h"
#include "store/storethread.h"
#include "store/workspacestore.h"

namespace console {

TypedJob<QHash<QString, QString>> *paymentsByIntent(WorkspaceStore &store, QStringList paymentIntentIds,
                                                    QObject *parent)
{
    using Found = QHash<QString, QString>;
    const auto work = [intents = std::move(paymentIntentIds)](StoreThread::Connections &c) -> Result<Found> {
        Found found;
        for (const QString &intent : intents) {
            if (intent.isEmpty() || found.contains(intent))
                continue;
            PaymentQuery query;
            query.search = intent;
            const auto page = PaymentPager(c->cache).page(query, {}, 4);
            if (!page)
                return page.error();
            for (const Payment &payment : page->rows) {
                if (payment.paymentIntentId == intent)
                    found.insert(intent, payment.id);
            }
        }
        return found;
    };
    return new StoreJob<Found>(store.counter(), work, {}, parent);
}

} // namespace console
