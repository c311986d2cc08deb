#include "core/fingerprint.h"
#include "flows/factkeepingsecretstore.h"
#include "flows/secretrows.h"
#include "store/storefiles.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/memorysecretstore.h"
#include "support/waiting.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// The store that every session is given: whatever a flow does with a secret is written down, and nothing of its value.
class TestFactKeepingStore : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    FakeClock m_clock;
    std::unique_ptr<MemorySecretStore> m_inner;
    std::unique_ptr<FactKeepingSecretStore> m_store;
    std::unique_ptr<QSignalSpy> m_noted;
    QString m_clientId;
    const SecretName m_key{u"acme"_s, u"pt_1"_s, Mode::Test, SecretKind::SecretKey};

    std::optional<SecretFact> factOf(const SecretName &name)
    {
        const QString folder = workspaceFolder(m_dir->path(), name.workspace);
        if (!hasJournal(folder))
            return {};
        const auto journal = openJournalAlone(folder);
        if (!journal)
            qFatal("no journal");
        return *SecretFacts(*journal).one(secretItemOf(name));
    }
    bool noted(int times)
    {
        return waitFor([&] { return m_noted->size() >= times; });
    }
    Outcome write(const SecretName &name, const QByteArray &value)
    {
        return *resultOf(m_store->write(name, SecretValue(value)));
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_clock.set(QDateTime(QDate(2026, 9, 1), QTime(12, 0), Qt::UTC));
        m_clientId.clear();
        m_inner = std::make_unique<MemorySecretStore>();
        m_store = std::make_unique<FactKeepingSecretStore>(*m_inner, m_clock, m_dir->path(),
                                                           [this](const QString &) { return m_clientId; });
        m_noted = std::make_unique<QSignalSpy>(m_store.get(), &SecretStore::itemsChanged);
    }
    void cleanup()
    {
        m_noted.reset();
        m_store.reset();
    }

    void storedUsedReplacedAndDeletedAreWrittenDown()
    {
        QVERIFY(write(m_key, "sk_test_first"));
        QVERIFY(noted(1));
        QCOMPARE(m_noted->constFirst().constFirst().toString(), u"acme"_s);
        auto fact = factOf(m_key);
        QVERIFY(fact);
        QCOMPARE(fact->fingerprint, fingerprintOf("sk_test_first", u"acme"_s));
        QCOMPARE(fact->storedAt, m_clock.now());
        QVERIFY(!fact->lastUsedAt.isValid());

        m_clock.advance(std::chrono::minutes(10));
        const auto value = resultOf(m_store->read(m_key));
        QVERIFY(value && *value);
        QVERIFY((*value)->use([](QByteArrayView bytes) { return bytes == "sk_test_first"; }));
        QVERIFY(noted(2));
        QCOMPARE(factOf(m_key)->lastUsedAt, m_clock.now());

        m_clock.advance(std::chrono::hours(1));
        QVERIFY(write(m_key, "sk_test_second"));
        QVERIFY(noted(3));
        fact = factOf(m_key);
        QCOMPARE(fact->fingerprint, fingerprintOf("sk_test_second", u"acme"_s));
        QCOMPARE(fact->storedAt, m_clock.now());

        QVERIFY(*resultOf(m_store->remove(m_key)));
        QVERIFY(noted(4));
        QVERIFY(!factOf(m_key));
    }

    void manyUsesInAnHourAreOneNote()
    {
        m_inner->put(m_key, "sk_test_first");
        for (int i = 0; i < 20; ++i)
            QVERIFY(*resultOf(m_store->read(m_key)));
        m_clock.advance(std::chrono::minutes(61));
        QVERIFY(*resultOf(m_store->read(m_key)));
        QVERIFY(noted(2));
        QCOMPARE(factOf(m_key)->lastUsedAt, m_clock.now());
        QVERIFY(write(m_key, "sk_test_second")); // to see that no note is still on its way
        QVERIFY(noted(3));
        QCOMPARE(m_noted->size(), 3);
    }

    void lookingWhetherItIsHeldIsNoUse()
    {
        m_inner->put(m_key, "sk_test_first");
        const auto held = resultOf(m_store->holds(m_key));
        QVERIFY(held && *held && **held);
        const auto other = resultOf(m_store->holds({u"acme"_s, u"pt_2"_s, Mode::Test, SecretKind::SecretKey}));
        QVERIFY(other && *other && !**other);
        m_inner->failWith(ErrorKind::KeychainLocked);
        QCOMPARE(resultOf(m_store->holds(m_key))->error().kind, ErrorKind::KeychainLocked);
        m_inner->failWith({});
        QVERIFY(write(m_key, "sk_test_first"));
        QVERIFY(noted(1));
        QVERIFY(!factOf(m_key)->lastUsedAt.isValid());
    }

    void whatTheKeychainRefusedIsNotWrittenDown()
    {
        for (const ErrorKind kind : {ErrorKind::KeychainLocked, ErrorKind::KeychainAbsent, ErrorKind::KeychainDenied,
                                     ErrorKind::KeychainSlow}) {
            m_inner->failWith(kind);
            QCOMPARE(write(m_key, "sk_test_first").error().kind, kind);
            QCOMPARE(resultOf(m_store->read(m_key))->error().kind, kind);
            QCOMPARE(resultOf(m_store->remove(m_key))->error().kind, kind);
        }
        m_inner->failWith({});
        QCOMPARE(write(m_key, QByteArray(kMostSecretBytes + 1, 'k')).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(resultOf(m_store->read(m_key))->error().kind, ErrorKind::SecretMissing);
        const SecretName other{u"beta"_s, u"-"_s, std::nullopt, SecretKind::ApiToken};
        QVERIFY(write(other, "token"));
        QVERIFY(noted(1));
        QCOMPARE(m_noted->size(), 1);
        QVERIFY(!factOf(m_key));
    }

    void tenantsStandSideBySide()
    {
        QList<SecretName> names;
        for (const QString &workspace : {u"acme"_s, u"acme-2"_s, u"beta"_s}) {
            names << SecretName{workspace, u"-"_s, std::nullopt, SecretKind::ApiToken};
            for (const Mode mode : {Mode::Test, Mode::Live})
                names << SecretName{workspace, u"pt_1"_s, mode, SecretKind::SecretKey}
                      << SecretName{workspace, u"pt_1"_s, mode, SecretKind::WebhookSecret};
        }
        QSet<QString> paths;
        for (const SecretName &name : std::as_const(names)) {
            paths.insert(name.path());
            QVERIFY(write(name, "the same value for all"));
        }
        QCOMPARE(paths.size(), names.size());
        QVERIFY(noted(int(names.size())));
        QSet<QString> fingerprints;
        for (const SecretName &name : std::as_const(names)) {
            QVERIFY(factOf(name));
            fingerprints.insert(factOf(name)->fingerprint);
        }
        QCOMPARE(fingerprints.size(), 3); // one a tenant, although the value is the same
        QVERIFY(*resultOf(m_store->remove(names.at(1))));
        QVERIFY(noted(int(names.size()) + 1));
        QVERIFY(!factOf(names.at(1)));
        QVERIFY(factOf(names.at(6))); // the other tenant's of the same type, mode and kind
        QCOMPARE(m_inner->peek(names.at(6)), QByteArray("the same value for all"));
        const QStringList workspaces = m_store->workspaces();
        QCOMPARE(QSet<QString>(workspaces.begin(), workspaces.end()),
                 (QSet<QString>{u"acme"_s, u"acme-2"_s, u"beta"_s}));
        QCOMPARE(m_store->known(u"acme"_s).size(), 4);
    }

    void fingerprintsFollowTheTenantsOwnWritingOfItsId()
    {
        const SecretName token{u"acme"_s, u"-"_s, std::nullopt, SecretKind::ApiToken};
        QVERIFY(write(token, "token")); // while it is being connected
        QVERIFY(noted(1));
        m_clientId = u"ACME"_s;
        m_clock.advance(std::chrono::minutes(1));
        QVERIFY(*resultOf(m_store->read(token)));
        QVERIFY(noted(2));
        QCOMPARE(factOf(token)->fingerprint, fingerprintOf("token", u"ACME"_s));
        QCOMPARE(factOf(token)->storedAt, m_clock.now().addSecs(-60));
        QVERIFY(!factOf(token)->isOlder);
    }

    void noFileHoldsAValue()
    {
        const QByteArray value = "sk_test_needle_51Hx9wQ";
        QVERIFY(write(m_key, value));
        QVERIFY(*resultOf(m_store->read(m_key)));
        QVERIFY(noted(2));
        m_store.reset();
        const QString folder = workspaceFolder(m_dir->path(), u"acme"_s);
        int looked = 0;
        for (const QFileInfo &file : QDir(folder).entryInfoList(QDir::Files)) {
            QFile bytes(file.filePath());
            QVERIFY(bytes.open(QIODevice::ReadOnly));
            const QByteArray all = bytes.readAll();
            QVERIFY(!all.contains(value) && !all.contains(value.toBase64()) && !all.contains(value.toHex()));
            ++looked;
        }
        QVERIFY(looked > 0);
    }

    void aStoreThatDiesAtOnceLosesNoNote()
    {
        QVERIFY(write(m_key, "sk_test_first"));
        m_store.reset();
        QVERIFY(factOf(m_key));
    }
};

QTEST_GUILESS_MAIN(TestFactKeepingStore)
#include "tst_factkeepingstore.moc"
