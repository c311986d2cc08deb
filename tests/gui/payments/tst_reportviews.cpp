#include "flows/savedview.h"
#include "gui/payments/reportcase.h"
#include "ui/payments/viewsdialog.h"
#include "ui/widgets/messagebar.h"

#include <QFile>
#include <QFileDialog>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// Saved views in their dialog: renamed, deleted, written into a file and read from one, with keys alone.
class TestReportViews : public ReportCase
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString ownFile()
    {
        return m_practice->dataFolder() + u"/workspaces/"_s + m_practice->workspace().id() + u"/views.json"_s;
    }
    QListWidget *list(ViewsDialog *dialog) { return child<QListWidget>(u"viewsListWidget"_s, dialog); }
    QStringList names(ViewsDialog *dialog)
    {
        QStringList all;
        for (int row = 0; row < list(dialog)->count(); ++row)
            all << list(dialog)->item(row)->text();
        return all;
    }
    MessageBar *message(ViewsDialog *dialog) { return child<MessageBar>(u"messageBar"_s, dialog); }
    QPushButton *button(const QString &name, QWidget *of) { return child<QPushButton>(name, of); }
    static QByteArray contentsOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static bool put(const QString &path, const QByteArray &contents)
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(contents) == contents.size();
    }
    /// What the file in the data folder holds.
    QStringList kept()
    {
        const auto views = savedViewsFromJson(contentsOf(ownFile()), PaymentTableModel::columnNames());
        QStringList all;
        for (const SavedView &view : views ? *views : QList<SavedView>())
            all << view.name;
        return all;
    }
    /// The dialog, opened from the page's menu of views.
    ViewsDialog *openDialog()
    {
        if (!tabTo(child<QWidget>(u"viewsButton"_s)))
            qFatal("the views cannot be reached");
        key(Qt::Key_Space);
        QMenu *menu = openMenu();
        QTest::keyClick(menu, Qt::Key_Up);
        QTest::keyClick(menu, Qt::Key_Return);
        return opened<ViewsDialog>();
    }
    /// Saves what is shown under each of these names.
    ViewsDialog *openWith(const QStringList &wanted)
    {
        ViewsDialog *dialog = openDialog();
        for (const QString &name : wanted) {
            type(name);
            key(Qt::Key_Return);
        }
        return dialog;
    }
    bool goTo(ViewsDialog *dialog, int row)
    {
        if (!tabTo(list(dialog)))
            return false;
        key(Qt::Key_Home);
        for (int i = 0; i < row; ++i)
            key(Qt::Key_Down);
        // The list comes into reach with a current view that is not selected: all are exported then.
        if (!list(dialog)->currentItem()->isSelected())
            key(Qt::Key_Space);
        return list(dialog)->currentRow() == row;
    }
    /// Answers the file dialog that is open, and waits until the file was dealt with.
    bool answerWith(ViewsDialog *dialog, const QString &path)
    {
        QSignalSpy filed(dialog, &ViewsDialog::filed);
        auto *files = opened<QFileDialog>();
        auto *name = child<QLineEdit>(u"fileNameEdit"_s, files);
        if (!tabTo(name))
            return false;
        key(Qt::Key_A, Qt::ControlModifier);
        type(path);
        key(Qt::Key_Return);
        if (!console::test::waitFor([&] { return !filed.isEmpty(); }))
            return false;
        dialog->activateWindow();
        return console::test::waitFor([&] { return dialog->isAncestorOf(QApplication::focusWidget()); });
    }

private Q_SLOTS:
    void initTestCase() { begin(40); }
    void init()
    {
        QFile::remove(ownFile());
        openPage();
        type(u"status:failed "_s);
        QTRY_VERIFY(sentence().endsWith(u": failed"_s));
    }
    void cleanup() { closePage(); }

    void aViewIsRenamed()
    {
        ViewsDialog *dialog = openWith({u"Alpha"_s, u"Beta"_s});
        QCOMPARE(names(dialog), (QStringList{u"Alpha"_s, u"Beta"_s}));
        QVERIFY(goTo(dialog, 0));
        key(Qt::Key_F2);
        QTRY_VERIFY(qobject_cast<QLineEdit *>(focused()));
        type(u"Gamma"_s); // all of the old name is selected
        key(Qt::Key_Return);
        QTRY_COMPARE(names(dialog), (QStringList{u"Beta"_s, u"Gamma"_s}));
        QCOMPARE(list(dialog)->currentItem()->text(), u"Gamma"_s); // the renamed one stays the current one
        QTRY_COMPARE(kept(), (QStringList{u"Beta"_s, u"Gamma"_s}));

        // By its button; a name that is taken is refused and the old one comes back.
        QVERIFY(tabTo(button(u"renameButton"_s, dialog)));
        key(Qt::Key_Space);
        QTRY_VERIFY(qobject_cast<QLineEdit *>(focused()));
        type(u"beta"_s);
        key(Qt::Key_Return);
        QTRY_VERIFY2(message(dialog)->text().contains(u"Another view is called Beta"_s),
                     qPrintable(message(dialog)->text()));
        QCOMPARE(names(dialog), (QStringList{u"Beta"_s, u"Gamma"_s}));
        shoot(dialog, u"report-views-taken"_s);
        QCOMPARE(kept(), (QStringList{u"Beta"_s, u"Gamma"_s}));

        // Escape leaves the name as it is.
        QVERIFY(goTo(dialog, 1));
        key(Qt::Key_F2);
        QTRY_VERIFY(qobject_cast<QLineEdit *>(focused()));
        type(u"Delta"_s);
        key(Qt::Key_Escape);
        QTRY_VERIFY(list(dialog)->hasFocus());
        QCOMPARE(names(dialog), (QStringList{u"Beta"_s, u"Gamma"_s}));
    }

    void viewsAreDeletedAndTakenBack()
    {
        ViewsDialog *dialog = openWith({u"One"_s, u"Three"_s, u"Two"_s});
        QVERIFY(goTo(dialog, 0));
        key(Qt::Key_Delete);
        QCOMPARE(names(dialog), (QStringList{u"Three"_s, u"Two"_s}));
        QCOMPARE(message(dialog)->text(), u"The view “One” is deleted."_s);
        QVERIFY(goTo(dialog, 0));
        key(Qt::Key_Down, Qt::ShiftModifier);
        QVERIFY(tabTo(button(u"deleteButton"_s, dialog)));
        key(Qt::Key_Space);
        QVERIFY(names(dialog).isEmpty());
        QTRY_VERIFY(kept().isEmpty());
        shoot(dialog, u"report-views-deleted"_s);
        // The button of the message before goes from the event loop.
        QTRY_COMPARE(message(dialog)->findChildren<QPushButton *>(u"messageActionButton"_s).size(), 1);
        QVERIFY(tabTo(button(u"messageActionButton"_s, message(dialog))));
        key(Qt::Key_Space); // Undo: those of the last time
        QCOMPARE(names(dialog), (QStringList{u"Three"_s, u"Two"_s}));
        QTRY_COMPARE(kept(), (QStringList{u"Three"_s, u"Two"_s}));
    }

    void viewsGoIntoAFileAndComeFromOne()
    {
        const QString path = m_folder.filePath(u"shared.json"_s);
        ViewsDialog *dialog = openWith({u"Month end"_s, u"Mine"_s});
        QVERIFY(goTo(dialog, 1)); // Month end
        QVERIFY(tabTo(button(u"exportButton"_s, dialog)));
        key(Qt::Key_Space);
        QVERIFY(answerWith(dialog, path));
        QVERIFY2(message(dialog)->text().endsWith(u"in "_s + path + u'.'), qPrintable(message(dialog)->text()));
        const auto written = savedViewsFromJson(contentsOf(path), PaymentTableModel::columnNames());
        QVERIFY(written);
        QCOMPARE(written->size(), 1); // what was selected, no more
        QCOMPARE(written->constFirst().name, u"Month end"_s);
        QCOMPARE(written->constFirst().search, u"status:failed "_s);

        QVERIFY(tabTo(button(u"importButton"_s, dialog)));
        key(Qt::Key_Space);
        QVERIFY(answerWith(dialog, path));
        QCOMPARE(message(dialog)->text(), u"Added from shared.json: Month end (2)"_s); // none takes another's place
        QCOMPARE(names(dialog), (QStringList{u"Mine"_s, u"Month end"_s, u"Month end (2)"_s}));
        QTRY_COMPARE(kept(), (QStringList{u"Mine"_s, u"Month end"_s, u"Month end (2)"_s}));
        shoot(dialog, u"report-views-imported"_s);

        // And it shows what the other person saw.
        QVERIFY(goTo(dialog, 2));
        key(Qt::Key_Return);
        QVERIFY(backToPage());
        QTRY_VERIFY(sentence().endsWith(u": failed"_s));
        QCOMPARE(search()->text(), u"status:failed "_s);
    }

    void aBadFileIsRefusedWithItsReason_data()
    {
        QTest::addColumn<QByteArray>("contents");
        QTest::addColumn<QStringList>("reason"); ///< what the message holds
        const QByteArray head = R"({"format":"opscom-console-views","version":1,"views":[)";
        QTest::newRow("an unknown status")
            << head + R"({"name":"Good"},{"name":"Bad","filter":{"statuses":["failed","paid"]}}]})"
            << QStringList{u"views[1].filter.statuses[1]"_s, u"paid"_s};
        QTest::newRow("an unknown column") << head + R"({"name":"Bad","columns":["status","colour"]}]})"
                                           << QStringList{u"views[0].columns[1]"_s, u"colour"_s};
        QTest::newRow("no name") << head + R"({"search":"x"}]})" << QStringList{u"views[0].name"_s};
        QTest::newRow("no JSON") << QByteArray("Status,Name\nfailed,Imani\n") << QStringList{u"JSON"_s};
        QTest::newRow("another program's") << QByteArray(R"({"views":[{"name":"Good"}]})") << QStringList{u"format"_s};
        QTest::newRow("a newer version")
            << QByteArray(R"({"format":"opscom-console-views","version":2,"views":[{"name":"Good"}]})")
            << QStringList{u"newer"_s};
    }
    void aBadFileIsRefusedWithItsReason()
    {
        QFETCH(const QByteArray, contents);
        QFETCH(const QStringList, reason);
        const QString path = m_folder.filePath(u"bad.json"_s);
        QVERIFY(put(path, contents));
        ViewsDialog *dialog = openWith({u"Mine"_s});
        QTRY_COMPARE(kept(), QStringList{u"Mine"_s});
        QVERIFY(tabTo(button(u"importButton"_s, dialog)));
        key(Qt::Key_Space);
        QVERIFY(answerWith(dialog, path));
        QCOMPARE(message(dialog)->kind(), MessageBar::Kind::Error);
        for (const QString &part : reason)
            QVERIFY2(message(dialog)->text().contains(part), qPrintable(message(dialog)->text()));
        shoot(dialog, u"report-views-refused"_s);
        QCOMPARE(names(dialog), QStringList{u"Mine"_s}); // nothing of it, not even the good one
        QCOMPARE(kept(), QStringList{u"Mine"_s});
    }
};

QTEST_MAIN(TestReportViews)
#include "tst_reportviews.moc"
