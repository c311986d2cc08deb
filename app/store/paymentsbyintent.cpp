#include "store/paymentsbyintent.h"

#include "store/paymentrow.h"
#include "store/storethread.h"
#include "store/workspacestore.h"

namespace console {

using namespace Qt::StringLiterals;

TypedJob<QHash<QString, QString>> *paymentsByIntent(WorkspaceStore &store, QStringList paymentIntentIds,
                                                    QObject *parent)
{
    using Found = QHash<QString, QString>;
    const auto work = [intents = std::move(paymentIntentIds)](StoreThread::Connections &c) -> Result<Found> {
        Found found;
        auto find = c->cache.prepare(u"SELECT payment_id FROM payments INDEXED BY payments_by_intent WHERE "
                                     "payment_intent_id = ? AND payment_intent_id <> '' ORDER BY row_id"_s);
        if (!find)
            return find.error();
        for (const QString &intent : intents) {
            find->bindValue(0, storedText(intent));
            if (!find->exec())
                return Database::errorOf(*find, u"payments"_s);
            if (find->next())
                found.insert(intent, find->value(0).toString());
        }
        return found;
    };
    return new StoreJob<Found>(store.counter(), work, {}, parent);
}

} // namespace console
