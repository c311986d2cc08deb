#include "gui/keyboard.h"
#include "gui/main/readypracticehost.h"
#include "gui/screenshots.h"
#include "models/paymenttablemodel.h"
#include "support/waiting.h"
#include "ui/main/mainwindow.h"
#include "ui/payments/columnsdialog.h"
#include "ui/payments/recentpaymentspage.h"
#include "ui/payments/reportcolumns.h"

#include <QComboBox>
#include <QHeaderView>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// How a person has set up the report comes back with the next start: another window on the same settings.
class TestReportSettings : public QObject
{
    Q_OBJECT

    SystemClock m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    std::unique_ptr<ReadyPracticeHost> m_host;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<WorkspaceRegistry> m_registry;
    std::unique_ptr<MainWindow> m_window;

    void start()
    {
        m_registry = std::make_unique<WorkspaceRegistry>(m_folder->path());
        Services services = m_practice->services();
        services.dataFolder = m_folder->path();
        m_window = std::make_unique<MainWindow>(services, *m_registry, *m_host);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QSignalSpy opened(m_window.get(), &MainWindow::workspaceOpened);
        m_window->openPractice();
        QTRY_VERIFY_WITH_TIMEOUT(!opened.isEmpty(), 20000);
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 40, 20000);
        QTRY_VERIFY(!model()->isReading());
    }
    void end()
    {
        m_window.reset();
        m_registry.reset(); // what was set is on disk from here
    }
    template <typename T>
    T *child(const QString &name, QWidget *of = nullptr)
    {
        T *found = (of ? of : m_window.get())->findChild<T *>(name);
        if (!found)
            qFatal("no %s", qPrintable(name));
        return found;
    }
    QTableView *table() { return child<QTableView>(u"paymentsTableView"_s); }
    PaymentTableModel *model() { return m_window->findChild<PaymentTableModel *>(); }
    QStringList shownColumns()
    {
        QStringList names;
        const QHeaderView *header = table()->horizontalHeader();
        for (int place = 0; place < header->count(); ++place) {
            if (!header->isSectionHidden(header->logicalIndex(place)))
                names << PaymentTableModel::columnName(header->logicalIndex(place));
        }
        return names;
    }
    bool isSortedBy(const std::function<qint64(const Payment &)> &value)
    {
        for (int row = 1; row < model()->rowCount(); ++row) {
            if (value(model()->payment(row - 1)) > value(model()->payment(row)))
                return false;
        }
        return true;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_practice = std::make_unique<PracticeSession>(m_clock, 40);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        m_host = std::make_unique<ReadyPracticeHost>(*m_practice);
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        start();
    }
    void cleanup()
    {
        end();
        m_folder.reset();
    }

    void withoutAChoiceTheUsualIsShown()
    {
        QCOMPARE(shownColumns(), ReportColumns::usual());
        QCOMPARE(table()->horizontalHeader()->sortIndicatorSection(), int(PaymentTableModel::PaymentDateColumn));
        QCOMPARE(table()->horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);
    }

    void columnsTheirPlacesWidthsAndTheOrderComeBack()
    {
        m_window->page(u"recentPayments"_s)->focusSearch();
        QVERIFY(tabTo(child<QWidget>(u"columnsButton"_s)));
        key(Qt::Key_Space);
        QPointer<ColumnsDialog> dialog = m_window->findChild<ColumnsDialog *>();
        QVERIFY(dialog);
        dialog->activateWindow();
        QTRY_VERIFY(dialog->isAncestorOf(QApplication::focusWidget()));
        key(Qt::Key_Space); // Status is hidden
        key(Qt::Key_Down);
        QVERIFY(tabTo(child<QWidget>(u"downButton"_s, dialog))); // Payment Date after User and Amount
        key(Qt::Key_Space);
        key(Qt::Key_Space);
        QVERIFY(tabTo(child<QWidget>(u"widthSpinBox"_s, dialog)));
        key(Qt::Key_A, Qt::ControlModifier);
        type(u"237"_s);
        auto *sort = child<QComboBox>(u"sortComboBox"_s, dialog);
        QVERIFY(tabTo(sort));
        key(Qt::Key_Home);
        for (int i = 0; i < sort->count() && sort->currentText() != u"Amount"_s; ++i)
            key(Qt::Key_Down);
        QCOMPARE(sort->currentText(), u"Amount"_s);
        QVERIFY(tabTo(child<QWidget>(u"descendingCheckBox"_s, dialog)));
        key(Qt::Key_Space); // the smallest first
        key(Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
        QTRY_VERIFY(!model()->isReading());
        const QStringList chosen = shownColumns();
        QCOMPARE(chosen.mid(0, 3), (QStringList{u"user"_s, u"amount"_s, u"payment_date"_s}));
        QVERIFY(!chosen.contains(u"status"_s));

        end();
        start();
        QCOMPARE(shownColumns(), chosen);
        QCOMPARE(table()->columnWidth(PaymentTableModel::PaymentDateColumn), 237);
        const QHeaderView *header = table()->horizontalHeader();
        QCOMPARE(header->sortIndicatorSection(), int(PaymentTableModel::AmountColumn));
        QCOMPARE(header->sortIndicatorOrder(), Qt::AscendingOrder);
        QVERIFY(isSortedBy([](const Payment &payment) { return thousandthsOf(payment.amount); }));
        shoot(m_window.get(), u"report-settings"_s);
        // Once more, without a change in between.
        end();
        start();
        QCOMPARE(shownColumns(), chosen);
        QCOMPARE(table()->horizontalHeader()->sortIndicatorSection(), int(PaymentTableModel::AmountColumn));
    }

    void aClickOnTheHeaderIsRememberedToo()
    {
        QHeaderView *header = table()->horizontalHeader();
        const auto click = [&] {
            const QPoint at(header->sectionViewportPosition(PaymentTableModel::UserColumn) + 20, header->height() / 2);
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, at);
        };
        click();
        QTRY_COMPARE(header->sortIndicatorSection(), int(PaymentTableModel::UserColumn));
        QTRY_VERIFY(!model()->isReading());
        const QString first = model()->payment(0).payerName;
        end();
        start();
        QCOMPARE(table()->horizontalHeader()->sortIndicatorSection(), int(PaymentTableModel::UserColumn));
        QCOMPARE(table()->horizontalHeader()->sortIndicatorOrder(), Qt::AscendingOrder);
        QCOMPARE(model()->payment(0).payerName, first);
    }

    void whatNoColumnIsCalledIsLeftOut()
    {
        m_registry->settings().setValue(u"payments/columns"_s, QStringList{u"colour"_s, u"amount"_s});
        m_registry->settings().setValue(u"payments/order"_s, u"colour"_s);
        m_registry->settings().setValue(u"payments/columnWidths"_s, QVariantMap{{u"1"_s, -5}, {u"x"_s, 100}});
        end();
        start();
        QCOMPARE(shownColumns(), QStringList{u"amount"_s});
        QCOMPARE(model()->query().order, PaymentOrder());
    }
};

QTEST_MAIN(TestReportSettings)
#include "tst_reportsettings.moc"
