#include "practice/httpserver.h"

#include "practice/httppost.h"

#include <QByteArrayList>

#include <httplib.h>

#include <dirent.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>

namespace console::practice {

namespace {

constexpr size_t kBodyLimit = 1024 * 1024;
constexpr time_t kTimeoutSeconds = 10;
constexpr size_t kThreads = 24; // a kept-alive connection holds one
constexpr time_t kKeepAliveSeconds = 5;
constexpr size_t kKeepAliveRequests = 100000;
constexpr size_t kPathLimit = 2048; // routes are regular expressions, which recurse over the path
constexpr int kBacklog = 128;       // the library's own is 5: bursts would wait a second for the next SYN

int localPort(int fd)
{
    sockaddr_in address{};
    socklen_t size = sizeof(address);
    if (getsockname(fd, reinterpret_cast<sockaddr *>(&address), &size) != 0 || address.sin_family != AF_INET)
        return -1;
    return ntohs(address.sin_port);
}

int peerPort(int fd)
{
    sockaddr_in address{};
    socklen_t size = sizeof(address);
    if (getpeername(fd, reinterpret_cast<sockaddr *>(&address), &size) != 0 || address.sin_family != AF_INET)
        return -1;
    return ntohs(address.sin_port);
}

/// Calls f(fd) for each of this process's TCP sockets whose own port is `port`: the listening socket and the accepted
/// ones. The library hides them, and closing idle connections at stop() needs them.
template <typename F>
void forEachSocketOf(quint16 port, F &&f)
{
    DIR *dir = opendir("/proc/self/fd");
    if (!dir)
        return;
    while (const dirent *entry = readdir(dir)) {
        char *end = nullptr;
        const long fd = std::strtol(entry->d_name, &end, 10);
        if (end == entry->d_name || *end != '\0')
            continue;
        if (localPort(static_cast<int>(fd)) == port)
            f(static_cast<int>(fd));
    }
    closedir(dir);
}

/// Ends a connection with a RST. Connecting to no address is how Linux is told to do that at once: the library closes
/// its sockets itself, and orderly.
void resetConnection(int fd)
{
    sockaddr none{};
    none.sa_family = AF_UNSPEC;
    (void)::connect(fd, &none, sizeof(none));
}

QByteArray bytes(const std::string &s)
{
    return QByteArray(s.data(), static_cast<qsizetype>(s.size()));
}
std::string text(const QByteArray &b)
{
    return std::string(b.constData(), static_cast<size_t>(b.size()));
}

/// A Content-Length that is not a plain number: the library takes it for 0, or waits for the timeout.
bool hasBadLength(const httplib::Request &request)
{
    if (!request.has_header("Content-Length"))
        return false;
    const std::string length = request.get_header_value("Content-Length");
    return length.empty() || length.size() > 12 ||
           !std::all_of(length.begin(), length.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

struct HttpServer::Private
{
    Private(Handler h, EarlyReset early) : handler(std::move(h)), earlyReset(std::move(early)) {}

    Handler handler;
    EarlyReset earlyReset;
    std::unique_ptr<httplib::Server> server;
    std::thread thread;
    quint16 port = 0;
    std::mutex mutex;
    std::condition_variable ended;
    bool hasEnded = false;   // guarded by mutex
    std::set<int> busyPeers; // guarded by mutex: ports of peers that wait for an answer

    void configure();
    void closeIdleConnections();
    void answer(const httplib::Request &in, httplib::Response &out, std::string body) const;
    void drop(const httplib::Request &in, bool reset) const;
    static HttpRequest headOf(const httplib::Request &in);
};

HttpRequest HttpServer::Private::headOf(const httplib::Request &in)
{
    HttpRequest request;
    request.method = bytes(in.method);
    request.path = bytes(in.path);
    const size_t mark = in.target.find('?');
    if (mark != std::string::npos)
        request.query = bytes(in.target.substr(mark + 1));
    for (const auto &[name, value] : in.headers)
        request.headers.insert(bytes(name).toLower(), bytes(value));
    return request;
}

/// On purpose: the peer sees the connection end without a byte of an answer.
void HttpServer::Private::drop(const httplib::Request &in, bool reset) const
{
    forEachSocketOf(port, [&in, reset](int fd) {
        if (peerPort(fd) != in.remote_port)
            return;
        if (reset)
            resetConnection(fd);
        else
            ::shutdown(fd, SHUT_RDWR);
    });
}

void HttpServer::Private::answer(const httplib::Request &in, httplib::Response &out, std::string body) const
{
    HttpRequest request = headOf(in);
    request.body = bytes(body);
    const HttpResponse response = handler(request);
    if (response.status == 0) {
        drop(in, response.reset);
        return;
    }
    out.status = response.status;
    for (const auto &[name, value] : response.headers)
        out.set_header(name.constData(), text(value));
    if (response.sendOnly >= 0 && response.sendOnly < response.body.size()) {
        out.set_content_provider(
            static_cast<size_t>(response.body.size()), response.contentType.constData(),
            [part = text(response.body.left(response.sendOnly))](size_t, size_t, httplib::DataSink &sink) {
                sink.write(part.data(), part.size());
                return false; // ends the connection
            });
        return;
    }
    // Not by a provider: the library sends none of its content once stop() was called.
    out.set_content(text(response.body), response.contentType.constData());
}

void HttpServer::Private::configure()
{
    using httplib::Request;
    using httplib::Response;
    using Next = httplib::Server::HandlerResponse;
    server->new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    server->set_tcp_nodelay(true);
    server->set_payload_max_length(kBodyLimit);
    server->set_read_timeout(kTimeoutSeconds);
    server->set_write_timeout(kTimeoutSeconds);
    server->set_keep_alive_timeout(kKeepAliveSeconds);
    server->set_keep_alive_max_count(kKeepAliveRequests);
    // Not SO_REUSEPORT, the library's default: a second server on a taken port must fail.
    server->set_socket_options([](socket_t fd) {
        int yes = 1;
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    });
    server->set_exception_handler([](const Request &, Response &out, std::exception_ptr) { out.status = 500; });
    // Called after the answer was written.
    server->set_logger([this](const Request &in, const Response &) {
        const std::lock_guard guard(mutex);
        busyPeers.erase(in.remote_port);
    });
    server->set_pre_routing_handler([this](const Request &in, Response &out) {
        {
            const std::lock_guard guard(mutex);
            busyPeers.insert(in.remote_port);
        }
        // The library would compress a body with Brotli at its slowest, and only this header's absence stops it. The
        // request is a plain local of the library's.
        const_cast<Request &>(in).headers.erase("Accept-Encoding");
        if (earlyReset && earlyReset(headOf(in)))
            drop(in, true);
        else if (in.path.size() > kPathLimit)
            out.status = 414;
        else if (hasBadLength(in))
            out.status = 400;
        else if (in.is_multipart_form_data())
            out.status = 415;
        else
            return Next::Unhandled;
        return Next::Handled;
    });
    const auto plain = [this](const Request &in, Response &out) { answer(in, out, {}); };
    // A content reader, because the library refuses forms of more than 8 KiB on its ordinary path.
    const auto withBody = [this](const Request &in, Response &out, const httplib::ContentReader &read) {
        std::string body;
        if (in.has_header("Content-Length") || in.has_header("Transfer-Encoding")) {
            const bool complete = read([&body](const char *data, size_t size) {
                if (body.size() + size > kBodyLimit)
                    return false;
                body.append(data, size);
                return true;
            });
            if (!complete) {
                if (out.status < 400)
                    out.status = 413;
                return;
            }
        }
        answer(in, out, std::move(body));
    };
    const char *everything = R"([^]*)";
    server->Get(everything, plain);
    server->Options(everything, plain);
    server->Post(everything, withBody);
    server->Put(everything, withBody);
    server->Patch(everything, withBody);
    server->Delete(everything, withBody);
}

void HttpServer::Private::closeIdleConnections()
{
    const std::lock_guard guard(mutex);
    forEachSocketOf(port, [this](int fd) {
        if (!busyPeers.contains(peerPort(fd)))
            ::shutdown(fd, SHUT_RDWR);
    });
}

HttpServer::HttpServer(Handler handler, EarlyReset earlyReset)
    : d(std::make_unique<Private>(std::move(handler), std::move(earlyReset)))
{
}

HttpServer::~HttpServer()
{
    stop();
}

Outcome HttpServer::listen(quint16 port)
{
    stop();
    d->server = std::make_unique<httplib::Server>();
    d->configure();
    int bound = port;
    const bool ok =
        port == 0 ? (bound = d->server->bind_to_any_port("127.0.0.1")) > 0 : d->server->bind_to_port("127.0.0.1", port);
    if (!ok) {
        d->server.reset();
        return Error{.kind = ErrorKind::Network,
                     .userText = {},
                     .detail = QStringLiteral("127.0.0.1:%1 cannot be bound").arg(port),
                     .requestId = {},
                     .httpStatus = 0,
                     .code = {},
                     .param = {}};
    }
    d->port = static_cast<quint16>(bound);
    forEachSocketOf(d->port, [](int fd) {
        if (peerPort(fd) < 0)
            ::listen(fd, kBacklog);
    });
    d->hasEnded = false;
    d->busyPeers.clear();
    d->thread = std::thread([p = d.get()] {
        p->server->listen_after_bind();
        const std::lock_guard guard(p->mutex);
        p->hasEnded = true;
        p->ended.notify_all();
    });
    while (!d->server->is_running()) // set by the thread as its first act
        std::this_thread::yield();
    return Done{};
}

void HttpServer::stop()
{
    if (!d->server)
        return;
    d->server->stop();
    // Idle connections would hold their threads until the keep-alive time is over; busy ones answer first.
    for (bool over = false; !over;) {
        d->closeIdleConnections();
        std::unique_lock lock(d->mutex);
        over = d->ended.wait_for(lock, std::chrono::milliseconds(20), [this] { return d->hasEnded; });
    }
    d->thread.join();
    d->server.reset();
    d->port = 0;
}

quint16 HttpServer::port() const
{
    return d->port;
}

QUrl HttpServer::address() const
{
    return d->port == 0 ? QUrl() : QUrl(QStringLiteral("http://127.0.0.1:%1").arg(d->port));
}

bool isLocalHttp(const QUrl &url)
{
    const QString host = url.host();
    return url.scheme() == QLatin1String("http") &&
           (host == QLatin1String("127.0.0.1") || host == QLatin1String("::1") || host == QLatin1String("localhost"));
}

HttpPostAnswer httpPost(const QUrl &url, const QList<std::pair<QByteArray, QByteArray>> &headers,
                        const QByteArray &body, int timeoutMs)
{
    HttpPostAnswer answer;
    if (!isLocalHttp(url)) {
        answer.problem = "Unable to connect";
        return answer;
    }
    const std::string host = url.host() == QLatin1String("::1") ? "::1" : "127.0.0.1";
    httplib::Client client(host, url.port(80));
    const time_t seconds = timeoutMs / 1000;
    const time_t micros = static_cast<time_t>(timeoutMs % 1000) * 1000;
    client.set_connection_timeout(seconds, micros);
    client.set_read_timeout(seconds, micros);
    client.set_write_timeout(seconds, micros);
    client.set_tcp_nodelay(true);
    client.set_follow_location(false);
    httplib::Headers fields;
    std::string type = "application/json";
    for (const auto &[name, value] : headers) {
        if (name.compare("content-type", Qt::CaseInsensitive) == 0)
            type = text(value);
        else
            fields.emplace(text(name), text(value));
    }
    QByteArray target = url.path(QUrl::FullyEncoded).toLatin1();
    if (target.isEmpty())
        target = "/";
    if (url.hasQuery())
        target += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    const httplib::Result result = client.Post(text(target), fields, text(body), type);
    if (!result) {
        const bool late = result.error() == httplib::Error::Read || result.error() == httplib::Error::ConnectionTimeout;
        answer.problem = late ? "Timed out" : "Unable to connect";
        return answer;
    }
    answer.status = result->status;
    answer.body = bytes(result->body).left(64 * 1024);
    return answer;
}

} // namespace console::practice
