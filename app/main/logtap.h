#pragma once

#include "core/logring.h"

namespace console {

/// Takes part in every log line of the process while it lives: keeps it in a ring and prints it redacted (through the
/// handler that was there before). One at a time. Owner: the composition root. Thread-safe, as Qt asks of a handler.
class LogTap
{
public:
    LogTap();
    ~LogTap();
    LogTap(const LogTap &) = delete;
    LogTap &operator=(const LogTap &) = delete;
    const LogRing &ring() const { return m_ring; }

private:
    static void handle(QtMsgType type, const QMessageLogContext &context, const QString &text);
    LogRing m_ring;
};

} // namespace console
