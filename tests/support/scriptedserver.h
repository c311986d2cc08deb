#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QMap>
#include <QObject>
#include <QPointer>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <memory>
#include <optional>

namespace console::testing {

/// What the server does with one request. Made by the functions below.
struct ScriptedAnswer
{
    enum class Then {
        KeepOpen, ///< as HTTP/1.1 does
        Close,    ///< FIN after the bytes
        Reset,    ///< RST after the bytes
        Stall,    ///< nothing more, connection open
        Trickle,  ///< the bytes one by one, with a pause before each, so that no single pause is long
    };
    QByteArray bytes; ///< exactly what goes over the wire
    Then then = Then::KeepOpen;
    bool beforeBody = false; ///< act when the headers have come, without reading the body

    using Headers = QList<std::pair<QByteArray, QByteArray>>;
    static ScriptedAnswer http(int status, const QByteArray &body, const QByteArray &contentType,
                               const Headers &headers = {});
    static ScriptedAnswer json(int status, const QByteArray &body, const Headers &headers = {});
    static ScriptedAnswer redirect(int status, const QByteArray &location);
    /// Says that the whole body comes, sends `sent` bytes of it and closes.
    static ScriptedAnswer truncated(int status, const QByteArray &body, qsizetype sent);
    /// A chunked answer that ends after its first chunk, without the last one.
    static ScriptedAnswer truncatedChunked(int status, const QByteArray &firstChunk);
    static ScriptedAnswer raw(const QByteArray &bytes);
    static ScriptedAnswer resetAfterRequest();
    static ScriptedAnswer resetBeforeBody();
    static ScriptedAnswer lostAnswer(); ///< the whole request is read, then FIN
    static ScriptedAnswer stall();
    static ScriptedAnswer trickle(int status, const QByteArray &body);
};

struct ScriptedRequest
{
    QByteArray verb;
    QByteArray path;                      ///< as sent, without query
    QByteArray query;                     ///< as sent
    QMap<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
};

/// A scripted HTTP/1.1 server on 127.0.0.1, byte for byte under the test's control: it answers by verb and path and can
/// misbehave in every way a network does. Each script line answers one request; the last one of a path stays. A request
/// without a line gets 599, which no test expects.
/// Thread: the test's; it needs the event loop and no thread of its own.
class ScriptedServer : public QObject
{
    Q_OBJECT
public:
    enum class Tls { None, SelfSigned, SelfSignedOld };
    /// SelfSigned: the certificate of tests/fixtures/tls, which nobody trusts. Old: it speaks TLS 1.1 and nothing else.
    explicit ScriptedServer(Tls tls = Tls::None, QObject *parent = nullptr);
    ~ScriptedServer() override;

    void on(const QByteArray &verb, const QByteArray &path, const ScriptedAnswer &answer);
    /// Connections are reset before anything is read, from now on.
    void resetConnections() { m_resetConnections = true; }

    QUrl url(const QString &pathAndQuery = {}) const;
    const QList<ScriptedRequest> &requests() const { return m_requests; }
    int connections() const { return m_connections; }

    /// An address of this machine where nobody listens.
    static QUrl refusedUrl(const QString &path);
    /// PEM bytes of the self-signed certificate.
    static QByteArray certificatePem();
    /// Lets a client speak with a SelfSignedOld.
    static void allowOld(QSslConfiguration &configuration);

Q_SIGNALS:
    void requestReceived();

private:
    void takeConnection(QTcpSocket *socket);
    void read(QTcpSocket *socket);
    void answer(QTcpSocket *socket, const ScriptedAnswer &answer);
    std::optional<ScriptedAnswer> next(const QByteArray &verb, const QByteArray &path, bool beforeBody);

    std::unique_ptr<QTcpServer> m_server;
    QHash<QByteArray, QList<ScriptedAnswer>> m_script;
    QHash<QTcpSocket *, QByteArray> m_buffers;
    QList<ScriptedRequest> m_requests;
    Tls m_tls;
    int m_connections = 0;
    bool m_resetConnections = false;
};

} // namespace console::testing
