#pragma once

#include "net/jsonreader.h"
#include "opscom/tenanterrors.h"

#include <QPointer>

#include <functional>
#include <utility>

namespace console {

/// One call to the tenant: sends, maps errors, reads the answer. Owner: the QObject parent. Thread: the HttpClient's,
/// which must outlive it. Cancelling a call cancels its request.
template <typename T>
class TenantCall final : public TypedJob<T>
{
public:
    using Reader = std::function<T(const JsonReader &)>;

    TenantCall(HttpClient &http, HttpRequestSpec spec, TenantCallKind kind, QString what, Reader reader,
               QList<SharedSecret> sent, QObject *parent)
        : TypedJob<T>(parent),
          m_http(http),
          m_spec(std::move(spec)),
          m_kind(kind),
          m_what(std::move(what)),
          m_reader(std::move(reader)),
          m_sent(std::move(sent))
    {
    }

    /// Set before start().
    void setAdjust(std::function<void(Error &)> adjust) { m_adjust = std::move(adjust); }

protected:
    void doStart() override
    {
        TypedJob<HttpAnswer> *request = m_http.send(std::move(m_spec), this);
        m_request = request;
        request->onFinished(this, [this](const Result<HttpAnswer> &answer) { this->finishWith(read(answer)); });
        request->start();
    }
    void doCancel() override
    {
        if (m_request)
            m_request->cancel();
    }

private:
    Result<T> read(const Result<HttpAnswer> &answer) const
    {
        if (!answer)
            return tenantTransportError(answer.error(), m_kind);
        if (auto error = tenantErrorOf(*answer, m_what, m_sent)) {
            if (m_adjust)
                m_adjust(*error);
            return *std::move(error);
        }
        const JsonReader reader = JsonReader::parse(answer->body, m_what);
        if (reader.string(QStringLiteral("status")) != QLatin1String("success") && reader.ok())
            reader.fail(QStringLiteral("status"), QStringLiteral("expected success"));
        T value = m_reader(reader);
        if (auto error = reader.error()) {
            error->requestId = answer->requestId();
            error->httpStatus = answer->status;
            return tenantUnreadableError(*std::move(error), m_kind);
        }
        return value;
    }

    HttpClient &m_http;
    HttpRequestSpec m_spec;
    TenantCallKind m_kind;
    QString m_what;
    Reader m_reader;
    std::function<void(Error &)> m_adjust;
    QList<SharedSecret> m_sent; ///< the secrets in the body: never in an error
    QPointer<Job> m_request;
};

} // namespace console
