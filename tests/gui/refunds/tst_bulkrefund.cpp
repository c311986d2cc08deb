#include "gui/refunds/refunduicase.h"
#include "models/paymenttablemodel.h"
#include "ui/payments/paymentdetailsdialog.h"
#include "ui/payments/recentpaymentspage.h"
#include "ui/refunds/bulkrefunddialog.h"
#include "ui/refunds/refundspage.h"

#include <QTableView>
#include <QTabWidget>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// Refund Payments: several payments selected in Recent Payments, the dialog, and going on under Refunds.
class TestBulkRefund : public RefundUiCase
{
    Q_OBJECT

    std::unique_ptr<PaymentWatcher> m_watcher;
    std::unique_ptr<RecentPaymentsPage> m_page;
    QList<Payment> m_payments;

    QTableView *table() { return child<QTableView>(m_page.get(), "paymentsTableView"); }
    BulkRefundDialog *bulkDialog() { return m_page->findChild<BulkRefundDialog *>(); }
    void openPage()
    {
        m_watcher = std::make_unique<PaymentWatcher>(session(), std::chrono::hours(1));
        m_page = std::make_unique<RecentPaymentsPage>(session(), *m_watcher, nullptr);
        m_page->resize(1180, 700);
        m_page->show();
        m_page->activated();
        QTRY_VERIFY(table()->model()->rowCount() > 0); // read off this thread
    }
    /// Ten payments, one of them disputed by the payer's bank.
    void payTen()
    {
        m_payments.clear();
        for (int i = 0; i < 9; ++i)
            m_payments << paidIn(m_type, money(1000 + i, "usd"), u"Imani Prakash"_s);
        m_payments << paidIn(m_type, money(5000, "usd"), u"Owen Saarinen"_s, u"pm_card_createDispute"_s);
        m_clock->advance(std::chrono::hours(1)); // the bank takes its time
        stripe().runDueDeliveries();
        QVERIFY(sync(session()));
    }
    bool planned(BulkRefundDialog *dialog)
    {
        return QTest::qWaitFor([&] { return child<QPushButton>(dialog, "refundButton")->isVisible(); }, 60000);
    }
    int refundsInBooks()
    {
        int count = 0;
        for (const Payment &payment : std::as_const(m_payments))
            count += int(refundsAtStripe(payment).size());
        return count;
    }

private Q_SLOTS:
    void init() { beginUi(); }
    void cleanup()
    {
        m_page.reset();
        m_watcher.reset();
        endUi();
    }

    void tenSelectedOneDisputed()
    {
        payTen();
        openPage();
        auto *several = child<QPushButton>(m_page.get(), "refundPaymentsButton");
        QVERIFY(!several->isVisible());
        table()->selectAll();
        QVERIFY(several->isVisible() && several->text().contains(u"(10)"_s));
        QVERIFY(!child<QPushButton>(m_page.get(), "refundPaymentButton")->isVisible());
        shoot(m_page.get(), u"bulk-selected"_s);
        several->click();
        QPointer<BulkRefundDialog> dialog = bulkDialog();
        QVERIFY(dialog && planned(dialog));
        QCOMPARE(refundsInBooks(), 0); // a dry run moves nothing
        const auto *lines = child<QTableView>(dialog, "linesTableView")->model();
        QCOMPARE(lines->rowCount(), 10);
        int leftOut = 0;
        for (int row = 0; row < 10; ++row) {
            if (lines->index(row, 0).data().toString() == u"Left out"_s) {
                ++leftOut;
                QVERIFY(lines->index(row, 4).data().toString().contains(u"disputed"_s));
            }
        }
        QCOMPARE(leftOut, 1);
        auto *head = child<QLabel>(dialog, "headLabel");
        QVERIFY2(head->text().contains(u"90.36 USD"_s), qPrintable(head->text()));
        auto *refund = child<QPushButton>(dialog, "refundButton");
        QVERIFY(!refund->isEnabled() && child<QPushButton>(dialog, "cancelButton")->isDefault());
        shoot(dialog, u"bulk-plan"_s);
        child<QPlainTextEdit>(dialog, "commentTextEdit")->setPlainText(u"The event was cancelled."_s);
        QVERIFY(refund->isEnabled());
        QSignalSpy ended(dialog, &BulkRefundDialog::ended);
        refund->click();
        QVERIFY(dialog->isRunning() && !m_page->mayClose());
        dialog->reject();
        QVERIFY(dialog && dialog->isVisible()); // it stays
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 120000);
        QCOMPARE(refundsInBooks(), 9);
        QVERIFY(child<MessageBar>(dialog, "messageBar")->text().contains(u"is done"_s));
        QVERIFY(!refund->isVisible());
        shoot(dialog, u"bulk-report"_s);
        QVERIFY(m_page->mayClose());
        child<QPushButton>(dialog, "cancelButton")->click();
        QTRY_VERIFY(!dialog);
    }

    void stopsAtAnUnknownOutcomeAndGoesOnUnderRefunds()
    {
        payTen();
        openPage();
        QStringList ids;
        for (const Payment &payment : std::as_const(m_payments))
            ids << payment.id;
        m_page->openBulkRefund(ids);
        QPointer<BulkRefundDialog> dialog = bulkDialog();
        QVERIFY(dialog && planned(dialog));
        child<QPlainTextEdit>(dialog, "commentTextEdit")->setPlainText(u"The event was cancelled."_s);
        QSignalSpy ended(dialog, &BulkRefundDialog::ended);
        stripe().loseNextAnswer("POST", "/v1/refunds", 3); // of the first, as often as it is sent
        child<QPushButton>(dialog, "refundButton")->click();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 120000);
        QCOMPARE(refundsInBooks(), 1);
        QVERIFY(child<MessageBar>(dialog, "messageBar")->text().contains(u"not finished"_s));
        QCOMPARE(child<QPushButton>(dialog, "refundButton")->text(), u"&Go on"_s);
        shoot(dialog, u"bulk-stopped"_s);
        dialog->reject();
        QTRY_VERIFY(!dialog);

        RefundsPage refunds(session(), nullptr);
        refunds.resize(1180, 700);
        refunds.show();
        refunds.activated();
        refunds.showObject(u"bulk"_s);
        auto *bulks = child<QTableView>(&refunds, "bulksTableView");
        QTRY_COMPARE_WITH_TIMEOUT(bulks->model()->rowCount(), 1, 20000);
        QCOMPARE(bulks->model()->index(0, 0).data().toString(), u"Stopped"_s);
        bulks->selectRow(0);
        shoot(&refunds, u"refunds-bulk"_s);
        QVERIFY(child<QPushButton>(&refunds, "goOnButton")->isVisible());
        child<QPushButton>(&refunds, "goOnButton")->click();
        QPointer<BulkRefundDialog> again = refunds.findChild<BulkRefundDialog *>();
        QVERIFY(again);
        QSignalSpy done(again, &BulkRefundDialog::ended);
        child<QPushButton>(again, "refundButton")->click();
        QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, 120000);
        QCOMPARE(refundsInBooks(), 9);
        for (const Payment &payment : std::as_const(m_payments))
            QVERIFY(refundsAtStripe(payment).size() <= 1);
        QTRY_COMPARE(bulks->model()->index(0, 0).data().toString(), u"Done"_s);
        again->reject();
    }

    void stopEndsAfterTheOneUnderWay()
    {
        payTen();
        openPage();
        table()->selectAll();
        child<QPushButton>(m_page.get(), "refundPaymentsButton")->click();
        QPointer<BulkRefundDialog> dialog = bulkDialog();
        QVERIFY(dialog && planned(dialog));
        child<QPlainTextEdit>(dialog, "commentTextEdit")->setPlainText(u"The event was cancelled."_s);
        QSignalSpy ended(dialog, &BulkRefundDialog::ended);
        stripe().holdNext("POST", "/v1/refunds");
        child<QPushButton>(dialog, "refundButton")->click();
        QTRY_VERIFY_WITH_TIMEOUT(stripe().requestLog().count("POST /v1/refunds") == 1, 30000);
        child<QPushButton>(dialog, "stopButton")->click();
        stripe().releaseHeld();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 60000);
        QCOMPARE(refundsInBooks(), 1);
    }

    void largeTotalsAreTypedOnceMoreForEachCurrency()
    {
        practice::TenantRefundRules rules;
        rules.typeAmountFrom = {money(2000, "usd"), money(1000, "jpy")};
        QVERIFY(tenant().setRefundRules(rules));
        QVERIFY(learnRules());
        const PaymentType yen = typeIn("jpy");
        m_payments = {paidIn(m_type, money(1500, "usd"), u"Imani Prakash"_s),
                      paidIn(m_type, money(1500, "usd"), u"Owen Saarinen"_s),
                      paidIn(yen, money(1200, "jpy"), u"Lucía Fairweather"_s)};
        openPage();
        table()->selectAll();
        m_page->refundSelected(); // Ctrl+R
        QPointer<BulkRefundDialog> dialog = bulkDialog();
        QVERIFY(dialog && planned(dialog));
        child<QPlainTextEdit>(dialog, "commentTextEdit")->setPlainText(u"The event was cancelled."_s);
        auto *refund = child<QPushButton>(dialog, "refundButton");
        QVERIFY(!refund->isEnabled());
        child<QLineEdit>(dialog, "typedTotalLineEdit_usd")->setText(u"30"_s);
        QVERIFY(!refund->isEnabled());
        shoot(dialog, u"bulk-type-totals"_s);
        child<QLineEdit>(dialog, "typedTotalLineEdit_jpy")->setText(u"1,200"_s);
        QVERIFY(refund->isEnabled());
    }

    void showsOnePaymentThatAnotherPageAsksFor()
    {
        const Payment payment = paid();
        openPage();
        m_page->showObject(payment.id);
        auto *details = m_page->findChild<PaymentDetailsDialog *>();
        QVERIFY(details);
        QCOMPARE(details->paymentId(), payment.id);
        m_page->showObject(u"pay_none"_s);
        QVERIFY(child<MessageBar>(m_page.get(), "messageBar")->text().contains(u"not on this computer"_s));
    }
};

QTEST_MAIN(TestBulkRefund)
#include "tst_bulkrefund.moc"
