#include "models/csvsink.h"

#include <QCryptographicHash>
#include <QDate>

#include <algorithm>

namespace console {

namespace {

constexpr qsizetype kBuffer = 256 * 1024; // bytes gathered before they go to the file

void appendNumber(QByteArray *to, int number, int digits)
{
    char text[4] = {};
    for (int i = digits; i-- > 0; number /= 10)
        text[i] = char('0' + number % 10);
    to->append(text, digits);
}

/// QDateTime::toString() is the slowest thing in a row by far.
void appendMoment(QByteArray *to, qint64 seconds, char between)
{
    constexpr qint64 kDay = 86400;
    constexpr qint64 kEpoch = 2440588; // 1970-01-01 as a Julian day
    const qint64 day = seconds >= 0 ? seconds / kDay : -((kDay - 1 - seconds) / kDay);
    const int second = int(seconds - day * kDay);
    int y = 0;
    int m = 0;
    int d = 0;
    QDate::fromJulianDay(kEpoch + day).getDate(&y, &m, &d);
    appendNumber(to, y, 4);
    to->append('-');
    appendNumber(to, m, 2);
    to->append('-');
    appendNumber(to, d, 2);
    to->append(between);
    appendNumber(to, second / 3600, 2);
    to->append(':');
    appendNumber(to, second / 60 % 60, 2);
    to->append(':');
    appendNumber(to, second % 60, 2);
}

} // namespace

/// Writes one record's cells.
struct CsvText::Cells
{
    CsvText &csv;
    QByteArray *to;
    bool isFirst = true;

    void separate()
    {
        if (!std::exchange(isFirst, false))
            to->append(csv.m_separator);
    }
    void text(QStringView text)
    {
        separate();
        csv.appendText(to, text);
    }
    void localTime(qint64 utcSeconds)
    {
        separate();
        appendMoment(to, csv.m_clock.local(utcSeconds), ' ');
    }
    void utcTime(qint64 utcSeconds)
    {
        separate();
        appendMoment(to, utcSeconds, 'T');
        to->append('Z');
    }
    void money(const Money &money)
    {
        separate();
        to->append(money.toPlainString().toLatin1()); // a negative one is a number, not a formula
    }
};

CsvText::CsvText(const ExportHead &head, char separator) : m_head(head), m_separator(separator), m_clock(head.zone) {}

void CsvText::appendText(QByteArray *to, QStringView text) const
{
    const bool isGuarded = looksLikeFormula(text);
    const bool isQuoted = std::ranges::any_of(
        text, [this](QChar c) { return c == u'"' || c == u'\n' || c == u'\r' || c == QLatin1Char(m_separator); });
    if (!isQuoted) {
        if (isGuarded)
            to->append('\'');
        to->append(text.toUtf8());
        return;
    }
    to->append('"');
    if (isGuarded)
        to->append('\'');
    to->append(text.toUtf8().replace('"', "\"\""));
    to->append('"');
}

QByteArray CsvText::record(const QStringList &cells) const
{
    QByteArray bytes;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        if (i > 0)
            bytes.append(m_separator);
        appendText(&bytes, cells.at(i));
    }
    return bytes + "\r\n";
}

QByteArray CsvText::aboveRows() const
{
    QByteArray bytes;
    for (const auto &[label, value] : headLines(m_head))
        bytes += record({label, value});
    QByteArray label = record({rowsLabel()});
    label.chop(2);
    return bytes + label + m_separator;
}

qsizetype CsvText::rowsAt() const
{
    return aboveRows().size();
}

QByteArray CsvText::rowsText(qint64 rows)
{
    return QByteArray::number(rows).rightJustified(12, ' '); // blanks before a number are no part of it
}

QByteArray CsvText::head(qint64 rows) const
{
    return aboveRows() + rowsText(rows) + "\r\n\r\n" + record(exportColumns(m_head.zone));
}

void CsvText::append(QByteArray *to, const Payment &payment)
{
    Cells cells{*this, to};
    visitCells(payment, m_words, cells);
    to->append("\r\n");
}

QByteArray CsvText::totals(const ExportTotals &totals) const
{
    QByteArray bytes = "\r\n" + record({ExportTexts::tr("Totals")}) + record(totalsColumns());
    const QList<ExportedTotal> lines = totals.lines();
    for (const ExportedTotal &line : lines) {
        const QList<QByteArray> numbers = {QByteArray::number(line.payments), line.amount.toPlainString().toLatin1(),
                                           line.refunded.toPlainString().toLatin1()};
        QByteArray cells = record({line.currency.displayCode(), displayName(line.status)});
        cells.chop(2);
        bytes += cells + m_separator + numbers.join(m_separator) + "\r\n";
    }
    return bytes;
}

CsvFileSink::CsvFileSink(const QString &path, const ExportHead &head, bool byteOrderMark)
    : m_file(path),
      m_text(head, ','),
      m_byteOrderMark(byteOrderMark)
{
}

QByteArray CsvFileSink::mark() const
{
    return m_byteOrderMark ? QByteArray("\xef\xbb\xbf") : QByteArray();
}

Outcome CsvFileSink::begin()
{
    const Outcome opened = m_file.open();
    return opened ? m_file.write(mark() + m_text.head(0)) : opened;
}

Outcome CsvFileSink::put(const QList<Payment> &rows)
{
    for (const Payment &payment : rows)
        m_text.append(&m_buffer, payment);
    const Outcome added = m_totals.add(rows);
    if (!added || m_buffer.size() < kBuffer)
        return added;
    const Outcome written = m_file.write(m_buffer);
    m_buffer.resize(0); // keeps its memory
    return written;
}

Result<Exported> CsvFileSink::finish()
{
    if (const Outcome written = m_file.write(m_buffer + m_text.totals(m_totals)); !written)
        return written.error();
    // How many rows there were is known at the end only, and stands at the head.
    if (!m_file.device().seek(mark().size() + m_text.rowsAt()))
        return m_file.error(m_file.device().errorString());
    if (const Outcome written = m_file.write(CsvText::rowsText(m_totals.rows())); !written)
        return written.error();
    const auto sha256 = m_file.seal();
    if (!sha256)
        return sha256.error();
    return Exported{m_totals.rows(), *sha256};
}

CopySink::CopySink(const ExportHead &head, qsizetype most) : m_text(head, '\t'), m_most(most) {}

Outcome CopySink::put(const QList<Payment> &rows)
{
    for (const Payment &payment : rows)
        m_text.append(&m_bytes, payment);
    if (m_bytes.size() > m_most)
        return Error{ErrorKind::Refused,
                     ExportTexts::tr("This is too much to copy: the clipboard would hold more than %L1 MB. Nothing was "
                                     "copied. Export it as CSV or Excel, or choose fewer payments.")
                         .arg(m_most / (1024 * 1024)),
                     {},
                     {},
                     0,
                     QStringLiteral("copy_too_large"),
                     {}};
    return m_totals.add(rows);
}

Result<Exported> CopySink::finish()
{
    m_bytes.prepend(m_text.head(m_totals.rows()));
    m_bytes.append(m_text.totals(m_totals));
    return Exported{m_totals.rows(), QCryptographicHash::hash(m_bytes, QCryptographicHash::Sha256).toHex()};
}

} // namespace console
