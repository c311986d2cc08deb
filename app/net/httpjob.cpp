#include "net/httpjob.h"

#include "net/httperrors.h"
#include "net/httprequest.h"
#include "net/httpurl.h"
#include "net/oneshotbody.h"

#include <QMetaEnum>
#include <QNetworkRequest>

namespace console {

using namespace Qt::StringLiterals;
using Verb = HttpRequestSpec::Verb;

namespace {

constexpr std::chrono::seconds kAfterTooMany{2}; // Stripe names no time; its limits are a second's

} // namespace

HttpJob::HttpJob(QNetworkAccessManager &manager, RequestLog &log, RetryPolicy policy, HttpRequestSpec spec,
                 QObject *parent)
    : TypedJob(parent),
      m_manager(&manager),
      m_log(&log),
      m_policy(std::move(policy)),
      m_spec(std::move(spec))
{
    m_deadline.setSingleShot(true);
    m_pause.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] { stopAttempt(Stop::Deadline); });
    connect(&m_pause, &QTimer::timeout, this, [this] { retryNow(); });
    // The manager deletes its replies without a word when it dies.
    connect(&manager, &QObject::destroyed, this, [this] {
        if (isStarted() && !isFinished())
            cancel();
    });
}

HttpJob::~HttpJob()
{
    releaseReply();
}

void HttpJob::doStart()
{
    if (const auto error = specProblem(m_spec)) {
        finishWith(*error);
        return;
    }
    m_firstAttemptMs = m_policy.nowMs();
    takeTurn();
}

void HttpJob::doCancel()
{
    m_deadline.stop();
    m_pause.stop();
    if (m_spec.turn.budget)
        m_spec.turn.budget->forget(this);
    Error error = transportError(ErrorKind::Cancelled, m_spec.url, {});
    const bool arrived = m_earlierUncertain || (m_reply && mayHaveArrived(error));
    error.detail = arrived ? u"stopped; the request may have reached the server"_s : u"stopped before it was sent"_s;
    if (m_reply)
        writeLog(0, toString(ErrorKind::Cancelled), nullptr);
    releaseReply();
    finishWith(error);
}

void HttpJob::takeTurn()
{
    const RequestTurn &turn = m_spec.turn;
    if (turn.budget && turn.urgency == Urgency::Background) {
        turn.budget->whenFree(this, [this] { startAttempt(); });
        return;
    }
    if (turn.budget)
        turn.budget->takeForAPerson();
    startAttempt();
}

void HttpJob::startAttempt()
{
    if (!m_manager) {
        cancel();
        return;
    }
    ++m_attempt;
    m_stop = Stop::None;
    m_received.clear();
    m_sslErrors.clear();
    m_startedAt = QDateTime::currentDateTimeUtc();
    m_elapsed.start();

    const QNetworkRequest request = networkRequestOf(m_spec);
    switch (m_spec.verb) {
    case Verb::Get: m_reply = m_manager->get(request); break;
    case Verb::Delete: m_reply = m_manager->deleteResource(request); break;
    case Verb::Post: {
        auto *body = new OneShotBody(SecretValue(m_spec.secretBody ? m_spec.secretBody() : m_spec.body));
        m_body = body;
        m_reply = m_manager->post(request, body);
        body->setParent(m_reply);
        break;
    }
    }
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) { m_sslErrors = errors; });
    connect(m_reply, &QNetworkReply::readyRead, this, [this] { collect(); });
    connect(m_reply, &QNetworkReply::finished, this, [this] { attemptEnded(); });
    // Of our own, over the whole attempt: the manager's transfer timeout begins anew with every byte.
    m_deadline.start(m_spec.timeout);
}

void HttpJob::collect()
{
    m_received += m_reply->readAll();
    if (m_received.size() > HttpClient::kLargestAnswer)
        stopAttempt(Stop::TooLarge);
}

void HttpJob::stopAttempt(Stop why)
{
    if (!m_reply || m_stop != Stop::None)
        return;
    m_stop = why;
    m_reply->abort(); // emits finished()
}

/// A complete HTTP answer of any status, as apart from a trouble on the way.
bool HttpJob::isAnswer() const
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_stop != Stop::None || status == 0)
        return false;
    const auto error = m_reply->error();
    // Qt would send the body again after these statuses, cannot (OneShotBody), and says so: the answer stands all the
    // same.
    if (error == QNetworkReply::ContentReSendError)
        return status == 307 || status == 308 || status == 401;
    // Qt does not always notice that the connection closed before the announced end.
    bool announced = false;
    const qint64 length = m_reply->rawHeader("content-length").toLongLong(&announced);
    if (announced && !m_reply->hasRawHeader("content-encoding") && status != 204 && m_received.size() < length)
        return false;
    // Up to 199 are network and proxy errors: the answer is cut. The others above are how Qt names statuses.
    return error == QNetworkReply::NoError ||
           (error >= QNetworkReply::ContentAccessDenied && error != QNetworkReply::ProtocolFailure);
}

bool HttpJob::mayHaveArrived(const Error &error) const
{
    const auto code = m_reply->error();
    if (error.kind == ErrorKind::Tls || code == QNetworkReply::ConnectionRefusedError ||
        code == QNetworkReply::HostNotFoundError || code == QNetworkReply::ProxyAuthenticationRequiredError)
        return false;
    return m_body ? m_body->wasRead() || m_body->size() == 0 : m_spec.verb != Verb::Get;
}

Error HttpJob::attemptError() const
{
    // Qt's own name of the trouble first: its text may be translated.
    const auto *name = QMetaEnum::fromType<QNetworkReply::NetworkError>().valueToKey(m_reply->error());
    const QString detail = QString::fromLatin1(name) + u": "_s + redactSecrets(m_reply->errorString());
    switch (m_stop) {
    case Stop::Deadline:
        return transportError(ErrorKind::Timeout, m_spec.url,
                              u"no complete answer in %1 ms"_s.arg(m_spec.timeout.count()));
    case Stop::TooLarge:
        return transportError(ErrorKind::BadAnswer, m_spec.url,
                              u"the answer is larger than %1 bytes"_s.arg(HttpClient::kLargestAnswer));
    case Stop::None: break;
    }
    const auto code = m_reply->error();
    if (code == QNetworkReply::SslHandshakeFailedError)
        return tlsError(m_spec.url, m_sslErrors, detail);
    if (code == QNetworkReply::ProxyAuthenticationRequiredError)
        return proxyLoginError(m_spec.url, detail);
    if (code == QNetworkReply::ProtocolFailure)
        return transportError(ErrorKind::BadAnswer, m_spec.url, u"not an HTTP answer: "_s + detail);
    return transportError(ErrorKind::Network, m_spec.url,
                          code == QNetworkReply::NoError ? u"the answer was cut off"_s : detail);
}

void HttpJob::attemptEnded()
{
    m_deadline.stop();
    if (m_stop == Stop::None) {
        m_received += m_reply->readAll();
        if (m_received.size() > HttpClient::kLargestAnswer)
            m_stop = Stop::TooLarge;
    }
    if (isAnswer())
        answered(answerOf(*m_reply, std::exchange(m_received, {})));
    else
        answerMissing(attemptError());
}

void HttpJob::answered(HttpAnswer answer)
{
    writeLog(answer.status, u"answer"_s, &answer);
    releaseReply();
    answer.attempts = m_attempt;
    answer.earlierAttemptUncertain = m_earlierUncertain;
    if (answer.status == 429 && m_spec.turn.budget)
        m_spec.turn.budget->holdBack(kAfterTooMany);
    if (answer.status >= 300 && answer.status < 400 && !m_spec.redirectsAreAnswers) {
        const QUrl target = m_spec.url.resolved(QUrl::fromEncoded(answer.header("location")));
        Error error =
            transportError(ErrorKind::Redirect, m_spec.url, u"redirected to host "_s + hostForDisplay(target));
        error.httpStatus = answer.status;
        error.requestId = answer.requestId();
        finishWith(error);
        return;
    }
    const bool repeatable = m_spec.verb != Verb::Post || !m_spec.idempotencyKey.isEmpty() || m_spec.retryUnsafe;
    if (RetryPolicy::shouldRetry({.attempt = m_attempt,
                                  .maxAttempts = m_spec.maxAttempts,
                                  .repeatable = repeatable,
                                  .transport = std::nullopt,
                                  .status = answer.status,
                                  .shouldRetry = answer.header("stripe-should-retry")})) {
        // A 5xx may have done its work; a refusal (409, 429) has not.
        if (answer.status >= 500 && m_spec.verb != Verb::Get)
            m_earlierUncertain = true;
        retryLater(transportError(ErrorKind::OutcomeUnknown, m_spec.url,
                                  u"status %1, then too late to send it again"_s.arg(answer.status)));
        return;
    }
    finishWith(std::move(answer));
}

void HttpJob::answerMissing(Error error)
{
    writeLog(m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), toString(error.kind), nullptr);
    const bool arrived = mayHaveArrived(error);
    releaseReply();
    const bool repeatable = m_spec.verb != Verb::Post || !m_spec.idempotencyKey.isEmpty() || m_spec.retryUnsafe;
    m_earlierUncertain = m_earlierUncertain || arrived;
    // A wrong password said again and again locks an account.
    const int most = error.code == "proxy_login"_L1 ? 1 : m_spec.maxAttempts;
    if (RetryPolicy::shouldRetry({.attempt = m_attempt,
                                  .maxAttempts = most,
                                  .repeatable = repeatable,
                                  .transport = error.kind,
                                  .status = 0,
                                  .shouldRetry = {}})) {
        retryLater(asFarAsKnown(error));
        return;
    }
    finishWith(asFarAsKnown(error));
}

/// What a POST without an answer ends with: nobody may call it failed if an attempt may have arrived.
Error HttpJob::asFarAsKnown(const Error &error) const
{
    if (m_spec.verb == Verb::Post && !m_spec.retryUnsafe && m_earlierUncertain)
        return transportError(ErrorKind::OutcomeUnknown, m_spec.url, toString(error.kind) + u": "_s + error.detail);
    return error;
}

void HttpJob::retryLater(Error ifTooLate)
{
    m_ifTooLate = std::move(ifTooLate);
    m_pause.start(m_policy.delay(m_attempt));
}

/// The computer may have slept since: then the server may have forgotten the key, and a repeat would do it twice.
void HttpJob::retryNow()
{
    const bool creates = m_spec.verb == Verb::Post && !m_spec.retryUnsafe;
    if (creates && !RetryPolicy::mayStillRepeat(m_firstAttemptMs, m_policy.nowMs()))
        finishWith(m_ifTooLate);
    else
        takeTurn();
}

void HttpJob::writeLog(int status, const QString &outcome, const HttpAnswer *answer)
{
    if (!m_log)
        return;
    RequestLogEntry entry;
    entry.startedAt = m_startedAt;
    entry.verb = nameOf(m_spec.verb);
    entry.host = hostForDisplay(m_spec.url);
    entry.path = m_spec.url.path(QUrl::FullyEncoded);
    entry.attempt = m_attempt;
    entry.status = status;
    entry.outcome = outcome;
    entry.elapsedMs = m_elapsed.elapsed();
    if (!m_spec.idempotencyKey.isEmpty())
        entry.headers.append({u"idempotency-key"_s, QString::fromLatin1(m_spec.idempotencyKey)});
    for (const auto &[name, value] : m_spec.headers)
        entry.headers.append({QString::fromLatin1(name.toLower()), QString::fromLatin1(value)});
    if (answer) {
        entry.requestId = answer->requestId();
        for (const auto &[name, value] : answer->headers)
            entry.headers.append({QString::fromLatin1(name), QString::fromLatin1(value)});
    }
    m_log->add(std::move(entry));
}

void HttpJob::releaseReply()
{
    if (QNetworkReply *reply = m_reply.data()) {
        m_reply.clear();
        reply->disconnect(this);
        if (reply->isRunning())
            reply->abort();
        reply->deleteLater();
    }
    m_body.clear();
}

} // namespace console
