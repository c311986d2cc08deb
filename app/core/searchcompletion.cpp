#include "core/searchvalues.h"

#include <QLocale>

namespace console {

using namespace Qt::StringLiterals;

namespace {

struct Offer
{
    QString value;
    QString hint;
};

QString hintOf(SearchOperator op)
{
    switch (op) {
    case SearchOperator::Status: return SearchTexts::tr("payments with this status");
    case SearchOperator::Mode: return SearchTexts::tr("live or test payments");
    case SearchOperator::Type: return SearchTexts::tr("payments of this payment type");
    case SearchOperator::Currency: return SearchTexts::tr("payments in this currency");
    case SearchOperator::Amount: return SearchTexts::tr("this amount, or more or less than it");
    case SearchOperator::Last4: return SearchTexts::tr("the last four digits of the card");
    case SearchOperator::On: return SearchTexts::tr("on this day, or in this month or year");
    case SearchOperator::Before: return SearchTexts::tr("before this day, month or year");
    case SearchOperator::After: return SearchTexts::tr("after this day, month or year");
    case SearchOperator::Since: return SearchTexts::tr("from this day, month or year on");
    case SearchOperator::Until: return SearchTexts::tr("up to the end of this day, month or year");
    }
    Q_UNREACHABLE();
}

QList<Offer> timeOffers(const SearchContext &context)
{
    const QDate today = context.now.toTimeZone(context.zone).date();
    QList<Offer> offers{{u"today"_s, SearchTexts::tr("today")}, {u"yesterday"_s, SearchTexts::tr("yesterday")}};
    for (int back = 0; back < 4; ++back) {
        const QDate month = today.addMonths(-back);
        offers << Offer{month.toString(u"yyyy-MM"_s), QLocale().standaloneMonthName(month.month())};
    }
    offers << Offer{today.toString(u"yyyy"_s), SearchTexts::tr("this year")};
    return offers;
}

QList<Offer> offersFor(SearchOperator op, const SearchContext &context)
{
    QList<Offer> offers;
    switch (op) {
    case SearchOperator::Status:
        for (const PaymentStatus status : allPaymentStatuses())
            offers << Offer{toString(status), displayName(status)};
        offers << Offer{u"stuck"_s, SearchTexts::tr("Pending here although Stripe has the money")};
        return offers;
    case SearchOperator::Mode:
        return {{u"live"_s, SearchTexts::tr("real money")}, {u"test"_s, SearchTexts::tr("no real money")}};
    case SearchOperator::Type:
        for (const auto &[id, name] : context.paymentTypes)
            offers << Offer{name.contains(u' ') ? u'"' + name + u'"' : name, name};
        return offers;
    case SearchOperator::Currency: {
        // Those that the vendor's tenants use most, then all others.
        for (const QLatin1String code : {"usd"_L1, "cad"_L1}) {
            if (const auto currency = Currency::fromCode(QString(code)))
                offers << Offer{QString(code), currency->name()};
        }
        for (const Currency &currency : Currency::all()) {
            if (currency.code() != "usd"_L1 && currency.code() != "cad"_L1)
                offers << Offer{currency.code(), currency.name()};
        }
        return offers;
    }
    case SearchOperator::Amount:
        return {{u">100"_s, SearchTexts::tr("more than 100")},
                {u"<20"_s, SearchTexts::tr("less than 20")},
                {u"10..20"_s, SearchTexts::tr("from 10 to 20")}};
    case SearchOperator::Last4: return {};
    case SearchOperator::On:
    case SearchOperator::Before:
    case SearchOperator::After:
    case SearchOperator::Since:
    case SearchOperator::Until: return timeOffers(context);
    }
    Q_UNREACHABLE();
}

} // namespace

QList<SearchCompletion> searchCompletions(const QString &text, qsizetype cursor, const SearchContext &context)
{
    cursor = qBound(qsizetype{0}, cursor, text.size());
    qsizetype from = cursor;
    while (from > 0 && !text.at(from - 1).isSpace())
        --from;
    const QString typed = text.mid(from, cursor - from);
    const qsizetype colon = typed.indexOf(u':');
    QList<SearchCompletion> offers;
    if (typed.isEmpty() || typed.contains(u'"'))
        return offers;
    if (colon < 0) {
        for (const SearchOperator op : kSearchOperators) {
            if (nameOf(op).startsWith(typed.toLower()))
                offers << SearchCompletion{from, cursor - from, nameOf(op) + u':', hintOf(op)};
        }
        return offers;
    }
    const auto op = searchOperatorFrom(typed.left(colon));
    if (!op)
        return offers;
    // In a list the last entry is the one being typed.
    const bool isList = *op == SearchOperator::Status || *op == SearchOperator::Currency;
    const qsizetype comma = isList ? typed.lastIndexOf(u',') : -1;
    const qsizetype begin = qMax(colon, comma) + 1;
    const QString asked = plainText(typed.mid(begin));
    const auto all = offersFor(*op, context);
    for (const Offer &offer : all) {
        const bool fits =
            plainText(offer.value).remove(u'"').startsWith(asked) || plainText(offer.hint).startsWith(asked);
        if (fits && plainText(offer.value) != asked)
            offers << SearchCompletion{from + begin, cursor - from - begin, offer.value + u' ', offer.hint};
    }
    return offers;
}

QList<std::pair<QString, QString>> searchHelp()
{
    QList<std::pair<QString, QString>> help{
        {u"smith 4242"_s,
         SearchTexts::tr("any words, in any order, each a beginning or a part of at least three letters")},
        {u"42.50"_s, SearchTexts::tr("an amount, in any currency")},
        {u"2026-10-03"_s, SearchTexts::tr("a day")},
        {u"october"_s, SearchTexts::tr("a month; may, june and other months that are names need a year: may 2026")},
        {u"\"october\""_s, SearchTexts::tr("the text itself")}};
    const std::array<std::pair<SearchOperator, QString>, 11> examples{
        std::pair{SearchOperator::Status, u"failed"_s},    std::pair{SearchOperator::Amount, u">100"_s},
        std::pair{SearchOperator::On, u"2026-10-03"_s},    std::pair{SearchOperator::Before, u"2026-09"_s},
        std::pair{SearchOperator::After, u"2026-09"_s},    std::pair{SearchOperator::Since, u"yesterday"_s},
        std::pair{SearchOperator::Until, u"2026-09-30"_s}, std::pair{SearchOperator::Mode, u"live"_s},
        std::pair{SearchOperator::Last4, u"4242"_s},       std::pair{SearchOperator::Type, u"\"credit card\""_s},
        std::pair{SearchOperator::Currency, u"cad"_s}};
    for (const auto &[op, value] : examples)
        help << std::pair{nameOf(op) + u':' + value, hintOf(op)};
    return help;
}

} // namespace console
