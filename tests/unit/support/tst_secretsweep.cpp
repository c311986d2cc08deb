#include "support/secretsweep.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace console::test;
using namespace Qt::StringLiterals;

/// The sweep proves that no secret leaked; this proves that it would see one.
class TestSecretSweep : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void findsAPlantedSecretInEveryForm_data()
    {
        QTest::addColumn<QByteArray>("planted");
        const QByteArray secret = "whsec_planted0123456789";
        QTest::newRow("plain") << "before " + secret + " after";
        QTest::newRow("hex") << "x" + secret.toHex();
        QTest::newRow("HEX") << secret.toHex().toUpper();
        QTest::newRow("base64") << secret.toBase64();
        QTest::newRow("base64, one before") << ("a" + secret).toBase64();
        QTest::newRow("base64, two before") << ("ab" + secret + "c").toBase64();
        QTest::newRow("base64 of user:secret") << ("user:" + secret + ":x").toBase64();
    }
    void findsAPlantedSecretInEveryForm()
    {
        QFETCH(QByteArray, planted);
        SecretSweep sweep;
        sweep.add(u"the webhook secret"_s, "whsec_planted0123456789");
        QTemporaryDir folder;
        QFile file(folder.filePath(u"some.db"_s));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(QByteArray(1000, '\0') + planted);
        file.close();
        const QStringList findings = sweep.inFolder(folder.path());
        QCOMPARE(findings.size(), 1);
        QVERIFY(findings.first().endsWith(u": the webhook secret"_s));
        QVERIFY(!findings.first().contains(u"planted"_s));
    }

    void findsNothingWhereNothingIs()
    {
        SecretSweep sweep;
        sweep.add(u"the webhook secret"_s, "whsec_planted0123456789");
        QVERIFY(sweep.inBytes(u"x"_s, "whsec_planted012345678 and more text").isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSecretSweep)
#include "tst_secretsweep.moc"
