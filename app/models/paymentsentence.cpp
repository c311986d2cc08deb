#include "models/paymentsentence.h"

#include "store/paymentquery.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace console {

namespace {

using namespace Qt::StringLiterals;

struct Sentence
{
    Q_DECLARE_TR_FUNCTIONS(console::PaymentSentence)
};

QString oneOf(const QStringList &entries)
{
    if (entries.size() < 2)
        return entries.join(QString());
    return Sentence::tr("%1 or %2", "the last two of a list")
        .arg(entries.first(entries.size() - 1).join(u", "_s), entries.last());
}

/// "100", "42.50", "5.125": with the locale's marks, built of integers.
QString amountText(qint64 thousandths)
{
    const QLocale locale;
    QString text = locale.toString(thousandths / 1000);
    QString decimals = QString::number(thousandths % 1000).rightJustified(3, u'0');
    if (decimals.endsWith(u'0'))
        decimals.chop(1);
    if (decimals == "00"_L1)
        return text;
    text += locale.decimalPoint();
    for (const QChar digit : decimals)
        text += locale.toString(digit.digitValue());
    return text;
}

/// An amount ends in thousandths with a 0 (Stripe's smallest step is a hundredth), so a bound beside one was meant as
/// "more than" or "less than" that one.
QString amountWords(const AmountRange &range)
{
    const bool isAbove = range.least && *range.least % 10 == 1;
    const bool isBelow = range.most && *range.most % 10 == 9;
    const QString least = range.least ? amountText(*range.least - (isAbove ? 1 : 0)) : QString();
    const QString most = range.most ? amountText(*range.most + (isBelow ? 1 : 0)) : QString();
    const QString above =
        isAbove ? Sentence::tr("amount more than %1").arg(least) : Sentence::tr("amount %1 or more").arg(least);
    const QString below =
        isBelow ? Sentence::tr("amount less than %1").arg(most) : Sentence::tr("amount %1 or less").arg(most);
    if (range.least && range.most) {
        if (*range.least == *range.most)
            return Sentence::tr("amount %1").arg(least);
        if (!isAbove && !isBelow)
            return Sentence::tr("amount %1 to %2").arg(least, most);
        return above + u", "_s + below;
    }
    return range.least ? above : below;
}

/// The abbreviation, or both where the clock is changed within the range: "EDT/EST".
QString zoneWords(const TimeRange &range, const QTimeZone &zone)
{
    const QString first = zone.abbreviation(range.from ? *range.from : range.until->addSecs(-1));
    const QString last = zone.abbreviation(range.until ? range.until->addSecs(-1) : *range.from);
    return first == last ? first : first + u'/' + last;
}

QString dayText(QDate day)
{
    return QLocale().toString(day, u"d MMM yyyy"_s);
}

QString spanWords(const TimeRange &range, const QTimeZone &zone)
{
    const auto isDayStart = [&](const QDateTime &moment) {
        return dayRange(moment.toTimeZone(zone).date(), zone).from == moment;
    };
    const bool isWholeDays = (!range.from || isDayStart(*range.from)) && (!range.until || isDayStart(*range.until));
    const auto text = [&](const QDateTime &moment, bool isEnd) {
        if (isWholeDays)
            return dayText((isEnd ? moment.addSecs(-1) : moment).toTimeZone(zone).date());
        return QLocale().toString(moment.toTimeZone(zone), u"d MMM yyyy HH:mm"_s);
    };
    if (!range.until)
        return Sentence::tr("from %1 on", "a date").arg(text(*range.from, false));
    if (!range.from)
        return isWholeDays ? Sentence::tr("up to and with %1", "a date").arg(text(*range.until, true))
                           : Sentence::tr("before %1", "a date and time").arg(text(*range.until, true));
    if (!isWholeDays)
        return Sentence::tr("%1 to %2", "dates").arg(text(*range.from, false), text(*range.until, true));
    const QDate first = range.from->toTimeZone(zone).date();
    const QDate last = range.until->addSecs(-1).toTimeZone(zone).date();
    if (first == last)
        return dayText(first);
    if (range == yearRange(first.year(), zone))
        return QString::number(first.year());
    if (range == monthRange(first.year(), first.month(), zone))
        return u"%1 %2"_s.arg(QLocale().standaloneMonthName(first.month()), QString::number(first.year()));
    return Sentence::tr("%1 to %2", "dates").arg(dayText(first), dayText(last));
}

QString typeNames(const QStringList &ids, const SentenceContext &context)
{
    QStringList names;
    for (const QString &id : ids) {
        const auto known =
            std::ranges::find_if(context.paymentTypes, [&](const auto &type) { return type.first == id; });
        names << (known == context.paymentTypes.end() ? id : known->second);
    }
    return oneOf(names);
}

} // namespace

QString filterWords(const PaymentQuery &query, const SentenceContext &context)
{
    const PaymentFilter &filter = query.filter;
    QStringList words;
    if (filter.isNothing)
        return Sentence::tr("nothing, because what is asked contradicts itself");
    if (const QString search = query.search.simplified(); !search.isEmpty())
        words << u'“' + search + u'”';
    QStringList names;
    for (const PaymentStatus status : filter.statuses)
        names << QLocale().toLower(displayName(status));
    if (!names.isEmpty())
        words << oneOf(names);
    if (filter.stuckOnly)
        words << Sentence::tr("stuck in Pending");
    if (filter.mode)
        words << (*filter.mode == Mode::Live ? Sentence::tr("live mode") : Sentence::tr("test mode"));
    if (!filter.paymentTypeIds.isEmpty())
        words << typeNames(filter.paymentTypeIds, context);
    names.clear();
    for (const Currency &currency : filter.currencies)
        names << currency.displayCode();
    if (!names.isEmpty())
        words << oneOf(names);
    if (!filter.amount.isOpen())
        words << amountWords(filter.amount);
    if (!filter.last4.isEmpty())
        words << Sentence::tr("card ending in %1").arg(filter.last4);
    if (!filter.time.isOpen())
        words << spanWords(filter.time, context.zone) << zoneWords(filter.time, context.zone);
    return words.isEmpty() ? Sentence::tr("all payments") : words.join(u", "_s);
}

QString filterSentence(const PaymentQuery &query, const SentenceContext &context,
                       const std::optional<CountResult> &shown, std::optional<qint64> all)
{
    const QLocale locale;
    const bool isAll = query.search.simplified().isEmpty() && query.filter.isEmpty();
    if (!shown && isAll)
        return filterWords(query, context);
    if (!shown)
        return Sentence::tr("Counting: %1").arg(filterWords(query, context));
    const QString count = locale.toString(shown->count) + (shown->capped ? u"+"_s : QString());
    if (isAll)
        return shown->capped ? Sentence::tr("%1 payments").arg(count)
                             : Sentence::tr("%Ln payment(s)", nullptr, int(shown->count));
    if (!all)
        return Sentence::tr("%1: %2", "count, filter").arg(count, filterWords(query, context));
    return Sentence::tr("%1 of %2: %3", "count, all payments, filter")
        .arg(count, locale.toString(*all), filterWords(query, context));
}

} // namespace console
