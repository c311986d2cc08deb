#include "flows/webhookurl.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

class TestWebhookUrl : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tellsWhatWasMeantToBeTheCallback_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("same");
        const QString url = u"https://acme.ops-com.com/api/system/payments/stripe/callback"_s;
        QTest::newRow("itself") << url << true;
        QTest::newRow("bracket") << QString(url + u')') << true;
        QTest::newRow("encoded bracket") << QString(url + u"%29"_s) << true;
        QTest::newRow("slashes") << QString(url + u"//"_s) << true;
        QTest::newRow("blank") << QString(url + u" "_s) << true;
        QTest::newRow("encoded blank") << QString(url + u"%20"_s) << true;
        QTest::newRow("quote") << QString(url + u'"') << true;
        QTest::newRow("http") << u"http://acme.ops-com.com/api/system/payments/stripe/callback"_s << true;
        QTest::newRow("capitals in the host")
            << u"https://ACME.ops-com.com/api/system/payments/stripe/callback"_s << true;
        QTest::newRow("port") << u"https://acme.ops-com.com:443/api/system/payments/stripe/callback"_s << true;
        QTest::newRow("query") << QString(url + u"?x=1"_s) << true;
        QTest::newRow("other port") << u"https://acme.ops-com.com:8443/api/system/payments/stripe/callback"_s << false;
        QTest::newRow("other tenant") << u"https://acme2.ops-com.com/api/system/payments/stripe/callback"_s << false;
        QTest::newRow("longer host") << u"https://acme.ops-com.com.example.org/api/system/payments/stripe/callback"_s
                                     << false;
        QTest::newRow("user name") << u"https://acme.ops-com.com@example.org/api/system/payments/stripe/callback"_s
                                   << false;
        QTest::newRow("other path") << u"https://acme.ops-com.com/api/system/payments/stripe"_s << false;
        QTest::newRow("capitals in the path")
            << u"https://acme.ops-com.com/API/system/payments/stripe/callback"_s << false;
        QTest::newRow("Cyrillic host") << u"https://асme.ops-com.com/api/system/payments/stripe/callback"_s << false;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("no address") << u"callback"_s << false;
        QTest::newRow("only signs") << u")))"_s << false;
    }
    void tellsWhatWasMeantToBeTheCallback()
    {
        QFETCH(QString, url);
        QFETCH(bool, same);
        const QUrl callback(u"https://acme.ops-com.com/api/system/payments/stripe/callback"_s);
        QCOMPARE(isSameCallback(url, callback), same);
        const UrlDifferences differences = urlDifferences(url, callback);
        QCOMPARE(differences.sentences.isEmpty(), url == callback.toString());
        if (!same)
            QVERIFY(!differences.isHarmless);
    }

    void anExplicitPortIsHarmless()
    {
        const QUrl callback(u"https://acme.ops-com.com/api"_s);
        QVERIFY(urlDifferences(u"https://acme.ops-com.com:443/api"_s, callback).isHarmless);
        QVERIFY(urlDifferences(u"https://Acme.ops-com.com/api"_s, callback).isHarmless);
        QVERIFY(!urlDifferences(u"https://acme.ops-com.com/api/"_s, callback).isHarmless);
    }
};

QTEST_GUILESS_MAIN(TestWebhookUrl)
#include "tst_webhookurl.moc"
