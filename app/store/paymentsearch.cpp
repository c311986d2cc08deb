#include "store/paymentsearch.h"

#include "store/paymentindex.h"
#include "store/searchtext.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLongestSearch = 256; // letters: more is a slip of the paste
constexpr int kGramsPerWord = 3;
constexpr qint64 kRarityFactor = 40; // a gram this many times as common as the rarest narrows nothing
constexpr int kMostTokens = 48;      // of one expression; the rest is checked on the row

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

struct WordPlan
{
    QList<Token> tokens;
    bool needsCheck = false;
};

WordPlan planWord(const QString &word, const Counts &counts, qint64 all)
{
    const QStringList grams = gramsOf(word);
    if (grams.isEmpty())
        return {{{startToken(word), counts.value(startToken(word))}}, false};
    QList<std::pair<qsizetype, qint64>> byRarity; // place, rows
    for (qsizetype i = 0; i < grams.size(); ++i)
        byRarity.append({i, counts.value(grams.at(i))});
    std::stable_sort(byRarity.begin(), byRarity.end(),
                     [](const auto &a, const auto &b) { return a.second < b.second; });
    WordPlan plan;
    plan.needsCheck = grams.size() > 1;
    QList<qsizetype> taken;
    const qint64 rarest = byRarity.constFirst().second;
    for (const auto &[place, rows] : std::as_const(byRarity)) {
        if (plan.tokens.size() == kGramsPerWord || (!taken.isEmpty() && rows > rarest * kRarityFactor))
            break;
        if (isDense(rows, all)) {
            plan.needsCheck = true;
            break;
        }
        const bool isBesideTaken =
            std::any_of(taken.cbegin(), taken.cend(), [at = place](qsizetype t) { return std::abs(t - at) <= 1; });
        if (isBesideTaken)
            continue;
        taken << place;
        plan.tokens << Token{grams.at(place), rows};
    }
    return plan;
}

} // namespace

Result<SearchPlan> PaymentSearch::plan(const PaymentQuery &query) const
{
    QStringList words = searchWords(query.search.left(kLongestSearch));
    words.removeDuplicates();
    SearchPlan plan;

    QStringList filterTokens;
    const auto filter = [&](const QString &token, const QString &condition, const QVariantList &values) {
        filterTokens << token;
        plan.checks << condition;
        plan.checkValues << values;
    };
    // The unary plus keeps SQLite from choosing an index for these: the order decides which index is walked.
    if (query.status)
        filter(statusToken(*query.status), u"+p.status = ?"_s, {toString(*query.status)});
    if (query.mode)
        filter(modeToken(*query.mode), u"+p.mode = ?"_s, {toString(*query.mode)});
    if (query.stuckOnly)
        filter(stuckToken(), u"+p.status = 'pending' AND +p.stripe_status = 'succeeded'"_s, {});
    plan.allChecks = plan.checks;
    plan.allCheckValues = plan.checkValues;

    QJsonArray asked{allRowsGram()};
    for (const QString &token : std::as_const(filterTokens))
        asked.append(token);
    for (const QString &word : std::as_const(words)) {
        const QStringList grams = gramsOf(word);
        for (const QString &gram : grams.isEmpty() ? QStringList{startToken(word)} : grams)
            asked.append(gram);
    }
    Counts counts;
    {
        auto rows = m_database.run(u"SELECT gram, row_count FROM gram_counts WHERE gram IN "
                                   "(SELECT value FROM json_each(?))"_s,
                                   {QString::fromUtf8(QJsonDocument(asked).toJson(QJsonDocument::Compact))});
        if (!rows)
            return rows.error();
        while (rows->next())
            counts.insert(rows->value(0).toString(), rows->value(1).toLongLong());
    }
    const qint64 all = counts.value(allRowsGram());
    for (const QJsonValue &token : std::as_const(asked))
        counts.insert(token.toString(), expectedRows(token.toString(), counts.value(token.toString()), all));
    for (const QJsonValue &token : std::as_const(asked))
        plan.impossible = plan.impossible || counts.value(token.toString()) == 0;
    if (plan.impossible)
        return plan;

    QList<Token> tokens;
    for (const QString &token : std::as_const(filterTokens)) {
        if (const qint64 rows = counts.value(token); !isDense(rows, all))
            tokens << Token{token, rows};
    }
    for (const QString &word : std::as_const(words)) {
        const WordPlan wordPlan = planWord(word, counts, all);
        const bool fits = tokens.size() + wordPlan.tokens.size() <= kMostTokens;
        const bool isShort = gramsOf(word).isEmpty();
        QVariantList values;
        const QString check = isShort ? startCheck(word, &values) : u"instr(p.search_text, ?)"_s;
        if (!isShort)
            values << word;
        plan.allChecks << check;
        plan.allCheckValues << values;
        if (fits)
            tokens << wordPlan.tokens;
        if (!fits || wordPlan.needsCheck) {
            plan.checks << check;
            plan.checkValues << values;
        }
    }
    std::stable_sort(tokens.begin(), tokens.end(), [](const Token &a, const Token &b) { return a.rows < b.rows; });
    QStringList quoted;
    for (const Token &token : std::as_const(tokens))
        quoted << u'"' + token.text + u'"'; // words hold no quotation mark
    quoted.removeDuplicates();
    plan.match = quoted.join(u" AND "_s);
    plan.estimate = tokens.isEmpty() ? all : tokens.constFirst().rows;
    return plan;
}

} // namespace console
