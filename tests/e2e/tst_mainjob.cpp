#include "windowdriver.h"

#include "flows/webhookflow.h"
#include "main/application.h"
#include "practice/practiceworld.h"
#include "support/compare.h"
#include "support/jobresult.h"
#include "support/secretsweep.h"
#include "sweptplaces.h"

#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

#include <memory>
#include <mutex>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

/// Every log line of the run, for the sweep. Qt calls the handler from any thread.
std::mutex logMutex;
QByteArray logLines;
QtMessageHandler previousHandler = nullptr;

void keepLogLine(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    {
        const std::scoped_lock lock(logMutex);
        logLines += text.toUtf8() + '\n';
    }
    previousHandler(type, context, text);
}

QByteArray linesSoFar()
{
    const std::scoped_lock lock(logMutex);
    return logLines;
}

const QByteArray kPlanted = "planted-0123456789-nobody-may-read-this";
const QString kPayer = u"Zoë O'Brzęczyk-Łukasz"_s;

} // namespace

/// The whole job of the article in the practice workspace, through the real window, real HTTP on 127.0.0.1, real
/// SQLite files and a real Secret Service: add a Stripe payment type, see a payment arrive through the signed webhook,
/// find it, read its receipt, refund it, end the program, start it again, and find all as it was. Then the sweep: none
/// of the run's secrets lies in a file, a log line, or the command line. The steps build on each other, in this order.
class TestMainJob : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        previousHandler = qInstallMessageHandler(keepLogLine);
        QVERIFY(m_folder.isValid());
        Application::installTexts(*qApp);
        start();
    }

    // A step that failed makes the later ones meaningless.
    void init()
    {
        if (m_failed)
            QSKIP("an earlier step failed");
    }
    void cleanup() { m_failed = m_failed || QTest::currentTestFailed(); }

    void cleanupTestCase()
    {
        m_app.reset();
        qInstallMessageHandler(previousHandler);
    }

    void opensThePracticeWorkspace()
    {
        WindowDriver::picture(&window(), u"first-window"_s);
        // A folder that was just made was never open to others: nothing to warn of.
        QVERIFY(window().findChild<QWidget *>(u"windowMessageBar"_s)->isHidden());
        QSignalSpy opened(&window(), &MainWindow::workspaceOpened);
        QVERIFY(WindowDriver::click(u"openPracticeButton"_s));
        QVERIFY(opened.wait(60000));
        QVERIFY(session().workspace().isPractice());
        rememberSecrets();
        QTRY_VERIFY_WITH_TIMEOUT(session().store().lastSync()->isValid(), 30000);
        window().showPage(u"recentPayments"_s);
        auto *view = WindowDriver::find<QTableView>(u"paymentsTableView"_s);
        QVERIFY(view);
        QTRY_VERIFY(view->model()->rowCount() > 0);
        WindowDriver::picture(&window(), u"recent-payments"_s);
    }

    void addsAStripePaymentTypeWithTheWizard()
    {
        window().showPage(u"setupPaymentTypes"_s);
        QVERIFY(WindowDriver::find<QWidget>(u"addTypeButton"_s));
        WindowDriver::picture(&window(), u"setup-payment-types"_s);
        QAction *practiceKeys = window().findChild<QAction *>(u"practiceKeysAction"_s);
        QVERIFY(practiceKeys);
        practiceKeys->trigger();
        auto *keysDialog = WindowDriver::find<QDialog>(u"practiceKeysDialog"_s);
        QVERIFY(keysDialog);
        WindowDriver::picture(keysDialog, u"practice-keys"_s);
        QVERIFY(WindowDriver::click(u"addTypeButton"_s));
        auto *wizard = WindowDriver::find<QDialog>(u"paymentTypeWizard"_s);
        QVERIFY(wizard);
        WindowDriver::picture(wizard, u"wizard-payment-provider"_s);
        QVERIFY(WindowDriver::choose(u"providerComboBox"_s, u"Stripe.js"_s));
        QVERIFY(WindowDriver::click(u"nextButton"_s));

        QVERIFY(WindowDriver::type(u"typeNameLineEdit"_s, u"Credit card"_s));
        showTab(1);
        QVERIFY(WindowDriver::click(u"selectAllButton"_s));
        WindowDriver::picture(wizard, u"wizard-user-types"_s);
        showTab(2);
        // A secret key in the publishable box is named at the field and goes no further.
        const auto keys = practice().keys();
        QVERIFY(WindowDriver::type(u"testPublishableKeyLineEdit"_s, QString::fromLatin1(keys.publishableTest)));
        QVERIFY(WindowDriver::type(u"testSecretKeyLineEdit"_s, QString::fromLatin1(keys.publishableTest)));
        QTest::keyClick(WindowDriver::find<QWidget>(u"testSecretKeyLineEdit"_s), Qt::Key_Tab);
        QTRY_VERIFY(WindowDriver::textsIn(wizard).contains(u"Publishable Key"_s));
        WindowDriver::picture(wizard, u"wizard-settings-mix-up"_s);
        // As from a Dashboard: copied from the practice keys, pasted into the field.
        // The click goes through the window system, which would hold it back if the wizard blocked that window.
        auto *copy = WindowDriver::find<QAbstractButton>(u"copyPracticeKeyButton2"_s);
        QVERIFY(copy);
        QTest::mouseClick(keysDialog->windowHandle(), Qt::LeftButton, {},
                          copy->mapTo(keysDialog, copy->rect().center()));
        auto *secretKey = WindowDriver::find<QLineEdit>(u"testSecretKeyLineEdit"_s);
        secretKey->setFocus();
        QTest::keySequence(secretKey, QKeySequence::SelectAll);
        QTest::keySequence(secretKey, QKeySequence::Paste);
        QCOMPARE(secretKey->text(), QString::fromLatin1(keys.secretTest));
        QVERIFY(secretKey->displayText() != secretKey->text()); // masked
        WindowDriver::picture(wizard, u"wizard-settings"_s);
        auto *liveMode = WindowDriver::find<QWidget>(u"liveModeCheckBox"_s);
        QVERIFY(liveMode && !liveMode->isEnabled());
        QVERIFY(WindowDriver::click(u"nextButton"_s));

        auto *registerButton = WindowDriver::find<QWidget>(u"registerWebhookButton"_s, 20000);
        QVERIFY(registerButton);
        WindowDriver::picture(wizard, u"wizard-webhook"_s);
        QVERIFY(WindowDriver::click(u"registerWebhookButton"_s));
        QTRY_VERIFY_WITH_TIMEOUT(!theType().test.webhookId.isEmpty(), 20000);
        WindowDriver::picture(wizard, u"wizard-webhook-registered"_s);
        QVERIFY(WindowDriver::click(u"nextButton"_s));

        auto *checks = WindowDriver::find<QTableView>(u"checksView"_s);
        QVERIFY(checks);
        QTRY_VERIFY_WITH_TIMEOUT(session().store().provenAt(theType().id, Mode::Test)->isValid(), 20000);
        auto *activate = WindowDriver::find<QAbstractButton>(u"activateCheckBox"_s);
        QVERIFY(activate);
        QVERIFY(WindowDriver::click(u"activateCheckBox"_s));
        QVERIFY(activate->isChecked());
        WindowDriver::picture(wizard, u"wizard-verify"_s);
        QVERIFY(WindowDriver::click(u"nextButton"_s));
        QTRY_VERIFY_WITH_TIMEOUT(theType().active, 20000);
        QTRY_VERIFY(!WindowDriver::isOpen(u"paymentTypeWizard"_s));

        auto *types = WindowDriver::find<QTableView>(u"paymentTypesView"_s);
        QVERIFY(types);
        QTRY_VERIFY(WindowDriver::rowWith(types, {u"Credit card"_s, u"Stripe.js"_s}) >= 0);
        WindowDriver::picture(&window(), u"setup-payment-types-done"_s);
        rememberWebhookSecret();
    }

    void seesAPaymentTurnFromPendingToSucceeded()
    {
        window().showPage(u"recentPayments"_s);
        auto *view = WindowDriver::find<QTableView>(u"paymentsTableView"_s);
        QVERIFY(view);
        QStringList statuses;
        const auto note = [&] {
            const int row = WindowDriver::rowWith(view, {kPayer});
            if (row < 0)
                return;
            const QString status = view->model()->index(row, 0).data().toString();
            if (statuses.isEmpty() || statuses.last() != status)
                statuses.append(status);
        };
        QObject context;
        connect(view->model(), &QAbstractItemModel::rowsInserted, &context, note);
        connect(view->model(), &QAbstractItemModel::dataChanged, &context, note);
        connect(view->model(), &QAbstractItemModel::modelReset, &context, note);

        QAction *make = window().findChild<QAction *>(u"makePracticePaymentAction"_s);
        QVERIFY(make && make->isEnabled());
        make->trigger();
        auto *dialog = WindowDriver::find<QDialog>(u"makePracticePaymentDialog"_s);
        QVERIFY(dialog);
        QVERIFY(WindowDriver::type(u"payerLineEdit"_s, kPayer));
        QVERIFY(WindowDriver::type(u"plateLineEdit"_s, u"BXRT 512"_s));
        QVERIFY(WindowDriver::choose(u"paymentTypeComboBox"_s, u"Credit card"_s));
        QVERIFY(WindowDriver::choose(u"outcomeComboBox"_s, u"Succeeds"_s));
        WindowDriver::picture(dialog, u"make-a-practice-payment"_s);
        QVERIFY(WindowDriver::click(u"payButton"_s));
        QTRY_VERIFY_WITH_TIMEOUT(statuses.contains(u"Succeeded"_s), 30000);
        QCOMPARE(statuses, (QStringList{u"Pending"_s, u"Succeeded"_s}));
        QTRY_VERIFY(!WindowDriver::isOpen(u"makePracticePaymentDialog"_s));
        WindowDriver::picture(&window(), u"payment-arrived"_s);
    }

    void findsItByNameAndConfirmCode()
    {
        auto *view = WindowDriver::find<QTableView>(u"paymentsTableView"_s);
        QVERIFY(WindowDriver::type(u"searchLineEdit"_s, u"lukasz brzeczyk"_s)); // accents and order do not matter
        QTRY_COMPARE(view->model()->rowCount(), 1);
        m_payment = paymentOf(kPayer);
        QVERIFY(!m_payment.id.isEmpty());
        QVERIFY(WindowDriver::type(u"searchLineEdit"_s, m_payment.confirmCode));
        QTRY_COMPARE(view->model()->rowCount(), 1);
        QVERIFY(WindowDriver::rowText(view, 0).contains(kPayer));
        WindowDriver::picture(&window(), u"search"_s);
        QVERIFY(WindowDriver::type(u"searchLineEdit"_s, u"no such payer anywhere"_s));
        QTRY_COMPARE(view->model()->rowCount(), 0);
        WindowDriver::picture(&window(), u"search-nothing-found"_s);
        QVERIFY(WindowDriver::type(u"searchLineEdit"_s, m_payment.orderId));
        QTRY_COMPARE(view->model()->rowCount(), 1);
    }

    void readsItsReceipt()
    {
        auto *view = WindowDriver::find<QTableView>(u"paymentsTableView"_s);
        view->selectRow(0);
        view->setFocus();
        QTest::keyClick(view, Qt::Key_Return);
        auto *details = WindowDriver::find<QDialog>(u"paymentDetailsDialog"_s);
        QVERIFY(details);
        QTRY_VERIFY_WITH_TIMEOUT(WindowDriver::textsIn(details).contains(u"4242"_s), 20000);
        const QString shown = WindowDriver::textsIn(details);
        for (const QString &part : {kPayer, m_payment.orderId, m_payment.confirmCode, m_payment.paymentIntentId})
            QVERIFY2(shown.contains(part), qPrintable(part));
        WindowDriver::picture(details, u"view-details"_s);
        details->close();
    }

    void refundsIt()
    {
        auto *view = WindowDriver::find<QTableView>(u"paymentsTableView"_s);
        view->selectRow(0);
        QVERIFY(WindowDriver::click(u"refundPaymentButton"_s));
        auto *dialog = WindowDriver::find<QDialog>(u"refundDialog"_s);
        QVERIFY(dialog);
        QVERIFY(WindowDriver::find<QComboBox>(u"confirmRefundComboBox"_s, 20000));
        QVERIFY(!WindowDriver::find<QWidget>(u"refundButton"_s)->isEnabled());
        QVERIFY(WindowDriver::choose(u"confirmRefundComboBox"_s, u"Full Refund"_s));
        QVERIFY(WindowDriver::type(u"commentTextEdit"_s, u"Sold the car"_s));
        WindowDriver::picture(dialog, u"refund-payment"_s);
        QVERIFY(WindowDriver::click(u"refundButton"_s));
        QTRY_COMPARE_WITH_TIMEOUT((*session().store().payment(m_payment.id))->status, PaymentStatus::Refunded, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(WindowDriver::textsIn(dialog).contains(u"Stripe has carried out the refund"_s), 20000);
        WindowDriver::picture(dialog, u"refunded"_s);
        dialog->close();
        QTRY_VERIFY(!WindowDriver::isOpen(u"refundDialog"_s));
        QTRY_VERIFY(WindowDriver::rowText(view, 0).contains(u"Refunded"_s));
        WindowDriver::picture(&window(), u"payment-refunded"_s);
        QCOMPARE(refundsAtStripe(), 1);
    }

    void findsAllAsItWasAfterARestart()
    {
        window().close();
        m_app.reset();
        start();
        QSignalSpy opened(&window(), &MainWindow::workspaceOpened);
        window().openWorkspace(u"practice"_s);
        QVERIFY(opened.wait(60000));
        window().showPage(u"recentPayments"_s);
        auto *view = WindowDriver::find<QTableView>(u"paymentsTableView"_s);
        QVERIFY(view);
        QVERIFY(WindowDriver::type(u"searchLineEdit"_s, m_payment.confirmCode));
        QTRY_COMPARE(view->model()->rowCount(), 1);
        QVERIFY(WindowDriver::rowText(view, 0).contains(u"Refunded"_s));
        QVERIFY(theType().active);
        QVERIFY(!theType().test.webhookSecretFingerprints.isEmpty());
        QVERIFY(session().store().provenAt(theType().id, Mode::Test)->isValid());
        const auto intents = session().store().refundsOfPayment(m_payment.id);
        QVERIFY(intents);
        QCOMPARE(intents->size(), 1);
        QCOMPARE(toString(intents->first().state), toString(RefundState::Succeeded));
        QVERIFY(intents->first().tenantTold);
        // The keys are still in the keychain: the receipt can be read, and the webhook still verifies.
        view->selectRow(0);
        QVERIFY(WindowDriver::click(u"viewDetailsButton"_s));
        auto *details = WindowDriver::find<QDialog>(u"paymentDetailsDialog"_s);
        QVERIFY(details);
        QTRY_VERIFY_WITH_TIMEOUT(WindowDriver::textsIn(details).contains(u"4242"_s), 20000);
        WindowDriver::picture(details, u"view-details-after-refund"_s);
        details->close();
        const auto report = resultOf(new VerifyPaymentTypeFlow(session(), theType(), Mode::Test), 20000);
        QVERIFY(report && report->has_value());
        QVERIFY((*report)->allPassed());
    }

    void leavesNoSecretAnywhere()
    {
        QVERIFY(m_sweep.count() >= 7);
        QVERIFY(!linesSoFar().isEmpty());
        QVERIFY(!WindowDriver::textOfPictures().isEmpty());
        SweptPlaces places(m_folder.path(), linesSoFar);
        QVERIFY(places.crashAChild());
        const QStringList findings = places.findings(m_sweep);
        QVERIFY2(findings.isEmpty(), qPrintable(findings.join(u"; "_s)));
        // The sweep is not blind: what is in the files is found, and what the pictures show.
        SecretSweep proof;
        proof.add(u"the payment intent's ID"_s, m_payment.paymentIntentId.toLatin1());
        QVERIFY(!proof.inFolder(m_folder.path()).isEmpty());
        QVERIFY(!proof.inBytes(u"pictures"_s, WindowDriver::textOfPictures().toUtf8()).isEmpty());
    }

    /// A secret that lies on the clipboard when the program ends is gone afterwards.
    void leavesNoSecretOnTheClipboardAtItsEnd()
    {
        QAction *practiceKeys = window().findChild<QAction *>(u"practiceKeysAction"_s);
        QVERIFY(practiceKeys);
        practiceKeys->trigger();
        QVERIFY(WindowDriver::click(u"copyPracticeKeyButton2"_s));
        SweptPlaces places(m_folder.path(), linesSoFar);
        QCOMPARE(places.findings(m_sweep), QStringList{u"clipboard: test secret key"_s});
        window().close();
        m_app.reset();
        QCOMPARE(places.findings(m_sweep), QStringList());
    }

    void aPlantedSecretIsFoundInEachPlace_data()
    {
        QTest::addColumn<QByteArray>("form");
        QTest::newRow("plain") << kPlanted;
        QTest::newRow("base64") << kPlanted.toBase64();
        QTest::newRow("hex") << kPlanted.toHex();
    }
    void aPlantedSecretIsFoundInEachPlace()
    {
        QFETCH(QByteArray, form);
        SecretSweep sweep;
        sweep.add(u"planted"_s, kPlanted);
        SweptPlaces places(m_folder.path(), linesSoFar);
        QCOMPARE(places.count(), 8);
        for (qsizetype place = 0; place < places.count(); ++place) {
            QCOMPARE(places.findings(sweep), QStringList()); // the one before was taken away
            QVERIFY2(places.findsWhatIsPlanted(place, form, sweep), qPrintable(places.nameOf(place)));
        }
    }

private:
    void start()
    {
        m_app = std::make_unique<Application>(Application::Options{m_folder.filePath(u"data"_s), 1200});
        window().resize(1280, 800);
        window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&window()));
    }
    MainWindow &window() { return m_app->window(); }
    Session &session() { return *window().session(); }
    practice::PracticeWorld &practice() { return *m_app->practice().world(); }

    static void showTab(int index)
    {
        if (auto *tabs = WindowDriver::find<QTabWidget>(u"typeTabWidget"_s))
            tabs->setCurrentIndex(index);
    }
    PaymentType theType()
    {
        const auto types = session().store().paymentTypes();
        if (!types)
            return {};
        const auto found = std::ranges::find(*types, u"Credit card"_s, &PaymentType::name);
        return found == types->end() ? PaymentType() : *found;
    }
    Payment paymentOf(const QString &payer)
    {
        PaymentQuery query;
        query.search = payer;
        const auto page = session().store().page(query, {}, 10);
        return page && !page->rows.isEmpty() ? page->rows.first() : Payment();
    }
    qsizetype refundsAtStripe()
    {
        QObject parent;
        const auto client = resultOf(session().stripe(m_payment.paymentTypeId, Mode::Test, &parent));
        if (!client || !client->has_value())
            return -1;
        const auto list = resultOf((**client)->refundsOf(m_payment.paymentIntentId, {}, &parent));
        return list && list->has_value() ? (*list)->data.size() : -1;
    }
    void rememberSecrets()
    {
        const auto keys = practice().keys();
        m_sweep.add(u"test secret key"_s, keys.secretTest);
        m_sweep.add(u"live secret key"_s, keys.secretLive);
        m_sweep.add(u"restricted key"_s, keys.restrictedTest);
        m_sweep.add(u"expired key"_s, keys.expiredTest);
        m_sweep.add(u"API token"_s, practice().apiToken());
        const SecretName seed{u"practice"_s, u"-"_s, std::nullopt, SecretKind::PracticeSeed};
        const auto held = resultOf(m_app->secrets().read(seed));
        QVERIFY(held && held->has_value());
        (*held)->use([this](QByteArrayView bytes) { m_sweep.add(u"practice seed"_s, bytes.toByteArray()); });
    }
    void rememberWebhookSecret()
    {
        const auto secret = practice().stripe().revealSecret(theType().test.webhookId);
        QVERIFY(secret);
        m_sweep.add(u"webhook secret"_s, *secret);
    }

    bool m_failed = false;
    QTemporaryDir m_folder;
    std::unique_ptr<Application> m_app;
    Payment m_payment;
    SecretSweep m_sweep;
};

QTEST_MAIN(TestMainJob)
#include "tst_mainjob.moc"
