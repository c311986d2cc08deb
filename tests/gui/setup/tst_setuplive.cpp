#include "setupfixture.h"

#include <QSignalSpy>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// Editing a payment type whose test set is proven: what ends the proof, what closing says, going live.
class TestSetupLive : public QObject, private SetupFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(); }
    void init() { start(); }
    void cleanup() { end(); }

    void aNewSecretEndsTheProofInTheListAtOnce()
    {
        editProvenType();
        paste(in<QLineEdit>("testWebhookSecretLineEdit"), u"whsec_"_s + u"anotherSigningSecret0001"_s);
        nextButton()->click();
        QTRY_COMPARE(step(), PaymentTypeWizard::WebhookPage);
        // The window is still open and nothing was asked of the tenant anew.
        QTRY_COMPARE(cell(u"Credit card"_s, PaymentTypesModel::ChecksColumn), u"Not proven"_s);
        m_wizard->close();
        QTRY_VERIFY(m_wizard.isNull());
    }

    void theHealthOfTheWebhookIsABadgeOfTheType()
    {
        const PaymentType type = m_practice->makeProvenType(u"Credit card"_s);
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        m_page->refresh();
        QTRY_COMPARE(cell(u"Credit card"_s, PaymentTypesModel::WebhookColumn), u"Not compared"_s);
        const auto compare = [&](Mode mode) {
            const auto compared = resultOf(new CompareWebhookFlow(m_practice->session(), type.id, mode));
            return compared && *compared ? **compared : WebhookComparison();
        };
        m_page->showWebhook(compare(Mode::Test));
        QCOMPARE(cell(u"Credit card"_s, PaymentTypesModel::WebhookColumn), u"Healthy"_s);
        m_page->refresh(); // it stays when the list is read anew
        QTRY_VERIFY(on<QPushButton>("activateTypeButton")->isEnabled());
        QCOMPARE(cell(u"Credit card"_s, PaymentTypesModel::WebhookColumn), u"Healthy"_s);

        m_practice->world().tenant().setFault(practice::TenantFault::ApiServerError);
        m_page->showWebhook(compare(Mode::Test));
        QCOMPARE(cell(u"Credit card"_s, PaymentTypesModel::WebhookColumn), u"Unknown"_s);
        m_practice->world().tenant().setFault(practice::TenantFault::None);
        shoot(m_page.get(), u"09-webhook-badge"_s);

        typesView()->setCurrentIndex(typesView()->model()->index(rowOf(u"Credit card"_s), 0));
        QSignalSpy asked(m_page.get(), &Page::pageRequested);
        on<QPushButton>("webhookTypeButton")->click();
        QCOMPARE(asked.value(0), (QVariantList{u"webhooks"_s, QString(type.id + u"/test/overview"_s)}));
        m_page->showWebhook(compare(Mode::Live)); // not the set in use
        QCOMPARE(cell(u"Credit card"_s, PaymentTypesModel::WebhookColumn), u"Not compared"_s);
    }

    void closingAfterAnErrorSaysWhetherTheTenantHasIt()
    {
        editProvenType();
        paste(in<QLineEdit>("testSecretKeyLineEdit"), m_practice->world().keys().restrictedTest);
        const auto bar = [this] { return named<MessageBar>(m_wizard, "wizardMessageBar"); };
        const auto whatClosingSays = [this] {
            in<QPushButton>("cancelButton")->click();
            auto *box = named<QMessageBox>(m_wizard, "closeWizardBox");
            const QString text = box->informativeText();
            named<QPushButton>(box, "stayInWizardButton")->click();
            return text;
        };
        m_practice->secrets().setState(KeychainState::Locked);
        nextButton()->click();
        QTRY_VERIFY(bar()->isShown() && nextButton()->isEnabled());
        QVERIFY2(barText().contains(u"Nothing was saved"_s), qPrintable(barText()));
        QString text = whatClosingSays();
        QVERIFY2(text.contains(u"stays as it was"_s), qPrintable(text));
        QVERIFY2(!text.contains(u"saved at the tenant already"_s), qPrintable(text));
        QTRY_VERIFY(!m_wizard->findChild<QMessageBox *>(u"closeWizardBox"_s));

        m_practice->secrets().setState(KeychainState::Ready);
        m_practice->secrets().failWritesWith(ErrorKind::KeychainDenied);
        nextButton()->click();
        QTRY_VERIFY2(barText().contains(u"without the new secrets"_s), qPrintable(barText()));
        QTRY_VERIFY(nextButton()->isEnabled());
        text = whatClosingSays();
        QVERIFY2(text.contains(u"saved at the tenant already"_s), qPrintable(text));
        QTRY_VERIFY(!m_wizard->findChild<QMessageBox *>(u"closeWizardBox"_s));
        in<QPushButton>("cancelButton")->click();
        named<QPushButton>(m_wizard, "closeWizardButton")->click();
        QTRY_VERIFY(m_wizard.isNull());
    }

    void goingLiveAfterTheTestSetIsProven()
    {
        editProvenType();
        const auto keys = m_practice->world().keys();
        in<QTabWidget>("typeTabWidget")->setCurrentIndex(2);
        auto *live = in<QCheckBox>("liveModeCheckBox");
        QVERIFY(live->isEnabled());
        live->click();
        QVERIFY(live->isChecked());
        nextButton()->click(); // the Live Credentials are missing
        QCOMPARE(step(), PaymentTypeWizard::TypePage);
        QVERIFY(!nextButton()->text().isEmpty() && nextButton()->isEnabled());
        paste(in<QLineEdit>("livePublishableKeyLineEdit"), keys.publishableLive);
        paste(in<QLineEdit>("liveSecretKeyLineEdit"), keys.restrictedLive);
        nextButton()->click();
        QTRY_COMPARE(step(), PaymentTypeWizard::WebhookPage);
        QVERIFY(in<QLineEdit>("liveSecretKeyLineEdit")->text().isEmpty());
        QVERIFY(in<QLineEdit>("liveSecretKeyLineEdit")->placeholderText().startsWith(u"Stored"_s));

        auto *modes = in<QComboBox>("webhookModeComboBox");
        QCOMPARE(modes->currentText(), u"Live Credentials"_s);
        QVERIFY(!in<QRadioButton>("keepWebhookRadioButton")->isVisible()); // the webhook there is of the test set
        auto *id = named<QLineEdit>(named<QWidget>(m_wizard, "byHandPanel"), "webhookIdLineEdit");
        auto *secret = named<QLineEdit>(named<QWidget>(m_wizard, "byHandPanel"), "webhookSecretLineEdit");
        QCOMPARE(id->text(), QString());
        // The fields are those of the chosen set.
        choose(modes, 0);
        QVERIFY(in<QRadioButton>("keepWebhookRadioButton")->isVisible());
        QVERIFY(id->text().startsWith(u"we_"_s));
        paste(secret, u"whsec_"_s + u"aSecretOfTheTestSet01"_s);
        choose(modes, 1);
        QCOMPARE(id->text(), QString());
        QCOMPARE(secret->text(), QString());

        in<QPushButton>("registerWebhookButton")->click();
        QTRY_VERIFY2(in<QRadioButton>("keepWebhookRadioButton")->isVisible(), qPrintable(barText()));
        shoot(m_wizard, u"23-live-webhook"_s);
        nextButton()->click();
        QCOMPARE(step(), PaymentTypeWizard::VerifyPage);
        auto *summary = in<FieldMessage>("summaryMessage");
        QTRY_VERIFY2_WITH_TIMEOUT(summary->text().startsWith(u"All checks passed"_s), qPrintable(checksText()), 20000);
        QVERIFY2(checksText().contains(u"It is a live key."_s), qPrintable(checksText()));
        shoot(m_wizard, u"24-live-verified"_s);
        nextButton()->click();
        QTRY_VERIFY(m_wizard.isNull());
        QTRY_COMPARE(cell(u"Credit card"_s, PaymentTypesModel::ModeColumn), u"LIVE"_s);
        QVERIFY(cell(u"Credit card"_s, PaymentTypesModel::ChecksColumn).startsWith(u"Proven"_s));
        const auto data = resultOf(new LoadSetUpFlow(m_practice->session()));
        QVERIFY(data && data->has_value());
        const auto type = std::ranges::find((*data)->types, u"Credit card"_s, &PaymentType::name);
        QVERIFY(type != (*data)->types.end());
        QVERIFY(type->liveMode);
        QVERIFY(type->live.webhookId.startsWith(u"we_"_s));
        QVERIFY(type->live.webhookId != type->test.webhookId);
        const auto proven = m_practice->session().store().provenAt(type->id, Mode::Live);
        QVERIFY(proven && proven->isValid());
    }
};

QTEST_MAIN(TestSetupLive)
#include "tst_setuplive.moc"
