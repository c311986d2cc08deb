#pragma once

#include "core/result.h"

#include <QList>
#include <QString>

namespace console {

/// A currency as Stripe counts it. Source: facts/stripe-and-opscom.md 2.11, https://docs.stripe.com/currencies.
/// Exponents are Stripe's own, never QLocale's. A value type; copies are cheap.
class Currency
{
public:
    /// US dollars, OPS-COM's default.
    Currency();
    /// From a three-letter code in any case ("usd", "USD"). Error InvalidInput for one not in the table.
    static Result<Currency> fromCode(QStringView code);
    /// All known currencies, by code.
    static QList<Currency> all();

    /// Lower case, as Stripe writes it.
    QString code() const;
    /// Upper case, for screens.
    QString displayCode() const { return code().toUpper(); }
    /// English name ("US dollar").
    QString name() const;
    /// Decimal places of the integer that Stripe takes: 0, 2 or 3. UGX and ISK are 2 here.
    int exponent() const;
    /// The smallest step an amount may have, in minor units: 10 for three-decimal currencies (the last digit must be
    /// 0), 100 for ISK and UGX (sent times 100 and whole), else 1.
    qint64 step() const;
    /// Decimal places a person types and sees: 0 for ISK and UGX, 2 for three-decimal currencies' step, else
    /// exponent().
    int displayDecimals() const;
    /// Payouts must be divisible by this many minor units (100 for HUF and TWD, else 1).
    qint64 payoutStep() const;
    /// Smallest charge in minor units, where Stripe publishes one; 0 where it does not.
    qint64 minimumCharge() const;

    friend bool operator==(const Currency &a, const Currency &b) { return a.m_index == b.m_index; }

private:
    explicit Currency(int index) : m_index(index) {}
    int m_index;
};

} // namespace console
