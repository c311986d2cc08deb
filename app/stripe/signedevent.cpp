#include "stripe/stripeclient.h"

namespace console {

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
    return http.send(std::move(spec), parent);
}

} // namespace console
