#include "net/httpclient.h"
#include "support/httptesting.h"

#include <QNetworkProxy>
#include <QScopeGuard>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace console;
using namespace console::testing;
using namespace Qt::StringLiterals;

namespace {

/// A proxy that asks for a user name and a password and lets nobody through: it notes what it was told. Every answer
/// ends the connection, so that each request is one connection.
class AskingProxy
{
public:
    explicit AskingProxy(QByteArray accepted) : m_accepted("Basic " + accepted.toBase64())
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("the proxy cannot listen");
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket *client = m_server.nextPendingConnection();
            QObject::connect(client, &QTcpSocket::readyRead, client, [this, client] { read(client); });
        });
    }
    quint16 port() const { return m_server.serverPort(); }
    const QList<QByteArray> &told() const { return m_told; } ///< the Proxy-Authorization of each request, or empty
    const QByteArray &firstLine() const { return m_firstLine; }

private:
    void read(QTcpSocket *client)
    {
        QByteArray &head = m_heads[client];
        head += client->readAll();
        if (!head.contains("\r\n\r\n"))
            return;
        m_firstLine = head.left(head.indexOf("\r\n"));
        QByteArray login;
        for (const QByteArray &line : head.split('\n')) {
            if (line.toLower().startsWith("proxy-authorization:"))
                login = line.mid(line.indexOf(':') + 1).trimmed();
        }
        head.clear();
        m_told.append(login);
        client->write(login == m_accepted
                          ? QByteArray("HTTP/1.1 502 Not today\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                          : QByteArray("HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"net\"\r\n"
                                       "Content-Length: 0\r\nProxy-Connection: close\r\nConnection: close\r\n\r\n"));
        client->disconnectFromHost();
    }
    QTcpServer m_server;
    QByteArray m_accepted;
    QHash<QTcpSocket *, QByteArray> m_heads;
    QList<QByteArray> m_told;
    QByteArray m_firstLine;
};

SharedSecret login(const QByteArray &text)
{
    return std::make_shared<const SecretValue>(text);
}

} // namespace

class TestHttpProxy : public QObject
{
    Q_OBJECT

    std::optional<Result<HttpAnswer>> ask(HttpClient &client, HttpRequestSpec::Verb verb = HttpRequestSpec::Verb::Get)
    {
        client.setRetryPolicy(withoutPauses());
        HttpRequestSpec spec;
        spec.verb = verb;
        spec.url = QUrl(u"https://console.invalid/v1/x"_s); // the proxy would look the name up, and does not
        spec.body = "a=b";
        spec.idempotencyKey = "key";
        spec.bearer = login("sk_test_abc");
        return finish(client.send(spec, this));
    }

private Q_SLOTS:
    void init()
    {
        m_proxy = std::make_unique<AskingProxy>("dana:p:w");
        QNetworkProxy::setApplicationProxy(QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, m_proxy->port()));
    }
    void cleanup() { QNetworkProxy::setApplicationProxy(QNetworkProxy(QNetworkProxy::DefaultProxy)); }

    void withoutALogInTheProxysQuestionIsSaid()
    {
        HttpClient client;
        const auto result = ask(client, HttpRequestSpec::Verb::Post);
        QVERIFY(result && !*result);
        QCOMPARE(toString(result->error().kind), u"network"_s); // not "unknown": nothing arrived anywhere
        QCOMPARE(result->error().code, u"proxy_login"_s);
        QVERIFY2(result->error().userText.contains(u"Proxy log-in"_s), qPrintable(result->error().userText));
        QCOMPARE(m_proxy->firstLine(), QByteArray("CONNECT console.invalid:443 HTTP/1.1"));
        QCOMPARE(m_proxy->told(), QList<QByteArray>{QByteArray()});
    }

    void theLogInIsToldWhenTheProxyAsksAndNotBefore()
    {
        HttpClient client;
        client.setProxyLogin(login("dana:p:w"));
        const auto result = ask(client);
        QVERIFY(result && !*result);
        QVERIFY(result->error().code != "proxy_login"_L1); // it was let in; what it says then is another trouble
        QVERIFY(m_proxy->told().size() >= 2);
        QCOMPARE(m_proxy->told().first(), QByteArray());
        QCOMPARE(m_proxy->told().at(1), "Basic " + QByteArray("dana:p:w").toBase64());
    }

    void aWrongLogInIsSaidOnce()
    {
        HttpClient client;
        client.setProxyLogin(login("dana:wrong"));
        const auto result = ask(client);
        QVERIFY(result && !*result);
        QCOMPARE(result->error().code, u"proxy_login"_s);
        // Once: the third wrong password locks an account in many networks.
        QCOMPARE(m_proxy->told().count("Basic " + QByteArray("dana:wrong").toBase64()), 1);
        QVERIFY(!result->error().detail.contains(u"wrong"_s) && !result->error().userText.contains(u"dana"_s));
    }

    void aTextWithoutAColonIsNoLogIn()
    {
        HttpClient client;
        client.setProxyLogin(login("dana"));
        QCOMPARE(ask(client)->error().code, u"proxy_login"_s);
        QCOMPARE(m_proxy->told(), QList<QByteArray>{QByteArray()});
    }

    void thisComputerIsNeverAskedForThroughAProxy()
    {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        const quint16 port = closed.serverPort();
        closed.close();
        HttpClient client;
        client.setRetryPolicy(withoutPauses());
        HttpRequestSpec spec;
        spec.url = QUrl(u"http://127.0.0.1:%1/x"_s.arg(port));
        const auto result = finish(client.send(spec, this));
        QVERIFY(result && !*result);
        QVERIFY(m_proxy->told().isEmpty());
    }

    /// The system's own setting, as it is read on Linux without a desktop.
    void theSystemsProxyIsUsed()
    {
        QNetworkProxy::setApplicationProxy(QNetworkProxy(QNetworkProxy::DefaultProxy));
        QNetworkProxyFactory::setUseSystemConfiguration(true);
        const auto before = qgetenv("https_proxy");
        qputenv("https_proxy", "http://127.0.0.1:" + QByteArray::number(m_proxy->port()));
        const auto restore = qScopeGuard([&] {
            QNetworkProxyFactory::setUseSystemConfiguration(false);
            before.isNull() ? qunsetenv("https_proxy") : qputenv("https_proxy", before);
        });
        HttpClient client;
        QCOMPARE(ask(client)->error().code, u"proxy_login"_s);
        QCOMPARE(m_proxy->told().size(), 1);
    }

private:
    std::unique_ptr<AskingProxy> m_proxy;
};

QTEST_GUILESS_MAIN(TestHttpProxy)
#include "tst_httpproxy.moc"
