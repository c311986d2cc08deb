#include "gui/payments/reportcase.h"
#include "ui/payments/columnsdialog.h"
#include "ui/payments/exportdialog.h"
#include "ui/payments/paymentdetailsdialog.h"
#include "ui/payments/reportcolumns.h"
#include "ui/payments/searchcompletionpopup.h"
#include "ui/payments/searchhelppopover.h"
#include "ui/payments/searchnotes.h"
#include "ui/payments/totalsstrip.h"
#include "ui/payments/viewsdialog.h"
#include "ui/widgets/emptystate.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHeaderView>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeWidget>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPayments = 150;

} // namespace

/// The report's page with key events alone, as a person without a mouse uses it.
class TestReportByKeyboard : public ReportCase
{
    Q_OBJECT

    /// By arrows: letters would count as one word only while they come fast.
    static void pick(const QComboBox *box, const QString &text)
    {
        key(Qt::Key_Home);
        for (int i = 0; i < box->count() && box->currentText() != text; ++i)
            key(Qt::Key_Down);
    }

private Q_SLOTS:
    void initTestCase() { begin(kPayments); }
    void init() { openPage(); }
    void cleanup() { closePage(); }

    void theSearchIsCompletedReadAndExplained()
    {
        type(u"sta"_s);
        key(Qt::Key_Down);
        key(Qt::Key_Return);
        type(u"fai"_s);
        key(Qt::Key_Down);
        key(Qt::Key_Tab);
        QCOMPARE(search()->text(), u"status:failed "_s);
        QTRY_COMPARE(sentence(), u"%1 of %2: failed"_s.arg(countOf(PaymentStatus::Failed)).arg(kPayments));
        QTRY_COMPARE(model()->rowCount(), countOf(PaymentStatus::Failed));
        type(u"amount:much"_s);
        QVERIFY(m_page->findChild<SearchNotes *>()->plainText().contains(u"amount:much"_s));
        shoot(m_page.get(), u"report-search"_s);
        key(Qt::Key_Escape);
        key(Qt::Key_Escape);
        QVERIFY(search()->text().isEmpty());
        QTRY_VERIFY(sentence().startsWith(u"150 payment"_s));
    }

    void wordsAreMarkedInTheList()
    {
        const auto payer = std::ranges::find_if(m_all, [](const Payment &payment) {
            return payment.payerName.toLatin1() == payment.payerName.toUtf8(); // keys can type it
        });
        QVERIFY(payer != m_all.cend());
        type(payer->payerName.section(u' ', 0, 0).toLower());
        QTRY_VERIFY(model()->rowCount() > 0 && model()->rowCount() < 128);
        QTRY_VERIFY(!model()->isReading());
        shoot(m_page.get(), u"report-matches"_s);
    }

    void helpOpensAndClosesByKeyboard()
    {
        key(Qt::Key_F1);
        auto *help = m_page->findChild<SearchHelpPopover *>();
        QVERIFY(help->isVisible());
        shoot(help, u"report-help"_s);
        QTest::keyClick(help->findChild<QTreeWidget *>(), Qt::Key_Escape);
        QVERIFY(!help->isVisible());
    }

    void chipsNarrowTheListAndTellTheirCounts()
    {
        auto *failed = child<QAbstractButton>(u"failedChip"_s);
        QVERIFY(tabTo(child<QAbstractButton>(u"pendingChip"_s)));
        key(Qt::Key_Right);
        key(Qt::Key_Right);
        QVERIFY(failed->hasFocus());
        QTRY_COMPARE(failed->accessibleDescription().section(u' ', 0, 0),
                     QString::number(countOf(PaymentStatus::Failed)));
        key(Qt::Key_Space);
        QTRY_COMPARE(sentence(), u"%1 of %2: failed"_s.arg(countOf(PaymentStatus::Failed)).arg(kPayments));
        QTRY_COMPARE(model()->rowCount(), countOf(PaymentStatus::Failed));
        // What is asked for twice is narrowed by both.
        key(Qt::Key_Right);
        key(Qt::Key_Space);
        QTRY_COMPARE(model()->rowCount(), countOf(PaymentStatus::Failed) + countOf(PaymentStatus::Canceled));
        QVERIFY(tabTo(child<QWidget>(u"clearAllButton"_s)));
        key(Qt::Key_Space);
        QTRY_VERIFY(sentence().startsWith(u"150 payment"_s));
    }

    void aRangeOfTimeNamesItsZone()
    {
        auto *range = child<QComboBox>(u"timeRangeComboBox"_s);
        QVERIFY(tabTo(range));
        pick(range, u"This year"_s);
        QCOMPARE(range->currentText(), u"This year"_s);
        const QTimeZone zone = model()->zone();
        const int year = m_clock.now().toTimeZone(zone).date().year();
        const auto inYear = std::ranges::count_if(
            m_all, [&](const Payment &payment) { return payment.paymentDate.toTimeZone(zone).date().year() == year; });
        QTRY_VERIFY(sentence().startsWith(u"%1 of %2: %3"_s.arg(inYear).arg(kPayments).arg(year)));
        const QString name = zone.abbreviation(QDateTime(QDate(year, 1, 1), QTime(12, 0), zone));
        QVERIFY2(sentence().endsWith(name), qPrintable(sentence()));
    }

    void theTotalsAreThoseOfTheWholeFilter()
    {
        qint64 gross = 0;
        qint64 refunded = 0;
        for (const Payment &payment : std::as_const(m_all)) {
            if (!tookMoney(payment.status) || payment.amount.currency() != Currency())
                continue;
            gross += payment.amount.minor();
            refunded += payment.refunded.minor();
        }
        auto *totals = child<TotalsStrip>(u"totalsStrip"_s);
        const QString words = u"Gross %1, Refunded %2"_s.arg(Money(gross, Currency()).toDisplayString(),
                                                             Money(refunded, Currency()).toDisplayString());
        QTRY_VERIFY2(totals->plainText().contains(words), qPrintable(totals->plainText() + u" / "_s + words));
        QStringList shown;
        const auto sums = totals->findChildren<QLabel *>(u"sumLabel"_s);
        for (const QLabel *sum : sums) {
            if (sum->isVisible())
                shown << sum->text();
        }
        QVERIFY2(shown.contains(Money(gross, Currency()).toDisplayString()), qPrintable(shown.join(u", "_s)));
        shoot(m_page.get(), u"report"_s);
        m_page->resize(800, 640);
        shoot(m_page.get(), u"report-narrow"_s);
    }

    void columnsAreChosenMovedAndSized()
    {
        QSignalSpy chosen(m_page.get(), &RecentPaymentsPage::columnsChosen);
        QVERIFY(tabTo(child<QWidget>(u"columnsButton"_s)));
        key(Qt::Key_Space);
        auto *dialog = opened<ColumnsDialog>();
        const QHeaderView *header = table()->horizontalHeader();
        key(Qt::Key_Space); // the first, Status, is hidden
        QVERIFY(header->isSectionHidden(PaymentTableModel::StatusColumn));
        key(Qt::Key_Down);
        QVERIFY(tabTo(child<QWidget>(u"downButton"_s, dialog)));
        key(Qt::Key_Space);
        key(Qt::Key_Space);
        QTRY_COMPARE(chosen.constLast().at(0).toStringList().mid(0, 3),
                     (QStringList{u"user"_s, u"amount"_s, u"payment_date"_s}));
        QVERIFY(tabTo(child<QWidget>(u"widthSpinBox"_s, dialog)));
        key(Qt::Key_A, Qt::ControlModifier);
        type(u"222"_s);
        key(Qt::Key_Tab);
        QCOMPARE(header->sectionSize(PaymentTableModel::PaymentDateColumn), 222);
        auto *sort = child<QComboBox>(u"sortComboBox"_s, dialog);
        QVERIFY(tabTo(sort));
        pick(sort, u"Amount"_s);
        QTRY_COMPARE(header->sortIndicatorSection(), int(PaymentTableModel::AmountColumn));
        QTRY_VERIFY(!model()->isReading());
        const auto inUnits = [](const Payment &payment) { return thousandthsOf(payment.amount); };
        QCOMPARE(inUnits(model()->payment(0)), inUnits(std::ranges::max(m_all, {}, inUnits)));
        shoot(dialog, u"report-columns"_s);
        QVERIFY(tabTo(child<QWidget>(u"resetButton"_s, dialog)));
        key(Qt::Key_Space);
        QTRY_COMPARE(chosen.constLast().at(0).toStringList(), ReportColumns::usual());
        QVERIFY(header->sectionSize(PaymentTableModel::PaymentDateColumn) != 222);
        key(Qt::Key_Escape);
    }

    void aViewIsSavedAndChosenAgain()
    {
        type(u"status:refunded "_s);
        QTRY_VERIFY(sentence().endsWith(u": refunded"_s));
        const QString shown = sentence();
        QVERIFY(tabTo(child<QWidget>(u"viewsButton"_s)));
        key(Qt::Key_Space);
        QTRY_VERIFY(QApplication::activePopupWidget());
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Up);
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Return);
        QPointer<ViewsDialog> dialog = opened<ViewsDialog>();
        QCOMPARE(child<QLabel>(u"currentLabel"_s, dialog)->text(), u"Shown now: refunded"_s);
        type(u"Given back"_s);
        key(Qt::Key_Return);
        QCOMPARE(child<QListWidget>(u"viewsListWidget"_s, dialog)->count(), 1);
        shoot(dialog, u"report-views"_s);
        key(Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
        QVERIFY(backToPage());
        const QString file =
            m_practice->dataFolder() + u"/workspaces/"_s + m_practice->workspace().id() + u"/views.json"_s;
        QTRY_VERIFY(QFileInfo::exists(file));
        QCOMPARE(QFileInfo(file).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());

        search()->setFocus();
        key(Qt::Key_Escape);
        QTRY_VERIFY(sentence().startsWith(u"150 payment"_s));
        QVERIFY(tabTo(child<QWidget>(u"viewsButton"_s)));
        key(Qt::Key_Space);
        QTRY_VERIFY(QApplication::activePopupWidget());
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Down);
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Return);
        QTRY_COMPARE(sentence(), shown);
        QCOMPARE(search()->text(), u"status:refunded "_s);
    }

    void theExportTellsTheSameFilter()
    {
        type(u"status:failed,canceled amount:>10 "_s);
        QTRY_VERIFY(sentence().contains(u" of 150: "_s));
        key(Qt::Key_E, Qt::ControlModifier);
        auto *dialog = opened<ExportDialog>();
        QCOMPARE(child<QLabel>(u"filterLabel"_s, dialog)->text(), u"Filter: "_s + sentence().section(u": "_s, 1));
        key(Qt::Key_Escape);
    }

    void detailsGoFromPaymentToPayment()
    {
        key(Qt::Key_Return); // into the list
        QVERIFY(table()->hasFocus());
        key(Qt::Key_Return);
        auto *dialog = opened<PaymentDetailsDialog>();
        QCOMPARE(dialog->paymentId(), model()->payment(0).id);
        QTRY_VERIFY_WITH_TIMEOUT(!child<QWidget>(u"busyIndicator"_s, dialog)->isVisible(), 20000);
        shoot(dialog, u"report-details"_s);
        QVERIFY(tabTo(child<QWidget>(u"nextButton"_s, dialog)));
        key(Qt::Key_Space);
        QTRY_COMPARE(dialog->paymentId(), model()->payment(1).id);
        QVERIFY(tabTo(child<QWidget>(u"previousButton"_s, dialog)));
        key(Qt::Key_Space);
        QTRY_COMPARE(dialog->paymentId(), model()->payment(0).id);
        dialog->close();
    }

    void nothingFoundSaysWhatWasAskedAndClearsIt()
    {
        type(u"nobody status:failed october "_s);
        auto *empty = child<EmptyState>(u"emptyState"_s);
        QTRY_VERIFY(empty->isVisible());
        QVERIFY2(empty->title().startsWith(u"No payment matches: “nobody”, failed, October"_s),
                 qPrintable(empty->title()));
        shoot(m_page.get(), u"report-empty"_s);
        QVERIFY(tabTo(child<QWidget>(u"emptyActionButton"_s)));
        key(Qt::Key_Space);
        QTRY_VERIFY(table()->isVisible());
        QVERIFY(search()->hasFocus());
        QVERIFY(search()->text().isEmpty());
    }
};

QTEST_MAIN(TestReportByKeyboard)
#include "tst_reportbykeyboard.moc"
