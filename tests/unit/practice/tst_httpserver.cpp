#include "practice/httppost.h"
#include "practice/httpserver.h"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <mutex>

using namespace console;
using namespace console::practice;

namespace {

struct Answer
{
    int status = 0;
    QByteArray body;
    QNetworkReply::NetworkError error = QNetworkReply::NoError;
    QByteArray header(const QByteArray &name) const { return headers.value(name.toLower()); }
    QMap<QByteArray, QByteArray> headers;
};

Answer send(QNetworkAccessManager &net, const QByteArray &method, const QUrl &url, const QByteArray &body = {},
            const QByteArray &type = "application/x-www-form-urlencoded")
{
    QNetworkRequest request(url);
    if (!body.isEmpty())
        request.setRawHeader("Content-Type", type);
    QNetworkReply *reply = net.sendCustomRequest(request, method, body);
    QSignalSpy finished(reply, &QNetworkReply::finished);
    if (!reply->isFinished())
        finished.wait(15000);
    Answer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.body = reply->readAll();
    answer.error = reply->error();
    for (const auto &pair : reply->rawHeaderPairs())
        answer.headers.insert(pair.first.toLower(), pair.second);
    reply->deleteLater();
    return answer;
}

QByteArray rawExchange(const QUrl &address, const QByteArray &bytes)
{
    QTcpSocket socket;
    QByteArray all;
    QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] { all += socket.readAll(); });
    QSignalSpy closed(&socket, &QTcpSocket::disconnected);
    socket.connectToHost(address.host(), static_cast<quint16>(address.port()));
    QSignalSpy connected(&socket, &QTcpSocket::connected);
    if (socket.state() != QAbstractSocket::ConnectedState)
        connected.wait();
    socket.write(bytes);
    if (socket.state() == QAbstractSocket::ConnectedState)
        closed.wait(15000);
    return all;
}

} // namespace

class TestHttpServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requestReachesTheHandlerWhole();
    void formsLargerThanEightKibibytesAreAccepted();
    void bodiesOverTheLimitAreRefused();
    void tooLongAPathIsRefused();
    void aMalformedLengthIsRefused();
    void aTakenPortIsAnError();
    void statusZeroDropsTheConnection();
    void anAnswerCanBeCutInTheMiddle();
    void aConnectionCanBeResetBeforeOrAfterTheBody();
    void stopDoesNotWaitForIdleConnections();
    void stopLetsAHandlerUnderWayAnswer();
    void postReachesOnlyThisMachine();
    void postReportsRefusedConnectionAndTimeout();
};

void TestHttpServer::requestReachesTheHandlerWhole()
{
    std::mutex lock;
    HttpRequest seen;
    HttpServer server([&](const HttpRequest &request) {
        const std::lock_guard guard(lock);
        seen = request;
        HttpResponse response;
        response.status = 201;
        response.body = "{\"ok\":true}";
        response.headers.append(std::pair<QByteArray, QByteArray>("Request-Id", "req_1"));
        return response;
    });
    QVERIFY(server.listen().has_value());
    QVERIFY(server.port() != 0);
    QNetworkAccessManager net;
    const QByteArray body = "a[b]=1&c%5B%5D=x+y";
    const Answer answer =
        send(net, "POST", QUrl(server.address().toString() + QStringLiteral("/v1/a%20b?x[]=1&y=%26")), body);
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.body, QByteArray("{\"ok\":true}"));
    QCOMPARE(answer.header("Request-Id"), QByteArray("req_1"));
    const std::lock_guard guard(lock);
    QCOMPARE(seen.method, QByteArray("POST"));
    QCOMPARE(seen.path, QByteArray("/v1/a b"));
    QCOMPARE(QByteArray::fromPercentEncoding(seen.query), QByteArray("x[]=1&y=&"));
    QVERIFY(seen.query.endsWith("y=%26"));
    QCOMPARE(seen.body, body);
    QCOMPARE(seen.headers.value("content-type"), QByteArray("application/x-www-form-urlencoded"));
}

void TestHttpServer::formsLargerThanEightKibibytesAreAccepted()
{
    std::atomic<qsizetype> size = 0;
    HttpServer server([&](const HttpRequest &request) {
        size = request.body.size();
        return HttpResponse{};
    });
    QVERIFY(server.listen().has_value());
    QNetworkAccessManager net;
    QCOMPARE(send(net, "POST", server.address(), "a=" + QByteArray(100000, 'x')).status, 200);
    QCOMPARE(size.load(), qsizetype(100002));
    QCOMPARE(send(net, "DELETE", server.address()).status, 200);
    QCOMPARE(size.load(), qsizetype(0));
}

void TestHttpServer::bodiesOverTheLimitAreRefused()
{
    std::atomic<int> calls = 0;
    HttpServer server([&](const HttpRequest &) {
        ++calls;
        return HttpResponse{};
    });
    QVERIFY(server.listen().has_value());
    QNetworkAccessManager net;
    QCOMPARE(send(net, "POST", server.address(), QByteArray(1024 * 1024 + 1, 'x')).status, 413);
    QCOMPARE(calls.load(), 0);
}

void TestHttpServer::tooLongAPathIsRefused()
{
    HttpServer server([](const HttpRequest &) { return HttpResponse{}; });
    QVERIFY(server.listen().has_value());
    QNetworkAccessManager net;
    QUrl url = server.address();
    url.setPath(QLatin1Char('/') + QString(7000, QLatin1Char('a')));
    QCOMPARE(send(net, "GET", url).status, 414);
}

void TestHttpServer::aMalformedLengthIsRefused()
{
    HttpServer server([](const HttpRequest &) { return HttpResponse{}; });
    QVERIFY(server.listen().has_value());
    for (const char *length : {"-5", "abc", "1 2"}) {
        const QByteArray answer = rawExchange(
            server.address(),
            QByteArray("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ") + length + "\r\n\r\n");
        QVERIFY2(answer.startsWith("HTTP/1.1 400"), answer.left(40).constData());
    }
}

void TestHttpServer::aTakenPortIsAnError()
{
    HttpServer first([](const HttpRequest &) { return HttpResponse{}; });
    QVERIFY(first.listen().has_value());
    HttpServer second([](const HttpRequest &) { return HttpResponse{}; });
    const Outcome outcome = second.listen(first.port());
    QVERIFY(!outcome.has_value());
    QVERIFY(outcome.error().kind == ErrorKind::Network);
    QCOMPARE(second.port(), quint16(0));
}

void TestHttpServer::statusZeroDropsTheConnection()
{
    std::atomic<int> calls = 0;
    HttpServer server([&](const HttpRequest &) {
        ++calls;
        HttpResponse response;
        response.status = 0;
        return response;
    });
    QVERIFY(server.listen().has_value());
    QCOMPARE(rawExchange(server.address(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n"), QByteArray());
    QCOMPARE(calls.load(), 1);
}

void TestHttpServer::anAnswerCanBeCutInTheMiddle()
{
    HttpServer server([&](const HttpRequest &) {
        HttpResponse response;
        response.body = "0123456789";
        response.sendOnly = 4;
        return response;
    });
    QVERIFY(server.listen().has_value());
    const QByteArray got = rawExchange(server.address(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY2(got.contains("Content-Length: 10\r\n"), got.constData());
    QVERIFY2(got.endsWith("\r\n\r\n0123"), got.constData());
    QNetworkAccessManager net;
    const Answer cut = send(net, "GET", server.address());
    QVERIFY(cut.error != QNetworkReply::NoError);
}

void TestHttpServer::aConnectionCanBeResetBeforeOrAfterTheBody()
{
    std::atomic<int> calls = 0;
    HttpServer server(
        [&](const HttpRequest &) {
            ++calls;
            HttpResponse response;
            response.status = 0;
            response.reset = true;
            return response;
        },
        [](const HttpRequest &head) { return head.path == "/early"; });
    QVERIFY(server.listen().has_value());
    // A plain socket, because Qt's tells a reset and a close by the same error.
    const auto errorOf = [&server](const QByteArray &bytes) {
        const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<quint16>(server.address().port()));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        char got = 0;
        int error = 0;
        if (::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) != 0 ||
            ::send(fd, bytes.constData(), static_cast<size_t>(bytes.size()), MSG_NOSIGNAL) < 0 ||
            ::recv(fd, &got, 1, 0) < 0)
            error = errno;
        ::close(fd);
        return error;
    };
    // The body is never sent: the server does not wait for it.
    QCOMPARE(errorOf("POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"), ECONNRESET);
    QCOMPARE(calls.load(), 0);
    QCOMPARE(errorOf("POST /late HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"), ECONNRESET);
    QCOMPARE(calls.load(), 1);
}

void TestHttpServer::stopDoesNotWaitForIdleConnections()
{
    HttpServer server([](const HttpRequest &) { return HttpResponse{}; });
    QVERIFY(server.listen().has_value());
    QNetworkAccessManager net;
    QCOMPARE(send(net, "GET", server.address()).status, 200); // stays open in the manager's pool
    QElapsedTimer timer;
    timer.start();
    server.stop();
    QVERIFY2(timer.elapsed() < 2500, qPrintable(QString::number(timer.elapsed()))); // keep-alive time is 5 s
    QVERIFY(server.address().isEmpty());
}

void TestHttpServer::stopLetsAHandlerUnderWayAnswer()
{
    std::atomic<bool> inside = false;
    std::atomic<bool> mayLeave = false;
    HttpServer server([&](const HttpRequest &request) {
        if (request.method == "POST")
            return HttpResponse{};
        inside = true;
        while (!mayLeave)
            std::this_thread::yield();
        HttpResponse response;
        response.body = "done";
        return response;
    });
    QVERIFY(server.listen().has_value());
    QNetworkAccessManager net;
    QNetworkReply *reply = net.get(QNetworkRequest(server.address()));
    QTRY_VERIFY(inside.load());
    const QUrl address = server.address();
    std::thread stopper([&] { server.stop(); });
    QTRY_VERIFY(httpPost(address, {}, {}, 200).status == 0); // no longer listening
    mayLeave = true;
    QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 30000);
    stopper.join();
    QVERIFY2(reply->error() == QNetworkReply::NoError, qPrintable(reply->errorString()));
    QCOMPARE(reply->readAll(), QByteArray("done"));
    reply->deleteLater();
}

void TestHttpServer::postReachesOnlyThisMachine()
{
    HttpServer server([](const HttpRequest &request) {
        HttpResponse response;
        response.status = request.path == "/moved" ? 302 : 200;
        response.headers.append(std::pair<QByteArray, QByteArray>("Location", "/elsewhere"));
        response.body = request.headers.value("stripe-signature") + '|' + request.body;
        return response;
    });
    QVERIFY(server.listen().has_value());
    QUrl url = server.address();
    const HttpPostAnswer good = httpPost(url, {{"Stripe-Signature", "t=1"}}, "{}", 5000);
    QCOMPARE(good.status, 200);
    QCOMPARE(good.body, QByteArray("t=1|{}"));
    url.setPath(QStringLiteral("/moved"));
    QCOMPARE(httpPost(url, {}, "{}", 5000).status, 302);
    const HttpPostAnswer away = httpPost(QUrl(QStringLiteral("https://example.com/x")), {}, "{}", 5000);
    QCOMPARE(away.status, 0);
    QCOMPARE(away.problem, QByteArray("Unable to connect"));
    QVERIFY(!isLocalHttp(QUrl(QStringLiteral("http://127.0.0.1.example.com"))));
    QVERIFY(!isLocalHttp(QUrl(QStringLiteral("https://127.0.0.1"))));
}

void TestHttpServer::postReportsRefusedConnectionAndTimeout()
{
    std::atomic<bool> mayLeave = false;
    HttpServer server([&](const HttpRequest &) {
        while (!mayLeave)
            std::this_thread::yield();
        return HttpResponse{};
    });
    QVERIFY(server.listen().has_value());
    const QUrl url = server.address();
    const HttpPostAnswer late = httpPost(url, {}, "{}", 200);
    QCOMPARE(late.status, 0);
    QCOMPARE(late.problem, QByteArray("Timed out"));
    mayLeave = true;
    server.stop();
    QCOMPARE(httpPost(url, {}, "{}", 200).problem, QByteArray("Unable to connect"));
}

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
