#pragma once

#include "net/httpclient.h"
#include "net/requestlog.h"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>
#include <QSslError>
#include <QTimer>

namespace console {

class OneShotBody;

/// One request with its attempts. Private to console_net: made by HttpClient::send().
/// Owner: the caller's parent. Thread: the HttpClient's. Outlives the client: then it ends with Cancelled.
class HttpJob final : public TypedJob<HttpAnswer>
{
public:
    HttpJob(QNetworkAccessManager &manager, RequestLog &log, RetryPolicy policy, HttpRequestSpec spec, QObject *parent);
    ~HttpJob() override;

protected:
    void doStart() override;
    void doCancel() override;

private:
    enum class Stop { None, Deadline, TooLarge };

    void takeTurn();
    void startAttempt();
    void collect();
    void stopAttempt(Stop why);
    void attemptEnded();
    bool isAnswer() const;
    Error attemptError() const;
    bool mayHaveArrived(const Error &error) const;
    void answered(HttpAnswer answer);
    void answerMissing(Error error);
    Error asFarAsKnown(const Error &error) const;
    void retryLater(Error ifTooLate);
    void retryNow();
    void writeLog(int status, const QString &outcome, const HttpAnswer *answer);
    void releaseReply();

    QPointer<QNetworkAccessManager> m_manager;
    QPointer<RequestLog> m_log;
    RetryPolicy m_policy;
    HttpRequestSpec m_spec;
    QTimer m_deadline;
    QTimer m_pause;
    QElapsedTimer m_elapsed;
    QDateTime m_startedAt;
    QPointer<QNetworkReply> m_reply;
    QPointer<OneShotBody> m_body;
    QByteArray m_received;
    QList<QSslError> m_sslErrors;
    Stop m_stop = Stop::None;
    int m_attempt = 0;
    qint64 m_firstAttemptMs = 0; // wall clock
    Error m_ifTooLate;           // how the job ends if the repeat may not be sent any more
    bool m_earlierUncertain = false;
};

} // namespace console
