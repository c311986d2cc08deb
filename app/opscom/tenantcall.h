#pragma once

#include "core/workerjob.h"
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

    /// For large answers: they are read on a worker. Set before start(); the reader must be pure.
    void setReadOnWorker() { m_onWorker = true; }
    /// Set before start().
    void setAdjust(std::function<void(Error &)> adjust) { m_adjust = std::move(adjust); }

protected:
    void doStart() override
    {
        TypedJob<HttpAnswer> *request = m_http.send(std::move(m_spec), this);
        m_request = request;
        request->onFinished(this, [this](const Result<HttpAnswer> &answer) { answered(answer); });
        request->start();
    }
    void doCancel() override
    {
        if (m_request)
            m_request->cancel();
    }

private:
    void answered(const Result<HttpAnswer> &answer)
    {
        if (!answer) {
            this->finishWith(tenantTransportError(answer.error(), m_kind));
            return;
        }
        auto work = [answer = *answer, what = m_what, reader = m_reader, kind = m_kind, sent = m_sent,
                     adjust = m_adjust]() -> Result<T> {
            if (auto error = tenantErrorOf(answer, what, sent)) {
                if (adjust)
                    adjust(*error);
                return *std::move(error);
            }
            return read(answer, what, reader, kind);
        };
        if (!m_onWorker) {
            this->finishWith(work());
            return;
        }
        auto *reading = new WorkerJob<T>(std::move(work), this);
        m_request = reading;
        reading->onFinished(this, [this](Result<T> &&value) { this->finishWith(std::move(value)); });
        reading->start();
    }
    static Result<T> read(const HttpAnswer &answer, const QString &what, const Reader &read, TenantCallKind kind)
    {
        const JsonReader reader = JsonReader::parse(answer.body, what);
        if (reader.string(QStringLiteral("status")) != QLatin1String("success") && reader.ok())
            reader.fail(QStringLiteral("status"), QStringLiteral("expected success"));
        T value = read(reader);
        if (auto error = reader.error()) {
            error->requestId = answer.requestId();
            error->httpStatus = answer.status;
            return tenantUnreadableError(*std::move(error), kind);
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
    bool m_onWorker = false;
};

} // namespace console
