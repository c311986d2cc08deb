#include "support/scriptedserver.h"

#include <QFile>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTimer>

#include <sys/socket.h>

namespace console::testing {

using namespace Qt::StringLiterals;

namespace {

QByteArray fixture(const QString &name)
{
    QFile file(QStringLiteral(CONSOLE_SOURCE_DIR "/tests/fixtures/tls/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    return file.readAll();
}

QByteArray head(int status, const ScriptedAnswer::Headers &headers)
{
    QByteArray text = "HTTP/1.1 " + QByteArray::number(status) + " Scripted\r\n";
    for (const auto &[name, value] : headers)
        text += name + ": " + value + "\r\n";
    return text + "\r\n";
}

/// RST instead of FIN.
void reset(QTcpSocket *socket)
{
    const linger now{1, 0};
    ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    socket->abort();
}

} // namespace

ScriptedAnswer ScriptedAnswer::http(int status, const QByteArray &body, const QByteArray &contentType,
                                    const Headers &headers)
{
    Headers all{{"Content-Type", contentType}, {"Content-Length", QByteArray::number(body.size())}};
    all += headers;
    return {.bytes = head(status, all) + body, .then = Then::KeepOpen, .beforeBody = false};
}

ScriptedAnswer ScriptedAnswer::json(int status, const QByteArray &body, const Headers &headers)
{
    return http(status, body, "application/json", headers);
}

ScriptedAnswer ScriptedAnswer::redirect(int status, const QByteArray &location)
{
    return http(status, {}, "text/html", {{"Location", location}});
}

ScriptedAnswer ScriptedAnswer::truncated(int status, const QByteArray &body, qsizetype sent)
{
    const QByteArray whole = json(status, body).bytes;
    return {.bytes = whole.left(whole.size() - body.size() + sent), .then = Then::Close, .beforeBody = false};
}

ScriptedAnswer ScriptedAnswer::truncatedChunked(int status, const QByteArray &firstChunk)
{
    const QByteArray bytes = head(status, {{"Content-Type", "application/json"}, {"Transfer-Encoding", "chunked"}}) +
                             QByteArray::number(firstChunk.size(), 16) + "\r\n" + firstChunk + "\r\n";
    return {.bytes = bytes, .then = Then::Close, .beforeBody = false};
}

ScriptedAnswer ScriptedAnswer::raw(const QByteArray &bytes)
{
    return {.bytes = bytes, .then = Then::Close, .beforeBody = false};
}

ScriptedAnswer ScriptedAnswer::resetAfterRequest()
{
    return {.bytes = {}, .then = Then::Reset, .beforeBody = false};
}

ScriptedAnswer ScriptedAnswer::resetBeforeBody()
{
    return {.bytes = {}, .then = Then::Reset, .beforeBody = true};
}

ScriptedAnswer ScriptedAnswer::lostAnswer()
{
    return {.bytes = {}, .then = Then::Close, .beforeBody = false};
}

ScriptedAnswer ScriptedAnswer::stall()
{
    return {.bytes = {}, .then = Then::Stall, .beforeBody = false};
}

ScriptedAnswer ScriptedAnswer::trickle(int status, const QByteArray &body)
{
    return {.bytes = json(status, body).bytes, .then = Then::Trickle, .beforeBody = false};
}

void ScriptedServer::allowOld(QSslConfiguration &configuration)
{
    // Debian's OpenSSL has TLS 1.1 still, but signs nothing for it above security level 0.
    configuration.setBackendConfigurationOption("CipherString", QByteArray("ALL:@SECLEVEL=0"));
    configuration.setBackendConfigurationOption("MinProtocol", QByteArray("TLSv1.1"));
}

ScriptedServer::ScriptedServer(Tls tls, QObject *parent) : QObject(parent), m_tls(tls)
{
    if (tls != Tls::None) {
        auto server = std::make_unique<QSslServer>();
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(QSslCertificate(certificatePem()));
        configuration.setPrivateKey(QSslKey(fixture(u"selfsigned.key"_s), QSsl::Ec));
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // of clients, who have no certificate
        if (tls == Tls::SelfSignedOld) {
            configuration.setProtocol(QSsl::AnyProtocol);
            allowOld(configuration);
            configuration.setBackendConfigurationOption("MaxProtocol", QByteArray("TLSv1.1"));
        }
        server->setSslConfiguration(configuration);
        m_server = std::move(server);
    } else {
        m_server = std::make_unique<QTcpServer>();
    }
    if (!m_server->listen(QHostAddress::LocalHost))
        qFatal("cannot listen on 127.0.0.1");
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, [this] {
        while (QTcpSocket *socket = m_server->nextPendingConnection())
            takeConnection(socket);
    });
}

ScriptedServer::~ScriptedServer()
{
    for (QTcpSocket *socket : m_server->findChildren<QTcpSocket *>())
        socket->disconnect(this);
}

void ScriptedServer::on(const QByteArray &verb, const QByteArray &path, const ScriptedAnswer &answer)
{
    m_script[verb + ' ' + path].append(answer);
}

QUrl ScriptedServer::url(const QString &pathAndQuery) const
{
    return QUrl(u"%1://127.0.0.1:%2%3"_s.arg(m_tls == Tls::None ? u"http"_s : u"https"_s)
                    .arg(m_server->serverPort())
                    .arg(pathAndQuery));
}

QUrl ScriptedServer::refusedUrl(const QString &path)
{
    QTcpServer taken;
    taken.listen(QHostAddress::LocalHost);
    return QUrl(u"http://127.0.0.1:%1%2"_s.arg(taken.serverPort()).arg(path));
}

QByteArray ScriptedServer::certificatePem()
{
    return fixture(u"selfsigned.pem"_s);
}

void ScriptedServer::takeConnection(QTcpSocket *socket)
{
    ++m_connections;
    if (m_resetConnections) {
        reset(socket);
        socket->deleteLater();
        return;
    }
    connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
    connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
        m_buffers.remove(socket);
        socket->deleteLater();
    });
    read(socket);
}

void ScriptedServer::read(QTcpSocket *socket)
{
    QByteArray &buffer = m_buffers[socket];
    buffer += socket->readAll();
    const auto headEnd = buffer.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return;
    ScriptedRequest request;
    const auto lines = buffer.left(headEnd).split('\n');
    const auto words = lines.first().trimmed().split(' ');
    if (words.size() != 3) {
        reset(socket);
        return;
    }
    request.verb = words[0];
    const auto mark = words[1].indexOf('?');
    request.path = mark < 0 ? words[1] : words[1].left(mark);
    request.query = mark < 0 ? QByteArray() : words[1].mid(mark + 1);
    for (const QByteArray &line : lines.mid(1)) {
        const auto colon = line.indexOf(':');
        request.headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
    }
    if (const auto early = next(request.verb, request.path, true)) {
        m_requests.append(request);
        answer(socket, *early);
        Q_EMIT requestReceived();
        return;
    }
    const auto length = request.headers.value("content-length", "0").toLongLong();
    if (buffer.size() < headEnd + 4 + length)
        return;
    request.body = buffer.mid(headEnd + 4, length);
    buffer.remove(0, headEnd + 4 + length);
    m_requests.append(request);
    answer(socket, next(request.verb, request.path, false).value_or(ScriptedAnswer::json(599, "{}")));
    Q_EMIT requestReceived();
}

std::optional<ScriptedAnswer> ScriptedServer::next(const QByteArray &verb, const QByteArray &path, bool beforeBody)
{
    const auto found = m_script.find(verb + ' ' + path);
    if (found == m_script.end() || found->first().beforeBody != beforeBody)
        return std::nullopt;
    return found->size() > 1 ? found->takeFirst() : found->first();
}

void ScriptedServer::answer(QTcpSocket *socket, const ScriptedAnswer &answer)
{
    if (answer.then == ScriptedAnswer::Then::Trickle) {
        auto *timer = new QTimer(socket);
        connect(timer, &QTimer::timeout, socket, [socket, timer, bytes = answer.bytes]() mutable {
            socket->write(bytes.left(1));
            bytes.remove(0, 1);
            if (bytes.isEmpty())
                timer->stop();
        });
        timer->start(20);
        return;
    }
    socket->write(answer.bytes);
    switch (answer.then) {
    case ScriptedAnswer::Then::Close: socket->disconnectFromHost(); break;
    case ScriptedAnswer::Then::Reset:
        socket->flush();
        reset(socket);
        break;
    case ScriptedAnswer::Then::KeepOpen:
    case ScriptedAnswer::Then::Stall:
    case ScriptedAnswer::Then::Trickle: break;
    }
}

} // namespace console::testing
