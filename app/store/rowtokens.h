#pragma once

#include "store/searchtext.h"

#include <QByteArray>
#include <QByteArrayList>

#include <vector>

namespace console {

/// The tokens of one row after another, as the index takes them and as gram_counts counts them. Works on bytes: this
/// is the sync's innermost loop. Keeps its memory between rows. A value type.
class RowTokens
{
public:
    /// An ASCII token of up to eight bytes as one number, the first byte lowest.
    using Packed = quint64;

    void read(const IndexedRow &row);
    /// All tokens, each once, UTF-8, parted by blanks. The same row gives the same text.
    QByteArray text() const;
    // The tokens in the order of the row; some stand there twice, and an uncounted one may be a counted one too.
    const std::vector<Packed> &counted() const { return m_counted; }
    /// Not ASCII, or longer.
    const QByteArrayList &countedLong() const { return m_long; }
    /// Those of which no count is kept.
    const std::vector<Packed> &uncounted() const { return m_uncounted; }
    static QByteArray unpacked(Packed token);

private:
    void readWord(const char *word, qsizetype size);
    void readForeignWord(const QString &word);
    void readHyphens(const char *word, qsizetype size);
    void addCounted(const QByteArray &token);
    void readFilters(const IndexedRow &row);
    void readLast4(const QString &last4);
    std::vector<Packed> m_counted;
    std::vector<Packed> m_uncounted;
    QByteArrayList m_long;
    IndexedRow m_filtersOf; ///< the row that m_filters is of, without its words
    QByteArrayList m_filters;
};

} // namespace console
