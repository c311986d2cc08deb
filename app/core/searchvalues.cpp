#include "core/searchvalues.h"

#include <QHash>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostDigits = 12;
constexpr qsizetype kNamesTold = 6;

/// Names that are months and nothing else, in the languages of the program.
const QStringList &onlyMonths()
{
    static const QStringList names{u"january"_s,   u"february"_s, u"july"_s,       u"september"_s, u"october"_s,
                                   u"november"_s,  u"december"_s, u"janvier"_s,    u"fevrier"_s,   u"juillet"_s,
                                   u"septembre"_s, u"octobre"_s,  u"novembre"_s,   u"decembre"_s,  u"enero"_s,
                                   u"febrero"_s,   u"octubre"_s,  u"septiembre"_s, u"noviembre"_s, u"diciembre"_s};
    return names;
}

const QHash<QString, int> &months()
{
    static const QHash<QString, int> table = [] {
        QHash<QString, int> names;
        for (const QLocale::Language language : {QLocale::English, QLocale::French, QLocale::Spanish}) {
            const QLocale locale(language);
            for (int month = 1; month <= 12; ++month) {
                names.insert(plainText(locale.standaloneMonthName(month)), month);
                names.insert(plainText(locale.monthName(month)), month);
            }
        }
        return names;
    }();
    return table;
}

QDate today(const SearchContext &context)
{
    return context.now.toTimeZone(context.zone).date();
}

std::optional<TimeRange> open(const TimeRange &range)
{
    return range.isOpen() ? std::nullopt : std::optional(range);
}

std::optional<QString> readStatuses(const QString &value, PaymentFilter *filter)
{
    PaymentFilter read;
    const auto parts = value.split(u',');
    for (const QString &part : parts) {
        const QString name = plainText(part).replace(u'-', u'_').replace(u' ', u'_');
        if (name == u"stuck") {
            read.stuckOnly = true;
            continue;
        }
        std::optional<PaymentStatus> found;
        for (const PaymentStatus status : allPaymentStatuses()) {
            if (toString(status) == name || plainText(displayName(status)).replace(u' ', u'_') == name)
                found = status;
        }
        if (!found) {
            QStringList known;
            for (const PaymentStatus status : allPaymentStatuses())
                known << toString(status);
            known << u"stuck"_s;
            return SearchTexts::tr("There is no status \"%1\". Use one of: %2.").arg(part, known.join(u", "_s));
        }
        read.statuses << *found;
    }
    filter->statuses << read.statuses;
    filter->stuckOnly = filter->stuckOnly || read.stuckOnly;
    return std::nullopt;
}

std::optional<QString> readCurrencies(const QString &value, PaymentFilter *filter)
{
    QList<Currency> read;
    const auto parts = value.split(u',');
    for (const QString &part : parts) {
        const auto currency = Currency::fromCode(part);
        if (!currency)
            return SearchTexts::tr("There is no currency \"%1\". Use a three-letter code, such as usd or cad.")
                .arg(part);
        read << *currency;
    }
    filter->currencies << read;
    return std::nullopt;
}

std::optional<QString> readType(const QString &value, const SearchContext &context, PaymentFilter *filter)
{
    const QString asked = plainText(value);
    QStringList found;
    QStringList names;
    for (const auto &[id, name] : context.paymentTypes) {
        names << name;
        if (plainText(name).contains(asked))
            found << id;
    }
    if (found.isEmpty()) {
        if (names.isEmpty())
            return SearchTexts::tr("No payment type is known yet, so \"%1\" cannot be looked up. Synchronize first.")
                .arg(value);
        return SearchTexts::tr("No payment type has \"%1\" in its name. There are: %2.")
            .arg(value, names.mid(0, kNamesTold).join(u", "_s));
    }
    filter->paymentTypeIds << found;
    return std::nullopt;
}

QString amountHelp(const QString &value)
{
    return SearchTexts::tr("\"%1\" is not an amount. Write it as 42.50, >100, <=20 or 10..20.").arg(value);
}

std::optional<QString> readAmount(QString value, PaymentFilter *filter)
{
    const QString whole = value;
    static const QRegularExpression withCurrency(u"^(.*\\d)([A-Za-z]{3})$"_s);
    if (const auto match = withCurrency.match(value); match.hasMatch()) {
        if (auto problem = readCurrencies(match.captured(2), filter))
            return problem;
        value = match.captured(1);
    }
    AmountRange range;
    if (const qsizetype dots = value.indexOf(".."_L1); dots >= 0) {
        range.least = readThousandths(value.left(dots));
        range.most = readThousandths(value.mid(dots + 2));
        if (!range.least || !range.most)
            return amountHelp(whole);
        if (*range.least > *range.most)
            return SearchTexts::tr("\"%1\" begins above its end: no amount lies in it.").arg(whole);
    } else {
        const bool isLess = value.startsWith(u'<');
        const bool isMore = value.startsWith(u'>');
        const bool isOrEqual = (isLess || isMore) && value.mid(1).startsWith(u'=');
        const auto amount = readThousandths(value.mid((isLess || isMore ? 1 : 0) + (isOrEqual ? 1 : 0)));
        if (!amount)
            return amountHelp(whole);
        if (!isLess)
            range.least = *amount + (isMore && !isOrEqual ? 1 : 0);
        if (!isMore)
            range.most = *amount - (isLess && !isOrEqual ? 1 : 0);
    }
    PaymentFilter read;
    read.amount = range;
    *filter = intersected(*filter, read);
    return std::nullopt;
}

std::optional<QString> readTime(SearchOperator op, const QString &value, const SearchContext &context,
                                PaymentFilter *filter)
{
    const auto span = readSpan(value, context);
    if (!span)
        return SearchTexts::tr("\"%1\" is not a day, month or year. Write 2026-10-03, 2026-10, 2026, october, today or "
                               "yesterday.")
            .arg(value);
    PaymentFilter read;
    if (op == SearchOperator::On || op == SearchOperator::Since)
        read.time.from = span->from;
    if (op == SearchOperator::On || op == SearchOperator::Until)
        read.time.until = span->until;
    if (op == SearchOperator::After)
        read.time.from = span->until;
    if (op == SearchOperator::Before)
        read.time.until = span->from;
    *filter = intersected(*filter, read);
    return std::nullopt;
}

} // namespace

QString nameOf(SearchOperator op)
{
    switch (op) {
    case SearchOperator::Status: return u"status"_s;
    case SearchOperator::Mode: return u"mode"_s;
    case SearchOperator::Type: return u"type"_s;
    case SearchOperator::Currency: return u"currency"_s;
    case SearchOperator::Amount: return u"amount"_s;
    case SearchOperator::Last4: return u"last4"_s;
    case SearchOperator::On: return u"on"_s;
    case SearchOperator::Before: return u"before"_s;
    case SearchOperator::After: return u"after"_s;
    case SearchOperator::Since: return u"since"_s;
    case SearchOperator::Until: return u"until"_s;
    }
    Q_UNREACHABLE();
}

std::optional<SearchOperator> searchOperatorFrom(const QString &name)
{
    for (const SearchOperator op : kSearchOperators) {
        if (nameOf(op) == name.toLower())
            return op;
    }
    return std::nullopt;
}

bool isAboutTime(SearchOperator op)
{
    return op == SearchOperator::On || op == SearchOperator::Before || op == SearchOperator::After ||
           op == SearchOperator::Since || op == SearchOperator::Until;
}

QString plainText(const QString &text)
{
    QString plain;
    const QString spread = text.toCaseFolded().normalized(QString::NormalizationForm_KD);
    for (const QChar c : spread) {
        if (c.category() != QChar::Mark_NonSpacing)
            plain += c;
    }
    return plain.trimmed();
}

std::optional<int> monthOf(const QString &word)
{
    const auto found = months().constFind(plainText(word));
    return found == months().constEnd() ? std::nullopt : std::optional(*found);
}

bool isOnlyAMonth(const QString &word)
{
    return onlyMonths().contains(plainText(word));
}

int latestYearOf(int month, const SearchContext &context)
{
    const QDate day = today(context);
    return month <= day.month() ? day.year() : day.year() - 1;
}

std::optional<TimeRange> readSpan(const QString &text, const SearchContext &context)
{
    const QString plain = plainText(text);
    if (plain == u"today" || plain == plainText(SearchTexts::tr("today")))
        return open(dayRange(today(context), context.zone));
    if (plain == u"yesterday" || plain == plainText(SearchTexts::tr("yesterday")))
        return open(dayRange(today(context).addDays(-1), context.zone));
    static const QRegularExpression numbers(u"^(\\d{4})(?:-(\\d{1,2})(?:-(\\d{1,2}))?)?$"_s);
    if (const auto match = numbers.match(plain); match.hasMatch()) {
        const int year = match.captured(1).toInt();
        if (year < 1970 || year > 9998)
            return std::nullopt;
        if (!match.captured(3).isEmpty())
            return open(dayRange(QDate(year, match.captured(2).toInt(), match.captured(3).toInt()), context.zone));
        if (!match.captured(2).isEmpty())
            return open(monthRange(year, match.captured(2).toInt(), context.zone));
        return open(yearRange(year, context.zone));
    }
    static const QRegularExpression named(u"^([^\\d\\s-]+)(?:[\\s-]+(\\d{4}))?$"_s);
    const auto match = named.match(plain);
    const auto month = match.hasMatch() ? monthOf(match.captured(1)) : std::nullopt;
    if (!month)
        return std::nullopt;
    const int year = match.captured(2).isEmpty() ? latestYearOf(*month, context) : match.captured(2).toInt();
    return open(monthRange(year, *month, context.zone));
}

QString spanInWords(const TimeRange &range, const SearchContext &context)
{
    const QLocale locale;
    const auto day = [&](const QDateTime &moment) {
        return locale.toString(moment.toTimeZone(context.zone).date(), QLocale::ShortFormat);
    };
    const QDateTime named = range.from ? *range.from : range.until.value_or(context.now);
    const QString zone = context.zone.abbreviation(named);
    const auto last = [&] { return day(range.until->addMSecs(-1)); };
    if (range.from && range.until) {
        if (day(*range.from) == last())
            return SearchTexts::tr("%1, %2").arg(day(*range.from), zone);
        return SearchTexts::tr("%1 to %2, %3").arg(day(*range.from), last(), zone);
    }
    if (range.from)
        return SearchTexts::tr("from %1 on, %2").arg(day(*range.from), zone);
    if (range.until)
        return SearchTexts::tr("up to %1, %2").arg(last(), zone);
    return {};
}

std::optional<qint64> readThousandths(const QString &text)
{
    static const QRegularExpression form(
        u"^(?:(\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.(\\d{1,3}))?|(\\d+),(\\d{1,2})|\\.(\\d{1,3}))$"_s);
    const auto match = form.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    QString units = match.captured(1) + match.captured(3);
    units.remove(u',');
    const QString decimals = (match.captured(2) + match.captured(4) + match.captured(5)).leftJustified(3, u'0');
    if (units.size() > kMostDigits)
        return std::nullopt;
    return units.toLongLong() * 1000 + decimals.toLongLong();
}

std::optional<qint64> readBareAmount(const QString &word)
{
    QString digits = word;
    const bool hasSign = !digits.isEmpty() && digits.front().category() == QChar::Symbol_Currency;
    if (hasSign)
        digits.remove(0, 1);
    static const QRegularExpression withDecimals(u"^\\d[\\d,]*\\.\\d{1,3}$|^\\d+,\\d{1,2}$"_s);
    if (!hasSign && !withDecimals.match(digits).hasMatch())
        return std::nullopt;
    return readThousandths(digits);
}

std::optional<QString> readOperator(SearchOperator op, const QString &value, const SearchContext &context,
                                    PaymentFilter *filter)
{
    switch (op) {
    case SearchOperator::Status: return readStatuses(value, filter);
    case SearchOperator::Currency: return readCurrencies(value, filter);
    case SearchOperator::Type: return readType(value, context, filter);
    case SearchOperator::Amount: return readAmount(value, filter);
    case SearchOperator::On:
    case SearchOperator::Before:
    case SearchOperator::After:
    case SearchOperator::Since:
    case SearchOperator::Until: return readTime(op, value, context, filter);
    case SearchOperator::Mode: {
        PaymentFilter read;
        const QString name = plainText(value);
        if (name == u"live")
            read.mode = Mode::Live;
        else if (name == u"test")
            read.mode = Mode::Test;
        else
            return SearchTexts::tr("There is no mode \"%1\". Use live or test.").arg(value);
        *filter = intersected(*filter, read);
        return std::nullopt;
    }
    case SearchOperator::Last4: {
        static const QRegularExpression four(u"^[0-9]{4}$"_s);
        if (!four.match(value).hasMatch())
            return SearchTexts::tr("last4: takes the four digits at the end of a card number, such as last4:4242.");
        PaymentFilter read;
        read.last4 = value;
        *filter = intersected(*filter, read);
        return std::nullopt;
    }
    }
    Q_UNREACHABLE();
}

} // namespace console
