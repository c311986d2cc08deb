#pragma once

#include "store/gramsegment.h"

#include <QByteArray>

#include <string>
#include <string_view>
#include <vector>

namespace console {

/// The pages of a GramSegment as FTS5 lays them out: leaves of terms and row ids, the first term of each leaf for the
/// table of contents, and an index of its leaves for a list of row ids that is longer than four of them.
class GramSegmentPages
{
public:
    /// All three are added to, and are there in full after finish().
    GramSegmentPages(std::vector<GramSegment::Page> *pages, std::string *pageBytes,
                     std::vector<GramSegment::Entry> *entries);
    /// Terms in the order of their bytes, each once, and each with at least one row.
    void beginTerm(const QByteArray &token);
    /// Row ids of the term, ascending.
    void append(qint64 rowId, bool isRemoved);
    /// Gives the number of leaves.
    qint64 finish();

private:
    void flushLeaf();
    void endLeafOfTerm();
    void addToIndex(qint64 rowId);

    void addPage(qint64 number, bool isIndex, const std::string &bytes);

    std::vector<GramSegment::Page> *m_pages;
    std::string *m_pageBytes;
    std::vector<GramSegment::Entry> *m_entries;
    std::string m_leaf;
    std::string m_contents; ///< the leaf's footer: where its terms begin
    std::string m_index;    ///< of the leaves of the present term's list, but for the first
    std::string m_term;
    std::string m_splitTerm; ///< by which the leaf m_termLeaf is found
    qint64 m_number = 1;
    qint64 m_termLeaf = 1; ///< the last leaf that a term begins on
    qint64 m_termless = 0; ///< leaves since then
    qint64 m_before = 0;
    qint64 m_beforeInIndex = 0;
    std::size_t m_lastTermAt = 0;
    bool m_isFirstTermOfLeaf = true;
    bool m_isFirstRowOfLeaf = true;
    bool m_isFirstRowOfTerm = true;
};

} // namespace console
