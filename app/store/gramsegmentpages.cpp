#include "store/gramsegmentpages.h"

#include <algorithm>
#include <string_view>

namespace console {

namespace {

constexpr std::size_t kPageSize = 4050; // FTS5's own: four KiB less what a row of a table costs
constexpr qint64 kTermlessForIndex = 4; // FTS5's own
constexpr std::size_t kHeader = 4;      // where the first row id lies, where the footer begins
constexpr char kMainIndex = '0';        // before each term: not one of the prefix indexes

void appendNumber(std::string *bytes, quint64 value)
{
    appendGramNumber(value, [bytes](char byte) { bytes->push_back(byte); });
}

void putShort(std::string *bytes, std::size_t at, std::size_t value)
{
    (*bytes)[at] = static_cast<char>(value >> 8 & 0xff);
    (*bytes)[at + 1] = static_cast<char>(value & 0xff);
}

std::size_t commonLength(std::string_view a, std::string_view b)
{
    const auto end =
        std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())), b.begin());
    return static_cast<std::size_t>(end.first - a.begin());
}

QByteArray bytesOf(const std::string &text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

GramSegmentPages::GramSegmentPages(std::vector<GramSegment::Page> *pages, std::string *pageBytes,
                                   std::vector<GramSegment::Entry> *entries)
    : m_pages(pages),
      m_pageBytes(pageBytes),
      m_entries(entries),
      m_leaf(kHeader, '\0')
{
    m_leaf.reserve(kPageSize * 2);
}

void GramSegmentPages::addPage(qint64 number, bool isIndex, const std::string &bytes)
{
    m_pages->push_back({number, isIndex, m_pageBytes->size(), bytes.size()});
    *m_pageBytes += bytes;
}

void GramSegmentPages::flushLeaf()
{
    putShort(&m_leaf, 2, m_leaf.size());
    if (m_isFirstTermOfLeaf) {
        if (m_isFirstRowOfLeaf && !m_index.empty())
            m_index.push_back('\0');
        ++m_termless;
    } else {
        m_leaf += m_contents;
    }
    addPage(m_number, false, m_leaf);
    m_leaf.assign(kHeader, '\0');
    m_contents.clear();
    m_lastTermAt = 0;
    ++m_number;
    m_isFirstTermOfLeaf = true;
    m_isFirstRowOfLeaf = true;
}

/// The list of the last term of the leaf m_termLeaf is complete.
void GramSegmentPages::endLeafOfTerm()
{
    // An index of more than one page (a million rows in one segment) would want pages above it: left out, such a list
    // is read leaf by leaf.
    const bool hasIndex = m_termless >= kTermlessForIndex && !m_index.empty() && m_index.size() < kPageSize;
    if (hasIndex)
        addPage(m_termLeaf, true, m_index);
    m_index.clear();
    m_termless = 0;
    m_entries->push_back({bytesOf(m_splitTerm), m_termLeaf * 2 + (hasIndex ? 1 : 0)});
}

void GramSegmentPages::beginTerm(const QByteArray &token)
{
    std::string term(1, kMainIndex);
    term.append(token.constData(), static_cast<std::size_t>(token.size()));
    if (m_leaf.size() + m_contents.size() + term.size() + 2 >= kPageSize && m_leaf.size() > kHeader)
        flushLeaf();
    appendNumber(&m_contents, m_leaf.size() - m_lastTermAt);
    m_lastTermAt = m_leaf.size();
    std::size_t common = commonLength(m_term, term);
    if (m_isFirstTermOfLeaf) {
        if (m_number != 1) {
            endLeafOfTerm();
            m_splitTerm = term.substr(0, common + 1); // greater than all before it, and no greater than this term
            m_termLeaf = m_number;
        }
        common = 0;
    } else {
        appendNumber(&m_leaf, common);
    }
    appendNumber(&m_leaf, term.size() - common);
    m_leaf.append(term, common);
    m_term = std::move(term);
    m_isFirstTermOfLeaf = false;
    m_isFirstRowOfLeaf = false;
    m_isFirstRowOfTerm = true;
}

void GramSegmentPages::append(qint64 rowId, bool isRemoved)
{
    if (m_leaf.size() + m_contents.size() >= kPageSize)
        flushLeaf();
    if (m_isFirstRowOfLeaf) {
        putShort(&m_leaf, 0, m_leaf.size());
        addToIndex(rowId);
    }
    const bool isWhole = m_isFirstRowOfLeaf || m_isFirstRowOfTerm;
    appendNumber(&m_leaf, static_cast<quint64>(isWhole ? rowId : rowId - m_before));
    if (isRemoved)
        m_leaf.push_back('\0');
    m_before = rowId;
    m_isFirstRowOfLeaf = false;
    m_isFirstRowOfTerm = false;
}

/// `rowId` is the first one of the leaf m_number.
void GramSegmentPages::addToIndex(qint64 rowId)
{
    if (m_index.empty()) {
        m_index.push_back('\0'); // the only page
        appendNumber(&m_index, static_cast<quint64>(m_number));
        appendNumber(&m_index, static_cast<quint64>(rowId));
    } else {
        appendNumber(&m_index, static_cast<quint64>(rowId - m_beforeInIndex));
    }
    m_beforeInIndex = rowId;
}

qint64 GramSegmentPages::finish()
{
    if (m_leaf.size() > kHeader)
        flushLeaf();
    if (m_number > 1)
        endLeafOfTerm();
    return m_number - 1;
}

} // namespace console
