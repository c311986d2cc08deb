#pragma once

#include "core/error.h"

#include <QList>
#include <QSslError>
#include <QString>
#include <QUrl>

namespace console {

/// The Error of a request without a usable answer, with a plain text about the server at the URL's host. `detail` is in
/// English and free of secrets. Thread-safe.
Error transportError(ErrorKind kind, const QUrl &url, const QString &detail);

/// The proxy on the way asks for a user name and a password, or refuses those it was given. A Network error with the
/// code "proxy_login": nothing reached the server.
Error proxyLoginError(const QUrl &url, const QString &detail);

/// As transportError(Tls), with the reason in plain words. An empty list is a failed handshake.
Error tlsError(const QUrl &url, const QList<QSslError> &reasons, const QString &detail);

} // namespace console
