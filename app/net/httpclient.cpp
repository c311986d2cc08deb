#include "net/httpclient.h"

#include "net/httpjob.h"
#include "net/httpurl.h"
#include "net/requestlog.h"

#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>

#include <algorithm>

namespace console {

namespace {

/// The system's proxies (or the application's, where a test sets one), but never one for this machine: what is sent to
/// 127.0.0.1 is for nobody else. The log-in goes along with the proxy, so that a proxy that refuses it ends the
/// request; answering Qt's question for it instead would be asked again and again. Qt tells it to the proxy only when
/// that asks.
class ProxyChoice final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        if (isLoopbackHost(query.peerHostName()))
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        QList<QNetworkProxy> proxies = QNetworkProxyFactory::proxyForQuery(query);
        if (login) {
            for (QNetworkProxy &proxy : proxies)
                logIn(proxy);
        }
        return proxies;
    }

    SharedSecret login;

private:
    void logIn(QNetworkProxy &proxy) const
    {
        switch (proxy.type()) {
        case QNetworkProxy::HttpProxy:
        case QNetworkProxy::HttpCachingProxy:
        case QNetworkProxy::Socks5Proxy: break;
        case QNetworkProxy::DefaultProxy:
        case QNetworkProxy::NoProxy:
        case QNetworkProxy::FtpCachingProxy: return;
        }
        if (!proxy.user().isEmpty())
            return;
        login->use([&proxy](QByteArrayView bytes) {
            const qsizetype colon = bytes.indexOf(':');
            if (colon <= 0)
                return;
            proxy.setUser(QString::fromUtf8(bytes.first(colon)));
            proxy.setPassword(QString::fromUtf8(bytes.sliced(colon + 1)));
        });
    }
};

} // namespace

QString nameOf(HttpRequestSpec::Verb verb)
{
    using namespace Qt::StringLiterals;
    switch (verb) {
    case HttpRequestSpec::Verb::Get: return u"GET"_s;
    case HttpRequestSpec::Verb::Post: return u"POST"_s;
    case HttpRequestSpec::Verb::Delete: return u"DELETE"_s;
    }
    Q_UNREACHABLE();
}

QByteArray HttpAnswer::header(QByteArrayView lowerName) const
{
    for (const auto &[name, value] : headers) {
        if (name == lowerName)
            return value;
    }
    return {};
}

QString HttpAnswer::requestId() const
{
    const QByteArray id = header("request-id");
    return QString::fromLatin1(id.isEmpty() ? header("x-request-id") : id).left(128);
}

struct HttpClient::Private
{
    RequestLog log; // outlives the manager, whose end makes jobs write their last line
    QNetworkAccessManager manager;
    ProxyChoice *proxies = new ProxyChoice; ///< the manager's
    RetryPolicy policy;
    std::chrono::milliseconds longestTimeout = std::chrono::milliseconds::max();
};

HttpClient::HttpClient(QObject *parent) : QObject(parent), d(std::make_unique<Private>())
{
    d->manager.setProxyFactory(d->proxies);
    d->manager.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    d->manager.setAutoDeleteReplies(false);
}

HttpClient::~HttpClient() = default;

TypedJob<HttpAnswer> *HttpClient::send(HttpRequestSpec spec, QObject *parent)
{
    spec.timeout = std::min(spec.timeout, d->longestTimeout);
    return new HttpJob(d->manager, d->log, d->policy, std::move(spec), parent);
}

void HttpClient::setRetryPolicy(RetryPolicy policy)
{
    d->policy = std::move(policy);
}

void HttpClient::setLongestTimeout(std::chrono::milliseconds longest)
{
    d->longestTimeout = longest;
}

void HttpClient::setProxyLogin(SharedSecret login)
{
    d->proxies->login = std::move(login);
}

RequestLog &HttpClient::log()
{
    return d->log;
}

} // namespace console
