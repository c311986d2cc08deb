#include "flows/auditflow.h"
#include "gui/screenshots.h"
#include "support/compare.h"
#include "support/jobresult.h"
#include "support/practicesession.h"
#include "support/waiting.h"
#include "ui/payments/exportdialog.h"
#include "ui/payments/recentpaymentspage.h"
#include "ui/widgets/messagebar.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPdfWriter>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// Export… from the report's page to the file, with the real cache behind it.
class TestExportDialog : public QObject
{
    Q_OBJECT

    SystemClock m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    std::unique_ptr<PaymentWatcher> m_watcher;
    std::unique_ptr<RecentPaymentsPage> m_page;
    std::unique_ptr<QTemporaryDir> m_dir;

    Session &session() { return m_practice->session(); }
    QString path(const QString &name) const { return m_dir->filePath(name); }
    template <typename T>
    T *child(QWidget *of, const QString &name)
    {
        T *found = of->findChild<T *>(name);
        if (!found)
            qFatal("no %s", qPrintable(name));
        return found;
    }
    ExportDialog *openDialog()
    {
        child<QPushButton>(m_page.get(), u"exportButton"_s)->click();
        return m_page->findChild<ExportDialog *>();
    }
    /// Chooses and presses Export; false if it was not written.
    bool exportAs(ExportDialog *dialog, ExportDialog::Format format, const QString &file)
    {
        auto *formats = child<QComboBox>(dialog, u"formatComboBox"_s);
        formats->setCurrentIndex(formats->findData(int(format)));
        child<QLineEdit>(dialog, u"fileLineEdit"_s)->setText(path(file));
        QSignalSpy ended(dialog, &ExportDialog::ended);
        child<QPushButton>(dialog, u"exportButton"_s)->click();
        return console::test::waitFor([&] { return !ended.isEmpty(); }, 30000) && ended.constFirst().at(0).toBool();
    }
    AuditEntry newest()
    {
        const auto entries = session().store().auditEntries(1);
        return entries && !entries->isEmpty() ? entries->constFirst() : AuditEntry();
    }
    QByteArray contents(const QString &name)
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QStringList names() const { return QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden, QDir::Name); }
    static QString barText(ExportDialog *dialog) { return dialog->findChild<MessageBar *>()->text(); }

private Q_SLOTS:
    void initTestCase()
    {
        Theme().apply(Theme::Appearance::Light);
        m_practice = std::make_unique<PracticeSession>(m_clock, 150);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        const auto synced = resultOf(new SyncPaymentsFlow(session()), 30000);
        QVERIFY(synced && synced->has_value());
    }
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_watcher = std::make_unique<PaymentWatcher>(session(), std::chrono::milliseconds(3600000));
        m_page = std::make_unique<RecentPaymentsPage>(session(), *m_watcher, nullptr);
        m_page->resize(1180, 700);
        m_page->show();
        m_page->activated();
        auto *table = child<QTableView>(m_page.get(), u"paymentsTableView"_s);
        QTRY_VERIFY(table->model()->rowCount() > 0); // read off this thread
    }
    void cleanup()
    {
        m_page.reset();
        m_watcher.reset();
    }

    void allOfTheFilterIsWrittenAndOnRecord()
    {
        ExportDialog *dialog = openDialog();
        auto *filter = child<QRadioButton>(dialog, u"filterRadioButton"_s);
        QVERIFY(console::test::waitFor([&] { return filter->text().contains(u"150"_s); }));
        QVERIFY(!child<QRadioButton>(dialog, u"selectionRadioButton"_s)->isEnabled());
        shoot(dialog, u"export-form"_s);
        QVERIFY(exportAs(dialog, ExportDialog::Format::Csv, u"all.csv"_s));
        QCOMPARE(names(), QStringList({u"all.csv"_s, u"all.csv.sha256"_s}));
        QVERIFY(contents(u"all.csv"_s).startsWith("\xef\xbb\xbfReport,Recent Payments\r\n"));
        QVERIFY(contents(u"all.csv"_s).contains("Rows,         150\r\n"));
        QCOMPARE(contents(u"all.csv"_s).count(",pay_"), 150);
        const QByteArray sha256 = contents(u"all.csv.sha256"_s).first(64);
        QVERIFY(child<QLabel>(dialog, u"resultLabel"_s)->text().contains(QString::fromLatin1(sha256)));
        QVERIFY(barText(dialog).contains(u"all.csv"_s));
        shoot(dialog, u"export-written"_s);
        QVERIFY(console::test::waitFor([&] { return newest().what == u"export.payments"_s; }));
        QCOMPARE(newest().subject, u"all.csv"_s);
        QCOMPARE(newest().outcome, u"done"_s);
        QCOMPARE(newest().detail, u"150 rows; all payments; sha256 "_s + QString::fromLatin1(sha256));
    }

    void aSelectionIsWrittenInItsOrder()
    {
        auto *table = child<QTableView>(m_page.get(), u"paymentsTableView"_s);
        table->setCurrentIndex(table->model()->index(2, 0));
        table->selectionModel()->select(table->model()->index(5, 0),
                                        QItemSelectionModel::Select | QItemSelectionModel::Rows);
        ExportDialog *dialog = openDialog();
        QVERIFY(child<QRadioButton>(dialog, u"selectionRadioButton"_s)->isChecked());
        QVERIFY(exportAs(dialog, ExportDialog::Format::Copy, {}));
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY(text.contains(u"\t           2\r\n"_s));
        QVERIFY(text.contains(u"selected of: all payments"_s));
        QCOMPARE(text.count(u"\tpay_"_s), 2);
        QVERIFY(names().isEmpty());
    }

    void everyFormatIsWritten()
    {
        ExportDialog *dialog = openDialog();
        QVERIFY(exportAs(dialog, ExportDialog::Format::Excel, u"all.xlsx"_s));
        QVERIFY(contents(u"all.xlsx"_s).startsWith("PK"));
        QVERIFY(exportAs(dialog, ExportDialog::Format::Pdf, u"all.pdf"_s));
        QVERIFY(contents(u"all.pdf"_s).startsWith("%PDF-"));
        QSignalSpy ended(dialog, &ExportDialog::ended);
        auto *formats = child<QComboBox>(dialog, u"formatComboBox"_s);
        formats->setCurrentIndex(formats->findData(int(ExportDialog::Format::Print)));
        dialog->printOn(std::make_shared<QPdfWriter>(path(u"paper.pdf"_s)), u"Counter"_s);
        QVERIFY(console::test::waitFor([&] { return !ended.isEmpty(); }, 30000));
        QVERIFY(ended.constFirst().at(0).toBool());
        QVERIFY(contents(u"paper.pdf"_s).startsWith("%PDF-"));
        QVERIFY(console::test::waitFor([&] { return newest().subject == u"printer Counter"_s; }));
    }

    void anEarlierFileIsReplacedOnAWordOnly()
    {
        QFile earlier(path(u"all.csv"_s));
        QVERIFY(earlier.open(QIODevice::WriteOnly));
        earlier.write("earlier");
        earlier.close();
        ExportDialog *dialog = openDialog();
        child<QLineEdit>(dialog, u"fileLineEdit"_s)->setText(path(u"all.csv"_s));
        child<QPushButton>(dialog, u"exportButton"_s)->click();
        QVERIFY(!dialog->isRunning());
        QVERIFY(barText(dialog).contains(u"would be replaced"_s));
        QSignalSpy ended(dialog, &ExportDialog::ended);
        for (QPushButton *button : dialog->findChild<MessageBar *>()->findChildren<QPushButton *>()) {
            if (button->text() == u"Replace it"_s)
                button->click();
        }
        QVERIFY(console::test::waitFor([&] { return !ended.isEmpty(); }, 30000));
        QVERIFY(contents(u"all.csv"_s).contains("Recent Payments"));
    }

    void aCancelledExportLeavesNothing()
    {
        ExportDialog *dialog = openDialog();
        child<QLineEdit>(dialog, u"fileLineEdit"_s)->setText(path(u"all.csv"_s));
        QSignalSpy ended(dialog, &ExportDialog::ended);
        child<QPushButton>(dialog, u"exportButton"_s)->click();
        QVERIFY(dialog->isRunning());
        QVERIFY(!m_page->mayClose());
        dialog->reject(); // Escape: it stays
        QVERIFY(dialog->isVisible());
        shoot(dialog, u"export-running"_s);
        const bool wasRunning = dialog->isRunning(); // a picture takes longer than the export
        child<QPushButton>(dialog, u"closeButton"_s)->click();
        if (wasRunning) {
            QVERIFY(console::test::waitFor([&] { return !ended.isEmpty(); }));
            QVERIFY(!ended.constFirst().at(0).toBool());
            QVERIFY(barText(dialog).contains(u"cancelled"_s));
            QVERIFY(m_page->mayClose());
            QVERIFY(console::test::waitFor([&] { return names().isEmpty(); }));
            QVERIFY(console::test::waitFor([&] { return newest().outcome == u"canceled"_s; }));
        }
    }

    void whatCannotBeWrittenIsSaid()
    {
        ExportDialog *dialog = openDialog();
        QVERIFY(!exportAs(dialog, ExportDialog::Format::Excel, u"no/such/all.xlsx"_s));
        QVERIFY(barText(dialog).contains(u"Nothing was left of it"_s));
        QCOMPARE(dialog->findChild<MessageBar *>()->kind(), MessageBar::Kind::Error);
        shoot(dialog, u"export-failed"_s);
        QVERIFY(console::test::waitFor([&] { return newest().outcome == u"failed"_s; }));
    }

    void whoMayNotExportIsToldSo()
    {
        const TenantInfo before = session().tenantInfo();
        TenantInfo info = before;
        info.capabilities.removeAll(u"export"_s);
        session().setTenantInfo(info);
        ExportDialog *dialog = openDialog();
        QVERIFY(!child<QPushButton>(dialog, u"exportButton"_s)->isEnabled());
        QVERIFY(!child<QPushButton>(dialog, u"exportButton"_s)->toolTip().isEmpty());
        session().setTenantInfo(before);
    }

    void everythingHasANameAndThePageOpensItByKey()
    {
        m_page->activateWindow(); // a shortcut wants the active window
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        QTest::keyClick(m_page.get(), Qt::Key_E, Qt::ControlModifier);
        ExportDialog *dialog = nullptr;
        QTRY_VERIFY((dialog = m_page->findChild<ExportDialog *>())); // a button shows itself pressed first
        for (QWidget *field : {static_cast<QWidget *>(child<QComboBox>(dialog, u"formatComboBox"_s)),
                               static_cast<QWidget *>(child<QComboBox>(dialog, u"zoneComboBox"_s)),
                               static_cast<QWidget *>(child<QLineEdit>(dialog, u"fileLineEdit"_s)),
                               static_cast<QWidget *>(child<QProgressBar>(dialog, u"progressBar"_s))})
            QVERIFY2(!field->accessibleName().isEmpty(), qPrintable(field->objectName()));
        auto *zones = child<QComboBox>(dialog, u"zoneComboBox"_s);
        zones->setCurrentIndex(2);
        QVERIFY(exportAs(dialog, ExportDialog::Format::Csv, u"utc.csv"_s));
        QVERIFY(contents(u"utc.csv"_s).contains("Time zone,UTC\r\n"));
    }
};

QTEST_MAIN(TestExportDialog)
#include "tst_exportdialog.moc"
