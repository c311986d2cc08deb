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
    /// All tokens, UTF-8, parted by blanks; some may stand there twice. The same row gives the same text.
    const QByteArray &text() const { return m_text; }
    /// The tokens that are counted, each once.
    const std::vector<Packed> &counted() const { return m_counted; }
    const QByteArrayList &countedLong() const { return m_long; }
    /// Those of which no count is kept, each once; some may be among the counted ones too.
    const std::vector<Packed> &uncounted() const { return m_uncounted; }
    /// Of text().
    qint64 size() const { return static_cast<qint64>(m_counted.size() + m_uncounted.size()) + m_long.size(); }
    static QByteArray unpacked(Packed token);

private:
    void readWord(const char *word, qsizetype size);
    void readForeignWord(const QString &word);
    std::vector<Packed> m_counted;
    std::vector<Packed> m_uncounted;
    QByteArrayList m_long;
    QByteArray m_text;
};

} // namespace console
