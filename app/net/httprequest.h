#pragma once

#include "net/httpclient.h"

#include <QNetworkReply>
#include <QNetworkRequest>

#include <optional>

namespace console {

// Between HttpRequestSpec and Qt's requests. Private to console_net. No state.

/// Error InvalidRequest if the spec must not be sent: address not allowed, a header that breaks out of its line or that
/// is not for callers to set.
std::optional<Error> specProblem(const HttpRequestSpec &spec);

/// The request with its headers, the authorisation too, and the rules of ARCHITECTURE.md 3: TLS 1.2 or newer, verified;
/// no redirect followed, no cookie, no cache, no remembered login.
QNetworkRequest networkRequestOf(const HttpRequestSpec &spec);

HttpAnswer answerOf(const QNetworkReply &reply, QByteArray body);

} // namespace console
