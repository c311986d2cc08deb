#include "gui/screenshots.h"
#include "gui/setup/setuptesting.h"
#include "keysbench.h"
#include "ui/keys/deletesecretdialog.h"
#include "ui/keys/forgetworkspacedialog.h"
#include "ui/keys/keyspage.h"
#include "ui/keys/keyswords.h"
#include "ui/keys/proxylogindialog.h"
#include "ui/keys/replacesecretdialog.h"
#include "ui/setup/fieldmessage.h"
#include "ui/setup/keypermissionsdialog.h"
#include "ui/setup/secretlineedit.h"
#include "ui/webhooks/celltable.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/statuschip.h"

#include <QFrame>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// The page "Keys and secrets": every item, every state of the keychain on screen, and what can be done with an item.
class TestKeysPage : public QObject
{
    Q_OBJECT

    KeysBench m_bench;
    std::unique_ptr<KeysPage> m_page;

    template <typename T>
    T *on(const char *name)
    {
        return named<T>(m_page.get(), name);
    }
    template <typename T>
    T *dialog()
    {
        return m_page->findChild<T *>();
    }
    QAbstractItemModel *table() { return on<CellTable>("secretsTable")->model(); }
    QString rowText(int row)
    {
        QStringList cells;
        for (int column = 0; column < table()->columnCount(); ++column)
            cells.append(table()->index(row, column).data().toString());
        return cells.join(u" | "_s);
    }
    QString shown()
    {
        QStringList rows;
        for (int row = 0; row < table()->rowCount(); ++row)
            rows.append(rowText(row));
        return rows.join(u'\n');
    }
    void choose(const QString &workspace, SecretKind kind, std::optional<Mode> mode = {})
    {
        on<CellTable>("secretsTable")->choose(KeysBench::rowOf(m_page->list(), workspace, kind, mode).id());
    }
    void makePage()
    {
        m_page = std::make_unique<KeysPage>(
            m_bench.session(), [this] { return m_bench.known(); }, nullptr);
        m_page->resize(1120, 620);
        m_page->setVisible(true);
        readAgain();
    }
    void readAgain()
    {
        QSignalSpy listed(m_page.get(), &KeysPage::listed);
        m_page->activated();
        QTRY_VERIFY(!listed.isEmpty() && !m_page->isBusy());
    }

private Q_SLOTS:
    void init()
    {
        m_bench.setUp();
        m_bench.addTenant(u"acme"_s, u"Acme University"_s, 100);
        m_bench.addTenant(u"beta"_s, u"Beta College"_s, 80);
        makePage();
    }
    void cleanup()
    {
        m_page.reset();
        m_bench.tearDown();
    }

    void everyItemIsListedWithoutAValue()
    {
        QCOMPARE(table()->rowCount(), 12);
        QVERIFY2(shown().contains(u"Acme University | Permits | Live | Webhook Secret"_s), qPrintable(shown()));
        QVERIFY(shown().contains(u"Overdue"_s) && shown().contains(u"Soon"_s) && shown().contains(u"Held"_s));
        QVERIFY(!shown().contains(u"value of"_s));
        QVERIFY(on<StatusChip>("keychainChip")->text().contains(u"ready"_s));
        QVERIFY(!on<QFrame>("keychainFrame")->isVisible());
        shoot(m_page.get(), u"keys-ready"_s);
    }

    void whatCannotBeDoneSaysWhy()
    {
        choose(u"acme"_s, SecretKind::SecretKey, Mode::Live);
        QVERIFY(!on<QPushButton>("replaceButton")->isEnabled());
        QVERIFY2(on<QLabel>("obstacleLabel")->text().contains(u"Open this workspace"_s),
                 qPrintable(on<QLabel>("obstacleLabel")->text()));
        QVERIFY(on<QPushButton>("deleteButton")->isEnabled());
        QVERIFY(on<QPushButton>("forgetButton")->isEnabled());
        choose(u"practice"_s, SecretKind::ApiToken);
        QVERIFY(!on<QPushButton>("forgetButton")->isEnabled());
    }

    /// The token's permissions count where OPS-COM must take the new value too; what is only here stays deletable.
    void aTokenThatMayNotSetUpReplacesNothingOfAPaymentType()
    {
        choose(u"practice"_s, SecretKind::SecretKey, Mode::Test);
        QVERIFY(on<QPushButton>("replaceButton")->isEnabled());
        TenantInfo info = m_bench.session().tenantInfo();
        info.capabilities = QStringList{u"view"_s, u"refund"_s};
        m_bench.session().setTenantInfo(info);
        choose(u"practice"_s, SecretKind::SecretKey, Mode::Test);
        QVERIFY(!on<QPushButton>("replaceButton")->isEnabled());
        QVERIFY2(on<QLabel>("obstacleLabel")->text().contains(u"may not change the set-up"_s),
                 qPrintable(on<QLabel>("obstacleLabel")->text()));
        QVERIFY(on<QPushButton>("testButton")->isEnabled() && on<QPushButton>("deleteButton")->isEnabled());
        choose(u"acme"_s, SecretKind::ApiToken); // another workspace's token is asked nothing here
        QVERIFY(on<QPushButton>("replaceButton")->isEnabled());
    }

    void eachStateOfTheKeychainIsSaidWithTheWayOut_data()
    {
        QTest::addColumn<int>("state"); // -1: an error
        QTest::addColumn<int>("trouble");
        QTest::addColumn<QByteArray>("desktop");
        QTest::addColumn<QString>("chip");
        QTest::addColumn<QString>("advice"); // how it begins after the first line, or a part of it
        QTest::addColumn<bool>("unlocks");
        const auto row = [](const char *name, KeychainState state, const char *desktop, const QString &chip,
                            const QString &advice, bool unlocks) {
            QTest::newRow(name) << int(state) << 0 << QByteArray(desktop) << chip << advice << unlocks;
        };
        row("locked", KeychainState::Locked, "GNOME", u"locked"_s, u"asks for its password"_s, true);
        row("absent on GNOME", KeychainState::NoService, "ubuntu:GNOME", u"No keychain"_s, u"\nGNOME"_s, false);
        row("absent on KDE", KeychainState::NoService, "KDE", u"No keychain"_s, u"\nKDE Plasma"_s, false);
        row("absent elsewhere", KeychainState::NoService, "sway", u"No keychain"_s, u"libpam-gnome-keyring"_s, false);
        row("no bus", KeychainState::NoBus, "XFCE", u"No keychain"_s, u"no session bus"_s, false);
        row("no keyring in it", KeychainState::NoCollection, "GNOME", u"No keychain"_s, u"no default keyring"_s, false);
        QTest::newRow("denied") << -1 << int(ErrorKind::KeychainDenied) << QByteArray("GNOME") << u"refuses"_s
                                << u"keychain_denied"_s << false;
        QTest::newRow("slow") << -1 << int(ErrorKind::KeychainSlow) << QByteArray("GNOME") << u"does not answer"_s
                              << u"keychain_slow"_s << false;
    }
    void eachStateOfTheKeychainIsSaidWithTheWayOut()
    {
        QFETCH(int, state);
        QFETCH(int, trouble);
        QFETCH(QByteArray, desktop);
        QFETCH(QString, chip);
        QFETCH(QString, advice);
        QFETCH(bool, unlocks);
        qputenv("XDG_CURRENT_DESKTOP", desktop);
        if (state < 0)
            m_bench.memory().failProbeWith(ErrorKind(trouble));
        else
            m_bench.memory().setState(KeychainState(state));
        readAgain();
        QVERIFY(on<QFrame>("keychainFrame")->isVisible());
        QVERIFY2(on<StatusChip>("keychainChip")->text().contains(chip),
                 qPrintable(on<StatusChip>("keychainChip")->text()));
        auto *label = on<QLabel>("keychainLabel");
        if (state >= 0)
            QVERIFY2(label->text().contains(advice), qPrintable(label->text()));
        else
            QVERIFY2(label->text().contains(toString(ErrorKind(trouble))), qPrintable(label->text()));
        if (desktop.contains("KDE"))
            QVERIFY(label->text().indexOf(u"KDE Plasma"_s) < label->text().indexOf(u"GNOME and"_s));
        QCOMPARE(on<QPushButton>("unlockButton")->isVisible(), unlocks);
        QCOMPARE(on<QPushButton>("tryAgainButton")->isVisible(), !unlocks);
        QCOMPARE(table()->rowCount(), 12); // what is known stays to be seen
        QVERIFY(shown().contains(u"Not asked"_s));
        choose(u"acme"_s, SecretKind::ApiToken);
        for (const char *button : {"replaceButton", "testButton", "deleteButton", "forgetButton"})
            QVERIFY2(!on<QPushButton>(button)->isEnabled(), button);
        shoot(m_page.get(), u"keys-"_s + QString::fromLatin1(QTest::currentDataTag()).replace(u' ', u'-'));

        // The way out.
        m_bench.memory().failProbeWith({});
        if (!unlocks)
            m_bench.memory().setState(KeychainState::Ready);
        on<QPushButton>(unlocks ? "unlockButton" : "tryAgainButton")->click();
        QTRY_VERIFY(m_page->list().isReady() && !m_page->isBusy());
        QVERIFY(!on<QFrame>("keychainFrame")->isVisible());
        QVERIFY(!shown().contains(u"Not asked"_s));
    }

    void aPersonWhoSaysNoToTheKeychainIsTold()
    {
        m_bench.memory().setState(KeychainState::Locked);
        m_bench.memory().setUnlocks(false);
        readAgain();
        on<QPushButton>("unlockButton")->click();
        QTRY_VERIFY(on<MessageBar>("messageBar")->isShown());
        QTRY_VERIFY(!m_page->isBusy());
        QVERIFY(on<QPushButton>("unlockButton")->isVisible());
    }

    void anItemIsReplacedFromAWholeBlock()
    {
        choose(u"practice"_s, SecretKind::SecretKey, Mode::Test);
        const QString id = on<CellTable>("secretsTable")->currentId();
        on<QPushButton>("replaceButton")->click();
        auto *replace = dialog<ReplaceSecretDialog>();
        QVERIFY(replace);
        auto *edit = named<SecretLineEdit>(replace, "newValueLineEdit");
        const auto keys = m_bench.practice().world().keys();
        paste(edit, u"PUBLISHABLE="_s + QString::fromLatin1(keys.publishableTest) + u"\nSECRET="_s +
                        QString::fromLatin1(keys.restrictedTest) + u"\n"_s);
        QCOMPARE(edit->text(), QString::fromLatin1(keys.restrictedTest));
        shoot(replace, u"keys-replace"_s);
        QSignalSpy replaced(replace, &ReplaceSecretDialog::replaced);
        named<QPushButton>(replace, "previewActionButton")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!replaced.isEmpty(), 60000);
        QTRY_VERIFY(on<MessageBar>("messageBar")->text().contains(u"Replaced"_s));
        const auto row = std::ranges::find(m_page->list().rows, id, &SecretRow::id);
        QCOMPARE(m_bench.memory().peek(row->name), keys.restrictedTest);
    }

    void whatAKeyMayDoStandsBesideWhatItNeeds()
    {
        QStringList left = consoleKeyPermissions();
        QVERIFY(left.removeOne(u"rak_refund_write"_s));
        const auto typed = std::make_shared<const SecretValue>(m_bench.practice().world().stripe().restrictedKey(left));
        QPointer<KeyPermissionsDialog> dialog = new KeyPermissionsDialog(
            m_bench.session(), {.mode = Mode::Test, .typed = typed, .storedOfTypeId = {}, .known = {}}, m_page.get());
        dialog->open();
        const QAbstractItemModel *rows = named<CellTable>(dialog, "permissionsTable")->model();
        const auto textAt = [rows](KeyCapability capability, int column) {
            return rows->index(int(allKeyCapabilities().indexOf(capability)), column).data().toString();
        };
        QCOMPARE(rows->rowCount(), allKeyCapabilities().size());
        QCOMPARE(textAt(KeyCapability::Refund, 2), u"Not asked"_s);
        QVERIFY(named<QPushButton>(dialog, "openCreatePageButton")->toolTip().contains(u"rak_refund_write"_s));
        shoot(dialog, u"permissions"_s);
        QSignalSpy found(dialog, &KeyPermissionsDialog::found);
        named<QPushButton>(dialog, "askPermissionsButton")->click();
        QTRY_COMPARE_WITH_TIMEOUT(found.size(), 1, 60000);
        QCOMPARE(textAt(KeyCapability::Refund, 2), u"Missing"_s);
        QVERIFY2(textAt(KeyCapability::Refund, 3).contains(u"Charges and Refunds (Write)"_s),
                 qPrintable(textAt(KeyCapability::Refund, 3)));
        QCOMPARE(textAt(KeyCapability::View, 2), u"Has it"_s);
        QCOMPARE(textAt(KeyCapability::View, 3), QString());
        shoot(dialog, u"permissions-asked"_s);
        delete dialog.data();
    }

    void anItemIsTestedFromThePage()
    {
        choose(u"practice"_s, SecretKind::SecretKey, Mode::Test);
        on<QPushButton>("testButton")->click();
        QTRY_VERIFY_WITH_TIMEOUT(on<MessageBar>("messageBar")->text().contains(u"works"_s), 60000);
    }

    void anItemIsDeletedAfterAQuestion()
    {
        choose(u"acme"_s, SecretKind::SecretKey, Mode::Live);
        on<QPushButton>("deleteButton")->click();
        auto *question = dialog<DeleteSecretDialog>();
        QVERIFY(question);
        QVERIFY(named<QPushButton>(question, "previewCancelButton")->isDefault());
        shoot(question, u"keys-delete"_s);
        for (const char *name : {"previewSentenceLabel", "previewStepsLabel"}) {
            const auto *text = named<QLabel>(question, name);
            QVERIFY2(text->height() >= text->heightForWidth(text->width()), name); // nothing cut off
        }
        named<QPushButton>(question, "previewActionButton")->click();
        QTRY_VERIFY_WITH_TIMEOUT(on<MessageBar>("messageBar")->text().contains(u"read back as absent"_s), 60000);
        QTRY_COMPARE(table()->rowCount(), 11);
    }

    void aWorkspaceIsForgottenWithItsProof()
    {
        choose(u"beta"_s, SecretKind::ApiToken);
        QSignalSpy wanted(m_page.get(), &KeysPage::forgetRequested);
        on<QPushButton>("forgetButton")->click();
        QCOMPARE(wanted.size(), 1);
        QPointer<ForgetWorkspaceDialog> forget = new ForgetWorkspaceDialog(
            m_bench.services(), wanted.first().first().value<Workspace>(), [] { return true; }, m_page.get());
        forget->open();
        shoot(forget, u"keys-forget"_s);
        QSignalSpy forgotten(forget, &ForgetWorkspaceDialog::forgotten);
        named<QPushButton>(forget, "previewActionButton")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!forgotten.isEmpty(), 60000);
        QCOMPARE(forget->findChild<QPlainTextEdit *>()->toPlainText().count(u"read back as absent"_s), 4);
        shoot(forget, u"keys-forgotten"_s);
        QVERIFY(m_bench.secrets().known(u"beta"_s).isEmpty());
        delete forget.data();
    }

    void theProxyLogInGoesIntoTheKeychainAndIsDeletedLikeAnyItem()
    {
        on<QPushButton>("proxyButton")->click();
        auto *login = dialog<ProxyLoginDialog>();
        QVERIFY(login);
        auto *message = named<FieldMessage>(login, "proxyLoginMessage");
        auto *user = named<QLineEdit>(login, "proxyUserLineEdit");
        auto *password = named<SecretLineEdit>(login, "proxyPasswordLineEdit");
        QPushButton *store = named<QPushButton>(login, "previewActionButton");
        store->click();
        QVERIFY(message->isError());
        QTest::keyClicks(user, u"dana:x"_s);
        QTest::keyClicks(password, u"\"p:w\" "_s);
        store->click();
        QVERIFY2(message->text().contains(u"colon"_s), qPrintable(message->text()));
        user->setText(u"dana"_s);
        shoot(login, u"keys-proxy"_s);
        // A keychain that refuses keeps what was typed.
        m_bench.memory().failWritesWith(ErrorKind::KeychainLocked);
        store->click();
        QTRY_VERIFY(named<MessageBar>(login, "previewMessageBar")->isShown());
        QVERIFY(password->text().isEmpty()); // kept out of the field
        m_bench.memory().failWritesWith({});
        store->click();
        QTRY_COMPARE(m_bench.memory().peek(proxyLoginName()), QByteArray("dana:\"p:w\" "));
        QTRY_COMPARE(table()->rowCount(), 13);
        QTRY_VERIFY(!m_page->isBusy());
        choose(kThisComputer.toString(), SecretKind::ProxyLogin);
        QVERIFY2(shown().contains(u"This computer"_s) && shown().contains(u"Proxy log-in"_s), qPrintable(shown()));
        QVERIFY(!on<QPushButton>("replaceButton")->isEnabled() && !on<QPushButton>("forgetButton")->isEnabled());
        on<QPushButton>("deleteButton")->click();
        named<QPushButton>(dialog<DeleteSecretDialog>(), "previewActionButton")->click();
        QTRY_COMPARE(table()->rowCount(), 12);
        QVERIFY(m_bench.memory().peek(proxyLoginName()).isEmpty());
    }
};

QTEST_MAIN(TestKeysPage)
#include "tst_keyspage.moc"
