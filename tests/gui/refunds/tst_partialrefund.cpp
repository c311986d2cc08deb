#include "gui/refunds/refunduicase.h"

#include "ui/refunds/refundform.h"

#include <QCheckBox>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// The refund dialog beyond Full Refund: parts, currencies, limits, four eyes, what changes at the last moment.
class TestPartialRefund : public RefundUiCase
{
    Q_OBJECT

    QLineEdit *amountField() { return part<QLineEdit>("amountLineEdit"); }
    QPlainTextEdit *comment() { return part<QPlainTextEdit>("commentTextEdit"); }
    QString barText() { return part<MessageBar>("messageBar")->text(); }
    QString messageAt(const char *name)
    {
        return child<QWidget>(m_dialog, name)->findChildren<QLabel *>().last()->text();
    }
    bool partialRefund(const Payment &payment, const QString &typed)
    {
        if (!openFor(payment))
            return false;
        choose(u"Partial Refund"_s);
        amountField()->setText(typed);
        comment()->setPlainText(u"One of two days."_s);
        return refundButton()->isEnabled() && press(refundButton());
    }

    /// Keys go where the focus is, as a keyboard's do.
    static void key(Qt::Key k, Qt::KeyboardModifiers with = Qt::NoModifier)
    {
        QTest::keyClick(QApplication::focusWidget(), k, with);
    }
    static void type(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    static bool tabTo(const QWidget *wanted)
    {
        constexpr int kMostStops = 30;
        for (int i = 0; i < kMostStops && QApplication::focusWidget() != wanted; ++i)
            key(Qt::Key_Tab);
        return QApplication::focusWidget() == wanted;
    }
    bool openForKeys(const Payment &payment)
    {
        if (!openFor(payment))
            return false;
        m_dialog->activateWindow();
        return QTest::qWaitForWindowActive(m_dialog) &&
               QApplication::focusWidget() == part<QComboBox>("confirmRefundComboBox");
    }

private Q_SLOTS:
    void init() { beginUi(); }
    void cleanup() { endUi(); }

    void partsTwiceThenWhatRemains()
    {
        const Payment payment = paid(); // 125.00
        QVERIFY(partialRefund(payment, u"25"_s));
        QCOMPARE(outcomeTitle(), u"25.00 USD refunded"_s);
        QCOMPARE(refundedMinor(payment), 2500);
        QVERIFY(partialRefund(payment, u"30.50"_s));
        QCOMPARE(refundedMinor(payment), 5550);
        QCOMPARE(int(atTenant(payment).status), int(PaymentStatus::PartiallyRefunded));
        QVERIFY(openFor(payment));
        QCOMPARE(part<QLabel>("refundedLabel")->text(), u"55.50 USD"_s);
        QCOMPARE(part<QLabel>("remainingLabel")->text(), u"69.50 USD"_s);
        choose(u"Full Refund"_s);
        comment()->setPlainText(u"The rest."_s);
        QCOMPARE(refundButton()->text(), u"Re&fund 69.50 USD"_s);
        QVERIFY(press(refundButton()));
        QCOMPARE(refundedMinor(payment), 12500);
        QCOMPARE(refundsAtStripe(payment).size(), 3);
        QCOMPARE(int(atTenant(payment).status), int(PaymentStatus::Refunded));
    }

    void consequencesAreThoseOfTheChosenKind()
    {
        QVERIFY(openFor(paid()));
        auto *text = part<QLabel>("consequencesLabel");
        choose(u"Full Refund"_s);
        QVERIFY(text->text().contains(u"items of this payment are released"_s));
        choose(u"Partial Refund"_s);
        QVERIFY(text->text().contains(u"No item is released"_s));
        amountField()->setText(u"125"_s); // all of it after all
        QVERIFY(text->text().contains(u"items of this payment are released"_s));
    }

    void eachCurrencyHasItsRulesAtTheField_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<qint64>("paidMinor");
        QTest::addColumn<QStringList>("wrong");
        QTest::addColumn<QString>("right");
        QTest::addColumn<qint64>("minor");
        QTest::newRow("dollar") << u"usd"_s << qint64(4500)
                                << QStringList{u"0"_s, u"45.01"_s, u"1.234"_s, u"-5"_s, u"1e3"_s, u"five"_s}
                                << u"12.5"_s << qint64(1250);
        QTest::newRow("yen") << u"jpy"_s << qint64(12000) << QStringList{u"0"_s, u"12.50"_s, u"12001"_s} << u"1200"_s
                             << qint64(1200);
        QTest::newRow("dinar") << u"kwd"_s << qint64(24500) << QStringList{u"1.234"_s, u"24.51"_s} << u"1.25"_s
                               << qint64(1250);
        QTest::newRow("shilling") << u"ugx"_s << qint64(5'000'000) << QStringList{u"100.50"_s, u"50001"_s} << u"12000"_s
                                  << qint64(1'200'000);
    }
    void eachCurrencyHasItsRulesAtTheField()
    {
        QFETCH(QString, code);
        QFETCH(qint64, paidMinor);
        QFETCH(QStringList, wrong);
        QFETCH(QString, right);
        QFETCH(qint64, minor);
        const PaymentType type = code == u"usd"_s ? m_type : typeIn(code.toLatin1().constData());
        QVERIFY(!type.id.isEmpty());
        const Payment payment = paidIn(type, money(paidMinor, code.toLatin1().constData()), u"Rosalind Achterberg"_s);
        QVERIFY(!payment.id.isEmpty());
        QVERIFY(openFor(payment));
        comment()->setPlainText(u"Half of it."_s);
        choose(u"Partial Refund"_s);
        QVERIFY(!refundButton()->isEnabled());
        for (const QString &typed : wrong) {
            amountField()->setText(typed);
            QVERIFY2(!refundButton()->isEnabled(), qPrintable(typed));
            QVERIFY2(!messageAt("amountMessage").isEmpty(), qPrintable(typed));
            QCOMPARE(amountField()->accessibleDescription(), messageAt("amountMessage"));
        }
        shoot(m_dialog, u"partial-wrong-"_s + code);
        amountField()->setText(right);
        QVERIFY2(refundButton()->isEnabled(), qPrintable(refundButton()->toolTip()));
        shoot(m_dialog, u"partial-"_s + code);
        QVERIFY(press(refundButton()));
        QCOMPARE(refundedMinor(payment), minor);
        shoot(m_dialog, u"partial-done-"_s + code);
        QTRY_COMPARE(atTenant(payment).refunded.minor(), minor);
    }

    void byKeyboardAlone()
    {
        const Payment payment = paid();
        QVERIFY(openForKeys(payment));
        type(u"P"_s);
        QCOMPARE(part<QComboBox>("confirmRefundComboBox")->currentText(), u"Partial Refund"_s);
        key(Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), amountField());
        type(u"10.25"_s);
        key(Qt::Key_Return); // sends nothing
        QVERIFY(!m_dialog->isSending());
        key(Qt::Key_Tab);
        type(u"R"_s);
        QCOMPARE(part<QComboBox>("reasonComboBox")->currentText(), u"Requested by the customer"_s);
        key(Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), comment());
        type(u"Left early"_s);
        key(Qt::Key_Tab);
        type(u"RQ-7"_s);
        key(Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), refundButton());
        QSignalSpy refunded(m_dialog, &RefundDialog::refunded);
        key(Qt::Key_Return);
        key(Qt::Key_Return); // twice: one refund
        QTRY_COMPARE_WITH_TIMEOUT(refunded.size(), 1, 30000);
        QCOMPARE(refundsAtStripe(payment).size(), 1);
        QCOMPARE(refundedMinor(payment), 1025);
        QCOMPARE(newestIntent(payment).requisitionCode, u"RQ-7"_s);
        QCOMPARE(newestIntent(payment).reason, u"requested_by_customer"_s);
        QTRY_COMPARE(QApplication::focusWidget(), part<QPushButton>("cancelButton"));
        key(Qt::Key_Return);
        QTRY_VERIFY(!m_dialog);
    }

    void byKeyboardALargeAmountIsTypedAndRefundedInFull()
    {
        practice::TenantRefundRules rules;
        rules.typeAmountFrom = {money(10000, "usd")};
        QVERIFY(tenant().setRefundRules(rules));
        QVERIFY(learnRules());
        const Payment payment = paid();
        QVERIFY(openForKeys(payment));
        type(u"F"_s);
        QCOMPARE(part<QComboBox>("confirmRefundComboBox")->currentText(), u"Full Refund"_s);
        QVERIFY(tabTo(comment()));
        type(u"Paid twice"_s);
        QVERIFY(!tabTo(refundButton())); // disabled: the amount is not typed yet
        QVERIFY(tabTo(part<QLineEdit>("typedAmountLineEdit")));
        type(u"125.00"_s);
        QVERIFY(tabTo(refundButton()));
        QSignalSpy refunded(m_dialog, &RefundDialog::refunded);
        key(Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(refunded.size(), 1, 30000);
        QCOMPARE(refundedMinor(payment), 12500);
        QTRY_COMPARE(QApplication::focusWidget(), part<QPushButton>("cancelButton"));
        key(Qt::Key_Space);
        QTRY_VERIFY(!m_dialog);
    }

    void byKeyboardItIsLeftWithoutARefund_data()
    {
        QTest::addColumn<bool>("byEscape");
        QTest::newRow("Escape") << true;
        QTest::newRow("Cancel") << false;
    }
    void byKeyboardItIsLeftWithoutARefund()
    {
        QFETCH(bool, byEscape);
        const Payment payment = paid();
        QVERIFY(openForKeys(payment));
        type(u"F"_s);
        QVERIFY(tabTo(comment()));
        type(u"Wrong payer"_s);
        QVERIFY(refundButton()->isEnabled());
        if (byEscape) {
            key(Qt::Key_Escape);
        } else {
            QVERIFY(tabTo(part<QPushButton>("cancelButton")));
            key(Qt::Key_Return);
        }
        QTRY_VERIFY(!m_dialog);
        QCOMPARE(newestIntent(payment).id, 0);
        QCOMPARE(refundsAtStripe(payment).size(), 0);
    }

    void liveMoneyIsAlwaysTypedOnceMore()
    {
        RefundPreview preview;
        preview.payment.mode = Mode::Live;
        preview.payment.amount = preview.remaining = preview.charge.amountCaptured = money(100, "usd");
        RefundForm form;
        form.showPreview(preview, QTimeZone::utc());
        form.show();
        child<QComboBox>(&form, "confirmRefundComboBox")->setCurrentIndex(1);
        child<QPlainTextEdit>(&form, "commentTextEdit")->setPlainText(u"Paid twice"_s);
        auto *typed = child<QLineEdit>(&form, "typedAmountLineEdit");
        QVERIFY(typed->isVisible());
        QVERIFY(form.obstacle().contains(u"1.00 USD"_s));
        typed->setText(u"1"_s);
        QVERIFY2(form.obstacle().isEmpty(), qPrintable(form.obstacle()));
        preview.payment.mode = Mode::Test;
        form.showPreview(preview, QTimeZone::utc());
        QVERIFY(!typed->isVisible());
    }

    void whatChangesAtTheLastMomentIsShownAndWhatWasTypedStays()
    {
        const Payment payment = paid();
        QVERIFY(openFor(payment));
        choose(u"Full Refund"_s);
        comment()->setPlainText(u"Paid twice."_s);
        part<QLineEdit>("requisitionLineEdit")->setText(u"RQ-9"_s);
        QVERIFY(refundInDashboard(payment, 2500));
        QVERIFY(press(refundButton()));
        QVERIFY(waitForState());
        QTRY_VERIFY_WITH_TIMEOUT(!barText().isEmpty(), 20000);
        QVERIFY(barText().contains(u"100.00 USD"_s));
        QVERIFY(barText().contains(u"Nothing was refunded"_s));
        QCOMPARE(part<QLabel>("remainingLabel")->text(), u"100.00 USD"_s);
        QCOMPARE(comment()->toPlainText(), u"Paid twice."_s);
        QCOMPARE(part<QLineEdit>("requisitionLineEdit")->text(), u"RQ-9"_s);
        QCOMPARE(refundButton()->text(), u"Re&fund 100.00 USD"_s);
        QCOMPARE(refundedMinor(payment), 2500);
        shoot(m_dialog, u"refund-changed"_s);
        QVERIFY(press(refundButton()));
        QCOMPARE(outcomeTitle(), u"100.00 USD refunded"_s);
        QCOMPARE(refundedMinor(payment), 12500);
    }

    void withoutALeaseAPersonAgreesFirst()
    {
        const Payment payment = paid();
        QVERIFY(openFor(payment));
        choose(u"Full Refund"_s);
        comment()->setPlainText(u"Paid twice."_s);
        tenant().failNextCall("refunds/lease", 9009, 2);
        QVERIFY(press(refundButton()));
        auto *agreed = part<QCheckBox>("withoutLeaseCheckBox");
        QVERIFY(agreed->isVisible() && !agreed->isChecked());
        QVERIFY(!refundButton()->isEnabled());
        QVERIFY(agreed->accessibleDescription().contains(u"somebody else"_s));
        QCOMPARE(comment()->toPlainText(), u"Paid twice."_s);
        QCOMPARE(refundedMinor(payment), 0);
        shoot(m_dialog, u"refund-no-lease"_s);
        agreed->setChecked(true);
        QVERIFY(press(refundButton()));
        QCOMPARE(outcomeTitle(), u"125.00 USD refunded"_s);
        QCOMPARE(refundsAtStripe(payment).size(), 1);
    }

    void anotherConsoleWithTheLeaseIsNamed()
    {
        const Payment payment = paid();
        const auto other = otherConsole();
        QVERIFY(other);
        QObject parent;
        const auto client = resultOf(other->tenant(&parent));
        QVERIFY(client && client->has_value());
        LeaseParams params;
        params.paymentId = payment.id;
        params.amount = payment.amount;
        params.holder = u"Dana on counter-2"_s;
        params.consoleId = u"another"_s;
        const auto lease = resultOf((**client)->leaseRefund(params, &parent));
        QVERIFY(lease && lease->has_value());
        QVERIFY(openFor(payment));
        choose(u"Full Refund"_s);
        comment()->setPlainText(u"Paid twice."_s);
        QVERIFY(press(refundButton()));
        QVERIFY2(barText().contains(u"Dana on counter-2"_s), qPrintable(barText()));
        QCOMPARE(comment()->toPlainText(), u"Paid twice."_s);
        QVERIFY(refundButton()->isEnabled());
        QCOMPARE(refundedMinor(payment), 0);
    }

    void overTheLimitIsDisabledWithTheReason()
    {
        practice::TenantRefundRules rules;
        rules.perRefund = {money(5000, "usd")};
        QVERIFY(tenant().setRefundRules(rules));
        QVERIFY(become(u"counter"_s));
        QVERIFY(openFor(paid()));
        comment()->setPlainText(u"Paid twice."_s);
        QVERIFY(part<QComboBox>("confirmRefundComboBox")->accessibleDescription().contains(u"50.00 USD"_s));
        choose(u"Full Refund"_s);
        QVERIFY(!refundButton()->isEnabled());
        QVERIFY(refundButton()->toolTip().contains(u"50.00 USD"_s));
        shoot(m_dialog, u"refund-over-limit"_s);
        choose(u"Partial Refund"_s);
        amountField()->setText(u"50.01"_s);
        QVERIFY(!refundButton()->isEnabled());
        amountField()->setText(u"50"_s);
        QVERIFY(refundButton()->isEnabled());
    }

    void whoMayNotRefundIsToldSo()
    {
        const Payment payment = paid();
        QVERIFY(become(u"auditor"_s));
        QVERIFY(openFor(payment));
        QVERIFY(!refundButton()->isEnabled());
        QVERIFY(!part<QComboBox>("confirmRefundComboBox")->isEnabled());
        QVERIFY(barText().contains(u"may not refund"_s));
        shoot(m_dialog, u"refund-may-not"_s);
    }

    void aLargeAmountIsTypedOnceMore()
    {
        practice::TenantRefundRules rules;
        rules.typeAmountFrom = {money(10000, "usd")};
        QVERIFY(tenant().setRefundRules(rules));
        QVERIFY(learnRules());
        QVERIFY(openFor(paid()));
        comment()->setPlainText(u"Paid twice."_s);
        auto *typed = part<QLineEdit>("typedAmountLineEdit");
        choose(u"Partial Refund"_s);
        amountField()->setText(u"99.99"_s);
        QVERIFY(!typed->isVisible() && refundButton()->isEnabled());
        choose(u"Full Refund"_s);
        QVERIFY(typed->isVisible() && !refundButton()->isEnabled());
        typed->setText(u"124.00"_s);
        QVERIFY(!refundButton()->isEnabled());
        shoot(m_dialog, u"refund-type-amount"_s);
        typed->setText(u"125"_s);
        QVERIFY(refundButton()->isEnabled());
    }

    void fourEyesAskOneAndApproveAnother()
    {
        practice::TenantRefundRules rules;
        rules.perRefund = {money(5000, "usd")};
        rules.fourEyes = true;
        QVERIFY(tenant().setRefundRules(rules));
        const Payment payment = paid();
        QVERIFY(become(u"counter"_s));
        QVERIFY(openFor(payment));
        choose(u"Full Refund"_s);
        comment()->setPlainText(u"The event was cancelled."_s);
        part<QLineEdit>("requisitionLineEdit")->setText(u"RQ-1"_s);
        QCOMPARE(refundButton()->text(), u"Ask for &approval…"_s);
        shoot(m_dialog, u"refund-needs-approval"_s);
        QVERIFY(press(refundButton()));
        QCOMPARE(outcomeTitle(), u"The approval of 125.00 USD is asked for"_s);
        QCOMPARE(refundedMinor(payment), 0);
        shoot(m_dialog, u"refund-approval-asked"_s);
        QVERIFY(openFor(payment)); // it waits, and is not asked for a second time
        choose(u"Full Refund"_s);
        comment()->setPlainText(u"Again."_s);
        QTRY_VERIFY(!refundButton()->isEnabled());
        QTRY_VERIFY(messageAt("approvalMessage").contains(u"waits for another person"_s));

        QVERIFY(become(u"finance"_s));
        const auto waiting = resultOf(new ListApprovalsFlow(session()));
        QVERIFY(waiting && waiting->has_value());
        QCOMPARE((*waiting)->size(), 1);
        const auto approved = resultOf(new DecideApprovalFlow(session(), (*waiting)->constFirst().id,
                                                              ApprovalDecision::Approve, u"Seen the ticket"_s));
        QVERIFY(approved && approved->has_value());

        QVERIFY(become(u"counter"_s));
        QVERIFY(openFor(payment));
        QVERIFY(messageAt("approvalMessage").contains(u"Practice Finance"_s));
        QVERIFY(messageAt("approvalMessage").contains(u"Seen the ticket"_s));
        QCOMPARE(part<QComboBox>("confirmRefundComboBox")->currentText(), u"Full Refund"_s);
        QCOMPARE(comment()->toPlainText(), u"The event was cancelled."_s);
        QCOMPARE(part<QLineEdit>("requisitionLineEdit")->text(), u"RQ-1"_s);
        QCOMPARE(refundButton()->text(), u"Re&fund 125.00 USD"_s);
        shoot(m_dialog, u"refund-approved"_s);
        QVERIFY(press(refundButton()));
        QCOMPARE(outcomeTitle(), u"125.00 USD refunded"_s);
        QCOMPARE(refundedMinor(payment), 12500);
        const auto used = resultOf(new ListApprovalsFlow(session()));
        QVERIFY(used && used->has_value());
        QVERIFY((*used)->constFirst().state == ApprovalState::Used);
    }
};

QTEST_MAIN(TestPartialRefund)
#include "tst_partialrefund.moc"
