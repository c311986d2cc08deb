#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QUrl>

#include <functional>
#include <memory>

namespace console::practice {

struct HttpRequest
{
    QByteArray method;                    ///< upper case
    QByteArray path;                      ///< decoded, without query
    QByteArray query;                     ///< raw, after '?'
    QMap<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;                      ///< raw bytes
};

struct HttpResponse
{
    int status = 200;
    QByteArray contentType = "application/json";
    QByteArray body;
    QList<std::pair<QByteArray, QByteArray>> headers;
    // Faults on request:
    bool reset = false;      ///< with status 0: the connection is reset (RST) instead of closed (FIN)
    qsizetype sendOnly = -1; ///< not negative: the whole body is announced, so many bytes are sent, then FIN
};

/// A small HTTP/1.1 server on 127.0.0.1 only, over cpp-httplib (kept inside one translation unit: it is heavy to
/// compile). Limits: 1 MiB body, 10 s read and write timeouts, TCP_NODELAY (facts/tech.md, "HTTP server").
/// Thread: the handler runs on the server's pool threads; guard state yourself. stop() and the destructor wait for
/// handlers that are under way. A HttpResponse of status 0 is not sent: the connection is dropped (a fault on request).
class HttpServer
{
public:
    using Handler = std::function<HttpResponse(const HttpRequest &)>;
    /// Asked when the headers of a request have come and its body is not read yet: true resets the connection (RST).
    using EarlyReset = std::function<bool(const HttpRequest &)>;
    explicit HttpServer(Handler handler, EarlyReset earlyReset = {});
    ~HttpServer();
    HttpServer(const HttpServer &) = delete;
    HttpServer &operator=(const HttpServer &) = delete;

    /// Binds 127.0.0.1:port (0: any free one) and serves on threads of its own. Error Network if the port is taken.
    Outcome listen(quint16 port = 0);
    void stop();
    quint16 port() const;
    /// http://127.0.0.1:PORT
    QUrl address() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace console::practice
