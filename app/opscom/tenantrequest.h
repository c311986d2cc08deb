#pragma once

#include "core/workspace.h"
#include "opscom/tenantcall.h"

#include <QJsonObject>

#include <functional>
#include <utility>

namespace console {

/// How a call may be repeated by the HTTP client when no answer came.
enum class Repeat {
    Freely,      ///< it only reads
    SameContent, ///< a write that the contract makes idempotent by its content
    Never,
};

/// Secrets of a request by their keys in the body.
using NamedSecrets = QList<std::pair<QString, SharedSecret>>;

/// A POST to /api/{clientID}/v1/{path}. The secrets join the body only when it is sent. Pure.
HttpRequestSpec tenantRequestSpec(const Workspace &workspace, const QString &path, const QJsonObject &body,
                                  NamedSecrets secrets, Repeat repeat);

template <typename T>
struct CallSpec
{
    QString path;
    QJsonObject body;
    TenantCallKind kind;
    Repeat repeat;
    std::function<T(const JsonReader &)> reader;
    NamedSecrets secrets = {};
    /// Changes an error that the tenant answered with, where this call means something else by it. May be empty.
    std::function<void(Error &)> adjust = {};
    /// For large answers: read away from the GUI thread. `reader` and `adjust` must be pure.
    bool isLarge = false;
};

template <typename T>
TypedJob<T> *makeCall(HttpClient &http, const Workspace &workspace, const SharedSecret &token, CallSpec<T> call,
                      QObject *parent)
{
    NamedSecrets secrets = std::move(call.secrets);
    secrets.append({QStringLiteral("apiToken"), token});
    QList<SharedSecret> sent;
    for (const auto &named : std::as_const(secrets))
        sent.append(named.second);
    auto *job = new TenantCall<T>(
        http, tenantRequestSpec(workspace, call.path, call.body, std::move(secrets), call.repeat), call.kind,
        QStringLiteral("POST ") + call.path, std::move(call.reader), std::move(sent), parent);
    job->setAdjust(std::move(call.adjust));
    if (call.isLarge)
        job->setReadOnWorker();
    return job;
}

} // namespace console
