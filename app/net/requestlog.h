#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QObject>
#include <QString>

#include <utility>

namespace console {

/// redact() of core/redactor.h without secrets: for texts that come from elsewhere and are shown or logged.
QString redactSecrets(const QString &text);

/// One attempt of one request, fit to be shown and sent to support: no query, no body, no secret.
struct RequestLogEntry
{
    QDateTime startedAt; ///< UTC
    QString verb;
    QString host; ///< with the port where one was given
    QString path; ///< ids kept, query dropped
    int attempt = 1;
    int status = 0;  ///< 0: no HTTP answer
    QString outcome; ///< "answer", or the name of the ErrorKind
    QString requestId;
    qint64 elapsedMs = 0;
    /// Request headers, then answer headers, of the allow-list only; names in lower case.
    QList<std::pair<QString, QString>> headers;

    /// One line for the log: "POST api.stripe.com /v1/refunds 200 answer req_1 attempt 1 231 ms idempotency-key=...".
    QString toLine() const;
};

/// The redacting log: a ring of the last entries, each also written to the logging category "console.net".
/// Owner: HttpClient. Thread: the client's.
class RequestLog : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype kCapacity = 500;

    explicit RequestLog(QObject *parent = nullptr);

    /// Cleans the entry (allow-list, redaction, length) and keeps it; the oldest one goes when the ring is full.
    void add(RequestLogEntry entry);
    /// Oldest first.
    const QList<RequestLogEntry> &entries() const { return m_entries; }
    void clear();

    /// True for the header names that may be logged (lower case).
    static bool isAllowedHeader(QByteArrayView lowerName);

Q_SIGNALS:
    void added();

private:
    QList<RequestLogEntry> m_entries;
};

} // namespace console
