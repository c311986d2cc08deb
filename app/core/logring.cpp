#include "core/logring.h"

#include "core/redactor.h"

#include <QLoggingCategory>

namespace console {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcErrors, "console.errors")

QString nameOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg: return u"debug"_s;
    case QtInfoMsg: return u"info"_s;
    case QtWarningMsg: return u"warning"_s;
    case QtCriticalMsg: return u"critical"_s;
    case QtFatalMsg: return u"fatal"_s;
    }
    return u"other"_s;
}

void keep(std::deque<QString> *ring, const QString &line, std::size_t most)
{
    if (ring->size() >= most)
        ring->pop_front();
    ring->push_back(line);
}

QStringList listOf(const std::deque<QString> &ring)
{
    return {ring.begin(), ring.end()};
}

} // namespace

QString LogRing::add(const QDateTime &at, QtMsgType type, const QString &category, const QString &text)
{
    const QString redacted = redact(text, Redaction::Secrets);
    const QString line =
        u"%1 %2 %3 "_s.arg(at.toUTC().toString(Qt::ISODateWithMs), nameOf(type), category) + redacted.simplified();
    const bool isError = type == QtWarningMsg || type == QtCriticalMsg || type == QtFatalMsg ||
                         category == QLatin1StringView(lcErrors().categoryName());
    const std::scoped_lock lock(m_lock);
    keep(&m_lines, line, kLines);
    if (isError)
        keep(&m_errors, line, kErrors);
    return redacted;
}

QStringList LogRing::lines() const
{
    const std::scoped_lock lock(m_lock);
    return listOf(m_lines);
}

QStringList LogRing::errors() const
{
    const std::scoped_lock lock(m_lock);
    return listOf(m_errors);
}

void noteError(const Error &error)
{
    if (error.kind == ErrorKind::Cancelled)
        return;
    qCInfo(lcErrors).noquote() << redact(u"%1 status %2 code %3 request %4: %5 [%6]"_s.arg(toString(error.kind))
                                             .arg(error.httpStatus)
                                             .arg(error.code, error.requestId, error.userText, error.detail),
                                         Redaction::Secrets);
}

} // namespace console
