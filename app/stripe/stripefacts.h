#pragma once

#include "core/payment.h"
#include "core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace console {

/// A page of payment intents, reduced to what the payments cache keeps.
struct StripeFactsPage
{
    QList<StripePaymentFacts> facts; ///< newest first
    QString lastId;                  ///< where the next page goes on; empty for an empty page
    qint64 newestCreated = 0;        ///< unix seconds; 0 for an empty page
    bool hasMore = false;
};

/// Reads an answer of GET /v1/payment_intents with data.latest_charge.balance_transaction expanded. Error BadAnswer
/// naming the path of the first field that is missing or mistyped. The fast path of the sync (simdjson): pure, for any
/// thread. Field sources: facts/stripe-and-opscom.md 2.2.
Result<StripeFactsPage> readFactsPage(const QByteArray &json, const QString &what);

} // namespace console
