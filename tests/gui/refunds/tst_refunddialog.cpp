#include "gui/screenshots.h"
#include "support/compare.h"
#include "support/jobresult.h"
#include "support/practicesession.h"
#include "ui/refunds/refunddialog.h"
#include "ui/refunds/refundoutcome.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"

#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QUuid>

#include "flows/detailsflow.h"
#include "flows/syncflow.h"

#include <atomic>
#include <chrono>
#include <functional>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

// The time of day, moved ahead where a test says so.
class ShiftedClock final : public Clock
{
public:
    QDateTime now() const override { return QDateTime::currentDateTimeUtc().addMSecs(ahead.load().count()); }
    std::atomic<std::chrono::milliseconds> ahead{};
};

} // namespace

class TestRefundDialog : public QObject
{
    Q_OBJECT

    ShiftedClock m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    std::unique_ptr<QWidget> m_window;
    QPointer<RefundDialog> m_dialog;
    PaymentType m_type;

    template <typename T>
    T *child(const QString &name)
    {
        T *found = m_dialog->findChild<T *>(name);
        if (!found)
            qFatal("no %s", qPrintable(name));
        return found;
    }
    QPushButton *refundButton() { return child<QPushButton>(u"refundButton"_s); }
    QComboBox *confirmBox() { return child<QComboBox>(u"confirmRefundComboBox"_s); }
    QPlainTextEdit *comment() { return child<QPlainTextEdit>(u"commentTextEdit"_s); }
    QString outcomeTitle() { return child<EmptyState>(u"outcomeState"_s)->title(); }
    int refundsSent() { return int(m_practice->world().stripe().requestLog().count("POST /v1/refunds")); }

    QString pay(const QString &method)
    {
        PracticeCheckoutParams params;
        params.payerName = u"Tomasz Villeneuve"_s;
        params.payerEmail = u"payer@example.com"_s;
        params.plate = u"BLNX 207"_s;
        params.userTypeId = u"1"_s;
        params.paymentTypeId = m_type.id;
        params.kind = u"violation"_s;
        params.description = u"Violation: no valid permit"_s;
        params.amount = Money(4500, Currency());
        params.paymentMethod = method;
        const auto made = resultOf(new PracticePaymentFlow(m_practice->session(), params));
        if (!made || !made->has_value())
            return {};
        const QString id = (**made).id;
        const bool paid = QTest::qWaitFor(
            [&] {
                const auto synced = resultOf(new SyncPaymentsFlow(m_practice->session()));
                const auto read = m_practice->session().store().payment(id);
                return synced && read && *read && (*read)->status == PaymentStatus::Succeeded;
            },
            15000);
        return paid ? id : QString();
    }
    bool openFor(const QString &id)
    {
        m_dialog = new RefundDialog(m_practice->session(), id, m_window.get());
        m_dialog->open();
        const auto *stack = child<QStackedWidget>(u"stateStack"_s);
        const auto *reading = child<QWidget>(u"readingPage"_s);
        return QTest::qWaitFor([&] { return stack->currentWidget() != reading; }, 15000);
    }
    void fillIn()
    {
        confirmBox()->setCurrentIndex(confirmBox()->findText(u"Full Refund"_s));
        comment()->setPlainText(u"Paid twice at the counter."_s);
    }
    bool sendAndWait()
    {
        QSignalSpy shown(m_dialog, &RefundDialog::stateShown);
        refundButton()->click();
        return QTest::qWaitFor([&] { return !shown.isEmpty(); }, 30000);
    }

private Q_SLOTS:
    void initTestCase()
    {
        Theme().apply(Theme::Appearance::Light);
        m_practice = std::make_unique<PracticeSession>(m_clock, 0);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        m_type = m_practice->makeProvenType();
        QVERIFY2(!m_type.id.isEmpty(), qPrintable(m_practice->why()));
    }
    void init()
    {
        m_window = std::make_unique<QWidget>();
        m_window->show();
    }
    void cleanup()
    {
        m_clock.ahead = std::chrono::milliseconds(0);
        delete m_dialog;
        m_window.reset();
    }

    void wantsFullRefundAndACommentBeforeItSends()
    {
        QVERIFY(openFor(pay(u"pm_card_visa"_s)));
        QCOMPARE(child<QLabel>(u"whoLabel"_s)->text(), u"Tomasz Villeneuve"_s);
        QCOMPARE(child<QLabel>(u"cardLabel"_s)->text(), u"Visa •••• 4242"_s);
        QCOMPARE(child<QLabel>(u"paidLabel"_s)->text(), u"45.00 USD"_s);
        QCOMPARE(child<QLabel>(u"refundedLabel"_s)->text(), u"0.00 USD"_s);
        QCOMPARE(child<QLabel>(u"remainingLabel"_s)->text(), u"45.00 USD"_s);
        QVERIFY(child<QPushButton>(u"cancelButton"_s)->isDefault());
        QCOMPARE(confirmBox()->currentText(), u"Choose…"_s);
        QVERIFY(!refundButton()->isEnabled());
        shoot(m_dialog, u"refund-form-empty"_s);
        confirmBox()->setCurrentIndex(confirmBox()->findText(u"Full Refund"_s));
        QVERIFY(!refundButton()->isEnabled());
        QVERIFY(child<QLabel>(u"commentProblemLabel"_s)->text().contains(u"comment"_s));
        shoot(m_dialog, u"refund-form-no-comment"_s);
        comment()->setPlainText(u"   "_s);
        QVERIFY(!refundButton()->isEnabled());
        comment()->setPlainText(u"Paid twice."_s);
        QVERIFY(refundButton()->isEnabled());
        QVERIFY(child<QLabel>(u"commentProblemLabel"_s)->text().isEmpty());
        shoot(m_dialog, u"refund-form-complete"_s);
    }

    void enterNeitherSendsNorThrowsAway()
    {
        QVERIFY(openFor(pay(u"pm_card_visa"_s)));
        fillIn();
        const int before = refundsSent();
        for (const char *name : {"requisitionLineEdit", "confirmRefundComboBox"}) {
            auto *field = child<QWidget>(QLatin1String(name));
            field->setFocus();
            QTest::keyClick(field, Qt::Key_Return);
        }
        QVERIFY(m_dialog && m_dialog->isVisible());
        QVERIFY(!m_dialog->isSending());
        QCOMPARE(refundsSent(), before);
    }

    void cancelEscapeAndTheWindowsCrossEachCloseIt()
    {
        const QString id = pay(u"pm_card_visa"_s);
        const std::function<void()> ways[] = {[this] { child<QPushButton>(u"cancelButton"_s)->click(); },
                                              [this] { QTest::keyClick(m_dialog, Qt::Key_Escape); },
                                              [this] { m_dialog->close(); }};
        for (const auto &close : ways) {
            QVERIFY(openFor(id));
            close();
            QTRY_VERIFY(!m_dialog);
        }
    }

    void refundsOnceAndSaysSo()
    {
        const QString id = pay(u"pm_card_visa"_s);
        QVERIFY(openFor(id));
        fillIn();
        const int before = refundsSent();
        QSignalSpy refunded(m_dialog, &RefundDialog::refunded);
        m_practice->world().stripe().holdNext("POST", "/v1/refunds");
        refundButton()->click();
        refundButton()->click();
        QVERIFY(m_dialog->isSending());
        QVERIFY(!refundButton()->isEnabled());
        QTest::keyClick(m_dialog, Qt::Key_Return);
        QTest::keyClick(m_dialog, Qt::Key_Escape);
        QVERIFY(m_dialog && m_dialog->isVisible());
        QVERIFY(child<MessageBar>(u"messageBar"_s)->text().contains(u"on its way"_s));
        QTRY_VERIFY(refundsSent() == before + 1);
        shoot(m_dialog, u"refund-sending"_s);
        m_practice->world().stripe().releaseHeld();
        QTRY_COMPARE_WITH_TIMEOUT(refunded.size(), 1, 15000);
        QCOMPARE(outcomeTitle(), u"45.00 USD refunded"_s);
        QVERIFY(!refundButton()->isVisible());
        QCOMPARE(refundsSent(), before + 1);
        shoot(m_dialog, u"refund-succeeded"_s);
        QTRY_COMPARE((*m_practice->session().store().payment(id))->status, PaymentStatus::Refunded);
        child<QPushButton>(u"cancelButton"_s)->click();
        QTRY_VERIFY(!m_dialog);
        QVERIFY(openFor(id));
        QCOMPARE(outcomeTitle(), u"No refund is possible"_s);
        shoot(m_dialog, u"refund-not-possible"_s);
    }

    void aPendingRefundSaysWhyItWaits()
    {
        QVERIFY(openFor(pay(u"pm_card_pendingRefund"_s)));
        fillIn();
        QVERIFY(sendAndWait());
        QCOMPARE(outcomeTitle(), u"Refund of 45.00 USD is pending"_s);
        shoot(m_dialog, u"refund-pending"_s);
    }

    void aRefusalKeepsStripesWordsAndTheNextStep()
    {
        QVERIFY(openFor(pay(u"pm_card_visa"_s)));
        fillIn();
        m_practice->world().stripe().failNextWithCode("POST", "/v1/refunds", 400, "balance_insufficient",
                                                      "Insufficient funds in your Stripe balance.");
        QVERIFY(sendAndWait());
        QCOMPARE(outcomeTitle(), u"The refund was refused"_s);
        shoot(m_dialog, u"refund-refused"_s);
    }

    void aRefundThatWaitsForAnApprovalCanBeClosedAsRejected()
    {
        const QString id = pay(u"pm_card_visa"_s);
        QVERIFY(openFor(id));
        fillIn();
        m_practice->world().stripe().failNextWithCode("POST", "/v1/refunds", 402, "approval_required",
                                                      "This refund requires approval.");
        QVERIFY(sendAndWait());
        QCOMPARE(outcomeTitle(), u"The refund of 45.00 USD waits for an approval"_s);
        auto *rejected = child<QPushButton>(u"rejectedButton"_s);
        QVERIFY(rejected->isVisible() && child<QPushButton>(u"askAgainButton"_s)->isVisible());
        shoot(m_dialog, u"refund-approval"_s);
        QSignalSpy refunded(m_dialog, &RefundDialog::refunded);
        rejected->click();
        QCOMPARE(outcomeTitle(), u"The refund of 45.00 USD waits for an approval"_s); // a question comes first
        shoot(m_dialog, u"refund-approval-question"_s);
        child<QPushButton>(u"messageActionButton"_s)->click();
        QTRY_COMPARE_WITH_TIMEOUT(refunded.size(), 1, 15000);
        QCOMPARE(outcomeTitle(), u"The refund was refused"_s);
        QVERIFY(!rejected->isVisible());
        shoot(m_dialog, u"refund-approval-rejected"_s);
        m_dialog->close();
        QTRY_VERIFY(!m_dialog);
        QVERIFY(openFor(id));
        QVERIFY(refundButton()->isVisible()); // and it can be refunded now
    }

    void closingGoesOnInTheBackground()
    {
        QVERIFY(openFor(pay(u"pm_card_visa"_s)));
        fillIn();
        QSignalSpy refunded(m_dialog, &RefundDialog::refunded);
        const int before = refundsSent();
        m_practice->world().stripe().holdNext("POST", "/v1/refunds");
        refundButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(refundsSent(), before + 1, 15000);
        QTest::keyClick(m_dialog, Qt::Key_Escape);
        child<QPushButton>(u"messageActionButton"_s)->click();
        QVERIFY(!m_dialog->isVisible());
        m_practice->world().stripe().releaseHeld();
        QTRY_COMPARE_WITH_TIMEOUT(refunded.size(), 1, 15000);
        QTRY_VERIFY(!m_dialog);
    }

    void anUnknownOutcomeIsAStateOfItsOwnAndAsksOnly()
    {
        const QString id = pay(u"pm_card_visa"_s);
        QVERIFY(openFor(id));
        fillIn();
        // Stripe carries it out, and every answer is lost: also those of the repeats with the same key.
        m_practice->world().stripe().loseNextAnswer("POST", "/v1/refunds", 20);
        QVERIFY(sendAndWait());
        QCOMPARE(outcomeTitle(), u"It is not known whether the refund was carried out"_s);
        QVERIFY(!refundButton()->isVisible());
        QVERIFY(child<QPushButton>(u"askAgainButton"_s)->isVisible());
        shoot(m_dialog, u"refund-unknown"_s);
        child<QPushButton>(u"cancelButton"_s)->click();
        QTRY_VERIFY(!m_dialog);
        QVERIFY(openFor(id)); // opening it again leads to the same state, not to the form
        QCOMPARE(outcomeTitle(), u"It is not known whether the refund was carried out"_s);
        const int before = refundsSent();
        QSignalSpy refunded(m_dialog, &RefundDialog::refunded);
        child<QPushButton>(u"askAgainButton"_s)->click();
        QTRY_COMPARE_WITH_TIMEOUT(refunded.size(), 1, 15000);
        QCOMPARE(outcomeTitle(), u"45.00 USD refunded"_s);
        QCOMPARE(refundsSent(), before);
    }

    void aRefundThatWasPreparedAndLeftIsAskedAbout()
    {
        const QString id = pay(u"pm_card_visa"_s);
        const auto payment = m_practice->session().store().payment(id);
        QVERIFY(payment && *payment);
        RefundIntent left;
        left.paymentId = id;
        left.paymentIntentId = (*payment)->paymentIntentId;
        left.paymentTypeId = (*payment)->paymentTypeId;
        left.mode = (*payment)->mode;
        left.amount = (*payment)->amount;
        left.comment = u"Paid twice."_s;
        left.idempotencyKey = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        const auto armed = resultOf(m_practice->session().store().armRefund(left));
        QVERIFY(armed && armed->has_value());
        QVERIFY(openFor(id));
        QCOMPARE(outcomeTitle(), u"A refund was prepared and perhaps not sent"_s);
        QVERIFY(!refundButton()->isVisible());
        auto *ask = child<QPushButton>(u"askAgainButton"_s);
        QVERIFY(ask->isVisible());
        shoot(m_dialog, u"refund-armed"_s);
        ask->click();
        QTRY_VERIFY_WITH_TIMEOUT(child<MessageBar>(u"messageBar"_s)->text().contains(u"in a few minutes"_s), 15000);
        m_clock.ahead = std::chrono::minutes(5); // the program that prepared it has ended
        ask->click();
        QTRY_COMPARE_WITH_TIMEOUT(outcomeTitle(), u"The refund of 45.00 USD was canceled"_s, 15000);
        QVERIFY(!ask->isVisible());
        QVERIFY(!child<MessageBar>(u"messageBar"_s)->isShown());
    }

    void promisesOnlyWhatTheProgramKeeps()
    {
        QVERIFY(openFor(pay(u"pm_card_visa"_s)));
        const QString consequences = child<QLabel>(u"consequencesLabel"_s)->text();
        QVERIFY(consequences.contains(u"up to 30 days later.</li>"_s));
        RefundIntent untold;
        untold.state = RefundState::Succeeded;
        untold.amount = Money(4500, Currency());
        QVERIFY(refundOutcome(untold).text.contains(u"next refresh"_s));
    }

    void everyStateHasItsWords()
    {
        for (const RefundState state : {RefundState::Armed, RefundState::Sent, RefundState::Succeeded,
                                        RefundState::Pending, RefundState::RequiresAction, RefundState::Failed,
                                        RefundState::Canceled, RefundState::Refused, RefundState::OutcomeUnknown}) {
            RefundIntent intent;
            intent.state = state;
            intent.amount = Money(4500, Currency());
            const RefundOutcome outcome = refundOutcome(intent);
            QVERIFY(!outcome.title.isEmpty() && !outcome.text.isEmpty() && !outcome.icon.isEmpty());
            const bool unknown =
                state == RefundState::Armed || state == RefundState::Sent || state == RefundState::OutcomeUnknown;
            QCOMPARE(outcome.canAskStripe, unknown);
            if (unknown)
                QVERIFY(!outcome.text.contains(u"failed"_s) && outcome.text.contains(u"Do not refund again"_s));
        }
    }
};

QTEST_MAIN(TestRefundDialog)
#include "tst_refunddialog.moc"
