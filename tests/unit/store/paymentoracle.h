#pragma once

#include "storetest.h"

#include "store/searchtext.h"

#include <QHash>
#include <QRandomGenerator>
#include <QSet>

#include <algorithm>
#include <limits>

using namespace console;
using namespace Qt::StringLiterals;

// --- The oracle: what the report promises, written without the index, grams or SQL.

/// Folding by a table of exactly the letters that the generator below uses.
inline QString oracleFold(const QString &text)
{
    static const QHash<QChar, QString> table{{u'é', u"e"_s},  {u'Ü', u"u"_s}, {u'ū', u"u"_s},         {u'ë', u"e"_s},
                                             {u'è', u"e"_s},  {u'ü', u"u"_s}, {u'ö', u"o"_s},         {u'ñ', u"n"_s},
                                             {u'ç', u"c"_s},  {u'Å', u"a"_s}, {u'å', u"a"_s},         {u'É', u"e"_s},
                                             {u'ß', u"ss"_s}, {u'ø', u"o"_s}, {u'ł', u"l"_s},         {u'Ł', u"l"_s},
                                             {u'’', u"'"_s},  {u'‑', u"-"_s}, {u'\u0301', QString()}, {u'İ', u"i"_s}};
    QString out;
    for (const QChar c : text)
        out += table.contains(c) ? table.value(c) : QString(c).toLower();
    return out;
}

inline QStringList oracleWords(const QString &text)
{
    QString parted;
    for (const QChar c : oracleFold(text)) {
        const bool isWord = c.isLetterOrNumber() || c.unicode() > 0xff || u".-_@'+/#&"_s.contains(c);
        parted += isWord ? c : QChar(u' ');
    }
    return parted.split(u' ', Qt::SkipEmptyParts);
}

struct OracleRow
{
    Payment payment;
    QStringList words;
    int arrival = 0; ///< order of first arrival, among equals of date
};

inline QStringList wordsOf(const Payment &p)
{
    QStringList words;
    for (const QString &field :
         {p.payerName, p.payerEmail, p.orderId, p.confirmCode, p.plate, p.paymentIntentId, p.chargeId, p.cardLast4})
        words << oracleWords(field);
    for (const PaymentItem &item : p.items)
        words << oracleWords(item.reference);
    return words;
}

inline bool hasWord(const QStringList &words, const QString &asked)
{
    return std::any_of(words.begin(), words.end(), [&](const QString &word) {
        if (asked.size() >= 5 || asked.toUcs4().size() >= 3)
            return word.contains(asked);
        for (qsizetype i = 0; i < word.size(); ++i) {
            if ((i == 0 || u".-_@'+"_s.contains(word.at(i - 1))) && QStringView(word).mid(i).startsWith(asked))
                return true;
        }
        return false;
    });
}

template <typename T>
bool isListed(const QList<T> &list, const T &entry)
{
    return list.isEmpty() || list.contains(entry);
}

inline qint64 oracleThousandths(const Money &amount)
{
    const int exponent = amount.currency().exponent();
    return amount.minor() * (exponent == 0 ? 1000 : exponent == 2 ? 10 : 1);
}

inline bool passes(const Payment &p, const PaymentFilter &filter)
{
    const qint64 amount = oracleThousandths(p.amount);
    const bool isStuck = p.status == PaymentStatus::Pending && p.stripeStatus == u"succeeded"_s;
    return !filter.isNothing && isListed(filter.statuses, p.status) && (!filter.stuckOnly || isStuck) &&
           (!filter.mode || *filter.mode == p.mode) && isListed<QString>(filter.paymentTypeIds, p.paymentTypeId) &&
           isListed(filter.currencies, p.amount.currency()) &&
           (!filter.amount.least || amount >= *filter.amount.least) &&
           (!filter.amount.most || amount <= *filter.amount.most) && filter.time.contains(p.paymentDate) &&
           (filter.last4.isEmpty() || filter.last4 == p.cardLast4);
}

inline bool matches(const OracleRow &row, const PaymentQuery &query, const QStringList &asked)
{
    if (!passes(row.payment, query.filter))
        return false;
    return std::all_of(asked.begin(), asked.end(), [&](const QString &word) { return hasWord(row.words, word); });
}

inline QSet<QString> oracle(const QList<OracleRow> &rows, const PaymentQuery &query)
{
    QSet<QString> ids;
    const QStringList asked = oracleWords(query.search);
    for (const OracleRow &row : rows) {
        if (matches(row, query, asked))
            ids.insert(row.payment.id);
    }
    return ids;
}

// --- The generator: names that are hard to search.

inline Payment madeUp(QRandomGenerator &random, int number)
{
    static const QStringList firsts{u"Anna"_s,     u"José"_s,   u"Jean-Luc"_s,   u"Jean‑Luc"_s, u"Zoë"_s,
                                    u"Łukasz"_s,   u"Søren"_s,  u"Al"_s,         u"Bo"_s,       u"Åsa"_s,
                                    u"Mary Ann"_s, u"Élodie"_s, u"Jose\u0301"_s, u"伟"_s,       u"太郎"_s,
                                    u"Анна"_s,     u"Li"_s,     u"O"_s,          u"Yūko"_s};
    static const QStringList lasts{
        u"O'Brien"_s, u"O’Brien"_s, u"Müller"_s,       u"Muller"_s,   u"Groß"_s,      u"Smith-Jones"_s,
        u"Nuñez"_s,   u"Ng"_s,      u"van der Berg"_s, u"François"_s, u"(Bob) Lee"_s, u"D'Arcy, Jr."_s,
        u"Wu"_s,      u"😀 Emoji"_s, u"St. John"_s,     u"山田"_s,     u"Иванова"_s,   u"a^b=c \"x\" *"_s};
    static const QStringList hosts{u"gmail.com"_s, u"yahoo.ca"_s, u"uni-ulm.de"_s, u"mail.example.org"_s};
    const auto pick = [&](const QStringList &list) { return list.at(random.bounded(static_cast<int>(list.size()))); };
    Payment p = somePayment(number);
    p.payerName = pick(firsts) + u' ' + pick(lasts);
    p.payerEmail = u"%1.%2+%3@%4"_s.arg(pick({u"anna"_s, u"j"_s, u"jl"_s, u"lukasz_k"_s}),
                                        pick({u"obrien"_s, u"mueller"_s, u"ng"_s, u"x"_s}),
                                        QString::number(number % 97), pick(hosts));
    p.confirmCode = QString::number(random.generate64() | (quint64{1} << 63), 36).toUpper().left(8);
    p.plate =
        number % 3 == 0 ? QString() : u"%1 %2"_s.arg(pick({u"ABC"_s, u"XY"_s, u"KA-B"_s})).arg(random.bounded(999));
    p.items = {{u"permit"_s, u"P-%1/%2"_s.arg(2020 + random.bounded(7)).arg(random.bounded(500)), u"x"_s, dollars(1)}};
    p.mode = random.bounded(40) == 0 ? Mode::Live : Mode::Test;
    const auto statuses = allPaymentStatuses();
    p.status = random.bounded(3) > 0 ? PaymentStatus::Succeeded : statuses.at(random.bounded(7));
    p.stripeStatus = random.bounded(2) == 0 ? u"succeeded"_s : u"processing"_s;
    const QList<Currency> currencies{Currency(),
                                     Currency(),
                                     Currency(),
                                     *Currency::fromCode(u"cad"),
                                     *Currency::fromCode(u"jpy"),
                                     *Currency::fromCode(u"kwd")};
    const Currency currency = currencies.at(random.bounded(static_cast<int>(currencies.size())));
    p.amount = Money(100 * (1 + random.bounded(60)), currency);
    p.refunded = Money(random.bounded(4) == 0 ? p.amount.minor() / 2 : 0, currency);
    if (random.bounded(3) > 0) {
        const Currency settled = random.bounded(2) == 0 ? Currency() : *Currency::fromCode(u"jpy");
        const qint64 fee = random.bounded(500);
        p.fee = Money(fee, settled);
        p.net = Money(random.bounded(5000) - fee, settled); // less than nothing too
    }
    p.paymentTypeId = pick({u"pt_1"_s, u"pt_2"_s, u"type \"x\" é"_s});
    p.paymentTypeName = pick({u"Credit card"_s, u"Débit"_s, u"kiosk"_s});
    p.summary = pick({u"Lot C annual permit"_s, u"Late"_s, u"locker 7"_s, QString()});
    p.paymentDate = QDateTime::fromSecsSinceEpoch(1780000000 + random.bounded(1500), Qt::UTC); // many ties
    p.paymentIntentId = u"pi_3Q%1"_s.arg(random.generate(), 0, 36);
    p.chargeId = u"ch_3Q%1"_s.arg(random.generate(), 0, 36);
    const bool hasCard = random.bounded(10) > 0;
    p.cardLast4 = hasCard ? u"%1"_s.arg(random.bounded(2) == 0 ? 4242 : random.bounded(10000), 4, 10, QLatin1Char('0'))
                          : QString();
    return p;
}

inline QStringList madeUpSearches(QRandomGenerator &random, const QList<OracleRow> &rows)
{
    QStringList searches{u""_s,
                         u"a"_s,
                         u"an"_s,
                         u"ann"_s,
                         u"anna"_s,
                         u"o'"_s,
                         u"o'b"_s,
                         u"O’Brien"_s,
                         u"obrien"_s,
                         u"jean-luc"_s,
                         u"JEAN"_s,
                         u"luc"_s,
                         u"lu"_s,
                         u"jose"_s,
                         u"josé"_s,
                         u"muller"_s,
                         u"MÜLLER"_s,
                         u"gross"_s,
                         u"groß"_s,
                         u"nunez"_s,
                         u"ng"_s,
                         u"gmail"_s,
                         u"gmail yahoo"_s,
                         u"@gmail.com"_s,
                         u"ord-10"_s,
                         u"4242"_s,
                         u"山田"_s,
                         u"山"_s,
                         u"太郎"_s,
                         u"иванова"_s,
                         u"ова"_s,
                         u"😀"_s,
                         u"emoji"_s,
                         u"st."_s,
                         u"john st"_s,
                         u"(bob)"_s,
                         u"bob\" OR \"a"_s,
                         u"^an"_s,
                         u"=pending"_s,
                         u"*"_s,
                         u"a^b"_s,
                         u"zzzz"_s,
                         u"van der"_s,
                         u"der ber"_s,
                         u"p-2022/"_s,
                         u"pi_3q"_s,
                         u"yuko"_s,
                         u"%"_s,
                         u"_"_s,
                         u"asa"_s,
                         u"anna obrien succeeded"_s,
                         u"d'arcy"_s,
                         u"zoe li"_s,
                         u"-"_s,
                         u"soren"_s,
                         u"lukasz"_s};
    for (int i = 0; i < 120; ++i) {
        const QStringList &words = rows.at(random.bounded(static_cast<int>(rows.size()))).words;
        QStringList asked;
        for (int n = random.bounded(1, 4); n > 0; --n) {
            const QString word = words.at(random.bounded(static_cast<int>(words.size())));
            const int from = random.bounded(2) == 0 ? 0 : random.bounded(static_cast<int>(word.size()));
            const QString part = word.mid(from, random.bounded(1, 9));
            // Half of a surrogate pair is not what a keyboard gives.
            if (!part.isEmpty() && !part.front().isLowSurrogate() && !part.back().isHighSurrogate())
                asked << part;
        }
        searches << asked.join(u' ');
    }
    return searches;
}

// --- Orders.

/// What a payment is sorted by: numbers, or text by its UTF-8 bytes, as SQLite compares it.
struct OracleKey
{
    qint64 number = 0;
    QByteArray text;
    auto operator<=>(const OracleKey &other) const
    {
        return number != other.number ? number <=> other.number : text.compare(other.text) <=> 0;
    }
    bool operator==(const OracleKey &other) const = default;
};

inline OracleKey keyOf(PaymentSort by, const Payment &p)
{
    const auto money = [](const std::optional<Money> &amount) {
        return OracleKey{amount ? oracleThousandths(*amount) : std::numeric_limits<qint64>::min(), {}};
    };
    const auto text = [](const QString &value) { return OracleKey{0, value.toUtf8()}; };
    switch (by) {
    case PaymentSort::Date: return {};
    case PaymentSort::Status: return {allPaymentStatuses().indexOf(p.status), {}};
    case PaymentSort::Name: return text(foldText(p.payerName));
    case PaymentSort::Email: return text(p.payerEmail);
    case PaymentSort::OrderId: return text(p.orderId);
    case PaymentSort::ConfirmCode: return text(p.confirmCode);
    case PaymentSort::Plate: return text(p.plate);
    case PaymentSort::Summary: return text(p.summary);
    case PaymentSort::PaymentType: return text(p.paymentTypeName);
    case PaymentSort::Mode: return text(p.mode == Mode::Live ? u"live"_s : u"test"_s);
    case PaymentSort::Currency: return text(p.amount.currency().code());
    case PaymentSort::Amount: return money(p.amount);
    case PaymentSort::Refunded: return money(p.refunded);
    case PaymentSort::Fee: return money(p.fee);
    case PaymentSort::Net: return money(p.net);
    case PaymentSort::Last4: return text(p.cardLast4);
    }
    Q_UNREACHABLE();
}

/// Ties: newest first for dates and amounts going down, for all else going up.
inline bool isBefore(const PaymentOrder &order, const Payment &a, const Payment &b)
{
    static const QList<PaymentSort> downFirst{PaymentSort::Date, PaymentSort::Amount, PaymentSort::Refunded,
                                              PaymentSort::Fee, PaymentSort::Net};
    const OracleKey left = keyOf(order.by, a);
    const OracleKey right = keyOf(order.by, b);
    if (!(left == right))
        return order.descending ? right < left : left < right;
    const bool newestFirst = order.descending == downFirst.contains(order.by);
    return newestFirst ? a.paymentDate > b.paymentDate : a.paymentDate < b.paymentDate;
}

inline QList<PaymentOrder> allOrders()
{
    QList<PaymentOrder> orders;
    for (const PaymentSort by : allPaymentSorts())
        orders << PaymentOrder{by, true} << PaymentOrder{by, false};
    return orders;
}

/// A filter of one or several parts that the rows can answer.
inline PaymentFilter madeUpFilter(QRandomGenerator &random)
{
    PaymentFilter filter;
    const auto chance = [&](int of) { return random.bounded(of) == 0; };
    const auto statuses = allPaymentStatuses();
    if (chance(2))
        filter.statuses << statuses.at(random.bounded(7));
    if (chance(3))
        filter.statuses << statuses.at(random.bounded(7));
    if (chance(4))
        filter.mode = chance(2) ? Mode::Test : Mode::Live;
    filter.stuckOnly = chance(10);
    if (chance(4))
        filter.paymentTypeIds << u"pt_1"_s << u"type \"x\" é"_s;
    if (chance(4))
        filter.currencies << *Currency::fromCode(u"kwd") << *Currency::fromCode(u"jpy");
    if (chance(5))
        filter.last4 = u"4242"_s;
    if (chance(4))
        filter.amount.least = random.bounded(30000);
    if (chance(4))
        filter.amount.most = random.bounded(60000);
    if (chance(4))
        filter.time.from = QDateTime::fromSecsSinceEpoch(1780000000 + random.bounded(1500), Qt::UTC);
    if (chance(4))
        filter.time.until = QDateTime::fromSecsSinceEpoch(1780000000 + random.bounded(1500), Qt::UTC);
    return filter;
}
