#pragma once

#include "store/rowtokens.h"

#include <QByteArray>
#include <QHash>

#include <string>
#include <utility>
#include <vector>

namespace console {

/// The changes of many rows as one segment of an FTS5 index without positions (detail=none): what FTS5 itself would
/// write for them at the end of a transaction, made several times as fast, and by any thread, because nothing of the
/// database is needed. The format is that of FTS5's files, version 4; gramsegmentwriter.h puts it there. A value type.
class GramSegment
{
public:
    enum class Change { Add, Remove };

    /// Empty again; keeps its memory for the next rows.
    void clear();
    /// One row at most once for each change, Remove before Add. Quickest in the order of the ids.
    void read(qint64 rowId, const RowTokens &tokens, Change change);
    /// Lays out the pages. Once, after the last read(). counts() may be called meanwhile by another thread.
    void build();

    struct Page
    {
        qint64 number = 0;     ///< of the leaf; of an index: of the leaf that its list begins on
        bool isIndex = false;  ///< of a list that is longer than some leaves
        std::size_t begin = 0; ///< in the bytes of all pages
        std::size_t size = 0;
    };
    /// A line of the table of contents.
    struct Entry
    {
        QByteArray term;
        qint64 place = 0;
    };
    bool isEmpty() const { return m_postings.empty(); }
    const std::vector<Page> &pages() const { return m_pages; }
    QByteArrayView bytes(const Page &page) const
    {
        return {m_pageBytes.data() + page.begin, static_cast<qsizetype>(page.size)};
    }
    const std::vector<Entry> &entries() const { return m_entries; }
    qint64 leaves() const { return m_leaves; }
    qint64 rows() const { return m_rowCount; } ///< added less removed
    qint64 tokens() const { return m_tokens; } ///< of the rows added, less those of the rows removed

    /// How many rows more hold each counted token. In the order of the tokens' bytes.
    std::vector<std::pair<QByteArray, qint64>> counts() const;

private:
    struct Term
    {
        RowTokens::Packed packed = 0; ///< 0: its bytes are in m_longTokens
        qint32 step = 0;
        quint32 postings = 0;
        quint32 lastRow = 0; ///< as Posting::row, plus one; 0: none
        quint32 longToken = 0;
        bool isCounted = false;
    };
    struct Posting
    {
        quint32 term;
        quint32 row; ///< place in m_rowIds, times two, plus one for Remove
    };
    quint32 termOf(RowTokens::Packed token);
    quint32 termOf(const QByteArray &token);
    void post(quint32 term, quint32 row, bool isCounted);
    void grow();
    QByteArray bytesOf(const Term &term) const;
    std::vector<quint32> sortedTerms() const;

    // Small and close together: most of the time here goes into waiting for memory.
    std::vector<quint32> m_slots; ///< open addressing: place in m_terms plus one; 0: free
    std::size_t m_used = 0;
    std::vector<Term> m_terms;
    QHash<QByteArray, quint32> m_longTerms; ///< place in m_terms
    std::vector<QByteArray> m_longTokens;
    std::vector<Posting> m_postings;
    std::vector<qint64> m_rowIds;
    std::vector<quint32> m_begins; ///< of build()
    std::vector<quint32> m_rows;
    std::vector<Page> m_pages;
    std::string m_pageBytes;
    std::vector<Entry> m_entries;
    qint64 m_leaves = 0;
    qint64 m_rowCount = 0;
    qint64 m_tokens = 0;
    bool m_isAscending = true;
};

/// SQLite's number of variable length: seven bits a byte, the high ones first; a ninth byte has eight.
template <typename Append>
void appendGramNumber(quint64 value, Append append)
{
    constexpr quint64 kSeven = 0x7f;
    constexpr quint64 kMore = 0x80;
    const bool isLong = value >> 56 != 0;
    const int bitsOfLast = isLong ? 8 : 7;
    int size = isLong ? 9 : 1;
    while (!isLong && value >> (7 * size) != 0)
        ++size;
    for (int left = size - 1; left > 0; --left)
        append(static_cast<char>((value >> (bitsOfLast + 7 * (left - 1)) & kSeven) | kMore));
    append(static_cast<char>(isLong ? value & 0xff : value & kSeven));
}

} // namespace console
