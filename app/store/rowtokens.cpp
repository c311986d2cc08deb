#include "store/rowtokens.h"

#include <algorithm>
#include <cstring>

namespace console {

namespace {

using Packed = RowTokens::Packed;

Packed packedGram(const char *letters)
{
    const auto a = static_cast<unsigned char>(letters[0]);
    const auto b = static_cast<unsigned char>(letters[1]);
    const auto c = static_cast<unsigned char>(letters[2]);
    const GramTail tail = gramTail(a, b, c);
    return Packed{a} | Packed{b} << 8 | Packed{c} << 16 | Packed{tail.first} << 24 | Packed{tail.second} << 32;
}

/// '^' and one letter, or two.
Packed packedStart(const char *letters, qsizetype count)
{
    const Packed one = Packed{'^'} | Packed{static_cast<unsigned char>(letters[0])} << 8;
    return count == 1 ? one : one | Packed{static_cast<unsigned char>(letters[1])} << 16;
}

Packed packed(const char *token, qsizetype size)
{
    Packed all = 0;
    for (qsizetype i = size; i > 0; --i)
        all = all << 8 | static_cast<unsigned char>(token[i - 1]);
    return all;
}

bool isForeign(char c)
{
    return (c & 0x80) != 0;
}

bool isPlain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); // of a folded word
}

template <typename List>
void sortOnce(List *list)
{
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
}

bool isPartMark(char c)
{
    return std::strchr(".-_@'+", c) != nullptr; // partMarks()
}

} // namespace

QByteArray RowTokens::unpacked(Packed token)
{
    QByteArray text;
    for (; token != 0; token >>= 8)
        text += static_cast<char>(token & 0xff);
    return text;
}

void RowTokens::addCounted(const QByteArray &token)
{
    // A token has one shape only, whichever word it comes from.
    if (token.size() <= qsizetype{sizeof(Packed)} && std::none_of(token.begin(), token.end(), isForeign))
        m_counted.push_back(packed(token.constData(), token.size()));
    else
        m_long << token;
}

void RowTokens::readForeignWord(const QString &word)
{
    for (const QStringList &tokens : {gramsOf(word), startTokensOf(word), hyphenTokensOf(word)}) {
        for (const QString &token : tokens)
            addCounted(token.toUtf8());
    }
}

/// hyphenTokensOf() of an ASCII word.
void RowTokens::readHyphens(const char *word, qsizetype size)
{
    for (const char *at = word; (at = std::find(at, word + size, '-')) != word + size; ++at) {
        if (at - word < kBeforeHyphen || !std::all_of(at - kBeforeHyphen, at, isPlain))
            continue;
        qsizetype after = 0;
        while (after < kMostAfterHyphen && at + 1 + after < word + size && isPlain(at[1 + after]))
            ++after;
        for (qsizetype letters = kLeastAfterHyphen; letters <= after; ++letters)
            m_counted.push_back(Packed{'^'} | packed(at - kBeforeHyphen, kBeforeHyphen + 1 + letters) << 8);
    }
}

void RowTokens::readWord(const char *word, qsizetype size)
{
    if (std::any_of(word, word + size, isForeign)) {
        readForeignWord(QString::fromUtf8(word, size));
        return;
    }
    const qsizetype firstUncounted = isStripeId(QLatin1StringView(word, size)) ? kCountedGramsOfStripeId : size;
    for (qsizetype i = 0; i + 3 <= size; ++i)
        (i < firstUncounted ? m_counted : m_uncounted).push_back(packedGram(word + i));
    for (qsizetype i = 0; i < size; ++i) {
        if (i > 0 && !isPartMark(word[i - 1]))
            continue;
        m_counted.push_back(packedStart(word + i, 1));
        if (i + 1 < size)
            m_counted.push_back(packedStart(word + i, 2));
    }
    readHyphens(word, size);
}

void RowTokens::readLast4(const QString &last4)
{
    const QByteArray token = last4Token(last4).toLatin1();
    if (!token.isEmpty())
        m_counted.push_back(packed(token.constData(), token.size()));
}

/// Most rows are looked up by the same filters as the row before.
void RowTokens::readFilters(const IndexedRow &row)
{
    IndexedRow plain{{}, row.status, row.mode, row.stuck, row.currency, row.paymentTypeId, {}};
    if (!m_filters.isEmpty() && plain == m_filtersOf)
        return;
    m_filters.clear();
    const QStringList filters = filterTokensOf(row);
    for (const QString &token : filters)
        m_filters << token.toUtf8();
    m_filtersOf = std::move(plain);
}

void RowTokens::read(const IndexedRow &row)
{
    m_counted.clear();
    m_uncounted.clear();
    readFilters(row);
    m_long = m_filters;
    readLast4(row.last4);
    const char *const end = row.searchText.cend();
    for (const char *begin = row.searchText.cbegin(); begin < end;) {
        const char *const stop = std::find(begin, end, ' ');
        if (stop > begin)
            readWord(begin, stop - begin);
        begin = stop + 1;
    }
}

QByteArray RowTokens::text() const
{
    std::vector<Packed> tokens = m_counted;
    tokens.insert(tokens.end(), m_uncounted.begin(), m_uncounted.end());
    QByteArrayList longTokens = m_long;
    sortOnce(&tokens);
    sortOnce(&longTokens);
    QByteArray text;
    for (Packed token : tokens)
        text += unpacked(token) + ' ';
    return text + longTokens.join(' ');
}

} // namespace console
