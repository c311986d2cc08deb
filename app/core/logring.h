#pragma once

#include "core/error.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <deque>
#include <mutex>

namespace console {

/// The newest log lines and the newest errors, in memory only, for the support bundle. What comes in is redacted
/// (redactor.h: secrets, not persons) before it is kept. Filled by the program's message handler; no file is written.
/// Owner: the composition root. Thread-safe.
class LogRing
{
public:
    static constexpr std::size_t kLines = 1000;
    static constexpr std::size_t kErrors = 50;

    /// One line: "2026-09-01T12:00:00.000Z warning console.net text", redacted; line breaks become blanks. Warnings and
    /// worse, and those of noteError(), are kept as errors too. Gives the redacted text, for whoever prints it.
    QString add(const QDateTime &at, QtMsgType type, const QString &category, const QString &text);
    QStringList lines() const;
    QStringList errors() const;

private:
    mutable std::mutex m_lock;
    std::deque<QString> m_lines;
    std::deque<QString> m_errors;
};

/// Writes an error that a person is shown to the log (category "console.errors"). Cancelled is none.
void noteError(const Error &error);

} // namespace console
