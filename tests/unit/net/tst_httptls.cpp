#include "net/httpclient.h"
#include "support/httptesting.h"
#include "support/scriptedserver.h"

#include <QScopeGuard>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTest>

using namespace console;
using namespace console::testing;
using namespace Qt::StringLiterals;

class TestHttpTls : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!QSslSocket::supportsSsl())
            QSKIP("no TLS in this Qt");
    }

    void init()
    {
        m_server = std::make_unique<ScriptedServer>(ScriptedServer::Tls::SelfSigned);
        m_server->on("GET", "/x", ScriptedAnswer::json(200, "{}"));
        m_server->on("POST", "/x", ScriptedAnswer::json(200, "{}"));
        m_client = std::make_unique<HttpClient>();
        m_client->setRetryPolicy(withoutPauses());
    }

    void refusesASelfSignedCertificateEvenOnThisMachine_data()
    {
        QTest::addColumn<bool>("isPost");
        QTest::newRow("GET") << false;
        QTest::newRow("POST") << true;
    }
    void refusesASelfSignedCertificateEvenOnThisMachine()
    {
        QFETCH(bool, isPost);
        HttpRequestSpec spec;
        spec.verb = isPost ? HttpRequestSpec::Verb::Post : HttpRequestSpec::Verb::Get;
        spec.url = m_server->url(u"/x"_s);
        spec.body = "a=b";
        spec.idempotencyKey = "key";
        spec.bearer = std::make_shared<const SecretValue>(SecretValue("sk_test_abc"));
        const auto result = finish(m_client->send(spec, this));
        QVERIFY(!result->has_value());
        QCOMPARE(toString(result->error().kind), u"tls"_s);
        QVERIFY2(result->error().userText.contains(u"authority"_s), qPrintable(result->error().userText));
        QVERIFY(m_server->requests().isEmpty());
    }

    /// Proves that nothing but trust was wrong above.
    void acceptsTheSameServerWhereItsCertificateIsTrusted()
    {
        const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
        QSslConfiguration trusting = before;
        trusting.addCaCertificate(QSslCertificate(ScriptedServer::certificatePem()));
        QSslConfiguration::setDefaultConfiguration(trusting);
        HttpRequestSpec spec;
        spec.url = m_server->url(u"/x"_s);
        const auto result = finish(m_client->send(spec, this));
        QSslConfiguration::setDefaultConfiguration(before);
        QVERIFY2(result->has_value(), result->has_value() ? "" : qPrintable(result->error().detail));
        QCOMPARE(m_server->requests().size(), 1);
    }

    void refusesAnotherName()
    {
        const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
        QSslConfiguration trusting = before;
        trusting.addCaCertificate(QSslCertificate(ScriptedServer::certificatePem()));
        QSslConfiguration::setDefaultConfiguration(trusting);
        HttpRequestSpec spec;
        spec.url = m_server->url(u"/x"_s);
        spec.url.setHost(u"localhost"_s);
        const auto result = finish(m_client->send(spec, this));
        QSslConfiguration::setDefaultConfiguration(before);
        QVERIFY(!result->has_value());
        QCOMPARE(toString(result->error().kind), u"tls"_s);
        QVERIFY2(result->error().userText.contains(u"another name"_s), qPrintable(result->error().userText));
    }

    /// A server, or somebody on the way, that offers nothing newer than TLS 1.1.
    void refusesAnOldVersionOfTls()
    {
        ScriptedServer old(ScriptedServer::Tls::SelfSignedOld);
        old.on("GET", "/x", ScriptedAnswer::json(200, "{}"));
        const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
        const auto restore = qScopeGuard([&] { QSslConfiguration::setDefaultConfiguration(before); });
        QSslConfiguration trusting = before;
        trusting.addCaCertificate(QSslCertificate(ScriptedServer::certificatePem()));
        QSslConfiguration::setDefaultConfiguration(trusting);
        // That server does speak with whoever lets it.
        QSslConfiguration lax = trusting;
        lax.setProtocol(QSsl::AnyProtocol);
        ScriptedServer::allowOld(lax);
        QSslSocket socket;
        socket.setSslConfiguration(lax);
        socket.connectToHostEncrypted(old.url().host(), quint16(old.url().port()));
        QTRY_VERIFY_WITH_TIMEOUT(socket.isEncrypted(), 20000);
        QVERIFY(socket.sessionProtocol() != QSsl::UnknownProtocol && socket.sessionProtocol() < QSsl::TlsV1_2);

        HttpRequestSpec spec;
        spec.url = old.url(u"/x"_s);
        spec.bearer = std::make_shared<const SecretValue>(SecretValue("sk_test_abc"));
        const auto result = finish(m_client->send(spec, this));
        QVERIFY(!result->has_value());
        QCOMPARE(toString(result->error().kind), u"tls"_s);
        QVERIFY(old.requests().isEmpty());
    }

    void aPlainServerIsNotSpokenToOverTls()
    {
        ScriptedServer plain;
        HttpRequestSpec spec;
        spec.verb = HttpRequestSpec::Verb::Post;
        spec.url = plain.url(u"/x"_s);
        spec.url.setScheme(u"https"_s);
        spec.body = "a=b";
        spec.timeout = std::chrono::milliseconds(300);
        const auto result = finish(m_client->send(spec, this));
        QVERIFY(!result->has_value());
        // Nothing was sent, so the outcome is not in doubt.
        const QString kind = toString(result->error().kind);
        QVERIFY2(kind == "tls"_L1 || kind == "network"_L1 || kind == "timeout"_L1, qPrintable(kind));
        QVERIFY(plain.requests().isEmpty());
    }

private:
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<HttpClient> m_client;
};

QTEST_GUILESS_MAIN(TestHttpTls)
#include "tst_httptls.moc"
