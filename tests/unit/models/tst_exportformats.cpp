#include "models/csvsink.h"
#include "models/pagesink.h"
#include "models/xlsxsink.h"
#include "support/compare.h"
#include "unit/models/exportrows.h"

#include <QFont>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPdfWriter>
#include <QTemporaryDir>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// Each format as a second program reads it: Python's csv, openpyxl, pdftotext.
/// Debian's own Python: another one in the PATH does not see Debian's openpyxl.
class TestExportFormats : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    QString path(const QString &name) const { return m_dir->filePath(name); }

    /// All cells as Python's csv module reads them.
    static QJsonArray csvCells(const QString &path, const QString &encoding = u"utf-8"_s)
    {
        const QByteArray json =
            outputOf(u"/usr/bin/python3"_s,
                     {u"-c"_s,
                      u"import csv,json,sys\n"
                      "print(json.dumps(list(csv.reader(open(sys.argv[1],encoding=sys.argv[2],newline='')))))"_s,
                      path, encoding});
        if (!json.startsWith("["))
            qWarning("%s", json.constData());
        return QJsonDocument::fromJson(json).array();
    }
    /// Sheet names, and for each sheet its rows of [value, number format, data type].
    static QJsonArray sheets(const QString &path)
    {
        const QByteArray json = outputOf(
            u"/usr/bin/python3"_s, {u"-c"_s,
                                    u"import json,sys,openpyxl\n"
                                    "b=openpyxl.load_workbook(sys.argv[1])\n"
                                    "print(json.dumps([[s.title,[[[c.value,c.number_format,c.data_type] for c in r] "
                                    "for r in s.iter_rows()]] for s in b.worksheets],default=str))"_s,
                                    path});
        if (!json.startsWith("["))
            qWarning("%s", json.constData());
        return QJsonDocument::fromJson(json).array();
    }
    static QList<Payment> hostilePayments()
    {
        QList<Payment> rows;
        const QStringList names = {u"=HYPERLINK(\"http://x\")"_s,
                                   u"+1 555 0100"_s,
                                   u"-2+3"_s,
                                   u"@SUM(A1)"_s,
                                   u"\tTab"_s,
                                   u"\rReturn"_s,
                                   u"He said \"no\", twice"_s,
                                   u"two\nlines"_s,
                                   u"Plain=name"_s,
                                   u"Łukasz 東京 🙂"_s};
        for (const QString &name : names) {
            rows << exportedPayment(int(rows.size()));
            rows.last().payerName = name;
        }
        return rows;
    }
    static QList<Payment> currencies()
    {
        return {exportedPayment(0, u"usd"_s, 12050), exportedPayment(1, u"jpy"_s, 12050),
                exportedPayment(2, u"kwd"_s, 12050), exportedPayment(3, u"ugx"_s, 1205000),
                exportedPayment(4, u"usd"_s, -500),  exportedPayment(5, u"usd"_s, 999999999999)};
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::Canada)); }
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void csvHasHeadRowsAndTotals()
    {
        QList<Payment> rows = exportedPayments(3);
        rows[1].status = PaymentStatus::Refunded;
        rows[1].refunded = rows[1].amount;
        CsvFileSink sink(path(u"p.csv"_s), exportHead(), false);
        const auto made = writeAll(sink, rows);
        QVERIFY(made);
        QCOMPARE(made->rows, 3);
        QVERIFY(contentsOf(path(u"p.csv"_s + u".sha256"_s)) == made->sha256 + "  p.csv\n");
        const QJsonArray cells = csvCells(path(u"p.csv"_s));
        const QJsonArray expectedHead = {QJsonArray{u"Report"_s, u"Recent Payments"_s},
                                         QJsonArray{u"Workspace"_s, u"Practice"_s},
                                         QJsonArray{u"Mode"_s, u"Test"_s},
                                         QJsonArray{u"Filter"_s, u"failed, October 2026, EDT"_s},
                                         QJsonArray{u"Time zone"_s, u"America/Toronto"_s},
                                         QJsonArray{u"Made"_s, u"2026-11-20 10:00:00 America/Toronto"_s}};
        for (qsizetype i = 0; i < expectedHead.size(); ++i)
            QCOMPARE(cells.at(i), expectedHead.at(i));
        QCOMPARE(cells.at(6)[0].toString(), u"Rows"_s);
        QCOMPARE(cells.at(6)[1].toString().toLongLong(), 3);
        QCOMPARE(cells.at(8)[1].toString(), u"Payment Date (America/Toronto)"_s);
        const QJsonArray second = cells.at(10).toArray();
        QCOMPARE(second.size(), cells.at(8).toArray().size());
        const QStringList expected = {u"Refunded"_s,
                                      u"2026-10-03 14:03:11"_s,
                                      u"2026-10-03T18:03:11Z"_s,
                                      u"Zoë Fournier"_s,
                                      u"zoe@example.com"_s,
                                      QString(),
                                      u"ORD-100001"_s,
                                      u"K7M2QX9P"_s,
                                      u"Lot C annual permit"_s,
                                      u"Credit card"_s,
                                      u"Test"_s,
                                      u"USD"_s,
                                      u"120.50"_s,
                                      u"120.50"_s};
        for (qsizetype i = 0; i < expected.size(); ++i)
            QCOMPARE(second.at(i).toString(), expected.at(i));
        QCOMPARE(cells.at(13)[0].toString(), u"Totals"_s);
        QCOMPARE(cells.at(15).toArray(), QJsonArray({u"USD"_s, u"Succeeded"_s, u"2"_s, u"241.00"_s, u"0.00"_s}));
        QCOMPARE(cells.at(16).toArray(), QJsonArray({u"USD"_s, u"Refunded"_s, u"1"_s, u"120.50"_s, u"120.50"_s}));
        QCOMPARE(cells.size(), 17);
    }

    void csvGuardsTextAndNotNumbers()
    {
        CsvFileSink sink(path(u"p.csv"_s), exportHead(), false);
        const QList<Payment> rows = hostilePayments();
        QVERIFY(writeAll(sink, rows));
        const QJsonArray cells = csvCells(path(u"p.csv"_s));
        for (qsizetype i = 0; i < rows.size(); ++i) {
            const QString name = rows.at(i).payerName;
            QCOMPARE(cells.at(9 + i)[3].toString(), i < 6 ? u'\'' + name : name);
        }
        CsvFileSink numbers(path(u"n.csv"_s), exportHead(), false);
        QVERIFY(writeAll(numbers, currencies()));
        const QJsonArray amounts = csvCells(path(u"n.csv"_s));
        const QStringList expected = {u"120.50"_s, u"12050"_s, u"12.05"_s, u"12050"_s, u"-5.00"_s, u"9999999999.99"_s};
        for (qsizetype i = 0; i < expected.size(); ++i)
            QCOMPARE(amounts.at(9 + i)[12].toString(), expected.at(i));
    }

    void csvBeginsWithAByteOrderMarkIfAsked()
    {
        CsvFileSink with(path(u"with.csv"_s), exportHead(), true);
        CsvFileSink without(path(u"without.csv"_s), exportHead(), false);
        QVERIFY(writeAll(with, hostilePayments()));
        QVERIFY(writeAll(without, hostilePayments()));
        QCOMPARE(contentsOf(path(u"with.csv"_s)), "\xef\xbb\xbf" + contentsOf(path(u"without.csv"_s)));
        QCOMPARE(csvCells(path(u"with.csv"_s), u"utf-8-sig"_s), csvCells(path(u"without.csv"_s)));
    }

    void csvTellsWallClockTimesOnBothDaysOfTheClocksChange()
    {
        QList<Payment> rows;
        // 2026-11-01 in Toronto: 01:30 comes twice.
        for (const int hour : {5, 6, 7}) {
            rows << exportedPayment(0);
            rows.last().paymentDate = QDateTime(QDate(2026, 11, 1), QTime(hour, 30), Qt::UTC);
        }
        rows << exportedPayment(0);
        rows.last().paymentDate = QDateTime(QDate(2026, 3, 8), QTime(7, 0), Qt::UTC); // 02:00 is 03:00
        rows << exportedPayment(0);
        rows.last().paymentDate = QDateTime(QDate(1969, 12, 31), QTime(23, 59, 59), Qt::UTC);
        CsvFileSink sink(path(u"p.csv"_s), exportHead(), false);
        QVERIFY(writeAll(sink, rows));
        const QJsonArray cells = csvCells(path(u"p.csv"_s));
        const QStringList expected = {u"2026-11-01 01:30:00"_s, u"2026-11-01 01:30:00"_s, u"2026-11-01 02:30:00"_s,
                                      u"2026-03-08 03:00:00"_s, u"1969-12-31 18:59:59"_s};
        for (qsizetype i = 0; i < expected.size(); ++i)
            QCOMPARE(cells.at(9 + i)[1].toString(), expected.at(i));
        QCOMPARE(cells.at(10)[2].toString(), u"2026-11-01T06:30:00Z"_s);
    }

    void csvOfManyRowsIsWholeInSlices()
    {
        CsvFileSink sink(path(u"p.csv"_s), exportHead(), false);
        QVERIFY(sink.begin());
        const QList<Payment> slice = exportedPayments(1000);
        for (int i = 0; i < 100; ++i)
            QVERIFY(sink.put(slice));
        const auto made = sink.finish();
        QVERIFY(made && sink.keep());
        QCOMPARE(made->rows, 100000);
        const QJsonArray cells = csvCells(path(u"p.csv"_s));
        QCOMPARE(cells.at(6)[1].toString().toLongLong(), 100000);
        QCOMPARE(cells.size(), 100000 + 13);
        QCOMPARE(cells.last().toArray(),
                 QJsonArray({u"USD"_s, u"Succeeded"_s, u"100000"_s, u"12050000.00"_s, u"0.00"_s}));
    }

    void anEmptyExportHasItsHead()
    {
        CsvFileSink csv(path(u"p.csv"_s), exportHead(), false);
        QVERIFY(writeAll(csv, {}));
        QCOMPARE(csvCells(path(u"p.csv"_s)).at(6)[1].toString().toLongLong(), 0);
        XlsxSink book(path(u"p.xlsx"_s), exportHead());
        QVERIFY(writeAll(book, {}));
        QCOMPARE(sheets(path(u"p.xlsx"_s)).size(), 2);
        PdfSink pdf(path(u"p.pdf"_s), exportHead(), QFont());
        QVERIFY(writeAll(pdf, {}));
        QVERIFY(outputOf(u"pdftotext"_s, {path(u"p.pdf"_s), u"-"_s}).contains("0 payment(s) in this report."));
    }

    void copiedTextIsTheSameWithTabs()
    {
        CopySink sink(exportHead());
        const auto made = writeAll(sink, hostilePayments());
        QVERIFY(made);
        const QString text = sink.text();
        QVERIFY(text.startsWith(u"Report\tRecent Payments\r\nWorkspace\tPractice\r\n"_s));
        QVERIFY(text.contains(u"\t'=HYPERLINK(\"\"http://x\"\")"_s) || text.contains(u"\t\"'=HYPERLINK(\"\"http"_s));
        QVERIFY(text.contains(u"\t120.50\t0.00\t"_s));
        QVERIFY(text.endsWith(u"USD\tSucceeded\t10\t1205.00\t0.00\r\n"_s));
        CopySink small(exportHead(), 1000);
        const auto refused = writeAll(small, exportedPayments(100));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Refused);
    }

    void workbookHoldsRealNumbersAndNoFormula()
    {
        QList<Payment> rows = currencies();
        rows += hostilePayments();
        XlsxSink sink(path(u"p.xlsx"_s), exportHead());
        const auto made = writeAll(sink, rows);
        QVERIFY(made);
        QCOMPARE(outputOf(u"sha256sum"_s, {path(u"p.xlsx"_s)}).first(64), made->sha256);
        const QJsonArray book = sheets(path(u"p.xlsx"_s));
        QCOMPARE(book.size(), 2);
        const QJsonArray table = book.at(0)[1].toArray();
        QCOMPARE(table.size(), rows.size() + 1);
        QCOMPARE(table.at(0)[12][0].toString(), u"Amount"_s);
        const QList<std::pair<double, QString>> expected = {{120.5, u"#,##0.00"_s}, {12050, u"#,##0"_s},
                                                            {12.05, u"#,##0.00"_s}, {12050, u"#,##0"_s},
                                                            {-5, u"#,##0.00"_s},    {9999999999.99, u"#,##0.00"_s}};
        for (qsizetype i = 0; i < expected.size(); ++i) {
            const QJsonArray cell = table.at(1 + i)[12].toArray();
            QCOMPARE(cell.at(0).toDouble(), expected.at(i).first);
            QCOMPARE(cell.at(1).toString(), expected.at(i).second);
            QCOMPARE(cell.at(2).toString(), u"n"_s);
        }
        for (qsizetype i = 6; i < rows.size(); ++i) {
            const QString name = rows.at(i).payerName;
            const QJsonArray cell = table.at(1 + i)[3].toArray();
            QString expectedName = i < 12 ? u'\'' + name : name;
            QCOMPARE(cell.at(0).toString().remove(u"_x000D_"_s).remove(u'\r'), expectedName.remove(u'\r'));
            QCOMPARE(cell.at(2).toString(), u"s"_s);
        }
        QCOMPARE(table.at(1)[1][0].toString(), u"2026-10-03 14:02:11"_s);
        QCOMPARE(table.at(1)[1][2].toString(), u"d"_s);
        QCOMPARE(table.at(1)[15][0].toString(), u"0042"_s);
        const QJsonArray about = book.at(1)[1].toArray();
        QCOMPARE(about.at(3)[1][0].toString(), u"failed, October 2026, EDT"_s);
        QCOMPARE(about.at(6)[1][0].toInt(), rows.size());
        const QJsonArray last = about.last().toArray();
        QCOMPARE(last.at(0)[0].toString(), u"USD"_s);
        QCOMPARE(last.at(2)[0].toInt(), 13);
        QCOMPARE(last.at(3)[0].toDouble(), 10000001320.49);
    }

    void workbookGoesOnOnFurtherSheets()
    {
        XlsxSink sink(path(u"p.xlsx"_s), exportHead(), 40);
        QVERIFY(writeAll(sink, exportedPayments(100)));
        const QJsonArray book = sheets(path(u"p.xlsx"_s));
        QStringList names;
        QList<qsizetype> lengths;
        for (const QJsonValue &sheet : book) {
            names << sheet[0].toString();
            lengths << sheet[1].toArray().size();
        }
        QCOMPARE(names, QStringList({u"Payments"_s, u"Payments 2"_s, u"Payments 3"_s, u"About this export"_s}));
        QCOMPARE(lengths.first(3), QList<qsizetype>({41, 41, 21}));
        QCOMPARE(book.at(2)[1][20][6][0].toString(), u"ORD-100099"_s);
        QCOMPARE(book.at(1)[1][0][0][0].toString(), u"Status"_s);
    }

    void pdfHasColumnNamesAndNumbersOnEveryPage()
    {
        PdfSink sink(path(u"p.pdf"_s), exportHead(), QFont());
        QVERIFY(writeAll(sink, exportedPayments(150)));
        const QByteArray text = outputOf(u"pdftotext"_s, {u"-layout"_s, path(u"p.pdf"_s), u"-"_s});
        const QList<QByteArray> pages = text.split('\f');
        QVERIFY(pages.size() > 3); // the last one is empty
        for (qsizetype i = 0; i + 1 < pages.size(); ++i) {
            QVERIFY2(pages.at(i).contains("Confirm Code"), pages.at(i).constData());
            QVERIFY(pages.at(i).contains("Page " + QByteArray::number(i + 1)));
        }
        for (int n = 0; n < 150; ++n)
            QCOMPARE(text.count("ORD-" + QByteArray::number(100000 + n)), 1);
        QVERIFY(pages.at(0).contains("failed, October 2026, EDT"));
        QVERIFY(pages.at(0).contains("America/Toronto"));
        QVERIFY(text.contains("3 Oct 2026 14:02 EDT"));
        QVERIFY(text.contains("Zoë Fournier"));
        QVERIFY(text.contains("120.50 USD"));
        QVERIFY(text.contains("18,075.00 USD"));
        QVERIFY(text.contains("150 payment(s) in this report."));
    }

    void estimateOfPagesIsNearTheTruth()
    {
        QPdfWriter writer(path(u"e.pdf"_s));
        writer.setPageLayout(
            {QPageSize(QPageSize::A4), QPageLayout::Landscape, QMarginsF(12, 12, 12, 12), QPageLayout::Millimeter});
        for (const int count : {1, 40, 1000}) {
            PdfSink sink(path(u"p.pdf"_s), exportHead(), QFont());
            QVERIFY(writeAll(sink, exportedPayments(count)));
            const QByteArray info = outputOf(u"pdfinfo"_s, {path(u"p.pdf"_s)});
            const int pages = info.mid(info.indexOf("Pages:") + 6).split('\n').first().trimmed().toInt();
            QVERIFY2(qAbs(PaymentPages::estimatedPages(writer, count) - pages) <= 1, info.constData());
        }
    }

    void aStoppedPrintSaysSoOnItsLastPage()
    {
        {
            auto paper = std::make_shared<QPdfWriter>(path(u"paper.pdf"_s));
            PrintSink sink(paper, exportHead(), QFont());
            QVERIFY(sink.begin());
            QVERIFY(sink.put(exportedPayments(60)));
        }
        const QByteArray text = outputOf(u"pdftotext"_s, {path(u"paper.pdf"_s), u"-"_s});
        QVERIFY(text.contains("Stopped here: this report is not complete."));
    }
};

QTEST_MAIN(TestExportFormats)
#include "tst_exportformats.moc"
