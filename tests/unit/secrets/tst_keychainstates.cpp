#include "realkeyring.h"

#include "secrets/keychainsecretstore.h"
#include "support/compare.h"
#include "support/jobresult.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusReply>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

// As long as a loaded machine may take; they end a hang, nothing is measured by them.
constexpr std::chrono::milliseconds kPatient = std::chrono::seconds(30);

} // namespace

/// Each state of the keychain as a real gnome-keyring on a real bus shows it, one after the other in the life of one
/// keyring: ready, locked, slow (the process is stopped), absent (it is ended), there again, and denied (the bus does
/// not let the program through to it). tst_keychainfaults has the answers that no real one gives on demand.
class TestKeychainStates : public QObject
{
    Q_OBJECT

    // libsecret keeps the first bus that it is given for the life of the process, and ends the process with it.
    RealKeyring m_keyring;
    QTemporaryDir m_dir;

    std::unique_ptr<KeychainSecretStore> newStore(std::chrono::milliseconds timeLimit = kPatient) const
    {
        KeychainSecretStore::Options options;
        options.knownNamesFile = m_dir.filePath(u"known.json"_s);
        options.timeLimit = timeLimit;
        options.startupRetry = std::chrono::milliseconds(1);
        return std::make_unique<KeychainSecretStore>(options);
    }
    static SecretName name() { return {u"acme"_s, u"pt_1"_s, Mode::Test, SecretKind::SecretKey}; }
    static std::optional<KeychainState> stateNow(KeychainSecretStore &store)
    {
        const auto state = resultOf(store.probe(), int(2 * kPatient.count()));
        return state && *state ? std::optional(**state) : std::nullopt;
    }
    void becomes(KeychainState wanted)
    {
        QTRY_VERIFY_WITH_TIMEOUT(stateNow(*newStore()) == wanted, int(kPatient.count()));
    }
    /// Read, write and delete each end with this error.
    void everythingEndsWith(KeychainSecretStore &store, ErrorKind kind)
    {
        const auto read = resultOf(store.read(name()), int(2 * kPatient.count()));
        QVERIFY(read && !*read);
        QCOMPARE(read->error().kind, kind);
        QVERIFY2(read->error().userText.contains(u"othing was stored"_s), qPrintable(read->error().userText));
        const auto written = resultOf(store.write(name(), SecretValue("sk_test_other")), int(2 * kPatient.count()));
        QVERIFY(written && !*written);
        QCOMPARE(written->error().kind, kind);
        const auto removed = resultOf(store.remove(name()), int(2 * kPatient.count()));
        QVERIFY(removed && !*removed);
        QCOMPARE(removed->error().kind, kind);
    }
    void holdsWhatWasStored(KeychainSecretStore &store)
    {
        const auto read = resultOf(store.read(name()), int(2 * kPatient.count()));
        QVERIFY(read);
        QVERIFY2(*read, *read ? "" : qPrintable(read->error().userText + read->error().detail));
        (*read)->use([](QByteArrayView bytes) { QCOMPARE(bytes, QByteArrayView("sk_test_kept")); });
    }
    static void lock()
    {
        auto ask = QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s,
                                                  u"org.freedesktop.Secret.Service"_s, u"ReadAlias"_s);
        ask << u"default"_s;
        const QDBusReply<QDBusObjectPath> collection = QDBusConnection::sessionBus().call(ask);
        auto order = QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s,
                                                    u"org.freedesktop.Secret.Service"_s, u"Lock"_s);
        order << QVariant::fromValue(QList<QDBusObjectPath>{collection.value()});
        const QDBusMessage answer = QDBusConnection::sessionBus().call(order);
        QVERIFY2(answer.type() == QDBusMessage::ReplyMessage, qPrintable(answer.errorMessage()));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(!m_keyring.address().isEmpty(), "dbus-daemon did not start");
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_keyring.address());
        m_keyring.start();
        becomes(KeychainState::Ready);
    }

    void ready()
    {
        const auto store = newStore();
        QVERIFY(*resultOf(store->write(name(), SecretValue("sk_test_kept")), int(2 * kPatient.count())));
        holdsWhatWasStored(*store);
    }

    void slow()
    {
        m_keyring.halt();
        const auto store = newStore(std::chrono::milliseconds(300));
        const auto state = resultOf(store->probe(), int(kPatient.count()));
        everythingEndsWith(*store, ErrorKind::KeychainSlow);
        m_keyring.goOn();
        QVERIFY(state && !*state);
        QCOMPARE(state->error().kind, ErrorKind::KeychainSlow);
        becomes(KeychainState::Ready);
        holdsWhatWasStored(*newStore()); // nothing of what was refused was done afterwards
    }

    void denied()
    {
        RealKeyring guarded("<deny send_destination=\"org.freedesktop.secrets\"/>");
        QVERIFY(!guarded.address().isEmpty());
        guarded.start();
        qputenv("DBUS_SESSION_BUS_ADDRESS", guarded.address());
        const auto restore = qScopeGuard([this] { qputenv("DBUS_SESSION_BUS_ADDRESS", m_keyring.address()); });
        // Until it owns its name the bus says "absent", with the same right.
        QTRY_VERIFY_WITH_TIMEOUT(
            [&] {
                const auto state = resultOf(newStore()->probe(), int(kPatient.count()));
                return state && !*state && state->error().kind == ErrorKind::KeychainDenied;
            }(),
            int(kPatient.count()));
        everythingEndsWith(*newStore(), ErrorKind::KeychainDenied);
    }

    void locked()
    {
        lock();
        becomes(KeychainState::Locked);
        const auto store = newStore();
        everythingEndsWith(*store, ErrorKind::KeychainLocked);
        QCOMPARE(store->known(u"acme"_s), QList<SecretName>{name()});
    }

    void absent()
    {
        m_keyring.end();
        becomes(KeychainState::NoService);
        everythingEndsWith(*newStore(), ErrorKind::KeychainAbsent);
    }

    void thereAgainWithWhatItHeld()
    {
        m_keyring.start();
        becomes(KeychainState::Ready);
        // The first call may still be of the session with the one that ended; a second try must do.
        (void)resultOf(newStore()->read(name()), int(2 * kPatient.count()));
        holdsWhatWasStored(*newStore());
        QVERIFY(*resultOf(newStore()->remove(name()), int(2 * kPatient.count())));
        QVERIFY(newStore()->known(u"acme"_s).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestKeychainStates)
#include "tst_keychainstates.moc"
