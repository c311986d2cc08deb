#pragma once

#include "core/exportsink.h"
#include "models/exportcells.h"
#include "models/exportfile.h"

#include <memory>

namespace console {

/// Records after RFC 4180 with the formula guard, as UTF-8: head, column names, payments, totals. Amounts are plain
/// decimal numbers, the same in every locale.
class CsvText
{
public:
    CsvText(const ExportHead &head, char separator);

    /// Everything above the payments. `rows` is as wide as any number of rows, so that another takes its place.
    QByteArray head(qint64 rows) const;
    /// The place in head() where the number of rows stands, and its text.
    qsizetype rowsAt() const;
    static QByteArray rowsText(qint64 rows);
    void append(QByteArray *to, const Payment &payment);
    QByteArray totals(const ExportTotals &totals) const;

private:
    QByteArray record(const QStringList &cells) const;
    QByteArray aboveRows() const;
    void appendText(QByteArray *to, QStringView text) const;

    struct Cells;
    ExportHead m_head;
    char m_separator;
    CellWords m_words;
    WallClock m_clock;
};

/// A CSV file (`.csv`), with a byte order mark if asked: without it Excel takes UTF-8 for the system's old code page.
class CsvFileSink final : public ExportSink
{
public:
    CsvFileSink(const QString &path, const ExportHead &head, bool byteOrderMark);

    Outcome begin() override;
    Outcome put(const QList<Payment> &rows) override;
    Result<Exported> finish() override;
    Outcome keep() override { return m_file.keep(); }

private:
    QByteArray mark() const;

    ExportFile m_file;
    CsvText m_text;
    bool m_byteOrderMark;
    ExportTotals m_totals;
    QByteArray m_buffer;
};

/// The same with tabs, for pasting into a spreadsheet. The text is in memory: that is what a clipboard is.
class CopySink final : public ExportSink
{
public:
    /// Bytes of text; more is refused with the advice to take a file.
    static constexpr qsizetype kMost = 256 * 1024 * 1024;
    explicit CopySink(const ExportHead &head, qsizetype most = kMost);

    Outcome begin() override { return Done{}; }
    Outcome put(const QList<Payment> &rows) override;
    Result<Exported> finish() override;
    Outcome keep() override { return Done{}; }

    /// After finish().
    QString text() const { return QString::fromUtf8(m_bytes); }

private:
    CsvText m_text;
    qsizetype m_most;
    ExportTotals m_totals;
    QByteArray m_bytes;
};

} // namespace console
