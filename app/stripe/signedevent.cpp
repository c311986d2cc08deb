#include "stripe/stripeclient.h"

#include <QPointer>

namespace console {

namespace {

/// Posts one event, and once more if the connection went away without an answer: it may have been one that was kept
/// from a request before, and the server may have closed it at that very moment. Only a second one, which is new, tells
/// about the server. The same event twice does no harm: Stripe itself sends some twice.
class SignedEventJob final : public FlowJob<HttpAnswer>
{
public:
    SignedEventJob(HttpClient &http, HttpRequestSpec spec, QObject *parent)
        : FlowJob(parent),
          m_http(&http),
          m_spec(std::move(spec))
    {
    }

protected:
    void doStart() override { send(true); }

private:
    static bool wasDropped(const Error &error)
    {
        return error.kind == ErrorKind::Network &&
               (error.detail.contains(QLatin1String("RemoteHostClosed")) ||
                error.detail.contains(QLatin1String("ContentReSend"))); // a body that Qt cannot send a second time
    }
    void send(bool mayRepeat)
    {
        if (!m_http) {
            cancel();
            return;
        }
        run(m_http->send(m_spec, this), [this, mayRepeat](Result<HttpAnswer> &&answer) {
            if (!answer && mayRepeat && wasDropped(answer.error()))
                send(false);
            else
                finishWith(std::move(answer));
        });
    }

    QPointer<HttpClient> m_http;
    HttpRequestSpec m_spec;
};

} // namespace

TypedJob<HttpAnswer> *postSignedEvent(HttpClient &http, const QUrl &callback, const QByteArray &body,
                                      const QByteArray &signatureHeader, QObject *parent,
                                      std::chrono::milliseconds timeout)
{
    HttpRequestSpec spec;
    spec.verb = HttpRequestSpec::Verb::Post;
    spec.url = callback;
    spec.headers = {{"Content-Type", "application/json; charset=utf-8"}, {"Stripe-Signature", signatureHeader}};
    spec.body = body;
    spec.timeout = timeout;
    spec.maxAttempts = 1;
    spec.retryUnsafe = true; // events may come twice by design: a lost answer is a timeout, not a doubt
    spec.redirectsAreAnswers = true;
    return new SignedEventJob(http, std::move(spec), parent);
}

} // namespace console
