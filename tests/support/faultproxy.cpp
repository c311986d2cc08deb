#include "support/faultproxy.h"

#include <QHostAddress>

#include <sys/socket.h>

namespace console::test {

namespace {

/// Where the body begins; -1: the head is not complete.
qsizetype bodyAt(const QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    return end < 0 ? -1 : end + 4;
}

/// The length of the first message; -1: it is not complete.
qsizetype messageLength(const QByteArray &bytes)
{
    const qsizetype body = bodyAt(bytes);
    if (body < 0)
        return -1;
    const QByteArray head = bytes.left(body).toLower();
    const qsizetype at = head.indexOf("\r\ncontent-length:");
    qsizetype length = 0;
    if (at >= 0) {
        const qsizetype from = at + qsizetype(sizeof("\r\ncontent-length:") - 1);
        length = head.mid(from, head.indexOf("\r\n", from) - from).trimmed().toLongLong();
    }
    return bytes.size() >= body + length ? body + length : -1;
}

QByteArray answer(const QByteArray &status, const QByteArray &type, const QByteArray &body)
{
    return "HTTP/1.1 " + status + "\r\nContent-Type: " + type +
           "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

bool FaultProxy::carriesOut(Fault fault)
{
    switch (fault) {
    case Fault::None:
    case Fault::ResetAfter:
    case Fault::AnswerLost:
    case Fault::AnswerTruncated:
    case Fault::AnswerInvalid:
    case Fault::BadGateway:
    case Fault::StallAfter: return true;
    case Fault::Refused:
    case Fault::RequestLost:
    case Fault::ResetBefore:
    case Fault::ResetInRequest:
    case Fault::NotHttp:
    case Fault::StallBefore: return false;
    }
    Q_UNREACHABLE();
}

FaultProxy::FaultProxy(QUrl server, QObject *parent) : QObject(parent), m_server(std::move(server))
{
    connect(&m_listener, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *client = m_listener.nextPendingConnection())
            takeConnection(client);
    });
    listen();
}

FaultProxy::~FaultProxy()
{
    const auto clients = m_wires.keys();
    for (QTcpSocket *client : clients)
        client->disconnect(this);
}

void FaultProxy::listen()
{
    if (!m_listener.listen(QHostAddress::LocalHost, m_port))
        qFatal("the proxy cannot listen on port %d", m_port);
    m_port = m_listener.serverPort();
}

QUrl FaultProxy::address() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port));
}

void FaultProxy::set(Fault fault, const QByteArray &request, int times)
{
    m_fault = fault;
    m_request = request;
    m_times = times;
    m_met = 0;
    if (fault != Fault::Refused)
        return;
    m_listener.close();
    const auto clients = m_wires.keys();
    for (QTcpSocket *client : clients)
        resetBoth(client);
}

void FaultProxy::heal()
{
    m_fault = Fault::None;
    m_met = 0;
    if (!m_listener.isListening())
        listen();
    const auto clients = m_wires.keys();
    for (QTcpSocket *client : clients) {
        const Fault fault = m_wires.value(client).fault;
        if (fault == Fault::StallBefore || fault == Fault::StallAfter)
            resetBoth(client);
    }
}

void FaultProxy::takeConnection(QTcpSocket *client)
{
    auto *server = new QTcpSocket(client);
    m_wires.insert(client, {server, {}, {}, Fault::None});
    connect(client, &QTcpSocket::readyRead, this, [this, client] { readClient(client); });
    connect(server, &QTcpSocket::readyRead, this, [this, client] { readServer(client); });
    connect(server, &QTcpSocket::disconnected, client, [client] { client->disconnectFromHost(); });
    connect(client, &QTcpSocket::disconnected, this, [this, client] {
        m_wires.remove(client);
        client->deleteLater(); // the server's side with it
    });
    // Otherwise a message in two writes waits 40 ms for the other side's delayed acknowledgement.
    client->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(server, &QTcpSocket::connected, server,
            [server] { server->setSocketOption(QAbstractSocket::LowDelayOption, 1); });
    server->connectToHost(QHostAddress(m_server.host()), quint16(m_server.port()));
}

void FaultProxy::readClient(QTcpSocket *client)
{
    if (!m_wires.contains(client))
        return;
    Wire &wire = m_wires[client];
    const bool isNew = wire.fromClient.isEmpty();
    wire.fromClient += client->readAll();
    const bool isMeant = m_times > 0 && wire.fromClient.startsWith(m_request);
    if (isNew && isMeant && m_fault == Fault::ResetBefore) {
        --m_times;
        ++m_met;
        resetBoth(client);
        return;
    }
    const qsizetype length = messageLength(wire.fromClient);
    if (length < 0)
        return;
    const QByteArray request = wire.fromClient.left(length);
    wire.fromClient.remove(0, length);
    wire.fault = isMeant ? m_fault : Fault::None;
    if (wire.fault != Fault::None) {
        --m_times;
        ++m_met;
    }
    pass(client, request);
}

void FaultProxy::pass(QTcpSocket *client, const QByteArray &request)
{
    const Wire wire = m_wires.value(client);
    const auto state = wire.server ? wire.server->state() : QAbstractSocket::UnconnectedState;
    const bool isGone = state == QAbstractSocket::UnconnectedState || state == QAbstractSocket::ClosingState;
    if (isGone || client->state() != QAbstractSocket::ConnectedState) { // the server has closed an idle connection
        resetBoth(client);
        return;
    }
    switch (wire.fault) {
    case Fault::RequestLost: client->disconnectFromHost(); return;
    case Fault::NotHttp:
        client->write("220 mail.example.com ESMTP ready\r\n");
        client->disconnectFromHost();
        return;
    case Fault::StallBefore: return;
    case Fault::ResetInRequest: {
        const qsizetype body = bodyAt(request);
        wire.server->write(request.left(body + (request.size() - body) / 2));
        wire.server->flush();
        resetBoth(client);
        return;
    }
    case Fault::Refused:
    case Fault::ResetBefore: resetBoth(client); return;
    case Fault::None:
    case Fault::ResetAfter:
    case Fault::AnswerLost:
    case Fault::AnswerTruncated:
    case Fault::AnswerInvalid:
    case Fault::BadGateway:
    case Fault::StallAfter: wire.server->write(request); return;
    }
}

void FaultProxy::readServer(QTcpSocket *client)
{
    if (!m_wires.contains(client))
        return;
    Wire &wire = m_wires[client];
    wire.fromServer += wire.server->readAll();
    if (wire.fault == Fault::None) { // as it comes
        client->write(std::exchange(wire.fromServer, {}));
        return;
    }
    const qsizetype length = messageLength(wire.fromServer);
    if (length < 0)
        return;
    const QByteArray whole = std::exchange(wire.fromServer, {});
    spoil(client, wire.fault, whole.left(length));
}

void FaultProxy::spoil(QTcpSocket *client, Fault fault, const QByteArray &whole)
{
    const qsizetype body = bodyAt(whole);
    const QByteArray half = whole.mid(body, (whole.size() - body) / 2);
    switch (fault) {
    case Fault::ResetAfter: resetBoth(client); return;
    case Fault::AnswerLost: break;
    case Fault::AnswerTruncated: client->write(whole.left(body) + half); break;
    case Fault::AnswerInvalid: client->write(answer("200 OK", "application/json", half)); break;
    case Fault::BadGateway:
        client->write(answer("502 Bad Gateway", "text/html", "<html><h1>502 Bad Gateway</h1></html>"));
        break;
    case Fault::StallAfter: return;
    case Fault::None:
    case Fault::Refused:
    case Fault::RequestLost:
    case Fault::ResetBefore:
    case Fault::ResetInRequest:
    case Fault::NotHttp:
    case Fault::StallBefore: return; // the server has not been asked
    }
    client->disconnectFromHost();
}

void FaultProxy::reset(QTcpSocket *socket)
{
    const linger now{1, 0}; // RST and not FIN
    ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    socket->abort();
}

void FaultProxy::resetBoth(QTcpSocket *client)
{
    const QPointer<QTcpSocket> server = m_wires.take(client).server;
    client->disconnect(this);
    if (server) {
        server->disconnect(client);
        reset(server);
    }
    reset(client);
    client->deleteLater();
}

} // namespace console::test
