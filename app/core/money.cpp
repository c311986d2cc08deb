#include "core/money.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace console {

namespace {

constexpr qsizetype kMaxMinorDigits = 12; // Stripe's own limit for cards, facts 2.11

Error inputError(const QString &userText, const QString &detail)
{
    return {.kind = ErrorKind::InvalidInput,
            .userText = userText,
            .detail = detail,
            .requestId = {},
            .httpStatus = 0,
            .code = {},
            .param = {}};
}

constexpr qint64 powerOfTen(int exponent)
{
    qint64 power = 1;
    for (int i = 0; i < exponent; ++i)
        power *= 10;
    return power;
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

/// "1,234,567": a first group of one to three digits that does not begin with 0, then groups of exactly three.
bool isGrouped(QStringView text, QChar mark)
{
    const auto groups = text.split(mark);
    if (groups.first().isEmpty() || groups.first().size() > 3 || groups.first().startsWith(u'0'))
        return false;
    return std::all_of(groups.begin() + 1, groups.end(), [](QStringView group) { return group.size() == 3; });
}

/// What was typed, taken apart: only ASCII digits in both.
struct Typed
{
    QString whole;
    QString fraction;
};

Error notANumber()
{
    return inputError(
        QCoreApplication::translate(
            "console::Money", "This is not an amount. Type digits with at most one decimal point, for example 12.50."),
        QStringLiteral("not a number"));
}

Error ambiguous()
{
    return inputError(QCoreApplication::translate(
                          "console::Money",
                          "This amount can be read in two ways. Type it without thousands separators and with a "
                          "point before the decimals."),
                      QStringLiteral("ambiguous"));
}

Result<Typed> takeApart(QStringView text, int exponent)
{
    if (!std::ranges::all_of(text, [](QChar c) { return isDigit(c) || c == u'.' || c == u','; }))
        return notANumber();
    const qsizetype points = text.count(u'.');
    const qsizetype commas = text.count(u',');
    const auto split = [&](QChar decimalMark, QChar groupMark) -> Result<Typed> {
        const qsizetype at = text.lastIndexOf(decimalMark);
        const QStringView whole = text.first(at);
        const QStringView fraction = text.sliced(at + 1);
        if (fraction.isEmpty() || !std::ranges::all_of(fraction, isDigit) ||
            (whole.contains(groupMark) && !isGrouped(whole, groupMark)))
            return notANumber();
        return Typed{whole.toString().remove(groupMark), fraction.toString()};
    };
    if (points == 0 && commas == 0)
        return Typed{text.toString(), {}};
    if (points == 1 && commas == 0)
        return split(u'.', u',');
    if (points > 0 && commas > 0) {
        const bool pointIsLast = text.lastIndexOf(u'.') > text.lastIndexOf(u',');
        if ((pointIsLast ? points : commas) != 1)
            return notANumber();
        return pointIsLast ? split(u'.', u',') : split(u',', u'.');
    }
    const QChar mark = points > 0 ? u'.' : u',';
    if (points + commas > 1)
        return isGrouped(text, mark) ? Result<Typed>(Typed{text.toString().remove(mark), {}}) : notANumber();
    // One comma alone: "12,50" is a decimal mark, "1,234" a thousand, unless the currency has three decimals.
    const bool looksGrouped = isGrouped(text, u',');
    if (looksGrouped && exponent == 3)
        return ambiguous();
    if (looksGrouped)
        return Typed{text.toString().remove(u','), {}};
    return split(u',', u'.');
}

} // namespace

Result<Money> Money::parse(QStringView text, Currency currency)
{
    const QStringView trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return inputError(QCoreApplication::translate("console::Money", "Type an amount."), QStringLiteral("empty"));
    const Result<Typed> typed = takeApart(trimmed, currency.exponent());
    if (!typed)
        return typed.error();

    QString fraction = typed->fraction;
    if (currency.displayDecimals() == 0 && !fraction.isEmpty() &&
        (currency.exponent() == 0 || fraction != QString(fraction.size(), u'0')))
        return inputError(QCoreApplication::translate("console::Money", "%1 has no decimals. Type a whole amount.")
                              .arg(currency.displayCode()),
                          QStringLiteral("not whole"));
    if (fraction.size() > currency.exponent())
        return inputError(QCoreApplication::translate("console::Money", "%1 has at most %n decimal(s). Type fewer.",
                                                      nullptr, currency.displayDecimals())
                              .arg(currency.displayCode()),
                          QStringLiteral("too many decimals"));
    fraction = fraction.leftJustified(currency.exponent(), u'0');

    QString digits = typed->whole + fraction;
    digits.remove(0, std::ranges::find_if(digits, [](QChar c) { return c != u'0'; }) - digits.begin());
    if (digits.size() > kMaxMinorDigits)
        return inputError(
            QCoreApplication::translate("console::Money", "This amount is too large. Stripe takes at most 12 digits."),
            QStringLiteral("too large"));
    const Money money(digits.toLongLong(), currency);
    if (!money.isOnStep())
        return inputError(QCoreApplication::translate("console::Money",
                                                      "The last of three decimals must be 0 in %1. Type two decimals.")
                              .arg(currency.displayCode()),
                          QStringLiteral("off step"));
    return money;
}

namespace {

/// The absolute value as whole units and the decimals to print. An amount that breaks its currency's step keeps all its
/// decimals: what is printed is what there is.
struct Parts
{
    bool negative = false;
    quint64 whole = 0;
    QString fraction; ///< ASCII digits, may be empty
};

Parts partsOf(const Money &money)
{
    const Currency currency = money.currency();
    const quint64 magnitude =
        money.minor() < 0 ? quint64(0) - static_cast<quint64>(money.minor()) : static_cast<quint64>(money.minor());
    const auto unit = static_cast<quint64>(powerOfTen(currency.exponent()));
    const int decimals = money.isOnStep() ? currency.displayDecimals() : currency.exponent();
    Parts parts{money.minor() < 0, magnitude / unit, {}};
    if (decimals > 0)
        parts.fraction = QString::number(magnitude % unit).rightJustified(currency.exponent(), u'0').first(decimals);
    return parts;
}

} // namespace

QString Money::toPlainString() const
{
    const Parts parts = partsOf(*this);
    QString text = parts.negative ? QStringLiteral("-") : QString();
    text += QString::number(parts.whole);
    if (!parts.fraction.isEmpty())
        text += u'.' + parts.fraction;
    return text;
}

QString Money::toDisplayString() const
{
    const Parts parts = partsOf(*this);
    const QLocale locale;
    QString text = parts.negative ? locale.negativeSign() : QString();
    text += locale.toString(parts.whole); // integers only: the locale never sees a fraction
    if (!parts.fraction.isEmpty()) {
        text += locale.decimalPoint();
        for (const QChar digit : parts.fraction)
            text += locale.toString(digit.digitValue());
    }
    return text + u' ' + m_currency.displayCode();
}

namespace {

Error outOfRange()
{
    return inputError(QCoreApplication::translate("console::Money", "This sum is too large to count."),
                      QStringLiteral("overflow"));
}

} // namespace

Result<Money> Money::plus(const Money &other) const
{
    Q_ASSERT(m_currency == other.m_currency);
    qint64 minor = 0;
    if (__builtin_add_overflow(m_minor, other.m_minor, &minor))
        return outOfRange();
    return Money(minor, m_currency);
}

Result<Money> Money::minus(const Money &other) const
{
    Q_ASSERT(m_currency == other.m_currency);
    qint64 minor = 0;
    if (__builtin_sub_overflow(m_minor, other.m_minor, &minor))
        return outOfRange();
    return Money(minor, m_currency);
}

} // namespace console
