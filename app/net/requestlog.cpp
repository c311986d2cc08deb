#include "net/requestlog.h"

#include "core/redactor.h"

#include <QLoggingCategory>
#include <QStringList>

#include <algorithm>
#include <array>

namespace console {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcNet, "console.net")

constexpr qsizetype kLongestValue = 200;

constexpr std::array kAllowedHeaders{
    QByteArrayView("content-length"),
    QByteArrayView("content-type"),
    QByteArrayView("date"),
    QByteArrayView("idempotency-key"),
    QByteArrayView("idempotent-replayed"),
    QByteArrayView("original-request"),
    QByteArrayView("request-id"),
    QByteArrayView("retry-after"),
    QByteArrayView("stripe-should-retry"),
    QByteArrayView("stripe-rate-limited-reason"),
    QByteArrayView("stripe-version"),
    QByteArrayView("x-request-id"),
};

/// One line, no secret, not longer than a line.
QString cleaned(const QString &text)
{
    QString out = redactSecrets(text.left(kLongestValue));
    for (QChar &c : out) {
        if (!c.isPrint())
            c = u'?';
    }
    return out;
}

} // namespace

QString redactSecrets(const QString &text)
{
    return redact(text, Redaction::Secrets);
}

QString RequestLogEntry::toLine() const
{
    QStringList parts{verb,
                      host,
                      path,
                      QString::number(status),
                      outcome,
                      requestId.isEmpty() ? u"-"_s : requestId,
                      u"attempt %1"_s.arg(attempt),
                      u"%1 ms"_s.arg(elapsedMs)};
    for (const auto &[name, value] : headers)
        parts.append(name + u'=' + value);
    return parts.join(u' ');
}

RequestLog::RequestLog(QObject *parent) : QObject(parent) {}

bool RequestLog::isAllowedHeader(QByteArrayView lowerName)
{
    return std::find(kAllowedHeaders.begin(), kAllowedHeaders.end(), lowerName) != kAllowedHeaders.end();
}

void RequestLog::add(RequestLogEntry entry)
{
    entry.host = cleaned(entry.host);
    entry.path = cleaned(entry.path.section(u'?', 0, 0));
    entry.requestId = cleaned(entry.requestId);
    entry.headers.removeIf([](const auto &header) { return !isAllowedHeader(header.first.toUtf8()); });
    for (auto &header : entry.headers)
        header.second = cleaned(header.second);
    qCInfo(lcNet).noquote() << entry.toLine();
    if (m_entries.size() >= kCapacity)
        m_entries.removeFirst();
    m_entries.append(std::move(entry));
    Q_EMIT added();
}

void RequestLog::clear()
{
    m_entries.clear();
}

} // namespace console
