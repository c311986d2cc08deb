#include "flows/auditwords.h"
#include "gui/keyboard.h"
#include "gui/screenshots.h"
#include "store/database.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"
#include "ui/audit/auditentrydialog.h"
#include "ui/audit/auditpage.h"
#include "ui/audit/auditperiod.h"
#include "ui/audit/audittablemodel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/statuschip.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDateEdit>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

class TestAuditPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    std::unique_ptr<AuditPage> m_page;

    template <typename T>
    T *child(const QString &name, QWidget *of = nullptr)
    {
        T *found = (of ? of : m_page.get())->findChild<T *>(name);
        if (!found)
            qFatal("no %s", qPrintable(name));
        return found;
    }
    Session &session() { return m_practice->session(); }
    QTableView *table() { return child<QTableView>(u"entriesTableView"_s); }
    AuditTableModel *model() { return m_page->findChild<AuditTableModel *>(); }
    QLineEdit *search() { return child<QLineEdit>(u"searchLineEdit"_s); }
    MessageBar *bar() { return child<MessageBar>(u"messageBar"_s); }
    void audit(const QString &what, const QString &subject, const QString &detail, const QString &outcome)
    {
        const auto done =
            resultOf(session().store().audit(u"Practice Administrator"_s, what, subject, detail, outcome));
        QVERIFY(done && done->has_value());
    }
    void someEntries()
    {
        audit(u"payment_type.saved"_s, u"pt_2"_s,
              u"Credit card; test: key a1b2-c3d4-e5f6-0718, webhook we_practice1 secret 0718-aaaa-bbbb-cccc"_s,
              u"done"_s);
        audit(u"webhook.registered"_s, u"we_practice1"_s,
              u"https://practice.ops-com.com/api/system/payments/stripe/callback secret 0718-aaaa-bbbb-cccc"_s,
              u"done"_s);
        audit(u"payment_type.verified"_s, u"pt_2"_s, u"test"_s, u"not passed"_s);
        m_clock->advance(std::chrono::hours(49));
        audit(u"refund.armed"_s, u"pay_7"_s, u"1,200 JPY, paid twice"_s, u"armed"_s);
        audit(u"refund.outcome"_s, u"pay_7"_s, u"timeout"_s, u"outcome_unknown"_s);
        audit(u"refund.resolved"_s, u"pay_7"_s, u"re_3Qx7"_s, u"succeeded"_s);
        audit(u"secret.removed"_s, u"pt_2"_s, u"a1b2-c3d4-e5f6-0718"_s, u"refused"_s);
    }
    void manyEntries(int count)
    {
        Job *last = nullptr;
        for (int i = 0; i < count; ++i) {
            last = session().store().audit(u"anna"_s, u"refund.told"_s, u"pay_%1"_s.arg(i), u"d"_s, u"done"_s);
            last->start();
        }
        QSignalSpy done(last, &Job::finished);
        QVERIFY(done.wait(30000));
    }
    void tamper(const QStringList &statements)
    {
        (void)resultOf(session().store().setTenantTold(0)); // behind the entry of the sign-in
        const auto db = Database::open(QDir(m_practice->dataFolder()).filePath(u"workspaces/practice/journal.db"_s),
                                       Database::Access::ReadWrite);
        QVERIFY(db);
        for (const QString &sql : statements) {
            const auto done = db->run(sql);
            QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
        }
    }
    void open()
    {
        m_page = std::make_unique<AuditPage>(session(), nullptr);
        m_page->resize(1180, 700);
        m_page->show();
        QSignalSpy verified(m_page.get(), &AuditPage::verified);
        m_page->activated();
        QTRY_VERIFY(model()->hasRead() && !model()->isReading());
        QTRY_VERIFY(!verified.isEmpty());
    }

private Q_SLOTS:
    void initTestCase() { Theme().apply(Theme::Appearance::Light); }
    void init()
    {
        m_clock = std::make_unique<FakeClock>(QDateTime(QDate(2026, 11, 20), QTime(15, 4, 5), Qt::UTC));
        m_practice = std::make_unique<PracticeSession>(*m_clock);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
    }
    void cleanup()
    {
        m_page.reset();
        m_practice.reset();
    }

    void showsWhoDidWhatAndWhen()
    {
        someEntries();
        open();
        QAbstractItemModelTester tester(model());
        QTRY_COMPARE(model()->rowCount(), 8);
        const auto cell = [this](int row, int column) { return model()->index(row, column).data().toString(); };
        QCOMPARE(cell(0, AuditTableModel::WhatColumn), u"Secret removed from the keychain"_s);
        QCOMPARE(cell(0, AuditTableModel::OutcomeColumn), u"Refused"_s);
        QCOMPARE(cell(1, AuditTableModel::WhoColumn), u"Practice Administrator"_s);
        QCOMPARE(cell(1, AuditTableModel::SubjectColumn), u"pay_7"_s);
        QVERIFY(cell(1, AuditTableModel::TimeColumn).endsWith(u"EST"_s)); // the tenant's zone, named
        QTRY_COMPARE(child<QLabel>(u"resultCountLabel"_s)->text().section(u' ', 0, 0), u"8"_s);
        QVERIFY(child<StatusChip>(u"verdictChip"_s)->text().startsWith(u"Whole"_s));
        QVERIFY(!bar()->isShown()); // a whole chain is not news unless it was asked for
        table()->selectRow(2);
        shoot(m_page.get(), u"audit"_s);
    }

    void searchKindAndTimeNarrowTheList()
    {
        someEntries();
        open();
        QTest::keyClicks(search(), u"pay_7 unknown"_s);
        QTRY_COMPARE(model()->rowCount(), 1);
        QTRY_COMPARE(child<QLabel>(u"resultCountLabel"_s)->text().section(u' ', 0, 0), u"1"_s);
        search()->setText(u"no such thing"_s);
        auto *empty = child<EmptyState>(u"emptyState"_s);
        QTRY_VERIFY(empty->isVisible());
        QCOMPARE(empty->title(), u"No entry matches"_s);
        shoot(m_page.get(), u"audit-no-match"_s);
        child<QPushButton>(u"emptyActionButton"_s)->click();
        QTRY_COMPARE(model()->rowCount(), 8);
        auto *kind = child<QComboBox>(u"kindComboBox"_s);
        kind->setCurrentIndex(kind->findData(u"refund"_s));
        QTRY_COMPARE(model()->rowCount(), 3);
        kind->setCurrentIndex(0);
        auto *period = child<QComboBox>(u"periodComboBox"_s);
        auto *from = child<QDateEdit>(u"fromDateEdit"_s);
        auto *to = child<QDateEdit>(u"toDateEdit"_s);
        QVERIFY(!from->isVisible());
        period->setCurrentIndex(period->findData(int(AuditPeriod::Today)));
        QTRY_COMPARE(model()->rowCount(), 4);
        period->setCurrentIndex(period->findData(int(AuditPeriod::Between)));
        QVERIFY(from->isVisible() && to->isVisible());
        from->setDate(QDate(2026, 11, 19));
        to->setDate(QDate(2026, 11, 20));
        QTRY_COMPARE(model()->rowCount(), 4);
        QTRY_COMPARE(model()->entry(3).what, u"workspace.opened"_s); // not the four of today
        shoot(m_page.get(), u"audit-between"_s);
        to->setDate(QDate(2026, 11, 19));
        QTRY_COMPARE(model()->rowCount(), 0);
    }

    void pagesComeAsOneScrollsWithoutACap()
    {
        manyEntries(450);
        open();
        QCOMPARE(model()->rowCount(), 100);
        while (model()->rowCount() < 451) {
            const int before = model()->rowCount();
            table()->verticalScrollBar()->setValue(table()->verticalScrollBar()->maximum());
            QTRY_VERIFY(model()->rowCount() > before);
        }
        QVERIFY(!model()->canFetchMore({}));
        QCOMPARE(model()->entry(450).id, 1);
    }

    void aNewEntryComesInOnTop()
    {
        someEntries();
        open();
        QTRY_COMPARE(model()->rowCount(), 8);
        table()->selectRow(0);
        audit(u"export.payments"_s, u"payments.csv"_s, u"12 payments"_s, u"done"_s);
        QTRY_COMPARE(model()->rowCount(), 9);
        QCOMPARE(model()->entry(0).what, u"export.payments"_s);
        QCOMPARE(table()->selectionModel()->selectedRows().constFirst().row(), 1); // stays on its entry
    }

    void theKeyboardGoesFromSearchToDetails()
    {
        someEntries();
        open();
        QTRY_COMPARE(model()->rowCount(), 8);
        m_page->activateWindow();
        QTest::keyClick(search(), Qt::Key_Down);
        QCOMPARE(table()->currentIndex().row(), 0);
        QTest::keyClick(table(), Qt::Key_Down);
        QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
        QTest::keyClick(table(), Qt::Key_Return);
        auto *dialog = m_page->findChild<AuditEntryDialog *>();
        QVERIFY(dialog);
        QCOMPARE(dialog->entryId(), model()->entry(1).id);
        QTest::keyClick(table(), Qt::Key_Return); // the same one again is raised, not doubled
        QCOMPARE(m_page->findChildren<AuditEntryDialog *>().size(), 1);
        QCOMPARE(child<QPlainTextEdit>(u"detailTextEdit"_s, dialog)->toPlainText(), u"re_3Qx7"_s);
        QStringList texts;
        for (QLabel *label : dialog->findChildren<QLabel *>())
            texts.append(label->text());
        for (const QString &part : {u"2026-11-22T16:04:05.000Z"_s, u"refund.resolved"_s, u"EST"_s})
            QVERIFY2(texts.join(u'\n').contains(part), qPrintable(part));
        shoot(dialog, u"audit-entry"_s);
        QPointer<AuditEntryDialog> gone = dialog;
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!gone);
        // Every place of the page is reached by Tab and says its name.
        for (QWidget *widget : m_page->findChildren<QWidget *>()) {
            const bool stops = widget->isVisible() && (widget->focusPolicy() & Qt::TabFocus) &&
                               widget->objectName().contains(QRegularExpression(u"^[a-z]+[A-Z]"_s));
            if (stops && !widget->objectName().startsWith(u"qt_"_s))
                QVERIFY2(!widget->accessibleName().isEmpty() || !widget->property("text").toString().isEmpty(),
                         qPrintable(widget->objectName()));
        }
    }

    void byKeyboardAloneItIsSearchedReadVerifiedAndExported()
    {
        someEntries();
        open();
        QTRY_COMPARE(model()->rowCount(), 8);
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        using console::test::key, console::test::type, console::test::tabTo;
        m_page->focusSearch(); // Ctrl+F
        type(u"pay_7"_s);
        QTRY_COMPARE(model()->rowCount(), 3);
        key(Qt::Key_Down);
        QCOMPARE(QApplication::focusWidget(), table());
        key(Qt::Key_Down);
        key(Qt::Key_Return);
        QPointer<AuditEntryDialog> dialog = m_page->findChild<AuditEntryDialog *>();
        QVERIFY(dialog && QTest::qWaitForWindowActive(dialog));
        QCOMPARE(dialog->entryId(), model()->entry(1).id);
        QTRY_VERIFY(dialog->isAncestorOf(QApplication::focusWidget()));
        key(Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
        m_page->activateWindow(); // what a window manager does when a dialog closes; there is none offscreen
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        QTRY_COMPARE(QApplication::focusWidget(), table()); // back in the list, on the same entry
        QCOMPARE(table()->currentIndex().row(), 1);

        QSignalSpy verified(m_page.get(), &AuditPage::verified);
        QVERIFY(tabTo(child<QPushButton>(u"verifyButton"_s)));
        key(Qt::Key_Space);
        QTRY_COMPARE(verified.size(), 1);
        QCOMPARE(bar()->kind(), MessageBar::Kind::Success);

        QVERIFY(tabTo(child<QPushButton>(u"exportButton"_s)));
        key(Qt::Key_Space);
        QPointer<QFileDialog> chooser = m_page->findChild<QFileDialog *>();
        QVERIFY(chooser && QTest::qWaitForWindowActive(chooser));
        const QString path = QDir(m_practice->dataFolder()).filePath(u"by-keyboard.csv"_s);
        QSignalSpy ended(m_page.get(), &AuditPage::exportEnded);
        QTRY_VERIFY2(qobject_cast<QLineEdit *>(QApplication::focusWidget()), // the file's name
                     QApplication::focusWidget() ? QApplication::focusWidget()->metaObject()->className() : "none");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
        type(path);
        key(Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 30000);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count("\r\n"), 4); // the head and what was found
    }

    void verifyNowSaysThatTheChainIsWhole()
    {
        someEntries();
        open();
        QSignalSpy verified(m_page.get(), &AuditPage::verified);
        child<QPushButton>(u"verifyButton"_s)->click();
        QTRY_COMPARE(verified.size(), 1);
        QVERIFY(bar()->isShown());
        QCOMPARE(bar()->kind(), MessageBar::Kind::Success);
        QVERIFY(bar()->text().contains(u"8"_s));
    }

    void aBreakIsMarkedAndReachable_data()
    {
        QTest::addColumn<QStringList>("statements");
        QTest::addColumn<qint64>("broken");
        QTest::addColumn<qint64>("shown"); // the entry that carries the mark
        const QString update = u"DROP TRIGGER audit_entries_unchanged"_s;
        const QString remove = u"DROP TRIGGER audit_entries_stay"_s;
        QTest::newRow("changed") << QStringList{update, u"UPDATE audit_entries SET detail = 'x' WHERE entry_id = 40"_s}
                                 << qint64{40} << qint64{40};
        QTest::newRow("taken out") << QStringList{remove, u"DELETE FROM audit_entries WHERE entry_id = 40"_s}
                                   << qint64{40} << qint64{41};
        QTest::newRow("many taken out") << QStringList{remove,
                                                       u"DELETE FROM audit_entries WHERE entry_id BETWEEN 40 AND 240"_s}
                                        << qint64{40} << qint64{39};
        QTest::newRow("cut off") << QStringList{remove, u"DELETE FROM audit_entries WHERE entry_id > 300"_s}
                                 << qint64{301} << qint64{300};
    }
    void aBreakIsMarkedAndReachable()
    {
        QFETCH(QStringList, statements);
        QFETCH(qint64, broken);
        QFETCH(qint64, shown);
        manyEntries(310);
        tamper(statements);
        open();
        QCOMPARE(bar()->kind(), MessageBar::Kind::Error);
        QVERIFY2(bar()->text().contains(QString::number(broken)), qPrintable(bar()->text()));
        QVERIFY(child<StatusChip>(u"verdictChip"_s)->text().contains(QString::number(broken)));
        search()->setText(u"pay_3"_s); // a filter is in the way
        QTRY_VERIFY(!model()->isReading());
        child<QPushButton>(u"messageActionButton"_s, bar())->click();
        QTRY_VERIFY(model()->brokenRow() >= 0 && !model()->isReading());
        const int row = model()->brokenRow();
        QCOMPARE(model()->entry(row).id, shown);
        QTRY_COMPARE(table()->currentIndex().row(), row);
        QVERIFY(table()->viewport()->rect().intersects(table()->visualRect(table()->currentIndex())));
        const QModelIndex cell = model()->index(row, AuditTableModel::EntryColumn);
        QVERIFY(cell.data(AuditTableModel::BrokenRole).toBool());
        QVERIFY(cell.data(Qt::AccessibleTextRole).toString().contains(u"broken"_s));
        shoot(m_page.get(),
              u"audit-broken-%1"_s.arg(QLatin1String(QTest::currentDataTag()).toString().replace(u' ', u'-')));
        QTest::keyClick(table(), Qt::Key_Return);
        auto *dialog = m_page->findChild<AuditEntryDialog *>();
        QVERIFY(dialog);
        QVERIFY(child<MessageBar>(u"messageBar"_s, dialog)->isShown());
        shoot(dialog, u"audit-entry-broken"_s);
        auto *newest = child<QPushButton>(u"newestButton"_s);
        if (newest->isVisible()) {
            newest->click();
            QTRY_VERIFY(!newest->isVisible());
            QVERIFY(model()->entry(0).id > shown);
        }
    }

    void exportsWhatIsFoundAndSaysSo()
    {
        someEntries();
        open();
        auto *kind = child<QComboBox>(u"kindComboBox"_s);
        kind->setCurrentIndex(kind->findData(u"refund"_s));
        QTRY_COMPARE(model()->rowCount(), 3);
        const QString path = QDir(m_practice->dataFolder()).filePath(u"trail.csv"_s);
        QSignalSpy ended(m_page.get(), &AuditPage::exportEnded);
        m_page->exportTo(path);
        QVERIFY(!child<QPushButton>(u"exportButton"_s)->isEnabled());
        QVERIFY(!m_page->mayClose());
        QTRY_COMPARE(ended.size(), 1);
        QVERIFY(m_page->mayClose());
        auto *exportBar = child<MessageBar>(u"exportBar"_s);
        QCOMPARE(exportBar->kind(), MessageBar::Kind::Success);
        QVERIFY(exportBar->text().contains(u"trail.csv"_s));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count("\r\n"), 4);
        shoot(m_page.get(), u"audit-exported"_s);
        m_page->exportTo(QDir(m_practice->dataFolder()).filePath(u"no/such/trail.csv"_s));
        QTRY_COMPARE(ended.size(), 2);
        QCOMPARE(exportBar->kind(), MessageBar::Kind::Error);
    }

    void whoMayNotExportIsToldWhy()
    {
        TenantInfo info = session().tenantInfo();
        info.capabilities.removeAll(u"export"_s);
        session().setTenantInfo(info);
        open();
        auto *button = child<QPushButton>(u"exportButton"_s);
        QVERIFY(!button->isEnabled());
        QVERIFY(button->toolTip().contains(u"may not export"_s));
    }

    void anEmptyTrailSaysWhatThatMeans()
    {
        tamper({u"DROP TRIGGER audit_entries_stay"_s, u"DELETE FROM audit_entries"_s});
        open();
        auto *empty = child<EmptyState>(u"emptyState"_s);
        QTRY_VERIFY(empty->isVisible());
        QTRY_COMPARE(empty->title(), u"No entry is left"_s);
        QCOMPARE(bar()->kind(), MessageBar::Kind::Error);
        QVERIFY(!bar()->findChild<QPushButton *>(u"messageActionButton"_s)); // there is no place to be shown
        shoot(m_page.get(), u"audit-emptied"_s);
    }

    void isOfferedUnderSystemConfiguration()
    {
        const PageEntry entry = auditTrailEntry();
        QCOMPARE(entry.id, u"auditTrail"_s);
        QCOMPARE(entry.path.constLast(), u"Audit Trail"_s);
        std::unique_ptr<Page> page(entry.make(session(), nullptr));
        QCOMPARE(page->title(), u"Audit Trail"_s);
    }
};

QTEST_MAIN(TestAuditPage)
#include "tst_auditpage.moc"
