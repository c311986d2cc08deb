#include "setupfixture.h"

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// The page and the wizard against the practice servers, over real HTTP.
class TestSetupWizard : public QObject, private SetupFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(); }
    void init() { start(); }
    void cleanup() { end(); }

    void theListShowsWhatTheTenantHas()
    {
        const int row = rowOf(u"Credit Card (previous set-up)"_s);
        QVERIFY(row >= 0);
        const auto *model = typesView()->model();
        QCOMPARE(model->index(row, PaymentTypesModel::ProviderColumn).data().toString(), u"Stripe.js"_s);
        QCOMPARE(model->index(row, PaymentTypesModel::ActiveColumn).data().toString(), u"Inactive"_s);
        QCOMPARE(model->index(row, PaymentTypesModel::ModeColumn).data().toString(), u"TEST"_s);
        QVERIFY(named<QLabel>(m_page.get(), "asOfLabel")->text().startsWith(u"As of "_s));
        shoot(m_page.get(), u"01-list"_s);
    }

    void withoutTheTenantTheListIsTheCacheAndSaysSo()
    {
        m_practice->world().tenant().stop();
        SetupPaymentTypesPage offline(m_practice->session());
        offline.resize(1100, 640);
        offline.show();
        offline.activated();
        auto *bar = named<MessageBar>(&offline, "typesMessageBar");
        QTRY_VERIFY_WITH_TIMEOUT(bar->isShown(), 30000);
        QCOMPARE(bar->kind(), MessageBar::Kind::Error);
        QVERIFY(named<QTableView>(&offline, "paymentTypesView")->model()->rowCount() > 0);
        QVERIFY(named<QLabel>(&offline, "asOfLabel")->text().contains(u"last saw"_s));
        QCOMPARE(named<QPushButton>(bar, "messageActionButton")->text(), u"Try again"_s);
        shoot(&offline, u"02-offline"_s);
    }

    void theProviderIsChosenFromTheTenantsListWithItsTooltip()
    {
        openAdd();
        auto *combo = in<QComboBox>("providerComboBox");
        QCOMPARE(combo->currentText(), u"Choose a provider…"_s);
        QVERIFY(!nextButton()->isEnabled());
        QCOMPARE(nextButton()->text().remove(u'&'), u"Next Step"_s);
        for (int i = 1; i < combo->count(); ++i) {
            choose(combo, i);
            const QString tooltip = combo->itemData(i, Qt::ToolTipRole).toString();
            QVERIFY(!tooltip.isEmpty());
            QCOMPARE(in<QLabel>("providerTooltipLabel")->text(), tooltip);
            QVERIFY(nextButton()->isEnabled());
        }
        chooseStripe();
        shoot(m_wizard, u"03-provider"_s);
    }

    void whoMayNotSetUpIsToldWhy()
    {
        Session &session = m_practice->session();
        const TenantInfo all = session.tenantInfo();
        TenantInfo counter = all;
        counter.capabilities = {u"view"_s, u"refund"_s};
        session.setTenantInfo(counter);
        for (const char *name : {"addTypeButton", "editTypeButton", "activateTypeButton", "deleteTypeButton"}) {
            auto *button = on<QPushButton>(name);
            QVERIFY2(!button->isEnabled(), name);
            QVERIFY2(button->toolTip().contains(u"may not change the set-up"_s), name);
            QCOMPARE(button->accessibleDescription(), button->toolTip());
        }
        typesView()->setFocus();
        QTest::keyClick(typesView(), Qt::Key_Return); // no way around
        QVERIFY(!m_page->findChild<PaymentTypeWizard *>());
        shoot(m_page.get(), u"may-not-set-up"_s);
        session.setTenantInfo(all);
        QVERIFY(on<QPushButton>("addTypeButton")->isEnabled());
        QVERIFY(on<QPushButton>("addTypeButton")->toolTip().isEmpty());
    }

    void otherProvidersSaveAtOnce()
    {
        openAdd();
        auto *combo = in<QComboBox>("providerComboBox");
        choose(combo, combo->findText(u"Always Successful"_s));
        nextButton()->click();
        fillNameAndUserTypes(u"Payroll"_s);
        in<QTabWidget>("typeTabWidget")->setCurrentIndex(2);
        shoot(m_wizard, u"04-other-provider"_s);
        QCOMPARE(nextButton()->text().remove(u'&'), u"Save"_s);
        nextButton()->click();
        QTRY_VERIFY(m_wizard.isNull());
        QTRY_VERIFY(rowOf(u"Payroll"_s) >= 0);
    }

    void nothingMissingIsSentAndTheTabWithTheGapIsShown()
    {
        openAdd();
        chooseStripe();
        nextButton()->click();
        auto *tabs = in<QTabWidget>("typeTabWidget");
        nextButton()->click();
        QCOMPARE(tabs->currentIndex(), 0);
        QVERIFY(in<FieldMessage>("typeNameMessage")->isError());
        shoot(m_wizard, u"05-name-missing"_s);
        in<QLineEdit>("typeNameLineEdit")->setText(u"credit card (PREVIOUS set-up)"_s);
        nextButton()->click();
        QCOMPARE(tabs->currentIndex(), 0); // taken
        in<QLineEdit>("typeNameLineEdit")->setText(u"Credit card"_s);
        nextButton()->click();
        QCOMPARE(tabs->currentIndex(), 1);
        shoot(m_wizard, u"06-user-types-missing"_s);
        in<QPushButton>("selectAllButton")->click();
        nextButton()->click();
        QCOMPARE(tabs->currentIndex(), 2);
        QVERIFY(in<FieldMessage>("publishableKeyMessage")->isError());
        shoot(m_wizard, u"07-keys-missing"_s);
        QCOMPARE(typesAtTenant(), 1);
    }

    void theWholeWayFromAddTypeToProvenAndActive()
    {
        openAdd();
        chooseStripe();
        nextButton()->click();
        fillNameAndUserTypes(u"Credit card"_s);
        in<QTabWidget>("typeTabWidget")->setCurrentIndex(2);
        QVERIFY(!in<QCheckBox>("liveModeCheckBox")->isEnabled());
        const auto keys = m_practice->world().keys();
        paste(in<QLineEdit>("testPublishableKeyLineEdit"), "  " + keys.publishableTest + "\n");
        paste(in<QLineEdit>("testSecretKeyLineEdit"), keys.secretTest);
        in<QPushButton>("testTestKeyButton")->click();
        auto *proof = named<FieldMessage>(in<QWidget>("testCredentialsBox"), "proofMessage");
        QTRY_VERIFY2(proof->text().contains(u"The key works"_s), qPrintable(proof->text()));
        QVERIFY(proof->text().contains(u"USD"_s));
        QVERIFY(in<QLineEdit>("testSecretKeyLineEdit")->text().isEmpty());
        // What the key may do is asked after that.
        QTRY_VERIFY(nextButton()->isEnabled());
        shoot(m_wizard, u"08-key-tested"_s);

        nextButton()->click();
        QTRY_COMPARE(step(), PaymentTypeWizard::WebhookPage);
        QCOMPARE(in<QLineEdit>("testSecretKeyLineEdit")->text(), QString());
        QVERIFY(in<QLineEdit>("testSecretKeyLineEdit")->placeholderText().startsWith(u"Stored"_s));
        QVERIFY(!named<CredentialSetBox>(m_wizard, "testCredentialsBox")->hasKeptSecret());
        QVERIFY(in<QRadioButton>("registerAutomaticallyRadioButton")->isChecked());
        shoot(m_wizard, u"09-webhook"_s);
        in<QPushButton>("registerWebhookButton")->click();
        QTRY_VERIFY2(in<QRadioButton>("keepWebhookRadioButton")->isVisible(), qPrintable(barText()));
        shoot(m_wizard, u"10-webhook-registered"_s);

        nextButton()->click();
        QCOMPARE(step(), PaymentTypeWizard::VerifyPage);
        QVERIFY(!nextButton()->isEnabled());
        auto *activate = in<QCheckBox>("activateCheckBox");
        QTRY_VERIFY2_WITH_TIMEOUT(activate->isVisible(), qPrintable(checksText()), 20000);
        QVERIFY(checksText().count(u"passed"_s) >= 10);
        shoot(m_wizard, u"11-verified"_s);
        QCOMPARE(nextButton()->text().remove(u'&'), u"Finish"_s);
        activate->click();
        nextButton()->click();
        QTRY_VERIFY(m_wizard.isNull());
        QTRY_COMPARE(cell(u"Credit card"_s, PaymentTypesModel::ActiveColumn), u"Active"_s);
        QVERIFY(cell(u"Credit card"_s, PaymentTypesModel::ChecksColumn).startsWith(u"Proven"_s));
        QCOMPARE(rowOf(u"Credit card"_s), 0); // active ones first
        shoot(m_page.get(), u"12-list-active"_s);

        // Edit: the same pages, and Live Mode may be switched on now.
        typesView()->setCurrentIndex(typesView()->model()->index(0, 0));
        typesView()->setFocus();
        QTest::keyClick(typesView(), Qt::Key_Return);
        findWizard();
        QCOMPARE(step(), PaymentTypeWizard::TypePage);
        QCOMPARE(nextButton()->text().remove(u'&'), u"Update Payment Type"_s);
        in<QTabWidget>("typeTabWidget")->setCurrentIndex(2);
        QVERIFY(in<QCheckBox>("liveModeCheckBox")->isEnabled());
        QVERIFY(in<QLineEdit>("testSecretKeyLineEdit")->placeholderText().startsWith(u"Stored"_s));
        shoot(m_wizard, u"13-edit"_s);
        in<QLineEdit>("typeNameLineEdit")->setText(u"Credit card 2"_s);
        nextButton()->click();
        QTRY_COMPARE(step(), PaymentTypeWizard::WebhookPage);
        QVERIFY(in<QRadioButton>("keepWebhookRadioButton")->isChecked());
        m_wizard->close();
        QTRY_VERIFY(m_wizard.isNull());
        QTRY_VERIFY(rowOf(u"Credit card 2"_s) >= 0);
        QCOMPARE(typesAtTenant(), 2); // updated, not added
    }

    void aKeyThatStripeRefusesIsNamedAndNothingMustBeTypedAgain()
    {
        openAdd();
        chooseStripe();
        nextButton()->click();
        fillNameAndUserTypes(u"Credit card"_s);
        const auto keys = m_practice->world().keys();
        paste(in<QLineEdit>("testPublishableKeyLineEdit"), keys.publishableTest);
        paste(in<QLineEdit>("testSecretKeyLineEdit"), keys.expiredTest);
        nextButton()->click();
        auto *proof = named<FieldMessage>(in<QWidget>("testCredentialsBox"), "proofMessage");
        QTRY_VERIFY(proof->isError());
        QCOMPARE(step(), PaymentTypeWizard::TypePage);
        QCOMPARE(typesAtTenant(), 1);
        shoot(m_wizard, u"14-key-refused"_s);
        paste(in<QLineEdit>("testSecretKeyLineEdit"), keys.secretTest);
        nextButton()->click();
        QTRY_COMPARE(step(), PaymentTypeWizard::WebhookPage);
    }

    void anInterruptedSaveKeepsTheSecretsInTheWindow()
    {
        openAdd();
        chooseStripe();
        nextButton()->click();
        fillNameAndUserTypes(u"Credit card"_s);
        const auto keys = m_practice->world().keys();
        paste(in<QLineEdit>("testPublishableKeyLineEdit"), keys.publishableTest);
        paste(in<QLineEdit>("testSecretKeyLineEdit"), keys.secretTest);
        m_practice->secrets().failWith(ErrorKind::KeychainDenied);
        nextButton()->click();
        QTRY_VERIFY(named<MessageBar>(m_wizard, "wizardMessageBar")->isShown());
        QTRY_VERIFY(nextButton()->isEnabled());
        QCOMPARE(step(), PaymentTypeWizard::TypePage);
        QVERIFY(in<QLineEdit>("testSecretKeyLineEdit")->text().isEmpty());
        QVERIFY(in<QLineEdit>("testSecretKeyLineEdit")->placeholderText().startsWith(u"Kept"_s));
        shoot(m_wizard, u"15-keychain-denied"_s);
        m_practice->secrets().failWith(std::nullopt);
        nextButton()->click();
        QTRY_COMPARE(step(), PaymentTypeWizard::WebhookPage);
        QCOMPARE(typesAtTenant(), 2);
    }

    void aCurrencyThatIsNotTheAccountsMustBeConfirmed()
    {
        openAdd();
        chooseStripe();
        nextButton()->click();
        fillNameAndUserTypes(u"Credit card"_s);
        const auto keys = m_practice->world().keys();
        paste(in<QLineEdit>("testPublishableKeyLineEdit"), keys.publishableTest);
        paste(in<QLineEdit>("testSecretKeyLineEdit"), keys.secretTest);
        auto *currency = in<QComboBox>("currencyComboBox");
        choose(currency, currency->findData(u"cad"_s));
        nextButton()->click();
        auto *confirm = in<QCheckBox>("currencyConfirmCheckBox");
        QTRY_VERIFY(confirm->isVisible());
        QTRY_VERIFY(nextButton()->isEnabled());
        QCOMPARE(step(), PaymentTypeWizard::TypePage);
        QCOMPARE(typesAtTenant(), 1);
        QTest::qWait(0); // the scroll to the check box
        shoot(m_wizard, u"16-currency"_s);
        confirm->click();
        nextButton()->click();
        QTRY_COMPARE(step(), PaymentTypeWizard::WebhookPage);
    }

    void theWebhookByHandIsCheckedAtItsFieldsAndSaved()
    {
        saveCreditCard();
        in<QRadioButton>("registerByHandRadioButton")->click();
        shoot(m_wizard, u"17-by-hand"_s);
        nextButton()->click();
        auto *idMessage = named<FieldMessage>(named<QWidget>(m_wizard, "byHandPanel"), "webhookIdMessage");
        QVERIFY(idMessage->isError());
        auto *panel = named<QWidget>(m_wizard, "byHandPanel");
        auto *id = named<QLineEdit>(panel, "webhookIdLineEdit");
        auto *secret = named<QLineEdit>(panel, "webhookSecretLineEdit");
        paste(id, u"whsec_aValueOfTheOtherField01"_s);
        nextButton()->click();
        QVERIFY(idMessage->text().contains(u"Webhook Secret"_s));
        QVERIFY(idMessage->text().contains(u"was cleared because"_s));
        QVERIFY(id->text().isEmpty());
        paste(id, u"we_1QhandMadeEndpoint"_s);
        paste(secret, u"whsec_"_s + u"handMadeSigningSecret0001"_s);
        nextButton()->click();
        QTRY_COMPARE(step(), PaymentTypeWizard::VerifyPage);
        QVERIFY(secret->text().isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(nextButton()->isEnabled(), 20000);
        QVERIFY(checksText().contains(u"failed"_s)); // Stripe has no such endpoint
        QVERIFY(!in<QCheckBox>("activateCheckBox")->isVisible());
        QVERIFY(in<FieldMessage>("summaryMessage")->text().contains(u"Pending"_s));
        shoot(m_wizard, u"18-verify-failed"_s);
        nextButton()->click(); // finishing is possible
        QTRY_VERIFY(m_wizard.isNull());
    }

    void cancellingKeepsADraftWithoutSecrets()
    {
        openAdd();
        chooseStripe();
        nextButton()->click();
        fillNameAndUserTypes(u"Half done"_s);
        const auto keys = m_practice->world().keys();
        paste(in<QLineEdit>("testPublishableKeyLineEdit"), keys.publishableTest);
        paste(in<QLineEdit>("testSecretKeyLineEdit"), keys.secretTest);
        in<QPushButton>("cancelButton")->click();
        auto *box = named<QMessageBox>(m_wizard, "closeWizardBox"); // a secret would be lost
        QVERIFY(box->informativeText().contains(u"Nothing was saved"_s));
        shoot(box, u"19-close"_s);
        named<QPushButton>(box, "stayInWizardButton")->click();
        QVERIFY(m_wizard);
        QCOMPARE(in<QLineEdit>("testSecretKeyLineEdit")->text(), QString::fromLatin1(keys.secretTest));
        QTRY_VERIFY(!m_wizard->findChild<QMessageBox *>(u"closeWizardBox"_s));
        in<QPushButton>("cancelButton")->click();
        named<QPushButton>(m_wizard, "closeWizardButton")->click();
        QTRY_VERIFY(m_wizard.isNull());
        QCOMPARE(typesAtTenant(), 1);

        openAdd();
        QVERIFY(barText().contains(u"here again"_s));
        shoot(m_wizard, u"20-draft"_s);
        QCOMPARE(in<QComboBox>("providerComboBox")->currentText(), u"Stripe.js"_s);
        nextButton()->click();
        QCOMPARE(in<QLineEdit>("typeNameLineEdit")->text(), u"Half done"_s);
        QCOMPARE(in<QLineEdit>("testPublishableKeyLineEdit")->text(), QString::fromLatin1(keys.publishableTest));
        QVERIFY(in<QLineEdit>("testSecretKeyLineEdit")->text().isEmpty());
        QVERIFY(!named<CredentialSetBox>(m_wizard, "testCredentialsBox")->hasKeptSecret());
        in<QPushButton>("cancelButton")->click();
        QTRY_VERIFY(m_wizard.isNull()); // nothing secret typed: no question

        openAdd();
        named<QPushButton>(named<MessageBar>(m_wizard, "wizardMessageBar"), "messageActionButton")->click();
        QCOMPARE(in<QComboBox>("providerComboBox")->currentIndex(), 0);
        m_wizard->close();
        QTRY_VERIFY(m_wizard.isNull());
        openAdd();
        QVERIFY(!named<MessageBar>(m_wizard, "wizardMessageBar")->isShown());
    }

    void theArticlesNamesAndSentencesStandLetterForLetter()
    {
        openAdd();
        chooseStripe();
        QStringList texts;
        for (QWidget *root : {static_cast<QWidget *>(m_page.get()), static_cast<QWidget *>(m_wizard)}) {
            const auto add = [&](QString text) { texts.append(text.remove(u'&')); };
            for (const QLabel *label : root->findChildren<QLabel *>())
                add(label->text());
            for (const QAbstractButton *button : root->findChildren<QAbstractButton *>())
                add(button->text());
            for (const QGroupBox *box : root->findChildren<QGroupBox *>())
                add(box->title());
        }
        texts.append(in<QComboBox>("providerComboBox")->currentText());
        for (const QString &name :
             {u"Setup Payment Types"_s, u"Add Type"_s, u"Payment Provider"_s, u"Stripe.js"_s, u"Publishable Key"_s,
              u"Secret Key"_s, u"Testing Credentials"_s, u"Currency"_s, u"Webhook ID"_s, u"Webhook Secret"_s,
              u"Live Mode"_s, u"Register Your Endpoint"_s, u"Retrieve Your Signing Secret"_s})
            QVERIFY2(texts.contains(name), qPrintable(name));
        const QString all = texts.join(u'\n');
        for (const QString &sentence :
             {u"Only enter the Testing Credentials until you are ready for your users to have access to this."_s,
              u"In your Stripe Dashboard, Click on Developers (bottom left) and select Webhooks."_s,
              u"Click the Add Destination button to open the configuration window."_s,
              u"For a standard setup, ensure you select payment_intent.succeeded for successful payments, "
              "payment_intent.payment_failed for failed payments, and payment_intent.canceled for canceled payments. "
              "Now click Continue."_s,
              u"Select \"Webhook endpoint\", and click continue again."_s,
              u"Give the webhook a descriptive name, and in the Endpoint URL field, enter the specific URL provided by "
              "OPS-COM"_s,
              u"On the summary page for your newly created webhook, locate the Signing secret section."_s,
              u"Click Reveal to display the string, which typically begins with the prefix whsec_."_s,
              u"Once the endpoint is saved, you'll see the Signing secret, and Destination ID provided by Stripe."_s,
              u"aste the Signing secret into the Webhook Secret field, and the Destination ID into the Webhook ID "
              u"field "
              "to ensure all incoming data is securely verified."_s,
              u"Ensure that your Webhook Secret is correctly matched between Stripe and OPS-COM to prevent \"Pending\" "
              "status errors on completed payments."_s})
            QVERIFY2(all.contains(sentence), qPrintable(sentence));
        m_wizard->close();
        QTRY_VERIFY(m_wizard.isNull());
    }

    void aSecretTypedIntoAFieldThatShowsItIsNotKept()
    {
        const auto keys = m_practice->world().keys();
        openAdd();
        chooseStripe();
        nextButton()->click();
        fillNameAndUserTypes(u"Mixed up"_s);
        in<QTabWidget>("typeTabWidget")->setCurrentIndex(2);
        auto *publishable = in<QLineEdit>("testPublishableKeyLineEdit");
        publishable->setFocus();
        QTest::keyClicks(publishable, QString::fromLatin1(keys.secretTest));
        m_wizard->reject(); // Escape: the field is not left before
        QTRY_VERIFY(m_wizard.isNull());
        openAdd();
        nextButton()->click();
        QCOMPARE(in<QLineEdit>("typeNameLineEdit")->text(), u"Mixed up"_s);
        QCOMPARE(in<QLineEdit>("testPublishableKeyLineEdit")->text(), QString());
        m_wizard->reject();
        QTRY_VERIFY(m_wizard.isNull());

        saveCreditCard(true);
        in<QRadioButton>("registerByHandRadioButton")->click();
        auto *id = named<QLineEdit>(named<QWidget>(m_wizard, "byHandPanel"), "webhookIdLineEdit");
        id->setFocus();
        QTest::keyClicks(id, u"whsec_typedIntoTheWrongField"_s);
        m_wizard->reject();
        QTRY_VERIFY(m_wizard.isNull());
        QTRY_VERIFY(rowOf(u"Credit card"_s) >= 0);
        QTRY_VERIFY(on<QPushButton>("deleteTypeButton")->isEnabled());
        typesView()->setCurrentIndex(typesView()->model()->index(rowOf(u"Credit card"_s), 0));
        on<QPushButton>("editTypeButton")->click();
        findWizard();
        QVERIFY(barText().contains(u"here again"_s));
        QCOMPARE(in<QLineEdit>("testWebhookIdLineEdit")->text(), QString());
        m_wizard->reject();
        QTRY_VERIFY(m_wizard.isNull());
    }

    void backLosesNothing()
    {
        openAdd();
        chooseStripe();
        nextButton()->click();
        fillNameAndUserTypes(u"Credit card"_s);
        in<QPushButton>("backButton")->click();
        QCOMPARE(step(), PaymentTypeWizard::ProviderPage);
        nextButton()->click();
        QCOMPARE(in<QLineEdit>("typeNameLineEdit")->text(), u"Credit card"_s);
    }

    void closingWhileTheChecksRunStopsThem()
    {
        saveCreditCard();
        in<QPushButton>("registerWebhookButton")->click();
        QTRY_VERIFY(in<QRadioButton>("keepWebhookRadioButton")->isVisible());
        nextButton()->click();
        QCOMPARE(step(), PaymentTypeWizard::VerifyPage);
        QCOMPARE(in<QPushButton>("cancelButton")->text(), u"Stop"_s);
        in<QPushButton>("cancelButton")->click();
        QTRY_VERIFY(nextButton()->isEnabled());
        QVERIFY(!in<QCheckBox>("activateCheckBox")->isVisible());
        in<QPushButton>("runAgainButton")->click();
        m_wizard->close();
        named<QPushButton>(named<QMessageBox>(m_wizard, "closeWizardBox"), "closeWizardButton")->click();
        QTRY_VERIFY(m_wizard.isNull());
        auto *bar = named<MessageBar>(m_page.get(), "typesMessageBar");
        QTRY_VERIFY(bar->isShown());
        QVERIFY2(bar->text().contains(u"not finished"_s), qPrintable(bar->text()));
        QTRY_VERIFY(rowOf(u"Credit card"_s) >= 0);
    }

    void activatingWhatIsNotProvenIsAskedTwice()
    {
        typesView()->setCurrentIndex(typesView()->model()->index(rowOf(u"Credit Card (previous set-up)"_s), 0));
        on<QPushButton>("activateTypeButton")->click();
        auto *box = named<QMessageBox>(m_page.get(), "activateTypeBox");
        shoot(box, u"21-activate"_s);
        named<QPushButton>(box, "confirmActivateButton")->click();
        QTRY_COMPARE(cell(u"Credit Card (previous set-up)"_s, PaymentTypesModel::ActiveColumn), u"Active"_s);
        QTRY_VERIFY(on<QPushButton>("activateTypeButton")->isEnabled());
        QCOMPARE(on<QPushButton>("activateTypeButton")->text().remove(u'&'), u"Deactivate"_s);
        on<QPushButton>("activateTypeButton")->click();
        QTRY_COMPARE(cell(u"Credit Card (previous set-up)"_s, PaymentTypesModel::ActiveColumn), u"Inactive"_s);
    }

    void deletingIsExplainedAndDone()
    {
        saveCreditCard();
        m_wizard->close();
        QTRY_VERIFY(rowOf(u"Credit card"_s) >= 0);
        QTRY_VERIFY(on<QPushButton>("deleteTypeButton")->isEnabled());
        typesView()->setCurrentIndex(typesView()->model()->index(rowOf(u"Credit card"_s), 0));
        on<QPushButton>("deleteTypeButton")->click();
        auto *box = named<QMessageBox>(m_page.get(), "deleteTypeBox");
        QCOMPARE(box->defaultButton(), box->button(QMessageBox::Cancel));
        shoot(box, u"22-delete"_s);
        named<QPushButton>(box, "confirmDeleteButton")->click();
        QTRY_COMPARE(rowOf(u"Credit card"_s), -1);
        QCOMPARE(typesAtTenant(), 1);
    }
};

QTEST_MAIN(TestSetupWizard)
#include "tst_setupwizard.moc"
