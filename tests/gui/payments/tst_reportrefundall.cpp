#include "gui/payments/reportcase.h"
#include "ui/refunds/bulkrefunddialog.h"
#include "ui/widgets/messagebar.h"

#include <QPushButton>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// "Refund all that the filter shows": every payment of the filter, those that the list has not loaded yet too.
class TestReportRefundAll : public ReportCase
{
    Q_OBJECT

    static constexpr int kPayments = 700;
    static constexpr int kWanted = 145; ///< more than the list loads at once

private Q_SLOTS:
    void initTestCase() { begin(kPayments); }
    void init() { openPage(); }
    void cleanup() { closePage(); }

    void nobodyRefundsAllPaymentsThereAre()
    {
        key(Qt::Key_Return);
        key(Qt::Key_F10, Qt::ShiftModifier);
        QMenu *menu = openMenu();
        const auto actions = menu->actions();
        QCOMPARE(actions.size(), 2); // View Details, Refund Payment
        QTest::keyClick(menu, Qt::Key_Escape);
    }

    void thePlanHoldsTheWholeFilter()
    {
        QList<qint64> amounts;
        for (const Payment &payment : std::as_const(m_all)) {
            if (payment.status == PaymentStatus::Succeeded)
                amounts << thousandthsOf(payment.amount);
        }
        std::ranges::sort(amounts, std::greater());
        const qint64 above = amounts.at(kWanted) / 10; // hundredths of a unit, whatever the currency
        QStringList wanted;
        QHash<QString, qint64> left; // by currency
        for (const Payment &payment : std::as_const(m_all)) {
            if (payment.status != PaymentStatus::Succeeded || thousandthsOf(payment.amount) <= above * 10)
                continue;
            wanted << payment.orderId;
            left[payment.amount.currency().code()] += payment.amount.minor() - payment.refunded.minor();
        }
        type(u"status:succeeded amount:>%1.%2 "_s.arg(above / 100).arg(above % 100, 2, 10, QLatin1Char('0')));
        QTRY_VERIFY2(sentence().startsWith(u"%1 of %2: "_s.arg(wanted.size()).arg(kPayments)), qPrintable(sentence()));
        QTRY_VERIFY(!model()->isReading());
        QVERIFY2(wanted.size() > model()->rowCount(), "the filter must hold more than the list has loaded");
        key(Qt::Key_Return); // into the list
        key(Qt::Key_F10, Qt::ShiftModifier);
        QMenu *menu = openMenu();
        QTest::keyClick(menu, Qt::Key_Up);
        QVERIFY(menu->activeAction());
        QCOMPARE(menu->activeAction()->text(), u"Refund all that the filter shows…"_s);
        QCOMPARE(menu->activeAction()->toolTip(), sentence());
        QTest::keyClick(menu, Qt::Key_Return);

        auto *dialog = opened<BulkRefundDialog>();
        auto *refund = child<QPushButton>(u"refundButton"_s, dialog);
        QTRY_VERIFY_WITH_TIMEOUT(refund->isVisible(), 120000);
        const auto *lines = child<QTableView>(u"linesTableView"_s, dialog)->model();
        QStringList planned;
        for (int row = 0; row < lines->rowCount(); ++row) {
            planned << lines->index(row, 2).data().toString();
            QVERIFY2(lines->index(row, 0).data().toString() != u"Left out"_s,
                     qPrintable(lines->index(row, 4).data().toString()));
        }
        QCOMPARE(planned, wanted); // in the order of the list
        QVERIFY2(refund->text().contains(QString::number(wanted.size())), qPrintable(refund->text()));
        const QString head = child<QLabel>(u"headLabel"_s, dialog)->text();
        for (auto it = left.cbegin(); it != left.cend(); ++it) {
            const QString sum = Money(it.value(), *Currency::fromCode(it.key())).toDisplayString();
            QVERIFY2(head.contains(sum), qPrintable(head + u" / "_s + sum));
        }
        shoot(dialog, u"report-refund-all"_s);
        key(Qt::Key_Escape);
        QVERIFY(model()->rowCount() < wanted.size()); // nothing had to be loaded for it
    }

    void moreThanADryRunTakesIsSaid()
    {
        type(u"status:succeeded "_s);
        const qint64 all = countOf(PaymentStatus::Succeeded);
        QVERIFY(all > 500);
        QTRY_VERIFY2(sentence().startsWith(u"%1 of %2: "_s.arg(all).arg(kPayments)), qPrintable(sentence()));
        QTRY_VERIFY(!model()->isReading());
        key(Qt::Key_Return);
        key(Qt::Key_F10, Qt::ShiftModifier);
        QMenu *menu = openMenu();
        QTest::keyClick(menu, Qt::Key_Up);
        QTest::keyClick(menu, Qt::Key_Return);
        auto *bar = child<MessageBar>(u"messageBar"_s);
        QTRY_VERIFY(bar->isShown());
        QVERIFY2(bar->text().startsWith(u"At most 500 payments can be refunded at once, and the filter shows more."_s),
                 qPrintable(bar->text()));
        QVERIFY(!m_page->findChild<BulkRefundDialog *>());
        shoot(m_page.get(), u"report-refund-too-many"_s);
    }
};

QTEST_MAIN(TestReportRefundAll)
#include "tst_reportrefundall.moc"
