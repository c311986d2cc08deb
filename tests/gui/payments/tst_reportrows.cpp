#include "gui/payments/reportcase.h"
#include "ui/payments/paymentdetailsdialog.h"
#include "ui/refunds/bulkrefunddialog.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QPointer>
#include <QScrollBar>
#include <QWindow>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// What can be done with one row of the report by keyboard: always with the current row, wherever the mouse is.
class TestReportRows : public ReportCase
{
    Q_OBJECT

    static constexpr int kRow = 3;

    /// Into the list, and down to kRow; the mouse stands on the first row meanwhile.
    void goToRow()
    {
        key(Qt::Key_Return);
        QVERIFY(table()->hasFocus());
        QTest::mouseMove(table()->viewport(), table()->visualRect(model()->index(0, 0)).center());
        for (int i = 0; i < kRow; ++i)
            key(Qt::Key_Down);
        QCOMPARE(table()->currentIndex().row(), kRow);
    }
    /// Where on the screen the current row is.
    QRect currentRow()
    {
        QTableView *view = table();
        const int row = view->currentIndex().row();
        return {view->viewport()->mapToGlobal(QPoint(0, view->rowViewportPosition(row))),
                QSize(view->viewport()->width(), view->rowHeight(row))};
    }
    /// Takes the action with this text by arrows and Enter.
    static void take(QMenu *menu, const QString &text)
    {
        const auto plain = [](const QAction *action) { return action ? action->text().remove(u'&') : QString(); };
        for (qsizetype i = 0; i <= menu->actions().size() && plain(menu->activeAction()) != text; ++i)
            QTest::keyClick(menu, Qt::Key_Down);
        QCOMPARE(plain(menu->activeAction()), text);
        QTest::keyClick(menu, Qt::Key_Return);
    }
    void detailsAreThoseOf(int row)
    {
        QPointer<PaymentDetailsDialog> dialog = opened<PaymentDetailsDialog>();
        QCOMPARE(dialog->paymentId(), model()->payment(row).id);
        key(Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
        QVERIFY(backToPage());
    }

private Q_SLOTS:
    void initTestCase() { begin(150); }
    void init()
    {
        openPage();
        goToRow();
    }
    void cleanup() { closePage(); }

    void shiftF10OpensTheMenuAtTheCurrentRow()
    {
        key(Qt::Key_F10, Qt::ShiftModifier);
        QMenu *menu = openMenu();
        QCOMPARE(menu->objectName(), u"paymentMenu"_s);
        const QRect row = currentRow();
        QVERIFY2(row.adjusted(0, 0, 0, 2).contains(menu->pos()),
                 qPrintable(u"%1, %2"_s.arg(menu->pos().x()).arg(menu->pos().y())));
        shoot(menu, u"report-menu"_s);
        take(menu, u"View Details"_s);
        detailsAreThoseOf(kRow);
    }

    void theMenuKeyDoesTheSame()
    {
        // As the platform tells of that key: with the place of the mouse.
        const QPoint mouse = table()->viewport()->mapToGlobal(table()->visualRect(model()->index(0, 0)).center());
        QContextMenuEvent pressed(QContextMenuEvent::Keyboard, m_page->mapFromGlobal(mouse), mouse);
        QCoreApplication::sendEvent(m_page->windowHandle(), &pressed);
        QMenu *menu = openMenu();
        QVERIFY(currentRow().adjusted(0, 0, 0, 2).contains(menu->pos()));
        take(menu, u"View Details"_s);
        detailsAreThoseOf(kRow);
    }

    void aRowOutOfSightComesIntoSightForItsMenu()
    {
        table()->verticalScrollBar()->setValue(table()->verticalScrollBar()->maximum());
        QVERIFY(table()->verticalScrollBar()->value() > kRow);
        key(Qt::Key_F10, Qt::ShiftModifier);
        QMenu *menu = openMenu();
        QVERIFY(table()->verticalScrollBar()->value() <= kRow);
        QVERIFY(currentRow().adjusted(0, 0, 0, 2).contains(menu->pos()));
        take(menu, u"View Details"_s);
        detailsAreThoseOf(kRow);
    }

    void theMenuSelectsWhatItIsAbout()
    {
        key(Qt::Key_Down, Qt::ControlModifier); // another current row, the same selected one
        QCOMPARE(table()->currentIndex().row(), kRow + 1);
        QVERIFY(table()->selectionModel()->isRowSelected(kRow));
        key(Qt::Key_F10, Qt::ShiftModifier);
        QMenu *menu = openMenu();
        QVERIFY(!table()->selectionModel()->isRowSelected(kRow));
        QVERIFY(table()->selectionModel()->isRowSelected(kRow + 1));
        take(menu, u"View Details"_s);
        detailsAreThoseOf(kRow + 1);
    }

    void severalRowsStaySelectedForTheirMenu()
    {
        key(Qt::Key_Down, Qt::ShiftModifier);
        key(Qt::Key_Down, Qt::ShiftModifier);
        key(Qt::Key_F10, Qt::ShiftModifier);
        QMenu *menu = openMenu();
        QCOMPARE(table()->selectionModel()->selectedRows().size(), 3);
        take(menu, u"Refund Payments… (3)"_s);
        QVERIFY(opened<BulkRefundDialog>());
    }

    void spaceOnViewDetailsOpensThem()
    {
        key(Qt::Key_Space); // on the status: selects, as in every list
        QVERIFY(!m_page->findChild<PaymentDetailsDialog *>());
        for (int i = 0; i < table()->horizontalHeader()->count(); ++i) {
            if (table()->currentIndex().column() == PaymentTableModel::ViewDetailsColumn)
                break;
            key(Qt::Key_Right);
        }
        QCOMPARE(table()->currentIndex().column(), int(PaymentTableModel::ViewDetailsColumn));
        QCOMPARE(table()->currentIndex().row(), kRow);
        key(Qt::Key_Space);
        detailsAreThoseOf(kRow);
        key(Qt::Key_Return);
        detailsAreThoseOf(kRow);
    }
};

QTEST_MAIN(TestReportRows)
#include "tst_reportrows.moc"
