#pragma once

#include <QByteArray>
#include <QList>
#include <QUrl>

#include <utility>

namespace console::practice {

/// What became of a POST. status 0: no answer, and problem says why in the words of Stripe's dashboard
/// (facts 2.5): "Unable to connect" or "Timed out".
struct HttpPostAnswer
{
    int status = 0;
    QByteArray problem;
    QByteArray body; ///< at most 64 KiB of it
};

/// Sends one POST over plain HTTP to 127.0.0.1, ::1 or localhost and waits for the answer; redirects are not followed.
/// Any other host, or https, answers "Unable to connect" without a packet. Lives in httpserver.cpp with the rest of
/// cpp-httplib. Thread: blocks the calling thread, at most timeoutMs for connecting and again for reading; never call
/// it on the GUI thread.
HttpPostAnswer httpPost(const QUrl &url, const QList<std::pair<QByteArray, QByteArray>> &headers,
                        const QByteArray &body, int timeoutMs);

/// True for http://127.0.0.1, http://[::1] and http://localhost (the only places that practice servers talk to).
bool isLocalHttp(const QUrl &url);

} // namespace console::practice
