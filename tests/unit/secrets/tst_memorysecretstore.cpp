#include "support/compare.h"
#include "support/jobresult.h"
#include "support/memorysecretstore.h"

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

class TestMemorySecretStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void behavesAsTheContractSays()
    {
        MemorySecretStore store;
        const SecretName name{u"acme"_s, u"pt_1"_s, Mode::Test, SecretKind::SecretKey};
        const SecretName other{u"acme"_s, u"pt_1"_s, Mode::Live, SecretKind::SecretKey};
        QCOMPARE(resultOf(store.read(name))->error().kind, ErrorKind::SecretMissing);
        QVERIFY(resultOf(store.write(name, SecretValue("sk_test_1")))->has_value());
        QCOMPARE(store.peek(name), QByteArray("sk_test_1"));
        QCOMPARE(store.peek(other), QByteArray());
        QVERIFY(resultOf(store.read(name))->value().use([](QByteArrayView v) { return v == "sk_test_1"; }));
        QCOMPARE(store.known(u"acme"_s), QList<SecretName>{name});
        QVERIFY(store.known(u"other"_s).isEmpty());
        QCOMPARE(resultOf(store.write(name, SecretValue(QByteArray(2501, 'x'))))->error().kind,
                 ErrorKind::InvalidInput);
        store.failWith(ErrorKind::KeychainLocked);
        QCOMPARE(resultOf(store.remove(name))->error().kind, ErrorKind::KeychainLocked);
        store.failWith({});
        QVERIFY(resultOf(store.remove(name))->has_value());
        QVERIFY(resultOf(store.remove(name))->has_value());
        QCOMPARE(store.size(), 0);
        QVERIFY(**resultOf(store.probe()) == KeychainState::Ready);
    }

    void pathsOfNamesAreStableAndNeverMeet()
    {
        QCOMPARE((SecretName{u"acme"_s, u"-"_s, std::nullopt, SecretKind::ApiToken}.path()),
                 u"opscom-console/acme/-/-/api-token"_s);
        QCOMPARE((SecretName{u"acme"_s, u"pt_1"_s, Mode::Live, SecretKind::WebhookSecret}.path()),
                 u"opscom-console/acme/pt_1/live/webhook-secret"_s);
        QVERIFY((SecretName{u"a/b"_s, u"c"_s, Mode::Live, SecretKind::SecretKey}.path()) !=
                (SecretName{u"a"_s, u"b/c"_s, Mode::Live, SecretKind::SecretKey}.path()));
        for (int i = 0; i < 5; ++i)
            QVERIFY(secretKindFromString(toString(static_cast<SecretKind>(i))) == static_cast<SecretKind>(i));
    }
};

QTEST_GUILESS_MAIN(TestMemorySecretStore)
#include "tst_memorysecretstore.moc"
