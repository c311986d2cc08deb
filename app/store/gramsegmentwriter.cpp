#include "store/gramsegmentwriter.h"

#include "store/database.h"
#include "store/gramsegment.h"
#include "store/sqlitestatement.h"
#include "store/storeerror.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace console {

using namespace Qt::StringLiterals;

namespace {

// Of the table payment_grams_data (sqlite.org/src, ext/fts5/fts5_index.c, "FTS5 on-disk format").
constexpr qint64 kAverages = 1;
constexpr qint64 kStructure = 10;
constexpr qint64 kFormat = 4;
constexpr qsizetype kCookie = 4; // bytes at the beginning of the structure
constexpr qint64 kMostSegments = 1000;
constexpr qint64 kMergedTogether = 16;

qint64 placeOf(qint64 segment, const GramSegment::Page &page)
{
    return (segment << 37) + (page.isIndex ? qint64{1} << 36 : 0) + page.number;
}

class Numbers
{
public:
    explicit Numbers(QByteArrayView bytes) : m_bytes(bytes) {}
    bool isAtEnd() const { return m_at >= m_bytes.size(); }
    /// 0 beyond the end.
    qint64 next()
    {
        quint64 value = 0;
        for (int i = 0; i < 9 && !isAtEnd(); ++i) {
            const auto byte = static_cast<unsigned char>(m_bytes.at(m_at++));
            if (i == 8)
                return static_cast<qint64>(value << 8 | byte);
            value = value << 7 | (byte & 0x7fU);
            if ((byte & 0x80U) == 0)
                break;
        }
        return static_cast<qint64>(value);
    }

private:
    QByteArrayView m_bytes;
    qsizetype m_at = 0;
};

void appendNumber(QByteArray *bytes, qint64 value)
{
    appendGramNumber(static_cast<quint64>(value), [bytes](char byte) { bytes->append(byte); });
}

/// The index's list of segments, oldest level last.
struct Structure
{
    struct Segment
    {
        qint64 id = 0;
        qint64 firstLeaf = 1;
        qint64 lastLeaf = 0;
    };
    struct Level
    {
        qint64 merging = 0;
        std::vector<Segment> segments;
    };
    QByteArray cookie;
    qint64 writes = 0;
    std::vector<Level> levels;

    /// Nothing for a structure that is not of our format.
    static std::optional<Structure> read(QByteArrayView bytes)
    {
        // A newer format has 0xff there: a number of levels that cannot be.
        if (bytes.size() < kCookie + 3 || static_cast<unsigned char>(bytes.at(kCookie)) >= 0x80)
            return std::nullopt;
        Structure structure;
        structure.cookie = bytes.first(kCookie).toByteArray();
        Numbers numbers(bytes.sliced(kCookie));
        const qint64 levels = numbers.next();
        numbers.next(); // of all segments
        structure.writes = numbers.next();
        for (qint64 i = 0; i < levels && !numbers.isAtEnd(); ++i)
            structure.levels.push_back(readLevel(&numbers));
        return structure;
    }
    static Level readLevel(Numbers *numbers)
    {
        Level level;
        level.merging = numbers->next();
        const qint64 count = numbers->next();
        for (qint64 i = 0; i < count && !numbers->isAtEnd(); ++i) {
            Segment segment;
            segment.id = numbers->next();
            segment.firstLeaf = numbers->next();
            segment.lastLeaf = numbers->next();
            level.segments.push_back(segment);
        }
        return level;
    }
    qint64 size() const
    {
        qint64 all = 0;
        for (const Level &level : levels)
            all += static_cast<qint64>(level.segments.size());
        return all;
    }
    qint64 freeId() const
    {
        std::vector<qint64> used;
        for (const Level &level : levels)
            std::transform(level.segments.begin(), level.segments.end(), std::back_inserter(used),
                           [](const Segment &segment) { return segment.id; });
        std::sort(used.begin(), used.end());
        qint64 id = 1;
        for (const qint64 taken : used)
            id += taken == id ? 1 : 0;
        return id;
    }
    QByteArray bytes() const
    {
        QByteArray all = cookie;
        appendNumber(&all, static_cast<qint64>(levels.size()));
        appendNumber(&all, size());
        appendNumber(&all, writes);
        for (const Level &level : levels)
            appendLevel(level, &all);
        return all;
    }
    static void appendLevel(const Level &level, QByteArray *all)
    {
        appendNumber(all, level.merging);
        appendNumber(all, static_cast<qint64>(level.segments.size()));
        for (const Segment &segment : level.segments) {
            for (const qint64 number : {segment.id, segment.firstLeaf, segment.lastLeaf})
                appendNumber(all, number);
        }
    }
};

Outcome runAll(const Database &database, const QStringList &statements)
{
    for (const QString &sql : statements) {
        if (auto done = database.run(sql); !done)
            return done.error();
    }
    return Done{};
}

Result<QByteArray> block(const Database &database, qint64 id)
{
    auto row = database.run(u"SELECT block FROM payment_grams_data WHERE id = ?"_s, {id});
    if (!row)
        return row.error();
    return row->next() ? row->value(0).toByteArray() : QByteArray();
}

Outcome putPages(const Database &database, qint64 id, const GramSegment &segment)
{
    auto put = SqliteStatement::prepare(database, u"INSERT INTO payment_grams_data (id, block) VALUES (?, ?)"_s);
    if (!put)
        return put.error();
    for (const GramSegment::Page &page : segment.pages()) {
        put->bind(0, placeOf(id, page));
        put->bindBlob(1, segment.bytes(page));
        if (auto done = put->run(); !done)
            return done;
    }
    auto enter =
        SqliteStatement::prepare(database, u"INSERT INTO payment_grams_idx (segid, term, pgno) VALUES (?, ?, ?)"_s);
    if (!enter)
        return enter.error();
    for (const GramSegment::Entry &entry : segment.entries()) {
        enter->bind(0, id);
        enter->bindBlob(1, entry.term);
        enter->bind(2, entry.place);
        if (auto done = enter->run(); !done)
            return done;
    }
    return Done{};
}

Outcome replaceBlock(const Database &database, qint64 id, const QByteArray &bytes)
{
    auto done = database.run(u"REPLACE INTO payment_grams_data (id, block) VALUES (?, ?)"_s, {id, bytes});
    if (!done)
        return done.error();
    return Done{};
}

Result<bool> isOurFormat(const Database &database)
{
    auto row = database.run(u"SELECT v FROM payment_grams_config WHERE k = 'version'"_s);
    if (!row)
        return row.error();
    return row->next() && row->value(0).toLongLong() == kFormat;
}

} // namespace

Result<bool> writeGramSegment(const Database &database, const GramSegment &segment)
{
    if (segment.pages().empty())
        return true;
    const auto isOurs = isOurFormat(database);
    if (!isOurs || !*isOurs)
        return isOurs;
    // A savepoint has FTS5 write what it holds back, and taking it back has it forget what it has read of the
    // structure. Merging nothing is only there to make FTS5 take part.
    auto forgotten = runAll(database, {u"SAVEPOINT gram_segment"_s,
                                       u"INSERT INTO payment_grams (payment_grams, rank) VALUES ('merge', 0)"_s,
                                       u"ROLLBACK TO gram_segment"_s, u"RELEASE gram_segment"_s});
    if (!forgotten)
        return forgotten.error();
    const auto known = block(database, kStructure);
    if (!known)
        return known.error();
    auto structure = Structure::read(*known);
    if (!structure || structure->size() >= kMostSegments)
        return false;
    const qint64 id = structure->freeId();
    if (auto put = putPages(database, id, segment); !put)
        return put.error();
    if (structure->levels.empty())
        structure->levels.emplace_back();
    Structure::Level &newest = structure->levels.front();
    newest.segments.push_back({id, 1, segment.leaves()});
    if (auto put = replaceBlock(database, kStructure, structure->bytes()); !put)
        return put.error();

    const auto averages = block(database, kAverages);
    if (!averages)
        return averages.error();
    Numbers before(*averages);
    QByteArray after;
    for (const qint64 step : {segment.rows(), segment.tokens()})
        appendNumber(&after, before.next() + step);
    if (auto put = replaceBlock(database, kAverages, after); !put)
        return put.error();
    // Each row is merged about once a level; a little more than what came in keeps up.
    const bool isMany = std::any_of(structure->levels.begin(), structure->levels.end(), [](const auto &level) {
        return level.merging > 0 || static_cast<qint64>(level.segments.size()) >= kMergedTogether;
    });
    if (!isMany)
        return true;
    auto merged = database.run(u"INSERT INTO payment_grams (payment_grams, rank) VALUES ('merge', ?)"_s,
                               {2 * segment.leaves() + 16});
    if (!merged)
        return merged.error();
    return true;
}

} // namespace console
