#include "net/httprequest.h"

#include "net/httperrors.h"
#include "net/httpurl.h"

#include <QSslConfiguration>

namespace console {

using namespace Qt::StringLiterals;

namespace {

bool breaksLine(QByteArrayView text)
{
    return text.contains('\r') || text.contains('\n') || text.contains('\0');
}

} // namespace

std::optional<Error> specProblem(const HttpRequestSpec &spec)
{
    QString problem = urlProblem(spec.url);
    if (breaksLine(spec.idempotencyKey))
        problem = u"line break in the idempotency key"_s;
    for (const auto &[name, value] : spec.headers) {
        if (breaksLine(name) || breaksLine(value))
            problem = u"line break in a header"_s;
        const QByteArray lower = name.toLower();
        if (lower == "authorization" || lower == "cookie")
            problem = u"header %1 is not for callers to set"_s.arg(QLatin1StringView(lower));
    }
    if (problem.isEmpty())
        return std::nullopt;
    return transportError(ErrorKind::InvalidRequest, spec.url, problem);
}

QNetworkRequest networkRequestOf(const HttpRequestSpec &spec)
{
    QNetworkRequest request(spec.url);
    for (const auto &[name, value] : spec.headers)
        request.setRawHeader(name, value);
    request.setRawHeader("User-Agent", "opscom-console/" CONSOLE_VERSION);
    if (!spec.idempotencyKey.isEmpty())
        request.setRawHeader("Idempotency-Key", spec.idempotencyKey);
    if (spec.bearer && !spec.bearer->isEmpty()) {
        spec.bearer->use([&request](QByteArrayView secret) {
            QByteArray value = "Bearer ";
            value.append(secret.data(), secret.size());
            request.setRawHeader("Authorization", value);
        });
    }
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false); // one well-known path through Qt 6.4
    if (spec.url.scheme() == "https"_L1) {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setProtocol(QSsl::TlsV1_2OrLater);
        tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
        request.setSslConfiguration(tls);
    }
    return request;
}

HttpAnswer answerOf(const QNetworkReply &reply, QByteArray body)
{
    HttpAnswer answer;
    answer.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.body = std::move(body);
    const auto &pairs = reply.rawHeaderPairs();
    for (const auto &[name, value] : pairs)
        answer.headers.append({name.toLower(), value});
    return answer;
}

} // namespace console
