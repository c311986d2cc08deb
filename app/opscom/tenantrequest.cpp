#include "opscom/tenantrequest.h"

#include <QJsonDocument>
#include <QUuid>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QUrl urlOf(const Workspace &workspace, const QString &path)
{
    QUrl url = workspace.tenantAddress;
    url.setPath(u"/api/%1/v1/%2"_s.arg(workspace.id(), path));
    return url;
}

void insertSecret(QJsonObject &body, const QString &key, const SharedSecret &secret)
{
    if (secret)
        body.insert(key, secret->use([](QByteArrayView bytes) { return QString::fromUtf8(bytes); }));
}

} // namespace

HttpRequestSpec tenantRequestSpec(const Workspace &workspace, const QString &path, const QJsonObject &body,
                                  NamedSecrets secrets, Repeat repeat)
{
    HttpRequestSpec spec;
    spec.verb = HttpRequestSpec::Verb::Post;
    spec.url = urlOf(workspace, path);
    spec.headers = {
        {"Accept", "application/json"}, {"Content-Type", "application/json"}, {"Cache-Control", "no-cache"}};
    spec.secretBody = [body, secrets = std::move(secrets)] {
        QJsonObject whole = body;
        for (const auto &[key, secret] : secrets)
            insertSecret(whole, key, secret);
        return QJsonDocument(whole).toJson(QJsonDocument::Compact);
    };
    spec.retryUnsafe = repeat == Repeat::Freely;
    // The key lets the HTTP client repeat a write and still say OutcomeUnknown if no answer comes at all.
    if (repeat == Repeat::SameContent)
        spec.idempotencyKey = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    if (repeat == Repeat::Never)
        spec.maxAttempts = 1;
    return spec;
}

} // namespace console
