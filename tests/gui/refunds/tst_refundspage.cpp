#include "gui/keyboard.h"
#include "gui/refunds/refunduicase.h"
#include "ui/refunds/decisiondialog.h"
#include "ui/refunds/refundspage.h"
#include "ui/refunds/refundtablemodel.h"
#include "ui/widgets/statuschip.h"

#include <QAbstractItemModelTester>
#include <QRadioButton>
#include <QScrollBar>
#include <QTableView>
#include <QTabWidget>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// Financial Management > Transaction Reports > Refunds, with real servers behind it.
class TestRefundsPage : public RefundUiCase
{
    Q_OBJECT

    std::unique_ptr<RefundsPage> m_page;

    template <typename T>
    T *on(const char *name)
    {
        return child<T>(m_page.get(), name);
    }
    QTableView *table() { return on<QTableView>("refundsTableView"); }
    RefundTableModel *model() { return m_page->findChild<RefundTableModel *>(); }
    QString chip() { return on<StatusChip>("stateChip")->text(); }
    MessageBar *bar()
    {
        return child<MessageBar>(table()->parentWidget()->parentWidget()->parentWidget(), "messageBar");
    }
    void openPage()
    {
        m_page = std::make_unique<RefundsPage>(session(), nullptr);
        m_page->resize(1180, 700);
        m_page->show();
        m_page->activated();
        QTRY_VERIFY(model()->hasRead() && !model()->isReading());
    }
    bool select(const QString &objectId)
    {
        m_page->showObject(objectId);
        return QTest::qWaitFor(
            [&] {
                const auto rows = table()->selectionModel()->selectedRows();
                return rows.size() == 1 && model()->rowOf(objectId) == rows.constFirst().row();
            },
            10000);
    }
    QWidget *listPart() { return on<QTabWidget>("partsTabWidget")->widget(0); }
    /// Presses a button once it can be pressed.
    bool pressReady(const char *name)
    {
        auto *button = child<QPushButton>(listPart(), name);
        if (!QTest::qWaitFor([&] { return button->isVisible() && button->isEnabled(); }, 30000))
            return false;
        button->click();
        return true;
    }
    static QString objectOf(const RefundIntent &intent) { return u"intent/%1"_s.arg(intent.id); }
    DecisionDialog *question()
    {
        DecisionDialog *found = nullptr;
        (void)QTest::qWaitFor([&] { return (found = m_page->findChild<DecisionDialog *>()) && found->isVisible(); });
        return found;
    }
    bool answer(const QString &comment)
    {
        QPointer<DecisionDialog> dialog = question();
        if (!dialog)
            return false;
        if (!comment.isEmpty())
            child<QPlainTextEdit>(dialog, "commentTextEdit")->setPlainText(comment);
        auto *confirm = child<QPushButton>(dialog, "confirmButton");
        if (!confirm->isEnabled())
            return false;
        confirm->click();
        return QTest::qWaitFor([&] { return !dialog; }, 30000);
    }
    /// A refund whose request never reached Stripe, and nobody knows it.
    Payment lostOnTheWay()
    {
        const Payment payment = paid();
        stripe().loseNextRequest("POST", "/v1/refunds", 10);
        const auto sent = resultOf(new RefundFlow(session(), requestFor(payment)), 60000);
        for (int i = 0; i < 10; ++i) // what is left of the fault is used up
            (void)refundInDashboardRefused();
        return sent && sent->has_value() ? payment : Payment();
    }
    bool refundInDashboardRefused()
    {
        QObject parent;
        CreateRefundParams params;
        params.paymentIntentId = u"pi_none"_s;
        params.amountMinor = 1;
        params.idempotencyKey = "none-" + QByteArray::number(++m_used);
        return resultOf(stripeClient()->createRefund(params, &parent)).has_value();
    }
    int m_used = 0;

private Q_SLOTS:
    void init() { beginUi(); }
    void cleanup()
    {
        m_page.reset();
        endUi();
    }

    void anEmptyPageSaysWhy()
    {
        openPage();
        auto *empty = listPart()->findChild<EmptyState *>();
        QCOMPARE(empty->title(), u"No refunds yet"_s);
        on<QRadioButton>("wantsButton")->click();
        QTRY_COMPARE(empty->title(), u"Nothing wants a person"_s);
        on<QLineEdit>("searchLineEdit")->setText(u"nobody"_s);
        QTRY_COMPARE(empty->title(), u"No refund matches"_s);
        empty->findChild<QPushButton *>()->click();
        QTRY_COMPARE(empty->title(), u"No refunds yet"_s);
    }

    void everyCurrencyIsShownAsItIsCounted()
    {
        QStringList expected;
        for (const auto &[code, minor, text] :
             {std::tuple{"jpy", qint64(12000), u"12,000 JPY"_s}, std::tuple{"kwd", qint64(24500), u"24.50 KWD"_s},
              std::tuple{"ugx", qint64(5'000'000), u"50,000 UGX"_s}}) {
            const PaymentType type = typeIn(code);
            QVERIFY(!type.id.isEmpty());
            const Payment payment = paidIn(type, money(minor, code), u"Lucía Fairweather"_s);
            QVERIFY(resultOf(new RefundFlow(session(), requestFor(payment)), 30000)->has_value());
            expected << text;
        }
        openPage();
        QAbstractItemModelTester tester(model());
        QCOMPARE(model()->rowCount(), 3);
        QStringList amounts;
        for (int row = 0; row < 3; ++row)
            amounts << model()->index(row, RefundTableModel::AmountColumn).data().toString();
        for (const QString &text : expected)
            QVERIFY2(std::ranges::any_of(amounts,
                                         [&](const QString &a) {
                                             return a.startsWith(text.section(u' ', 0, 0).left(5)) &&
                                                    a.endsWith(text.right(3));
                                         }),
                     qPrintable(amounts.join(u"; "_s)));
        table()->selectRow(1);
        shoot(m_page.get(), u"refunds-currencies"_s);
    }

    void anUnknownOutcomeIsFoundByAsking()
    {
        const Payment payment = paid();
        QVERIFY(openFor(payment));
        choose(u"Full Refund"_s);
        part<QPlainTextEdit>("commentTextEdit")->setPlainText(u"Paid twice."_s);
        stripe().loseNextAnswer("POST", "/v1/refunds", 20);
        QVERIFY(press(refundButton(), 60000));
        QCOMPARE(outcomeTitle(), u"It is not known whether the refund was carried out"_s);
        QSignalSpy wanted(m_dialog, &RefundDialog::showInRefundsRequested);
        part<QPushButton>("showInRefundsButton")->click();
        QCOMPARE(wanted.size(), 1);
        const QString object = wanted.constFirst().constFirst().toString();
        QCOMPARE(object, objectOf(newestIntent(payment)));
        QTRY_VERIFY(!m_dialog);

        openPage();
        QTRY_VERIFY(on<QRadioButton>("wantsButton")->text().contains(u"(1)"_s));
        QVERIFY(on<QRadioButton>("wantsButton")->isChecked()); // the inbox comes first
        QVERIFY(on<QTabWidget>("partsTabWidget")->tabText(0).contains(u"(1)"_s));
        QVERIFY(select(object));
        QCOMPARE(chip(), u"Outcome unknown"_s);
        QVERIFY(on<QPushButton>("askAgainButton")->isVisible());
        QVERIFY(!on<QPushButton>("resendButton")->isVisible() && !on<QPushButton>("closeButton")->isVisible());
        shoot(m_page.get(), u"refunds-unknown"_s);
        QVERIFY(pressReady("askAgainButton"));
        QTRY_COMPARE_WITH_TIMEOUT(chip(), u"Succeeded"_s, 30000);
        QTRY_VERIFY_WITH_TIMEOUT(bar()->text().contains(u"125.00 USD refunded"_s), 30000);
        QTRY_VERIFY(on<QRadioButton>("wantsButton")->text().contains(u"(0)"_s));
        QCOMPARE(refundsAtStripe(payment).size(), 1);
    }

    void whatStripeDoesNotHoldIsSentAgainWithTheSameKey()
    {
        const Payment payment = lostOnTheWay();
        QVERIFY(!payment.id.isEmpty());
        openPage();
        QVERIFY(select(objectOf(newestIntent(payment))));
        QVERIFY(pressReady("askAgainButton"));
        QTRY_VERIFY_WITH_TIMEOUT(on<QPushButton>("resendButton")->isVisible(), 30000);
        auto *window = on<QLabel>("windowLabel");
        QVERIFY2(window->text().contains(u"23:00:00"_s) || window->text().contains(u"22:59:"_s),
                 qPrintable(window->text()));
        m_clock->advance(std::chrono::minutes(61));
        QTRY_VERIFY_WITH_TIMEOUT(window->text().contains(u"21:5"_s), 5000); // it ticks
        shoot(m_page.get(), u"refunds-resend"_s);
        const QByteArray key = newestIntent(payment).idempotencyKey;
        QVERIFY(pressReady("resendButton"));
        DecisionDialog *dialog = question();
        QVERIFY(dialog);
        QVERIFY(child<QPushButton>(dialog, "cancelButton")->isDefault());
        shoot(dialog, u"refunds-resend-question"_s);
        QVERIFY(answer({}));
        QTRY_COMPARE_WITH_TIMEOUT(chip(), u"Succeeded"_s, 30000);
        QCOMPARE(refundsAtStripe(payment).size(), 1);
        QCOMPARE(newestIntent(payment).idempotencyKey, key);
        QVERIFY(!on<QPushButton>("resendButton")->isVisible() && !window->isVisible());
    }

    void theWindowEndsWhileItIsShown()
    {
        const Payment payment = lostOnTheWay();
        openPage();
        QVERIFY(select(objectOf(newestIntent(payment))));
        QVERIFY(pressReady("askAgainButton"));
        QTRY_VERIFY_WITH_TIMEOUT(on<QPushButton>("resendButton")->isVisible(), 30000);
        m_clock->advance(std::chrono::hours(23));
        QTRY_VERIFY_WITH_TIMEOUT(!on<QPushButton>("resendButton")->isVisible(), 5000);
        QTRY_VERIFY(on<QPushButton>("closeButton")->isVisible());
    }

    void aPersonClosesWhatWasNotCarriedOut()
    {
        const Payment payment = lostOnTheWay();
        openPage();
        m_clock->advance(std::chrono::minutes(11));
        QVERIFY(select(objectOf(newestIntent(payment))));
        QVERIFY(pressReady("askAgainButton"));
        QVERIFY(pressReady("closeButton"));
        DecisionDialog *dialog = question();
        QVERIFY(dialog);
        QVERIFY(!child<QPushButton>(dialog, "confirmButton")->isEnabled()); // a comment is required
        QStringList facts;
        for (const QLabel *label : child<QWidget>(dialog, "factsFrame")->findChildren<QLabel *>())
            facts << label->text();
        for (const QString &fact : {payment.payerName, payment.orderId, u"125.00 USD"_s, payment.paymentIntentId})
            QVERIFY2(facts.contains(fact), qPrintable(fact));
        shoot(dialog, u"refunds-close-question"_s);
        QPointer<DecisionDialog> left = dialog;
        stripe().failNext("GET", "/v1/refunds", 500, 3); // an error keeps what was typed
        child<QPlainTextEdit>(dialog, "commentTextEdit")->setPlainText(u"Not in the Dashboard; called the payer."_s);
        child<QPushButton>(dialog, "confirmButton")->click();
        QVERIFY(dialog->isRunning() && !m_page->mayClose());
        QTRY_VERIFY_WITH_TIMEOUT(!left || !left->isRunning(), 30000);
        QVERIFY(left && child<MessageBar>(left, "messageBar")->kind() == MessageBar::Kind::Error);
        QVERIFY(m_page->mayClose());
        QVERIFY(answer({}));
        QTRY_COMPARE_WITH_TIMEOUT(chip(), u"Refused"_s, 30000);
        QCOMPARE(refundsAtStripe(payment).size(), 0);
        QTRY_VERIFY(on<QRadioButton>("wantsButton")->text().contains(u"(0)"_s));
    }

    void aRefundFromOutsideIsRecordedOnConfirmation()
    {
        const Payment payment = paid();
        QVERIFY(refundInDashboard(payment, 2500));
        openPage();
        m_page->refresh(); // F5 asks Stripe
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 1, 30000);
        QCOMPARE(model()->index(0, RefundTableModel::StateColumn).data().toString(), u"Made outside"_s);
        QVERIFY(select(refundsAtStripe(payment).constFirst().id));
        shoot(m_page.get(), u"refunds-outside"_s);
        QVERIFY(pressReady("recordButton"));
        QVERIFY(answer(u"By the manager"_s));
        QTRY_COMPARE_WITH_TIMEOUT(chip(), u"Succeeded"_s, 30000);
        QCOMPARE(atTenant(payment).refunded.minor(), 2500);
    }

    void aLateFailureIsSeenByAPerson()
    {
        const Payment payment = paid(u"pm_card_refundFail"_s);
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(payment)))->has_value());
        m_clock->advance(std::chrono::hours(24));
        stripe().runDueDeliveries();
        openPage();
        m_page->refresh();
        QTRY_VERIFY_WITH_TIMEOUT(on<QRadioButton>("wantsButton")->text().contains(u"(1)"_s), 30000);
        QVERIFY(select(objectOf(newestIntent(payment))));
        QTRY_COMPARE(chip(), u"Failed afterwards"_s);
        shoot(m_page.get(), u"refunds-failed-late"_s);
        QVERIFY(pressReady("acknowledgeButton"));
        QVERIFY(answer(u"Paid in cash"_s));
        QTRY_VERIFY(on<QRadioButton>("wantsButton")->text().contains(u"(0)"_s));
        QTRY_COMPARE(chip(), u"Failed"_s);
    }

    void whatRequiresActionIsCanceledAtStripe()
    {
        const Payment payment = paid(u"pm_card_pendingRefund"_s);
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(payment)))->has_value());
        QVERIFY(stripe().setRefundStatus(newestIntent(payment).refundId, u"requires_action"_s));
        openPage();
        QVERIFY(select(objectOf(newestIntent(payment))));
        QVERIFY(pressReady("askAgainButton"));
        QVERIFY(pressReady("cancelAtStripeButton"));
        QVERIFY(answer({}));
        QTRY_COMPARE_WITH_TIMEOUT(chip(), u"Canceled"_s, 30000);
        QCOMPARE(refundsAtStripe(payment).constFirst().status, u"canceled"_s);
    }

    void theKeyboardIsEnough()
    {
        const Payment payment = paid();
        stripe().loseNextAnswer("POST", "/v1/refunds", 3);
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(payment)), 60000)->has_value());
        openPage();
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        m_page->focusSearch(); // Ctrl+F
        const auto key = [](int k) { QTest::keyClick(QApplication::focusWidget(), Qt::Key(k)); };
        QTest::keyClicks(QApplication::focusWidget(), payment.orderId);
        QTRY_COMPARE(model()->rowCount(), 1);
        key(Qt::Key_Down);
        QCOMPARE(QApplication::focusWidget(), table());
        key(Qt::Key_Tab); // to what can be done
        QVERIFY(on<QWidget>("detailPane")->isAncestorOf(QApplication::focusWidget()));
        key(Qt::Key_Escape); // and back
        QCOMPARE(QApplication::focusWidget(), table());
        key(Qt::Key_Return); // the same at once
        QCOMPARE(QApplication::focusWidget(), on<QPushButton>("askAgainButton"));
        key(Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(toString(stateOf(payment)), u"succeeded"_s, 30000);
        QTRY_COMPARE(model()->rowCount(), 0); // it left the inbox
    }

    void byKeyboardAloneFromListToDetailToDecisionAndBack()
    {
        const Payment payment = lostOnTheWay();
        m_clock->advance(std::chrono::minutes(11));
        openPage();
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        using console::test::key, console::test::type, console::test::tabTo;
        m_page->focusSearch(); // Ctrl+F
        type(payment.orderId);
        QTRY_COMPARE(model()->rowCount(), 1);
        key(Qt::Key_Return);
        QCOMPARE(QApplication::focusWidget(), table());
        key(Qt::Key_Return);
        QCOMPARE(QApplication::focusWidget(), on<QPushButton>("askAgainButton"));
        key(Qt::Key_Escape); // back to the list
        QCOMPARE(QApplication::focusWidget(), table());
        key(Qt::Key_Return);
        key(Qt::Key_Space); // ask Stripe
        QTRY_VERIFY_WITH_TIMEOUT(on<QPushButton>("closeButton")->isVisible(), 30000);
        QTRY_COMPARE(QApplication::focusWidget(), on<QPushButton>("askAgainButton")); // it comes back
        QVERIFY(tabTo(on<QPushButton>("closeButton")));
        key(Qt::Key_Space);

        QPointer<DecisionDialog> dialog = question();
        QVERIFY(dialog && QTest::qWaitForWindowActive(dialog));
        QTRY_COMPARE(QApplication::focusWidget(), child<QPlainTextEdit>(dialog, "commentTextEdit"));
        key(Qt::Key_Escape); // not yet
        QTRY_VERIFY(!dialog);
        QCOMPARE(toString(stateOf(payment)), u"outcome_unknown"_s);
        m_page->activateWindow(); // what a window manager does when a dialog closes; there is none offscreen
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        QTRY_VERIFY(on<QWidget>("detailPane")->isAncestorOf(QApplication::focusWidget()));

        QVERIFY(tabTo(on<QPushButton>("closeButton")));
        key(Qt::Key_Space);
        dialog = question();
        QVERIFY(dialog && QTest::qWaitForWindowActive(dialog));
        QTRY_COMPARE(QApplication::focusWidget(), child<QPlainTextEdit>(dialog, "commentTextEdit"));
        type(u"Not in the Dashboard"_s);
        key(Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), child<QPushButton>(dialog, "confirmButton"));
        key(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog, 30000);
        QTRY_COMPARE_WITH_TIMEOUT(toString(stateOf(payment)), u"refused"_s, 30000);
        QCOMPARE(refundsAtStripe(payment).size(), 0);
        QTRY_COMPARE(model()->rowCount(), 0); // it left the inbox
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        QVERIFY(QApplication::focusWidget() && m_page->isAncestorOf(QApplication::focusWidget()));
    }

    void showsThePaymentAndSaysWhatIsNotThere()
    {
        const Payment payment = paid();
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(payment)))->has_value());
        openPage();
        QVERIFY(select(objectOf(newestIntent(payment))));
        QSignalSpy wanted(m_page.get(), &Page::pageRequested);
        QVERIFY(pressReady("showPaymentButton"));
        QCOMPARE(wanted.constFirst(), (QVariantList{u"recentPayments"_s, payment.id}));
        m_page->showObject(u"intent/4711"_s);
        QTRY_VERIFY(bar()->text().contains(u"not in the journal"_s));
    }

    void pagesComeAsOneScrolls()
    {
        QList<OutsideRefund> many;
        for (int i = 0; i < 250; ++i) {
            OutsideRefund refund;
            refund.refundId = u"re_outside%1"_s.arg(i);
            refund.paymentIntentId = u"pi_other%1"_s.arg(i);
            refund.paymentTypeId = m_type.id;
            refund.amount = money(100 + i, "usd");
            refund.status = u"succeeded"_s;
            refund.createdAt = m_clock->now().addSecs(-i * 60);
            refund.seenAt = refund.changedAt = m_clock->now();
            many << refund;
        }
        QVERIFY(resultOf(RefundJournal(session().store()).keepOutside(many))->has_value());
        openPage();
        QCOMPARE(model()->rowCount(), 100);
        table()->verticalScrollBar()->setValue(table()->verticalScrollBar()->maximum());
        QTRY_COMPARE(model()->rowCount(), 200);
        QVERIFY(select(u"re_outside249"_s)); // further back than what was read
        QCOMPARE(model()->rowCount(), 250);
    }

    void approvalsAreDecidedByAnotherPerson()
    {
        practice::TenantRefundRules rules;
        rules.perRefund = {money(5000, "usd")};
        rules.fourEyes = true;
        QVERIFY(tenant().setRefundRules(rules));
        const Payment first = paid();
        const Payment second = paid();
        QVERIFY(become(u"counter"_s));
        QVERIFY(resultOf(new RequestApprovalFlow(session(), requestFor(first)))->has_value());
        QVERIFY(resultOf(new RequestApprovalFlow(session(), requestFor(second)))->has_value());
        openPage();
        auto *approvals = on<QTableView>("approvalsTableView");
        m_page->showObject(u"approvals"_s);
        QTRY_COMPARE_WITH_TIMEOUT(approvals->model()->rowCount(), 2, 20000);
        approvals->selectRow(0);
        QVERIFY(!on<QPushButton>("approveButton")->isVisible()); // one's own
        QVERIFY(on<QPushButton>("withdrawButton")->isVisible());
        m_page.reset();

        QVERIFY(become(u"finance"_s));
        openPage();
        approvals = on<QTableView>("approvalsTableView");
        m_page->showObject(u"approvals"_s);
        QTRY_VERIFY_WITH_TIMEOUT(on<QTabWidget>("partsTabWidget")->tabText(1).contains(u"(2)"_s), 20000);
        approvals->selectRow(0);
        QVERIFY(on<QPushButton>("approveButton")->isVisible() && !on<QPushButton>("withdrawButton")->isVisible());
        shoot(m_page.get(), u"refunds-approvals"_s);
        on<QPushButton>("approveButton")->click();
        shoot(question(), u"refunds-approve-question"_s);
        QVERIFY(answer({}));
        QTRY_VERIFY_WITH_TIMEOUT(on<QTabWidget>("partsTabWidget")->tabText(1).contains(u"(1)"_s), 20000);
        for (int row = 0; row < 2; ++row) {
            if (approvals->model()->index(row, 0).data().toString() == u"Waits for you"_s)
                approvals->selectRow(row);
        }
        on<QPushButton>("rejectButton")->click();
        QVERIFY(!child<QPushButton>(question(), "confirmButton")->isEnabled());
        QVERIFY(answer(u"Wrong amount"_s));
        QTRY_VERIFY_WITH_TIMEOUT(!on<QTabWidget>("partsTabWidget")->tabText(1).contains(u'('), 20000);
        m_page.reset();

        QVERIFY(become(u"counter"_s));
        openPage();
        approvals = on<QTableView>("approvalsTableView");
        m_page->showObject(u"approvals"_s);
        QTRY_COMPARE_WITH_TIMEOUT(approvals->model()->rowCount(), 2, 20000);
        for (int row = 0; row < 2; ++row) {
            if (approvals->model()->index(row, 0).data().toString() == u"Approved"_s)
                approvals->selectRow(row);
        }
        QVERIFY(on<QPushButton>("refundNowButton")->isVisible());
        on<QPushButton>("refundNowButton")->click();
        m_dialog = m_page->findChild<RefundDialog *>();
        QVERIFY(m_dialog && waitForState());
        QVERIFY2(refundButton()->isEnabled(), qPrintable(refundButton()->toolTip()));
        QVERIFY(press(refundButton()));
        QCOMPARE(outcomeTitle(), u"125.00 USD refunded"_s);
    }

    void aTenantThatCannotBeAskedIsSaid()
    {
        openPage();
        m_page->showObject(u"approvals"_s);
        QTRY_VERIFY(on<QTabWidget>("partsTabWidget")->currentIndex() == 1);
        tenant().setFault(practice::TenantFault::ApiServerError);
        m_page->refresh();
        auto *part = on<QTabWidget>("partsTabWidget")->widget(1);
        QTRY_VERIFY_WITH_TIMEOUT(part->findChild<MessageBar *>()->isShown() ||
                                     part->findChild<EmptyState *>()->title().contains(u"could not be asked"_s),
                                 30000);
        tenant().setFault(practice::TenantFault::None);
    }
};

QTEST_MAIN(TestRefundsPage)
#include "tst_refundspage.moc"
