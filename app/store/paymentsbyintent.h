#pragma once

#include "core/job.h"

#include <QHash>
#include <QString>
#include <QStringList>

namespace console {

class WorkspaceStore;

/// Which of the tenant's payments belong to these payment intents, as far as the cache knows: payment intent to
/// Payment::id. Found by the search index, on the counting worker; meant for a page of some hundred. Thread: GUI.
TypedJob<QHash<QString, QString>> *paymentsByIntent(WorkspaceStore &store, QStringList paymentIntentIds,
                                                    QObject *parent = nullptr);

} // namespace console
