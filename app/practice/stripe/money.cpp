#include "practice/stripe/money.h"

#include "core/money.h"

namespace console::practice {

using namespace Qt::StringLiterals;

QString inWords(qint64 minor, const QString &currency)
{
    const Result<Currency> known = Currency::fromCode(currency);
    const int exponent = known ? known->exponent() : 2;
    qint64 unit = 1;
    for (int i = 0; i < exponent; ++i)
        unit *= 10;
    QString text = QString::number(minor / unit);
    for (qsizetype i = text.size() - 3; i > 0; i -= 3)
        text.insert(i, u',');
    if (exponent > 0)
        text += u'.' + QString::number(minor % unit).rightJustified(exponent, u'0');
    if (currency == "usd"_L1)
        return u'$' + text;
    if (currency == "eur"_L1)
        return u'\u20AC' + text;
    if (currency == "gbp"_L1)
        return u'\u00A3' + text;
    return text + u' ' + currency.toUpper();
}

bool isCurrency(const QString &currency)
{
    return currency == currency.toLower() && Currency::fromCode(currency).has_value();
}

qint64 smallestCharge(const QString &currency)
{
    const Result<Currency> known = Currency::fromCode(currency);
    const qint64 smallest = known ? known->minimumCharge() : 0;
    return smallest > 0 ? smallest : 50;
}

qint64 processingFee(qint64 amount)
{
    return amount <= 0 ? 0 : (amount * 29 + 500) / 1000 + 30;
}

} // namespace console::practice
