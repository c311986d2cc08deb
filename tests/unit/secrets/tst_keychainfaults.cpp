#include "privatebus.h"

#include "secrets/keychainsecretstore.h"
#include "support/compare.h"
#include "support/jobresult.h"

#include <QElapsedTimer>
#include <QFile>
#include <QLocalServer>
#include <QTimer>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// A socket that takes every connection and says nothing.
class SilentBus
{
public:
    explicit SilentBus(const QString &path) : m_path(path)
    {
        QLocalServer::removeServer(path);
        if (!m_server.listen(path))
            qFatal("the silent bus cannot listen: %s", qPrintable(m_server.errorString()));
    }
    QByteArray address() const { return "unix:path=" + m_path.toUtf8(); }
    bool wasAsked() const { return m_server.hasPendingConnections(); }

private:
    QString m_path;
    QLocalServer m_server;
};

/// The keychain that is absent, refuses, or does not answer: each call ends in time, with its own error and text, and
/// nothing is put anywhere else.
class TestKeychainFaults : public QObject
{
    Q_OBJECT

    PrivateBus m_bus;
    QTemporaryDir m_dir;
    QString namesFile() const { return m_dir.filePath(u"known.json"_s); }

    std::unique_ptr<KeychainSecretStore> newStore(std::chrono::milliseconds timeLimit = std::chrono::seconds(8),
                                                  std::chrono::milliseconds retry = std::chrono::milliseconds(1)) const
    {
        KeychainSecretStore::Options options;
        options.knownNamesFile = namesFile();
        options.timeLimit = timeLimit;
        options.startupRetry = retry;
        return std::make_unique<KeychainSecretStore>(options);
    }
    static SecretName someName() { return {u"acme"_s, u"pt_1"_s, Mode::Test, SecretKind::SecretKey}; }

    /// Read, write and delete each end with this error; nothing is known afterwards and no file holds the value.
    void everythingEndsWith(KeychainSecretStore &store, ErrorKind kind, const QString &inText)
    {
        const auto check = [&](const Error &error) {
            QCOMPARE(error.kind, kind);
            QVERIFY2(error.userText.contains(u"othing was stored"_s), qPrintable(error.userText));
            QVERIFY2(error.userText.contains(inText), qPrintable(error.userText));
        };
        const auto read = resultOf(store.read(someName()));
        QVERIFY(read && !*read);
        check(read->error());
        const auto written = resultOf(store.write(someName(), SecretValue("sk_test_nowhere")));
        QVERIFY(written && !*written);
        check(written->error());
        const auto removed = resultOf(store.remove(someName()));
        QVERIFY(removed && !*removed);
        check(removed->error());
        QVERIFY(store.known(u"acme"_s).isEmpty());
        QVERIFY(!QFile::exists(namesFile()));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(!m_bus.address().isEmpty(), "dbus-daemon did not start");
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.address().toUtf8());
    }
    void init()
    {
        m_bus.become(PrivateBus::Service::Absent);
        QFile::remove(namesFile());
    }

    void noService()
    {
        const auto store = newStore();
        QVERIFY(**resultOf(store->probe()) == KeychainState::NoService);
        everythingEndsWith(*store, ErrorKind::KeychainAbsent, u"gnome-keyring or KWallet"_s);
    }

    void noBus()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        const auto store = newStore();
        const auto state = resultOf(store->probe());
        everythingEndsWith(*store, ErrorKind::KeychainAbsent, u"session bus"_s);
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.address().toUtf8());
        QVERIFY(**state == KeychainState::NoBus);
    }

    void noCollection()
    {
        m_bus.become(PrivateBus::Service::NoCollection);
        const auto store = newStore();
        QVERIFY(**resultOf(store->probe()) == KeychainState::NoCollection);
        everythingEndsWith(*store, ErrorKind::KeychainAbsent, u"default keyring"_s);
    }

    void locked()
    {
        m_bus.become(PrivateBus::Service::Locked);
        const auto store = newStore();
        QVERIFY(**resultOf(store->probe()) == KeychainState::Locked);
        everythingEndsWith(*store, ErrorKind::KeychainLocked, u"Unlock"_s);
    }

    void denied()
    {
        m_bus.become(PrivateBus::Service::Denying);
        const auto store = newStore();
        QCOMPARE(resultOf(store->probe())->error().kind, ErrorKind::KeychainDenied);
        everythingEndsWith(*store, ErrorKind::KeychainDenied, u"refused"_s);
    }

    void slow()
    {
        m_bus.become(PrivateBus::Service::Silent);
        const auto store = newStore(std::chrono::milliseconds(150));
        QCOMPARE(resultOf(store->probe())->error().kind, ErrorKind::KeychainSlow);
        everythingEndsWith(*store, ErrorKind::KeychainSlow, u"did not answer in time"_s);
        QVERIFY(m_bus.callsSeen() > 0);
    }

    void busThatAcceptsAndStaysSilentFreezesNothing()
    {
        SilentBus bus(m_dir.filePath(u"silent"_s));
        qputenv("DBUS_SESSION_BUS_ADDRESS", bus.address());
        const auto store = newStore(std::chrono::milliseconds(300));
        int ticks = 0;
        QTimer clock;
        connect(&clock, &QTimer::timeout, this, [&ticks] { ++ticks; });
        clock.start(10);
        const auto state = resultOf(store->probe());
        const auto read = resultOf(store->read(someName()));
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.address().toUtf8());
        QVERIFY(state && !*state);
        QCOMPARE(state->error().kind, ErrorKind::KeychainSlow);
        QVERIFY(read && !*read);
        QCOMPARE(read->error().kind, ErrorKind::KeychainSlow);
        QVERIFY(bus.wasAsked());
        QVERIFY2(ticks > 3, "the event loop stood still");
    }

    void callsDestroyedWhileTheBusIsSilentLeaveNothingBehind()
    {
        const SilentBus bus(m_dir.filePath(u"silent"_s)); // to the end: nobody may go on waiting for it
        qputenv("DBUS_SESSION_BUS_ADDRESS", bus.address());
        {
            auto store = newStore();
            QObject owner;
            for (int i = 0; i < 3; ++i)
                store->probe(&owner)->start();
            auto *read = store->read(someName(), &owner);
            read->start();
            QTRY_VERIFY(bus.wasAsked());
            read->cancel();
            store.reset();
        }
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.address().toUtf8());
        m_bus.become(PrivateBus::Service::Locked);
        const auto store = newStore();
        QVERIFY(**resultOf(store->probe()) == KeychainState::Locked);
    }

    void serviceThatComesUpLateIsAskedASecondTime()
    {
        const auto store = newStore(std::chrono::seconds(8), std::chrono::milliseconds(300));
        auto *probe = store->probe();
        QTimer::singleShot(50, this, [this] { m_bus.become(PrivateBus::Service::Locked); });
        QVERIFY(**resultOf(probe) == KeychainState::Locked);
        m_bus.become(PrivateBus::Service::Absent);
        QVERIFY(**resultOf(store->probe()) == KeychainState::NoService); // once only
    }

    void cancelledCallEndsOnceAndAtOnce()
    {
        m_bus.become(PrivateBus::Service::Silent);
        const auto store = newStore();
        auto *job = store->write(someName(), SecretValue("x"));
        int ended = 0;
        QObject context;
        job->onFinished(&context, [&ended](const Outcome &r) {
            ++ended;
            QCOMPARE(r.error().kind, ErrorKind::Cancelled);
        });
        job->start();
        job->cancel();
        QTRY_COMPARE(ended, 1);
    }

    void unlockedKeychainThatRefusesToBeUsed()
    {
        m_bus.become(PrivateBus::Service::ReadyDenying);
        const auto store = newStore();
        const auto read = resultOf(store->read(someName()));
        QVERIFY(read && !*read);
        const auto written = resultOf(store->write(someName(), SecretValue("sk_test_nowhere")));
        QVERIFY(written && !*written);
        QCOMPARE(written->error().kind, ErrorKind::KeychainDenied);
        QVERIFY(store->known(u"acme"_s).isEmpty());
        QVERIFY(resultOf(store->remove(someName())).has_value());
    }

    void secretThatIsNotFoundAfterWritingStaysKnown_data()
    {
        QTest::addColumn<int>("service");
        QTest::newRow("locked") << int(PrivateBus::Service::LocksAfterWriting);
        QTest::newRow("not found") << int(PrivateBus::Service::ForgetsWhatItTook);
    }
    void secretThatIsNotFoundAfterWritingStaysKnown()
    {
        QFETCH(const int, service);
        m_bus.become(static_cast<PrivateBus::Service>(service));
        const auto store = newStore();
        const auto written = resultOf(store->write(someName(), SecretValue("sk_test_perhaps")));
        QVERIFY(written && !*written);
        QCOMPARE(written->error().kind, ErrorKind::OutcomeUnknown);
        QVERIFY2(written->error().userText.contains(u"not known whether"_s), qPrintable(written->error().userText));
        QVERIFY(!written->error().userText.contains(u"othing was stored"_s));
        QCOMPARE(store->known(u"acme"_s), QList<SecretName>{someName()}); // within reach of Forget
        QCOMPARE(newStore()->known(u"acme"_s), QList<SecretName>{someName()});
    }

    // Last: QtKeychain waits for its answer until the stand-in goes.
    void unlockedKeychainThatThenStaysSilent()
    {
        m_bus.become(PrivateBus::Service::ReadySilent);
        const auto store = newStore(std::chrono::milliseconds(300));
        const auto written = resultOf(store->write(someName(), SecretValue("sk_test_nowhere")));
        QVERIFY(written && !*written);
        QCOMPARE(written->error().kind, ErrorKind::KeychainSlow);
        QCOMPARE(written->error().code, u"slow_unknown"_s); // honest: it may still be carried out
        // What waits behind it never begins.
        const auto second = resultOf(store->read(someName()));
        QCOMPARE(second->error().kind, ErrorKind::KeychainSlow);
        QCOMPARE(second->error().code, u"slow"_s);
    }
};

QTEST_GUILESS_MAIN(TestKeychainFaults)
#include "tst_keychainfaults.moc"
