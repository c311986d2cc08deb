#include "core/fingerprint.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

class TestFingerprint : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// Computed with Python's hmac from the definition in the header.
    void itIsTheDigestOfTheContract_data()
    {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<QString>("clientId");
        QTest::addColumn<QString>("fingerprint");
        QTest::newRow("acme") << QByteArray("whsec_test_secret") << u"acme"_s << u"a734-d4eb-a247-273e"_s;
        QTest::newRow("practice") << QByteArray("whsec_test_secret") << u"practice"_s << u"5fca-e054-81f9-6730"_s;
        QTest::newRow("another secret") << QByteArray("whsec_old_secret") << u"acme"_s << u"e3ee-dcb0-3d04-8e6c"_s;
        QTest::newRow("the client ID is UTF-8") << QByteArray("made up") << u"\u00e9cole"_s << u"baf5-2f32-de11-1548"_s;
        QTest::newRow("no secret") << QByteArray() << u"acme"_s << QString();
    }

    void itIsTheDigestOfTheContract()
    {
        QFETCH(QByteArray, secret);
        QFETCH(QString, clientId);
        QFETCH(QString, fingerprint);
        QCOMPARE(fingerprintOf(secret, clientId), fingerprint);
        QCOMPARE(fingerprintOf(SecretValue(secret), clientId), fingerprint);
    }

    void oneLetterMakesAnother()
    {
        QVERIFY(fingerprintOf(QByteArrayView("whsec_test_secret"), u"acme"_s) !=
                fingerprintOf(QByteArrayView("whsec_test_secreu"), u"acme"_s));
        QVERIFY(fingerprintOf(QByteArrayView("whsec_test_secret"), u"acme"_s) !=
                fingerprintOf(QByteArrayView("whsec_test_secret "), u"acme"_s));
    }
};

QTEST_GUILESS_MAIN(TestFingerprint)
#include "tst_fingerprint.moc"
