#pragma once

#include <QList>
#include <QString>
#include <QTimeZone>

#include <optional>

namespace console {

struct CountResult;
struct PaymentQuery;

/// What the words of a query are told with.
struct SentenceContext
{
    QTimeZone zone = QTimeZone::utc(); ///< days and months are this zone's, and it is named
    /// Payment types by ID and name, for a filter by type.
    QList<std::pair<QString, QString>> paymentTypes;
};

/// What a query asks for, translated: `“lovelace”, failed, October 2026, EDT`; "all payments" if it asks nothing. The
/// order is not told. Pure: any thread.
QString filterWords(const PaymentQuery &query, const SentenceContext &context);

/// The sentence that always tells what is shown: "128 of 1,000,000: failed, October 2026, EDT", "1,001+ of 1,000,000:
/// …", "1,000,000 payments" without a filter. `shown` and `all` are left out while they are not known yet.
QString filterSentence(const PaymentQuery &query, const SentenceContext &context,
                       const std::optional<CountResult> &shown, std::optional<qint64> all);

} // namespace console
