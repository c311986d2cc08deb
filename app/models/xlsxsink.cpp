#include "models/xlsxsink.h"

#include "models/xlsxcheck.h"

#include <QFileInfo>

#include <xlsxwriter.h>

#include <clocale>

namespace console {

namespace {

using namespace Qt::StringLiterals;

/// The library prints numbers with printf, and in many locales "42.5" would become "42,5", which is no number in a
/// workbook. For the present thread, while it lives.
class PlainNumbers
{
public:
#ifdef Q_OS_UNIX
    PlainNumbers()
    {
        static const locale_t plain = ::newlocale(LC_NUMERIC_MASK, "C", locale_t());
        m_before = ::uselocale(plain);
    }
    ~PlainNumbers()
    {
        ::uselocale(m_before);
    }
#else
    PlainNumbers() // Windows begins with the "C" locale, and Qt leaves it there
    {
    }
#endif
    PlainNumbers(const PlainNumbers &) = delete;
    PlainNumbers &operator=(const PlainNumbers &) = delete;

private:
#ifdef Q_OS_UNIX
    locale_t m_before;
#endif
};

/// A cell of the file format holds a double and nothing else. Money stays an integer here: this is its decimal text
/// read once, and up to 15 digits come out again as they went in (Stripe takes 12).
double cellNumber(const Money &money)
{
    const QByteArray text = money.toPlainString().toLatin1();
    return text.toDouble();
}

/// Excel counts days from 1899-12-30.
double cellMoment(qint64 wallSeconds)
{
    return 25569.0 + double(wallSeconds) / 86400.0;
}

constexpr qsizetype kMostText = 32767; // of a cell, Excel's limit

QByteArray cellText(QStringView text)
{
    QString cell = text.toString();
    if (looksLikeFormula(text))
        cell.prepend(u'\'');
    if (cell.size() > kMostText)
        cell = cell.left(kMostText - 1) + u'…';
    return cell.replace(QChar(u'\0'), QChar(u'\ufffd')).toUtf8();
}

/// One cell after the other of one row; remembers the first error.
struct RowWriter
{
    lxw_worksheet *sheet;
    lxw_row_t row;
    lxw_col_t column = 0;
    lxw_error error = LXW_NO_ERROR;

    void note(lxw_error result)
    {
        ++column;
        if (error == LXW_NO_ERROR)
            error = result;
    }
    void text(QStringView text, lxw_format *format = nullptr)
    {
        note(text.isEmpty() ? LXW_NO_ERROR
                            : worksheet_write_string(sheet, row, column, cellText(text).constData(), format));
    }
    void number(double value, lxw_format *format = nullptr)
    {
        note(worksheet_write_number(sheet, row, column, value, format));
    }
};

} // namespace

struct XlsxSink::Private
{
    Private(const QString &path, ExportHead head_, qint64 rowsPerSheet_)
        : file(path),
          head(std::move(head_)),
          rowsPerSheet(rowsPerSheet_),
          clock(head.zone)
    {
    }
    ~Private() { drop(); }

    ExportFile file;
    ExportHead head;
    qint64 rowsPerSheet;
    CellWords words;
    WallClock clock;
    ExportTotals totals;
    lxw_workbook *book = nullptr; ///< owned; workbook_close() and lxw_workbook_free() end it
    QList<lxw_worksheet *> sheets;
    lxw_format *bold = nullptr;
    lxw_format *moment = nullptr;
    std::array<lxw_format *, 4> money{}; ///< by decimals
    lxw_row_t nextRow = 0;
    qint64 rowsWritten = 0; ///< on all sheets, of any kind

    struct Cells;

    /// The library leaves the sheets' temporary files open when a workbook is freed before its end.
    void drop()
    {
        if (!book)
            return;
        for (lxw_worksheet *sheet : std::as_const(sheets)) {
            if (sheet->optimize_tmpfile)
                ::fclose(sheet->optimize_tmpfile);
            sheet->optimize_tmpfile = nullptr;
        }
        lxw_workbook_free(book);
        book = nullptr;
    }
    Error error(lxw_error code) const { return file.error(QString::fromUtf8(lxw_strerror(code))); }
    /// Failed writes to the sheets' temporary files are not told by the library's calls.
    bool hasFailedWrite() const
    {
        return std::ranges::any_of(sheets, [](const lxw_worksheet *sheet) {
            return sheet->optimize_tmpfile &&
                   (::fflush(sheet->optimize_tmpfile) != 0 || ::ferror(sheet->optimize_tmpfile));
        });
    }
    Outcome noSpace() const { return file.error(ExportTexts::tr("a temporary file beside it could not be written")); }

    lxw_format *moneyFormat(const Money &amount)
    {
        const QString text = amount.toPlainString();
        const qsizetype point = text.indexOf(u'.');
        return money.at(size_t(point < 0 ? 0 : std::min<qsizetype>(3, text.size() - point - 1)));
    }
    void makeFormats()
    {
        bold = workbook_add_format(book);
        format_set_bold(bold);
        moment = workbook_add_format(book);
        format_set_num_format(moment, "yyyy-mm-dd hh:mm:ss");
        const std::array<const char *, 4> decimals = {"#,##0", "#,##0.0", "#,##0.00", "#,##0.000"};
        for (size_t i = 0; i < money.size(); ++i) {
            money.at(i) = workbook_add_format(book);
            format_set_num_format(money.at(i), decimals.at(i));
        }
    }
    lxw_error addSheet(const QString &name)
    {
        lxw_worksheet *sheet = workbook_add_worksheet(book, name.left(31).toUtf8().constData());
        if (!sheet)
            return LXW_ERROR_CREATING_TMPFILE;
        sheets << sheet;
        worksheet_set_landscape(sheet);
        worksheet_set_paper(sheet, 9); // A4
        worksheet_fit_to_pages(sheet, 1, 0);
        return LXW_NO_ERROR;
    }
    lxw_error addPaymentsSheet()
    {
        const QString name = ExportTexts::tr("Payments");
        if (const lxw_error error =
                addSheet(sheets.isEmpty() ? name : u"%1 %2"_s.arg(name, QString::number(sheets.size() + 1))))
            return error;
        lxw_worksheet *sheet = sheets.last();
        worksheet_freeze_panes(sheet, 1, 0);
        worksheet_repeat_rows(sheet, 0, 0);
        worksheet_set_column(sheet, 0, 0, 18, nullptr);
        worksheet_set_column(sheet, 1, 2, 20, nullptr);
        worksheet_set_column(sheet, 3, 4, 26, nullptr);
        worksheet_set_column(sheet, 5, 19, 15, nullptr);
        return writeLine(sheet, 0, exportColumns(head.zone), bold);
    }
    lxw_error writeLine(lxw_worksheet *sheet, lxw_row_t row, const QStringList &cells, lxw_format *format)
    {
        RowWriter writer{sheet, row};
        for (const QString &cell : cells)
            writer.text(cell, format);
        ++rowsWritten;
        nextRow = row + 1;
        return writer.error;
    }
    void endPaymentsSheet()
    {
        worksheet_autofilter(sheets.last(), 0, 0, nextRow > 1 ? nextRow - 1 : 1,
                             lxw_col_t(exportColumns(head.zone).size() - 1));
    }
    lxw_error put(const Payment &payment);
    lxw_error writeAbout();
};

struct XlsxSink::Private::Cells
{
    Private &sink;
    RowWriter writer;

    void text(QStringView text) { writer.text(text); }
    void localTime(qint64 utcSeconds) { writer.number(cellMoment(sink.clock.local(utcSeconds)), sink.moment); }
    void utcTime(qint64 utcSeconds) { writer.number(cellMoment(utcSeconds), sink.moment); }
    void money(const Money &money) { writer.number(cellNumber(money), sink.moneyFormat(money)); }
};

lxw_error XlsxSink::Private::put(const Payment &payment)
{
    if (nextRow > rowsPerSheet) {
        endPaymentsSheet();
        if (const lxw_error error = addPaymentsSheet())
            return error;
    }
    Cells cells{*this, {sheets.last(), nextRow}};
    visitCells(payment, words, cells);
    ++nextRow;
    ++rowsWritten;
    return cells.writer.error;
}

lxw_error XlsxSink::Private::writeAbout()
{
    if (const lxw_error error = addSheet(ExportTexts::tr("About this export")))
        return error;
    lxw_worksheet *sheet = sheets.last();
    worksheet_set_column(sheet, 0, 0, 18, nullptr);
    worksheet_set_column(sheet, 1, 1, 24, nullptr);
    worksheet_set_column(sheet, 2, 4, 16, nullptr);
    nextRow = 0;
    std::array<lxw_error, 4> errors{};
    for (const auto &[label, value] : headLines(head)) {
        RowWriter line{sheet, nextRow++};
        line.text(label, bold);
        line.text(value);
        errors[0] = std::max(errors[0], line.error);
        ++rowsWritten;
    }
    RowWriter count{sheet, nextRow++};
    count.text(rowsLabel(), bold);
    count.number(double(totals.rows()), money[0]);
    errors[1] = count.error;
    ++rowsWritten;
    errors[2] = std::max(writeLine(sheet, nextRow + 1, {ExportTexts::tr("Totals")}, bold),
                         writeLine(sheet, nextRow + 2, totalsColumns(), bold));
    const QList<ExportedTotal> lines = totals.lines();
    for (const ExportedTotal &total : lines) {
        RowWriter line{sheet, nextRow++};
        line.text(total.currency.displayCode());
        line.text(displayName(total.status));
        line.number(double(total.payments), money[0]);
        line.number(cellNumber(total.amount), moneyFormat(total.amount));
        line.number(cellNumber(total.refunded), moneyFormat(total.refunded));
        errors[3] = std::max(errors[3], line.error);
        ++rowsWritten;
    }
    return *std::ranges::max_element(errors);
}

XlsxSink::XlsxSink(const QString &path, const ExportHead &head, qint64 rowsPerSheet)
    : d(std::make_unique<Private>(path, head, rowsPerSheet))
{
}

XlsxSink::~XlsxSink() = default;

Outcome XlsxSink::begin()
{
    const PlainNumbers plain;
    if (const Outcome opened = d->file.open(); !opened)
        return opened;
    d->file.device().close(); // the library opens it by its name
    // Its temporary files too lie beside the target: /tmp is memory on many systems. They have no name while open.
    QByteArray folder = QFile::encodeName(QFileInfo(d->file.temporaryPath()).absolutePath());
    lxw_workbook_options options = {};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = folder.data();
    d->book = workbook_new_opt(QFile::encodeName(d->file.temporaryPath()).constData(), &options);
    if (!d->book)
        return d->error(LXW_ERROR_MEMORY_MALLOC_FAILED);
    d->makeFormats();
    if (const lxw_error error = d->addPaymentsSheet())
        return d->error(error);
    return Done{};
}

Outcome XlsxSink::put(const QList<Payment> &rows)
{
    const PlainNumbers plain;
    for (const Payment &payment : rows) {
        if (const lxw_error error = d->put(payment))
            return d->error(error);
    }
    if (d->hasFailedWrite())
        return d->noSpace();
    return d->totals.add(rows);
}

Result<Exported> XlsxSink::finish()
{
    const PlainNumbers plain;
    d->endPaymentsSheet();
    if (const lxw_error error = d->writeAbout())
        return d->error(error);
    if (d->hasFailedWrite())
        return d->noSpace().error();
    d->sheets.clear();
    if (const lxw_error error = workbook_close(std::exchange(d->book, nullptr)))
        return d->error(error);
    if (const QString trouble = xlsxTrouble(d->file.temporaryPath(), d->rowsWritten); !trouble.isEmpty())
        return d->file.error(trouble);
    const auto sha256 = d->file.seal();
    if (!sha256)
        return sha256.error();
    return Exported{d->totals.rows(), *sha256};
}

Outcome XlsxSink::keep()
{
    return d->file.keep();
}

} // namespace console
