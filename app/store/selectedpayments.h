#pragma once

#include "core/job.h"
#include "core/payment.h"

#include <QStringList>

#include <functional>

namespace console {

class WorkspaceStore;
struct PaymentQuery;

/// The payments with these IDs, in this order, handed to `take` in the store's counter thread, a slice at a time;
/// `take` returns an error to stop. All are as they were at one moment: what is written meanwhile neither moves,
/// doubles nor drops one. Those that are not in the cache any more are left out. Ends with the number of rows.
/// Borrowed: the store. Thread: GUI.
TypedJob<qint64> *eachSelectedPayment(WorkspaceStore &store, const QStringList &ids,
                                      std::function<Outcome(const QList<Payment> &)> take, QObject *parent = nullptr);

/// The same with all payments of a query, in its order, in one snapshot and in a thread of its own: see
/// PaymentReader::each().
TypedJob<qint64> *eachPayment(WorkspaceStore &store, const PaymentQuery &query,
                              std::function<Outcome(const QList<Payment> &)> take, QObject *parent = nullptr);

} // namespace console
