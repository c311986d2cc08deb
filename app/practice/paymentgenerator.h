#pragma once

#include "practice/seedpayment.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>

namespace console::practice {

class SeedRandom;

/// Made-up payments of the past: the same seed, count, days and end give the same payments, each one computed from its
/// index alone, so that a million need no more memory than a chunk. Ascending by date. Names, e-mail addresses
/// (reserved domains), phone numbers (555-01xx) and plates belong to nobody. A value type; const methods are
/// thread-safe.
class PaymentGenerator
{
public:
    struct Options
    {
        QByteArray seed;
        qint64 count = 1000;
        QDateTime end; ///< UTC; nothing happens after it
        int days = 90; ///< how far back
    };
    explicit PaymentGenerator(Options options);

    qint64 count() const { return m_options.count; }
    /// The payment with this index (0 the oldest).
    SeedPayment at(qint64 index) const;
    /// Up to `limit` payments from `from` on; empty at the end.
    QList<SeedPayment> chunk(qint64 from, qint64 limit) const;

private:
    qint64 createdSeconds(qint64 index, SeedRandom &random) const;
    void fillWhatFor(SeedPayment &payment, SeedRandom &random) const;
    void fillOutcome(SeedPayment &payment, SeedRandom &random) const;

    Options m_options;
    qint64 m_endSeconds = 0;
    qint64 m_evenStart = 0; ///< the span in which payments are spread evenly, before they crowd into working hours
    qint64 m_evenEnd = 0;
};

} // namespace console::practice
