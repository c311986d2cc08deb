#pragma once

#include "core/currency.h"

#include <QString>

namespace console {

/// An exact amount: 64-bit minor units and a Currency. No floating point anywhere. A value type.
class Money
{
public:
    Money() = default;
    Money(qint64 minor, Currency currency) : m_minor(minor), m_currency(currency) {}

    /// What a person typed, in the currency's own decimals: "12.50", "1,234.50" (grouped by threes), "1234". Accepts
    /// '.' or ',' as the decimal mark where unambiguous; blanks around are ignored; no sign, no exponent, ASCII digits
    /// only. Errors (InvalidInput) say what is wrong: too many decimals for the currency, not whole (ISK, UGX),
    /// too large (over 12 digits of minor units), empty, not a number.
    static Result<Money> parse(QStringView text, Currency currency);

    qint64 minor() const { return m_minor; }
    Currency currency() const { return m_currency; }
    bool isZero() const { return m_minor == 0; }
    /// False if the minor units break the currency's step (5.123 KWD, 5.50 ISK): Stripe would refuse it.
    bool isOnStep() const { return m_minor % m_currency.step() == 0; }

    /// "12.50" with '.' as the mark and no grouping: for files and APIs, the same in every locale.
    QString toPlainString() const;
    /// "$12.50 USD"-like for screens: grouped number and the upper-case code, "1,234.50 USD". Grouping and mark follow
    /// the locale given by the application (QLocale()), decimals follow the currency. Negative with a leading minus.
    QString toDisplayString() const;

    /// Sum and difference; the currencies must be equal (asserted) and must not overflow (Error InvalidInput).
    Result<Money> plus(const Money &other) const;
    Result<Money> minus(const Money &other) const;

    friend bool operator==(const Money &a, const Money &b)
    {
        return a.m_minor == b.m_minor && a.m_currency == b.m_currency;
    }

private:
    qint64 m_minor = 0;
    Currency m_currency;
};

} // namespace console
