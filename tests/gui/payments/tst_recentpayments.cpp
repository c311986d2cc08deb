#include "gui/keyboard.h"
#include "gui/screenshots.h"
#include "models/paymenttablemodel.h"
#include "support/jobresult.h"
#include "support/practicesession.h"
#include "support/waiting.h"
#include "ui/payments/makepracticepaymentdialog.h"
#include "ui/payments/paymentdetailsdialog.h"
#include "ui/payments/paymentdetailsview.h"
#include "ui/payments/recentpaymentspage.h"
#include "ui/refunds/refunddialog.h"
#include "ui/widgets/busyindicator.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/statuschip.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStyleOptionComboBox>
#include <QTableView>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

class TestRecentPayments : public QObject
{
    Q_OBJECT

    SystemClock m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    PaymentType m_type;
    std::unique_ptr<PaymentWatcher> m_watcher;
    std::unique_ptr<RecentPaymentsPage> m_page;

    template <typename T>
    T *child(const QString &name, QWidget *of = nullptr)
    {
        T *found = (of ? of : m_page.get())->findChild<T *>(name);
        if (!found)
            qFatal("no %s", qPrintable(name));
        return found;
    }
    QTableView *table() { return child<QTableView>(u"paymentsTableView"_s); }
    PaymentTableModel *model() { return m_page->findChild<PaymentTableModel *>(); }
    /// Presses or releases a chip of the filter bar and waits for the rows.
    bool press(const QString &chip)
    {
        child<QAbstractButton>(chip + u"Chip"_s)->click();
        return console::test::waitFor([this] { return !model()->isReading(); });
    }
    bool sync()
    {
        const auto done = resultOf(new SyncPaymentsFlow(m_practice->session()), 30000);
        return done && done->has_value();
    }
    // A payment made at the practice checkout, as it is in the cache after the webhook came.
    std::optional<Payment> pay(const QString &who, const QString &method, PaymentStatus expected)
    {
        PracticeCheckoutParams params;
        params.payerName = who;
        params.payerEmail = u"payer@example.com"_s;
        params.plate = u"CKTR 418"_s;
        params.userTypeId = u"1"_s;
        params.paymentTypeId = m_type.id;
        params.kind = u"permit"_s;
        params.description = u"Lot C annual permit"_s;
        params.amount = Money(12000, Currency());
        params.paymentMethod = method;
        const auto made = resultOf(new PracticePaymentFlow(m_practice->session(), params));
        if (!made || !made->has_value())
            return {};
        const QString id = (**made).id;
        std::optional<Payment> payment;
        (void)console::test::waitFor(
            [&] {
                if (!sync())
                    return false;
                const auto read = m_practice->session().store().payment(id);
                payment = read ? *read : std::nullopt;
                return payment && payment->status == expected;
            },
            15000);
        return payment;
    }
    PaymentDetailsDialog *detailsOf(const QString &id)
    {
        m_page->openDetails(id);
        auto *dialog = m_page->findChild<PaymentDetailsDialog *>();
        QSignalSpy loaded(dialog, &PaymentDetailsDialog::loaded);
        (void)console::test::waitFor([&] { return !loaded.isEmpty(); }, 15000);
        return dialog;
    }

private Q_SLOTS:
    void initTestCase()
    {
        Theme().apply(Theme::Appearance::Light);
        m_practice = std::make_unique<PracticeSession>(m_clock, 150);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
    }
    void init()
    {
        m_watcher = std::make_unique<PaymentWatcher>(m_practice->session(), std::chrono::milliseconds(3600000));
        m_page = std::make_unique<RecentPaymentsPage>(m_practice->session(), *m_watcher, nullptr);
        m_page->resize(1180, 700);
        m_page->show();
        m_page->activated();
        QTRY_VERIFY(!model()->isReading());
    }
    void cleanup()
    {
        m_page.reset();
        m_watcher.reset();
    }

    // The first three run in this order on one workspace: never fetched, offline, fetched.
    void neverFetchedAndOfflineIsSaid()
    {
        auto *empty = child<EmptyState>(u"emptyState"_s);
        QVERIFY(empty->isVisible());
        QCOMPARE(empty->title(), u"Fetching payments"_s);
        m_practice->world().tenant().setFault(practice::TenantFault::ApiServerError);
        QSignalSpy failed(m_watcher.get(), &PaymentWatcher::syncFailed);
        m_watcher->start();
        QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty(), 30000);
        QCOMPARE(empty->title(), u"Payments have never been fetched on this computer"_s);
        QVERIFY(child<MessageBar>(u"messageBar"_s)->isShown());
        shoot(m_page.get(), u"payments-never-fetched"_s);
        m_practice->world().tenant().setFault(practice::TenantFault::None);
        // To try again is offered in one place.
        QStringList offers;
        const auto buttons = m_page->findChildren<QAbstractButton *>();
        for (const QAbstractButton *button : buttons) {
            if (button->isVisible() && button->text().remove(u'&') == u"Try again"_s)
                offers << button->objectName();
        }
        QCOMPARE(offers, QStringList{u"syncMainButton"_s});
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        QVERIFY(tabTo(child<QPushButton>(u"syncMainButton"_s)));
        key(Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 128, 30000);
        QTRY_VERIFY(!child<MessageBar>(u"messageBar"_s)->isShown());
    }

    void searchesAtEachKeystrokeAndCounts()
    {
        auto *count = child<QLabel>(u"resultCountLabel"_s);
        QTRY_VERIFY(count->text().startsWith(u"150 payment"_s));
        const Payment wanted = model()->payment(3);
        QTest::keyClicks(child<QLineEdit>(u"searchLineEdit"_s), wanted.orderId);
        QTRY_COMPARE(model()->rowCount(), 1);
        QCOMPARE(model()->payment(0).id, wanted.id);
        QTRY_COMPARE(count->text(), u"1 of 150: “%1”"_s.arg(wanted.orderId));
        child<QLineEdit>(u"searchLineEdit"_s)->setText(u"no such payer"_s);
        QTRY_COMPARE(child<EmptyState>(u"emptyState"_s)->title(), u"No payment matches: “no such payer”"_s);
        shoot(m_page.get(), u"payments-no-match"_s);
        child<QPushButton>(u"emptyActionButton"_s)->click();
        QTRY_COMPARE(model()->rowCount(), 128);
        QVERIFY(table()->isVisible());
    }

    void filtersByStatus()
    {
        QVERIFY(press(u"refunded"_s));
        QVERIFY(model()->rowCount() > 0 && model()->rowCount() < 128);
        for (int row = 0; row < model()->rowCount(); ++row)
            QCOMPARE(int(model()->payment(row).status), int(PaymentStatus::Refunded));
    }

    void theRefundButtonSaysWhyItIsOff()
    {
        auto *button = child<QPushButton>(u"refundPaymentButton"_s);
        QVERIFY(!button->isEnabled());
        QVERIFY(!button->toolTip().isEmpty());
        QVERIFY(press(u"refunded"_s));
        table()->selectRow(0);
        QVERIFY(!button->isEnabled());
        QVERIFY(button->toolTip().contains(u"refunded in full"_s));
        QVERIFY(press(u"refunded"_s)); // not any more
        QVERIFY(press(u"succeeded"_s));
        table()->selectRow(0);
        QVERIFY(button->isEnabled());
        shoot(m_page.get(), u"payments-selected"_s);
    }

    void theKeyboardGoesFromSearchToDetails()
    {
        auto *search = child<QLineEdit>(u"searchLineEdit"_s);
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(table()->currentIndex().row(), 0);
        QTest::keyClick(table(), Qt::Key_Return);
        auto *dialog = m_page->findChild<PaymentDetailsDialog *>();
        QVERIFY(dialog);
        QCOMPARE(dialog->paymentId(), model()->payment(0).id);
        QTest::keyClick(table(), Qt::Key_Return); // the same one again is raised, not doubled
        QCOMPARE(m_page->findChildren<PaymentDetailsDialog *>().size(), 1);
    }

    void onlyASyncThatWasAskedForOrTakesLongShowsItself()
    {
        auto *indicator = child<BusyIndicator>(u"syncIndicator"_s);
        QSignalSpy started(m_watcher.get(), &PaymentWatcher::syncStarted);
        QSignalSpy synced(m_watcher.get(), &PaymentWatcher::synced);
        m_watcher->start();
        QCOMPARE(started.size(), 1);
        QVERIFY(indicator->isBusy() && !indicator->isVisible());
        m_page->refresh(); // F5 while it runs
        QVERIFY(indicator->isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(synced.size(), 1, 15000);
        QVERIFY(!indicator->isVisible());
        m_page->refresh();
        QVERIFY(indicator->isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(synced.size(), 2, 15000);
        m_practice->world().tenant().setSlowness(2500);
        m_practice->world().tenant().setFault(practice::TenantFault::SlowApi);
        m_watcher->refresh(); // as the poll does: nobody asked for it
        QVERIFY(!indicator->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(indicator->isVisible(), 2400);
        m_practice->world().tenant().setFault(practice::TenantFault::None);
        QTRY_VERIFY_WITH_TIMEOUT(!indicator->isBusy(), 15000);
    }

    void theHeaderSorts()
    {
        model()->sort(PaymentTableModel::AmountColumn, Qt::AscendingOrder);
        QTRY_VERIFY(!model()->isReading());
        QVERIFY(model()->payment(0).amount.minor() <= model()->payment(1).amount.minor());
        QVERIFY(model()->payment(1).amount.minor() <= model()->payment(60).amount.minor());
    }

    void aPaymentArrivesOnTopWithoutMovingTheList()
    {
        m_type = m_practice->makeProvenType(u"Credit card"_s);
        QVERIFY2(!m_type.id.isEmpty(), qPrintable(m_practice->why()));
        table()->scrollTo(model()->index(60, 0), QAbstractItemView::PositionAtTop);
        const int top = table()->verticalScrollBar()->value();
        QVERIFY(top > 0);
        const QString topId = model()->payment(top).id;
        const auto payment = pay(u"Rosalind Achterberg"_s, u"pm_card_visa"_s, PaymentStatus::Succeeded);
        QVERIFY(payment);
        QCOMPARE(int(payment->status), int(PaymentStatus::Succeeded));
        QTRY_COMPARE(model()->rowOf(payment->id), 0);
        QTRY_COMPARE(model()->payment(table()->verticalScrollBar()->value()).id, topId);
    }

    void showsTheWholeReceipt()
    {
        const auto payment = pay(u"Imani Prakash"_s, u"pm_card_visa"_s, PaymentStatus::Succeeded);
        QVERIFY(payment);
        PaymentDetailsDialog *dialog = detailsOf(payment->id);
        QCOMPARE(child<QLabel>(u"amountLabel"_s, dialog)->text(), u"120.00 USD"_s);
        QCOMPARE(child<StatusChip>(u"statusChip"_s, dialog)->text(), u"Succeeded"_s);
        QStringList texts;
        for (QLabel *label : dialog->findChildren<QLabel *>())
            texts.append(label->text());
        const QString all = texts.join(u'\n');
        for (const QString &part : {u"Visa •••• 4242"_s, u"Net"_s, payment->paymentIntentId, payment->confirmCode,
                                    u"Timeline"_s, u"Payment succeeded"_s, u"Metadata"_s, u"order_id"_s})
            QVERIFY2(all.contains(part), qPrintable(part));
        QVERIFY(child<QPushButton>(u"openReceiptButton"_s, dialog)->isEnabled());
        QVERIFY(dialog->findChildren<CopyField *>().size() >= 4);
        shoot(dialog, u"details"_s);

        QTemporaryDir dir;
        const QString path = dir.filePath(u"receipt.pdf"_s);
        dialog->savePdfTo(path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith("%PDF-"));
        dialog->savePdfTo(dir.filePath(u"no/such/folder.pdf"_s));
        QVERIFY(child<MessageBar>(u"messageBar"_s, dialog)->text().contains(u"could not be written"_s));
        const auto written = [this](const QString &name, const QString &outcome) {
            const auto entries = m_practice->session().store().auditEntries(20);
            return entries && std::ranges::any_of(*entries, [&](const AuditEntry &entry) {
                       return entry.what == u"export.receipt"_s && entry.detail == name && entry.outcome == outcome;
                   });
        };
        QTRY_VERIFY(written(u"receipt.pdf"_s, u"done"_s)); // both are in the audit trail
        QTRY_VERIFY(written(u"folder.pdf"_s, u"failed"_s));
    }

    /// Stripe tells of refunds of payments that are not in the list; the pane without a payment has no ID either.
    void aRefundOfAPaymentThatIsNotHereAsksForNoReceipt()
    {
        auto *pane = child<PaymentDetailsView>(u"detailsPane"_s);
        QVERIFY(pane->paymentId().isEmpty());
        Q_EMIT m_practice->session().store().refundsChanged(QString());
        QVERIFY(pane->findChildren<Job *>().isEmpty());
    }

    void theSidePaneFollowsTheListByKeyboard()
    {
        auto *pane = child<PaymentDetailsView>(u"detailsPane"_s);
        QVERIFY(!pane->isVisible());
        QTest::keyClick(child<QLineEdit>(u"searchLineEdit"_s), Qt::Key_Return); // into the list
        QTest::keyClick(table(), Qt::Key_F4);
        QVERIFY(pane->isVisible());
        QCOMPARE(pane->paymentId(), model()->payment(0).id);
        QTest::keyClick(table(), Qt::Key_Down);
        QCOMPARE(pane->paymentId(), model()->payment(1).id);
        QTest::keyClick(table(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(table()->currentIndex().row(), 2);
        QSignalSpy loaded(pane, &PaymentDetailsView::loaded);
        QCOMPARE(pane->paymentId(), model()->payment(2).id);
        QTest::keyClick(table(), Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(pane->paymentId(), model()->payment(1).id);
        QTRY_VERIFY_WITH_TIMEOUT(!loaded.isEmpty(), 15000);
        QCOMPARE(child<QLabel>(u"amountLabel"_s, pane)->text(), model()->payment(1).amount.toDisplayString());
        QVERIFY(child<QLabel>(u"zoneLabel"_s, pane)->text().contains(QString::fromUtf8(model()->zone().id())));
        shoot(m_page.get(), u"payments-pane"_s);
        table()->selectRow(0);
        QVERIFY(!child<QWidget>(u"previousButton"_s, pane)->isEnabled());
        QVERIFY(child<QWidget>(u"nextButton"_s, pane)->isEnabled());
        table()->selectRow(127); // the next page is read when it is stepped into
        QTest::keyClick(table(), Qt::Key_Down, Qt::AltModifier);
        QTRY_VERIFY(model()->rowCount() > 128);
        QTRY_COMPARE(pane->paymentId(), model()->payment(128).id);
        QTest::keyClick(table(), Qt::Key_F4);
        QVERIFY(!pane->isVisible());
    }

    void theRawObjectIsSearched()
    {
        const auto payment = pay(u"Imani Prakash"_s, u"pm_card_visa"_s, PaymentStatus::Succeeded);
        QVERIFY(payment);
        PaymentDetailsDialog *dialog = detailsOf(payment->id);
        child<QTabWidget>(u"detailsTabs"_s, dialog)->setCurrentIndex(1);
        auto *text = child<QPlainTextEdit>(u"rawTextEdit"_s, dialog);
        QTRY_VERIFY_WITH_TIMEOUT(text->toPlainText().contains(payment->paymentIntentId), 15000);
        QVERIFY(!text->toPlainText().contains(u"client_secret"_s));
        auto *search = child<QLineEdit>(u"rawSearchLineEdit"_s, dialog);
        auto *count = child<QLabel>(u"rawMatchesLabel"_s, dialog);
        QTest::keyClicks(search, u"AMOUNT_"_s);
        const qsizetype matches = text->toPlainText().count(u"amount_"_s, Qt::CaseInsensitive);
        QVERIFY(matches > 1);
        QCOMPARE(count->text(), u"1 of %1"_s.arg(matches));
        QCOMPARE(text->extraSelections().size(), matches);
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(count->text(), u"2 of %1"_s.arg(matches));
        QTest::keyClick(search, Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClick(search, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(count->text(), u"%1 of %1"_s.arg(matches));
        shoot(dialog, u"details-raw"_s);
        search->setText(u"no such member"_s);
        QCOMPARE(count->text(), u"not found"_s);
        QVERIFY(text->extraSelections().isEmpty());
    }

    void onePaymentIsAskedForAnew()
    {
        const Payment before = model()->payment(5);
        PaymentDetailsDialog *dialog = detailsOf(before.id);
        auto *bar = child<MessageBar>(u"messageBar"_s, dialog);
        QSignalSpy again(dialog->view(), &PaymentDetailsView::resynced);
        child<QPushButton>(u"resyncButton"_s, dialog)->click();
        QTRY_COMPARE_WITH_TIMEOUT(again.size(), 1, 15000);
        QVERIFY(bar->text().contains(displayName(before.status)));
        m_practice->world().tenant().setFault(practice::TenantFault::ApiServerError);
        child<QPushButton>(u"resyncButton"_s, dialog)->click();
        QTRY_COMPARE_WITH_TIMEOUT(bar->kind(), MessageBar::Kind::Error, 30000);
        QCOMPARE(again.size(), 1);
        m_practice->world().tenant().setFault(practice::TenantFault::None);
    }

    void theZoneIsChosenAndNamed()
    {
        auto *zones = child<QComboBox>(u"zoneComboBox"_s);
        QSignalSpy chosen(m_page.get(), &RecentPaymentsPage::zoneChosen);
        zones->setFocus();
        QTest::keyClick(zones, Qt::Key_End);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.at(0).at(0).toString(), u"stripe"_s);
        QCOMPARE(model()->zone(), QTimeZone::utc());
        const QString date = model()->index(0, PaymentTableModel::PaymentDateColumn).data().toString();
        QVERIFY2(date.endsWith(u"UTC"_s), qPrintable(date));
        m_page->setZoneChoice(u"tenant"_s);
        QVERIFY(model()->zone() != QTimeZone::utc());
    }

    void withoutStripeTheCachedPartIsShownWithTheReason()
    {
        m_practice->world().stripe().failNext("GET", "/v1/payment_intents", 403);
        PaymentDetailsDialog *dialog = detailsOf(model()->payment(0).id);
        QVERIFY(child<MessageBar>(u"messageBar"_s, dialog)->isShown());
        QVERIFY(!child<QPushButton>(u"openReceiptButton"_s, dialog)->isEnabled());
        QVERIFY(child<QPushButton>(u"savePdfButton"_s, dialog)->isEnabled());
        shoot(dialog, u"details-without-stripe"_s);
    }

    void aPaymentThatIsStuckInPendingSaysWhy()
    {
        m_practice->world().tenant().setFault(practice::TenantFault::WrongSecret);
        const auto payment = pay(u"Owen Saarinen"_s, u"pm_card_visa"_s, PaymentStatus::Pending);
        QVERIFY(payment);
        QTRY_VERIFY_WITH_TIMEOUT(sync() && (*m_practice->session().store().payment(payment->id))->isStuckPending() &&
                                     !(*m_practice->session().store().payment(payment->id))->note.isEmpty(),
                                 20000);
        QTRY_VERIFY(model()->index(0, 0).data(PaymentTableModel::StuckRole).toBool());
        QVERIFY(!model()->index(0, 0).data(Qt::ToolTipRole).toString().isEmpty());
        QVERIFY(press(u"stuck"_s));
        QTRY_COMPARE(model()->rowCount(), 1);
        PaymentDetailsDialog *dialog = detailsOf(payment->id);
        QVERIFY(child<MessageBar>(u"stuckBar"_s, dialog)->isShown());
        QVERIFY(press(u"stuck"_s));
        shoot(dialog, u"details-stuck"_s);
        shoot(m_page.get(), u"payments-stuck"_s);
        m_practice->world().tenant().setFault(practice::TenantFault::None);
    }

    void aRefundInTheBackgroundIsNeitherForgottenNorInTheWayOfAnother()
    {
        const auto first = pay(u"Noor Kowalczyk"_s, u"pm_card_visa"_s, PaymentStatus::Succeeded);
        const auto second = pay(u"Owen Saarinen"_s, u"pm_card_visa"_s, PaymentStatus::Succeeded);
        QVERIFY(first && second);
        m_page->openRefund(first->id);
        const QPointer<RefundDialog> dialog = m_page->findChild<RefundDialog *>();
        QVERIFY(dialog);
        auto *confirm = child<QComboBox>(u"confirmRefundComboBox"_s, dialog);
        auto *refund = child<QPushButton>(u"refundButton"_s, dialog);
        QTRY_VERIFY_WITH_TIMEOUT(confirm->isVisible(), 15000);
        confirm->setCurrentIndex(1);
        child<QPlainTextEdit>(u"commentTextEdit"_s, dialog)->setPlainText(u"Paid twice."_s);
        auto &stripe = m_practice->world().stripe();
        const auto sent = stripe.requestLog().count("POST /v1/refunds");
        stripe.holdNext("POST", "/v1/refunds");
        refund->click();
        QTRY_COMPARE_WITH_TIMEOUT(stripe.requestLog().count("POST /v1/refunds"), sent + 1, 15000);
        const auto sendToBackground = [&] {
            dialog->reject();
            child<QPushButton>(u"messageActionButton"_s, dialog)->click();
            return !dialog->isVisible();
        };
        QVERIFY(sendToBackground());
        QVERIFY(!m_page->mayClose()); // closing would end the flow without a word
        QVERIFY(dialog->isVisible());
        QVERIFY(child<MessageBar>(u"messageBar"_s, dialog)->text().contains(u"stay open"_s));
        QVERIFY(sendToBackground());
        m_page->openRefund(first->id);
        QVERIFY(dialog->isVisible());
        QVERIFY(sendToBackground());
        m_page->openRefund(second->id);
        QVERIFY(!dialog->isVisible());
        QCOMPARE(m_page->findChildren<RefundDialog *>().size(), 2);
        const QPointer<RefundDialog> other = m_page->findChildren<RefundDialog *>().constLast();
        QCOMPARE(other->paymentId(), second->id);
        other->reject();
        QTRY_VERIFY(!other);
        stripe.releaseHeld();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog, 15000);
        QVERIFY(m_page->mayClose());
    }

    void aPracticePaymentIsMadeInTheDialog()
    {
        auto *dialog = new MakePracticePaymentDialog(m_practice->session(), m_page.get());
        QSignalSpy ready(dialog, &MakePracticePaymentDialog::ready);
        dialog->open();
        QTRY_VERIFY_WITH_TIMEOUT(!ready.isEmpty(), 15000);
        auto *payButton = child<QPushButton>(u"payButton"_s, dialog);
        QVERIFY(payButton->isEnabled());
        auto *amount = child<QLineEdit>(u"amountLineEdit"_s, dialog);
        amount->setText(u"12.345"_s);
        QVERIFY(!payButton->isEnabled());
        QVERIFY(!child<QLabel>(u"problemLabel"_s, dialog)->text().isEmpty());
        shoot(dialog, u"practice-payment-wrong-amount"_s);
        amount->setText(u"45"_s);
        QCOMPARE(child<QComboBox>(u"outcomeComboBox"_s, dialog)->count(), 7);
        for (const QComboBox *box : dialog->findChildren<QComboBox *>()) {
            QStyleOptionComboBox option;
            option.initFrom(box);
            option.editable = false;
            const int room =
                box->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, box).width();
            for (int i = 0; i < box->count(); ++i)
                QVERIFY2(box->fontMetrics().horizontalAdvance(box->itemText(i)) <= room, qPrintable(box->itemText(i)));
        }
        shoot(dialog, u"practice-payment"_s);
        QSignalSpy made(dialog, &MakePracticePaymentDialog::paymentMade);
        payButton->click();
        QVERIFY(!payButton->isEnabled());
        QTRY_COMPARE_WITH_TIMEOUT(made.size(), 1, 15000);
    }
};

QTEST_MAIN(TestRecentPayments)
#include "tst_recentpayments.moc"
