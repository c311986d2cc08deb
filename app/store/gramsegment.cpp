#include "store/gramsegment.h"

#include "store/gramsegmentpages.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>

namespace console {

namespace {

using Packed = RowTokens::Packed;

std::size_t spread(Packed token)
{
    token *= 0x9e3779b97f4a7c15ULL;
    return static_cast<std::size_t>(token >> 32);
}

} // namespace

void GramSegment::clear()
{
    std::fill(m_slots.begin(), m_slots.end(), 0);
    m_used = 0;
    m_terms.clear();
    m_longTerms.clear();
    m_longTokens.clear();
    m_postings.clear();
    m_rowIds.clear();
    m_pages.clear();
    m_pageBytes.clear();
    m_entries.clear();
    m_leaves = 0;
    m_rowCount = 0;
    m_tokens = 0;
    m_isAscending = true;
}

void GramSegment::grow()
{
    constexpr std::size_t kFirst = 1 << 15;
    m_slots.assign(m_slots.empty() ? kFirst : m_slots.size() * 4, 0);
    const std::size_t mask = m_slots.size() - 1;
    for (std::size_t i = 0; i < m_terms.size(); ++i) {
        if (m_terms[i].packed == 0)
            continue;
        std::size_t at = spread(m_terms[i].packed) & mask;
        while (m_slots[at] != 0)
            at = (at + 1) & mask;
        m_slots[at] = static_cast<quint32>(i + 1);
    }
}

quint32 GramSegment::termOf(Packed token)
{
    if (m_used * 2 >= m_slots.size())
        grow();
    const std::size_t mask = m_slots.size() - 1;
    std::size_t at = spread(token) & mask;
    while (m_slots[at] != 0 && m_terms[m_slots[at] - 1].packed != token)
        at = (at + 1) & mask;
    if (m_slots[at] == 0) {
        m_terms.emplace_back().packed = token;
        m_slots[at] = static_cast<quint32>(m_terms.size());
        ++m_used;
    }
    return m_slots[at] - 1;
}

quint32 GramSegment::termOf(const QByteArray &token)
{
    const auto known = m_longTerms.constFind(token);
    if (known != m_longTerms.cend())
        return *known;
    const auto fresh = static_cast<quint32>(m_terms.size());
    m_longTerms.insert(token, fresh);
    m_terms.emplace_back().longToken = static_cast<quint32>(m_longTokens.size());
    m_longTokens.push_back(token);
    return fresh;
}

void GramSegment::post(quint32 term, quint32 row, bool isCounted)
{
    const qint32 step = (row & 1) != 0 ? -1 : 1;
    Term &t = m_terms[term];
    if (t.lastRow == row + 1)
        return;
    t.lastRow = row + 1;
    if (isCounted) {
        t.step += step;
        t.isCounted = true;
    }
    m_tokens += step;
    ++t.postings;
    m_postings.push_back({term, row});
}

void GramSegment::read(qint64 rowId, const RowTokens &tokens, Change change)
{
    const bool isRemoved = change == Change::Remove;
    const quint32 row = static_cast<quint32>(m_rowIds.size()) * 2 + (isRemoved ? 1 : 0);
    constexpr std::size_t kUsual = 128; // tokens of a row
    if (m_postings.capacity() < m_postings.size() + kUsual)
        m_postings.reserve(m_postings.size() * 2 + 512 * kUsual);
    m_isAscending = m_isAscending && (m_rowIds.empty() || m_rowIds.back() <= rowId);
    m_rowIds.push_back(rowId);
    m_rowCount += isRemoved ? -1 : 1;
    for (const Packed token : tokens.counted()) // first: an uncounted one of the same row adds nothing
        post(termOf(token), row, true);
    for (const Packed token : tokens.uncounted())
        post(termOf(token), row, false);
    for (const QByteArray &token : tokens.countedLong())
        post(termOf(token), row, true);
}

QByteArray GramSegment::bytesOf(const Term &term) const
{
    return term.packed != 0 ? RowTokens::unpacked(term.packed) : m_longTokens[term.longToken];
}

std::vector<quint32> GramSegment::sortedTerms() const
{
    // A packed token's first byte is its lowest; turned round, numbers compare as the bytes do, shorter ones first.
    struct Key
    {
        Packed head;
        quint32 term;
    };
    std::vector<Key> keys;
    keys.reserve(m_terms.size());
    for (std::size_t i = 0; i < m_terms.size(); ++i) {
        Packed head = m_terms[i].packed;
        if (head == 0) {
            const QByteArray &bytes = m_longTokens[m_terms[i].longToken];
            std::memcpy(&head, bytes.constData(), std::min(sizeof head, static_cast<std::size_t>(bytes.size())));
        }
        keys.push_back({qbswap(head), static_cast<quint32>(i)});
    }
    std::sort(keys.begin(), keys.end(), [this](const Key &a, const Key &b) {
        if (a.head != b.head)
            return a.head < b.head;
        return bytesOf(m_terms[a.term]) < bytesOf(m_terms[b.term]);
    });
    std::vector<quint32> order;
    order.reserve(keys.size());
    for (const Key &key : keys)
        order.push_back(key.term);
    return order;
}

void GramSegment::build()
{
    // Postings by term, rows in their order: a counting sort.
    m_begins.assign(m_terms.size() + 2, 0);
    for (std::size_t i = 0; i < m_terms.size(); ++i)
        m_begins[i + 2] = m_begins[i + 1] + m_terms[i].postings;
    m_rows.resize(m_postings.size());
    // Each term's begin moves to its end, which is the next one's begin.
    for (const Posting &posting : m_postings)
        m_rows[m_begins[posting.term + 1]++] = posting.row;

    GramSegmentPages pages(&m_pages, &m_pageBytes, &m_entries);
    for (const quint32 term : sortedTerms()) {
        const Term &t = m_terms[term];
        pages.beginTerm(bytesOf(t));
        const quint32 end = m_begins[term + 1];
        if (!m_isAscending) {
            std::stable_sort(m_rows.begin() + m_begins[term], m_rows.begin() + end,
                             [this](quint32 a, quint32 b) { return m_rowIds[a / 2] < m_rowIds[b / 2]; });
        }
        for (quint32 i = m_begins[term]; i < end; ++i) {
            const qint64 rowId = m_rowIds[m_rows[i] / 2];
            const bool isRemoved = (m_rows[i] & 1) != 0;
            // Removed and added again: the newest entry stands, nothing is to be removed.
            if (isRemoved && i + 1 < end && m_rowIds[m_rows[i + 1] / 2] == rowId)
                continue;
            pages.append(rowId, isRemoved);
        }
    }
    m_leaves = pages.finish();
}

std::vector<std::pair<QByteArray, qint64>> GramSegment::counts() const
{
    std::vector<std::pair<QByteArray, qint64>> counts;
    counts.reserve(m_terms.size());
    for (const quint32 term : sortedTerms()) {
        const Term &t = m_terms[term];
        if (t.isCounted && t.step != 0)
            counts.emplace_back(bytesOf(t), t.step);
    }
    return counts;
}

} // namespace console
