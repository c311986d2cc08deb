#pragma once

#include "core/job.h"
#include "core/secretvalue.h"
#include "net/requestbudget.h"
#include "net/retrypolicy.h"

#include <QByteArray>
#include <QList>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>

namespace console {

class RequestLog;

/// One HTTP request as the API clients give it. Plain data, but for the secret: authorisation is attached at the last
/// moment and never stored in a log.
struct HttpRequestSpec
{
    enum class Verb { Get, Post, Delete };
    Verb verb = Verb::Get;
    QUrl url; ///< https, or http to 127.0.0.1 / ::1 only; anything else is refused
    QList<std::pair<QByteArray, QByteArray>> headers; ///< no Authorization here
    QByteArray body;
    SharedSecret bearer; ///< sent as "Authorization: Bearer ..." if set
    /// For a secret inside a body (the tenant's apiToken, a hand-over): builds the body at the last moment.
    std::function<QByteArray()> secretBody;
    QByteArray idempotencyKey; ///< sent as Idempotency-Key; a POST with one may be retried with the same
    std::chrono::milliseconds timeout{30000};
    int maxAttempts = 3; ///< 1: never retried
    /// True: a POST without an idempotency key is known to be harmless to repeat (a read that is a POST by convention).
    /// Such a POST ends with Network or Timeout, never with OutcomeUnknown.
    bool retryUnsafe = false;
    RequestTurn turn = {};            ///< each attempt takes a turn; waiting for it is not part of the time-out
    bool redirectsAreAnswers = false; ///< true: a 3xx is reported like any status; never followed either way
};

/// "GET", "POST", "DELETE".
QString nameOf(HttpRequestSpec::Verb verb);

/// An answer of any status. Transport troubles are Errors, HTTP statuses are not: the API clients map them.
struct HttpAnswer
{
    int status = 0;
    QByteArray body;
    QList<std::pair<QByteArray, QByteArray>> headers;  ///< names in lower case
    QByteArray header(QByteArrayView lowerName) const; ///< empty if there is none
    QString requestId() const;                         ///< request-id or x-request-id
    int attempts = 1;
    /// True if an earlier attempt may have reached the server although this answer came from a later one.
    bool earlierAttemptUncertain = false;
};

/// The one door to HTTP (ARCHITECTURE.md, rule 3). Owns the QNetworkAccessManager. Thread: the one it lives in.
/// TLS is always verified, redirects of API calls are errors, every request has a timeout, retries follow RetryPolicy.
class HttpClient : public QObject
{
    Q_OBJECT
public:
    explicit HttpClient(QObject *parent = nullptr);
    ~HttpClient() override;

    /// Answers larger than this end with BadAnswer (bytes, after decompression).
    static constexpr qint64 kLargestAnswer = qint64{16} << 20;

    /// A job that ends with the answer, or with Error Network, Timeout, Tls, Redirect, InvalidRequest (a URL that is
    /// not allowed) or Cancelled. A request that may have reached the server and got no answer ends with
    /// OutcomeUnknown if it was a POST, so that nobody calls it failed. A cancelled job ends with Cancelled even then;
    /// its detail tells whether the request may have arrived. Jobs outlive the client: they end with Cancelled.
    /// The detail of Network names the trouble in Qt's words whatever the language: "HostNotFoundError: ...",
    /// "ConnectionRefusedError: ...", "ProxyAuthenticationRequiredError: ...".
    TypedJob<HttpAnswer> *send(HttpRequestSpec spec, QObject *parent = nullptr);

    /// For the requests sent from now on. Tests shorten the delay.
    void setRetryPolicy(RetryPolicy policy);
    /// No request sent from now on waits longer than this for its answer, whatever its own time-out. For tests of
    /// stalls.
    void setLongestTimeout(std::chrono::milliseconds longest);

    /// What a proxy of the network is told that asks for a user name and a password: "user:password"; null or without a
    /// colon: nothing. For the requests sent from now on. A proxy whose address in the system's settings brings its own
    /// is told those. Qt keeps copies of it in its proxy objects.
    void setProxyLogin(SharedSecret login);

    /// The redacting log of this client.
    RequestLog &log();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace console
