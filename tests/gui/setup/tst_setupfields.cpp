#include "gui/screenshots.h"
#include "setuptesting.h"
#include "support/compare.h"
#include "ui/setup/checksmodel.h"
#include "ui/setup/credentialsetbox.h"
#include "ui/setup/fieldmessage.h"
#include "ui/setup/pastedoffer.h"
#include "ui/setup/paymenttypesmodel.h"
#include "ui/setup/secretlineedit.h"
#include "ui/setup/settingstab.h"
#include "ui/setup/typenametab.h"
#include "ui/setup/usertypestab.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

// Put together from parts, so that no text here has the form of a key.
const QString kBody = u"51AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGh"_s;
const QString kOtherBody = u"51ZzYyXxWwVvUuTtSsRrQqPpOoNnMm9876543210ZzYyXx"_s;
QString key(const char *prefix, const QString &body = kBody)
{
    return QString::fromLatin1(prefix) + body;
}

KeyProof proofWithCurrency(const QString &currency)
{
    KeyProof proof;
    proof.account.id = u"acct_1"_s;
    proof.account.displayName = u"Northfield College"_s;
    proof.account.defaultCurrency = currency;
    return proof;
}

} // namespace

class TestSetupFields : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_box = std::make_unique<CredentialSetBox>();
        m_box->setUp(Mode::Test, u"acme"_s);
        m_box->show();
    }
    void cleanup() { m_box.reset(); }

    void namesTheFieldThatAMixedUpValueBelongsTo_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QString>("pasted");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("says");
        QTest::addColumn<bool>("isCleared");
        const QByteArray publishable = "testPublishableKeyLineEdit";
        const QByteArray secret = "testSecretKeyLineEdit";
        QTest::newRow("secret as publishable")
            << publishable << key("sk_test_") << u"publishableKeyMessage"_s << u"Secret Key"_s << true;
        QTest::newRow("restricted as publishable")
            << publishable << key("rk_live_") << u"publishableKeyMessage"_s << u"Secret Key"_s << true;
        QTest::newRow("CLI key as publishable")
            << publishable << key("rkcs_test_") << u"publishableKeyMessage"_s << u"Secret Key"_s << true;
        QTest::newRow("organization's key as publishable")
            << publishable << key("sk_org_") << u"publishableKeyMessage"_s << u"organization"_s << true;
        QTest::newRow("cut off secret as publishable")
            << publishable << u"sk_test_51AbC"_s << u"publishableKeyMessage"_s << u"end is missing"_s << true;
        QTest::newRow("unknown secret as publishable")
            << publishable << u"sk_"_s + kBody << u"publishableKeyMessage"_s << u"begin"_s << true;
        QTest::newRow("account as publishable")
            << publishable << u"acct_1QwErTyUiOp"_s << u"publishableKeyMessage"_s << u"account"_s << false;
        QTest::newRow("publishable as secret")
            << secret << key("pk_test_") << u"secretKeyMessage"_s << u"Publishable Key"_s << false;
        QTest::newRow("live key in the test set")
            << secret << key("sk_live_") << u"secretKeyMessage"_s << u"live"_s << false;
        QTest::newRow("secret as ID") << QByteArray("testWebhookIdLineEdit") << u"whsec_"_s + kBody
                                      << u"webhookIdMessage"_s << u"Webhook Secret"_s << true;
        QTest::newRow("ID as secret") << QByteArray("testWebhookSecretLineEdit") << u"we_1QwErTyUiOp"_s
                                      << u"webhookSecretMessage"_s << u"Webhook ID"_s << false;
        QTest::newRow("masked") << secret << u"sk_test_...wxyz"_s << u"secretKeyMessage"_s << u"Reveal"_s << false;
    }
    void namesTheFieldThatAMixedUpValueBelongsTo()
    {
        QFETCH(QByteArray, field);
        QFETCH(QString, pasted);
        QFETCH(QString, message);
        QFETCH(QString, says);
        QFETCH(bool, isCleared);
        auto *edit = named<QLineEdit>(m_box.get(), field.constData());
        paste(edit, pasted);
        auto *line = named<FieldMessage>(m_box.get(), message.toLatin1().constData());
        QVERIFY(line->isError());
        QVERIFY2(line->text().contains(says), qPrintable(line->text()));
        QVERIFY(!line->text().contains(kBody));
        const bool wasCleared = line->text().contains(u"was cleared because"_s);
        QCOMPARE(wasCleared, isCleared);
        QCOMPARE(edit->text(), isCleared ? QString() : pasted); // else nothing typed is taken away
        QCOMPARE(edit->accessibleDescription(), line->text());
        QVERIFY(!m_box->check());
        QCOMPARE(m_box->firstWrongField(), edit);
    }

    void aSecretInAFieldThatShowsItIsGoneForGood()
    {
        auto *edit = named<QLineEdit>(m_box.get(), "testWebhookIdLineEdit");
        auto *line = named<FieldMessage>(m_box.get(), "webhookIdMessage");
        paste(edit, u"whsec_"_s + kBody);
        edit->undo();
        QVERIFY(edit->text().isEmpty());
        Q_EMIT edit->editingFinished(); // leaving the field keeps the message
        QVERIFY(line->isError());
        QVERIFY(!m_box->check()); // nobody goes on without having seen it
        QVERIFY(m_box->check());  // the field may stay empty
        QVERIFY(!line->isError());
        paste(edit, u"whsec_"_s + kBody);
        paste(edit, u"we_1QwErTyUiOp"_s);
        QVERIFY(!line->isError());
        QVERIFY(m_box->check());
    }

    void aSecretThatIsStillInTheWrongFieldIsNotInTheDraft()
    {
        m_box->setDraft({.publishableKey = {}, .secretKey = {}, .webhookId = {}, .webhookSecret = {}});
        auto *publishable = named<QLineEdit>(m_box.get(), "testPublishableKeyLineEdit");
        auto *id = named<QLineEdit>(m_box.get(), "testWebhookIdLineEdit");
        publishable->setFocus();
        QTest::keyClicks(publishable, key("sk_live_"));
        QTest::keyClicks(id, u"\"whsec_"_s + kBody);
        QCOMPARE(publishable->text(), key("sk_live_")); // not left yet
        QCOMPARE(m_box->publicDraft().publishableKey, QString());
        QCOMPARE(m_box->publicDraft().webhookId, QString());
        publishable->setText(key("pk_test_"));
        id->setText(u"we_1QwErTyUiOp"_s);
        QCOMPARE(m_box->publicDraft().publishableKey, key("pk_test_"));
        QCOMPARE(m_box->publicDraft().webhookId, u"we_1QwErTyUiOp"_s);
    }

    void aClearedRequiredFieldSaysWhyItIsEmpty()
    {
        SettingsTab tab;
        paste(named<QLineEdit>(&tab, "testPublishableKeyLineEdit"), key("sk_test_"));
        QVERIFY(!tab.check());
        auto *line = named<FieldMessage>(named<QWidget>(&tab, "testCredentialsBox"), "publishableKeyMessage");
        QVERIFY2(line->text().contains(u"was cleared because"_s), qPrintable(line->text()));
    }

    void trimsWhatACopyByClickBrings()
    {
        auto *edit = named<QLineEdit>(m_box.get(), "testPublishableKeyLineEdit");
        paste(edit, u"  "_s + key("pk_test_") + u" \n"_s);
        QCOMPARE(edit->text(), key("pk_test_"));
        QVERIFY(m_box->check());
    }

    void checksATypedValueWhenTheFieldIsLeftAndNotBefore()
    {
        auto *edit = named<QLineEdit>(m_box.get(), "testPublishableKeyLineEdit");
        auto *line = named<FieldMessage>(m_box.get(), "publishableKeyMessage");
        edit->setFocus();
        QTest::keyClicks(edit, u"sk"_s);
        QVERIFY(!line->isError());
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(line->isError());
        QTest::keyClicks(edit, u"x"_s);
        QVERIFY(!line->isError()); // it is being mended
    }

    void takesARestrictedKeyAndRecommendsIt()
    {
        auto *line = named<FieldMessage>(m_box.get(), "secretKeyMessage");
        QVERIFY(line->text().contains(u"recommended"_s));
        paste(named<QLineEdit>(m_box.get(), "testSecretKeyLineEdit"), key("rk_test_"));
        QVERIFY(!line->isError());
        QVERIFY(m_box->check());
    }

    void warnsOfKeysOfTwoAccountsAlsoAfterTheSecretLeftItsField()
    {
        auto *warning = named<FieldMessage>(m_box.get(), "accountsMessage");
        paste(named<QLineEdit>(m_box.get(), "testSecretKeyLineEdit"), key("sk_test_"));
        (void)m_box->takeDraft();
        paste(named<QLineEdit>(m_box.get(), "testPublishableKeyLineEdit"), key("pk_test_", kOtherBody));
        QVERIFY(!warning->text().isEmpty());
        QVERIFY(!warning->isError());
        QVERIFY(m_box->check());
        paste(named<QLineEdit>(m_box.get(), "testPublishableKeyLineEdit"), key("pk_test_"));
        QVERIFY(warning->text().isEmpty());
    }

    void aSecretLeavesItsFieldOnceAndIsNeverShownAgain()
    {
        auto *edit = named<SecretLineEdit>(m_box.get(), "testSecretKeyLineEdit");
        paste(edit, key("sk_test_"));
        QCOMPARE(edit->displayText().count(kBody.first(6)), 0);
        const CredentialDraft draft = m_box->takeDraft();
        QVERIFY(draft.secretKey);
        draft.secretKey->use([](QByteArrayView bytes) { QCOMPARE(bytes, key("sk_test_").toUtf8()); });
        QVERIFY(edit->text().isEmpty());
        QVERIFY(edit->placeholderText().contains(u"fingerprint"_s));
        QVERIFY(!edit->placeholderText().contains(kBody.first(6)));
        edit->undo();
        QVERIFY(edit->text().isEmpty());
        // Kept in memory for a second run, replaced by typing, gone when the type is saved.
        QCOMPARE(m_box->takeDraft().secretKey, draft.secretKey);
        paste(edit, key("rk_test_"));
        QVERIFY(m_box->takeDraft().secretKey != draft.secretKey);
        m_box->forgetSecrets();
        QVERIFY(!m_box->takeDraft().secretKey);
        QVERIFY(!m_box->hasKeptSecret());
    }

    void aSecretCannotBeCopiedDraggedOrReadAloud()
    {
        auto *edit = named<SecretLineEdit>(m_box.get(), "testWebhookSecretLineEdit");
        paste(edit, u"whsec_"_s + kBody);
        QApplication::clipboard()->clear();
        edit->selectAll();
        QTest::keyClick(edit, Qt::Key_C, Qt::ControlModifier);
        QTest::keyClick(edit, Qt::Key_X, Qt::ControlModifier);
        QVERIFY(QApplication::clipboard()->text().isEmpty());
        QVERIFY(!edit->dragEnabled());
        auto *face = QAccessible::queryAccessibleInterface(edit);
        QVERIFY(face);
        QVERIFY(!face->text(QAccessible::Value).contains(kBody.first(6)));
        QVERIFY(face->text(QAccessible::Name).contains(u"Webhook Secret"_s));
    }

    void aSecretFieldTellsNothingToHelpers()
    {
        auto *edit = named<SecretLineEdit>(m_box.get(), "testSecretKeyLineEdit");
        QVERIFY(!edit->acceptDrops());
        QVERIFY(edit->inputMethodHints() & Qt::ImhSensitiveData);
        QVERIFY(edit->inputMethodHints() & Qt::ImhNoPredictiveText);
        paste(edit, key("sk_test_"));
        paste(edit, key("sk_test_", kOtherBody));
        edit->undo();
        QVERIFY(edit->text().isEmpty()); // and not the one before
    }

    void capsLockIsSaidWhileItIsOn()
    {
        auto *edit = named<SecretLineEdit>(m_box.get(), "testSecretKeyLineEdit");
        auto *line = named<FieldMessage>(m_box.get(), "secretKeyMessage");
        edit->setFocus();
        QTest::keyClick(edit, Qt::Key_A); // "a" without Shift
        QVERIFY(!edit->isCapsLockOn());
        QTest::sendKeyEvent(QTest::Click, edit, Qt::Key_A, u"A"_s, Qt::NoModifier);
        QVERIFY(edit->isCapsLockOn());
        QVERIFY2(line->text().contains(u"Caps Lock"_s), qPrintable(line->text()));
        QVERIFY(!line->isError());
        QTest::sendKeyEvent(QTest::Click, edit, Qt::Key_A, u"A"_s, Qt::ShiftModifier);
        QVERIFY(!edit->isCapsLockOn());
        QTest::sendKeyEvent(QTest::Click, edit, Qt::Key_A, u"a"_s, Qt::ShiftModifier);
        QVERIFY(edit->isCapsLockOn());
        QTest::keyClick(edit, Qt::Key_CapsLock);
        QVERIFY(!edit->isCapsLockOn());
    }

    void theCliSecretIsWarnedOf()
    {
        paste(named<QLineEdit>(m_box.get(), "testWebhookSecretLineEdit"), u"whsec_"_s + QString(64, u'a'));
        auto *line = named<FieldMessage>(m_box.get(), "webhookSecretMessage");
        QVERIFY2(line->text().contains(u"stripe listen"_s), qPrintable(line->text()));
        QVERIFY(m_box->check());
    }

    void aBlockIsOfferedAndPutWhereEachBelongs_data()
    {
        QTest::addColumn<QByteArray>("into");
        for (const char *field : {"testPublishableKeyLineEdit", "testSecretKeyLineEdit", "testWebhookIdLineEdit",
                                  "livePublishableKeyLineEdit", "liveWebhookSecretLineEdit"})
            QTest::newRow(field) << QByteArray(field);
        QTest::newRow("beside the fields") << QByteArray();
    }
    void aBlockIsOfferedAndPutWhereEachBelongs()
    {
        QFETCH(QByteArray, into);
        SettingsTab tab;
        tab.resize(860, 640);
        tab.show();
        const QString block = u"STRIPE_PK="_s + key("pk_test_") + u"\nSTRIPE_SK=\""_s + key("rk_test_") +
                              u"\"\nID=we_1QwErTyUiOp\nSECRET=whsec_"_s + kBody + u"\nOTHER=rkcs_test_"_s + kBody +
                              u'\n';
        auto *offer = named<PastedOffer>(&tab, "pastedOffer");
        if (into.isEmpty()) {
            QApplication::clipboard()->setText(block);
            auto *box = named<QCheckBox>(&tab, "guestPaymentsCheckBox");
            QApplication::setActiveWindow(&tab);
            box->setFocus();
            QTest::keyClick(box, Qt::Key_V, Qt::ControlModifier);
        } else {
            paste(named<QLineEdit>(&tab, into.constData()), block);
            QVERIFY(named<QLineEdit>(&tab, into.constData())->text().isEmpty());
        }
        QVERIFY(offer->isOffering() && offer->isVisible());
        QVERIFY(tab.hasSecretsToLose());
        const auto *table = named<QTableView>(offer, "pastedValuesTable")->model();
        QCOMPARE(table->rowCount(), 5);
        for (int row = 0; row < 5; ++row) {
            const QString line = table->index(row, 0).data().toString() + table->index(row, 1).data().toString();
            QVERIFY2(!line.contains(kBody.first(8)), qPrintable(line));
        }
        QVERIFY(table->index(1, 1).data().toString().contains(u"Testing Credentials, Secret Key"_s));
        QCOMPARE(table->index(4, 1).data().toString(), u"Nowhere"_s);
        const QString why = named<FieldMessage>(offer, "pastedOdditiesMessage")->text();
        QVERIFY2(why.startsWith(table->index(4, 0).data().toString() + u": "_s), qPrintable(why));
        QVERIFY(!why.contains(kBody.first(8)));
        shoot(&tab, u"settings-pasted-block"_s);
        named<QPushButton>(offer, "acceptPastedButton")->click();
        QVERIFY(!offer->isOffering() && !offer->isVisible());
        QCOMPARE(named<QLineEdit>(&tab, "testPublishableKeyLineEdit")->text(), key("pk_test_"));
        QCOMPARE(named<QLineEdit>(&tab, "testSecretKeyLineEdit")->text(), key("rk_test_"));
        QCOMPARE(named<QLineEdit>(&tab, "testWebhookIdLineEdit")->text(), u"we_1QwErTyUiOp"_s);
        QCOMPARE(named<QLineEdit>(&tab, "testWebhookSecretLineEdit")->text(), u"whsec_"_s + kBody);
        QVERIFY(named<QLineEdit>(&tab, "livePublishableKeyLineEdit")->text().isEmpty());
        QVERIFY(named<QLineEdit>(&tab, "liveWebhookSecretLineEdit")->text().isEmpty());
    }

    void aDiscardedBlockLeavesNothing()
    {
        SettingsTab tab;
        tab.show();
        auto *publishable = named<QLineEdit>(&tab, "testPublishableKeyLineEdit");
        paste(publishable, key("pk_test_"));
        paste(publishable, key("pk_test_", kOtherBody) + u' ' + key("sk_test_"));
        QCOMPARE(publishable->text(), key("pk_test_")); // as it was before
        auto *offer = named<PastedOffer>(&tab, "pastedOffer");
        QVERIFY(named<FieldMessage>(offer, "pastedOdditiesMessage")->text().contains(u"different"_s));
        named<QPushButton>(offer, "dismissPastedButton")->click();
        QVERIFY(!offer->isOffering());
        QVERIFY(offer->take().isEmpty());
        QVERIFY(named<QLineEdit>(&tab, "testSecretKeyLineEdit")->text().isEmpty());
    }

    void aStoredSecretShowsItsFingerprint()
    {
        CredentialSet stored;
        stored.secretKeyFingerprint = u"a1b2-c3d4-e5f6-0718"_s;
        stored.publishableKey = key("pk_test_");
        m_box->setStored(stored);
        auto *edit = named<QLineEdit>(m_box.get(), "testSecretKeyLineEdit");
        QVERIFY(edit->text().isEmpty());
        QCOMPARE(edit->placeholderText(), u"Stored — fingerprint a1b2-c3d4-e5f6-0718"_s);
        QCOMPARE(named<QLineEdit>(m_box.get(), "testPublishableKeyLineEdit")->text(), key("pk_test_"));
        QVERIFY(m_box->hasSecretKey());
        QVERIFY(!m_box->takeDraft().secretKey);
    }

    void typeNameIsRequiredTrimmedShortAndUnique()
    {
        TypeNameTab tab;
        tab.setTakenNames({u"Credit Card"_s});
        auto *line = named<FieldMessage>(&tab, "typeNameMessage");
        QVERIFY(!tab.check());
        QVERIFY(line->isError());
        tab.setName(u" credit card "_s);
        QVERIFY(!tab.check());
        QVERIFY(line->text().contains(u"credit card"_s));
        tab.setName(QString(61, u'x'));
        QVERIFY(!tab.check());
        tab.setName(QString(60, u'x'));
        QVERIFY(tab.check());
        tab.setName(u"  Visa and others  "_s);
        QVERIFY(tab.check());
        QCOMPARE(tab.name(), u"Visa and others"_s);
    }

    void userTypesAreACheckListWithAtLeastOne()
    {
        UserTypesTab tab;
        tab.load({{u"1"_s, u"Full Time Student"_s, u"Student"_s}, {u"7"_s, u"Full Time Staff"_s, u"Staff"_s}}, {});
        QVERIFY(!tab.check());
        auto *view = named<QTreeWidget>(&tab, "userTypesView");
        QCOMPARE(view->topLevelItem(1)->text(1), u"Staff"_s);
        QSignalSpy edited(&tab, &UserTypesTab::edited);
        view->topLevelItem(1)->setCheckState(0, Qt::Checked);
        QCOMPARE(edited.count(), 1);
        QCOMPARE(tab.chosenIds(), QStringList{u"7"_s});
        QVERIFY(tab.check());
        named<QPushButton>(&tab, "selectAllButton")->click();
        QCOMPARE(tab.chosenIds(), (QStringList{u"1"_s, u"7"_s}));
        named<QPushButton>(&tab, "selectNoneButton")->click();
        QVERIFY(tab.chosenIds().isEmpty());
    }

    void aUserTypeThatTheTenantNoLongerListsIsKept()
    {
        UserTypesTab tab;
        tab.load({{u"1"_s, u"Full Time Student"_s, u"Student"_s}}, {u"99"_s});
        QCOMPARE(tab.chosenIds(), QStringList{u"99"_s});
    }

    void liveModeIsOffAndSaysWhyUntilTheTestSetIsProven()
    {
        SettingsTab tab;
        auto *live = named<QCheckBox>(&tab, "liveModeCheckBox");
        tab.setLiveModeAllowed(false, u"Not proven yet."_s);
        QVERIFY(!live->isChecked());
        QVERIFY(!live->isEnabled());
        QCOMPARE(named<FieldMessage>(&tab, "liveModeMessage")->text(), u"Not proven yet."_s);
        tab.setLiveModeAllowed(true, u"Proven."_s);
        QVERIFY(live->isEnabled());
        live->click();
        QVERIFY(named<FieldMessage>(&tab, "liveModeMessage")->text().contains(u"Real cards"_s));
        // Whoever is live may always go back.
        tab.setLiveModeAllowed(false, u"A new key is not proven."_s);
        QVERIFY(live->isEnabled());
        live->click();
        QVERIFY(!live->isEnabled());
    }

    void liveModeAsksForTheLiveCredentials()
    {
        SettingsTab tab;
        PaymentTypeDraft draft;
        draft.type.test.secretKeyFingerprint = u"a1b2-c3d4-e5f6-0718"_s;
        draft.type.test.publishableKey = key("pk_test_");
        tab.load(draft);
        QVERIFY(tab.check());
        tab.setLiveModeAllowed(true, {});
        named<QCheckBox>(&tab, "liveModeCheckBox")->click();
        QVERIFY(!tab.check());
        QCOMPARE(tab.firstWrongField()->objectName(), u"livePublishableKeyLineEdit"_s);
    }

    void otherProvidersHaveGuestPaymentsOnly()
    {
        SettingsTab tab;
        tab.setProvider({u"always_successful"_s, u"Always Successful"_s, {}});
        QVERIFY(tab.check());
        QVERIFY(!named<QComboBox>(&tab, "currencyComboBox")->isVisibleTo(&tab));
        QVERIFY(named<QCheckBox>(&tab, "guestPaymentsCheckBox")->isVisibleTo(&tab));
        QVERIFY(named<QLabel>(&tab, "noSettingsLabel")->text().contains(u"Always Successful"_s));
    }

    void theCurrencyIsUsDollarsAndADifferentAccountWantsConfirmation()
    {
        SettingsTab tab;
        QCOMPARE(tab.currency().code(), u"usd"_s);
        auto *confirm = named<QCheckBox>(&tab, "currencyConfirmCheckBox");
        QVERIFY(!confirm->isVisibleTo(&tab));
        tab.showProof(proofWithCurrency(u"usd"_s));
        QVERIFY(!tab.currencyWantsConfirmation());
        tab.showProof(proofWithCurrency(u"cad"_s));
        QVERIFY(confirm->isVisibleTo(&tab));
        QVERIFY(tab.currencyWantsConfirmation());
        QVERIFY(named<FieldMessage>(&tab, "currencyMessage")->text().contains(u"CAD"_s));
        confirm->click();
        QVERIFY(!tab.currencyWantsConfirmation());
        auto *combo = named<QComboBox>(&tab, "currencyComboBox");
        combo->setCurrentIndex(combo->findData(u"eur"_s));
        QVERIFY(tab.currencyWantsConfirmation()); // what was confirmed was another currency
        combo->setCurrentIndex(combo->findData(u"cad"_s));
        QVERIFY(!tab.currencyWantsConfirmation());
    }

    void aNewKeyWantsAProofOfItsOwn()
    {
        SettingsTab tab;
        auto *edit = named<QLineEdit>(&tab, "testSecretKeyLineEdit");
        QVERIFY(!tab.needsProof(Mode::Test));
        paste(edit, key("sk_test_"));
        QVERIFY(tab.needsProof(Mode::Test));
        tab.showProof(proofWithCurrency(u"usd"_s));
        QVERIFY(!tab.needsProof(Mode::Test));
        paste(edit, key("sk_test_", kOtherBody));
        QVERIFY(tab.needsProof(Mode::Test));
    }

    void theTwoSetsStandSideBySideOrStacked()
    {
        SettingsTab tab;
        auto *test = named<QWidget>(&tab, "testCredentialsBox");
        auto *live = named<QWidget>(&tab, "liveCredentialsBox");
        tab.resize(800, 600);
        tab.show();
        QTRY_COMPARE(test->y(), live->y());
        tab.resize(480, 600);
        QTRY_VERIFY(live->y() > test->y());
    }

    void theListPutsActiveTypesFirst()
    {
        PaymentTypesModel model;
        QAbstractItemModelTester tester(&model);
        const auto type = [](const QString &id, const QString &name, bool active) {
            PaymentType made;
            made.id = id;
            made.name = name;
            made.active = active;
            made.providerId = u"stripe_js"_s;
            made.userTypeIds = {u"1"_s, u"2"_s};
            return made;
        };
        model.setTypes({type(u"a"_s, u"Alpha"_s, false), type(u"b"_s, u"Beta"_s, true), type(u"c"_s, u"Card"_s, true)},
                       {{u"1"_s, u"Full Time Student"_s, {}}}, {{u"stripe_js"_s, u"Stripe.js"_s, {}}},
                       {{u"b"_s, QDateTime(QDate(2026, 9, 3), QTime(14, 2), Qt::UTC)}});
        const auto text = [&](int row, int column) {
            return model.index(row, column).data(Qt::DisplayRole).toString();
        };
        QCOMPARE(text(0, PaymentTypesModel::NameColumn), u"Beta"_s);
        QCOMPARE(text(1, PaymentTypesModel::NameColumn), u"Card"_s);
        QCOMPARE(text(2, PaymentTypesModel::NameColumn), u"Alpha"_s);
        QCOMPARE(text(0, PaymentTypesModel::ProviderColumn), u"Stripe.js"_s);
        QVERIFY(text(0, PaymentTypesModel::UserTypesColumn).startsWith(u"Full Time Student, "_s));
        QVERIFY(text(0, PaymentTypesModel::ChecksColumn).contains(u"UTC"_s));
        QCOMPARE(text(1, PaymentTypesModel::ChecksColumn), u"Not proven"_s);
        QCOMPARE(text(0, PaymentTypesModel::ModeColumn), u"TEST"_s);
        QCOMPARE(text(0, PaymentTypesModel::WebhookColumn), u"Not compared"_s);
        QVERIFY(!model.index(0, PaymentTypesModel::WebhookColumn).data(PaymentTypesModel::ToneRole).isValid());
        model.setWebhooks({{u"c"_s, {u"2 differences"_s, u"They differ."_s, Tone::Bad, u"error"_s}}});
        QCOMPARE(text(0, PaymentTypesModel::WebhookColumn), u"Not compared"_s);
        const QModelIndex badge = model.index(1, PaymentTypesModel::WebhookColumn);
        QCOMPARE(badge.data().toString(), u"2 differences"_s);
        QCOMPARE(badge.data(Qt::ToolTipRole).toString(), u"They differ."_s);
        QCOMPARE(badge.data(PaymentTypesModel::ToneRole).toInt(), int(Tone::Bad));
    }

    void aCheckSaysItsStateInAWord()
    {
        ChecksModel model;
        QAbstractItemModelTester tester(&model);
        model.setChecks(VerifyPaymentTypeFlow::emptyChecks());
        QCOMPARE(model.index(0, ChecksModel::StateColumn).data().toString(), u"waiting"_s);
        Check check = model.checks().at(3);
        check.state = CheckState::Failed;
        check.finding = u"Stripe has no such webhook."_s;
        check.repair = u"Register it anew."_s;
        QCOMPARE(model.update(check), 3);
        QCOMPARE(model.index(3, ChecksModel::StateColumn).data().toString(), u"failed"_s);
        const QString finding = model.index(3, ChecksModel::FindingColumn).data().toString();
        QVERIFY(finding.contains(check.finding) && finding.contains(check.repair));
    }

private:
    std::unique_ptr<CredentialSetBox> m_box;
};

QTEST_MAIN(TestSetupFields)
#include "tst_setupfields.moc"
