#include "store/gramcounts.h"

#include "store/sqlitestatement.h"
#include "store/storeerror.h"

#include <algorithm>
#include <optional>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr quint32 kLines = 1024;
constexpr quint32 kFilterLine = 0;

quint32 lineOf(QByteArrayView token)
{
    const bool isFilter = token.startsWith('=') && !token.startsWith("=4/");
    if (isFilter || token == "*")
        return kFilterLine;
    quint32 hash = 2166136261U; // FNV-1a: the same in every version of the program
    for (const char c : token)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return 1 + (hash ^ hash >> 15) % (kLines - 1);
}

struct Count
{
    QByteArrayView token;
    qint64 rows = 0;
};

// A line: for each token, in the order of their bytes, its length, its bytes and its count. Numbers in seven bits a
// byte, lowest first, the highest bit set where another byte follows.

void appendNumber(QByteArray *line, quint64 value)
{
    for (; value >= 0x80; value >>= 7)
        line->append(static_cast<char>((value & 0x7f) | 0x80));
    line->append(static_cast<char>(value));
}

void appendCount(QByteArray *line, QByteArrayView token, qint64 rows)
{
    if (rows <= 0)
        return;
    appendNumber(line, static_cast<quint64>(token.size()));
    line->append(token);
    appendNumber(line, static_cast<quint64>(rows));
}

std::optional<quint64> takeNumber(QByteArrayView *line)
{
    quint64 value = 0;
    for (int shift = 0; !line->isEmpty() && shift < 63; shift += 7) {
        const auto byte = static_cast<unsigned char>(line->front());
        *line = line->sliced(1);
        value |= static_cast<quint64>(byte & 0x7fU) << shift;
        if ((byte & 0x80U) == 0)
            return value;
    }
    return std::nullopt;
}

/// Nothing for what appendCount() never writes.
std::optional<Count> takeCount(QByteArrayView *line)
{
    const auto length = takeNumber(line);
    if (!length || *length > static_cast<quint64>(line->size()))
        return std::nullopt;
    Count count{line->first(static_cast<qsizetype>(*length)), 0};
    *line = line->sliced(static_cast<qsizetype>(*length));
    const auto rows = takeNumber(line);
    if (!rows)
        return std::nullopt;
    count.rows = static_cast<qint64>(*rows);
    return count;
}

Error badLine(qint64 number)
{
    return databaseError(u"unexpected value in gram_counts, line %1"_s.arg(number), u"unexpected_value"_s);
}

/// `line` with the steps added. Nothing for a line that cannot be read.
template <typename Iterator>
std::optional<QByteArray> added(QByteArrayView line, Iterator step, Iterator end)
{
    QByteArray sum;
    sum.reserve(line.size() + 16 * (end - step));
    while (!line.isEmpty()) {
        const auto count = takeCount(&line);
        if (!count)
            return std::nullopt;
        for (; step != end && QByteArrayView(step->token) < count->token; ++step)
            appendCount(&sum, step->token, step->rows);
        const bool isSame = step != end && QByteArrayView(step->token) == count->token;
        appendCount(&sum, count->token, count->rows + (isSame ? step->rows : 0));
        step += isSame ? 1 : 0;
    }
    for (; step != end; ++step)
        appendCount(&sum, step->token, step->rows);
    return sum;
}

Outcome readLine(QByteArrayView line, qint64 number, QHash<QString, qint64> *counts)
{
    while (!line.isEmpty()) {
        const auto count = takeCount(&line);
        if (!count)
            return badLine(number);
        counts->insert(QString::fromUtf8(count->token), count->rows);
    }
    return Done{};
}

Result<SqliteStatement> lineReader(const Database &database)
{
    return SqliteStatement::prepare(database, u"SELECT counts FROM gram_counts WHERE line = ?"_s);
}

} // namespace

QString allRowsGram()
{
    return u"*"_s;
}

Outcome GramCounts::add(const Steps &steps) const
{
    struct Placed
    {
        quint32 line;
        Count step;
    };
    std::vector<Placed> placed;
    placed.reserve(steps.size());
    for (const auto &[token, rows] : steps)
        placed.push_back({lineOf(token), {token, rows}});
    std::stable_sort(placed.begin(), placed.end(), [](const Placed &a, const Placed &b) { return a.line < b.line; });
    auto read = lineReader(m_database);
    if (!read)
        return read.error();
    auto write = SqliteStatement::prepare(m_database, u"REPLACE INTO gram_counts (line, counts) VALUES (?, ?)"_s);
    if (!write)
        return write.error();
    std::vector<Count> ofLine;
    for (auto begin = placed.cbegin(); begin != placed.cend();) {
        const quint32 line = begin->line;
        ofLine.clear();
        for (; begin != placed.cend() && begin->line == line; ++begin)
            ofLine.push_back(begin->step);
        read->bind(0, line);
        const auto known = read->next();
        if (!known)
            return known.error();
        const auto sum = added(*known ? read->bytes(0) : QByteArrayView(), ofLine.cbegin(), ofLine.cend());
        read->reset();
        if (!sum)
            return badLine(line);
        write->bind(0, line);
        write->bindBlob(1, *sum);
        if (auto done = write->run(); !done)
            return done;
    }
    return Done{};
}

Result<QHash<QString, qint64>> GramCounts::of(const QStringList &tokens) const
{
    auto read = lineReader(m_database);
    if (!read)
        return read.error();
    QHash<QString, qint64> counts;
    for (const QString &token : tokens) {
        const QByteArray utf8 = token.toUtf8();
        const quint32 line = lineOf(utf8);
        read->bind(0, line);
        const auto isThere = read->next();
        if (!isThere)
            return isThere.error();
        QByteArrayView left = *isThere ? read->bytes(0) : QByteArrayView();
        while (!left.isEmpty()) {
            const auto count = takeCount(&left);
            if (!count)
                return badLine(line);
            if (count->token == utf8)
                counts.insert(token, count->rows);
            if (count->token >= utf8)
                break;
        }
        read->reset();
    }
    return counts;
}

Result<QHash<QString, qint64>> GramCounts::ofFilters() const
{
    auto read = lineReader(m_database);
    if (!read)
        return read.error();
    read->bind(0, kFilterLine);
    const auto isThere = read->next();
    if (!isThere)
        return isThere.error();
    QHash<QString, qint64> counts;
    if (auto done = readLine(*isThere ? read->bytes(0) : QByteArrayView(), kFilterLine, &counts); !done)
        return done.error();
    return counts;
}

Result<QHash<QString, qint64>> GramCounts::ofAll() const
{
    auto read = SqliteStatement::prepare(m_database, u"SELECT line, counts FROM gram_counts"_s);
    if (!read)
        return read.error();
    QHash<QString, qint64> counts;
    for (;;) {
        const auto isRow = read->next();
        if (!isRow)
            return isRow.error();
        if (!*isRow)
            return counts;
        if (auto done = readLine(read->bytes(1), read->number(0), &counts); !done)
            return done.error();
    }
}

Outcome GramCounts::clear() const
{
    auto done = m_database.run(u"DELETE FROM gram_counts"_s);
    if (!done)
        return done.error();
    return Done{};
}

} // namespace console
