#pragma once

#include <QString>
#include <QUrl>

namespace console {

/// True for 127.0.0.1 and ::1, the only hosts that may be spoken to without TLS. A name ("localhost") is not enough: it
/// may resolve to anything.
bool isLoopbackHost(const QString &host);

/// Empty if the URL may be requested, else the reason in English, for Error.detail.
QString urlProblem(const QUrl &url);

/// "host" or "host:port" as a person reads it.
QString hostForDisplay(const QUrl &url);

} // namespace console
