#include "core/paymentsearchquery.h"

#include "core/searchvalues.h"

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

struct Token
{
    qsizetype position = 0;
    qsizetype length = 0;
    QString key;   ///< before the colon; empty: no operator
    QString value; ///< without quotation marks
    bool isQuoted = false;
    bool isOpenQuote = false; ///< the closing mark is missing
};

bool isQuote(QChar c)
{
    return c == u'"' || c == u'\u201c' || c == u'\u201d';
}

Token tokenAt(const QString &text, qsizetype from)
{
    Token token;
    token.position = from;
    qsizetype at = from;
    while (at < text.size() && !text.at(at).isSpace() && !isQuote(text.at(at)) && text.at(at) != u':')
        ++at;
    const auto isLetterOrDigit = [](QChar c) { return c.isLetterOrNumber(); };
    if (at > from && at < text.size() && text.at(at) == u':' && text.at(from).isLetter() &&
        std::all_of(text.cbegin() + from, text.cbegin() + at, isLetterOrDigit)) {
        token.key = text.mid(from, at - from);
        ++at;
    } else {
        at = from;
    }
    if (at < text.size() && isQuote(text.at(at))) {
        token.isQuoted = true;
        qsizetype end = at + 1;
        while (end < text.size() && !isQuote(text.at(end)))
            ++end;
        token.isOpenQuote = end >= text.size();
        token.value = text.mid(at + 1, end - at - 1);
        at = std::min(end + 1, text.size());
    } else {
        const qsizetype begin = at;
        while (at < text.size() && !text.at(at).isSpace() && (at == begin || !isQuote(text.at(at))))
            ++at;
        token.value = text.mid(begin, at - begin);
    }
    token.length = at - from;
    return token;
}

QList<Token> tokensOf(const QString &text)
{
    QList<Token> tokens;
    for (qsizetype at = 0; at < text.size();) {
        if (text.at(at).isSpace()) {
            ++at;
            continue;
        }
        tokens << tokenAt(text, at);
        at += tokens.constLast().length;
    }
    return tokens;
}

bool isYear(const Token &token)
{
    bool isNumber = false;
    const int year = token.value.toInt(&isNumber);
    return token.key.isEmpty() && !token.isQuoted && token.value.size() == 4 && isNumber && year >= 1970 && year < 2200;
}

bool looksLikeADay(const QString &word)
{
    const auto parts = word.split(u'-');
    return word.size() == 10 && parts.size() == 3 && parts.at(0).size() == 4 && parts.at(1).size() == 2 &&
           std::all_of(word.cbegin(), word.cend(), [](QChar c) { return c == u'-' || (c >= u'0' && c <= u'9'); });
}

class Parser
{
public:
    Parser(const QString &text, const SearchContext &context) : m_context(context), m_tokens(tokensOf(text)) {}

    PaymentSearchQuery parsed()
    {
        for (m_at = 0; m_at < m_tokens.size(); ++m_at) {
            const Token token = m_tokens.at(m_at);
            if (token.isOpenQuote)
                addProblem(token, SearchTexts::tr("The quotation mark is not closed. All that follows was taken as one "
                                                  "text."));
            if (!token.key.isEmpty())
                readOperatorOf(token);
            else if (token.isQuoted || !readBare(token))
                m_words << token.value;
        }
        m_query.words = m_words.join(u' ').simplified();
        return m_query;
    }

private:
    void addProblem(const Token &token, const QString &text)
    {
        m_query.problems << SearchProblem{token.position, token.length, text};
    }

    void readOperatorOf(const Token &token)
    {
        const auto op = searchOperatorFrom(token.key);
        if (!op) {
            QStringList known;
            for (const SearchOperator each : kSearchOperators)
                known << nameOf(each) + u':';
            addProblem(token, SearchTexts::tr("There is no operator \"%1:\". Use one of: %2. To search for the text "
                                              "itself, put it in quotation marks.")
                                  .arg(token.key, known.join(u' ')));
            return;
        }
        const QString value = token.value.trimmed();
        if (value.isEmpty()) {
            addProblem(token, SearchTexts::tr("Write what to look for after \"%1:\".").arg(token.key));
            return;
        }
        narrow(token, [&](PaymentFilter *filter) { return readOperator(*op, value, m_context, filter); });
        if (isAboutTime(*op))
            addTimeReading(token, *op, value);
    }

    /// Lets `read` change the filter and tells if nothing passes it any more.
    template <typename Read>
    void narrow(const Token &token, Read read)
    {
        const bool wasNothing = m_query.filter.isNothing;
        PaymentFilter filter = m_query.filter;
        if (const std::optional<QString> problem = read(&filter)) {
            addProblem(token, *problem);
            return;
        }
        m_query.filter = filter;
        if (filter.isNothing && !wasNothing)
            addProblem(token, SearchTexts::tr("This contradicts what stands before it: no payment can be both."));
    }

    void addTimeReading(const Token &token, SearchOperator op, const QString &value)
    {
        const auto span = readSpan(value, m_context);
        if (!span)
            return;
        PaymentFilter alone;
        (void)readOperator(op, value, m_context, &alone);
        m_query.readings << SearchReading{token.position, token.length, spanInWords(alone.time, m_context)};
    }

    void takeSpan(Token token, const TimeRange &span, qsizetype tokens)
    {
        if (tokens == 2) {
            const Token &last = m_tokens.at(++m_at);
            token.length = last.position + last.length - token.position;
        }
        narrow(token, [&](PaymentFilter *filter) -> std::optional<QString> {
            PaymentFilter read;
            read.time = span;
            *filter = intersected(*filter, read);
            return std::nullopt;
        });
        m_query.readings << SearchReading{token.position, token.length, spanInWords(span, m_context)};
    }

    /// A word that is a day, a month or an amount.
    bool readBare(const Token &token)
    {
        if (looksLikeADay(token.value)) {
            if (const auto span = readSpan(token.value, m_context)) {
                takeSpan(token, *span, 1);
            } else {
                addProblem(token, SearchTexts::tr("There is no day %1. To search for the text itself, put it in "
                                                  "quotation marks.")
                                      .arg(token.value));
            }
            return true;
        }
        if (const auto month = monthOf(token.value)) {
            const bool hasYear = m_at + 1 < m_tokens.size() && isYear(m_tokens.at(m_at + 1));
            if (hasYear || isOnlyAMonth(token.value)) {
                const int year = hasYear ? m_tokens.at(m_at + 1).value.toInt() : latestYearOf(*month, m_context);
                takeSpan(token, monthRange(year, *month, m_context.zone), hasYear ? 2 : 1);
                return true;
            }
        }
        if (const auto amount = readBareAmount(token.value)) {
            narrow(token, [&](PaymentFilter *filter) -> std::optional<QString> {
                PaymentFilter read;
                read.amount = {amount, amount};
                *filter = intersected(*filter, read);
                return std::nullopt;
            });
            m_query.readings << SearchReading{token.position, token.length,
                                              SearchTexts::tr("the amount %1, in any currency").arg(token.value)};
            return true;
        }
        return false;
    }

    const SearchContext &m_context;
    QList<Token> m_tokens;
    qsizetype m_at = 0;
    QStringList m_words;
    PaymentSearchQuery m_query;
};

} // namespace

PaymentSearchQuery PaymentSearchQuery::parse(const QString &text, const SearchContext &context)
{
    return Parser(text, context).parsed();
}

} // namespace console
