#include "secrets/keychainsecretstore.h"
#include "support/compare.h"
#include "support/jobresult.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusReply>
#include <QDBusVariant>
#include <QDir>
#include <QFile>
#include <QLockFile>
#include <QTemporaryDir>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// A secret as it goes over D-Bus: (oayays).
struct WireSecret
{
    QDBusObjectPath session;
    QByteArray parameters;
    QByteArray value;
    QString contentType;
};
Q_DECLARE_METATYPE(WireSecret)

QDBusArgument &operator<<(QDBusArgument &argument, const WireSecret &secret)
{
    argument.beginStructure();
    argument << secret.session << secret.parameters << secret.value << secret.contentType;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, WireSecret &secret)
{
    argument.beginStructure();
    argument >> secret.session >> secret.parameters >> secret.value >> secret.contentType;
    argument.endStructure();
    return argument;
}

/// Against a real gnome-keyring on a session bus of its own (tests/support/with-keyring.sh, password "practice").
class TestKeychain : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::unique_ptr<KeychainSecretStore> m_store;
    QString namesFile() const { return m_dir.filePath(u"names/known.json"_s); }

    std::unique_ptr<KeychainSecretStore> newStore() const
    {
        KeychainSecretStore::Options options;
        options.knownNamesFile = namesFile();
        options.timeLimit = std::chrono::seconds(10);
        options.startupRetry = std::chrono::milliseconds(10);
        return std::make_unique<KeychainSecretStore>(options);
    }
    static SecretName nameOf(const QString &workspace, SecretKind kind = SecretKind::SecretKey)
    {
        return {workspace, u"pt_1"_s, Mode::Test, kind};
    }
    Outcome write(const SecretName &name, const QByteArray &bytes)
    {
        return *resultOf(m_store->write(name, SecretValue(bytes)));
    }
    Result<QByteArray> read(const SecretName &name)
    {
        auto result = resultOf(m_store->read(name));
        if (!result->has_value())
            return result->error();
        return result->value().use([](QByteArrayView bytes) { return bytes.toByteArray(); });
    }
    Outcome remove(const SecretName &name) { return *resultOf(m_store->remove(name)); }
    KeychainState state() { return **resultOf(m_store->probe()); }

    static QDBusObjectPath defaultCollection()
    {
        auto ask = QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s,
                                                  u"org.freedesktop.Secret.Service"_s, u"ReadAlias"_s);
        ask << u"default"_s;
        return QDBusReply<QDBusObjectPath>(QDBusConnection::sessionBus().call(ask)).value();
    }
    static void lock()
    {
        auto ask = QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s,
                                                  u"org.freedesktop.Secret.Service"_s, u"Lock"_s);
        ask << QVariant::fromValue(QList<QDBusObjectPath>{defaultCollection()});
        const QDBusMessage answer = QDBusConnection::sessionBus().call(ask);
        QVERIFY2(answer.type() == QDBusMessage::ReplyMessage, qPrintable(answer.errorMessage()));
    }
    /// gnome-keyring's own interface for tests and tools: the ordinary Unlock() would ask on a screen.
    static void unlock()
    {
        const auto bus = QDBusConnection::sessionBus();
        auto open = QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s,
                                                   u"org.freedesktop.Secret.Service"_s, u"OpenSession"_s);
        open << u"plain"_s << QVariant::fromValue(QDBusVariant(QString()));
        const QDBusMessage opened = bus.call(open);
        QVERIFY2(opened.arguments().size() == 2, qPrintable(opened.errorMessage()));
        auto ask = QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s,
                                                  u"org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"_s,
                                                  u"UnlockWithMasterPassword"_s);
        const WireSecret password{opened.arguments().at(1).value<QDBusObjectPath>(), {}, "practice", u"text/plain"_s};
        ask << QVariant::fromValue(defaultCollection()) << QVariant::fromValue(password);
        const QDBusMessage answer = bus.call(ask);
        QVERIFY2(answer.type() == QDBusMessage::ReplyMessage, qPrintable(answer.errorMessage()));
    }

private Q_SLOTS:
    void initTestCase() { qDBusRegisterMetaType<WireSecret>(); }
    void init() { m_store = newStore(); }

    void secretComesBackAsWrittenAndIsOverwritten()
    {
        const SecretName name = nameOf(u"acme"_s);
        QVERIFY(state() == KeychainState::Ready);
        QCOMPARE(read(name).error().kind, ErrorKind::SecretMissing);
        QVERIFY(write(name, "sk_test_first"));
        QCOMPARE(read(name).value(), QByteArray("sk_test_first"));
        QVERIFY(write(name, "sk_test_second"));
        QCOMPARE(read(name).value(), QByteArray("sk_test_second"));
        QVERIFY(remove(name));
        QCOMPARE(read(name).error().kind, ErrorKind::SecretMissing);
        QVERIFY(remove(name)); // what is not there is gone already
    }

    void everyByteIsKept_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QByteArray all;
        for (int i = 0; i < 256; ++i)
            all += static_cast<char>(i);
        QTest::newRow("unicode") << u"schlüssel-鍵-ключ-🔑"_s.toUtf8();
        QTest::newRow("all bytes") << all;
        QTest::newRow("one byte") << QByteArray("x");
        QTest::newRow("2,500 bytes") << QByteArray(2500, 'k');
        QTest::newRow("newlines") << QByteArray("a\r\nb\n");
    }
    void everyByteIsKept()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(write(nameOf(u"acme"_s), bytes));
        QVERIFY(read(nameOf(u"acme"_s)).value() == bytes);
        QVERIFY(remove(nameOf(u"acme"_s)));
    }

    void tooLongOrEmptyIsRefusedBeforeTheKeychainIsAsked()
    {
        for (const QByteArray &bytes : {QByteArray(2501, 'k'), QByteArray()}) {
            const Outcome refused = write(nameOf(u"acme"_s), bytes);
            QVERIFY(!refused);
            QCOMPARE(refused.error().kind, ErrorKind::InvalidInput);
        }
        QVERIFY(m_store->known(u"acme"_s).isEmpty());
    }

    void workspacesModesAndKindsStandSideBySide()
    {
        QList<SecretName> names;
        for (const QString &workspace : {u"acme"_s, u"beta"_s}) {
            for (const Mode mode : {Mode::Test, Mode::Live})
                names << SecretName{workspace, u"pt_1"_s, mode, SecretKind::SecretKey};
            names << SecretName{workspace, u"pt_1"_s, Mode::Test, SecretKind::WebhookSecret}
                  << SecretName{workspace, u"-"_s, std::nullopt, SecretKind::ApiToken};
        }
        for (const SecretName &name : std::as_const(names))
            QVERIFY(write(name, "value of " + name.path().toUtf8()));
        for (const SecretName &name : std::as_const(names))
            QCOMPARE(read(name).value(), "value of " + name.path().toUtf8());
        QCOMPARE(m_store->known(u"acme"_s).size(), 4);
        QCOMPARE(newStore()->known(u"beta"_s), names.mid(4)); // from the file
        for (const SecretName &name : m_store->known(u"acme"_s))
            QVERIFY(remove(name));
        QVERIFY(m_store->known(u"acme"_s).isEmpty());
        QCOMPARE(read(names.at(0)).error().kind, ErrorKind::SecretMissing);
        QCOMPARE(read(names.at(4)).value(), "value of " + names.at(4).path().toUtf8());
        for (const SecretName &name : m_store->known(u"beta"_s))
            QVERIFY(remove(name));
    }

    void manyAtOnceAllEnd()
    {
        int done = 0;
        QObject context;
        for (int i = 0; i < 20; ++i) {
            auto *job = m_store->write({u"acme"_s, u"pt_%1"_s.arg(i), Mode::Test, SecretKind::SecretKey},
                                       SecretValue(QByteArray::number(i)));
            job->onFinished(&context, [&done](const Outcome &r) { done += r ? 1 : 0; });
            job->start();
        }
        QTRY_COMPARE(done, 20);
        QCOMPARE(m_store->known(u"acme"_s).size(), 20);
        QCOMPARE(read({u"acme"_s, u"pt_7"_s, Mode::Test, SecretKind::SecretKey}).value(), QByteArray("7"));
        for (const SecretName &name : m_store->known(u"acme"_s))
            QVERIFY(remove(name));
    }

    void listOfNamesHoldsNoValueAndIsTheOwnersOnly()
    {
        QVERIFY(write(nameOf(u"acme"_s), "sk_test_not_in_any_file"));
        QFile file(namesFile());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray json = file.readAll();
        QVERIFY(json.contains("acme") && !json.contains("not_in_any_file"));
        QVERIFY(!(file.permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther)));
        QVERIFY(remove(nameOf(u"acme"_s)));
    }

    void nothingOfASecretLiesInTheHome()
    {
        const QByteArray needle = "sk_test_needle_4f9a";
        QVERIFY(write(nameOf(u"acme"_s), needle));
        QStringList folders{QDir::homePath(), m_dir.path()};
        int looked = 0;
        while (!folders.isEmpty()) {
            const auto entries =
                QDir(folders.takeLast())
                    .entryInfoList(QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks);
            for (const QFileInfo &entry : entries) {
                QFile file(entry.filePath());
                if (entry.isDir()) {
                    folders << entry.filePath();
                } else if (entry.isFile() && file.open(QIODevice::ReadOnly)) {
                    ++looked;
                    const QByteArray bytes = file.readAll();
                    QVERIFY2(!bytes.contains(needle) && !bytes.contains(needle.toBase64()),
                             qPrintable(entry.filePath()));
                }
            }
        }
        QVERIFY(looked >= 2); // the list of names and the keyring itself
        QVERIFY(remove(nameOf(u"acme"_s)));
    }

    void lockedKeyringRefusesEverythingAndLosesNothing()
    {
        const SecretName name = nameOf(u"acme"_s);
        QVERIFY(write(name, "sk_test_kept"));
        lock();
        QVERIFY(state() == KeychainState::Locked);
        const auto readError = read(name).error();
        QCOMPARE(readError.kind, ErrorKind::KeychainLocked);
        QVERIFY(readError.userText.contains(u"Nothing was stored"_s) && readError.userText.contains(u"Unlock"_s));
        QCOMPARE(write(name, "sk_test_other").error().kind, ErrorKind::KeychainLocked);
        QCOMPARE(write(nameOf(u"beta"_s), "x").error().kind, ErrorKind::KeychainLocked);
        QCOMPARE(remove(name).error().kind, ErrorKind::KeychainLocked);
        QCOMPARE(m_store->known(u"acme"_s), QList<SecretName>{name});
        QVERIFY(m_store->known(u"beta"_s).isEmpty());
        unlock();
        QTRY_VERIFY(state() == KeychainState::Ready);
        QCOMPARE(read(name).value(), QByteArray("sk_test_kept"));
        QVERIFY(remove(name));
    }

    void listThatCannotBeSavedMeansNothingIsStored()
    {
        const QString blocked = m_dir.filePath(u"file"_s);
        QFile file(blocked);
        QVERIFY(file.open(QIODevice::WriteOnly));
        KeychainSecretStore::Options options;
        options.knownNamesFile = blocked + u"/known.json"_s;
        m_store = std::make_unique<KeychainSecretStore>(options);
        const Outcome refused = write(nameOf(u"acme"_s), "x");
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Storage);
        m_store = newStore();
        QCOMPARE(read(nameOf(u"acme"_s)).error().kind, ErrorKind::SecretMissing);
    }

    void twoConsolesOnOneListKeepEachOthersNames()
    {
        const auto other = newStore(); // both have read the list by now
        const SecretName mine = nameOf(u"acme"_s);
        const SecretName theirs = nameOf(u"acme"_s, SecretKind::WebhookSecret);
        QVERIFY(write(mine, "sk_test_mine"));
        QVERIFY(*resultOf(other->write(theirs, SecretValue("whsec_theirs"))));
        const QList<SecretName> both{mine, theirs};
        QCOMPARE(newStore()->known(u"acme"_s), both); // as in the file
        QCOMPARE(m_store->known(u"acme"_s), both);
        QCOMPARE(other->known(u"acme"_s), both);
        QVERIFY(remove(mine));
        QCOMPARE(newStore()->known(u"acme"_s), QList<SecretName>{theirs});
        QVERIFY(remove(theirs)); // by the one that did not write it
        QVERIFY(newStore()->known(u"acme"_s).isEmpty());
        QVERIFY(other->known(u"acme"_s).isEmpty());
    }

    void listLockedByAnotherConsoleMeansNothingIsStored()
    {
        QVERIFY(QDir().mkpath(m_dir.filePath(u"names"_s)));
        QLockFile lock(namesFile() + u".lock"_s);
        QVERIFY(lock.tryLock());
        const Outcome refused = write(nameOf(u"acme"_s), "sk_test_waiting");
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Storage);
        lock.unlock();
        QCOMPARE(read(nameOf(u"acme"_s)).error().kind, ErrorKind::SecretMissing);
        QVERIFY(m_store->known(u"acme"_s).isEmpty());
    }

    void damagedListIsKeptAsideAndTheRestGoesOn()
    {
        m_store.reset();
        QFile::remove(namesFile());
        QVERIFY(QDir().mkpath(m_dir.filePath(u"names"_s)));
        QFile file(namesFile());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[{\"workspace\":\"acme\",\"payment_type\":\"pt_1\",\"mode\":\"test\",\"kind\":\"secret-key\"},{}]");
        file.close();
        m_store = newStore();
        QCOMPARE(m_store->known(u"acme"_s), QList<SecretName>{nameOf(u"acme"_s)});
        QVERIFY(QFile::exists(namesFile() + u".damaged"_s));
    }

    void jobsOfADestroyedStoreEndWell()
    {
        QObject context;
        int ended = 0;
        for (int i = 0; i < 3; ++i) {
            auto *job =
                m_store->write({u"gone"_s, u"pt_%1"_s.arg(i), Mode::Test, SecretKind::SecretKey}, SecretValue("v"));
            job->onFinished(&context, [&ended](const Outcome &) { ++ended; });
            job->start();
        }
        m_store.reset();
        QTRY_COMPARE(ended, 3);
        m_store = newStore();
        for (const SecretName &name : m_store->known(u"gone"_s))
            QVERIFY(remove(name));
    }
};

QTEST_GUILESS_MAIN(TestKeychain)
#include "tst_keychain.moc"
