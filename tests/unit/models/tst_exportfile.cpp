#include "models/csvsink.h"
#include "models/exportfile.h"
#include "models/onethreadsink.h"
#include "models/pagesink.h"
#include "models/xlsxsink.h"
#include "support/compare.h"
#include "unit/models/exportrows.h"

#include <QFont>
#include <QTemporaryDir>

#include <optional>
#include <thread>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// A file is there whole or not at all, in every format.
class TestExportFile : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;

    QString path(const QString &name) const { return m_dir->filePath(name); }
    static std::unique_ptr<ExportSink> sink(const QString &format, const QString &path)
    {
        if (format == u"csv"_s)
            return std::make_unique<CsvFileSink>(path, exportHead(), true);
        if (format == u"xlsx"_s)
            return std::make_unique<XlsxSink>(path, exportHead());
        return std::make_unique<OneThreadSink>(std::make_unique<PdfSink>(path, exportHead(), QFont()));
    }
    static void formats()
    {
        QTest::addColumn<QString>("format");
        QTest::newRow("CSV") << u"csv"_s;
        QTest::newRow("Excel") << u"xlsx"_s;
        QTest::newRow("PDF") << u"pdf"_s;
    }
    static qsizetype openFiles() { return QDir(u"/proc/self/fd"_s).entryList(QDir::Files | QDir::System).size(); }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void callersOfManyThreadsThatEndMakeOneFile_data() { formats(); }
    void callersOfManyThreadsThatEndMakeOneFile()
    {
        QFETCH(QString, format);
        const auto made = sink(format, path(u"made"_s));
        const auto elsewhere = [](auto work) {
            std::optional<decltype(work())> result;
            std::thread([&] { result.emplace(work()); }).join();
            return std::move(*result);
        };
        QVERIFY(elsewhere([&] { return made->begin(); }));
        for (int i = 0; i < 3; ++i)
            QVERIFY(elsewhere([&] { return made->put(exportedPayments(100)); }));
        const auto exported = elsewhere([&] { return made->finish(); });
        QVERIFY(exported);
        QCOMPARE(exported->rows, 300);
        QVERIFY(elsewhere([&] { return made->keep(); }));
        QVERIFY(QFileInfo(path(u"made"_s)).size() > 0);
    }

    void theChecksumIsOneThatSha256sumTakes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << u"payments.csv"_s;
        QTest::newRow("blanks and letters") << u"paiements d'été.csv"_s;
        QTest::newRow("a backslash and a line end") << u"a\\b\nc.csv"_s;
    }
    void theChecksumIsOneThatSha256sumTakes()
    {
        QFETCH(QString, name);
        ExportFile file(path(name));
        QVERIFY(file.open());
        QVERIFY(file.write("hello\n"));
        const auto sha256 = file.seal();
        QVERIFY(sha256);
        QCOMPARE(*sha256, QByteArray("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"));
        QVERIFY(file.keep());
        QCOMPARE(contentsOf(path(name)), QByteArray("hello\n"));
        const QByteArray checked =
            outputOf(u"sha256sum"_s, {u"--check"_s, u"--strict"_s, name + u".sha256"_s}, m_dir->path());
        QVERIFY2(checked.endsWith(": OK\n"), checked.constData());
    }

    void anEarlierFileIsReplacedAtTheEndOnly()
    {
        QFile earlier(path(u"payments.csv"_s));
        QVERIFY(earlier.open(QIODevice::WriteOnly));
        earlier.write("earlier");
        earlier.close();
        {
            CsvFileSink sink(path(u"payments.csv"_s), exportHead(), false);
            QVERIFY(sink.begin());
            QVERIFY(sink.put(exportedPayments(10)));
            QVERIFY(sink.finish());
            QCOMPARE(contentsOf(path(u"payments.csv"_s)), QByteArray("earlier"));
        }
        QCOMPARE(contentsOf(path(u"payments.csv"_s)), QByteArray("earlier"));
        CsvFileSink sink(path(u"payments.csv"_s), exportHead(), false);
        QVERIFY(writeAll(sink, exportedPayments(10)));
        QVERIFY(contentsOf(path(u"payments.csv"_s)).startsWith("Report,"));
        QCOMPARE(namesIn(m_dir->path()), QStringList({u"payments.csv"_s, u"payments.csv.sha256"_s}));
    }

    void aNameThatCannotBeTakenLeavesNothing()
    {
        QVERIFY(QDir(m_dir->path()).mkdir(u"payments.csv"_s)); // a folder has the name
        CsvFileSink sink(path(u"payments.csv"_s), exportHead(), false);
        const auto made = writeAll(sink, exportedPayments(3));
        QVERIFY(!made);
        QCOMPARE(made.error().kind, ErrorKind::Storage);
        QVERIFY(!QFile::exists(path(u"payments.csv.sha256"_s)));
    }

    void aBrokenOffExportLeavesNothing_data() { formats(); }
    void aBrokenOffExportLeavesNothing()
    {
        QFETCH(QString, format);
        const qsizetype before = openFiles();
        for (int steps = 0; steps < 4; ++steps) {
            const auto broken = sink(format, path(u"payments."_s + format));
            if (steps > 0)
                QVERIFY(broken->begin());
            if (steps > 1)
                QVERIFY(broken->put(exportedPayments(300)));
            if (steps > 2)
                QVERIFY(broken->finish());
        }
        QCOMPARE(namesIn(m_dir->path()), QStringList());
        QCOMPARE(openFiles(), before);
    }

    void aFolderThatIsNotThereIsSaid_data() { formats(); }
    void aFolderThatIsNotThereIsSaid()
    {
        QFETCH(QString, format);
        const auto made = writeAll(*sink(format, path(u"no/such/payments."_s + format)), exportedPayments(1));
        QVERIFY(!made);
        QCOMPARE(made.error().kind, ErrorKind::Storage);
        QVERIFY(made.error().userText.contains(u"payments."_s + format));
    }

    // Wherever the disk is full, there is either the whole file or none and an error.
    void aFullDiskLeavesNothing_data() { formats(); }
    void aFullDiskLeavesNothing()
    {
        QFETCH(QString, format);
        const QString name = u"payments."_s + format;
        const QList<Payment> rows = exportedPayments(120);
        QVERIFY(writeAll(*sink(format, path(name)), rows));
        const qint64 size = QFileInfo(path(name)).size();
        QVERIFY(QFile::remove(path(name)) && QFile::remove(path(name + u".sha256"_s)));
        int failed = 0;
        int whole = 0;
        // A workbook's temporary files are larger than itself: up to four times its size something else is full.
        for (int part = 0; part <= 80; ++part) {
            const auto full = std::make_unique<FullDisk>(size * part / 20 + (part % 7));
            const auto made = writeAll(*sink(format, path(name)), rows, 17);
            if (made) {
                ++whole;
                QCOMPARE(namesIn(m_dir->path()), QStringList({name, name + u".sha256"_s}));
                QVERIFY(QFile::remove(path(name)) && QFile::remove(path(name + u".sha256"_s)));
            } else {
                ++failed;
                QCOMPARE(made.error().kind, ErrorKind::Storage);
                QCOMPARE(namesIn(m_dir->path()), QStringList());
            }
            // Below its own size a file cannot be whole, and far above nothing is full.
            QVERIFY2(part >= 20 || !made, qPrintable(QString::number(part)));
        }
        QVERIFY(failed > 0);
        QVERIFY(whole > 0 || format == u"xlsx"_s);
    }

    // With the sheet's temporary file full, the library calls a workbook without its rows a success.
    void aWorkbookThatLostRowsIsNotKept()
    {
        const QString name = u"payments.xlsx"_s;
        const QList<Payment> rows = exportedPayments(400);
        XlsxSink sink(path(name), exportHead());
        QVERIFY(sink.begin());
        QVERIFY(sink.put(rows));
        const FullDisk full(100000); // less than its rows take, more than its parts packed
        QVERIFY(!sink.finish());
    }
};

QTEST_MAIN(TestExportFile)
#include "tst_exportfile.moc"
