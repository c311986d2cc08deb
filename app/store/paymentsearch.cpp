#include "store/paymentsearch.h"

#include "store/gramcounts.h"
#include "store/paymentrow.h"
#include "store/searchtext.h"

#include <QHash>

#include <algorithm>
#include <iterator>
#include <limits>
#include <numeric>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLongestSearch = 256; // letters: more is a slip of the paste
constexpr qsizetype kTokensPerWord = 4;
constexpr qint64 kRowCost = 40; // entries of a token's list that are passed over while one row is read and asked
constexpr qint64 kMany = 20;    // a part of the rows so large is many
constexpr qsizetype kGram = 3;  // letters
constexpr qint64 kSlotsPerSecond = 1024; // row ids (resources/sql/cache/0001_create_payments.sql)
constexpr int kMostTokens = 48;          // of one expression; the rest is checked on the row

using Counts = QHash<QString, qint64>;

struct Token
{
    QString text;
    qint64 rows = 0;
};

/// A token on more than 95 % of the rows costs more than it narrows.
bool isDense(qint64 rows, qint64 all)
{
    return rows * 20 > all * 19;
}

/// "Begins a word or a part of one" as SQL on the stored words.
QString startCheck(const QString &word, QVariantList *values)
{
    QStringList either{u"instr(p.search_text, ?)"_s};
    *values << QString(u' ' + word);
    for (const QChar mark : partMarks()) {
        either << u"instr(p.search_text, ?)"_s;
        *values << QString(mark + word);
    }
    return u'(' + either.join(u" OR "_s) + u')';
}

/// All tokens that a row with this word has.
QStringList allTokensOf(const QString &word)
{
    const QStringList grams = gramsOf(word);
    return grams.isEmpty() ? QStringList{startToken(word)} : grams + hyphenTokensOf(word);
}

/// The tokens of a word in the order in which they are worth asking for, the rarest first. The word may ask for the
/// first one alone; none: no token of it narrows.
QList<Token> tokensOf(const QString &word, const Counts &counts, qint64 all)
{
    const QStringList grams = gramsOf(word);
    if (grams.isEmpty())
        return {{startToken(word), counts.value(startToken(word))}};
    QList<Token> tokens;
    QStringList around = hyphenTokensOf(word);
    around.removeDuplicates();
    for (qsizetype i = around.size() - 1; i > 0; --i) {
        if (around.at(i).startsWith(around.at(i - 1)))
            around.removeAt(i - 1); // the longer one says it all
    }
    for (const QString &token : std::as_const(around)) {
        if (!isDense(counts.value(token), all))
            tokens << Token{token, counts.value(token)};
    }
    QList<std::pair<qsizetype, qint64>> byRarity; // place, rows
    for (qsizetype i = 0; i < grams.size(); ++i) {
        const QStringView letters = QStringView(grams.at(i)).left(kGram);
        if (std::none_of(around.cbegin(), around.cend(), [&](const QString &token) { return token.contains(letters); }))
            byRarity.append({i, counts.value(grams.at(i))});
    }
    std::stable_sort(byRarity.begin(), byRarity.end(),
                     [](const auto &a, const auto &b) { return a.second < b.second; });
    QList<qsizetype> taken;
    const auto isApart = [&taken](qsizetype place, qsizetype letters) {
        return std::all_of(taken.cbegin(), taken.cend(), [=](qsizetype t) { return std::abs(t - place) >= letters; });
    };
    // On many rows, and on as many as a token taken already: the same rows, nearly always, of a domain or a form of
    // code.
    const auto isTold = [&](qint64 rows) {
        return rows > all / kMany && std::any_of(tokens.cbegin(), tokens.cend(), [rows](const Token &token) {
                   return std::abs(rows - token.rows) < token.rows / 30;
               });
    };
    // First grams that share no letter, which tell most beside each other; then others.
    for (const qsizetype letters : {kGram, qsizetype{1}}) {
        for (const auto &[place, rows] : std::as_const(byRarity)) {
            if (isDense(rows, all) || isTold(rows) || !isApart(place, letters))
                continue;
            taken << place;
            tokens << Token{grams.at(place), rows};
        }
    }
    std::stable_sort(tokens.begin(), tokens.end(), [](const Token &a, const Token &b) { return a.rows < b.rows; });
    return tokens;
}

/// Adds tokens of the words, beside the first ones that are taken already, as long as a token's list is read sooner
/// than the rows that it spares.
void addMore(const QList<QList<Token>> &ofWords, qint64 all, QList<Token> *tokens)
{
    qint64 left = all; // rows that all tokens together leave, were they independent
    for (const Token &token : std::as_const(*tokens))
        left = left * std::min(token.rows, all) / all;
    for (qsizetype turn = 1; turn < kTokensPerWord; ++turn) {
        for (const QList<Token> &word : ofWords) {
            if (turn >= word.size() || tokens->size() == kMostTokens)
                continue;
            // Grams of one word go together: the next one spares about half of what it would spare alone.
            const Token &next = word.at(turn);
            const qint64 spared = left * (all - std::min(next.rows, all)) / all / 2;
            if (next.rows > spared * kRowCost)
                continue;
            *tokens << next;
            left -= spared;
        }
    }
}

/// A condition on the row `p`, and the tokens of which a row that fulfils it has exactly one; none: no token tells.
struct Condition
{
    QStringList tokens;
    QString sql;
    QVariantList values;
};

QString marks(qsizetype count)
{
    return QStringList(count, u"?"_s).join(u", "_s);
}

template <typename List, typename TokenOf, typename ValueOf>
void addListed(const List &list, const QString &column, TokenOf tokenOf, ValueOf valueOf, QList<Condition> *conditions)
{
    if (list.isEmpty())
        return;
    Condition condition;
    for (const auto &entry : list) {
        condition.tokens << tokenOf(entry);
        condition.values << valueOf(entry);
    }
    condition.tokens.removeDuplicates();
    // The unary plus keeps SQLite from choosing an index: the order decides which index is walked.
    // lint-allow: sql a column's name and marks, all values are bound
    condition.sql = u"+p.%1 IN (%2)"_s.arg(column, marks(condition.values.size()));
    conditions->append(condition);
}

/// The filter, but for amount and time.
QList<Condition> conditionsOf(const PaymentFilter &filter)
{
    QList<Condition> conditions;
    const auto nameOf = [](auto value) { return toString(value); };
    addListed(filter.statuses, u"status"_s, statusToken, nameOf, &conditions);
    if (filter.mode)
        addListed(QList{*filter.mode}, u"mode"_s, modeToken, nameOf, &conditions);
    if (filter.stuckOnly)
        conditions.append({{stuckToken()}, u"+p.status = 'pending' AND +p.stripe_status = 'succeeded'"_s, {}});
    addListed(
        filter.paymentTypeIds, u"payment_type_id"_s, paymentTypeToken, [](const QString &id) { return storedText(id); },
        &conditions);
    addListed(
        filter.currencies, u"currency"_s, currencyToken, [](const Currency &currency) { return currency.code(); },
        &conditions);
    if (!filter.last4.isEmpty()) {
        const QString token = last4Token(filter.last4);
        conditions.append(
            {token.isEmpty() ? QStringList() : QStringList{token}, u"+p.card_last4 = ?"_s, {filter.last4}});
    }
    return conditions;
}

/// A whole second at or after the moment: payments have whole seconds.
qint64 secondFrom(const QDateTime &moment)
{
    const qint64 ms = moment.toMSecsSinceEpoch();
    return ms / 1000 + (ms % 1000 > 0 ? 1 : 0);
}

struct AmountCondition
{
    QString sql;
    QVariantList values;
};

AmountCondition amountCondition(const AmountRange &range, const QString &column)
{
    AmountCondition condition;
    QStringList parts;
    if (range.least) {
        parts << column + u" >= ?"_s;
        condition.values << *range.least;
    }
    if (range.most) {
        parts << column + u" <= ?"_s;
        condition.values << *range.most;
    }
    condition.sql = parts.join(u" AND "_s);
    return condition;
}

} // namespace

Result<qint64> PaymentSearch::countUpTo(const QString &source, const QVariantList &values) const
{
    auto rows = m_database.run(
        // lint-allow: sql names of columns and tables only, all values are bound
        u"SELECT count(*) FROM (SELECT 1 FROM %1 LIMIT ?)"_s.arg(source), QVariantList(values) << kMostSorted + 1);
    if (!rows)
        return rows.error();
    if (!rows->next())
        return Database::errorOf(*rows, u"count"_s);
    return rows->value(0).toLongLong();
}

Outcome PaymentSearch::addTime(const TimeRange &time, SearchPlan *plan) const
{
    if (time.isOpen())
        return Done{};
    // A second that was full spilled into the next ones: the range then takes them in, and the date is asked.
    auto spilled = m_database.run(u"SELECT max(row_id - payment_date * 1024) FROM payments INDEXED BY payments_spilled "
                                  "WHERE row_id - payment_date * 1024 > 1023"_s);
    if (!spilled)
        return spilled.error();
    if (!spilled->next())
        return Database::errorOf(*spilled, u"payments_spilled"_s);
    const bool hasSpilled = !spilled->value(0).isNull();
    const qint64 reach = hasSpilled ? spilled->value(0).toLongLong() : kSlotsPerSecond - 1;
    const auto check = [&](const QString &sql, qint64 second) {
        plan->checks << sql;
        plan->checkValues << second;
        plan->allChecks << sql;
        plan->allCheckValues << second;
    };
    // No date lies outside of these (PaymentRepository), and no product leaves an int64.
    const auto bounded = [](qint64 second) { return std::clamp<qint64>(second, 0, qint64{1} << 42); };
    if (time.from) {
        const qint64 first = bounded(secondFrom(*time.from));
        plan->firstRow = first * kSlotsPerSecond;
        if (hasSpilled)
            check(u"+p.payment_date >= ?"_s, first);
    }
    if (time.until) {
        const qint64 beyond = bounded(secondFrom(*time.until));
        plan->lastRow = (beyond - 1) * kSlotsPerSecond + reach;
        if (hasSpilled)
            check(u"+p.payment_date < ?"_s, beyond);
    }
    plan->estimateIsHits = false;
    return Done{};
}

Outcome PaymentSearch::addAmount(const AmountRange &amount, SearchPlan *plan) const
{
    if (amount.isOpen())
        return Done{};
    plan->estimateIsHits = false;
    const AmountCondition onRow = amountCondition(amount, u"+p.amount_key"_s);
    plan->checks.prepend(onRow.sql);
    plan->checkValues = onRow.values + plan->checkValues;
    const AmountCondition onIndex = amountCondition(amount, u"p.amount_key"_s);
    const auto inRange =
        // lint-allow: sql names of columns and tables only, all values are bound
        countUpTo(u"payments AS p INDEXED BY payments_by_amount WHERE "_s + onIndex.sql, onIndex.values);
    if (!inRange)
        return inRange.error();
    const bool isNarrow = *inRange <= kMostSorted && *inRange < plan->estimate;
    plan->allChecks << (isNarrow ? onIndex.sql : onRow.sql);
    plan->allCheckValues << onRow.values;
    if (!isNarrow)
        return Done{};
    plan->estimate = *inRange;
    if (plan->source == SearchPlan::Source::Match) {
        // The rows of the range as a set: no row is read to be asked for its amount.
        plan->checks.first() = // lint-allow: sql names of columns and tables only, all values are bound
            u"+g.rowid IN (SELECT row_id FROM payments AS p INDEXED BY payments_by_amount WHERE %1)"_s.arg(onIndex.sql);
    } else {
        plan->source = SearchPlan::Source::Amounts;
    }
    return Done{};
}

Outcome PaymentSearch::narrowByTime(SearchPlan *plan) const
{
    if (plan->estimate <= kMostSorted || (!plan->firstRow && !plan->lastRow))
        return Done{};
    const auto inRange =
        countUpTo(u"payments AS p WHERE p.row_id >= ? AND p.row_id <= ?"_s,
                  {plan->firstRow.value_or(0), plan->lastRow.value_or(std::numeric_limits<qint64>::max())});
    if (!inRange)
        return inRange.error();
    if (*inRange <= kMostSorted) {
        plan->source = SearchPlan::Source::Rows;
        plan->estimate = *inRange;
    }
    return Done{};
}

Result<SearchPlan> PaymentSearch::plan(const PaymentQuery &query, bool byDate) const
{
    const QList<Condition> conditions = conditionsOf(query.filter);
    QStringList words = searchWords(query.search.left(kLongestSearch));
    words.removeDuplicates();
    SearchPlan plan;
    plan.impossible = query.filter.isNothing;
    if (plan.impossible)
        return plan;

    QStringList asked{allRowsGram()};
    for (const Condition &condition : conditions)
        asked << condition.tokens;
    for (const QString &word : std::as_const(words))
        asked << allTokensOf(word);
    asked.removeDuplicates();
    const auto counted = GramCounts(m_database).of(asked);
    if (!counted)
        return counted.error();
    const qint64 all = counted->value(allRowsGram());
    plan.impossible = all == 0;
    Counts counts;
    for (const QString &token : std::as_const(asked))
        counts.insert(token, expectedRows(token, counted->value(token), all));

    QList<Token> tokens;
    for (const Condition &condition : conditions) {
        plan.allChecks << condition.sql;
        plan.allCheckValues << condition.values;
        const qint64 rows =
            std::accumulate(condition.tokens.cbegin(), condition.tokens.cend(), qint64{0},
                            [&](qint64 sum, const QString &token) { return sum + counts.value(token); });
        const bool isTold = !condition.tokens.isEmpty();
        plan.impossible = plan.impossible || (isTold && rows == 0);
        if (isTold && !isDense(rows, all)) {
            tokens << Token{condition.tokens.join(u"\" OR \""_s), rows};
        } else {
            plan.checks << condition.sql;
            plan.checkValues << condition.values;
        }
    }
    QList<QList<Token>> ofWords;
    for (const QString &word : std::as_const(words)) {
        const QStringList grams = gramsOf(word);
        const QStringList needed = allTokensOf(word);
        plan.impossible = plan.impossible || std::any_of(needed.cbegin(), needed.cend(), [&](const QString &token) {
                              return counts.value(token) == 0;
                          });
        const QList<Token> ofWord = tokensOf(word, counts, all);
        const bool isAsked = !ofWord.isEmpty() && tokens.size() < kMostTokens;
        const bool isShort = grams.isEmpty();
        QVariantList values;
        const QString check = isShort ? startCheck(word, &values) : u"instr(p.search_text, ?)"_s;
        if (!isShort)
            values << word;
        plan.allChecks << check;
        plan.allCheckValues << values;
        if (isAsked) {
            tokens << ofWord.constFirst();
            ofWords << ofWord;
        }
        if (!isAsked || grams.size() > 1) {
            plan.checks << check;
            plan.checkValues << values;
        }
    }
    if (plan.impossible)
        return plan;
    addMore(ofWords, all, &tokens);
    std::stable_sort(tokens.begin(), tokens.end(), [](const Token &a, const Token &b) { return a.rows < b.rows; });
    QStringList quoted;
    for (const Token &token : std::as_const(tokens))
        quoted << u"(\""_s + token.text + u"\")"_s; // no token holds a quotation mark
    quoted.removeDuplicates();
    plan.match = quoted.join(u" AND "_s);
    plan.source = plan.match.isEmpty() ? SearchPlan::Source::Rows : SearchPlan::Source::Match;
    plan.estimate = tokens.isEmpty() ? all : tokens.constFirst().rows;
    // Where IDs hold a gram by chance, how many do is a guess.
    const bool isCounted = tokens.isEmpty() || expectedRows(tokens.constFirst().text, 0, all) == 0;
    plan.estimateIsHits = quoted.size() <= 1 && plan.checks.isEmpty() && isCounted;
    if (auto added = addTime(query.filter.time, &plan); !added)
        return added.error();
    if (auto added = addAmount(query.filter.amount, &plan); !added)
        return added.error();
    if (!byDate) {
        if (auto narrowed = narrowByTime(&plan); !narrowed)
            return narrowed.error();
    }
    return plan;
}

} // namespace console
