#include "models/xlsxcheck.h"

#include "models/exportcells.h"

#include <QFile>
#include <QtEndian>

#include <zlib.h>

namespace console {

namespace {

// Offsets and marks: PKWARE's APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16.
constexpr quint32 kEntryMark = 0x02014b50;
constexpr quint32 kEndMark = 0x06054b50;
constexpr qsizetype kEntrySize = 46;
constexpr qsizetype kLocalSize = 30;
constexpr qsizetype kEndSize = 22;
constexpr qsizetype kChunk = 64 * 1024;

template <typename T>
T numberAt(const QByteArray &bytes, qsizetype at)
{
    return qFromLittleEndian<T>(bytes.constData() + at);
}

struct Part
{
    QByteArray name;
    quint32 checksum = 0;
    qint64 packed = 0;
    qint64 offset = 0;
};

/// What passes by of a part: its checksum, its first and last bytes, its rows.
class PartLook
{
public:
    void look(const QByteArray &bytes)
    {
        m_checksum = ::crc32(m_checksum, reinterpret_cast<const Bytef *>(bytes.constData()), uInt(bytes.size()));
        if (m_start.size() < 1024)
            m_start += bytes.first(std::min<qsizetype>(bytes.size(), 1024));
        // What the last look ended with goes first: a tag may lie across both, and is counted once.
        const QByteArray seen = m_end.right(kTag.size() - 1) + bytes;
        for (qsizetype at = seen.indexOf(kTag); at >= 0; at = seen.indexOf(kTag, at + kTag.size()))
            ++m_rows;
        m_end = (m_end + bytes).right(128);
    }
    uLong checksum() const { return m_checksum; }
    qint64 rows() const { return m_rows; }
    bool isWholeXml() const
    {
        const qsizetype root = m_start.indexOf("?>");
        const qsizetype from = root < 0 ? -1 : m_start.indexOf('<', root);
        if (from < 0)
            return false;
        qsizetype to = from + 1;
        while (to < m_start.size() && m_start.at(to) != ' ' && m_start.at(to) != '>')
            ++to;
        return m_end.trimmed().endsWith("</" + m_start.mid(from + 1, to - from - 1) + '>');
    }

private:
    inline static const QByteArray kTag = "<row ";
    uLong m_checksum = 0;
    qint64 m_rows = 0;
    QByteArray m_start;
    QByteArray m_end;
};

/// Unpacks raw deflate; ended with the object.
class Unpacker
{
public:
    Unpacker() { m_isGood = ::inflateInit2(&m_stream, -MAX_WBITS) == Z_OK; }
    ~Unpacker() { ::inflateEnd(&m_stream); }
    Unpacker(const Unpacker &) = delete;
    Unpacker &operator=(const Unpacker &) = delete;

    /// False if the bytes cannot be unpacked.
    bool feed(QByteArray packed, PartLook *look)
    {
        m_stream.next_in = reinterpret_cast<Bytef *>(packed.data());
        m_stream.avail_in = uInt(packed.size());
        while (m_isGood && m_stream.avail_in > 0 && !m_isEnded) {
            QByteArray out(kChunk, Qt::Uninitialized);
            m_stream.next_out = reinterpret_cast<Bytef *>(out.data());
            m_stream.avail_out = uInt(out.size());
            const int code = ::inflate(&m_stream, Z_NO_FLUSH);
            m_isGood = code == Z_OK || code == Z_STREAM_END;
            m_isEnded = code == Z_STREAM_END;
            out.chop(qsizetype(m_stream.avail_out));
            look->look(out);
        }
        return m_isGood;
    }
    bool isEnded() const { return m_isEnded; }

private:
    z_stream m_stream{};
    bool m_isGood = false;
    bool m_isEnded = false;
};

/// The table of contents at the file's end; empty if there is none.
QList<Part> partsOf(QFile &file)
{
    const qint64 tail = std::min<qint64>(file.size(), kEndSize);
    if (!file.seek(file.size() - tail)) // the library writes no comment behind it
        return {};
    const QByteArray end = file.read(tail);
    if (end.size() != kEndSize || numberAt<quint32>(end, 0) != kEndMark)
        return {};
    const int count = numberAt<quint16>(end, 10);
    const auto size = numberAt<quint32>(end, 12);
    if (!file.seek(numberAt<quint32>(end, 16)))
        return {};
    const QByteArray table = file.read(size);
    QList<Part> parts;
    qsizetype at = 0;
    while (parts.size() < count && at + kEntrySize <= table.size() && numberAt<quint32>(table, at) == kEntryMark) {
        const int name = numberAt<quint16>(table, at + 28);
        parts << Part{table.mid(at + kEntrySize, name), numberAt<quint32>(table, at + 16),
                      numberAt<quint32>(table, at + 20), numberAt<quint32>(table, at + 42)};
        at += kEntrySize + name + numberAt<quint16>(table, at + 30) + numberAt<quint16>(table, at + 32);
    }
    return parts.size() == count ? parts : QList<Part>();
}

bool isWhole(QFile &file, const Part &part, PartLook *look)
{
    if (!file.seek(part.offset))
        return false;
    const QByteArray local = file.read(kLocalSize);
    if (local.size() != kLocalSize ||
        !file.seek(part.offset + kLocalSize + numberAt<quint16>(local, 26) + numberAt<quint16>(local, 28)))
        return false;
    Unpacker unpacker;
    for (qint64 left = part.packed; left > 0;) {
        const QByteArray packed = file.read(std::min<qint64>(left, kChunk));
        if (packed.isEmpty() || !unpacker.feed(packed, look))
            return false;
        left -= packed.size();
    }
    return unpacker.isEnded() && look->checksum() == part.checksum && look->isWholeXml();
}

} // namespace

QString xlsxTrouble(const QString &path, qint64 rows)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return file.errorString();
    const QList<Part> parts = partsOf(file);
    qint64 found = 0;
    bool isGood = !parts.isEmpty();
    for (const Part &part : parts) {
        PartLook look;
        isGood = isGood && isWhole(file, part, &look);
        if (part.name.startsWith("xl/worksheets/sheet"))
            found += look.rows();
    }
    return isGood && found == rows ? QString() : ExportTexts::tr("it was not whole when it was read back");
}

} // namespace console
